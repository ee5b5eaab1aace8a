// Whether the bytes that an archive cites are where it says, and are those that were read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "archive/database.h"

namespace vbarchive::verify {

/// A capture whose bytes cannot be had any more.
struct BrokenCitation {
  std::int64_t capture_id = 0;
  std::optional<std::string> url;
  std::string file;  ///< as the row has it
  std::int64_t offset = 0;
  std::string why;  ///< for people
};

struct CitationEvents {
  std::function<void(const BrokenCitation&)> broken;
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< none: nothing is told
};

struct CitationReport {
  std::size_t read = 0;          ///< whose digest was compared
  std::size_t broken = 0;        ///< of these
  std::size_t without_file = 0;  ///< captures that cite nothing: standard input, `--no-captures`, what had no answer
};

/// Reads every capture again that cites a file, in the order in which they lie there, and compares its SHA-256 with
/// the row's. `folder`: of the archive, for files that are named relative to it.
[[nodiscard]] CitationReport check_citations(archive::Database& database, const std::filesystem::path& folder,
                                             const CitationEvents& events);

}  // namespace vbarchive::verify
