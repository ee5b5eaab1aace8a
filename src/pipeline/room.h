// How much may wait between threads.
#pragma once

#include <cstddef>

namespace vbarchive::pipeline {

/// What may be held at once: enough to keep threads busy while the one that takes is not; what is held is lost when the
/// program is killed, and takes memory.
struct Room {
  std::size_t items = 16;
  std::size_t weight = std::size_t{16} << 20;  ///< bytes

  [[nodiscard]] bool is_full(std::size_t held_items, std::size_t held_weight) const {
    return held_items >= items || held_weight >= weight;
  }
};

}  // namespace vbarchive::pipeline
