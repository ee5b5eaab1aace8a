// A thread that may wait in a system call for ever, on a pipe that nobody writes to, and can be made to return from it.
#pragma once

#include <functional>
#include <future>
#include <thread>

namespace vbarchive::pipeline {

class InterruptibleThread {
 public:
  InterruptibleThread() = default;
  /// A system call that the work waits in fails (EINTR), again and again until the work returns.
  ~InterruptibleThread();
  InterruptibleThread(const InterruptibleThread&) = delete;
  InterruptibleThread& operator=(const InterruptibleThread&) = delete;

  /// To be called once. Does nothing where the system gives no thread.
  void start(std::function<void()> work);
  [[nodiscard]] bool is_there() const { return thread_.joinable(); }

 private:
  std::thread thread_;
  std::future<void> end_;
};

/// The thread that calls it, and those that it begins, are not woken from now on, but for an InterruptibleThread.
void hold_wake_ups();
/// An InterruptibleThread has its system call fail. For handlers of signals, too.
void wake_interruptible();

}  // namespace vbarchive::pipeline
