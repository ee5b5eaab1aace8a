#include "sync/sync.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "archive/gaps.h"
#include "archive/sync_state.h"
#include "fetch/log_line.h"
#include "fetch/origin.h"
#include "sync/addresses.h"
#include "sync/judge.h"
#include "sync/keeper.h"
#include "sync/login.h"
#include "sync/marks.h"
#include "sync/page_addresses.h"
#include "text/digest.h"

namespace vbarchive::sync {
namespace {

using archive::HeldPage;
using archive::QueueItem;
using archive::QueueState;
using archive::SyncState;
using fetch::Fetched;
using Marked = SyncState::Marked;

// Lists before threads: they change meanwhile, and then it is known early how much there is to do.
constexpr int source_rank = 0;
constexpr int index_rank = 1;
constexpr int forum_rank = 2;
constexpr int thread_rank = 3;
constexpr int gap_rank = 4;

constexpr std::string_view later = "run the same command again later: it goes on where it ended";

constexpr std::string_view not_accepted = "the board did not accept the user name and password";
constexpr std::string_view look_at_login =
    "look at VBARCHIVE_USER and VBARCHIVE_PASSWORD; many wrong tries lock an account";

constexpr std::string_view source_reason = "source";
constexpr std::string_view source_prefix = "source:";
constexpr std::string_view gap_prefix = "gap: ";

/// Tries for a page whose answer is not what it should be: busy, cut off, no page of the board.
constexpr int most_tries = 3;
/// Pages in a row that fail for the network's sake; then the host is left alone.
constexpr int most_failures = 3;
/// Pages in a row that the server itself refuses, or that lead off the board; then it is not about single pages.
constexpr int most_refusals = 5;
/// Pages that may wait of one thread; a pager that promises more is believed bit by bit.
constexpr int most_pages_ahead = 20'000;
/// Pages of a list that are looked through for a thread that lost posts.
constexpr int most_pages_searched = 10;
/// A pass that was begun longer ago is followed by another one in the same run.
constexpr std::int64_t stale_seconds = 3'600;

struct Seed {
  std::string url;
  std::string kind;  ///< of the source, where it is known
};

/// One board, one file: an address of a host that neither the archive's board nor its sources are on is refused before
/// anything is asked for. A board may call itself by another host than the one at which it is visited.
void check_host(const SyncState& state, const std::string& address) {
  const std::string board = state.board();
  const std::vector<archive::Source> sources = state.sources();
  const bool is_known = board.empty() || on_host_of(board, address) || sources.empty() ||
                        std::ranges::any_of(sources, [&](const archive::Source& source) {
                          return on_host_of(source.url, address).has_value();
                        });
  if (is_known) return;
  throw Error(ExitCode::usage, fmt::format("{} is on another host than the archive's board", address),
              fmt::format("it holds {}", board), "give each board an archive of its own");
}

/// Only whole addresses of one host; a slip is told before anything is sent.
std::vector<Seed> seeds_of(const std::vector<archive::Source>& sources, const std::vector<std::string>& urls) {
  std::vector<Seed> seeds;
  for (const std::string& typed : urls) {
    const auto read = fetch::read_address(typed);
    if (const auto* const why = std::get_if<std::string>(&read)) {
      throw Error(ExitCode::usage, fmt::format("cannot ask for {}", fetch::for_log(typed)), *why,
                  "give the whole address, as the browser shows it; names and passwords go into --netrc FILE, a cookie "
                  "file or the environment");
    }
    Seed seed{cleaned(typed), {}};
    for (const archive::Source& source : sources) {
      if (source.url == seed.url) seed.kind = source.kind;
    }
    if (std::ranges::none_of(seeds, [&](const Seed& known) { return known.url == seed.url; }))
      seeds.push_back(std::move(seed));
  }
  if (urls.empty()) {
    for (const archive::Source& source : sources) seeds.push_back({source.url, source.kind});
  }
  if (seeds.empty()) {
    throw Error(ExitCode::usage, "the archive follows no source yet", {},
                "give the address of a thread, a forum or a board: vbarchive sync ARCHIVE.db URL");
  }
  return seeds;
}

/// Where the board of an archive is visited whose gaps are to be filled.
std::string board_to_fill(const SyncState& state) {
  std::string board = state.visited_board();
  if (!board.empty()) return board;
  throw Error(ExitCode::usage, "the pages of the archive do not say where its board is", {},
              "sync it once with the board's address: vbarchive sync ARCHIVE.db URL");
}

/// The post that an item is to show.
std::optional<Id> post_of(const QueueItem& item) {
  constexpr std::string_view prefix = "post:";
  std::string_view key = item.key;
  if (!key.starts_with(prefix)) return std::nullopt;
  key.remove_prefix(prefix.size());
  Id id = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
  return error == std::errc{} && end == key.data() + key.size() ? std::optional(id) : std::nullopt;
}

class Sync {
 public:
  Sync(Archive& archive, const SyncOptions& options, fetch::Clock& clock, const SyncEvents& events)
      : archive_(archive), state_(archive), options_(options), clock_(clock), events_(events) {
    options_.extract.signs = true;
    if (options_.fill) {
      board_ = board_to_fill(state_);
    } else {
      seeds_ = seeds_of(state_.sources(), options_.urls);
      for (const Seed& seed : seeds_) check_host(state_, seed.url);
      board_ = seeds_.front().url;
    }
    addresses_.emplace(state_, board_, [this](const std::string& address) { return is_within_board(address); });
  }

  SyncReport run() {
    fetch::FetchOptions fetching = options_.fetch;
    // No patience with a guard: it wants a browser, and asking again is what it is there to stop.
    fetching.is_final = [this](const fetch::Response& response) { return is_challenge(read(response)); };
    if (options_.keeps_captures) {
      keeper_.emplace(archive_, clock_.utc(), options_.capture_file_bytes);
      fetching.keep = [this](const fetch::Response& response) { keeper_->keep(response); };
    }
    fetcher_.emplace(board_, fetching, clock_, events_.log, events_.is_interrupted);
    for (const Seed& seed : seeds_) {
      if (!fetcher_->is_within_board(seed.url)) {
        throw Error(ExitCode::usage, fmt::format("{} and {} are not of one host", board_, seed.url), {},
                    "give each board an archive and a run of its own");
      }
    }
    if (options_.fill)
      fill();
    else
      run_passes();
    report_.requests = fetcher_->requests();
    report_.waiting = state_.count_waiting();
    if (!is_stopped_) report_.code = final_code();
    return std::move(report_);
  }

