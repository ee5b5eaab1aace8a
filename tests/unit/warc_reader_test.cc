#include "warc/reader.h"

#include <zstd.h>

#include <set>
#include <thread>

#include "support/catch.h"
#include "support/program.h"
#include "support/random.h"
#include "unit/warc_samples.h"
#include "warc/digest.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using warc::read_date;

namespace {

SampleRecord page_record(int number) {
  SampleRecord record;
  record.uri = fmt::format("http://harbour.example/showthread.php?t={}", number);
  record.block = answer(sample_page(number));
  record.more = "WARC-Block-Digest: " + warc::sha1_digest(record.block) + "\r\n";
  return record;
}

std::string zstd_frame(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

enum class Layout { plain, gzip_by_record, gzip_whole, zstd_by_record, zstd_whole };
constexpr Layout layouts[] = {Layout::plain, Layout::gzip_by_record, Layout::gzip_whole, Layout::zstd_by_record,
                              Layout::zstd_whole};

std::string laid_out(const std::vector<std::string>& records, Layout layout) {
  std::string file;
  for (const std::string& record : records) {
    if (layout == Layout::gzip_by_record)
      file += deflated(record);
    else if (layout == Layout::zstd_by_record)
      file += zstd_frame(record);
    else
      file += record;
  }
  if (layout == Layout::gzip_whole) return deflated(file);
  if (layout == Layout::zstd_whole) return zstd_frame(file);
  return file;
}

std::vector<std::string> pages(int count) {
  std::vector<std::string> records;
  for (int i = 1; i <= count; ++i) records.push_back(text_of(page_record(i)));
  return records;
}

/// The number of a record whose bytes are as they were made; 0 for any other.
int sound_number(const warc::Record& record) {
  constexpr int most = 20;
  static const std::vector<std::string> made = [] {
    std::vector<std::string> all;
    for (int i = 1; i <= most; ++i) all.push_back(sample_page(i));
    return all;
  }();
  for (int i = 1; i <= most; ++i) {
    const bool is_its_page = record.payload == made[static_cast<std::size_t>(i - 1)];
    if (is_its_page && record.uri == fmt::format("http://harbour.example/showthread.php?t={}", i)) return i;
  }
  return 0;
}

}  // namespace

TEST_CASE("warc: records come with their headers, payload and place, however the file is packed", "[warc]") {
  const std::vector<std::string> made = pages(3);
  for (const Layout layout : layouts) {
    CAPTURE(static_cast<int>(layout));
    const std::string file = laid_out(made, layout);
    const Reading reading = read_warc(file);
    CHECK(reading.bad.empty());
    REQUIRE(reading.records.size() == 3);
    std::uint64_t offset = 0;
    for (int i = 1; i <= 3; ++i) {
      const warc::Record& record = reading.records[static_cast<std::size_t>(i - 1)];
      const std::string& text = made[static_cast<std::size_t>(i - 1)];
      CHECK(record.version == "1.0");
      CHECK(record.type == "response");
      CHECK(record.uri == fmt::format("http://harbour.example/showthread.php?t={}", i));
      CHECK(record.id == "urn:uuid:00000000-0000-4000-8000-000000000001");
      REQUIRE(record.date);
      CHECK(to_iso(*record.date) == "2015-12-29T04:29:00Z");
      REQUIRE(record.http);
      CHECK(record.http->status == 200);
      CHECK(record.payload == sample_page(i));
      CHECK(record.damage.empty());
      const bool is_whole = layout == Layout::gzip_whole || layout == Layout::zstd_whole;
      CHECK(record.place.is_unpacked == is_whole);
      std::uint64_t length = text.size();
      if (layout == Layout::gzip_by_record) length = deflated(text).size();
      if (layout == Layout::zstd_by_record) length = zstd_frame(text).size();
      CHECK(record.place.offset == offset);
      CHECK(record.place.length == length);
      offset += length;
    }
  }
}

TEST_CASE("warc: a file comes through a pipe as from the disk", "[warc]") {
  for (const Layout layout : layouts) {
    CAPTURE(static_cast<int>(layout));
    const std::string file = laid_out(pages(5), layout);
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    std::thread writer([&] {
      for (std::size_t at = 0; at < file.size();) {
        const ssize_t count = write(ends[1], file.data() + at, std::min<std::size_t>(97, file.size() - at));
        if (count <= 0) break;
        at += static_cast<std::size_t>(count);
      }
      close(ends[1]);
    });
    const Reading reading = read_descriptor(ends[0], 100'000, "");
    writer.join();
    close(ends[0]);
    CHECK(reading.records.size() == 5);
    CHECK(reading.bad.empty());
  }
}

TEST_CASE("warc: members that end within records are no ends of records", "[warc]") {
  std::string file;
  for (const std::string& record : pages(3)) file += record;
  std::string packed;
  for (std::size_t at = 0; at < file.size(); at += 700) packed += deflated(std::string_view(file).substr(at, 700));
  const Reading reading = read_warc(packed);
  CHECK(reading.bad.empty());
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.records[2].payload == sample_page(3));
  CHECK(reading.records[2].place.is_unpacked);
}

TEST_CASE("warc: the dictionary of a .warc.zst is used", "[warc]") {
  const std::string dictionary = sample_page(1) + sample_page(2);
  const std::unique_ptr<ZSTD_CCtx, decltype([](ZSTD_CCtx* open) { ZSTD_freeCCtx(open); })> context(ZSTD_createCCtx());
  REQUIRE(ZSTD_isError(ZSTD_CCtx_loadDictionary(context.get(), dictionary.data(), dictionary.size())) == 0);
  const std::string record = text_of(page_record(1));
  std::string packed(ZSTD_compressBound(record.size()), '\0');
  packed.resize(ZSTD_compress2(context.get(), packed.data(), packed.size(), record.data(), record.size()));
  for (const std::string& stored : {dictionary, zstd_frame(dictionary)}) {
    std::string file = "\x5d\x2a\x4d\x18";
    for (unsigned shift = 0; shift < 32; shift += 8) file += static_cast<char>(stored.size() >> shift & 0xff);
    file += stored;
    const std::uint64_t offset = file.size();
    file += packed;
    const Reading reading = read_warc(file);
    CHECK(reading.bad.empty());
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0].payload == sample_page(1));
    CHECK(reading.records[0].place.offset == offset);
    CHECK(reading.records[0].place.length == packed.size());
  }
}

