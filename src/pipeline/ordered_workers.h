// Work on several threads whose results come in the order in which it was given.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/bell.h"
#include "pipeline/result.h"
#include "pipeline/room.h"

namespace vbarchive::pipeline {

/// For one thread that gives items and takes results. `In` and `Out` are moved, never copied. How much is held at once
/// is bounded by whoever gives them: see is_full().
template <typename In, typename Out>
class OrderedWorkers {
 public:
  using Work = std::function<Out(In)>;
  using Weigh = std::function<std::size_t(const In&)>;

  /// `work` is called from any of the threads, for several items at once. With no threads it is called by take().
  /// `weigh`: the memory of an item, in bytes. `bell` rings when is_ready() may have become true.
  OrderedWorkers(std::size_t threads, Work work, Weigh weigh, const Room& room = {},
                 std::shared_ptr<Bell> bell = std::make_shared<Bell>())
      : work_(std::move(work)), weigh_(std::move(weigh)), room_(room), bell_(std::move(bell)) {
    threads_.reserve(threads);
    try {
      for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      // The system gives no more of them: those that there are will do.
    }
    if (threads_.empty()) room_.items = 1;
    const std::lock_guard lock(mutex_);
    most_at_work_ = threads_.size();
  }

  /// Items that no thread has begun are dropped.
  ~OrderedWorkers() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    has_work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  OrderedWorkers(const OrderedWorkers&) = delete;
  OrderedWorkers& operator=(const OrderedWorkers&) = delete;

  [[nodiscard]] std::size_t threads() const { return threads_.size(); }
  /// Whether results are to be taken, while this is so, before the next item is given. Never when it is empty.
  [[nodiscard]] bool is_full() const { return room_.is_full(items_.size(), weight_); }
  [[nodiscard]] bool is_empty() const { return items_.empty(); }
  /// Whether take() need not wait.
  [[nodiscard]] bool is_ready() const {
    if (threads_.empty() || items_.empty()) return !items_.empty();
    const std::lock_guard lock(mutex_);
    return items_.front()->result.is_done();
  }

  void give(In input) {
    auto item = std::make_shared<Item>();
    item->number = given_++;
    item->weight = weigh_(input);
    item->input.emplace(std::move(input));
    weight_ += item->weight;
    items_.push_back(item);
    if (threads_.empty()) return;
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(item));
    }
    has_work_.notify_one();
  }

  /// The result of the item that was given first of those not taken yet; waits for it. Throws what the work threw. Must
  /// not be called when is_empty().
  [[nodiscard]] Out take() {
    const std::shared_ptr<Item> item = std::move(items_.front());
    items_.pop_front();
    weight_ -= item->weight;
    if (threads_.empty()) return work_(*std::exchange(item->input, std::nullopt));
    bell_->wait_until([&] {
      const std::lock_guard lock(mutex_);
      return item->result.is_done();
    });
    {
      const std::lock_guard lock(mutex_);
      ++taken_;
    }
    return item->result.take();
  }

  /// While it lives one thread fewer begins anything new: its processor is for who made this.
  class OneLess {
   public:
    explicit OneLess(OrderedWorkers& workers) : workers_(workers) {
      const std::lock_guard lock(workers_.mutex_);
      --workers_.most_at_work_;
    }
    ~OneLess() {
      {
        const std::lock_guard lock(workers_.mutex_);
        ++workers_.most_at_work_;
      }
      workers_.has_work_.notify_one();
    }
    OneLess(const OneLess&) = delete;
    OneLess& operator=(const OneLess&) = delete;

   private:
    OrderedWorkers& workers_;
  };

 private:
  struct Item {
    std::optional<In> input;
    Result<Out> result;
    std::size_t weight = 0;
    std::size_t number = 0;
  };

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      has_work_.wait(lock, [&] { return is_over_ || (!waiting_.empty() && at_work_ < most_at_work_); });
      if (is_over_) return;
      ++at_work_;
      const std::shared_ptr<Item> item = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      Result<Out> result = result_of<Out>([&] { return work_(*std::exchange(item->input, std::nullopt)); });
      lock.lock();
      --at_work_;
      item->result = std::move(result);
      if (item->number == taken_) bell_->ring();
    }
  }

  Work work_;
  Weigh weigh_;
  Room room_;
  std::shared_ptr<Bell> bell_;
  std::deque<std::shared_ptr<Item>> items_;  ///< of the giving thread alone, in order
  std::size_t weight_ = 0;                   ///< of these
  std::size_t given_ = 0;
  mutable std::mutex mutex_;  ///< for all below, and for results
  std::size_t taken_ = 0;
  std::condition_variable has_work_;
  std::deque<std::shared_ptr<Item>> waiting_;
  std::size_t at_work_ = 0;
  std::size_t most_at_work_ = 0;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace vbarchive::pipeline
