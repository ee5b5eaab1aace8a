#include "fetch/fetcher.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fetch/transport.h"
#include "support/catch.h"
#include "support/fake_clock.h"
#include "support/random.h"
#include "support/temp_dir.h"
#include "vbarchive/version.h"

namespace vbarchive::fetch {
namespace {

using testing::FakeClock;
using Outcome = Fetched::Outcome;

constexpr Millis tick{1};  // a request ends somewhere within a millisecond

/// Hops as a script has them; what is not in it is a page.
class FakeTransport : public Transport {
 public:
  struct Asked {
    HopRequest request;
    Millis begun, ended;
  };

  FakeTransport(FakeClock& clock, std::vector<Asked>& asked, std::map<std::string, std::deque<HopResult>>& script)
      : clock_(clock), asked_(asked), script_(script) {}

  HopResult perform(const HopRequest& request) override {
    const Millis begun = clock_.now;
    clock_.now += took;
    asked_.push_back({request, begun, clock_.now});
    auto& answers = script_[request.url];
    if (answers.empty()) {
      HopResult page;
      page.kind = HopResult::Kind::answered;
      page.status = request.url.ends_with("/robots.txt") ? 404 : 200;
      page.body = "page";
      return page;
    }
    HopResult answer = answers.front();
    // The last is for ever.
    if (answers.size() > 1) answers.pop_front();
    return answer;
  }

  Millis took{100};

 private:
  FakeClock& clock_;
  std::vector<Asked>& asked_;
  std::map<std::string, std::deque<HopResult>>& script_;
};

HopResult answer(int status, std::vector<Header> headers = {}, std::string body = {}) {
  HopResult hop;
  hop.kind = HopResult::Kind::answered;
  hop.status = status;
  hop.headers = std::move(headers);
  hop.body = std::move(body);
  return hop;
}

HopResult to(int status, std::string location) { return answer(status, {{"location", std::move(location)}}); }

HopResult trouble(HopResult::Kind kind, std::string why) {
  HopResult hop;
  hop.kind = kind;
  hop.why = std::move(why);
  return hop;
}

struct World {
  FakeClock clock;
  std::vector<FakeTransport::Asked> asked;
  std::map<std::string, std::deque<HopResult>> script;
  std::vector<std::string> log;
  FetchOptions options;
  double chance = 0.0;
  bool is_interrupted = false;
  FakeTransport* transport = nullptr;
  std::unique_ptr<Fetcher> made;

  World() { options.jitter = 0.0; }

  Fetcher& fetcher(std::string_view board = "http://board.example/") {
    if (!made) {
      auto hops = std::make_unique<FakeTransport>(clock, asked, script);
      transport = hops.get();
      made = std::make_unique<Fetcher>(
          board, options, clock, [this](const LogEntry& entry) { log.push_back(entry.line); },
          [this] { return is_interrupted; }, std::move(hops), [this] { return chance; });
    }
    return *made;
  }

  /// `GET http://…` of all requests after robots.txt.
  [[nodiscard]] std::vector<std::string> pages() const {
    std::vector<std::string> lines;
    for (const auto& [request, begun, ended] : asked) {
      if (request.url.ends_with("/robots.txt")) continue;
      lines.push_back((request.form ? "POST " : "GET ") + request.url);
    }
    return lines;
  }

