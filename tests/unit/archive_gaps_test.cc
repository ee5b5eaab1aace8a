// Gaps of each kind, and what looks like one and is none.
#include "archive/gaps.h"

#include <fmt/format.h>

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using archive::Gap;
using archive::GapKind;

namespace {

using Lines = std::vector<std::string>;

/// `page 7 thread:7:2`: kind, thread, and what would fill it, with the numbers that are missing.
std::string line_of(const Gap& gap) {
  std::string line = fmt::format("{} {} {}", name_of(gap.kind), gap.thread_id.value_or(0), gap.fill_key());
  if (gap.kind == GapKind::number) line += fmt::format(" #{}-{}", gap.first.value_or(0), gap.last.value_or(0));
  return line;
}

Lines gaps_of(Archive& archive) {
  archive.settle();
  Lines lines;
  archive::find_gaps(archive.database(), [&](const Gap& gap) { lines.push_back(line_of(gap)); });
  return lines;
}

/// Page `number` of `pages` of a thread, with posts of these numbers; post #N of thread 7 has the id 700 + N.
Page posts_page(Id thread, int number, int pages, std::int64_t first, std::int64_t last) {
  Page made = page(thread, number);
  made.thread->page_count = pages;
  for (std::int64_t n = first; n <= last; ++n) made.posts.push_back(post(thread * 100 + n, n, 12, "Ada", "words"));
  return made;
}

void drop(Page& page, std::int64_t number) {
  std::erase_if(page.posts, [&](const Post& post) { return post.number == number; });
}

/// A list of forum 3 with one row.
Page list_of(Id thread, std::optional<std::int64_t> replies, std::optional<int> pages = {}) {
  Page made = page(thread, 1);
  made.kind = PageKind::forum;
  made.forum_id = 3;
  Thread row;
  row.id = thread;
  row.forum_id = 3;
  row.title = "Thread " + std::to_string(thread);
  row.reply_count = replies;
  row.page_count = pages;
  made.thread.reset();
  made.threads = {row};
  return made;
}

Poll votes(std::vector<std::int64_t> counts, std::optional<std::int64_t> voters, std::optional<bool> is_multiple) {
  Poll poll;
  poll.question = "Which?";
  poll.voters = voters;
  poll.is_multiple = is_multiple;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    PollOption option;
    option.ordinal = static_cast<int>(i + 1);
    option.text = "this";
    option.votes = counts[i];
    poll.options.push_back(option);
  }
  return poll;
}

Quote quote_of(Id post) {
  Quote quote;
  quote.ordinal = 1;
  quote.quoted_post_id = post;
  quote.resolved_by = QuoteResolution::link;
  return quote;
}

