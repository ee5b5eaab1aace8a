#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "text/ascii.h"

namespace vbarchive::text {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// What may follow a lead byte (Unicode, table 3-7): how many bytes, and the range of the first of them, which shuts
/// out overlong forms, surrogates and what lies beyond U+10FFFF.
struct Lead {
  unsigned char first, last;
  unsigned char following;
  unsigned char low, high;
};

constexpr Lead leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F},
    {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF}, {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

const Lead* lead_of(unsigned char byte) {
  for (const Lead& lead : leads) {
    if (byte >= lead.first && byte <= lead.last) return &lead;
  }
  return nullptr;
}

bool is_space(char32_t c) {
  if (c < 0x80) return (c >= 0x09 && c <= 0x0D) || c == 0x20;
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/// Whether white space beyond ASCII may begin with this byte.
bool may_begin_space(unsigned char byte) {
  return byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF;
}

/// Length of the white space at a place; 0 where there is none.
std::size_t space_at(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return is_space(first) ? 1 : 0;
  if (!may_begin_space(first)) return 0;
  const CodePoint point = code_point_at(text, at);
  return is_space(point.value) ? point.length : 0;
}

bool is_bidirectional_control(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Capital letters and how far their small ones are: every letter of the range, or every second one.
struct Capitals {
  char32_t first, last;
  std::uint32_t step;
  std::int32_t to_small;
};

constexpr Capitals capitals[] = {
    {0x0041, 0x005A, 1, 32},
    {0x00C0, 0x00D6, 1, 32},
    {0x00D8, 0x00DE, 1, 32},
    {0x0100, 0x012E, 2, 1},
    {0x0130, 0x0130, 1, -199} /* dotted I */,
    {0x0132, 0x0136, 2, 1},
    {0x0139, 0x0147, 2, 1},
    {0x014A, 0x0176, 2, 1},
    {0x0178, 0x0178, 1, -121},
    {0x0179, 0x017D, 2, 1},
    {0x018F, 0x018F, 1, 202},
    {0x01A0, 0x01A4, 2, 1},
    {0x01AF, 0x01AF, 1, 1},
    {0x01CD, 0x01DB, 2, 1},
    {0x01DE, 0x01EE, 2, 1},
    {0x01F8, 0x021E, 2, 1},
    {0x0222, 0x0232, 2, 1},
    {0x0370, 0x0372, 2, 1},
    {0x0376, 0x0376, 1, 1},
    {0x0386, 0x0386, 1, 38},
    {0x0388, 0x038A, 1, 37},
    {0x038C, 0x038C, 1, 64},
    {0x038E, 0x038F, 1, 63},
    {0x0391, 0x03A1, 1, 32},
    {0x03A3, 0x03AB, 1, 32},
    {0x0400, 0x040F, 1, 80},
    {0x0410, 0x042F, 1, 32},
    {0x0460, 0x0480, 2, 1},
    {0x048A, 0x04BE, 2, 1},
    {0x04C0, 0x04C0, 1, 15},
    {0x04C1, 0x04CD, 2, 1},
    {0x04D0, 0x052E, 2, 1},
    {0x1E00, 0x1E94, 2, 1},
    {0x1E9E, 0x1E9E, 1, -7615},
    {0x1EA0, 0x1EFE, 2, 1},
};

}  // namespace

std::size_t end_of_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080U;
  std::array<std::uint64_t, 4> words{};
  while (at + sizeof words <= text.size()) {
    std::memcpy(words.data(), text.data() + at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0) break;
    at += sizeof words;
  }
  while (at < text.size() && byte_at(text, at) < 0x80) ++at;
  return at;
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return {first, 1, true};
  // Most letters beyond have two bytes.
  if (first >= 0xC2 && first <= 0xDF && at + 1 < text.size() && is_continuation(byte_at(text, at + 1)))
    return {(first & 0x1FU) << 6U | (byte_at(text, at + 1) & 0x3FU), 2, true};
  const Lead* const lead = lead_of(first);
  if (lead == nullptr) return {0xFFFD, 1, false};
  // Of the lead byte only its payload counts: five, four or three bits.
  char32_t value = first & (0x3FU >> lead->following);
  for (std::size_t i = 1; i <= lead->following; ++i) {
    if (at + i >= text.size()) return {0xFFFD, i, false};
    const unsigned char byte = byte_at(text, at + i);
    const bool fits = i == 1 ? byte >= lead->low && byte <= lead->high : is_continuation(byte);
    if (!fits) return {0xFFFD, i, false};
    value = (value << 6U) | (byte & 0x3FU);
  }
  return {value, std::size_t{lead->following} + 1, true};
}

void append_code_point(std::string& text, char32_t value) {
  const auto continuation = [value](unsigned shift) {
    return static_cast<char>(0x80U | ((static_cast<std::uint32_t>(value) >> shift) & 0x3FU));
  };
  if (value < 0x80) {
    text += static_cast<char>(value);
  } else if (value < 0x800) {
    text += {static_cast<char>(0xC0U | (value >> 6U)), continuation(0)};
  } else if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) {
    text += replacement_character;
  } else if (value < 0x10000) {
    text += {static_cast<char>(0xE0U | (value >> 12U)), continuation(6), continuation(0)};
  } else {
    text += {static_cast<char>(0xF0U | (value >> 18U)), continuation(12), continuation(6), continuation(0)};
  }
}

