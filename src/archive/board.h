// Telling boards apart by their address.
#pragma once

#include <string_view>

namespace vbarchive::archive {

/// Whether two base addresses name one board: the same host, `www.` and letter case aside, and the same folder. The
/// scheme does not count: boards moved to https.
[[nodiscard]] bool is_same_board(std::string_view a, std::string_view b);

}  // namespace vbarchive::archive
