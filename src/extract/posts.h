// The fields of a post and what its user-info block says of its author.
#pragma once

#include <optional>
#include <vector>

#include "extract/post_scope.h"

namespace vbarchive::extraction {

/// A post as printed: its dates hold their text alone; what they mean is decided for the whole page (page_dates.h).
struct ReadPost {
  Post post;
  std::optional<User> author;  ///< with an id: guests are no users
};

[[nodiscard]] ReadPost read_post(const PostScope& scope);

}  // namespace vbarchive::extraction
