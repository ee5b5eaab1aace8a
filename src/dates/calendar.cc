#include "dates/calendar.h"

namespace vbarchive::dates {
namespace {

/// Leap years of the Solar Hijri calendar follow a cycle of 33 years that began with 1210 and holds to 1634.
bool is_jalali_leap(int year) { return (year - 1209) % 33 % 4 == 1; }

std::optional<LocalTime> jalali_midnight(int year, int month, int day) {
  constexpr int first_year = 1300;
  if (month < 1 || month > 12 || day < 1) return std::nullopt;
  const int length = month <= 6 ? 31 : month <= 11 || is_jalali_leap(year) ? 30 : 29;
  if (day > length) return std::nullopt;
  const auto epoch = local_time(1921, 3, 21);  // 1 Farvardin 1300
  std::int64_t days = day - 1;
  for (int earlier = first_year; earlier < year; ++earlier) days += is_jalali_leap(earlier) ? 366 : 365;
  days += month <= 6 ? (month - 1) * 31 : 6 * 31 + (month - 7) * 30;
  return LocalTime{epoch->seconds + days * seconds_of_day};
}

}  // namespace

std::optional<Year> year_of(int number, int digits, bool may_be_buddhist) {
  if (may_be_buddhist) {
    constexpr int ahead = 543;
    if (digits == 4 && number >= 1900 + ahead && number <= 2100 + ahead) return Year{number - ahead};
    if (digits == 2 && number >= 2000 + ahead - 2500) return Year{2500 + number - ahead};
  }
  if (digits == 2) return Year{number < 70 ? 2000 + number : 1900 + number};
  if (digits != 4) return std::nullopt;
  if (number >= 1900 && number <= 2100) return Year{number};
  if (number >= 1300 && number <= 1499) return Year{number, true};
  return std::nullopt;
}

std::optional<LocalTime> midnight(Year year, int month, int day) {
  return year.is_jalali ? jalali_midnight(year.value, month, day) : local_time(year.value, month, day);
}

}  // namespace vbarchive::dates
