// One name for what a page shows, whatever its address looks like: `captures.key`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vbarchive/records.h"

namespace vbarchive {

/// `thread:7:2`: page 2 of thread 7; `thread:7`: a choice of its posts; `forum:3:1`, `index`, `member:12` …; absent
/// where the page does not tell.
[[nodiscard]] std::optional<std::string> key_of(const Page& page);

/// What a sync fetches.
struct PageKey {
  enum class Kind { index, forum, thread };
  Kind kind = Kind::index;
  Id id = 0;                               ///< of the forum or thread
  int page = 1;                            ///< of its pages
  [[nodiscard]] std::string text() const;  ///< as key_of() writes it
  bool operator==(const PageKey&) const = default;
};

[[nodiscard]] std::optional<PageKey> parse_key(std::string_view text);

}  // namespace vbarchive
