#include <optional>
#include <string>
#include <string_view>

#include "dates/printed_date.h"
#include "support/catch.h"

using namespace vbarchive;
using dates::Context;

namespace {

Context at(std::string_view now, std::optional<int> utc_offset_minutes = std::nullopt) {
  Context context;
  context.now = LocalTime{utc_from_iso(now)->seconds};  // the Z is only how it is written here
  context.utc_offset_minutes = utc_offset_minutes;
  return context;
}

std::optional<std::string> local(std::string_view text, const Context& context) {
  const PrintedDate date = dates::resolve(text, context);
  if (!date.local) return std::nullopt;
  return to_iso(*date.local);
}

}  // namespace

TEST_CASE("dates: an absolute date in a known zone is an instant", "[dates]") {
  Context context;
  context.utc_offset_minutes = -300;
  PrintedDate date = dates::resolve("12-28-2015, 11:29 PM", context);
  CHECK(date.text == "12-28-2015, 11:29 PM");
  CHECK(date.local == local_time(2015, 12, 28, 23, 29));
  CHECK(date.utc == utc_from_iso("2015-12-29T04:29:00Z"));
  CHECK(date.source == DateSource::footer);
  CHECK_FALSE(date.is_ambiguous);

  context.offset_source = DateSource::option;
  context.utc_offset_minutes = 330;
  date = dates::resolve("28.12.2015, 03:00", context);
  CHECK(date.utc == utc_from_iso("2015-12-27T21:30:00Z"));
  CHECK(date.source == DateSource::option);
}

TEST_CASE("dates: without a zone there is the printed clock alone", "[dates]") {
  const PrintedDate date = dates::resolve("Dec 28, 2015, 11:29 PM", {});
  CHECK(date.local == local_time(2015, 12, 28, 23, 29));
  CHECK(date.utc == std::nullopt);
  CHECK(date.source == std::nullopt);
}

TEST_CASE("dates: an open order of day and month is told, and no guess made", "[dates]") {
  Context context;
  context.utc_offset_minutes = 0;
  PrintedDate date = dates::resolve("10-04-2017, 06:21", context);
  CHECK(date.local == std::nullopt);
  CHECK(date.utc == std::nullopt);
  CHECK(date.source == std::nullopt);
  CHECK(date.is_ambiguous);

  context.order = DateOrder::day_month;
  date = dates::resolve("10-04-2017, 06:21", context);
  CHECK(date.local == local_time(2017, 4, 10, 6, 21));
  CHECK(date.utc == utc_from_iso("2017-04-10T06:21:00Z"));
  CHECK(date.is_ambiguous);

  context.order = DateOrder::month_day;
  CHECK(dates::resolve("10-04-2017, 06:21", context).local == local_time(2017, 10, 4, 6, 21));
  // The only possible reading stands, whatever the order of the board.
  CHECK(dates::resolve("28-12-2015", context).local == local_time(2015, 12, 28));
  CHECK(dates::resolve("05-05-2015", {}).local == local_time(2015, 5, 5));
  CHECK_FALSE(dates::resolve("05-05-2015", {}).is_ambiguous);
}

