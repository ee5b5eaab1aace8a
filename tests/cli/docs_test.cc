// What the documents show works as shown: every command, every query, every option.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/board_plans.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "vbarchive/explain.h"

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using vbarchive::testing::run;
using vbarchive::testing::run_program;
using vbarchive::testing::RunOptions;
using vbarchive::testing::RunResult;
using vbarchive::testing::TempDir;

namespace {

/// What stands between two fences: ```sh … ```
struct Block {
  std::string info;
  std::size_t line = 0;  ///< of the fence, from 1
  std::vector<std::string> lines;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.is_open());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Block> blocks_of(const fs::path& document) {
  std::vector<Block> blocks;
  bool is_inside = false;
  const std::vector<std::string> lines = lines_of(content_of(document));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("```")) {
      is_inside = !is_inside;
      if (is_inside) blocks.push_back({lines[i].substr(3), i + 1, {}});
    } else if (is_inside) {
      blocks.back().lines.push_back(lines[i]);
    }
  }
  REQUIRE_FALSE(is_inside);
  return blocks;
}

std::vector<fs::path> documents() {
  std::vector<fs::path> found = {fs::path(SOURCE_DIR) / "README.md"};
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "docs")) {
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

/// The board of fixtures/board, behind a proxy that knows no other host.
class Board {
 public:
  Board()
      : site_(vbarchive::testing::make_board(plan()), vbarchive::testing::Face::vb4),
        server_([this](vbarchive::testing::HttpRequest request) {
          constexpr std::string_view host = "http://harbour.example";
          if (!request.target.starts_with(host)) {
            vbarchive::testing::HttpAnswer refused;
            refused.status = 502;
            return refused;
          }
          request.target.erase(0, host.size());
          return site_.answer(request);
        }) {
    site_.start_at("http://harbour.example/");
  }

  [[nodiscard]] std::string proxy() const { return server_.url(""); }

 private:
  static vbarchive::testing::BoardPlan plan() {
    vbarchive::testing::BoardPlan plan = vbarchive::testing::fixture_plan();
    plan.base_url = "http://harbour.example/";
    return plan;
  }

  vbarchive::testing::BoardSite site_;
  vbarchive::testing::HttpServer server_;
};

/// A folder in which the documents' commands find what they name: the fixtures, `scripts/run`, `vbarchive` on the path,
/// and the board that `sync` visits. That needs no patience here.
class Desk {
 public:
  Desk() {
    fs::create_directories(folder_ / "scripts");
    fs::create_directories(folder_ / "bin");
    fs::create_directory_symlink(fs::path(SOURCE_DIR) / "fixtures", folder_ / "fixtures");
    fs::create_symlink(vbarchive::testing::program(), folder_ / "scripts/run");
    std::ofstream script(folder_ / "bin/vbarchive");
    const std::string& program = vbarchive::testing::program();
    script << "#!/bin/sh\nif [ \"$1\" = sync ]; then exec '" << program << "' \"$@\" --delay 0; fi\nexec '" << program
           << "' \"$@\"\n";
    script.close();
    fs::permissions(folder_ / "bin/vbarchive", fs::perms::owner_all);
  }

  [[nodiscard]] RunResult shell(const std::string& script) const {
    const char* const path = std::getenv("PATH");
    RunOptions options;
    options.working_directory = folder_.path();
    options.environment = {{"PATH", (folder_ / "bin").string() + ":" + (path ? path : "/usr/bin:/bin")},
                           {"LC_ALL", "C.UTF-8"},
                           {"http_proxy", board_.proxy()},
                           {"HOME", folder_.path().string()}};
    return run({"bash", "-euo", "pipefail", "-c", script}, options);
  }

 private:
  TempDir folder_;
  Board board_;
};

/// Without the blanks that sqlite3 sets at the ends of its columns.
std::string right_trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// A command of a ```console block with the lines shown below it.
struct Shown {
  std::string command;
  std::vector<std::string> output;
  bool has_more = false;  ///< the last line shown is `…`
};

/// `$ ` begins a command, `> ` goes on with it.
std::vector<Shown> commands_of(const Block& block) {
  std::vector<Shown> commands;
  for (const std::string& line : block.lines) {
    if (line.starts_with("$ ")) {
      commands.push_back({line.substr(2), {}, false});
      continue;
    }
    REQUIRE_FALSE(commands.empty());
    Shown& command = commands.back();
    REQUIRE_FALSE(command.has_more);
    if (line.starts_with("> ") && command.output.empty())
      command.command += "\n" + line.substr(2);
    else if (line == "…")
      command.has_more = true;
    else
      command.output.push_back(right_trimmed(line));
  }
  return commands;
}

void check_console(const Desk& desk, const Block& block) {
  for (const Shown& shown : commands_of(block)) {
    INFO("$ " << shown.command);
    const RunResult result = desk.shell("exec 2>&1\n" + shown.command);  // a terminal shows both
    INFO(result.out);
    CHECK(result.exit_code == 0);
    std::vector<std::string> lines = lines_of(result.out);
    std::ranges::transform(lines, lines.begin(), right_trimmed);
    if (shown.has_more && lines.size() > shown.output.size()) lines.resize(shown.output.size());
    CHECK(lines == shown.output);
  }
}

void check_script(const Desk& desk, const Block& block) {
  std::string script;
  for (const std::string& line : block.lines) script += line + "\n";
  INFO(script);
  const RunResult result = desk.shell(script);
  INFO(result.err);
  CHECK(result.exit_code == 0);
}

/// The long options that a text names.
std::set<std::string> options_in(std::string_view text) {
  std::set<std::string> options;
  for (std::size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at)) {
    const bool is_start =
        at == 0 || (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '-');
    std::size_t end = at + 2;
    while (end < text.size() && (std::islower(static_cast<unsigned char>(text[end])) != 0 || text[end] == '-')) ++end;
    if (is_start && end > at + 2 && text[at + 2] != '-') options.emplace(text.substr(at, end - at));
    at = end;
  }
  return options;
}

