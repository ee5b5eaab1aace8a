#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "dates/calendar.h"
#include "dates/printed_date.h"

namespace vbarchive::dates {
namespace {

/// Zones reach 14 hours east of UTC, and clocks go wrong: only what lies a day after the capture is in its future.
constexpr std::int64_t future_seconds = seconds_of_day;

/// Posts that were imported, moved or merged stand out of order in either reading; the wrong one has so many times more
/// steps back.
constexpr int clear_majority = 3;

bool is_future(LocalTime date, UtcTime captured_at) { return date.seconds > captured_at.seconds + future_seconds; }

struct Proof {
  bool day_month = false;
  bool month_day = false;
};

/// A board prints one order. What is in the other one by far less often was typed by hand, or imported.
Proof proof_by_numbers(std::span<const Sample> samples, std::optional<UtcTime> captured_at) {
  int day_month = 0, month_day = 0;
  for (const Sample& sample : samples) {
    // `17-09-30` of 2018 is no 17th of September 2030.
    const auto& date = sample.reading.day_month ? sample.reading.day_month : sample.reading.month_day;
    if (sample.reading.year_first && date && captured_at && is_future(*date, *captured_at)) continue;
    if (sample.reading.day_month && !sample.reading.month_day) ++day_month;
    if (sample.reading.month_day && !sample.reading.day_month) ++month_day;
  }
  return {day_month > 0 && day_month * clear_majority > month_day,
          month_day > 0 && month_day * clear_majority > day_month};
}

Proof proof_by_capture(std::span<const Sample> samples, UtcTime captured_at) {
  Proof proof;
  for (const Sample& sample : samples) {
    if (!sample.reading.is_ambiguous()) continue;
    const bool day_month_is_future = is_future(*sample.reading.day_month, captured_at);
    const bool month_day_is_future = is_future(*sample.reading.month_day, captured_at);
    if (day_month_is_future && !month_day_is_future) proof.month_day = true;
    if (month_day_is_future && !day_month_is_future) proof.day_month = true;
  }
  return proof;
}

/// Days, not times: two dates of one day are of one day in either order, so their times prove nothing, and a mixture of
/// dates with and without a time must not look like a step back.
Proof proof_by_posts(std::span<const Sample> samples) {
  std::vector<const Sample*> posts;
  for (const Sample& sample : samples) {
    if (sample.post_id && (sample.reading.day_month || sample.reading.month_day)) posts.push_back(&sample);
  }
  std::stable_sort(posts.begin(), posts.end(),
                   [](const Sample* a, const Sample* b) { return *a->post_id < *b->post_id; });
  const auto steps_back = [&](auto day_of) {
    int steps = 0;
    for (std::size_t i = 1; i < posts.size(); ++i) {
      if (*posts[i - 1]->post_id != *posts[i]->post_id && day_of(posts[i]->reading) < day_of(posts[i - 1]->reading)) {
        ++steps;
      }
    }
    return steps;
  };
  const int as_day_month = steps_back(
      [](const Reading& reading) { return day_number(reading.day_month ? *reading.day_month : *reading.month_day); });
  const int as_month_day = steps_back(
      [](const Reading& reading) { return day_number(reading.month_day ? *reading.month_day : *reading.day_month); });
  const auto is_order = [](int steps, int steps_of_other) {
    return steps == 0 ? steps_of_other > 0 : steps_of_other >= clear_majority * steps;
  };
  return {is_order(as_day_month, as_month_day), is_order(as_month_day, as_day_month)};
}

}  // namespace

DateOrder order_of(std::span<const Sample> samples, std::optional<UtcTime> captured_at) {
  Proof all;
  const auto add = [&](const Proof& proof) {
    all.day_month = all.day_month || proof.day_month;
    all.month_day = all.month_day || proof.month_day;
  };
  add(proof_by_numbers(samples, captured_at));
  if (captured_at) add(proof_by_capture(samples, *captured_at));
  if (!all.day_month && !all.month_day) add(proof_by_posts(samples));
  if (all.day_month == all.month_day) return DateOrder::unknown;
  return all.day_month ? DateOrder::day_month : DateOrder::month_day;
}

namespace {

/// Clocks are put back an hour in autumn, and servers' clocks are corrected.
constexpr std::int64_t tolerance = 2 * 3600;

/// The fewest changes that lead to a reading, and in how many ways: 0, 1, or 2 for several.
struct Way {
  int changes = 0;
  int ways = 0;
  std::size_t before = 0;  ///< the reading of the date before
};

bool may_follow(const Candidates& before, LocalTime earlier, const Candidates& after, LocalTime later) {
  const std::int64_t latest = later.seconds + (after.has_time ? 0 : seconds_of_day - 1);
  // Of a day without a time the beginning counts, for both.
  const std::int64_t earliest = before.has_time ? earlier.seconds : day_number(earlier) * seconds_of_day;
  return latest + tolerance >= earliest;
}

}  // namespace

std::vector<std::size_t> readings_in_order(std::span<const Candidates> dates) {
  const std::size_t count = dates.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return dates[i].post_id; });
  std::vector<std::vector<Way>> ways(count);
  for (std::size_t at = 0; at < count; ++at) {
    const Candidates& date = dates[order[at]];
    ways[at].resize(date.readings.size());
    for (std::size_t reading = 0; reading < date.readings.size(); ++reading) {
      Way& way = ways[at][reading];
      const int change = reading == 0 ? 0 : 1;
      if (at == 0) {
        way = {change, 1, 0};
        continue;
      }
      const Candidates& before = dates[order[at - 1]];
      for (std::size_t other = 0; other < before.readings.size(); ++other) {
        const Way& earlier = ways[at - 1][other];
        if (earlier.ways == 0 || !may_follow(before, before.readings[other], date, date.readings[reading])) continue;
        const int changes = earlier.changes + change;
        if (way.ways == 0 || changes < way.changes) {
          way = {changes, earlier.ways, other};
        } else if (changes == way.changes) {
          way.ways = 2;
        }
      }
    }
  }
  if (count == 0) return {};
  std::size_t best = 0;
  int ways_of_best = 0;
  for (std::size_t reading = 0; reading < ways.back().size(); ++reading) {
    const Way& way = ways.back()[reading];
    if (way.ways == 0) continue;
    if (ways_of_best == 0 || way.changes < ways.back()[best].changes) {
      best = reading;
      ways_of_best = way.ways;
    } else if (way.changes == ways.back()[best].changes) {
      ways_of_best = 2;
    }
  }
  constexpr int least_share = 3;
  const int changes = ways.back()[best].changes;
  if (ways_of_best != 1 || changes == 0 || changes * least_share > static_cast<int>(count)) return {};
  std::vector<std::size_t> chosen(count, 0);
  for (std::size_t at = count; at-- > 0;) {
    if (best != 0 && (at == 0 || at + 1 == count)) return {};
    chosen[order[at]] = best;
    best = ways[at][best].before;
  }
  return chosen;
}

}  // namespace vbarchive::dates
