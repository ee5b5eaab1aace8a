// Pages that stand where a page of the board should: errors, refusals, logins, challenges. None becomes content.
#pragma once

#include <optional>
#include <string>

#include "extract/page_view.h"

namespace vbarchive::extraction {

struct Refused {
  Outcome outcome = Outcome::error;
  std::string detail;  ///< begins with the reason where one is known: `closed: …`, `flood: …`
};

/// For a page on which no reader found anything. Structure says that the page is one of these; words, in many
/// languages, only say the reason.
[[nodiscard]] std::optional<Refused> read_refusal(const PageView& page, bool is_vbulletin);

}  // namespace vbarchive::extraction
