// Which board, which software, which version: scored evidence, since any one sign may be missing or false.
#pragma once

#include <string>
#include <string_view>

#include "extract/page_view.h"

namespace vbarchive::extraction {

struct Software {
  int score = 0;        ///< what the signs of vBulletin weigh
  int others = 0;       ///< what those of other software weigh
  std::string version;  ///< as stated; else the family ("4"); empty when unknown

  [[nodiscard]] bool is_vbulletin() const { return score >= 3 && score > others; }
};

[[nodiscard]] Software detect_software(const PageView& page);

/// When the page was served, by its own witness: the security token of a member's page begins with the time, the image
/// that runs the board's tasks carries it, the Wayback Machine's links hold it. [AS, PP, MT]
[[nodiscard]] std::optional<UtcTime> stated_time(const PageView& page);

/// The year up to which the footer claims copyright for the makers of vBulletin: that of the capture. [all]
[[nodiscard]] std::optional<int> copyright_year(const PageView& page);

/// The board's name as its pages print it.
[[nodiscard]] std::optional<std::string> board_title(const PageView& page);

/// The footer with zone and clock: `All times are GMT -5. The time now is 01:53 PM.` Posts are passed over: people
/// write of time zones.
[[nodiscard]] dates::Footer find_footer(const PageView& page, const std::vector<Range>& posts);

}  // namespace vbarchive::extraction
