// All words of boards in the form in which they are looked up: made from language files or read from tables.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "languages/lexicon.h"
#include "languages/phrases.h"
#include "languages/tables.h"
#include "text/settings.h"

namespace vbarchive::languages {

/// Whether phrases of this kind have a place for a name.
[[nodiscard]] bool is_around(Words words);

inline constexpr std::size_t phrase_lists = static_cast<std::size_t>(Words::count);

/// The sections of language files.
[[nodiscard]] std::span<const std::string_view> section_names();

/// One section's keys that every language file has.
[[nodiscard]] std::vector<std::string_view> common_keys_of(std::string_view section);

/// What Lexicon holds. Any thread may read it after index().
class Vocabulary {
 public:
  struct DateWord {
    std::string_view word;  ///< folded
    Meaning meaning;
    bool operator==(const DateWord&) const = default;
  };
  struct Label {
    std::string_view label;  ///< folded
    Languages languages = 0;
    bool operator==(const Label&) const = default;
  };

  Vocabulary() = default;
  /// Tables must live as long as this and what is made from it.
  explicit Vocabulary(const Tables& tables);
  /// The words of another, to add to.
  explicit Vocabulary(std::shared_ptr<const Vocabulary> other);
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  /// Adds the words of a file or a profile in these languages; sections that are not section_names() are passed over.
  /// What is wrong is left out and told in `errors`, as settings_error() writes it.
  void add(const text::Settings& settings, Languages in, std::vector<std::string>& errors);
  /// Adds the words of a language of its own.
  void add_language(std::string_view code, const text::Settings& settings, std::vector<std::string>& errors);
  /// Call it after the last add(). An entry is one meaning in all languages that have it.
  void index();

  [[nodiscard]] std::span<const Meaning> meanings_of(std::string_view folded) const;
  /// The languages of a label of user-info blocks; none of an unknown one.
  [[nodiscard]] Languages languages_of_label(std::string_view folded) const;
  [[nodiscard]] bool may_name_zone(std::string_view text) const;

  /// The place of a language is its bit.
  [[nodiscard]] std::span<const std::string_view> codes() const { return codes_; }
  /// A word has an entry for each of its meanings, one behind the other.
  [[nodiscard]] std::span<const DateWord> date_words() const { return date_words_; }
  [[nodiscard]] std::span<const Label> labels() const { return labels_; }
  [[nodiscard]] const Phrases& phrases(std::size_t list) const { return phrases_[list]; }
  /// Phrases with a place for a name, as written in the files, and the same as they are looked for.
  [[nodiscard]] std::span<const std::string_view> patterns(std::size_t list) const { return patterns_[list]; }
  [[nodiscard]] std::span<const Around> arounds(std::size_t list) const { return arounds_[list]; }

 private:
  [[nodiscard]] std::string_view keep(std::string word);
  void add_date_word(std::string_view word, Meaning meaning);
  void add_phrase(Words words, const std::string& phrase, Languages in);
  [[nodiscard]] std::optional<std::string> add(const text::Setting& setting, Languages in, bool counts_buddhist_years);
  void merge_date_words();
  void merge_labels();
  void index_words();
  void add_zone(std::string_view word);
  void index_patterns(std::size_t list);

  std::shared_ptr<const Vocabulary> other_;  ///< whose words are viewed, too
  std::deque<std::string> kept_;             ///< words that are viewed
  std::vector<std::string_view> codes_;
  std::vector<DateWord> date_words_;
  std::vector<Meaning> meanings_;        ///< those of date_words_
  std::vector<std::uint32_t> slots_;     ///< by hash: 1 + the first entry of a word; 0 where none is
  std::vector<std::string_view> zones_;  ///< words that name a zone, folded
  std::bitset<65'536> zone_beginnings_;  ///< their first two bytes
  std::array<Phrases, phrase_lists> phrases_;
  std::array<std::vector<std::string_view>, phrase_lists> patterns_;
  std::array<std::vector<Around>, phrase_lists> arounds_;
  std::vector<Label> labels_;  ///< in order
};

}  // namespace vbarchive::languages
