// The words of src/languages as the build writes them into the library (cmake/compile_languages.cc): folded, in order,
// and without an address, so that nothing is done for them when the program starts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vbarchive::languages {

struct Tables {
  /// A part of `text`.
  struct Word {
    std::uint32_t begin = 0;
    std::uint16_t size = 0;
  };
  struct DateWord {
    Word word;
    std::uint8_t sense = 0;
    std::int32_t value = 0;
    std::uint64_t languages = 0;
  };
  struct Phrase {
    Word word;
    std::uint8_t list = 0;
    std::uint8_t ends = 0;
  };
  /// A phrase with a place for a name, and what of it stands before and behind the name.
  struct Pattern {
    Word word;
    std::uint8_t list = 0;
    Word before;
    std::uint8_t before_ends = 0;
    Word after;
    std::uint8_t after_ends = 0;
  };
  struct Label {
    Word word;
    std::uint64_t languages = 0;
  };

  std::string_view text;
  std::span<const Word> codes;
  std::span<const DateWord> date_words;
  std::span<const Phrase> phrases;  ///< list by list
  std::span<const Pattern> patterns;
  std::span<const Label> labels;

  [[nodiscard]] std::string_view operator[](Word word) const { return text.substr(word.begin, word.size); }
};

/// Those of all languages.
[[nodiscard]] Tables built_in_tables();

}  // namespace vbarchive::languages
