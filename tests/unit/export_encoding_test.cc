// Rows as JSON lines and as CSV, byte for byte.
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "export/csv.h"
#include "export/ndjson.h"
#include "export/number_text.h"
#include "support/catch.h"

using namespace vbarchive;
using namespace vbarchive::exporting;
using archive::Value;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

std::string ndjson(const std::vector<Value>& row) {
  const Table table{.name = "posts", .columns = {"id", "title", "rating"}, .order = "id"};
  return ndjson_line(table, row);
}

std::string csv(const std::vector<Value>& row, Formulas formulas = Formulas::guarded) {
  return csv_line(row, formulas);
}

/// A text as a field, without the quotes around it.
std::string field(std::string_view text) {
  const std::string line = csv({Value{text}});
  REQUIRE(line.size() >= 3);
  CHECK(line.front() == '"');
  CHECK(line.ends_with("\"\r"));
  return line.substr(1, line.size() - 3);
}

/// The way back as docs/export.md tells it: where an apostrophe is followed by any apostrophes and blanks and then by a
/// sign or a control character, it is taken off.
std::string without_guard(std::string_view text) {
  if (!text.starts_with('\'')) return std::string(text);
  std::string_view rest = text.substr(1);
  while (rest.starts_with('\'') || rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.empty()) return std::string(text);
  const char first = rest.front();
  const bool is_sign = first == '=' || first == '+' || first == '-' || first == '@';
  const bool is_control = first >= 0 && first < ' ';
  return std::string(is_sign || is_control ? text.substr(1) : text);
}

}  // namespace

TEST_CASE("export: a row is one JSON object that names its table", "[export]") {
  CHECK(ndjson({Value{std::int64_t{7}}, Value{"Gulls"sv}, Value{4.5}}) ==
        R"({"table":"posts","id":7,"title":"Gulls","rating":4.5})");
  CHECK(ndjson({Value{std::int64_t{-7}}, Value{}, Value{}}) ==
        R"({"table":"posts","id":-7,"title":null,"rating":null})");
  CHECK(ndjson({Value{std::numeric_limits<std::int64_t>::max()}, Value{""sv}, Value{5.0}}) ==
        R"({"table":"posts","id":9223372036854775807,"title":"","rating":5.0})");
}

TEST_CASE("export: JSON keeps a row in one line whatever its text holds", "[export]") {
  const auto title = [](std::string_view text) {
    const std::string line = ndjson({Value{std::int64_t{1}}, Value{text}, Value{}});
    const std::string begin = R"({"table":"posts","id":1,"title":)", end = R"(,"rating":null})";
    REQUIRE(line.starts_with(begin));
    REQUIRE(line.ends_with(end));
    return line.substr(begin.size(), line.size() - begin.size() - end.size());
  };
  CHECK(title("a \"b\" \\c") == R"("a \"b\" \\c")");
  CHECK(title("one\ntwo\r\nthree\tfour") == R"("one\ntwo\r\nthree\tfour")");
  CHECK(title("\x1b[31m\x01") == "\"\\u001b[31m\\u0001\"");
  CHECK(title("a\0b"sv) == "\"a\\u0000b\"");
  CHECK(title("=1+1") == "\"=1+1\"");
  CHECK(title("für Öl 船") == "\"für Öl 船\"");
  CHECK(title("a\xff"
              "b\xe2\x82") ==
        "\"a\xef\xbf\xbd"
        "b\xef\xbf\xbd\"");
  CHECK(title("ids: 2^53 </script>") == "\"ids: 2^53 </script>\"");
}

TEST_CASE("export: CSV tells NULL from an empty text", "[export]") {
  CHECK(csv({Value{}, Value{""sv}, Value{}}) == ",\"\",\r");
  CHECK(csv({Value{}, Value{}}) == ",\r");
  CHECK(csv({Value{" "sv}}) == "\" \"\r");
}

