#include "fetch/pacing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vbarchive::fetch {
namespace {

constexpr double longest_slowness = 60'000;  // ms
constexpr int most_strain = 8;
constexpr int answers_to_relax = 25;

}  // namespace

Pacing::Pacing(Millis delay, double jitter, std::function<double()> chance)
    : delay_(std::max(delay, Millis{0})), jitter_(std::max(jitter, 0.0)), chance_(std::move(chance)) {}

void Pacing::set_crawl_delay(Millis crawl_delay) {
  if (delay_ > Millis{0}) crawl_delay_ = crawl_delay;
}

void Pacing::strain() {
  strain_ = std::min(strain_ * 2, most_strain);
  good_in_a_row_ = 0;
}

void Pacing::ended(Millis now, Millis took, bool is_too_much) {
  const auto took_ms = static_cast<double>(took.count());
  smoothed_ = ended_at_ ? smoothed_ * 0.75 + took_ms * 0.25 : took_ms;
  ended_at_ = now;
  added_ = std::clamp(chance_(), 0.0, 1.0) * jitter_ * static_cast<double>(delay_.count());
  if (is_too_much) {
    strain();
  } else if (++good_in_a_row_ >= answers_to_relax) {
    good_in_a_row_ = 0;
    strain_ = std::max(strain_ / 2, 1);
  }
}

Millis Pacing::next() const {
  if (!ended_at_) return Millis::min();
  if (delay_ == Millis{0}) return *ended_at_;
  const auto least = static_cast<double>(std::max(delay_, crawl_delay_).count());
  const double gap = std::max(least, std::min(smoothed_, longest_slowness)) * strain_ + added_;
  // The clock's millisecond may have been almost over when the request ended.
  return *ended_at_ + Millis{1} + Millis(static_cast<Millis::rep>(std::ceil(gap)));
}

}  // namespace vbarchive::fetch
