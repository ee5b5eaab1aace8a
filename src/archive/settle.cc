#include "archive/settle.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "archive/merge.h"
#include "archive/unnumbered_posts.h"
#include "dates/printed_date.h"
#include "text/utf8.h"
#include "vbarchive/records.h"

namespace vbarchive::archive {
namespace {

/// A quote shorter than this many characters must be the whole of a post: short words are everywhere.
constexpr std::size_t shortest_part = 20;

/// How many characters of a rank are its time.
constexpr std::size_t time_of_rank = 20;

/// A thread, or nothing for the posts of which no page told the thread.
using ThreadId = std::optional<Id>;

std::vector<ThreadId> threads_of(Query rows) {
  std::vector<ThreadId> threads;
  while (rows.step()) {
    const Id id = rows.integer(0);
    threads.push_back(id == 0 ? ThreadId{} : ThreadId{id});
  }
  return threads;
}

// --- The board's order of day and month
// -------------------------------------------------------------------------------

struct OrderOfBoard {
  DateOrder order = DateOrder::unknown;
  bool is_changed = false;
  bool is_asked = false;  ///< by a capture whose own dates prove no order
};

/// Each stored capture whose own dates prove an order votes; more than half decide.
OrderOfBoard elect_order(Database& database) {
  Query votes = database.query(
      "SELECT total(date_order = 'day-month'), total(date_order = 'month-day'), total(date_order = 'unknown') "
      "FROM captures WHERE outcome = 'stored'");
  OrderOfBoard board;
  if (votes.step()) {
    const double day_month = votes.real(0);
    const double month_day = votes.real(1);
    if (day_month > month_day) board.order = DateOrder::day_month;
    if (month_day > day_month) board.order = DateOrder::month_day;
    board.is_asked = votes.real(2) > 0;
  }
  const auto name = board.order == DateOrder::unknown ? std::optional<std::string>{}
                                                      : std::optional<std::string>{name_of(board.order)};
  board.is_changed = database.run("UPDATE site SET date_order = ?1 WHERE date_order IS NOT ?1", name) > 0;
  return board;
}

/// What the capture of a rank tells about its dates.
struct DateContext {
  bool is_open = false;  ///< its own dates prove no order
  dates::Context context;
};

class Dating {
 public:
  Dating(Database& database, DateOrder order) : database_(database), order_(order) {}

  void thread(ThreadId thread);

 private:
  struct Iso {
    std::optional<std::string> local, utc, source;
  };

  /// What an ambiguous text means by the board's order; nothing where that is not for the board to say.
  [[nodiscard]] std::optional<Iso> reading(std::string_view text, const std::string& rank);
  [[nodiscard]] const DateContext& context_of(const std::string& rank);
  /// The ranks of a row's columns that are not the row's own.
  using Fills = std::map<std::string, std::string>;

  void post(Id id, const std::string& row_rank, const Fills& fills, std::string_view text, bool has_local,
            std::string_view source, std::string_view table = "posts");
  void unnumbered_posts(Id thread);
  void edit_note(Id id, const std::string& row_rank, const Fills& fills, std::string_view text);
  void reactions(Id id, const std::string& row_rank, const Fills& fills);
  void last_post(Id thread);
  [[nodiscard]] Fills fills_of(Id id, std::string_view table);

