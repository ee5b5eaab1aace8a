// How a list shows a thread or forum, in a few words that change when there is something new behind it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vbarchive/records.h"

namespace vbarchive::sync {

/// Of a row of a forum's list: replies and last post. Views, ratings and printed dates that move by themselves
/// ("Today", "5 minutes ago") are no part of it.
[[nodiscard]] std::string mark_of(const Thread& row);

/// Of a row of the index: counts and last post. Nothing where the row shows neither: it rules nothing out.
[[nodiscard]] std::optional<std::string> mark_of(const Forum& forum, const ForumActivity* activity);

/// Whether a forum has fewer posts now than it had by an earlier mark: some were deleted, or moved away.
[[nodiscard]] bool has_fewer_posts(std::string_view before, std::string_view now);

}  // namespace vbarchive::sync
