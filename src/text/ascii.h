// ASCII within UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace vbarchive::text {

/// The first byte at or after `at` that is not ASCII. Pages are mostly ASCII: eight bytes at a time.
[[nodiscard]] std::size_t end_of_ascii(std::string_view text, std::size_t at);

}  // namespace vbarchive::text
