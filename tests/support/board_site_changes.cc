#include "support/board_site_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>

#include "support/board_texts.h"

namespace vbarchive::testing {
namespace {

constexpr std::int64_t minute = 60;

Id next_post_id(const Board& board) {
  Id highest = 1'000;
  for (const BoardThread& thread : board.threads) {
    for (const BoardPost& post : thread.posts) highest = std::max(highest, post.id);
  }
  return highest + 1;
}

Id next_thread_id(const Board& board) {
  Id highest = 100;
  for (const BoardThread& thread : board.threads) highest = std::max(highest, thread.id);
  for (const BoardRedirect& redirect : board.redirects) highest = std::max(highest, redirect.id);
  return highest + 1;
}

/// Some minutes after everything that the board has seen.
LocalTime next_moment(Board& board) {
  const LocalTime moment{at_offset(board.captured_at, board.plan.utc_offset_minutes).seconds + 3 * minute};
  board.captured_at = at_offset(LocalTime{moment.seconds + minute}, board.plan.utc_offset_minutes);
  return moment;
}

void renumber(BoardThread& thread) {
  int number = 0;
  for (BoardPost& post : thread.posts) post.number = ++number;
}

Part said(std::string words) {
  Part part;
  part.inlines = {{Inline::Kind::text, std::move(words), {}, 0}};
  return part;
}

BoardPost make_post(Board& board) {
  BoardPost post;
  post.id = next_post_id(board);
  post.user = static_cast<std::size_t>(post.id) % board.users.size();
  post.posted = next_moment(board);
  const std::vector<std::string>& sentences = remarks();
  post.message = {said(fmt::format("{} That is the {}th word on it.",
                                   sentences[static_cast<std::size_t>(post.id) % sentences.size()], post.id))};
  return post;
}

void drop_empty_threads(Board& board) {
  std::erase_if(board.threads, [](const BoardThread& thread) { return thread.posts.empty(); });
  std::erase_if(board.redirects, [&](const BoardRedirect& redirect) {
    return std::ranges::none_of(board.threads, [&](const BoardThread& thread) { return thread.id == redirect.thread; });
  });
}

}  // namespace

BoardThread& thread_of(Board& board, Id thread) {
  const auto found = std::ranges::find(board.threads, thread, &BoardThread::id);
  if (found == board.threads.end()) throw std::invalid_argument(fmt::format("the board has no thread {}", thread));
  return *found;
}

std::size_t forum_of(const Board& board, Id forum) {
  const auto found = std::ranges::find(board.forums, forum, &BoardForum::id);
  if (found == board.forums.end()) throw std::invalid_argument(fmt::format("the board has no forum {}", forum));
  return static_cast<std::size_t>(found - board.forums.begin());
}

void add_posts(Board& board, Id thread, int count) {
  BoardThread& grown = thread_of(board, thread);
  for (int i = 0; i < count; ++i) grown.posts.push_back(make_post(board));
  renumber(grown);
}

Id add_thread(Board& board, Id forum, int posts) {
  BoardThread thread;
  thread.id = next_thread_id(board);
  thread.forum = forum_of(board, forum);
  thread.title = fmt::format("News of the quay, part {}", thread.id);
  board.threads.push_back(thread);
  add_posts(board, thread.id, posts);
  return thread.id;
}

void edit_post(Board& board, Id id) {
  for (BoardThread& thread : board.threads) {
    for (BoardPost& post : thread.posts) {
      if (post.id != id) continue;
      post.message = {said(fmt::format("I have thought again about what I said in {}.", id))};
      BoardEdit edit;
      edit.by = board.users.front().name;
      edit.at = next_moment(board);
      edit.reason = "second thoughts";
      post.edit = edit;
      return;
    }
  }
  throw std::invalid_argument(fmt::format("the board has no post {}", id));
}

void delete_posts(Board& board, const std::vector<Id>& posts) {
  std::set<Id> left(posts.begin(), posts.end());
  for (BoardThread& thread : board.threads) {
    const auto removed = std::erase_if(thread.posts, [&](const BoardPost& post) { return left.erase(post.id) > 0; });
    if (removed > 0) renumber(thread);
  }
  if (!left.empty()) throw std::invalid_argument(fmt::format("the board has no post {}", *left.begin()));
  drop_empty_threads(board);
}

void delete_thread(Board& board, Id thread) {
  thread_of(board, thread).posts.clear();
  drop_empty_threads(board);
}

void merge_threads(Board& board, Id from, Id into) {
  std::vector<BoardPost> moved = std::move(thread_of(board, from).posts);
  thread_of(board, from).posts.clear();
  BoardThread& target = thread_of(board, into);
  target.posts.insert(target.posts.end(), std::make_move_iterator(moved.begin()), std::make_move_iterator(moved.end()));
  std::ranges::sort(target.posts, [](const BoardPost& a, const BoardPost& b) { return a.id < b.id; });
  renumber(target);
  for (BoardRedirect& redirect : board.redirects) {
    if (redirect.thread == from) redirect.thread = into;
  }
  drop_empty_threads(board);
}

Id split_thread(Board& board, Id id, int first_number) {
  BoardThread& thread = thread_of(board, id);
  if (first_number < 2 || first_number > static_cast<int>(thread.posts.size()))
    throw std::invalid_argument(fmt::format("thread {} cannot be split at post {}", id, first_number));
  const auto from = thread.posts.begin() + (first_number - 1);
  BoardThread part;
  part.id = next_thread_id(board);
  part.forum = thread.forum;
  part.title = thread.title + ", on another tack";
  part.posts.assign(std::make_move_iterator(from), std::make_move_iterator(thread.posts.end()));
  thread.posts.erase(from, thread.posts.end());
  renumber(part);
  board.threads.push_back(std::move(part));
  return board.threads.back().id;
}

void move_thread(Board& board, Id id, Id forum, bool leaves_redirect) {
  BoardThread& thread = thread_of(board, id);
  const std::size_t old = thread.forum;
  thread.forum = forum_of(board, forum);
  if (leaves_redirect) board.redirects.push_back({next_thread_id(board), old, id});
}

}  // namespace vbarchive::testing
