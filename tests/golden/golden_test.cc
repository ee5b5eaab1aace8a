// Golden pages: each folder of fixtures/pages is one page and the records that it holds.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "records/json.h"
#include "support/catch.h"
#include "support/json_diff.h"
#include "vbarchive/extract.h"

namespace vbarchive {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Lowered only by a commit that says why.
constexpr std::size_t fewest_pages = 50;

std::vector<fs::path> golden_folders() {
  std::vector<fs::path> folders;
  const fs::path all = fs::path(SOURCE_DIR) / "fixtures" / "pages";
  if (fs::exists(all)) {
    for (const auto& entry : fs::directory_iterator(all)) {
      if (entry.is_directory()) folders.push_back(entry.path());
    }
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) FAIL("cannot read " << file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Also refuses a key twice in one object: the parser would keep the last and the other would check nothing.
Json read_json(const fs::path& file) {
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key && !open_objects.back().insert(value.get<std::string>()).second) {
      FAIL(file << ": key " << value << " twice");
    }
    return true;
  };
  try {
    return Json::parse(read_file(file), watch);
  } catch (const Json::parse_error& error) {
    FAIL(file << ": " << error.what());
  }
  return {};
}

template <typename T>
std::optional<T> optional_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

void check_page(const fs::path& folder) {
  const Json known = read_json(folder / "case.json");
  INFO(known.value("about", ""));
  for (const auto& [key, value] : known.items()) {
    const std::set<std::string> keys = {"about", "address", "captured_at", "header_charset", "utc_offset_minutes"};
    INFO("case.json, key " << key);
    CHECK(keys.count(key) == 1);
  }
  CHECK(!known.value("about", "").empty());

  const std::string bytes = read_file(folder / "page.html");
  PageInput input;
  input.bytes = bytes;
  input.address = optional_of<std::string>(known, "address");
  input.header_charset = optional_of<std::string>(known, "header_charset");
  if (const auto captured_at = optional_of<std::string>(known, "captured_at")) {
    input.captured_at = utc_from_iso(*captured_at);
    CHECK(input.captured_at.has_value());
  }
  ExtractOptions options;
  options.utc_offset_minutes = optional_of<int>(known, "utc_offset_minutes");

  const auto difference =
      testing::first_difference(read_json(folder / "expected.json"), to_json(extract(input, options)));
  if (difference) FAIL_CHECK(*difference);
}

TEST_CASE("golden: every page holds the records that were read from it by hand", "[golden]") {
  const std::vector<fs::path> folders = golden_folders();
  for (const fs::path& folder : folders) {
    DYNAMIC_SECTION(folder.filename().string()) { check_page(folder); }
  }
  // Folders that vanish must not pass for pages that hold.
  CHECK(folders.size() >= fewest_pages);
}

}  // namespace
}  // namespace vbarchive
