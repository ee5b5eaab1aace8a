// Writes a WARC of any size to standard output, packed record by record: `generate_warc MIB [same]`. Each record is a
// page of a thread of its own, so that an archive's rows grow with it; with `same` all are captures of one page at
// different times. MIB counts the pages as they were served, unpacked.
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "support/board.h"
#include "support/board_plans.h"
#include "support/board_print.h"
#include "unit/warc_samples.h"

namespace {

using namespace vbarchive;
using namespace vbarchive::testing;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::int64_t first_second = 1'400'000'000;

/// The only thread of the board becomes another one.
void renumber(Board& board, std::int64_t number) {
  BoardThread& thread = board.threads.front();
  const auto posts = static_cast<std::int64_t>(thread.posts.size());
  thread.id = 1000 + number;
  for (std::int64_t i = 0; i < posts; ++i) thread.posts[static_cast<std::size_t>(i)].id = 10'000 + number * posts + i;
}

bool write_record(const Board& board, const std::string& page, std::int64_t number) {
  const SampleRecord record{"response",
                            board.plan.base_url + thread_address(board, board.threads.front(), 1, Face::vb4),
                            to_iso(UtcTime{first_second + number}), "", answer(page)};
  const std::string packed = deflated(text_of(record));
  return std::fwrite(packed.data(), 1, packed.size(), stdout) == packed.size();
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) * mebibyte : 0;
  const bool is_same = argc == 3 && std::string_view(argv[2]) == "same";
  if (wanted == 0 || argc > 3 || (argc == 3 && !is_same)) {
    fmt::print(stderr, "usage: generate_warc MIB [same]\n");
    return 2;
  }
  BoardPlan plan = busy_plan(1);
  plan.posts_per_page = 30;
  Board board = make_board(plan);
  std::uint64_t written = 0;
  std::int64_t number = 0;
  for (; written < wanted; ++number) {
    if (!is_same) renumber(board, number);
    for (BoardUser& user : board.users) user.post_count = static_cast<int>(number);
    const std::string page = render_thread_page(board, board.threads.front(), 1, Face::vb4);
    if (!write_record(board, page, number)) return 1;
    written += page.size();
  }
  fmt::print(stderr, "generate_warc: {} pages, {} MiB\n", number, written / mebibyte);
  return 0;
}
