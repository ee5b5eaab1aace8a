#include <optional>
#include <string_view>
#include <vector>

#include "dates/printed_date.h"
#include "support/catch.h"

using namespace vbarchive;
using dates::Sample;

namespace {

Sample sample(std::string_view text, std::optional<Id> post_id = std::nullopt) {
  const auto reading = dates::read(text);
  REQUIRE(reading);
  return {*reading, post_id};
}

DateOrder order(const std::vector<Sample>& samples, std::optional<std::string_view> captured_at = std::nullopt) {
  return dates::order_of(samples, captured_at ? utc_from_iso(*captured_at) : std::nullopt);
}

}  // namespace

TEST_CASE("dates: a number above 12 proves the order", "[dates]") {
  CHECK(order({sample("10-04-2017"), sample("28-12-2015")}) == DateOrder::day_month);
  CHECK(order({sample("10-04-2017"), sample("12-28-2015, 11:29 PM")}) == DateOrder::month_day);
  CHECK(order({sample("10/04/2017"), sample("13/11/05")}) == DateOrder::day_month);
}

TEST_CASE("dates: what does not prove the order", "[dates]") {
  CHECK(order({}) == DateOrder::unknown);
  CHECK(order({sample("10-04-2017")}) == DateOrder::unknown);
  CHECK(order({sample("05-05-2017")}) == DateOrder::unknown);
  CHECK(order({sample("28.12.2015"), sample("10-04-2017")}) == DateOrder::unknown);
  CHECK(order({sample("Dec 28, 2015"), sample("10-04-2017")}) == DateOrder::unknown);
  CHECK(order({sample("2015-12-28"), sample("10-04-2017")}) == DateOrder::unknown);
  CHECK(order({sample("1394/11/27"), sample("10-04-2017")}) == DateOrder::unknown);
  CHECK(order({sample("Today, 11:29"), sample("10-04-2017")}, "2017-12-31T00:00:00Z") == DateOrder::unknown);
}

TEST_CASE("dates: proofs of both orders prove none", "[dates]") {
  CHECK(order({sample("28-12-2015"), sample("12-28-2015")}) == DateOrder::unknown);
  // The number says day first, the capture says month first.
  CHECK(order({sample("28-12-2015"), sample("04-10-2017")}, "2017-05-01T00:00:00Z") == DateOrder::unknown);
}

TEST_CASE("dates: no post is later than the capture", "[dates]") {
  CHECK(order({sample("10-04-2017")}, "2017-05-01T00:00:00Z") == DateOrder::day_month);
  CHECK(order({sample("04-10-2017")}, "2017-05-01T00:00:00Z") == DateOrder::month_day);
  CHECK(order({sample("10-04-2017")}, "2017-11-01T00:00:00Z") == DateOrder::unknown);
  CHECK(order({sample("10-04-2017")}, "2017-01-01T00:00:00Z") == DateOrder::unknown);
  // 5 April or 4 May: the board's clock may be most of a day ahead of UTC.
  CHECK(order({sample("04-05-2017, 12:00")}, "2017-05-03T22:00:00Z") == DateOrder::unknown);
  CHECK(order({sample("04-05-2017, 12:00")}, "2017-05-03T11:59:00Z") == DateOrder::month_day);
}

TEST_CASE("dates: post ids grow with time", "[dates]") {
  // 10 April, 11 April; or 4 October, 4 November.
  CHECK(order({sample("10-04-2017", 5), sample("11-04-2017", 6)}) == DateOrder::unknown);
  // 1 February, 2 February, 1 March; or 2 January, 2 February, 3 January.
  CHECK(order({sample("01-02-2017", 5), sample("02-02-2017", 6), sample("01-03-2017", 7)}) == DateOrder::day_month);
  // 10 April, 3 May; or 4 October, 5 March.
  CHECK(order({sample("10-04-2017", 5), sample("03-05-2017", 6)}) == DateOrder::day_month);
  // 4 October, 5 March; or 10 April, 3 May.
  CHECK(order({sample("04-10-2017", 5), sample("05-03-2017", 6)}) == DateOrder::month_day);
  // The order of the samples does not matter, that of the ids does.
  CHECK(order({sample("03-05-2017", 6), sample("10-04-2017", 5)}) == DateOrder::day_month);
  CHECK(order({sample("03-05-2017", 5), sample("10-04-2017", 6)}) == DateOrder::month_day);
  // A date of one meaning helps to tell the other.
  CHECK(order({sample("1 May 2017", 5), sample("10-04-2017", 6)}) == DateOrder::month_day);
  // Without ids, and where neither order keeps the dates growing, nothing is proved.
  CHECK(order({sample("10-04-2017"), sample("03-05-2017")}) == DateOrder::unknown);
  CHECK(order({sample("10-04-2017", 5), sample("10-04-2016", 6), sample("03-05-2017", 7)}) == DateOrder::unknown);
  // Times of one day prove nothing.
  CHECK(order({sample("10-04-2017, 11:29", 5), sample("10-04-2017", 6)}) == DateOrder::unknown);
  // Two dates of one post are no step back.
  CHECK(order({sample("03-05-2017", 5), sample("10-04-2017", 5)}) == DateOrder::unknown);
}

