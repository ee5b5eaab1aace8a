// The export of an archive as its user sees it: what is in it, where it goes, and what goes wrong.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/running.h"
#include "cli/sample_page.h"
#include "export/tables.h"
#include "support/board.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "unit/archive_samples.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

const std::string board = (fs::path(SOURCE_DIR) / "fixtures" / "board").string();

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The archive of fixtures/board.
std::string import_board(const TempDir& folder) {
  const std::string archive = (folder / "a.db").string();
  REQUIRE(run_program({"import", archive, board}).exit_code == 0);
  return archive;
}

/// Post 70 of thread 7 by a guest, with all that needs care, and post 71, a placeholder.
std::string make_small_archive(const TempDir& folder) {
  const std::string file = (folder / "small.db").string();
  Archive archive{file, OpenMode::create};
  Page shown = page(7, 1);
  shown.posts = {post(70, 1, std::nullopt, "Ada", "=1+1\nsaid \"Bo\""), placeholder(71, PostState::deleted)};
  shown.posts[0].title = "";
  PrintedDate date;
  date.text = "12-28-2015, 11:29 PM";
  date.local = LocalTime{1'451'345'340};
  date.utc = UtcTime{1'451'345'340 + std::int64_t{5} * 3'600};
  date.source = DateSource::footer;
  shown.posts[0].posted_at = date;
  archive.add(capture("first", day(1)), shown);
  archive.settle();
  return file;
}

/// Without what SQLite keeps beside an archive.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::erase_if(names, [](const std::string& name) { return name.ends_with("-wal") || name.ends_with("-shm"); });
  std::ranges::sort(names);
  return names;
}

/// The pages of fixtures/board, one after the other.
std::vector<std::string> board_pages() {
  std::vector<std::string> pages;
  for (const auto& entry : fs::directory_iterator(board)) pages.push_back(entry.path().string());
  std::ranges::sort(pages);
  return pages;
}

void import_in_order(const std::string& archive, const std::vector<std::string>& pages) {
  for (const std::string& saved : pages) REQUIRE(run_program({"import", "-q", archive, saved}).exit_code == 0);
}

