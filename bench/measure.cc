#include "measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "archive_size.h"
#include "callgrind.h"
#include "instructions.h"
#include "pages.h"
#include "process.h"
#include "stages.h"
#include "support/temp_dir.h"
#include "table.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

namespace fs = std::filesystem;

/// So much is enough for valgrind, which is fifty times slower.
constexpr std::size_t counted_bytes = 2'000'000;
constexpr std::size_t generated_threads = 100;
constexpr int posts_of_each = 30;

/// Debian's, which has Debian's packages.
constexpr const char* python = "/usr/bin/python3";

enum class Time { cpu, wall };

/// What was measured of one thing, round by round.
struct Measured {
  std::vector<double> cpu, wall;
  std::size_t peak_bytes = 0;

  void add(const Cost& cost) {
    cpu.push_back(cost.cpu_seconds);
    wall.push_back(cost.wall_seconds);
    peak_bytes = std::max(peak_bytes, cost.peak_bytes);
  }
  [[nodiscard]] double seconds(Time time) const { return median(time == Time::cpu ? cpu : wall); }
};

/// One after the other.
void add_to(Cost& sum, const Cost& cost) {
  sum.cpu_seconds += cost.cpu_seconds;
  sum.wall_seconds += cost.wall_seconds;
  sum.peak_bytes = std::max(sum.peak_bytes, cost.peak_bytes);
}

/// The program, run on the boards of the samples as a user would: an archive for each board.
class Program {
 public:
  explicit Program(const Samples& samples) : samples_(&samples) {
    std::ofstream(folder_ / "smallest.html") << smallest_page;
  }

  /// Everything once, the first time into fresh archives.
  void round() {
    smallest.add(
        vbarchive({"import", "--quiet", fresh(folder_ / "smallest.db"), (folder_ / "smallest.html").string()}));
    Cost one, all, again, reparse;
    std::size_t number = 0;
    for (const auto& [board, files] : samples_->boards) {
      const std::string archive = (folder_ / fmt::format("{}.db", number++)).string();
      std::vector<std::string> command = {"import", "--quiet", "--jobs", "1", fresh(archive)};
      command.insert(command.end(), files.begin(), files.end());
      add_to(one, vbarchive(command, true));
      fresh(archive);
      command.erase(command.begin() + 2, command.begin() + 4);
      add_to(all, vbarchive(command));
      if (!fs::exists(archive)) continue;  // there was nothing to archive
      add_to(again, vbarchive(command));
      add_to(reparse, vbarchive({"reparse", "--quiet", archive}));
    }
    import_one.add(one);
    import_all.add(all);
    import_again.add(again);
    reparse_all.add(reparse);
    search_words.add(search_largest());
  }

  [[nodiscard]] ArchiveSize size() const {
    ArchiveSize sum;
    for (std::size_t i = 0; i < samples_->boards.size(); ++i) {
      if (!fs::exists(archive(i))) continue;
      const ArchiveSize size = size_of(archive(i));
      sum.posts += size.posts;
      sum.bytes += size.bytes;
      sum.content_bytes += size.content_bytes;
    }
    return sum;
  }

  [[nodiscard]] std::size_t archives() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < samples_->boards.size(); ++i) count += std::size_t{fs::exists(archive(i))};
    return count;
  }

  /// Of an archive with one post.
  [[nodiscard]] std::int64_t smallest_bytes() const {
    return static_cast<std::int64_t>(fs::file_size(folder_ / "smallest.db"));
  }

  Measured smallest, import_one, import_all, import_again, reparse_all, search_words;

 private:
  [[nodiscard]] fs::path archive(std::size_t number) const { return folder_ / fmt::format("{}.db", number); }

  static std::string fresh(const fs::path& archive) {
    for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(archive.string() + ending);
    return archive.string();
  }

  static Cost vbarchive(std::vector<std::string> command, bool on_one_core = false) {
    command.insert(command.begin(), BENCH_PROGRAM);
    const Ended ended = run(command, {.on_one_core = on_one_core});
    // Pages that are set aside, and boards without any that can be read, are of the folder.
    if (ended.exit_code != 0 && ended.exit_code != 1 && ended.exit_code != 3)
      throw Error(ExitCode::storage, fmt::format("vbarchive {} ended with {}", command[1], ended.exit_code));
    return ended.cost;
  }

  /// For the most frequent word of the largest archive, which has most to rank.
  [[nodiscard]] Cost search_largest() {
    if (searched_.empty()) {
      std::uintmax_t largest = 0;
      for (std::size_t i = 0; i < samples_->boards.size(); ++i) {
        if (!fs::exists(archive(i)) || fs::file_size(archive(i)) <= largest) continue;
        largest = fs::file_size(archive(i));
        searched_ = archive(i).string();
      }
      if (searched_.empty()) return {};
      word_ = words_of(searched_).frequent;
    }
    return word_.empty() ? Cost{} : vbarchive({"search", searched_, word_});
  }

  const Samples* samples_;
  testing::TempDir folder_;
  std::string searched_, word_;
};

