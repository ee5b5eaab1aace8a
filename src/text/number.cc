#include "text/number.h"

#include <charconv>
#include <string>

#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::text {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Code points that stand for an ASCII character in numbers; a range counts up with it.
struct Alike {
  char32_t first, last;
  char ascii;
};

constexpr Alike alikes[] = {
    {0x00A0, 0x00A0, ' '}, {0x0660, 0x0669, '0'} /* Arabic */,
    {0x066A, 0x066A, '%'}, {0x066B, 0x066B, '.'},
    {0x066C, 0x066C, ','}, {0x06F0, 0x06F9, '0'} /* Persian */,
    {0x2009, 0x2009, ' '}, {0x2019, 0x2019, '\''},
    {0x202F, 0x202F, ' '}, {0xFF05, 0xFF05, '%'},
    {0xFF10, 0xFF19, '0'},
};

/// The text with digits, separators and percent signs of other scripts in ASCII. Direction marks go: they stand between
/// a number and its sign.
std::string with_ascii_numbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = end_of_ascii(text, at); end > at) {
      out.append(text.substr(at, end - at));
      at = end;
      continue;
    }
    const CodePoint point = code_point_at(text, at);
    const Alike* found = nullptr;
    for (const Alike& alike : alikes) {
      if (point.value >= alike.first && point.value <= alike.last) found = &alike;
    }
    if (found != nullptr) {
      out += static_cast<char>(found->ascii + static_cast<int>(point.value - found->first));
    } else if (point.value != 0x200E && point.value != 0x200F) {
      out.append(text.substr(at, point.length));
    }
    at += point.length;
  }
  return out;
}

std::size_t end_of_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// Where the number that begins at `at` ends: groups of exactly three after a first of one to three, all parted by the
/// same separator.
std::size_t end_of_number(std::string_view text, std::size_t at) {
  std::size_t end = end_of_digits(text, at);
  if (end - at > 3 || text[at] == '0') return end;
  if (end == text.size() || std::string_view(",. '").find(text[end]) == std::string_view::npos) return end;
  const char separator = text[end];
  while (end < text.size() && text[end] == separator && end_of_digits(text, end + 1) == end + 4) end += 4;
  return end;
}

/// No board counts further, and what adds thousands of counts stays within its integer.
constexpr std::int64_t most = 1'000'000'000'000'000;

std::optional<std::int64_t> value_of(std::string_view number) {
  std::string digits;
  for (const char c : number) {
    if (is_digit(c)) digits += c;
  }
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (value > most) return std::nullopt;
  if (error != std::errc{} || rest != digits.data() + digits.size()) return std::nullopt;
  return value;
}

bool is_decimal_mark(char c) { return c == '.' || c == ','; }

/// Digits, perhaps with one decimal mark between them.
std::optional<double> decimal_of(std::string_view number) {
  std::string digits(number);
  std::size_t marks = 0;
  for (char& c : digits) {
    if (!is_decimal_mark(c)) continue;
    c = '.';
    ++marks;
  }
  if (digits.empty() || marks > 1 || !is_digit(digits.front()) || !is_digit(digits.back())) return std::nullopt;
  double value = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || rest != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int64_t> count_of(std::string_view text) {
  const std::string plain = with_ascii_numbers(trim(text));
  if (plain.empty() || !is_digit(plain.front()) || end_of_number(plain, 0) != plain.size()) return std::nullopt;
  return value_of(plain);
}

std::vector<std::int64_t> counts_in(std::string_view text) {
  const std::string plain = with_ascii_numbers(text);
  std::vector<std::int64_t> counts;
  for (std::size_t at = 0; at < plain.size();) {
    if (!is_digit(plain[at])) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_number(plain, at);
    if (const auto value = value_of(std::string_view(plain).substr(at, end - at))) counts.push_back(*value);
    at = end;
  }
  return counts;
}

std::optional<double> percent_of(std::string_view text) {
  const std::string plain = with_ascii_numbers(text);
  const std::string_view view = plain;
  const auto sign = view.find('%');
  if (sign == std::string_view::npos) return std::nullopt;
  const auto is_part = [](char c) { return is_digit(c) || is_decimal_mark(c); };

  std::string_view before = view.substr(0, sign);
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  std::size_t start = before.size();
  while (start > 0 && is_part(before[start - 1])) --start;
  if (start < before.size()) return decimal_of(before.substr(start));

  // Turkish puts the sign first.
  std::string_view after = view.substr(sign + 1);
  while (!after.empty() && after.front() == ' ') after.remove_prefix(1);
  std::size_t end = 0;
  while (end < after.size() && is_part(after[end])) ++end;
  while (end > 0 && is_decimal_mark(after[end - 1])) --end;
  return decimal_of(after.substr(0, end));
}

}  // namespace vbarchive::text
