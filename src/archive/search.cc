#include "archive/search.h"

#include <fmt/format.h>

#include <algorithm>

#include "vbarchive/error.h"

namespace vbarchive::archive {

std::vector<SearchHit> find_posts(Database& database, std::string_view query, int limit) {
  std::vector<SearchHit> hits;
  try {
    // The best are chosen by their numbers alone: a frequent word is in more posts than anyone wants snippets of.
    Query rows = database.query(
        "WITH best AS MATERIALIZED (SELECT rowid AS id, bm25(posts_fts) AS score FROM posts_fts "
        "WHERE posts_fts MATCH ?1 ORDER BY score, id LIMIT ?2), "
        "printed AS MATERIALIZED (SELECT u.id, bm25(unnumbered_posts_fts) AS score FROM unnumbered_posts_fts "
        "JOIN unnumbered_posts AS u ON u.id = unnumbered_posts_fts.rowid "
        "WHERE unnumbered_posts_fts MATCH ?1 AND u.post_id IS NULL AND u.same_as IS NULL ORDER BY score, u.id LIMIT "
        "?2) "
        "SELECT p.id, p.thread_id, t.title, p.author_name, "
        "coalesce(p.posted_at, p.posted_at_local, p.posted_at_text), p.url, "
        "snippet(f.posts_fts, -1, char(0xE000), char(0xE001), '…', 24), best.score "
        "FROM best CROSS JOIN posts_fts AS f ON f.rowid = best.id JOIN posts AS p ON p.id = best.id "
        "LEFT JOIN threads AS t ON t.id = p.thread_id WHERE f.posts_fts MATCH ?1 "
        "UNION ALL SELECT NULL, u.thread_id, t.title, u.author_name, "
        "coalesce(u.posted_at, u.posted_at_local, u.posted_at_text), t.url, "
        "snippet(f.unnumbered_posts_fts, -1, char(0xE000), char(0xE001), '…', 24), printed.score "
        "FROM printed CROSS JOIN unnumbered_posts_fts AS f ON f.rowid = printed.id "
        "JOIN unnumbered_posts AS u ON u.id = printed.id JOIN threads AS t ON t.id = u.thread_id "
        "WHERE f.unnumbered_posts_fts MATCH ?1 ORDER BY 8 LIMIT ?2",
        query, std::max(limit, 0));
    while (rows.step()) {
      hits.push_back({.post_id = rows.optional_integer(0),
                      .thread_id = rows.optional_integer(1),
                      .thread_title = rows.optional_text(2),
                      .author_name = rows.optional_text(3),
                      .posted_at = rows.optional_text(4),
                      .url = rows.optional_text(5),
                      .snippet = std::string{rows.text(6)},
                      .rank = rows.real(7)});
    }
  } catch (const SqlError& error) {
    throw Error(ExitCode::usage, fmt::format("the query cannot be read: {}", query), error.why(),
                "put words with signs in double quotes: \"C++ code\"; AND, OR, NOT, NEAR and * are the syntax of "
                "https://sqlite.org/fts5.html#full_text_query_syntax");
  }
  return hits;
}

}  // namespace vbarchive::archive
