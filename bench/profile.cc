#include "profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callgrind.h"
#include "pages.h"
#include "support/temp_dir.h"
#include "table.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

constexpr std::size_t counted_bytes = 2'000'000;
constexpr std::size_t generated_threads = 8;
constexpr int posts_of_each = 30;

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whose function it is: a room of the program by its namespace, else a library.
std::string owner_of(const FunctionCost& cost) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 5> libraries = {
      {{"libgumbo", "Gumbo"},
       {"libsqlite3", "SQLite"},
       {"libcrypto", "libcrypto"},
       {"libstdc++", "standard library"},
       {"libfmt", "standard library"}}};
  for (const auto& [file, name] : libraries) {
    if (holds(cost.library, file)) return name;
  }
  if (!holds(cost.library, "vbarchive_bench")) {
    for (const char* const word : {"alloc", "free", "chunk", "consolidate"}) {
      if (holds(cost.function, word)) return "libc: memory taken and given back";
    }
    return "libc: bytes copied, compared and looked for";
  }
  constexpr std::string_view ours = "vbarchive::";
  if (!cost.function.starts_with(ours)) return "standard library";
  const std::string_view rest = std::string_view(cost.function).substr(ours.size());
  const std::string_view name = rest.substr(0, rest.find_first_of(":(<["));
  if (name == "extraction" || name == "extract") return "src/extract";
  if (name == "Archive") return "src/archive";
  const bool is_room =
      rest.substr(name.size()).starts_with("::") && std::islower(static_cast<unsigned char>(name[0])) != 0;
  return is_room ? fmt::format("src/{}", name) : "src/records";
}

std::map<std::string, double> by_owner(const std::vector<std::string>& files, const std::string& stage) {
  std::map<std::string, double> owners;
  for (const FunctionCost& cost : callgrind(files, stage)) owners[owner_of(cost)] += cost.own;
  return owners;
}

double sum_of(const std::map<std::string, double>& owners) {
  double sum = 0;
  for (const auto& [owner, cost] : owners) sum += cost;
  return sum;
}

}  // namespace

void print_profile(const std::optional<std::filesystem::path>& folder) {
  if (!has_valgrind()) throw Error(ExitCode::usage, "valgrind is missing", {}, "apt-get install valgrind");
  const testing::TempDir generated;
  if (!folder) generate_pages(generated.path(), generated_threads, posts_of_each);
  const std::vector<std::string> files =
      some_files(read_pages(files_below(folder ? *folder : generated.path())), counted_bytes);
  std::map<std::string, double> extract = by_owner(files, "stage_extract"), write = by_owner(files, "stage_write");
  const double extract_sum = sum_of(extract), write_sum = sum_of(write), sum = extract_sum + write_sum;

  std::map<std::string, double> both = extract;
  for (const auto& [owner, cost] : write) both[owner] += cost;
  std::vector<std::pair<std::string, double>> sorted(both.begin(), both.end());
  std::ranges::sort(sorted, std::ranges::greater{}, &std::pair<std::string, double>::second);
  Table table({"% of the instructions", "of extract", "of write", "of both"});
  const auto percent = [](double part, double whole) { return fmt::format("{:.1f}", part / whole * 100); };
  for (const auto& [owner, cost] : sorted)
    table.add({owner, percent(extract[owner], extract_sum), percent(write[owner], write_sum), percent(cost, sum)});
  table.add({"all", percent(extract_sum, sum), percent(write_sum, sum), "100"});
  fmt::print("{}", table.text());
}

}  // namespace vbarchive::bench
