#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

PrintedDate open_date(const std::string& text) {
  PrintedDate date;
  date.text = text;
  date.is_ambiguous = true;
  return date;
}

/// Page 1 of thread 7, with one post whose date both orders can read.
Page undecided() {
  Page shown = page(7, 1);
  shown.posts = {post(70, 1, 12, "Ada", "words")};
  shown.posts[0].posted_at = open_date("10-04-2017, 12:30");
  return shown;
}

/// A page of another thread whose own dates prove an order.
Page proof(Id thread, DateOrder order) {
  Page shown = page(thread, 1);
  shown.date_order = order;
  return shown;
}

constexpr const char* posted =
    "SELECT posted_at_local || ' ' || ifnull(posted_at, '-') || ' ' || "
    "ifnull(posted_at_source, '-') FROM posts";

Quote said(const std::string& author, const std::string& words) {
  Quote quote;
  quote.ordinal = 1;
  quote.author_name = author;
  quote.text = words;
  return quote;
}

}  // namespace

TEST_CASE("archive: a date whose order is open waits for pages that prove the board's", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Page shown = undecided();
  shown.site.utc_offset_minutes = 120;
  Archive archive{file, OpenMode::create};
  archive.add(capture("open", day(1)), shown);
  archive.settle();
  CHECK(value(file, "SELECT posted_at_local FROM posts") == "NULL");
  CHECK(value(file, "SELECT posted_at_text FROM posts") == "10-04-2017, 12:30");

  archive.add(capture("one", day(2)), proof(8, DateOrder::day_month));
  archive.settle();
  CHECK(value(file, posted) == "2017-04-10T12:30:00 2017-04-10T10:30:00Z footer");

  SECTION("a tie proves nothing, and more for the other order turns it over") {
    archive.add(capture("two", day(3)), proof(9, DateOrder::month_day));
    archive.settle();
    CHECK(value(file, "SELECT posted_at_local FROM posts") == "NULL");
    CHECK(value(file, "SELECT date_order FROM site") == "NULL");
    archive.add(capture("three", day(3)), proof(10, DateOrder::month_day));
    archive.settle();
    CHECK(value(file, posted) == "2017-10-04T12:30:00 2017-10-04T10:30:00Z footer");
  }
  SECTION("what an older capture says by itself is believed instead") {
    Page dated = undecided();
    dated.date_order = DateOrder::month_day;
    dated.posts[0].posted_at->local = LocalTime{1'507'120'200};  // 2017-10-04T12:30:00
    archive.add(capture("two", day(0)), dated);
    archive.settle();
    CHECK(value(file, "SELECT posted_at_local FROM posts") == "2017-10-04T12:30:00");
  }
  SECTION("it does not outlive the print that it was read from") {
    shown.posts[0].posted_at = PrintedDate{"some day", {}, {}, {}, false};
    archive.add(capture("unread", day(5)), shown);
    archive.settle();
    CHECK(value(file, "SELECT posted_at_text FROM posts") == "some day");
    CHECK(value(file, "SELECT coalesce(posted_at_local, posted_at) FROM posts") == "NULL");
  }
  SECTION("a new capture of the page is read by the board's order at once") {
    shown.posts[0].posted_at = open_date("11-04-2017, 12:30");
    archive.add(capture("again", day(5)), shown);
    archive.settle();
    CHECK(value(file, posted) == "2017-04-11T12:30:00 2017-04-11T10:30:00Z footer");
  }
}

TEST_CASE("archive: the zone of a settled date is the page's, else the one that the user gave", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  CaptureRecord record = capture("open", day(1));
  SECTION("given") {
    record.utc_offset_minutes = -60;
    archive.add(record, undecided());
    archive.add(capture("one", day(2)), proof(8, DateOrder::day_month));
    archive.settle();
    CHECK(value(file, posted) == "2017-04-10T12:30:00 2017-04-10T13:30:00Z option");
  }
  SECTION("unknown") {
    archive.add(record, undecided());
    archive.add(capture("one", day(2)), proof(8, DateOrder::day_month));
    archive.settle();
    CHECK(value(file, posted) == "2017-04-10T12:30:00 - -");
  }
}

TEST_CASE("archive: a quote without a link finds its post by author and text", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Page shown = page(7, 1);
  shown.posts = {post(70, 1, 12, "Ada", "The harbour is\nclosed in winter."),
                 post(71, 2, 12, "Ada", "Again: The harbour is closed in winter. Believe me."),
                 post(72, 3, 13, "Bob", "Yes!"), post(73, 4, 14, "Cy", "an answer")};
  const auto resolved = [&](const Quote& quote) {
    shown.posts[3].quotes = {quote};
    std::filesystem::remove(file);
    {
      Archive archive{file, OpenMode::create};
      archive.add(capture("a", day(1)), shown);
      archive.settle();
    }
    return value(file, "SELECT ifnull(quoted_post_id, '-') || ' ' || ifnull(resolved_by, '-') FROM quotes");
  };
  // The latest of two, white space aside; both are held by post 71.
  CHECK(resolved(said("Ada", "harbour  is closed in winter")) == "71 text");
  CHECK(resolved(said("Bob", "harbour  is closed in winter")) == "- -");
  CHECK(resolved(said("ada", "harbour  is closed in winter")) == "- -");
  // Short words count only as a whole post.
  CHECK(resolved(said("Bob", "Yes!")) == "72 text");
  CHECK(resolved(said("Bob", "Yes")) == "- -");
  CHECK(resolved(said("Ada", "closed in winter.")) == "- -");
  CHECK(resolved(said("Bob", "")) == "- -");
  // A post does not quote itself or a later one.
  CHECK(resolved(said("Cy", "an answer")) == "- -");
  // The page's own link stands, wherever it leads.
  Quote linked = said("Ada", "harbour  is closed in winter");
  linked.quoted_post_id = 5;
  linked.resolved_by = QuoteResolution::link;
  CHECK(resolved(linked) == "5 link");
}

TEST_CASE("archive: a post that comes later resolves the quotes that wait for it", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Page second = page(7, 2);
  second.posts = {post(80, 11, 13, "Bob", "my answer")};
  second.posts[0].quotes = {said("Ada", "what the first page says")};
  Page first = page(7, 1);
  first.posts = {post(70, 1, 12, "Ada", "This is what the first page says.")};
  Archive archive{file, OpenMode::create};
  archive.add(capture("b", day(2)), second);
  archive.settle();
  CHECK(value(file, "SELECT quoted_post_id FROM quotes") == "NULL");
  archive.add(capture("a", day(1)), first);
  archive.settle();
  CHECK(value(file, "SELECT quoted_post_id FROM quotes") == "70");
}

TEST_CASE("archive: a post missing from a newer capture of its page is absent", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  const auto shown = [](const std::vector<Id>& ids) {
    Page made = page(7, 1);
    for (const Id id : ids) made.posts.push_back(post(id, id - 69, 12, "Ada", "words"));
    return made;
  };
  const auto states = [&] {
    return value(file, "SELECT group_concat(id || substr(state, 1, 1), ' ') FROM (SELECT * FROM posts ORDER BY id)");
  };
  Archive archive{file, OpenMode::create};
  archive.add(capture("1", day(1)), shown({70, 71, 72, 73}));
  archive.settle();
  CHECK(states() == "70v 71v 72v 73v");
  SECTION("between the first and the last post of the page, and only there") {
    archive.add(capture("2", day(2)), shown({70, 72}));
    archive.settle();
    CHECK(states() == "70v 71a 72v 73v");
    // It comes back.
    archive.add(capture("3", day(3)), shown({70, 71, 72}));
    archive.settle();
    CHECK(states() == "70v 71v 72v 73v");
  }
  SECTION("an older capture, or one of the same second, proves nothing") {
    archive.add(capture("0", day(0)), shown({70, 73}));
    archive.add(capture("x", day(1)), shown({70, 73}));
    archive.settle();
    CHECK(states() == "70v 71v 72v 73v");
  }
  SECTION("a capture without a time proves nothing") {
    CaptureRecord undated = capture("2", day(2));
    undated.fetched_at.reset();
    archive.add(undated, shown({70, 73}));
    archive.settle();
    CHECK(states() == "70v 71v 72v 73v");
  }
  SECTION("a page whose numbers do not grow proves nothing") {
    archive.add(capture("2", day(2)), shown({72, 70, 73}));
    archive.settle();
    CHECK(states() == "70v 71v 72v 73v");
  }
  SECTION("newest first is an order too") {
    archive.add(capture("2", day(2)), shown({73, 72, 70}));
    archive.settle();
    CHECK(states() == "70v 71a 72v 73v");
  }
  SECTION("a post that the board says is deleted stays so") {
    Page deleted = shown({70, 71, 72, 73});
    deleted.posts[1] = placeholder(71, PostState::deleted);
    archive.add(capture("2", day(2)), deleted);
    archive.add(capture("3", day(3)), shown({70, 72}));
    archive.settle();
    CHECK(states() == "70v 71d 72v 73v");
  }
}
