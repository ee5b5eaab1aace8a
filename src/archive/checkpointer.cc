#include "archive/checkpointer.h"

#include <system_error>

#include "archive/database.h"

namespace vbarchive::archive {

Checkpointer::Checkpointer(const std::filesystem::path& archive) {
  try {
    thread_ = std::thread([this, archive] { run(archive); });
  } catch (const std::system_error&) {
    has_ended_ = true;  // none to be had: the connection that writes does it
  }
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
    ++noted_;
  }
  has_news_.notify_one();
}

void Checkpointer::wait() {
  std::unique_lock lock(mutex_);
  is_done_.wait(lock, [this] { return brought_home_ == noted_ || has_ended_; });
}

void Checkpointer::run(const std::filesystem::path& archive) {
  try {
    Database database(archive, Database::Access::read_write, 0);
    std::unique_lock lock(mutex_);
    for (;;) {
      has_news_.wait(lock, [this] { return brought_home_ != noted_ || is_over_; });
      if (is_over_) return;
      const std::uint64_t noted = noted_;
      lock.unlock();
      database.script("PRAGMA wal_checkpoint(PASSIVE)");
      lock.lock();
      brought_home_ = noted;
      is_done_.notify_all();
    }
  } catch (const std::exception&) {
    // A disk that is full or fails: whoever writes meets it, too, and tells.
  }
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  is_done_.notify_all();
}

}  // namespace vbarchive::archive
