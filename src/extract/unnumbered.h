// What a page says of a thread whose posts it shows without the board's numbers.
#pragma once

#include <optional>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

struct UnnumberedPage {
  PageKind kind = PageKind::other;
  std::optional<Thread> thread;  ///< without a number of pages: those of the thread itself are others
  std::vector<Forum> forums;     ///< from the root
  std::optional<int> page_number;
  std::vector<UnnumberedPost> posts;  ///< their dates hold the text alone (page_dates.h)
  std::vector<Range> written;         ///< where each of them stands
  bool is_last_whole = true;          ///< the last one's end is on the page
};

}  // namespace vbarchive::extraction
