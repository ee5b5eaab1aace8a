// Work on several threads whose results come in the order in which it was given.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace vbarchive::pipeline {

/// What may be held at once: enough to keep threads busy while the one that takes is not; what is held is lost when the
/// program is killed, and takes memory.
struct Room {
  std::size_t items = 16;
  std::size_t weight = std::size_t{16} << 20;
};

/// For one thread that gives items and takes results. `In` and `Out` are moved, never copied. How much is held at once
/// is bounded by whoever gives them: see is_full().
template <typename In, typename Out>
class OrderedWorkers {
 public:
  /// `work` is called from any of the threads, for several items at once. With no threads it is called by take().
  OrderedWorkers(std::size_t threads, std::function<Out(In)> work, const Room& room = {})
      : work_(std::move(work)), room_(room) {
    threads_.reserve(threads);
    try {
      for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      // The system gives no more of them: those that there are will do.
    }
    if (threads_.empty()) room_.items = 1;
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

  /// Whether results are to be taken, while this is so, before the next item is given. Never when it is empty.
  [[nodiscard]] bool is_full() const { return items_.size() >= room_.items || weight_ >= room_.weight; }
  [[nodiscard]] bool is_empty() const { return items_.empty(); }

  /// `weight`: the memory of an item, in bytes.
  void give(In input, std::size_t weight) {
    auto item = std::make_shared<Item>();
    item->input.emplace(std::move(input));
    item->weight = weight;
    weight_ += weight;
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
    std::unique_lock lock(mutex_);
    has_result_.wait(lock, [&] { return item->output || item->failure; });
    if (item->failure) std::rethrow_exception(item->failure);
    return std::move(*item->output);
  }

 private:
  struct Item {
    std::optional<In> input;
    std::optional<Out> output;
    std::exception_ptr failure;
    std::size_t weight = 0;
  };

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      has_work_.wait(lock, [&] { return is_over_ || !waiting_.empty(); });
      if (is_over_) return;
      const std::shared_ptr<Item> item = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      std::optional<Out> output;
      std::exception_ptr failure;
      try {
        output.emplace(work_(*std::exchange(item->input, std::nullopt)));
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      item->output = std::move(output);
      item->failure = failure;
      has_result_.notify_one();
    }
  }

  std::function<Out(In)> work_;
  Room room_;
  std::deque<std::shared_ptr<Item>> items_;  ///< of the giving thread alone, in order
  std::size_t weight_ = 0;                   ///< of these
  std::mutex mutex_;                         ///< for all below, and for outputs
  std::condition_variable has_work_, has_result_;
  std::deque<std::shared_ptr<Item>> waiting_;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace vbarchive::pipeline