  std::vector<PlannedRequest> plan(UtcTime now) {
    std::vector<PlannedRequest> requests;
    if (options_.fill) {
      std::set<std::string> tried;
      for (QueueItem& item : items_for_gaps(tried)) requests.push_back({std::move(item.url), std::move(item.reason)});
      return requests;
    }
    seed(now);
    for (QueueItem& item : state_.waiting()) requests.push_back({std::move(item.url), std::move(item.reason)});
    archive_.roll_back();
    return requests;
  }

 private:
  // ---- a pass

  void run_passes() {
    const std::optional<std::string> begun = state_.pass_begun_at();
    run_pass();
    const bool is_stale = begun && *begun < to_iso(UtcTime{clock_.utc().seconds - stale_seconds});
    if (is_stale && !is_stopped_) run_pass();
  }

  void run_pass() {
    seed(clock_.utc());
    archive_.commit();
    while (!is_stopped_) {
      const std::optional<QueueItem> item = state_.next();
      if (!item) break;
      if (events_.is_interrupted()) {
        stop(ExitCode::interrupted, "interrupted");
        break;
      }
      process(*item);
      archive_.commit();
      if (events_.progress) events_.progress(state_.count_finished(), state_.count_waiting());
    }
    if (is_stopped_) return;
    for (const Seed& seed : seeds_) state_.note_synced(seed.url, clock_.utc());
    state_.end_pass();
    archive_.commit();
    planned_.clear();
    listed_.clear();
    explained_.clear();
  }

  /// What would fill the gaps, each page once; those that are in `tried` already are left out, and the others put
  /// there. Quoted posts come when nothing else is left: most are on pages that are missing.
  std::vector<QueueItem> items_for_gaps(std::set<std::string>& tried) {
    std::vector<QueueItem> pages, posts;
    std::size_t gaps = 0;
    archive::find_gaps(archive_.database(), [&](const archive::Gap& gap) {
      ++gaps;
      QueueItem item;
      item.key = gap.fill_key();
      if (tried.contains(item.key)) return;
      if (gap.page) tried.insert(item.key);
      item.url = addresses_->of(gap);
      item.reason = fmt::format("{}{}", gap_prefix, gap.what);
      item.rank = gap_rank;
      if (gap.page) item.thread_id = gap.page->id;
      (gap.page ? pages : posts).push_back(std::move(item));
    });
    report_.gaps = gaps;
    if (!pages.empty()) return pages;
    for (const QueueItem& item : posts) tried.insert(item.key);
    return posts;
  }

  /// Fetches what fills gaps, and then looks again: a page can show that more is missing than was known. Each page is
  /// tried once. A pass that waits to be gone on with stays as it is, but for the pages that both want.
  void fill() {
    state_.drop_rank(gap_rank);  // of a run that was killed: what is missing still is found anew
    std::set<std::string> tried;
    while (!is_stopped_) {
      now_ = clock_.utc();
      archive_.settle();
      const std::vector<QueueItem> items = items_for_gaps(tried);
      if (items.empty()) break;
      for (const QueueItem& item : items) state_.ask_again(item, now_);
      archive_.commit();
      for (const QueueItem& item : items) fetch_for_gap(item.key);
    }
    if (is_stopped_) {
      (void)items_for_gaps(tried);  // counts what is left
      return;
    }
    state_.drop_rank(gap_rank);
    archive_.commit();
  }

  void fetch_for_gap(const std::string& key) {
    while (!is_stopped_) {
      const std::optional<QueueItem> item = state_.waiting(key);
      if (!item) return;
      const std::optional<Id> post = post_of(*item);
      if (post && state_.holds_post(*post)) {  // it was on a page that came before
        state_.finish(*item, QueueState::done);
        return;
      }
      if (events_.is_interrupted()) {
        stop(ExitCode::interrupted, "interrupted");
        return;
      }
      process(*item);
      archive_.commit();
      if (events_.progress) events_.progress(state_.count_finished(), state_.count_waiting());
    }
  }

  void seed(UtcTime now) {
    now_ = now;
    for (const Seed& seed : seeds_) {
      const std::optional<PageKey> key = key_of_link(seed.url);
      if (seed.kind == "board") {
        enqueue(PageKey{}, seed.url, source_reason, std::nullopt);
      } else if (key && key->kind == PageKey::Kind::thread) {
        plan_thread(key->id, std::nullopt, seed.url, std::nullopt, source_reason, nullptr);
      } else if (key && key->kind == PageKey::Kind::forum && key->page == 1) {
        enqueue(*key, seed.url, source_reason, key->id);
      } else {
        QueueItem item;
        item.key = fmt::format("{}{}", source_prefix, seed.url);
        item.url = seed.url;
        item.reason = source_reason;
        item.rank = source_rank;
        state_.enqueue(item, now_);
      }
    }
    if (options_.recheck) plan_recheck(now);
  }

  /// Pages with young posts, of the threads that the sources name.
  void plan_recheck(UtcTime now) {
    bool is_all = false;
    std::set<Id> threads, forums;
    for (const Seed& seed : seeds_) {
      const std::optional<PageKey> key = key_of_link(seed.url);
      if (key && key->kind == PageKey::Kind::thread) {
        threads.insert(key->id);
      } else if (key && key->kind == PageKey::Kind::forum) {
        for (const Id forum : state_.forums_below(key->id)) forums.insert(forum);
      } else {
        is_all = true;
      }
    }
    for (const auto& [thread, page] : state_.pages_younger_than(UtcTime{now.seconds - options_.recheck->count()})) {
      const std::optional<Id> forum = state_.forum_of(thread);
      if (!is_all && !threads.contains(thread) && !(forum && forums.contains(*forum))) continue;
      enqueue_page(thread, page, std::nullopt, forum, "young posts", nullptr);
    }
  }

