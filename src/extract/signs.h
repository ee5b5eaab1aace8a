// What a page says to whoever fetches it, beside its records.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "extract/page_view.h"
#include "extract/post_scope.h"

namespace vbarchive::extraction {

/// What is known before the page has its kind. `address`: of the page, as known from outside; `is_board`: whether it is
/// a page of vBulletin's: only those have links to follow.
[[nodiscard]] Signs read_signs(const PageView& page, std::span<const PostScope> posts,
                               const std::optional<std::string>& address, bool is_board);

/// Of a listing: how much of it is shown, and in which order.
void read_listing_order(const PageView& page, Signs& signs);

/// Where `meta http-equiv=refresh` leads: an answer to a login, a search, a post. Absolute where the page's own
/// address is known; nothing where it names no place.
[[nodiscard]] std::optional<std::string> refresh_target(const PageView& page);

/// Whether the page's own html element has its end tag, and not only one of a page inside it.
[[nodiscard]] bool has_html_end(std::string_view source);

}  // namespace vbarchive::extraction
