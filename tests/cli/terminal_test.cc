// What reaches a terminal: nothing that a page wrote can steer it, and the progress line stays within its width.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/sample_page.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "text/utf8.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;

const std::string board = (fs::path(SOURCE_DIR) / "fixtures" / "board").string();

/// ESC, a CSI and an OSC sequence, BEL, backspace, C1 (CSI as one character, as UTF-8), bidirectional override and
/// isolate, DEL.
const std::string evil = "\x1b[31m\x1b]0;owned\x07\x08\xc2\x9b\x33\x31m\xe2\x80\xae\xe2\x81\xa6\x7f";

/// The same as a page can spell it in entities that HTML decodes to themselves.
const std::string evil_entities = "&#27;[31m&#x202e;&#8;&#127;";

/// The first character that may steer a terminal; nothing where there is none. `\n` is the program's own, and where
/// `ours` says so the escapes of its progress line and of bold words.
std::optional<std::string> steering_in(std::string text, const std::vector<std::string>& ours = {}) {
  for (const std::string& sequence : ours) {
    for (std::size_t at = text.find(sequence); at != std::string::npos; at = text.find(sequence, at))
      text.erase(at, sequence.size());
  }
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::code_point_at(text, at);
    const char32_t c = point.value;
    const bool is_control = (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0);
    const bool is_bidi =
        c == 0x200e || c == 0x200f || c == 0x61c || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    if (is_control || is_bidi || !point.is_well_formed)
      return fmt::format("U+{:04X} at {}: {}", static_cast<unsigned>(c), at, text::printable(text));
    at += point.length;
  }
  return std::nullopt;
}

std::string evil_page() {
  SampleThread thread;
  thread.title = "Weather " + evil + evil_entities + " report";
  thread.posts = {{501, "A heron " + evil + evil_entities + " flew by."}};
  thread.posts[0].author = "Mal " + evil + evil_entities;
  thread.posts[0].title = "Re " + evil;
  std::string page = sample_page(thread);
  page.insert(page.find("<head>") + 6,
              "<meta property=\"og:site_name\" content=\"Quay " + evil + evil_entities + "\" />");
  return page;
}

const std::vector<std::string> progress_escapes = {"\r\x1b[K"};
const std::vector<std::string> bold_escapes = {"\x1b[1m", "\x1b[0m"};

RunOptions on_a_terminal() {
  RunOptions options;
  options.output_is_terminal = true;
  options.error_is_terminal = true;
  return options;
}

TEST_CASE("terminal: no page text steers a terminal", "[terminal][cli]") {
  const TempDir folder;
  // File names may hold anything but a slash.
  const fs::path page = folder / ("page" + std::string("\x1b[2J\x07\xe2\x80\xae") + ".html");
  write_bytes(page, evil_page());
  const fs::path login = folder / ("login" + std::string("\x1b[2J\xc2\x9b") + ".html");
  fs::copy(fs::path(SOURCE_DIR) / "fixtures" / "pages" / "not-vb4-login" / "page.html", login);
  const std::string archive = (folder / "a.db").string();

  const RunResult imported = run_program({"import", "-v", "--json", archive, page, login}, on_a_terminal());
  CHECK(imported.exit_code == 1);
  CHECK(imported.err.find("login\\x1b[2J") != std::string::npos);
  CHECK(steering_in(imported.err, progress_escapes).value_or("none") == "none");
  CHECK(steering_in(imported.out).value_or("none") == "none");

  const RunResult found = run_program({"search", archive, "heron"}, on_a_terminal());
  CHECK(found.exit_code == 0);
  CHECK(found.out.find("\x1b[1mheron\x1b[0m") != std::string::npos);
  CHECK(found.out.find("\\x1b[31m\\u202e\\x08\\x7f") != std::string::npos);
  CHECK(steering_in(found.out, bold_escapes).value_or("none") == "none");

  const RunResult stats = run_program({"stats", "--json", archive}, on_a_terminal());
  CHECK(stats.exit_code == 0);
  CHECK(stats.out.find("\\x1b[31m\\u202e") != std::string::npos);
  CHECK(steering_in(stats.out).value_or("none") == "none");

  for (const std::string format : {"ndjson", "csv"}) {
    INFO(format);
    const RunResult exported =
        run_program({"export", archive, "--format", format, "--table", "posts"}, on_a_terminal());
    CHECK(exported.exit_code == 0);
    CHECK(exported.out.find("heron") != std::string::npos);
    CHECK(steering_in(exported.out).value_or("none") == "none");
  }

  const RunResult extracted = run_program({"extract", page, login}, on_a_terminal());
  CHECK(extracted.exit_code == 1);
  CHECK(extracted.out.find("heron") != std::string::npos);
  CHECK(steering_in(extracted.out).value_or("none") == "none");
  CHECK(steering_in(extracted.err).value_or("none") == "none");
}

