// Expected JSON against what came out, for golden pages.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace vbarchive::testing {

/// The first difference, in the order of `expected`: `posts[2].text: expected "a", got "b"`. Nothing when there is
/// none. Every key of an expected object must be equal in the actual one (an expected `null` must be there and null);
/// keys that are not expected are not compared. Arrays are compared whole, objects in them by the same rule.
[[nodiscard]] std::optional<std::string> first_difference(const nlohmann::ordered_json& expected,
                                                          const nlohmann::ordered_json& actual);

}  // namespace vbarchive::testing
