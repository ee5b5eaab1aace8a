#include "warc/writer.h"

#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "support/catch.h"
#include "unit/warc_samples.h"
#include "vbarchive/error.h"

using namespace vbarchive;
using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

constexpr UtcTime now{1451363340};  // 2015-12-29T04:29:00Z
const std::string first_file = "board-20151229042900-00001.warc.gz";

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

void put(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

warc::WriterOptions counted() {
  warc::WriterOptions options;
  options.software = "vbarchive 1";
  options.make_id = [number = 0]() mutable { return fmt::format("00000000-0000-4000-8000-{:012}", ++number); };
  return options;
}

warc::Exchange exchange(int number) {
  warc::Exchange made;
  made.uri = fmt::format("http://harbour.example/showthread.php?t={}", number);
  made.date = now;
  made.request = "GET /showthread.php HTTP/1.1\r\nHost: harbour.example\r\nCookie: bbpassword=secret\r\n\r\n";
  made.head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: bbsessionhash=secret; path=/\r\n\r\n";
  made.body = sample_page(number);
  made.ip = "127.0.0.1";
  return made;
}

}  // namespace

TEST_CASE("warc: what is written is read again, from the place that was told", "[warc]") {
  const TempDir folder;
  warc::Writer writer(folder / "a.warc.d", "board", now, counted());
  const warc::Written first = writer.append(exchange(1));
  const warc::Written second =
      writer.append_revisit(exchange(2), {first.id, "http://harbour.example/showthread.php?t=1", now});
  CHECK(first.file == first_file);
  CHECK(second.file == first_file);
  const std::string file = bytes_of(folder / "a.warc.d" / first_file);
  const Reading reading = read_warc(file);
  CHECK(reading.bad.empty());
  REQUIRE(reading.records.size() == 5);
  const char* const types[] = {"warcinfo", "response", "request", "revisit", "request"};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(reading.records[i].version == "1.1");
    CHECK(reading.records[i].type == types[i]);
    CHECK(reading.records[i].damage.empty());
    CHECK_FALSE(reading.records[i].place.is_unpacked);
  }
  const warc::Record& response = reading.records[1];
  CHECK(response.place.offset == first.offset);
  CHECK(response.place.length == first.length);
  CHECK(response.id == "urn:uuid:00000000-0000-4000-8000-000000000001");
  CHECK(response.id == first.id);
  CHECK(response.uri == "http://harbour.example/showthread.php?t=1");
  CHECK(response.date == now);
  CHECK(response.payload == sample_page(1));
  CHECK(warc::find_header(response.headers, "WARC-IP-Address") == "127.0.0.1");
  CHECK(warc::find_header(reading.records[2].headers, "WARC-Concurrent-To") == "<" + first.id + ">");
  const warc::Record& revisit = reading.records[3];
  CHECK(revisit.place.offset == second.offset);
  CHECK(revisit.refers_to == first.id);
  CHECK(revisit.refers_to_uri == response.uri);
  CHECK(revisit.refers_to_date == now);
  CHECK(revisit.payload.empty());
  const Reading alone = read_warc(file.substr(first.offset, first.length));
  REQUIRE(alone.records.size() == 1);
  CHECK(alone.records[0].payload == sample_page(1));
}

TEST_CASE("warc: nothing secret is written", "[warc]") {
  CHECK(warc::without_secrets("GET / HTTP/1.1\r\ncookie: a=b\r\nHost: x\r\nAuthorization: Basic\r\n Zm9v\r\n"
                              "Proxy-Authorization: y\r\n\r\n") == "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(warc::without_cookies("HTTP/1.1 200 OK\r\nset-cookie: a=bcd; path=/\r\nSet-Cookie: e=f=g\r\nA: b=c\r\n\r\n") ==
        "HTTP/1.1 200 OK\r\nset-cookie: a=xxx; path=/\r\nSet-Cookie: e=xxx\r\nA: b=c\r\n\r\n");
  const TempDir folder;
  warc::Writer writer(folder.path(), "board", now, counted());
  warc::Exchange login = exchange(1);
  login.request = "POST /login.php HTTP/1.1\r\n\r\nvb_login_password=secret";
  CHECK_THROWS_AS(writer.append(login), std::invalid_argument);
  const warc::Written written = writer.append(exchange(1));
  for (const warc::Record& record : read_warc(bytes_of(folder / written.file)).records) {
    if (!record.http) continue;
    CHECK(warc::find_header(record.http->headers, "Set-Cookie") == "bbsessionhash=xxxxxx; path=/");
  }
}

TEST_CASE("warc: headers that are not true of a decoded body get another name", "[warc]") {
  const TempDir folder;
  warc::Writer writer(folder.path(), "board", now, counted());
  warc::Exchange decoded = exchange(1);
  decoded.is_decoded = true;
  decoded.head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nA: b\r\n\r\n";
  const warc::Written written = writer.append(decoded);
  const Reading reading = read_warc(bytes_of(folder / written.file));
  REQUIRE(reading.records.size() == 3);
  REQUIRE(reading.records[1].http);
  CHECK_FALSE(warc::find_header(reading.records[1].http->headers, "Content-Encoding"));
  CHECK(warc::find_header(reading.records[1].http->headers, "X-Archive-Orig-Content-Encoding") == "gzip");
}

