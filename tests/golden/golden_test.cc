// Golden pages: each folder of fixtures/pages is one page and the records that it holds.
#include "support/golden_page.h"

#include <set>
#include <string>

#include "records/json.h"
#include "support/catch.h"
#include "support/json_diff.h"

namespace vbarchive {
namespace {

namespace fs = std::filesystem;

/// Lowered only by a commit that says why.
constexpr std::size_t fewest_pages = 300;

void check_page(const fs::path& folder) {
  const testing::GoldenPage page = testing::read_golden_page(folder);
  INFO(page.known.value("about", ""));
  for (const auto& [key, value] : page.known.items()) {
    const std::set<std::string> keys = {"about", "address", "captured_at", "header_charset", "utc_offset_minutes"};
    INFO("case.json, key " << key);
    CHECK(keys.count(key) == 1);
  }
  CHECK(!page.known.value("about", "").empty());
  const auto difference = testing::first_difference(page.expected, to_json(page.extract()));
  if (difference) FAIL_CHECK(*difference);
}

TEST_CASE("golden: every page holds the records that were read from it by hand", "[golden]") {
  const std::vector<fs::path> folders = testing::golden_folders();
  for (const fs::path& folder : folders) {
    DYNAMIC_SECTION(folder.filename().string()) { check_page(folder); }
  }
  // Folders that vanish must not pass for pages that hold.
  CHECK(folders.size() >= fewest_pages);
}

}  // namespace
}  // namespace vbarchive
