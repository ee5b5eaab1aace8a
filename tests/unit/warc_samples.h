// WARC files made by hand.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/temp_dir.h"
#include "warc/reader.h"

namespace vbarchive::testing {

struct SampleRecord {
  std::string type = "response";
  std::string uri = "http://harbour.example/showthread.php?t=1";
  std::string date = "2015-12-29T04:29:00Z";
  std::string more;  ///< header lines
  std::string block;
};

inline std::string text_of(const SampleRecord& record) {
  return fmt::format(
      "WARC/1.0\r\nWARC-Type: {}\r\nWARC-Target-URI: {}\r\nWARC-Date: {}\r\n"
      "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n{}Content-Length: {}\r\n\r\n{}\r\n\r\n",
      record.type, record.uri, record.date, record.more, record.block.size(), record.block);
}

inline std::string answer(std::string_view body, std::string_view headers = "Content-Type: text/html\r\n") {
  return fmt::format("HTTP/1.1 200 OK\r\n{}\r\n{}", headers, body);
}

/// A page that no other is: `number` stands in it, between words that pack well and words that do not.
inline std::string sample_page(int number) {
  std::string page = fmt::format("<html><body>page {}", number);
  unsigned state = static_cast<unsigned>(number) * 2654435761U + 1;
  for (int i = 0; i < 40; ++i) {
    state = state * 1664525U + 1013904223U;
    page += fmt::format("<p>{:08x} of the harbour</p>", state);
  }
  return page + "</body></html>";
}

enum class Wrapping { gzip = 16, zlib = 0, bare = -1 };

/// Packs all of `bytes` once.
inline std::string deflated(std::string_view bytes, Wrapping wrapping = Wrapping::gzip) {
  z_stream stream = {};
  const int window = wrapping == Wrapping::bare ? -MAX_WBITS : MAX_WBITS + static_cast<int>(wrapping);
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  std::string input(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());  // NOLINT: zlib's own type
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());  // NOLINT
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib");
  return packed;
}

/// What a reader gives of a file, from a place on the disk or through a pipe.
struct Reading {
  std::vector<warc::Record> records;
  std::vector<warc::BadRecord> bad;
};

inline Reading read_descriptor(int descriptor, std::size_t payload_bytes, std::string_view name) {
  Reading reading;
  warc::Reader reader(warc::open_packed(warc::open_flow(descriptor), name), payload_bytes);
  while (auto item = reader.next()) {
    if (auto* const record = std::get_if<warc::Record>(&*item))
      reading.records.push_back(std::move(*record));
    else
      reading.bad.push_back(std::get<warc::BadRecord>(std::move(*item)));
  }
  return reading;
}

inline Reading read_warc(std::string_view bytes, std::size_t payload_bytes = 100'000, std::string_view name = "") {
  const std::unique_ptr<std::FILE, decltype([](std::FILE* open) { std::fclose(open); })> file(std::tmpfile());
  if (file == nullptr || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
      std::fflush(file.get()) != 0 || lseek(fileno(file.get()), 0, SEEK_SET) != 0)
    throw std::runtime_error("no temporary file");
  return read_descriptor(fileno(file.get()), payload_bytes, name);
}

}  // namespace vbarchive::testing
