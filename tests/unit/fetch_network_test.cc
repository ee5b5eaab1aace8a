// The fetcher on real sockets: what libcurl does and does not do.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fetch/fetcher.h"
#include "fetch/transport.h"
#include "support/catch.h"
#include "support/fake_clock.h"
#include "support/http_server.h"
#include "support/temp_dir.h"
#include "vbarchive/version.h"

namespace vbarchive::fetch {
namespace {

using testing::FakeClock;
using testing::HttpAnswer;
using testing::HttpRequest;
using testing::HttpServer;
using testing::TempDir;
using Outcome = Fetched::Outcome;
using Lines = std::vector<std::string>;

HttpAnswer answer(int status, std::string body = {}) {
  HttpAnswer out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

HttpAnswer to(int status, const std::string& location) {
  HttpAnswer out = answer(status);
  out.headers = {{"Location", location}};
  return out;
}

/// An environment variable for a while.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* const held = std::getenv(name)) before_ = held;
    setenv(name, value.c_str(), 1);
  }
  ~Variable() {
    if (before_) {
      setenv(name_, before_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

void check_outcome(const Fetched& fetched, Outcome expected) {
  CAPTURE(fetched.why);
  CHECK(static_cast<int>(fetched.outcome) == static_cast<int>(expected));
}

/// A board on a real port, and whoever asks it; nothing waits.
struct Board {
  explicit Board(HttpServer::Handler handler, const std::optional<testing::TlsIdentity>& identity = {})
      : server(
            [handler = std::move(handler)](const HttpRequest& request) {
              return request.target == "/robots.txt" ? answer(404) : handler(request);
            },
            "127.0.0.1", identity) {
    options.jitter = 0.0;
    options.retries = 1;
  }

  Fetcher& fetcher() { return fetcher(server.url()); }
  Fetcher& fetcher(const std::string& board) {
    if (!made) {
      made = std::make_unique<Fetcher>(
          board, options, clock, [this](const LogEntry& entry) { log.push_back(entry.line); }, [] { return false; });
    }
    return *made;
  }

  /// What was asked for after robots.txt: `GET /x`.
  [[nodiscard]] Lines asked() const {
    Lines lines;
    for (const HttpRequest& request : server.log()) {
      if (request.target != "/robots.txt") lines.push_back(request.method + " " + request.target);
    }
    return lines;
  }

  Variable no_proxy{"no_proxy", "*"};  // whatever the machine's own environment says
  FakeClock clock;
  FetchOptions options;
  Lines log;
  HttpServer server;
  std::unique_ptr<Fetcher> made;
};

TEST_CASE("network: a page over a connection that is kept", "[fetch][network]") {
  Board board([](const HttpRequest& request) {
    HttpAnswer out = answer(200, "page " + request.target);
    out.headers = {{"Content-Type", "text/html; charset=koi8-r"}, {"ETag", "\"7\""}};
    return out;
  });
  board.options.contact = "jo (at) mail.example\r\nCookie: a=b";
  const Fetched fetched = board.fetcher().get(board.server.url("/a?b=1"));
  check_outcome(fetched, Outcome::answered);
  REQUIRE(fetched.response);
  CHECK(fetched.response->body == "page /a?b=1");
  CHECK(fetched.response->header_block ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\nETag: \"7\"\r\nContent-Length: 11\r\n\r\n");
  CHECK(fetched.response->charset() == "koi8-r");
  check_outcome(board.fetcher().get(board.server.url("/c"), fetched.response->validators()), Outcome::answered);
  const auto log = board.server.log();
  REQUIRE(log.size() == 3);
  for (const HttpRequest& request : log) {
    CHECK(request.method == "GET");
    CHECK(request.connection == 1);
    CHECK(request.header("user-agent") == fmt::format("vbarchive/{} (+jo at mail.exampleCookie: a=b)", version()));
    CHECK(request.header("cookie") == std::nullopt);
    CHECK(request.header("authorization") == std::nullopt);
    CHECK(request.header("accept-encoding").value_or("").find("gzip") != std::string::npos);
  }
  CHECK(log[1].header("if-none-match") == std::nullopt);
  CHECK(log[2].header("if-none-match") == "\"7\"");
}

TEST_CASE("network: a request is told as it was sent, with what is secret in it", "[fetch][network]") {
  Board board([](const HttpRequest& request) {
    HttpAnswer out = answer(200, "page " + request.target);
    out.headers = {{"Set-Cookie", "bbsessionhash=0123; path=/"}};
    return out;
  });
  const Fetched first = board.fetcher().get(board.server.url("/a?b=1"));
  const Fetched second = board.fetcher().get(board.server.url("/c"));
  REQUIRE(second.response);
  const std::string& request = first.response->request_block;
  CHECK(request.starts_with("GET /a?b=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(request.ends_with("\r\n\r\n"));
  CHECK(request.find("Cookie:") == std::string::npos);
  CHECK(second.response->request_block.starts_with("GET /c HTTP/1.1\r\n"));
  CHECK(second.response->request_block.find("\r\nCookie: bbsessionhash=0123\r\n") != std::string::npos);
  CHECK(second.response->ip == "127.0.0.1");
  CHECK(second.response->number == 3);  // robots.txt is the first
}

TEST_CASE("network: an unchanged page is answered with 304", "[fetch][network]") {
  Board board([](const HttpRequest& request) {
    return answer(request.header("if-modified-since") == "Sun, 06 Nov 1994 08:49:37 GMT" ? 304 : 200, "page");
  });
  const Fetched fetched = board.fetcher().get(board.server.url("/a"), {std::nullopt, "Sun, 06 Nov 1994 08:49:37 GMT"});
  check_outcome(fetched, Outcome::answered);
  CHECK(fetched.response->status == 304);
  CHECK(fetched.response->body.empty());
}

TEST_CASE("network: answers on the way and trailers are no part of the headers", "[fetch][network]") {
  Board board([](const HttpRequest&) {
    HttpAnswer out;
    out.raw =
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n4\r\npage\r\n0\r\nHTTP/X-B: 2\r\n\r\n";
    return out;
  });
  const Fetched fetched = board.fetcher().get(board.server.url("/a"));
  check_outcome(fetched, Outcome::answered);
  CHECK(fetched.response->header_block == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n");
  CHECK(fetched.response->header("link") == std::nullopt);
  CHECK(fetched.response->header("x-a") == "1");
  CHECK(fetched.response->body == "page");
}

TEST_CASE("network: bodies are decoded, and counted as they are", "[fetch][network]") {
  HttpAnswer next;
  Board board([&next](const HttpRequest&) { return next; });
  board.options.body_bytes = 100'000;
  const auto get = [&board] { return board.fetcher().get(board.server.url("/a")); };
  next.gzip = true;
  next.body = std::string(100'000, 'x');
  const Fetched fits = get();
  check_outcome(fits, Outcome::answered);
  CHECK(fits.response->body == next.body);
  next.body += 'x';
  check_outcome(get(), Outcome::too_large);
  next.body = "bomb";
  next.endless = std::uint64_t{1} << 34U;  // 16 GiB, 17 MB on the wire
  const Fetched bomb = get();
  check_outcome(bomb, Outcome::too_large);
  CHECK(bomb.why == "the body has more than 100000 bytes");
  CHECK(bomb.requests == 1);
  next.gzip = false;
  for (const bool is_chunked : {false, true}) {
    next.chunked = is_chunked;
    check_outcome(get(), Outcome::too_large);
  }
  next = answer(200, "fine");
  check_outcome(get(), Outcome::answered);
}

TEST_CASE("network: an answer that is not whole is asked for again", "[fetch][network]") {
  struct Row {
    const char* name;
    std::function<void(HttpAnswer&)> damage;
  };
  const Row rows[] = {
      {"cut", [](HttpAnswer& out) { out.cut_after = 4; }},
      {"cut chunks",
       [](HttpAnswer& out) {
         out.chunked = true;
         out.cut_after = 4;
       }},
      {"cut gzip",
       [](HttpAnswer& out) {
         out.gzip = true;
         out.cut_after = 12;
       }},
      {"a length that is never reached", [](HttpAnswer& out) { out.content_length = "1000"; }},
      {"nothing", [](HttpAnswer& out) { out.close_at_once = true; }},
      {"nonsense", [](HttpAnswer& out) { out.raw = "SSH-2.0-x\r\n"; }},
      {"half a head", [](HttpAnswer& out) { out.raw = "HTTP/1.1 200 OK\r\nContent-"; }},
      {"no gzip",
       [](HttpAnswer& out) {
         out.headers = {{"Content-Encoding", "gzip"}};
       }},
      {"endless headers",
       [](HttpAnswer& out) {
         out.headers.assign(5'000, {"X-Filler", std::string(100, 'x')});
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    int tries = 0;
    Board board([&](const HttpRequest&) {
      HttpAnswer out = answer(200, "a whole page");
      if (++tries % 2 == 1) row.damage(out);
      return out;
    });
    const Fetched fetched = board.fetcher().get(board.server.url("/a"));
    check_outcome(fetched, Outcome::answered);
    REQUIRE(fetched.response);
    CHECK(fetched.response->body == "a whole page");
    CHECK(fetched.requests == 3);
    CHECK(board.asked() == Lines{"GET /a", "GET /a"});

    board.made.reset();
    board.options.retries = 0;
    const Fetched failed = board.fetcher().get(board.server.url("/b"));
    check_outcome(failed, Outcome::failed);
    CHECK_FALSE(failed.response);
    CHECK_FALSE(failed.why.empty());
  }
}

TEST_CASE("network: a connection that closes under a request costs a pause, and no form goes twice",
          "[fetch][network]") {
  bool is_closing = false;
  Board board([&is_closing](const HttpRequest&) {
    HttpAnswer out = answer(200, "page");
    out.close_at_once = std::exchange(is_closing, false);
    return out;
  });
  check_outcome(board.fetcher().get(board.server.url("/first")), Outcome::answered);
  is_closing = true;
  const Fetched again = board.fetcher().get(board.server.url("/again"));
  check_outcome(again, Outcome::answered);
  CHECK(again.requests == 2);
  CHECK(board.clock.waits.back() == Millis(10'001));
  is_closing = true;
  const Fetched form = board.fetcher().post(board.server.url("/login"), {{"a", "b"}});
  check_outcome(form, Outcome::failed);
  CHECK(board.asked() == Lines{"GET /first", "GET /again", "GET /again", "POST /login"});
  CHECK(board.fetcher().requests() == 5);  // with robots.txt
}

TEST_CASE("network: a body that drips is given up", "[fetch][network]") {
  Board board([](const HttpRequest&) {
    HttpAnswer out;
    out.drip = std::chrono::milliseconds(5);
    return out;
  });
  board.options.request_timeout = Millis(300);
  board.options.retries = 0;
  const auto before = std::chrono::steady_clock::now();
  const Fetched fetched = board.fetcher().get(board.server.url("/a"));
  check_outcome(fetched, Outcome::failed);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(60));
  check_outcome(board.fetcher().get(board.server.url("/b")), Outcome::failed);  // the host is not gone
}

TEST_CASE("network: a port where nobody listens", "[fetch][network]") {
  int port = 0;
  {
    const HttpServer gone([](const HttpRequest&) { return answer(200); });
    port = gone.port();
  }
  Board board([](const HttpRequest&) { return answer(200); });
  const Fetched fetched =
      board.fetcher(fmt::format("http://127.0.0.1:{}/", port)).get(fmt::format("http://127.0.0.1:{}/a", port));
  check_outcome(fetched, Outcome::unreachable);
  CHECK(fetched.requests == 2);
}

TEST_CASE("network: a name must not lead into the user's own network", "[fetch][network]") {
  const HttpServer inside([](const HttpRequest&) { return answer(200, "secret"); });
  const HttpServer inside6([](const HttpRequest&) { return answer(200, "secret"); }, "::1");
  const auto perform = [](const std::string& board, const std::string& host, int port, const std::string& leads_to) {
    TransportOptions options;
    options.board = std::get<Address>(read_address(board)).origin;
    options.body_bytes = 1'000;
    options.connect_timeout = options.request_timeout = Millis(20'000);
    if (!leads_to.empty()) options.resolve = {fmt::format("{}:{}:{}", host, port, leads_to)};
    return make_curl_transport(std::move(options))->perform({fmt::format("http://{}:{}/", host, port), {}, {}});
  };
  for (const auto& [host, server, leads_to] :
       {std::tuple("board.example", &inside, "127.0.0.1"), std::tuple("board.example", &inside6, "[::1]"),
        std::tuple("board.example", &inside, "[::ffff:127.0.0.1]"), std::tuple("board.example", &inside, "0.0.0.0"),
        std::tuple("board.example", &inside, "10.255.255.1")}) {
    CAPTURE(leads_to);
    const HopResult hop = perform("http://board.example/", host, server->port(), leads_to);
    CHECK(static_cast<int>(hop.kind) == static_cast<int>(HopResult::Kind::refused));
    CHECK(hop.why == "board.example leads to a private or local address");
  }
  // A board at home does not open the machine itself.
  const HopResult other_class = perform("http://192.168.1.5/", "board.example", inside.port(), "127.0.0.1");
  CHECK(static_cast<int>(other_class.kind) == static_cast<int>(HopResult::Kind::refused));
  CHECK(inside.connections() == 0);
  CHECK(inside6.connections() == 0);
  // Named by the user, it is the user's wish.
  CHECK(perform("http://127.0.0.1/", "127.0.0.1", inside.port(), "").body == "secret");
  CHECK(perform("http://[::1]/", "[::1]", inside6.port(), "").body == "secret");
  CHECK(perform("http://sub.localhost/", "sub.localhost", inside.port(), "127.0.0.1").body == "secret");
}

TEST_CASE("network: a proxy of the user's is where it is, and gets the whole address", "[fetch][network]") {
  HttpServer proxy([](const HttpRequest& request) {
    return request.target.ends_with("/robots.txt") ? answer(404) : answer(200, "through " + request.target);
  });
  FakeClock clock;
  const Variable used("http_proxy", proxy.url(""));
  const Variable unused("no_proxy", "");
  Fetcher fetcher("http://board.example/", {}, clock, nullptr, nullptr);
  const Fetched fetched = fetcher.get("http://board.example/a");
  check_outcome(fetched, Outcome::answered);
  REQUIRE(fetched.response);
  CHECK(fetched.response->body == "through http://board.example/a");
}

TEST_CASE("network: over TLS only whom the authorities trust, under the name that was asked for", "[fetch][network]") {
  const testing::TlsIdentity identity = testing::make_identity("DNS:localhost,IP:127.0.0.1");
  const testing::TlsIdentity stranger = testing::make_identity("DNS:localhost,IP:127.0.0.1");
  const testing::TlsIdentity misnamed = testing::make_identity("DNS:other.example");
  const TempDir folder;
  const auto pem = [&folder](const char* name, const testing::TlsIdentity& shown) {
    std::ofstream(folder / name) << shown.certificate;
    return folder / name;
  };
  struct Row {
    const testing::TlsIdentity* shown;
    std::optional<std::filesystem::path> trusted;
    Outcome expected;
  };
  const Row rows[] = {
      {&identity, pem("identity.pem", identity), Outcome::answered},
      {&identity, std::nullopt, Outcome::unreachable},
      {&identity, pem("stranger.pem", stranger), Outcome::unreachable},
      {&misnamed, pem("misnamed.pem", misnamed), Outcome::unreachable},
  };
  for (const Row& row : rows) {
    Board board([](const HttpRequest&) { return answer(200, "page"); }, *row.shown);
    board.options.ca_file = row.trusted;
    const Fetched fetched = board.fetcher().get(board.server.url("/a"));
    check_outcome(fetched, row.expected);
    if (row.expected == Outcome::answered) {
      CHECK(fetched.response->body == "page");
      CHECK(board.asked() == Lines{"GET /a"});
      continue;
    }
    CHECK(fetched.requests == 1);  // trust is no matter of patience
    CHECK(fetched.why.find("certificate") != std::string::npos);
    CHECK(board.server.log().empty());
  }
}

TEST_CASE("network: one connection at a time, also when a board moves", "[fetch][network]") {
  const testing::TlsIdentity identity = testing::make_identity("IP:127.0.0.1");
  const TempDir folder;
  std::ofstream(folder / "ca.pem") << identity.certificate;
  const HttpServer plain([](const HttpRequest&) { return answer(200, "plain"); });
  const HttpServer safe([](const HttpRequest&) { return answer(200, "safe"); }, "127.0.0.1", identity);
  TransportOptions options;
  options.board = std::get<Address>(read_address(plain.url())).origin;
  options.body_bytes = 1'000;
  options.connect_timeout = options.request_timeout = Millis(20'000);
  options.ca_file = folder / "ca.pem";
  const std::unique_ptr<Transport> transport = make_curl_transport(std::move(options));
  for (int i = 0; i < 2; ++i) {
    CHECK(transport->perform({plain.url("/a"), {}, {}}).body == "plain");
    CHECK(transport->perform({safe.url("/a"), {}, {}}).body == "safe");
  }
  CHECK(transport->perform({safe.url("/a"), {}, {}}).body == "safe");
  CHECK(plain.connections() == 2);
  CHECK(safe.connections() == 2);
}

/// Where a link or a redirect may try to lead: OTHER stands for the port of another server.
const char* const tricks[] = {
    "http://localhost:OTHER/t",
    "http://127.0.0.1:OTHER/t",
    "http://[::1]:OTHER/t",
    "http://[::ffff:127.0.0.1]:OTHER/t",
    "http://[::127.0.0.1]:OTHER/t",
    "http://[::1%25lo]:OTHER/t",
    "http://[::1%lo]:OTHER/t",
    "http://[0:0:0:0:0:0:0:1]:OTHER/t",
    "http://2130706433:OTHER/t",
    "http://0177.0.0.1:OTHER/t",
    "http://0x7f.0.0.1:OTHER/t",
    "http://0x7f.1:OTHER/t",
    "http://0x7f000001:OTHER/t",
    "http://127.1:OTHER/t",
    "http://127.0.1:OTHER/t",
    "http://127.0.0.1.:OTHER/t",
    "http://127.000.000.001:OTHER/t",
    "http://0:OTHER/t",
    "http://0.0.0.0:OTHER/t",
    "http://127.0.0.%31:OTHER/t",
    "http://%31%32%37.0.0.1:OTHER/t",
    "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1:OTHER/t",
    "http://127\xE3\x80\x82"
    "0.0.1:OTHER/t",
    "http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1:OTHER/t",
    "http://l\xCE\xBF"
    "calhost:OTHER/t",
    "http://localhost.:OTHER/t",
    "http://sub.localhost:OTHER/t",
    "http://jo@127.0.0.1:OTHER/t",
    "http://127.0.0.1@127.0.0.1:OTHER/t",
    "http://127.0.0.1:BOARD@127.0.0.1:OTHER/t",
    "HTTP://JO:SECRET@127.0.0.1:OTHER/t",
    "http://127.0.0.1:OTHER\\@127.0.0.1:BOARD/t",
    "http:\\\\127.0.0.1:OTHER\\t",
    "http://127.0.0.1:BOARD\\.127.0.0.1:OTHER/t",
    "http://127.0.0.1:BOARD#@127.0.0.1:OTHER/\\t",
    "http:/127.0.0.1:OTHER/t",
    "http:127.0.0.1:OTHER/t",
    "http:///127.0.0.1:OTHER/t",
    "http:////127.0.0.1:OTHER/t",
    "//127.0.0.1:OTHER/t",
    "///127.0.0.1:OTHER/t",
    "/\\127.0.0.1:OTHER/t",
    "\\\\127.0.0.1:OTHER\\t",
    "https://127.0.0.1:OTHER/t",
    "HtTpS://127.0.0.1:OTHER/t",
    "ftp://127.0.0.1:OTHER/t",
    "gopher://127.0.0.1:OTHER/t",
    "dict://127.0.0.1:OTHER/t",
    "telnet://127.0.0.1:OTHER/",
    "ldap://127.0.0.1:OTHER/t",
    "smb://127.0.0.1:OTHER/t",
    "ws://127.0.0.1:OTHER/t",
    "file:///etc/passwd",
    "file://127.0.0.1:OTHER/t",
    "javascript:location='http://127.0.0.1:OTHER/t'",
    "JaVaScRiPt:location='http://127.0.0.1:OTHER/t'",
    "data:text/html,<p>t</p>",
    "view-source:http://127.0.0.1:OTHER/t",
    "jar:http://127.0.0.1:OTHER/t!/",
    "feed:http://127.0.0.1:OTHER/t",
    "blob:http://127.0.0.1:OTHER/t",
    "mailto:jo@mail.example",
    "about:blank",
    "http://127.0.0.1:0/t",
    "http://127.0.0.1:99999/t",
    "http://127.0.0.1:OTHER99999/t",
    "http://127.0.0.1:+OTHER/t",
    "http://127.0.0.1:0OTHER/t",
    "http://127.0.0.1:0xOTHER/t",
    "http://127.0.0.1:OTHER:BOARD/t",
    "http://127.0.0.1 :OTHER/t",
    "http://127.0.0.1:OTHER /t",
    "http://127.0.0.1:OTHER\t/t",
    "http://127.0.0.1:OTHER/t\x7f",
    "ht\ttp://127.0.0.1:OTHER/t",
    "http://",
    "http://:OTHER/t",
    "http://?127.0.0.1:OTHER/t",
    "http://..:OTHER/t",
    "http://[127.0.0.1]:OTHER/t",
    "http://[::1:OTHER/t",
    "http://::1:OTHER/t",
    "https://127.0.0.1:BOARD/t",
};

TEST_CASE("network: tricks with schemes and addresses lead nowhere", "[fetch][network]") {
  CHECK(std::size(tricks) >= 40);
  HttpServer other([](const HttpRequest&) { return answer(200, "elsewhere"); });
  HttpServer other6([](const HttpRequest&) { return answer(200, "elsewhere"); }, "::1");
  std::string location;
  Board board([&location](const HttpRequest&) { return to(302, location); });
  board.options.delay = Millis(0);
  std::set<std::string> seen;
  std::size_t redirects = 0;
  for (const char* const trick : tricks) {
    for (const int port : {other.port(), other6.port()}) {
      std::string link = trick;
      for (const auto& [word, number] : {std::pair("OTHER", port), std::pair("BOARD", board.server.port())}) {
        for (std::size_t at = link.find(word); at != std::string::npos; at = link.find(word)) {
          link.replace(at, 5, std::to_string(number));
        }
      }
      if (!seen.insert(link).second) continue;
      CAPTURE(link);
      const std::size_t before = board.asked().size();
      check_outcome(board.fetcher().get(link), Outcome::unsafe);
      check_outcome(board.fetcher().post(link, {{"a", "b"}}), Outcome::unsafe);
      CHECK_FALSE(board.fetcher().is_within_board(link));
      CHECK(board.asked().size() == before);

      location = link;
      for (const bool is_form : {false, true}) {
        const Fetched led = is_form ? board.fetcher().post(board.server.url("/go"), {{"a", "b"}})
                                    : board.fetcher().get(board.server.url("/go"));
        const bool is_told = led.outcome == Outcome::unsafe || led.outcome == Outcome::left_board;
        CHECK(is_told);
        REQUIRE(led.redirects.size() == 1);
        ++redirects;
      }
    }
  }
  // Nothing but the pages that redirect was asked for.
  CHECK(board.asked().size() == redirects);
  for (const std::string& line : board.asked()) CHECK((line == "GET /go" || line == "POST /go"));
  CHECK(board.server.connections() == 1);
  CHECK(other.connections() == 0);
  CHECK(other6.connections() == 0);
}

/// Which credential is in use.
enum class Held { cookies, login, netrc };

TEST_CASE("network: no credential is sent where it does not belong", "[fetch][network]") {
  for (const Held held : {Held::cookies, Held::login, Held::netrc}) {
    // Everybody who might be reached: another port, another host, and a name below the board's own.
    HttpServer other_port([](const HttpRequest&) { return answer(200, "elsewhere"); });
    HttpServer other_host([](const HttpRequest&) { return answer(200, "elsewhere"); }, "::1");
    std::string location;
    int status = 0;
    std::string port;
    Board board([&](const HttpRequest& request) {
      if (request.target == "/login") {
        HttpAnswer out = answer(200, "welcome");
        out.headers = {{"Set-Cookie", "bbsessionhash=secret; path=/; HttpOnly"},
                       {"Set-Cookie", "bbpassword=secret; path=/; domain=localhost"}};
        return out;
      }
      if (request.target == "/go") {
        if (status == 0) {
          return answer(200, "<meta http-equiv=\"refresh\" content=\"0; url=" + location + "\">");
        }
        return to(status, location);
      }
      return answer(200, "page");
    });
    port = std::to_string(board.server.port());
    const TempDir folder;
    if (held == Held::cookies) {
      std::ofstream(folder / "cookies.txt") << "localhost\tFALSE\t/\tFALSE\t0\tbbsessionhash\tsecret\n"
                                               ".localhost\tTRUE\t/\tFALSE\t0\tbbpassword\tsecret\n"
                                               "127.0.0.1\tFALSE\t/\tFALSE\t0\tbbuserid\tsecret\n";
      board.options.cookies = folder / "cookies.txt";
    } else if (held == Held::netrc) {
      std::ofstream(folder / "netrc") << "machine localhost login jo password secret\n"
                                         "machine 127.0.0.1 login jo password secret\n";
      board.options.netrc = folder / "netrc";
    }
    board.options.delay = Millis(0);
    const std::string home = "http://localhost:" + port;
    Fetcher& fetcher = board.fetcher(home);
    CHECK(fetcher.has_credentials() == (held != Held::login));
    if (held == Held::login) {
      check_outcome(fetcher.post(home + "/login", {{"vb_login_username", "jo"}, {"vb_login_password", "secret"}}),
                    Outcome::answered);
    }
    CHECK(fetcher.has_credentials());
    check_outcome(fetcher.get(home + "/page"), Outcome::answered);
    const HttpRequest own = board.server.log().back();
    // On the board itself the credential is sent: else the test would prove nothing.
    if (held == Held::netrc) {
      CHECK(own.header("authorization") == "Basic am86c2VjcmV0");
      CHECK(own.header("cookie") == std::nullopt);
    } else {
      CHECK(own.header("cookie").value_or("").find("bbsessionhash=secret") != std::string::npos);
      CHECK(own.header("cookie").value_or("").find("bbuserid") == std::string::npos);
      CHECK(own.header("authorization") == std::nullopt);
    }
    const std::string targets[] = {
        "http://[::1]:" + std::to_string(other_host.port()) + "/t",          // another host
        "http://127.0.0.1:" + port + "/t",                                   // the same machine by another name
        "http://localhost:" + std::to_string(other_port.port()) + "/t",      // another port
        "https://localhost:" + std::to_string(other_port.port()) + "/t",     // another scheme and port
        "https://localhost:" + port + "/t",                                  // another scheme
        "http://sub.localhost:" + port + "/t",                               // below
        "http://sub.localhost:" + std::to_string(other_port.port()) + "/t",  // below, another port
    };
    for (const std::string& target : targets) {
      for (const int code : {301, 302, 303, 307, 308, 0}) {
        CAPTURE(static_cast<int>(held), target, code);
        location = target;
        status = code;
        const Fetched led = fetcher.get(home + "/go");
        if (code == 0) {
          // Whoever reads the page hands the target of its refresh to get().
          check_outcome(led, Outcome::answered);
          check_outcome(fetcher.get(target), Outcome::unsafe);
        } else {
          check_outcome(led, Outcome::left_board);
          REQUIRE(led.redirects.size() == 1);
          CHECK(led.redirects[0].to == target);
          const Fetched form = fetcher.post(home + "/go", {{"vb_login_password", "secret"}});
          check_outcome(form, code >= 307 ? Outcome::answered : Outcome::left_board);
        }
      }
    }
    CHECK(other_port.connections() == 0);
    CHECK(other_host.connections() == 0);
    // And the board itself was asked under its own name alone, for nothing but what the test asked for.
    for (const HttpRequest& request : board.server.log()) {
      CHECK(request.header("host") == "localhost:" + port);
      CHECK(request.target != "/t");
    }
    for (const std::string& line : board.log) {
      CAPTURE(line);
      CHECK(line.find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("network: a redirect within the board keeps the credential", "[fetch][network]") {
  Board board([](const HttpRequest& request) {
    if (request.target == "/login") {
      HttpAnswer out = to(303, "/index");
      out.headers.emplace_back("Set-Cookie", "bbsessionhash=secret; path=/");
      return out;
    }
    return answer(200, request.header("cookie").value_or("guest"));
  });
  CHECK(board.fetcher().get(board.server.url("/index")).response->body == "guest");
  const Fetched fetched = board.fetcher().post(board.server.url("/login"), {{"a", "b c"}});
  check_outcome(fetched, Outcome::answered);
  CHECK(fetched.response->body == "bbsessionhash=secret");
  const auto log = board.server.log();
  REQUIRE(log.size() == 4);
  CHECK(log[2].body == "a=b+c");
  CHECK(log[2].header("content-type") == "application/x-www-form-urlencoded");
  CHECK(log[2].header("expect") == std::nullopt);
  CHECK(log[3].method == "GET");
  CHECK(log[3].body.empty());
}

TEST_CASE("network: the log tells each request and wait", "[fetch][network]") {
  Board board([](const HttpRequest&) { return answer(200, std::string(34'512, 'x')); });
  check_outcome(board.fetcher().get(board.server.url("/a?s=0123456789abcdef0123456789abcdef&t=5")), Outcome::answered);
  CHECK(board.log == Lines{"GET " + board.server.url("/robots.txt") + " -> 404, 0 bytes, 0 ms", "waiting 2.00 s",
                           "GET " + board.server.url("/a?t=5") + " -> 200, 34,512 bytes, 0 ms"});
}

}  // namespace
}  // namespace vbarchive::fetch
