// Saved pages from the disk: files, folders, standard input.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "vbarchive/time.h"

namespace vbarchive::capture {

/// One saved page, not yet looked at.
struct Capture {
  std::string bytes;
  std::string origin;                  ///< `file`
  std::string file;                    ///< the path as reached from the argument, or `-`
  std::optional<std::string> address;  ///< what the file's name says of it (url::address_of_file), if anything
  std::optional<UtcTime> captured_at;  ///< the file's modification time; for standard input nothing
};

/// An input that could not be read, and why: told and remembered, the run goes on.
struct Problem {
  std::string file;
  std::string why;
};

using Item = std::variant<Capture, Problem>;

/// Walks the inputs one by one. A folder is walked recursively in natural order (page 2 before page 10), by name alone,
/// so that two machines agree; hidden files and links to folders are passed over, and so is what is plainly no page by
/// its name (images, styles, scripts).
class Inputs {
 public:
  /// `-` is standard input. Throws Error (usage) for a path that does not exist.
  /// `page_bytes`: a file larger than this is a Problem, not read.
  Inputs(const std::vector<std::string>& paths, std::size_t page_bytes);
  ~Inputs();
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;

  /// The next one; nothing at the end.
  [[nodiscard]] std::optional<Item> next();

  /// How many there are, for a progress bar: counted when the folders were listed; nothing while it is not known.
  [[nodiscard]] std::optional<std::size_t> total() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// `page2` before `page10`: runs of digits compare as numbers, all else byte by byte; ties by the bytes.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

}  // namespace vbarchive::capture
