#include "callgrind.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string_view>
#include <utility>

#include "pages.h"
#include "process.h"
#include "stages.h"
#include "support/temp_dir.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

/// A line of costs begins with a place in the source, as a number; that behind `calls=` has the costs of the calls.
std::vector<FunctionCost> read_costs(const std::string& report) {
  std::map<std::pair<std::string, std::string>, FunctionCost> costs;
  std::ifstream in(report);
  std::string line, library;
  FunctionCost* current = nullptr;
  bool is_of_calls = false;
  while (std::getline(in, line)) {
    if (line.starts_with("ob=")) {
      library = line.substr(3);
    } else if (line.starts_with("fn=")) {
      const std::string function = line.substr(3);
      current = &costs.try_emplace({library, function}, FunctionCost{library, function}).first->second;
    } else if (line.starts_with("calls=")) {
      is_of_calls = true;
    } else if (current != nullptr && !line.empty() && line.front() >= '0' && line.front() <= '9') {
      const double cost = std::stod(line.substr(line.find(' ')));
      current->with_calls += cost;
      if (!is_of_calls) current->own += cost;
      is_of_calls = false;
    }
  }
  std::vector<FunctionCost> all;
  for (auto& [key, cost] : costs) all.push_back(std::move(cost));
  return all;
}

}  // namespace

void run_stages_once(const std::vector<std::string>& files) {
  const Samples samples = read_pages(files);
  for (const Stage& stage : stages()) {
    Work work(samples);
    stage.prepare(work);
    stage.run(work);
  }
}

bool has_valgrind() { return works({"valgrind", "--version"}); }

std::vector<FunctionCost> callgrind(const std::vector<std::string>& files, const std::optional<std::string>& within) {
  const testing::TempDir folder;
  const std::string report = (folder / "callgrind.out").string();
  std::vector<std::string> command = {
      "valgrind",         "--quiet", "--tool=callgrind", "--callgrind-out-file=" + report, "--compress-strings=no",
      "--compress-pos=no"};
  if (within) command.push_back(fmt::format("--toggle-collect=*::{}(*", *within));
  command.insert(command.end(), {std::filesystem::read_symlink("/proc/self/exe").string(), "--once"});
  command.insert(command.end(), files.begin(), files.end());
  if (run(command).exit_code != 0) throw Error(ExitCode::storage, "valgrind failed");
  return read_costs(report);
}

}  // namespace vbarchive::bench
