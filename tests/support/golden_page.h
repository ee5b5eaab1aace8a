// Golden pages: each folder of fixtures/pages is one page, what is known of it, and the records that it holds.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "vbarchive/extract.h"

namespace vbarchive::testing {

/// The folders of fixtures/pages, by name.
[[nodiscard]] std::vector<std::filesystem::path> golden_folders();

/// The whole file. Throws std::runtime_error when it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

struct GoldenPage {
  std::string bytes;                       ///< page.html
  nlohmann::ordered_json known, expected;  ///< case.json, expected.json
  PageInput input;                         ///< without the bytes
  ExtractOptions options;

  [[nodiscard]] Page extract() const { return extract(bytes); }
  /// The page with other bytes in the place of its own.
  [[nodiscard]] Page extract(const std::string& other_bytes) const;
};

/// Throws std::runtime_error naming the file and what is wrong with it; a key twice in one object is wrong, for the
/// parser would keep the last and the other would check nothing.
[[nodiscard]] GoldenPage read_golden_page(const std::filesystem::path& folder);

}  // namespace vbarchive::testing
