// How many instructions the stages take, as valgrind counts them: the same on a busy machine as on an idle one.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace vbarchive::bench {

/// The instructions of each stage, by its name, each run once on the files. Throws Error where valgrind fails.
[[nodiscard]] std::map<std::string, double> count_instructions(const std::vector<std::string>& files);

/// Compares the instructions of each stage, as a part of those of a bare gumbo_parse() in the same run, with those that
/// a file says, and prints both. Ends with 0 where all differ by no more than 5 %, with 1 where one does, with 77 where
/// the file is of another build or valgrind is missing.
[[nodiscard]] int check_pins(const std::filesystem::path& pins);

/// Writes that file.
void write_pins(const std::filesystem::path& pins);

}  // namespace vbarchive::bench