TEST_CASE("warc: a file that would grow too large is followed by a new one", "[warc]") {
  const TempDir folder;
  warc::WriterOptions options = counted();
  {
    const TempDir measured;
    warc::Writer writer(measured.path(), "board", now, counted());
    static_cast<void>(writer.append(exchange(1)));
    static_cast<void>(writer.append(exchange(2)));
    options.file_bytes = fs::file_size(measured / first_file) + 100;  // room for two
  }
  {
    warc::Writer writer(folder.path(), "board", now, options);
    CHECK(writer.append(exchange(1)).file == first_file);
    CHECK(writer.append(exchange(2)).file == first_file);
    CHECK(writer.append(exchange(3)).file == "board-20151229042900-00002.warc.gz");
  }
  warc::Writer later(folder.path(), "board", UtcTime{now.seconds + 60}, options);
  CHECK(later.append(exchange(4)).file == "board-20151229042900-00002.warc.gz");
  CHECK(later.append(exchange(5)).file == "board-20151229043000-00003.warc.gz");
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const Reading reading = read_warc(bytes_of(entry.path()));
    CHECK(reading.bad.empty());
    REQUIRE_FALSE(reading.records.empty());
    CHECK(reading.records[0].type == "warcinfo");
  }
}

TEST_CASE("warc: a torn end is cut off, wherever it was torn, and nothing sound is lost", "[warc]") {
  const TempDir folder;
  warc::Written last;
  {
    warc::Writer writer(folder.path(), "board", now, counted());
    static_cast<void>(writer.append(exchange(1)));
    last = writer.append(exchange(2));
  }
  const std::string file = bytes_of(folder / first_file);
  for (std::size_t cut = last.offset; cut < file.size(); cut += 13) {
    CAPTURE(cut);
    put(folder / first_file, file.substr(0, cut));
    {
      warc::Writer writer(folder.path(), "board", now, counted());
      const warc::Written written = writer.append(exchange(3));
      CHECK(written.offset == (cut < last.offset + last.length ? last.offset : last.offset + last.length));
    }
    const Reading reading = read_warc(bytes_of(folder / first_file));
    CHECK(reading.bad.empty());
    CHECK(reading.records.size() == (cut < last.offset + last.length ? 5 : 6));
  }
  put(folder / first_file, file + std::string(5000, '\0'));
  { const warc::Writer writer(folder.path(), "board", now, counted()); }
  CHECK(bytes_of(folder / first_file) == file);
  put(folder / first_file, "");
  warc::Writer writer(folder.path(), "board", now, counted());
  static_cast<void>(writer.append(exchange(1)));
  CHECK(read_warc(bytes_of(folder / first_file)).records.size() == 3);
}

TEST_CASE("warc: what is known to be sound is not read again when a writer goes on", "[warc]") {
  const TempDir folder;
  warc::Written first, second;
  {
    warc::Writer writer(folder.path(), "board", now, counted());
    first = writer.append(exchange(1));
    second = writer.append(exchange(2));
  }
  // Damage before that place: whoever read there would cut it off, and all that follows.
  std::string file = bytes_of(folder / first_file);
  file[first.offset + 30] = static_cast<char>(file[first.offset + 30] ^ 0x55);
  const std::string torn = file + "the beginning of a record";
  put(folder / first_file, torn);
  warc::WriterOptions options = counted();
  std::string asked;
  options.sound_until = [&](const std::string& name) {
    asked = name;
    return second.offset + second.length;
  };
  {
    warc::Writer writer(folder.path(), "board", now, options);
    CHECK(asked == first_file);
    CHECK(bytes_of(folder / first_file) == file);
    CHECK(writer.append(exchange(3)).offset == file.size());
  }
  // More than the file has: it is looked at itself.
  options.sound_until = [&](const std::string&) { return file.size() * 10; };
  put(folder / first_file, bytes_of(folder / first_file) + "torn");
  const warc::Writer writer(folder.path(), "board", now, options);
  CHECK(bytes_of(folder / first_file).ends_with("torn") == false);
}

TEST_CASE("warc: a revisit need not know the record that it repeats", "[warc]") {
  const TempDir folder;
  warc::Writer writer(folder.path(), "board", now, counted());
  static_cast<void>(writer.append_revisit(exchange(1), {{}, "http://harbour.example/showthread.php?t=1", now}));
  const Reading reading = read_warc(bytes_of(folder / first_file));
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.records[1].refers_to.empty());
  CHECK(reading.records[1].refers_to_uri == "http://harbour.example/showthread.php?t=1");
  CHECK(reading.records[1].refers_to_date == now);
}

TEST_CASE("warc: a record that does not fit on the disk is cut off again", "[warc]") {
  const TempDir folder;
  warc::Writer writer(folder.path(), "board", now, counted());
  static_cast<void>(writer.append(exchange(1)));
  const std::string before = bytes_of(folder / first_file);
  rlimit old = {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit tight = old;
  tight.rlim_cur = before.size() + 100;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
  std::optional<ExitCode> code;
  try {
    static_cast<void>(writer.append(exchange(2)));
  } catch (const Error& error) {
    code = error.code();
  }
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  CHECK(code == ExitCode::storage);
  CHECK(bytes_of(folder / first_file) == before);
  static_cast<void>(writer.append(exchange(3)));
  CHECK(read_warc(bytes_of(folder / first_file)).records.size() == 5);
}