  Database& database_;
  DateOrder order_;
  std::map<std::string, DateContext> contexts_;
};

const DateContext& Dating::context_of(const std::string& rank) {
  // A capture is asked for by the posts of one thread, or by the threads of one list.
  constexpr std::size_t most_contexts = 1'000;
  if (contexts_.size() >= most_contexts && !contexts_.contains(rank)) contexts_.clear();
  const auto [entry, is_new] = contexts_.try_emplace(rank);
  if (!is_new) return entry->second;
  Query row = database_.query(
      "SELECT date_order, utc_offset_minutes, utc_offset_source FROM captures WHERE as_of = ? AND outcome = 'stored' "
      "ORDER BY id LIMIT 1",
      rank);
  if (!row.step()) return entry->second;
  DateContext& found = entry->second;
  found.is_open = row.text(0) == name_of(DateOrder::unknown);
  found.context.order = order_;
  if (const auto offset = row.optional_integer(1)) found.context.utc_offset_minutes = static_cast<int>(*offset);
  if (row.text(2) == name_of(DateSource::option)) found.context.offset_source = DateSource::option;
  return found;
}

std::optional<Dating::Iso> Dating::reading(std::string_view text, const std::string& rank) {
  const DateContext& capture = context_of(rank);
  if (!capture.is_open) return std::nullopt;
  const auto read = dates::read(text);
  if (!read || !read->is_ambiguous()) return std::nullopt;
  if (order_ == DateOrder::unknown) return Iso{};
  const PrintedDate date = dates::resolve(text, capture.context);
  Iso iso;
  if (date.local) iso.local = to_iso(*date.local);
  if (date.utc) iso.utc = to_iso(*date.utc);
  if (date.utc && date.source) iso.source = name_of(*date.source);
  return iso;
}

Dating::Fills Dating::fills_of(Id id, std::string_view table) {
  Fills fills;
  Query rows = database_.query("SELECT column_name, as_of FROM fills WHERE table_name = ? AND row_id = ?", table, id);
  while (rows.step()) fills.emplace(rows.text(0), rows.text(1));
  return fills;
}

/// A value that an older capture gave by itself stays: only what is missing, settled before, or of the text's own
/// capture is settled.
void Dating::post(Id id, const std::string& row_rank, const Fills& fills, std::string_view text, bool has_local,
                  std::string_view source, std::string_view table) {
  if (source == name_of(DateSource::epoch) || source == name_of(DateSource::relative)) return;
  const auto rank_of = [&](const char* column) {
    const auto fill = fills.find(column);
    return fill == fills.end() ? row_rank : fill->second;
  };
  const std::string text_rank = rank_of("posted_at_text");
  const auto iso = reading(text, text_rank);
  if (!iso) return;
  const auto is_free = [&](const char* column) {
    const std::string rank = rank_of(column);
    return rank.empty() || rank == text_rank;
  };
  const auto mark = [&](const char* column, bool is_settled) {
    if (is_settled) {
      database_.run(
          "INSERT INTO fills (table_name, row_id, column_name, as_of) VALUES (?, ?, ?, '') "
          "ON CONFLICT DO UPDATE SET as_of = '' WHERE as_of <> ''",
          table, id, column);
    } else {
      database_.run("DELETE FROM fills WHERE table_name = ? AND row_id = ? AND column_name = ?", table, id, column);
    }
  };
  if (!has_local || is_free("posted_at_local")) {
    database_.run(fmt::format("UPDATE {} SET posted_at_local = ?2 WHERE id = ?1 AND posted_at_local IS NOT ?2", table),
                  id, iso->local);
    mark("posted_at_local", iso->local.has_value());
  }
  if (source.empty() || is_free("posted_at")) {
    database_.run(
        fmt::format("UPDATE {} SET posted_at = ?2, posted_at_source = ?3 WHERE id = ?1 AND (posted_at IS NOT ?2 "
                    "OR posted_at_source IS NOT ?3)",
                    table),
        id, iso->utc, iso->source);
    mark("posted_at", iso->utc.has_value());
  }
}

void Dating::edit_note(Id id, const std::string& row_rank, const Fills& fills, std::string_view text) {
  const auto fill = fills.find("edited_at_text");
  const auto iso = reading(text, fill == fills.end() ? row_rank : fill->second);
  if (!iso) return;
  database_.run(
      "UPDATE posts SET edited_at = ?2, edited_at_local = ?3 WHERE id = ?1 AND (edited_at IS NOT ?2 "
      "OR edited_at_local IS NOT ?3)",
      id, iso->utc, iso->local);
}

void Dating::reactions(Id id, const std::string& row_rank, const Fills& fills) {
  const auto fill = fills.find("html");
  const std::string& rank = fill == fills.end() ? row_rank : fill->second;
  if (!context_of(rank).is_open) return;
  std::vector<std::pair<std::int64_t, std::string>> dated;
  Query rows = database_.query(
      "SELECT ordinal, reacted_at_text FROM reactions WHERE post_id = ? AND reacted_at_text IS NOT NULL", id);
  while (rows.step()) dated.emplace_back(rows.integer(0), rows.text(1));
  for (const auto& [ordinal, text] : dated) {
    const auto iso = reading(text, rank);
    if (!iso) continue;
    database_.run(
        "UPDATE reactions SET reacted_at = ?3, reacted_at_local = ?4 WHERE post_id = ?1 AND ordinal = ?2 "
        "AND (reacted_at IS NOT ?3 OR reacted_at_local IS NOT ?4)",
        id, ordinal, iso->utc, iso->local);
  }
}

/// What a listing says of a thread's last post.
void Dating::last_post(Id thread) {
  std::string rank, text;
  {
    Query row = database_.query("SELECT as_of, last_post_at_text FROM threads WHERE id = ?", thread);
    if (!row.step() || !row.optional_text(1)) return;
    rank = row.text(0);
    text = row.text(1);
  }
  const auto fills = fills_of(thread, "threads");
  const auto fill = fills.find("last_post_at_text");
  const auto iso = reading(text, fill == fills.end() ? rank : fill->second);
  if (!iso) return;
  database_.run(
      "UPDATE threads SET last_post_at = ?2, last_post_at_local = ?3 WHERE id = ?1 AND (last_post_at IS NOT ?2 "
      "OR last_post_at_local IS NOT ?3)",
      thread, iso->utc, iso->local);
}

void Dating::unnumbered_posts(Id thread) {
  struct Dated {
    Id id;
    std::string rank, text;
    bool has_local;
    std::string source;
  };
  std::vector<Dated> posts;
  Query rows = database_.query(
      "SELECT id, as_of, posted_at_text, posted_at_local IS NOT NULL, posted_at_source FROM unnumbered_posts "
      "WHERE thread_id = ? AND posted_at_text IS NOT NULL",
      thread);
  while (rows.step()) {
    posts.push_back({rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)}, rows.integer(3) != 0,
                     std::string{rows.text(4)}});
  }
  for (const Dated& dated : posts)
    post(dated.id, dated.rank, fills_of(dated.id, "unnumbered_posts"), dated.text, dated.has_local, dated.source,
         "unnumbered_posts");
}

