// How fast pages become rows: scripts/bench.
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callgrind.h"
#include "growth.h"
#include "instructions.h"
#include "measure.h"
#include "process.h"
#include "profile.h"
#include "support/board_plans.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

constexpr std::string_view usage = R"(usage: vbarchive_bench [FOLDER [--times N]] [--rounds N]
       vbarchive_bench --growth POSTS
       vbarchive_bench --profile [FOLDER]
       vbarchive_bench --check-pins FILE
       vbarchive_bench --write-pins FILE

Measures each stage, and the program as a whole, on all .html files below FOLDER, or on generated pages.
  --times N    each page so many times, with other numbers of posts, threads and members: as of a larger board
  --rounds N   how often each runs; medians are shown (default: 5)
--growth imports generated boards of 1,000, 10,000 … POSTS posts, and asks them questions.
--profile tells whose instructions those of extract and write are.
The others compare the instructions that stages take on generated pages with those in FILE, or write them there.

example: vbarchive_bench fixtures/board --rounds 11
)";

[[nodiscard]] int usage_error() {
  fmt::print(stderr, "{}", usage);
  return static_cast<int>(ExitCode::usage);
}

template <typename Number>
[[nodiscard]] bool read_number(const std::string& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0;
}

int do_as_told(const std::vector<std::string>& arguments) {
  if (arguments.size() > 1 && arguments[0] == "--once") {
    run_stages_once({arguments.begin() + 1, arguments.end()});
    return 0;
  }
  if (arguments.size() > 1 && arguments[0] == "--measured")
    return run_measured({arguments.begin() + 1, arguments.end()});
  if (arguments.size() == 2 && arguments[0] == "--check-pins") return check_pins(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "--growth") {
    std::size_t posts = 0;
    if (!read_number(arguments[1], posts) || posts < testing::posts_of_a_part) return usage_error();
    measure_growth(posts);
    return 0;
  }
  if (!arguments.empty() && arguments[0] == "--profile") {
    if (arguments.size() > 2) return usage_error();
    print_profile(arguments.size() == 2 ? std::optional(arguments[1]) : std::nullopt);
    return 0;
  }
  if (arguments.size() == 2 && arguments[0] == "--write-pins") {
    write_pins(arguments[1]);
    return 0;
  }
  std::optional<std::string> folder;
  std::size_t times = 1;
  int rounds = 5;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--help") {
      fmt::print("{}", usage);
      return 0;
    }
    if (argument == "--rounds" && i + 1 < arguments.size()) {
      if (!read_number(arguments[++i], rounds)) return usage_error();
    } else if (argument == "--times" && i + 1 < arguments.size()) {
      if (!read_number(arguments[++i], times)) return usage_error();
    } else if (!folder && !argument.starts_with('-')) {
      folder = argument;
    } else {
      return usage_error();
    }
  }
  if (!folder && times > 1) return usage_error();
  measure(folder, times, rounds);
  return 0;
}

}  // namespace
}  // namespace vbarchive::bench

int main(int argc, char** argv) {
  try {
    return vbarchive::bench::do_as_told({argv + 1, argv + argc});
  } catch (const vbarchive::Error& error) {
    fmt::print(stderr, "vbarchive_bench: {}{}{}\n", error.what(), error.why().empty() ? "" : ": ", error.why());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    fmt::print(stderr, "vbarchive_bench: {}\n", error.what());
    return static_cast<int>(vbarchive::ExitCode::storage);
  }
}