  void enqueue(const PageKey& key, const std::string& address, std::string_view reason, std::optional<Id> forum) {
    QueueItem item;
    item.key = key.text();
    item.url = address;
    item.reason = reason;
    item.forum_id = forum;
    switch (key.kind) {
      case PageKey::Kind::index:
        item.rank = index_rank;
        break;
      case PageKey::Kind::forum:
        item.rank = forum_rank;
        break;
      case PageKey::Kind::thread:
        item.rank = thread_rank;
        item.thread_id = key.id;
        break;
    }
    state_.enqueue(item, now_);
  }

  // ---- addresses

  [[nodiscard]] bool is_within_board(const std::string& address) const {
    return fetcher_ ? fetcher_->is_within_board(address) : on_host_of(board_, address).has_value();
  }

  [[nodiscard]] bool may_fetch(const std::string& address, const PageKey& key) const {
    return addresses_->may_fetch(address, key);
  }

  [[nodiscard]] std::string ours(std::string_view link) const { return addresses_->ours(link); }

  /// The board's own link to a page, on the page at hand; else another one of the same thread or forum with its number
  /// replaced.
  [[nodiscard]] std::optional<std::string> linked_address(const PageKey& key, const Page* page) const {
    if (!page || !page->signs) return std::nullopt;
    std::optional<std::string> sibling;
    for (const std::string& link : page->signs->links) {
      const std::optional<PageKey> linked = key_of_link(link);
      if (!linked || linked->kind != key.kind || linked->id != key.id) continue;
      const std::string address = ours(link);
      if (!may_fetch(address, *linked)) continue;
      if (linked->page == key.page) return address;
      if (!sibling) sibling = with_page(address, key.page);
    }
    return sibling;
  }

  /// Where the pager of the page at hand leads on to, when that is what is wanted.
  [[nodiscard]] std::optional<std::string> next_address(const PageKey& key, const Page* page) const {
    if (!page || !page->signs || !page->signs->next_page || !page->thread || !page->page_number) return std::nullopt;
    const bool is_next =
        key.kind == PageKey::Kind::thread && key.id == page->thread->id && key.page == *page->page_number + 1;
    const std::string address = ours(*page->signs->next_page);
    return is_next && may_fetch(address, key) ? std::optional(address) : std::nullopt;
  }

  /// Where a page of a thread is asked for: the board's own link, an address that worked before, one as the board
  /// writes those of another thread, the plain form.
  [[nodiscard]] std::string address_of(const PageKey& key, const std::optional<std::string>& first_page,
                                       const Page* page) const {
    const bool is_told = key.page == 1 && first_page && may_fetch(*first_page, key);
    if (auto linked = is_told ? std::nullopt : linked_address(key, page)) return *linked;
    if (auto next = is_told ? std::nullopt : next_address(key, page)) return *next;
    return addresses_->of(key, first_page, page ? page->url : std::nullopt);
  }

  // ---- threads

  void enqueue_page(Id thread, int page, const std::optional<std::string>& first_page, std::optional<Id> forum,
                    std::string_view reason, const Page* from) {
    const PageKey key{PageKey::Kind::thread, thread, page};
    if (state_.has(key.text())) return;
    enqueue(key, address_of(key, first_page, from), reason, forum);
  }

  /// A thread with something new: from the last page held, whose posts are known and must still be there; pages that
  /// were never had too.
  void plan_thread(Id thread, std::optional<int> claimed, const std::optional<std::string>& address,
                   std::optional<Id> forum, std::string_view reason, const Page* from) {
    const std::optional<PageKey> typed = address ? key_of_link(*address) : std::nullopt;
    const std::optional<std::string> first = typed && typed->page == 1 ? std::optional(ours(*address)) : std::nullopt;
    const std::vector<HeldPage> held = state_.pages_of(thread);
    if (held.empty() || options_.full) {
      if (typed && typed->page > 1 && held.empty())
        enqueue(*typed, cleaned(*address), reason, forum);  // the first page is found from there
      else
        enqueue_page(thread, 1, first, forum, reason, from);
      return;
    }
    const int last_held = held.back().number;
    if (!claimed) {
      if (const auto known = state_.thread(thread)) claimed = known->page_count;
    }
    const int last = std::min(last_held, std::max(1, claimed.value_or(last_held)));
    for (int number = 1; number <= last; ++number) {
      const bool is_held = find(held, number) != nullptr;
      if (!is_held || number == last) enqueue_page(thread, number, first, forum, is_held ? reason : "never had", from);
    }
  }

  /// The page at hand is as it was and so was not sent: what it would lead on to is known.
  void plan_from_held(const QueueItem& item) {
    if (!item.thread_id) return;
    const auto known = state_.thread(*item.thread_id);
    const std::vector<HeldPage> held = state_.pages_of(*item.thread_id);
    const int pages = known ? std::min(known->page_count.value_or(1), most_pages_ahead) : 1;
    for (int number = 1; number <= pages; ++number) {
      if (options_.full || !find(held, number))
        enqueue_page(*item.thread_id, number, std::nullopt, item.forum_id, "page of the thread", nullptr);
    }
  }

  [[nodiscard]] static const HeldPage* find(const std::vector<HeldPage>& pages, int number) {
    const auto found = std::ranges::find(pages, number, &HeldPage::number);
    return found == pages.end() ? nullptr : &*found;
  }

  /// Fewer posts than a page that is not the last must have, or a last page that ends before the list's count does:
  /// some server died over it.
  [[nodiscard]] bool is_short(const Page& page, const std::vector<HeldPage>& held) const {
    if (page.kind != PageKind::thread || !page.thread || !page.page_number || page.posts.empty()) return false;
    const int number = *page.page_number;
    const int pages = page.thread->page_count.value_or(number);
    const auto posts = static_cast<int>(page.posts.size());
    if (number < pages) {
      return std::ranges::any_of(held, [&](const HeldPage& other) {
        return other.number != pages && other.number != number && other.post_count > posts;
      });
    }
    const auto known = state_.thread(page.thread->id);
    const auto expected = page.thread->reply_count ? page.thread->reply_count
                          : known                  ? known->reply_count
                                                   : std::nullopt;
    const std::optional<std::int64_t>& last_number = page.posts.back().number;
    return expected && last_number && page.posts.back().state == PostState::visible && *last_number < *expected + 1 &&
           !find(held, number);
  }