namespace {

/// Of a character beyond ASCII, in bytes; 0 where it is ill-formed. Most have two, or three of which any will do.
std::size_t length_of_letter(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first >= 0xC2 && first <= 0xDF && at + 1 < text.size() && is_continuation(byte_at(text, at + 1))) return 2;
  if (first >= 0xE1 && first <= 0xEC && at + 2 < text.size() && is_continuation(byte_at(text, at + 1)) &&
      is_continuation(byte_at(text, at + 2)))
    return 3;
  const CodePoint point = code_point_at(text, at);
  return point.is_well_formed ? point.length : 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = end_of_ascii(text, 0); at < text.size(); at = end_of_ascii(text, at)) {
    // Letters of one script follow each other.
    do {
      const std::size_t length = length_of_letter(text, at);
      if (length == 0) return false;
      at += length;
    } while (at < text.size() && byte_at(text, at) >= 0x80);
  }
  return true;
}

std::string to_valid_utf8(std::string_view text, std::size_t* replaced) {
  std::string out;
  out.reserve(text.size());
  std::size_t count = 0;
  std::size_t copied = 0;  // all before this is in `out`
  for (std::size_t at = end_of_ascii(text, 0); at < text.size(); at = end_of_ascii(text, at)) {
    const CodePoint point = code_point_at(text, at);
    if (!point.is_well_formed) {
      out.append(text.substr(copied, at - copied)).append(replacement_character);
      copied = at + point.length;
      ++count;
    }
    at += point.length;
  }
  out.append(text.substr(copied));
  if (replaced != nullptr) *replaced = count;
  return out;
}

void SpaceFolder::add(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t length = space_at(text, at); length > 0) {
      is_space_owed_ = true;
      at += length;
      continue;
    }
    // As far as it is folded already: single blanks between words.
    const std::size_t begin = at;
    for (;;) {
      const unsigned char byte = byte_at(text, at);
      if (byte > 0x20 && byte < 0x80) {
        ++at;
      } else if (byte >= 0x80 && space_at(text, at) == 0) {
        ++at;  // no white space begins within a character
      } else if (byte < 0x20 && !is_space(byte)) {
        ++at;
      } else if (byte == ' ' && at + 1 < text.size() && space_at(text, at + 1) == 0) {
        ++at;
      } else {
        break;
      }
      if (at >= text.size()) break;
    }
    if (folded_.empty()) folded_.reserve(text.size() - begin);
    if (is_space_owed_ && !folded_.empty()) folded_ += ' ';
    is_space_owed_ = false;
    folded_.append(text.substr(begin, at - begin));
  }
}

std::string fold_space(std::string_view text) {
  SpaceFolder folder;
  folder.add(text);
  return folder.take();
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = space_at(text, 0);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    if (byte_at(text, last) < 0x80 && !is_space(byte_at(text, last))) break;
    while (last > 0 && text.size() - last < 4 && is_continuation(byte_at(text, last))) --last;
    const CodePoint point = code_point_at(text, last);
    if (!is_space(point.value) || last + point.length != text.size()) break;
    text.remove_suffix(point.length);
  }
  return text;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

bool equals_ignoring_ascii_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  }
  return true;
}

bool holds_ignoring_ascii_case(std::string_view text, std::string_view word) {
  if (word.empty()) return true;
  if (word.size() > text.size()) return false;
  const char first = word.front(), case_bit = is_ascii_letter(first) ? 0x20 : 0;
  for (const char& c : text.substr(0, text.size() - word.size() + 1)) {
    if ((c | case_bit) == first && equals_ignoring_ascii_case({&c, word.size()}, word)) return true;
  }
  return false;
}

char32_t small_letter(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  const auto* const range =
      std::lower_bound(std::begin(capitals), std::end(capitals), c,
                       [](const Capitals& letters, char32_t value) { return letters.last < value; });
  if (range == std::end(capitals) || c < range->first || (c - range->first) % range->step != 0) return c;
  return static_cast<char32_t>(static_cast<std::int32_t>(c) + range->to_small);
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.is_well_formed) {
      append_code_point(out, small_letter(point.value));
    } else {
      out.append(text.substr(at, point.length));
    }
    at += point.length;
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const std::string_view bytes = text.substr(at, point.length);
    if (!point.is_well_formed || point.value < 0x20 || point.value == 0x7F) {
      for (const char byte : bytes) {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(byte));
      }
    } else if ((point.value >= 0x80 && point.value <= 0x9F) || is_bidirectional_control(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(point.value));
    } else {
      out.append(bytes);
    }
    at += point.length;
  }
  return out;
}

}  // namespace vbarchive::text
