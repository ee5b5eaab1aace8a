#include "dates/words.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dates/languages.h"
#include "text/utf8.h"

namespace vbarchive::dates {
namespace {

/// Characters that are all written as one ASCII character, or (0) not at all. In the order of their code points.
struct Fold {
  char32_t first, last;
  char as;
};

constexpr char dropped = 0;
constexpr char other_mark = '|';

constexpr Fold folds[] = {
    {0x00A0, 0x00A0, ' '},  // no-break space
    {0x00A1, 0x00A9, other_mark},
    {0x00AA, 0x00AA, 'a'},  // feminine ordinal
    {0x00AB, 0x00AB, '"'},
    {0x00AC, 0x00AC, other_mark},
    {0x00AD, 0x00AD, dropped},  // soft hyphen
    {0x00AE, 0x00AF, other_mark},
    {0x00B0, 0x00B0, 'o'},  // degree sign, typed for the ordinal
    {0x00B1, 0x00B3, other_mark},
    {0x00B4, 0x00B4, '\''},
    {0x00B5, 0x00B9, other_mark},
    {0x00BA, 0x00BA, 'o'},  // masculine ordinal
    {0x00BB, 0x00BB, '"'},
    {0x00BC, 0x00BF, other_mark},
    {0x00C0, 0x00C6, 'a'},
    {0x00C7, 0x00C7, 'c'},
    {0x00C8, 0x00CB, 'e'},
    {0x00CC, 0x00CF, 'i'},
    {0x00D0, 0x00D0, 'd'},
    {0x00D1, 0x00D1, 'n'},
    {0x00D2, 0x00D6, 'o'},
    {0x00D7, 0x00D7, other_mark},
    {0x00D8, 0x00D8, 'o'},
    {0x00D9, 0x00DC, 'u'},
    {0x00DD, 0x00DD, 'y'},
    {0x00DE, 0x00DE, 't'},
    {0x00DF, 0x00DF, 's'},
    {0x00E0, 0x00E6, 'a'},
    {0x00E7, 0x00E7, 'c'},
    {0x00E8, 0x00EB, 'e'},
    {0x00EC, 0x00EF, 'i'},
    {0x00F0, 0x00F0, 'd'},
    {0x00F1, 0x00F1, 'n'},
    {0x00F2, 0x00F6, 'o'},
    {0x00F7, 0x00F7, other_mark},
    {0x00F8, 0x00F8, 'o'},
    {0x00F9, 0x00FC, 'u'},
    {0x00FD, 0x00FD, 'y'},
    {0x00FE, 0x00FE, 't'},
    {0x00FF, 0x00FF, 'y'},
    {0x0100, 0x0105, 'a'},
    {0x0106, 0x010D, 'c'},
    {0x010E, 0x0111, 'd'},
    {0x0112, 0x011B, 'e'},
    {0x011C, 0x0123, 'g'},
    {0x0124, 0x0127, 'h'},
    {0x0128, 0x0133, 'i'},
    {0x0134, 0x0135, 'j'},
    {0x0136, 0x0138, 'k'},
    {0x0139, 0x0142, 'l'},
    {0x0143, 0x014B, 'n'},
    {0x014C, 0x0153, 'o'},
    {0x0154, 0x0159, 'r'},
    {0x015A, 0x0161, 's'},
    {0x0162, 0x0167, 't'},
    {0x0168, 0x0173, 'u'},
    {0x0174, 0x0175, 'w'},
    {0x0176, 0x0178, 'y'},
    {0x0179, 0x017E, 'z'},
    {0x017F, 0x017F, 's'},
    {0x01A0, 0x01A1, 'o'},
    {0x01AF, 0x01B0, 'u'},
    {0x0218, 0x0219, 's'},
    {0x021A, 0x021B, 't'},
    {0x02BC, 0x02BC, '\''},
    {0x0300, 0x036F, dropped},  // combining accents
    {0x05F3, 0x05F3, '\''},
    {0x05F4, 0x05F4, '"'},
    {0x060C, 0x060C, ','},
    {0x0640, 0x0640, dropped},  // tatweel
    {0x064B, 0x0655, dropped},  // Arabic vowel signs and combining hamza
    {0x066B, 0x066B, '.'},
    {0x0670, 0x0670, dropped},
    {0x06D4, 0x06D4, '.'},
    {0x1680, 0x1680, ' '},
    {0x1EA0, 0x1EB7, 'a'},
    {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'},
    {0x1ECC, 0x1EE3, 'o'},
    {0x1EE4, 0x1EF1, 'u'},
    {0x1EF2, 0x1EF9, 'y'},
    {0x2000, 0x200B, ' '},
    {0x200C, 0x200F, dropped},  // joiners (a Persian word may hold one) and marks of direction
    {0x2010, 0x2015, '-'},
    {0x2016, 0x2017, other_mark},
    {0x2018, 0x201B, '\''},
    {0x201C, 0x201F, '"'},
    {0x2020, 0x2027, other_mark},
    {0x2028, 0x2029, ' '},
    {0x202A, 0x202E, dropped},
    {0x202F, 0x202F, ' '},
    {0x2030, 0x2043, other_mark},
    {0x2044, 0x2044, '/'},
    {0x2045, 0x205E, other_mark},
    {0x205F, 0x205F, ' '},
    {0x2060, 0x206F, dropped},
    {0x2212, 0x2212, '-'},
    {0x2215, 0x2215, '/'},
    {0x2236, 0x2236, ':'},
    {0x2500, 0x27BF, other_mark},
    {0x3000, 0x3000, ' '},
    {0x3001, 0x3001, ','},
    {0x3002, 0x3002, '.'},
    {0x3003, 0x3004, other_mark},
    {0x3008, 0x3020, other_mark},
    {0x30FB, 0x30FB, other_mark},
    {0xFE00, 0xFE0F, dropped},  // variation selectors
    {0xFEFF, 0xFEFF, dropped},
};

/// Digits of other scripts, by the first of each ten.
constexpr char32_t zeros[] = {0x0660, 0x06F0};

/// Letters that have several forms, and the one that stands for them.
constexpr std::pair<char32_t, char32_t> letter_forms[] = {
    {0x0390, 0x03B9}, {0x03AC, 0x03B1}, {0x03AD, 0x03B5}, {0x03AE, 0x03B7}, {0x03AF, 0x03B9},  // Greek accents
    {0x03B0, 0x03C5}, {0x03C2, 0x03C3}, {0x03CA, 0x03B9}, {0x03CB, 0x03C5}, {0x03CC, 0x03BF},
    {0x03CD, 0x03C5}, {0x03CE, 0x03C9}, {0x0451, 0x0435},                    // ё is often typed е
    {0x0622, 0x0627}, {0x0623, 0x0627}, {0x0625, 0x0627}, {0x0629, 0x0647},  // alef, teh marbuta
    {0x0643, 0x06A9}, {0x0649, 0x06CC}, {0x064A, 0x06CC},                    // kaf, yeh
};

/// Of the invisible characters those that stand between words, not on a letter.
bool is_of_direction(char32_t c) { return c == 0x00AD || (c >= 0x2000 && c <= 0x206F) || c == 0xFEFF; }

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) {
    out += byte(c);
  } else if (c < 0x800) {
    out += {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
  } else if (c < 0x10000) {
    out += {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  } else {
    out += {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)), byte(0x80 | ((c >> 6) & 0x3F)),
            byte(0x80 | (c & 0x3F))};
  }
}

void append_folded(std::string& out, char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - 0x21;  // full-width forms of ASCII
  if (c < 0x80) {
    const char ascii = static_cast<char>(c);
    if (ascii >= 'A' && ascii <= 'Z') {
      out += static_cast<char>(ascii - 'A' + 'a');
    } else {
      out += c < 0x20 || c == 0x7F ? ' ' : ascii == '`' ? '\'' : ascii;
    }
    return;
  }
  for (const char32_t zero : zeros) {
    if (c >= zero && c < zero + 10) {
      out += static_cast<char>('0' + static_cast<int>(c - zero));
      return;
    }
  }
  const auto* fold = std::lower_bound(std::begin(folds), std::end(folds), c,
                                      [](const Fold& range, char32_t value) { return range.last < value; });
  if (fold != std::end(folds) && fold->first <= c) {
    if (fold->as != dropped) out += fold->as;
    return;
  }
  const auto* form = std::lower_bound(std::begin(letter_forms), std::end(letter_forms), c,
                                      [](const auto& pair, char32_t value) { return pair.first < value; });
  append_utf8(out, form != std::end(letter_forms) && form->first == c ? form->second : c);
}

/// All entries, sorted by word; meanings of one word are neighbours.
class Lexicon {
 public:
  Lexicon() {
    for (const Language& language : languages()) add(language);
    for (const ZoneWord& zone : zone_words()) add(zone.words, {Sense::zone, zone.utc_offset_minutes});
    index();
  }

