#include <nlohmann/json.hpp>
#include <string>

#include "support/catch.h"
#include "support/json_diff.h"

namespace vbarchive::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string compared(const char* expected, const char* actual) {
  return first_difference(Json::parse(expected), Json::parse(actual)).value_or("none");
}

TEST_CASE("generator: equal JSON has no difference, keys that are not expected do not count", "[generator]") {
  CHECK(compared(R"({"a": 1, "b": [null, "x"]})", R"({"b": [null, "x"], "a": 1})") == "none");
  CHECK(compared(R"({"a": 1})", R"({"a": 1, "b": 2})") == "none");
  CHECK(compared(R"({"posts": [{"id": 7}]})", R"({"posts": [{"id": 7, "text": "x"}]})") == "none");
  CHECK(compared("9.09", "9.09") == "none");
}

TEST_CASE("generator: a wrong value is told with its path", "[generator]") {
  CHECK(compared(R"({"posts": [{"id": 7}, {"id": 8, "text": "a"}]})",
                 R"({"posts": [{"id": 7}, {"id": 8, "text": "b"}]})") == R"(posts[1].text: expected "a", got "b")");
  CHECK(compared(R"({"a": {"b": 1}})", R"({"a": {"b": 2}})") == "a.b: expected 1, got 2");
  CHECK(compared(R"({"a": "1"})", R"({"a": 1})") == R"(a: expected "1", got 1)");
  CHECK(compared("1", "2") == "(all): expected 1, got 2");
}

TEST_CASE("generator: the first difference in the order of what is expected is the one told", "[generator]") {
  CHECK(compared(R"({"b": 1, "a": 1})", R"({"a": 2, "b": 2})") == "b: expected 1, got 2");
}

TEST_CASE("generator: arrays are compared whole", "[generator]") {
  CHECK(compared(R"({"a": [1, 2]})", R"({"a": [1]})") == "a[1]: expected 2, got the end of the array");
  CHECK(compared(R"({"a": [1]})", R"({"a": [1, {"x": 2}]})") == R"(a[1]: expected the end of the array, got {"x":2})");
  CHECK(compared(R"({"a": []})", R"({"a": [null]})") == "a[0]: expected the end of the array, got null");
  CHECK(compared(R"({"a": []})", R"({"a": null})") == "a: expected [], got null");
}

TEST_CASE("generator: null and absent are two things", "[generator]") {
  CHECK(compared(R"({"a": null})", R"({"a": null})") == "none");
  CHECK(compared(R"({"a": null})", R"({})") == "a: expected null, got no such key");
  CHECK(compared(R"({"a": null})", R"({"a": ""})") == R"(a: expected null, got "")");
  CHECK(compared(R"({"a": ""})", R"({"a": null})") == R"(a: expected "", got null)");
}

}  // namespace
}  // namespace vbarchive::testing
