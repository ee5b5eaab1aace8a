// Runs a command as a user would and tells all that came of it.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vbarchive::testing {

struct RunOptions {
  std::optional<std::string> input;                              ///< bytes for a pipe on standard input; else /dev/null
  std::vector<std::pair<std::string, std::string>> environment;  ///< set over the inherited environment
  std::optional<std::filesystem::path> working_directory;
  bool output_is_terminal = false;            ///< standard output is a terminal of 80 columns, not a pipe
  bool error_is_terminal = false;             ///< the same for standard error
  std::chrono::milliseconds timeout{60'000};  ///< then the command and all that it started are killed
};

struct RunResult {
  std::optional<int> exit_code;  ///< absent when a signal ended it
  std::optional<int> signal;
  bool timed_out = false;
  std::string out;  ///< from a terminal too as written: its line ends are not translated
  std::string err;
};

/// Runs `command` (found on PATH when it has no slash) to its end. Throws std::runtime_error when it cannot be started.
[[nodiscard]] RunResult run(const std::vector<std::string>& command, const RunOptions& options = {});

// The tests themselves are compiled alike in every build; these two are told them in main.cc.

/// The path of the program that was built.
[[nodiscard]] const std::string& program();
/// Whether library and program are slowed down by sanitizers.
[[nodiscard]] bool is_sanitized();

/// Runs the program that was built.
[[nodiscard]] inline RunResult run_program(std::vector<std::string> arguments, const RunOptions& options = {}) {
  arguments.insert(arguments.begin(), program());
  return run(arguments, options);
}

}  // namespace vbarchive::testing
