// A member's profile page.
#pragma once

#include <optional>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// The member whose profile the page is; nothing for other pages. Visitor messages on it are no posts.
[[nodiscard]] std::optional<User> read_member(const PageView& page);

}  // namespace vbarchive::extraction
