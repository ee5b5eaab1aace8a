// What values become in `--json`.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

namespace vbarchive::cli {

/// null for what is absent.
template <typename T>
[[nodiscard]] nlohmann::ordered_json json_or_null(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

}  // namespace vbarchive::cli
