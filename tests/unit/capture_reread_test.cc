// Captures read again by where they lie: the very bytes, or a reason why not.
#include "capture/reread.h"

#include <zstd.h>

#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.h"
#include "text/digest.h"
#include "unit/warc_samples.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using capture::Capture;
using capture::Citation;
using capture::Problem;
using capture::Rereader;

namespace {

constexpr std::size_t page_bytes = 1'000'000;

void put(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string zstd(const std::string& bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

std::vector<std::string> records() {
  std::vector<std::string> made;
  for (int i = 0; i < 6; ++i) {
    SampleRecord record;
    record.uri = fmt::format("http://harbour.example/showthread.php?t={}", i);
    record.block = answer(sample_page(i));
    made.push_back(text_of(record));
    record.type = "request";
    record.block = "GET / HTTP/1.1\r\n\r\n";
    made.push_back(text_of(record));
  }
  return made;
}

using Pack = std::function<std::string(const std::string&)>;

std::string by_record(const Pack& pack) {
  std::string file;
  for (const std::string& record : records()) file += pack(record);
  return file;
}

std::string as_a_whole(const Pack& pack) {
  std::string all;
  for (const std::string& record : records()) all += record;
  return pack(all);
}

std::vector<Capture> captures_of(const std::filesystem::path& file) {
  capture::Inputs inputs({file.string()}, page_bytes);
  std::vector<Capture> captures;
  while (auto item = inputs.next()) captures.push_back(std::get<Capture>(std::move(*item)));
  return captures;
}

/// Why it cannot be read; nothing where it can.
std::string trouble(const capture::Item& item) {
  const auto* const problem = std::get_if<Problem>(&item);
  return problem ? problem->why : "";
}

}  // namespace

TEST_CASE("reread: each page of a file again, in any order, however it is packed", "[capture][reread]") {
  const TempDir folder;
  const Pack plain = [](const std::string& bytes) { return bytes; };
  const Pack gzip = [](const std::string& bytes) { return deflated(bytes); };
  const std::map<std::string, std::string> files = {
      {"plain.warc", by_record(plain)},       {"records.warc.gz", by_record(gzip)},
      {"whole.warc.gz", as_a_whole(gzip)},    {"records.warc.zst", by_record(zstd)},
      {"whole.warc.zst", as_a_whole(zstd)},   {"page.html", sample_page(9)},
      {"page.html.gz", gzip(sample_page(9))}, {"page.html.zst", zstd(sample_page(9))},
  };
  for (const auto& [name, bytes] : files) {
    CAPTURE(name);
    put(folder / name, bytes);
    const std::vector<Capture> captures = captures_of(folder / name);
    REQUIRE(captures.size() == (name.starts_with("page") ? 1 : 6));
    Rereader rereader(folder.path());
    for (const std::size_t step : {1U, 5U}) {  // 5: 0 5 4 3 2 1
      for (std::size_t i = 0; i < captures.size(); ++i) {
        const Capture& capture = captures[i * step % captures.size()];
        const capture::Item again = rereader.read({name, capture.offset, text::sha256_hex(capture.bytes)});
        CAPTURE(trouble(again));
        REQUIRE(std::holds_alternative<Capture>(again));
        CHECK(std::get<Capture>(again).bytes == capture.bytes);
        CHECK(std::get<Capture>(again).offset == capture.offset);
        CHECK(std::get<Capture>(again).address == capture.address);
      }
    }
  }
}

TEST_CASE("reread: answers that are no page are read again too", "[capture][reread]") {
  const TempDir folder;
  std::string all;
  std::vector<std::size_t> offsets;
  for (const std::string& block :
       {std::string("HTTP/1.1 304 Not Modified\r\nETag: \"7\"\r\n\r\n"),
        std::string("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\n\r\nerror code: 7"),
        std::string("HTTP/1.1 503 Busy\r\n\r\n"), answer(sample_page(1))}) {
    SampleRecord record;
    record.block = block;
    offsets.push_back(all.size());
    all += text_of(record);
  }
  put(folder / "plain.warc", all);
  put(folder / "whole.warc.gz", deflated(all));
  Rereader rereader(folder.path());
  for (const std::string name : {"plain.warc", "whole.warc.gz"}) {
    CAPTURE(name);
    for (const std::size_t at : {0U, 0U, 1U, 2U, 3U, 1U}) {
      const std::string body = at == 1 ? "error code: 7" : at == 3 ? sample_page(1) : "";
      const capture::Item again = rereader.read({name, offsets[at], text::sha256_hex(body)});
      CAPTURE(trouble(again));
      REQUIRE(std::holds_alternative<Capture>(again));
      CHECK(std::get<Capture>(again).bytes == body);
      CHECK(std::get<Capture>(again).offset == offsets[at]);
    }
  }
}

TEST_CASE("reread: what is not what was captured is never handed out", "[capture][reread]") {
  const TempDir folder;
  const std::string digest = text::sha256_hex(sample_page(1));
  Rereader rereader(folder.path());
  CHECK(trouble(rereader.read({"none.html", 0, digest})) == "No such file or directory");

  put(folder / "page.html", sample_page(2));
  CHECK(trouble(rereader.read({"page.html", 0, digest})) == "there are other bytes now than were captured");
  put(folder / "page.html", sample_page(1));
  CHECK(trouble(rereader.read({"page.html", 0, digest})).empty());
  CHECK(trouble(rereader.read({(folder / "page.html").string(), 0, digest})).empty());

  std::string warc = by_record([](const std::string& bytes) { return deflated(bytes); });
  put(folder / "a.warc.gz", warc);
  const std::vector<Capture> captures = captures_of(folder / "a.warc.gz");
  const Citation third{"a.warc.gz", captures[3].offset, text::sha256_hex(captures[3].bytes)};
  CHECK(trouble(rereader.read(third)).empty());
  // The digest of another record of the file, and places at which none begins.
  CHECK_FALSE(trouble(rereader.read({third.file, captures[2].offset, third.sha256})).empty());
  CHECK_FALSE(trouble(rereader.read({third.file, third.offset + 1, third.sha256})).empty());
  CHECK_FALSE(trouble(rereader.read({third.file, warc.size() * 2, third.sha256})).empty());
  // A byte that is wrong, and an end that is cut off.
  warc[captures[3].offset + 40] = static_cast<char>(warc[captures[3].offset + 40] ^ 1);
  put(folder / "a.warc.gz", warc);
  CHECK_FALSE(trouble(rereader.read(third)).empty());
  CHECK(trouble(rereader.read({third.file, captures[4].offset, text::sha256_hex(captures[4].bytes)})).empty());
  put(folder / "a.warc.gz", warc.substr(0, captures[5].offset + 50));
  Rereader later(folder.path());
  CHECK_FALSE(trouble(later.read({third.file, captures[5].offset, text::sha256_hex(captures[5].bytes)})).empty());
}