  [[nodiscard]] static bool is_as_asked(const QueueItem& item, const Page& page) {
    const std::optional<PageKey> asked = parse_key(item.key);
    return !asked || !page.page_number || asked->page == *page.page_number;
  }

  /// A board shows its last page for any number behind it, and some then print the number that was asked for.
  [[nodiscard]] std::optional<int> repeated_page(const Page& page, const std::vector<HeldPage>& held) const {
    if (!page.thread || !page.page_number || page.posts.empty()) return std::nullopt;
    for (const HeldPage& other : held) {
      const bool is_same = other.number < *page.page_number && other.first_post_id == page.posts.front().id &&
                           other.last_post_id == page.posts.back().id &&
                           other.post_count == static_cast<int>(page.posts.size());
      if (!is_same) continue;
      // Of gaps the other page is not asked for.
      if (options_.fill || state_.is_done(PageKey{PageKey::Kind::thread, page.thread->id, other.number}.text()))
        return other.number;
    }
    return std::nullopt;
  }

  /// False when the board shows another page than the one asked for, and not because that is past the end.
  bool follow_thread(const QueueItem& item, Page& page, const std::vector<HeldPage>& held) {
    const Id thread = page.thread->id;
    if (item.thread_id && *item.thread_id != thread) {
      state_.note_moved(*item.thread_id, thread);
      state_.drop_pages_behind(*item.thread_id, 0);
    }
    if (!page.page_number) return true;
    const int number = *page.page_number;
    const int pages = std::max(number, page.thread->page_count.value_or(number));
    const std::optional<PageKey> asked = parse_key(item.key);
    const bool is_other = asked && asked->kind == PageKey::Kind::thread && asked->id == thread && asked->page != number;
    // For a page past the end boards show the last one. Where its pager goes on promising more, something is wrong;
    // asking for the rest would show the same again.
    if (is_other && number < asked->page) state_.drop_pages_behind(thread, number);
    const bool is_past_the_end = is_other && number < asked->page && number == pages;
    if (options_.fill) return !is_other || is_past_the_end;

    const std::optional<std::string> first_page = number == 1 ? page.url : std::nullopt;
    const auto forum = item.forum_id ? item.forum_id : page.thread->forum_id;
    // Of the links only those to this thread matter from here on, and there may be thousands of pages to look for.
    std::erase_if(page.signs->links, [&](const std::string& link) {
      const std::optional<PageKey> key = key_of_link(link);
      return !key || key->kind != PageKey::Kind::thread || key->id != thread;
    });
    const int last_held = held.empty() ? 0 : held.back().number;
    int& planned = planned_[thread];
    const int ahead = std::min(pages, number + most_pages_ahead);
    for (int other = planned < number ? 1 : planned + 1; other <= ahead; ++other) {
      if (other == number) continue;
      const bool is_wanted =
          options_.full || !find(held, other) || (other == std::min(last_held, pages) && other > number);
      if (is_wanted) enqueue_page(thread, other, first_page, forum, "page of the thread", &page);
    }
    planned = std::max(planned, ahead);

    // The overlap: the page must begin where it did, or posts before it are gone, or new.
    const HeldPage* const before = find(held, number);
    if (before && number > 1 && !page.posts.empty() && before->first_post_id != page.posts.front().id)
      enqueue_page(thread, number - 1, std::nullopt, forum, "the posts have moved", &page);
    // A page that is not the last shows how many posts one holds: earlier ones with fewer were not whole.
    const auto posts = static_cast<int>(page.posts.size());
    for (const HeldPage& other : held) {
      if (other.number >= pages || other.number == number || other.post_count >= posts) continue;
      const std::string key = PageKey{PageKey::Kind::thread, thread, other.number}.text();
      if (state_.is_done(key)) (void)state_.repeat(key, std::nullopt, "it had fewer posts than others");
    }
    return !is_other || is_past_the_end;
  }

  // ---- lists

  /// Whether all that the row promises is held: it need not have been seen in a list before.
  [[nodiscard]] bool is_held(const Thread& row) const {
    const auto held = state_.thread(row.id);
    if (!held || !row.last_post_id || held->last_post_id != row.last_post_id) return false;
    if (row.reply_count && *row.reply_count + 1 != held->posts) return false;
    const std::vector<HeldPage> pages = state_.pages_of(row.id);
    return !pages.empty() && pages.back().number == static_cast<int>(pages.size()) &&
           pages.back().number >= held->page_count.value_or(1);
  }

  /// Whether there is something behind the row that is not held.
  bool consider_thread(const Thread& row, Id forum, const Page& page) {
    if (row.moved_to) {
      // Followed where it went to, unless it is held: its own row tells then what is new.
      if (options_.full || state_.pages_of(*row.moved_to).empty())
        plan_thread(*row.moved_to, std::nullopt, std::nullopt, std::nullopt, "moved from the list", &page);
      return false;
    }
    const Id thread = row.id;
    const std::string mark = mark_of(row);
    if (!options_.full && state_.seen(Marked::thread, thread) == mark) return false;
    if (!options_.full && is_held(row)) {
      state_.expect(Marked::thread, thread, mark);
      state_.confirm(Marked::thread, thread);
      return false;
    }
    state_.expect(Marked::thread, thread, mark);
    plan_thread(thread, row.page_count, row.url, forum, "changed in the list", &page);
    return true;
  }

