// What a person is told of an archive that is damaged, or not whole.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "archive/database.h"
#include "archive/run_lock.h"
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

/// An archive of the sample board, and a copy of its pages that it cites.
class Shelf {
 public:
  Shelf() {
    fs::copy(SOURCE_DIR "/fixtures/board", folder_ / "pages", fs::copy_options::recursive);
    const RunResult result = run_program({"import", archive(), (folder_ / "pages").string(), "-q"});
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
  }
  [[nodiscard]] std::string archive() const { return (folder_ / "board.db").string(); }
  [[nodiscard]] fs::path page(const std::string& name) const { return folder_ / "pages" / name; }
  [[nodiscard]] RunResult verify(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"verify", archive()});
    return run_program(options);
  }
  void run(const std::string& sql) const {
    Database database(archive(), Database::Access::read_write, 0);
    database.script(sql);
  }

 private:
  TempDir folder_;
};

void flip(const fs::path& file, std::size_t at) {
  std::string bytes = read_bytes(file);
  REQUIRE(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
  write_bytes(file, bytes);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("verify: whole boards have no gaps, whatever their version", "[verify][cli]") {
  for (const Face face : all_faces) {
    INFO(name_of(face));
    const TempDir folder;
    const std::string archive = (folder / "board.db").string();
    render_all(make_board(BoardPlan{}), face, folder / "pages");
    REQUIRE(run_program({"import", archive, (folder / "pages").string(), "-q"}).exit_code == 0);
    const RunResult result = run_program({"verify", archive});
    CHECK(result.exit_code == 0);
    CHECK(result.out.empty());
    CHECK(has(result.err, "the database is whole, no gaps"));
    CHECK_FALSE(has(result.err, "were not compared"));
    CHECK(run_program({"verify", archive, "-q"}).err.empty());
  }
}

TEST_CASE("verify: a board that was synced whole has no gaps", "[verify][cli]") {
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    INFO(name_of(face));
    const TempDir folder;
    const std::string archive = (folder / "board.db").string();
    BoardSite site(make_board(BoardPlan{}), face);
    const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
    site.start_at(server.url("/"));
    REQUIRE(run_program({"sync", archive, server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
    const RunResult result = run_program({"verify", archive});
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(result.out.empty());
    site.clear_log();
    CHECK(run_program({"sync", archive, "--fill", "--delay", "0", "-q"}).exit_code == 0);
    CHECK(site.log().empty());
  }
}

TEST_CASE("verify: an archive without a thread has no gaps", "[verify][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "empty.db").string();
  { const vbarchive::Archive made(archive, vbarchive::OpenMode::create); }
  CHECK(run_program({"verify", archive}).exit_code == 0);
  CHECK(run_program({"verify", (folder / "none.db").string()}).exit_code == 7);
  CHECK_FALSE(fs::exists(folder / "none.db"));
  CHECK_FALSE(fs::exists(folder / "none.db-lock"));
}

TEST_CASE("verify: a byte that is wrong in the file is damage", "[verify][cli]") {
  const Shelf shelf;
  const std::string whole = read_bytes(shelf.archive());
  constexpr std::size_t page_size = 16384;
  REQUIRE(whole.size() % page_size == 0);
  // The first byte of a page says what the page is.
  for (std::size_t at = page_size; at < whole.size(); at += page_size * 11) {
    INFO("byte " << at);
    write_bytes(shelf.archive(), whole);
    flip(shelf.archive(), at);
    const RunResult result = shelf.verify({"--rows-alone"});
    CHECK(result.exit_code == 7);
    CHECK(has(result.err, "damaged"));
    for (const char* const left : {"-wal", "-shm"}) fs::remove(shelf.archive() + left);
  }
}

TEST_CASE("verify: a letter that is wrong in a post is damage that the full-text index shows", "[verify][cli]") {
  const Shelf shelf;
  std::string text;
  {
    Database database(shelf.archive(), Database::Access::read_only, 0);
    auto rows = database.query("SELECT text FROM posts WHERE length(text) BETWEEN 60 AND 90 ORDER BY id LIMIT 1");
    REQUIRE(rows.step());
    text = rows.text(0);
  }
  // The row has the text twice, in its HTML and alone; in both the same word is changed.
  std::string bytes = read_bytes(shelf.archive());
  const std::size_t at = bytes.find(text.substr(0, 40), bytes.find(text.substr(0, 40)) + 1);
  REQUIRE(at != std::string::npos);
  std::size_t letter = at;
  while (bytes[letter] < 'a' || bytes[letter] > 'y') ++letter;
  ++bytes[letter];
  write_bytes(shelf.archive(), bytes);
  const RunResult result = shelf.verify();
  CHECK(result.exit_code == 7);
  CHECK(has(result.out, "damage   posts_fts: the full-text index says something else"));
}

TEST_CASE("verify: rows that name rows that are not there are damage", "[verify][cli]") {
  const Shelf shelf;
  SECTION("a quote without its post") {
    shelf.run("PRAGMA foreign_keys = OFF; DELETE FROM threads WHERE id = 113");
    const RunResult result = shelf.verify({"--json"});
    CHECK(result.exit_code == 7);
    const auto lines = lines_of(result.out);
    REQUIRE(lines.size() >= 2);
    CHECK(has(lines.front(), "names a row of threads that is not there"));
    const auto summary = nlohmann::json::parse(lines.back());
    CHECK(summary["damage"] == lines.size() - 1);
    CHECK(summary["exit_code"] == 7);
  }
  SECTION("a post that is not in the index") {
    shelf.run("DELETE FROM posts_fts_docsize WHERE id = 1033");
    const RunResult result = shelf.verify();
    CHECK(result.exit_code == 7);
    CHECK(has(result.out, "damage   posts_fts: 1 rows of posts are not in the full-text index"));
  }
}

TEST_CASE("verify: cited bytes that are others, or gone, are named", "[verify][cli]") {
  const Shelf shelf;
  const std::string name = "thread-113-page-1.html";
  SECTION("one byte") { flip(shelf.page(name), 2000); }
  SECTION("the file is gone") { fs::remove(shelf.page(name)); }
  SECTION("the file is empty") { write_bytes(shelf.page(name), ""); }
  const RunResult result = shelf.verify();
  CHECK(result.exit_code == 1);
  REQUIRE(lines_of(result.out).size() == 1);
  CHECK(result.out.find("citation capture ") == 0);
  CHECK(has(result.out, name + " at 0: "));
  CHECK(has(result.err, "17 captures read again, 1 wrong"));

  const auto lines = lines_of(shelf.verify({"--json"}).out);
  REQUIRE(lines.size() == 2);
  const auto broken = nlohmann::json::parse(lines[0]);
  CHECK(has(broken["file"].get<std::string>(), name));
  CHECK(broken["offset"] == 0);
  CHECK(broken["capture_id"].is_number());
  CHECK(nlohmann::json::parse(lines[1])["captures_broken"] == 1);

  // Who has moved the files elsewhere looks at the rows alone.
  const RunResult rows = shelf.verify({"--rows-alone"});
  CHECK(rows.exit_code == 0);
  CHECK(rows.out.empty());
  CHECK(has(rows.err, "cited bytes were not read"));
}

TEST_CASE("verify: what a sync kept is read again from its WARC", "[verify][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  BoardSite site(make_board(BoardPlan{}), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  REQUIRE(run_program({"sync", archive, server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  std::string file;
  std::int64_t offset = 0, length = 0, id = 0;
  {
    Database database(archive, Database::Access::read_only, 0);
    auto row = database.query(
        "SELECT id, file, offset, length FROM captures WHERE file IS NOT NULL AND outcome = 'stored' LIMIT 1 OFFSET 5");
    REQUIRE(row.step());
    id = row.integer(0);
    file = row.text(1);
    offset = row.integer(2);
    length = row.integer(3);
  }
  flip(folder / file, static_cast<std::size_t>(offset + length / 2));
  const RunResult result = run_program({"verify", archive});
  CHECK(result.exit_code == 1);
  REQUIRE(lines_of(result.out).size() == 1);
  CHECK(result.out.find(fmt::format("citation capture {}: {} at {}: ", id, file, offset)) == 0);
}

TEST_CASE("verify: captures without a file are counted, and are no gap", "[verify][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  RunOptions piped;
  piped.input = read_bytes(SOURCE_DIR "/fixtures/board/thread-117-page-1.html");
  REQUIRE(run_program({"import", archive, "-", "-q"}, piped).exit_code == 0);
  const RunResult result = run_program({"verify", archive});
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, "0 captures read again, 0 wrong, 1 without a file"));
}

TEST_CASE("verify: works beside a run that writes, and says what it cannot look at then", "[verify][cli]") {
  const Shelf shelf;
  const vbarchive::archive::RunLock lock(shelf.archive(), "import", {});
  Database writer(shelf.archive(), Database::Access::read_write, 0);
  writer.begin();
  writer.run("UPDATE threads SET page_count = 9 WHERE id = 113");
  const RunResult result = shelf.verify();
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
  CHECK(has(result.err, "the words of the full-text index were not compared"));
  writer.commit();
  CHECK(shelf.verify().exit_code == 1);
}

TEST_CASE("verify: each gap is a line, and with --json an object", "[verify][cli]") {
  const Shelf shelf;
  shelf.run("UPDATE threads SET page_count = page_count + 1 WHERE id = 113");
  const RunResult result = shelf.verify();
  CHECK(result.exit_code == 1);
  CHECK(result.out ==
        "page     thread 113: page 3 of 3 is not held  https://harbour.example/showthread.php?t=113&page=3\n");
  CHECK(has(result.err, "1 gap: 1 page; 17 captures read again, 0 wrong"));
  CHECK(shelf.verify({"-q"}).out == result.out);
  CHECK(shelf.verify({"-q"}).err.empty());

  const auto lines = lines_of(shelf.verify({"--json"}).out);
  REQUIRE(lines.size() == 2);
  const auto gap = nlohmann::json::parse(lines[0]);
  CHECK(gap["gap"] == "page");
  CHECK(gap["thread_id"] == 113);
  CHECK(gap["first"] == 3);
  CHECK(gap["key"] == "thread:113:3");
  CHECK(gap["url"] == "https://harbour.example/showthread.php?t=113&page=3");
  const auto summary = nlohmann::json::parse(lines[1]);
  CHECK(summary["gaps"]["page"] == 1);
  CHECK(summary["gaps"]["quote"] == 0);
  CHECK(summary["gaps_total"] == 1);
  CHECK(summary["captures_read"] == 17);
  CHECK(summary["exit_code"] == 1);
}
