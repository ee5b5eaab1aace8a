// import, stats and search as a user runs them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/sample_page.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "unit/archive_samples.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path fixtures = fs::path(SOURCE_DIR) / "fixtures";
const std::string board = (fixtures / "board").string();

RunResult import(const fs::path& archive, std::vector<std::string> arguments, const RunOptions& options = {}) {
  arguments.insert(arguments.begin(), {"import", archive.string()});
  return run_program(std::move(arguments), options);
}

std::vector<std::string> board_pages() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(board)) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Json last_line(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return Json::parse(text.substr(text.rfind('\n') + 1), nullptr, false);
}

TEST_CASE("cli: import puts a folder of pages into a new archive", "[cli]") {
  const TempDir folder;
  const RunResult result = import(folder / "a.db", {board});
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
  CHECK(result.err == (folder / "a.db").string() + ": 17 thread pages with 120 posts\n");
  CHECK(value(folder / "a.db", "SELECT count(*) FROM posts") == "120");
  CHECK(value(folder / "a.db", "SELECT count(*) FROM threads") == "12");
  CHECK(value(folder / "a.db", "SELECT base_url FROM site") == "https://harbour.example/");
  CHECK(value(folder / "a.db", "SELECT command || exit_code || (finished_at >= started_at) FROM runs") == "import01");
  CHECK(is_index_whole(folder / "a.db"));
}

TEST_CASE("cli: the order of day and month that a profile states stays in the archive", "[cli]") {
  const TempDir folder;
  const fs::path profile = folder / "board.profile";
  std::ofstream(profile) << "[board]\ndate-order = month-day\n";
  const std::string page = (fs::path(SOURCE_DIR) / "fixtures/pages/vb3-date-order-undecidable/page.html").string();
  const std::string query = "SELECT coalesce(posted_at_local, 'open') FROM posts WHERE id = 6101";  // 03-04-2017, 11:20
  CHECK(run_program({"import", (folder / "open.db").string(), page}).exit_code == 0);
  CHECK(value(folder / "open.db", query) == "open");
  CHECK(run_program({"import", (folder / "a.db").string(), page, "--profile", profile.string()}).exit_code == 0);
  CHECK(value(folder / "a.db", query) == "2017-03-04T11:20:00");
}

TEST_CASE("cli: import twice changes nothing but the runs", "[cli]") {
  const TempDir folder;
  REQUIRE(import(folder / "a.db", {board}).exit_code == 0);
  Dump before = dump(folder / "a.db", true);
  const RunResult again = import(folder / "a.db", {board});
  CHECK(again.exit_code == 0);
  CHECK(has(again.err, "0 thread pages with 0 posts, 17 held already"));
  Dump after = dump(folder / "a.db", true);
  CHECK(before["runs"].size() == 1);
  CHECK(after["runs"].size() == 2);
  before.erase("runs");
  after.erase("runs");
  CHECK(before == after);
}

TEST_CASE("cli: the order of pages does not matter", "[cli]") {
  const TempDir folder;
  std::vector<std::string> pages = board_pages();
  REQUIRE(pages.size() == 17);
  REQUIRE(import(folder / "forward.db", pages).exit_code == 0);
  std::reverse(pages.begin(), pages.end());
  REQUIRE(import(folder / "backward.db", pages).exit_code == 0);
  for (const std::string& page : pages) REQUIRE(import(folder / "each.db", {page}).exit_code == 0);
  const Dump forward = dump(folder / "forward.db");
  CHECK(forward.at("posts").size() == 120);
  CHECK(forward == dump(folder / "backward.db"));
  CHECK(forward == dump(folder / "each.db"));
}

