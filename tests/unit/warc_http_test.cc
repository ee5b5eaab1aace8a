#include "warc/http.h"

#include <zstd.h>

#include "support/catch.h"
#include "unit/warc_samples.h"

using namespace vbarchive::testing;
using namespace vbarchive::warc;

namespace {

constexpr std::size_t limit = 10'000;

Body body_of(const std::string& headers, const std::string& raw) {
  return read_body(read_headers(headers), std::string(raw), limit);
}

}  // namespace

TEST_CASE("warc: status lines of HTTP/1 and HTTP/2 are read, others are none", "[warc]") {
  const std::pair<std::string, int> lines[] = {{"HTTP/1.1 200 OK", 200},  {"HTTP/1.0 404", 404},
                                               {"HTTP/2 301", 301},       {"HTTP/2.0 503 ", 503},
                                               {"HTTP/1.1  200 OK", 200}, {"HTTP/1.1 200OK", 200}};
  for (const auto& [line, status] : lines) {
    CAPTURE(line);
    const auto head = read_http_head(line + "\r\nA: b\r\n\r\n");
    REQUIRE(head);
    CHECK(head->status == status);
    CHECK(find_header(head->headers, "a") == "b");
  }
  for (const char* line :
       {"", "HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 20", "GET / HTTP/1.1", "ICY 200 OK", "HTTP/1.1 -20"}) {
    CAPTURE(line);
    CHECK_FALSE(read_http_head(std::string(line) + "\r\n\r\n"));
  }
}

TEST_CASE("warc: headers may be folded, end in a bare LF and hold any bytes", "[warc]") {
  const Headers headers = read_headers("A:  one \r\n\ttwo\r\nB: caf\xe9\nno header\n: nameless\nC:\n\n");
  REQUIRE(headers.size() == 3);
  CHECK(headers[0].second == "one two");
  CHECK(headers[1].second == "caf\xe9");
  CHECK(headers[2].second.empty());
  CHECK(end_of_headers("A: b\r\n\r\nbody") == 8);
  CHECK(end_of_headers("A: b\n\nbody") == 6);
  CHECK_FALSE(end_of_headers("A: b\r\nbody"));
}

TEST_CASE("warc: chunks are joined, and lies about them seen through", "[warc]") {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  CHECK(body_of(chunked, "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n").bytes == "abcde");
  CHECK(body_of(chunked, "A\r\n0123456789\r\n0\r\n\r\n").bytes == "0123456789");
  CHECK(body_of(chunked, "3\nabc\n0\n\n").bytes == "abc");
  const Body plain = body_of(chunked, "<html>not chunked");
  CHECK(plain.bytes == "<html>not chunked");
  CHECK(plain.detail.empty());
  for (const auto& [raw, kept] : {std::pair<std::string, std::string>{"3\r\nabc\r\nzz\r\nde", "abc"},
                                  {"3\r\nabc\r\n9\r\nde", "abcde"},
                                  {"3\r\nabc\r\n", "abc"},
                                  {"3\r\nabc\r\nffffffffffffffff\r\nde", "abcde"},
                                  {"3\r\nabc\r\nfffffffffffffffff\r\nde", "abc"}}) {
    CAPTURE(raw);
    const Body body = body_of(chunked, raw);
    CHECK(body.bytes == kept);
    CHECK(body.detail == "its chunks are broken");
  }
}

TEST_CASE("warc: bodies are decoded as browsers do", "[warc]") {
  const std::string page = "<html>" + std::string(1000, 'a') + "</html>";
  std::string zstd(ZSTD_compressBound(page.size()), '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), page.data(), page.size(), 3));
  // Of "abcde", a block that is not packed: window of 16 bits, length of 5, then the end (RFC 7932, 9.2).
  const std::string brotli(
      "\x0b\x02\x80"
      "abcde"
      "\x03",
      9);
  const std::pair<std::string, std::string> bodies[] = {
      {"gzip", deflated(page)},
      {"x-gzip", deflated(page)},
      {"deflate", deflated(page, Wrapping::zlib)},
      {"deflate", deflated(page, Wrapping::bare)},
      {"zstd", zstd},
      {"identity", page},
      {"gzip, gzip", deflated(deflated(page))},
      {"gzip", page},  // decoded by whoever stored it
      {"br", page},
  };
  for (const auto& [encoding, raw] : bodies) {
    CAPTURE(encoding);
    const Body body = body_of("Content-Encoding: " + encoding + "\r\n", raw);
    CHECK(body.bytes == page);
    CHECK(body.detail.empty());
  }
  CHECK(body_of("Content-Encoding: br\r\n", brotli).bytes == "abcde");
  const std::string packed = deflated(page);
  CHECK(body_of("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", packed.size(), packed))
            .bytes == page);
}

TEST_CASE("warc: a body that cannot be decoded says why, and gives what it can", "[warc]") {
  const std::string packed = deflated(sample_page(1));
  const Body cut = body_of("Content-Encoding: gzip\r\n", packed.substr(0, packed.size() / 2));
  CHECK(cut.detail == "its gzip is cut off");
  CHECK(sample_page(1).starts_with(cut.bytes));
  const Body unknown = body_of("Content-Encoding: compress\r\n", "\x1f\x9d\x90");
  CHECK(unknown.bytes.empty());
  CHECK(unknown.detail == "its encoding is not known: compress");
  CHECK(body_of("Content-Encoding: gzip\r\n", "neither packed nor a page").detail == "it is not gzip, as it says");
  CHECK(body_of("Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n", packed).detail ==
        "it is encoded too many times");
}

TEST_CASE("warc: a body that unpacks to more than a page is given up", "[warc]") {
  const std::string bomb(5'000'000, 'a');
  std::string zstd(ZSTD_compressBound(bomb.size()), '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), bomb.data(), bomb.size(), 3));
  for (const auto& [encoding, raw] : {std::pair<std::string, std::string>{"gzip", deflated(bomb)},
                                      {"deflate", deflated(bomb, Wrapping::bare)},
                                      {"zstd", zstd},
                                      {"identity", bomb}}) {
    CAPTURE(encoding);
    const Body body = body_of("Content-Encoding: " + encoding + "\r\n", raw);
    CHECK(body.is_too_large);
    CHECK(body.bytes.empty());
  }
}

TEST_CASE("warc: media type and charset of a Content-Type", "[warc]") {
  CHECK(media_type_of("Text/HTML; charset=x") == "text/html");
  CHECK(charset_of("text/html; charset=ISO-8859-1") == "ISO-8859-1");
  CHECK(charset_of("text/html;Charset=\"utf-8\"; q=1") == "utf-8");
  CHECK_FALSE(charset_of("text/html; charset="));
  CHECK_FALSE(charset_of("text/html"));
}
