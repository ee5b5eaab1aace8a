// A source that is read ahead, so that nobody waits for it.
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

/// What a source gives, in its order, before it is asked for.
template <typename T>
class ReadAhead {
 public:
  using Next = std::function<std::optional<T>()>;
  using Weigh = std::function<std::size_t(const T&)>;

  /// A thread of its own calls `next` until it gives nothing or throws; take() does without one, or where the system
  /// gives none. `weigh`: the memory of an item, in bytes. `bell` rings when is_ready() may have become true.
  /// `bunch`: so many are handed over at once, fewer where there is no more or no room for it: waking a thread for each
  /// may cost more than an item does.
  ReadAhead(bool on_thread, Next next, Weigh weigh, std::shared_ptr<Bell> bell, const Room& room = {},
            std::size_t bunch = 1)
      : next_(std::move(next)), weigh_(std::move(weigh)), bell_(std::move(bell)), room_(room), bunch_(bunch) {
    if (on_thread) thread_.start([this] { read(); });
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

  [[nodiscard]] bool has_thread() const { return thread_.is_there(); }

  /// Whether take() has something to give at once, be it the end.
  [[nodiscard]] bool is_ready() const {
    if (!has_thread() || !taken_.empty()) return true;
    const std::lock_guard lock(mutex_);
    return is_over_ || is_bunch();
  }

  /// The next one, nothing at the end; waits for it. Throws what `next` threw, and has no more then.
  [[nodiscard]] std::optional<T> take() {
    if (!has_thread()) return next_();
    if (taken_.empty()) take_bunch();
    if (taken_.empty()) return std::nullopt;
    std::optional<T> item = std::move(taken_.front());
    taken_.pop_front();
    return item;
  }

 private:
  void take_bunch() {
    bell_->wait_until([this] { return is_ready(); });
    const std::lock_guard lock(mutex_);
    if (items_.empty() && failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    taken_.swap(items_);
    weight_ = 0;
    has_room_.notify_one();
  }

  void read() {
    try {
      while (wait_for_room()) {
        std::optional<T> item = next_();
        if (!item) break;
        give(*std::move(item));
      }
      end(nullptr);
    } catch (...) {
      end(std::current_exception());
    }
  }

  /// False where there will be no more.
  bool wait_for_room() {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [this] { return is_over_ || !is_full(); });
    return !is_over_;
  }

  void give(T item) {
    const std::lock_guard lock(mutex_);
    const bool was_bunch = is_bunch();
    weight_ += weigh_(item);
    items_.push_back(std::move(item));
    if (!was_bunch && is_bunch()) bell_->ring();
  }

  [[nodiscard]] bool is_bunch() const { return items_.size() >= bunch_ || is_full(); }
  [[nodiscard]] bool is_full() const { return room_.is_full(items_.size(), weight_); }

  void end(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    is_over_ = true;
    bell_->ring();
  }

  Next next_;
  Weigh weigh_;
  std::shared_ptr<Bell> bell_;
  Room room_;
  std::size_t bunch_;
  std::deque<T> taken_;       ///< of who takes alone
  mutable std::mutex mutex_;  ///< for all below
  std::condition_variable has_room_;
  std::deque<T> items_;
  std::size_t weight_ = 0;
  std::exception_ptr failure_;  ///< behind all items
  bool is_over_ = false;
  InterruptibleThread thread_;  ///< the last: it ends before anything else does
};

}  // namespace vbarchive::pipeline
