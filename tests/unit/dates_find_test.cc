#include <string>
#include <string_view>
#include <vector>

#include "dates/printed_date.h"
#include "support/catch.h"

using namespace vbarchive;

namespace {

/// The date alone; "nothing" where there is none.
std::string found(std::string_view text) {
  const auto date = dates::find(text);
  if (!date) return "nothing";
  // What was found is read alone as it is read in its place.
  const std::string_view print = text.substr(date->begin, date->end - date->begin);
  CHECK(dates::read(print) == date->reading);
  CHECK(dates::read(text) == date->reading);
  return std::string(print);
}

std::vector<std::string> all(std::string_view text) {
  std::vector<std::string> prints;
  for (const dates::Found& date : dates::find_all(text)) {
    prints.emplace_back(text.substr(date.begin, date.end - date.begin));
  }
  return prints;
}

}  // namespace

TEST_CASE("dates: the place of a date", "[dates]") {
  CHECK(found("12-28-2015, 11:29 PM") == "12-28-2015, 11:29 PM");
  CHECK(found("Posted Apr 11, 2016, 1:02 PM") == "Apr 11, 2016, 1:02 PM");
  CHECK(found("Posted on Apr 11, 2016 at 1:02 PM by Wren") == "Apr 11, 2016 at 1:02 PM");
  CHECK(found("(12-29-2015 at 09:12 AM)") == "12-29-2015 at 09:12 AM");
  CHECK(found("11:29 PM, 12-28-2015") == "11:29 PM, 12-28-2015");
  CHECK(found("Updated: 2 Hours Ago") == "2 Hours Ago");
  CHECK(found("vor 5 Minuten") == "vor 5 Minuten");
  CHECK(found("no date here") == "nothing");
  CHECK(found("") == "nothing");
}

TEST_CASE("dates: what belongs to a print", "[dates]") {
  CHECK(found("Heute, 16:33 Uhr") == "Heute, 16:33 Uhr");
  CHECK(found("Heute, 16:33 Uhr.") == "Heute, 16:33 Uhr");
  CHECK(found("Gisteren om 16:33 uur -") == "Gisteren om 16:33 uur");
  CHECK(found("Написано 28 декабря 2015 г.") == "28 декабря 2015 г.");
  CHECK(found("28 grudnia 2015 r., 09:12") == "28 grudnia 2015 r., 09:12");
  CHECK(found("Posted 28/12/2015 11:29 a.m. by Wren") == "28/12/2015 11:29 a.m.");
  CHECK(found("Posted 12/28/2015 11:29 PM.") == "12/28/2015 11:29 PM");
  CHECK(found("Posted Mon, 28-12-2015") == "Mon, 28-12-2015");
  CHECK(found("28-12-2015, Monday") == "28-12-2015, Monday");
  CHECK(found("2015-12-28 (月) 09:12") == "2015-12-28 (月) 09:12");
  CHECK(found("投稿 2015年12月28日") == "2015年12月28日");
  CHECK(found("Gửi ngày 28 tháng 12 năm 2015") == "ngày 28 tháng 12 năm 2015");
  CHECK(found("12-28-2015, 11:29 PM GMT -5 by Wren") == "12-28-2015, 11:29 PM GMT -5");
  CHECK(found("2015-12-28T23:29:00-05:00") == "2015-12-28T23:29:00-05:00");
  CHECK(found("2015-12-28T23:29:00Z") == "2015-12-28T23:29:00Z");
  // Neither a name in letters that may be weekdays, nor what is no letter.
  CHECK(found("张三 2015-12-28 09:12") == "2015-12-28 09:12");
  CHECK(found("\xE2\x80\x8E"
              "28-12-2015"
              "\xE2\x80\x8E -") == "28-12-2015");
  CHECK(found("نشر 28-12-2015 09:12 صباحاً بواسطة") == "28-12-2015 09:12 صباحاً");
}

TEST_CASE("dates: a word of an unknown language between the day and the time", "[dates]") {
  const auto date = dates::find("29-12-2015 plem 09:12");
  REQUIRE(date);
  CHECK(date->reading.day_month == local_time(2015, 12, 29, 9, 12));
  CHECK(found("29-12-2015 plem 09:12") == "29-12-2015 plem 09:12");
  CHECK(found("29-12-2015 plem plam 09:12") == "29-12-2015");
}

TEST_CASE("dates: all dates of running text", "[dates]") {
  CHECK(all("Last edited by born 12.12.2012 (in a very long name indeed); 12-29-2015 at 09:12 AM. Reason: see 1 May "
            "2014") == std::vector<std::string>{"12.12.2012", "12-29-2015 at 09:12 AM", "1 May 2014"});
  CHECK(all("Seen today and on 31-02-2015, 28-02-2015 too") == std::vector<std::string>{"today", "28-02-2015"});
  CHECK(all("28-12-2015 at 25:99").empty());
  CHECK(all("no date here").empty());
  // No more is looked at than the longest date needs.
  CHECK(all(std::string(600, 'a') + " 28-12-2015").empty());
}
