// The poll of a thread page: results or the voting form. Told by shape, not by words.
#pragma once

#include <optional>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// Looks outside of the posts: `posts` are their places in order.
[[nodiscard]] std::optional<Poll> read_poll(const PageView& page, const std::vector<Range>& posts);

/// Whether there are signs of a poll outside of the posts: for pages whose poll cannot be read.
[[nodiscard]] bool has_unread_poll(const PageView& page, const std::vector<Range>& posts);

}  // namespace vbarchive::extraction
