#include "html/selector.h"

#include <string>
#include <vector>

#include "html/parse.h"
#include "support/catch.h"

namespace vbarchive::html {
namespace {

constexpr std::string_view page =
    "<div id=posts class='list wide'><div class='msg first' data-mid=71><p class=when>Monday</p>"
    "<a id=date_71 href='member.php?u=12'>Ada</a></div>"
    "<section><div class=msg data-mid=72><span><p class=when>Tuesday</p></span></div></section></div>";

/// The texts of all elements that a selector matches.
std::vector<std::string> matched(std::string_view selector, std::optional<Id> id = {}) {
  const auto parsed = parse(page, {});
  const auto made = Selector::parse(selector);
  REQUIRE(std::holds_alternative<Selector>(made));
  std::vector<std::string> texts;
  for (const Node& node : std::get<Document>(parsed).nodes()) {
    if (std::get<Selector>(made).matches(node, id)) texts.push_back(text_of(node));
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST_CASE("selector: names, classes, ids and attributes", "[selector]") {
  CHECK(matched("p") == Texts{"Monday", "Tuesday"});
  CHECK(matched("P.when") == Texts{"Monday", "Tuesday"});
  CHECK(matched(".msg.first") == Texts{"MondayAda"});
  CHECK(matched("#date_71") == Texts{"Ada"});
  CHECK(matched("[data-mid]") == Texts{"MondayAda", "Tuesday"});
  CHECK(matched("div[data-mid=72]") == Texts{"Tuesday"});
  CHECK(matched("a[href^='member']") == Texts{"Ada"});
  CHECK(matched("a[href$=\"u=12\"]") == Texts{"Ada"});
  CHECK(matched("a[href*=php]") == Texts{"Ada"});
  CHECK(matched("[class~=wide] > .first") == Texts{"MondayAda"});
  CHECK(matched(".mess").empty());
}

TEST_CASE("selector: descendants, children and alternatives", "[selector]") {
  CHECK(matched("#posts p") == Texts{"Monday", "Tuesday"});
  CHECK(matched(".msg > p") == Texts{"Monday"});
  CHECK(matched("#posts > .msg > p") == Texts{"Monday"});
  CHECK(matched("section .msg p") == Texts{"Tuesday"});
  CHECK(matched("section > p").empty());
  CHECK(matched("a, section p") == Texts{"Ada", "Tuesday"});
}

TEST_CASE("selector: a child further out is found behind a nearer ancestor that fails", "[selector]") {
  const auto parsed = parse("<ul class=top><li class=x><b class=x><i>here</i></b></li></ul>", {});
  const auto made = Selector::parse(".top > .x i");
  std::size_t count = 0;
  for (const Node& node : std::get<Document>(parsed).nodes()) {
    if (std::get<Selector>(made).matches(node)) ++count;
  }
  CHECK(count == 1);
}

TEST_CASE("selector: {id} stands for the number of what is looked at", "[selector]") {
  CHECK(matched("#date_{id}", 71) == Texts{"Ada"});
  CHECK(matched("#date_{id}", 72).empty());
  CHECK(matched("[data-mid={id}]", 72) == Texts{"Tuesday"});
  CHECK(matched("#date_{id}").empty());
}

TEST_CASE("selector: what cannot be read says where it goes wrong", "[selector]") {
  const auto mistake = [](std::string_view text) {
    const auto made = Selector::parse(text);
    const auto* const found = std::get_if<Selector::Mistake>(&made);
    return found ? found->what : std::string("none");
  };
  CHECK(mistake("") == "it ends where an element was expected");
  CHECK(mistake("div >") == "it ends where an element was expected");
  CHECK(mistake("div, ") == "it ends where an element was expected");
  CHECK(mistake("div .") == "a name is missing behind '.'");
  CHECK(mistake("a[href") == "'=' or ']' is missing behind '[href'");
  CHECK(mistake("a[href=\"x]") == "a quotation mark is not closed");
  CHECK(mistake("a[href=x") == "']' is missing");
  CHECK(mistake("a:hover") == "':' where an element was expected");
}

}  // namespace
}  // namespace vbarchive::html
