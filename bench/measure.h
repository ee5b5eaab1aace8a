// The table: how fast pages go through each stage and through the whole program.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace vbarchive::bench {

/// Prints it for the pages below a folder, each taken so many times with other numbers, or for generated ones. Each
/// stage runs once a round, all of them one after the other, so that a machine that slows down slows all of them.
void measure(const std::optional<std::filesystem::path>& folder, std::size_t times, int rounds);

}  // namespace vbarchive::bench
