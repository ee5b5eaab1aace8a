// Text made ready for comparing words, whatever the board's way of writing them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vbarchive::languages {

/// Lower case, letters without accents, one form of the Arabic letters, ASCII digits and punctuation, invisible
/// characters dropped.
[[nodiscard]] std::string fold(std::string_view text);

/// Appends fold() of one character: nothing for an accent that stands alone.
void append_folded(std::string& out, char32_t character);

/// fold() of one ASCII character.
[[nodiscard]] char folded_ascii(char c);

/// A part of a text in bytes: [begin, end).
struct Span {
  std::size_t begin = 0, end = 0;
};

/// What part of `text` became the bytes `folded` of fold(text). Accents behind its last letter are in it.
[[nodiscard]] Span unfolded(std::string_view text, Span folded);

/// Whether words of the character's script are cut by what they mean, not by blanks: Chinese and Japanese, and Korean,
/// which writes its units and their "ago" together.
[[nodiscard]] bool is_of_unspaced_script(char32_t character);

}  // namespace vbarchive::languages
