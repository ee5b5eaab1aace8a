// A thread to be printed: `printthread.php?t=5&pp=40&page=2`. Posts without numbers, members without profiles.
#pragma once

#include <optional>

#include "extract/unnumbered.h"

namespace vbarchive::extraction {

/// Reads on to one post more than `most`.
[[nodiscard]] std::optional<UnnumberedPage> read_printable(const PageView& page, std::size_t most);

}  // namespace vbarchive::extraction
