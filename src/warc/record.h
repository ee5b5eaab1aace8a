// A record of a WARC file (ISO 28500).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "vbarchive/time.h"
#include "warc/http.h"

namespace vbarchive::warc {

/// Where a record's own bytes lie, so that nothing but `tail`, `head` and `gunzip` finds it again.
struct Place {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  /// The file was packed as a whole: offset and length count in the unpacked bytes. Else they count in the file.
  bool is_unpacked = false;
};

struct Record {
  std::string version;          ///< `1.1`
  std::string type;             ///< `response`, lower case
  Headers headers;              ///< WARC's own
  std::string uri;              ///< WARC-Target-URI without angle brackets; empty when there is none
  std::optional<UtcTime> date;  ///< fractions of a second dropped
  std::string id;               ///< WARC-Record-ID without angle brackets
  // Of a revisit: where what it does not repeat was recorded; as written, empty when not said.
  std::string refers_to;
  std::string refers_to_uri;
  std::optional<UtcTime> refers_to_date;
  Place place;

  /// Of an HTTP answer (`response`, `revisit`): status and headers.
  std::optional<HttpHead> http;
  /// The payload as it lies there: of an HTTP answer what follows its headers, of a `resource` the whole block. Empty
  /// for other types, which no page comes from, and where it is too large.
  std::string payload;
  bool is_too_large = false;
  std::uint64_t block_bytes = 0;  ///< Content-Length
  /// A digest says that these are not the bytes that were recorded; in words, empty when none does.
  std::string damage;
};

/// What could not be read, where it begins, and why. Reading goes on with the next sound record.
struct BadRecord {
  Place place;  ///< without a length
  std::string why;
};

}  // namespace vbarchive::warc