/// The part of docs/commands.md about one command: from its heading to the next of the same rank.
std::string section_of(const std::string& document, const std::string& command) {
  const std::string heading = "\n## " + command + "\n";
  const std::size_t begin = document.find(heading);
  REQUIRE(begin != std::string::npos);
  const std::size_t end = document.find("\n## ", begin + heading.size());
  return document.substr(begin, end == std::string::npos ? end : end - begin);
}

/// `posts[].quotes[].text` for every key below a value.
void add_keys(const ordered_json& value, const std::string& path, std::set<std::string>& keys) {
  if (value.is_array()) {
    for (const ordered_json& item : value) add_keys(item, path + "[]", keys);
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      keys.insert(path + "." + key);
      add_keys(item, path + "." + key, keys);
    }
  }
}

std::set<std::string> without(std::set<std::string> keys, const std::set<std::string>& others) {
  std::erase_if(keys, [&](const std::string& key) { return others.contains(key); });
  return keys;
}

}  // namespace

TEST_CASE("docs: the commands of the documents run and print what is shown", "[docs]") {
  std::size_t run = 0;
  for (const fs::path& document : documents()) {
    const Desk desk;
    for (const Block& block : blocks_of(document)) {
      INFO(document.filename().string() << ":" << block.line);
      if (block.info == "console")
        check_console(desk, block);
      else if (block.info == "sh")
        check_script(desk, block);
      else
        continue;
      ++run;
    }
  }
  CHECK(run >= 7);
}

TEST_CASE("docs: the README begins with an import of the sample board and a question answered", "[docs]") {
  const std::vector<Block> blocks = blocks_of(fs::path(SOURCE_DIR) / "README.md");
  const auto session = std::ranges::find(blocks, "console", &Block::info);
  REQUIRE(session != blocks.end());
  const std::vector<Shown> commands = commands_of(*session);
  REQUIRE(commands.size() >= 2);
  CHECK(commands[0].command == "scripts/run import demo.db fixtures/board");
  const auto query = std::ranges::find_if(commands, [](const Shown& shown) {
    return shown.command.starts_with("sqlite3 ") && shown.command.find("demo.db") != std::string::npos;
  });
  REQUIRE(query != commands.end());
  CHECK(query->output.size() >= 3);
  CHECK_FALSE(query->has_more);
}

