#include "sync/marks.h"

#include "support/catch.h"

using namespace vbarchive;
using sync::mark_of;

namespace {

Thread row() {
  Thread thread;
  thread.id = 101;
  thread.reply_count = 12;
  thread.last_post_by = "TernWatcher";
  return thread;
}

}  // namespace

TEST_CASE("sync marks: a thread changes by its replies and its last post, by nothing else", "[sync]") {
  Thread thread = row();
  thread.last_post_id = 1040;
  const std::string before = mark_of(thread);
  thread.views = 9'000;
  thread.rating = 4.5;
  thread.last_post_at = PrintedDate{"Today, 11:29 PM", {}, {}, {}, false};
  CHECK(mark_of(thread) == before);
  thread.reply_count = 11;
  CHECK(mark_of(thread) != before);
  thread.reply_count = 12;
  thread.last_post_id = 1041;
  CHECK(mark_of(thread) != before);
}

TEST_CASE("sync marks: a date that moves by itself is no change", "[sync]") {
  Thread thread = row();
  thread.last_post_at = PrintedDate{"Today, 11:29 PM", LocalTime{1'300'000'000}, {}, DateSource::relative, false};
  const std::string before = mark_of(thread);
  thread.last_post_at->text = "Yesterday, 11:29 PM";
  thread.last_post_at->local = LocalTime{1'300'000'060};
  CHECK(mark_of(thread) == before);
  // A full date stands still, so another one is another post.
  thread.last_post_at->source = DateSource::footer;
  const std::string dated = mark_of(thread);
  thread.last_post_at->local = LocalTime{1'300'000'120};
  CHECK(mark_of(thread) != dated);
}

TEST_CASE("sync marks: a forum that shows neither counts nor last post rules nothing out", "[sync]") {
  Forum forum;
  forum.id = 2;
  CHECK_FALSE(mark_of(forum, nullptr));
  ForumActivity activity;
  activity.forum_id = 2;
  activity.last_text = "Today, 11:29 PM";
  CHECK_FALSE(mark_of(forum, &activity));
  activity.last_post_id = 1040;
  const auto before = mark_of(forum, &activity);
  REQUIRE(before);
  activity.last_post_id = 1041;
  CHECK(mark_of(forum, &activity) != before);
  forum.post_count = 5;
  CHECK(mark_of(forum, nullptr));
}

TEST_CASE("sync marks: fewer posts than before are told from more", "[sync]") {
  Forum forum;
  forum.id = 2;
  forum.thread_count = 8;
  forum.post_count = 88;
  const std::string before = *mark_of(forum, nullptr);
  forum.post_count = 87;
  CHECK(sync::has_fewer_posts(before, *mark_of(forum, nullptr)));
  CHECK_FALSE(sync::has_fewer_posts(*mark_of(forum, nullptr), before));
  CHECK_FALSE(sync::has_fewer_posts(before, before));
  forum.post_count.reset();
  CHECK_FALSE(sync::has_fewer_posts(before, *mark_of(forum, nullptr)));
  CHECK_FALSE(sync::has_fewer_posts("listed", before));
}