/// The plain script, once: it takes longer than all else together.
struct Script {
  double seconds = 0;
  std::size_t posts = 0;
  std::size_t peak_bytes = 0;
};

std::optional<Script> run_script(const Samples& samples) {
  if (!works({python, "-c", "import bs4, lxml"})) return std::nullopt;
  std::vector<std::string> command = {python, BENCH_SOURCE "/bench/plain_soup.py"};
  for (const SamplePage& page : samples.pages) command.push_back(page.file);
  const Ended ended = run(command);
  Script script;
  std::size_t pages = 0;
  if (ended.exit_code != 0 ||
      std::sscanf(ended.out.c_str(), "%zu %zu %lf", &pages, &script.posts, &script.seconds) != 3)
    throw Error(ExitCode::storage, "plain_soup.py failed");
  script.peak_bytes = ended.cost.peak_bytes;
  return script;
}

/// The rows of the table, all of the same pages.
class Rows {
 public:
  Rows(const Samples& samples, double bare_seconds) : samples_(&samples), bare_seconds_(bare_seconds) {}

  void add(std::string name, std::string_view time, double seconds, std::size_t posts, std::size_t peak_bytes,
           std::optional<double> instructions_a_byte = {}, std::optional<double> bare_instructions_a_byte = {}) {
    const auto rate = [&](std::size_t count) { return in_short(static_cast<double>(count) / seconds); };
    std::vector<std::string> row = {std::move(name), std::string(time)};
    if (seconds > 0) {
      row.insert(row.end(), {rate(samples_->pages.size()), rate(posts),
                             in_short(static_cast<double>(samples_->bytes) / 1e6 / seconds),
                             fmt::format("{:.2f}", bare_seconds_ / seconds)});
    } else {
      row.insert(row.end(), 4, "-");  // making archives is most of it
    }
    row.push_back(instructions_a_byte ? in_short(*instructions_a_byte) : "-");
    row.push_back(instructions_a_byte ? in_short(*bare_instructions_a_byte / *instructions_a_byte) : "-");
    row.push_back(in_short(static_cast<double>(peak_bytes) / (1 << 20)));
    table_.add(std::move(row));
  }

  [[nodiscard]] std::string text() const { return table_.text(); }

 private:
  const Samples* samples_;
  double bare_seconds_;
  Table table_{
      {"stage", "time", "pages/s", "posts/s", "MB/s", "speed / bare", "instr./byte", "bare / instr.", "peak MiB"}};
};

/// Of each stage, a byte; empty where valgrind is missing.
std::map<std::string, double> instructions_a_byte(const Samples& samples) {
  if (!has_valgrind()) return {};
  const std::vector<std::string> files = some_files(samples, counted_bytes);
  const auto bytes = static_cast<double>(read_pages(files).bytes);
  std::map<std::string, double> counted = count_instructions(files);
  for (auto& [name, instructions] : counted) instructions /= bytes;
  return counted;
}

