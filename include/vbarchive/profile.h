// What a user knows of a board that is not read right (docs/profiles.md).
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "vbarchive/records.h"

namespace vbarchive {

namespace extraction {
class Profile;
}

/// Rules of a user for one board: they go in front of the built-in ones. Never changes; any thread may use it.
struct BoardProfile {
  std::shared_ptr<const extraction::Profile> rules;
  std::optional<int> utc_offset_minutes;
  DateOrder date_order = DateOrder::unknown;
};

/// Reads a profile. `name`: what messages call it. Error (usage) where anything in it is wrong; its `why` names line
/// and key of every mistake.
[[nodiscard]] BoardProfile read_profile(std::string_view text, std::string_view name);

}  // namespace vbarchive
