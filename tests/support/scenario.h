// Scenarios: what a board does, what is run against it, and which requests and rows must come of it, as plain text
// (tests/scenarios/README.md tells the words).
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace vbarchive::testing {

/// A line with the lines that are indented below it. `word` is what stands before the first colon.
struct ScenarioLine {
  int number = 0;  ///< in the file, from 1
  std::string text;
  std::string word;
  std::string value;
  std::vector<ScenarioLine> below;
};

struct Scenario {
  std::filesystem::path file;
  std::vector<ScenarioLine> lines;
};

/// What is wrong with a scenario itself: `FILE:LINE: what`.
class ScenarioError : public std::runtime_error {
 public:
  ScenarioError(const std::filesystem::path& file, int line, const std::string& what)
      : std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what) {}
};

/// Throws ScenarioError for a line that cannot be read or a word that is not known, std::runtime_error when the file
/// cannot be read.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file);
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file, const std::string& content);

/// Runs a scenario with a program, step by step up to the first that fails. What failed, each with its file and line;
/// empty when all went well. Throws ScenarioError for what is wrong with the scenario.
[[nodiscard]] std::vector<std::string> run_scenario(const Scenario& scenario, const std::filesystem::path& program);

/// Everything but the program: that all words are understood, and the board's changes possible.
void check_scenario(const Scenario& scenario);

}  // namespace vbarchive::testing
