// Any order of captures gives the same rows.
#include <algorithm>
#include <array>

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

struct Sample {
  CaptureRecord capture;
  Page page;
};

PrintedDate footer_date(const std::string& text, std::int64_t seconds) {
  PrintedDate date;
  date.text = text;
  date.local = LocalTime{seconds};
  date.utc = UtcTime{seconds};
  date.source = DateSource::footer;
  return date;
}

PrintedDate open_date(const std::string& text) {
  PrintedDate date;
  date.text = text;
  date.is_ambiguous = true;
  return date;
}

User member(Id id, const std::string& name) {
  User user;
  user.id = id;
  user.name = name;
  return user;
}

/// Four captures of two pages of thread 7, which disagree wherever they can.
std::array<Sample, 4> samples() {
  // Day 1: the first page as it began.
  Page first = page(7, 1);
  first.site.title = "Old name";
  first.date_order = DateOrder::month_day;
  first.thread->views = 10;
  first.thread->tags = std::vector<std::string>{"sail", "oar"};
  first.thread->page_count = 1;
  User ada = member(12, "Ada");
  ada.location = "Here";
  ada.fields = {{"Join Date", "Jan 2005"}, {"Likes", "3"}, {"Likes", "4"}};
  first.users = {ada};
  first.posts = {post(70, 1, 12, "Ada", "first words of the thread, long enough to be found"),
                 post(71, 2, std::nullopt, "Guest", "second words"), post(72, 3, 12, "Ada", "words soon gone")};
  first.posts[0].posted_at = footer_date("12-28-2015, 11:29 PM", 1'451'345'340);
  first.posts[0].signature = Signature{"<i>old</i>", "old"};
  first.posts[0].edited_at = footer_date("12-29-2015, 01:00 AM", 1'451'350'800);
  first.posts[0].edited_by = "Ada";
  first.posts[0].edit_reason = "spelling";
  first.posts[0].reactions = {{"thanks", "Thanks:", 13, "Bob", std::nullopt}};
  Quote quote;
  quote.ordinal = 1;
  quote.author_name = "Ada";
  quote.text = "first words  of the thread, long";
  first.posts[1].quotes = {quote};
  first.poll.emplace();
  first.poll->question = "Which?";
  first.poll->options = {{1, "This", 3, 75.0}, {2, "That", 1, 25.0}};

  // Day 2: edited, thanked again, a post gone, a date whose order is open.
  Page second = page(7, 1);
  second.site.title = "New name";
  second.site.utc_offset_minutes = 0;
  second.thread->views = 20;
  second.users = {member(12, "Ada L.")};
  second.posts = {post(70, 1, 12, "Ada L.", "first words of the thread, long enough, edited"),
                  post(71, 2, std::nullopt, "Guest", "second words"), post(73, 4, 13, "Bob", "new words")};
  second.posts[0].edited_at = open_date("03-04-2016, 10:00 AM");
  second.posts[0].edited_by = "Ada L.";
  second.posts[1].posted_at = open_date("02-03-2016, 10:00 AM");
  second.posts[1].quotes = {quote};
  second.posts[0].reactions = {{"thanks", "Thanks:", 13, "Bob", open_date("01-02-2016")},
                               {"thanks", "Thanks:", 14, "Cy", std::nullopt}};
  second.poll.emplace();
  second.poll->options = {{1, "This", std::nullopt, std::nullopt}, {2, "That", std::nullopt, std::nullopt}};

  // Day 3: the same page to someone who ignores Ada, without views or location.
  Page third = page(7, 1);
  third.thread->title = std::nullopt;
  third.thread->is_closed = true;
  third.posts = {placeholder(70, PostState::ignored), post(71, 2, std::nullopt, "Guest", "second words"),
                 post(73, 4, 13, "Bob", "new words")};
  third.posts[0].author_name = "Ada";
  third.posts[0].posted_at = footer_date("12-28-2015, 11:29 PM", 1'451'345'340);
  third.posts[1].quotes = {quote};
  third.posts[2].signature = Signature{"<i>new</i>", "new"};

  // Day 2 too, in the same second as the second: the second page.
  Page other = page(7, 2);
  other.thread->page_count = 2;
  other.thread->rating = 4.5;
  other.date_order = DateOrder::month_day;
  User bob = member(13, "Bob");
  bob.post_count = 5;
  other.users = {bob};
  other.posts = {post(73, 4, 13, "Bob", "new words, other page"), post(74, 5, 13, "Bob", "last words")};
  return {Sample{capture("a", day(1)), first}, Sample{capture("b", day(2)), second},
          Sample{capture("c", day(3)), third}, Sample{capture("d", day(2)), other}};
}

}  // namespace

TEST_CASE("archive: four captures in any order give the same rows", "[archive]") {
  const auto all = samples();
  const TempDir folder;
  for (const std::string way : {"", "-settled", "-gathered", "-spent", "-committed"}) {
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    std::optional<Dump> expected;
    do {
      std::string name = "order";
      for (const std::size_t i : order) name += std::to_string(i);
      const auto file = folder / (name + way + ".db");
      {
        Archive archive{file, OpenMode::create};
        if (way == "-gathered" || way == "-spent" || way == "-committed") archive.gather_posts();
        for (const std::size_t i : order) {
          Page page = all[i].page;
          if (way == "-spent")
            archive.add_and_spend(all[i].capture, page);
          else
            archive.add(all[i].capture, page);
          if (way == "-settled") archive.settle();
          if (way == "-committed") archive.commit();
        }
        archive.settle();
      }
      CAPTURE(name, way);
      REQUIRE(is_index_whole(file));
      const Dump rows = dump(file);
      if (!expected) expected = rows;
      for (const auto& [table, lines] : *expected) {
        CAPTURE(table);
        REQUIRE(rows.at(table) == lines);
      }
    } while (std::next_permutation(order.begin(), order.end()));
  }
  // That the rows are the right ones, too.
  const auto file = folder / "order3210-settled.db";
  const auto of = [&](const std::string& sql) { return value(file, sql); };
  CHECK(of("SELECT title FROM site") == "New name");
  CHECK(of("SELECT date_order FROM site") == "month-day");
  CHECK(of("SELECT title || views || is_closed || page_count || rating FROM threads") ==
        "Thread 72012"
        "4.5");
  CHECK(of("SELECT author_name FROM threads") == "Ada L.");
  CHECK(of("SELECT group_concat(tag) FROM (SELECT tag FROM thread_tags ORDER BY ordinal)") == "sail,oar");
  CHECK(of("SELECT first_seen_at || last_seen_at FROM threads") == to_iso(day(1)) + to_iso(day(3)));
  CHECK(of("SELECT name || location FROM users WHERE id = 12") == "Ada L.Here");
  CHECK(of("SELECT fields FROM users WHERE id = 12") == R"({"Join Date":"Jan 2005","Likes":["3","4"]})");
  CHECK(of("SELECT state FROM posts WHERE id = 70") == "ignored");
  CHECK(of("SELECT text FROM posts WHERE id = 70") == "first words of the thread, long enough, edited");
  CHECK(of("SELECT edit_reason FROM posts WHERE id = 70") == "NULL");
  CHECK(of("SELECT edited_at FROM posts WHERE id = 70") == "2016-03-04T10:00:00Z");
  CHECK(of("SELECT posted_at FROM posts WHERE id = 71") == "2016-02-03T10:00:00Z");
  CHECK(of("SELECT posted_at_source FROM posts WHERE id = 71") == "footer");
  CHECK(of("SELECT count(*) FROM reactions WHERE post_id = 70") == "2");
  CHECK(of("SELECT reacted_at FROM reactions WHERE post_id = 70 AND user_id = 13") == "2016-01-02T00:00:00Z");
  CHECK(of("SELECT quoted_post_id FROM quotes WHERE id = 71000001") == "70");
  CHECK(of("SELECT state FROM posts WHERE id = 72") == "absent");
  CHECK(of("SELECT group_concat(votes) FROM poll_options") == "3,1");
  CHECK(of("SELECT count(*) FROM signatures") == "2");
}

TEST_CASE("archive: of three captures the newest that says a thing is believed", "[archive]") {
  std::array<int, 3> order{1, 2, 3};
  do {
    const TempDir folder;
    const auto file = folder / "a.db";
    {
      Archive archive{file, OpenMode::create};
      for (const int number : order) {
        Page shown = page(7, 1);
        // Day 1 and day 2 count the views, only day 1 knows the prefix, day 3 knows neither.
        if (number < 3) shown.thread->views = number * 100;
        if (number == 1) shown.thread->prefix = "Sold";
        archive.add(capture(std::to_string(number), day(number)), shown);
      }
      archive.commit();
    }
    CHECK(value(file, "SELECT views || prefix FROM threads") == "200Sold");
    CHECK(value(file, "SELECT count(*) FROM fills WHERE table_name = 'threads'") == "2");
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("archive: a page that was cut off only fills, however new", "[archive]") {
  Page whole = page(7, 1);
  whole.posts = {post(70, 1, 12, "Ada", "first words"), post(72, 2, 12, "Ada", "words of the last visit")};
  Reaction thanks;
  thanks.kind = "thanks";
  thanks.user_name = "Bea";
  thanks.reacted_at = footer_date("12-29-2015", 1'451'347'200);
  whole.posts[0].reactions = {thanks};
  Page part = page(7, 1);
  part.detail = "cut off before its end";
  part.posts = {post(70, 1, 12, "Ada", "first words"), post(71, 2, 13, "Bea", "words between")};
  thanks.reacted_at->utc.reset();  // without a footer there is no zone
  part.posts[0].reactions = {thanks};
  part.posts[1].title = "A title";
  for (const bool is_part_first : {true, false}) {
    CAPTURE(is_part_first);
    const TempDir folder;
    Archive archive{folder / "a.db", OpenMode::create};
    if (is_part_first) archive.add(capture("part", day(2)), part);
    archive.add(capture("whole", day(1)), whole);
    if (!is_part_first) archive.add(capture("part", day(2)), part);
    archive.settle();
    archive.commit();
    const auto of = [&](const char* query) { return value(folder / "a.db", query); };
    CHECK(of("SELECT reacted_at FROM reactions WHERE post_id = 70") == "2015-12-29T00:00:00Z");
    CHECK(of("SELECT title FROM posts WHERE id = 71") == "A title");
    // Nothing is gone because a part does not show it, nor because what only a part showed is not on the whole.
    CHECK(of("SELECT count(*) FROM posts WHERE state = 'visible'") == "3");
    CHECK(of("SELECT last_seen_at FROM threads") == to_iso(day(2)));
  }
}

TEST_CASE("archive: a placeholder keeps the message that is held", "[archive]") {
  for (const bool placeholder_first : {false, true}) {
    const TempDir folder;
    const auto file = folder / "a.db";
    Page shown = page(7, 1);
    shown.posts = {post(70, 1, 12, "Ada", "kept words")};
    shown.posts[0].links = {{1, LinkKind::link, "https://else.example/", "else"}};
    Page deleted = page(7, 1);
    deleted.posts = {placeholder(70, PostState::deleted)};
    {
      Archive archive{file, OpenMode::create};
      if (placeholder_first) archive.add(capture("2", day(2)), deleted);
      archive.add(capture("1", day(1)), shown);
      if (!placeholder_first) archive.add(capture("2", day(2)), deleted);
      archive.settle();
    }
    CHECK(value(file, "SELECT state || text || author_name FROM posts") == "deletedkept wordsAda");
    CHECK(value(file, "SELECT url FROM links") == "https://else.example/");
    CHECK(value(file, "SELECT c.file FROM posts AS p JOIN captures AS c ON c.id = p.capture_id") == "1.html");
    CHECK(is_index_whole(file));
  }
}

TEST_CASE("archive: the same capture again writes nothing", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  const auto all = samples();
  {
    Archive archive{file, OpenMode::create};
    for (const auto& sample : all) CHECK(archive.add(sample.capture, sample.page) == Stored::added);
    archive.settle();
  }
  const Dump before = dump(file, true);
  {
    Archive archive{file, OpenMode::read_write};
    for (auto sample : all) {
      CHECK(archive.holds(sample.capture));
      CHECK(archive.add(sample.capture, sample.page) == Stored::unchanged);
      // The file's time is not the page's: a copy has another.
      sample.capture.fetched_at = day(40);
      CHECK(archive.add(sample.capture, sample.page) == Stored::unchanged);
      sample.capture.sha256 = text::sha256_hex("other bytes");
      CHECK_FALSE(archive.holds(sample.capture));
    }
    archive.settle();
  }
  CHECK(dump(file, true) == before);
}

TEST_CASE("archive: bytes that a board goes back to are news when fetched, once", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  const auto fetched = [](const std::string& bytes, int number) {
    CaptureRecord record = capture(bytes, day(number));
    record.origin = "http";
    record.file.reset();
    record.url = "https://board.example/forum/showthread.php?t=7";
    return record;
  };
  Page open = page(7, 1);
  open.thread->is_closed = false;
  Page closed = page(7, 1);
  closed.thread->is_closed = true;
  {
    Archive archive{file, OpenMode::create};
    CHECK(archive.add(fetched("open", 1), open) == Stored::added);
    CHECK(archive.add(fetched("open", 2), open) == Stored::unchanged);
    CHECK(archive.add(fetched("closed", 3), closed) == Stored::added);
    CHECK(archive.add(fetched("open", 4), open) == Stored::added);
    CHECK(archive.add(fetched("open", 5), open) == Stored::unchanged);
    archive.commit();
  }
  CHECK(value(file, "SELECT is_closed FROM threads") == "0");
  CHECK(value(file, "SELECT count(*) FROM captures") == "3");
}
