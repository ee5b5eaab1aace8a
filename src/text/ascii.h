// ASCII within UTF-8, whatever the locale.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace vbarchive::text {

/// White space as HTML has it: no vertical tab.
[[nodiscard]] constexpr bool is_ascii_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
[[nodiscard]] constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] constexpr bool is_ascii_alphanumeric(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }

/// Eight bytes, the first of them the lowest.
[[nodiscard]] inline std::uint64_t eight_bytes(const void* bytes) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  return eight;
}

/// The first byte at or after `at` that is no white space; the text's size where none is. Eight bytes at a time: pages
/// are indented.
[[nodiscard]] inline std::size_t end_of_ascii_space(std::string_view text, std::size_t at) {
  constexpr std::size_t word = sizeof(std::uint64_t);
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101U, high_bits = ones * 0x80, low_bits = ones * 0x7F;
  const auto others_at = [&](std::size_t place) {
    const std::uint64_t eight = eight_bytes(text.data() + place);
    // Sums that set the high bit of a byte and carry nothing into the next.
    const std::uint64_t low = eight & low_bits;
    const std::uint64_t not_blank = (low ^ ones * ' ') + low_bits, not_vertical = (low ^ ones * '\v') + low_bits;
    const std::uint64_t from_tab = low + ones * (0x80 - '\t'), behind_return = low + ones * (0x80 - '\r' - 1);
    return (eight | (not_blank & ~(from_tab & ~behind_return & not_vertical))) & high_bits;
  };
  const auto place_of = [](std::uint64_t bits) { return static_cast<std::size_t>(std::countr_zero(bits)) / 8; };
  for (; at + word <= text.size(); at += word) {
    if (const std::uint64_t others = others_at(at); others != 0) return at + place_of(others);
  }
  if (text.size() < word) {
    while (at < text.size() && is_ascii_space(text[at])) ++at;
    return at;
  }
  if (at >= text.size()) return text.size();
  // The rest, as the end of the last eight.
  const std::uint64_t others = others_at(text.size() - word) >> 8 * (word - (text.size() - at));
  return others == 0 ? text.size() : at + place_of(others);
}

/// Whether a text is this literal; without a call.
template <std::size_t size>
[[nodiscard]] bool equals(std::string_view text, const char (&literal)[size]) {
  return text.size() == size - 1 && std::memcmp(text.data(), literal, size - 1) == 0;
}

/// The first byte at or after `at` that is not ASCII. Pages are mostly ASCII: many bytes at a time.
[[nodiscard]] std::size_t end_of_ascii(std::string_view text, std::size_t at);

/// The first byte at or after `at` that is one of these, none of which is zero; the text's size where none is.
/// Sixteen or eight bytes at a time, and without a call: for what is looked for in short texts.
template <char... wanted>
[[nodiscard]] std::size_t first_of(std::string_view text, std::size_t at) {
  constexpr std::size_t word = sizeof(std::uint64_t);
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101U, high_bits = 0x8080'8080'8080'8080U;
  const auto eight_at = [&](std::size_t place) { return eight_bytes(text.data() + place); };
  // A byte that is zero borrows from its high bit; only bits above such a one can be wrong.
  const auto zeros = [](std::uint64_t eight) { return (eight - ones) & ~eight & high_bits; };
  const auto found = [&](std::uint64_t eight) {
    return (zeros(eight ^ ones * static_cast<unsigned char>(wanted)) | ...);
  };
  const auto place_of = [](std::uint64_t bits) { return static_cast<std::size_t>(std::countr_zero(bits)) / 8; };
  using Sixteen [[gnu::vector_size(2 * word)]] = signed char;
  for (Sixteen bytes{}; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const Sixteen are_wanted = ((bytes == static_cast<signed char>(wanted)) | ...);
    std::array<char, sizeof bytes> marks{};
    std::memcpy(marks.data(), &are_wanted, sizeof marks);
    if (const std::uint64_t bits = eight_bytes(marks.data()); bits != 0) return at + place_of(bits);
    if (const std::uint64_t bits = eight_bytes(marks.data() + word); bits != 0) return at + word + place_of(bits);
  }
  for (; at + word <= text.size(); at += word) {
    if (const std::uint64_t bits = found(eight_at(at)); bits != 0) return at + place_of(bits);
  }
  if (text.size() < word) {
    while (at < text.size() && ((text[at] != wanted) && ...)) ++at;
    return at;
  }
  if (at >= text.size()) return text.size();
  // The rest, as the end of the last eight.
  const std::uint64_t bits = found(eight_at(text.size() - word) >> 8 * (word - (text.size() - at)));
  return bits == 0 ? text.size() : at + place_of(bits);
}

}  // namespace vbarchive::text
