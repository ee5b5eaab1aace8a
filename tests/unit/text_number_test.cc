#include "support/catch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/number.h"

using namespace vbarchive::text;
using Counts = std::vector<std::int64_t>;

TEST_CASE("text: a count is read with any group separator", "[text]") {
  CHECK(count_of("0") == 0);
  CHECK(count_of("7") == 7);
  CHECK(count_of("29036") == 29036);
  CHECK(count_of("19,394") == 19394);
  CHECK(count_of("1.110") == 1110);
  CHECK(count_of("1 110") == 1110);
  CHECK(count_of("1\u00A0110") == 1110);
  CHECK(count_of("1\u202F110") == 1110);
  CHECK(count_of("1'110") == 1110);
  CHECK(count_of("1\u2019110") == 1110);
  CHECK(count_of("1,234,567") == 1234567);
  CHECK(count_of(" \u00A012 \n") == 12);
  CHECK(count_of("\u0661\u0662\u066C\u0663\u0664\u0665") == 12345);
  CHECK(count_of("\u06F1\u06F0") == 10);
  CHECK(count_of("007") == 7);
  CHECK(count_of("1000000000000000") == 1'000'000'000'000'000);
}

TEST_CASE("text: what is no count is none", "[text]") {
  for (const std::string text : {"",
                                 " ",
                                 "n/a",
                                 "-",
                                 "-5",
                                 "12 posts",
                                 "Posts: 12",
                                 "1,23",
                                 "1,2345",
                                 "1,,234",
                                 ",123",
                                 "123,",
                                 "12345,678",
                                 "1,234.567",
                                 "1.5",
                                 "0.123",
                                 "1  110",
                                 "1000000000000001",
                                 "9223372036854775807",
                                 "9223372036854775808",
                                 "99999999999999999999999999",
                                 "1,234,56",
                                 "1e5",
                                 "0x10",
                                 "12%"}) {
    CAPTURE(text);
    CHECK_FALSE(count_of(text).has_value());
  }
}

TEST_CASE("text: all counts of a text come in order", "[text]") {
  CHECK(counts_in("Page 11 of 1,056") == Counts{11, 1056});
  CHECK(counts_in("Seite 3 von 12") == Counts{3, 12});
  CHECK(counts_in("Results 21 to 30 of 1.234.567") == Counts{21, 30, 1234567});
  CHECK(counts_in("1, 2, 3") == Counts{1, 2, 3});
  CHECK(counts_in("1,2345") == Counts{1, 2345});
  CHECK(counts_in("12345,678") == Counts{12345, 678});
  CHECK(counts_in("3. 100 more") == Counts{3, 100});
  CHECK(counts_in("5/10") == Counts{5, 10});
  CHECK(counts_in("x99999999999999999999 4") == Counts{4});
  CHECK(counts_in("none") == Counts{});
  CHECK(counts_in("12-28-2015") == Counts{12, 28, 2015});
}

TEST_CASE("text: a percentage is read with either decimal mark", "[text]") {
  CHECK(percent_of("85,71%") == Approx(85.71));
  CHECK(percent_of("34.34 %") == Approx(34.34));
  CHECK(percent_of("34.34\u00A0%") == Approx(34.34));
  CHECK(percent_of("0%") == Approx(0.0));
  CHECK(percent_of("100.00%") == Approx(100.0));
  CHECK(percent_of("33.333%") == Approx(33.333));
  CHECK(percent_of("12 votes (8,5%)") == Approx(8.5));
  CHECK(percent_of("%85,71") == Approx(85.71));
  CHECK(percent_of("% 40, rounded") == Approx(40.0));
  CHECK(percent_of("\u0668\u0665\u066B\u0665\u066A") == Approx(85.5));
  CHECK(percent_of("50\uFF05") == Approx(50.0));
}

TEST_CASE("text: no percentage without its sign and a number", "[text]") {
  for (const std::string text : {"", "85.71", "%", "per cent %", "1.2.3%", ".5%", "5.%", "%%"}) {
    CAPTURE(text);
    CHECK_FALSE(percent_of(text).has_value());
  }
}
