#include "sync/addresses.h"

#include <string>

#include "support/catch.h"

using namespace vbarchive;
using namespace vbarchive::sync;

TEST_CASE("sync addresses: one key for a page in every dress", "[sync]") {
  const PageKey second{PageKey::Kind::thread, 101, 2};
  for (const char* const address : {
           "http://board.example/showthread.php?t=101&page=2",
           "http://board.example/showthread.php?page=2&t=101&highlight=rope",
           "http://board.example/showthread.php?threadid=101&page=2",
           "http://board.example/showthread.php?s=0123456789abcdef0123456789abcdef&t=101&page=2",
           "http://board.example/showthread.php?101-Gull-on-the-roof/page2",
           "http://board.example/showthread.php/101-Gull-on-the-roof/page2",
           "http://board.example/threads/101-Gull-on-the-roof/page2",
           "http://board.example/harbour-talk/101-gull-roof-2.html",
           "http://board.example/forum/harbour/101-gull-on-the-roof/page2",
       }) {
    INFO(address);
    const auto key = key_of_link(address);
    REQUIRE(key);
    CHECK(key->text() == second.text());
  }
  CHECK(key_of_link("http://board.example/forumdisplay.php?f=7")->text() == "forum:7:1");
  CHECK(key_of_link("http://board.example/index.php")->text() == "index");
}

TEST_CASE("sync addresses: what is no page to fetch has no key", "[sync]") {
  for (const char* const address : {
           "http://board.example/showthread.php?t=101&goto=newpost",
           "http://board.example/showthread.php?p=1040#post1040",
           "http://board.example/printthread.php?t=101",
           "http://board.example/archive/index.php/t-101.html",
           "http://board.example/forumdisplay.php?f=7&order=asc&sort=title",
           "http://board.example/forumdisplay.php?do=markread&f=7",
           "http://board.example/login.php?do=logout&logouthash=abc",
           "http://board.example/calendar.php?month=7&year=2094",
           "http://board.example/member.php?u=11",
           "mailto:keeper@board.example",
       }) {
    INFO(address);
    CHECK_FALSE(key_of_link(address));
  }
}

TEST_CASE("sync addresses: another page by its number", "[sync]") {
  CHECK(with_page("http://b.example/showthread.php?t=2&page=2", 13) == "http://b.example/showthread.php?t=2&page=13");
  CHECK(with_page("http://b.example/showthread.php?page=2&t=2", 3) == "http://b.example/showthread.php?page=3&t=2");
  CHECK(with_page("http://b.example/threads/3-Pier-3/page3", 4) == "http://b.example/threads/3-Pier-3/page4");
  CHECK(with_page("http://b.example/talk/101-pier-3-2.html", 5) == "http://b.example/talk/101-pier-3-5.html");
  // Page 1 names no number to replace.
  CHECK_FALSE(with_page("http://b.example/showthread.php?t=2", 3));
}

TEST_CASE("sync addresses: a page as the board writes those of another thread", "[sync]") {
  const auto written = [](const char* first, const char* other, const char* own, int page) {
    return as_written(first, other, 2, own, page);
  };
  CHECK(written("http://b.example/showthread.php?t=7", "http://b.example/showthread.php?t=7&page=2",
                "http://b.example/showthread.php?t=88", 4) == "http://b.example/showthread.php?t=88&page=4");
  CHECK(written("http://b.example/talk/7-pier.html", "http://b.example/talk/7-pier-2.html",
                "http://b.example/news/88-gulls.html", 2) == "http://b.example/news/88-gulls-2.html");
  CHECK(written("http://b.example/threads/7-Pier", "http://b.example/threads/7-Pier/page2",
                "http://b.example/threads/88-Gulls", 3) == "http://b.example/threads/88-Gulls/page3");
  // Another way to write addresses: nothing is made up.
  CHECK_FALSE(written("http://b.example/talk/7-pier.html", "http://b.example/talk/7-pier-2.html",
                      "http://b.example/showthread.php?t=88", 2));
}

TEST_CASE("sync addresses: the plain form where nothing is known", "[sync]") {
  CHECK(by_default("http://b.example/forum/index.php", {PageKey::Kind::thread, 7, 3}) ==
        "http://b.example/forum/showthread.php?t=7&page=3");
  CHECK(by_default("http://b.example/forum/", {PageKey::Kind::forum, 7, 1}) ==
        "http://b.example/forum/forumdisplay.php?f=7");
  CHECK(by_default("http://b.example/forum/harbour/7-pier", {PageKey::Kind::thread, 7, 3}) ==
        "http://b.example/forum/harbour/7-pier/page3");
}

TEST_CASE("sync addresses: a board that moved to https keeps its host", "[sync]") {
  CHECK(on_host_of("https://www.b.example/", "http://b.example/showthread.php?t=7") ==
        "https://www.b.example/showthread.php?t=7");
  CHECK_FALSE(on_host_of("https://b.example/", "https://c.example/showthread.php?t=7"));
  CHECK_FALSE(on_host_of("https://b.example/", "https://b.example:8443/showthread.php?t=7"));
}

TEST_CASE("sync addresses: sessions and fragments are dropped", "[sync]") {
  CHECK(cleaned("http://b.example/showthread.php?s=0123456789abcdef0123456789abcdef&t=7#post12") ==
        "http://b.example/showthread.php?t=7");
  CHECK(cleaned("http://b.example") == "http://b.example/");
}
