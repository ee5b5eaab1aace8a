// A file that is there when it is whole.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace vbarchive::exporting {

/// Written under a temporary name in the folder where it will be; until publish() whatever has its name stays as it is.
/// A run that is killed leaves `.vbarchive-….part` behind. All functions throw Error (storage), with the path and why.
class NewFile {
 public:
  /// A link is followed. Error (usage) where the path is a folder, a device or a pipe.
  explicit NewFile(const std::filesystem::path& path);
  /// Without publish() nothing is left of it.
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes);
  /// All that was written is on the disk.
  void finish();
  /// After finish(). A file that it replaces hands on its permissions.
  void publish();

 private:
  void open_part();
  void flush();
  void drop();
  [[noreturn]] void fail() const;

  std::filesystem::path path_, part_;
  std::string buffer_;
  int descriptor_ = -1;
};

}  // namespace vbarchive::exporting