  [[nodiscard]] std::span<const Meaning> find(std::string_view word) const {
    const auto at = std::lower_bound(words_.begin(), words_.end(), word,
                                     [](const Word& entry, std::string_view key) { return entry.text < key; });
    if (at == words_.end() || at->text != word) return {};
    return std::span(meanings_).subspan(at->first_meaning, at->meanings);
  }

 private:
  struct Word {
    std::string text;
    std::size_t first_meaning;
    std::size_t meanings;
  };

  void add(const Language& words) {
    for (int i = 0; i < 12; ++i) {
      add(words.months[i], {Sense::month, i + 1});
      add(words.jalali_months[i], {Sense::jalali_month, i + 1});
    }
    for (int i = 0; i < 3; ++i) add(words.days_ago[i], {Sense::day_ago, i});
    constexpr int unit_seconds[] = {1, 60, 3600, 86'400, 604'800};
    for (int i = 0; i < 5; ++i) {
      add(words.units[i], {Sense::unit, unit_seconds[i]});
      add(words.pairs_of_units[i], {Sense::unit, 2 * unit_seconds[i]});
      add(words.units_ago[i], {Sense::unit_ago, unit_seconds[i]});
    }
    const int may_precede = words.am_may_precede_time ? 1 : 0;
    add(words.am, {Sense::am, may_precede});
    add(words.pm, {Sense::pm, may_precede});
    add(words.weekdays, {Sense::weekday});
    add(words.ago, {Sense::ago});
    add(words.one, {Sense::one});
    add(words.fillers, {Sense::filler});
    add(words.openings, {Sense::opening});
    add(words.closings, {Sense::closing});
    add(words.month_marks, {Sense::month_mark});
    add(words.month_prefixes, {Sense::month_prefix});
    add(words.year_and_day_marks, {Sense::year_or_day_mark});
    add(words.hour_marks, {Sense::hour_mark});
    add(words.minute_marks, {Sense::minute_mark});
  }