TEST_CASE("cli: what is no thread page is passed over", "[cli]") {
  const TempDir folder;
  const fs::path saved = folder / "saved";
  fs::create_directories(saved / "deep" / "er");
  fs::copy(fs::path(board) / "thread-113-page-1.html", saved / "deep" / "er");
  std::size_t others = 0;
  for (const char* name : {"not-mybb-thread", "not-xenforo-thread", "not-phpbb-topic", "not-smf-topic",
                           "not-discourse-topic", "not-wordpress-article-about-vbulletin", "not-plain-text"}) {
    fs::copy(fixtures / "pages" / name / "page.html", saved / (std::string(name) + ".html"));
    ++others;
  }
  write_bytes(saved / "empty.html", "");
  write_bytes(saved / "blank.html", " \n\n");
  write_bytes(saved / "binary", std::string("\x7f\x45LF\x00\xff\xfe\x80\x00\x01", 10) + std::string(5000, '\xf5'));
  write_bytes(saved / "no-ending", "just words");
  others += 4;
  // By their names no pages at all, so not even counted.
  write_bytes(saved / "picture.jpg", "not looked at");
  write_bytes(saved / "style.css", "not looked at");
  write_bytes(saved / ".hidden.html", "not looked at");

  const RunResult result = import(folder / "a.db", {"--json", saved.string()});
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, "1 thread page with 10 posts, 11 files not of vBulletin"));
  const Json summary = last_line(result.out);
  CHECK(summary["stored"] == 1);
  CHECK(summary["not_vbulletin"] == others);
  CHECK(summary["set_aside"].empty());
  CHECK(value(folder / "a.db", "SELECT count(*) FROM posts") == "10");
}

TEST_CASE("cli: pages that the board refuses are set aside, named, and make exit code 1", "[cli]") {
  const TempDir folder;
  const std::string login = (fixtures / "pages" / "not-vb4-login" / "page.html").string();
  const std::string refused = (fixtures / "pages" / "not-vb3-no-permission" / "page.html").string();
  const RunResult result = import(folder / "a.db", {"--json", board + "/thread-113-page-1.html", login, refused});
  CHECK(result.exit_code == 1);
  CHECK(has(result.err, login + ": set aside (login)"));
  CHECK(has(result.err, refused + ": set aside (no-permission)"));
  CHECK(has(result.err, "2 set aside (named above)"));
  const Json summary = last_line(result.out);
  REQUIRE(summary["set_aside"].size() == 2);
  CHECK(summary["set_aside"][0]["file"] == login);
  CHECK(summary["set_aside"][0]["outcome"] == "login");
  CHECK(summary["exit_code"] == 1);
}

TEST_CASE("cli: where nothing can be archived no archive is left behind", "[cli]") {
  const TempDir folder;
  fs::create_directories(folder / "nothing");
  const fs::path archive = folder / "a.db";
  const auto check = [&](const std::string& input) {
    INFO(input);
    const RunResult result = import(archive, {input});
    CHECK(result.exit_code == 3);
    CHECK(has(result.err, "nothing to archive"));
    for (const char* end : {"", "-wal", "-shm", "-journal"}) CHECK(!fs::exists(archive.string() + end));
  };
  check((folder / "nothing").string());
  check((fixtures / "pages" / "not-mybb-thread").string());
  check((fixtures / "pages" / "not-vb4-no-thread-specified").string());
  check((fixtures / "pages" / "not-vb4-login").string());
}

TEST_CASE("cli: nothing to archive leaves an archive that was there as it is", "[cli]") {
  const TempDir folder;
  REQUIRE(import(folder / "a.db", {board}).exit_code == 0);
  const Dump before = dump(folder / "a.db");
  CHECK(import(folder / "a.db", {(fixtures / "pages" / "not-phpbb-topic").string()}).exit_code == 3);
  CHECK(dump(folder / "a.db") == before);
}

TEST_CASE("cli: a path that does not exist is a mistake, and nothing is made", "[cli]") {
  const TempDir folder;
  const RunResult result = import(folder / "a.db", {board, "/no/such/folder"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.err, "/no/such/folder"));
  CHECK(has(result.err, "no such file"));
  CHECK(!fs::exists(folder / "a.db"));
}

