// Posts without numbers: kept beside those that have one, and matched with them.
#include <algorithm>

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

/// 2015-12-28T23:29:00 and so many minutes later, with or without a known zone (UTC).
PrintedDate at(int minutes, bool with_zone = false) {
  PrintedDate date;
  date.local = LocalTime{1'451'345'340 + std::int64_t{60} * minutes};
  date.text = to_iso(*date.local);
  if (with_zone) {
    date.utc = at_offset(*date.local, 0);
    date.source = DateSource::footer;
  }
  return date;
}

UnnumberedPost said(int ordinal, const std::string& name, std::optional<PrintedDate> date, const std::string& text) {
  UnnumberedPost post;
  post.ordinal = ordinal;
  post.author_name = name;
  post.posted_at = std::move(date);
  post.html = text;
  post.text = text;
  return post;
}

Page unnumbered(PageKind kind, int number, std::vector<UnnumberedPost> posts) {
  Page made = page(7, number);
  made.kind = kind;
  made.unnumbered_posts = std::move(posts);
  return made;
}

Page printable(std::vector<UnnumberedPost> posts) { return unnumbered(PageKind::printable, 1, std::move(posts)); }

Post dated(Id id, const std::string& name, int minutes, const std::string& text) {
  Post made = post(id, id - 69, std::nullopt, name, text);
  made.posted_at = at(minutes);
  return made;
}

constexpr const char* counted = "SELECT count(*) || ' ' || count(id) FROM post_view";
constexpr const char* matched =
    "SELECT group_concat(ifnull(post_id, '-'), ' ') FROM (SELECT post_id FROM unnumbered_posts ORDER BY ordinal)";

}  // namespace

TEST_CASE("archive: unnumbered posts are those of the same name and minute, or name and words", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  Page thread = page(7, 1);
  thread.posts = {dated(70, "Ada", 0, "the first words"), dated(71, "Bob", 5, "an answer"),
                  dated(72, "Ada", 9, "a long enough sentence to be told by")};
  archive.add(capture("thread", day(1)), thread);
  archive.add(capture("print", day(2)),
              printable({said(1, "Ada", at(0), "quoted and the first words"), said(2, "Bob", at(20), "an answer"),
                         said(3, "Ada", std::nullopt, "a long enough  sentence to be told by"),
                         said(4, "Cy", at(5), "an answer"), said(5, "Ada", at(10), "new")}));
  archive.settle();
  // The second is a quarter of an hour off, and its words are few; the fourth is of another.
  CHECK(value(file, matched) == "70 - 72 - -");
  CHECK(value(file, counted) == "6 3");
  CHECK(value(file, "SELECT count(*) FROM posts") == "3");
  CHECK(value(file, "SELECT kind || ' ' || key FROM captures WHERE file = 'print.html'") == "printable printable:7:1");
  CHECK(is_index_whole(file));

  SECTION("what comes later is matched too") {
    Page more = page(7, 2);
    more.posts = {dated(80, "Cy", 5, "an answer"), dated(81, "Ada", 10, "edited since")};
    archive.add(capture("more", day(3)), more);
    archive.settle();
    CHECK(value(file, matched) == "70 - 72 80 81");
    CHECK(value(file, counted) == "6 5");
  }
  SECTION("they prove nothing of pages, and no post absent") {
    CHECK(value(file, "SELECT count(*) FROM pages") == "1");
    CHECK(value(file, "SELECT page_count FROM threads WHERE id = 7") == "NULL");
    CHECK(value(file, "SELECT count(*) FROM posts WHERE state <> 'visible'") == "0");
  }
}

