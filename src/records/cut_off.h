// What tells that a page was cut off.
#pragma once

#include <string_view>

#include "vbarchive/records.h"

namespace vbarchive {

/// Stands in Page::detail.
inline constexpr std::string_view cut_off_note = "cut off before its end";

[[nodiscard]] inline bool is_cut_off(const Page& page) { return page.detail.find(cut_off_note) != std::string::npos; }

}  // namespace vbarchive
