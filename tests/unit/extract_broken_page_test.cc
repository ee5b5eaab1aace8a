// What broken pages must not say: found by cutting and damaging golden pages at every byte and by fuzzing.
#include <string>

#include "cli/sample_page.h"
#include "support/catch.h"
#include "vbarchive/extract.h"

using namespace vbarchive;

namespace {

Page read(const std::string& bytes, const std::string& address = "https://quay.example/showthread.php?t=71") {
  PageInput input;
  input.bytes = bytes;
  input.address = address;
  return extract(input);
}

/// Up to a text, without it.
std::string cut_before(const std::string& page, const std::string& text) {
  const std::size_t at = page.find(text);
  REQUIRE(at != std::string::npos);
  return page.substr(0, at);
}

std::string page_of(const std::string& body) {
  return "<html><head><meta name=\"generator\" content=\"vBulletin 3.8.11\"><title>T</title></head><body>" + body +
         "</body></html>";
}

std::string listing() {
  std::string rows;
  for (const std::string number : {"7", "8", "9"}) {
    rows += "<tr><td id=\"td_threadtitle_" + number + "\"><a id=\"thread_title_" + number +
            "\" href=\"showthread.php?t=" + number + "\">Title " + number + "</a></td></tr>";
  }
  return page_of("<table id=\"threadslist\">" + rows + "</table>");
}

}  // namespace

TEST_CASE("extract: a number 0 is none, of a post, in its thread, of a forum", "[extract]") {
  std::string page = testing::sample_page({});
  for (std::size_t at = page.find("501"); at != std::string::npos; at = page.find("501")) page.replace(at, 3, "0");
  CHECK(read(page).posts.empty());

  page = testing::sample_page({});
  page.replace(page.find("name=\"1\""), 8, "name=\"0\"");
  const Page numbered = read(page);
  REQUIRE(numbered.posts.size() == 1);
  CHECK(numbered.posts[0].number == std::nullopt);

  // The path's last step has no number but the one that the forum jump selects.
  const Page jump =
      read(page_of("<span class=\"navbar\"><a href=\"a.html\">A</a></span><span class=\"navbar\"><a "
                   "href=\"b.html\">B</a></span><script>var pageData = {\"channelid\":\"0\"};</script><div "
                   "id=\"post_message_5\">x</div>"));
  REQUIRE(jump.posts.size() == 1);
  CHECK(jump.forums.empty());
}

TEST_CASE("extract: an instant that no calendar has is none", "[extract]") {
  const Page page = read(
      page_of("<ul class=\"conversation-list\"><li class=\"b-post\" data-node-id=\"5\" "
              "data-node-publishdate=\"9223372036854775807\"><div class=\"js-post__content-text\">x</div></li></ul>All "
              "times are GMT +2. The time now is 10:00."));
  REQUIRE(page.posts.size() == 1);
  CHECK(!page.posts[0].posted_at);
}

TEST_CASE("extract: more than all is no share of a poll", "[extract]") {
  testing::SampleThread thread;
  thread.poll =
      "<div id=\"thread_poll\" class=\"poll\"><ol><li><p class=\"polloption\">A (3 votes)</p><div class=\"pollbar1\" "
      "style=\"width:300%\"></div></li><li><p class=\"polloption\">B (1 vote)</p><div class=\"pollbar2\" "
      "style=\"width:100%\"></div></li></ol></div>";
  const Page page = read(testing::sample_page(thread));
  REQUIRE(page.poll);
  REQUIRE(page.poll->options.size() == 2);
  CHECK(page.poll->options[0].percent == std::nullopt);
  CHECK(page.poll->options[0].votes == 3);
  CHECK(page.poll->options[1].percent == 100.0);
}

TEST_CASE("extract: an empty title is none, of a thread, of a listed one", "[extract]") {
  testing::SampleThread thread;
  thread.title = "<img src=\"x.gif\">";
  const Page page = read(testing::sample_page(thread));
  REQUIRE(page.thread);
  CHECK(page.thread->title != "");

  std::string bytes = listing();
  bytes.erase(bytes.find("Title 8"), 7);
  const Page listed = read(bytes, "https://quay.example/forumdisplay.php?f=3");
  REQUIRE(listed.threads.size() == 3);
  CHECK(listed.threads[0].title == "Title 7");
  CHECK(listed.threads[1].title == std::nullopt);
}

TEST_CASE("extract: half a word at the end of a page that was cut off is no word", "[extract]") {
  std::string whole = testing::sample_page({});
  whole.insert(whole.find("</body>"), "<p>Views: 11764</p>");
  REQUIRE(read(whole).thread);
  CHECK(read(whole).thread->views == 11'764);
  const Page part = read(cut_before(whole, "764</p>"));
  REQUIRE(part.thread);
  CHECK(part.thread->views == std::nullopt);
}

TEST_CASE("extract: a page that was cut off says so, and does not count pages that it does not show", "[extract]") {
  const std::string whole = testing::sample_page({});
  CHECK(read(whole).detail == "");
  CHECK(read(whole).thread->page_count == 1);
  const Page part = read(cut_before(whole, "</body>"));
  CHECK(part.outcome == Outcome::stored);
  CHECK(part.detail == "cut off before its end");
  CHECK(part.posts.size() == 1);
  REQUIRE(part.thread);
  CHECK(part.thread->page_count == std::nullopt);
  CHECK(part.page_number == std::nullopt);

  const Page head = read(cut_before(whole, "<ol id=\"posts\""));
  CHECK(head.outcome == Outcome::truncated);
  CHECK(head.detail.ends_with("cut off before its end"));
}

TEST_CASE("extract: the last row of a listing that was cut off is left out", "[extract]") {
  const std::string address = "https://quay.example/forumdisplay.php?f=3";
  CHECK(read(listing(), address).threads.size() == 3);
  const Page part = read(cut_before(listing(), "</body>"), address);
  CHECK(part.kind == PageKind::forum);
  REQUIRE(part.threads.size() == 2);
  CHECK(part.threads[1].id == 8);
  CHECK(part.page_number == std::nullopt);
  CHECK(part.detail == "cut off before its end");
}
