// What holds for the records of any page, however broken its bytes are.
#pragma once

#include <string>

#include "vbarchive/records.h"

namespace vbarchive::testing {

/// The first promise that the records break, as a sentence; empty when they keep all. Beside what one record can say:
/// all text is UTF-8, numbers are none twice, what refers to another record of the page finds it, and a page that is
/// not stored holds nothing.
[[nodiscard]] std::string broken_promise(const Page& page);

/// Where the records of a page that was cut off say something else than those of the whole page, as a sentence; empty
/// when they do not. They may say less: posts and rows are the first of the whole page's, each as it is there, and what
/// is not known is absent. Apart from what dates mean: that may hang on the rest of the page.
[[nodiscard]] std::string contradiction(const Page& part, const Page& whole);

}  // namespace vbarchive::testing