  /// False when the list is to be asked for once more.
  bool follow_forum(const QueueItem& item, const Page& page) {
    const Id forum = *page.forum_id;
    const int number = page.page_number.value_or(1);
    const bool is_new = !state_.seen(Marked::forum, forum);
    if (number == 1) {
      if (!state_.expected(Marked::forum, forum)) state_.expect(Marked::forum, forum, "listed");
      if (consider_forums(page, forum)) explained_.insert(forum);
      if (page.signs->days_shown && (is_new || options_.full) && repeat_with_all_days(item)) return false;
    }
    // The rows stand newest first: where one that is no sticky is as it was, so are all below it.
    bool is_last_changed = true;
    bool is_any_new = page.threads.empty();
    for (const Thread& row : page.threads) {
      is_any_new = listed_[forum].insert(row.id).second || is_any_new;
      const bool is_changed = consider_thread(row, forum, page);
      if (is_changed) explained_.insert(forum);
      if (!row.is_sticky.value_or(false) && !row.moved_to) is_last_changed = is_changed;
    }
    const std::optional<PageKey> asked = parse_key(item.key);
    const bool is_past_the_end = asked && asked->kind == PageKey::Kind::forum && asked->page > number;
    if (is_past_the_end || !is_any_new || page.threads.empty()) return true;
    const bool is_newest_first =
        page.signs->sorted_by.value_or("lastpost") == "lastpost" && page.signs->is_descending.value_or(true);
    const bool is_searched = has_lost_posts(forum) && number < most_pages_searched && !explained_.contains(forum);
    if (!is_new && !options_.full && is_newest_first && !is_last_changed && !is_searched) return true;
    if (const auto next = next_listing(item, page, forum, number))
      enqueue({PageKey::Kind::forum, forum, number + 1}, *next, "page of the list", forum);
    return true;
  }

  /// A deletion brings no thread to the top: what the index counts less must be looked for further down.
  [[nodiscard]] bool has_lost_posts(Id forum) const {
    const auto before = state_.seen(Marked::forum, forum), now = state_.expected(Marked::forum, forum);
    return before && now && has_fewer_posts(*before, *now);
  }

  [[nodiscard]] std::optional<std::string> next_listing(const QueueItem& item, const Page& page, Id forum,
                                                        int number) const {
    // A list of all days: the board's own links may lead back to the short one.
    if (item.url.find(all_days) != std::string::npos) {
      const std::string base = item.url.substr(0, item.url.find("&page="));
      return fmt::format("{}&page={}", base, number + 1);
    }
    int last = number;
    for (const std::string& link : page.signs->links) {
      const std::optional<PageKey> key = key_of_link(link);
      if (key && key->kind == PageKey::Kind::forum && key->id == forum) last = std::max(last, key->page);
    }
    const PageKey next{PageKey::Kind::forum, forum, number + 1};
    if (last > number) return linked_address(next, &page);
    const std::optional<std::string>& shown = page.signs->next_page;
    return shown && may_fetch(ours(*shown), next) ? std::optional(ours(*shown)) : std::nullopt;
  }

  /// A board may show the threads of the last days alone; all are wanted the first time.
  bool repeat_with_all_days(const QueueItem& item) {
    if (item.url.find("daysprune=") != std::string::npos) return false;
    const char* const joint = item.url.find('?') == std::string::npos ? "?" : "&";
    const std::string longer = fmt::format("{}{}{}", item.url, joint, all_days);
    return state_.repeat(item.key, longer, "the list leaves out older threads");
  }

  /// The forums that a list or the index names below `root`; those whose counts and last post stand still are left.
  /// Whether any is to be visited.
  bool consider_forums(const Page& page, std::optional<Id> root) {
    bool is_any_changed = false;
    for (const Forum& forum : page.forums) {
      if (forum.id == root || (root && !is_below(page, forum, *root))) continue;
      const auto activity = std::ranges::find(page.signs->activity, forum.id, &ForumActivity::forum_id);
      const auto mark = mark_of(forum, activity == page.signs->activity.end() ? nullptr : &*activity);
      const bool is_category = !mark && std::ranges::any_of(page.forums, [&](const Forum& other) {
        return other.parent_id == forum.id && other.thread_count;
      });
      if (is_category || (!mark && is_told_by_parent(page, forum))) continue;
      if (!options_.full && mark && state_.seen(Marked::forum, forum.id) == mark) continue;
      const PageKey key{PageKey::Kind::forum, forum.id, 1};
      const std::optional<std::string> address = forum.url ? std::optional(ours(*forum.url)) : std::nullopt;
      if (address && !may_fetch(*address, key)) {
        elsewhere_ = *address;
        continue;
      }
      if (mark) state_.expect(Marked::forum, forum.id, *mark);
      enqueue(key, address_of(key, address, &page), mark ? "changed in the index" : "the index does not tell",
              forum.id);
      is_any_changed = true;
    }
    return is_any_changed;
  }

  /// A forum's counts are those of its subforums too, and its own list shows theirs: after the first time that will do.
  [[nodiscard]] bool is_told_by_parent(const Page& page, const Forum& forum) const {
    if (options_.full || !forum.parent_id || !state_.seen(Marked::forum, forum.id)) return false;
    const auto parent = std::ranges::find(page.forums, *forum.parent_id, &Forum::id);
    return parent != page.forums.end() && (parent->thread_count || parent->post_count);
  }

  [[nodiscard]] static bool is_below(const Page& page, const Forum& forum, Id root) {
    std::optional<Id> at = forum.parent_id;
    for (std::size_t steps = 0; at && steps < page.forums.size(); ++steps) {
      if (*at == root) return true;
      const auto parent = std::ranges::find(page.forums, *at, &Forum::id);
      at = parent == page.forums.end() ? std::nullopt : parent->parent_id;
    }
    return false;
  }

  // ---- answers

  [[nodiscard]] Page read(const fetch::Response& response) const {
    PageInput input;
    input.bytes = response.body;
    input.address = cleaned(response.url);
    input.captured_at = response.received_at;
    if (const auto charset = response.charset()) input.header_charset = *charset;
    return extract(input, options_.extract);
  }

  [[nodiscard]] CaptureRecord capture_of(const fetch::Response& response) const {
    CaptureRecord capture;
    capture.url = cleaned(response.url);
    capture.fetched_at = response.received_at;
    capture.status = response.status;
    capture.sha256 = text::sha256_hex(response.body);
    capture.origin = "http";
    capture.utc_offset_minutes = options_.extract.utc_offset_minutes;
    if (keeper_) keeper_->cite(response, capture);
    return capture;
  }

