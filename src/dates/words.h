// The words of printed dates, whatever their language. The words themselves are data: languages.cc.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace vbarchive::dates {

/// What a word of a date can stand for. One word may have several: `mar` is a month and a weekday.
enum class Sense {
  month,             ///< value: 1 to 12
  jalali_month,      ///< value: 1 to 12
  month_mark,        ///< after the number of a month: 月
  month_prefix,      ///< before the number of a month: tháng
  year_or_day_mark,  ///< after the number of a year or a day: 年, 日
  weekday,
  day_ago,       ///< value: 0 today, 1 yesterday, 2 the day before
  am,            ///< value: 1 when it may stand before the time too
  pm,            ///< value: as of `am`
  hour_mark,     ///< between hours and minutes: 19h46
  minute_mark,   ///< after minutes: 分
  unit,          ///< value: seconds
  unit_ago,      ///< a unit that says "ago" too; value: seconds
  one,           ///< "an" of "an hour ago"
  ago,           ///< before or after the unit
  filler,        ///< passed over: at, Uhr, de
  opening,       ///< before a date and a part of its print: ngày
  closing,       ///< behind a date or a time and a part of its print: Uhr, г
  zone,          ///< value: minutes east of UTC where no number follows
  phrase_start,  ///< first word of an entry of several; value: how many words the longest has
};

struct Meaning {
  Sense sense = Sense::filler;
  int value = 0;
  bool operator==(const Meaning&) const = default;
};

/// Text made ready for comparing and cutting: lower case, letters without accents, one form of the Arabic letters,
/// ASCII digits and punctuation, invisible characters dropped.
[[nodiscard]] std::string fold(std::string_view text);

/// A part of a text in bytes: [begin, end).
struct Span {
  std::size_t begin = 0, end = 0;
};

/// What part of `text` became the bytes `folded` of fold(text). Accents behind its last letter are in it.
[[nodiscard]] Span unfolded(std::string_view text, Span folded);

/// The meanings of a folded word, or of a phrase with single blanks; empty for an unknown one. Valid for ever.
[[nodiscard]] std::span<const Meaning> meanings_of(std::string_view folded);

/// One character of folded text.
struct Character {
  char32_t value = 0;      ///< U+FFFD where the text is ill-formed
  std::size_t length = 1;  ///< in bytes
};

/// The character at the beginning of a text that is not empty.
[[nodiscard]] Character character_of(std::string_view text);

/// Whether words of the character's script are cut by what they mean, not by blanks: Chinese and Japanese, and Korean,
/// which writes its units and their "ago" together.
[[nodiscard]] bool is_of_unspaced_script(char32_t character);

}  // namespace vbarchive::dates
