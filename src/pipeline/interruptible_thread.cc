#include "pipeline/interruptible_thread.h"

#include <pthread.h>
#include <unistd.h>

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

sigset_t set_mask(int how) {
  sigset_t signals, before;
  sigemptyset(&signals);
  sigaddset(&signals, wake_up);
  pthread_sigmask(how, &signals, &before);
  return before;
}

}  // namespace

void InterruptibleThread::start(std::function<void()> work) {
  handle_wake_up();
  std::packaged_task<void()> task(std::move(work));
  end_ = task.get_future();
  const sigset_t before = set_mask(SIG_UNBLOCK);  // a thread begins with the mask of who begins it
  try {
    thread_ = std::thread(std::move(task));
  } catch (const std::system_error&) {
    // The caller does without.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

InterruptibleThread::~InterruptibleThread() {
  if (!is_there()) return;
  // A signal may come just before the call that it is to end, so another one follows.
  constexpr std::chrono::milliseconds again{10};
  while (end_.wait_for(again) != std::future_status::ready) pthread_kill(thread_.native_handle(), wake_up);
  thread_.join();
}

void hold_wake_ups() {
  handle_wake_up();
  set_mask(SIG_BLOCK);
}

void wake_interruptible() { kill(getpid(), wake_up); }

}  // namespace vbarchive::pipeline
