// Times of day in tokens: 11:29 PM, 19h46, 下午 11:29, 11.29.
#pragma once

#include <cstddef>
#include <optional>

#include "dates/tokens.h"

namespace vbarchive::dates {

struct Clock {
  int second_of_day = 0;
  std::size_t next = 0;   ///< the token behind it
  bool has_half = false;  ///< AM or PM stands there
};

/// What may stand for a time depends on what stands before it.
enum class ClockForms {
  unmistakable,  ///< `11:29`, `19h46`, `11時29分`
  any,           ///< after a date `11.29` and `9 PM` are times too
};

/// The time of day that begins at token `i`, with AM or PM on either side where its language has them there.
[[nodiscard]] std::optional<Clock> clock_at(const Tokens& tokens, std::size_t i, ClockForms forms);

}  // namespace vbarchive::dates
