// The plans that more than one place needs.
#pragma once

#include "support/board.h"

namespace vbarchive::testing {

inline constexpr Face fixture_face = Face::vb3_legacy;

/// The board of fixtures/board: small, and every page light.
[[nodiscard]] inline BoardPlan fixture_plan() {
  BoardPlan plan;
  plan.seed = 1851;
  plan.slim = true;
  return plan;
}

/// A busy board: `threads` threads of 30 posts with texts and pages of real size.
[[nodiscard]] inline BoardPlan busy_plan(std::size_t threads) {
  BoardPlan plan;
  plan.seed = 77;
  plan.title = "Long Mole Talk";
  plan.base_url = "https://longmole.example/forum/";
  plan.forums = 9;
  plan.users = 200;
  plan.thread_sizes.assign(threads, 30);
  plan.polls = threads / 10;
  plan.dates = DateStyle::month_first;
  plan.utc_offset_minutes = 60;
  plan.long_texts = true;
  return plan;
}

inline constexpr std::size_t posts_of_a_part = 1000;

/// A board of any size, in parts of so many posts, each by 50 members, on 100 pages.
[[nodiscard]] inline BoardPlan large_plan(std::size_t part) {
  BoardPlan plan = busy_plan(50);
  plan.users = 50;
  plan.thread_sizes.assign(50, static_cast<int>(posts_of_a_part) / 50);
  plan.part = part;
  return plan;
}

}  // namespace vbarchive::testing
