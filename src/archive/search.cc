#include "archive/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "archive/one_moment.h"
#include "vbarchive/error.h"

namespace vbarchive::archive {
namespace {

/// Posts of a word that nearly all posts hold are ranked at a few hundred a millisecond: so many are soon done.
constexpr std::int64_t most_ranked = 25'000;

/// A post that matches, in the order of FTS5's bm25.
struct Ranked {
  double rank;
  Id id;  ///< of its table
};

/// A table of posts with its full-text index, and how the answer has its columns.
struct Searched {
  const char* index;
  const char* matches;  ///< FROM and WHERE of what can be found; ?1 is the query
  const char* hit;      ///< without the snippet; ?1 is the query, ?2 the id
};

constexpr Searched numbered_posts{
    "posts_fts", "posts_fts WHERE posts_fts MATCH ?1",
    "SELECT p.id, p.thread_id, t.title, p.author_name, coalesce(p.posted_at, p.posted_at_local, p.posted_at_text), "
    "p.url, snippet(posts_fts, -1, char(0xE000), char(0xE001), '…', 24) "
    "FROM posts_fts JOIN posts AS p ON p.id = posts_fts.rowid LEFT JOIN threads AS t ON t.id = p.thread_id "
    "WHERE posts_fts MATCH ?1 AND posts_fts.rowid = ?2"};

/// Those that are not among the posts with numbers.
constexpr Searched unnumbered_posts{
    "unnumbered_posts_fts",
    "unnumbered_posts_fts JOIN unnumbered_posts AS u ON u.id = unnumbered_posts_fts.rowid "
    "WHERE unnumbered_posts_fts MATCH ?1 AND u.post_id IS NULL AND u.same_as IS NULL",
    "SELECT NULL, u.thread_id, t.title, u.author_name, coalesce(u.posted_at, u.posted_at_local, u.posted_at_text), "
    "t.url, snippet(unnumbered_posts_fts, -1, char(0xE000), char(0xE001), '…', 24) "
    "FROM unnumbered_posts_fts JOIN unnumbered_posts AS u ON u.id = unnumbered_posts_fts.rowid "
    "JOIN threads AS t ON t.id = u.thread_id "
    "WHERE unnumbered_posts_fts MATCH ?1 AND unnumbered_posts_fts.rowid = ?2"};

/// The last post that is too old to be ranked among `most`; nothing where fewer match.
std::optional<Id> beyond_newest(Database& database, std::string_view query, std::int64_t most) {
  Query row = database.query(
      "SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2", query, most);
  return row.step() ? std::optional<Id>(row.integer(0)) : std::nullopt;
}

/// The best of those behind `beyond`.
std::vector<Ranked> best_of(Database& database, const Searched& searched, std::string_view query, std::int64_t limit,
                            Id beyond) {
  std::vector<Ranked> best;
  Query rows = database.query(
      fmt::format("SELECT bm25({0}) AS best, {0}.rowid FROM {1} AND {0}.rowid > ?2 ORDER BY best, {0}.rowid LIMIT ?3",
                  searched.index, searched.matches),
      query, beyond, limit);
  while (rows.step()) best.push_back({rows.real(0), rows.integer(1)});
  return best;
}

SearchHit hit_of(Database& database, const Searched& searched, std::string_view query, const Ranked& ranked) {
  Query row = database.query(searched.hit, query, ranked.id);
  (void)row.step();  // it was found a moment before
  return {.post_id = row.optional_integer(0),
          .thread_id = row.optional_integer(1),
          .thread_title = row.optional_text(2),
          .author_name = row.optional_text(3),
          .posted_at = row.optional_text(4),
          .url = row.optional_text(5),
          .snippet = std::string{row.text(6)},
          .rank = ranked.rank};
}

}  // namespace

SearchResult find_posts(Database& database, std::string_view query, int limit) {
  const std::int64_t most = std::max(limit, 0);
  SearchResult result;
  const OneMoment moment(database);
  try {
    const std::int64_t ranked = std::max(most_ranked, most);
    const std::optional<Id> beyond = beyond_newest(database, query, ranked);
    if (beyond) result.newest = ranked;
    const std::vector<Ranked> numbered = best_of(database, numbered_posts, query, most, beyond.value_or(0));
    // Their ids tell nothing of their age, and they are few.
    const std::vector<Ranked> unnumbered =
        best_of(database, unnumbered_posts, query, most, std::numeric_limits<Id>::min());
    auto with = numbered.begin();
    auto without = unnumbered.begin();
    while (std::ssize(result.hits) < most && (with != numbered.end() || without != unnumbered.end())) {
      const bool is_numbered = without == unnumbered.end() || (with != numbered.end() && with->rank <= without->rank);
      result.hits.push_back(is_numbered ? hit_of(database, numbered_posts, query, *with++)
                                        : hit_of(database, unnumbered_posts, query, *without++));
    }
  } catch (const SqlError& error) {
    throw Error(ExitCode::usage, fmt::format("the query cannot be read: {}", query), error.why(),
                "put words with signs in double quotes: \"C++ code\"; AND, OR, NOT, NEAR and * are the syntax of "
                "https://sqlite.org/fts5.html#full_text_query_syntax");
  }
  return result;
}

}  // namespace vbarchive::archive
