// UTF-8 text: validity, white space, and what may reach a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vbarchive::text {

struct CodePoint {
  char32_t value = 0;      ///< U+FFFD for an ill-formed part
  std::size_t length = 0;  ///< in bytes; of an ill-formed part all of it, as the WHATWG decoder cuts it
  bool is_well_formed = false;
};

/// The code point that begins at `at`, which must lie inside the text.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);

void append_code_point(std::string& text, char32_t value);

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// Each maximal ill-formed part becomes U+FFFD, as the WHATWG decoder does; `replaced` counts them.
[[nodiscard]] std::string to_valid_utf8(std::string_view text, std::size_t* replaced = nullptr);

/// White space of any kind (no-break space U+00A0 and zero-width space U+200B too) folded to single blanks, none at the
/// ends.
[[nodiscard]] std::string fold_space(std::string_view text);

/// fold_space() of a text that comes in pieces, each whole characters.
class SpaceFolder {
 public:
  void add(std::string_view piece);
  [[nodiscard]] std::string take() { return std::move(folded_); }

 private:
  std::string folded_;
  bool is_space_owed_ = false;
};

/// Without white space at the ends, as fold_space() knows it.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII letters in lower case, all else as it is.
[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_ascii_case(std::string_view a, std::string_view b);
/// Whether a text holds a word of lower case, which case does not matter for.
[[nodiscard]] bool holds_ignoring_ascii_case(std::string_view text, std::string_view word);

/// Simple lower case of one Latin, Greek or Cyrillic letter; any other character is itself.
[[nodiscard]] char32_t small_letter(char32_t letter);

/// Simple lower case for Latin, Greek and Cyrillic letters too: for matching words, not for showing them.
[[nodiscard]] std::string fold_case(std::string_view text);

/// Safe for a terminal: control characters (C0, DEL, C1), bidirectional controls and ill-formed bytes are shown as
/// escapes (`\x1b`, `\u202e`).
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace vbarchive::text