TEST_CASE("archive: the clock of a printable page may be in another zone than that of the thread", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  Page thread = page(7, 1);
  thread.posts = {dated(70, "Ada", 0, "words enough to be told apart"),
                  dated(71, "Ada", 200, "words enough to be told apart")};
  archive.add(capture("thread", day(1)), thread);
  archive.add(capture("print", day(2)), printable({said(1, "Ada", at(60), "words enough to be told apart"),
                                                   said(2, "Ada", at(260), "words enough to be told apart"),
                                                   said(3, "Ada", at(9'000), "words enough to be told apart")}));
  archive.settle();
  CHECK(value(file, matched) == "70 71 -");

  SECTION("instants leave no such doubt") {
    Page sure = printable({said(4, "Ada", at(61, true), "words of another day and more")});
    Page also = page(8, 1);
    also.posts = {post(90, 1, std::nullopt, "Ada", "words of another day and more")};
    also.posts[0].posted_at = at(1, true);
    sure.thread->id = 8;
    archive.add(capture("sure", day(3)), sure);
    archive.add(capture("also", day(3)), also);
    archive.settle();
    CHECK(value(file, "SELECT post_id FROM unnumbered_posts WHERE thread_id = 8") == "NULL");
  }
}

TEST_CASE("archive: a post of two unnumbered pages is one, and two of one page are two", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  const Page print =
      printable({said(1, "Ada", at(0), "bump"), said(2, "Ada", at(0), "bump"), said(3, "Ada", at(9), "bump")});
  const Page lofi = unnumbered(PageKind::archive, 1,
                               {said(1, "Ada", at(0), "bump"), said(2, "Ada", at(0), "bump"),
                                said(3, "Ada", at(9), "Bob said so. bump"), said(4, "Bob", at(11), "later")});
  archive.add(capture("print", day(1)), print);
  archive.add(capture("lofi", day(2)), lofi);
  archive.settle();
  CHECK(value(file, counted) == "4 0");
  CHECK(value(file, "SELECT count(*) FROM unnumbered_posts WHERE same_as IS NOT NULL") == "1");
  CHECK(value(file, "SELECT text FROM post_view WHERE posted = '2015-12-28T23:38:00'") == "Bob said so. bump");
}

TEST_CASE("archive: unnumbered posts are the same rows in any order and however often", "[archive]") {
  const std::vector<std::pair<CaptureRecord, Page>> captures = [] {
    std::vector<std::pair<CaptureRecord, Page>> made;
    Page thread = page(7, 1);
    thread.posts = {dated(70, "Ada", 0, "first")};
    made.emplace_back(capture("thread", day(3)), thread);
    made.emplace_back(capture("print", day(1)),
                      printable({said(1, "Ada", at(0), "first"), said(2, "Bob", at(4), "next")}));
    made.emplace_back(capture("copy", day(2)),
                      printable({said(1, "Ada", at(0), "first"), said(2, "Bob", at(4), "next")}));
    made.emplace_back(
        capture("lofi", day(4)),
        unnumbered(PageKind::archive, 1, {said(1, "Ada", at(0), "first"), said(2, "Bob", at(4), "Ada: first next")}));
    return made;
  }();
  std::vector<std::size_t> order = {0, 1, 2, 3};
  std::optional<Dump> first;
  do {
    const TempDir folder;
    const auto file = folder / "a.db";
    {
      Archive archive{file, OpenMode::create};
      for (const std::size_t i : order) archive.add(captures[i].first, captures[i].second);
      archive.settle();
      const Dump once = dump(file, true);
      for (const std::size_t i : order) CHECK(archive.add(captures[i].first, captures[i].second) == Stored::unchanged);
      archive.settle();
      CHECK(dump(file, true) == once);
      CHECK(value(file, counted) == "2 1");
    }
    if (!first) first = dump(file);
    CHECK(dump(file) == *first);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("archive: unnumbered posts are found by their words until their number is known", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  archive.add(capture("print", day(1)),
              printable({said(1, "Ada", at(0), "of zeppelins"), said(2, "Bob", at(4), "of kites")}));
  archive.settle();
  std::vector<SearchHit> hits = archive.search("zeppelins OR kites", 10).hits;
  REQUIRE(hits.size() == 2);
  CHECK(!hits[0].post_id);
  CHECK(hits[0].thread_id == 7);

  Page thread = page(7, 1);
  thread.posts = {dated(70, "Ada", 0, "of zeppelins")};
  archive.add(capture("thread", day(2)), thread);
  archive.settle();
  hits = archive.search("zeppelins", 10).hits;
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].post_id == 70);
  CHECK(archive.search("zeppelins OR kites", 1).hits.size() == 1);
  CHECK(is_index_whole(file));
}

TEST_CASE("archive: unnumbered posts get their dates when the board's order becomes known", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  PrintedDate open;
  open.text = "10-04-2017, 12:30";
  open.is_ambiguous = true;
  archive.add(capture("print", day(1)), printable({said(1, "Ada", open, "words")}));
  archive.settle();
  CHECK(value(file, "SELECT posted_at_local FROM unnumbered_posts") == "NULL");
  Page proof = page(8, 1);
  proof.date_order = DateOrder::day_month;
  archive.add(capture("proof", day(2)), proof);
  archive.settle();
  CHECK(value(file, "SELECT posted_at_local FROM unnumbered_posts") == "2017-04-10T12:30:00");
}

TEST_CASE("archive: words that an older reading found go with it", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  {
    Archive archive{file, OpenMode::create};
    archive.add(capture("print", day(1)), printable({said(1, "Ada", at(0), "misread"), said(2, "Bob", at(4), "kept")}));
    archive.settle();
  }
  archive::Database{file, archive::Database::Access::read_write, 0}.script("UPDATE captures SET extractor_version = 0");
  Archive archive{file, OpenMode::read_write};
  archive.add(capture("print", day(1)), printable({said(1, "Ada", at(0), "read well"), said(2, "Bob", at(4), "kept")}));
  archive.settle();
  CHECK(value(file, "SELECT group_concat(text, ', ') FROM (SELECT text FROM unnumbered_posts ORDER BY ordinal)") ==
        "read well, kept");
  CHECK(archive.search("misread", 10).hits.empty());
  CHECK(is_index_whole(file));
}

TEST_CASE("archive: a single post, or a choice of posts, tells nothing of those around it", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  Page thread = page(7, 1);
  thread.thread->page_count = 3;
  thread.posts = {dated(70, "Ada", 0, "one"), dated(71, "Bob", 5, "two"), dated(72, "Ada", 9, "three")};
  archive.add(capture("thread", day(1)), thread);

  Page single = page(7, 1);
  single.kind = PageKind::post;
  single.page_number.reset();
  single.posts = {dated(71, "Bob", 5, "two, edited")};
  archive.add(capture("single", day(2)), single);
  Page choice = page(7, 1);
  choice.page_number.reset();
  choice.posts = {dated(70, "Ada", 0, "one"), dated(72, "Ada", 9, "three")};
  archive.add(capture("choice", day(3)), choice);
  archive.settle();
  CHECK(value(file, "SELECT text || ' ' || state FROM posts WHERE id = 71") == "two, edited visible");
  CHECK(value(file, "SELECT page_count FROM threads") == "3");
  CHECK(value(file, "SELECT count(*) FROM pages") == "1");
  CHECK(value(file, "SELECT key FROM captures WHERE file = 'single.html'") == "post:71");
  CHECK(value(file, "SELECT key FROM captures WHERE file = 'choice.html'") == "thread:7");

  // Where no page told the thread, a later one does.
  Page alone = single;
  alone.thread.reset();
  alone.posts = {dated(75, "Bob", 50, "alone")};
  archive.add(capture("alone", day(4)), alone);
  archive.settle();
  CHECK(value(file, "SELECT thread_id FROM posts WHERE id = 75") == "NULL");
  Page second = page(7, 2);
  second.posts = {dated(75, "Bob", 50, "alone")};
  archive.add(capture("second", day(2)), second);
  archive.settle();
  CHECK(value(file, "SELECT thread_id FROM posts WHERE id = 75") == "7");
}
