// What a test asks an archive, through SQLite's own shell or through what the program reads it with.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace vbarchive::testing {

/// The rows of a query, columns between bars. Throws std::runtime_error when the shell fails.
[[nodiscard]] std::string rows(const std::filesystem::path& archive, const std::string& query);

/// Changes it behind the program's back.
void change(const std::filesystem::path& archive, const std::string& sql);

/// Everything that an archive says of a board, without when and from where it was captured.
[[nodiscard]] std::string content_of(const std::filesystem::path& archive);

/// Reads all citations again: what is wrong with them, a line each; and how many there are.
struct Citations {
  std::size_t count = 0;
  std::string wrong;
};
[[nodiscard]] Citations check_citations(const std::filesystem::path& archive);

}  // namespace vbarchive::testing
