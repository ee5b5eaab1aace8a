// How long to leave a board alone between two requests.
#pragma once

#include <functional>
#include <optional>

#include "fetch/clock.h"

namespace vbarchive::fetch {

/// The gap from the end of one request to the beginning of the next is
///
///   max(delay, Crawl-delay, smoothed time of answers) * strain + chance * jitter * delay
///
/// never less than the delay and the Crawl-delay. The time of answers is smoothed by a quarter of each new one, and
/// counts for no more than a minute. `strain` is 1; each 429 and 503 doubles it, up to 8; each 25 other answers in a
/// row halve it again. With a delay of 0 there is no gap at all.
class Pacing {
 public:
  /// `chance` gives numbers from 0 up to 1.
  Pacing(Millis delay, double jitter, std::function<double()> chance);

  /// No effect with a delay of 0.
  void set_crawl_delay(Millis crawl_delay);

  /// A request ended at `now` (of Clock::monotonic) after `took`. `is_too_much`: with a 429 or 503.
  void ended(Millis now, Millis took, bool is_too_much);
  /// The board said on a page that it is too much.
  void strain();

  /// When the next request may begin: the same until something is told. The beginning of time before the first.
  [[nodiscard]] Millis next() const;

 private:
  Millis delay_;
  double jitter_;
  std::function<double()> chance_;
  Millis crawl_delay_{0};
  double smoothed_ = 0;  // ms
  int strain_ = 1;
  int good_in_a_row_ = 0;
  std::optional<Millis> ended_at_;
  double added_ = 0;  // by chance, to the gap after the last request; ms
};

}  // namespace vbarchive::fetch