TEST_CASE("warc: older and looser ways to write a record are read", "[warc]") {
  const Reading reading = read_warc(
      "WARC/0.18\nwarc-type: Response\nWARC-Target-URI: <http://harbour.example/>\nWARC-Date: 20151229042900\n"
      "X-Long: one\n two\nContent-Length: 23\n\nHTTP/2 404\nA: b\n\nabcdef\n\n"
      "WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Date: 2015-12-29T04:29:00.123456Z\r\n"
      "WARC-Refers-To: <urn:uuid:1>\r\nWARC-Refers-To-Target-URI: http://harbour.example/\r\n"
      "WARC-Refers-To-Date: 2015-12-28T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
  CHECK(reading.bad.empty());
  REQUIRE(reading.records.size() == 2);
  const warc::Record& first = reading.records[0];
  CHECK(first.version == "0.18");
  CHECK(first.type == "response");
  CHECK(first.uri == "http://harbour.example/");
  REQUIRE(first.date);
  CHECK(to_iso(*first.date) == "2015-12-29T04:29:00Z");
  CHECK(warc::find_header(first.headers, "x-long") == "one two");
  REQUIRE(first.http);
  CHECK(first.http->status == 404);
  CHECK(first.payload == "abcdef");
  const warc::Record& second = reading.records[1];
  REQUIRE(second.date);
  CHECK(to_iso(*second.date) == "2015-12-29T04:29:00Z");
  CHECK(second.refers_to == "urn:uuid:1");
  CHECK(second.refers_to_uri == "http://harbour.example/");
  REQUIRE(second.refers_to_date);
  CHECK(to_iso(*second.refers_to_date) == "2015-12-28T00:00:00Z");
}

TEST_CASE("warc: dates are read as they are written, or not at all", "[warc]") {
  CHECK(read_date("2015-12-29T04:29:00Z") == UtcTime{1451363340});
  CHECK(read_date("2015-12-29T04:29:00.5Z") == UtcTime{1451363340});
  CHECK(read_date("20151229042900") == UtcTime{1451363340});
  for (const char* text : {"", "2015-12-29", "2015-12-29T04:29:00", "2015-12-29T04:29:00.Z", "2015-13-29T04:29:00Z",
                           "2015-12-29 04:29:00Z", "201512290429001", "2015-12-29T04:29:00Zx"}) {
    CAPTURE(text);
    CHECK_FALSE(read_date(text));
  }
}

TEST_CASE("warc: digests are checked in all their spellings", "[warc]") {
  // Of "abc": known answers of the standards.
  const std::pair<std::string, bool> stated[] = {
      {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", true},
      {"sha1:a9993e364706816aba3e25717850c26c9cd0d89d", true},
      {"SHA-1:vgmt4nsha2awvor6evyxqugcnsonbwe5", true},
      {"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true},
      {"md5:900150983cd24fb0d6963f7d28e17f72", true},
      {"sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
      {"sha1:ba7816bf8f01cfea414140de5dae2223b0036100", false},
      {"sha1:tooshort", true},  // no digest, so nothing that could be wrong
      {"crc32:352441c2", true},
  };
  for (const auto& [digest, fits] : stated) {
    CAPTURE(digest);
    SampleRecord record;
    record.type = "resource";
    record.block = "abc";
    for (const char* header : {"WARC-Block-Digest: ", "WARC-Payload-Digest: "}) {
      record.more = header + digest + "\r\n";
      const Reading reading = read_warc(text_of(record));
      REQUIRE(reading.records.size() == 1);
      CHECK(reading.records[0].payload == "abc");
      CHECK(reading.records[0].damage.empty() == fits);
    }
  }
  CHECK(warc::sha1_digest("abc") == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
  CHECK(warc::base32("a") == "ME======");
}

TEST_CASE("warc: a payload digest may be of the chunks or of what they hold", "[warc]") {
  const std::string chunks = "3\r\nabc\r\n0\r\n\r\n";
  for (const auto& [counted, fits] : {std::pair<std::string, bool>{chunks, true}, {"abc", true}, {"abd", false}}) {
    CAPTURE(counted);
    SampleRecord record;
    record.block = answer(chunks, "Transfer-Encoding: chunked\r\n");
    record.more = "WARC-Payload-Digest: " + warc::sha1_digest(counted) + "\r\n";
    const Reading reading = read_warc(text_of(record));
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0].damage.empty() == fits);
  }
}

TEST_CASE("warc: a payload beyond the limit is read over, and its digest is checked all the same", "[warc]") {
  SampleRecord large;
  large.block = answer(std::string(5'000'000, 'x'));
  large.more = "WARC-Block-Digest: " + warc::sha1_digest(large.block) + "\r\n";
  for (const Layout layout : layouts) {
    CAPTURE(static_cast<int>(layout));
    const Reading reading = read_warc(laid_out({text_of(large), text_of(page_record(2))}, layout));
    CHECK(reading.bad.empty());
    REQUIRE(reading.records.size() == 2);
    CHECK(reading.records[0].is_too_large);
    CHECK(reading.records[0].payload.empty());
    REQUIRE(reading.records[0].http);
    CHECK(warc::find_header(reading.records[0].http->headers, "Content-Type") == "text/html");
    CHECK(reading.records[0].damage.empty());
    CHECK(reading.records[1].payload == sample_page(2));
  }
}

TEST_CASE("warc: a length that lies costs its own record alone", "[warc]") {
  const std::vector<std::string> made = pages(3);
  const std::size_t length = page_record(2).block.size();
  for (const std::string& lie :
       {std::to_string(length - 100), std::to_string(length + 100), std::to_string(length + made[2].size() + 100),
        std::to_string(length * 1'000'000), std::string("x"), std::string("-1"), std::string(),
        std::string("99999999999999999999"), std::string("0")}) {
    std::vector<std::string> records = made;
    const std::string said = fmt::format("Content-Length: {}\r\n", length);
    records[1].replace(records[1].find(said), said.size(), fmt::format("Content-Length: {}\r\n", lie));
    for (const Layout layout : layouts) {
      CAPTURE(lie, static_cast<int>(layout));
      const Reading reading = read_warc(laid_out(records, layout));
      REQUIRE(reading.records.size() == 2);
      CHECK(sound_number(reading.records[0]) == 1);
      CHECK(sound_number(reading.records[1]) == 3);
      CHECK(reading.bad.size() == 1);
    }
  }
}

TEST_CASE("warc: what stands between records is told, with where it lies", "[warc]") {
  const std::vector<std::string> made = pages(2);
  const Reading reading = read_warc(made[0] + "not a record\r\n" + made[1]);
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.bad.size() == 1);
  CHECK(reading.bad[0].place.offset == made[0].size());
  CHECK(reading.bad[0].why == "no record begins here");

  const std::string first = deflated(made[0]);
  const Reading packed = read_warc(first + "not a member" + deflated(made[1]));
  CHECK(packed.records.size() == 2);
  REQUIRE(packed.bad.size() == 1);
  CHECK(packed.bad[0].place.offset == first.size());

  const Reading padded = read_warc(first + std::string(1000, '\0'));
  CHECK(padded.records.size() == 1);
  CHECK(padded.bad.empty());
}

TEST_CASE("warc: of a file cut off anywhere all whole records are read, and one is told", "[warc]") {
  const std::vector<std::string> made = pages(20);
  const std::size_t step = is_sanitized() ? 2991 : 997;
  for (const Layout layout : layouts) {
    const std::string file = laid_out(made, layout);
    for (std::size_t cut = 1; cut < file.size(); cut += layout == Layout::plain ? step : step / 7) {
      CAPTURE(static_cast<int>(layout), cut);
      std::size_t whole = 0;
      bool is_between = false;
      std::size_t end = 0;
      for (const std::string& record : made) {
        end += laid_out({record}, layout).size();
        if (end <= cut) ++whole;
        is_between = is_between || end == cut;
      }
      const Reading reading = read_warc(file.substr(0, cut), 100'000,
                                        layout == Layout::plain            ? "a.warc"
                                        : layout == Layout::zstd_by_record ? "a.warc.zst"
                                                                           : "a.warc.gz");
      for (const warc::Record& record : reading.records) CHECK(sound_number(record) != 0);
      if (layout == Layout::gzip_whole || layout == Layout::zstd_whole) {
        CHECK(reading.records.size() < made.size());
        CHECK(reading.bad.size() == 1);
        continue;
      }
      // The last record may lack no more than the empty lines behind it.
      const bool is_all_but_newlines = layout == Layout::plain && reading.records.size() == whole + 1;
      if (!is_all_but_newlines) CHECK(reading.records.size() == whole);
      CHECK(reading.bad.size() == (is_between || is_all_but_newlines ? 0 : 1));
    }
  }
}

TEST_CASE("warc: a flipped byte costs the record that it is in, and is told", "[warc]") {
  constexpr int count = 20;
  const std::vector<std::string> made = pages(count);
  const int flips = is_sanitized() ? 100 : 1000;
  Random random(20151229);
  for (const Layout layout : {Layout::plain, Layout::gzip_by_record, Layout::zstd_by_record}) {
    const std::string file = laid_out(made, layout);
    for (int flip = 0; flip < flips; ++flip) {
      std::string damaged = file;
      const std::size_t at = random.below(file.size());
      damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1 + random.below(255)));
      CAPTURE(static_cast<int>(layout), flip, at);
      const Reading reading = read_warc(damaged, 100'000,
                                        layout == Layout::plain            ? "a.warc"
                                        : layout == Layout::zstd_by_record ? "a.warc.zst"
                                                                           : "a.warc.gz");
      std::set<int> sound;
      std::size_t told = reading.bad.size();
      for (const warc::Record& record : reading.records) {
        if (!record.damage.empty()) ++told;
        if (record.damage.empty() && sound_number(record) != 0) sound.insert(sound_number(record));
      }
      CHECK(sound.size() >= count - 1);
      // Only names of headers that need not be there, or what they say, can be hit without a trace.
      if (sound.size() < count && layout == Layout::gzip_by_record) CHECK(told >= 1);
      CHECK(told <= 2);
    }
  }
}

