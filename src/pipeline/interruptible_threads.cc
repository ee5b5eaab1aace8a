#include "pipeline/interruptible_threads.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
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

sigset_t set_mask(int how) {
  sigset_t signals, before;
  sigemptyset(&signals);
  sigaddset(&signals, wake_up);
  pthread_sigmask(how, &signals, &before);
  return before;
}

}  // namespace

void InterruptibleThreads::start(std::function<void()> work) {
  handle_wake_up();
  const sigset_t before = set_mask(SIG_BLOCK);
  try {
    threads_.reserve(threads_.size() + 1);
    std::packaged_task<void()> task(std::move(work));
    std::future<void> end = task.get_future();
    threads_.push_back({std::thread(std::move(task)), std::move(end)});
  } catch (const std::exception&) {
    // Those that there are will do.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
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

Interruptible::Interruptible() : before_(set_mask(SIG_UNBLOCK)) {}
Interruptible::~Interruptible() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void hold_wake_ups() {
  handle_wake_up();
  set_mask(SIG_BLOCK);
}

void wake_interruptible() { kill(getpid(), wake_up); }

}  // namespace vbarchive::pipeline
