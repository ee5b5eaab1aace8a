#include "support/golden_page.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

[[noreturn]] void fail(const fs::path& file, const std::string& what) {
  throw std::runtime_error(file.string() + ": " + what);
}

Json read_json(const fs::path& file) {
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key && !open_objects.back().insert(value.get<std::string>()).second) {
      fail(file, "key " + value.get<std::string>() + " twice");
    }
    return true;
  };
  try {
    return Json::parse(read_file(file), watch);
  } catch (const Json::parse_error& error) {
    fail(file, error.what());
  }
}

template <typename T>
std::optional<T> optional_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

}  // namespace

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
  if (!stream) fail(file, "cannot be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

Page GoldenPage::extract(const std::string& other_bytes) const {
  PageInput with_bytes = input;
  with_bytes.bytes = other_bytes;
  return vbarchive::extract(with_bytes, options);
}

GoldenPage read_golden_page(const fs::path& folder) {
  GoldenPage page;
  page.known = read_json(folder / "case.json");
  page.expected = read_json(folder / "expected.json");
  page.bytes = read_file(folder / "page.html");
  page.input.address = optional_of<std::string>(page.known, "address");
  page.input.header_charset = optional_of<std::string>(page.known, "header_charset");
  if (const auto captured_at = optional_of<std::string>(page.known, "captured_at")) {
    page.input.captured_at = utc_from_iso(*captured_at);
    if (!page.input.captured_at) fail(folder / "case.json", "captured_at is no time");
  }
  page.options.utc_offset_minutes = optional_of<int>(page.known, "utc_offset_minutes");
  return page;
}

}  // namespace vbarchive::testing
