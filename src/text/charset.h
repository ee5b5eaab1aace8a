// Bytes to UTF-8, as browsers do it and a little wiser: declared charsets of real boards lie.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vbarchive::text {

struct Decoded {
  std::string text;          ///< valid UTF-8, without a byte order mark
  std::string charset;       ///< WHATWG name in lower case: `utf-8`, `windows-1252`
  std::string decided_by;    ///< `bom`, `utf-8`, `header`, `meta`, `detected`, `default`
  std::size_t replaced = 0;  ///< U+FFFD put for bytes that the charset has not
  bool was_double = false;   ///< UTF-8 that had been taken for windows-1252 and encoded again: both were undone
};

/// The WHATWG name of a label (`latin1` is `windows-1252`, `gb2312` is `gb18030`…), lower case; nothing for an unknown
/// label.
[[nodiscard]] std::optional<std::string> charset_of_label(std::string_view label);

/// Order of trust: byte order mark; strict UTF-8 with at least one multi-byte sequence (whatever is declared: measured
/// on real boards); the HTTP header; the meta element of the head (not a `charset=` attribute of a script); plain ASCII
/// is utf-8; uchardet; windows-1252. Never fails.
///
/// A whole page that was encoded twice is decoded twice: where every character beyond ASCII is a byte of windows-1252,
/// all these bytes are well-formed UTF-8, and there are more than chance gives.
[[nodiscard]] Decoded decode(std::string_view bytes, std::optional<std::string_view> header_charset);

/// UTF-8 as a browser sends it in a form of a page in that charset: what the charset lacks as `&#8364;`. UTF-8 for an
/// unknown charset.
[[nodiscard]] std::string encode_for_form(std::string_view utf8, std::string_view charset);

}  // namespace vbarchive::text
