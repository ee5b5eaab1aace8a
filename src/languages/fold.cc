#include "languages/fold.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::languages {
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
constexpr char32_t zeros[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50};

/// Letters that have several forms, and the one that stands for them.
constexpr std::pair<char32_t, char32_t> letter_forms[] = {
    {0x0390, 0x03B9}, {0x03AC, 0x03B1}, {0x03AD, 0x03B5}, {0x03AE, 0x03B7}, {0x03AF, 0x03B9},  // Greek accents
    {0x03B0, 0x03C5}, {0x03C2, 0x03C3}, {0x03CA, 0x03B9}, {0x03CB, 0x03C5}, {0x03CC, 0x03BF},
    {0x03CD, 0x03C5}, {0x03CE, 0x03C9}, {0x0451, 0x0435},                    // ё is often typed е
    {0x0622, 0x0627}, {0x0623, 0x0627}, {0x0625, 0x0627}, {0x0629, 0x0647},  // alef, teh marbuta
    {0x0643, 0x06A9}, {0x0649, 0x06CC}, {0x064A, 0x06CC},                    // kaf, yeh
};

/// What stands for a character, in UTF-8.
struct Folded {
  std::array<char, 4> bytes{};
  unsigned char length = 0;
};

void append_looked_up(std::string& out, char32_t c);

/// Beyond these letters are rare, or have no cases.
constexpr char32_t first_looked_up = 0x0700;

/// Those of nearly all texts.
const std::array<Folded, first_looked_up>& table_of_folded() {
  static const std::array<Folded, first_looked_up> table = [] {
    std::array<Folded, first_looked_up> made;
    for (char32_t c = 0; c < first_looked_up; ++c) {
      std::string folded;
      append_looked_up(folded, c);
      made[c].length = static_cast<unsigned char>(folded.copy(made[c].bytes.data(), made[c].bytes.size()));
    }
    return made;
  }();
  return table;
}

/// Of the invisible characters those that stand between words, not on a letter.
bool is_of_direction(char32_t c) { return c == 0x00AD || (c >= 0x2000 && c <= 0x206F) || c == 0xFEFF; }

void append_looked_up(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += folded_ascii(static_cast<char>(c));
    return;
  }
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - 0x21;  // full-width forms of ASCII
  c = text::small_letter(c);
  if (c < 0x80) {
    out += c < 0x20 || c == 0x7F ? ' ' : c == '`' ? '\'' : static_cast<char>(c);
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
  text::append_code_point(out, form != std::end(letter_forms) && form->first == c ? form->second : c);
}

}  // namespace

char folded_ascii(char c) {
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return ' ';
  if (c == '`') return '\'';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

void append_folded(std::string& out, char32_t c) {
  if (c >= first_looked_up) {
    append_looked_up(out, c);
    return;
  }
  static const std::array<Folded, first_looked_up>& table = table_of_folded();
  out.append(table[c].bytes.data(), table[c].length);
}

std::string fold(std::string_view text) {
  // Most texts are ASCII, or begin so.
  const std::size_t ascii_end = text::end_of_ascii(text, 0);
  std::string out;
  out.reserve(text.size());
  out.resize(ascii_end);
  std::ranges::transform(text.substr(0, ascii_end), out.begin(), folded_ascii);
  for (std::size_t at = ascii_end; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += folded_ascii(text[at++]);
      continue;
    }
    const text::CodePoint point = text::code_point_at(text, at);
    append_folded(out, point.value);
    at += point.length;
  }
  return out;
}

Span unfolded(std::string_view text, Span folded) {
  Span span{text.size(), text.size()};
  std::size_t written = 0;
  std::string character;
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::code_point_at(text, at);
    character.clear();
    append_folded(character, point.value);
    const std::size_t length = character.size();
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

bool is_of_unspaced_script(char32_t character) {
  return (character >= 0x2E80 && character <= 0x9FFF) || (character >= 0xAC00 && character <= 0xD7AF) ||
         (character >= 0xF900 && character <= 0xFAFF);
}

}  // namespace vbarchive::languages
