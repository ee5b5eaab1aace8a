// vbarchive explain, as a user runs it.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/sample_page.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;

const std::string board = (fs::path(SOURCE_DIR) / "fixtures" / "board" / "thread-113-page-1.html").string();

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("explain: one post, its fields, their rules and what was tried in vain", "[explain][cli]") {
  const RunResult result = run_program({"explain", board, "--post", "1008"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(has(result.out, "\npost 1008\n"));
  CHECK(!has(result.out, "post 1009"));
  CHECK(has(result.out, "by postcount-name"));
  CHECK(has(result.out, "in vain: publishdate, time-element"));
}

TEST_CASE("explain: as JSON, a line a page, with offsets into the file", "[explain][cli]") {
  const RunResult result = run_program({"explain", board, "--json"});
  CHECK(result.exit_code == 0);
  const auto page = nlohmann::json::parse(result.out);
  std::ifstream stream(board, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  std::size_t numbers = 0;
  for (const auto& field : page["fields"]) {
    if (field["field"] != "post.number") continue;
    ++numbers;
    const std::string place =
        bytes.substr(field["begin"], field["end"].get<std::size_t>() - field["begin"].get<std::size_t>());
    CHECK(has(place, "postcount" + std::to_string(field["subject"].get<int>())));
  }
  CHECK(numbers == 10);
}

TEST_CASE("explain: a post that no page holds, no page at all, and what is not vBulletin", "[explain][cli]") {
  const RunResult no_post = run_program({"explain", board, "--post", "9"});
  CHECK(no_post.exit_code == 3);
  CHECK(has(no_post.err, "no page holds post 9"));
  const RunResult no_page = run_program({"explain"});
  CHECK(no_page.exit_code == 2);
  CHECK(has(no_page.err, "no page was named"));
  const RunResult other = run_program(
      {"explain", (fs::path(SOURCE_DIR) / "fixtures" / "pages" / "not-mybb-thread" / "page.html").string()});
  CHECK(other.exit_code == 3);
  CHECK(has(other.err, "no page of a vBulletin board"));
}

TEST_CASE("explain: control characters of a page do not reach the terminal", "[explain][cli]") {
  const TempDir folder;
  SampleThread thread;
  thread.title = "Buoy \x1b[31mred";
  const fs::path file = folder.path() / "page.html";
  std::ofstream(file, std::ios::binary) << sample_page(thread);
  RunOptions options;
  options.output_is_terminal = true;
  const RunResult result = run_program({"explain", file.string()}, options);
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "Buoy \\x1b[31mred"));
  CHECK(!has(result.out, "\x1b"));
}

TEST_CASE("explain: lists all rules", "[explain][cli]") {
  const RunResult result = run_program({"explain", "--rules"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "\npost.number\n"));
  CHECK(has(result.out, "  postcount-name"));
}

}  // namespace
}  // namespace vbarchive::testing
