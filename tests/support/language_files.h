// The language files of src/languages as they lie there.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "languages/lexicon.h"
#include "support/golden_page.h"
#include "text/settings.h"

namespace vbarchive::testing {

struct LanguageFile {
  std::string code;
  text::Settings settings;
};

/// In the order of their codes.
inline std::vector<LanguageFile> language_files() {
  std::vector<LanguageFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SOURCE_DIR) / "src/languages")) {
    if (entry.path().extension() != ".lang") continue;
    const std::string code = entry.path().stem().string();
    files.push_back({code, text::parse_settings(read_file(entry.path()), code, Lexicon::sections())});
  }
  std::ranges::sort(files, {}, &LanguageFile::code);
  return files;
}

}  // namespace vbarchive::testing
