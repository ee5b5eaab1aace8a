// The forums that the board's index, or the page of a forum with subforums, lists.
#pragma once

#include <optional>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// Categories, forums and those named below a forum, in the order of the page. `parent`: of those that stand in no
/// other; the forum that the page is about.
[[nodiscard]] std::vector<Forum> read_forum_rows(const PageView& page, std::optional<Id> parent);

}  // namespace vbarchive::extraction
