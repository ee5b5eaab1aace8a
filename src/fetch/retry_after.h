// When a server wants to be asked again.
#pragma once

#include <optional>
#include <string_view>

#include "fetch/clock.h"
#include "vbarchive/time.h"

namespace vbarchive::fetch {

/// A date of HTTP in any of the three forms that RFC 9110 knows; `now` tells the century of a year of two digits.
[[nodiscard]] std::optional<UtcTime> http_date(std::string_view text, UtcTime now);

/// How long a Retry-After header asks to wait, from `now`: seconds, or a date. 0 for a date that has passed. Nothing
/// for what is neither.
[[nodiscard]] std::optional<Millis> retry_after(std::string_view value, UtcTime now);

}  // namespace vbarchive::fetch
