// Instants and printed times, as every room passes them on.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vbarchive {

/// An instant: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct UtcTime {
  std::int64_t seconds = 0;
  auto operator<=>(const UtcTime&) const = default;
};

/// What a wall clock showed, in a zone that may be unknown: seconds since 1970-01-01T00:00:00 of that same wall clock.
struct LocalTime {
  std::int64_t seconds = 0;
  auto operator<=>(const LocalTime&) const = default;
};

/// `2015-12-29T04:29:00Z`.
[[nodiscard]] std::string to_iso(UtcTime time);

/// `2015-12-29T04:29:00`, without a zone.
[[nodiscard]] std::string to_iso(LocalTime time);

/// Reads exactly what to_iso(UtcTime) writes; nothing for any other text.
[[nodiscard]] std::optional<UtcTime> utc_from_iso(std::string_view text);

/// The wall clock of a civil date, months and days counted from 1; nothing when there is no such date or time of day
/// (the 30th of February, 25:00). Proleptic Gregorian, years 1 to 9999.
[[nodiscard]] std::optional<LocalTime> local_time(int year, int month, int day, int hour = 0, int minute = 0,
                                                  int second = 0);

/// The wall clock at an instant in a zone that many minutes east of UTC.
[[nodiscard]] constexpr LocalTime at_offset(UtcTime time, int utc_offset_minutes) {
  return {time.seconds + std::int64_t{60} * utc_offset_minutes};
}

/// The instant at which a clock in a zone that many minutes east of UTC showed this.
[[nodiscard]] constexpr UtcTime at_offset(LocalTime time, int utc_offset_minutes) {
  return {time.seconds - std::int64_t{60} * utc_offset_minutes};
}

}  // namespace vbarchive
