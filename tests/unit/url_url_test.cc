#include "support/catch.h"

#include <string>
#include <utility>
#include <vector>

#include "url/archived_file.h"
#include "url/url.h"

using namespace vbarchive::url;

namespace {

const std::string hash = "0123456789abcdef0123456789ABCDEF";
using Pairs = std::vector<std::pair<std::string, std::string>>;

}  // namespace

TEST_CASE("url: a reference is split into its parts", "[url]") {
  CHECK(split("HTTP://Jo:secret@Board.Example:80/Forum/showthread.php?t=5&page=2#post9") ==
        Url{"http", "board.example", "/Forum/showthread.php", "t=5&page=2", "post9"});
  CHECK(split("https://board.example:8443") == Url{"https", "board.example:8443", "", {}, {}});
  CHECK(split("https://board.example:443?x") == Url{"https", "board.example", "", "x", {}});
  CHECK(split("//[2001:DB8::1]/x") == Url{"", "[2001:db8::1]", "/x", {}, {}});
  CHECK(split("http://[::1]:80/x") == Url{"http", "[::1]", "/x", {}, {}});
  CHECK(split("showthread.php?t=5:6") == Url{"", "", "showthread.php", "t=5:6", {}});
  CHECK(split("?q") == Url{"", "", "", "q", {}});
  CHECK(split("#") == Url{"", "", "", {}, ""});
  CHECK(split("x?") == Url{"", "", "x", "", {}});
  CHECK(split("#a?b") == Url{"", "", "", {}, "a?b"});
  CHECK(split("") == Url{});
  CHECK(split("12:34") == Url{"", "", "12:34", {}, {}});
  CHECK(split("mailto:jo@mail.example") == Url{"mailto", "", "jo@mail.example", {}, {}});
  CHECK(split(" \n show\tthread\r\n.php \n") == Url{"", "", "showthread.php", {}, {}});
}

TEST_CASE("url: what was split joins again", "[url]") {
  for (const std::string url : {"http://board.example/a?b#c", "//board.example/a", "/a/b", "a?", "?", "#", "",
                                "mailto:jo@mail.example", "file:///tmp/x.html", "javascript:go('a?b#c')"}) {
    CHECK(join(split(url)) == url);
  }
  CHECK(join(Url{"", "", "//x", {}, {}}) == "/.//x");
}

TEST_CASE("url: references resolve as RFC 3986 gives them", "[url]") {
  const std::string base = "http://a/b/c/d;p?q";
  // Section 5.4 of the RFC, normal and abnormal examples.
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http://a/b/c/g"},
  };
  for (const auto& [reference, expected] : cases) {
    CAPTURE(reference);
    CHECK(resolve(reference, base) == expected);
  }
}

TEST_CASE("url: references resolve as browsers do it", "[url]") {
  const std::string base = "https://board.example/forum/showthread.php?t=5#post1";
  CHECK(resolve(" member.php?u=2\n", base) == "https://board.example/forum/member.php?u=2");
  CHECK(resolve("mem\nber.php", base) == "https://board.example/forum/member.php");
  CHECK(resolve("HTTP://Other.Example", base) == "http://other.example/");
  CHECK(resolve("//cdn.example:443/a/../b", base) == "https://cdn.example/b");
  CHECK(resolve("a\\b", base) == "https://board.example/forum/a\\b");
  CHECK(resolve("%2E%2e/x", base) == "https://board.example/x");
  CHECK(resolve("a b\xC3\xA9", base) == "https://board.example/forum/a b\xC3\xA9");
  CHECK(resolve("x", "https://board.example") == "https://board.example/x");
  CHECK(resolve("", base) == "https://board.example/forum/showthread.php?t=5");
  CHECK(resolve("a//b", base) == "https://board.example/forum/a//b");
}

TEST_CASE("url: what is not ours to resolve comes back as it is", "[url]") {
  const std::string base = "http://board.example/forum/";
  for (const std::string reference :
       {"javascript:void(0)", "javascript:go('../x?a#b')", "mailto:Jo@Mail.Example", "data:text/plain,../x", "tel:+123",
        "irc://Chat.Example/../#room", "about:blank"}) {
    CHECK(resolve(reference, base) == reference);
  }
  CHECK(resolve("HTTP://Board.Example/a/../b", "") == "HTTP://Board.Example/a/../b");
  CHECK(resolve(" showthread.php\n?t=5 ", "") == "showthread.php?t=5");
  CHECK(resolve("x", "about:blank") == "x");
}

TEST_CASE("url: a relative base keeps what leads out of it", "[url]") {
  CHECK(resolve("member.php?u=1", "forum/showthread.php?t=5") == "forum/member.php?u=1");
  CHECK(resolve("../x", "forum/a.php") == "x");
  CHECK(resolve("../../x", "forum/a.php") == "../x");
  CHECK(resolve("/x", "forum/a.php") == "/x");
}

