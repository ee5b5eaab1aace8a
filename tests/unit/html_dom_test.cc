#include <string>
#include <utility>
#include <vector>

#include "html/dom.h"
#include "support/catch.h"
#include "unit/html_samples.h"

namespace vbarchive::html {
namespace {

using testing::body_of;
using testing::parsed;

constexpr const char* small_tree = R"(<!DOCTYPE html><html><head><title>T</title></head><body>
<div id="a" class="one two"><p>x<b>y</b>z</p><!-- c --><ul><li>1<li>2</ul></div><hr><span id="s" title="">w</span>
</body></html>)";

/// What every array of nodes must keep, worked out again from parents alone.
void check_invariants(const Document& document) {
  const auto nodes = document.nodes();
  REQUIRE(!nodes.empty());
  CHECK(&document.root() == &nodes[0]);
  CHECK(document.root().parent() == nullptr);
  CHECK(document.root().last() == nodes.size() - 1);
  std::vector<std::vector<const Node*>> children(nodes.size());
  for (std::uint32_t at = 0; at < nodes.size(); ++at) {
    const Node& node = nodes[at];
    CHECK(node.order() == at);
    if (at > 0) {
      REQUIRE(node.parent() != nullptr);
      CHECK(node.parent()->order() < at);
      children[node.parent()->order()].push_back(&node);
    }
  }
  for (std::uint32_t at = 0; at < nodes.size(); ++at) {
    const Node& node = nodes[at];
    const auto& below = children[at];
    CHECK(node.first_child() == (below.empty() ? nullptr : below.front()));
    for (std::size_t i = 0; i < below.size(); ++i) {
      CHECK(below[i]->next_sibling() == (i + 1 < below.size() ? below[i + 1] : nullptr));
      CHECK(below[i]->previous_sibling() == (i > 0 ? below[i - 1] : nullptr));
    }
    CHECK(node.last() == (below.empty() ? at : below.back()->last()));
    CHECK(node.subtree().size() == node.last() - at + 1);
    for (const Node& other : nodes) {
      bool is_above = &other == &node;
      for (const Node* up = other.parent(); up && !is_above; up = up->parent()) is_above = up == &node;
      CHECK(node.contains(other) == is_above);
    }
  }
}

TEST_CASE("html: nodes stand in document order and know their neighbours", "[html]") {
  check_invariants(parsed(small_tree));
  check_invariants(parsed("<table><tr><td>a<div>b</table>c<b>d<p>e</b>f"));
  check_invariants(parsed("x"));
  check_invariants(parsed("<b><i>x</b>y</i>"));
}

TEST_CASE("html: elements are found by id, tag and class", "[html]") {
  const Document document = parsed(small_tree);
  const Node* const div = document.by_id("a");
  REQUIRE(div != nullptr);
  CHECK(div->is(Tag::div));
  CHECK(div->name() == "div");
  CHECK(div->has_class("one"));
  CHECK(div->has_class("two"));
  CHECK(!div->has_class("on"));
  CHECK(!div->has_class("One"));
  CHECK(!div->has_class("one two"));
  CHECK(document.by_id("b") == nullptr);
  CHECK(document.by_id("") == nullptr);

  const Node* const span = document.by_id("s");
  REQUIRE(span != nullptr);
  CHECK(span->has("title"));
  CHECK(span->attribute("title").empty());
  CHECK(!span->has("lang"));

  CHECK(find(*div, Tag::li)->first_child()->content() == "1");
  CHECK(find(*div, Tag::div) == nullptr);
  CHECK(find_class(document.root(), "two") == div);
  const Node* const bold = find(document.root(), Tag::b);
  CHECK(ancestor(*bold, Tag::div) == div);
  CHECK(ancestor(*div, Tag::div) == nullptr);
}

TEST_CASE("html: of two elements with one id the first is found", "[html]") {
  const Document document = parsed("<i id=x>1</i><b id=x>2</b>");
  CHECK(document.by_id("x")->is(Tag::i));
}

TEST_CASE("html: the tree outlives its source and moves", "[html]") {
  std::string source = "<p title='t\xc3\xa9'>caf\xc3\xa9 &amp; <x-own a=1>more</x-own></p>";
  Document first = parsed(source);
  source.assign(source.size(), '#');
  const Document document = std::move(first);
  const Node& paragraph = *find(document.root(), Tag::p);
  CHECK(paragraph.attribute("title") == "t\xc3\xa9");
  CHECK(text_of(paragraph) == "caf\xc3\xa9 & more");
  const Node& own = *paragraph.first_child()->next_sibling();
  CHECK(own.tag() == Tag::other);
  CHECK(own.name() == "x-own");
}

TEST_CASE("html: text of an element is one line without scripts", "[html]") {
  const Document document =
      parsed("<div> a\n\t<b>b</b><br>c\xc2\xa0 <script>no()</script><style>no</style><!-- no -->d </div>");
  CHECK(text_of(*find(document.root(), Tag::div)) == "a b c d");
}

TEST_CASE("html: what stands wrongly in a table comes in front of it", "[html]") {
  const Document document = parsed("<body><table><tr>lost<td>cell</td></tr><b>bold</b></table>");
  const Node& body = body_of(document);
  // Foster parenting, as the standard has it: "lost", then the bold element, then the table.
  const Node* at = body.first_child();
  REQUIRE(at != nullptr);
  CHECK(at->content() == "lost");
  at = at->next_sibling();
  REQUIRE(at != nullptr);
  CHECK(at->is(Tag::b));
  at = at->next_sibling();
  REQUIRE(at != nullptr);
  CHECK(at->is(Tag::table));
  CHECK(text_of(*at) == "cell");
}

TEST_CASE("html: an element whose end tag is missing is not closed", "[html]") {
  const std::string source = "<body><div id=whole>a</div><div id=cut><b id=bold>c";
  const Document document = parsed(source);
  CHECK(document.by_id("whole")->is_closed());
  CHECK(!document.by_id("cut")->is_closed());
  CHECK(!document.by_id("bold")->is_closed());
  const Node& whole = *document.by_id("whole");
  CHECK(source.substr(whole.source_begin(), whole.source_end() - whole.source_begin()) == "<div id=whole>a</div>");
}

}  // namespace
}  // namespace vbarchive::html
