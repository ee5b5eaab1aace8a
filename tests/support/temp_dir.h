// A folder that goes when the test does.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "vbarchive/error.h"

namespace vbarchive::testing {

/// A new empty folder below the system's temporary folder, removed with all that is in it at the end of the scope.
class TempDir {
 public:
  /// Throws Error (storage) when it cannot be made.
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "vbarchive-XXXXXX").string();
    if (!mkdtemp(name.data())) throw Error(ExitCode::storage, "cannot make a temporary folder", name);
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace vbarchive::testing
