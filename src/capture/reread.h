// Captures that were read before, again: by where they lie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "capture/input.h"

namespace vbarchive::capture {

/// What a row of `captures` says of its bytes.
struct Citation {
  std::string file;  ///< absolute, or relative to the folder of the archive
  std::uint64_t offset = 0;
  std::string sha256;  ///< of the page's bytes
};

/// Reads the pages that citations name. Those of one file are read fastest in the order in which they lie there, and in
/// any order where a file is not packed as a whole.
class Rereader {
 public:
  /// `folder`: the archive's.
  explicit Rereader(std::filesystem::path folder);
  ~Rereader();
  Rereader(const Rereader&) = delete;
  Rereader& operator=(const Rereader&) = delete;

  /// The very bytes that were captured, with what their record or file says of them; else a Problem that tells what is
  /// wrong: no such file, other bytes, a record that cannot be read.
  [[nodiscard]] Item read(const Citation& citation);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vbarchive::capture