  void process(const QueueItem& item) {
    now_ = clock_.utc();
    QueueItem asked = item;
    asked.url = ours(item.url);  // the pass may have been begun at another address of the board
    std::optional<std::size_t> size_before;
    for (int attempt = 1;; ++attempt) {
      // Lists are always read: what they name may have failed the last time.
      const SyncState::Validators known = item.thread_id ? state_.validators(asked.url) : SyncState::Validators{};
      const Fetched fetched = fetcher_->get(asked.url, {known.etag, known.last_modified});
      if (!take_outcome(item, fetched)) return;
      const fetch::Response& response = *fetched.response;
      if (response.status == 304) {
        state_.note_capture(capture_of(response), shown_key(item), name_of(Outcome::unchanged), "");
        ++report_.unchanged;
        ++report_.pages;
        refusals_in_a_row_ = 0;
        if (!options_.fill) plan_from_held(item);
        state_.finish(item, QueueState::done);
        return;
      }
      Page page = read(response);
      Judgement judgement = judge(page, response.status, reader_);
      if (judgement.verdict == Verdict::again && page.outcome == Outcome::stored &&
          lacks_end(response.body.size(), size_before))
        judgement.verdict = Verdict::take;
      size_before = response.body.size();
      if (judgement.verdict == Verdict::take || judgement.verdict == Verdict::denied) {
        switch (identify(page)) {
          case Identity::known:
            break;
          case Identity::asks_again:
            --attempt;
            continue;
          case Identity::refused:
            return;
        }
      }
      switch (judgement.verdict) {
        case Verdict::take:
          take(item, asked, fetched, std::move(page));
          return;
        case Verdict::follow:
          if (attempt > most_tries || !page.signs || !page.signs->refresh ||
              !fetcher_->is_within_board(*page.signs->refresh) ||
              !(key_of_link(*page.signs->refresh) || item.reason == source_reason)) {
            keep_refusal(response, item, page);
            fail(item, QueueState::failed, judgement.why);
            return;
          }
          asked.url = cleaned(*page.signs->refresh);
          continue;
        case Verdict::again:
          if (attempt >= most_tries || is_mistyped(item, page)) {
            keep_refusal(response, item, page);
            give_up(item, page, judgement.why);
            return;
          }
          if (!fetcher_->back_off(attempt, judgement.why)) {
            const bool is_budget = attempt <= options_.fetch.retries;
            stop_early(events_.is_interrupted() ? Fetched::Outcome::interrupted
                       : is_budget              ? Fetched::Outcome::out_of_budget
                                                : Fetched::Outcome::failed,
                       judgement.why);
            return;
          }
          continue;
        case Verdict::gone:
          keep_refusal(response, item, page);
          if (page.outcome == Outcome::not_vbulletin && !is_first(item) && is_turned_away(judgement.why)) return;
          fail(item, QueueState::gone, judgement.why);
          return;
        case Verdict::denied:
          keep_refusal(response, item, page);
          if (is_first(item))
            stop(ExitCode::access, judgement.why, "give --cookies FILE, or VBARCHIVE_USER and VBARCHIVE_PASSWORD");
          else if (page.outcome != Outcome::not_vbulletin)
            fail(item, QueueState::denied, judgement.why);
          else if (!is_turned_away(judgement.why))
            fail(item, QueueState::failed, judgement.why);
          return;
        case Verdict::useless:
          keep_refusal(response, item, page);
          fail(item, QueueState::failed, judgement.why);
          return;
        case Verdict::no_access:
          keep_refusal(response, item, page);
          stop(ExitCode::access, judgement.why, "log in anew and save the cookies, or look at user name and password");
          return;
        case Verdict::stop:
          keep_refusal(response, item, page);
          stop(ExitCode::network, judgement.why, std::string(later));
          return;
      }
    }
  }

  /// Whether a page without its end is as the board makes it: it came the same way twice. Then the others of the board
  /// are not asked for again either.
  bool lacks_end(std::size_t size, std::optional<std::size_t> size_before) {
    constexpr std::size_t most_difference = 64;  // tokens and counters of a page that is the same
    if (size_before && std::max(size, *size_before) - std::min(size, *size_before) <= most_difference)
      board_lacks_ends_ = true;
    return board_lacks_ends_;
  }

  /// Whether there is an answer to look at; else its end is noted.
  bool take_outcome(const QueueItem& item, const Fetched& fetched) {
    switch (fetched.outcome) {
      case Fetched::Outcome::answered:
        failures_in_a_row_ = 0;
        return fetched.response.has_value();
      case Fetched::Outcome::left_board:
      case Fetched::Outcome::unsafe:
        keep_redirect(item, fetched);
        if (is_first(item)) {
          stop(ExitCode::network, fetched.why, "if the board has moved, sync it at its new address");
          return false;
        }
        if (is_turned_away(fetched.why)) return false;
        fail(item, QueueState::gone, fetched.why);
        return false;
      case Fetched::Outcome::forbidden:
        if (is_first(item))
          stop(ExitCode::network, fetched.why, "the board does not want robots there: ask its owner");
        else
          fail(item, QueueState::denied, fetched.why);
        return false;
      case Fetched::Outcome::too_large:
        fail(item, QueueState::failed, fetched.why);
        return false;
      case Fetched::Outcome::failed:
        if (fetched.response) keep_refusal(*fetched.response, item, read(*fetched.response));
        if (is_first(item) || ++failures_in_a_row_ >= most_failures)
          stop(ExitCode::network, fetched.why, std::string(later));
        else
          fail(item, QueueState::failed, fetched.why);
        return false;
      case Fetched::Outcome::unreachable: {
        // A guard may stand before robots.txt already.
        const std::optional<Page> page = fetched.response ? std::optional(read(*fetched.response)) : std::nullopt;
        stop(ExitCode::network, page && is_challenge(*page) ? page->detail : fetched.why, std::string(later));
        return false;
      }
      case Fetched::Outcome::out_of_budget:
      case Fetched::Outcome::interrupted:
        stop_early(fetched.outcome, fetched.why);
        return false;
    }
    return false;
  }

  /// The page that holds the login form: some boards have it in a frame of its own.
  [[nodiscard]] Page page_with_form(const Page& page) {
    if (page.signs->login_form || !page.signs->login_page) return page;
    const Fetched fetched = fetcher_->get(cleaned(*page.signs->login_page));
    return fetched.outcome == Fetched::Outcome::answered ? read(*fetched.response) : page;
  }

