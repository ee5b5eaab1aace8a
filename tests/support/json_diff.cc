#include "support/json_diff.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace vbarchive::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string difference(const std::string& path, const std::string& expected, const std::string& actual) {
  return fmt::format("{}: expected {}, got {}", path.empty() ? "(all)" : path, expected, actual);
}

/// On one line; ill-formed UTF-8 must not hide the difference behind an exception.
std::string shown(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::optional<std::string> compare(const std::string& path, const Json& expected, const Json& actual) {
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      const std::string inner = path.empty() ? key : path + "." + key;
      const auto found = actual.find(key);
      if (found == actual.end()) return difference(inner, shown(value), "no such key");
      if (auto first = compare(inner, value, *found)) return first;
    }
    return std::nullopt;
  }
  if (expected.is_array() && actual.is_array()) {
    const std::size_t common = std::min(expected.size(), actual.size());
    for (std::size_t i = 0; i < common; ++i) {
      if (auto first = compare(fmt::format("{}[{}]", path, i), expected[i], actual[i])) return first;
    }
    const std::string next = fmt::format("{}[{}]", path, common);
    if (common < expected.size()) return difference(next, shown(expected[common]), "the end of the array");
    if (common < actual.size()) return difference(next, "the end of the array", shown(actual[common]));
    return std::nullopt;
  }
  if (expected == actual) return std::nullopt;
  return difference(path, shown(expected), shown(actual));
}

}  // namespace

std::optional<std::string> first_difference(const Json& expected, const Json& actual) {
  return compare("", expected, actual);
}

}  // namespace vbarchive::testing