TEST_CASE("dates: relative dates across midnight, month, year and leap day", "[dates]") {
  CHECK(local("Today, 11:29 AM", at("2015-12-28T23:29:00Z")) == "2015-12-28T11:29:00");
  CHECK(local("Today", at("2015-12-28T23:29:00Z")) == "2015-12-28T00:00:00");
  CHECK(local("Yesterday, 05:10 PM", at("2015-12-28T00:00:00Z")) == "2015-12-27T17:10:00");
  CHECK(local("Вчера 19:54", at("2015-12-01T08:00:00Z")) == "2015-11-30T19:54:00");
  CHECK(local("Gestern, 16:33 Uhr", at("2016-01-01T00:05:00Z")) == "2015-12-31T16:33:00");
  CHECK(local("Ayer, 18:26", at("2016-03-01T08:00:00Z")) == "2016-02-29T18:26:00");
  CHECK(local("Hier, 12h25", at("2015-03-01T08:00:00Z")) == "2015-02-28T12:25:00");
  CHECK(local("13 Minutes Ago", at("2015-12-28T00:05:00Z")) == "2015-12-27T23:52:00");
  CHECK(local("1 Hour Ago", at("2016-01-01T00:30:10Z")) == "2015-12-31T23:30:10");
  CHECK(local("2 Days Ago", at("2016-03-01T10:00:00Z")) == "2016-02-28T00:00:00");
  CHECK(local("2 days, 3 hours ago", at("2016-03-01T10:00:00Z")) == "2016-02-28T07:00:00");
  CHECK(local("2 Weeks Ago", at("2016-03-01T10:00:00Z")) == "2016-02-16T00:00:00");
  CHECK(local("3 Months Ago", at("2016-03-01T10:00:00Z")) == std::nullopt);
  CHECK(local("1 Week Ago", at("2016-03-05T10:00:00Z")) == "2016-02-27T00:00:00");
  CHECK(local("Today, 11:29 AM", {}) == std::nullopt);
}

TEST_CASE("dates: a relative date in a known zone is an instant", "[dates]") {
  const PrintedDate date = dates::resolve("Yesterday, 11:29 PM", at("2015-12-29T13:53:00Z", -300));
  CHECK(date.utc == utc_from_iso("2015-12-29T04:29:00Z"));
  CHECK(date.source == DateSource::relative);
  const PrintedDate without_zone = dates::resolve("Yesterday, 11:29 PM", at("2015-12-29T13:53:00Z"));
  CHECK(without_zone.local == local_time(2015, 12, 28, 23, 29));
  CHECK(without_zone.utc == std::nullopt);
  CHECK(without_zone.source == std::nullopt);
}

TEST_CASE("dates: the print is kept, folded, whether or not it can be read", "[dates]") {
  CHECK(dates::resolve("14.12.2019 21:42 -", {}).text == "14.12.2019 21:42");
  CHECK(dates::resolve("- 14.12.2019 21:42", {}).text == "14.12.2019 21:42");
  CHECK(dates::resolve("\xE2\x80\x93 14.12.2019 \xE2\x80\x93", {}).text == "14.12.2019");
  CHECK(dates::resolve("28-12-2015,", {}).text == "28-12-2015");
  CHECK(dates::resolve(", 28-12-2015 , -", {}).text == "28-12-2015");
  CHECK(dates::resolve("\n 12-28-2015,\xC2\xA0\t11:29 PM ", {}).text == "12-28-2015, 11:29 PM");
  CHECK(dates::resolve("31-02-2015", {}) == PrintedDate{"31-02-2015", {}, {}, {}, false});
  CHECK(dates::resolve("long ago", {}) == PrintedDate{"long ago", {}, {}, {}, false});
  CHECK(dates::resolve("-", {}).text == "-");
  CHECK(dates::resolve("", {}).text.empty());
}

TEST_CASE("dates: words around a date are no part of its print", "[dates]") {
  CHECK(dates::resolve("Posted Apr 11, 2016, 1:02 PM", {}).text == "Apr 11, 2016, 1:02 PM");
  CHECK(dates::resolve("12-30-2015, 11:29 PM |", {}).text == "12-30-2015, 11:29 PM");
  CHECK(dates::resolve("12-30-2015, 11:29 PM | #7", {}).text == "12-30-2015, 11:29 PM");
  CHECK(dates::resolve("Geschrieben am 28.12.2015 um 09:12 Uhr", {}).text == "28.12.2015 um 09:12 Uhr");
  // Other numbers may belong to it.
  CHECK(dates::resolve("28-12-2015, shift 2", {}).text == "28-12-2015, shift 2");
  CHECK(dates::resolve("Week 53, 28-12-2015 |", {}).text == "Week 53, 28-12-2015");
}
