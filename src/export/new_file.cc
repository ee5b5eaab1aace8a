#include "export/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "vbarchive/error.h"

namespace vbarchive::exporting {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_size = 262'144;

fs::path behind_links(const fs::path& path) {
  std::error_code error;
  fs::path found = fs::weakly_canonical(path, error);
  return error ? fs::absolute(path) : found;
}

/// The name of a file survives a loss of power only when its folder is on the disk too. Best effort: by now the file is
/// whole and in its place.
void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  static_cast<void>(fsync(descriptor) == 0);
  close(descriptor);
}

}  // namespace

NewFile::NewFile(const fs::path& path) : path_(behind_links(path)) {
  struct stat old = {};
  const bool is_there = stat(path_.c_str(), &old) == 0;
  if (is_there && !S_ISREG(old.st_mode)) {
    throw Error(ExitCode::usage, fmt::format("{} is no file", path.string()),
                S_ISDIR(old.st_mode) ? "it is a folder" : "it is a device or a pipe",
                "name a file, or leave --output out and redirect standard output");
  }
  if (is_there && access(path_.c_str(), W_OK) != 0) fail();
  open_part();
  if (is_there && fchmod(descriptor_, old.st_mode & 0777U) != 0) {
    const int why = errno;
    drop();
    errno = why;
    fail();
  }
}

NewFile::~NewFile() { drop(); }

void NewFile::open_part() {
  for (int number = 0; descriptor_ < 0; ++number) {
    part_ = path_.parent_path() / fmt::format(".vbarchive-{}-{}.part", getpid(), number);
    descriptor_ = open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno != EEXIST) fail();
  }
}

void NewFile::drop() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  descriptor_ = -1;
  unlink(part_.c_str());
}

void NewFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= buffer_size) flush();
}

void NewFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail();
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
}

void NewFile::finish() {
  flush();
  if (fsync(descriptor_) != 0) fail();
}

void NewFile::publish() {
  if (rename(part_.c_str(), path_.c_str()) != 0) fail();
  close(descriptor_);
  descriptor_ = -1;
  sync_folder(path_.parent_path());
}

void NewFile::fail() const {
  throw Error(ExitCode::storage, fmt::format("cannot write {}", path_.string()), std::strerror(errno),
              "make room or check the folder; no file was left half written");
}

}  // namespace vbarchive::exporting
