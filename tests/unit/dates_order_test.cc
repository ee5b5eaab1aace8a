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
