#include "fetch/system_clock.h"

#include <poll.h>

#include <algorithm>
#include <utility>

namespace vbarchive::fetch {

using std::chrono::steady_clock;
using std::chrono::system_clock;

SystemClock::SystemClock(std::function<bool()> is_interrupted) : is_interrupted_(std::move(is_interrupted)) {}

Millis SystemClock::monotonic() { return std::chrono::duration_cast<Millis>(steady_clock::now().time_since_epoch()); }

UtcTime SystemClock::utc() {
  return {std::chrono::floor<std::chrono::seconds>(system_clock::now()).time_since_epoch().count()};
}

bool SystemClock::wait(Millis duration) {
  const auto end = steady_clock::now() + duration;
  for (;;) {
    if (is_interrupted_()) return false;
    const auto left = std::chrono::ceil<Millis>(end - steady_clock::now());
    if (left <= Millis{0}) return true;
    // A signal ends the poll at once where this thread takes it; another thread may take it.
    poll(nullptr, 0, static_cast<int>(std::min(left, Millis{100}).count()));
  }
}

}  // namespace vbarchive::fetch