TEST_CASE("cli: a second board is refused", "[cli]") {
  const TempDir folder;
  const std::string other = (fixtures / "pages" / "vb4-edit-notes-with-reason" / "page.html").string();
  REQUIRE(import(folder / "a.db", {board}).exit_code == 0);
  const Dump before = dump(folder / "a.db");

  SECTION("a run of nothing else is a mistake") {
    const RunResult result = import(folder / "a.db", {other});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, other));
    CHECK(has(result.err, "another board"));
    CHECK(dump(folder / "a.db") == before);
  }
  SECTION("among pages that fit it is set aside") {
    const RunResult result = import(folder / "b.db", {"--json", board, other});
    CHECK(result.exit_code == 1);
    CHECK(last_line(result.out)["set_aside"][0]["outcome"] == "other-board");
    CHECK(dump(folder / "b.db") == before);
    CHECK(value(folder / "b.db", "SELECT count(*) FROM captures") == "17");
  }
  SECTION("--site says which board it is") {
    const RunResult result = import(folder / "c.db", {"--site", "https://breadtalk.example/", board});
    CHECK(result.exit_code == 2);
    CHECK(!fs::exists(folder / "c.db"));
  }
}

TEST_CASE("cli: import reads a page from standard input", "[cli]") {
  const TempDir folder;
  RunOptions options;
  options.input = read_bytes(fs::path(board) / "thread-113-page-1.html");
  CHECK(import(folder / "a.db", {"-"}, options).exit_code == 0);
  CHECK(value(folder / "a.db", "SELECT count(*) FROM posts") == "10");
  CHECK(value(folder / "a.db", "SELECT file FROM captures") == "NULL");
  CHECK(value(folder / "a.db", "SELECT fetched_at FROM captures") == "NULL");
  CHECK(import(folder / "b.db", {"-"}).exit_code == 3);
}

TEST_CASE("cli: --url gives a page its address", "[cli]") {
  const TempDir folder;
  const std::string page = board + "/thread-113-page-1.html";
  const std::string url = "https://harbour.example/showthread.php?t=113";
  CHECK(import(folder / "a.db", {"--url", url, page}).exit_code == 0);
  CHECK(value(folder / "a.db", "SELECT url FROM captures") == url);

  for (const auto& [address, path] : {std::pair<std::string, std::string>{url, board}, {"harbour.example/x", page}}) {
    INFO(address << " " << path);
    const RunResult result = import(folder / "b.db", {"--url", address, path});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "--url"));
    CHECK(!fs::exists(folder / "b.db"));
  }
  CHECK(import(folder / "b.db", {"--url", url, page, page}).exit_code == 2);
}

TEST_CASE("cli: --utc-offset takes the usual forms and no others", "[cli]") {
  const TempDir folder;
  // The page states no zone: 3 March 2014, 14:05, at the offset given.
  std::string page = sample_page(SampleThread{});
  const std::string zone = "All times are GMT +1. The time now is";
  page.replace(page.find(zone), zone.size(), "It is");
  write_bytes(folder / "page.html", page);
  const std::vector<std::pair<std::string, std::string>> good = {
      {"+07:00", "2014-03-03T07:05:00Z"}, {"-5", "2014-03-03T19:05:00Z"},     {"+0530", "2014-03-03T08:35:00Z"},
      {"0", "2014-03-03T14:05:00Z"},      {"-03:30", "2014-03-03T17:35:00Z"}, {"+14", "2014-03-03T00:05:00Z"}};
  for (const auto& [offset, instant] : good) {
    INFO(offset);
    const fs::path archive = folder / ("good" + offset + ".db");
    CHECK(import(archive, {"--utc-offset", offset, (folder / "page.html").string()}).exit_code == 0);
    CHECK(value(archive, "SELECT posted_at FROM posts") == instant);
    CHECK(value(archive, "SELECT posted_at_source FROM posts") == "option");
  }
  for (const char* offset : {"abc", "+", "7h", "+15", "+05:60", "+5:", ":30", "5:3:0", "+00700", "1e1", "--5"}) {
    INFO(offset);
    const RunResult result =
        import(folder / "bad.db", {std::string("--utc-offset=") + offset, (folder / "page.html").string()});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "--utc-offset"));
    CHECK(!fs::exists(folder / "bad.db"));
  }
}

