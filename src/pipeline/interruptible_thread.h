// A thread that may wait in a system call for ever, on a pipe that nobody writes to, and can be made to return from it.
#pragma once

#include <functional>
#include <future>
#include <thread>

namespace vbarchive::pipeline {

class InterruptibleThread {
 public:
  InterruptibleThread() = default;
  /// Every system call that the work waits in fails (EINTR) until the work returns.
  ~InterruptibleThread();
  InterruptibleThread(const InterruptibleThread&) = delete;
  InterruptibleThread& operator=(const InterruptibleThread&) = delete;

  /// Where the system gives no thread is_started() stays false.
  void start(std::function<void()> work);
  [[nodiscard]] bool is_started() const { return thread_.joinable(); }

 private:
  std::thread thread_;
  std::future<void> end_;
};

}  // namespace vbarchive::pipeline
