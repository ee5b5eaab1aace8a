// What scenarios and people tell a board to do, a line each:
//
//   add 3 posts to thread 101            add thread to forum 2 with 4 posts
//   edit post 1003                       delete posts 1003 1004
//   delete posts 2-4 of thread 101       delete thread 101
//   merge thread 105 into 101            split thread 101 from 12
//   move thread 101 to forum 5           move thread 101 to forum 5 with redirect
//   close|open|stick|unstick thread 101  show 20 posts a page
//   thread 101 claims 10000 pages        forum 2 claims 10000 pages
//   close board [status 503]             maintenance [status 503]           open board
//   expire sessions                      members only forum 5               allow guests in forum 5
//   rename board to URL/                 move away to URL/                  no faults
//
// and what goes wrong: a pattern of requests, how many of them, and the fault. `*` stands for anything.
//
//   next 2 of thread 101 page 2: status 503 retry-after 1
//   next of forum *: status 429 retry-after date 1
//   all of /showthread.php?t=101*: challenge
//
// Faults: status N, reset, empty, cut N, short page N, half of the posts, length N, drip MS, bomb N, endless N, loop,
// redirect N to URL, refresh to URL, challenge [status N], login page, no permission, closed, maintenance, too busy,
// flood, database error, all of these with [status N], as guest.
#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "support/board_site.h"
#include "support/board_site_changes.h"

namespace vbarchive::testing {
namespace {

/// Reads a line word by word.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line), rest_(line) { skip(); }

  /// Takes the words when the line goes on with them.
  bool take(std::string_view words) {
    std::string_view rest = rest_;
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      const std::string_view wanted = words.substr(0, end);
      const std::string_view found = rest.substr(0, rest.find(' '));
      if (wanted != found) return false;
      rest.remove_prefix(found.size());
      while (rest.starts_with(' ')) rest.remove_prefix(1);
      words.remove_prefix(std::min(end + 1, words.size()));
    }
    rest_ = rest;
    return true;
  }

  [[nodiscard]] std::string word() {
    const std::string_view found = rest_.substr(0, rest_.find(' '));
    if (found.empty()) fail("there is a word missing");
    rest_.remove_prefix(found.size());
    skip();
    return std::string(found);
  }

  template <typename Number = int>
  [[nodiscard]] Number number() {
    const std::string text = word();
    Number value{};
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (trouble != std::errc{} || end != text.data() + text.size()) fail("this is no number: " + text);
    return value;
  }

  [[nodiscard]] bool is_done() const { return rest_.empty(); }

  void end() const {
    if (!rest_.empty()) fail("not understood: " + std::string(rest_));
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw std::invalid_argument(fmt::format("\"{}\": {}", line_, why));
  }

 private:
  void skip() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }

  std::string_view line_;
  std::string_view rest_;
};

struct NoticeWords {
  std::string_view words;
  Notice notice;
};

constexpr NoticeWords notice_words[] = {{"login page", Notice::login},   {"no permission", Notice::no_permission},
                                        {"closed", Notice::closed},      {"maintenance", Notice::maintenance},
                                        {"too busy", Notice::too_busy},  {"flood", Notice::flood},
                                        {"no thread", Notice::no_thread}};

void read_fault(Words& words, Fault& fault) {
  using Kind = Fault::Kind;
  for (const NoticeWords& known : notice_words) {
    if (!words.take(known.words)) continue;
    fault.kind = Kind::notice;
    fault.notice = known.notice;
    if (words.take("status")) fault.status = words.number();
    return;
  }
  if (words.take("status")) {
    fault.kind = Kind::status;
    fault.status = words.number();
    if (words.take("retry-after")) fault.retry_after = words.take("date") ? "date " + words.word() : words.word();
  } else if (words.take("reset")) {
    fault.kind = Kind::reset;
  } else if (words.take("empty")) {
    fault.kind = Kind::empty;
  } else if (words.take("cut")) {
    fault.kind = Kind::cut;
    fault.bytes = words.number<std::uint64_t>();
  } else if (words.take("short page")) {
    fault.kind = Kind::short_page;
    fault.bytes = words.number<std::uint64_t>();
  } else if (words.take("half of the posts")) {
    fault.kind = Kind::half_posts;
  } else if (words.take("length")) {
    fault.kind = Kind::wrong_length;
    fault.bytes = words.number<std::uint64_t>();
  } else if (words.take("drip")) {
    fault.kind = Kind::drip;
    fault.pause = std::chrono::milliseconds(words.number());
  } else if (words.take("bomb")) {
    fault.kind = Kind::bomb;
    fault.bytes = words.number<std::uint64_t>();
  } else if (words.take("endless")) {
    fault.kind = Kind::endless;
    fault.bytes = words.number<std::uint64_t>();
  } else if (words.take("loop")) {
    fault.kind = Kind::loop;
  } else if (words.take("redirect")) {
    fault.kind = Kind::redirect;
    fault.status = words.number();
    if (!words.take("to")) words.fail("where to?");
    fault.target = words.word();
  } else if (words.take("refresh to")) {
    fault.kind = Kind::refresh;
    fault.target = words.word();
  } else if (words.take("challenge")) {
    fault.kind = Kind::challenge;
    fault.status = words.take("status") ? words.number() : 403;
  } else if (words.take("database error")) {
    fault.kind = Kind::database;
    fault.status = words.take("status") ? words.number() : 503;
  } else if (words.take("as guest")) {
    fault.kind = Kind::guest;
  } else {
    words.fail("this is no fault that is known");
  }
}

