// The tree of a page that was made short for Gumbo, against that of the page itself.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "html/elide.h"
#include "html/parse.h"
#include "support/board.h"
#include "support/board_plans.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/random.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

namespace fs = std::filesystem;

std::string shown(const Node& node) {
  std::string text = fmt::format("{} type {} tag {} name '{}' last {} source {}-{} closed {} '{}'", node.order(),
                                 static_cast<int>(node.type()), static_cast<int>(node.tag()), node.name(), node.last(),
                                 node.source_begin(), node.source_end(), node.is_closed(), node.content());
  for (const Attribute& attribute : node.attributes())
    text += fmt::format(" [{}='{}']", attribute.name, attribute.value);
  return text;
}

std::int64_t order_of(const Node* node) { return node ? std::int64_t{node->order()} : -1; }

bool is_alike(const Node& node, const Node& other) {
  return node.type() == other.type() && node.tag() == other.tag() && node.name() == other.name() &&
         node.content() == other.content() && order_of(node.parent()) == order_of(other.parent()) &&
         std::ranges::equal(node.attributes(), other.attributes(), [](const Attribute& a, const Attribute& b) {
           return a.name == b.name && a.value == b.value;
         });
}

bool is_same(const Node& node, const Node& other) {
  return is_alike(node, other) && node.last() == other.last() && node.source_begin() == other.source_begin() &&
         node.source_end() == other.source_end() && node.is_closed() == other.is_closed();
}

/// Where the two trees of a page differ first; empty when they are the same.
std::string difference(std::string_view source, const Limits& limits = {}) {
  const auto expected = parse_plainly(source, limits);
  const auto found = parse(source, limits);
  const auto* const whole = std::get_if<Document>(&expected);
  const auto* const restored = std::get_if<Document>(&found);
  if (!whole || !restored) return (whole == nullptr) == (restored == nullptr) ? "" : "only one of the two was refused";
  const auto nodes = whole->nodes();
  const auto others = restored->nodes();
  // Where another node stands tells more than which ones end elsewhere because of it.
  for (const auto comparison : {is_alike, is_same}) {
    for (std::size_t i = 0; i < std::min(nodes.size(), others.size()); ++i) {
      if (!comparison(nodes[i], others[i]))
        return fmt::format("expected {}\nfound    {}", shown(nodes[i]), shown(others[i]));
    }
    if (nodes.size() != others.size()) return fmt::format("{} nodes in the place of {}", others.size(), nodes.size());
  }
  return {};
}

std::string contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Decoded, all pages below a folder.
std::vector<std::pair<std::string, std::string>> pages_below(const fs::path& folder) {
  std::vector<std::pair<std::string, std::string>> pages;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (!entry.is_regular_file() || (ending != ".html" && ending != ".htm")) continue;
    pages.emplace_back(entry.path().string(), text::decode(contents_of(entry.path()), std::nullopt).text);
  }
  std::ranges::sort(pages);
  return pages;
}

std::string shortened(std::string_view source, bool with_islands = false) {
  Arena arena(std::size_t{1} << 24);
  const std::optional<Elision> elision = Elision::of(source, arena, with_islands);
  return elision ? std::string(elision->text()) : "(whole)";
}

