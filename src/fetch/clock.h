// Time as the fetcher sees it: tests fake it.
#pragma once

#include <chrono>

#include "vbarchive/time.h"

namespace vbarchive::fetch {

using Millis = std::chrono::milliseconds;

class Clock {
 public:
  virtual ~Clock() = default;

  /// Grows evenly, from any beginning: for gaps between requests.
  [[nodiscard]] virtual Millis monotonic() = 0;
  /// The time of day, for records and for Retry-After with a date.
  [[nodiscard]] virtual UtcTime utc() = 0;
  /// Waits that long, or until the run is interrupted: false then.
  [[nodiscard]] virtual bool wait(Millis duration) = 0;
};

}  // namespace vbarchive::fetch
