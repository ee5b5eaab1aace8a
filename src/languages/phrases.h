// Words and phrases to be found in text, however it is written (fold.h).
#pragma once

#include <bitset>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "languages/fold.h"

namespace vbarchive::languages {

/// A set of phrases. One with a `*` at its end may be the beginning of a longer word, one with a `*` at its front the
/// rest of one.
class Phrases {
 public:
  /// One as it is looked for.
  struct Phrase {
    std::string_view words;  ///< folded, without asterisks
    unsigned char ends = 0;  ///< whether and where it had any
    bool operator==(const Phrase&) const = default;
  };

  Phrases() = default;
  /// Phrases that all() gave; their words must live as long as this and what is copied from it.
  explicit Phrases(std::vector<Phrase> sorted);

  void add(std::string_view phrase);
  /// Call it after the last add().
  void sort();

  /// Whether the whole of a folded text is one of them.
  [[nodiscard]] bool has(std::string_view folded) const;
  /// How many bytes of `text` the longest takes that it begins with; 0 when it begins with none. What goes on behind a
  /// phrase must not be a letter of its last word.
  [[nodiscard]] std::size_t longest_at(std::string_view text) const;
  /// The first place in a text where one of them stands; of several at one place the longest.
  [[nodiscard]] std::optional<Span> first_in(std::string_view text) const;
  /// The same of several sets: which of them has the phrase that stands first, of several at one place the longest.
  struct Place {
    std::size_t set = 0;
    Span span;
  };
  [[nodiscard]] static std::optional<Place> first_of(std::span<const Phrases* const> sets, std::string_view text);
  /// The place of the phrase that `text` ends with, the one that begins first.
  [[nodiscard]] std::optional<Span> ending_of(std::string_view text) const;

  /// In order.
  [[nodiscard]] std::span<const Phrase> all() const { return sorted_; }

 private:
  [[nodiscard]] std::size_t longest_at(std::string_view text, bool is_inside_word) const;

  void note_beginnings();

  std::vector<Phrase> sorted_;
  std::vector<std::pair<std::string, unsigned char>> added_;  ///< since sort()
  std::shared_ptr<const std::string> text_;                   ///< where the words of sorted_ are, if nowhere else
  std::bitset<256> first_bytes_;                              ///< of sorted_
  bool has_rests_ = false;                                    ///< whether one may be the rest of a word
};

/// Whether a word may begin at that place of a text: not behind a letter or digit of its script. Arabic and Hebrew
/// write articles and prepositions together with their word; Chinese, Japanese and Thai have no blanks.
[[nodiscard]] bool may_begin_word(std::string_view text, std::size_t at);

}  // namespace vbarchive::languages