  /// A board answers a wrong password with a message of its own, or with the form once more.
  [[nodiscard]] bool is_refused(const LoginResult& result) const {
    if (!result.response || result.response->status >= 300) return false;
    const Page answer = read(*result.response);
    if (answer.outcome == Outcome::login || answer.outcome == Outcome::no_permission) return true;
    return answer.outcome == Outcome::error && !(answer.signs && answer.signs->refresh);
  }

  enum class Identity { known, asks_again, refused };

  /// Once a run, on the first page: who are we to the board? Logs in where a name and password were given.
  Identity identify(const Page& page) {
    if (is_identified_ || !page.signs) return Identity::known;
    const Viewer& viewer = page.signs->viewer;
    if (viewer.view == View::member) {
      is_identified_ = true;
      reader_ = {true, viewer.user_id};
      return Identity::known;
    }
    if (options_.credentials && !has_logged_in_) {
      has_logged_in_ = true;
      const LoginResult result = log_in(*fetcher_, page_with_form(page), *options_.credentials);
      if (result.outcome == LoginResult::Outcome::sent && !is_refused(result)) return Identity::asks_again;
      if (result.outcome == LoginResult::Outcome::stopped) {
        stop_early(result.fetched, result.why);
        return Identity::refused;
      }
      const bool is_sent = result.outcome == LoginResult::Outcome::sent;
      stop(ExitCode::access, is_sent ? std::string(not_accepted) : result.why, std::string(look_at_login));
      return Identity::refused;
    }
    if (has_logged_in_ && viewer.view == View::guest) {
      stop(ExitCode::access, std::string(not_accepted), std::string(look_at_login));
      return Identity::refused;
    }
    if (options_.fetch.cookies && viewer.view == View::guest) {
      stop(ExitCode::access, "the cookies do not log in: the board shows what guests see",
           "log in with a browser and save its cookies anew");
      return Identity::refused;
    }
    // Who should be a member and is not told so yet is looked at again on the next page.
    is_identified_ = viewer.view != View::unknown || !(options_.fetch.cookies || has_logged_in_);
    return Identity::known;
  }

  void take(const QueueItem& item, const QueueItem& asked, const Fetched& fetched, Page page) {
    const fetch::Response& response = *fetched.response;
    std::vector<HeldPage> held;
    if (page.kind == PageKind::thread && page.thread) {
      held = state_.pages_of(page.thread->id);
      if (const auto other = repeated_page(page, held)) {
        state_.drop_pages_behind(page.thread->id, *other);
        page.page_number.reset();
        page.thread->page_count.reset();
      } else if (item.attempts == 0 && is_as_asked(item, page) && is_short(page, held) &&
                 state_.repeat(item.key, std::nullopt, "it had fewer posts than it must")) {
        return;
      }
    }
    const std::size_t new_posts = state_.count_unknown(page.posts);
    Stored stored = Stored::unchanged;
    try {
      stored = archive_.add(capture_of(response), page);
    } catch (const Error& error) {
      if (error.code() != ExitCode::usage) throw;
      if (is_first(item)) throw;
      fail(item, QueueState::failed, error.what());  // another board answers there
      return;
    }
    ++report_.pages;
    refusals_in_a_row_ = 0;
    report_.new_posts += new_posts;
    if (stored == Stored::unchanged) ++report_.unchanged;

    const std::optional<std::string> key = key_of(page);
    const fetch::Validators validators = response.validators();
    const std::string answered = key.value_or(item.key);
    state_.note_address(cleaned(response.url), answered, validators.etag, validators.last_modified, now_);
    for (const std::string& alias : {item.url, asked.url}) {
      if (alias != cleaned(response.url)) state_.note_address(alias, answered, std::nullopt, std::nullopt, now_);
    }
    if (item.reason == source_reason) remember(item, page);
    if (key && *key != item.key) {
      QueueItem same = item;
      same.key = *key;
      if (page.thread) same.thread_id = page.thread->id;
      state_.note_done(same, now_);
    }
    if (!page.signs) page.signs.emplace();
    if (follow(item, page, held)) state_.finish(item, QueueState::done);
  }

  /// What the page leads on to. False where the item's end is told already, or it is to be asked for once more.
  bool follow(const QueueItem& item, Page& page, const std::vector<HeldPage>& held) {
    if (const std::optional<Id> wanted = post_of(item)) {
      if (std::ranges::find(page.posts, *wanted, &Post::id) == page.posts.end()) {
        fail(item, QueueState::gone, "the page that the board shows is without that post");
        return false;
      }
      if (page.kind != PageKind::thread || options_.fill) return true;
    }
    if (page.kind == PageKind::thread && page.thread) {
      if (follow_thread(item, page, held)) return true;
      fail(item, QueueState::failed, fmt::format("the board shows page {} there", *page.page_number));
      return false;
    }
    if (page.kind == PageKind::post && page.thread && item.reason == source_reason) {
      plan_thread(page.thread->id, std::nullopt, std::nullopt, page.thread->forum_id, source_reason, &page);
      return true;
    }
    if (page.kind == PageKind::index && !item.thread_id && !item.forum_id) {
      elsewhere_.clear();
      if (consider_forums(page, std::nullopt) || elsewhere_.empty()) return true;
      fail(item, QueueState::gone, fmt::format("its forums are on another host, as {}: sync it there", elsewhere_));
      return false;
    }
    if (page.kind == PageKind::forum && page.forum_id && !item.thread_id) return follow_forum(item, page);
    // From version 5 on a list says its forum's number with its topics alone: there are none.
    const bool is_version_5 = page.site.version && *page.site.version >= "5";
    if (page.kind == PageKind::other && item.forum_id && !item.thread_id && is_version_5) return true;
    fail(item, QueueState::gone, "the board shows something else there");
    return false;
  }

