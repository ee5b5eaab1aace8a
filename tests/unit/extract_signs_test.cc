// What a page says to a fetcher: where it leads, whom it was made for, and whether anything moved.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/golden_page.h"
#include "url/board_link.h"
#include "url/url.h"
#include "vbarchive/extract.h"

using namespace vbarchive;

namespace {

namespace fs = std::filesystem;
using Links = std::vector<std::string>;

const std::string board = "https://board.example/forum/";
const std::string digest = "0123456789abcdef0123456789abcdef01234567";  // 40 digits, as SHA-1 has
const std::string session = "0123456789abcdef0123456789abcdef";
const std::string token = "1400000000-" + digest;

Page read_whole(const std::string& bytes, const std::string& address) {
  PageInput input;
  input.bytes = bytes;
  input.address = address;
  ExtractOptions options;
  options.signs = true;
  return extract(input, options);
}

Page read(const std::string& body, const std::string& head = "", const std::string& address = board + "index.php",
          const std::string& version = "3.8.11") {
  return read_whole("<html><head><meta name=\"generator\" content=\"vBulletin " + version + "\"><title>T</title>" +
                        head + "</head><body>" + body + "</body></html>",
                    address);
}

Signs signs_of(const Page& page) {
  REQUIRE(page.signs.has_value());
  return *page.signs;
}

Signs signs(const std::string& body, const std::string& head = "", const std::string& address = board + "index.php") {
  return signs_of(read(body, head, address));
}

std::string script(const std::string& code) { return "<script type=\"text/javascript\">" + code + "</script>"; }

std::string anchor(const std::string& href, const std::string& words = "x") {
  return "<a href=\"" + href + "\">" + words + "</a> ";
}

std::string post(const std::string& number, const std::string& message, const std::string& behind = "") {
  return "<div id=\"edit" + number + "\"><table id=\"post" + number + "\"><tr><td><a name=\"post" + number +
         "\"></a> 12-28-2015, 11:29 PM</td></tr><tr><td><div id=\"postmenu_" + number +
         "\"><a class=\"bigusername\" href=\"member.php?u=31\">Bram</a></div></td><td id=\"td_post_" + number +
         "\"><div id=\"post_message_" + number + "\">" + message + "</div>" + behind + "</td></tr></table></div>";
}

// As each version draws its head for guests and for members; the words are of no matter, so they are in no language.
const std::string form_3 =
    "<form action=\"login.php?do=login\" method=\"post\"><input type=\"text\" name=\"vb_login_username\" "
    "id=\"navbar_username\"><input type=\"password\" name=\"vb_login_password\"><input type=\"checkbox\" "
    "name=\"cookieuser\" "
    "value=\"1\"><input type=\"submit\" value=\"Zork\"><input type=\"hidden\" name=\"s\" value=\"\"><input "
    "type=\"hidden\" "
    "name=\"do\" value=\"login\"><input type=\"hidden\" name=\"vb_login_md5password\"><input type=\"hidden\" "
    "name=\"vb_login_md5password_utf\"></form>";
const std::string form_30 =
    "<form action=\"login.php\" method=\"post\"><input type=\"text\" name=\"vb_login_username\"><input "
    "type=\"password\" "
    "name=\"vb_login_password\"><input type=\"hidden\" name=\"s\" value=\"" +
    session +
    "\"><input type=\"hidden\" name=\"do\" value=\"login\"><input type=\"hidden\" name=\"forceredirect\" "
    "value=\"0\"><input "
    "type=\"hidden\" name=\"vb_login_md5password\"></form>";
const std::string form_4 =
    "<form id=\"navbar_loginform\" action=\"login.php?s=" + session +
    "&amp;do=login\" method=\"post\"><input type=\"text\" name=\"vb_login_username\" id=\"navbar_username\"><input "
    "type=\"text\" name=\"vb_login_password_hint\" id=\"navbar_password_hint\"><input type=\"password\" "
    "name=\"vb_login_password\" id=\"navbar_password\"><input type=\"hidden\" name=\"securitytoken\" "
    "value=\"guest\"><input "
    "type=\"hidden\" name=\"do\" value=\"login\"><input type=\"hidden\" name=\"vb_login_md5password\"><input "
    "type=\"hidden\" "
    "name=\"vb_login_md5password_utf\"></form>";
const std::string form_5 =
    "<form action=\"https://board.example/auth/login\" method=\"post\"><input type=\"hidden\" name=\"url\" "
    "value=\"aHR0cHM6Ly9ib2FyZC5leGFtcGxlLw==\"><input type=\"text\" name=\"username\"><input type=\"password\" "
    "name=\"password\"><input type=\"hidden\" name=\"vb_login_md5password\"><input type=\"hidden\" "
    "name=\"securitytoken\" "
    "value=\"guest\"></form>";
const std::string registration =
    "<form action=\"register.php?do=addmember\" method=\"post\"><input type=\"text\" name=\"username\"><input "
    "type=\"password\" name=\"password\"><input type=\"password\" name=\"passwordconfirm\"></form>";
const std::string search_box =
    "<form action=\"search.php?do=process\" method=\"post\"><input type=\"text\" name=\"searchuser\"><input "
    "type=\"hidden\" "
    "name=\"do\" value=\"process\"></form>";
const std::string welcome_3 = "<table><tr><td><strong>Blorp, " + anchor("member.php?u=25", "Jo &amp; Co") +
                              "</strong></td></tr></table><table><tr><td>" + anchor("usercp.php", "Snarf") +
                              "</td><td>";
const std::string logout = anchor("login.php?do=logout&amp;logouthash=" + token, "Quux");
const std::string member_3 = welcome_3 + logout + "</td></tr></table>";
const std::string member_4 = "<div id=\"toplinks\"><ul class=\"isuser\"><li>" + logout + "</li><li>" +
                             anchor("profile.php?do=editprofile", "Snarf") + "</li><li>" +
                             anchor("member.php?25-jo-co", "Blim") + "</li><li class=\"welcomelink\">Blorp, " +
                             anchor("member.php?25-jo-co", "Jo &amp; Co") + "</li></ul></div>";

std::string page_data(const std::string& members) { return script("var pageData = {" + members + "};"); }

/// `7: post 9, thread 5, "words"`, a line for each forum; what is absent is left out.
Links lines_of(const std::vector<ForumActivity>& activity) {
  Links lines;
  for (const ForumActivity& forum : activity) {
    std::string line = std::to_string(forum.forum_id) + ":";
    if (forum.last_post_id) line += " post " + std::to_string(*forum.last_post_id);
    if (forum.last_thread_id) line += " thread " + std::to_string(*forum.last_thread_id);
    if (forum.last_text) line += " \"" + *forum.last_text + "\"";
    lines.push_back(line);
  }
  return lines;
}

void check_view(View expected, const Signs& found) {
  CHECK(std::string(name_of(found.viewer.view)) == name_of(expected));
}

/// What must hold of the signs of any page.
void check_promises(const Page& page, const std::string& bytes) {
  REQUIRE(page.signs.has_value());
  const Signs& found = *page.signs;
  for (const std::string& address : found.links) {
    INFO(address);
    const url::BoardLink named = url::classify(address);
    CHECK(url::is_absolute(address));
    CHECK_FALSE(named.is_action);
    CHECK(named.view == url::LinkView::full);
    const bool is_kind = named.target == url::LinkTarget::thread || named.target == url::LinkTarget::post ||
                         named.target == url::LinkTarget::forum || named.target == url::LinkTarget::poll_results ||
                         named.target == url::LinkTarget::board;
    CHECK(is_kind);
    CHECK(url::without_session(address) == address);
    CHECK(url::split(address).authority == url::split(found.links.front()).authority);
    CHECK(address.find("hash=") == std::string::npos);
  }
  std::vector<std::string> sorted = found.links;
  std::ranges::sort(sorted);
  CHECK(std::ranges::adjacent_find(sorted) == sorted.end());
  const bool is_guest_page =
      found.login_form.has_value() || bytes.find("SECURITYTOKEN = \"guest\"") != std::string::npos;
  if (is_guest_page) CHECK(found.viewer.view != View::member);
  if (found.viewer.view != View::member) {
    CHECK_FALSE(found.viewer.user_id.has_value());
    CHECK_FALSE(found.viewer.user_name.has_value());
  }
  if (found.login_form) {
    CHECK(url::is_absolute(found.login_form->action));
    CHECK_FALSE(found.login_form->user_field.empty());
    CHECK_FALSE(found.login_form->password_field.empty());
  }
  for (const ForumActivity& forum : found.activity) {
    INFO("forum " << forum.forum_id);
    CHECK(std::ranges::any_of(page.forums, [&](const Forum& known) { return known.id == forum.forum_id; }));
    if (forum.last_post_id) CHECK(forum.last_text.has_value());
  }
}

}  // namespace

