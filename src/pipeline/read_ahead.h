// A source that is read on a thread of its own, so that nobody waits for it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "pipeline/bell.h"
#include "pipeline/interruptible_thread.h"
#include "pipeline/room.h"

namespace vbarchive::pipeline {

/// What a function gives, one after the other, got before it is asked for.
template <typename Out>
class ReadAhead {
 public:
  using Next = std::function<std::optional<Out>()>;
  using Weigh = std::function<std::size_t(const Out&)>;

  /// `next` gives nothing at the end. With a thread it is called on that, after `begin`; without, by take(). `weigh`:
  /// the memory of an item, in bytes. `bell` rings when is_ready() may have become true.
  ReadAhead(bool has_thread, std::function<void()> begin, Next next, Weigh weigh, std::shared_ptr<Bell> bell,
            const Room& room = {})
      : next_(std::move(next)), weigh_(std::move(weigh)), bell_(std::move(bell)), room_(room) {
    if (has_thread) thread_.start([this, begin = std::move(begin)] { run(begin); });
  }

  /// A call of `next` that waits in the system is made to return.
  ~ReadAhead() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    has_room_.notify_one();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The system may give none: then take() does the work.
  [[nodiscard]] bool has_thread() const { return thread_.is_started(); }

  /// Whether take() has something to give at once, be it the end.
  [[nodiscard]] bool is_ready() const {
    if (!has_thread()) return true;
    const std::lock_guard lock(mutex_);
    return is_over_ || !items_.empty();
  }

  /// The next one, nothing at the end; waits for it. Throws what `next` threw.
  [[nodiscard]] std::optional<Out> take() {
    if (!has_thread()) return next_();
    for (;;) {
      const auto heard = bell_->rings();
      {
        const std::lock_guard lock(mutex_);
        if (!items_.empty()) {
          auto [item, weight] = std::move(items_.front());
          items_.pop_front();
          weight_ -= weight;
          has_room_.notify_one();
          return std::move(item);
        }
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
        if (is_over_) return std::nullopt;
      }
      bell_->wait(heard);
    }
  }

 private:
  void run(const std::function<void()>& begin) {
    begin();
    std::unique_lock lock(mutex_);
    while (!is_over_) {
      std::optional<Out> item;
      std::exception_ptr failure;
      lock.unlock();
      try {
        item = next_();
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (item) {
        const std::size_t weight = weigh_(*item);
        weight_ += weight;
        items_.emplace_back(*std::move(item), weight);
      } else {
        failure_ = failure;
        is_over_ = true;
      }
      bell_->ring();
      has_room_.wait(lock, [this] { return is_over_ || (items_.size() < room_.items && weight_ < room_.weight); });
    }
  }

  Next next_;
  Weigh weigh_;
  std::shared_ptr<Bell> bell_;
  Room room_;
  mutable std::mutex mutex_;  ///< for all below
  std::condition_variable has_room_;
  std::deque<std::pair<Out, std::size_t>> items_;  ///< with their weights
  std::size_t weight_ = 0;
  std::exception_ptr failure_;
  bool is_over_ = false;
  InterruptibleThread thread_;  ///< the last: it ends before anything else does
};

}  // namespace vbarchive::pipeline
