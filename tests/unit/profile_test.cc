#include "vbarchive/profile.h"

#include <string>

#include "support/catch.h"
#include "vbarchive/error.h"
#include "vbarchive/extract.h"

namespace vbarchive {
namespace {

constexpr std::string_view page =
    "<meta name=generator content='vBulletin 3.8.7'><base href='https://lantern.example/'>"
    "<h2 data-topic='t-88'>Wicks</h2>"
    "<article data-mid=51><b class=who>Petra</b><i id=when_51>05.03.2011, 18:20</i><div class=said>One</div></article>"
    "<article data-mid=52><b class=who>Osric</b><i id=when_52>06.03.2011, 18:20</i><div class=said>Two</div></article>";

Page read_with(std::string_view profile, std::string_view bytes = page) {
  ExtractOptions options;
  options.rules = read_profile(profile, "p").rules;
  PageInput input;
  input.bytes = bytes;
  return extract(input, options);
}

std::string mistakes_in(std::string_view profile) {
  try {
    static_cast<void>(read_profile(profile, "p"));
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    return error.why();
  }
  return "none";
}

TEST_CASE("profile: finds posts where ours finds none", "[profile]") {
  PageInput input;
  input.bytes = page;
  CHECK(extract(input).posts.empty());
  const Page read = read_with(
      "[post]\nframe = article\nid = @data-mid\nmessage = .said\nauthor_name = .who\nposted_at = #when_{id}\n"
      "[thread]\nid = h2 @data-topic\n");
  REQUIRE(read.posts.size() == 2);
  CHECK(read.posts[1].id == 52);
  CHECK(read.posts[1].author_name == "Osric");
  CHECK(read.posts[1].text == "Two");
  REQUIRE(read.posts[1].posted_at);
  CHECK(read.posts[1].posted_at->text == "06.03.2011, 18:20");
  REQUIRE(read.thread);
  CHECK(read.thread->id == 88);
}

TEST_CASE("profile: its rules go in front of ours, the first that says anything", "[profile]") {
  constexpr std::string_view ours =
      "<meta name=generator content='vBulletin 4.2.2'><ol id=posts><li id=post_7 class=postcontainer>"
      "<a class=username href='member.php?u=3'>Display</a><b class=real>Real</b><i class=empty></i>"
      "<div id=post_message_7>Words</div></li></ol>";
  CHECK(read_with("", ours).posts.front().author_name == "Display");
  CHECK(read_with("[post]\nauthor_name = .real\n", ours).posts.front().author_name == "Real");
  CHECK(read_with("[post]\nnumber = .empty | .nowhere\n", ours).posts.front().number == std::nullopt);
  CHECK(read_with("[post]\ntitle = .empty | .real\n", ours).posts.front().title == "Real");
  CHECK(read_with("[post]\nauthor_id = .nowhere\n", ours).posts.front().author_id == 3);
}

TEST_CASE("profile: rules of ours can be switched off", "[profile]") {
  constexpr std::string_view ours =
      "<meta name=generator content='vBulletin 4.2.2'><ol id=posts><li id=post_7 class=postcontainer>"
      "<b class=username>Rank</b><a href='member.php?u=3'>Ada</a><div id=post_message_7>Words</div></li></ol>";
  CHECK(read_with("", ours).posts.front().author_name == "Rank");
  CHECK(read_with("[rules]\noff = username-class\n", ours).posts.front().author_name == "Ada");
}

TEST_CASE("profile: rules that find parts can be switched off, and no key sets them", "[profile]") {
  constexpr std::string_view ours =
      "<meta name=generator content='vBulletin 4.2.2'><ol id=posts><li id=post_7 class=postcontainer>"
      "<a class=username href='member.php?u=3'>Ada</a><div id=post_message_7>One <span class=spoiler>two</span></div>"
      "</li></ol>";
  CHECK(read_with("", ours).posts.front().blocks.size() == 1);
  CHECK(read_with("[rules]\noff = spoiler-class\n", ours).posts.front().blocks.empty());
  CHECK(mistakes_in("[post]\nquotes = .quote\n").find("quotes") != std::string::npos);
}

TEST_CASE("profile: zone and order of dates", "[profile]") {
  const BoardProfile profile = read_profile("[board]\nutc-offset = -5\ndate-order = month-day\n", "p");
  CHECK(profile.utc_offset_minutes == -300);
  CHECK(profile.date_order == DateOrder::month_day);
}

TEST_CASE("profile: words of a language that nobody knows", "[profile]") {
  constexpr std::string_view ours =
      "<meta name=generator content='vBulletin 4.2.2'><ol id=posts><li id=post_7 class=postcontainer>"
      "<span class=date>5 blodau 2011, 18:20</span><div class=userinfo><a class=username href='member.php?u=3'>Ada</a>"
      "<dl class=userinfo_extra><dt>Ymaelodi</dt><dd>Mai 2009</dd></dl></div>"
      "<div id=post_message_7>Words</div></li></ol>";
  const Page unknown = read_with("", ours);
  CHECK(!unknown.posts.front().posted_at->local);
  CHECK(!unknown.users.front().joined);
  const Page known = read_with("[months]\nmarch = blodau\n[labels]\njoined = ymaelodi\n", ours);
  CHECK(known.posts.front().posted_at->local == local_time(2011, 3, 5, 18, 20));
  CHECK(known.users.front().joined == "Mai 2009");
  CHECK(mistakes_in("[months]\nmarchember = x\n").starts_with("p:2: "));
}

TEST_CASE("profile: every mistake is told with line and key, in order", "[profile]") {
  CHECK(mistakes_in("[post]\nnumbre = .nr\n\nposted_at = div[\n[bored]\n[rules]\noff = nothing\nof = x\n[board]\n"
                    "utc-offset = noon\ndate-order = x\nzone = 1\n[post]\ntitle =\nurl = a @\n") ==
        "p:2: numbre: [post] has no such key\n"
        "p:4: posted_at: the name of an attribute is missing behind '['\n"
        "p:5: there is no section \"bored\"\n"
        "p:7: off: there is no rule \"nothing\"; vbarchive explain --rules lists all\n"
        "p:8: of: [rules] has no such key; it has off\n"
        "p:10: utc-offset: hours and minutes from UTC are expected, as in +07:00\n"
        "p:11: date-order: day-month or month-day is expected\n"
        "p:12: zone: [board] has no such key; it has utc-offset and date-order\n"
        "p:14: title: a selector is expected\n"
        "p:15: url: the name of an attribute is missing behind \"@\"\n");
  CHECK(mistakes_in("[post]\nframe = article\n") ==
        "p: [post] frame and id go together: the posts, and the number of each");
  CHECK(mistakes_in("[post]\nmessage = .said\n") == "p: [post] message is looked for in the frame, which is missing");
}

}  // namespace
}  // namespace vbarchive