TEST_CASE("export: rows as JSON, with dates and NULL as the tables have them", "[export][cli]") {
  const TempDir folder;
  const std::string archive = make_small_archive(folder);
  const RunResult result =
      run_program({"export", archive, "--format", "ndjson", "--table", "posts", "--table", "forums"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(
      result.out ==
      R"({"table":"forums","id":1,"parent_id":null,"title":"Main","description":null,"url":null,"thread_count":null,"post_count":null})"
      "\n"
      R"({"table":"forums","id":3,"parent_id":1,"title":"Boats","description":null,"url":null,"thread_count":null,"post_count":null})"
      "\n"
      R"({"table":"posts","id":70,"thread_id":7,"number":1,"author_id":null,"author_name":"Ada","title":"","url":null,)"
      R"("posted_at":"2015-12-29T04:29:00Z","posted_at_local":"2015-12-28T23:29:00","posted_at_text":"12-28-2015, 11:29 PM","posted_at_source":"footer",)"
      R"("html":"<p>=1+1\nsaid \"Bo\"</p>","text":"=1+1\nsaid \"Bo\"","signature_id":null,"edited_at":null,"edited_at_local":null,"edited_at_text":null,)"
      R"("edited_by":null,"edit_reason":null,"state":"visible","capture_id":1})"
      "\n"
      R"({"table":"posts","id":71,"thread_id":7,"number":null,"author_id":null,"author_name":null,"title":null,"url":null,)"
      R"("posted_at":null,"posted_at_local":null,"posted_at_text":null,"posted_at_source":null,)"
      R"("html":null,"text":null,"signature_id":null,"edited_at":null,"edited_at_local":null,"edited_at_text":null,)"
      R"("edited_by":null,"edit_reason":null,"state":"deleted","capture_id":null})"
      "\n");
}

TEST_CASE("export: rows as CSV, safe for spreadsheets unless told otherwise", "[export][cli]") {
  const TempDir folder;
  const std::string archive = make_small_archive(folder);
  const std::string header =
      "id,thread_id,number,author_id,author_name,title,url,posted_at,posted_at_local,posted_at_text,posted_at_source,"
      "html,text,signature_id,edited_at,edited_at_local,edited_at_text,edited_by,edit_reason,state\r\n";
  const std::string begin =
      "70,7,1,,\"Ada\",\"\",,\"2015-12-29T04:29:00Z\",\"2015-12-28T23:29:00\",\"12-28-2015, 11:29 PM\",\"footer\","
      "\"<p>=1+1\nsaid \"\"Bo\"\"</p>\",";
  const std::string end = ",,,,,,,\"visible\"\r\n71,7,,,,,,,,,,,,,,,,,,\"deleted\"\r\n";
  std::vector<std::string> command = {"export", archive, "--format", "csv", "--table", "posts", "--without-captures"};
  const RunResult guarded = run_program(command);
  CHECK(guarded.exit_code == 0);
  CHECK(guarded.err.empty());
  CHECK(guarded.out == header + begin + "\"'=1+1\nsaid \"\"Bo\"\"\"" + end);
  command.emplace_back("--raw");
  CHECK(run_program(command).out == header + begin + "\"=1+1\nsaid \"\"Bo\"\"\"" + end);
}

TEST_CASE("export: the whole archive has every row of every table, in the documented order", "[export][cli]") {
  const TempDir folder;
  const std::string archive = import_board(folder);
  const RunResult result = run_program({"export", archive, "--format", "ndjson"});
  CHECK(result.exit_code == 0);
  std::vector<std::string> order;
  std::map<std::string, std::string> counts;
  std::map<std::string, int> seen;
  for (const std::string& line : lines_of(result.out)) {
    const ordered_json row = ordered_json::parse(line);
    CHECK(row.begin().key() == "table");
    const std::string table = row["table"];
    if (order.empty() || order.back() != table) order.push_back(table);
    counts[table] = std::to_string(++seen[table]);
  }
  std::vector<std::string> expected;
  for (const exporting::Table& table : exporting::chosen_tables({}, false)) {
    const std::string name(table.name);
    const std::string count = value(archive, "SELECT count(*) FROM " + name);
    if (count == "0") continue;
    INFO(name);
    CHECK(counts[name] == count);
    expected.push_back(name);
  }
  CHECK(expected.size() == 17);
  CHECK(order == expected);
}

TEST_CASE("export: the order in which pages were imported does not show", "[export][cli]") {
  const TempDir folder;
  const std::string one = (folder / "one.db").string(), other = (folder / "other.db").string();
  std::vector<std::string> pages = board_pages();
  import_in_order(one, pages);
  std::ranges::reverse(pages);
  import_in_order(other, pages);
  const auto exported = [](const std::string& archive, const std::vector<std::string>& more) {
    std::vector<std::string> command = {"export", archive, "--format", "ndjson"};
    command.insert(command.end(), more.begin(), more.end());
    const RunResult result = run_program(command);
    REQUIRE(result.exit_code == 0);
    return result.out;
  };
  const std::string bytes = exported(one, {"--without-captures"});
  CHECK(lines_of(bytes).size() == 443);
  CHECK(bytes == exported(other, {"--without-captures"}));
  // With them it does: each post names its capture by a number that tells the order.
  CHECK(exported(one, {"--table", "posts"}) != exported(other, {"--table", "posts"}));

  for (const std::string& archive : {one, other})
    REQUIRE(run_program({"export", archive, "--format", "csv", "--without-captures", "--output", archive + "-tables"})
                .exit_code == 0);
  CHECK(names_in(one + "-tables").size() == 17);
  for (const std::string& name : names_in(one + "-tables")) {
    INFO(name);
    CHECK(read_bytes(fs::path(one + "-tables") / name) == read_bytes(fs::path(other + "-tables") / name));
  }
}

TEST_CASE("export: an export again gives the same bytes", "[export][cli]") {
  const TempDir folder;
  const std::string archive = import_board(folder);
  RunOptions other_locale;
  other_locale.environment = {{"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}};
  for (const std::string table : {"poll_view", "post_view", "quote_view", "reaction_view", "poll_options"}) {
    INFO(table);
    const std::vector<std::string> command = {"export", archive, "--format", "csv", "--table", table};
    const RunResult first = run_program(command);
    CHECK(first.exit_code == 0);
    CHECK(lines_of(first.out).size() > 10);
    CHECK(run_program(command, other_locale).out == first.out);
  }
}

TEST_CASE("export: another database reads the CSV, and the way back gives the texts as they were", "[export][cli]") {
  const TempDir folder;
  SampleThread thread;
  thread.base_url = "https://harbour.example/";
  thread.posts = {{9001, "=1+1"},
                  {9002, "'=1+1"},
                  {9003, "- one<br>- two"},
                  {9004, "@Oda, \"ahoy\""},
                  {9005, "''tis"},
                  {9006, "a<br><br>b, c;d"},
                  {9007, "＝1"}};
  write_bytes(folder / "odd.html", sample_page(thread));
  const std::string archive = import_board(folder);
  REQUIRE(run_program({"import", archive, (folder / "odd.html").string()}).exit_code == 0);
  const std::string tables = (folder / "tables").string(), copy = (folder / "copy.db").string();
  REQUIRE(run_program({"export", archive, "--format", "csv", "--output", tables}).exit_code == 0);
  CHECK(names_in(tables).size() == 20);
  for (const std::string& name : names_in(tables)) {
    INFO(name);
    const std::string table = fs::path(name).stem().string();
    const RunResult result = run({"sqlite3", "-bail", copy, ".import --csv " + tables + "/" + name + " " + table});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    if (value(archive, "SELECT count(*) FROM " + table) == "0") continue;  // a header alone makes no table
    CHECK(value(copy, "SELECT count(*) FROM " + table) == value(archive, "SELECT count(*) FROM " + table));
  }
  // As docs/export.md has it. The import knows no NULL. Five of the posts above, and 11 of the board, begin so.
  const std::string unguarded =
      "CASE WHEN c.text GLOB '''*' AND ltrim(c.text, ''' ') GLOB '[-=+@＝＋－＠' || char(1, 45, 31) || ']*' "
      "THEN substr(c.text, 2) ELSE c.text END";
  const std::string same = "ATTACH '" + archive +
                           "' AS original; SELECT count(*), sum(c.text <> o.text) FROM posts AS c "
                           "JOIN original.posts AS o ON o.id = c.id WHERE coalesce(o.text, '') = ";
  CHECK(run({"sqlite3", copy, same + unguarded}).out == "127|16\n");
}

TEST_CASE("export: a file or folder of the export is written and told", "[export][cli]") {
  const TempDir folder;
  const std::string archive = import_board(folder);
  const std::string file = (folder / "all.ndjson").string();
  const RunResult whole = run_program({"export", archive, "--format", "ndjson", "--output", file});
  CHECK(whole.exit_code == 0);
  CHECK(whole.out.empty());
  CHECK(whole.err == file + ": 461 rows of 20 tables\n");
  CHECK(read_bytes(file) == run_program({"export", archive, "--format", "ndjson"}).out);

  const RunResult quiet =
      run_program({"export", "-q", archive, "--format", "csv", "--table", "polls", "--output", file});
  CHECK(quiet.exit_code == 0);
  CHECK(quiet.err.empty());
  CHECK(read_bytes(file) == run_program({"export", archive, "--format", "csv", "--table", "polls"}).out);

  const std::string made = (folder / "new" / "tables").string();
  const RunResult json = run_program(
      {"export", "-v", "--json", archive, "--format", "csv", "--table", "users", "--table", "polls", "--output", made});
  CHECK(json.exit_code == 0);
  CHECK(has(json.err, "users: 24 rows\npolls: 2 rows\n"));
  const ordered_json expected = {{"rows", 26},
                                 {"tables", {{"users", 24}, {"polls", 2}}},
                                 {"files", {made + "/users.csv", made + "/polls.csv"}},
                                 {"exit_code", 0}};
  CHECK(ordered_json::parse(json.out) == expected);
  CHECK(names_in(made) == std::vector<std::string>{"polls.csv", "users.csv"});
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a.db", "all.ndjson", "new"});
}

TEST_CASE("export: a wrong command line is told before anything is touched", "[export][cli]") {
  const TempDir folder;
  const std::string archive = import_board(folder);
  const std::string out = (folder / "out").string();
  struct Wrong {
    std::vector<std::string> arguments;
    std::string told;
  };
  const std::vector<Wrong> wrongs = {
      {{}, "--format"},
      {{"--format", "xml"}, "ndjson"},
      {{"--format", "csv"}, "--output FOLDER"},
      {{"--format", "csv", "--table", "posts", "--table", "users"}, "--output FOLDER"},
      {{"--format", "csv", "--output", "-"}, "--output FOLDER"},
      {{"--format", "ndjson", "--table", "fills"}, "site, forums, threads"},
      {{"--format", "ndjson", "--table", "runs", "--without-captures"}, "--without-captures"},
      {{"--format", "ndjson", "--raw"}, "--raw is for --format csv"},
      {{"--format", "ndjson", "--json"}, "--json needs --output"},
      {{"--format", "ndjson", "--output", "-", "--json"}, "--json needs --output"},
      {{"--format", "ndjson", "--output", folder.path().string()}, "it is a folder"},
      {{"--format", "ndjson", "--output", "/dev/null"}, "it is a device"},
      {{"--format", "csv", "--output", archive}, "is no folder"},
      {{"--format", "ndjson", "--output", archive}, "the archive itself"},
      {{"--format", "ndjson", "--output", archive + "-wal"}, "the archive itself"},
  };
  const std::string before = read_bytes(archive);
  for (const Wrong& wrong : wrongs) {
    std::vector<std::string> command = {"export", archive};
    command.insert(command.end(), wrong.arguments.begin(), wrong.arguments.end());
    INFO(nlohmann::json(command).dump());
    const RunResult result = run_program(command);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(has(result.err, wrong.told));
  }
  CHECK(run_program({"export", out, "--format", "ndjson", "--output", out + ".ndjson"}).exit_code == 7);
  CHECK(read_bytes(archive) == before);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a.db"});
}

TEST_CASE("export: a full disk leaves the files of an earlier export as they were", "[export][cli]") {
  const TempDir folder;
  const std::string archive = import_board(folder);
  write_bytes(folder / "all.ndjson", "old");
  write_bytes(folder / "tables/posts.csv", "old posts");
  write_bytes(folder / "tables/forums.csv", "old forums");
  const std::vector<std::vector<std::string>> commands = {
      {"--format", "ndjson", "--output", (folder / "all.ndjson").string()},
      {"--format", "csv", "--output", (folder / "tables").string()}};
  for (const std::vector<std::string>& arguments : commands) {
    INFO(arguments.back());
    // Files may not grow beyond this, and the signal about it is ignored: writing fails as on a full disk.
    std::vector<std::string> command = {
        "sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh", "prlimit", "--fsize=50000", "--", program(), "export", archive};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const RunResult result = run(command);
    CHECK(result.exit_code == 7);
    CHECK(has(result.err, "vbarchive: cannot write " + arguments.back()));
  }
  CHECK(read_bytes(folder / "all.ndjson") == "old");
  CHECK(read_bytes(folder / "tables/posts.csv") == "old posts");
  CHECK(read_bytes(folder / "tables/forums.csv") == "old forums");
  CHECK(names_in(folder / "tables") == std::vector<std::string>{"forums.csv", "posts.csv"});
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a.db", "all.ndjson", "tables"});
}

TEST_CASE("export: Ctrl-C ends an export that waits for its reader", "[export][cli]") {
  const TempDir folder;
  const std::string archive = import_board(folder);
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
  Running running({program(), "export", "-v", archive, "--format", "ndjson"}, ends[1]);
  close(ends[1]);
  // What follows the members is more than a pipe takes, and nobody reads it yet.
  std::string line;
  do {
    line = running.error_line();
  } while (!line.empty() && !has(line, "users: 24 rows"));
  REQUIRE(!line.empty());
  running.send(SIGINT);
  std::string out;
  std::array<char, 4096> bytes{};
  for (ssize_t count = 0; (count = read(ends[0], bytes.data(), bytes.size())) > 0;)
    out.append(bytes.data(), static_cast<std::size_t>(count));
  close(ends[0]);
  const int status = running.wait();
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(has(out, "{\"table\":\"users\""));
  CHECK(!has(out, "{\"table\":\"runs\""));
}

TEST_CASE("export: CSV shows one record a line on a terminal", "[export][cli]") {
  const TempDir folder;
  const std::string archive = make_small_archive(folder);
  RunOptions terminal;
  terminal.output_is_terminal = true;
  const RunResult result = run_program({"export", archive, "--format", "csv", "--table", "posts"}, terminal);
  CHECK(result.exit_code == 0);
  CHECK(lines_of(result.out).size() == 3);
  CHECK(has(result.out, "\"'=1+1\\x0asaid \"\"Bo\"\"\""));
  CHECK(!has(result.out, "\r"));
  CHECK(!has(result.out, "\\x0d"));
}

}  // namespace
}  // namespace vbarchive::testing
