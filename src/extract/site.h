// Which board, which software, which version: scored evidence, since any one sign may be missing or false.
#pragma once

#include <string>
#include <string_view>

#include "extract/page_view.h"

namespace vbarchive::extraction {

struct Software {
  int score = 0;        ///< of signs of vBulletin; `is_vbulletin` from 3
  std::string version;  ///< as stated; else the family ("4"); empty when unknown

  [[nodiscard]] bool is_vbulletin() const { return score >= 3; }
};

[[nodiscard]] Software detect_software(const PageView& page);

/// The board's name as its pages print it.
[[nodiscard]] std::optional<std::string> board_title(const PageView& page);

/// The footer with zone and clock: `All times are GMT -5. The time now is 01:53 PM.` Posts are passed over: people
/// write of time zones.
[[nodiscard]] dates::Footer find_footer(const PageView& page, const std::vector<Range>& posts);

}  // namespace vbarchive::extraction
