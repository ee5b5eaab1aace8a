#include <string>
#include <variant>

#include "html/parse.h"
#include "support/catch.h"
#include "text/utf8.h"
#include "unit/html_samples.h"

namespace vbarchive::html {
namespace {

std::string refusal_of(const std::string& source, const Limits& limits = {}) {
  const auto result = parse(source, limits);
  const auto* const refusal = std::get_if<Refusal>(&result);
  return refusal ? refusal->reason : "";
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST_CASE("html: nesting is refused beyond its limit, not at it", "[html]") {
  Limits limits;
  limits.nesting = 50;
  CHECK(refusal_of(repeated("<div>", 50), limits).empty());
  CHECK(refusal_of(repeated("<div>", 51), limits).find("nested deeper than 50") != std::string::npos);
  // What is closed, void, or closed by the next of its kind does not nest.
  CHECK(refusal_of(repeated("<div></div>", 500), limits).empty());
  CHECK(refusal_of(repeated("<br><img>", 500), limits).empty());
  CHECK(refusal_of(repeated("<p>x", 500), limits).empty());
  CHECK(refusal_of("<ul>" + repeated("<li>x", 500), limits).empty());
  // Nor do comments, scripts and attributes that hold tags.
  CHECK(refusal_of("<!--" + repeated("<div>", 100) + "-->", limits).empty());
  CHECK(refusal_of("<script>" + repeated("<div>", 100) + "</script>", limits).empty());
  CHECK(refusal_of("<b title='" + repeated("<div>", 100) + "'>", limits).empty());
}

TEST_CASE("html: attributes are refused beyond their limit, not at it", "[html]") {
  Limits limits;
  limits.attributes = 20;
  const auto tag = [](int count) {
    std::string text = "<p";
    for (int i = 0; i < count; ++i) text += " a" + std::to_string(i) + "='x y'";
    return text + ">";
  };
  CHECK(refusal_of(tag(20), limits).empty());
  CHECK(refusal_of(tag(21), limits).find("more than 20 attributes") != std::string::npos);
}

TEST_CASE("html: a tree beyond its memory is refused", "[html]") {
  Limits limits;
  limits.arena_bytes = std::size_t{1} << 20;
  CHECK(refusal_of("<p>small", limits).empty());
  CHECK(refusal_of(repeated("<b>x</b>", 20'000), limits) == "its parse tree takes more than 1 MiB");
}

TEST_CASE("html: a parse beyond its time is refused", "[html]") {
  Limits limits;
  limits.parse_seconds = 0;
  CHECK(refusal_of(repeated("<b>x</b>", 20'000), limits).find("parsing takes more than") != std::string::npos);
}

TEST_CASE("html: any bytes parse to something", "[html]") {
  for (const std::string& source :
       {std::string(), std::string("<"), std::string("</"), std::string("<!"), std::string("<!--"), std::string("<a b"),
        std::string("<a b='"), std::string("<script>"), std::string("&#x;"), std::string("\0\0", 2),
        std::string("</html></html>"), std::string("<table><table>")}) {
    INFO(source);
    CHECK(refusal_of(source).empty());
  }
}

TEST_CASE("html: elements that close themselves are written out", "[html]") {
  CHECK(expand_self_closing("<div/>x") == "<div/></div>x");
  CHECK(expand_self_closing("<iframe src=\"a/b\" />y") == "<iframe src=\"a/b\" /></iframe>y");
  CHECK(expand_self_closing("<SCRIPT src='x' / >z") == "<SCRIPT src='x' / ></script>z");
  // Void elements do so anyway; a slash within a value closes nothing.
  for (const char* source : {"<br/>", "<img src=x />", "<a href=x/>y</a>", "<a title='/'>y</a>", "</div/>", "a < b />",
                             "<!-- <div/> -->", "<b>x</b>", ""}) {
    CHECK(expand_self_closing(source) == source);
  }
}

TEST_CASE("html: an expanded frame swallows nothing", "[html]") {
  const std::string source = "<iframe src=\"x\" /><p id=\"after\">words</p>";
  CHECK(testing::parsed(source).by_id("after") == nullptr);
  CHECK(testing::parsed(expand_self_closing(source)).by_id("after") != nullptr);
}

TEST_CASE("parse: a numeric reference beyond all numbers gives no invalid text", "[html]") {
  const auto parsed = parse("<p title='&#x809999999999;'>box &#x809999999999;</p>", {});
  REQUIRE(std::holds_alternative<Document>(parsed));
  for (const Node& node : std::get<Document>(parsed).nodes()) {
    CHECK(text::is_valid_utf8(node.content()));
    CHECK(text::is_valid_utf8(node.attribute("title")));
  }
}

}  // namespace
}  // namespace vbarchive::html
