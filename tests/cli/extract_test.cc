// extract as a filter in a pipe.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
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
using Json = nlohmann::ordered_json;

const fs::path fixtures = fs::path(SOURCE_DIR) / "fixtures";
const std::string board = (fixtures / "board").string();

std::vector<Json> lines_of(const RunResult& result) {
  std::vector<Json> lines;
  std::istringstream stream(result.out);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line, nullptr, false));
  return lines;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("extract: a page is a line, in natural order", "[extract][cli]") {
  const RunResult result = run_program({"extract", board});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  const std::vector<Json> pages = lines_of(result);
  REQUIRE(pages.size() == 17);
  std::size_t posts = 0;
  for (const Json& page : pages) {
    CHECK(page.begin().key() == "file");
    CHECK(page["outcome"] == "stored");
    posts += page["posts"].size();
  }
  CHECK(posts == 120);
  CHECK(pages[0]["file"] == board + "/thread-101-page-1.html");
  CHECK(pages[2]["file"] == board + "/thread-101-page-3.html");
  CHECK(pages[0]["thread"]["id"] == 101);
}

TEST_CASE("extract: every file is a line, also one that is no page", "[extract][cli]") {
  const RunResult result = run_program({"extract", "--json", board + "/thread-113-page-1.html",
                                        (fixtures / "pages" / "not-mybb-thread" / "page.html").string(),
                                        (fixtures / "pages" / "not-vb4-login" / "page.html").string()});
  CHECK(result.exit_code == 1);
  const std::vector<Json> lines = lines_of(result);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["outcome"] == "stored");
  CHECK(lines[1]["outcome"] == "not-vbulletin");
  CHECK(lines[2]["outcome"] == "login");
  CHECK(lines[3] == Json{{"pages", 1}, {"not_vbulletin", 1}, {"set_aside", 1}, {"posts", 10}, {"exit_code", 1}});
}

TEST_CASE("extract: no page at all is exit code 3, a path that is not there 2", "[extract][cli]") {
  const TempDir folder;
  CHECK(run_program({"extract", folder.path().string()}).exit_code == 3);
  CHECK(run_program({"extract", (fixtures / "pages" / "not-phpbb-topic").string()}).exit_code == 3);
  const RunResult missing = run_program({"extract", (folder / "none.html").string()});
  CHECK(missing.exit_code == 2);
  CHECK(has(missing.err, "none.html"));
  CHECK(missing.out.empty());
}

TEST_CASE("extract: standard input, an address and a zone from outside", "[extract][cli]") {
  RunOptions options;
  SampleThread thread;
  std::string page = sample_page(thread);
  const std::string zone = "All times are GMT +1. The time now is";
  page.replace(page.find(zone), zone.size(), "It is");
  options.input = page;
  const RunResult result = run_program({"extract", "--utc-offset", "-3", "-"}, options);
  CHECK(result.exit_code == 0);
  const std::vector<Json> lines = lines_of(result);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["file"] == "-");
  const Json& post = lines[0]["posts"][0];
  CHECK(post["id"] == 501);
  CHECK(post["number"] == 1);
  CHECK(post["author_id"] == 21);
  CHECK(post["author_name"] == "Oda Quay");
  CHECK(post["posted_at"] == "2014-03-03T17:05:00Z");
  CHECK(post["posted_at_source"] == "option");
  CHECK(post["text"] == "The buoy is back in its place.");
}

TEST_CASE("extract: bytes of any charset come out as UTF-8", "[extract][cli]") {
  const TempDir folder;
  SampleThread thread;
  thread.posts[0].message = "caf\xe9 \xff\xfe";
  std::string page = sample_page(thread);
  page.replace(page.find("UTF-8"), 5, "utf-8");
  write_bytes(folder / ("na\xefve.html"), page);  // a name that is no UTF-8
  const RunResult result = run_program({"extract", folder.path().string()});
  CHECK(result.exit_code == 0);
  CHECK(text::is_valid_utf8(result.out));
  REQUIRE(lines_of(result).size() == 1);
  CHECK(lines_of(result)[0]["posts"].size() == 1);
}

TEST_CASE("extract: a page too large is named, the others are read", "[extract][cli]") {
  const TempDir folder;
  SampleThread large;
  large.posts[0].message = std::string(2 << 20, 'x');
  write_bytes(folder / "large.html", sample_page(large));
  write_bytes(folder / "small.html", sample_page(SampleThread{}));
  const RunResult result = run_program({"extract", "--max-page-size", "1", folder.path().string()});
  CHECK(result.exit_code == 1);
  CHECK(has(result.err, "large.html: larger than"));
  CHECK(lines_of(result).size() == 1);
  CHECK(run_program({"extract", "--max-page-size", "3", folder.path().string()}).exit_code == 0);
}

}  // namespace
}  // namespace vbarchive::testing