TEST_CASE("signs: only who asks for them has them", "[signs]") {
  const std::string bytes =
      "<html><head><meta name=\"generator\" content=\"vBulletin 3.8.11\"></head><body></body></html>";
  PageInput input;
  input.bytes = bytes;
  CHECK_FALSE(extract(input).signs.has_value());
  CHECK(read_whole(bytes, board).signs.has_value());
  CHECK_FALSE(read_whole("  ", board).signs.has_value());
}

TEST_CASE("signs: links are those to threads, posts, forums, results and the front, each once", "[signs]") {
  const Signs found = signs(anchor("index.php?s=" + session) + anchor("forumdisplay.php?f=7") +
                            anchor("showthread.php?s=" + session + "&amp;t=5") + anchor("showthread.php?t=5") +
                            anchor("/forum/showthread.php?t=5&amp;page=2") + anchor("showthread.php?p=9#post9") +
                            anchor("showthread.php?t=6#goto_threadtools") +
                            anchor("https://board.example/forum/talk/some-title-8.html") +
                            anchor("poll.php?do=showresults&amp;pollid=12") + anchor("#post9") + anchor("") +
                            anchor("showthread.php?t=6#poll"));
  CHECK(found.links == Links{board + "index.php", board + "forumdisplay.php?f=7", board + "showthread.php?t=5",
                             board + "showthread.php?t=5&page=2", board + "showthread.php?p=9#post9",
                             board + "showthread.php?t=6", board + "talk/some-title-8.html",
                             board + "poll.php?do=showresults&pollid=12"});
}

TEST_CASE("signs: links of the head that lead on count, others do not", "[signs]") {
  const Signs found =
      signs("<link rel=\"next\" href=\"showthread.php?t=9\">",
            "<link rel=\"canonical\" href=\"showthread.php?t=5&amp;page=2\"><link rel=\"Prev\" "
            "href=\"showthread.php?t=5\"><link rel=\"prefetch next\" href=\"showthread.php?t=5&amp;page=3\">"
            "<link rel=\"alternate\" href=\"showthread.php?t=6\"><link rel=\"stylesheet\" "
            "href=\"forumdisplay.php?f=7\">");
  CHECK(found.links == Links{board + "showthread.php?t=5&page=2", board + "showthread.php?t=5",
                             board + "showthread.php?t=5&page=3", board + "showthread.php?t=9"});
}

