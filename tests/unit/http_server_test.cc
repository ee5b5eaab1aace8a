#include "support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <stdexcept>
#include <string>

#include "support/catch.h"

namespace vbarchive::testing {
namespace {

/// Sends bytes to a port of 127.0.0.1; what came back until the server closed, 1 MiB at most.
std::string ask(int port, const std::string& bytes) {
  const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (number < 0 || connect(number, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    throw std::runtime_error("cannot connect");
  }
  std::string got;
  if (send(number, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size())) {
    std::array<char, 4096> buffer;
    while (got.size() < std::size_t{1} << 20U) {
      const ssize_t count = recv(number, buffer.data(), buffer.size(), 0);
      if (count <= 0) break;
      got.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  close(number);
  return got;
}

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST_CASE("test server: requests are logged, connections kept alive", "[http_server]") {
  HttpServer server([](const HttpRequest& request) {
    HttpAnswer answer;
    answer.body = request.target + "|" + request.body;
    return answer;
  });
  CHECK(server.url("/a") == "http://127.0.0.1:" + std::to_string(server.port()) + "/a");
  const std::string got = ask(server.port(),
                              "GET /one HTTP/1.1\r\nHost: x\r\nX-Name:  Value \r\n\r\n"
                              "POST /two HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b");
  CHECK(got ==
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n/one|"
        "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n/two|a=b");
  const auto log = server.log();
  REQUIRE(log.size() == 2);
  CHECK(log[0].method == "GET");
  CHECK(log[0].version == "HTTP/1.1");
  CHECK(log[0].header("x-name") == "Value");
  CHECK(log[0].header("cookie") == std::nullopt);
  CHECK(log[1].method == "POST");
  CHECK(log[1].body == "a=b");
  CHECK(log[0].connection == 1);
  CHECK(log[1].connection == 1);
  CHECK(log[0].at <= log[1].at);
  CHECK(server.connections() == 1);
  server.clear_log();
  CHECK(server.log().empty());
}

TEST_CASE("test server: the faults that it is for", "[http_server]") {
  HttpAnswer answer;
  HttpServer server([&answer](const HttpRequest&) { return answer; });
  const std::string request = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
  answer.body = "0123456789";
  SECTION("a cut body keeps its whole length in the head") {
    answer.cut_after = 4;
    CHECK(ask(server.port(), request) == "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123");
  }
  SECTION("a lie about the length") {
    answer.content_length = "99";
    CHECK(ask(server.port(), request) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n0123456789");
  }
  SECTION("chunks") {
    answer.chunked = true;
    CHECK(body_of(ask(server.port(), request)) == "a\r\n0123456789\r\n0\r\n\r\n");
  }
  SECTION("no answer at all") {
    answer.close_at_once = true;
    CHECK(ask(server.port(), request).empty());
  }
  SECTION("bytes in place of everything") {
    answer.raw = "HTTP/1.1 2";
    CHECK(ask(server.port(), request) == "HTTP/1.1 2");
  }
  SECTION("a body that is repeated") {
    answer.endless = 100'003;
    const std::string body = body_of(ask(server.port(), request));
    REQUIRE(body.size() == 100'003);
    CHECK(body.substr(99'990) == "0123456789012");
  }
  SECTION("gzip, also of what is never held whole") {
    answer.gzip = true;
    for (const bool is_bomb : {false, true}) {
      if (is_bomb) answer.endless = 50'000'000;
      std::string body = body_of(ask(server.port(), request));
      CHECK(body.size() < 200'000);
      if (is_bomb) {
        body.erase(0, body.find("\r\n") + 2);  // the size of the first chunk
      }
      std::array<Bytef, 10> out;
      z_stream stream = {};
      REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
      stream.next_in = reinterpret_cast<Bytef*>(body.data());
      stream.avail_in = static_cast<uInt>(body.size());
      stream.next_out = out.data();
      stream.avail_out = 10;
      inflate(&stream, Z_SYNC_FLUSH);
      inflateEnd(&stream);
      CHECK(std::string(out.begin(), out.end()) == "0123456789");
    }
  }
}

TEST_CASE("test server: a body that drips ends with the server", "[http_server]") {
  std::string got;
  HttpAnswer answer;
  answer.drip = std::chrono::milliseconds(1);
  auto server = std::make_unique<HttpServer>([&answer](const HttpRequest&) { return answer; });
  const int port = server->port();
  const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(number, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  REQUIRE(send(number, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
  std::array<char, 4096> buffer;
  while (got.find("\r\n\r\n....") == std::string::npos) {
    const ssize_t count = recv(number, buffer.data(), buffer.size(), 0);
    REQUIRE(count > 0);
    got.append(buffer.data(), static_cast<std::size_t>(count));
  }
  server.reset();
  close(number);
}

}  // namespace
}  // namespace vbarchive::testing
