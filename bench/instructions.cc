#include "instructions.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "callgrind.h"
#include "pages.h"
#include "stages.h"
#include "support/temp_dir.h"
#include "table.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

constexpr int skipped = 77;
constexpr double slack = 0.05;

/// A page of each face, small enough for a test.
std::vector<std::string> pinned_pages(const std::filesystem::path& folder) {
  constexpr std::size_t faces = 4;
  generate_pages(folder, faces, 10);
  return files_below(folder);
}

/// Each stage of ours as a part of a bare parse. How a digest is made is OpenSSL's to choose, by the processor.
std::map<std::string, double> measured_parts() {
  const testing::TempDir folder;
  std::map<std::string, double> counted = count_instructions(pinned_pages(folder.path()));
  const std::string bare(stages().front().name);
  std::map<std::string, double> parts;
  for (const auto& [name, instructions] : counted) {
    if (name != bare && name != "digest") parts[name] = instructions / counted[bare];
  }
  return parts;
}

}  // namespace

std::map<std::string, double> count_instructions(const std::vector<std::string>& files) {
  std::map<std::string, double> counted;
  for (const FunctionCost& cost : callgrind(files)) {
    for (const Stage& stage : stages()) {
      if (cost.function.find(fmt::format("::{}(", stage.function)) != std::string::npos)
        counted[std::string(stage.name)] += cost.with_calls;
    }
  }
  if (counted.size() != stages().size()) throw Error(ExitCode::storage, "valgrind did not see all stages");
  return counted;
}

int check_pins(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw Error(ExitCode::usage, "no such file: " + file.string());
  const auto pins = nlohmann::json::parse(in);
  if (pins.at("build") != BENCH_BUILD) {
    fmt::print("not compared: the numbers are of {}, this is {}\n", pins.at("build").get<std::string>(), BENCH_BUILD);
    return skipped;
  }
  if (!has_valgrind()) {
    fmt::print("not compared: valgrind is missing\n");
    return skipped;
  }
  Table table({"stage", "pinned", "now", "change"});
  bool is_kept = true;
  for (const auto& [name, now] : measured_parts()) {
    const double pinned = pins.at("stages").value(name, 0.0);
    const double change = now / pinned - 1;
    is_kept = is_kept && std::abs(change) <= slack;
    table.add(
        {name, fmt::format("{:.5f}", pinned), fmt::format("{:.5f}", now), fmt::format("{:+.1f} %", change * 100)});
  }
  fmt::print("Instructions, as a part of those of a bare gumbo_parse:\n\n{}", table.text());
  if (is_kept) return 0;
  fmt::print("\nMore than 5 % from what {} says. Where that is meant, scripts/pins --write writes it anew.\n",
             file.string());
  return 1;
}

void write_pins(const std::filesystem::path& file) {
  nlohmann::ordered_json pins = {{"build", BENCH_BUILD}, {"stages", nlohmann::ordered_json::object()}};
  for (const auto& [name, part] : measured_parts()) pins["stages"][name] = std::round(part * 1e5) / 1e5;
  std::ofstream out(file);
  out << pins.dump(2) << '\n';
  if (!out.flush()) throw Error(ExitCode::storage, "cannot write " + file.string());
}

}  // namespace vbarchive::bench
