// Pages that are no threads, beside threads, in one archive.
#include <string>

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

/// Page `number` of forum 3's list with one thread.
Page listing(Id thread_id, int number) {
  Page made = page(thread_id, number);
  made.kind = PageKind::forum;
  made.forum_id = 3;
  made.threads = {*made.thread};
  made.thread.reset();
  Thread& thread = made.threads[0];
  thread.title = "As listed";
  thread.author_id = 12;
  thread.author_name = "Ada";
  thread.views = 90;
  thread.reply_count = 4;
  thread.is_sticky = true;
  thread.last_post_id = 75;
  thread.last_post_by = "Bob";
  thread.last_post_at.emplace();
  thread.last_post_at->text = "03-04-2016";
  thread.last_post_at->is_ambiguous = true;
  return made;
}

Page thread_page() {
  Page made = page(7, 1);
  made.thread->prefix = "[Solved]";
  made.thread->page_count = 3;
  made.thread->tags = std::vector<std::string>{"sail"};
  made.posts = {post(70, 1, 12, "Ada", "first words")};
  return made;
}

}  // namespace

TEST_CASE("archive: a thread known from its page and from a listing is one row, in any order", "[archive]") {
  const TempDir folder;
  const auto store = [&](const std::string& name, bool listing_first) {
    const auto file = folder / name;
    Archive archive(file, OpenMode::create);
    const auto add = [&](bool is_listing) {
      if (is_listing)
        CHECK(archive.add(capture("listing", day(2)), listing(7, 1)) == Stored::added);
      else
        CHECK(archive.add(capture("thread", day(1)), thread_page()) == Stored::added);
    };
    add(listing_first);
    add(!listing_first);
    archive.settle();
    return file;
  };
  const auto file = store("a.db", true);
  const auto other = store("b.db", false);
  CHECK(value(file, "SELECT count(*) FROM threads") == "1");
  CHECK(value(file,
              "SELECT title || '|' || prefix || '|' || page_count || '|' || views || '|' || reply_count || '|' || "
              "author_name || '|' || is_sticky || '|' || last_post_id || '|' || last_post_by FROM threads") ==
        "As listed|[Solved]|3|90|4|Ada|1|75|Bob");
  CHECK(value(file, "SELECT group_concat(tag) FROM thread_tags") == "sail");
  CHECK(value(file, "SELECT count(*) FROM pages") == "1");
  CHECK(dump(file) == dump(other));
  CHECK(is_index_whole(file));
}

TEST_CASE("archive: the last post of a thread comes whole from one listing", "[archive]") {
  const TempDir folder;
  Archive archive(folder / "a.db", OpenMode::create);
  Page newer = listing(7, 1);
  newer.threads[0].last_post_at.reset();
  newer.threads[0].last_post_by.reset();
  newer.threads[0].last_post_id = 99;
  archive.add(capture("new", day(2)), newer);
  archive.add(capture("old", day(1)), listing(7, 1));
  archive.settle();
  CHECK(value(folder / "a.db", "SELECT last_post_id FROM threads") == "99");
  CHECK(value(folder / "a.db", "SELECT last_post_by FROM threads") == "NULL");
  CHECK(value(folder / "a.db", "SELECT last_post_at_text FROM threads") == "NULL");
}

TEST_CASE("archive: the board's order of day and month dates the last post of a listed thread", "[archive]") {
  const TempDir folder;
  Archive archive(folder / "a.db", OpenMode::create);
  Page open = listing(7, 1);
  open.site.utc_offset_minutes = 60;
  archive.add(capture("listing", day(1)), open);
  archive.settle();
  CHECK(value(folder / "a.db", "SELECT last_post_at_local FROM threads") == "NULL");
  Page proof = thread_page();
  proof.date_order = DateOrder::day_month;
  archive.add(capture("thread", day(2)), proof);
  archive.settle();
  CHECK(value(folder / "a.db", "SELECT last_post_at_local FROM threads WHERE id = 7") == "2016-04-03T00:00:00");
  // Two that prove the other order outvote it.
  for (const char* const name : {"b", "c"}) {
    Page other = page(8, 1);
    other.date_order = DateOrder::month_day;
    archive.add(capture(name, day(3)), other);
  }
  archive.settle();
  CHECK(value(folder / "a.db", "SELECT last_post_at_local FROM threads WHERE id = 7") == "2016-03-04T00:00:00");
}

TEST_CASE("archive: what a capture shows is its key", "[archive]") {
  const TempDir folder;
  Archive archive(folder / "a.db", OpenMode::create);
  const auto add = [&](const char* name, PageKind kind, bool has_thread) {
    Page made = page(7, 2);
    made.kind = kind;
    made.forum_id = 3;
    User user;
    user.id = 12;
    user.name = "Ada";
    made.users = {user};
    if (!has_thread) made.thread.reset();
    archive.add(capture(name, day(1)), made);
    archive.commit();
    return value(folder / "a.db",
                 "SELECT kind || ' ' || key FROM captures WHERE file = '" + std::string(name) + ".html'");
  };
  CHECK(add("a", PageKind::thread, true) == "thread thread:7:2");
  CHECK(add("b", PageKind::forum, false) == "forum forum:3:2");
  CHECK(add("c", PageKind::index, false) == "index index");
  CHECK(add("d", PageKind::member, false) == "member member:12");
  CHECK(add("e", PageKind::poll_results, true) == "poll-results poll-results:7");
  CHECK(add("f", PageKind::who_posted, true) == "who-posted who-posted:7");
  CHECK(add("g", PageKind::attachments, true) == "attachments attachments:7");
}

TEST_CASE("archive: voters of a poll's own page join the poll of its thread", "[archive]") {
  const TempDir folder;
  Archive archive(folder / "a.db", OpenMode::create);
  Page thread = thread_page();
  thread.poll.emplace();
  thread.poll->question = "Which?";
  thread.poll->voters = 1;
  thread.poll->options = {{1, "Tea", 1, 100.0}, {2, "Rum", 0, 0.0}};
  Page results = page(7, 1);
  results.kind = PageKind::poll_results;
  results.page_number.reset();
  results.poll = thread.poll;
  results.poll->votes = {{1, 12, "Ada"}};
  archive.add(capture("results", day(1)), results);
  archive.add(capture("thread", day(2)), thread);
  archive.settle();
  CHECK(value(folder / "a.db", "SELECT count(*) FROM polls") == "1");
  CHECK(value(folder / "a.db", "SELECT thread_id || user_name || ordinal FROM poll_votes") == "7Ada1");
  CHECK(value(folder / "a.db", "SELECT count(*) FROM pages") == "1");
}
