// Thanks, likes, hugs and their kin on a post.
#pragma once

#include <vector>

#include "extract/post_scope.h"

namespace vbarchive::extraction {

struct Reactions {
  std::vector<Reaction> reactions;  ///< dates hold their text alone
  std::vector<ReactionTotal> totals;
};

/// `author` of the post: labels name whom they thank.
[[nodiscard]] Reactions read_reactions(const PostScope& scope, const std::optional<std::string>& author);

}  // namespace vbarchive::extraction
