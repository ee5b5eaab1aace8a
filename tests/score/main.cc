// Scores what is read from pages of real boards against labels that a person made: scripts/score.
//   vbarchive_score [-v]          scores; 1 when a floor is missed, 77 when the pages are not at hand
//   vbarchive_score --seal FILE   prints a plain label as it may be kept
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "capture/input.h"
#include "records/json.h"
#include "score/score.h"
#include "support/golden_page.h"
#include "text/utf8.h"
#include "vbarchive/extract.h"

namespace vbarchive::score {
namespace {

namespace fs = std::filesystem;

constexpr int skipped = 77;  // what CTest is told in SKIP_RETURN_CODE

Json parsed(const fs::path& file) {
  try {
    return Json::parse(testing::read_file(file));
  } catch (const Json::parse_error& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
}

std::vector<fs::path> labels_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// As `vbarchive extract` reads the file, but without the file's time: it is another on every machine.
Page read_page(const fs::path& file) {
  const ExtractOptions options;
  capture::Inputs inputs({file.string()}, options.limits.page_bytes);
  const auto item = inputs.next();
  const auto* const capture = item ? std::get_if<capture::Capture>(&*item) : nullptr;
  if (capture == nullptr) throw std::runtime_error(file.string() + ": cannot be read");
  PageInput input;
  input.bytes = capture->bytes;
  input.address = capture->address;
  return extract(input, options);
}

void print_score(const Score& score) {
  fmt::print("{:>6} {:>6} {:>6}  {}\n", "right", "wrong", "total", "field");
  for (const auto& [name, count] : score.fields) {
    fmt::print("{:>6} {:>6} {:>6}  {}\n", count.right, count.wrong, count.right + count.wrong, name);
  }
  const Count all = score.all_fields();
  fmt::print("{:>6} {:>6} {:>6}  all fields: {:.2f} %\n", all.right, all.wrong, all.right + all.wrong, percent(all));
  fmt::print("posts: {} of {} found ({:.2f} %), {} missing, {} false\n", score.posts.right,
             score.posts.right + score.posts.wrong, percent(score.posts), score.posts.wrong, score.false_posts);
}

/// Whether all floors hold; says which do not.
bool holds(const Score& score, const Json& floors) {
  bool all_hold = true;
  const auto check = [&](bool is_held, const std::string& what) {
    if (is_held) return;
    fmt::print("below the floor: {}\n", what);
    all_hold = false;
  };
  const Count fields = score.all_fields();
  check(score.posts.right + score.posts.wrong > 0 && fields.right + fields.wrong > 0, "nothing was scored");
  check(percent(score.posts) >= floors.at("posts").get<double>(),
        fmt::format("posts {:.2f} %, must be {} %", percent(score.posts), floors.at("posts").dump()));
  check(score.false_posts <= floors.at("false_posts").get<std::size_t>(),
        fmt::format("{} false posts, may be {}", score.false_posts, floors.at("false_posts").dump()));
  check(percent(fields) >= floors.at("fields").get<double>(),
        fmt::format("fields {:.4f} %, must be {} %", percent(fields), floors.at("fields").dump()));
  return all_hold;
}

int run_score(bool is_verbose) {
  const fs::path home = fs::path(SOURCE_DIR) / "tests" / "score";
  const fs::path corpus = fs::path(SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus)) {
    fmt::print(stderr, "NOT SCORED: no pages of real boards beside the source folder ({})\n", corpus.string());
    return skipped;
  }
  const Json floors = parsed(home / "floors.json");
  const std::vector<fs::path> labels = labels_in(home / "truth");
  Score sum;
  for (const fs::path& file : labels) {
    Json label = parsed(file);
    const std::string page_file = label.at("file").get<std::string>();
    label.erase("file");
    const Score score = compared(label, to_json(read_page(corpus / page_file)));
    fmt::print("== {}: {}\n", file.stem().string(), page_file);
    print_score(score);
    if (is_verbose) {
      for (const Difference& difference : score.differences) {
        fmt::print("  {}\n    expected {}\n    read     {}\n", text::printable(difference.place), difference.expected,
                   difference.read);
      }
    }
    fmt::print("\n");
    sum.add(score);
  }
  fmt::print("== all {} pages\n", labels.size());
  print_score(sum);
  const auto fewest = floors.at("pages").get<std::size_t>();
  if (labels.size() < fewest) fmt::print("below the floor: {} pages, must be {}\n", labels.size(), fewest);
  return holds(sum, floors) && labels.size() >= fewest ? 0 : 1;
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return run_score(false);
  if (arguments.size() == 1 && arguments[0] == "-v") return run_score(true);
  if (arguments.size() == 2 && arguments[0] == "--seal") {
    fmt::print("{}\n", sealed(parsed(arguments[1])).dump(1));
    return 0;
  }
  fmt::print(stderr, "usage: scripts/score [-v | --seal FILE]\n");
  return 2;
}

}  // namespace
}  // namespace vbarchive::score

int main(int argc, char** argv) {
  try {
    return vbarchive::score::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
