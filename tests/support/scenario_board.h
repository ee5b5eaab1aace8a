// The board that a scenario describes.
#pragma once

#include <string>

#include "support/board_site.h"
#include "support/scenario.h"

namespace vbarchive::testing {

struct ScenarioBoard {
  BoardPlan plan;
  Face face = Face::vb4;
  SiteOptions options;
  std::string root = "/";  ///< where the board begins
  std::vector<Id> members_only;
};

/// Throws ScenarioError.
[[nodiscard]] ScenarioBoard read_board(const Scenario& scenario, const ScenarioLine& section);

/// The board made; members' forums are closed to guests.
[[nodiscard]] Board make_board(const ScenarioBoard& described);

}  // namespace vbarchive::testing
