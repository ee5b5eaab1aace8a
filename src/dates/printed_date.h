// Reading the dates that boards print. Pure: no clock, no locale. Words (months, Today, AM): languages/lexicon.h.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "languages/lexicon.h"
#include "vbarchive/records.h"

namespace vbarchive::dates {

/// What the text of a date can mean. Absolute dates fill day_month and month_day; the two are equal unless the order of
/// day and month is open (`10-04-2017`), and one is absent where only the other is a date (`28-12-2015`). Relative ones
/// (`Today, 11:29 AM`, `13 Minutes Ago`) fill `relative`.
struct Reading {
  std::optional<LocalTime> day_month;
  std::optional<LocalTime> month_day;
  std::optional<LocalTime> year_first;  ///< `10-11-12` read as in 2010-11-12, which nobody takes it for without need
  bool has_time = false;  ///< false: only the day is printed, the time of day is 00:00; true for seconds_ago
  bool has_half = false;  ///< AM or PM is printed

  struct Relative {
    std::int64_t seconds_ago = 0;      ///< for "13 Minutes Ago", "2 Days Ago"; 0 where days_ago says it
    int smallest_unit = 1;             ///< in seconds: a minute of "1 hour, 5 minutes ago"
    std::optional<int> days_ago;       ///< Today 0, Yesterday 1
    std::optional<int> second_of_day;  ///< printed time of day, with days_ago
    bool operator==(const Relative&) const = default;
  };
  std::optional<Relative> relative;

  [[nodiscard]] bool is_ambiguous() const { return day_month && month_day && *day_month != *month_day; }
  bool operator==(const Reading&) const = default;
};

/// Reads a printed date: leading and trailing words ("Posted ", " -") are passed over, but not many: six before the
/// date and three behind it, two and none for a day in words without a time. Nothing when there is no date in it, or
/// one that the calendar has not. Of two dates the first counts.
[[nodiscard]] std::optional<Reading> read(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

/// A date and its place in the text: bytes [begin, end). What belongs to the print though nothing is read from it lies
/// inside: `Mon, 28-12-2015`, `16:33 Uhr`, `2015 г.`, `10:15 GMT +2`. Words such as `Posted on` do not.
struct Found {
  Reading reading;
  std::size_t begin = 0, end = 0;
  bool operator==(const Found&) const = default;
};

/// As read(), with the place of the date.
[[nodiscard]] std::optional<Found> find(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

/// All dates of running text in order, whatever stands around them; days in words too (`has_time` tells which say
/// more). Only the first 512 bytes are looked at.
[[nodiscard]] std::vector<Found> find_all(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

/// A machine-readable instant: `2021-03-01T10:00:00-08:00`, `2021-03-01T18:00:00Z`, also with a blank for the T,
/// without seconds, and with parts of a second, which are dropped. Nothing without a zone.
[[nodiscard]] std::optional<UtcTime> read_instant(std::string_view text);

/// A date of a page as evidence for the order of day and month. Posts carry their id: ids grow with time.
struct Sample {
  Reading reading;
  std::optional<Id> post_id;
};

/// The order that the dates of one page prove: a number above 12, or most of such numbers; a date that would lie after
/// the capture. Where these are silent, the order of the posts: one reading keeps dates growing with ids and the other
/// does not, or steps back several times as often (an imported post may stand out of order). `unknown` when nothing or
/// both are proved.
[[nodiscard]] DateOrder order_of(std::span<const Sample> samples, std::optional<UtcTime> captured_at);

/// A post's date and what else its print can be read as; the first is what it is taken for.
struct Candidates {
  Id post_id = 0;
  std::vector<LocalTime> readings;  ///< at least one
  bool has_time = false;
};

/// Dates whose reading breaks the order of their neighbours, looked at again: which reading each has in the one series
/// that grows with the ids and changes the fewest. Nothing when the first readings grow already, and nothing when no
/// series does (imported posts whose ids do not follow time), when several change as few, when one of the changed has
/// not a neighbour on both sides, or when they are more than a third of all. In the order of `dates`; 0 for the first.
[[nodiscard]] std::vector<std::size_t> readings_in_order(std::span<const Candidates> dates);

/// What a page's footer says: `All times are GMT -5. The time now is 01:53 PM.`
struct Footer {
  std::optional<int> utc_offset_minutes;
  std::optional<int> second_of_day;
  bool operator==(const Footer&) const = default;
};

/// Reads the text of a footer, in any language of the lexicon: the zone, and the time of day nearest to it. Both parts
/// absent when no zone is named.
[[nodiscard]] Footer read_footer(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

/// What printed dates of one page are resolved against.
struct Context {
  DateOrder order = DateOrder::unknown;
  std::optional<int> utc_offset_minutes;
  DateSource offset_source = DateSource::footer;  ///< footer or option
  std::optional<LocalTime> now;                   ///< the page's own clock at the capture, date included
};

/// The page's clock at the capture: the footer's time of day, on the day nearest to the capture. Without a footer's
/// time the capture's own. Nothing when the zone or the capture's time is unknown.
[[nodiscard]] std::optional<LocalTime> page_now(const Footer& footer, std::optional<int> utc_offset_minutes,
                                                std::optional<UtcTime> captured_at);

/// The printed date with what is known of it: its `text` without the words, icons and counters (`#5`) around the date;
/// with them where they hold other numbers. A text that cannot be read keeps `text` alone.
[[nodiscard]] PrintedDate resolve(std::string_view text, const Context& context,
                                  const Lexicon& lexicon = Lexicon::built_in());
/// The same of a text in which find() found this.
[[nodiscard]] PrintedDate resolve(std::string_view text, const std::optional<Found>& found, const Context& context);

}  // namespace vbarchive::dates
