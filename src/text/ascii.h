// ASCII within UTF-8, whatever the locale.
#pragma once

#include <cstddef>
#include <string_view>

namespace vbarchive::text {

/// White space as HTML has it: no vertical tab.
[[nodiscard]] constexpr bool is_ascii_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
[[nodiscard]] constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] constexpr bool is_ascii_alphanumeric(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }

/// The first byte at or after `at` that is not ASCII. Pages are mostly ASCII: eight bytes at a time.
[[nodiscard]] std::size_t end_of_ascii(std::string_view text, std::size_t at);

}  // namespace vbarchive::text