TEST_CASE("warc: nonsense ends", "[warc]") {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    const std::vector<std::string> pieces = {
        "WARC/1.0\r\n",          "\x1f\x8b\x08",           "\x28\xb5\x2f\xfd", "\r\n\r\n",
        "Content-Length: 5\r\n", "\x50\x2a\x4d\x18\x02",   "Content-Length:",  "WARC/",
        std::string(3, '\0'),    deflated("WARC/1.0\r\n"), "HTTP/1.1 200\r\n"};
    for (int i = 0; i < 200; ++i)
      bytes += random.chance(80) ? random.of(pieces) : std::string(1, static_cast<char>(random.below(256)));
    for (const char* name : {"", "a.warc", "a.warc.gz", "a.warc.zst"}) {
      const Reading reading = read_warc(bytes, 1000, name);
      CHECK(reading.records.size() + reading.bad.size() <= bytes.size());
    }
  }
}

TEST_CASE("warc: a million empty members, a header without an end and a member of nothing but zeros are read over",
          "[warc]") {
  const std::string record = deflated(text_of(page_record(1)));
  const std::string empty = deflated("");
  std::string file = record;
  const int members = is_sanitized() ? 100'000 : 1'000'000;
  const int zeros = is_sanitized() ? 20 : 400;
  for (int i = 0; i < members; ++i) file += empty;
  file += record;
  const Reading many = read_warc(file);
  CHECK(many.records.size() == 2);
  CHECK(many.bad.empty());

  const std::string endless = "WARC/1.0\r\nWARC-Type: " + std::string(3'000'000, 'x');
  const Reading header = read_warc(endless + "\r\n" + text_of(page_record(1)));
  CHECK(header.records.size() == 1);
  REQUIRE(header.bad.size() == 1);
  CHECK(header.bad[0].why == "its header does not end");

  // A megabyte of zeros packed once and then repeated: a flush makes the packed pieces stand by themselves.
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string zero(1'000'000, '\0');
  std::string piece(10'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(zero.data());  // NOLINT: zlib's own type
  stream.avail_in = static_cast<uInt>(zero.size());
  stream.next_out = reinterpret_cast<Bytef*>(piece.data());  // NOLINT
  stream.avail_out = static_cast<uInt>(piece.size());
  REQUIRE(deflate(&stream, Z_FULL_FLUSH) == Z_OK);
  piece.resize(stream.total_out);
  deflateEnd(&stream);
  std::string bomb("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  for (int i = 0; i < zeros; ++i) bomb += piece;
  const Reading blown = read_warc(record + bomb + record);
  CHECK(blown.records.size() == 2);
  CHECK(blown.bad.size() == 1);
}
