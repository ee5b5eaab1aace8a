#include "vbarchive/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace vbarchive {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_seconds;

std::string civil(std::int64_t since_epoch, std::string_view zone) {
  const sys_seconds time{seconds{since_epoch}};
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  const int year = static_cast<int>(date.year());
  if (year < 0 || year > 9999) {
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", year, static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count(), zone);
  }
  std::array<char, 20> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':'};
  const auto put = [&](std::size_t at, unsigned number) {
    text[at] = static_cast<char>('0' + number / 10);
    text[at + 1] = static_cast<char>('0' + number % 10);
  };
  put(0, static_cast<unsigned>(year / 100));
  put(2, static_cast<unsigned>(year % 100));
  put(5, static_cast<unsigned>(date.month()));
  put(8, static_cast<unsigned>(date.day()));
  put(11, static_cast<unsigned>(clock.hours().count()));
  put(14, static_cast<unsigned>(clock.minutes().count()));
  put(17, static_cast<unsigned>(clock.seconds().count()));
  std::ranges::copy(zone, text.begin() + 19);
  return std::string(text.data(), 19 + zone.size());
}

/// The number that `text` is, all of it digits.
std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string to_iso(UtcTime time) { return civil(time.seconds, "Z"); }
std::string to_iso(LocalTime time) { return civil(time.seconds, {}); }

std::optional<LocalTime> local_time(int year, int month, int day, int hour, int minute, int second) {
  if (year < 1 || year > 9999 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 59) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const auto since = std::chrono::sys_days{date}.time_since_epoch();
  return LocalTime{seconds{since}.count() + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second};
}

std::optional<UtcTime> utc_from_iso(std::string_view text) {
  if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z') {
    return std::nullopt;
  }
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
  const auto hour = digits(text.substr(11, 2)), minute = digits(text.substr(14, 2)),
             second = digits(text.substr(17, 2));
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const auto local = local_time(*year, *month, *day, *hour, *minute, *second);
  if (!local) return std::nullopt;
  return UtcTime{local->seconds};
}

}  // namespace vbarchive
