// Brings the log home to the archive while rows are written.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>

namespace vbarchive::archive {

/// A thread with a connection of its own. What is committed is safe in the log; to copy it to where it belongs, and to
/// wait for the disk, is nobody's hurry but has to be done. What fails is left for the next checkpoint, in the end that
/// of the connection that writes.
class Checkpointer {
 public:
  explicit Checkpointer(const std::filesystem::path& archive);
  /// Waits for a checkpoint that has begun.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Something was committed.
  void note_commit();
  /// Until all that was noted is brought home, or has failed to be.
  void wait();

 private:
  void run(const std::filesystem::path& archive);

  std::mutex mutex_;  ///< for all below
  std::condition_variable has_news_, is_done_;
  std::uint64_t noted_ = 0, brought_home_ = 0;  ///< commits
  bool is_over_ = false;
  bool has_ended_ = false;
  std::thread thread_;
};

}  // namespace vbarchive::archive