void Dating::thread(ThreadId thread) {
  if (thread) {
    last_post(*thread);
    unnumbered_posts(*thread);
  }
  struct Dated {
    Id id;
    std::string rank;
    std::optional<std::string> posted;
    bool has_local;
    std::string source;
    std::optional<std::string> edited;
    bool has_fills;
  };
  std::vector<Dated> posts;
  Query rows = database_.query(
      "SELECT id, as_of, posted_at_text, posted_at_local IS NOT NULL, posted_at_source, "
      "edited_at_text, EXISTS (SELECT 1 FROM fills AS f WHERE f.table_name = 'posts' AND f.row_id = posts.id) "
      "FROM posts WHERE thread_id IS ?",
      thread);
  while (rows.step()) {
    std::string rank{rows.text(1)};
    const bool has_fills = rows.integer(6) != 0;
    if (!has_fills && !context_of(rank).is_open) continue;
    posts.push_back({rows.integer(0), std::move(rank), rows.optional_text(2), rows.integer(3) != 0,
                     std::string{rows.text(4)}, rows.optional_text(5), has_fills});
  }
  for (const Dated& dated : posts) {
    const Fills fills = dated.has_fills ? fills_of(dated.id, "posts") : Fills{};
    if (dated.posted) post(dated.id, dated.rank, fills, *dated.posted, dated.has_local, dated.source);
    if (dated.edited) edit_note(dated.id, dated.rank, fills, *dated.edited);
    reactions(dated.id, dated.rank, fills);
  }
}

// --- Quotes without a link
// --------------------------------------------------------------------------------------------

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

struct HeldPost {
  Id id = 0;
  std::string text;
};

/// The latest post of that author before the quoting one that holds the quoted words; `posts` latest first.
std::optional<Id> source_of(const std::vector<HeldPost>& posts, Id quoting_post, const std::string& words) {
  if (words.empty()) return std::nullopt;
  const bool is_long = characters(words) >= shortest_part;
  for (const HeldPost& post : posts) {
    if (post.id >= quoting_post) continue;
    if (is_long ? post.text.find(words) != std::string::npos : post.text == words) return post.id;
  }
  return std::nullopt;
}

