#include "pipeline/interruptible_thread.h"

#include <pthread.h>

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

void InterruptibleThread::start(std::function<void()> work) {
  handle_wake_up();
  std::packaged_task<void()> task(std::move(work));
  std::future<void> end = task.get_future();
  try {
    thread_ = std::thread(std::move(task));
    end_ = std::move(end);
  } catch (const std::system_error&) {
    // None to be had.
  }
}

InterruptibleThread::~InterruptibleThread() {
  if (!is_started()) return;
  // A signal may come just before the call that it is to end: so another one follows.
  constexpr std::chrono::milliseconds again{10};
  while (end_.wait_for(again) != std::future_status::ready) pthread_kill(thread_.native_handle(), wake_up);
  thread_.join();
}

}  // namespace vbarchive::pipeline