UtcTime hours_after(UtcTime time, int hours) { return {time.seconds + std::int64_t{3'600} * hours}; }

}  // namespace

TEST_CASE("gaps: pages that a thread is said to have", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  archive.add(capture("two", day(1)), posts_page(7, 2, 4, 11, 20));
  CHECK(gaps_of(archive) == Lines{"page 7 thread:7:1", "page 7 thread:7:3", "page 7 thread:7:4"});

  archive.add(capture("one", day(1)), posts_page(7, 1, 4, 1, 10));
  archive.add(capture("three", day(1)), posts_page(7, 3, 4, 21, 30));
  CHECK(gaps_of(archive) == Lines{"page 7 thread:7:4"});

  SECTION("the last one closes it") {
    archive.add(capture("four", day(1)), posts_page(7, 4, 4, 31, 33));
    CHECK(gaps_of(archive).empty());
  }
  SECTION("a list that is newer says that there are more") {
    archive.add(capture("four", day(1)), posts_page(7, 4, 4, 31, 40));
    archive.add(capture("list", day(9)), list_of(7, std::nullopt, 5));
    CHECK(gaps_of(archive) == Lines{"page 7 thread:7:5"});
  }
  SECTION("a page that the board has no more is not missing") {
    archive.add(capture("three again", day(5)), posts_page(7, 3, 3, 21, 28));
    CHECK(gaps_of(archive).empty());
  }
  SECTION("what a printable page shows has no numbers: the page is missing all the same") {
    Page printed = page(7, 4);
    printed.kind = PageKind::printable;
    UnnumberedPost words;
    words.ordinal = 1;
    words.number = 31;
    words.text = "words";
    printed.unnumbered_posts = {words};
    archive.add(capture("printed", day(1)), printed);
    CHECK(gaps_of(archive) == Lines{"page 7 thread:7:4"});
  }
}

TEST_CASE("gaps: threads that were moved have no pages any more", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  Page list = list_of(7, 3);
  list.threads[0].moved_to = 9;
  archive.add(capture("list", day(1)), list);
  CHECK(gaps_of(archive).empty());

  archive.add(capture("merged before", day(0)), posts_page(7, 1, 3, 1, 10));
  CHECK(gaps_of(archive).empty());
}

TEST_CASE("gaps: threads of which no page is held", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  archive.add(capture("list", day(1)), list_of(7, 3));
  CHECK(gaps_of(archive) == Lines{"thread 7 thread:7:1"});

  SECTION("a single post of it is not the thread") {
    Page single = page(7, 1);
    single.kind = PageKind::post;
    single.page_number.reset();
    single.posts = {post(702, 2, 12, "Ada", "words")};
    archive.add(capture("single", day(2)), single);
    CHECK(gaps_of(archive) == Lines{"thread 7 thread:7:1"});
  }
  SECTION("neither is a choice of its posts, as threaded views show one") {
    Page chosen = posts_page(7, 1, 1, 2, 2);
    chosen.page_number.reset();
    chosen.thread->page_count.reset();
    archive.add(capture("chosen", day(2)), chosen);
    CHECK(gaps_of(archive) == Lines{"thread 7 thread:7:1"});
  }
  SECTION("its page is") {
    archive.add(capture("one", day(2)), posts_page(7, 1, 1, 1, 4));
    CHECK(gaps_of(archive).empty());
  }
}

TEST_CASE("gaps: pages of another size are the same posts", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};

  SECTION("the board showed more posts on a page before") {
    archive.add(capture("one", day(1)), posts_page(7, 1, 2, 1, 20));
    archive.add(capture("two", day(1)), posts_page(7, 2, 2, 21, 35));
    archive.add(capture("one again", day(5)), posts_page(7, 1, 4, 1, 10));
    CHECK(gaps_of(archive).empty());

    // #36 to #41 are new since.
    archive.add(capture("list", day(9)), list_of(7, 40, 5));
    CHECK(gaps_of(archive) == Lines{"page 7 thread:7:4", "page 7 thread:7:5"});
  }
  SECTION("the board showed fewer: pages of that number are no pages of today") {
    for (int n = 1; n <= 3; ++n)
      archive.add(capture("old " + std::to_string(n), day(1)), posts_page(7, n, 9, 10 * n - 9, 10 * n));
    archive.add(capture("one again", day(5)), posts_page(7, 1, 3, 1, 40));
    CHECK(gaps_of(archive) == Lines{"page 7 thread:7:2", "page 7 thread:7:3"});
  }
}

TEST_CASE("gaps: numbers between posts that are held", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};

  SECTION("a page that ends too early") {
    archive.add(capture("one", day(1)), posts_page(7, 1, 3, 1, 10));
    archive.add(capture("two", day(1)), posts_page(7, 2, 3, 11, 16));
    archive.add(capture("three", day(1)), posts_page(7, 3, 3, 21, 24));
    CHECK(gaps_of(archive) == Lines{"number 7 thread:7:2 #17-20"});
  }
  SECTION("one post in the midst, and the first") {
    Page shown = posts_page(7, 1, 1, 2, 6);
    drop(shown, 4);
    archive.add(capture("one", day(1)), shown);
    CHECK(gaps_of(archive) == Lines{"number 7 thread:7:1 #1-1", "number 7 thread:7:1 #4-4"});

    // The list has three replies, four posts: the board does not count what is not shown.
    archive.add(capture("list", day(2)), list_of(7, 3));
    CHECK(gaps_of(archive).empty());
    // It has five posts: one number is a post that is missing, and not told twice.
    archive.add(capture("list again", day(3)), list_of(7, 4));
    CHECK(gaps_of(archive) == Lines{"number 7 thread:7:1 #1-1", "number 7 thread:7:1 #4-4"});
  }
  SECTION("a list that was read just before the page counts no more than it shows") {
    Page shown = posts_page(7, 1, 1, 1, 6);
    drop(shown, 4);
    archive.add(capture("list", hours_after(day(1), -1)), list_of(7, 4));
    archive.add(capture("one", day(1)), shown);
    CHECK(gaps_of(archive).empty());
  }
  SECTION("full pages show what a board skips") {
    Page shown = posts_page(7, 1, 3, 1, 11);
    drop(shown, 5);
    archive.add(capture("one", day(1)), shown);
    archive.add(capture("two", day(1)), posts_page(7, 2, 3, 12, 21));
    archive.add(capture("three", day(1)), posts_page(7, 3, 3, 22, 24));
    CHECK(gaps_of(archive).empty());
  }
  SECTION("a placeholder without a number stands for one") {
    Page shown = posts_page(7, 1, 1, 1, 4);
    shown.posts[2] = placeholder(703, PostState::deleted);
    archive.add(capture("one", day(1)), shown);
    CHECK(gaps_of(archive).empty());
  }
  SECTION("a post that is gone from the board is held") {
    archive.add(capture("one", day(1)), posts_page(7, 1, 1, 1, 5));
    Page later = posts_page(7, 1, 1, 1, 5);
    drop(later, 3);
    archive.add(capture("later", day(2)), later);
    CHECK(gaps_of(archive).empty());
    CHECK(archive.database().integer("SELECT count(*) FROM posts WHERE state = 'absent'") == 1);
  }
  SECTION("a missing page explains them") {
    archive.add(capture("one", day(1)), posts_page(7, 1, 3, 1, 10));
    archive.add(capture("three", day(1)), posts_page(7, 3, 3, 21, 24));
    CHECK(gaps_of(archive) == Lines{"page 7 thread:7:2"});
  }
  SECTION("a hole over two pages is one gap for each") {
    archive.add(capture("one", day(1)), posts_page(7, 1, 3, 1, 10));
    archive.add(capture("two", day(1)), posts_page(7, 2, 3, 11, 17));
    archive.add(capture("three", day(1)), posts_page(7, 3, 3, 23, 24));
    CHECK(gaps_of(archive) == Lines{"number 7 thread:7:2 #18-20", "number 7 thread:7:3 #21-22"});
  }
  SECTION("boards of which no number is known") {
    Page shown = posts_page(7, 1, 1, 1, 3);
    for (Post& each : shown.posts) each.number.reset();
    archive.add(capture("one", day(1)), shown);
    CHECK(gaps_of(archive).empty());
  }
}

