#include "archive/gaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace vbarchive::archive {
namespace {

/// A pager that promises more is believed bit by bit (see most_pages_ahead of sync).
constexpr int most_pages_named = 20'000;
/// Runs of missing numbers that are told of one thread; what is gone from more places is told by count.
constexpr std::size_t most_runs_named = 1'000;

/// A thread's row with what is held of it.
struct Claims {
  Id id = 0;
  std::optional<std::string> url;
  std::optional<std::int64_t> page_count;
  std::optional<std::int64_t> reply_count;
  bool is_count_newer = false;    ///< the reply count is newer than any page held
  bool is_count_current = false;  ///< or was read on the same visit as the newest of them
  std::int64_t pages = 0;         ///< different ones held
  std::int64_t last_page = 0;
  std::int64_t most_posts_on_page = 0;
  std::int64_t visible = 0;
  std::int64_t gone = 0;  ///< placeholders, and posts that newer pages do not show
  std::int64_t numbers = 0, first_number = 0, last_number = 0;
};

/// A list and the pages behind it are read on one visit when less than half a day lies between them: in longer times
/// posts are deleted, and what is not held need never have been missed. Ranks below '0001' are of captures without a
/// time, which prove nothing.
constexpr std::string_view claims_query =
    "SELECT t.id, t.url, t.page_count, t.reply_count, "
    "  coalesce(r.as_of, t.as_of) > '0001' AND coalesce(r.as_of, t.as_of) >= ifnull(g.as_of, ''), "
    "  coalesce(r.as_of, t.as_of) > '0001' AND "
    "    julianday(substr(coalesce(r.as_of, t.as_of), 1, 20)) > julianday(substr(g.as_of, 1, 20)) - 0.5, "
    "  ifnull(g.pages, 0), ifnull(g.last_page, 0), ifnull(g.most_posts, 0), "
    "  ifnull(p.visible, 0), ifnull(p.gone, 0), ifnull(p.numbers, 0), ifnull(p.first_number, 0), "
    "  ifnull(p.last_number, 0) "
    "FROM threads AS t "
    "LEFT JOIN fills AS r ON r.table_name = 'threads' AND r.row_id = t.id AND r.column_name = 'reply_count' "
    "LEFT JOIN (SELECT thread_id, max(as_of) AS as_of, count(DISTINCT number) AS pages, max(number) AS last_page, "
    "           max(post_count) AS most_posts FROM pages GROUP BY thread_id) AS g ON g.thread_id = t.id "
    "LEFT JOIN (SELECT thread_id, total(state IN ('visible', 'ignored')) AS visible, "
    "           total(state NOT IN ('visible', 'ignored')) AS gone, count(DISTINCT number) AS numbers, "
    "           min(number) AS first_number, max(number) AS last_number "
    "           FROM posts WHERE thread_id IS NOT NULL GROUP BY thread_id) AS p ON p.thread_id = t.id "
    "WHERE t.moved_to IS NULL ORDER BY t.id";

Claims claims_of(const Query& row) {
  return {.id = row.integer(0),
          .url = row.optional_text(1),
          .page_count = row.optional_integer(2),
          .reply_count = row.optional_integer(3),
          .is_count_newer = row.integer(4) != 0,
          .is_count_current = row.integer(5) != 0,
          .pages = row.integer(6),
          .last_page = row.integer(7),
          .most_posts_on_page = row.integer(8),
          .visible = row.integer(9),
          .gone = row.integer(10),
          .numbers = row.integer(11),
          .first_number = row.integer(12),
          .last_number = row.integer(13)};
}

Gap gap_in(const Claims& thread, GapKind kind, std::string what, std::int64_t page) {
  Gap gap;
  gap.kind = kind;
  gap.thread_id = thread.id;
  gap.what = std::move(what);
  gap.page = PageKey{PageKey::Kind::thread, thread.id, static_cast<int>(page)};
  gap.thread_url = thread.url;
  return gap;
}

// ---- pages

/// How many pages the thread has: as its newest row says, else up to the last one seen.
std::int64_t pages_claimed(const Claims& thread) { return thread.page_count.value_or(thread.last_page); }

/// A page of the thread as it was captured once.
struct SeenPage {
  std::int64_t number = 0;
  std::int64_t posts = 0;
  std::string as_of;
};

std::vector<SeenPage> pages_of(Database& database, Id thread) {
  std::vector<SeenPage> pages;
  Query rows = database.query("SELECT number, post_count, as_of FROM pages WHERE thread_id = ?", thread);
  while (rows.step()) pages.push_back({rows.integer(0), rows.integer(1), std::string{rows.text(2)}});
  return pages;
}

/// Posts on a full page as the board cuts the thread now: as many as the newest page that is not the last has. 0 where
/// no such page is held.
std::int64_t posts_per_page(const std::vector<SeenPage>& pages, std::int64_t claimed) {
  const SeenPage* newest = nullptr;
  for (const SeenPage& page : pages) {
    if (page.number < claimed && (!newest || page.as_of > newest->as_of)) newest = &page;
  }
  return newest ? newest->posts : 0;
}

std::vector<std::int64_t> numbers_of(Database& database, Id thread) {
  std::vector<std::int64_t> numbers;
  Query rows = database.query(
      "SELECT DISTINCT number FROM posts WHERE thread_id = ? AND number IS NOT NULL ORDER BY number", thread);
  while (rows.step()) numbers.push_back(rows.integer(0));
  return numbers;
}

/// The numbers of the posts on a page, when each has so many.
struct Span {
  std::int64_t first = 0, last = 0;
};

Span numbers_on(std::int64_t page, std::int64_t size) { return {(page - 1) * size + 1, page * size}; }

std::int64_t count_in(const std::vector<std::int64_t>& numbers, const Span& span) {
  return std::ranges::upper_bound(numbers, span.last) - std::ranges::lower_bound(numbers, span.first);
}

/// What tells of a thread whether its pages are held.
struct Pages {
  std::set<std::int64_t> held;
  std::int64_t size = 0;              ///< posts per page; 0: not known, or all pages were cut the same way
  std::vector<std::int64_t> numbers;  ///< of posts; only with a size
  std::int64_t last_number = 0;       ///< that the thread has, as far as known

