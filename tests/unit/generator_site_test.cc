// The board that answers requests: what it says to which, and what changes it.
#include <algorithm>
#include <string>
#include <vector>

#include "support/board_listing.h"
#include "support/board_plans.h"
#include "support/board_print.h"
#include "support/board_site.h"
#include "support/board_site_changes.h"
#include "support/catch.h"
#include "vbarchive/extract.h"

namespace vbarchive::testing {
namespace {

/// Three forums (2, 5 in 2, 8) and four threads: 101 with 24 posts, 105, 109 and 113.
BoardPlan small_plan() {
  BoardPlan plan = fixture_plan();
  plan.thread_sizes = {24, 3, 12, 4};
  return plan;
}

struct Visitor {
  BoardSite site;
  std::string cookies;

  explicit Visitor(Face face, SiteOptions options = {}, const BoardPlan& plan = small_plan())
      : site(make_board(plan), face, std::move(options)) {
    site.start_at("http://127.0.0.1:8080/");
  }

  HttpAnswer get(const std::string& target) {
    HttpRequest request;
    request.method = "GET";
    request.target = target;
    if (!cookies.empty()) request.headers = {{"cookie", cookies}};
    return site.answer(request);
  }

  HttpAnswer post(const std::string& target, const std::string& body) {
    HttpRequest request;
    request.method = "POST";
    request.target = target;
    request.body = body;
    HttpAnswer answer = site.answer(request);
    for (const auto& [name, value] : answer.headers) {
      if (name == "Set-Cookie") cookies += value.substr(0, value.find(';')) + "; ";
    }
    return answer;
  }
};

std::string header_of(const HttpAnswer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return "none";
}

Page read(const HttpAnswer& answer) {
  PageInput input;
  input.bytes = answer.body;
  return extract(input);
}

std::vector<Id> posts_of(const Board& board, Id thread) {
  std::vector<Id> ids;
  for (const BoardThread& candidate : board.threads) {
    for (const BoardPost& post : candidate.posts) {
      if (candidate.id == thread) ids.push_back(post.id);
    }
  }
  return ids;
}

TEST_CASE("simulator: requests mean the same in every dress", "[generator]") {
  const Board board = make_board(small_plan());
  struct Case {
    const char *target, *meaning;
    bool is_trap = false;
  };
  const Case cases[] = {
      {"/robots.txt", "robots"},
      {"/", "index"},
      {"/index.php", "index"},
      {"/forum.php?s=0123456789abcdef0123456789abcdef", "index"},
      {"/showthread.php?t=101", "thread 101"},
      {"/showthread.php?threadid=101&page=2", "thread 101 page 2"},
      {"/showthread.php?s=0123456789abcdef0123456789abcdef&t=101&page=1", "thread 101"},
      {"/showthread.php?101-New-here/page3", "thread 101 page 3"},
      {"/showthread.php?101-New-here/page3&s=0123456789abcdef0123456789abcdef", "thread 101 page 3"},
      {"/showthread.php/101-New-here/page3?p=7", "thread 101 page 3"},
      {"/threads/101-New-here/page2", "thread 101 page 2"},
      {"/showthread.php?postid=1003", "post 1003"},
      {"/f2/new-here-2-a-101.html", "thread 101"},
      {"/f2/new-here-101-2.html", "thread 101 page 2"},
      {"/f2/", "forum 2"},
      {"/f2/index3.html", "forum 2 page 3"},
      {"/health-by-the-sea/", "forum 2"},
      {"/health-by-the-sea/101-new-here-2.html", "thread 101 page 2"},
      {"/health-by-the-sea/101-new-here.html", "thread 101"},
      {"/forumdisplay.php?f=2&order=desc&page=2", "forum 2 page 2"},
      {"/forumdisplay.php?2-Health-by-the-Sea/page2", "forum 2 page 2"},
      {"/forumdisplay.php?f=2&daysprune=-1", "forum 2"},
      {"/forum/health-by-the-sea", "forum 2"},
      {"/forum/health-by-the-sea/pains-and-remedies/page2", "forum 5 page 2"},
      {"/forum/health-by-the-sea/101-new-here/page2", "thread 101 page 2"},
      {"/member.php?u=11", "member 11"},
      {"/nowhere", "nowhere"},
      {"/showthread.php?t=101&goto=newpost", "showthread.php?t=101&goto=newpost", true},
      {"/showthread.php?t=101&mode=hybrid", "showthread.php?t=101&mode=hybrid", true},
      {"/forumdisplay.php?do=markread", "forumdisplay.php?do=markread", true},
      {"/forumdisplay.php?f=2&sort=title&order=asc", "forumdisplay.php?f=2&sort=title&order=asc", true},
      {"/forumdisplay.php?f=2&daysprune=30", "forumdisplay.php?f=2&daysprune=30", true},
      {"/calendar.php", "calendar.php", true},
      {"/login.php?do=logout&logouthash=1-a", "login.php?do=logout&logouthash=1-a", true},
      {"/post_thanks.php?do=post_thanks_add&p=1", "post_thanks.php?do=post_thanks_add&p=1", true},
      {"/printthread.php?t=101", "printthread.php?t=101", true},
      {"/archive/index.php/t-101.html", "archive/index.php/t-101.html", true},
  };
  for (const Case& known : cases) {
    const Asked asked = read_request(board, "GET", known.target, "/");
    INFO(known.target);
    CHECK(describe(asked) == known.meaning);
    CHECK(asked.is_trap == known.is_trap);
  }
  CHECK(describe(read_request(board, "POST", "/login.php?do=login", "/")) == "login");
  CHECK(describe(read_request(board, "POST", "/auth/login", "/")) == "login");
  CHECK(describe(read_request(board, "GET", "/forum/showthread.php?t=101", "/forum/")) == "thread 101");
  CHECK(describe(read_request(board, "GET", "/showthread.php?t=101", "/forum/")) == "/showthread.php?t=101");
}

TEST_CASE("simulator: all addresses of a board lead to their pages", "[generator]") {
  BoardPlan plan = small_plan();
  plan.threads_per_page = 1;
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    for (const Dress dress : all_dresses) {
      plan.dress = dress;
      const Board board = make_board(plan);
      for (const BoardThread& thread : board.threads) {
        const Asked asked = read_request(board, "GET", "/" + thread_address(board, thread, 2, face), "/");
        CHECK(describe(asked) == "thread " + std::to_string(thread.id) + " page 2");
      }
      for (std::size_t forum = 0; forum < board.forums.size(); ++forum) {
        const Asked asked = read_request(board, "GET", "/" + forum_address(board, forum, 2, face), "/");
        CHECK(describe(asked) == "forum " + std::to_string(board.forums[forum].id) + " page 2");
      }
    }
  }
}

TEST_CASE("simulator: patterns have stars for anything", "[generator]") {
  CHECK(is_like("thread 101 page 2", "thread 101*"));
  CHECK(is_like("thread 101", "thread 101*"));
  CHECK(is_like("thread 101", "*"));
  CHECK(is_like("a1b2a", "a*a"));
  CHECK(is_like("aXbXc", "a*X*c"));
  CHECK_FALSE(is_like("thread 101 page 2", "thread 101"));
  CHECK_FALSE(is_like("forum 2", "thread *"));
  CHECK_FALSE(is_like("", "a"));
}

TEST_CASE("simulator: a page past the end is the last one, and unknown threads are told", "[generator]") {
  Visitor vb3(Face::vb3), vb4(Face::vb4), vb5(Face::vb5);
  for (Visitor* const visitor : {&vb3, &vb4, &vb5}) {
    const std::string first = visitor == &vb5 ? "/forum/health-by-the-sea/101-x/page" : "/showthread.php?101-x/page";
    CHECK(visitor->get(first + "9").body == visitor->get(first + "3").body);
    CHECK(read(visitor->get(first + "9")).page_number == 3);
  }
  CHECK(vb3.get("/showthread.php?t=999").status == 200);
  CHECK(read(vb3.get("/showthread.php?t=999")).detail.find("not found") == 0);
  CHECK(vb4.get("/showthread.php?t=999").status == 404);
  CHECK(vb4.get("/forumdisplay.php?f=999").status == 404);
}

TEST_CASE("simulator: a post's address shows its page or leads to it", "[generator]") {
  Visitor vb3(Face::vb3), vb4(Face::vb4);
  const Id twelfth = posts_of(vb3.site.board(), 101).at(11);
  const std::string target = "/showthread.php?p=" + std::to_string(twelfth);
  CHECK(read(vb3.get(target)).page_number == 2);
  CHECK(vb4.get(target).status == 301);
  CHECK(header_of(vb4.get(target), "Location") ==
        "http://127.0.0.1:8080/showthread.php?101-New-here-and-new-to-the-harbour/page2#post" +
            std::to_string(twelfth));
  CHECK(vb3.get("/showthread.php?t=101&goto=lastpost").status == 302);
  CHECK(header_of(vb3.get("/showthread.php?t=101&goto=newpost"), "Location").find("showthread.php?t=101&page=3#post") !=
        std::string::npos);
}

TEST_CASE("simulator: posts that go or come change the pages as on a real board", "[generator]") {
  Visitor visitor(Face::vb3);
  const std::vector<Id> before = posts_of(visitor.site.board(), 101);
  visitor.site.command("delete posts 2-3 of thread 101");
  visitor.site.command("add 2 posts to thread 101");
  const std::vector<Id> after = posts_of(visitor.site.board(), 101);
  REQUIRE(after.size() == 24);
  CHECK(after[0] == before[0]);
  CHECK(after[1] == before[3]);
  CHECK(after[23] > before[23]);
  const Page page = read(visitor.get("/showthread.php?t=101"));
  REQUIRE(page.posts.size() == 10);
  CHECK(page.posts[1].id == before[3]);
  CHECK(page.posts[1].number == 2);
  CHECK(read(visitor.get("/forumdisplay.php?f=2")).threads.at(0).last_post_id == after[23]);

  visitor.site.command("split thread 101 from 21");
  CHECK(posts_of(visitor.site.board(), 101).size() == 20);
  CHECK(posts_of(visitor.site.board(), 114).size() == 4);
  visitor.site.command("add thread to forum 8 with 2 posts");
  CHECK(posts_of(visitor.site.board(), 115).size() == 2);
  visitor.site.command("move thread 115 to forum 2 with redirect");
  CHECK(read(visitor.get("/forumdisplay.php?f=8")).threads.at(0).moved_to == 115);
  visitor.site.command("stick thread 113");
  CHECK(read(visitor.get("/forumdisplay.php?f=2")).threads.at(0).id == 113);
  visitor.site.command("close thread 113");
  CHECK(read(visitor.get("/showthread.php?t=113")).thread->is_closed == true);
  visitor.site.command("edit post " + std::to_string(after[0]));
  const Page edited = read(visitor.get("/showthread.php?t=101"));
  CHECK(edited.posts[0].edit_reason == "second thoughts");
  CHECK(edited.posts[0].text == "I have thought again about what I said in " + std::to_string(after[0]) + ".");
  visitor.site.command("show 20 posts a page");
  CHECK(read(visitor.get("/showthread.php?t=101")).thread->page_count == 1);
  visitor.site.command("delete thread 101");
  CHECK(read(visitor.get("/showthread.php?t=101")).posts.empty());
}

TEST_CASE("simulator: a merged thread is sent on by version 4 and unknown to version 3", "[generator]") {
  for (const Face face : {Face::vb3, Face::vb4}) {
    Visitor visitor(face);
    std::vector<Id> all = posts_of(visitor.site.board(), 101);
    for (const Id post : posts_of(visitor.site.board(), 113)) all.push_back(post);
    std::sort(all.begin(), all.end());
    visitor.site.command("merge thread 113 into 101");
    CHECK(posts_of(visitor.site.board(), 101) == all);
    const HttpAnswer answer = visitor.get("/showthread.php?t=113");
    CHECK(answer.status == (face == Face::vb3 ? 200 : 301));
    CHECK(header_of(answer, "Location") ==
          (face == Face::vb3 ? "none" : "http://127.0.0.1:8080/showthread.php?101-New-here-and-new-to-the-harbour"));
  }
}

TEST_CASE("simulator: members log in, see what guests do not, and are logged out by a command", "[generator]") {
  SiteOptions options;
  options.accounts = {{"Marram", "seaweed"}};
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    INFO(name_of(face));
    Visitor visitor(face, options);
    visitor.site.command("members only forum 8");
    const std::string hidden = face == Face::vb5 ? "/forum/harbour-life/109-x" : "/showthread.php?t=109";
    const Outcome refused = read(visitor.get(hidden)).outcome;
    CHECK((refused == Outcome::login || refused == Outcome::no_permission));
    const bool is_vb5 = face == Face::vb5;
    const std::string form = is_vb5 ? "/auth/login" : "/login.php?do=login";
    const std::string user = is_vb5 ? "username=Marram&password=" : "vb_login_username=Marram&vb_login_password=";
    CHECK(visitor.post(form, user + "driftwood").status == 200);
    CHECK(visitor.cookies.empty());
    const HttpAnswer welcome = visitor.post(form, user + "seaweed");
    CHECK(visitor.cookies.find("bbsessionhash=") != std::string::npos);
    CHECK(visitor.cookies.find("bbuserid=11") != std::string::npos);
    CHECK((is_vb5 ? welcome.status == 302 : welcome.body.find("http-equiv=\"Refresh\"") != std::string::npos));
    const HttpAnswer shown = visitor.get(hidden);
    CHECK(read(shown).posts.size() == 10);
    CHECK(shown.body.find("logouthash=") != std::string::npos);
    visitor.site.command("next of thread 109: as guest");
    CHECK(visitor.get(hidden).body.find("logouthash=") == std::string::npos);
    visitor.site.command("expire sessions");
    CHECK(read(visitor.get(hidden)).posts.empty());
    CHECK(visitor.get("/").body.find("logouthash=") == std::string::npos);
  }
  // The MD5 of "seaweed", as the form's script sends it, and one that is not.
  const std::string form = "vb_login_username=Marram&vb_login_password=&vb_login_md5password=";
  Visitor hashed(Face::vb3, options);
  (void)hashed.post("/login.php?do=login", form + "b7ef14cb46aa278a6c388136399ba689");
  CHECK(hashed.cookies.empty());
  (void)hashed.post("/login.php?do=login", form + "a7ef14cb46aa278a6c388136399ba689");
  CHECK_FALSE(hashed.cookies.empty());
}

