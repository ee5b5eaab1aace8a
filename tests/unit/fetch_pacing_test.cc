#include "fetch/pacing.h"

#include <string>

#include "fetch/retry_after.h"
#include "fetch/system_clock.h"
#include "support/catch.h"
#include "support/random.h"

namespace vbarchive::fetch {
namespace {

constexpr Millis tick{1};  // a request ends somewhere within a millisecond

Pacing pacing_of(Millis delay, double jitter, double chance) {
  return {delay, jitter, [chance] { return chance; }};
}

TEST_CASE("pacing: the first request waits for nothing, the next for the delay and some chance", "[fetch][pacing]") {
  Pacing plain = pacing_of(Millis(2'000), 0.25, 0.0);
  CHECK(plain.next() == Millis::min());
  plain.ended(Millis(5'000), Millis(100), false);
  CHECK(plain.next() == Millis(7'000) + tick);
  Pacing lucky = pacing_of(Millis(2'000), 0.25, 0.5);
  lucky.ended(Millis(5'000), Millis(100), false);
  CHECK(lucky.next() == Millis(7'250) + tick);
  CHECK(lucky.next() == Millis(7'250) + tick);
  Pacing none = pacing_of(Millis(0), 0.25, 0.5);
  none.set_crawl_delay(Millis(10'000));
  none.ended(Millis(5'000), Millis(900), true);
  CHECK(none.next() == Millis(5'000));
}

TEST_CASE("pacing: a crawl delay is a floor, also when it is told after a request", "[fetch][pacing]") {
  Pacing pacing = pacing_of(Millis(2'000), 0.0, 0.0);
  pacing.ended(Millis(1'000), Millis(10), false);
  pacing.set_crawl_delay(Millis(7'000));
  CHECK(pacing.next() == Millis(8'000) + tick);
  pacing.set_crawl_delay(Millis(500));
  CHECK(pacing.next() == Millis(3'000) + tick);
}

TEST_CASE("pacing: a slow board is asked slowly", "[fetch][pacing]") {
  Pacing pacing = pacing_of(Millis(2'000), 0.0, 0.0);
  pacing.ended(Millis(0), Millis(8'000), false);
  CHECK(pacing.next() == Millis(8'000) + tick);
  pacing.ended(Millis(0), Millis(4'000), false);  // 8000 * 3/4 + 4000 / 4
  CHECK(pacing.next() == Millis(7'000) + tick);
  for (int i = 0; i < 40; ++i) pacing.ended(Millis(0), Millis(100), false);
  CHECK(pacing.next() == Millis(2'000) + tick);
  Pacing stuck = pacing_of(Millis(2'000), 0.0, 0.0);
  stuck.ended(Millis(0), Millis(120'000), false);
  CHECK(stuck.next() == Millis(60'000) + tick);
}

TEST_CASE("pacing: too much doubles the gap up to a cap, and 25 good answers halve it", "[fetch][pacing]") {
  Pacing pacing = pacing_of(Millis(2'000), 0.0, 0.0);
  const auto gap_after = [&pacing](bool is_too_much) {
    pacing.ended(Millis(0), Millis(10), is_too_much);
    return pacing.next() - tick;
  };
  CHECK(gap_after(true) == Millis(4'000));
  CHECK(gap_after(true) == Millis(8'000));
  CHECK(gap_after(true) == Millis(16'000));
  CHECK(gap_after(true) == Millis(16'000));
  for (int i = 1; i <= 24; ++i) CHECK(gap_after(false) == Millis(16'000));
  CHECK(gap_after(false) == Millis(8'000));
  for (int i = 1; i <= 24; ++i) CHECK(gap_after(false) == Millis(8'000));
  CHECK(gap_after(true) == Millis(16'000));  // the row is broken
  for (int i = 1; i <= 25 * 3; ++i) gap_after(false);
  CHECK(gap_after(false) == Millis(2'000));
  pacing.strain();
  CHECK(pacing.next() == Millis(4'000) + tick);
}

TEST_CASE("retry-after: seconds and the three forms of a date", "[fetch][pacing]") {
  const UtcTime now = utc_from_iso("1994-11-06T08:49:00Z").value();
  CHECK(retry_after("120", now) == Millis(120'000));
  CHECK(retry_after(" 0 ", now) == Millis(0));
  CHECK(retry_after("99999999999999999999", now) == Millis(1'000'000'000'000));
  CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now) == Millis(37'000));
  CHECK(retry_after("Sunday, 06-Nov-94 08:49:37 GMT", now) == Millis(37'000));
  CHECK(retry_after("Sun Nov  6 08:49:37 1994", now) == Millis(37'000));
  CHECK(retry_after("Sun, 06 Nov 1994 08:48:00 GMT", now) == Millis(0));
  for (const char* const text :
       {"", "soon", "-5", "1.5", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 194 08:49:37 GMT"}) {
    CAPTURE(text);
    CHECK(retry_after(text, now) == std::nullopt);
  }
  // A year of two digits is not more than fifty years ahead.
  const UtcTime later = utc_from_iso("2026-01-01T00:00:00Z").value();
  CHECK(http_date("Sunday, 06-Nov-76 08:49:37 GMT", later) == utc_from_iso("2076-11-06T08:49:37Z"));
  CHECK(http_date("Sunday, 06-Nov-77 08:49:37 GMT", later) == utc_from_iso("1977-11-06T08:49:37Z"));
}

TEST_CASE("system clock: an interrupted wait ends at once", "[fetch][pacing]") {
  bool is_interrupted = false;
  SystemClock clock([&is_interrupted] { return is_interrupted; });
  const Millis before = clock.monotonic();
  CHECK(clock.wait(Millis(3)));
  CHECK(clock.monotonic() - before >= Millis(2));
  is_interrupted = true;
  CHECK_FALSE(clock.wait(Millis(3'600'000)));
  CHECK(clock.monotonic() - before < Millis(60'000));
  CHECK(clock.utc() > utc_from_iso("2024-01-01T00:00:00Z").value());
}

}  // namespace
}  // namespace vbarchive::fetch
