// Readings of printed dates as a line of text, for tables.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dates/printed_date.h"
#include "support/catch.h"

namespace vbarchive::testing {

/// One date: `2015-12-28`, with its time where one is printed.
inline std::string show(LocalTime date, bool has_time) {
  const std::string iso = to_iso(date);
  if (has_time) return iso.substr(0, 10) + ' ' + iso.substr(11);
  return iso.substr(11) == "00:00:00" ? iso.substr(0, 10) : "time of day without has_time";
}

/// `D` stands before what is read with the day first, `M` with the month first, neither where they are the same.
inline std::string show(const std::optional<dates::Reading>& reading) {
  if (!reading) return "nothing";
  if (reading->relative) {
    const auto& relative = *reading->relative;
    if (reading->day_month || reading->month_day) return "absolute and relative";
    if (!relative.days_ago) return std::to_string(relative.seconds_ago) + " s ago";
    std::string text = std::to_string(*relative.days_ago) + " d ago";
    if (relative.second_of_day) text += " at " + to_iso(LocalTime{*relative.second_of_day}).substr(11);
    return text;
  }
  if (reading->day_month == reading->month_day) return show(*reading->day_month, reading->has_time);
  std::string text;
  if (reading->day_month) text += "D " + show(*reading->day_month, reading->has_time);
  if (reading->month_day) text += (text.empty() ? "M " : " M ") + show(*reading->month_day, reading->has_time);
  return text;
}

struct Print {
  std::string_view text;
  std::string_view reading;
};

template <std::size_t count>
void check(const Print (&prints)[count]) {
  for (const Print& print : prints) {
    INFO(print.text);
    CHECK(show(dates::read(print.text)) == print.reading);
  }
}

}  // namespace vbarchive::testing