TEST_CASE("gaps: posts that a list counts", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  archive.add(capture("one", day(2)), posts_page(7, 1, 2, 1, 10));
  archive.add(capture("two", day(2)), posts_page(7, 2, 2, 11, 14));

  SECTION("as many as are held, or fewer") {
    archive.add(capture("list", day(3)), list_of(7, 13));
    CHECK(gaps_of(archive).empty());
    archive.add(capture("list again", day(4)), list_of(7, 8));
    CHECK(gaps_of(archive).empty());
  }
  SECTION("more, in a newer list: the last page shows them") {
    archive.add(capture("list", day(3)), list_of(7, 14));
    CHECK(gaps_of(archive) == Lines{"replies 7 thread:7:2"});
  }
  SECTION("a list that was read on the same visit") {
    archive.add(capture("list", hours_after(day(2), -1)), list_of(7, 14));
    CHECK(gaps_of(archive) == Lines{"replies 7 thread:7:2"});
  }
  SECTION("an older list: some were deleted meanwhile") {
    archive.add(capture("list", day(1)), list_of(7, 14));
    CHECK(gaps_of(archive).empty());
  }
  SECTION("a list of the same visit that counts more than the pages can hold: they were deleted") {
    archive.add(capture("list", hours_after(day(2), -1)), list_of(7, 20));
    CHECK(gaps_of(archive).empty());
  }
  SECTION("an older list of the same visit counted what was deleted behind it") {
    archive.add(capture("before", hours_after(day(2), -2)), posts_page(9, 1, 1, 1, 5));
    archive.add(capture("list", hours_after(day(2), -1)), list_of(9, 4));
    Page later = posts_page(9, 1, 1, 1, 5);
    drop(later, 3);
    archive.add(capture("later", day(2)), later);
    CHECK(gaps_of(archive).empty());
  }
  SECTION("missing pages explain it") {
    archive.add(capture("list", day(3)), list_of(7, 40, 5));
    CHECK(gaps_of(archive) == Lines{"page 7 thread:7:3", "page 7 thread:7:4", "page 7 thread:7:5"});
  }
  SECTION("captures without a time prove nothing") {
    CaptureRecord undated = capture("list", day(0));
    undated.fetched_at.reset();
    archive.add(undated, list_of(7, 14));
    CHECK(gaps_of(archive).empty());

    // Nor when the pages have none either, whose digests decide then.
    for (int i = 0; i < 4; ++i) {
      CaptureRecord other = capture("undated " + std::to_string(i), day(0));
      other.fetched_at.reset();
      archive.add(other, i % 2 == 0 ? posts_page(8, 1, 1, 1, 3) : list_of(8, 5));
    }
    CHECK(gaps_of(archive).empty());
  }
}

