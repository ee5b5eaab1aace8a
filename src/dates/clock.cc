#include "dates/clock.h"

#include <utility>

namespace vbarchive::dates {
namespace {

enum class Half { none, am, pm };

/// AM or PM behind a time. `em` before a number is the Portuguese "on" and not a Swedish PM, `Sa` is Saturday and not
/// a Vietnamese AM.
Half half_after(const Tokens& tokens, std::size_t i) {
  const Token& token = tokens[i];
  const bool is_am = token.has(Sense::am), is_pm = token.has(Sense::pm);
  if (!is_am && !is_pm) return Half::none;
  if (token.has(Sense::filler) || token.has(Sense::weekday)) {
    std::size_t next = i + 1;
    while (tokens[next].kind == Token::Kind::mark) ++next;
    if (tokens[next].is_number()) return Half::none;
  }
  return is_am ? Half::am : Half::pm;
}

Half half_before(const Token& token) {
  for (const auto& [sense, half] : {std::pair{Sense::am, Half::am}, std::pair{Sense::pm, Half::pm}}) {
    const Meaning* meaning = token.sense(sense);
    if (meaning != nullptr && meaning->value == 1) return half;
  }
  return Half::none;
}

/// Boards print `13:53 PM` too, and Japanese clocks show 午後0:15: the half only moves hours that it can.
int hour_of_day(int hour, Half half) {
  if (half == Half::pm && hour < 12) return hour + 12;
  if (half == Half::am && hour == 12) return 0;
  return hour;
}

struct Digits {
  int hour = 0, minute = 0, second = 0;
  std::size_t next = 0;
};

bool is_two_digits(const Token& token) { return token.is_number() && token.digits == 2; }

/// `11:29`, `11:29:05`.
std::optional<Digits> with_colons(const Tokens& tokens, std::size_t i) {
  if (!tokens[i + 1].is_mark(':') || !is_two_digits(tokens[i + 2]) || !tokens.are_glued(i, i + 2)) return std::nullopt;
  Digits digits{tokens[i].value, tokens[i + 2].value, 0, i + 3};
  if (tokens[i + 3].is_mark(':') && is_two_digits(tokens[i + 4]) && tokens.are_glued(i + 2, i + 4)) {
    digits.second = tokens[i + 4].value;
    digits.next = i + 5;
  }
  return digits;
}

/// `19h46`, `19 h`, `11時29分`.
std::optional<Digits> with_hour_mark(const Tokens& tokens, std::size_t i) {
  if (!tokens[i + 1].has(Sense::hour_mark)) return std::nullopt;
  Digits digits{tokens[i].value, 0, 0, i + 2};
  if (is_two_digits(tokens[i + 2])) {
    digits.minute = tokens[i + 2].value;
    digits.next = tokens[i + 3].has(Sense::minute_mark) ? i + 4 : i + 3;
  }
  return digits;
}

/// `11.29`, which could be a number of many kinds: nothing may follow that makes it one.
std::optional<Digits> with_dot(const Tokens& tokens, std::size_t i) {
  if (!tokens[i + 1].is_mark('.') || !is_two_digits(tokens[i + 2]) || !tokens.are_glued(i, i + 2)) return std::nullopt;
  const bool is_longer = tokens[i + 3].is_mark('.') && tokens[i + 4].is_number() && tokens.are_glued(i + 2, i + 4);
  if (is_longer || tokens[i + 3].is_unknown_word() || tokens[i + 3].is_mark('%')) return std::nullopt;
  return Digits{tokens[i].value, tokens[i + 2].value, 0, i + 3};
}

}  // namespace

std::optional<Clock> clock_at(const Tokens& tokens, std::size_t i, ClockForms forms) {
  Half half = half_before(tokens[i]);
  if (half != Half::none) i += tokens[i + 1].is_mark('.') ? std::size_t{2} : std::size_t{1};
  if (!tokens[i].is_number() || tokens[i].digits > 2) return std::nullopt;
  auto digits = with_colons(tokens, i);
  if (!digits) digits = with_hour_mark(tokens, i);
  if (!digits && forms == ClockForms::any) {
    digits = with_dot(tokens, i);
    if (!digits && (half != Half::none || half_after(tokens, i + 1) != Half::none)) {
      digits = Digits{tokens[i].value, 0, 0, i + 1};
    }
  }
  if (!digits || digits->hour > 23 || digits->minute > 59 || digits->second > 59) return std::nullopt;
  if (half == Half::none) {
    half = half_after(tokens, digits->next);
    if (half != Half::none) ++digits->next;
  }
  return Clock{(hour_of_day(digits->hour, half) * 60 + digits->minute) * 60 + digits->second, digits->next,
               half != Half::none};
}

}  // namespace vbarchive::dates
