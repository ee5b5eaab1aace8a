// Back from decoded text to the bytes that it was decoded from.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/charset.h"

namespace vbarchive::text {

/// For each of `offsets` (ascending, into decoded.text) how many bytes of the original stand in front of it. Exact for
/// UTF-8 and one-byte charsets; for others too, but for bytes that were replaced, which count as one each.
[[nodiscard]] std::vector<std::size_t> original_offsets(std::string_view bytes, const Decoded& decoded,
                                                        const std::vector<std::size_t>& offsets);

}  // namespace vbarchive::text
