#include "archive/database.h"
#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

std::vector<Id> ids(const SearchResult& result) {
  std::vector<Id> found;
  for (const auto& hit : result.hits) found.push_back(hit.post_id.value_or(0));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("archive: full-text search finds words, titles and accented letters", "[archive]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  Page shown = page(7, 1);
  shown.posts = {post(70, 1, 12, "Ada", "The anchor holds."), post(71, 2, std::nullopt, "Guest", "Das Café am Hafen"),
                 post(72, 3, 12, "Ada", "nothing of it")};
  shown.posts[2].title = "About an anchor";
  shown.posts[0].url = "https://board.example/forum/showthread.php?p=70#post70";
  PrintedDate date;
  date.text = "12-28-2015, 11:29 PM";
  date.local = LocalTime{1'451'345'340};
  shown.posts[0].posted_at = date;
  archive.add(capture("1", day(1)), shown);
  archive.commit();

  CHECK(ids(archive.search("anchor", 10)) == std::vector<Id>{70, 72});
  CHECK(ids(archive.search("cafe", 10)) == std::vector<Id>{71});
  CHECK(ids(archive.search("anch* NOT about", 10)) == std::vector<Id>{70});
  CHECK(archive.search("anchor", 1).hits.size() == 1);
  CHECK(archive.search("anchor", 0).hits.empty());
  CHECK(archive.search("harpoon", 10).hits.empty());

  const auto hits = archive.search("holds", 10).hits;
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].thread_id == 7);
  CHECK(hits[0].thread_title == "Thread 7");
  CHECK(hits[0].author_name == "Ada");
  CHECK(hits[0].posted_at == "2015-12-28T23:29:00");
  CHECK(hits[0].url == "https://board.example/forum/showthread.php?p=70#post70");
  CHECK(hits[0].snippet == "The anchor \xEE\x80\x80holds\xEE\x80\x81.");

  // A newer text takes the place of the older one in the index.
  shown.posts[0].text = "The rope holds.";
  archive.add(capture("2", day(2)), shown);
  archive.commit();
  CHECK(ids(archive.search("anchor", 10)) == std::vector<Id>{72});
  CHECK(ids(archive.search("rope", 10)) == std::vector<Id>{70});
}

TEST_CASE("archive: of a word that too many posts hold the newest are ranked, or as many as are asked for",
          "[archive]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  archive::Database& database = archive.database();
  database.script(
      "INSERT INTO posts (id, state, text) WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n "
      "WHERE id < 25002) SELECT id, 'visible', CASE WHEN id IN (1, 500) THEN 'rain rain' ELSE 'rain and sun' END FROM "
      "n;"
      "INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')");

  // The first is the best, and beyond the 25,000.
  SearchResult result = archive.search("rain", 1);
  CHECK(result.newest == 25'000);
  CHECK(ids(result) == std::vector<Id>{500});
  result = archive.search("rain", 25'002);
  CHECK_FALSE(result.newest);
  REQUIRE(result.hits.size() == 25'002);
  CHECK(result.hits[0].post_id == 1);
  CHECK(result.hits[1].post_id == 500);
  // A word less: all are ranked.
  CHECK(ids(archive.search("rain NOT sun", 10)) == std::vector<Id>{1, 500});
  database.script("DELETE FROM posts WHERE id > 25000; INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')");
  result = archive.search("rain", 1);
  CHECK_FALSE(result.newest);
  CHECK(ids(result) == std::vector<Id>{1});
}

TEST_CASE("archive: a query that cannot be read says why", "[archive]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  for (const auto* query : {"\"open", "a AND", "C++", "author:x", ""}) {
    CAPTURE(query);
    try {
      (void)archive.search(query, 10);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK_FALSE(error.why().empty());
      CHECK_FALSE(error.help().empty());
    }
  }
  CHECK(archive.search("\"C++\"", 10).hits.empty());
}

TEST_CASE("archive: stats count what is there", "[archive]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  CHECK(archive.stats().posts == 0);
  CHECK_FALSE(archive.stats().first_post_at);
  Page first = page(7, 1);
  first.site.title = "A Board";
  first.site.version = "3.8.11";
  first.thread->page_count = 2;
  first.posts = {post(70, 1, 12, "Ada", "words"), post(71, 2, std::nullopt, "Guest", "words")};
  PrintedDate known;
  known.text = "12-28-2015, 11:29 PM";
  known.local = LocalTime{1'451'345'340};
  known.utc = UtcTime{1'451'363'340};
  known.source = DateSource::footer;
  first.posts[0].posted_at = known;
  Page second = page(7, 2);
  second.thread->page_count = 2;
  second.posts = {post(72, 3, 13, "Bob", "words")};
  Page other = page(8, 1);
  other.thread->page_count = 3;
  other.posts = {post(80, 1, 13, "Bob", "words")};
  archive.add(capture("1", day(1)), first);
  archive.add(capture("2", day(1)), other);
  archive.commit();
  CHECK(archive.stats().threads_complete == 0);
  archive.add(capture("3", day(1)), second);
  archive.commit();
  const Stats stats = archive.stats();
  CHECK(stats.base_url == "https://board.example/forum/");
  CHECK(stats.title == "A Board");
  CHECK(stats.version == "3.8.11");
  CHECK(stats.forums == 2);
  CHECK(stats.threads == 2);
  CHECK(stats.threads_complete == 1);
  CHECK(stats.posts == 4);
  CHECK(stats.users == 2);
  CHECK(stats.guests == 1);
  CHECK(stats.posts_without_instant == 3);
  CHECK(stats.captures == 3);
  CHECK(stats.captures_refused == 0);
  CHECK(stats.first_post_at == "2015-12-29T04:29:00Z");
  CHECK(stats.bytes >= 8192);
}
