// The last post of each forum that an index or a listing shows.
#pragma once

#include <span>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// One for each of `forums`, which the page lists, in their order.
[[nodiscard]] std::vector<ForumActivity> read_activity(const PageView& page, std::span<const Forum> forums);

}  // namespace vbarchive::extraction