TEST_CASE("simulator: sessions are in all links of guests, another in each answer", "[generator]") {
  SiteOptions options;
  options.has_sessions = true;
  Visitor visitor(Face::vb3, options);
  const std::string first = visitor.get("/showthread.php?t=101").body,
                    second = visitor.get("/showthread.php?t=101").body;
  CHECK(first != second);
  const std::size_t at = first.find("showthread.php?s=");
  REQUIRE(at != std::string::npos);
  const std::string session = first.substr(at + 17, 32);
  CHECK(session.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(second.find(session) == std::string::npos);
  PageInput input;
  input.bytes = first;
  CHECK(extract(input).posts.size() == 10);
}

TEST_CASE("simulator: who has a page is told that it is the same", "[generator]") {
  SiteOptions options;
  options.has_validators = true;
  Visitor visitor(Face::vb4, options);
  const std::string tag = header_of(visitor.get("/showthread.php?t=101"), "ETag");
  HttpRequest request;
  request.method = "GET";
  request.target = "/showthread.php?t=101";
  request.headers = {{"if-none-match", tag}};
  CHECK(visitor.site.answer(request).status == 304);
  CHECK(visitor.site.answer(request).body.empty());
  visitor.site.command("delete posts 1-1 of thread 101");
  CHECK(visitor.site.answer(request).status == 200);
}

TEST_CASE("simulator: a closed board says so everywhere but in robots.txt", "[generator]") {
  Visitor visitor(Face::vb3);
  visitor.site.command("close board");
  CHECK(read(visitor.get("/showthread.php?t=101")).detail.find("closed") == 0);
  CHECK(visitor.get("/").status == 200);
  CHECK(visitor.get("/robots.txt").body.find("User-agent") == 0);
  visitor.site.command("maintenance");
  CHECK(visitor.get("/").status == 503);
  visitor.site.command("open board");
  CHECK(read(visitor.get("/")).kind == PageKind::index);
}

TEST_CASE("simulator: a board that moves or is renamed", "[generator]") {
  Visitor visitor(Face::vb4);
  visitor.site.command("rename board to https://lighthouse.example/");
  CHECK(read(visitor.get("/showthread.php?t=101")).site.base_url == "https://lighthouse.example/");
  visitor.site.command("move away to https://lighthouse.example/");
  CHECK(visitor.get("/showthread.php?t=101").status == 301);
  CHECK(header_of(visitor.get("/showthread.php?t=101"), "Location") ==
        "https://lighthouse.example/showthread.php?t=101");
}

TEST_CASE("simulator: faults meet the requests that they are for, so often as is said", "[generator]") {
  Visitor visitor(Face::vb3);
  visitor.site.command("next 2 of thread 101 page 2: status 503 retry-after 7");
  CHECK(visitor.get("/showthread.php?t=101").status == 200);
  CHECK(visitor.get("/showthread.php?t=101&page=2").status == 503);
  CHECK(header_of(visitor.get("/showthread.php?threadid=101&page=2"), "Retry-After") == "7");
  CHECK(visitor.get("/showthread.php?t=101&page=2").status == 200);
  visitor.site.command("next of /showthread.php?t=105*: status 429 retry-after date 3");
  const std::string date = header_of(visitor.get("/showthread.php?t=105"), "Retry-After");
  CHECK(date.size() == 29);
  CHECK(date.substr(25) == " GMT");
  visitor.site.command("all of index: challenge");
  CHECK(read(visitor.get("/")).outcome == Outcome::challenge);
  CHECK(visitor.get("/").status == 403);
  visitor.site.command("no faults");
  CHECK(visitor.get("/").status == 200);

  const std::string whole = visitor.get("/showthread.php?t=101").body;
  const auto with = [&](const std::string& fault) {
    visitor.site.command("next of thread 101: " + fault);
    return visitor.get("/showthread.php?t=101");
  };
  CHECK(with("reset").close_at_once);
  CHECK(with("empty").body.empty());
  CHECK(with("cut 900").cut_after == 900);
  CHECK(with("short page 900").body == whole.substr(0, 900));
  CHECK(with("length 12").content_length == "12");
  CHECK(with("drip 20").drip == std::chrono::milliseconds(20));
  CHECK(with("bomb 5000").gzip);
  CHECK(with("bomb 5000").endless == 5000);
  CHECK(with("endless 5000").chunked);
  CHECK(header_of(with("loop"), "Location") == "/showthread.php?t=101");
  CHECK(header_of(with("redirect 308 to https://other.example/"), "Location") == "https://other.example/");
  CHECK(with("refresh to https://other.example/").body.find("URL=https://other.example/") != std::string::npos);
  CHECK(read(with("login page")).outcome == Outcome::login);
  CHECK(read(with("flood")).detail.find("flood") == 0);
  CHECK(read(with("maintenance status 200")).detail.find("maintenance") == 0);
  CHECK(read(with("database error")).detail.find("maintenance") == 0);
  CHECK(visitor.get("/showthread.php?t=101").body == whole);
}

TEST_CASE("simulator: half of a page has half of its posts, and is closed well", "[generator]") {
  for (const Face face : {Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4, Face::vb5}) {
    INFO(name_of(face));
    Visitor visitor(face);
    visitor.site.command("next of thread 101: half of the posts");
    const std::string target = face == Face::vb5 ? "/forum/health-by-the-sea/101-x" : "/showthread.php?t=101";
    const HttpAnswer answer = visitor.get(target);
    const Page half = read(answer);
    CHECK(half.posts.size() == 5);
    CHECK(half.thread->page_count == 3);
    CHECK(answer.body.find("</html>") != std::string::npos);
  }
}

TEST_CASE("simulator: the log tells each request and what it means", "[generator]") {
  Visitor visitor(Face::vb3);
  (void)visitor.get("/showthread.php?t=101&page=2");
  (void)visitor.get("/calendar.php");
  const std::vector<SiteRequest> log = visitor.site.log();
  REQUIRE(log.size() == 2);
  CHECK(log[0].line == "GET /showthread.php?t=101&page=2");
  CHECK(log[0].meaning == "thread 101 page 2");
  CHECK_FALSE(log[0].is_trap);
  CHECK(log[1].is_trap);
  visitor.site.clear_log();
  CHECK(visitor.site.log().empty());
}

TEST_CASE("simulator: what is not understood is refused", "[generator]") {
  Visitor visitor(Face::vb3);
  for (const char* const line :
       {"", "sail away", "add 3 posts", "add x posts to thread 101", "add 3 posts to thread 999", "merge thread 101",
        "delete posts 90-95 of thread 101", "split thread 101 from 1", "next of thread 101: sink",
        "next thread 101: reset", "close thread 101 now", "move thread 101 to forum 99", "edit post 1"}) {
    INFO(line);
    CHECK_THROWS_AS(visitor.site.command(line), std::invalid_argument);
  }
}

}  // namespace
}  // namespace vbarchive::testing
