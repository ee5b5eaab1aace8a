// Character references as the parser reads them. For this room alone.
#pragma once

#include <cstddef>
#include <string_view>

namespace vbarchive::html {

struct Reference {
  std::size_t length = 0;  ///< of the source; 0 where it is not certain what the parser makes of it
  std::string_view text;   ///< never longer than the source; valid as long as the thread lives
};

/// What the `&` at the beginning of `rest` means, in a text as in an attribute's value. Only what means the same in
/// both and whatever follows is certain, and is no white space. An `&` that begins no reference is itself.
[[nodiscard]] Reference reference_at(std::string_view rest);

}  // namespace vbarchive::html
