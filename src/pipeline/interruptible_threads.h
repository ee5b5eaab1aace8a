// Threads that may wait in a system call for ever, on a pipe that nobody writes to, and can be made to return from it.
#pragma once

#include <csignal>
#include <functional>
#include <future>
#include <thread>
#include <vector>

namespace vbarchive::pipeline {

class InterruptibleThreads {
 public:
  InterruptibleThreads() = default;
  /// A system call that the work waits in while it is Interruptible fails (EINTR), again and again until the work
  /// returns.
  ~InterruptibleThreads();
  InterruptibleThreads(const InterruptibleThreads&) = delete;
  InterruptibleThreads& operator=(const InterruptibleThreads&) = delete;

  /// On another thread. Does nothing where the system gives none.
  void start(std::function<void()> work);
  [[nodiscard]] bool is_empty() const { return threads_.empty(); }

 private:
  struct Running {
    std::thread thread;
    std::future<void> end;
  };
  std::vector<Running> threads_;
};

/// While it lives this thread is one that can be made to return.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  sigset_t before_{};
};

/// Of the thread that calls it, and of those that it begins, only what is Interruptible is woken from now on.
void hold_wake_ups();
/// One that is Interruptible now, or is so next, has its system call fail. For handlers of signals, too.
void wake_interruptible();

}  // namespace vbarchive::pipeline
