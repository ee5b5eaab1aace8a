// One run writes to an archive at a time, and says who it is.
#pragma once

#include <filesystem>
#include <string_view>

#include "vbarchive/time.h"

namespace vbarchive::archive {

/// Held from its making to its end, also when the process is killed: the system lets go of it (flock). The file
/// `ARCHIVE.db-lock` lies beside the archive meanwhile and names the holder for people.
class RunLock {
 public:
  /// Throws Error: busy, with the holder's name, where another run has it; storage where the file cannot be made.
  RunLock(const std::filesystem::path& archive, std::string_view command, UtcTime now);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace vbarchive::archive
