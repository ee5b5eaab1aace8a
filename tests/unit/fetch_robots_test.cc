#include <string>

#include "fetch/robots.h"
#include "support/catch.h"

namespace vbarchive::fetch {
namespace {

Robots rules(std::string_view text) { return {text, "vbarchive"}; }

TEST_CASE("robots: the longest rule decides, and allowing wins a tie", "[fetch][robots]") {
  const Robots robots = rules(
      "User-agent: *\n"
      "Disallow: /forum/\n"
      "Allow: /forum/showthread.php\n"
      "Disallow: /forum/showthread.php?do=\n"
      "Disallow: /same\n"
      "Allow: /same\n"
      "Disallow: /exact$\n"
      "Disallow: /*.zip$\n"
      "Disallow: /a*b*c\n");
  CHECK(robots.allows("/"));
  CHECK(robots.allows("/forum"));
  CHECK_FALSE(robots.allows("/forum/"));
  CHECK_FALSE(robots.allows("/forum/member.php?u=1"));
  CHECK(robots.allows("/forum/showthread.php?t=5"));
  CHECK_FALSE(robots.allows("/forum/showthread.php?do=newpost&t=5"));
  CHECK(robots.allows("/same/x"));
  CHECK_FALSE(robots.allows("/exact"));
  CHECK(robots.allows("/exact/more"));
  CHECK_FALSE(robots.allows("/x/y.zip"));
  CHECK(robots.allows("/x/y.zip?z"));
  CHECK_FALSE(robots.allows("/a-b-c-d"));
  CHECK(robots.allows("/a-c-b"));
  CHECK(robots.allows("/FORUM/"));
}

TEST_CASE("robots: wildcards at every place", "[fetch][robots]") {
  struct Row {
    const char *pattern, *target;
    bool matches;
  };
  const Row rows[] = {
      {"*", "/x", true},
      {"/*", "/", true},
      {"/*$", "/x", true},
      {"$", "/", false},
      {"/ab*bc$", "/abc", false},
      {"/ab*bc$", "/abbc", true},
      {"/a*a$", "/aba", true},
      {"/a*a$", "/a", false},
      {"/a**b", "/ab", true},
      {"/a$b", "/a$bc", true},
      {"/a$b", "/a", false},
      {"/%24", "/$", true},
      {"/x%2Ay", "/x*y", true},
      {"/x%2Ay", "/xzy", false},
      {"*.php", "/a/b.php", true},
      {"/*x*$", "/yxz", true},
      {"/*?s=", "/a.php?s=1", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern, row.target);
    CHECK(rules(std::string("User-agent: *\nDisallow: ") + row.pattern).allows(row.target) != row.matches);
  }
}

TEST_CASE("robots: what means the same is written the same", "[fetch][robots]") {
  struct Row {
    const char *pattern, *target;
    bool matches;
  };
  const Row rows[] = {
      {"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true},  // the RFC's own examples
      {"/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", true},
      {"/foo/bar/%62%61%7A", "/foo/bar/baz", true},
      {"/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar", true},
      {"/a%2Fb", "/a/b", false},
      {"/a%2fb", "/a%2Fb", true},
      {"/%7Ejo", "/~jo", true},
      {"/100%", "/100%", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern, row.target);
    CHECK(rules(std::string("User-agent: *\nDisallow: ") + row.pattern).allows(row.target) != row.matches);
  }
}

TEST_CASE("robots: our groups are merged, and those for all are for the others", "[fetch][robots]") {
  const Robots robots = rules(
      "\xEF\xBB\xBFUser-agent: *\r\nDisallow: /all\r\n\r\n"
      "user-agent : other\r\nUSER-AGENT: VBArchive/1.0 (x)\r\nSitemap: http://b.example/map\r\n"
      "disallow: /first # a comment\r\ncrawl-delay: 1.5\r\n"
      "User-agent: third\r\nDisallow: /third\r\n"
      "User-agent: vbarchive\r\nDisallow:/second\r\nDisallow:\r\nCrawl-delay: 0.25\r\nCrawl-delay: fast\r\n");
  CHECK(robots.allows("/all"));
  CHECK_FALSE(robots.allows("/first"));
  CHECK_FALSE(robots.allows("/second"));
  CHECK(robots.allows("/third"));
  CHECK(robots.crawl_delay() == Millis(1'500));

  CHECK_FALSE(rules("User-agent: vb\nDisallow: /vb\nUser-agent: *\nDisallow: /all").allows("/all"));
  CHECK(rules("User-agent: vb\nDisallow: /vb\nUser-agent: *\nDisallow: /all").allows("/vb"));
  // A group of our own without rules allows everything.
  CHECK(rules("User-agent: vbarchive\nDisallow:\nUser-agent: *\nDisallow: /").allows("/x"));
  // A Crawl-delay ends the names above it.
  const Robots ended = rules("User-agent: slow\nCrawl-delay: 30\nUser-agent: *\nDisallow: /x\n");
  CHECK(ended.crawl_delay() == std::nullopt);
  CHECK_FALSE(ended.allows("/x"));
}

TEST_CASE("robots: odd files", "[fetch][robots]") {
  CHECK(rules("").allows("/x"));
  CHECK(rules("<html><body>Not found: see /</body></html>").allows("/x"));
  CHECK(rules("Disallow: /").allows("/x"));  // belongs to nobody
  CHECK_FALSE(rules("User-agent: *\rDisallow: /x\rDisallow: /y").allows("/y"));
  CHECK(rules("User-agent: *\nDisallow: /").allows("/robots.txt"));
  CHECK_FALSE(rules("User-agent: * # all\nDisallow: /").allows("/"));
  CHECK(rules("User-agent: *\nCrawl-delay: -1").crawl_delay() == std::nullopt);
  CHECK(rules("User-agent: *\nCrawl-delay: .").crawl_delay() == std::nullopt);
  CHECK(rules("User-agent: *\nCrawl-delay: 99999999999").crawl_delay() == Millis(86'400'000));
}

TEST_CASE("robots: rules far behind the first 4 KB and 500 KiB hold", "[fetch][robots]") {
  for (const std::size_t bytes : {std::size_t{4} << 10U, std::size_t{500} << 10U}) {
    std::string text = "User-agent: *\n";
    while (text.size() < bytes) text += "Disallow: /filler" + std::to_string(text.size()) + "\n";
    text += "Disallow: /late\n";
    const Robots robots = rules(text);
    CHECK_FALSE(robots.allows("/late"));
    CHECK(robots.allows("/other"));
  }
}

TEST_CASE("robots: a rule full of stars takes no time", "[fetch][robots]") {
  std::string pattern = "/";
  for (int i = 0; i < 5'000; ++i) pattern += "*a";
  CHECK(rules("User-agent: *\nDisallow: " + pattern + "b$").allows("/" + std::string(20'000, 'a')));
}

}  // namespace
}  // namespace vbarchive::fetch
