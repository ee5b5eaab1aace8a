#include <fstream>

#include "capture/input.h"
#include "capture/mhtml.h"
#include "support/catch.h"
#include "unit/warc_samples.h"
#include "warc/digest.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using capture::Capture;
using capture::Problem;

namespace {

constexpr std::size_t page_bytes = 10'000;

struct Given {
  std::vector<Capture> captures;
  std::vector<Problem> problems;
  std::size_t passed_over = 0;
};

/// What a file of that name gives.
Given given(const std::string& name, const std::string& bytes) {
  const TempDir folder;
  const std::string file = (folder / name).string();
  std::ofstream(file, std::ios::binary) << bytes;
  capture::Inputs inputs({file}, page_bytes);
  Given all;
  while (auto item = inputs.next()) {
    if (auto* const capture = std::get_if<Capture>(&*item))
      all.captures.push_back(std::move(*capture));
    else
      all.problems.push_back(std::get<Problem>(std::move(*item)));
  }
  all.passed_over = inputs.passed_over();
  return all;
}

std::string record(const std::string& block, const std::string& uri = "http://harbour.example/showthread.php?t=1") {
  SampleRecord made;
  made.uri = uri;
  made.block = block;
  return text_of(made);
}

}  // namespace

TEST_CASE("capture: a page of a WARC comes with address, time, status, charset and place", "[capture][warc]") {
  const std::string before = record(answer("GIF89a", "Content-Type: image/gif\r\n"));
  const std::string page =
      record("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n<p>gone");
  // The name does not matter.
  const Given all = given("saved.html", before + page);
  CHECK(all.problems.empty());
  CHECK(all.passed_over == 1);
  REQUIRE(all.captures.size() == 1);
  const Capture& capture = all.captures[0];
  CHECK(capture.bytes == "<p>gone");
  CHECK(capture.origin == "warc");
  CHECK(capture.address == "http://harbour.example/showthread.php?t=1");
  CHECK(capture.captured_at == UtcTime{1451363340});
  CHECK(capture.status == 404);
  CHECK(capture.header_charset == "ISO-8859-1");
  CHECK(capture.offset == before.size());
  CHECK(capture.length == page.size());
  CHECK(capture.note.empty());
  CHECK(capture.damage.empty());
}

TEST_CASE("capture: what is no page is passed over, what the server does not name is looked at", "[capture][warc]") {
  const Given all = given("a.warc.gz", deflated(record(answer("<html>one", ""))) +
                                           deflated(record(answer("<html>two", "Content-Type: text/plain\r\n"))) +
                                           deflated(record(answer("words", "Content-Type: text/plain\r\n"))) +
                                           deflated(record(answer("<html>", "Content-Type: text/css\r\n"))) +
                                           deflated(record("HTTP/1.1 304 Not Modified\r\n\r\n")) +
                                           deflated(record("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")));
  CHECK(all.problems.empty());
  CHECK(all.passed_over == 3);
  REQUIRE(all.captures.size() == 3);
  CHECK(all.captures[0].bytes == "<html>one");
  CHECK(all.captures[1].bytes == "<html>two");
  CHECK(all.captures[2].status == 302);
}

TEST_CASE("capture: bad records and too large pages are told with their offset", "[capture][warc]") {
  const std::string good = record(answer("<html>one"));
  const std::string large = record(answer(std::string(page_bytes + 1, 'x')));
  const Given all = given("a.warc", good + "damage\r\n" + large + good);
  CHECK(all.captures.size() == 2);
  REQUIRE(all.problems.size() == 2);
  CHECK(all.problems[0].why == fmt::format("record at {}: no record begins here", good.size()));
  CHECK(all.problems[1].why == fmt::format("record at {}: larger than 10000 bytes", good.size() + 8));
}

TEST_CASE("capture: a page whose digest does not fit is given, and says so", "[capture][warc]") {
  SampleRecord made;
  made.block = answer("<html>one");
  made.more = "WARC-Payload-Digest: " + warc::sha1_digest("<html>two") + "\r\n";
  const Given all = given("a.warc", text_of(made));
  REQUIRE(all.captures.size() == 1);
  CHECK(all.captures[0].bytes == "<html>one");
  CHECK(all.captures[0].damage == "record at 0: its payload digest is of other bytes");
}

