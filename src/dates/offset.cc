#include "dates/offset.h"

#include <charconv>

namespace vbarchive::dates {
namespace {

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* const end = digits.data() + digits.size();
  if (digits.empty() || digits.size() > 2 || digits.front() == '-') return std::nullopt;
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<int> read_offset(std::string_view text) {
  int sign = 1;
  if (text.starts_with('+') || text.starts_with('-')) {
    sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  const std::size_t colon = text.find(':');
  std::optional<int> hours, minutes = 0;
  if (colon != std::string_view::npos) {
    hours = number(text.substr(0, colon));
    minutes = number(text.substr(colon + 1));
  } else if (text.size() == 4) {
    hours = number(text.substr(0, 2));
    minutes = number(text.substr(2));
  } else {
    hours = number(text);
  }
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

}  // namespace vbarchive::dates
