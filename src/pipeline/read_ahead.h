// A source that is read ahead, so that nobody waits for it.
#pragma once

#include <algorithm>
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
#include "pipeline/interruptible_threads.h"
#include "pipeline/result.h"
#include "pipeline/room.h"

namespace vbarchive::pipeline {

/// What a source gives, prepared, in its order, before it is asked for.
template <typename In, typename Out>
class ReadAhead {
 public:
  using Next = std::function<std::optional<In>()>;
  using Prepare = std::function<Out(In)>;
  using Weigh = std::function<std::size_t(const In&)>;

  /// Any of the threads calls `next`, one at a time, until it gives nothing; several call `prepare` at once. With no
  /// threads take() calls both. `weigh`: the memory of an item, in bytes. `bell` rings when is_ready() may have become
  /// true. `bunch`: at least so many are handed over at once, fewer where there is no more or no room for it: waking
  /// a thread for each may cost more than an item does. What was handed over has left the room.
  ReadAhead(std::size_t threads, Next next, Prepare prepare, Weigh weigh, std::shared_ptr<Bell> bell,
            const Room& room = {}, std::size_t bunch = 1)
      : next_(std::move(next)),
        prepare_(std::move(prepare)),
        weigh_(std::move(weigh)),
        bell_(std::move(bell)),
        room_(room),
        bunch_(bunch) {
    for (std::size_t i = 0; i < threads; ++i) threads_.start([this] { work(); });
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

  /// The system may give none.
  [[nodiscard]] bool has_threads() const { return !threads_.is_empty(); }

  /// Whether take() has something to give at once, be it the end.
  [[nodiscard]] bool is_ready() const {
    if (!has_threads() || !taken_.empty()) return true;
    const std::lock_guard lock(mutex_);
    return is_bunch();
  }

  /// The next one, nothing at the end; waits for it. Throws what `next` and `prepare` threw, and has no more then.
  [[nodiscard]] std::optional<Out> take() {
    if (!has_threads()) {
      std::optional<In> input = next_();
      return input ? std::optional<Out>(prepare_(*std::move(input))) : std::nullopt;
    }
    if (taken_.empty()) take_bunch();
    if (taken_.empty()) return std::nullopt;
    const std::shared_ptr<Item> item = std::move(taken_.front());
    taken_.pop_front();
    return item->result.take();
  }

 private:
  struct Item {
    Result<Out> result;
    std::size_t weight = 0;
  };

  /// Those that are done and have none before them that is not.
  void take_bunch() {
    bell_->wait_until([this] { return is_ready(); });
    const std::lock_guard lock(mutex_);
    if (items_.empty() && failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    for (; !items_.empty() && items_.front()->result.is_done(); items_.pop_front()) {
      weight_ -= items_.front()->weight;
      taken_.push_back(std::move(items_.front()));
    }
    has_room_.notify_one();
  }

  [[nodiscard]] bool is_bunch() const {
    if (items_.empty()) return is_over_;
    const std::size_t wanted = is_over_ || is_full() ? 1 : bunch_;
    if (items_.size() < wanted) return false;
    return std::all_of(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(wanted),
                       [](const std::shared_ptr<Item>& item) { return item->result.is_done(); });
  }
  [[nodiscard]] bool is_full() const { return room_.is_full(items_.size(), weight_); }

  void work() {
    while (std::optional<std::pair<In, std::shared_ptr<Item>>> begun = begin()) {
      Result<Out> result = result_of<Out>([&] { return prepare_(std::move(begun->first)); });
      const std::lock_guard lock(mutex_);
      if (result.failure) is_over_ = true;
      begun->second->result = std::move(result);
      if (is_bunch()) bell_->ring();
    }
  }

  /// What the source gives next, with its place in the line; nothing at the end. A source that failed is not asked
  /// again.
  std::optional<std::pair<In, std::shared_ptr<Item>>> begin() {
    const std::lock_guard turn(turn_);
    try {
      return read();
    } catch (...) {
      end(std::current_exception());
      return std::nullopt;
    }
  }

  std::optional<std::pair<In, std::shared_ptr<Item>>> read() {
    {
      std::unique_lock lock(mutex_);
      has_room_.wait(lock, [this] { return is_over_ || !is_full(); });
      if (is_over_) return std::nullopt;
    }
    std::optional<In> input;
    {
      const Interruptible may_wait_for_ever;
      input = next_();
    }
    if (!input) {
      end(nullptr);
      return std::nullopt;
    }
    auto item = std::make_shared<Item>();
    item->weight = weigh_(*input);
    const std::lock_guard lock(mutex_);
    weight_ += item->weight;
    items_.push_back(item);
    if (is_full() && is_bunch()) bell_->ring();
    return std::pair(*std::move(input), std::move(item));
  }

  void end(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    is_over_ = true;
    bell_->ring();
  }

  Next next_;
  Prepare prepare_;
  Weigh weigh_;
  std::shared_ptr<Bell> bell_;
  Room room_;
  std::size_t bunch_;
  std::deque<std::shared_ptr<Item>> taken_;  ///< of who takes alone
  std::mutex turn_;                          ///< held by the thread that reads
  mutable std::mutex mutex_;                 ///< for all below, and for results
  std::condition_variable has_room_;
  std::deque<std::shared_ptr<Item>> items_;
  std::size_t weight_ = 0;
  std::exception_ptr failure_;  ///< of the source, behind all items
  bool is_over_ = false;
  InterruptibleThreads threads_;  ///< the last: they end before anything else does
};

}  // namespace vbarchive::pipeline
