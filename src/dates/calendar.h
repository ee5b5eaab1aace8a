// Days of the two calendars that boards print.
#pragma once

#include <cstdint>
#include <optional>

#include "vbarchive/time.h"

namespace vbarchive::dates {

inline constexpr std::int64_t seconds_of_day = 86'400;

/// A printed year and its calendar.
struct Year {
  int value = 0;
  bool is_jalali = false;
};

/// The year that a printed number of that many digits can be: 1900 to 2100, two digits for 1970 to 2069, 1300 to 1499
/// in the Jalali (Solar Hijri) calendar. Nothing for other numbers: they are no years of posts. Beside a Thai month
/// 2443 to 2643 and 43 to 99 may be years of the Buddhist era, 543 more than those of ours: no post is of 2043.
[[nodiscard]] std::optional<Year> year_of(int number, int digits, bool may_be_buddhist = false);

/// 00:00 of that day; nothing when the calendar has no such day.
[[nodiscard]] std::optional<LocalTime> midnight(Year year, int month, int day);

/// The day of a wall clock, counted from 1970-01-01.
[[nodiscard]] constexpr std::int64_t day_number(LocalTime time) {
  const std::int64_t days = time.seconds / seconds_of_day;
  return time.seconds % seconds_of_day < 0 ? days - 1 : days;
}

}  // namespace vbarchive::dates