  /// A source is remembered when it is known to be one.
  void remember(const QueueItem& item, const Page& page) {
    const char* kind = nullptr;
    if (page.kind == PageKind::index) kind = "board";
    if (page.kind == PageKind::forum) kind = "forum";
    if (page.kind == PageKind::thread || page.kind == PageKind::post) kind = "thread";
    if (!kind) return;
    for (const Seed& seed : seeds_) {
      const std::optional<PageKey> key = key_of_link(seed.url);
      const bool is_same = seed.url == item.url || item.key == fmt::format("{}{}", source_prefix, seed.url) ||
                           (key && item.thread_id && key->kind == PageKey::Kind::thread && key->id == *item.thread_id);
      if (is_same) state_.remember_source(seed.url, kind, now_);
    }
  }

  // ---- ends

  /// Whether nothing at all was understood yet, and nothing else waits than this, which the user asked for.
  [[nodiscard]] bool is_first(const QueueItem& item) const {
    return item.reason == source_reason && report_.pages == 0 && state_.count_waiting() <= 1;
  }

  /// An address that was never understood before, and shows no board.
  [[nodiscard]] bool is_mistyped(const QueueItem& item, const Page& page) const {
    if (page.outcome != Outcome::not_vbulletin || page.detail == "empty" || !is_first(item)) return false;
    return std::ranges::none_of(seeds_, [&](const Seed& seed) { return seed.url == item.url && !seed.kind.empty(); });
  }

  void fail(const QueueItem& item, QueueState state, const std::string& why) {
    state_.finish(item, state);
    const char* const outcome = state == QueueState::gone ? "gone" : state == QueueState::denied ? "denied" : "failed";
    report_.failures.push_back({item.url, outcome, why});
    events_.failure(report_.failures.back());
  }

  /// Out of patience with a page that is not what it should be.
  void give_up(const QueueItem& item, const Page& page, const std::string& why) {
    if (is_mistyped(item, page)) {
      state_.finish(item, QueueState::gone);
      stop(ExitCode::nothing, "nothing to archive: " + why, "give the address of a thread, a forum or a board");
    } else if (page.outcome == Outcome::error || is_first(item)) {
      stop(ExitCode::network, why, std::string(later));
    } else {
      fail(item, QueueState::failed, why);
    }
  }

  /// One page may be refused by the server, or lead elsewhere; several in a row are a ban, or a move of the board. Then
  /// nothing more is asked for, and what waits goes on waiting.
  bool is_turned_away(const std::string& why) {
    if (++refusals_in_a_row_ < most_refusals) return false;
    stop(ExitCode::network, why, std::string(later));
    return true;
  }

  /// What the item is to show; nothing for an address of which that is not known yet.
  [[nodiscard]] static std::optional<std::string> shown_key(const QueueItem& item) {
    return parse_key(item.key) ? std::optional(item.key) : std::nullopt;
  }

  void keep_refusal(const fetch::Response& response, const QueueItem& item, const Page& page) {
    const Outcome outcome = page.outcome == Outcome::stored ? Outcome::error : page.outcome;
    state_.note_capture(capture_of(response), shown_key(item), name_of(outcome), page.detail);
  }

  void keep_redirect(const QueueItem& item, const Fetched& fetched) {
    CaptureRecord capture;
    if (fetched.response) {
      capture = capture_of(*fetched.response);
    } else {
      capture.origin = "http";
      capture.fetched_at = clock_.utc();
      capture.sha256 = text::sha256_hex("");
    }
    capture.url = item.url;
    if (!fetched.redirects.empty() && fetched.redirects.back().status > 0)
      capture.status = fetched.redirects.back().status;
    state_.note_capture(capture, shown_key(item), name_of(Outcome::error), fetched.why);
  }

  void stop(ExitCode code, std::string why, std::string help = {}) {
    is_stopped_ = true;
    report_.code = code;
    report_.stopped = std::move(why);
    report_.help = std::move(help);
  }

  void stop_early(Fetched::Outcome outcome, const std::string& why) {
    if (outcome == Fetched::Outcome::interrupted)
      stop(ExitCode::interrupted, "interrupted");
    else
      stop(outcome == Fetched::Outcome::out_of_budget ? ExitCode::partial : ExitCode::network, why);
  }

  [[nodiscard]] ExitCode final_code() const {
    if (options_.fill) return report_.gaps == 0 && report_.failures.empty() ? ExitCode::ok : ExitCode::partial;
    if (report_.failures.empty()) return ExitCode::ok;
    return report_.pages == 0 ? ExitCode::nothing : ExitCode::partial;
  }

  static constexpr std::string_view all_days = "daysprune=-1";

  Archive& archive_;
  SyncState state_;
  SyncOptions options_;
  fetch::Clock& clock_;
  const SyncEvents& events_;
  std::vector<Seed> seeds_;
  std::string board_;
  std::optional<PageAddresses> addresses_;
  std::optional<Keeper> keeper_;  // outlives the fetcher, which hands it what comes
  std::optional<fetch::Fetcher> fetcher_;
  UtcTime now_;
  Reader reader_;
  bool board_lacks_ends_ = false;
  bool is_identified_ = false;
  bool has_logged_in_ = false;
  bool is_stopped_ = false;
  int failures_in_a_row_ = 0;
  int refusals_in_a_row_ = 0;
  std::map<Id, int> planned_;          // of a thread: the pages up to this one are in the queue
  std::map<Id, std::set<Id>> listed_;  // of a forum: the threads that its list has shown in this pass
  std::string elsewhere_;              // a forum that the index at hand links on another host
  std::set<Id> explained_;             // forums in whose lists something was found that has changed
  SyncReport report_;
};

}  // namespace

std::vector<PlannedRequest> plan(Archive* archive, const SyncOptions& options, UtcTime now) {
  if (!archive) {
    std::vector<PlannedRequest> requests;
    for (Seed& seed : seeds_of({}, options.urls)) requests.push_back({std::move(seed.url), std::string(source_reason)});
    return requests;
  }
  struct NoClock final : fetch::Clock {
    fetch::Millis monotonic() override { return {}; }
    UtcTime utc() override { return {}; }
    bool wait(fetch::Millis) override { return false; }
  } clock;
  const SyncEvents events;
  return Sync(*archive, options, clock, events).plan(now);
}

SyncReport run(Archive& archive, const SyncOptions& options, fetch::Clock& clock, const SyncEvents& events) {
  return Sync(archive, options, clock, events).run();
}

}  // namespace vbarchive::sync