TEST_CASE("capture: a page from the Wayback Machine has its own address and time", "[capture][warc]") {
  const Given all = given("a.warc", record(answer("<html>one"),
                                           "https://web.archive.org/web/20101112131415id_/"
                                           "http://harbour.example/showthread.php?t=5"));
  REQUIRE(all.captures.size() == 1);
  CHECK(all.captures[0].origin == "wayback");
  CHECK(all.captures[0].address == "http://harbour.example/showthread.php?t=5");
  REQUIRE(all.captures[0].captured_at);
  CHECK(to_iso(*all.captures[0].captured_at) == "2010-11-12T13:14:15Z");
  CHECK(all.captures[0].note == "time: Wayback Machine");
}

TEST_CASE("capture: a packed page is unpacked, a torn one and a bomb are told", "[capture]") {
  const std::string packed = deflated(sample_page(1));
  const Given whole = given("showthread.php?t=5.html.gz", packed);
  REQUIRE(whole.captures.size() == 1);
  CHECK(whole.captures[0].bytes == sample_page(1));
  CHECK(whole.captures[0].origin == "file");
  CHECK(whole.captures[0].address == given("showthread.php?t=5.html", "x").captures.at(0).address);
  CHECK(whole.captures[0].length == packed.size());
  const Given torn = given("page.gz", packed.substr(0, packed.size() - 20));
  CHECK(torn.captures.empty());
  REQUIRE(torn.problems.size() == 1);
  CHECK(torn.problems[0].why == "broken gzip member: cut off");
  const Given bomb = given("page.gz", deflated(std::string(1'000'000, 'x')));
  REQUIRE(bomb.problems.size() == 1);
  CHECK(bomb.problems[0].why == "larger than 10000 bytes");
}

TEST_CASE("capture: MHTML gives its first page", "[capture]") {
  const std::string head =
      "From: <Saved by a browser>\r\nSnapshot-Content-Location: http://harbour.example/showthread.php?t=5\r\n"
      "Date: Tue, 29 Dec 2015 05:29:00 +0100\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_edge\"\r\n\r\n\r\n";
  const std::string image = "----=_edge\r\nContent-Type: image/gif\r\n\r\nGIF89a\r\n";
  const std::string quoted =
      "----=_edge\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "<p>caf=C3=A9 a=3Db=\r\nc  \r\nlast =zz\r\n";
  const Given page = given("saved.mhtml", head + image + quoted + "----=_edge--\r\n");
  REQUIRE(page.captures.size() == 1);
  CHECK(page.captures[0].bytes == "<p>caf\xc3\xa9 a=bc\r\nlast =zz");
  CHECK(page.captures[0].address == "http://harbour.example/showthread.php?t=5");
  CHECK(page.captures[0].captured_at == UtcTime{1451363340});
  CHECK(page.captures[0].header_charset == "utf-8");
  CHECK(page.captures[0].note == "time: MHTML");

  const std::string base64 =
      "----=_edge\r\nContent-Type: text/html\r\nContent-Location: http://harbour.example/other\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nPHA+\r\naGk=\r\n";
  const Given other = given("saved.bin", head + base64 + "----=_edge--\r\n");
  REQUIRE(other.captures.size() == 1);
  CHECK(other.captures[0].bytes == "<p>hi");
  CHECK(other.captures[0].address == "http://harbour.example/other");

  const Given cut = given("saved.mht", head + quoted);
  REQUIRE(cut.problems.size() == 1);
  CHECK(cut.problems[0].why == "cut off");
  const Given none = given("saved.mht", head + image + "----=_edge--\r\n");
  REQUIRE(none.problems.size() == 1);
  CHECK(none.problems[0].why == "no part of it is HTML");
}

TEST_CASE("capture: dates of mail are read as they are written, or not at all", "[capture]") {
  CHECK(capture::read_mail_date("Tue, 29 Dec 2015 04:29:00 -0000") == UtcTime{1451363340});
  CHECK(capture::read_mail_date("29 Dec 2015 04:29:00 GMT") == UtcTime{1451363340});
  CHECK(capture::read_mail_date("Tue, 29 Dec 2015 09:59:00 +0530") == UtcTime{1451363340});
  for (const char* text : {"", "29 Dec 2015", "29 Foo 2015 04:29:00 GMT", "32 Dec 2015 04:29:00 GMT",
                           "29 Dec 2015 04:29:00 CET", "29 Dec 2015 4:29:00 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(capture::read_mail_date(text));
  }
}
