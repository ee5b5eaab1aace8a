#include "extract/saved_page.h"

#include "support/catch.h"

namespace vbarchive::extraction {
namespace {

std::string time_of(std::string_view comment) {
  const std::optional<SavedPage> page = read_saved_page(comment);
  return page && page->saved_at ? to_iso(*page->saved_at) : "";
}

TEST_CASE("saved page: the address that each program writes", "[extract]") {
  const auto browser = read_saved_page(" saved from url=(0043)http://board.example/showthread.php?t=5 ");
  REQUIRE(browser.has_value());
  CHECK(browser->address == "http://board.example/showthread.php?t=5");
  CHECK(browser->has_scheme);
  const auto httrack = read_saved_page(
      "Mirrored from board.example/showthread.php?t=5 by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 25 Jun 2012 "
      "06:40:15 GMT");
  REQUIRE(httrack.has_value());
  CHECK(httrack->address == "board.example/showthread.php?t=5");
  CHECK_FALSE(httrack->has_scheme);
  const auto single_file = read_saved_page(
      "Page saved with SingleFile url: https://board.example/showthread.php?t=5 saved date: Mon Jun 25 2012 10:40:15 "
      "GMT+0200 (CEST)");
  REQUIRE(single_file.has_value());
  CHECK(single_file->address == "https://board.example/showthread.php?t=5");
}

TEST_CASE("saved page: the time of the copy in UTC", "[extract]") {
  CHECK(time_of(
            "Mirrored from board.example/ by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 25 Jun 2012 06:40:15 GMT") ==
        "2012-06-25T06:40:15Z");
  CHECK(time_of("Page saved with SingleFile url: https://board.example/ saved date: Mon Jun 25 2012 10:40:15 GMT+0200 "
                "(Central European Summer Time)") == "2012-06-25T08:40:15Z");
  CHECK(time_of("Page saved with SingleFile url: https://board.example/ saved date: Sun Jan 01 2023 00:10:00 GMT-0330 "
                "(Newfoundland Standard Time)") == "2023-01-01T03:40:00Z");
  CHECK(time_of("Page saved with SingleFile url: https://board.example/ saved date: yesterday") == "");
  CHECK(time_of("saved from url=(0021)http://board.example/") == "");
}

TEST_CASE("saved page: other comments say nothing", "[extract]") {
  for (const std::string_view comment :
       {"", "message", "Mirrored from the original by hand", "Mirrored from a b by HTTrack GMT",
        "saved from url=(0014)about:internet", "Page saved with SingleFile", "SingleFile url: ftp://board.example/"})
    CHECK_FALSE(read_saved_page(comment).has_value());
}

}  // namespace
}  // namespace vbarchive::extraction
