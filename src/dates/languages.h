// The words of printed dates as they are written down, a block a language (languages.cc).
#pragma once

#include <span>
#include <string_view>

namespace vbarchive::dates {

/// The words of one language: alternatives stand between `|`, the words of a phrase have single blanks between them.
/// Case, accents and the dots of abbreviations do not matter (`am|a m` reads "a.m." and "a. m." too). A part that a
/// language has not is left out.
struct Language {
  std::string_view code;                     ///< ISO 639-1
  std::string_view months[12] = {};          ///< full, abbreviated, and as declined after a day
  std::string_view jalali_months[12] = {};   ///< of the Solar Hijri calendar
  std::string_view weekdays = {};            ///< passed over
  std::string_view days_ago[3] = {};         ///< today, yesterday, the day before
  std::string_view am = {};                  ///< before noon
  std::string_view pm = {};                  ///< after noon
  bool am_may_precede_time = false;          ///< and PM
  std::string_view units[5] = {};            ///< second, minute, hour, day, week
  std::string_view pairs_of_units[5] = {};   ///< two of them in one word
  std::string_view units_ago[5] = {};        ///< the unit in a form that says "ago" too
  std::string_view ago = {};                 ///< before or after the number and its unit
  std::string_view one = {};                 ///< article that stands for 1 before a unit
  std::string_view fillers = {};             ///< words between the parts of a date: passed over
  std::string_view openings = {};            ///< of the fillers those before a date that are parts of it
  std::string_view closings = {};            ///< of the fillers those behind a date or a time that are parts of it
  std::string_view month_marks = {};         ///< after the number of a month
  std::string_view month_prefixes = {};      ///< before the number of a month
  std::string_view year_and_day_marks = {};  ///< after the number of a year or a day
  std::string_view hour_marks = {};          ///< between hours and minutes
  std::string_view minute_marks = {};        ///< after minutes
};

/// A word that names a zone in footers, and where its clocks stand when no number follows.
struct ZoneWord {
  std::string_view words;
  int utc_offset_minutes;
};

[[nodiscard]] std::span<const Language> languages();
[[nodiscard]] std::span<const ZoneWord> zone_words();

}  // namespace vbarchive::dates
