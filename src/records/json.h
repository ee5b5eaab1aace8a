// Records as JSON, with the field names of the tables (docs/records.md).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "vbarchive/records.h"

namespace vbarchive {

/// One page: what `vbarchive extract` prints on a line and golden pages expect.
[[nodiscard]] nlohmann::ordered_json to_json(const Page& page);

}  // namespace vbarchive
