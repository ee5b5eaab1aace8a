// Where the pager of a page leads on, whatever the dress of the board's addresses.
#pragma once

#include <optional>
#include <string>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// The address of page `number` + 1 of what the page shows: `rel="next"`, else the link of a pager that prints that
/// number or is its arrow. Absolute, without session, on the page's own host; nothing on the last page.
[[nodiscard]] std::optional<std::string> read_next_page(const PageView& page, int number);

}  // namespace vbarchive::extraction
