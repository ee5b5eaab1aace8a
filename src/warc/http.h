// HTTP answers as archives keep them: as the server sent them, or as some tool thought it did.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vbarchive::warc {

/// Names as written, values without white space around them and with folded lines joined; bytes, no charset.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first of that name, in any case.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

/// Lines of `Name: value` up to the end of `block`; what is no such line is passed over.
[[nodiscard]] Headers read_headers(std::string_view block);

/// Where the empty line behind a header block ends, for CRLF and for bare LF; nothing when there is none.
[[nodiscard]] std::optional<std::size_t> end_of_headers(std::string_view bytes);

struct HttpHead {
  int status = 0;
  Headers headers;
};

/// `head` up to its empty line. Nothing where it has no status line of HTTP/1 or HTTP/2 (`HTTP/2 200`).
[[nodiscard]] std::optional<HttpHead> read_http_head(std::string_view head);

struct Body {
  std::string bytes;
  bool is_too_large = false;  ///< more than `limit` bytes; they were not kept
  /// What was amiss, in words; empty when nothing was. `bytes` is then what could be read all the same, and empty for
  /// an encoding that is not known.
  std::string detail;
};

/// The body as a browser takes it: chunks joined, decoded (gzip, deflate, br, zstd). Headers that lie are seen through:
/// many tools keep the headers and store the decoded body. Never holds more than `limit` decoded bytes.
[[nodiscard]] Body read_body(const Headers& headers, std::string raw, std::size_t limit);

/// Chunks joined; nothing when the first is none. `is_broken`: a later one was, and the bytes before it were kept.
struct Unchunked {
  std::string bytes;
  bool is_broken = false;
};
[[nodiscard]] std::optional<Unchunked> unchunk(std::string_view raw);

/// `charset` of a Content-Type, as written.
[[nodiscard]] std::optional<std::string> charset_of(std::string_view content_type);

/// `text/html`, in lower case, without parameters.
[[nodiscard]] std::string media_type_of(std::string_view content_type);

}  // namespace vbarchive::warc
