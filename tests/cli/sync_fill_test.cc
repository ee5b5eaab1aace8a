// How an archive with gaps is completed.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "archive/database.h"
#include "sample_page.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "vbarchive/archive.h"

using namespace vbarchive::testing;
using vbarchive::archive::Database;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A board of one forum: threads 101 with 24 posts, 105 and 109 with 3 each.
BoardPlan plan_of_three() {
  BoardPlan plan;
  plan.slim = true;
  plan.forums = 1;
  plan.thread_sizes = {24, 3, 3};
  return plan;
}

/// The generator's board on a server, of which single pages are imported as if somebody had saved them.
class Visited {
 public:
  explicit Visited(Face face)
      : face_(face),
        site_(make_board(plan_of_three()), face),
        server_([this](const HttpRequest& request) { return site_.answer(request); }) {
    site_.start_at(server_.url("/"));
  }
  void import(std::size_t thread, int page) const {
    const Board board = site_.board();
    const fs::path file = folder_ / fmt::format("saved-{}-{}.html", thread, page);
    write_bytes(file, render_thread_page(board, board.threads[thread], page, face_));
    REQUIRE(run_program({"import", archive(), file.string(), "-q"}).exit_code == 0);
  }
  [[nodiscard]] std::string archive() const { return (folder_ / "board.db").string(); }
  [[nodiscard]] Board board() const { return site_.board(); }
  /// What was asked for, without robots.txt.
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> asked;
    for (const SiteRequest& request : site_.log()) {
      if (request.meaning != "robots") asked.push_back(request.meaning);
    }
    return asked;
  }
  void forget() { site_.clear_log(); }
  [[nodiscard]] RunResult fill(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"sync", archive(), "--fill", "--delay", "0"});
    return run_program(options);
  }

 private:
  Face face_;
  TempDir folder_;
  BoardSite site_;
  HttpServer server_;
};

}  // namespace

TEST_CASE("sync --fill: an archive of saved pages is completed", "[sync][verify][cli]") {
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    INFO(name_of(face));
    Visited board(face);
    board.import(0, 2);
    const RunResult before = run_program({"verify", board.archive()});
    CHECK(before.exit_code == 1);
    CHECK(has(before.out, "page     thread 101: page 1 of 3 is not held"));
    CHECK(has(before.out, "page     thread 101: page 3 of 3 is not held"));

    const RunResult filled = board.fill();
    INFO(filled.err);
    CHECK(filled.exit_code == 0);
    CHECK(board.asked() == std::vector<std::string>{"thread 101", "thread 101 page 3"});
    CHECK(run_program({"verify", board.archive()}).exit_code == 0);
    // An archive that follows nothing does not follow the board now.
    CHECK(run_program({"sources", board.archive()}).out.empty());
  }
}

TEST_CASE("sync --fill: a post that is quoted is asked for by its number", "[sync][verify][cli]") {
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    INFO(name_of(face));
    Visited board(face);
    board.import(1, 1);
    const auto posts = board.board().threads[0].posts;
    // Two posts of a page that is not held: the first brings both, and then the pages beside it are missing.
    {
      Database database(board.archive(), Database::Access::read_write, 0);
      const auto quoting = database.integer("SELECT min(id) FROM posts");
      for (int i = 0; i < 2; ++i) {
        database.run(
            "INSERT OR REPLACE INTO quotes (id, post_id, ordinal, quoted_post_id, resolved_by, text, html) "
            "VALUES (?, ?, ?, ?, 'link', 'words', 'words')",
            quoting * 1'000'000 + 90 + i, quoting, 90 + i, posts[static_cast<std::size_t>(12 + i)].id);
      }
    }
    const RunResult before = run_program({"verify", board.archive()});
    CHECK(before.exit_code == 1);
    CHECK(has(before.out, fmt::format("quote    thread 105: post {} is quoted", posts[12].id)));

    const RunResult filled = board.fill();
    INFO(filled.err);
    CHECK(filled.exit_code == 0);
    std::vector<std::string> asked = board.asked();
    REQUIRE_FALSE(asked.empty());
    // Newer boards send on to the page.
    if (face != Face::vb3) {
      REQUIRE(asked.size() >= 2);
      CHECK(asked[1] == "thread 101 page 2");
      asked.erase(asked.begin() + 1);
    }
    CHECK(asked.size() == 3);
    CHECK(std::ranges::count(asked, "thread 101") >= 1);
    CHECK(std::ranges::count(asked, "thread 101 page 3") == 1);
    CHECK(run_program({"verify", board.archive()}).exit_code == 0);
  }
}

TEST_CASE("sync --fill: what makes no sense is told, and nothing is asked for", "[sync][verify][cli]") {
  Visited board(Face::vb4);
  const fs::path none = fs::path(board.archive()).parent_path() / "none.db";
  CHECK(run_program({"sync", none.string(), "--fill"}).exit_code == 7);
  CHECK(run_program({"sync", none.string(), "--fill", "http://127.0.0.1:1/"}).exit_code == 2);
  CHECK(run_program({"sync", none.string(), "--fill", "--dry-run"}).exit_code == 7);
  CHECK_FALSE(fs::exists(none));
  board.import(0, 2);
  CHECK(board.fill({"http://127.0.0.1:1/"}).exit_code == 2);
  CHECK(board.fill({"--full"}).exit_code == 2);
  CHECK(board.fill({"--recheck", "7d"}).exit_code == 2);
  CHECK(board.asked().empty());

  const RunResult planned = board.fill({"--dry-run", "--json"});
  CHECK(planned.exit_code == 0);
  const auto lines = lines_of(planned.out);
  REQUIRE(lines.size() == 3);
  CHECK(has(lines[0], "(gap: page 1 of 3 is not held)"));
  CHECK(lines[2] == "{\"requests_at_least\":3,\"exit_code\":0}");
  CHECK(board.asked().empty());
}

TEST_CASE("sync --fill: an archive that does not know its board cannot ask", "[sync][verify][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "empty.db").string();
  { const vbarchive::Archive made(archive, vbarchive::OpenMode::create); }
  const RunResult result = run_program({"sync", archive, "--fill"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.err, "do not say where its board is"));
}
