#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "html/render.h"
#include "support/catch.h"
#include "unit/html_samples.h"

namespace vbarchive::html {
namespace {

using testing::body_of;
using testing::parsed;

std::string text(const std::string& source) {
  const Document document = parsed("<body>" + source);
  return render_text(document.nodes(), inside(body_of(document)), {});
}

std::string html(const std::string& source) {
  const Document document = parsed("<body>" + source);
  return render_html(document.nodes(), inside(body_of(document)),
                     [](std::string_view address) { return "[" + std::string(address) + "]"; });
}

TEST_CASE("html: white space folds to one blank within a line", "[html]") {
  CHECK(text("a  b\n\tc") == "a b c");
  CHECK(text("a &nbsp; b") == "a b");
  CHECK(text("&nbsp;a&nbsp;") == "a");
  CHECK(text("a<b> b </b>c") == "a b c");
  CHECK(text("a<b>b</b>c") == "abc");
  CHECK(text(" \n ") == "");
}

TEST_CASE("html: br ends a line, and no more than one blank line stays", "[html]") {
  CHECK(text("a<br>b") == "a\nb");
  CHECK(text("a <br> b") == "a\nb");
  CHECK(text("a<br><br>b") == "a\n\nb");
  CHECK(text("a<br><br><br><br>b") == "a\n\nb");
  CHECK(text("<br><br>a<br><br>") == "a");
  CHECK(text("a<br>&nbsp;<br>b") == "a\n\nb");
}

TEST_CASE("html: block elements stand on lines of their own", "[html]") {
  for (const char* name : {"div", "ul", "ol", "blockquote", "center", "h1", "h4", "h6", "pre", "fieldset"}) {
    INFO(name);
    const std::string tag = name;
    CHECK(text("a<" + tag + ">b</" + tag + ">c") == "a\nb\nc");
  }
  CHECK(text("a<hr>b") == "a\nb");
  CHECK(text("<div><div><div>a</div></div></div><div>b</div>") == "a\nb");
  CHECK(text("a<div></div>b") == "a\nb");
  CHECK(text("a<span>b</span>c") == "abc");
  // A break in front of a block ended the line already; one more is a blank line.
  CHECK(text("a<br><div>b</div>") == "a\nb");
  CHECK(text("a<br><br><div>b</div>") == "a\n\nb");
  CHECK(text("<div>a</div><br>b") == "a\n\nb");
}

TEST_CASE("html: a paragraph is set off by a blank line", "[html]") {
  CHECK(text("a<p>b</p>c") == "a\n\nb\n\nc");
  CHECK(text("<p>a</p><p>b</p>") == "a\n\nb");
  CHECK(text("<p>a</p><p></p><p>b</p>") == "a\n\nb");
  CHECK(text("<p>a</p><div>b</div>") == "a\n\nb");
}

TEST_CASE("html: list items have lines of their own and no marker", "[html]") {
  CHECK(text("a<ul><li>b<li>c</ul>d") == "a\nb\nc\nd");
  CHECK(text("<ol><li>a<ul><li>b</ul><li>c</ol>") == "a\nb\nc");
}

TEST_CASE("html: cells of a row are set apart by tabs", "[html]") {
  CHECK(text("<table><tr><td>a<td>b<tr><td>c<td>d</table>e") == "a\tb\nc\td\ne");
  CHECK(text("<table><tr><th> a </th> <td> b </td></tr></table>") == "a\tb");
  CHECK(text("x<table><tr><td>a</table>") == "x\na");
}

TEST_CASE("html: scripts, styles, form controls and comments give no text", "[html]") {
  CHECK(text("a<script>x</script>b<style>x</style>c<noscript>x</noscript>d<!-- x -->e") == "abcde");
  CHECK(text("a<button>x</button><select><option>x</select><textarea>x</textarea><input value=x>b") == "ab");
  CHECK(text("a<img alt=x>b") == "ab");
}

TEST_CASE("html: an image may stand for a word", "[html]") {
  const Document document = parsed("<body>a<img alt=':)'> b <img alt=''>c<br><img alt=';)'>");
  TextPlan plan;
  plan.substitute = [](const Node& node) -> std::optional<std::string> {
    if (!node.is(Tag::img)) return std::nullopt;
    return std::string(node.attribute("alt"));
  };
  CHECK(render_text(document.nodes(), inside(body_of(document)), plan) == "a:) b c\n;)");
}

TEST_CASE("html: a part left out ends the line", "[html]") {
  const Document document = parsed("<body>a<div id=q>no</div><br>b<i id=r>no</i>c");
  TextPlan plan;
  plan.skip = {whole(*document.by_id("q")), whole(*document.by_id("r"))};
  CHECK(render_text(document.nodes(), inside(body_of(document)), plan) == "a\n\nb\nc");
}

TEST_CASE("html: code is kept as it was written", "[html]") {
  const Document document = parsed("<body>a<pre id=c>if (x)\n    y;\n\n\n    z;\n</pre>b");
  TextPlan plan;
  plan.verbatim = {inside(*document.by_id("c"))};
  CHECK(render_text(document.nodes(), inside(body_of(document)), plan) == "a\nif (x)\n    y;\n\n\n    z;\nb");

  // Where code is no pre, breaks and no-break spaces make its lines, and line ends of the source do not.
  const Document php = parsed("<body><code id=c><span>if&nbsp;(x)\n<br>&nbsp;&nbsp;y;</span></code>");
  plan.verbatim = {inside(*php.by_id("c"))};
  CHECK(render_text(php.nodes(), inside(body_of(php)), plan) == "if (x)\n  y;");
}

TEST_CASE("html: HTML is written in one way", "[html]") {
  CHECK(html("<B CLASS='x'>a</B>") == "<b class=\"x\">a</b>");
  CHECK(html("a<br/>b<hr>") == "a<br>b<hr>");
  CHECK(html(" <i>a</i> ") == "<i>a</i>");
  CHECK(html("a<!-- c -->b") == "ab");
  CHECK(html("1 &lt; 2 &amp; 3 &gt; 2&nbsp;!") == "1 &lt; 2 &amp; 3 &gt; 2&nbsp;!");
  CHECK(html("<i title='a\"b&amp;c'>x</i>") == "<i title=\"a&quot;b&amp;c\">x</i>");
  CHECK(html("<ul><li>a<li>b</ul>") == "<ul><li>a</li><li>b</li></ul>");
}

TEST_CASE("html: addresses are made absolute wherever they stand", "[html]") {
  CHECK(html("<a href='x'>a</a>") == "<a href=\"[x]\">a</a>");
  CHECK(html("<img src=y>") == "<img src=\"[y]\">");
  CHECK(html("<blockquote cite=z>a</blockquote>") == "<blockquote cite=\"[z]\">a</blockquote>");
  CHECK(html("<i title=x>a</i>") == "<i title=\"x\">a</i>");
}

TEST_CASE("html: nothing that runs is kept", "[html]") {
  CHECK(html("a<script>x</script>b") == "ab");
  CHECK(html("<b onclick='x()' ONLOAD=y title=t>a</b>") == "<b title=\"t\">a</b>");
  const Document document =
      parsed("<body><a href=' JavaScript:x()'>a</a><a href='vbscript:x'>b</a><iframe srcdoc=x></iframe>");
  CHECK(render_html(document.nodes(), inside(body_of(document)), [](std::string_view address) {
          return std::string(address);
        }) == "<a>a</a><a>b</a><iframe></iframe>");
}

TEST_CASE("html: a part left out of HTML goes with all below it", "[html]") {
  const Document document = parsed("<body>a<div id=q>x<b>y</b></div>c");
  const auto same = [](std::string_view address) { return std::string(address); };
  CHECK(render_html(document.nodes(), inside(body_of(document)), same, {whole(*document.by_id("q"))}) == "ac");
}

}  // namespace
}  // namespace vbarchive::html
