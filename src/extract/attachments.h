// Files attached to a post: in their box below the message, or set into it.
#pragma once

#include <vector>

#include "extract/post_scope.h"

namespace vbarchive::extraction {

[[nodiscard]] std::vector<Attachment> read_attachments(const PostScope& scope);

}  // namespace vbarchive::extraction