TEST_CASE("gaps: votes that do not add up", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  const auto gaps_with = [&](const Poll& poll) {
    Page shown = posts_page(7, 1, 1, 1, 2);
    shown.poll = poll;
    archive.add(capture("one", day(1)), shown);
    return gaps_of(archive);
  };
  const Lines gap = {"poll 7 thread:7:1"};

  SECTION("one vote each") { CHECK(gaps_with(votes({3, 4, 0}, 7, false)).empty()); }
  SECTION("fewer votes than voters") { CHECK(gaps_with(votes({3, 4, 0}, 9, false)) == gap); }
  SECTION("more votes than voters") { CHECK(gaps_with(votes({3, 4, 3}, 9, false)) == gap); }
  SECTION("several votes each") { CHECK(gaps_with(votes({3, 4, 3}, 5, true)).empty()); }
  SECTION("more votes than voters, and nothing says that there is one each") {
    CHECK(gaps_with(votes({3, 4, 3}, 9, std::nullopt)).empty());
  }
  SECTION("several votes each, but fewer than voters") { CHECK(gaps_with(votes({3, 4, 0}, 9, true)) == gap); }
  SECTION("more for one option than there are voters") { CHECK(gaps_with(votes({6, 0, 0}, 5, true)) == gap); }
  SECTION("nobody tells the voters") { CHECK(gaps_with(votes({3, 4, 0}, std::nullopt, false)).empty()); }
  SECTION("an option whose votes are not known") {
    Poll poll = votes({3, 4, 0}, 9, false);
    poll.options[2].votes.reset();
    CHECK(gaps_with(poll).empty());
  }
  SECTION("a newer page shows the voters alone") {
    CHECK(gaps_with(votes({3, 4, 0}, 7, false)).empty());
    Page later = posts_page(7, 1, 1, 1, 2);
    later.poll = votes({}, 9, false);
    archive.add(capture("later", day(2)), later);
    CHECK(gaps_of(archive).empty());
  }
  SECTION("guests vote without a name, but nobody has two names") {
    Poll poll = votes({1, 1}, 2, false);
    poll.votes = {{1, 12, "Ada"}};
    CHECK(gaps_with(poll).empty());
  }
  SECTION("more names than votes") {
    Poll poll = votes({1, 1}, 2, false);
    poll.votes = {{1, 12, "Ada"}, {1, 13, "Bo"}};
    CHECK(gaps_with(poll) == gap);
  }
}

TEST_CASE("gaps: posts that are quoted", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  Page shown = posts_page(7, 1, 1, 1, 3);
  shown.posts[1].quotes = {quote_of(701)};
  shown.posts[2].quotes = {quote_of(555)};
  archive.add(capture("one", day(1)), shown);
  CHECK(gaps_of(archive) == Lines{"quote 7 post:555"});

  SECTION("twice is one gap") {
    Page other = posts_page(8, 1, 1, 1, 1);
    other.posts[0].quotes = {quote_of(555)};
    archive.add(capture("other", day(1)), other);
    CHECK(gaps_of(archive) == Lines{"quote 7 post:555"});
  }
  SECTION("a placeholder is held") {
    Page other = page(5, 1);
    other.posts = {placeholder(555, PostState::deleted)};
    archive.add(capture("other", day(1)), other);
    CHECK(gaps_of(archive).empty());
  }
  SECTION("a quote without a link names no post") {
    Page other = posts_page(8, 1, 1, 1, 1);
    Quote quote = quote_of(999);
    quote.resolved_by.reset();
    other.posts[0].quotes = {quote};
    archive.add(capture("other", day(1)), other);
    CHECK(gaps_of(archive) == Lines{"quote 7 post:555"});
  }
}

TEST_CASE("gaps: an empty archive has none", "[archive][gaps]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  CHECK(gaps_of(archive).empty());
}
