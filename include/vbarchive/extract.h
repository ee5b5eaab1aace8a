// From the bytes of one page to its records.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vbarchive/profile.h"
#include "vbarchive/records.h"

namespace vbarchive {

/// Beyond these a page is refused (Outcome::quarantined) before it can cost more. The defaults let every real page seen
/// pass (the largest: 0.4 MB) and keep the worst input below 5 s and 256 MiB.
struct Limits {
  std::size_t page_bytes = std::size_t{8} << 20;     ///< raise for printable threads of many thousand posts
  std::size_t arena_bytes = std::size_t{112} << 20;  ///< memory of the parse tree; 10 to 20 bytes for a byte of page
  std::size_t nesting = 5'000;                       ///< elements open at once; the parse is quadratic in it
  std::size_t attributes = 1'000;                    ///< of one tag; the parse is quadratic in it
  std::size_t posts = 20'000;                        ///< of one page; their records cost more than the page
  double parse_seconds = 4.0;                        ///< a last resort: no well-formed page comes near
};

/// One page as it was captured.
struct PageInput {
  std::string_view bytes;                     ///< the body as stored, not decoded
  std::optional<std::string> address;         ///< where it came from, if that is known from outside the page
  std::optional<UtcTime> captured_at;         ///< when; "Today" is resolved against it
  std::optional<std::string> header_charset;  ///< of the HTTP header
};

struct ExtractOptions {
  std::optional<int> utc_offset_minutes;             ///< `--utc-offset`: the zone of pages that state none
  DateOrder date_order = DateOrder::unknown;         ///< of the board, for pages whose own dates do not tell
  std::shared_ptr<const extraction::Profile> rules;  ///< the user's own, in front of ours: BoardProfile::rules
  bool signs = false;                                ///< fill Page::signs, which only a fetcher needs
  Limits limits;
};

/// Pure: the same input gives the same page, on any thread, whatever was read before. Never throws for what a page
/// holds: a page that cannot be read has an outcome and a detail.
[[nodiscard]] Page extract(const PageInput& input, const ExtractOptions& options = {});

}  // namespace vbarchive
