// The words of boards: months, labels, phrases of edit notes. They are data, a file a language (src/languages/*.lang).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "languages/phrases.h"
#include "text/settings.h"

namespace vbarchive {

namespace languages {

/// What a word of a date can stand for. One word may have several: `mar` is a month and a weekday.
enum class Sense {
  month,             ///< value: 1 to 12
  jalali_month,      ///< value: 1 to 12
  buddhist_years,    ///< a month of a language that counts years so
  month_mark,        ///< after the number of a month: 月
  month_prefix,      ///< before the number of a month: tháng
  year_or_day_mark,  ///< after the number of a year or a day: 年, 日
  weekday,
  day_ago,       ///< value: 0 today, 1 yesterday, 2 the day before
  am,            ///< value: 1 when it may stand before the time too
  pm,            ///< value: as of `am`
  hour_mark,     ///< between hours and minutes: 19h46
  minute_mark,   ///< after minutes: 分
  unit,          ///< value: seconds; 0 for months and years, which have no one length
  unit_ago,      ///< a unit that says "ago" too; value: seconds
  one,           ///< "an" of "an hour ago"
  ago,           ///< before or after the unit
  filler,        ///< passed over: at, Uhr, de
  opening,       ///< before a date and a part of its print: ngày
  closing,       ///< behind a date or a time and a part of its print: Uhr, г
  zone,          ///< value: minutes east of UTC where no number follows
  phrase_start,  ///< first word of an entry of several; value: how many words the longest has
};

/// A set of languages: a bit each.
using Languages = std::uint64_t;
inline constexpr Languages any_language = ~Languages{0};

struct Meaning {
  Sense sense = Sense::filler;
  int value = 0;
  Languages languages = any_language;  ///< in which it means that
  bool operator==(const Meaning&) const = default;
};

/// Phrases that are looked for in text.
enum class Words {
  joined,
  location,
  posts,
  edited_before,   ///< in front of the editor's name
  edited_openers,  ///< between that name and a date
  edited_behind,   ///< behind a name that comes first
  edited_leads,    ///< in front of such a name
  edited_around,   ///< around a name, which `…` stands for, on either side of the date
  quoted,          ///< around the name of who is quoted, which `…` stands for
  thanks,
  like,
  dislike,
  hug,
  groan,
  helpful,
  award,
  agree,
  disagree,
  funny,
  laugh,
  multiple_choice,
  poll_closed,
  poll_closing,  ///< says that a poll is to close: it is open
  thread_closed,
  thread_sticky,
  thread_moved,
  thread_poll,
  no_permission,
  error_ban,
  error_flood,
  error_busy,
  error_maintenance,
  error_not_found,
  error_closed,
  error_login,
  error_check,  ///< a page in front of the board checks the browser
  attached_images,
  attached_thumbnails,
  attached_files,
  count
};

class Vocabulary;

/// What stands in front of a name and behind it; one of the two may be empty.
struct Around {
  Phrases before, after;
};

}  // namespace languages

/// All words, of all languages at once: boards mix them. It never changes; copies are cheap and share what they hold.
/// Any thread may read it.
class Lexicon {
 public:
  /// The words of the language files.
  [[nodiscard]] static const Lexicon& built_in();

  /// The sections of language files; a profile may have them too.
  [[nodiscard]] static std::span<const std::string_view> sections();

  /// One section's keys that every language file has, if only to say that nobody knows the word.
  [[nodiscard]] static std::vector<std::string_view> common_keys(std::string_view section);

  /// These words and those of `extra`, of which sections that are not sections() are passed over. What is wrong in it
  /// is left out and told in `errors`, as settings_error() writes it.
  [[nodiscard]] Lexicon with(const text::Settings& extra, std::vector<std::string>& errors) const;

  /// The same words; those that mean different things in different languages (`listopad` is a month in two) are read
  /// as in this one (`hr`, `hr-HR`). An unknown code changes nothing.
  [[nodiscard]] Lexicon preferring(std::string_view language) const;

  /// The code of the language that most of these labels of user-info blocks are of; empty when there is none, or more
  /// than one.
  [[nodiscard]] std::string language_of_labels(std::span<const std::string> labels) const;

  /// The meanings of a folded word, or of a phrase with single blanks; empty for an unknown one. Valid as long as this
  /// lexicon or one made from it.
  [[nodiscard]] std::span<const languages::Meaning> meanings_of(std::string_view folded) const;

  /// Whether letters of a word that names a zone are in a text: a quick look, before it is read as a footer.
  [[nodiscard]] bool may_name_zone(std::string_view text) const;

  [[nodiscard]] const languages::Phrases& phrases(languages::Words words) const;

  /// The same of those that have a place for a name: those with words on both sides of it first, then the longer ones.
  [[nodiscard]] std::span<const languages::Around> around(languages::Words words) const;

  /// What preferring() said; none otherwise.
  [[nodiscard]] languages::Languages preferred() const { return preferred_; }

 private:
  explicit Lexicon(std::shared_ptr<const languages::Vocabulary> words) : vocabulary_(std::move(words)) {}

  std::shared_ptr<const languages::Vocabulary> vocabulary_;
  languages::Languages preferred_ = 0;
};

}  // namespace vbarchive