void resolve_quotes(Database& database, Id thread) {
  struct OpenQuote {
    Id id;
    Id post_id;
    std::string author;
    std::string words;
    std::optional<Id> source;
  };
  std::vector<OpenQuote> quotes;
  {
    Query rows = database.query(
        "SELECT q.id, q.post_id, q.author_name, q.text, q.quoted_post_id FROM posts AS p JOIN quotes AS q ON q.post_id "
        "= p.id "
        "WHERE p.thread_id = ? AND q.resolved_by IS NOT 'link' AND q.author_name IS NOT NULL",
        thread);
    while (rows.step()) {
      quotes.push_back({rows.integer(0), rows.integer(1), std::string{rows.text(2)}, text::fold_space(rows.text(3)),
                        rows.optional_integer(4)});
    }
  }
  std::map<std::string, std::vector<HeldPost>> posts_of;
  for (const OpenQuote& quote : quotes) {
    const auto [entry, is_new] = posts_of.try_emplace(quote.author);
    if (is_new) {
      Query rows = database.query(
          "SELECT id, text FROM posts WHERE thread_id = ? AND author_name = ? AND text IS NOT NULL ORDER BY id DESC",
          thread, quote.author);
      while (rows.step()) entry->second.push_back({rows.integer(0), text::fold_space(rows.text(1))});
    }
    const auto source = source_of(entry->second, quote.post_id, quote.words);
    if (source == quote.source) continue;
    const auto how = source ? std::optional<std::string>{name_of(QuoteResolution::text)} : std::nullopt;
    database.run("UPDATE quotes SET quoted_post_id = ?2, resolved_by = ?3 WHERE id = ?1", quote.id, source, how);
  }
}

// --- Posts that are gone
// ----------------------------------------------------------------------------------------------

/// A page that was seen, from its first post to its last.
struct Extent {
  Id first = 0;
  Id last = 0;
  std::string time;
};

/// A post that is visible, or gone as far as is known.
struct SeenPost {
  Id id = 0;
  bool is_absent = false;
  std::string time;
};

/// A visible post between the first and last post of a page that was captured after the post was last seen is gone.
/// Captures without a time prove nothing.
void mark_absent(Database& database, Id thread) {
  std::vector<Extent> extents;
  {
    Query rows = database.query(
        "SELECT first_post_id, last_post_id, substr(as_of, 1, ?2) FROM pages WHERE thread_id = ?1 AND is_ordered = 1 "
        "ORDER BY first_post_id",
        thread, time_of_rank);
    while (rows.step()) extents.push_back({rows.integer(0), rows.integer(1), std::string{rows.text(2)}});
  }
  std::vector<SeenPost> posts;
  {
    Query rows = database.query("SELECT id, state, as_of FROM posts WHERE thread_id = ?", thread);
    while (rows.step()) {
      const bool is_absent = rows.text(1) == name_of(PostState::absent);
      if (!is_absent && rows.text(1) != name_of(PostState::visible)) continue;
      posts.push_back({rows.integer(0), is_absent, std::string{rows.text(2).substr(0, time_of_rank)}});
    }
  }
  // The index has them in the order of their authors.
  std::sort(posts.begin(), posts.end(), [](const SeenPost& a, const SeenPost& b) { return a.id < b.id; });
  // A sweep over the posts with the pages that the present one lies in.
  std::multiset<std::string> times;
  std::multimap<Id, std::string> ends;
  auto next = extents.begin();
  for (const SeenPost& post : posts) {
    for (; next != extents.end() && next->first < post.id; ++next) {
      times.insert(next->time);
      ends.emplace(next->last, next->time);
    }
    while (!ends.empty() && ends.begin()->first <= post.id) {
      times.erase(times.find(ends.begin()->second));
      ends.erase(ends.begin());
    }
    const bool is_gone = !times.empty() && post.time != no_time && *times.rbegin() > post.time;
    if (is_gone == post.is_absent) continue;
    const PostState state = is_gone ? PostState::absent : PostState::visible;
    database.run("UPDATE posts SET state = ? WHERE id = ?", name_of(state), post.id);
  }
}

}  // namespace

void settle(Database& database) {
  const auto touched = threads_of(database.query("SELECT thread_id FROM unsettled"));
  if (touched.empty()) return;
  const OrderOfBoard board = elect_order(database);
  // Most boards print dates that every page understands by itself: then there is no row to look at.
  if (board.is_asked && board.is_changed) {
    Dating dating{database, board.order};
    for (const ThreadId thread : threads_of(database.query("SELECT coalesce(thread_id, 0) FROM posts "
                                                           "UNION SELECT id FROM threads"))) {
      dating.thread(thread);
    }
  } else if (board.is_asked && board.order != DateOrder::unknown) {
    Dating dating{database, board.order};
    for (const ThreadId thread : touched) dating.thread(thread);
  }
  for (const ThreadId thread : touched) {
    if (!thread) continue;
    resolve_quotes(database, *thread);
    mark_absent(database, *thread);
    match_unnumbered_posts(database, *thread);
  }
  database.run("DELETE FROM unsettled");
}

}  // namespace vbarchive::archive