  [[nodiscard]] bool is_missing(std::int64_t page) const {
    const bool is_held = held.contains(page);
    if (size == 0) return !is_held;
    Span span = numbers_on(page, size);
    span.last = std::min(span.last, last_number);
    if (span.last < span.first) return !is_held;
    const std::int64_t count = count_in(numbers, span);
    // A page of this number may have been seen when pages were shorter, and none of this number when they were longer.
    return is_held ? count == 0 : count <= span.last - span.first;
  }
};

/// Readers and boards change how many posts a page has: then its number says nothing, and those of its posts do.
Pages pages_in(Database& database, const Claims& thread, std::int64_t claimed) {
  const std::vector<SeenPage> seen = pages_of(database, thread.id);
  Pages pages;
  for (const SeenPage& page : seen) pages.held.insert(page.number);
  const std::int64_t size = posts_per_page(seen, claimed);
  const bool is_cut_anew =
      std::ranges::any_of(seen, [&](const SeenPage& page) { return page.number < claimed && page.posts != size; }) ||
      thread.most_posts_on_page > size;
  if (size == 0 || thread.numbers == 0 || !is_cut_anew) return pages;
  pages.size = size;
  pages.numbers = numbers_of(database, thread.id);
  pages.last_number = std::max({thread.reply_count.value_or(0) + 1, thread.last_number, (claimed - 1) * size + 1});
  return pages;
}

/// Tells the pages that are missing; whether there are any.
bool find_pages(Database& database, const Claims& thread, const GapSink& sink) {
  const std::int64_t claimed = pages_claimed(thread);
  const bool has_each_number = thread.pages >= claimed && thread.last_page <= claimed;
  const bool may_be_shorter = thread.numbers > 0 && thread.last_number <= (claimed - 1) * thread.most_posts_on_page;
  if (has_each_number && !may_be_shorter) return false;
  const Pages pages = pages_in(database, thread, claimed);
  int told = 0;
  for (std::int64_t number = 1; number <= claimed && told < most_pages_named; ++number) {
    if (!pages.is_missing(number)) continue;
    Gap gap = gap_in(thread, GapKind::page, fmt::format("page {} of {} is not held", number, claimed), number);
    gap.first = gap.last = number;
    sink(gap);
    ++told;
  }
  return told > 0;
}

// ---- post numbers

/// Numbers that no post has, between two that are held, or before the first.
struct Hole {
  std::int64_t first = 0, last = 0;
  std::int64_t count = 0;  ///< of these numbers, less those that placeholders stand for
};

struct Numbered {
  Id id = 0;
  std::int64_t number = 0;
  std::string as_of;
};

/// Whether a page has the posts on both sides that is full, as another one shows: then the board itself skips the
/// numbers between them, as some do for posts that were deleted.
bool is_skipped(const Numbered& before, const Numbered& behind, const std::vector<SeenPage>& pages,
                std::int64_t claimed) {
  const auto has_both = [&](const SeenPage& page) {
    const bool is_first = before.number == 0 && page.number == 1;
    return page.as_of == behind.as_of && (is_first || before.as_of == behind.as_of);
  };
  const auto page = std::ranges::find_if(pages, has_both);
  if (page == pages.end() || page->number >= claimed) return false;
  return std::ranges::any_of(pages,
                             [&](const SeenPage& other) {
                               return other.number != page->number && other.number < claimed &&
                                      other.posts == page->posts;
                             }) &&
         std::ranges::all_of(pages, [&](const SeenPage& other) { return other.posts <= page->posts; });
}

/// Runs of numbers that are missing between posts of the thread.
std::vector<Hole> holes_of(Database& database, const Claims& thread) {
  const std::vector<SeenPage> pages = pages_of(database, thread.id);
  const std::int64_t claimed = pages_claimed(thread);
  std::vector<Id> without_number;  // placeholders: they stand for a number each
  {
    Query rows = database.query(
        "SELECT id FROM posts WHERE thread_id = ? AND number IS NULL AND state <> 'absent' ORDER BY id", thread.id);
    while (rows.step()) without_number.push_back(rows.integer(0));
  }
  std::vector<Hole> holes;
  Numbered before;
  Query rows = database.query(
      "SELECT id, number, as_of FROM posts WHERE thread_id = ? AND number IS NOT NULL ORDER BY number, id", thread.id);
  while (rows.step()) {
    Numbered post{rows.integer(0), rows.integer(1), std::string{rows.text(2)}};
    std::int64_t missing = post.number - before.number - 1;
    if (missing > 0 && !without_number.empty()) {
      const auto [low, high] = std::minmax(before.id, post.id);
      missing -= std::ranges::upper_bound(without_number, high) - std::ranges::lower_bound(without_number, low);
    }
    if (missing > 0 && !is_skipped(before, post, pages, claimed))
      holes.push_back({before.number + 1, post.number - 1, missing});
    before = std::move(post);
  }
  return holes;
}

/// The page on which a number lies.
std::int64_t page_of_number(const Claims& thread, std::int64_t number, std::int64_t size) {
  const std::int64_t page = size > 0 ? (number - 1) / size + 1 : 1;
  return std::clamp<std::int64_t>(page, 1, std::max<std::int64_t>(1, pages_claimed(thread)));
}

/// Tells the numbers that are missing; how many.
std::int64_t find_numbers(Database& database, const Claims& thread, const GapSink& sink) {
  if (thread.numbers == 0 || (thread.first_number == 1 && thread.numbers == thread.last_number)) return 0;
  const std::vector<Hole> holes = holes_of(database, thread);
  if (holes.empty()) return 0;
  const std::int64_t size = posts_per_page(pages_of(database, thread.id), pages_claimed(thread));
  std::int64_t missing = 0;
  std::size_t told = 0;
  for (const Hole& hole : holes) {
    missing += hole.count;
    // A hole over several pages is one gap for each: each has its own address.
    for (std::int64_t first = hole.first; first <= hole.last && told < most_runs_named; ++told) {
      const std::int64_t page = page_of_number(thread, first, size);
      const bool is_last_page = page >= pages_claimed(thread) || size == 0;
      const std::int64_t last = is_last_page ? hole.last : std::min(hole.last, page * size);
      std::string what = first == last ? fmt::format("post #{} is not held", first)
                                       : fmt::format("posts #{} to #{} are not held", first, last);
      Gap gap = gap_in(thread, GapKind::number, std::move(what), page);
      gap.first = first;
      gap.last = last;
      sink(gap);
      first = last + 1;
    }
  }
  return missing;
}

// ---- counts

/// Whether the list tells how many posts there are now. One that is older than the pages does not when they have no
/// room for so many.
bool is_count_believed(const Claims& thread, std::int64_t posts) {
  if (thread.is_count_newer) return true;
  const std::int64_t pages = pages_claimed(thread);
  return thread.is_count_current && (pages <= 1 || posts <= pages * thread.most_posts_on_page);
}

/// Posts that the list counts and that are not held, where nothing else explains them.
void find_replies(const Claims& thread, std::int64_t numbers_missing, const GapSink& sink) {
  if (!thread.reply_count) return;
  const std::int64_t claimed = *thread.reply_count + 1;
  if (!is_count_believed(thread, claimed)) return;
  // A list that is older than the pages may have counted what was deleted before they were read.
  const std::int64_t held = thread.visible + (thread.is_count_newer ? 0 : thread.gone);
  if (claimed - held <= numbers_missing) return;
  std::string what = fmt::format("the list counts {} posts, {} are held", claimed, held);
  Gap gap = gap_in(thread, GapKind::replies, std::move(what), std::max<std::int64_t>(1, pages_claimed(thread)));
  sink(gap);
}

/// Whether the count of the list is held, so that numbers without a post are the board's own way to count.
bool is_count_held(const Claims& thread) {
  const bool is_known = thread.reply_count && (thread.is_count_newer || thread.is_count_current);
  return is_known && thread.visible >= *thread.reply_count + 1;
}

// ---- threads

void find_in_thread(Database& database, const Claims& thread, const GapSink& sink) {
  if (thread.pages == 0) {
    const std::int64_t posts = thread.visible + thread.gone;
    std::string what = posts == 0 ? std::string("no page of this thread is held")
                                  : fmt::format("no page of this thread is held, only {} of its posts", posts);
    sink(gap_in(thread, GapKind::thread, std::move(what), 1));
    return;
  }
  if (find_pages(database, thread, sink)) return;  // which explains the rest
  const std::int64_t missing = is_count_held(thread) ? 0 : find_numbers(database, thread, sink);
  find_replies(thread, missing, sink);
}

// ---- polls

/// Votes and voters of one capture alone are compared: a form to vote with shows neither.
constexpr std::string_view polls_query =
    "SELECT l.thread_id, t.url, l.voters, ifnull(l.is_multiple, -1), o.votes, o.most, "
    "  coalesce(r.as_of, l.as_of) = substr(l.options_as_of, 3), "
    "  (SELECT v.ordinal FROM (SELECT ordinal, count(*) AS named FROM poll_votes WHERE thread_id = l.thread_id "
    "   GROUP BY ordinal) AS v JOIN poll_options AS c ON c.thread_id = l.thread_id AND c.ordinal = v.ordinal "
    "   WHERE v.named > c.votes AND l.votes_as_of = substr(l.options_as_of, 3) LIMIT 1) "
    "FROM polls AS l JOIN threads AS t ON t.id = l.thread_id "
    "LEFT JOIN fills AS r ON r.table_name = 'polls' AND r.row_id = l.thread_id AND r.column_name = 'voters' "
    "JOIN (SELECT thread_id, sum(votes) AS votes, max(votes) AS most FROM poll_options GROUP BY thread_id "
    "      HAVING count(votes) = count(*)) AS o ON o.thread_id = l.thread_id "
    "ORDER BY l.thread_id";

std::string trouble_of_poll(const Query& row) {
  if (const auto ordinal = row.optional_integer(7))
    return fmt::format("poll: option {} names more voters than it has votes", *ordinal);
  const auto voters = row.optional_integer(2);
  if (!voters || row.integer(6) == 0) return {};
  const std::int64_t multiple = row.integer(3), votes = row.integer(4), most = row.integer(5);
  if (most > *voters) return fmt::format("poll: an option has {} votes of {} voters", most, *voters);
  if (votes < *voters || (multiple == 0 && votes != *voters))
    return fmt::format("poll: {} votes of {} voters", votes, *voters);
  return {};
}

void find_in_polls(Database& database, const GapSink& sink) {
  Query rows = database.query(polls_query);
  while (rows.step()) {
    std::string what = trouble_of_poll(rows);
    if (what.empty()) continue;
    Claims thread;
    thread.id = rows.integer(0);
    thread.url = rows.optional_text(1);
    sink(gap_in(thread, GapKind::poll, std::move(what), 1));
  }
}

// ---- quotes

void find_in_quotes(Database& database, const GapSink& sink) {
  Query rows = database.query(
      "SELECT q.quoted_post_id, min(q.post_id), count(DISTINCT q.post_id), p.thread_id, t.url FROM quotes AS q "
      "JOIN posts AS p ON p.id = q.post_id LEFT JOIN threads AS t ON t.id = p.thread_id "
      "WHERE q.resolved_by = 'link' AND q.quoted_post_id > 0 "
      "AND NOT EXISTS (SELECT 1 FROM posts AS o WHERE o.id = q.quoted_post_id) "
      "GROUP BY q.quoted_post_id ORDER BY q.quoted_post_id");
  while (rows.step()) {
    const Id post = rows.integer(0);
    const std::int64_t others = rows.integer(2) - 1;
    Gap gap;
    gap.kind = GapKind::quote;
    gap.thread_id = rows.optional_integer(3);
    gap.post_id = gap.first = gap.last = post;
    gap.thread_url = rows.optional_text(4);
    gap.what = fmt::format("post {} is quoted by post {}{} and not held", post, rows.integer(1),
                           others > 0 ? fmt::format(" and {} more", others) : "");
    sink(gap);
  }
}

}  // namespace

const char* name_of(GapKind kind) {
  switch (kind) {
    case GapKind::thread:
      return "thread";
    case GapKind::page:
      return "page";
    case GapKind::number:
      return "number";
    case GapKind::replies:
      return "replies";
    case GapKind::poll:
      return "poll";
    case GapKind::quote:
      return "quote";
  }
  return "";
}

std::string Gap::fill_key() const { return page ? page->text() : fmt::format("post:{}", post_id.value_or(0)); }

void find_gaps(Database& database, const GapSink& sink) {
  {
    Query rows = database.query(claims_query);
    while (rows.step()) find_in_thread(database, claims_of(rows), sink);
  }
  find_in_polls(database, sink);
  find_in_quotes(database, sink);
}

}  // namespace vbarchive::archive
