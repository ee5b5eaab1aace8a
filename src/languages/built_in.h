// The language files of src/languages as the build wrote them into the library (cmake/embed_languages.cmake).
#pragma once

#include <span>
#include <string_view>

namespace vbarchive::languages {

struct File {
  std::string_view code;  ///< ISO 639-1, the file's name without `.lang`
  std::string_view text;
};

/// In the order of their codes.
[[nodiscard]] std::span<const File> built_in_files();

}  // namespace vbarchive::languages