TEST_CASE("signs: links that act, other dresses, other kinds and other hosts are left out", "[signs]") {
  const Signs found = signs(
      logout + anchor("forumdisplay.php?do=markread&amp;f=7&amp;markreadhash=" + token) +
      anchor("showthread.php?t=5&amp;goto=newpost") + anchor("printthread.php?t=5") +
      anchor("archive/index.php/t-5.html") + anchor("member.php?u=25") + anchor("attachment.php?attachmentid=3") +
      anchor("search.php?do=getnew") + anchor("calendar.php?c=1") + anchor("memberlist.php") +
      anchor("external.php?type=RSS2") + anchor("poll.php?do=pollvote&amp;pollid=12") +
      anchor("post_thanks.php?do=post_thanks_add&amp;p=9") + anchor("showthread.php?t=5&amp;logouthash=" + token) +
      anchor("https://elsewhere.example/forum/showthread.php?t=5") +
      anchor("http://board.example:8080/forum/showthread.php?t=5") + anchor("javascript:showthread.php?t=5") +
      anchor("ftp://board.example/forum/showthread.php?t=5") +
      anchor("forumdisplay.php?f=7&amp;sort=title&amp;order=asc"));
  CHECK(found.links == Links{});
  // The same board by its other scheme, and with its port written out.
  CHECK(signs(anchor("http://board.example/forum/showthread.php?t=5") +
              anchor("https://board.example:443/forum/showthread.php?t=6"))
            .links == Links{"http://board.example/forum/showthread.php?t=5", board + "showthread.php?t=6"});
}

TEST_CASE("signs: pages of a listing are linked without the order that its pager repeats", "[signs]") {
  const Signs found =
      signs(anchor("forumdisplay.php?f=7&amp;order=desc&amp;page=2") +
            anchor("forumdisplay.php?f=7&amp;daysprune=30&amp;sort=lastpost&amp;page=3&amp;order=desc") +
            anchor("f7/index4.html?order=desc") + anchor("forumdisplay.php?f=7&amp;prefixid=x&amp;page=2"));
  CHECK(found.links ==
        Links{board + "forumdisplay.php?f=7&page=2", board + "forumdisplay.php?f=7&page=3", board + "f7/index4.html"});
}

TEST_CASE("signs: what people link in posts and signatures is no link of the page", "[signs]") {
  const std::string signature =
      "<!-- sig --><div>__________________<br>" + anchor("showthread.php?t=78") + "</div><!-- / sig -->";
  const Signs found =
      signs(anchor("forumdisplay.php?f=7") + "<div id=\"posts\">" +
                post("9", "Look: " + anchor("showthread.php?t=77"), signature + anchor("showpost.php?p=9")) +
                post("10", anchor("showthread.php?t=79")) + "</div>" + anchor("showthread.php?t=6"),
            "", board + "showthread.php?t=5");
  CHECK(found.links == Links{board + "forumdisplay.php?f=7", board + "showpost.php?p=9", board + "showthread.php?t=6"});
}

TEST_CASE("signs: relative links are resolved as browsers do, and lead nowhere without an address", "[signs]") {
  const std::string page = "<html><head><meta name=\"generator\" content=\"vBulletin 4.2.2\">";
  const std::string rest = "</head><body>" + anchor("threads/5-x") + "</body></html>";
  CHECK(signs_of(
            read_whole(page + "<base href=\"https://board.example/b/\">" + rest, "https://board.example/b/forums/7-y"))
            .links == Links{"https://board.example/b/threads/5-x"});
  CHECK(signs_of(read_whole(page + rest, "saved/page.html")).links == Links{});
  // The page came from one host, whatever it calls itself.
  CHECK(signs_of(read_whole(page + "<base href=\"https://other.example/\">" + rest, board + "forum.php")).links ==
        Links{});
  // A page of other software has nothing to fetch.
  CHECK(signs_of(read_whole("<html><body>" + anchor("showthread.php?t=5") + "</body></html>", board + "x.php")).links ==
        Links{});
}

TEST_CASE("signs: a page of vBulletin 3.7 to 4.2 tells its viewer by the token of its scripts", "[signs]") {
  check_view(View::guest, signs(script("var SESSIONURL = \"\"; var SECURITYTOKEN = \"guest\";")));
  check_view(View::guest, signs(script("SECURITYTOKEN='guest'")));
  check_view(View::member, signs(script("var SECURITYTOKEN = \"" + token + "\";")));
  check_view(View::guest, signs("<input type=\"hidden\" name=\"securitytoken\" value=\"guest\">"));
  check_view(View::member, signs("<input type=\"hidden\" name=\"securitytoken\" value=\"" + token + "\">"));
  // The bare digest of 3.6.10 is given to guests too.
  check_view(View::unknown, signs(script("var SECURITYTOKEN = \"" + digest + "\";")));
  check_view(View::guest, signs(script("var SECURITYTOKEN = \"" + digest + "\";") + form_3));
  check_view(View::member, signs(script("var SECURITYTOKEN = \"" + digest + "\";") + member_3));
  check_view(View::unknown, signs(script("var SECURITYTOKEN = \"1400000000-0123\";")));
  check_view(View::unknown, signs(script("// SECURITYTOKEN\nvar SECURITYTOKEN;")));
  check_view(View::unknown, signs(""));
}