TEST_CASE("url: deep climbing costs no more than its length", "[url]") {
  std::string climb;
  for (int i = 0; i < 100'000; ++i) climb += "../";
  CHECK(resolve(climb + "x", "http://board.example/a/b/c") == "http://board.example/x");
}

TEST_CASE("url: sessions go, all else stays", "[url]") {
  CHECK(without_session("showthread.php?s=" + hash + "&t=5") == "showthread.php?t=5");
  CHECK(without_session("showthread.php?s=" + hash + "&amp;t=5&amp;page=2") == "showthread.php?t=5&amp;page=2");
  CHECK(without_session("showthread.php?t=5&s=" + hash) == "showthread.php?t=5");
  CHECK(without_session("showthread.php?t=5&amp;s=" + hash + "&amp;page=2#post1") ==
        "showthread.php?t=5&amp;page=2#post1");
  CHECK(without_session("index.php?s=" + hash) == "index.php");
  CHECK(without_session("index.php?s=" + hash + "#top") == "index.php#top");
  CHECK(without_session("x?s=" + hash + "&s=" + hash) == "x");
  CHECK(without_session("x?s=" + hash + "&PHPSESSID=abc&t=1") == "x?t=1");
  CHECK(without_session("x?t=1;PHPSESSID=q1w2e3;u=2") == "x?t=1;u=2");
  CHECK(without_session("x?sid=" + hash + "&t=1") == "x?t=1");
  CHECK(without_session("showthread.php-page=2-s=" + hash + "-t=5.html") == "showthread.php-page=2-t=5.html");
  CHECK(without_session("showthread.php-s=" + hash + "-t=5.html") == "showthread.php-t=5.html");
  CHECK(without_session("showthread.php?s=" + hash + "&t=5.html") == "showthread.php?t=5.html");
  CHECK(without_session("index.php?s=" + hash + ".html") == "index.php.html");
  CHECK(without_session("showthread.php%3Fs=" + hash + "%26t=5") == "showthread.php%3Ft=5");

  for (const std::string& kept :
       std::vector<std::string>{"showthread.php?t=5", "x?s=short", "x?sid=7&t=1", "x?ts=" + hash, "x?s=" + hash + "0",
                                "x?s=" + hash + "z", "x#?s=" + hash, "s=" + hash, "", "?", "x?s=", "x?a=s=" + hash}) {
    CAPTURE(kept);
    CHECK(without_session(kept) == kept);
  }
}

TEST_CASE("url: percent escapes are decoded where they give UTF-8", "[url]") {
  CHECK(percent_decoded("a%20b%2Fc") == "a b/c");
  CHECK(percent_decoded("caf%C3%A9%e2%82%ac") == "caf\u00E9\u20AC");
  CHECK(percent_decoded("a+b") == "a+b");
  for (const std::string bad : {"%", "%4", "%zz", "100%", "%%", "%E9", "%C3", "%ED%A0%80", "%C0%AF", "%x41"}) {
    CAPTURE(bad);
    CHECK(percent_decoded(bad) == bad);
  }
  CHECK(percent_decoded("%E9t%C3%A9") == "%E9t\u00E9");
  CHECK(percent_decoded("%2541") == "%41");  // once, not again
}

TEST_CASE("url: a query gives its pairs", "[url]") {
  CHECK(query_pairs("") == Pairs{});
  CHECK(query_pairs("t=5&page=2") == Pairs{{"t", "5"}, {"page", "2"}});
  CHECK(query_pairs("t=5&amp;page=2&amp;amp;pp=10") == Pairs{{"t", "5"}, {"page", "2"}, {"pp", "10"}});
  CHECK(query_pairs("t=5;page=2") == Pairs{{"t", "5"}, {"page", "2"}});
  CHECK(query_pairs("123-Some-Title/page2&s=x") == Pairs{{"123-Some-Title/page2", ""}, {"s", "x"}});
  CHECK(query_pairs("&&a=b=c&=d&e=&") == Pairs{{"a", "b=c"}, {"", "d"}, {"e", ""}});
  CHECK(query_pairs("q=%26%3d&%74=1") == Pairs{{"q", "&="}, {"t", "1"}});
  CHECK(query_pairs("amp;x=1") == Pairs{{"amp", ""}, {"x", "1"}});
}

TEST_CASE("url: a mirror of the Wayback Machine tells address and time by its folders", "[url]") {
  const auto page =
      archived_file("m/web.archive.org/web/20151229042900id_/http:/board.example/forum/showthread.php?t=5");
  REQUIRE(page.has_value());
  CHECK(page->original == "http://board.example/forum/showthread.php?t=5");
  CHECK(to_iso(page->captured_at) == "2015-12-29T04:29:00Z");
  const auto original = [](std::string_view path) {
    const auto found = archived_file(path);
    return found ? found->original : "";
  };
  CHECK(original("web.archive.org/web/20151229042900/https:/board.example/showthread.php%3Ft=5.html") ==
        "https://board.example/showthread.php?t=5");
  CHECK(original("web.archive.org/web/20151229042900if_/http://board.example:8080/index.html") ==
        "http://board.example:8080/");
  for (const std::string path :
       {"", "/web/", "web.archive.org/web/20151229042900id_/board.example/a.html", "x/web/20151329042900/http:/a/b",
        "x/web/2015/http:/a/b", "x/web/20151229042900/http:/", "board.example/web/index.html"}) {
    CAPTURE(path);
    CHECK_FALSE(archived_file(path).has_value());
  }
}