TEST_CASE("elide: what the parser need not see is one character", "[html][elide]") {
  // U+F0000, U+F0001, U+F0002.
  const std::string first = "\xF3\xB0\x80\x80", second = "\xF3\xB0\x80\x81", third = "\xF3\xB0\x80\x82";
  CHECK(shortened("<p>\n Some words </p>") == "<p>\f" + first + "</p>");
  CHECK(shortened("<td class=\"alt1\" id=x>one</td >") == "<td>one</td>");
  CHECK(shortened("<!-- a comment --><script>if (a < b) c();</script>") ==
        "<!" + first + "><script>" + second + "</script>");
  CHECK(shortened("rock &amp; roll &copy; others &#8217; more &#x26 still") == first);
  CHECK(shortened("what begins with white &#32;or others &unknown=1") == first + "&#32;" + second + "&unknown=1");
  CHECK(shortened("<title>a page < others</title>") == "<title>" + first + "< others</title>");
  CHECK(shortened("<style>p > b {}</style>four<xmp><b>..</xmp>") ==
        "<style>" + first + "</style>" + second + "<xmp>" + third + "</xmp>");
  CHECK(shortened("<tr>\n\t<td>\n</td> </tr><pre>\n\n</pre>") == "<tr>\f<td>\n</td> </tr><pre>\n\n</pre>");
  CHECK(shortened("<i>\f  <b>  </b>") == "<i>\f  <b>  </b>");
  // The parser compares the attributes of these, or looks at them.
  CHECK(shortened("<font color=\"#ff0000\">") == "<font color=\"#ff0000\">");
  CHECK(shortened("<input type=\"hidden\">") == "<input type=\"hidden\">");
  CHECK(shortened("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">") ==
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">");
}

TEST_CASE("elide: an element that is certain wherever it stands is a line break", "[html][elide]") {
  const std::string first = "\xF3\xB0\x80\x80";
  const auto body = [](const std::string& page) { return shortened("<body>" + page, true); };
  CHECK(body("<div class=a><b>words</b> <img src=a> &copy;</div>") == "<body><br>");
  CHECK(body("<table><tr><td><a href=a>words</a></td></tr></table>") == "<body><br>");
  CHECK(body("<ul><li>words</li></ul><select><option>a</option></select><script>a</script>") == "<body><br>");
  // Before the body nothing is.
  CHECK(shortened("<title>a</title><div></div>", true) == "<title>a</title><div></div>");
  // What stands between two of them is of the island, and what stands beside it is not.
  CHECK(body("words <i>a</i> words <!-- comment -->\n<div>b</div> words</p><i>c</i>") ==
        "<body>" + first + "<br> \xF3\xB0\x80\x81</p><br>");
  CHECK(body("<div><i>a</i> <i>b</i></p><i>c</i> <i>d</i></div>") == "<body><div><br></p><br></div>");
  CHECK(body("<table><tr><td>a</td></tr><tbody><tr><td>b</td></tr></tbody><tr><td>c</td></tr></table>") ==
        "<body><br>");
  // Sites make names up, and parsers read them as any other; what a parser knows is not made up.
  CHECK(body("<site-menu><g:plus>a</g:plus></site-menu>") == "<body><br>");
  CHECK(body("<marquee>a</marquee>") == "<body><marquee>a</marquee>");
  // What does not end where it should, and what is around it, goes to the parser.
  CHECK(body("<div><p>words<div><i>a</i></div></div>") == "<body><div><p>" + first + "<div><br></div></div>");
  CHECK(body("<div><b>a</div></b><i>a</i>") == "<body><div><b>a</div></b><br>");
  CHECK(body("<table><tr><td><i>a</i></td>words</tr></table>") ==
        "<body><table><tr><td><br></td>" + first + "</tr></table>");
  // Parts of what is not there.
  CHECK(body("<li>a</li><td>a</td><option>a</option>") == "<body><li>a</li><td>a</td><option>a</option>");
  CHECK(body("<a><div><a>b</a></div></a>") == "<body><a><div><a>b</a></div></a>");
}

TEST_CASE("elide: what a head holds is one link", "[html][elide]") {
  const auto page = [](const std::string& source) { return shortened(source, true); };
  CHECK(page("<!DOCTYPE html>\n<html><head>\n<meta a=b><title>\n a</title><script>c</script> </head>") ==
        "<!DOCTYPE html>\n<html><head>\n<link> </head>");
  CHECK(page("<html><head><meta><!-- a --><link></head>") == "<html><head><link></head>");
  // Behind what may have ended it, and where it may not have begun, such elements mean other things.
  CHECK(page("<head><meta>x<link></head>") == "<head><link>x<link></head>");
  CHECK(page("<head><base>x<base></head><base>") == "<head><link>x<base></head><base>");
  CHECK(page("<head><base><noscript><base></noscript></head>") == "<head><link><noscript><base></noscript></head>");
  CHECK(page("x<head><base></head>") == "x<head><base></head>");
  CHECK(page("<head></head><head><base></head>") == "<head></head><head><base></head>");
}

TEST_CASE("elide: the tree is the same around elements that are certain", "[html][elide]") {
  for (const std::string source : {
           "<p>words<div>a</div>words</p>words",
           "<b><p>a</b><i>b</i> words <!--c--> <div>d</div> <script>e</script> words",
           "<p><i>a</i> words <div>b</div>words <i>c</i></p>",
           "<table><i>a</i> words <i>b</i><tr><td><i>c</i> <i>d</i></table>",
           "<table><thead><tr><td>a</td></tr></thead><tr><td>b</td></tr> <!--c--> <tbody></tbody> <tr></tr> </table>",
           "<table><tr></tr><tbody><tr></tr></table>words<table><tr></tr><thead></thead></table>",
           "<x-a><div>a<y-b>b</y-b></div></x-a><x-a><p>a</y-b>b</x-a><b><p></b><x-a>c</x-a>",
           "</head><head><base> <meta></head><head><base> <meta>",
           "<head><title>\n a</title> <meta> <!--a--> <style>b</style> words <base> <link></head> <link> <div></div>",
           "<p><span>a</span><b>b<table><tr><td><p>c</p></td></tr></table></b></p>",
           "<b>words<p>a</b><div>b</div><i>c</i><script>d</script></p>words",
           "<b><b><b><b>a</b></b></b></b><b title=x><font><font><font><font>a</font></font></font></font>",
           "<b><b><b><p>a</p><span><b>d</b></span><b>c</b></b></b></b>words<b>d",
           "<font color=a><font color=a><font color=a><p><font color=a>x</font><div>a</p></font></font></font>words",
           "<a href=a>words<div><a href=b>c</a></div><span><a>d</a></span></a>",
           "<a href=a><table><tr><td><a href=b>words</a></td></tr></table></a>",
           "<h1>a<h2>b</h2><div><h3>c</h3></div></h1><h2><span>a</span></h2>",
           "<form><p>a</p> words </form> words <i>x</i><form>\n<input name=a>\n</form>\n",
           "<div><form>a</form>b</div><div><form><i>a</i></form>\r\n b</div><div><form> a </form><i>b</i> "
           "</form>c</div>",
           "<form><form><i>a</i></form><div><form><i>b</i></form></div></form><form><i>c</i></form>",
           "<table><form><tr><td><form><i>a</i></form></td></tr></form></table><form><i>b</i></form>",
           "<select><form></select><form>a</form><select><option>b</option></form></select><form>c</form>",
           "<select><i>a</i><div>b</div><option><i>c</i>d</option><optgroup><option>e</option></optgroup></select>",
           "<select><option>a<option>b</select><select><optgroup><option>a</option></optgroup>words</select>",
           "<select><input><div><i>a</i></div></select>",
           "<table><div>a</div><tr><td>b</td></tr><i>c</i> <script>d</script></table>",
           "<table><b><div>a</div><tr><td>b<div>c</div></td></tr></table><div>d</div>",
           "<table><tr><td>a</td></tr> <tr><td>b</td></tr>\n<!-- c --></table>\n",
           "<table><tbody><tr><td>a</td></tr></tbody><tr><th>b</th></tr></table>",
           "<table><tr><td>a</td></tr><tbody><tr><td>b</td></tr></tbody></table>",
           "<table><thead></thead><tfoot> "
           "</tfoot><script>a</script><style>b</style><tr><script>c</script></tr></table>",
           "<table><td>a</td></table><table><caption>a</caption><col><tr><td>b</td></tr></table>",
           "<table><table><tr><td>a</td></tr></table></table><table><tr><td><table></table></td></tr></table>",
           "<table><div><i>a</i><form>b</form><table><tr><td>c</td></tr></table><input "
           "type=hidden><script></script></div>",
           "<p><i></p><table><foo><span><form><q>a</q></form></span></foo></table>",
           "<p><i></p><table><span><div><b></div><input type=hidden></span></table>",
           "<p><i></p><table><foo><span><table><tr><td>x</td></tr></table></span>",
           "<table><tr><div><b>a</div><div><input type=hidden><select><option>b</option></select></div><td>c</td>",
           "<ul><li><p>a</p><ul><li>b</li></ul></li><li>c<li>d</ul><p><ul><li>a</li></ul>",
           "<dl><dt>a</dt><dd>b<dl><dd>c</dd></dl></dd></dl><dl><dt>a<dd>b</dl>",
           "<pre>a</pre><pre>\na</pre><pre>\r\na</pre><div><pre>\n\n b</pre></div>",
           "<div><textarea>a &amp; b</textarea><textarea>\n\nc</textarea><textarea>a < b</textarea></div>",
           "<div><iframe><p>a</p></iframe><noembed><b></noembed><noscript><p>a</p></noscript></div>",
           "<div>a &copy; b &unknown; c &#150; d &#0; &#x80; &amp &lt</div><p title='&copy; &lt &#8217;'>a</p>",
           "<div a=b a=c>d</div><div a='\x01'>b</div><div>\x01</div><!-- \x01 --><div><!-- \x01 --></div>",
           "<DIV CLASS=A>b</div ><Table><TR><tD>a</td></tr></TABLE><div/>a</div><br/><hr /><img/>",
           "<div><br></br></div><div></p></div><p></p></p><div></div></div><i>a</i>",
           "<div><foo><i>a</i></foo><svg><path></path></svg><button><p>a</p></button><object><p>a</p></object></div>",
           "<div><!doctype html><i>a</i></div><div><?php ?><i>a</i></div><div>a < b<i>c</i></div>",
           "<div><html lang=a><body class=b><head><i>a</i></div>",
           "<nobr><div>a</div><nobr><i>b</i></nobr></nobr><p><b>a<nobr>b</p><div>c</div>",
           "<div>a</div></body> <div>b</div></html> <!-- c --><div><!-- d --></div>",
           "<b><div>a</b><div>b</div></div><a><p>x</a><div>y</div></p>",
           "<i><b><div><i>a</i><b>c</b></i><div>d</div></b></div>words",
           "<center><div><address>a</address><fieldset><legend>b</legend></fieldset></div></center>",
           "<label>a<input type=hidden></label><table><input type=hidden><input></table>",
           "<marquee><p>a</p></marquee><p><applet><div>a</div></applet></p><p><object><div>a</div></object>",
           "<p><button><div>a</div></button></p><p><span><div>a</div></span></p>",
           "<div>\r\n a\r\n<p>\r\n</p>\r\n</div>\r\n",
       }) {
    for (const std::string& page :
         {"<body>" + source, source, "<table><tr><td><body>" + source, "<form><p><b>" + source}) {
      INFO(page);
      CHECK(difference("<!doctype html>" + page) == "");
      CHECK(difference(page) == "");
    }
  }
}

TEST_CASE("elide: a select before the body hides the end of a form", "[html][elide]") {
  CHECK(difference("<form><select></form></select><body><form><i>x</i></form>") == "");
  CHECK(difference("<form></form><body><form><i>x</i></form>") == "");
}

TEST_CASE("elide: beyond what a page has nothing is looked for", "[html][elide]") {
  const auto repeated = [](std::string_view part, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += part;
    return all;
  };
  // Each end tag would be compared with all that is open.
  const std::string deep = "<body><i>a</i>" + repeated("<b>", 200'000) + repeated("</x>", 200'000);
  CHECK(shortened(deep, true).starts_with("<body><br><b><b>"));
  const std::string forms = "<body>" + repeated("<b>", 200'000) + repeated("<form></form>", 60'000);
  CHECK(shortened(forms, true).ends_with("<form></form>"));
  const std::string many = "<body>" + repeated("<hr>", 400'000);
  CHECK(shortened(many, true).ends_with("<hr>"));
  const std::string nested = "<body>" + repeated("<div>", 600) + "<i>a</i>" + repeated("</div>", 600) + "<i>a</i>";
  CHECK(difference(nested) == "");
}

TEST_CASE("elide: every element is the same by itself and in others", "[html][elide]") {
  const std::vector<std::string> names = {
      "a",          "abbr",     "acronym",  "address", "applet",  "area",     "article",    "aside",  "audio",
      "b",          "base",     "basefont", "bdo",     "bgsound", "big",      "blockquote", "br",     "button",
      "caption",    "center",   "cite",     "code",    "col",     "colgroup", "command",    "dd",     "del",
      "details",    "dfn",      "dir",      "div",     "dl",      "dt",       "em",         "embed",  "fieldset",
      "figcaption", "figure",   "font",     "footer",  "form",    "frame",    "h1",         "h6",     "header",
      "hgroup",     "hr",       "i",        "iframe",  "image",   "img",      "input",      "ins",    "kbd",
      "keygen",     "label",    "legend",   "li",      "link",    "listing",  "main",       "map",    "marquee",
      "menu",       "menuitem", "meta",     "nav",     "nobr",    "noembed",  "noscript",   "object", "ol",
      "optgroup",   "option",   "output",   "p",       "param",   "picture",  "pre",        "q",      "rp",
      "rt",         "ruby",     "s",        "samp",    "script",  "section",  "select",     "small",  "source",
      "span",       "strike",   "strong",   "style",   "sub",     "summary",  "sup",        "table",  "tbody",
      "td",         "textarea", "tfoot",    "th",      "thead",   "time",     "title",      "tr",     "track",
      "tt",         "u",        "ul",       "var",     "video",   "wbr",      "xmp"};
  std::vector<const char*> surroundings = {""};
  if (!testing::is_sanitized()) surroundings = {"", "<p>", "<b><p></b>", "<table><tr>", "<p><i></p><table>"};
  for (const std::string& outer : names) {
    for (const std::string& inner : names) {
      for (const char* const form :
           {"<body>{1}<{0}>{2}<{3}>{2}</{3}>{2}</{0}>{2}", "<body>{1}<{0}>{2}<{3}>{2}</{0}>{2}"}) {
        for (const char* const around : surroundings) {
          const std::string page = fmt::format(fmt::runtime(form), outer, around, "<i>a</i> ", inner);
          const std::string different = difference(page);
          if (different.empty()) continue;
          INFO(page);
          CHECK(different == "");
        }
      }
    }
  }
}

TEST_CASE("elide: pages in which it is not certain what is markup stay whole", "[html][elide]") {
  for (const std::string source :
       {"<svg><style>", "<svg/>", "<svg><path>", "<MATH>", "<template><col>words  words", "<frameset>", "<plaintext>",
        "<isindex>", "<select><style></style>", "<p></><p title=words>", "one of the last planes \xF3\xB0\x80\x80",
        "by number &#xF0000;", "beyond all numbers &#x809999999999;", "ill-formed \xC3"}) {
    INFO(source);
    CHECK(shortened(source) == "(whole)");
    CHECK(difference(source).empty());
  }
  CHECK(shortened("a select that ends <select></select><style></style>") != "(whole)");
}

TEST_CASE("elide: the tree is the same where markup is strange", "[html][elide]") {
  for (const std::string source : {
           "<!-->words<!--->words<!---->words<!--a--!>words<!--a--!b-->words<!--a--->words<!-- open",
           "<?php echo ?>words</ words>words<!words>words<![CDATA[words]]>",
           "<p a='1 &amp; 2' b=\"x&copy=3\" c=&lt;x d='&copy' e='&amp' f='&#65;' g='&notit;' A=again>words</p>",
           "<p words='long' words words more=words><p words words words='long words'>words",
           "<p =a ='b' \"c\"='d' e=\"f\"g=h/i/=/j=k/>words",
           "<a href='long address'><p>words<a href='another one'>more<div>words</a>words</p>",
           "<font color=red title='long words'><font color=red title='long words'><font color=red title='long words'>"
           "<font color=red title='long words'><p>words</p></font>",
           "<table>words<tr>words <td>words</table> words<table> <b>words</table>",
           "<pre>\n\nwords</pre><textarea>\nwords < words &lt; "
           "words</textarea><pre>\r\n\r\nwords\r\nwords\rwords</pre>",
           "<select>words<option>words<textarea>words</select>words",
           "<script>\r\n// words\r\n</script x><style>&amp; words</style/><iframe><p>words</p></iframe>",
           "<script><!-- document.write('<b>words</b>') --></script>words",
           "<script><!-- a('<script >words</script>') </script x='long words'>words",
           "<script><!-- a('<script>words --></script><p title='long words'>words</script>",
           "<script><!--><script></script>words <p title=words><script><!-- <scripts></script>words<!-- -->",
           "<script><!---><script></script>words <script><!-- <SCRIPT/></script></script>words--></script> words",
           "</body>words</html> words <!-- words -->",
           "<html class='long words'><body title='long words'><html id=words lang=en><body class='more words'>",
           "words &amp;amp; &ampwords &words; &#38; &#x26 words & words &",
           "<image src='long address'><foo:bar baz='long words'/>words</foo:bar>",
           "\n \n<p>words<!doctype html>words",
           "a control \x01 character <p title='long \x01 words' class=words>no character \xEF\xBF\xBF<!--\xC2\x81 "
           "words-->",
           "a \v word <p title='a \v word'\v class=words>word <script>a \x7F word</script\v></script>words",
           "<svg viewBox='0 0 8 8' a='long words'><path d='M0 words'/>words<g></g></svg><p title='long words'>words",
           "<table><svg viewbox=words><circle r=words></p></svg>words<select><svg><g></svg><style>words</style>",
           "<noscript><p>words</p></noscript><noframes><p>words</noframes>words<title>words",
           "<table>\r\n <tr>  \t<td>  words\r\n  </td>\r\n\r\n</foo>  \n<b>  words  </tr>  </table>  words",
           "  \n<!-- a -->  \n<head>  \n<title>  words\r\n </title>  \n</head>  \n<body>\n\n\n</body>  \n</html>  \n",
           "<table>  </foo>  words  </foo>\n\n<tr>  </foo>  <!-- x -->  \n<foo>\n\n</table>",
           "<colgroup>  <table>  <colgroup>  <col>  words  <textarea>\r\n\r\n &amp;  \n</textarea>",
           "<p>\r\n  &#12;  words \f  ",
           "<p>  &copy;  &amp;  &#32;   words",
           "words  \n<p>\r\n\r\nwords  \r\n",
           "<template><select><td title='words'>words</template>words",
           "<p title='never ends>words <p>words",
       }) {
    INFO(source);
    CHECK(difference(source) == "");
  }
}

TEST_CASE("elide: the tree of every golden page is the same", "[html][elide]") {
  const auto pages = pages_below(fs::path(SOURCE_DIR) / "fixtures");
  REQUIRE(pages.size() > 100);
  for (const auto& [file, source] : pages) {
    INFO(file);
    CHECK(difference(source) == "");
  }
}

TEST_CASE("elide: the tree of every generated page is the same", "[html][elide]") {
  const testing::Board board = testing::make_board(testing::busy_plan(8));
  for (std::size_t i = 0; i < board.threads.size(); ++i) {
    const auto face = static_cast<testing::Face>(i % 4);
    for (int page = 1; page <= page_count(board, board.threads[i]); ++page) {
      const std::string bytes = render_thread_page(board, board.threads[i], page, face);
      CHECK(difference(text::decode(bytes, std::nullopt).text) == "");
    }
  }
}

TEST_CASE("elide: the tree of every page of a real board is the same", "[html][elide][corpus]") {
  const fs::path corpus = fs::path(SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus / "INDEX.tsv")) {
    WARN("not tested: no pages of real boards beside the source folder");
    return;
  }
  std::size_t short_pages = 0;
  const auto pages = pages_below(corpus);
  for (const auto& [file, source] : pages) {
    INFO(file);
    CHECK(difference(source) == "");
    if (shortened(source) != "(whole)")
      ++short_pages;
    else
      WARN(file << " stays whole");
  }
  // Not by leaving all as they are.
  CHECK(short_pages * 10 > pages.size() * 9);
}

// ---- damage

/// What a parser stumbles over.
const std::vector<std::string>& tokens() {
  static const std::vector<std::string> all = {"<",
                                               ">",
                                               "\"",
                                               "'",
                                               "<!--",
                                               "-->",
                                               "--!>",
                                               "<select>",
                                               "</select>",
                                               "<style>",
                                               "</style>",
                                               "<script>",
                                               "</script",
                                               "<table>",
                                               "</table>",
                                               "<tr>",
                                               "<td a=b>",
                                               "</td>",
                                               "<a href='address of a page'>",
                                               "</a>",
                                               "<b title='long words'>",
                                               "</b>",
                                               "<p>",
                                               "</p>",
                                               "</div>",
                                               "<div class=\"some words\">",
                                               "&amp;",
                                               "&",
                                               "&#65;",
                                               "&nbsp;",
                                               "&copy",
                                               "\r\n",
                                               "\r",
                                               "\n",
                                               "/",
                                               "=",
                                               " ",
                                               "<textarea>",
                                               "</textarea>",
                                               "<title>",
                                               "<body class='words of it'>",
                                               "<html id=words>",
                                               "<br/>",
                                               "<!doctype html>",
                                               "<?",
                                               "</",
                                               "<option>",
                                               "<iframe src='address'>",
                                               "</iframe>",
                                               "<noscript>",
                                               "<form>",
                                               "</form>",
                                               "<li>",
                                               "<pre>",
                                               "words of it",
                                               "\t",
                                               "<input type=hidden value='words'>",
                                               "<template>",
                                               "</template>",
                                               "<font color='#123456'>",
                                               "</body>",
                                               "</html>",
                                               "<caption>",
                                               "<col>",
                                               "<svg>",
                                               "</svg>",
                                               "<svg a=b><path d='words'/></svg>",
                                               "\xC2\x81",
                                               "\v",
                                               "<path>",
                                               "<frameset>",
                                               "<nobr>",
                                               "<h1>",
                                               "<button>",
                                               "<object>",
                                               "<xmp>",
                                               "</xmp>"};
  return all;
}

std::string damaged(std::string page, testing::Random& random) {
  for (int damages = random.between(1, 4); damages > 0; --damages) {
    const std::size_t at = random.below(page.size() + 1);
    const std::size_t length = std::min(random.below(40), page.size() - at);
    switch (random.below(5)) {
      case 0:
        page.erase(at, length);
        break;
      case 1:
        page.insert(random.below(page.size() + 1), page.substr(at, length));
        break;
      case 2:
        page.replace(at, std::min<std::size_t>(1, length), random.of(tokens()));
        break;
      default:
        page.insert(at, random.of(tokens()));
    }
  }
  return page;
}

/// Pieces of golden pages, small enough to be parsed often.
std::vector<std::string> small_pages() {
  std::vector<std::string> pages;
  testing::Random random(20'151'228);
  for (const auto& [file, source] : pages_below(fs::path(SOURCE_DIR) / "fixtures" / "pages")) {
    const std::size_t begin = random.below(source.size() + 1);
    pages.push_back(source.substr(0, 400));
    pages.push_back("<body>" + source.substr(begin, 700));
  }
  return pages;
}

TEST_CASE("elide: the tree of a damaged page is the same", "[html][elide]") {
  const std::vector<std::string> pages = small_pages();
  REQUIRE(pages.size() > 100);
  testing::Random random(19'840'101);
  const int damages = testing::is_sanitized() ? 10'000 : 120'000;
  int short_pages = 0;
  for (int i = 0; i < damages; ++i) {
    // Damage cuts characters; pages are decoded before they are parsed.
    const std::string page = text::to_valid_utf8(damaged(random.of(pages), random));
    const std::string different = difference(page);
    if (!different.empty()) {
      INFO(page);
      FAIL(different);
    }
    if (i % 10 == 0 && shortened(page) != "(whole)") ++short_pages;
  }
  CHECK(short_pages > damages / 20);
}

}  // namespace
}  // namespace vbarchive::html