/// `next 2 of PATTERN: …`, `all of PATTERN: …`.
std::optional<Fault> fault_in(std::string_view line) {
  Fault fault;
  Words head(line);
  if (head.take("all of")) {
    fault.left.reset();
  } else if (head.take("next of")) {
    fault.left = 1;
  } else if (head.take("next")) {
    fault.left = head.number();
  } else {
    return std::nullopt;
  }
  const std::size_t of = line.find("of ");
  const std::size_t colon = line.find(": ");
  if (of == std::string_view::npos || colon == std::string_view::npos || colon < of)
    head.fail("a fault is told as \"next 2 of PATTERN: FAULT\"");
  fault.pattern = line.substr(of + 3, colon - of - 3);
  Words words(line.substr(colon + 2));
  read_fault(words, fault);
  words.end();
  return fault;
}

/// The posts `2-4` of a thread, or those whose numbers follow.
std::vector<Id> posts_in(Words& words, const Board& board) {
  std::vector<Id> posts;
  const std::string first = words.word();
  const std::size_t dash = first.find('-');
  if (dash == std::string::npos) {
    Words alone(first);
    posts.push_back(alone.number<Id>());
    while (!words.is_done()) posts.push_back(words.number<Id>());
    return posts;
  }
  Words from(std::string_view(first).substr(0, dash)), to(std::string_view(first).substr(dash + 1));
  const int least = from.number(), most = to.number();
  if (!words.take("of thread")) words.fail("of which thread?");
  const Id id = words.number<Id>();
  for (const BoardThread& thread : board.threads) {
    for (const BoardPost& post : thread.posts) {
      if (thread.id == id && post.number >= least && post.number <= most) posts.push_back(post.id);
    }
  }
  if (posts.empty()) words.fail("there are no such posts");
  return posts;
}

/// What changes the model alone. False when the line is about something else.
bool change_board(Words& words, Board& board) {
  if (words.take("add thread to forum")) {
    const Id forum = words.number<Id>();
    int posts = 1;
    if (words.take("with")) {
      posts = words.number();
      if (!words.take("posts") && !words.take("post")) words.fail("so many what?");
    }
    add_thread(board, forum, posts);
  } else if (words.take("add")) {
    const int count = words.number();
    if (!words.take("posts to thread") && !words.take("post to thread")) words.fail("to which thread?");
    add_posts(board, words.number<Id>(), count);
  } else if (words.take("edit post")) {
    edit_post(board, words.number<Id>());
  } else if (words.take("delete posts") || words.take("delete post")) {
    delete_posts(board, posts_in(words, board));
  } else if (words.take("delete thread")) {
    delete_thread(board, words.number<Id>());
  } else if (words.take("split thread")) {
    const Id thread = words.number<Id>();
    if (!words.take("from")) words.fail("from which number on?");
    split_thread(board, thread, words.number());
  } else if (words.take("move thread")) {
    const Id thread = words.number<Id>();
    if (!words.take("to forum")) words.fail("to which forum?");
    const Id forum = words.number<Id>();
    move_thread(board, thread, forum, words.take("with redirect"));
  } else if (words.take("close thread")) {
    thread_of(board, words.number<Id>()).is_closed = true;
  } else if (words.take("open thread")) {
    thread_of(board, words.number<Id>()).is_closed = false;
  } else if (words.take("stick thread")) {
    thread_of(board, words.number<Id>()).is_sticky = true;
  } else if (words.take("unstick thread")) {
    thread_of(board, words.number<Id>()).is_sticky = false;
  } else if (words.take("show")) {
    board.plan.posts_per_page = words.number();
    if (board.plan.posts_per_page < 1 || !words.take("posts a page")) words.fail("show how many posts a page?");
  } else if (words.take("thread")) {
    BoardThread& thread = thread_of(board, words.number<Id>());
    if (!words.take("claims")) words.fail("what of this thread?");
    thread.claimed_pages = words.number();
    if (!words.take("pages")) words.fail("claims what?");
  } else if (words.take("forum")) {
    BoardForum& forum = board.forums[forum_of(board, words.number<Id>())];
    if (!words.take("claims")) words.fail("what of this forum?");
    forum.claimed_pages = words.number();
    if (!words.take("pages")) words.fail("claims what?");
  } else if (words.take("members only forum")) {
    board.forums[forum_of(board, words.number<Id>())].members_only = true;
  } else if (words.take("allow guests in forum")) {
    board.forums[forum_of(board, words.number<Id>())].members_only = false;
  } else {
    return false;
  }
  words.end();
  return true;
}

}  // namespace

void BoardSite::command(std::string_view line) {
  if (std::optional<Fault> fault = fault_in(line)) {
    add_fault(std::move(*fault));
    return;
  }
  Words words(line);
  const auto status = [&](int usual) { return words.take("status") ? words.number() : usual; };
  if (words.take("merge thread")) {
    const Id from = words.number<Id>();
    if (!words.take("into")) words.fail("into which thread?");
    const Id into = words.number<Id>();
    words.end();
    change([&](Board& board) { merge_threads(board, from, into); });
    add_alias(from, into);
  } else if (words.take("close board")) {
    const int answered = status(200);
    words.end();
    close(Notice::closed, answered);
  } else if (words.take("maintenance")) {
    const int answered = status(503);
    words.end();
    close(Notice::maintenance, answered);
  } else if (words.take("open board")) {
    words.end();
    close(std::nullopt, 200);
  } else if (words.take("expire sessions")) {
    words.end();
    expire_sessions();
  } else if (words.take("no faults")) {
    words.end();
    clear_faults();
  } else if (words.take("rename board to")) {
    const std::string url = words.word();
    words.end();
    rename(url);
  } else if (words.take("move away to")) {
    const std::string url = words.word();
    words.end();
    move_away(url);
  } else {
    bool is_known = false;
    change([&](Board& board) { is_known = change_board(words, board); });
    if (!is_known) words.fail("not understood");
  }
}

}  // namespace vbarchive::testing
