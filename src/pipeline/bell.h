// What one thread waits for when several others work for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace vbarchive::pipeline {

/// Rung whenever something new may be there. Who waits asks for the count first, then looks whether there is work, and
/// waits for the count to change where there is none: so no ring is missed.
class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      ++rings_;
    }
    has_rung_.notify_all();
  }

  [[nodiscard]] std::uint64_t rings() const {
    const std::lock_guard lock(mutex_);
    return rings_;
  }

  /// Until it has rung more often than `heard`.
  void wait(std::uint64_t heard) const {
    std::unique_lock lock(mutex_);
    has_rung_.wait(lock, [&] { return rings_ != heard; });
  }

  /// Until this is so, which only what rings can make so.
  template <typename Condition>
  void wait_until(const Condition& is_so) const {
    for (;;) {
      const auto heard = rings();
      if (is_so()) return;
      wait(heard);
    }
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable has_rung_;
  std::uint64_t rings_ = 0;
};

}  // namespace vbarchive::pipeline
