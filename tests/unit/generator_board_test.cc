#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/board.h"
#include "support/board_plans.h"
#include "support/board_print.h"
#include "support/catch.h"
#include "support/random.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(stream), {}};
  }
  return files;
}

/// All quotes of a message, those inside others too.
void collect_quotes(const std::vector<Part>& parts, std::vector<const Part*>& quotes) {
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::quote) quotes.push_back(&part);
    collect_quotes(part.parts, quotes);
  }
}

TEST_CASE("generator: chance is SplitMix64", "[generator]") {
  // The first numbers from seed 1234567 that its author gives.
  Random random(1234567);
  CHECK(random.next() == 6457827717110365317U);
  CHECK(random.next() == 3203168211198807973U);
}

TEST_CASE("generator: fixtures/board is what the generator writes", "[generator]") {
  const TempDir folder;
  render_all(make_board(fixture_plan()), fixture_face, folder.path());
  const auto written = files_of(folder.path());
  const auto committed = files_of(fs::path(SOURCE_DIR) / "fixtures" / "board");
  std::size_t bytes = 0;
  for (const auto& [name, content] : committed) {
    INFO(name << " (write it anew: generate_board fixtures/board)");
    CHECK(written.count(name) == 1);
    CHECK((written.count(name) == 1 && written.at(name) == content));
    bytes += content.size();
  }
  CHECK(written.size() == committed.size());
  CHECK(bytes < 1'500'000);
}

TEST_CASE("generator: boards agree with themselves", "[generator]") {
  BoardPlan plan = busy_plan(40);
  plan.seed = GENERATE(3U, 4U);
  const Board board = make_board(plan);
  std::set<Id> post_ids;
  std::size_t nested = 0;
  for (const BoardThread& thread : board.threads) {
    std::set<Id> earlier;
    LocalTime last{0};
    for (const BoardPost& post : thread.posts) {
      INFO("thread " << thread.id << ", post " << post.id);
      CHECK(post_ids.insert(post.id).second);
      CHECK(last < post.posted);
      last = post.posted;
      CHECK(post.posted < at_offset(board.captured_at, plan.utc_offset_minutes));
      std::vector<const Part*> quotes;
      collect_quotes(post.message, quotes);
      for (const Part* quote : quotes) {
        if (quote->quoted_post_id) CHECK(earlier.count(*quote->quoted_post_id) == 1);
        nested += static_cast<std::size_t>(std::count_if(
            quote->parts.begin(), quote->parts.end(), [](const Part& part) { return part.kind == Part::Kind::quote; }));
      }
      earlier.insert(post.id);
    }
    if (!thread.poll) continue;
    int sum = 0;
    for (const auto& [text, votes] : thread.poll->options) {
      sum += votes;
      CHECK(votes <= thread.poll->voters);
    }
    CHECK((thread.poll->is_multiple ? sum >= thread.poll->voters : sum == thread.poll->voters));
  }
  CHECK(nested > 0);
}

TEST_CASE("generator: parts of a large board share no thread, post or member", "[generator]") {
  std::set<Id> threads, posts, users, attachments;
  std::set<std::string> names;
  std::size_t made_threads = 0, made_posts = 0, made_users = 0, made_attachments = 0;
  for (const std::size_t part : {0U, 1U, 2U, 9U}) {
    const Board board = make_board(large_plan(part));
    for (const BoardUser& user : board.users) {
      users.insert(user.id);
      names.insert(user.name);
      ++made_users;
    }
    for (const BoardThread& thread : board.threads) {
      threads.insert(thread.id);
      ++made_threads;
      for (const BoardPost& post : thread.posts) {
        posts.insert(post.id);
        ++made_posts;
        for (const BoardAttachment& attachment : post.attachments) attachments.insert(attachment.id);
        made_attachments += post.attachments.size();
      }
    }
  }
  CHECK(made_posts == 4 * posts_of_a_part);
  CHECK(posts.size() == made_posts);
  CHECK(threads.size() == made_threads);
  CHECK(users.size() == made_users);
  CHECK(names.size() == made_users);
  CHECK(attachments.size() == made_attachments);
}

TEST_CASE("generator: the fixture board has all that a first look should find", "[generator]") {
  const Board board = make_board(fixture_plan());
  CHECK(board.forums.size() == 3);
  CHECK(board.threads.size() == 12);
  std::size_t posts = 0, polls = 0, closed = 0, guests = 0, edits = 0, thanks = 0, hugs = 0, files = 0, quotes = 0;
  for (const BoardThread& thread : board.threads) {
    polls += thread.poll ? 1U : 0U;
    closed += thread.is_closed ? 1U : 0U;
    for (const BoardPost& post : thread.posts) {
      ++posts;
      guests += post.user ? 0U : 1U;
      edits += post.edit ? 1U : 0U;
      thanks += post.thanks.size();
      hugs += post.hugs.size();
      files += post.attachments.size();
      std::vector<const Part*> found;
      collect_quotes(post.message, found);
      quotes += found.size();
    }
  }
  CHECK(posts == 120);
  CHECK(polls == 2);
  CHECK(closed == 2);
  CHECK(guests > 0);
  CHECK(edits > 0);
  CHECK(thanks > 10);
  CHECK(hugs > 10);
  CHECK(files > 0);
  CHECK(quotes > 20);
}

