// Pages of other software, of shops and of sites: told by all commands, and nothing of them is kept.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Copies the pages of these fixtures into a folder, each under its own name.
std::size_t gather(const fs::path& folder, const std::vector<std::string>& beginnings) {
  fs::create_directories(folder);
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "fixtures" / "pages")) {
    const std::string name = entry.path().filename().string();
    const bool is_wanted = std::ranges::any_of(
        beginnings, [&](const std::string& beginning) { return name.starts_with("not-" + beginning); });
    if (!is_wanted) continue;
    fs::copy_file(entry.path() / "page.html", folder / (name + ".html"));
    ++count;
  }
  return count;
}

const std::vector<std::string> others = {"mybb",      "xenforo", "phpbb",     "smf",  "invision",
                                         "discourse", "vanilla", "wordpress", "shop", "plain-site"};

TEST_CASE("cli: pages of other software are not vBulletin, exit code 3, no post", "[cli]") {
  const TempDir folder;
  const std::string pages = (folder / "pages").string();
  const std::size_t count = gather(pages, others);
  REQUIRE(count >= 22);

  const RunResult imported = run_program({"import", (folder / "a.db").string(), pages, "--json"});
  CHECK(imported.exit_code == 3);
  CHECK(has(imported.err, "not vBulletin"));
  const auto summary = nlohmann::json::parse(imported.out);
  CHECK(summary["not_vbulletin"] == count);
  CHECK(summary["posts"] == 0);
  CHECK(!fs::exists(folder / "a.db"));

  const RunResult extracted = run_program({"extract", pages});
  CHECK(extracted.exit_code == 3);
  CHECK(has(extracted.err, "not vBulletin"));
  std::istringstream lines(extracted.out);
  std::size_t read = 0;
  for (std::string line; std::getline(lines, line); ++read) {
    const auto page = nlohmann::json::parse(line);
    INFO(page["file"]);
    CHECK(page["outcome"] == "not-vbulletin");
    CHECK(page["posts"].empty());
    CHECK(page["unnumbered_posts"].empty());
    CHECK(page["thread"].is_null());
  }
  CHECK(read == count);
}

TEST_CASE("cli: each page of other software alone is exit code 3 too", "[cli]") {
  const TempDir folder;
  for (const std::string& software : others) {
    const fs::path pages = folder / software;
    gather(pages, {software});
    for (const auto& entry : fs::directory_iterator(pages)) {
      INFO(entry.path().string());
      const RunResult result = run_program({"import", (folder / "a.db").string(), entry.path().string()});
      CHECK(result.exit_code == 3);
      CHECK(has(result.err, "not vBulletin"));
    }
  }
}

TEST_CASE("cli: refusals and challenges are set aside, each with its reason", "[cli]") {
  const TempDir folder;
  const std::string pages = (folder / "pages").string();
  gather(pages, {"vb3-board-closed", "vb3-search-flood", "vb3-banned", "vb3-database-error", "vb3-redirect",
                 "cloudflare-challenge-spanish"});
  const RunResult result = run_program({"import", (folder / "a.db").string(), pages});
  CHECK(result.exit_code == 3);
  for (const char* told : {"set aside (error): closed: ", "set aside (error): flood: ",
                           "set aside (no-permission): ban: ", "set aside (error): maintenance: ",
                           "set aside (error): redirect: ", "set aside (challenge): challenge: Cloudflare"}) {
    INFO(told);
    CHECK(has(result.err, told));
  }
}

}  // namespace
}  // namespace vbarchive::testing
