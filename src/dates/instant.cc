#include <algorithm>
#include <string>

#include "dates/printed_date.h"
#include "text/utf8.h"

namespace vbarchive::dates {
namespace {

/// The number that these digits are; nothing for anything else.
std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? std::nullopt : std::optional(value);
}

}  // namespace

std::optional<UtcTime> read_instant(std::string_view text) {
  text = text::trim(text);
  constexpr std::size_t to_minutes = 16, to_seconds = 19;
  if (text.size() <= to_minutes || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
  const bool has_seconds = text[to_minutes] == ':';
  std::string wall_clock(text.substr(0, has_seconds ? to_seconds : to_minutes));
  wall_clock[10] = 'T';
  const std::optional<UtcTime> wall = utc_from_iso(wall_clock + (has_seconds ? "Z" : ":00Z"));
  if (!wall) return std::nullopt;
  std::string_view zone = text.substr(wall_clock.size());
  if (has_seconds && zone.starts_with('.')) {
    zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  }
  if (zone == "Z" || zone == "z") return wall;
  if (zone.size() < 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const std::size_t minute = zone[3] == ':' ? 4 : 3;
  const std::optional<int> hours = digits(zone.substr(1, 2)), minutes = digits(zone.substr(minute));
  if (zone.size() != minute + 2 || !hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const int offset = (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
  return at_offset(LocalTime{wall->seconds}, offset);
}

}  // namespace vbarchive::dates
