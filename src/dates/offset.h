// The zone as users write it.
#pragma once

#include <optional>
#include <string_view>

namespace vbarchive::dates {

/// `+07:00`, `-5`, `+0530`: minutes east of UTC, at most 14 hours. Nothing for anything else.
[[nodiscard]] std::optional<int> read_offset(std::string_view text);

}  // namespace vbarchive::dates
