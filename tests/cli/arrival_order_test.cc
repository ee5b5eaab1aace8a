// Captures of a board at three times, in any order and by any way: the same archive.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "support/archive_rows.h"
#include "support/board_listing.h"
#include "support/board_print.h"
#include "support/board_shell.h"
#include "support/board_site_changes.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/random.h"
#include "support/saved_ways.h"
#include "support/temp_dir.h"
#include "unit/warc_samples.h"

using namespace vbarchive;
using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

/// A page and when it was saved.
struct Saved {
  ServedPage page;
  UtcTime at;
  std::string status = "200 OK";
};

enum class Way { wayback, mhtml, httrack, warc };

/// One file each, under a name that says nothing.
fs::path write(const fs::path& folder, const Saved& saved, Way way, std::string_view base) {
  static int number = 0;
  const char* const ending = way == Way::mhtml ? "mht" : way == Way::warc ? "warc" : "html";
  const fs::path file = folder / fmt::format("{}.{}", ++number, ending);
  std::string bytes;
  switch (way) {
    case Way::wayback:
      bytes = by_wayback_machine(saved.page, base, saved.at);
      break;
    case Way::mhtml:
      bytes = as_mhtml(saved.page, saved.at);
      break;
    case Way::httrack:
      bytes = by_httrack(saved.page, base, {}, saved.at);
      break;
    case Way::warc:
      bytes =
          text_of({"response", saved.page.address, to_iso(saved.at), "",
                   fmt::format("HTTP/1.1 {}\r\nContent-Type: text/html\r\n\r\n{}", saved.status, saved.page.bytes)});
      break;
  }
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

/// All pages of a board, saved one a minute.
void save_all(const Board& board, Face face, std::int64_t seconds, std::vector<Saved>& all) {
  const auto add = [&](const std::string& target, std::string bytes) {
    all.push_back({{board.plan.base_url + target, std::move(bytes)}, UtcTime{seconds}});
    seconds += 60;
  };
  add(index_address(face), render_index(board, face));
  for (std::size_t forum = 0; forum < board.forums.size(); ++forum) {
    for (int page = 1; page <= listing_page_count(board, forum); ++page)
      add(forum_address(board, forum, page, face), render_listing_page(board, forum, page, face));
  }
  for (const BoardThread& thread : board.threads) {
    for (int page = 1; page <= page_count(board, thread); ++page)
      add(thread_address(board, thread, page, face), render_thread_page(board, thread, page, face));
  }
}

constexpr std::int64_t first_visit = 1'400'000'000, year = 31'536'000;

Board board_of_three_times() {
  BoardPlan plan;
  plan.seed = 9;
  plan.slim = true;
  plan.base_url = "http://harbour.example/";
  plan.posts_per_page = 4;
  plan.thread_sizes = {10, 6, 3};
  plan.polls = 1;
  return make_board(plan);
}

/// The board as it was, a year later and two years later.
std::vector<Saved> three_times(Face face) {
  Board board = board_of_three_times();
  std::vector<Saved> all;
  save_all(board, face, first_visit, all);

  BoardThread& first = board.threads[0];
  edit_post(board, first.posts[1].id);
  delete_posts(board, {first.posts[5].id});
  add_posts(board, board.threads[1].id, 4);
  first.posts[0].thanks.push_back({3, first.posts[0].posted});
  save_all(board, face, first_visit + year, all);

  delete_posts(board, {board.threads[1].posts[2].id, board.threads[1].posts[3].id});
  edit_post(board, board.threads[2].posts[0].id);
  board.threads[0].posts[0].thanks.clear();
  add_posts(board, board.threads[0].id, 3);
  save_all(board, face, first_visit + 2 * year, all);
  return all;
}

std::vector<Saved> shuffled(std::vector<Saved> all, Random& random) {
  for (std::size_t left = all.size(); left > 1; --left) std::swap(all[left - 1], all[random.below(left)]);
  return all;
}

/// Imports in the given order, some files a run, and gives the export.
std::string export_of(const std::vector<Saved>& order, Random& random, std::optional<Way> way,
                      std::string_view base = "http://harbour.example/") {
  const TempDir folder;
  const fs::path archive = folder / "board.db";
  std::vector<std::string> command;
  const auto import = [&] {
    command.insert(command.begin(), {"import", archive.string(), "-q"});
    const RunResult result = run_program(command);
    INFO(result.err);
    CHECK((result.exit_code == 0 || result.exit_code == 1 || result.exit_code == 3));
    command.clear();
  };
  for (const Saved& saved : order) {
    // What the server said of a page that is none is told by a WARC alone.
    const bool is_refused = saved.status != "200 OK";
    const Way taken = is_refused ? Way::warc : way.value_or(static_cast<Way>(random.below(4)));
    command.push_back(write(folder.path(), saved, taken, base).string());
    if (random.chance(20)) import();
  }
  if (!command.empty()) import();
  const RunResult result = run_program({"export", archive.string(), "--format", "ndjson", "--without-captures"});
  CHECK(result.exit_code == 0);
  return result.out;
}

std::string first_difference(const std::string& expected, const std::string& got) {
  std::size_t left = 0;
  while (left < expected.size() && left < got.size() && expected[left] == got[left]) ++left;
  const auto line = [&](const std::string& text) {
    const std::size_t begin = left == 0 ? 0 : text.rfind('\n', left - 1) + 1;
    return text.substr(begin, text.find('\n', left) - begin);
  };
  return fmt::format("expected: {}\ngot:      {}", line(expected), line(got));
}

}  // namespace

