#include "pipeline/interruptible_threads.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

namespace vbarchive::pipeline {
namespace {

/// Ignored by whoever does not handle it, and used by nobody else here.
constexpr int wake_up = SIGURG;

/// A call that is waited in ends only where a signal has a handler, and that not with SA_RESTART.
void handle_wake_up() {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(wake_up, &action, nullptr);
}

}  // namespace

void InterruptibleThreads::start(std::function<void()> work) {
  handle_wake_up();
  std::packaged_task<void()> task(std::move(work));
  std::future<void> end = task.get_future();
  try {
    threads_.push_back({std::thread(std::move(task)), std::move(end)});
  } catch (const std::system_error&) {
    // Those that there are will do.
  }
}

InterruptibleThreads::~InterruptibleThreads() {
  const auto ends_in = [](const Running& running, std::chrono::milliseconds time) {
    return running.end.wait_for(time) == std::future_status::ready;
  };
  // A signal may come just before the call that it is to end, so another one follows. One thread may wait for another:
  // all get them.
  constexpr std::chrono::milliseconds again{10};
  const auto is_over = [&] {
    return std::ranges::all_of(threads_, [&](const Running& r) { return ends_in(r, again); });
  };
  while (!is_over()) {
    for (Running& running : threads_) {
      if (!ends_in(running, {})) pthread_kill(running.thread.native_handle(), wake_up);
    }
  }
  for (Running& running : threads_) running.thread.join();
}

}  // namespace vbarchive::pipeline