TEST_CASE("docs: the queries of the documents run against the sample board", "[docs]") {
  const Desk desk;
  REQUIRE(desk.shell("vbarchive import board.db fixtures/board && vbarchive sync board.db http://harbour.example/ -q")
              .exit_code == 0);
  std::size_t queries = 0, answered = 0;
  std::vector<std::pair<std::string, Block>> blocks;
  for (const fs::path& document : documents()) {
    for (Block& block : blocks_of(document)) blocks.emplace_back(document.filename().string(), std::move(block));
  }
  for (const auto& [document, block] : blocks) {
    if (block.info != "sql") continue;
    std::string sql;
    for (const std::string& line : block.lines) sql += line + "\n";
    INFO(document << ":" << block.line << "\n" << sql);
    const RunResult result = desk.shell("sqlite3 -readonly -bail board.db <<'END'\n" + sql + "END\n");
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    ++queries;
    if (!result.out.empty()) ++answered;
  }
  CHECK(queries >= 15);
  CHECK(answered >= 15);
}

TEST_CASE("docs: docs/commands.md names the options that a command has, and no others", "[docs]") {
  const std::string document = content_of(fs::path(SOURCE_DIR) / "docs/commands.md");
  const std::set<std::string> everywhere = {"--help", "--quiet", "--verbose", "--json"};
  const std::set<std::string> common = options_in(section_of(document, "On every command"));
  CHECK(std::ranges::includes(common, everywhere));
  for (const std::string command :
       {"import", "sync", "sources", "extract", "explain", "stats", "search", "export", "verify"}) {
    INFO(command);
    const RunResult help = run_program({command, "--help"});
    REQUIRE(help.exit_code == 0);
    std::set<std::string> own = options_in(help.out);
    CHECK(std::ranges::includes(own, everywhere));
    for (const std::string& option : everywhere) own.erase(option);
    std::set<std::string> documented = options_in(section_of(document, command));
    for (const std::string& option : everywhere) documented.erase(option);
    CHECK(documented == own);
  }
}

TEST_CASE("docs: docs/profiles.md names every field that a profile can give a rule for", "[docs]") {
  const std::string document = content_of(fs::path(SOURCE_DIR) / "docs/profiles.md");
  for (const vbarchive::RuleDescription& rule : vbarchive::list_rules()) {
    if (!rule.is_open) continue;
    const std::string field(rule.field);
    const std::size_t dot = field.find('.');
    INFO(field);
    CHECK(document.find("`[" + field.substr(0, dot) + "]`") != std::string::npos);
    CHECK(document.find("`" + field.substr(dot + 1) + "`") != std::string::npos);
  }
}

TEST_CASE("docs: docs/profiles.md shows the profile of its example as it is", "[docs]") {
  const std::string profile = content_of(fs::path(SOURCE_DIR) / "fixtures/profile/lantern.profile");
  CHECK(content_of(fs::path(SOURCE_DIR) / "docs/profiles.md").find("```text\n" + profile + "```") != std::string::npos);
}

TEST_CASE("docs: docs/records.md shows every field of a page and no others", "[docs]") {
  std::set<std::string> documented;
  for (const Block& block : blocks_of(fs::path(SOURCE_DIR) / "docs/records.md")) {
    if (block.info != "json") continue;
    std::string text;
    for (const std::string& line : block.lines) text += line + "\n";
    add_keys(ordered_json::parse(text), "", documented);
  }
  std::set<std::string> printed;
  const RunResult result = run_program({"extract", SOURCE_DIR "/fixtures/board", SOURCE_DIR "/fixtures/pages"});
  for (const std::string& line : lines_of(result.out)) add_keys(ordered_json::parse(line), "", printed);
  CHECK(without(documented, printed) == std::set<std::string>{});
  CHECK(without(printed, documented) == std::set<std::string>{});
}
