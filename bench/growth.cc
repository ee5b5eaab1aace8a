#include "growth.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archive_size.h"
#include "process.h"
#include "support/board.h"
#include "support/board_plans.h"
#include "support/board_print.h"
#include "support/temp_dir.h"
#include "table.h"
#include "unit/warc_samples.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t first_second = 1'500'000'000;
/// Of what is over in a moment.
constexpr int repetitions = 3;

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(ExitCode::storage, "cannot write to a pipe");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// A WARC, not packed, with all pages of a board.
void write_board(int descriptor, std::size_t posts) {
  std::int64_t second = first_second;
  for (std::size_t part = 0; part < posts / testing::posts_of_a_part; ++part) {
    const testing::Board board = testing::make_board(testing::large_plan(part));
    for (const testing::BoardThread& thread : board.threads) {
      for (int page = 1; page <= page_count(board, thread); ++page) {
        testing::SampleRecord record;
        record.uri = board.plan.base_url + thread_address(board, thread, page, testing::Face::vb4);
        record.date = to_iso(UtcTime{second++});
        record.block = testing::answer(render_thread_page(board, thread, page, testing::Face::vb4));
        write_all(descriptor, testing::text_of(record));
      }
    }
  }
}

struct Question {
  std::string name;
  std::string sql;
};

/// The queries of docs/schema.md, each with the line above it.
std::vector<Question> questions() {
  const std::string document = BENCH_SOURCE "/docs/schema.md";
  std::ifstream in(document);
  if (!in) throw Error(ExitCode::storage, "cannot read " + document);
  std::vector<Question> questions;
  std::string line, name;
  while (std::getline(in, line)) {
    if (line != "```sql") {
      if (!line.empty()) name = line;
      continue;
    }
    questions.push_back({name, {}});
    while (std::getline(in, line) && line != "```") questions.back().sql += line + "\n";
  }
  return questions;
}

struct Size {
  std::size_t posts = 0;
  std::size_t pages = 0;
  Cost first, again;
  ArchiveSize archive;
  double frequent_seconds = 0, rare_seconds = 0, both_seconds = 0;
  std::vector<double> answer_seconds;

  [[nodiscard]] double seconds_a_page() const { return first.cpu_seconds / static_cast<double>(pages); }
};

Ended succeed(const std::vector<std::string>& command, int input = -1) {
  Ended ended = run(command, {.input = input});
  if (ended.exit_code != 0)
    throw Error(ExitCode::storage, fmt::format("{} {} ended with {}", command[0], command[1], ended.exit_code));
  return ended;
}

Cost import_board(const std::string& archive, std::size_t posts) {
  const Writer writer([posts](int descriptor) { write_board(descriptor, posts); });
  return succeed({BENCH_PROGRAM, "import", "--quiet", archive, "-"}, writer.descriptor()).cost;
}

double search_seconds(const std::string& archive, const std::string& query) {
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; ++i)
    seconds.push_back(succeed({BENCH_PROGRAM, "search", archive, query}).cost.cpu_seconds);
  return median(seconds);
}

/// In the shell of SQLite, as people ask.
double answer_seconds(const std::string& archive, const std::string& sql) {
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; ++i)
    seconds.push_back(succeed({"sqlite3", "-readonly", "-bail", archive, sql}).cost.cpu_seconds);
  return median(seconds);
}

Size measure_size(std::size_t posts, const std::vector<Question>& asked) {
  const testing::TempDir folder;
  const std::string archive = (folder / "board.db").string();
  Size size;
  size.posts = posts;
  size.first = import_board(archive, posts);
  size.again = import_board(archive, posts);
  size.archive = size_of(archive);
  if (size.archive.posts != static_cast<std::int64_t>(posts))
    throw Error(ExitCode::storage, fmt::format("{} posts were stored of {}", size.archive.posts, posts));
  const testing::Board part = testing::make_board(testing::large_plan(0));
  for (const testing::BoardThread& thread : part.threads)
    size.pages += static_cast<std::size_t>(page_count(part, thread));
  size.pages *= posts / testing::posts_of_a_part;
  const SearchedWords words = words_of(archive);
  size.frequent_seconds = search_seconds(archive, words.frequent);
  size.rare_seconds = search_seconds(archive, words.rare);
  size.both_seconds = search_seconds(archive, words.frequent + " " + words.rare);
  for (const Question& question : asked) size.answer_seconds.push_back(answer_seconds(archive, question.sql));
  return size;
}

/// Of 10,000 posts, else of the largest there is.
double usual_seconds_a_page(const std::vector<Size>& sizes) {
  const auto usual = std::ranges::find(sizes, std::size_t{10'000}, &Size::posts);
  return (usual == sizes.end() ? sizes.back() : *usual).seconds_a_page();
}

std::string import_table(const std::vector<Size>& sizes) {
  const double usual = usual_seconds_a_page(sizes);
  Table table({"posts", "pages", "CPU s", "clock s", "CPU ms/page", "of 10,000", "peak MiB", "again, times faster",
               "its peak MiB", "archive MB", "bytes/post", "archive / text and html"});
  for (const Size& size : sizes) {
    table.add({std::to_string(size.posts), std::to_string(size.pages), in_short(size.first.cpu_seconds),
               in_short(size.first.wall_seconds), fmt::format("{:.2f}", size.seconds_a_page() * 1e3),
               fmt::format("{:.2f}", size.seconds_a_page() / usual),
               in_short(static_cast<double>(size.first.peak_bytes) / (1 << 20)),
               in_short(size.first.cpu_seconds / size.again.cpu_seconds),
               in_short(static_cast<double>(size.again.peak_bytes) / (1 << 20)),
               in_short(static_cast<double>(size.archive.bytes) / 1e6),
               std::to_string(size.archive.bytes / size.archive.posts),
               fmt::format("{:.2f}",
                           static_cast<double>(size.archive.bytes) / static_cast<double>(size.archive.content_bytes))});
  }
  return table.text();
}

std::string answer_table(const std::vector<Size>& sizes, const std::vector<Question>& asked) {
  std::vector<std::string> names = {"CPU ms, with the start of the program"};
  for (const Size& size : sizes) names.push_back(fmt::format("{} posts", size.posts));
  Table table(names);
  const auto add = [&](const std::string& name, const auto& seconds_of) {
    std::vector<std::string> row = {name};
    for (const Size& size : sizes) row.push_back(in_short(seconds_of(size) * 1e3));
    table.add(row);
  };
  add("`search` for the most frequent word", [](const Size& size) { return size.frequent_seconds; });
  add("`search` for a rare word", [](const Size& size) { return size.rare_seconds; });
  add("`search` for both", [](const Size& size) { return size.both_seconds; });
  for (std::size_t i = 0; i < asked.size(); ++i)
    add(asked[i].name, [i](const Size& size) { return size.answer_seconds[i]; });
  return table.text();
}

}  // namespace

void measure_growth(std::size_t most_posts) {
  const std::vector<Question> asked = questions();
  std::vector<Size> sizes;
  for (std::size_t posts = testing::posts_of_a_part; posts <= most_posts; posts *= 10) {
    fmt::print(stderr, "{} posts\n", posts);
    sizes.push_back(measure_size(posts, asked));
  }
  fmt::print("{}\n{}", import_table(sizes), answer_table(sizes, asked));
}

}  // namespace vbarchive::bench