  void add(std::string_view alternatives, Meaning meaning) {
    while (!alternatives.empty()) {
      const std::size_t end = std::min(alternatives.find('|'), alternatives.size());
      const std::string word = fold(alternatives.substr(0, end));
      entries_.emplace_back(word, meaning);
      const std::size_t blank = word.find(' ');
      if (blank != std::string::npos) {
        const int length = 1 + static_cast<int>(std::count(word.begin(), word.end(), ' '));
        entries_.emplace_back(word.substr(0, blank), Meaning{Sense::phrase_start, length});
      }
      alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
    }
  }

  void index() {
    const auto key = [](const auto& entry) {
      return std::tuple(std::string_view(entry.first), entry.second.sense, -entry.second.value);
    };
    std::sort(entries_.begin(), entries_.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    for (const auto& [text, meaning] : entries_) {
      const bool is_new = words_.empty() || words_.back().text != text;
      if (is_new) words_.push_back({text, meanings_.size(), 0});
      // Of several phrases that begin alike, and of AM before or after the time, the one that allows more comes first.
      if (!is_new && meanings_.back().sense == meaning.sense &&
          (meaning.sense != Sense::month || meanings_.back() == meaning)) {
        continue;
      }
      meanings_.push_back(meaning);
      ++words_.back().meanings;
    }
    entries_.clear();
  }

  std::vector<std::pair<std::string, Meaning>> entries_;
  std::vector<Word> words_;
  std::vector<Meaning> meanings_;
};

}  // namespace

std::string fold(std::string_view text) {
  const std::string lower = text::fold_case(text);
  std::string out;
  out.reserve(lower.size());
  for (std::string_view rest = lower; !rest.empty();) {
    const Character character = character_of(rest);
    append_folded(out, character.value);
    rest.remove_prefix(character.length);
  }
  return out;
}

Span unfolded(std::string_view text, Span folded) {
  Span span{text.size(), text.size()};
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::code_point_at(text, at);
    const std::size_t length = fold(text.substr(at, point.length)).size();
    const bool is_accent = length == 0 && !is_of_direction(point.value);
    if (written >= folded.end && !is_accent) {
      span.end = at;
      break;
    }
    if (written + length > folded.begin && span.begin > at) span.begin = at;
    written += length;
    at += point.length;
  }
  return span;
}

std::span<const Meaning> meanings_of(std::string_view folded) {
  static const Lexicon lexicon;
  return lexicon.find(folded);
}

Character character_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {0xFFFD, 1};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0xFFFD, 1};
    value = (value << 6) | (byte(i) & 0x3F);
  }
  return {value, length};
}

bool is_of_unspaced_script(char32_t character) {
  return (character >= 0x2E80 && character <= 0x9FFF) || (character >= 0xAC00 && character <= 0xD7AF) ||
         (character >= 0xF900 && character <= 0xFAFF);
}

}  // namespace vbarchive::dates
