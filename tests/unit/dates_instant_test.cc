#include <optional>
#include <string>
#include <string_view>

#include "dates/printed_date.h"
#include "support/catch.h"

using namespace vbarchive;

namespace {

std::string instant(std::string_view text) {
  const std::optional<UtcTime> time = dates::read_instant(text);
  return time ? to_iso(*time) : "nothing";
}

}  // namespace

TEST_CASE("dates: instants with a zone", "[dates]") {
  CHECK(instant("2021-03-01T18:00:00Z") == "2021-03-01T18:00:00Z");
  CHECK(instant("2021-03-01T18:00:00z") == "2021-03-01T18:00:00Z");
  CHECK(instant("2021-03-01T10:00:00-08:00") == "2021-03-01T18:00:00Z");
  CHECK(instant("2021-03-01T10:00:00-0800") == "2021-03-01T18:00:00Z");
  CHECK(instant("2021-03-01T00:30:59+05:30") == "2021-02-28T19:00:59Z");
  CHECK(instant("2020-12-31T23:59:59-00:01") == "2021-01-01T00:00:59Z");
  CHECK(instant("2021-03-01T10:00:00+14:00") == "2021-02-28T20:00:00Z");
  CHECK(instant("2021-03-01T18:00:00.123Z") == "2021-03-01T18:00:00Z");
  CHECK(instant("2021-03-01T18:00:00.999999+01:00") == "2021-03-01T17:00:00Z");
  CHECK(instant("2021-03-01T18:00Z") == "2021-03-01T18:00:00Z");
  CHECK(instant("2021-03-01T18:00-08:00") == "2021-03-02T02:00:00Z");
  CHECK(instant("2021-03-01 18:00:00+00:00") == "2021-03-01T18:00:00Z");
  CHECK(instant(" 2021-03-01T18:00:00Z\n") == "2021-03-01T18:00:00Z");
}

TEST_CASE("dates: no instant without a zone, or with what no clock shows", "[dates]") {
  for (const std::string_view text : {"",
                                      "2021",
                                      "2021-03-01",
                                      "2021-03-01T18:00:00",
                                      "2021-03-01T18:00",
                                      "2021-03-01T18:00:00.5",
                                      "2021-03-01T18:00:00+",
                                      "2021-03-01T18:00:00+1",
                                      "2021-03-01T18:00:00+01",
                                      "2021-03-01T18:00:00+01:",
                                      "2021-03-01T18:00:00+01:0",
                                      "2021-03-01T18:00:00+15:00",
                                      "2021-03-01T18:00:00+01:60",
                                      "2021-03-01T18:00:00+01:00x",
                                      "2021-03-01T18:00:00 Z",
                                      "2021-03-01T18:00:00ZZ",
                                      "2021-02-30T18:00:00Z",
                                      "2021-13-01T18:00:00Z",
                                      "2021-03-01T24:00:00Z",
                                      "2021-03-01T18:60:00Z",
                                      "2021-03-01X18:00:00Z",
                                      "21-03-01T18:00:00Z",
                                      "2021-03-01T18:00:0Z",
                                      "2021-03-01T18:00.5Z",
                                      "2021-03-01T18:00:00+a1:00"}) {
    INFO(text);
    CHECK(instant(text) == "nothing");
  }
}
