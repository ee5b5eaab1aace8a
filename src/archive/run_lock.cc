#include "archive/run_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "vbarchive/error.h"

namespace vbarchive::archive {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "this machine";
}

/// What the holder wrote; empty while it has not.
std::string holder_of(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t count = pread(descriptor, text.data(), text.size(), 0);
  if (count <= 0) return {};
  std::string_view line(text.data(), static_cast<std::size_t>(count));
  return std::string(line.substr(0, line.find('\n')));
}

[[noreturn]] void fail(const std::filesystem::path& file) {
  throw Error(ExitCode::storage, fmt::format("{}: the lock file cannot be made", file.string()), std::strerror(errno),
              "check that the folder is there and may be written");
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& archive, std::string_view command, UtcTime now) : file_(archive) {
  file_ += "-lock";
  for (;;) {
    descriptor_ = open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(file_);
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      const std::string holder = holder_of(descriptor_);
      close(descriptor_);
      descriptor_ = -1;
      errno = error;
      if (error != EWOULDBLOCK) fail(file_);
      throw Error(ExitCode::busy, fmt::format("{}: the archive is in use by another run", archive.string()), holder,
                  "wait until it ends, or end that process: nothing is lost");
    }
    // The last holder may have taken the file away between our opening and locking it: then the lock is on nothing.
    struct stat opened {
    }, named{};
    if (fstat(descriptor_, &opened) == 0 && stat(file_.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
        opened.st_dev == named.st_dev)
      break;
    close(descriptor_);
    descriptor_ = -1;
  }
  const std::string line =
      fmt::format("vbarchive {}, process {} on {}, since {}\n", command, getpid(), host_name(), to_iso(now));
  if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, line.data(), line.size(), 0) < 0) {
    // The lock holds all the same; only its name is missing (a full disk).
  }
}

RunLock::~RunLock() {
  unlink(file_.c_str());
  close(descriptor_);
}

}  // namespace vbarchive::archive
