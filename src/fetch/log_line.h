// What the log shows of a request: nothing that lets somebody else in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fetch/clock.h"

namespace vbarchive::fetch {

/// An address without sessions, tokens and passwords in its query, and without a user name.
[[nodiscard]] std::string for_log(std::string_view address);

/// `34,512`.
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `2.31 s`.
[[nodiscard]] std::string in_seconds(Millis duration);

}  // namespace vbarchive::fetch
