// Where the time goes.
#pragma once

#include <filesystem>
#include <optional>

namespace vbarchive::bench {

/// Prints which part of the instructions of extract and write are whose: of each room of the program, and of the
/// libraries. For the pages below a folder, or for generated ones.
void print_profile(const std::optional<std::filesystem::path>& folder);

}  // namespace vbarchive::bench