TEST_CASE("terminal: no argument steers a terminal", "[terminal][cli]") {
  const TempDir folder;
  const std::string name = (folder / ("no" + evil)).string();
  const std::vector<std::vector<std::string>> commands = {{"import", name + ".db", name},
                                                          {"import", "--utc-offset", evil, name + ".db", board},
                                                          {"import", "--url", evil, name + ".db", board},
                                                          {"import", "--site", evil, name + ".db", board},
                                                          {"import", "--" + evil, "x"},
                                                          {evil},
                                                          {"extract", name},
                                                          {"stats", name},
                                                          {"search", name, "x"},
                                                          {"export", name, "--format", "ndjson"},
                                                          {"export", name, "--format", "ndjson", "--table", evil}};
  for (const auto& command : commands) {
    INFO(nlohmann::json(command[0]).dump());
    const RunResult result = run_program(command, on_a_terminal());
    CHECK(result.exit_code != 0);
    CHECK(steering_in(result.out).value_or("none") == "none");
    CHECK(steering_in(result.err, progress_escapes).value_or("none") == "none");
  }
  REQUIRE(run_program({"import", (folder / "a.db").string(), board}).exit_code == 0);
  const RunResult result = run_program({"search", (folder / "a.db").string(), "\"" + evil}, on_a_terminal());
  CHECK(result.exit_code == 2);
  CHECK(steering_in(result.err).value_or("none") == "none");
}

TEST_CASE("terminal: a search through a pipe has no escapes of ours or others", "[terminal][cli]") {
  const TempDir folder;
  write_bytes(folder / "page.html", evil_page());
  REQUIRE(run_program({"import", (folder / "a.db").string(), (folder / "page.html").string()}).exit_code == 0);
  const RunResult found = run_program({"search", (folder / "a.db").string(), "heron"});
  CHECK(found.out.find("*heron*") != std::string::npos);
  CHECK(found.out.find("\x1b[1m") == std::string::npos);
}

TEST_CASE("terminal: the progress line is for terminals", "[terminal][cli]") {
  const TempDir folder;
  RunOptions terminal;
  terminal.error_is_terminal = true;
  const RunResult shown = run_program({"import", (folder / "a.db").string(), board}, terminal);
  CHECK(shown.exit_code == 0);
  CHECK(shown.err.find("pages  ") != std::string::npos);
  CHECK(shown.err.find("\r\x1b[K") != std::string::npos);
  // It is taken away in front of what stays.
  const std::string last = "\r\x1b[K" + (folder / "a.db").string() + ": 17 thread pages with 120 posts\n";
  CHECK(shown.err.ends_with(last));

  const RunResult piped = run_program({"import", (folder / "b.db").string(), board});
  CHECK(piped.err == (folder / "b.db").string() + ": 17 thread pages with 120 posts\n");
  const RunResult quiet = run_program({"import", "-q", (folder / "c.db").string(), board}, terminal);
  CHECK(quiet.err.empty());
}

TEST_CASE("terminal: no progress line is longer than the terminal is wide", "[terminal][cli]") {
  const TempDir folder;
  RunOptions terminal;
  terminal.error_is_terminal = true;  // of 80 columns
  const RunResult result = run_program({"import", (folder / "a.db").string(), board}, terminal);
  std::size_t begin = 0, lines = 0;
  for (std::size_t at = result.err.find("\r\x1b[K"); at != std::string::npos; at = result.err.find("\r\x1b[K", begin)) {
    begin = at + 4;
    const std::size_t end = result.err.find('\r', begin);
    if (end == std::string::npos) break;
    ++lines;
    CHECK(end - begin < 80);
  }
  CHECK(lines >= 1);
}

TEST_CASE("terminal: results wait for no progress line", "[terminal][cli]") {
  const TempDir folder;
  // Standard output is a file or pipe, standard error a terminal: the results hold nothing of the progress.
  RunOptions terminal;
  terminal.error_is_terminal = true;
  const RunResult result = run_program({"import", "--json", (folder / "a.db").string(), board}, terminal);
  CHECK(nlohmann::json::parse(result.out)["posts"] == 120);
}

}  // namespace
}  // namespace vbarchive::testing