TEST_CASE("signs: vBulletin 4 counts its viewer's number", "[signs]") {
  check_view(View::guest, signs(script("var LOGGEDIN = 0 > 0 ? true : false;")));
  check_view(View::guest, signs(script("var LOGGEDIN=0>0?true:false;")));
  const Signs member = signs(script("var LOGGEDIN = 25 > 0 ? true : false;"));
  check_view(View::member, member);
  CHECK(member.viewer.user_id == 25);
  CHECK_FALSE(member.viewer.user_name.has_value());
  check_view(View::unknown, signs(script("if (LOGGEDIN == 1 || LOGGEDIN) {}")));
}

TEST_CASE("signs: vBulletin 5 tells its viewer in the data of its scripts", "[signs]") {
  check_view(View::guest, signs(page_data("\"userid\": \"0\", \"username\": \"Blim\", \"securitytoken\": \"guest\"")));
  const Signs member =
      signs(page_data("\"userid\": \"25\", \"username\": \"Jo K.\", \"securitytoken\": \"" + token + "\""));
  check_view(View::member, member);
  CHECK(member.viewer == Viewer{View::member, 25, "Jo K."});
  CHECK(signs(page_data("\"userid\":25,\"username\":\"Jo\"")).viewer == Viewer{View::member, 25, "Jo"});
  // What is escaped there is read from a link.
  const std::string escaped = page_data("\"userid\": \"25\", \"username\": \"Jo &amp; Co\"");
  CHECK_FALSE(signs(escaped).viewer.user_name.has_value());
  CHECK(signs(escaped + "<p>Blorp " + anchor("/member/25-jo", "Jo &amp; Co") + "</p>").viewer.user_name == "Jo & Co");
  // Numbers of others.
  check_view(View::unknown, signs(script("var stats = {\"userid\": \"25\"};")));
  check_view(View::guest, signs("<iframe src=\"https://board.example/auth/login-form\"></iframe>"));
  const auto with_class = [](const std::string& name) {
    return signs_of(
        read_whole("<html><head><meta name=\"generator\" content=\"vBulletin 5.6.4\"></head><body id=\"vb-page-body\" "
                   "class=\"l-desktop " +
                       name + "\"></body></html>",
                   board));
  };
  check_view(View::guest, with_class("logged-out"));
  check_view(View::member, with_class("logged-in"));
  check_view(View::unknown, with_class("page14"));
  check_view(View::member, signs(anchor("https://board.example/auth/logout?logouthash=" + token)));
}

TEST_CASE("signs: vBulletin 3.0 to 3.5 has no token: a login form or a logout link tells", "[signs]") {
  check_view(View::guest, signs(form_30));
  const Signs member =
      signs(welcome_3 + anchor("login.php?s=" + session + "&amp;do=logout&amp;u=25", "Quux") + "</td></tr></table>");
  CHECK(member.viewer == Viewer{View::member, 25, "Jo & Co"});
  check_view(View::member, signs(anchor("member.php?action=logout")));
  // Skins show guests the link too, with nothing in it.
  check_view(View::guest, signs(form_3 + anchor("/login.php?do=logout&amp;logouthash=")));
  check_view(View::unknown, signs(anchor("/login.php?do=logout&amp;logouthash=")));
  check_view(View::unknown,
             signs(anchor("login.php?do=lostpw") + anchor("xlogin.php?do=logout") + registration + search_box));
}

TEST_CASE("signs: where signs contradict each other, nothing is known", "[signs]") {
  check_view(View::unknown, signs(script("var SECURITYTOKEN = \"guest\";") + member_3));
  check_view(View::unknown, signs(script("var SECURITYTOKEN = \"" + token + "\";") + form_3));
  check_view(View::unknown, signs(member_4 + form_4));
  const Signs both = signs(script("var LOGGEDIN = 25 > 0; var SECURITYTOKEN = \"guest\";"));
  check_view(View::unknown, both);
  CHECK_FALSE(both.viewer.user_id.has_value());
}

TEST_CASE("signs: a logout link that somebody wrote makes no member", "[signs]") {
  const std::string joke = "<div id=\"posts\">" + post("9", logout) + "</div>";
  check_view(View::guest, signs(form_3 + joke, "", board + "showthread.php?t=5"));
  check_view(View::unknown, signs(joke, "", board + "showthread.php?t=5"));
}

