// The time of this machine.
#pragma once

#include <functional>

#include "fetch/clock.h"

namespace vbarchive::fetch {

class SystemClock : public Clock {
 public:
  /// `is_interrupted` is asked several times a second while waiting.
  explicit SystemClock(std::function<bool()> is_interrupted);

  [[nodiscard]] Millis monotonic() override;
  [[nodiscard]] UtcTime utc() override;
  [[nodiscard]] bool wait(Millis duration) override;

 private:
  std::function<bool()> is_interrupted_;
};

}  // namespace vbarchive::fetch