TEST_CASE("arrival order: three times of a board, in any order and by any way", "[cli][ways]") {
  for (const Face face : {Face::vb3, Face::vb4}) {
    if (is_sanitized() && face != Face::vb4) continue;  // without sanitizers both have run before
    CAPTURE(name_of(face));
    const std::vector<Saved> all = three_times(face);
    Random random(1);
    const std::string expected = export_of(all, random, Way::warc);
    // What the last visit saw, and what only earlier ones saw.
    CHECK(expected.find("\"state\":\"absent\"") != std::string::npos);
    for (std::uint64_t seed = 2; seed < (is_sanitized() ? 4 : 6); ++seed) {
      CAPTURE(seed);
      Random chance(seed);
      const std::string got =
          export_of(shuffled(all, chance), chance, seed == 2 ? std::optional(Way::warc) : std::nullopt);
      INFO(first_difference(expected, got));
      CHECK((got == expected));
    }
  }
}

TEST_CASE("arrival order: the newest visit is what the archive shows, the older ones fill", "[cli][ways]") {
  const TempDir folder;
  const fs::path archive = folder / "board.db";
  const Board before = board_of_three_times();
  std::vector<std::string> command = {"import", archive.string(), "-q"};
  std::vector<Saved> all = three_times(Face::vb3);
  Random random(7);
  for (const Saved& saved : shuffled(all, random))
    command.push_back(write(folder.path(), saved, Way::mhtml, before.plan.base_url).string());
  REQUIRE(run_program(command).exit_code == 0);
  // 19 at first, 4 and 3 more; one and two of them were deleted.
  CHECK(rows(archive, "SELECT count(*), total(state = 'absent') FROM posts") == "26|3.0\n");
  CHECK(rows(archive, fmt::format("SELECT state, text <> '' FROM posts WHERE id = {}",
                                  before.threads[0].posts[5].id)) == "absent|1\n");
  CHECK(rows(archive, fmt::format("SELECT edited_at IS NOT NULL FROM posts WHERE id = {}",
                                  before.threads[0].posts[1].id)) == "1\n");
  // The thanks were there at the second visit, and were taken back before the third.
  CHECK(rows(archive, fmt::format("SELECT count(*) FROM reactions WHERE kind = 'thanks' AND post_id = {}",
                                  before.threads[0].posts[0].id)) == "0\n");
}

TEST_CASE("arrival order: a worse capture takes nothing away, before or after", "[cli][ways]") {
  for (const Face face : {Face::vb3, Face::vb4}) {
    if (is_sanitized() && face != Face::vb4) continue;  // without sanitizers both have run before
    CAPTURE(name_of(face));
    const Board board = board_of_three_times();
    std::vector<Saved> good, worse;
    save_all(board, face, first_visit, good);
    for (const std::int64_t time : {first_visit - year, first_visit + year}) {
      const auto add = [&](std::size_t which, std::string bytes, std::string status) {
        worse.push_back({{good[which].page.address, std::move(bytes)}, UtcTime{time}, std::move(status)});
      };
      const std::size_t thread = good.size() - 3;
      for (const Notice notice : {Notice::login, Notice::no_permission, Notice::closed, Notice::maintenance,
                                  Notice::too_busy, Notice::no_thread})
        add(thread, render_notice(board, notice, face), notice == Notice::no_thread ? "404 Not Found" : "200 OK");
      add(thread, "<html><head><title>503</title></head><body>Service unavailable</body></html>", "503 Unavailable");
      // Cut within the first message, within the last, and within a list.
      const std::string& whole = good[thread].page.bytes;
      const std::size_t message = whole.find("post_message_");
      REQUIRE(message != std::string::npos);
      add(thread, whole.substr(0, message + 40), "200 OK");
      add(thread, whole.substr(0, whole.rfind("post_message_") + 40), "200 OK");
      add(thread, whole.substr(0, whole.size() / 2), "200 OK");
      add(1, good[1].page.bytes.substr(0, good[1].page.bytes.size() * 2 / 3), "200 OK");
      add(0, good[0].page.bytes.substr(0, good[0].page.bytes.size() * 2 / 3), "200 OK");
    }
    Random random(11);
    const std::string expected = export_of(good, random, Way::warc);
    std::vector<Saved> before = worse, after = good;
    before.insert(before.end(), good.begin(), good.end());
    after.insert(after.end(), worse.begin(), worse.end());
    for (const auto& order : {before, after, shuffled(after, random)}) {
      const std::string got = export_of(order, random, Way::warc);
      INFO(first_difference(expected, got));
      CHECK((got == expected));
    }
  }
}