TEST_CASE("dates: posts decide only where numbers and the capture are silent", "[dates]") {
  // An imported post, dated long before its neighbours, does not outweigh a number above 12.
  CHECK(order({sample("28-12-2016", 5), sample("01-02-2017", 6), sample("02-01-2017", 7)}) == DateOrder::day_month);
}

TEST_CASE("dates: a post out of order does not hide the order of the others", "[dates]") {
  // Day first only the imported post 7 steps back; month first 6, 7, 9 and 10 do.
  const std::vector<Sample> posts = {sample("11-02-2017", 5), sample("10-03-2017", 6), sample("09-01-2016", 7),
                                     sample("08-04-2017", 8), sample("07-05-2017", 9), sample("06-06-2017", 10)};
  CHECK(order(posts) == DateOrder::day_month);
  // Two steps against one are not enough.
  CHECK(order({sample("11-02-2017", 5), sample("09-01-2016", 6), sample("08-04-2017", 7), sample("07-05-2017", 8)}) ==
        DateOrder::unknown);
}

TEST_CASE("dates: by far the most numbers above 12 prove the order too", "[dates]") {
  CHECK(order({sample("28-12-2015"), sample("29-12-2015"), sample("30-12-2015"), sample("12-31-2015")}) ==
        DateOrder::day_month);
  CHECK(order({sample("28-12-2015"), sample("29-12-2015"), sample("12-31-2015")}) == DateOrder::unknown);
}

namespace {

/// Posts of ascending ids, each with its readings: the first is what it was taken for.
std::vector<std::size_t> chosen(const std::vector<std::vector<LocalTime>>& posts, bool have_times = false) {
  std::vector<dates::Candidates> series;
  Id id = 100;
  for (const auto& readings : posts) series.push_back({++id, readings, have_times});
  return dates::readings_in_order(series);
}

LocalTime day(int month, int of_month, int hour = 0, int minute = 0) {
  return *local_time(2017, month, of_month, hour, minute);
}

using Choice = std::vector<std::size_t>;

}  // namespace

TEST_CASE("dates: one date between its neighbours is read the other way", "[dates]") {
  // 10 April between 20 September and 15 October is 4 October.
  CHECK(chosen({{day(9, 20)}, {day(4, 10), day(10, 4)}, {day(10, 15)}}) == Choice{0, 1, 0});
  // The order in which they are given does not matter, that of the ids does.
  const std::vector<dates::Candidates> series = {
      {3, {day(10, 15)}, false}, {1, {day(9, 20)}, false}, {2, {day(4, 10), day(10, 4)}, false}};
  CHECK(dates::readings_in_order(series) == Choice{0, 0, 1});
}

TEST_CASE("dates: what grows already is left alone", "[dates]") {
  CHECK(chosen({}).empty());
  CHECK(chosen({{day(4, 10), day(10, 4)}}).empty());
  CHECK(chosen({{day(4, 9), day(9, 4)}, {day(4, 10), day(10, 4)}, {day(5, 1)}}).empty());
  // Clocks go back an hour in autumn.
  CHECK(chosen({{day(10, 29, 2, 50)}, {day(10, 29, 2, 10), day(10, 29, 14, 10)}, {day(10, 30)}}, true).empty());
  // A day without a time holds all times of that day.
  CHECK(dates::readings_in_order(std::vector<dates::Candidates>{{1, {day(4, 10, 23, 50)}, true},
                                                                {2, {day(4, 10), day(10, 4)}, false},
                                                                {3, {day(11, 1)}, false}})
            .empty());
}

TEST_CASE("dates: threads whose ids do not follow time are not mended", "[dates]") {
  // No reading helps the second post.
  CHECK(chosen({{day(9, 20)}, {day(4, 20)}, {day(10, 4), day(4, 10)}, {day(10, 15)}}).empty());
  // At the end nothing shows that the other reading is right: it may be an old post that was imported.
  CHECK(chosen({{day(9, 20)}, {day(9, 21)}, {day(9, 22)}, {day(4, 10), day(10, 4)}}).empty());
  CHECK(chosen({{day(11, 9), day(9, 11)}, {day(9, 20)}, {day(9, 21)}, {day(9, 22)}}).empty());
  // The other reading is outside of the neighbours too.
  CHECK(chosen({{day(9, 20)}, {day(4, 12), day(12, 4)}, {day(10, 15)}}).empty());
  // Half of them would have to change.
  CHECK(chosen({{day(9, 20)}, {day(4, 10), day(10, 4)}, {day(5, 10), day(10, 5)}, {day(10, 15)}}).empty());
}

TEST_CASE("dates: of two ways to mend none is taken", "[dates]") {
  // Either of the two in the middle could be the wrong one.
  CHECK(chosen({{day(1, 1)}, {day(8, 2), day(2, 8)}, {day(3, 7), day(9, 3)}, {day(10, 15)}}).empty());
  // Two other readings of one post fit.
  CHECK(chosen({{day(9, 20)}, {day(4, 10), day(10, 4), day(10, 5)}, {day(10, 15)}}).empty());
}

TEST_CASE("dates: a thousand posts are looked at in no time", "[dates]") {
  std::vector<std::vector<LocalTime>> posts(20'000, {day(9, 20), day(9, 21), day(9, 22)});
  CHECK(chosen(posts).empty());
  posts[7'000] = {day(4, 10), day(9, 20)};
  Choice expected(20'000, 0);
  expected[7'000] = 1;
  CHECK(chosen(posts) == expected);
}
