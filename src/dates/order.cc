#include <algorithm>
#include <cstddef>
#include <cstdint>
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

struct Proof {
  bool day_month = false;
  bool month_day = false;
};

Proof proof_by_numbers(std::span<const Sample> samples) {
  Proof proof;
  for (const Sample& sample : samples) {
    if (sample.reading.day_month && !sample.reading.month_day) proof.day_month = true;
    if (sample.reading.month_day && !sample.reading.day_month) proof.month_day = true;
  }
  return proof;
}

Proof proof_by_capture(std::span<const Sample> samples, UtcTime captured_at) {
  const auto is_future = [&](LocalTime date) { return date.seconds > captured_at.seconds + future_seconds; };
  Proof proof;
  for (const Sample& sample : samples) {
    if (!sample.reading.is_ambiguous()) continue;
    const bool day_month_is_future = is_future(*sample.reading.day_month);
    const bool month_day_is_future = is_future(*sample.reading.month_day);
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
  add(proof_by_numbers(samples));
  if (captured_at) add(proof_by_capture(samples, *captured_at));
  if (!all.day_month && !all.month_day) add(proof_by_posts(samples));
  if (all.day_month == all.month_day) return DateOrder::unknown;
  return all.day_month ? DateOrder::day_month : DateOrder::month_day;
}

}  // namespace vbarchive::dates