TEST_CASE("signs: the member is the one whom the head greets", "[signs]") {
  CHECK(signs(member_3).viewer == Viewer{View::member, 25, "Jo & Co"});
  CHECK(signs(member_4).viewer == Viewer{View::member, 25, "Jo & Co"});
  // The newest member stands before, the team and the last posters behind.
  const std::string others = "<div>Newest: " + anchor("member.php?u=90", "Neva") + "</div>";
  const std::string list =
      "<div>by " + anchor("member.php?u=31", "Bram") + "by " + anchor("member.php?u=32", "Ines") + "</div>";
  CHECK(signs(others + member_3 + list).viewer == Viewer{View::member, 25, "Jo & Co"});
  // A link of the menu is no name, unless its address says so.
  const std::string menu = "<ul><li>" + anchor("member.php?u=25", "Blim") + "</li><li>" + logout + "</li></ul>";
  CHECK(signs(menu).viewer == Viewer{View::member, 25, std::nullopt});
  CHECK(signs("<p>" + anchor("usercp.php", "Snarf") + "| " + anchor("member.php?u=25", "Blim") + "</p>" + logout)
            .viewer == Viewer{View::member, 25, std::nullopt});
  CHECK(signs(menu + "<div>" + anchor("members/25-jo-k", "Jo K.") + "</div>").viewer ==
        Viewer{View::member, 25, "Jo K."});
  CHECK(signs(menu + "<div>" + anchor("members/25-jo-k", "Blam") + "</div>").viewer ==
        Viewer{View::member, 25, std::nullopt});
  // Behind a list of people no head begins.
  CHECK(signs(list + others + logout).viewer == Viewer{View::member, std::nullopt, std::nullopt});
  // A guest is nobody, whoever stands in the head.
  CHECK(signs(form_3 + "<p>Blorp, " + anchor("member.php?u=25", "Jo") + "</p>").viewer ==
        Viewer{View::guest, std::nullopt, std::nullopt});
}

TEST_CASE("signs: login forms of all versions", "[signs]") {
  const LoginForm three{board + "login.php?do=login",
                        {{"s", ""}, {"do", "login"}},
                        "vb_login_username",
                        "vb_login_password",
                        {"vb_login_md5password", "vb_login_md5password_utf"}};
  CHECK(signs(form_3).login_form == three);
  // A session id gets into nothing; the hint of version 4 is no name.
  const LoginForm early{board + "login.php",
                        {{"do", "login"}, {"forceredirect", "0"}},
                        "vb_login_username",
                        "vb_login_password",
                        {"vb_login_md5password"}};
  CHECK(signs(form_30).login_form == early);
  const LoginForm four{board + "login.php?do=login",
                       {{"securitytoken", "guest"}, {"do", "login"}},
                       "vb_login_username",
                       "vb_login_password",
                       {"vb_login_md5password", "vb_login_md5password_utf"}};
  CHECK(signs(form_4).login_form == four);
  const LoginForm five{"https://board.example/auth/login",
                       {{"url", "aHR0cHM6Ly9ib2FyZC5leGFtcGxlLw=="}, {"securitytoken", "guest"}},
                       "username",
                       "password",
                       {"vb_login_md5password"}};
  CHECK(signs(form_5).login_form == five);
  // Where a form begins between the rows of a table, its fields are no part of it for a parser.
  const std::string in_table = "<table><tr>" + form_3.substr(0, form_3.find("<input")) + "<td>" +
                               form_3.substr(form_3.find("<input")) + "</td></tr></table>";
  CHECK(signs(in_table).login_form == three);
  CHECK(signs(search_box + in_table + registration).login_form == three);
}

TEST_CASE("signs: a frame tells where the login form of version 5 stands", "[signs]") {
  const std::string frame = "<iframe id=\"idLoginIframe\" src=\"/auth/login-form\"></iframe>";
  CHECK(signs(frame).login_page == "https://board.example/auth/login-form");
  CHECK_FALSE(signs(frame).login_form.has_value());
  CHECK_FALSE(signs(frame + form_5).login_page.has_value());
  CHECK_FALSE(signs("<iframe src=\"/video/login-form\"></iframe>").login_page.has_value());
}

TEST_CASE("signs: the form that the board's message asks to fill comes before that of the head", "[signs]") {
  const std::string asked =
      "<form action=\"login.php?do=login\" method=\"post\"><input type=\"hidden\" name=\"do\" "
      "value=\"login\"><input type=\"hidden\" name=\"url\" value=\"/forum/showthread.php?s=" +
      session +
      "&amp;t=5\"><input type=\"text\" name=\"vb_login_username\"><input type=\"password\" "
      "name=\"vb_login_password\"></form>";
  const std::string panel =
      "<table><tr><td class=\"panelsurround\"><div class=\"panel\">" + asked + "</div></td></tr></table>";
  for (const std::string& page :
       {form_3 + panel, panel + form_3, form_4 + "<div class=\"standard_error\">" + asked + "</div>"}) {
    const std::optional<LoginForm> form = signs(page).login_form;
    REQUIRE(form.has_value());
    CHECK(form->fields == std::vector<Field>{{"do", "login"}, {"url", "/forum/showthread.php?t=5"}});
    CHECK(form->md5_fields.empty());
  }
}

TEST_CASE("signs: other forms are no login form", "[signs]") {
  CHECK_FALSE(signs(registration + search_box).login_form.has_value());
  const auto form = [](const std::string& action, const std::string& fields) {
    return "<form action=\"" + action + "\" method=\"post\">" + fields + "</form>";
  };
  const std::string name = "<input type=\"text\" name=\"vb_login_username\">";
  const std::string password = "<input type=\"password\" name=\"vb_login_password\">";
  const auto is_login = [&](const std::string& action, const std::string& fields) {
    return signs(form(action, fields)).login_form.has_value();
  };
  CHECK(is_login("login.php?do=login", name + password));
  CHECK_FALSE(is_login("login.php?do=login", name));
  CHECK_FALSE(is_login("login.php?do=login", password));
  CHECK_FALSE(is_login("login.php?do=login", name + password + password));
  CHECK_FALSE(is_login("login.php?do=emailpassword", name + password));
  CHECK_FALSE(is_login("login.php", name + password));
  CHECK_FALSE(is_login("register.php?do=login", name + password));
  CHECK_FALSE(is_login("https://board.example/shop/account", name + password));
  // Moderators are asked again for what they do.
  CHECK_FALSE(is_login("login.php?do=login",
                       name + password + "<input type=\"hidden\" name=\"logintype\" value=\"modcplogin\">"));
}

