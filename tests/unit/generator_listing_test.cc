// The generator's index and lists of threads: what the model says of them, and that extraction reads exactly that.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "records/json.h"
#include "support/board_listing.h"
#include "support/board_plans.h"
#include "support/board_print.h"
#include "support/board_shell.h"
#include "support/catch.h"
#include "support/json_diff.h"
#include "support/temp_dir.h"
#include "vbarchive/extract.h"

namespace vbarchive::testing {
namespace {

using Json = nlohmann::ordered_json;

/// A moment of May 2012, on the board's clock.
LocalTime at(int day, int hour) { return *local_time(2012, 5, day, hour, 30); }

BoardThread thread_with(Id id, std::size_t forum, const std::string& title, const std::vector<LocalTime>& posted) {
  BoardThread thread;
  thread.id = id;
  thread.forum = forum;
  thread.title = title;
  for (std::size_t i = 0; i < posted.size(); ++i) {
    BoardPost post;
    post.id = id * 10 + static_cast<Id>(i);
    post.number = static_cast<int>(i) + 1;
    post.user = 0;
    post.posted = posted[i];
    thread.posts.push_back(post);
  }
  return thread;
}

/// Ropes (2) with Knots (5) below it; three threads and a redirect.
Board hand_made() {
  Board board;
  board.plan.posts_per_page = 2;
  board.plan.threads_per_page = 1;
  board.plan.base_url = "https://ropes.example/";
  board.plan.utc_offset_minutes = 60;
  board.forums = {{2, std::nullopt, "Ropes"}, {5, 0, "Knots"}};
  BoardUser user;
  user.id = 11;
  user.name = "Ada";
  board.users = {user};
  board.threads = {thread_with(7, 0, "Bowline", {at(14, 8), at(14, 9), at(15, 9)}),
                   thread_with(8, 0, "Rules", {at(13, 8)}), thread_with(9, 1, "Splices", {at(14, 8), at(16, 8)}),
                   thread_with(10, 0, "Older", {at(13, 9)})};
  board.threads[1].is_sticky = true;
  board.threads[1].is_closed = true;
  board.threads[0].views = 1234;
  board.threads[2].posts[1].user.reset();
  board.threads[2].posts[1].guest_name = "Bosun";
  board.redirects = {{12, 0, 9}};
  board.captured_at = at_offset(at(17, 8), 60);
  return board;
}

std::vector<Id> ids(const std::vector<ListedRow>& rows) {
  std::vector<Id> found;
  for (const ListedRow& row : rows) found.push_back(row.redirect ? row.redirect->id : row.thread->id);
  return found;
}

TEST_CASE("generator: lists have stickies first and the newest after them", "[generator]") {
  Board board = hand_made();
  // The redirect is as new as the thread that it leads to.
  CHECK(ids(rows_of_page(board, 0, 1)) == std::vector<Id>{8, 12});
  CHECK(ids(rows_of_page(board, 0, 2)) == std::vector<Id>{7});
  CHECK(ids(rows_of_page(board, 0, 3)) == std::vector<Id>{10});
  CHECK(listing_page_count(board, 0) == 3);
  board.plan.threads_per_page = 20;
  CHECK(ids(rows_of_page(board, 0, 1)) == std::vector<Id>{8, 12, 7, 10});
  // It is the 17th, 8:30: the 15th, 9:30 is less than two days ago, the 13th is not.
  board.plan.days_shown = 2;
  CHECK(ids(rows_of_page(board, 0, 1)) == std::vector<Id>{8, 12, 7});
  CHECK(ids(rows_of_page(board, 0, 1, true)) == std::vector<Id>{8, 12, 7, 10});
}

TEST_CASE("generator: a forum counts what is below it, and no redirects", "[generator]") {
  const Board board = hand_made();
  CHECK(counts_of(board, 0).threads == 4);
  CHECK(counts_of(board, 0).posts == 7);
  CHECK(counts_of(board, 0).last->id == 9);
  CHECK(counts_of(board, 1).threads == 1);
  CHECK(counts_of(board, 1).posts == 2);
}

TEST_CASE("generator: records of lists say what the model says", "[generator]") {
  Board board = hand_made();
  board.plan.threads_per_page = 20;
  const Page page = listing_records(board, 0, 1, Face::vb3);
  CHECK(page.url == "https://ropes.example/forumdisplay.php?f=2");
  CHECK(page.forum_id == 2);
  CHECK(page.page_number == 1);
  REQUIRE(page.forums.size() == 2);
  CHECK_FALSE(page.forums[0].thread_count);
  CHECK(page.forums[1].parent_id == 2);
  CHECK(page.forums[1].thread_count == 1);
  CHECK(page.forums[1].post_count == 2);
  REQUIRE(page.threads.size() == 4);
  CHECK(page.threads[0].is_sticky == true);
  CHECK(page.threads[0].is_closed == true);
  CHECK_FALSE(page.threads[0].page_count);
  const Thread& moved = page.threads[1];
  CHECK(moved.id == 12);
  CHECK(moved.moved_to == 9);
  CHECK_FALSE(moved.reply_count);
  CHECK(moved.last_post_by == "Bosun");
  const Thread& bowline = page.threads[2];
  CHECK(bowline.reply_count == 2);
  CHECK(bowline.views == 1234);
  CHECK(bowline.page_count == 2);
  CHECK(bowline.last_post_id == 72);
  CHECK(bowline.last_post_at->text == "May 15, 2012 09:30 AM");
  CHECK(to_iso(*bowline.last_post_at->utc) == "2012-05-15T08:30:00Z");
  CHECK(bowline.last_post_by == "Ada");
  CHECK(listing_records(board, 0, 1, Face::vb4).threads[2].last_post_at->text == "May 15, 2012, 09:30 AM");

  const Page index = index_records(board, Face::vb3);
  CHECK(index.url == "https://ropes.example/index.php");
  REQUIRE(index.forums.size() == 2);
  CHECK(index.forums[0].post_count == 7);
  CHECK(index.forums[1].post_count == 2);
  board.plan.index_has_subforums = false;
  CHECK_FALSE(index_records(board, Face::vb3).forums[1].post_count);
}

TEST_CASE("generator: addresses have the dress of the plan", "[generator]") {
  Board board = hand_made();
  board.threads[0].title = "Bowline, part 2";
  struct Case {
    Dress dress;
    const char *thread, *forum;
  };
  const Case cases[] = {
      {Dress::classic, "showthread.php?t=7&page=2", "forumdisplay.php?f=5"},
      {Dress::friendly, "showthread.php?7-Bowline-part-2/page2", "forumdisplay.php?5-Knots"},
      {Dress::path, "threads/7-Bowline-part-2/page2", "forums/5-Knots"},
      {Dress::vbseo, "f2/bowline-part-2-a-7-2.html", "f5/"},
      {Dress::vbseo_named, "ropes/7-bowline-part-2-a-2.html", "knots/"},
  };
  for (const Case& known : cases) {
    INFO(name_of(known.dress));
    board.plan.dress = known.dress;
    CHECK(thread_address(board, board.threads[0], 2, Face::vb3) == known.thread);
    CHECK(forum_address(board, 1, 1, Face::vb3) == known.forum);
  }
  CHECK(thread_address(board, board.threads[0], 2, Face::vb5) == "forum/ropes/7-bowline-part-2-a/page2");
  CHECK(forum_address(board, 1, 1, Face::vb5) == "forum/ropes/knots");
}

/// The records as JSON, without what the model cannot know.
Json expected_of(const Page& page) {
  Json json = to_json(page);
  for (const char* const key : {"detail", "date_order", "charset_source"}) json.erase(key);
  return json;
}

/// Addresses without numbers tell of no forum which it is, and a list names its own forum by none: its address is
/// then made up.
bool knows_forums(const Board& board, Face face) {
  return face != Face::vb5 && dress_of(board, face) != Dress::vbseo_named;
}

void check_page(const Board& board, const std::string& bytes, const Page& records, Face face) {
  PageInput input;
  input.bytes = bytes;
  input.address = records.url;
  input.captured_at = board.captured_at;
  INFO(*records.url);
  Json expected = expected_of(records);
  if (!knows_forums(board, face) && records.forum_id) expected.erase("forums");
  CHECK(first_difference(expected, to_json(extract(input))).value_or("none") == "none");
}

void check_lists(const Board& board, Face face) {
  check_page(board, render_index(board, face), index_records(board, face), face);
  for (std::size_t forum = 0; forum < board.forums.size(); ++forum) {
    for (int page = 1; page <= listing_page_count(board, forum); ++page) {
      // A page of version 5 that lists forums alone may be any: its front page has a number too.
      if (face == Face::vb5 && board.forums[forum].is_category) continue;
      check_page(board, render_listing_page(board, forum, page, face), listing_records(board, forum, page, face), face);
    }
  }
}

BoardPlan small_plan() {
  BoardPlan plan = fixture_plan();
  plan.forums = 5;
  plan.thread_sizes.assign(24, 3);
  plan.thread_sizes[4] = 45;
  plan.threads_per_page = 3;
  return plan;
}

TEST_CASE("generator: extraction reads every list and index", "[generator][extract]") {
  const Face face = GENERATE(Face::vb3, Face::vb4, Face::vb5);
  const bool has_category = GENERATE(false, true);
  BoardPlan plan = small_plan();
  plan.has_category = has_category || face == Face::vb5;
  plan.index_has_subforums = !has_category;
  Board board = make_board(plan);
  board.redirects = {{900, 1, board.threads[2].id}};
  INFO(name_of(face));
  check_lists(board, face);
}

TEST_CASE("generator: extraction reads lists and threads in every dress", "[generator][extract]") {
  const Face face = GENERATE(Face::vb3, Face::vb4);
  BoardPlan plan = small_plan();
  for (const Dress dress : all_dresses) {
    plan.dress = dress;
    const Board board = make_board(plan);
    INFO(name_of(face) << ", " << name_of(dress));
    check_lists(board, face);
    const BoardThread& thread = board.threads[4];
    for (const int page : {1, 2, 4}) {
      Page records = page_records(board, thread, page, face);
      Json expected = expected_of(records);
      for (const char* const key : {"posts", "thread", "users"}) expected.erase(key);
      if (!knows_forums(board, face)) expected.erase("forums");
      PageInput input;
      const std::string bytes = render_thread_page(board, thread, page, face);
      input.bytes = bytes;
      input.address = records.url;
      const Page read = extract(input);
      CHECK(first_difference(expected, to_json(read)).value_or("none") == "none");
      REQUIRE(read.thread);
      CHECK(read.thread->id == thread.id);
      CHECK(read.thread->url == records.thread->url);
      CHECK(read.thread->page_count == 5);
      REQUIRE(read.posts.size() == records.posts.size());
      CHECK(read.posts.back().url.value_or("none") == records.posts.back().url.value_or("none"));
    }
  }
}

TEST_CASE("generator: what the frame of a page adds changes no record", "[generator][extract]") {
  const Face face = GENERATE(Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4);
  const Board board = make_board(fixture_plan());
  const BoardThread& thread = board.threads[0];
  PageInput input;
  const std::string plain = render_thread_page(board, thread, 1, face);
  input.bytes = plain;
  Json expected = to_json(extract(input));
  const std::string token = "1300089600-0123456789abcdef0123456789abcdef01234567";
  const std::string session = "0123456789abcdef0123456789abcdef";
  std::string dressed_up = with_action_links(plain, board, thread.id, thread.posts[0].id, face);
  CHECK(dressed_up.find("post_thanks_add") != std::string::npos);
  dressed_up = with_session(shown_to({0, token}, board, dressed_up, face), session, face);
  CHECK(dressed_up.find(session) != std::string::npos);
  CHECK(dressed_up.find("logouthash=" + token) != std::string::npos);
  CHECK(dressed_up.find(">" + board.users[0].name + "</a>") != std::string::npos);
  CHECK(dressed_up.find("navbar_username") == std::string::npos);
  input.bytes = dressed_up;
  const Json read = to_json(extract(input));
  for (const char* const key : {"posts", "thread", "users", "forums", "url"}) {
    INFO(key);
    CHECK(first_difference(expected[key], read[key]).value_or("none") == "none");
  }
}

TEST_CASE("generator: a site of files has a file for each address", "[generator]") {
  const TempDir folder;
  BoardPlan plan = small_plan();
  plan.dress = Dress::vbseo;
  const Board board = make_board(plan);
  write_site(board, Face::vb3, folder.path());
  CHECK(std::filesystem::exists(folder / "index.html"));
  CHECK(std::filesystem::exists(folder / "f2/index.html"));
  CHECK(std::filesystem::exists(folder / "f2/index2.html"));
  CHECK(std::filesystem::exists(folder / thread_address(board, board.threads[4], 5, Face::vb3)));
}

TEST_CASE("generator: a lying pager claims its pages", "[generator]") {
  Board board = make_board(small_plan());
  board.forums[0].claimed_pages = 10'000;
  CHECK(render_listing_page(board, 0, 1, Face::vb3).find("Page 1 of 10,000") != std::string::npos);
  CHECK(render_listing_page(board, 0, 1, Face::vb4).find("Page 1 of 10,000") != std::string::npos);
  CHECK(listing_page_count(board, 0) < 10);
  board.threads[4].claimed_pages = 10'000;
  CHECK(page_count(board, board.threads[4]) == 10'000);
}

TEST_CASE("generator: notices are what extraction takes them for", "[generator][extract]") {
  struct Case {
    Notice notice;
    Outcome outcome;
    const char* detail;
  };
  const Case cases[] = {{Notice::no_thread, Outcome::error, "not found:"},
                        {Notice::no_forum, Outcome::error, "not found:"},
                        {Notice::no_permission, Outcome::no_permission, "the board refuses"},
                        {Notice::login, Outcome::login, "the board asks for a login"},
                        {Notice::closed, Outcome::error, "closed:"},
                        {Notice::maintenance, Outcome::error, "maintenance:"},
                        {Notice::too_busy, Outcome::error, "maintenance:"},
                        {Notice::flood, Outcome::error, "flood:"},
                        {Notice::wrong_password, Outcome::error, ""}};
  const Board board = make_board(fixture_plan());
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    for (const Case& known : cases) {
      const std::string bytes = render_notice(board, known.notice, face);
      PageInput input;
      input.bytes = bytes;
      const Page page = extract(input);
      INFO(name_of(face) << ", " << known.detail << ": " << page.detail);
      if (face == Face::vb5 && known.notice == Notice::login) {
        // Version 5 has no form in the message: only the words tell.
        CHECK((page.outcome == Outcome::login || page.outcome == Outcome::no_permission));
        continue;
      }
      CHECK(page.outcome == known.outcome);
      CHECK(page.detail.find(known.detail) == 0);
    }
  }
}

}  // namespace
}  // namespace vbarchive::testing
