// A printed date cut into numbers, words and marks.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "languages/lexicon.h"

namespace vbarchive::dates {

using languages::Meaning;
using languages::Sense;

struct Token {
  enum class Kind { number, word, mark, end };
  Kind kind = Kind::end;
  bool is_spaced = true;               ///< white space stands before it
  char mark = 0;                       ///< ASCII punctuation; 0 for numbers and words
  int value = 0;                       ///< of a number; -1 for one of more than 9 digits
  int digits = 0;                      ///< of a number
  std::size_t begin = 0;               ///< offset in the folded text
  std::size_t end = 0;                 ///< offset behind it
  std::span<const Meaning> meanings;   ///< of a word; a phrase is one token
  languages::Languages preferred = 0;  ///< of the lexicon

  [[nodiscard]] bool is_number() const { return kind == Kind::number; }
  [[nodiscard]] bool is_mark(char which) const { return kind == Kind::mark && mark == which; }
  /// The meaning of that sense, null when the word has none. Of several that of the preferred language.
  [[nodiscard]] const Meaning* sense(Sense which) const;
  /// Whether the sense has one value, or the preferred language tells which.
  [[nodiscard]] bool is_certain(Sense which) const;
  [[nodiscard]] bool has(Sense which) const { return sense(which) != nullptr; }
  /// A word that no language of ours has in its dates.
  [[nodiscard]] bool is_unknown_word() const;
};

class Tokens {
 public:
  /// The lexicon must outlive the tokens.
  Tokens(std::string_view text, const Lexicon& lexicon);

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  /// A token of kind `end` beyond the last.
  [[nodiscard]] const Token& operator[](std::size_t i) const { return i < tokens_.size() ? tokens_[i] : end_; }
  /// Whether both stand there without white space between them.
  [[nodiscard]] bool are_glued(std::size_t first, std::size_t last) const;
  /// Folded; of a phrase with the marks in it.
  [[nodiscard]] std::string_view text_of(const Token& token) const;

 private:
  void cut();
  void join_phrases();

  const Lexicon& lexicon_;
  std::string folded_;
  std::vector<Token> tokens_;
  Token end_;
};

}  // namespace vbarchive::dates
