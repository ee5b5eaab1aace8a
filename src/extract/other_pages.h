// Pages of a board that hold no posts: forum listings, the index, profiles, poll results, who posted, attachment lists.
#pragma once

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// Whether the page is one of these, by what it holds; words do not decide. Fills kind, records and dates of `page`,
/// whose outcome is `stored` then; nothing is changed otherwise. For pages of vBulletin without posts.
[[nodiscard]] bool read_other_page(const PageView& view, const PageInput& input, const ExtractOptions& options,
                                   Page& page);

}  // namespace vbarchive::extraction
