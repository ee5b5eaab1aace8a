// A thread to be printed: `printthread.php?t=5&pp=40&page=2`. Posts without numbers, members without profiles.
#pragma once

#include <optional>

#include "extract/unnumbered.h"

namespace vbarchive::extraction {

[[nodiscard]] std::optional<UnnumberedPage> read_printable(const PageView& page);

}  // namespace vbarchive::extraction
