// Counts and shares as boards print them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace vbarchive::text {

/// A count alone in its text, group separators passed over: `19,394`, `1.110`, `1 110` (also no-break), `1'110`,
/// `29036`. Nothing for `n/a`, for a number with words beside it, and for what is beyond 10^15.
[[nodiscard]] std::optional<std::int64_t> count_of(std::string_view text);

/// All counts in a text, in order: `Page 11 of 1,056` gives 11 and 1056. A separator counts as one only between a digit
/// and exactly three more.
[[nodiscard]] std::vector<std::int64_t> counts_in(std::string_view text);

/// A percentage, whatever its decimal mark: `85,71%`, `34.34 %`, `0%`. Nothing without a percent sign (also U+066A and
/// U+FF05).
[[nodiscard]] std::optional<double> percent_of(std::string_view text);

}  // namespace vbarchive::text
