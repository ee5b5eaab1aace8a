// Who wrote a post, and what its user-info block says.
#pragma once

#include <optional>
#include <string>

#include "extract/post_scope.h"

namespace vbarchive::extraction {

struct Author {
  std::optional<std::string> name;  ///< as displayed
  std::optional<Id> id;             ///< absent for a guest
  std::optional<std::string> url;   ///< of the profile, absolute
  const Node* node = nullptr;       ///< the element that prints the name
};

[[nodiscard]] Author read_author(const PostScope& scope);

/// For an author with a name and an id.
[[nodiscard]] User read_user(const PostScope& scope, const Author& author);

}  // namespace vbarchive::extraction
