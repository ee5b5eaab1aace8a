#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "dates/calendar.h"
#include "dates/clock.h"
#include "dates/printed_date.h"
#include "dates/tokens.h"
#include "languages/fold.h"
#include "text/utf8.h"

namespace vbarchive::dates {
namespace {

// How much may stand around a date: enough for `Last edited by Some Long Name; …` and for a counter behind it, too
// little for a sentence. A day in words (`today`) needs more company to be a date than digits do.
constexpr std::size_t longest_text = 512;
constexpr int most_before = 6;
constexpr int most_after = 3;
constexpr int most_before_words_alone = 2;
constexpr int most_after_words_alone = 0;

/// A date found in the tokens: [first, next).
struct Match {
  Reading reading;
  std::size_t first = 0;
  std::size_t next = 0;

  /// False for "3 months ago": nothing can be read from it, and no part of it is a date either.
  [[nodiscard]] bool is_read() const { return reading.day_month || reading.month_day || reading.relative; }
};

/// Counts what is no part of a date. Characters of a script without blanks count as one word together.
class Strangers {
 public:
  void see(const Token& token) {
    const bool is_unknown = token.is_unknown_word();
    if (token.is_number() || (is_unknown && (token.is_spaced || !was_unknown_))) ++count_;
    was_unknown_ = is_unknown;
  }
  [[nodiscard]] int count() const { return count_; }

 private:
  int count_ = 0;
  bool was_unknown_ = false;
};

class Reader {
 public:
  explicit Reader(const Tokens& tokens) : tokens_(tokens) {}

  /// The first date, if not much stands around it.
  [[nodiscard]] std::optional<Match> one() const {
    Walk walk;
    const std::optional<Match> match = next_date(walk, most_before);
    if (!match || !match->is_read()) return std::nullopt;
    const int before = walk.strangers.count(), after = strangers_from(match->next);
    const bool is_words_alone = match->reading.relative && !match->reading.relative->second_of_day;
    if (before > (is_words_alone ? most_before_words_alone : most_before) ||
        after > (is_words_alone ? most_after_words_alone : most_after)) {
      return std::nullopt;
    }
    return match;
  }

  [[nodiscard]] std::vector<Match> all() const {
    std::vector<Match> matches;
    Walk walk;
    while (walk.at < tokens_.size()) {
      if (std::optional<Match> match = next_date(walk, std::numeric_limits<int>::max())) {
        walk = {match->next, {}, std::nullopt, 0};
        if (match->is_read()) matches.push_back(*match);
      } else if (walk.at < tokens_.size()) {
        walk = {walk.at + 1, {}, std::nullopt, 0};  // what looked like a date is none
      }
    }
    return matches;
  }

  /// The date with what belongs to its print though nothing is read from it.
  [[nodiscard]] languages::Span print_of(const Match& match) const {
    const std::size_t next = with_closing(match.next, match.reading.has_time);
    return {tokens_[with_weekday(match.first)].begin, tokens_[next - 1].end};
  }

 private:
  /// Where a walk through the tokens is, and what it has passed.
  struct Walk {
    std::size_t at = 0;
    Strangers strangers;
    std::optional<Clock> clock;  ///< right before `at`
    std::size_t clock_first = 0;
  };

