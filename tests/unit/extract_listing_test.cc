// Pages without posts, where a golden page would be too much: one mark missing, one too many.
#include <string>

#include "support/catch.h"
#include "vbarchive/extract.h"

using namespace vbarchive;

namespace {

Page read(const std::string& body, const std::string& address) {
  const std::string page =
      "<html><head><meta name=\"generator\" content=\"vBulletin 3.8.11\"><title>T</title></head><body>" + body +
      "</body></html>";
  PageInput input;
  input.bytes = page;
  input.address = address;
  return extract(input);
}

const std::string board = "https://board.example/";

std::string row(const std::string& number, const std::string& inside, const std::string& behind = "") {
  return "<tr><td id=\"td_threadtitle_" + number + "\"><div>" + inside + "<a id=\"thread_title_" + number +
         "\" href=\"showthread.php?t=" + number + "\">Title " + number + "</a></div></td>" + behind + "</tr>";
}

Page listing(const std::string& rows) {
  return read("<table id=\"threadslist\">" + rows + "</table>", board + "forumdisplay.php?f=3");
}

}  // namespace

TEST_CASE("extract: a bare row says its number, title and forum, and nothing else", "[extract]") {
  const Page page = listing(row("7", ""));
  REQUIRE(page.threads.size() == 1);
  const Thread& thread = page.threads[0];
  CHECK(thread.id == 7);
  CHECK(thread.title == "Title 7");
  CHECK(thread.forum_id == 3);
  CHECK(thread.url == board + "showthread.php?t=7");
  CHECK_FALSE(thread.is_closed.has_value());
  CHECK_FALSE(thread.author_name.has_value());
  CHECK_FALSE(thread.reply_count.has_value());
  CHECK_FALSE(thread.last_post_at.has_value());
  CHECK_FALSE(thread.last_post_by.has_value());
}

TEST_CASE("extract: a thread listed twice is one, and a row inside a row is none", "[extract]") {
  CHECK(listing(row("7", "") + row("8", "") + row("7", "")).threads.size() == 2);
  CHECK(listing(row("7", "", "<td><table>" + row("8", "") + "</table></td>")).threads.size() == 1);
}

TEST_CASE("extract: a prefix is what stands before a title, not the board's marker", "[extract]") {
  struct Case {
    std::string before;
    std::optional<std::string> prefix;
  };
  const Case cases[] = {{"", std::nullopt},
                        {"Sticky:", std::nullopt},
                        {"<img src=\"images/misc/poll_posticon.gif\"> Umfrage: <b>Frage</b>", "Frage"},
                        {"<b>Frage: Bau</b>", "Frage: Bau"},
                        {"[Solved]", "[Solved]"},
                        {"<a href=\"showthread.php?goto=newpost&amp;t=7\">&raquo;</a>", std::nullopt},
                        {"<span style=\"float:right\">3 Attachments</span>", std::nullopt},
                        {"<img src=\"images/misc/sticky.gif\"> Wichtig: <b>Regel: eins</b>", "Regel: eins"}};
  for (const Case& known : cases) {
    INFO(known.before);
    const Page page = listing(row("7", known.before));
    REQUIRE(page.threads.size() == 1);
    CHECK(page.threads[0].prefix == known.prefix);
  }
}

TEST_CASE("extract: a rating is the number with a decimal mark, else the picture's", "[extract]") {
  struct Case {
    std::string alt;
    std::optional<double> rating;
  };
  const Case cases[] = {
      {"14 votes, 4.14 average.", 4.14}, {"2,50 durchschnittlich bei 2 Stimmen", 2.5}, {"1,204 votes", 3.0}, {"", 3.0}};
  for (const Case& known : cases) {
    INFO(known.alt);
    const Page page = listing(row("7", "<img src=\"images/rating/rating_3.gif\" alt=\"" + known.alt + "\">"));
    REQUIRE(page.threads.size() == 1);
    CHECK(page.threads[0].rating == known.rating);
  }
}

TEST_CASE("extract: a guest who wrote last stands behind the words of the other rows", "[extract]") {
  const auto last = [](const std::string& who) {
    return "<td><div>03-14-2010 <span class=\"time\">10:00</span><br>von " + who +
           " <a href=\"showthread.php?p=90#post90\"><img src=\"x.gif\"></a></div></td>";
  };
  const Page both = listing(row("7", "", last("<a href=\"member.php?u=2\">Ada</a>")) + row("8", "", last("Bob by")));
  REQUIRE(both.threads.size() == 2);
  CHECK(both.threads[0].last_post_by == "Ada");
  CHECK(both.threads[1].last_post_by == "Bob by");
  CHECK(both.threads[1].last_post_id == 90);
  // Without another row nothing tells where the name begins.
  const Page alone = listing(row("8", "", last("Bob by")));
  REQUIRE(alone.threads.size() == 1);
  CHECK_FALSE(alone.threads[0].last_post_by.has_value());
}

TEST_CASE("extract: a moved thread that keeps its number is put into no forum", "[extract]") {
  const std::string icon = "<img id=\"thread_statusicon_7\" src=\"images/statusicon/thread_moved.gif\">";
  const Page page = listing(row("7", icon));
  REQUIRE(page.threads.size() == 1);
  CHECK_FALSE(page.threads[0].forum_id.has_value());
  CHECK_FALSE(page.threads[0].moved_to.has_value());
}

TEST_CASE("extract: rows of threads on a page of no forum are no listing", "[extract]") {
  const Page page = read("<table id=\"threadslist\">" + row("7", "") + "</table>", board + "search.php?searchid=4");
  CHECK(page.kind == PageKind::other);
  CHECK(page.threads.empty());
}

TEST_CASE("extract: one number in a forum's row is nobody's", "[extract]") {
  const auto page = [](const std::string& items) {
    return read(
        "<ol id=\"forums\"><li id=\"forum4\" class=\"forumbit_post\"><h2 class=\"forumtitle\"><a "
        "href=\"forumdisplay.php?f=4\">Four</a></h2><ul class=\"forumstats\">" +
            items + "</ul></li></ol>",
        board + "forum.php");
  };
  const Page one = page("<li>Messages: 24</li><li></li>");
  REQUIRE(one.kind == PageKind::index);
  REQUIRE(one.forums.size() == 1);
  CHECK_FALSE(one.forums[0].thread_count.has_value());
  CHECK_FALSE(one.forums[0].post_count.has_value());
  const Page two = page("<li>Threads: 3</li><li>Posts: 1,024</li>");
  REQUIRE(two.forums.size() == 1);
  CHECK(two.forums[0].thread_count == 3);
  CHECK(two.forums[0].post_count == 1024);
}

TEST_CASE("extract: a profile's figures need no known word", "[extract]") {
  const Page page = read(
      "<div id=\"username_box\"><h1>Ada</h1></div><div id=\"stats\"><ul><li><span class=\"shade\">Xyzzy:</span> "
      "1,204</li><li><span class=\"shade\">Plugh:</span> 0.4</li><li><span class=\"shade\">Foo:</span> 03-14-2010 "
      "10:00</li><li><span class=\"shade\">Bar:</span> 11-30-2007</li></ul></div>",
      board + "member.php?u=12");
  REQUIRE(page.kind == PageKind::member);
  REQUIRE(page.users.size() == 1);
  CHECK(page.users[0].id == 12);
  CHECK(page.users[0].post_count == 1204);
  CHECK(page.users[0].joined == "11-30-2007");
}

TEST_CASE("extract: a profile needs a member's number", "[extract]") {
  CHECK(read("<div id=\"username_box\"><h1>Ada</h1></div>", board + "misc.php").kind == PageKind::other);
}
