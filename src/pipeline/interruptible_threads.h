// Threads that may wait in a system call for ever, on a pipe that nobody writes to, and can be made to return from it.
#pragma once

#include <functional>
#include <future>
#include <thread>
#include <vector>

namespace vbarchive::pipeline {

class InterruptibleThreads {
 public:
  InterruptibleThreads() = default;
  /// Every system call that the work waits in fails (EINTR) until the work returns.
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

}  // namespace vbarchive::pipeline