TEST_CASE("signs: no secret of a member gets into anything", "[signs]") {
  const std::string hidden = "<input type=\"hidden\" name=\"securitytoken\" value=\"" + token +
                             "\"><input type=\"hidden\" "
                             "name=\"s\" value=\"" +
                             session +
                             "\"><input type=\"hidden\" name=\"url\" value=\"login.php?do=logout&amp;"
                             "logouthash=" +
                             token + "\"><input type=\"hidden\" name=\"logouthash\" value=\"1\">";
  const std::string form = form_3.substr(0, form_3.find("</form>")) + hidden + "</form>";
  const Signs found =
      signs(form + member_3 + anchor("showthread.php?t=5&amp;securitytoken=" + token),
            "<meta http-equiv=\"refresh\" content=\"2; url=login.php?do=logout&amp;logouthash=" + token + "\">");
  CHECK_FALSE(found.refresh.has_value());
  CHECK(found.links.empty());
  REQUIRE(found.login_form.has_value());
  CHECK(found.login_form->fields == std::vector<Field>{{"s", ""}, {"do", "login"}});
}

TEST_CASE("signs: a refresh names where the page sends its reader", "[signs]") {
  const auto target = [](const std::string& content) {
    return signs("", "<meta http-equiv=\"Refresh\" content=\"" + content + "\">").refresh;
  };
  CHECK(target("2; URL=showthread.php?t=5") == board + "showthread.php?t=5");
  CHECK(target("0;url='showthread.php?s=" + session + "&amp;p=9#post9'") == board + "showthread.php?p=9#post9");
  CHECK(target("0, url = &quot;https://elsewhere.example/&quot; ") == "https://elsewhere.example/");
  CHECK_FALSE(target("300").has_value());
  CHECK_FALSE(target("0; url=").has_value());
  CHECK_FALSE(target("0; curl.php").has_value());
  CHECK_FALSE(target("0; url=javascript:x()").has_value());
  CHECK(signs("", "<noscript><meta http-equiv=\"refresh\" content=\"2; URL=index.php\"></noscript>").refresh ==
        board + "index.php");
  CHECK_FALSE(signs("", "<meta http-equiv=\"content-type\" content=\"x; url=index.php\">").refresh.has_value());
}

TEST_CASE("signs: a listing says how much of it is shown, and in which order", "[signs]") {
  const std::string rows =
      "<table id=\"threadslist\"><tr><td id=\"td_threadtitle_5\"><a id=\"thread_title_5\" "
      "href=\"showthread.php?t=5\">Title</a></td></tr></table>";
  const auto listing = [&](const std::string& form) { return signs(rows + form, "", board + "forumdisplay.php?f=7"); };
  const auto options = [](const std::string& name, const std::string& chosen, const Links& values) {
    std::string select = "<select name=\"" + name + "\">";
    for (const std::string& value : values)
      select +=
          "<option value=\"" + value + "\"" + (value == chosen ? " selected=\"selected\"" : "") + ">Zork</option>";
    return select + "</select>";
  };
  const Links days{"1", "7", "30", "365", "-1"}, sorts{"title", "lastpost", "views"}, orders{"asc", "desc"};
  // The jump to another forum has a field of that name too.
  const std::string jump =
      "<form action=\"forumdisplay.php\"><input type=\"hidden\" name=\"daysprune\" value=\"-1\"></form>";

  Signs found = listing(jump + options("daysprune", "30", days) + options("sort", "lastpost", sorts) +
                        options("order", "desc", orders));
  CHECK(found.days_shown == 30);
  CHECK(found.sorted_by == "lastpost");
  CHECK(found.is_descending == true);
  found = listing(options("daysprune", "-1", days) + options("sort", "title", sorts) + options("order", "asc", orders));
  CHECK_FALSE(found.days_shown.has_value());
  CHECK(found.sorted_by == "title");
  CHECK(found.is_descending == false);
  // vBulletin 4 has buttons for the direction.
  const std::string radio =
      "<input type=\"radio\" name=\"order\" value=\"asc\"><input type=\"radio\" name=\"order\" "
      "value=\"desc\" checked=\"checked\">";
  CHECK(listing(radio).is_descending == true);
  // Nothing chosen, and nothing there.
  found = listing(jump + options("daysprune", "", days) + options("sort", "", sorts) + options("order", "", orders));
  CHECK_FALSE(found.days_shown.has_value());
  CHECK_FALSE(found.sorted_by.has_value());
  CHECK_FALSE(found.is_descending.has_value());
  CHECK_FALSE(listing(options("daysprune", "9999999999", {"9999999999"})).days_shown.has_value());
  // vBulletin 5.
  const auto filter = [](const std::string& value) {
    return "<label><input type=\"radio\" name=\"filter_time\" value=\"time_all\"></label><label><input type=\"radio\" "
           "name=\"filter_time\" value=\"" +
           value + "\" checked=\"checked\"></label>";
  };
  CHECK(listing(filter("time_today")).days_shown == 1);
  CHECK(listing(filter("time_lastweek")).days_shown == 7);
  CHECK(listing(filter("time_lastmonth")).days_shown == 30);
  CHECK_FALSE(listing(filter("time_all")).days_shown.has_value());
  // The member list has such a form; it is no listing of threads.
  CHECK_FALSE(signs(options("sort", "title", sorts), "", board + "memberlist.php").sorted_by.has_value());
}

