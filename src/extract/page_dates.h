// What the printed dates of a page mean: its own dates prove the order of day and month, its footer states the zone.
#pragma once

#include <string>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// Resolves the dates of posts, reactions and listed threads, which hold their text alone so far, and fills
/// `site.utc_offset_minutes` and `date_order`. A date that lies behind the capture, or breaks the order of its
/// neighbours, is read in the one other way that does not, if there is just one. `written`: places, in order, where
/// people wrote: their words are no footer. `evidence`: dates of the page that are in no record, but tell the order of
/// day and month.
void resolve_dates(const PageView& view, const std::vector<Range>& written, const PageInput& input,
                   const ExtractOptions& options, Page& page, const std::vector<std::string>& evidence = {});

}  // namespace vbarchive::extraction