TEST_CASE("export: CSV quotes text and leaves numbers bare", "[export]") {
  CHECK(csv({Value{std::int64_t{-7}}, Value{"7"sv}, Value{-0.5}}) == "-7,\"7\",-0.5\r");
  CHECK(csv({Value{"a,b"sv}, Value{"say \"ahoy\""sv}, Value{"\""sv}}) == "\"a,b\",\"say \"\"ahoy\"\"\",\"\"\"\"\r");
  CHECK(csv({Value{"one\r\ntwo\nthree"sv}}) == "\"one\r\ntwo\nthree\"\r");
  CHECK(csv({Value{"a\0b"sv}}) == "\"a\0b\"\r"s);
  CHECK(csv({Value{"a\xff"
                   "b"sv}}) ==
        "\"a\xef\xbf\xbd"
        "b\"\r");
  const std::vector<std::string_view> columns = {"id", "post_id", "text"};
  CHECK(csv_header(columns) == "id,post_id,text\r");
}

TEST_CASE("export: no text of a CSV is a formula", "[export]") {
  CHECK(field("=HYPERLINK(\"http://a.example\")") == "'=HYPERLINK(\"\"http://a.example\"\")");
  CHECK(field("+1") == "'+1");
  CHECK(field("-- signed") == "'-- signed");
  CHECK(field("@Ada") == "'@Ada");
  CHECK(field("\t=1") == "'\t=1");
  CHECK(field("\r=1") == "'\r=1");
  CHECK(field("\n=1") == "'\n=1");
  CHECK(field("\0=1"sv) == "'\0=1"s);
  CHECK(field("＝1") == "'＝1");
  CHECK(field("＋1") == "'＋1");
  CHECK(field("－1") == "'－1");
  CHECK(field("＠Ada") == "'＠Ada");
  CHECK(field("  =1") == "'  =1");
  CHECK(field("\xff=1") == "\xef\xbf\xbd=1");
}

TEST_CASE("export: other text of a CSV is as it was", "[export]") {
  for (const std::string text : {"", "a", "a=1", "1-2", "'", "''", "' ", "'quoted'", "'tis", " a", ":-)", "100 %",
                                 "Ada@quay.example", "“=", "* -"}) {
    INFO(text);
    CHECK(field(text) == text);
  }
}

TEST_CASE("export: an apostrophe of the author's own stays apart from ours", "[export]") {
  CHECK(field("'=1") == "''=1");
  CHECK(field("''=1") == "'''=1");
  CHECK(field("' =1") == "'' =1");
  CHECK(field("'@") == "''@");
}

TEST_CASE("export: the way back gives every text as it was", "[export]") {
  constexpr std::string_view letters = "' =a\t-";
  std::vector<std::string> texts = {""};
  std::set<std::string> fields;
  std::size_t guarded = 0;
  for (std::size_t at = 0; at < texts.size(); ++at) {
    const std::string text = texts[at];
    const std::string line = csv({Value{std::string_view(text)}});
    const std::string written = line.substr(1, line.size() - 3);
    INFO(nlohmann::json(text).dump());
    REQUIRE(without_guard(written) == text);
    REQUIRE(fields.insert(written).second);
    if (written != text) ++guarded;
    if (text.size() == 4) continue;
    for (const char letter : letters) texts.push_back(text + letter);
  }
  CHECK(texts.size() == 1 + 6 + 36 + 216 + 1296);
  CHECK(guarded > 500);
}

TEST_CASE("export: --raw leaves text alone", "[export]") {
  CHECK(csv({Value{"=1"sv}, Value{"'=1"sv}, Value{"\t"sv}}, Formulas::raw) == "\"=1\",\"'=1\",\"\t\"\r");
}

TEST_CASE("export: reals are the shortest that read back the same", "[export]") {
  CHECK(real_text(9.09) == "9.09");
  CHECK(real_text(100.0) == "100.0");
  CHECK(real_text(-0.5) == "-0.5");
  CHECK(real_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(real_text(100.0 / 3) == "33.333333333333336");
  CHECK(real_text(1e23) == "1e+23");
  CHECK(real_text(std::numeric_limits<double>::infinity()).empty());
  CHECK(ndjson({Value{}, Value{}, Value{std::numeric_limits<double>::infinity()}}).ends_with("\"rating\":null}"));
  CHECK(csv({Value{std::numeric_limits<double>::infinity()}, Value{1.5}}) == ",1.5\r");
}
