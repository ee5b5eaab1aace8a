// Time that passes only when somebody waits.
#pragma once

#include <optional>
#include <vector>

#include "fetch/clock.h"

namespace vbarchive::testing {

class FakeClock : public fetch::Clock {
 public:
  fetch::Millis now{1'000'000};
  UtcTime day{1'448'000'000};  ///< the time of day at `now` = `day_began`
  fetch::Millis day_began{1'000'000};
  std::vector<fetch::Millis> waits;           ///< in their order
  std::optional<std::size_t> interrupted_at;  ///< the wait of this number, from 0, is cut short
  fetch::Millis wakes_early{0};               ///< by so much, as a system may

  [[nodiscard]] fetch::Millis monotonic() override { return now; }
  [[nodiscard]] UtcTime utc() override { return {day.seconds + (now - day_began).count() / 1000}; }
  [[nodiscard]] bool wait(fetch::Millis duration) override {
    const std::size_t number = waits.size();
    waits.push_back(duration);
    if (interrupted_at && number >= *interrupted_at) return false;
    now += duration > wakes_early ? duration - wakes_early : duration;
    return true;
  }
};

}  // namespace vbarchive::testing