TEST_CASE("generator: records say what the model says", "[generator]") {
  Board board;
  board.plan.posts_per_page = 2;
  board.forums = {{2, std::nullopt, "Ropes"}, {5, 0, "Knots & Bends"}};
  BoardUser user;
  user.id = 11;
  user.name = "Ada";
  user.title = "Member";
  user.joined = "Jan 2005";
  user.post_count = 1234;
  board.users = {user};
  BoardThread thread;
  thread.id = 7;
  thread.forum = 1;
  thread.title = "Bowline, again";
  thread.posts.resize(3);
  BoardPost& post = thread.posts[2];
  post.id = 71;
  post.number = 3;
  post.user = 0;
  post.posted = *local_time(2015, 12, 28, 23, 29);

  const auto said = [](std::string text, int breaks) {
    Part part;
    part.breaks = breaks;
    part.inlines = {{Inline::Kind::text, std::move(text), {}, 0}};
    return part;
  };
  Part inner;
  inner.kind = Part::Kind::quote;
  inner.parts = {said("inner", 0)};
  Part quote;
  quote.kind = Part::Kind::quote;
  quote.quoted_name = "Bob";
  quote.quoted_post_id = 70;
  quote.parts = {inner, said("outer", 0)};
  Part list;
  list.kind = Part::Kind::list;
  list.breaks = 1;
  list.items = {said("one", 0).inlines, said("two", 0).inlines};
  Part code;
  code.kind = Part::Kind::code;
  code.breaks = 0;
  code.label = "Code";
  code.verbatim = "a\n\n  b";
  Part middle = quote;
  middle.breaks = 1;
  post.message = {quote,  said("first", 0), said("second", 1), said("third", 2), list, code, said("after", 1),
                  middle, said("end", 0)};
  board.threads = {thread};

  const Page page = page_records(board, board.threads[0], 2, Face::vb3);
  REQUIRE(page.posts.size() == 1);
  CHECK(page.posts[0].text == "first\nsecond\n\nthird\none\ntwo\na\n\n  b\n\nafter\nend");
  REQUIRE(page.posts[0].quotes.size() == 4);
  CHECK(page.posts[0].quotes[0].text == "outer");
  CHECK(page.posts[0].quotes[0].quoted_post_id == 70);
  CHECK(!page.posts[0].quotes[0].parent_ordinal);
  CHECK(page.posts[0].quotes[1].text == "inner");
  CHECK(page.posts[0].quotes[1].parent_ordinal == 1);
  CHECK(!page.posts[0].quotes[1].author_name);
  CHECK(page.posts[0].posted_at->text == "Dec 28, 2015, 11:29 PM");
  CHECK(to_iso(*page.posts[0].posted_at->utc) == "2015-12-29T04:29:00Z");
  CHECK(page.posts[0].url == "https://harbour.example/showpost.php?p=71&postcount=3");
  CHECK(page.url == "https://harbour.example/showthread.php?t=7&page=2");
  CHECK(page.thread->page_count == 2);
  CHECK(page.thread->forum_id == 5);
  CHECK(page.forums[1].parent_id == 2);
  CHECK(page.users.at(0).fields == std::vector<Field>{{"Join Date", "Jan 2005"}, {"Posts", "1,234"}});

  const Page new_page = page_records(board, board.threads[0], 2, Face::vb4);
  CHECK(new_page.url == "https://harbour.example/showthread.php?7-Bowline-again/page2");
  CHECK(new_page.users.at(0).url == "https://harbour.example/member.php?11-Ada");
}

TEST_CASE("generator: numbers and dates are printed as boards print them", "[generator]") {
  CHECK(with_commas(7) == "7");
  CHECK(with_commas(19394) == "19,394");
  CHECK(with_commas(1234567) == "1,234,567");
  CHECK(percent(0, 33) == "0%");
  CHECK(percent(3, 33) == "9.09%");
  CHECK(percent(2, 3) == "66.67%");
  CHECK(percent(5, 5) == "100.00%");
  const LocalTime noon = *local_time(2015, 12, 8, 12, 5), midnight = *local_time(2015, 12, 8, 0, 5);
  CHECK(print(noon, DateStyle::named).date == "Dec 08, 2015");
  CHECK(print(noon, DateStyle::named).time == "12:05 PM");
  CHECK(print(midnight, DateStyle::month_first).date == "12-08-2015");
  CHECK(print(midnight, DateStyle::month_first).time == "12:05 AM");
  CHECK(print(midnight, DateStyle::iso).date == "2015-12-08");
  CHECK(print(midnight, DateStyle::iso).time == "00:05");
}

TEST_CASE("generator: pages have the size of real ones", "[generator]") {
  const Board board = make_board(busy_plan(3));
  for (const Face face : {Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4}) {
    const std::size_t bytes = render_thread_page(board, board.threads[1], 1, face).size();
    INFO(name_of(face));
    CHECK(bytes > 60'000);
    CHECK(bytes < 120'000);
  }
}

}  // namespace
}  // namespace vbarchive::testing