TEST_CASE("signs: the index of vBulletin 3 shows the last post of each forum", "[signs]") {
  const std::string page = R"(<table>
<tbody><tr><td class="tcat" colspan="5"><a href="forumdisplay.php?f=1">Category</a></td></tr></tbody>
<tbody id="collapseobj_forumbit_1">
<tr><td><img id="forum_statusicon_7"></td>
<td class="alt1Active" id="f7"><div><a href="forumdisplay.php?f=7"><strong>One</strong></a></div></td>
<td class="alt2"><div><a href="showthread.php?goto=newpost&amp;t=5"><strong>Some
title...</strong></a></div>
<div>by <a href="member.php?find=lastposter&amp;f=7">Bram</a></div>
<div>12-28-2015 <span class="time">11:29 PM</span> <a href="showthread.php?p=9#post9"><img alt="&gt;"></a></div></td>
<td>12</td><td>1,204</td></tr>
<tr><td></td><td id="f8"><a href="forumdisplay.php?f=8">Two</a></td><td>Zork</td><td>0</td><td>0</td></tr>
<tr><td></td><td id="f6"><a href="forumdisplay.php?f=6">Three</a></td><td>12</td><td>34</td></tr>
</tbody></table>)";
  CHECK(lines_of(signs(page).activity) ==
        Links{"1:", "7: post 9 thread 5 \"Some title... by Bram 12-28-2015 11:29 PM\"", "8: \"Zork\"", "6:"});
}

TEST_CASE("signs: the index of vBulletin 4 shows the last post of each forum", "[signs]") {
  const std::string page = R"(<ol id="forums"><li id="cat1" class="forumbit_nopost">
<div class="forumhead"><h2><span class="forumtitle"><a href="forums/1-cat">Category</a></span>
<span class="forumlastpost">Last</span></h2></div>
<ol><li id="forum7" class="forumbit_post"><h2 class="forumtitle"><a href="forums/7-one">One</a></h2>
<ul class="forumstats"><li>Threads: 12</li><li>Posts: 34</li></ul>
<div class="forumlastpost"><h4>Last:</h4>
<p><a href="threads/5-some-title?goto=newpost">Some title</a> <a href="threads/5-some-title?p=9#post9"><img></a></p>
<p>28.12.2015, 23:29</p></div></li>
<li id="forum8" class="forumbit_post"><h2 class="forumtitle"><a href="forums/8-two">Two</a></h2>
<span class="last-post-item"><a href="showthread.php?t=6&amp;goto=newpost">Other</a></span></li>
</ol></li></ol>)";
  CHECK(lines_of(signs(page, "", board + "forum.php").activity) ==
        Links{"1:", "7: post 9 thread 5 \"Last: Some title 28.12.2015, 23:29\"", "8: thread 6 \"Other\""});
}

TEST_CASE("signs: the index of vBulletin 5 shows the last post of each forum", "[signs]") {
  const std::string page = R"(<table class="forum-list">
<tr id="forum1" class="category-header" data-channel-id="1"><td><a class="category" href="/forum/main">Main</a></td></tr>
<tr class="forum-item" data-channel-id="7">
<td class="cell-forum"><a class="forum-title" href="/forum/main/one">One</a></td>
<td class="topics-count">12</td><td class="posts-count">34</td>
<td class="cell-lastpost"><a href="/forum/main/one/5-some-title">Some title</a> by <a href="/member/31-bram">Bram</a>
<a class="go-to-last-post" href="/forum/main/one/5-some-title?p=9#post9"></a></td></tr></table>)";
  CHECK(lines_of(signs(page, "", "https://board.example/").activity) ==
        Links{"1:", "7: post 9 thread 5 \"Some title by Bram\""});
}

TEST_CASE("signs: skins draw the last post where its link is", "[signs]") {
  // A button's class is that of a column elsewhere; and rows without any number but that of their icon.
  const std::string button = R"(<table><tbody id="collapseobj_forumbit_1"><tr>
<td id="f7"><a href="forumdisplay.php?f=7">One</a></td>
<td>Some title <a href="showthread.php?t=5#post9"><span class="lastpost">Go</span></a></td><td>1</td><td>2</td>
</tr></tbody></table>)";
  CHECK(lines_of(signs(button).activity) == Links{"1:", "7: post 9 thread 5 \"Some title Go\""});
  const std::string icon = R"(<table><tr><td><span id="forum_statusicon_7"></span></td>
<td><a href="forumdisplay.php?f=7">One</a></td><td>1</td><td>2</td>
<td>Some title <a href="showthread.php?p=9#post9">Go</a></td></tr></table>)";
  CHECK(lines_of(signs(icon).activity) == Links{"7: post 9 \"Some title Go\""});
}

