#include "archive/checkpointer.h"

#include <csignal>
#include <system_error>

#include "archive/database.h"

namespace vbarchive::archive {

Checkpointer::Checkpointer(const std::filesystem::path& archive) {
  // A signal is for whoever waits for something: here it would be lost.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this, archive] { run(archive); });
  } catch (const std::system_error&) {
    // None to be had: the connection that writes does it.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  has_news_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::note_commit() {
  {
    const std::lock_guard lock(mutex_);
    is_asked_ = true;
  }
  has_news_.notify_one();
}

void Checkpointer::run(const std::filesystem::path& archive) {
  try {
    Database database(archive, Database::Access::read_write, 0);
    std::unique_lock lock(mutex_);
    for (;;) {
      has_news_.wait(lock, [this] { return is_asked_ || is_over_; });
      if (is_over_) return;
      is_asked_ = false;
      lock.unlock();
      database.script("PRAGMA wal_checkpoint(PASSIVE)");
      lock.lock();
    }
  } catch (const std::exception&) {
    // A disk that is full or fails: whoever writes meets it, too, and tells.
  }
}

}  // namespace vbarchive::archive
