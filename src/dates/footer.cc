#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dates/calendar.h"
#include "dates/clock.h"
#include "dates/printed_date.h"
#include "dates/tokens.h"

namespace vbarchive::dates {
namespace {

/// A time belongs to the zone that it stands near to: bytes of folded text, two for a Cyrillic or Arabic letter.
constexpr std::size_t most_bytes_between = 160;

struct Zone {
  int utc_offset_minutes = 0;
  bool has_number = false;
  std::size_t first = 0;  ///< its tokens
  std::size_t next = 0;
};

struct Minutes {
  int value = 0;
  std::size_t next = 0;
};

/// Minutes of the part behind the hours: boards print quarters of an hour in decimals (`+5.5`, `+5.75`).
std::optional<int> minutes_of_decimals(const Token& decimals) {
  struct Decimals {
    int digits, value, minutes;
  };
  constexpr Decimals known[] = {{1, 0, 0},   {2, 0, 0},   {1, 5, 30},  {2, 50, 30},
                                {2, 25, 15}, {2, 75, 45}, {2, 30, 30}, {2, 45, 45}};
  const auto* at = std::find_if(std::begin(known), std::end(known), [&](const Decimals& each) {
    return each.digits == decimals.digits && each.value == decimals.value;
  });
  if (at == std::end(known)) return std::nullopt;
  return at->minutes;
}

/// The number behind a zone's name: `-5`, `+5.5`, `+5:30`, `+0530`. `GMT - 11:29 PM` and `GMT. 14.20` have none: a
/// number with minutes must touch its sign, and one without a sign is whole hours.
std::optional<Minutes> offset_at(const Tokens& tokens, std::size_t i) {
  const bool is_signed = tokens[i].is_mark('+') || tokens[i].is_mark('-');
  const int sign = tokens[i].is_mark('-') ? -1 : 1;
  if (is_signed) ++i;
  const Token& hours = tokens[i];
  if (!hours.is_number() || tokens[i + 1].has(Sense::hour_mark)) return std::nullopt;
  const bool touches_sign = is_signed && !hours.is_spaced;
  if (hours.digits == 4) {
    if (!touches_sign || hours.value % 100 > 59) return std::nullopt;
    return Minutes{sign * (hours.value / 100 * 60 + hours.value % 100), i + 1};
  }
  if (hours.digits > 2) return std::nullopt;
  const Token &mark = tokens[i + 1], &rest = tokens[i + 2];
  const bool has_minutes =
      (mark.is_mark('.') || mark.is_mark(',') || mark.is_mark(':')) && rest.is_number() && tokens.are_glued(i, i + 2);
  const bool is_sentence_end = has_minutes && !mark.is_mark(':') && tokens[i + 3].is_mark(':');  // `GMT +1.14:20`
  if (!has_minutes || is_sentence_end) return Minutes{sign * hours.value * 60, i + 1};
  if (!touches_sign) return std::nullopt;
  if (mark.is_mark(':')) {
    if (rest.digits != 2 || rest.value > 59) return std::nullopt;
    return Minutes{sign * (hours.value * 60 + rest.value), i + 3};
  }
  const auto minutes = minutes_of_decimals(rest);
  if (!minutes) return std::nullopt;
  return Minutes{sign * (hours.value * 60 + *minutes), i + 3};
}

/// The zone that begins with the word at `i`. Translators write more of them than one (`GMT - Greenwich) +3.5`).
std::optional<Zone> zone_at(const Tokens& tokens, std::size_t i) {
  const Meaning* word = tokens[i].sense(Sense::zone);
  if (word == nullptr) return std::nullopt;
  Zone zone{word->value, false, i, i + 1};
  constexpr std::size_t most_marks = 3;
  for (std::size_t next = zone.next; next - zone.next <= most_marks; ++next) {
    if (tokens[next].has(Sense::zone)) {
      zone.next = next + 1;
      next = zone.next;
    }
    if (const auto offset = offset_at(tokens, next)) {
      constexpr int westmost = -12 * 60, eastmost = 14 * 60;
      if (offset->value < westmost || offset->value > eastmost) return std::nullopt;
      zone.utc_offset_minutes = offset->value;
      zone.has_number = true;
      zone.next = offset->next;
      return zone;
    }
    const Token& token = tokens[next];
    if (token.kind != Token::Kind::mark || token.is_mark('.') || token.is_mark(',')) break;
  }
  return zone;
}

/// The first zone with a number, else the first.
std::optional<Zone> find_zone(const Tokens& tokens) {
  std::optional<Zone> first;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto zone = zone_at(tokens, i);
    if (!zone) continue;
    if (zone->has_number) return zone;
    if (!first) first = zone;
    i = zone->next - 1;
  }
  return first;
}

/// The time of day nearest to the zone, before it (Russian) or behind it.
std::optional<int> find_clock(const Tokens& tokens, const Zone& zone, ClockForms forms) {
  std::optional<int> best;
  std::size_t best_distance = most_bytes_between + 1;
  for (std::size_t i = 0; i < tokens.size();) {
    if (i >= zone.first && i < zone.next) {
      i = zone.next;
      continue;
    }
    const auto clock = clock_at(tokens, i, forms);
    if (!clock) {
      ++i;
      continue;
    }
    const std::size_t distance = i < zone.first ? tokens[zone.first].begin - tokens[clock->next - 1].end
                                                : tokens[i].begin - tokens[zone.next - 1].end;
    if (distance < best_distance) {
      best = clock->second_of_day;
      best_distance = distance;
    }
    i = clock->next;
  }
  return best;
}

}  // namespace

Footer read_footer(std::string_view text, const Lexicon& lexicon) {
  const Tokens tokens(text, lexicon);
  const auto zone = find_zone(tokens);
  if (!zone) return {};
  Footer footer;
  footer.utc_offset_minutes = zone->utc_offset_minutes;
  footer.second_of_day = find_clock(tokens, *zone, ClockForms::unmistakable);
  if (!footer.second_of_day) footer.second_of_day = find_clock(tokens, *zone, ClockForms::any);
  return footer;
}

std::optional<LocalTime> page_now(const Footer& footer, std::optional<int> utc_offset_minutes,
                                  std::optional<UtcTime> captured_at) {
  if (!utc_offset_minutes) utc_offset_minutes = footer.utc_offset_minutes;
  if (!utc_offset_minutes || !captured_at) return std::nullopt;
  const LocalTime captured = at_offset(*captured_at, *utc_offset_minutes);
  if (!footer.second_of_day) return captured;
  LocalTime now{day_number(captured) * seconds_of_day + *footer.second_of_day};
  constexpr std::int64_t half_a_day = seconds_of_day / 2;
  if (now.seconds - captured.seconds > half_a_day) now.seconds -= seconds_of_day;
  if (captured.seconds - now.seconds > half_a_day) now.seconds += seconds_of_day;
  return now;
}

}  // namespace vbarchive::dates