TEST_CASE("cli: quiet says nothing when all is well", "[cli]") {
  const TempDir folder;
  RunResult result = import(folder / "a.db", {"-q", board});
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
  CHECK(result.err.empty());
  const std::string login = (fixtures / "pages" / "not-vb4-login" / "page.html").string();
  result = import(folder / "a.db", {"--quiet", board, login});
  CHECK(result.exit_code == 1);
  CHECK(has(result.err, login));
  CHECK(!has(result.err, "held already"));
}

TEST_CASE("cli: --json ends with a summary that parses, on standard output alone", "[cli]") {
  const TempDir folder;
  const RunResult result = import(folder / "a.db", {"--json", board});
  CHECK(result.exit_code == 0);
  CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 1);
  const Json summary = last_line(result.out);
  CHECK(summary == Json{{"stored", 17},
                        {"unchanged", 0},
                        {"other_pages", 0},
                        {"empty_pages", 0},
                        {"not_vbulletin", 0},
                        {"posts", 120},
                        {"damaged", 0},
                        {"set_aside", Json::array()},
                        {"exit_code", 0}});
  CHECK(Json::parse(value(folder / "a.db", "SELECT summary FROM runs")) == summary);

  const RunResult stats = run_program({"stats", "--json", (folder / "a.db").string()});
  CHECK(stats.exit_code == 0);
  CHECK(stats.err.empty());
  CHECK(last_line(stats.out)["posts"] == 120);
  CHECK(last_line(stats.out)["threads"] == 12);

  const RunResult nothing = import(folder / "b.db", {"--json", (fixtures / "pages" / "not-mybb-thread").string()});
  CHECK(nothing.exit_code == 3);
  CHECK(last_line(nothing.out)["exit_code"] == 3);
}

TEST_CASE("cli: stats says what is in an archive", "[cli]") {
  const TempDir folder;
  REQUIRE(import(folder / "a.db", {board}).exit_code == 0);
  const RunResult result = run_program({"stats", (folder / "a.db").string()});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(has(result.out, "Harbour Support Board"));
  CHECK(has(result.out, "threads                  12  12 with all their pages"));
  CHECK(has(result.out, "posts                   120"));

  const RunResult missing = run_program({"stats", (folder / "none.db").string()});
  CHECK(missing.exit_code == 7);
  CHECK(missing.out.empty());
  CHECK(has(missing.err, "none.db"));
  CHECK(!fs::exists(folder / "none.db"));
}

TEST_CASE("cli: search finds posts, the best first, with the place", "[cli]") {
  const TempDir folder;
  SampleThread thread;
  thread.posts = {{501, "A long story of sails and ropes and much else, in which the heron comes once."},
                  {502, "Nothing of the kind."},
                  {503, "Heron, heron, heron!"}};
  write_bytes(folder / "page.html", sample_page(thread));
  REQUIRE(import(folder / "a.db", {(folder / "page.html").string()}).exit_code == 0);
  const std::string archive = (folder / "a.db").string();

  const RunResult found = run_program({"search", archive, "heron"});
  CHECK(found.exit_code == 0);
  CHECK(found.err.empty());
  const std::size_t best = found.out.find("503  2014-03-03T13:05:00Z  Oda Quay  The buoy off the mole\n");
  const std::size_t second = found.out.find("501  2014-03-03T13:05:00Z");
  CHECK(best == 0);
  CHECK(second != std::string::npos);
  CHECK(has(found.out, "    *Heron*, *heron*, *heron*!\n"));
  CHECK(has(found.out, "the *heron* comes once"));
  CHECK(has(found.out, "    https://quay.example/showthread.php?p=503#post503\n"));
  CHECK(!has(found.out, "502"));

  CHECK(!has(run_program({"search", archive, "heron", "--limit", "1"}).out, "501"));
  CHECK(has(run_program({"search", archive, "heron", "NOT", "sails"}).out, "503"));

  const RunResult none = run_program({"search", archive, "zeppelin"});
  CHECK(none.exit_code == 0);
  CHECK(none.out.empty());
  CHECK(none.err == "no post holds that\n");
  CHECK(run_program({"search", "-q", archive, "zeppelin"}).err.empty());

  const RunResult json = run_program({"search", "--json", archive, "heron"});
  const Json hit = Json::parse(json.out.substr(0, json.out.find('\n')));
  CHECK(hit["post_id"] == 503);
  CHECK(hit["thread_id"] == 71);
  CHECK(hit["snippet"] == "*Heron*, *heron*, *heron*!");
}

