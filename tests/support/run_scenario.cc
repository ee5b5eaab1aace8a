// Runs one scenario: `vbarchive_scenario PROGRAM FILE`. Ends with 1 when it fails, with 2 when there is something wrong
// with it, and with 77 (skipped) when the program has no command that it runs.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "support/program.h"
#include "support/scenario.h"

int main(int argc, char** argv) {
  using namespace vbarchive::testing;
  if (argc != 3) {
    fmt::print(stderr, "usage: vbarchive_scenario PROGRAM FILE\n");
    return 2;
  }
  try {
    const Scenario scenario = read_scenario(argv[2]);
    const RunResult help = run({argv[1], "--help"});
    for (const ScenarioLine& step : scenario.lines) {
      const std::string command = step.value.substr(0, step.value.find(' '));
      if (step.word != "run" || help.out.find("\n  " + command + " ") != std::string::npos) continue;
      fmt::print(stderr, "{}:{}: the program has no command {}\n", argv[2], step.number, command);
      return 77;
    }
    const std::vector<std::string> failures = run_scenario(scenario, argv[1]);
    for (const std::string& failure : failures) fmt::print(stderr, "{}\n", failure);
    return failures.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