  [[nodiscard]] std::optional<Match> next_date(Walk& walk, int most_strangers) const {
    while (walk.at < tokens_.size() && walk.strangers.count() <= most_strangers) {
      if (auto match = date_at(walk.at)) return with_clock(*match, walk);
      if (auto clock = clock_at(tokens_, walk.at, ClockForms::unmistakable)) {
        walk.clock = clock;
        walk.clock_first = walk.at;
        walk.at = clock->next;
        continue;
      }
      const Token& token = tokens_[walk.at++];
      walk.strangers.see(token);
      if (token.is_number() || token.is_unknown_word()) walk.clock.reset();
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Match> date_at(std::size_t i) const {
    std::optional<Match> match = numeric_date(i);
    if (!match) match = named_date(i);
    if (!match) match = time_ago(i);
    if (!match) match = day_in_words(i);
    if (match) match->first = i;
    return match;
  }

  /// Adds the time of day behind the date, else the one right before it.
  [[nodiscard]] std::optional<Match> with_clock(Match match, const Walk& walk) const {
    Reading& reading = match.reading;
    if (!match.is_read()) return match;
    if (reading.relative && !reading.relative->days_ago && !is_whole_days(*reading.relative)) return match;
    const std::size_t at = pass_to_clock(match.next);
    std::optional<Clock> clock = clock_at(tokens_, at, ClockForms::any);
    // One word between them may be of a language that is not known here.
    if (!clock && tokens_[at].is_unknown_word()) clock = clock_at(tokens_, at + 1, ClockForms::unmistakable);
    if (clock) {
      match.next = clock->next;
    } else if (looks_like_clock(at)) {
      return std::nullopt;
    } else if (walk.clock) {
      clock = walk.clock;
      match.first = walk.clock_first;
    }
    if (clock) set_clock(reading, *clock);
    return match;
  }

  /// What follows the first date, other dates and times not counted.
  [[nodiscard]] int strangers_from(std::size_t i) const {
    Strangers after;
    while (i < tokens_.size()) {
      if (const auto found = date_at(i)) {
        i = found->next;
      } else if (const auto clock = clock_at(tokens_, i, ClockForms::unmistakable)) {
        i = clock->next;
      } else {
        after.see(tokens_[i++]);
      }
    }
    return after.count();
  }

  static bool is_whole_days(const Reading::Relative& relative) { return relative.seconds_ago % seconds_of_day == 0; }

  static void set_clock(Reading& reading, const Clock& clock) {
    reading.has_time = true;
    reading.has_half = clock.has_half;
    for (auto* date : {&reading.day_month, &reading.month_day, &reading.year_first}) {
      if (*date) (*date)->seconds += clock.second_of_day;
    }
    if (!reading.relative) return;
    if (!reading.relative->days_ago) {  // `2 days ago, 11:29`
      reading.relative->days_ago = static_cast<int>(reading.relative->seconds_ago / seconds_of_day);
      reading.relative->seconds_ago = 0;
    }
    reading.relative->second_of_day = clock.second_of_day;
  }

  /// `28-12-2015`, `28.12.2015`, `12/28/15`, `2015-12-28`, `28. 12. 2015`, `28 12 2015`.
  [[nodiscard]] std::optional<Match> numeric_date(std::size_t i) const {
    if (!is_numeric_triple(i)) return spaced_date(i);
    const Token &a = tokens_[i], &b = tokens_[i + 2], &c = tokens_[i + 4];
    const char separator = tokens_[i + 1].mark;
    const bool is_year_first = a.digits == 4;
    if (b.digits > 2 || (is_year_first ? c : a).digits > 2) return std::nullopt;
    const auto year = is_year_first ? year_of(a.value, a.digits) : year_of(c.value, c.digits);
    if (!year) return std::nullopt;
    // `3.8.11` is a version, unless a time follows.
    const bool is_weak = separator == '.' && c.digits == 2 && (a.digits == 1 || b.digits == 1);
    if (is_weak && !clock_at(tokens_, pass_to_clock(i + 5), ClockForms::unmistakable)) return std::nullopt;
    Match found;
    found.next = i + 5;
    Reading& reading = found.reading;
    if (is_year_first) {
      reading.day_month = reading.month_day = midnight(*year, b.value, c.value);
    } else if (separator == '.' || year->is_jalali) {
      reading.day_month = reading.month_day = midnight(*year, b.value, a.value);
    } else {
      reading.day_month = midnight(*year, b.value, a.value);
      reading.month_day = midnight(*year, a.value, b.value);
    }
    if (a.digits == 2 && b.digits == 2 && c.digits == 2) {
      if (const auto first = year_of(a.value, a.digits)) reading.year_first = midnight(*first, b.value, c.value);
    }
    if (!reading.day_month && !reading.month_day) return std::nullopt;
    return found;
  }

  /// Three numbers with blanks alone between them are a date where a time follows.
  [[nodiscard]] std::optional<Match> spaced_date(std::size_t i) const {
    const Token &a = tokens_[i], &b = tokens_[i + 1], &c = tokens_[i + 2];
    if (!a.is_number() || !b.is_number() || !c.is_number() || a.digits > 2 || b.digits != 2 || c.digits != 4)
      return std::nullopt;
    if (i > 0 && tokens_[i - 1].is_number()) return std::nullopt;
    const auto year = year_of(c.value, c.digits);
    if (!year || !clock_at(tokens_, pass_to_clock(i + 3), ClockForms::unmistakable)) return std::nullopt;
    Match found;
    found.next = i + 3;
    found.reading.day_month = midnight(*year, b.value, a.value);
    found.reading.month_day = midnight(*year, a.value, b.value);
    if (!found.is_read()) return std::nullopt;
    return found;
  }

  /// Three numbers with one kind of mark between them, and neither the beginning nor the rest of a longer row of such.
  /// Blanks may stand behind dots, if one of the numbers is surely a year.
  [[nodiscard]] bool is_numeric_triple(std::size_t i) const {
    const char mark = tokens_[i + 1].mark;
    if (mark != '-' && mark != '/' && mark != '.') return false;
    for (const std::size_t number : {i, i + 2, i + 4}) {
      if (!tokens_[number].is_number()) return false;
    }
    if (!tokens_[i + 3].is_mark(mark) || tokens_[i + 1].is_spaced || tokens_[i + 3].is_spaced) return false;
    const bool has_full_year = tokens_[i].digits == 4 || tokens_[i + 4].digits == 4;
    if (!(mark == '.' && has_full_year) && !tokens_.are_glued(i, i + 4)) return false;
    const bool is_rest =
        i >= 2 && tokens_[i - 1].is_mark(mark) && tokens_[i - 2].is_number() && tokens_.are_glued(i - 2, i);
    const bool goes_on = tokens_[i + 5].is_mark(mark) && tokens_[i + 6].is_number() && tokens_.are_glued(i + 4, i + 6);
    return !is_rest && !goes_on;
  }

  struct Month {
    int value = 0;
    bool is_jalali = false;
    bool may_be_buddhist = false;  ///< the year beside it
    std::size_t next = 0;
  };

  /// A month's name, `12月`, `tháng 12`.
  [[nodiscard]] std::optional<Month> month_at(std::size_t i) const {
    const Token& token = tokens_[i];
    if (const Meaning* month = token.sense(Sense::month)) {
      if (!token.is_certain(Sense::month)) return std::nullopt;
      return Month{month->value, false, token.has(Sense::buddhist_years), i + 1};
    }
    if (const Meaning* month = token.sense(Sense::jalali_month)) return Month{month->value, true, false, i + 1};
    if (token.is_number() && token.digits <= 2 && tokens_[i + 1].has(Sense::month_mark)) {
      return Month{token.value, false, false, i + 2};
    }
    if (token.has(Sense::month_prefix) && tokens_[i + 1].is_number() && tokens_[i + 1].digits <= 2) {
      return Month{tokens_[i + 1].value, false, false, i + 2};
    }
    return std::nullopt;
  }

  /// `28 Dec 2015`, `14-may-2025`, `December 25th, 2009`, `2015. december 28.`, `2015年12月28日`.
  [[nodiscard]] std::optional<Match> named_date(std::size_t i) const {
    const Token& first = tokens_[i];
    if (const auto month = month_at(i)) {
      const std::size_t day = pass_between(month->next);
      if (!is_day(day)) return std::nullopt;
      return named_date(year_at(pass_between(day + 1), month->may_be_buddhist), *month, tokens_[day].value);
    }
    if (!first.is_number()) return std::nullopt;
    const std::size_t second = pass_between(i + 1);
    const auto month = month_at(second);
    if (!month) return year_and_day(i, second);
    const std::size_t last = pass_between(month->next);
    // `10年2月13日`
    const bool is_year = first.digits == 2 && tokens_[i + 1].has(Sense::year_or_day_mark) && is_day(last) &&
                         tokens_[last + 1].has(Sense::year_or_day_mark);
    if (first.digits <= 2 && !is_year) return named_date(year_at(last, month->may_be_buddhist), *month, first.value);
    const auto year = year_of(first.value, first.digits, month->may_be_buddhist);
    if (!year || !is_day(last)) return std::nullopt;
    return named_date(PrintedYear{*year, last + 1}, *month, tokens_[last].value);
  }

  /// `2010. gada 13. februārī`.
  [[nodiscard]] std::optional<Match> year_and_day(std::size_t i, std::size_t day) const {
    const auto year = tokens_[i].digits == 4 ? year_of(tokens_[i].value, 4) : std::nullopt;
    const Token& mark = tokens_[tokens_[i + 1].is_mark('.') ? i + 2 : i + 1];
    const bool says_year = mark.has(Sense::filler) || mark.has(Sense::year_or_day_mark);
    if (!year || !says_year || !is_day(day)) return std::nullopt;
    const auto month = month_at(pass_between(day + 1));
    if (!month) return std::nullopt;
    return named_date(PrintedYear{*year, month->next}, *month, tokens_[day].value);
  }

  struct PrintedYear {
    Year year;
    std::size_t next = 0;
  };

  [[nodiscard]] static std::optional<Match> named_date(const std::optional<PrintedYear>& year, const Month& month,
                                                       int day) {
    if (!year || (month.is_jalali != year->year.is_jalali)) return std::nullopt;
    Match found;
    found.next = year->next;
    found.reading.day_month = found.reading.month_day = midnight(year->year, month.value, day);
    if (!found.reading.day_month) return std::nullopt;
    return found;
  }

  [[nodiscard]] bool is_day(std::size_t i) const { return tokens_[i].is_number() && tokens_[i].digits <= 2; }

  /// `2015`, `'15`, and `15` where it is neither the hour of a time nor a part of what follows.
  [[nodiscard]] std::optional<PrintedYear> year_at(std::size_t i, bool may_be_buddhist) const {
    const bool has_apostrophe = tokens_[i].is_mark('\'');
    if (has_apostrophe) ++i;
    const Token& number = tokens_[i];
    if (!number.is_number()) return std::nullopt;
    const auto year = year_of(number.value, number.digits, may_be_buddhist);
    if (!year) return std::nullopt;
    if (number.digits == 2 && !has_apostrophe) {
      const Token &next = tokens_[i + 1], &after_next = tokens_[i + 2];
      const bool begins_number =
          next.kind == Token::Kind::mark && after_next.is_number() && tokens_.are_glued(i, i + 2);
      const std::size_t later = pass_between(i + 1);
      const bool is_before_year = tokens_[later].digits == 4 && year_of(tokens_[later].value, 4);
      if (begins_number || next.has(Sense::hour_mark) || next.has(Sense::am) || next.has(Sense::pm) || is_before_year) {
        return std::nullopt;
      }
    }
    return PrintedYear{*year, i + 1};
  }

  /// `13 Minutes Ago`, `vor 5 Minuten`, `il y a 1 jour`, `1 hour, 5 minutes ago`, `час назад`, `5分前`.
  [[nodiscard]] std::optional<Match> time_ago(std::size_t i) const {
    if (is_rest_of_number(i)) return std::nullopt;
    const Meaning* ago = tokens_[i].sense(Sense::ago);
    if (ago != nullptr) i = pass_between(i + 1);
    std::vector<CountedUnit> units;
    for (std::size_t at = i;;) {
      CountedUnit counted;
      if (tokens_[at].is_number()) {
        if (tokens_[at].digits > 4) break;
        counted.count = tokens_[at++].value;
        if (tokens_[at].has(Sense::filler) && tokens_[at + 1].has(Sense::unit)) ++at;  // `20 de minute`
      } else if (tokens_[at].has(Sense::one)) {
        ++at;
      }
      const Meaning* const unit_ago = tokens_[at].sense(Sense::unit_ago);
      if (unit_ago != nullptr) ago = unit_ago;
      if (unit_ago == nullptr && !tokens_[at].has(Sense::unit)) break;
      counted.sense = unit_ago != nullptr ? Sense::unit_ago : Sense::unit;
      counted.word = &tokens_[at];
      units.push_back(counted);
      i = at + 1;
      at = pass_between(i);
    }
    if (units.empty()) return std::nullopt;
    if (const Meaning* const behind = tokens_[i].sense(Sense::ago)) {
      ago = behind;
      ++i;
    }
    if (ago == nullptr) return std::nullopt;
    Match found;
    found.next = i;
    Reading::Relative relative;
    for (const CountedUnit& unit : units) {
      const int length = length_of(unit, ago->languages);
      if (length == 0) return found;
      relative.seconds_ago += std::int64_t{unit.count} * length;
      relative.smallest_unit = length;
    }
    found.reading.relative = relative;
    found.reading.has_time = true;
    return found;
  }

  struct CountedUnit {
    int count = 1;
    Sense sense = Sense::unit;
    const Token* word = nullptr;
  };

  /// In seconds; 0 for months and years. `години` are hours in Ukrainian and years in Bulgarian: the word that says
  /// "ago" is of the same language.
  [[nodiscard]] static int length_of(const CountedUnit& unit, languages::Languages languages) {
    for (const Meaning& meaning : unit.word->meanings) {
      if (meaning.sense == unit.sense && (meaning.languages & languages) != 0) return meaning.value;
    }
    return unit.word->sense(unit.sense)->value;
  }

  /// The `5` of `3.5 hours`, and what stands right behind a number.
  [[nodiscard]] bool is_rest_of_number(std::size_t i) const {
    if (i >= 1 && tokens_[i - 1].is_number()) return true;
    return i >= 2 && tokens_[i - 1].kind == Token::Kind::mark && tokens_[i - 2].is_number() &&
           tokens_.are_glued(i - 2, i);
  }

  /// `Today`, `Вчера`.
  [[nodiscard]] std::optional<Match> day_in_words(std::size_t i) const {
    const Meaning* day = tokens_[i].sense(Sense::day_ago);
    if (day == nullptr) return std::nullopt;
    // `ma` is today in Hungarian and Monday in Dutch and Finnish.
    if (tokens_[i].has(Sense::weekday)) {
      const std::size_t next = pass_between(i + 1);
      if (numeric_date(next) || named_date(next)) return std::nullopt;
    }
    Match found;
    found.next = i + 1;
    found.reading.relative.emplace().days_ago = day->value;
    return found;
  }

  /// Behind what may stand between the parts of a date, as the `. de` of `28 de dic. de 2015`.
  [[nodiscard]] std::size_t pass_between(std::size_t i) const {
    constexpr int most = 3;
    for (int passed = 0; passed < most; ++passed, ++i) {
      const Token& token = tokens_[i];
      // `13:e februari`
      const bool is_ordinal =
          token.is_mark(':') && i > 0 && tokens_[i + 1].has(Sense::filler) && tokens_.are_glued(i - 1, i + 1);
      const bool passes = token.is_mark(',') || token.is_mark('.') || token.is_mark('-') || token.is_mark('/') ||
                          token.has(Sense::filler) || token.has(Sense::year_or_day_mark) || is_ordinal;
      if (!passes) break;
    }
    return i;
  }

  /// Behind what may stand between a date and its time: marks, a weekday, `at`, `um`, `a las`.
  [[nodiscard]] std::size_t pass_to_clock(std::size_t i) const {
    constexpr int most = 6;
    for (int passed = 0; passed < most; ++passed, ++i) {
      const Token& token = tokens_[i];
      const bool passes = token.kind == Token::Kind::mark || token.has(Sense::filler) || token.has(Sense::weekday) ||
                          token.has(Sense::year_or_day_mark);
      if (!passes || clock_at(tokens_, i, ClockForms::any)) break;
    }
    return i;
  }

  /// From the weekday in front of a date, or from a word that names what its first number is (`ngày 28`); from the date
  /// where there is none.
  [[nodiscard]] std::size_t with_weekday(std::size_t first) const {
    for (std::size_t i = first; i > 0; --i) {
      const Token& before = tokens_[i - 1];
      if (before.is_mark(',') || before.is_mark('.')) continue;
      const bool is_part = before.has(Sense::weekday) || before.has(Sense::opening);
      // A character of a script without blanks may be the end of a name.
      const bool begins_word = i == 1 || before.is_spaced || tokens_[i - 2].kind == Token::Kind::mark;
      if (!is_part || !begins_word) break;
      first = i - 1;
    }
    return first;
  }

  /// Behind `Uhr`, `г.`, `(Mon)`, `GMT +2`, and what stands right behind a time: `Z`, `-05:00`.
  [[nodiscard]] std::size_t with_closing(std::size_t i, bool has_time) const {
    for (std::size_t before = 0; before != i;) {
      before = i;
      const Token& token = tokens_[i];
      const bool is_glued = !token.is_spaced && tokens_[i - 1].is_number();
      if (token.has(Sense::closing) || token.has(Sense::hour_mark) || token.has(Sense::minute_mark) ||
          token.has(Sense::year_or_day_mark)) {
        ++i;
      } else if (has_time && token.has(Sense::zone)) {
        i = pass_offset(i + 1);
      } else if (has_time && is_glued && token.kind == Token::Kind::word && tokens_.text_of(token).size() == 1) {
        ++i;
      } else if (has_time && is_glued) {
        i = pass_offset(i);
      } else {
        i = pass_weekday(i, has_time);
      }
    }
    // The dot of an abbreviation: `a.m.`, `г.`
    const std::string_view last = tokens_.text_of(tokens_[i - 1]);
    const bool is_abbreviation =
        last.find('.') != std::string_view::npos ||
        (tokens_[i - 1].has(Sense::closing) && text::code_point_at(last, 0).length == last.size());
    return is_abbreviation && tokens_[i].is_mark('.') && !tokens_[i].is_spaced ? i + 1 : i;
  }

  /// `+2`, `-05:00`.
  [[nodiscard]] std::size_t pass_offset(std::size_t i) const {
    if (!tokens_[i].is_mark('+') && !tokens_[i].is_mark('-')) return i;
    if (!tokens_[i + 1].is_number() || !tokens_.are_glued(i, i + 1)) return i;
    const bool has_minutes = tokens_[i + 2].is_mark(':') && tokens_[i + 3].is_number() && tokens_.are_glued(i, i + 3);
    return has_minutes ? i + 4 : i + 2;
  }

  /// `, Monday` behind a day without a time, `(Mon)` behind any.
  [[nodiscard]] std::size_t pass_weekday(std::size_t i, bool has_time) const {
    if (tokens_[i].is_mark('(')) {
      return tokens_[i + 1].has(Sense::weekday) && tokens_[i + 2].is_mark(')') ? i + 3 : i;
    }
    const std::size_t day = tokens_[i].is_mark(',') ? i + 1 : i;
    const bool is_last = !tokens_[day + 1].is_unknown_word();
    return !has_time && tokens_[day].has(Sense::weekday) && tokens_[day].is_spaced && is_last ? day + 1 : i;
  }

  [[nodiscard]] bool looks_like_clock(std::size_t i) const {
    return tokens_[i].is_number() && tokens_[i + 1].is_mark(':') && tokens_[i + 2].is_number() &&
           tokens_.are_glued(i, i + 2);
  }

  const Tokens& tokens_;
};

}  // namespace

std::optional<Reading> read(std::string_view text, const Lexicon& lexicon) {
  if (text.size() > longest_text) return std::nullopt;
  const Tokens tokens(text, lexicon);
  const std::optional<Match> match = Reader(tokens).one();
  return match ? std::optional(match->reading) : std::nullopt;
}

std::optional<Found> find(std::string_view text, const Lexicon& lexicon) {
  if (text.size() > longest_text) return std::nullopt;
  const Tokens tokens(text, lexicon);
  const Reader reader(tokens);
  const std::optional<Match> match = reader.one();
  if (!match) return std::nullopt;
  const languages::Span span = languages::unfolded(text, reader.print_of(*match));
  return Found{match->reading, span.begin, span.end};
}

std::vector<Found> find_all(std::string_view text, const Lexicon& lexicon) {
  text = text.substr(0, longest_text);
  const Tokens tokens(text, lexicon);
  const Reader reader(tokens);
  std::vector<Found> dates;
  for (const Match& match : reader.all()) {
    const languages::Span span = languages::unfolded(text, reader.print_of(match));
    dates.push_back({match.reading, span.begin, span.end});
  }
  return dates;
}

}  // namespace vbarchive::dates