void print_notes(const Program& program, const std::optional<Script>& script, bool is_counted) {
  const auto ms = [](double seconds) { return in_short(seconds * 1e3); };
  const std::size_t archives = program.archives();
  fmt::print(
      "\nAn archive of one post: {} ms of the processor, {} ms by the clock, {} KB. {} made here; that is not in the "
      "rows of import.\n",
      ms(program.smallest.seconds(Time::cpu)), ms(program.smallest.seconds(Time::wall)),
      program.smallest_bytes() / 1000, archives == 1 ? "One was" : fmt::format("{} were", archives));
  const double first = program.import_one.seconds(Time::cpu), again = program.import_again.seconds(Time::cpu);
  fmt::print("Importing again, with the start of the program: {:.1f} times faster than the first time, in {} MiB.\n",
             first / again, in_short(static_cast<double>(program.import_again.peak_bytes) / (1 << 20)));
  fmt::print(
      "Importing on all cores: {} ms of the processor in {} ms by the clock, which grow apart on a busy machine.\n",
      ms(program.import_all.seconds(Time::cpu)), ms(program.import_all.seconds(Time::wall)));
  fmt::print("Searching the largest archive for its most frequent word: {} ms of the processor.\n",
             ms(program.search_words.seconds(Time::cpu)));
  const ArchiveSize size = program.size();
  if (size.posts > 0 && size.content_bytes > 0) {
    const auto times_its_content = [&](std::int64_t bytes) {
      return static_cast<double>(bytes) / static_cast<double>(size.content_bytes);
    };
    fmt::print("Archive: {} posts, {} bytes a post, {:.2f} times their text and html; {:.2f} without the making.\n",
               size.posts, size.bytes / size.posts, times_its_content(size.bytes),
               times_its_content(size.bytes - static_cast<std::int64_t>(archives) * program.smallest_bytes()));
  }
  if (!script) fmt::print("Not compared with a Python script: python3-bs4 or python3-lxml is missing.\n");
  if (!is_counted) fmt::print("Instructions were not counted: valgrind is missing.\n");
}

using StageTimes = std::map<std::string, Measured>;  ///< by the stage's name

std::string table_of(const Samples& samples, const StageTimes& times, const Program& program,
                     const std::optional<Script>& script, const std::map<std::string, double>& counted) {
  const std::string bare(stages().front().name);
  Rows rows(samples, times.at(bare).seconds(Time::cpu));
  const auto instructions_of = [&](std::initializer_list<std::string> names) {
    std::optional<double> sum;
    for (const std::string& name : names) {
      if (!counted.empty()) sum = sum.value_or(0) + counted.at(name);
    }
    return sum;
  };
  const std::optional<double> bare_instructions = instructions_of({bare});
  for (const Stage& stage : stages()) {
    const std::string name(stage.name);
    rows.add(name, "CPU", times.at(name).seconds(Time::cpu), samples.posts, times.at(name).peak_bytes,
             instructions_of({name}), bare_instructions);
  }
  const auto made = static_cast<double>(program.archives());
  const auto import_seconds = [&](const Measured& import, Time time) {
    const double whole = import.seconds(time), making = made * program.smallest.seconds(time);
    return making < whole / 2 ? whole - making : 0;  // else the difference of the two says nothing
  };
  const std::string cores = fmt::format("{} cores", std::max(1U, std::thread::hardware_concurrency()));
  rows.add("import, one core", "CPU", import_seconds(program.import_one, Time::cpu), samples.posts,
           program.import_one.peak_bytes, instructions_of({"digest", "extract", "write"}), bare_instructions);
  rows.add("import, " + cores, "clock", import_seconds(program.import_all, Time::wall), samples.posts,
           program.import_all.peak_bytes);
  rows.add("reparse, " + cores, "clock", program.reparse_all.seconds(Time::wall), samples.posts,
           program.reparse_all.peak_bytes);
  rows.add("import again", "CPU", program.import_again.seconds(Time::cpu), samples.posts,
           program.import_again.peak_bytes);
  if (script) rows.add("BeautifulSoup, lxml", "CPU", script->seconds, script->posts, script->peak_bytes);
  return rows.text();
}

}  // namespace

void measure(const std::optional<fs::path>& folder, std::size_t times, int rounds) {
  const testing::TempDir made;
  if (!folder) generate_pages(made.path(), generated_threads, posts_of_each);
  if (folder && times > 1) multiply_pages(files_below(*folder), times, made.path());
  Samples samples = read_pages(files_below(folder && times == 1 ? *folder : made.path()));
  survey(samples);

  const std::map<std::string, double> counted = instructions_a_byte(samples);
  const std::optional<Script> script = run_script(samples);
  Program program(samples);
  StageTimes measured;
  for (int round = 0; round < rounds; ++round) {
    for (const Stage& stage : stages()) {
      Work work(samples);
      measured[std::string(stage.name)].add(apart([&] { stage.prepare(work); }, [&] { stage.run(work); }));
    }
    program.round();
  }
  fmt::print("{} pages of {} {}, {} posts, {:.1f} MB; median of {} rounds\n\n{}", samples.pages.size(),
             samples.boards.size(), samples.boards.size() == 1 ? "board" : "boards", samples.posts,
             static_cast<double>(samples.bytes) / 1e6, rounds, table_of(samples, measured, program, script, counted));
  print_notes(program, script, !counted.empty());
}

}  // namespace vbarchive::bench