  [[nodiscard]] std::optional<std::string> header(std::size_t hop, std::string_view name) const {
    for (const Header& header : asked.at(hop).request.headers) {
      if (header.name == name) return header.value;
    }
    return std::nullopt;
  }
};

using Lines = std::vector<std::string>;

void check_outcome(const Fetched& fetched, Outcome expected) {
  CAPTURE(fetched.why);
  CHECK(static_cast<int>(fetched.outcome) == static_cast<int>(expected));
}

const std::string page = "http://board.example/showthread.php?t=5";

TEST_CASE("fetcher: every whole answer is handed on to be kept, but those to a form", "[fetch][fetcher]") {
  World world;
  Lines kept;
  world.options.retries = 1;
  world.options.keep = [&](const Response& response) {
    kept.push_back(fmt::format("{} {} {} {}", response.number, response.status, response.url, response.body));
  };
  world.script[page] = {answer(503, {}, "busy"), trouble(HopResult::Kind::broken, "cut off")};
  world.script["http://board.example/old"] = {to(302, "/new")};
  check_outcome(world.fetcher().get(page), Outcome::failed);
  check_outcome(world.fetcher().get("http://board.example/old"), Outcome::answered);
  check_outcome(world.fetcher().post("http://board.example/login.php", {{"password", "seaweed"}}), Outcome::answered);
  CHECK(kept == Lines{"1 404 http://board.example/robots.txt page", "2 503 " + page + " busy",
                      "4 302 http://board.example/old ", "5 200 http://board.example/new page"});
}

TEST_CASE("fetcher: robots.txt once, then pages, each with a pause after the last", "[fetch][fetcher]") {
  World world;
  const Fetched first = world.fetcher().get(page + "#post7");
  check_outcome(first, Outcome::answered);
  CHECK(first.requests == 2);
  REQUIRE(first.response);
  CHECK(first.response->url == page);
  CHECK(first.response->status == 200);
  CHECK(first.response->body == "page");
  CHECK(first.response->received_at == world.clock.utc());
  const Fetched second = world.fetcher().get("http://board.example/showthread.php?t=6");
  CHECK(second.requests == 1);
  CHECK(world.fetcher().requests() == 3);
  CHECK(world.asked.front().request.url == "http://board.example/robots.txt");
  CHECK(world.pages() == Lines{"GET " + page, "GET http://board.example/showthread.php?t=6"});
  CHECK(world.clock.waits == std::vector<Millis>{Millis(2'001), Millis(2'001)});
  CHECK(world.log == Lines{"GET http://board.example/robots.txt -> 404, 4 bytes, 100 ms", "waiting 2.00 s",
                           "GET " + page + " -> 200, 4 bytes, 100 ms", "waiting 2.00 s",
                           "GET http://board.example/showthread.php?t=6 -> 200, 4 bytes, 100 ms"});
}

TEST_CASE("fetcher: 500 requests are never closer than the delay", "[fetch][fetcher]") {
  World world;
  testing::Random random(7);
  world.options.jitter = 0.25;
  world.clock.wakes_early = Millis(7);  // a wait that ends too early goes on
  Fetcher& fetcher = world.fetcher();
  int redirects = 0;
  while (world.asked.size() < 500) {
    const std::string url = "http://board.example/showthread.php?t=" + std::to_string(world.asked.size());
    auto& answers = world.script[url];
    switch (random.below(6)) {
      case 0:
        answers = {answer(503), answer(200)};
        break;
      case 1:
        answers = {answer(429, {{"retry-after", "1"}}), answer(200)};
        break;
      case 2:
        answers = {to(302, "/elsewhere.php?n=" + std::to_string(++redirects))};
        break;
      case 3:
        answers = {trouble(HopResult::Kind::broken, "cut"), answer(200)};
        break;
      default:
        break;
    }
    world.chance = random.chance(50) ? 0.0 : static_cast<double>(random.below(1'000)) / 1'000;
    world.transport->took = Millis(static_cast<Millis::rep>(random.below(300)));
    check_outcome(fetcher.get(url), Outcome::answered);
  }
  for (std::size_t i = 1; i < world.asked.size(); ++i) {
    CAPTURE(i);
    CHECK(world.asked[i].begun - world.asked[i - 1].ended >= Millis(2'000));
  }
}

TEST_CASE("fetcher: the User-Agent and the conditional headers stay one line", "[fetch][fetcher]") {
  World world;
  const Validators validators{"W/\"5\"", "Sun, 06 Nov 1994 08:49:37 GMT"};
  world.script[page] = {answer(503), to(302, "/other")};
  check_outcome(world.fetcher().get(page, validators), Outcome::answered);
  REQUIRE(world.asked.size() == 4);
  CHECK(world.asked[0].request.headers.empty());
  for (const std::size_t hop : {1U, 2U}) {  // the retry of the first hop too
    CHECK(world.header(hop, "If-None-Match") == "W/\"5\"");
    CHECK(world.header(hop, "If-Modified-Since") == "Sun, 06 Nov 1994 08:49:37 GMT");
  }
  CHECK(world.asked[3].request.url == "http://board.example/other");
  CHECK(world.asked[3].request.headers.empty());
  check_outcome(world.fetcher().get(page + "9", {"\"a\"\r\nCookie: b", std::nullopt}), Outcome::answered);
  CHECK(world.asked.back().request.headers.empty());
}

TEST_CASE("fetcher: what is repeated, and what is not", "[fetch][fetcher]") {
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    CAPTURE(status);
    World world;
    world.script[page] = {answer(status), answer(200)};
    const Fetched fetched = world.fetcher().get(page);
    check_outcome(fetched, Outcome::answered);
    CHECK(fetched.requests == 3);
  }
  for (const int status : {304, 400, 401, 403, 404, 410, 451}) {
    CAPTURE(status);
    World world;
    world.script[page] = {answer(status), answer(200)};
    const Fetched fetched = world.fetcher().get(page);
    check_outcome(fetched, Outcome::answered);
    REQUIRE(fetched.response);
    CHECK(fetched.response->status == status);
    CHECK(fetched.requests == 2);
  }
  World world;
  world.script[page] = {trouble(HopResult::Kind::broken, "cut"), trouble(HopResult::Kind::no_connection, "refused"),
                        answer(200)};
  check_outcome(world.fetcher().get(page), Outcome::answered);
  CHECK(world.pages().size() == 3);
}

TEST_CASE("fetcher: retries double their pause up to a cap, then the last answer is handed back", "[fetch][fetcher]") {
  World world;
  world.options.longest_retry = Millis(30'000);
  world.script[page] = {answer(503, {}, "busy")};
  const Fetched fetched = world.fetcher().get(page);
  check_outcome(fetched, Outcome::failed);
  CHECK(fetched.why == "the board answered 503, after 5 tries");
  REQUIRE(fetched.response);
  CHECK(fetched.response->status == 503);
  CHECK(fetched.response->body == "busy");
  // The gap of the pacing, then 10, 20, 30 and 30 s; the strained pacing stays below them.
  CHECK(world.clock.waits ==
        std::vector<Millis>{Millis(2'001), Millis(10'001), Millis(20'001), Millis(30'001), Millis(30'001)});
  CHECK(world.log[3] == "waiting 10.00 s: the board answered 503");

  World broken;
  broken.options.retries = 1;
  broken.script[page] = {trouble(HopResult::Kind::broken, "cut off")};
  const Fetched cut = broken.fetcher().get(page);
  check_outcome(cut, Outcome::failed);
  CHECK(cut.why == "cut off, after 2 tries");
  CHECK_FALSE(cut.response);
  check_outcome(broken.fetcher().get(page + "6"), Outcome::answered);  // the host is still there
}

TEST_CASE("fetcher: chance lengthens a retry, never beyond the cap", "[fetch][fetcher]") {
  World world;
  world.options.jitter = 0.5;
  world.options.longest_retry = Millis(22'000);
  world.chance = 0.5;
  world.script[page] = {answer(500), answer(500), answer(200)};
  check_outcome(world.fetcher().get(page), Outcome::answered);
  // 2 s and half of half of them; 10 s and a quarter; 20 s and a quarter, capped.
  CHECK(world.clock.waits == std::vector<Millis>{Millis(2'501), Millis(12'501), Millis(22'001)});
}

TEST_CASE("fetcher: Retry-After is honoured within a second, never early", "[fetch][fetcher]") {
  struct Row {
    std::vector<Header> headers;
    Millis least;
  };
  // The fake clock shows 2015-11-20T06:13:20Z before robots.txt; the answer with 429 comes 2.201 s later.
  const Row rows[] = {
      {{{"retry-after", "37"}}, Millis(37'000)},
      {{{"retry-after", "Fri, 20 Nov 2015 06:14:00 GMT"}}, Millis(37'799)},
      {{{"retry-after", "Fri Nov 20 06:14:00 2015"}}, Millis(37'799)},
      {{{"retry-after", "Friday, 20-Nov-15 06:14:00 GMT"}}, Millis(37'799)},
      // The server's clock is an hour ahead of ours.
      {{{"retry-after", "Fri, 20 Nov 2015 07:14:00 GMT"}, {"date", "Fri, 20 Nov 2015 07:13:25 GMT"}}, Millis(35'000)},
  };
  for (const Row& row : rows) {
    for (const int status : {429, 503}) {
      CAPTURE(row.headers.front().value, status);
      World world;
      world.script[page] = {answer(status, row.headers), answer(200)};
      check_outcome(world.fetcher().get(page), Outcome::answered);
      REQUIRE(world.asked.size() == 3);
      const Millis gap = world.asked[2].begun - world.asked[1].ended;
      CHECK(gap >= row.least);
      CHECK(gap <= row.least + Millis(1'000));
    }
  }
}

TEST_CASE("fetcher: who asks to wait for too long is not waited for", "[fetch][fetcher]") {
  World world;
  world.script[page] = {answer(503, {{"retry-after", "3600"}}), answer(200)};
  const Fetched fetched = world.fetcher().get(page);
  check_outcome(fetched, Outcome::failed);
  CHECK(fetched.why == "the board answered 503 and asks to wait 3,600 s, longer than the 600 s that are waited for");
  CHECK(world.pages().size() == 1);
  CHECK(world.clock.waits.size() == 1);
}

TEST_CASE("fetcher: a host that does not answer is asked for nothing more", "[fetch][fetcher]") {
  World world;
  world.script[page] = {trouble(HopResult::Kind::no_connection, "refused")};
  const Fetched fetched = world.fetcher().get(page);
  check_outcome(fetched, Outcome::unreachable);
  CHECK(fetched.why == "refused, after 5 tries");
  const Fetched next = world.fetcher().get(page + "6");
  check_outcome(next, Outcome::unreachable);
  CHECK(next.requests == 0);

  World bad;
  bad.script[page] = {trouble(HopResult::Kind::untrusted, "self-signed certificate")};
  const Fetched untrusted = bad.fetcher().get(page);
  check_outcome(untrusted, Outcome::unreachable);
  CHECK(untrusted.why == "self-signed certificate");
  CHECK(bad.pages().size() == 1);

  World inside;
  inside.script[page] = {trouble(HopResult::Kind::refused, "private")};
  check_outcome(inside.fetcher().get(page), Outcome::unsafe);
  CHECK(inside.pages().size() == 1);
}

const std::string robots_txt = "http://board.example/robots.txt";

TEST_CASE("fetcher: robots.txt rules over every hop", "[fetch][fetcher]") {
  World world;
  world.script[robots_txt] = {
      answer(200, {}, "User-agent: vbarchive\nDisallow: /private\nDisallow: /*do=\nCrawl-delay: 5\n")};
  world.script["http://board.example/a"] = {to(302, "/private/b")};
  Fetcher& fetcher = world.fetcher();
  const Fetched direct = fetcher.get("http://board.example/x/../private/b");
  check_outcome(direct, Outcome::forbidden);
  CHECK(direct.requests == 1);  // robots.txt
  check_outcome(fetcher.get("http://board.example/%70rivate"), Outcome::forbidden);
  check_outcome(fetcher.get(page + "&do=print"), Outcome::forbidden);
  const Fetched redirected = fetcher.get("http://board.example/a");
  check_outcome(redirected, Outcome::forbidden);
  REQUIRE(redirected.redirects.size() == 1);
  CHECK(redirected.redirects[0].to == "http://board.example/private/b");
  CHECK(world.pages() == Lines{"GET http://board.example/a"});
  // The floor holds from the first page on.
  CHECK(world.clock.waits == std::vector<Millis>{Millis(5'001)});
  // The form that the user sends is the user's to send.
  check_outcome(fetcher.post("http://board.example/private/login.php?do=login", {{"a", "b"}}), Outcome::answered);
}

TEST_CASE("fetcher: no robots.txt allows all, an unreachable one nothing", "[fetch][fetcher]") {
  const std::string forbids = "User-agent: *\nDisallow: /\n";
  for (const int status : {204, 400, 401, 403, 404, 410}) {
    CAPTURE(status);
    World world;
    world.script[robots_txt] = {answer(status, {}, status == 204 ? "" : forbids)};
    check_outcome(world.fetcher().get(page), Outcome::answered);
  }
  for (const int status : {429, 500, 503}) {
    CAPTURE(status);
    World world;
    world.script[robots_txt] = {answer(status, {}, forbids)};
    const Fetched fetched = world.fetcher().get(page);
    check_outcome(fetched, Outcome::unreachable);
    CHECK(fetched.requests == 5);
    CHECK(fetched.why ==
          "robots.txt could not be had: the board answered " + std::to_string(status) + ", after 5 tries");
    CHECK(world.fetcher().get(page).requests == 0);
    CHECK(world.pages().empty());
  }
  for (const HopResult::Kind kind : {HopResult::Kind::broken, HopResult::Kind::no_connection}) {
    World world;
    world.script[robots_txt] = {trouble(kind, "gone")};
    const Fetched fetched = world.fetcher().get(page);
    check_outcome(fetched, Outcome::unreachable);
    CHECK(fetched.requests == 5);
    CHECK(world.pages().empty());
  }
  // What comes of a file beyond the limit is read.
  World large;
  HopResult hop = trouble(HopResult::Kind::too_large, "large");
  hop.status = 200;
  hop.body = forbids;
  large.script[robots_txt] = {hop};
  check_outcome(large.fetcher().get(page), Outcome::forbidden);
  large.made.reset();
  hop.status = 500;
  large.script[robots_txt] = {hop};
  check_outcome(large.fetcher().get(page), Outcome::unreachable);
}

TEST_CASE("fetcher: a last word in place of robots.txt is no leave to ask for pages", "[fetch][fetcher]") {
  World world;
  world.options.is_final = [](const Response& response) { return response.body == "a guard"; };
  world.script[robots_txt] = {answer(503, {}, "a guard")};
  const Fetched fetched = world.fetcher().get(page);
  check_outcome(fetched, Outcome::unreachable);
  CHECK(fetched.requests == 1);
  REQUIRE(fetched.response);
  CHECK(fetched.response->body == "a guard");
  CHECK(world.fetcher().get(page).requests == 0);
  CHECK(world.pages().empty());
}

TEST_CASE("fetcher: robots.txt may move, five times and on the board", "[fetch][fetcher]") {
  const std::string forbids = "User-agent: *\nDisallow: /\n";
  World near;
  near.script[robots_txt] = {to(301, "/r1")};
  for (int i = 1; i < 5; ++i)
    near.script["http://board.example/r" + std::to_string(i)] = {to(302, "/r" + std::to_string(i + 1))};
  near.script["http://board.example/r5"] = {answer(200, {}, forbids)};
  check_outcome(near.fetcher().get(page), Outcome::forbidden);
  near.made.reset();
  near.script["http://board.example/r5"] = {to(302, "/r6")};
  near.script["http://board.example/r6"] = {answer(200, {}, forbids)};
  const Fetched too_often = near.fetcher().get(page);
  check_outcome(too_often, Outcome::answered);
  CHECK(too_often.requests == 7);
  World far;
  far.script[robots_txt] = {to(301, "http://other.example/robots.txt")};
  far.script["http://other.example/robots.txt"] = {answer(200, {}, forbids)};
  check_outcome(far.fetcher().get(page), Outcome::answered);
  CHECK(far.pages() == Lines{"GET " + page});
}

TEST_CASE("fetcher: redirects within the board are followed one by one", "[fetch][fetcher]") {
  World world;
  world.script[page] = {to(301, "/threads/5?s=1")};
  world.script["http://board.example/threads/5?s=1"] = {to(303, "6#post7")};
  const Fetched fetched = world.fetcher().get(page);
  check_outcome(fetched, Outcome::answered);
  REQUIRE(fetched.response);
  CHECK(fetched.response->url == "http://board.example/threads/6");
  REQUIRE(fetched.redirects.size() == 2);
  CHECK(fetched.redirects[0].from == page);
  CHECK(fetched.redirects[0].to == "http://board.example/threads/5?s=1");
  CHECK(fetched.redirects[0].status == 301);
  CHECK(fetched.redirects[1].to == "http://board.example/threads/6#post7");
  CHECK(fetched.requests == 4);
  CHECK(world.clock.waits.size() == 3);
}

TEST_CASE("fetcher: ten redirects, not eleven, and no circles", "[fetch][fetcher]") {
  World world;
  for (int i = 0; i < 20; ++i) {
    world.script["http://board.example/" + std::to_string(i)] = {to(302, "/" + std::to_string(i + 1))};
  }
  world.script["http://board.example/20"] = {answer(200)};
  const Fetched ten = world.fetcher().get("http://board.example/10");
  check_outcome(ten, Outcome::answered);
  CHECK(ten.redirects.size() == 10);
  const Fetched eleven = world.fetcher().get("http://board.example/9");
  check_outcome(eleven, Outcome::failed);
  CHECK(eleven.why == "more than 10 redirects");
  CHECK(eleven.requests == 11);

  world.script[page] = {to(302, "/b")};
  world.script["http://board.example/b"] = {to(302, page + "#x")};
  const Fetched circle = world.fetcher().get(page);
  check_outcome(circle, Outcome::failed);
  CHECK(circle.why == "the redirects go in a circle");
  CHECK(circle.requests == 2);
}

TEST_CASE("fetcher: a redirect without a place to go is an answer", "[fetch][fetcher]") {
  for (const HopResult& hop : {answer(302), to(300, "/x"), to(305, "/x"), to(200, "/x")}) {
    World world;
    world.script[page] = {hop};
    const Fetched fetched = world.fetcher().get(page);
    check_outcome(fetched, Outcome::answered);
    REQUIRE(fetched.response);
    CHECK(fetched.response->status == hop.status);
    CHECK(world.pages().size() == 1);
  }
}

TEST_CASE("fetcher: redirects that leave the board are told, not followed", "[fetch][fetcher]") {
  for (const char* const target :
       {"http://other.example/x", "//other.example/x", "http://www.board.example/x", "http://example/x",
        "http://board.example:8080/x", "https://board.example:8443/x", "http://board.example.evil.example/x"}) {
    CAPTURE(target);
    World world;
    world.script[page] = {to(302, target)};
    const Fetched fetched = world.fetcher().get(page);
    check_outcome(fetched, Outcome::left_board);
    REQUIRE(fetched.redirects.size() == 1);
    CHECK(fetched.redirects[0].to.find("/x") != std::string::npos);
    CHECK(fetched.why.find("off the board") != std::string::npos);
    CHECK(world.pages() == Lines{"GET " + page});
    CHECK_FALSE(world.fetcher().is_within_board(target));
  }
}

TEST_CASE("fetcher: a board may lead to https, and from then on never back", "[fetch][fetcher]") {
  const std::string safe = "https://board.example/showthread.php?t=5";
  World world;
  world.script[page] = {to(301, safe)};
  Fetcher& fetcher = world.fetcher();
  CHECK(fetcher.is_within_board(safe));
  const Fetched fetched = fetcher.get(page);
  check_outcome(fetched, Outcome::answered);
  CHECK(fetched.response->url == safe);
  check_outcome(fetcher.get("http://board.example/other"), Outcome::answered);
  world.script["https://board.example/down"] = {to(302, "http://board.example/plain")};
  check_outcome(fetcher.get("https://board.example/down"), Outcome::left_board);
  CHECK(world.pages() ==
        Lines{"GET " + page, "GET " + safe, "GET https://board.example/other", "GET https://board.example/down"});

  World strict;
  CHECK_FALSE(strict.fetcher("https://board.example/").is_within_board(page));
  check_outcome(strict.fetcher().get(page), Outcome::unsafe);
  strict.script[safe] = {to(302, page)};
  check_outcome(strict.fetcher().get(safe), Outcome::left_board);
  CHECK(strict.pages() == Lines{"GET " + safe});

  World other_port;
  CHECK_FALSE(other_port.fetcher("http://board.example:8080/").is_within_board("https://board.example/"));
}

TEST_CASE("fetcher: a form is sent once, and redirects after it are asked for with GET", "[fetch][fetcher]") {
  const std::string login = "http://board.example/login.php?do=login";
  const std::vector<std::pair<std::string, std::string>> fields = {{"vb_login_username", "J\xC3\xB6 & Co"},
                                                                   {"password", "s=1+2*%"}};
  for (const int status : {301, 302, 303}) {
    CAPTURE(status);
    World world;
    world.script[login] = {to(status, "/index.php")};
    CHECK_FALSE(world.fetcher().has_credentials());
    check_outcome(world.fetcher().post(login, fields), Outcome::answered);
    CHECK(world.pages() == Lines{"POST " + login, "GET http://board.example/index.php"});
    CHECK(world.asked[1].request.form == "vb_login_username=J%C3%B6+%26+Co&password=s%3D1%2B2*%25");
    CHECK(world.fetcher().has_credentials());
    for (const std::string& line : world.log) {
      CHECK(line.find("Co") == std::string::npos);
      CHECK(line.find("s%3D1") == std::string::npos);
    }
  }
  for (const int status : {307, 308}) {
    CAPTURE(status);
    World world;
    world.script[login] = {to(status, "/login2.php")};
    const Fetched fetched = world.fetcher().post(login, fields);
    check_outcome(fetched, Outcome::answered);
    CHECK(fetched.response->status == status);
    CHECK(world.pages() == Lines{"POST " + login});
  }
  for (const HopResult& hop : {answer(503), answer(429), trouble(HopResult::Kind::broken, "cut")}) {
    World world;
    world.script[login] = {hop, answer(200)};
    check_outcome(world.fetcher().post(login, fields), Outcome::failed);
    CHECK(world.pages() == Lines{"POST " + login});
    CHECK_FALSE(world.fetcher().has_credentials());
  }
  // What never was sent can be sent.
  World world;
  world.script[login] = {trouble(HopResult::Kind::no_connection, "refused"), answer(200)};
  check_outcome(world.fetcher().post(login, fields), Outcome::answered);
  check_outcome(world.fetcher().post("http://other.example/login.php", fields), Outcome::unsafe);
  CHECK(world.pages() == Lines{"POST " + login, "POST " + login});
}

TEST_CASE("fetcher: the budgets are never passed", "[fetch][fetcher]") {
  World few;
  few.options.max_requests = 3;
  few.script[page] = {answer(503)};
  const Fetched spent = few.fetcher().get(page);
  check_outcome(spent, Outcome::out_of_budget);
  CHECK(spent.requests == 3);
  CHECK(spent.why == "3 requests were allowed and are spent");
  check_outcome(few.fetcher().get(page), Outcome::out_of_budget);
  CHECK_FALSE(few.fetcher().back_off(1, "busy"));
  CHECK(few.asked.size() == 3);

  World none;
  none.options.max_requests = 0;
  check_outcome(none.fetcher().get(page), Outcome::out_of_budget);
  CHECK(none.asked.empty());

  // robots.txt 0.1 s, a pause of 2.001 s, a page of 0.1 s: 2.201 s, and the next would begin after 4.202 s.
  World brief;
  brief.options.max_time = Millis(4'202);
  check_outcome(brief.fetcher().get(page), Outcome::answered);
  check_outcome(brief.fetcher().get(page), Outcome::out_of_budget);
  CHECK(brief.clock.waits.size() == 1);  // nothing is waited for in vain
  World longer;
  longer.options.max_time = Millis(4'203);
  check_outcome(longer.fetcher().get(page), Outcome::answered);
  check_outcome(longer.fetcher().get(page), Outcome::answered);
}

TEST_CASE("fetcher: an interruption ends waits, and nothing is asked after it", "[fetch][fetcher]") {
  World world;
  world.clock.interrupted_at = 1;
  check_outcome(world.fetcher().get(page), Outcome::answered);
  check_outcome(world.fetcher().get(page), Outcome::interrupted);
  CHECK(world.pages().size() == 1);
  World before;
  before.is_interrupted = true;
  check_outcome(before.fetcher().get(page), Outcome::interrupted);
  CHECK(before.asked.empty());
  CHECK_FALSE(before.fetcher().back_off(1, "busy"));
}

TEST_CASE("fetcher: backing off waits as for a 503", "[fetch][fetcher]") {
  World world;
  Fetcher& fetcher = world.fetcher();
  check_outcome(fetcher.get(page), Outcome::answered);
  world.clock.waits.clear();
  for (int attempt = 1; attempt <= 4; ++attempt) CHECK(fetcher.back_off(attempt, "flood control"));
  CHECK_FALSE(fetcher.back_off(5, "flood control"));
  CHECK(world.clock.waits == std::vector<Millis>{Millis(10'000), Millis(20'000), Millis(40'000), Millis(80'000)});
  CHECK(world.log[3] == "waiting 10.00 s: flood control");
  // The pacing was strained four times: eight times the delay, the most there is.
  check_outcome(fetcher.get(page), Outcome::answered);
  check_outcome(fetcher.get(page), Outcome::answered);
  CHECK(world.clock.waits.back() == Millis(16'000) + tick);
}

TEST_CASE("fetcher: a board's address that cannot be one", "[fetch][fetcher]") {
  for (const char* const address : {"", "board.example", "ftp://board.example/", "http://jo:secret@board.example/",
                                    "http://2130706433/", "file:///etc/passwd"}) {
    CAPTURE(address);
    World world;
    try {
      world.fetcher(address);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK(std::string(error.what()).find("secret") == std::string::npos);
      CHECK_FALSE(error.why().empty());
    }
  }
  World world;
  world.options.ca_file = "/nowhere/ca.pem";
  CHECK_THROWS_AS(world.fetcher(), Error);
}

TEST_CASE("response: what its headers say", "[fetch][fetcher]") {
  const auto charset = [](const char* type) {
    Response response;
    response.headers = {{"content-type", type}};
    return response.charset();
  };
  CHECK(charset("text/html; charset=windows-1251") == "windows-1251");
  CHECK(charset("text/html;Charset=\"UTF-8\" ; x=y") == "UTF-8");
  CHECK(charset("text/html; x=charset=no; charset = 'koi8-r'") == "koi8-r");
  CHECK(charset("text/html") == std::nullopt);
  CHECK(charset("charset=utf-8") == std::nullopt);
  CHECK(charset("text/html; charset=") == std::nullopt);
  CHECK(Response().charset() == std::nullopt);
  Response response;
  response.headers = {{"etag", "\"1\""}, {"etag", "\"2\""}, {"last-modified", ""}};
  CHECK(response.header("etag") == "\"1\"");
  CHECK(response.header("ETag") == std::nullopt);
  CHECK(response.validators().etag == "\"1\"");
  CHECK(response.validators().last_modified == std::nullopt);
}

}  // namespace
}  // namespace vbarchive::fetch
