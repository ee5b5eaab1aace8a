// How fast pages become records: `vbarchive_bench [FOLDER] [--rounds N]`. Every stage is measured against a bare
// gumbo_parse() of the same pages in the same run, so that figures from different machines can be compared.
#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/parse.h"
#include "support/board.h"
#include "support/board_plans.h"
#include "support/temp_dir.h"
#include "text/charset.h"
#include "text/digest.h"
#include "vbarchive/archive.h"
#include "vbarchive/error.h"
#include "vbarchive/extract.h"

namespace vbarchive {
namespace {

namespace fs = std::filesystem;
using testing::Board;
using testing::Face;

struct Sample {
  std::string name;
  std::string bytes;
  std::string text;  ///< decoded: what the parsers get
};

struct Samples {
  std::vector<Sample> pages;
  std::optional<UtcTime> captured_at;
  std::size_t bytes = 0;
  std::size_t posts = 0;
};

/// The faces by turns, one for each thread.
Samples generated_samples() {
  constexpr std::size_t threads = 40;
  const Board board = testing::make_board(testing::busy_plan(threads));
  Samples samples;
  samples.captured_at = board.captured_at;
  for (std::size_t i = 0; i < board.threads.size(); ++i) {
    const auto face = static_cast<Face>(i % 4);
    for (int page = 1; page <= page_count(board, board.threads[i]); ++page) {
      samples.pages.push_back({fmt::format("generated-{}-{}.html", board.threads[i].id, page),
                               render_thread_page(board, board.threads[i], page, face),
                               {}});
    }
  }
  return samples;
}

/// All .html and .htm files below a folder.
Samples samples_of(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw Error(ExitCode::usage, "no such folder: " + folder.string());
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (entry.is_regular_file() && (ending == ".html" || ending == ".htm")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Samples samples;
  for (const fs::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    samples.pages.push_back({file.string(), {std::istreambuf_iterator<char>(stream), {}}, {}});
  }
  return samples;
}

PageInput input_of(const Samples& samples, const Sample& sample) {
  PageInput input;
  input.bytes = sample.bytes;
  input.captured_at = samples.captured_at;
  return input;
}

void complete(Samples& samples) {
  for (Sample& sample : samples.pages) {
    sample.text = text::decode(sample.bytes, std::nullopt).text;
    samples.bytes += sample.bytes.size();
    samples.posts += extract(input_of(samples, sample)).posts.size();
  }
}

/// What every stage returns goes here: a result that nobody looks at may be left out by the compiler.
volatile std::size_t sink = 0;

void bare_gumbo(const Samples& samples) {
  for (const Sample& sample : samples.pages) {
    GumboOutput* const output = gumbo_parse_with_options(&kGumboDefaultOptions, sample.text.data(), sample.text.size());
    sink = sink + output->document->v.document.children.length;
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
}

void decode(const Samples& samples) {
  for (const Sample& sample : samples.pages) sink = sink + text::decode(sample.bytes, std::nullopt).text.size();
}

void parse(const Samples& samples) {
  const Limits limits;
  for (const Sample& sample : samples.pages) sink = sink + html::parse(sample.text, limits).index();
}

void extract_all(const Samples& samples) {
  for (const Sample& sample : samples.pages) sink = sink + extract(input_of(samples, sample)).posts.size();
}

/// As a user imports them, in one thread, into fresh archives: one for each board that the pages name.
void import_all(const Samples& samples) {
  const testing::TempDir folder;
  const UtcTime now{};
  std::map<std::string, Archive> archives;
  for (const Sample& sample : samples.pages) {
    const Page page = extract(input_of(samples, sample));
    const std::string board = page.site.base_url.value_or("");
    auto found = archives.find(board);
    if (found == archives.end()) {
      const fs::path file = folder / fmt::format("{}.db", archives.size());
      found = archives.emplace(board, Archive(file, OpenMode::create)).first;
      found->second.begin_run("bench", now);
    }
    CaptureRecord capture;
    capture.url = page.url;
    capture.fetched_at = samples.captured_at;
    capture.sha256 = text::sha256_hex(sample.bytes);
    capture.origin = "file";
    capture.file = sample.name;
    found->second.add(capture, page);
  }
  for (auto& [board, archive] : archives) {
    archive.settle();
    archive.end_run(now, 0, "{}");
    sink = sink + static_cast<std::size_t>(archive.stats().posts);
  }
}

struct Stage {
  const char* name;
  std::function<void(const Samples&)> run;
  std::vector<double> seconds = {};
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void measure(const Samples& samples, int rounds) {
  std::vector<Stage> stages = {{"gumbo_parse (bare)", bare_gumbo},
                               {"decode", decode},
                               {"parse", parse},
                               {"extract (decode and parse in it)", extract_all},
                               {"import (extract in it)", import_all}};
  // One round of all stages after the other: a machine that slows down slows all of them.
  for (int round = 0; round < rounds; ++round) {
    for (Stage& stage : stages) {
      const auto begin = std::chrono::steady_clock::now();
      stage.run(samples);
      stage.seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
  }
  const double bare = median(stages.front().seconds);
  const auto per_second = [](std::size_t count, double seconds) { return static_cast<double>(count) / seconds; };
  fmt::print("{} pages, {} posts, {:.1f} MB; median of {} rounds\n\n", samples.pages.size(), samples.posts,
             static_cast<double>(samples.bytes) / 1e6, rounds);
  fmt::print("{:<34}{:>10}{:>11}{:>9}{:>20}\n", "stage", "pages/s", "posts/s", "MB/s", "time / bare parse");
  for (const Stage& stage : stages) {
    const double seconds = median(stage.seconds);
    fmt::print("{:<34}{:>10.0f}{:>11.0f}{:>9.1f}{:>20.2f}\n", stage.name, per_second(samples.pages.size(), seconds),
               per_second(samples.posts, seconds), per_second(samples.bytes, seconds) / 1e6, seconds / bare);
  }
}

constexpr std::string_view usage = R"(usage: vbarchive_bench [FOLDER] [--rounds N]

Measures decode, parse, extract and import on all .html files below FOLDER, or on generated pages.
  --rounds N   how often each stage runs; the median is shown (default: 5)

example: vbarchive_bench fixtures/board --rounds 11
)";

int run(const std::vector<std::string_view>& arguments) {
  std::optional<std::string_view> folder;
  int rounds = 5;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help") {
      fmt::print("{}", usage);
      return 0;
    }
    if (argument == "--rounds" && i + 1 < arguments.size()) {
      const std::string_view number = arguments[++i];
      const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), rounds);
      if (error == std::errc{} && end == number.data() + number.size() && rounds > 0) continue;
    } else if (!folder && !argument.starts_with('-')) {
      folder = argument;
      continue;
    }
    fmt::print(stderr, "{}", usage);
    return static_cast<int>(ExitCode::usage);
  }
  Samples samples = folder ? samples_of(*folder) : generated_samples();
  complete(samples);
  if (samples.pages.empty()) {
    fmt::print(stderr, "vbarchive_bench: no .html file below {}\n", *folder);
    return static_cast<int>(ExitCode::nothing);
  }
  measure(samples, rounds);
  return 0;
}

}  // namespace
}  // namespace vbarchive

int main(int argc, char** argv) {
  try {
    return vbarchive::run({argv + 1, argv + argc});
  } catch (const vbarchive::Error& error) {
    fmt::print(stderr, "vbarchive_bench: {}{}{}\n", error.what(), error.why().empty() ? "" : ": ", error.why());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    fmt::print(stderr, "vbarchive_bench: {}\n", error.what());
    return static_cast<int>(vbarchive::ExitCode::storage);
  }
}