TEST_CASE("cli: a search that cannot be read is told with help", "[cli]") {
  const TempDir folder;
  REQUIRE(import(folder / "a.db", {board}).exit_code == 0);
  for (const char* query : {"\"unclosed", "AND", "(roof", "nosuchcolumn:roof"}) {
    INFO(query);
    const RunResult result = run_program({"search", (folder / "a.db").string(), query});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') >= 2);  // what is wrong, and what to write
    CHECK(!has(result.err, "SELECT"));
  }
}

TEST_CASE("cli: usage mistakes are exit code 2 with a hint", "[cli]") {
  const std::vector<std::vector<std::string>> mistakes = {{},
                                                          {"fetch"},
                                                          {"import"},
                                                          {"import", "a.db"},
                                                          {"import", "--nonsense", "a.db", "x"},
                                                          {"search", "a.db"},
                                                          {"stats"},
                                                          {"search", "a.db", "x", "--limit", "0"},
                                                          {"import", "a.db", "x", "--max-page-size", "0"}};
  for (const auto& arguments : mistakes) {
    INFO(Json(arguments).dump());
    const RunResult result = run_program(arguments);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(has(result.err, "--help"));
  }
}

TEST_CASE("cli: help shows an example for every command", "[cli]") {
  for (const char* command : {"import", "extract", "stats", "search"}) {
    INFO(command);
    const RunResult result = run_program({command, "--help"});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK(has(result.out, std::string("Example: vbarchive ") + command));
    for (const char* option : {"--quiet", "--verbose", "--json"}) CHECK(has(result.out, option));
  }
  const RunResult all = run_program({"--help"});
  CHECK(all.exit_code == 0);
  for (const char* command : {"import", "extract", "stats", "search"}) CHECK(has(all.out, command));
  CHECK(run_program({"--version"}).out.starts_with("vbarchive "));
}

TEST_CASE("cli: a capture says who told its time", "[cli][import]") {
  const TempDir folder;
  // The file's own time is the usual witness of a saved page. The index was made for a member: its token holds the
  // time.
  for (const auto& [page, detail] :
       {std::pair{SOURCE_DIR "/fixtures/board/thread-129-page-1.html", "\n"},
        std::pair{SOURCE_DIR "/fixtures/pages/not-vb4-board-index/page.html", "time: the page\n"}}) {
    const std::string archive = (folder / "a.db").string();
    std::filesystem::remove(archive);
    REQUIRE(run_program({"import", archive, page}).exit_code == 0);
    CHECK(run({"sqlite3", archive, "SELECT detail FROM captures"}).out == detail);
  }
}

TEST_CASE("cli: the number of threads changes nothing", "[cli][import]") {
  const TempDir folder;
  std::string rows, said;
  for (const char* const jobs : {"1", "2", "7"}) {
    if (is_sanitized() && jobs == std::string("7")) continue;
    const std::string archive = (folder / "a.db").string();
    std::filesystem::remove(archive);
    // Golden pages of many boards and of none: most of them are told.
    const RunResult result = run_program({"import", archive, SOURCE_DIR "/fixtures/board", SOURCE_DIR "/fixtures/pages",
                                          SOURCE_DIR "/fixtures/board", "--jobs", jobs, "--json"});
    CHECK(result.exit_code == 1);
    const std::string told = result.out + result.err;
    const std::string held =
        run({"sqlite3", archive,
             "SELECT * FROM captures; SELECT * FROM posts; SELECT * FROM quotes; SELECT * FROM threads; "
             "SELECT * FROM pages; SELECT * FROM users; SELECT * FROM fills"})
            .out;
    if (rows.empty()) {
      rows = held;
      said = told;
    }
    CHECK((held == rows));
    CHECK((told == said));
  }
  CHECK(rows.size() > 10'000);
  CHECK(said.find("\"unchanged\":17") != std::string::npos);
}

}  // namespace
}  // namespace vbarchive::testing
