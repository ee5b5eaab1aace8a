// Whom a page was made for, and the form by which the board takes a name and a password.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "extract/page_view.h"
#include "extract/post_scope.h"

namespace vbarchive::extraction {

/// Never that of a registration, of another software beside the board, or one that asks a moderator again.
[[nodiscard]] std::optional<LoginForm> read_login_form(const PageView& page);

/// All signs together: where two contradict each other, nothing is known. What people wrote in `posts` is no sign.
[[nodiscard]] Viewer read_viewer(const PageView& page, std::span<const PostScope> posts, bool has_login_form);

/// A frame that holds the login form: version 5.
[[nodiscard]] bool is_login_frame(const Node& node);

/// Whether the query of an address holds what proves that a member asks: a logout hash, a token.
[[nodiscard]] bool holds_secret(std::string_view address);

}  // namespace vbarchive::extraction