TEST_CASE("signs: of a listing only the forums below it count", "[signs]") {
  const std::string page = R"(<span class="navbar"><a href="index.php">Board</a></span>
<span class="navbar">&gt; <a href="forumdisplay.php?f=1">Category</a></span>
<table><tr><td class="navbar"><strong>One</strong></td></tr></table>
<table><tr><td id="f8"><a href="forumdisplay.php?f=8">Two</a></td>
<td><a href="showthread.php?p=9#post9">x</a></td><td>1</td><td>2</td></tr></table>
<table id="threadslist"><tr><td id="td_threadtitle_5"><a id="thread_title_5" href="showthread.php?t=5">T</a></td></tr>
</table>)";
  const Page listing = read(page, "", board + "forumdisplay.php?f=7");
  CHECK(listing.forum_id == 7);
  CHECK(lines_of(signs_of(listing).activity) == Links{"8: post 9 \"x\""});
  // The same rows around posts are no listing.
  const Page thread = read(page + "<div id=\"posts\">" + post("9", "x") + "</div>", "", board + "showthread.php?t=5");
  CHECK(thread.kind == PageKind::thread);
  CHECK(signs_of(thread).activity.empty());
}

TEST_CASE("signs: a row that a cut page may not hold in full is left out", "[signs]") {
  const std::string row =
      R"(<tr><td id="f7"><a href="forumdisplay.php?f=7">One</a></td><td>Zork</td><td>1</td><td>2</td></tr>)";
  const std::string next = R"(<tr><td id="f8"><a href="forumdisplay.php?f=8">Two</a></td><td>Zo)";
  const Page page = read_whole(
      "<html><head><meta name=\"generator\" content=\"vBulletin 3.8.11\"></head><body><table><tbody "
      "id=\"collapseobj_forumbit_1\">" +
          row + next,
      board + "index.php");
  CHECK(lines_of(signs_of(page).activity) == Links{"1:", "7: \"Zork\""});
  CHECK_FALSE(signs_of(page).is_complete_html);
}

TEST_CASE("signs: a whole page has the end of its html", "[signs]") {
  const auto is_complete = [](const std::string& bytes) { return signs_of(read_whole(bytes, board)).is_complete_html; };
  const std::string begin = "<!DOCTYPE html><html><head><title>T</title></head><body>";
  CHECK(is_complete(begin + "<p>x</p></body></html>"));
  CHECK(is_complete(begin + "<p>x</p></BODY></HTML >\n<!-- <p>made in 0.1 s</p> --><script>x(\"<p>\")</script>"));
  CHECK(is_complete("<!--[if lt IE 9]><html class=\"old\"><![endif]--><!--[if gt IE 8]><!-->" + begin +
                    "</body></html>"));
  CHECK(is_complete(begin + "</body></html><div>counted by the host</div>"));
  CHECK(is_complete("<p>x</p></html>"));
  CHECK_FALSE(is_complete(begin + "<p>x</p></body>"));
  CHECK_FALSE(is_complete(begin + "<p>x"));
  CHECK_FALSE(is_complete(begin + "<!-- </html> -->"));
  CHECK_FALSE(is_complete(begin + script("write('</html>')")));
  // Advertisements bring whole pages with them, some without an end.
  const std::string inner = "<div><!DOCTYPE html><html><head></head><body><img></body></html></div>";
  CHECK(is_complete(begin + inner + "<p>x</p></body></html>"));
  CHECK_FALSE(is_complete(begin + inner + "<p>x</p>"));
  CHECK(is_complete(begin + "<div><html><body><img></div><p>x</p></body></html>"));
}

TEST_CASE("signs: golden pages keep the promises, and say nothing else for it", "[signs][golden]") {
  for (const fs::path& folder : testing::golden_folders()) {
    INFO(folder.filename().string());
    testing::GoldenPage golden = testing::read_golden_page(folder);
    const Page plain = golden.extract();
    golden.options.signs = true;
    Page page = golden.extract();
    if (page.signs) check_promises(page, golden.bytes);
    CHECK(page.signs.has_value() == (page.outcome != Outcome::quarantined && page.detail != "empty"));
    page.signs.reset();
    CHECK(page == plain);
  }
}

TEST_CASE("signs: real pages keep the promises", "[signs][corpus]") {
  const fs::path corpus = fs::path(SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus / "INDEX.tsv")) {
    WARN("not tested: no pages of real boards beside the source folder");
    return;
  }
  int guests = 0, members = 0, unknown = 0, with_last_post = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(corpus)) {
    const fs::path extension = entry.path().extension();
    if (extension != ".html" && extension != ".htm") continue;
    INFO(entry.path().filename().string());
    const std::string bytes = testing::read_file(entry.path());
    PageInput input;
    input.bytes = bytes;
    ExtractOptions options;
    options.signs = true;
    const Page page = extract(input, options);
    check_promises(page, bytes);
    CHECK(page.signs->is_complete_html);
    CHECK_FALSE(page.signs->days_shown.has_value());
    if (page.signs->sorted_by) CHECK(*page.signs->sorted_by == "lastpost");
    guests += page.signs->viewer.view == View::guest ? 1 : 0;
    members += page.signs->viewer.view == View::member ? 1 : 0;
    unknown += page.signs->viewer.view == View::unknown ? 1 : 0;
    // A number of the member is known wherever one was looking.
    CHECK(page.signs->viewer.user_name.has_value() == (page.signs->viewer.view == View::member));
    if (page.kind == PageKind::index) {
      const auto has_text = [](const ForumActivity& forum) { return forum.last_text.has_value(); };
      with_last_post += std::ranges::any_of(page.signs->activity, has_text) ? 1 : 0;
      CHECK(std::ranges::any_of(page.signs->activity, has_text));
    }
  }
  // Counted by hand: a static export of one board has no head at all.
  CHECK(guests == 26);
  CHECK(members == 6);
  CHECK(unknown == 11);
  CHECK(with_last_post == 10);
}
