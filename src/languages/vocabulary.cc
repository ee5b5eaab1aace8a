#include "languages/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <iterator>
#include <tuple>

#include "languages/fold.h"
#include "text/utf8.h"

namespace vbarchive::languages {
namespace {

// --- What the keys of language files are -----------------------------------------------------------------------------

struct DateKey {
  std::string_view section, key;
  Meaning meaning;
  bool is_common = false;
};

constexpr int minute = 60, hour = 60 * minute, day = 24 * hour, week = 7 * day;

constexpr DateKey date_keys[] = {
    {"months", "january", {Sense::month, 1}, true},
    {"months", "february", {Sense::month, 2}, true},
    {"months", "march", {Sense::month, 3}, true},
    {"months", "april", {Sense::month, 4}, true},
    {"months", "may", {Sense::month, 5}, true},
    {"months", "june", {Sense::month, 6}, true},
    {"months", "july", {Sense::month, 7}, true},
    {"months", "august", {Sense::month, 8}, true},
    {"months", "september", {Sense::month, 9}, true},
    {"months", "october", {Sense::month, 10}, true},
    {"months", "november", {Sense::month, 11}, true},
    {"months", "december", {Sense::month, 12}, true},
    {"jalali-months", "farvardin", {Sense::jalali_month, 1}},
    {"jalali-months", "ordibehesht", {Sense::jalali_month, 2}},
    {"jalali-months", "khordad", {Sense::jalali_month, 3}},
    {"jalali-months", "tir", {Sense::jalali_month, 4}},
    {"jalali-months", "mordad", {Sense::jalali_month, 5}},
    {"jalali-months", "shahrivar", {Sense::jalali_month, 6}},
    {"jalali-months", "mehr", {Sense::jalali_month, 7}},
    {"jalali-months", "aban", {Sense::jalali_month, 8}},
    {"jalali-months", "azar", {Sense::jalali_month, 9}},
    {"jalali-months", "dey", {Sense::jalali_month, 10}},
    {"jalali-months", "bahman", {Sense::jalali_month, 11}},
    {"jalali-months", "esfand", {Sense::jalali_month, 12}},
    {"dates", "weekdays", {Sense::weekday}, true},
    {"dates", "today", {Sense::day_ago, 0}, true},
    {"dates", "yesterday", {Sense::day_ago, 1}, true},
    {"dates", "day-before", {Sense::day_ago, 2}, true},
    {"dates", "am", {Sense::am, 0}},
    {"dates", "pm", {Sense::pm, 0}},
    {"dates", "am-first", {Sense::am, 1}},
    {"dates", "pm-first", {Sense::pm, 1}},
    {"dates", "fillers", {Sense::filler}, true},
    {"dates", "openings", {Sense::opening}},
    {"dates", "closings", {Sense::closing}},
    {"dates", "month-marks", {Sense::month_mark}},
    {"dates", "month-prefixes", {Sense::month_prefix}},
    {"dates", "year-and-day-marks", {Sense::year_or_day_mark}},
    {"dates", "hour-marks", {Sense::hour_mark}},
    {"dates", "minute-marks", {Sense::minute_mark}},
    {"ago", "second", {Sense::unit, 1}, true},
    {"ago", "minute", {Sense::unit, minute}, true},
    {"ago", "hour", {Sense::unit, hour}, true},
    {"ago", "day", {Sense::unit, day}, true},
    {"ago", "week", {Sense::unit, week}, true},
    {"ago", "month", {Sense::unit, 0}, true},
    {"ago", "year", {Sense::unit, 0}, true},
    {"ago", "two-seconds", {Sense::unit, 2}},
    {"ago", "two-minutes", {Sense::unit, 2 * minute}},
    {"ago", "two-hours", {Sense::unit, 2 * hour}},
    {"ago", "two-days", {Sense::unit, 2 * day}},
    {"ago", "two-weeks", {Sense::unit, 2 * week}},
    {"ago", "two-months", {Sense::unit, 0}},
    {"ago", "two-years", {Sense::unit, 0}},
    {"ago", "second-ago", {Sense::unit_ago, 1}},
    {"ago", "minute-ago", {Sense::unit_ago, minute}},
    {"ago", "hour-ago", {Sense::unit_ago, hour}},
    {"ago", "day-ago", {Sense::unit_ago, day}},
    {"ago", "week-ago", {Sense::unit_ago, week}},
    {"ago", "month-ago", {Sense::unit_ago, 0}},
    {"ago", "year-ago", {Sense::unit_ago, 0}},
    {"ago", "ago", {Sense::ago}, true},
    {"ago", "one", {Sense::one}, true},
};

struct PhraseKey {
  std::string_view section, key;
  Words words;
  bool is_common = true;
};

constexpr PhraseKey phrase_keys[] = {
    {"labels", "joined", Words::joined},
    {"labels", "location", Words::location},
    {"labels", "posts", Words::posts},
    {"edit", "before", Words::edited_before},
    {"edit", "openers", Words::edited_openers},
    {"edit", "behind", Words::edited_behind, false},
    {"edit", "leads", Words::edited_leads, false},
    {"edit", "around", Words::edited_around},
    {"quote", "phrases", Words::quoted},
    {"reactions", "thanks", Words::thanks},
    {"reactions", "like", Words::like},
    {"reactions", "dislike", Words::dislike},
    {"reactions", "hug", Words::hug},
    {"reactions", "groan", Words::groan},
    {"reactions", "helpful", Words::helpful},
    {"reactions", "award", Words::award},
    {"reactions", "agree", Words::agree},
    {"reactions", "disagree", Words::disagree},
    {"reactions", "funny", Words::funny},
    {"reactions", "laugh", Words::laugh},
    {"poll", "multiple", Words::multiple_choice},
    {"poll", "closed", Words::poll_closed},
    {"poll", "closing", Words::poll_closing, false},
    {"state", "closed", Words::thread_closed},
    {"state", "sticky", Words::thread_sticky},
    {"state", "moved", Words::thread_moved},
    {"state", "poll", Words::thread_poll},
    {"errors", "permission", Words::no_permission},
    {"errors", "ban", Words::error_ban, false},
    {"errors", "flood", Words::error_flood, false},
    {"errors", "busy", Words::error_busy, false},
    {"errors", "maintenance", Words::error_maintenance, false},
    {"errors", "not-found", Words::error_not_found, false},
    {"errors", "closed", Words::error_closed, false},
    {"errors", "login", Words::error_login, false},
    {"errors", "check", Words::error_check, false},
    {"attachments", "images", Words::attached_images},
    {"attachments", "thumbnails", Words::attached_thumbnails},
    {"attachments", "files", Words::attached_files},
};

constexpr std::string_view sections[] = {"months", "jalali-months", "dates", "ago",   "footer", "labels",     "edit",
                                         "quote",  "reactions",     "poll",  "state", "errors", "attachments"};

constexpr std::string_view name_place = "…";

/// `+05:30`.
std::optional<int> offset_of(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  if (!digit(1) || !digit(2) || !digit(4) || !digit(5)) return std::nullopt;
  const int hours = (text[1] - '0') * 10 + text[2] - '0', minutes = (text[4] - '0') * 10 + text[5] - '0';
  if (hours > 14 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

std::size_t hash_of(std::string_view word) { return std::hash<std::string_view>()(word); }

std::size_t beginning(char first, unsigned second) {
  return std::size_t{static_cast<unsigned char>(first)} * 256 + second;
}

}  // namespace

bool is_around(Words words) { return words == Words::edited_around || words == Words::quoted; }

std::span<const std::string_view> section_names() { return sections; }

std::vector<std::string_view> common_keys_of(std::string_view section) {
  std::vector<std::string_view> keys;
  for (const DateKey& key : date_keys) {
    if (key.section == section && key.is_common) keys.push_back(key.key);
  }
  for (const PhraseKey& key : phrase_keys) {
    if (key.section == section && key.is_common) keys.push_back(key.key);
  }
  return keys;
}

Vocabulary::Vocabulary(const Tables& tables) {
  for (const Tables::Word code : tables.codes) codes_.push_back(tables[code]);
  date_words_.reserve(tables.date_words.size());
  for (const Tables::DateWord& entry : tables.date_words)
    date_words_.push_back({tables[entry.word], {static_cast<Sense>(entry.sense), entry.value, entry.languages}});
  labels_.reserve(tables.labels.size());
  for (const Tables::Label& label : tables.labels) labels_.push_back({tables[label.word], label.languages});
  for (std::size_t first = 0; first < tables.phrases.size();) {
    const std::uint8_t list = tables.phrases[first].list;
    std::vector<Phrases::Phrase> phrases;
    for (; first < tables.phrases.size() && tables.phrases[first].list == list; ++first)
      phrases.push_back({tables[tables.phrases[first].word], tables.phrases[first].ends});
    phrases_[list] = Phrases(std::move(phrases));
  }
  const auto phrases_of = [&](Tables::Word word, std::uint8_t ends) {
    std::vector<Phrases::Phrase> phrases;
    if (word.size > 0) phrases.push_back({tables[word], ends});
    return Phrases(std::move(phrases));
  };
  for (const Tables::Pattern& pattern : tables.patterns) {
    patterns_[pattern.list].push_back(tables[pattern.word]);
    arounds_[pattern.list].push_back(
        {phrases_of(pattern.before, pattern.before_ends), phrases_of(pattern.after, pattern.after_ends)});
  }
  index_words();
}

Vocabulary::Vocabulary(std::shared_ptr<const Vocabulary> other)
    : other_(std::move(other)),
      codes_(other_->codes_),
      date_words_(other_->date_words_),
      phrases_(other_->phrases_),
      patterns_(other_->patterns_),
      arounds_(other_->arounds_),
      labels_(other_->labels_) {
  index_words();
}

std::string_view Vocabulary::keep(std::string word) { return kept_.emplace_back(std::move(word)); }

void Vocabulary::add_date_word(std::string_view word, Meaning meaning) {
  const std::string_view folded = keep(fold(word));
  const std::size_t blank = folded.find(' ');
  if (blank != std::string_view::npos) {
    const int length = 1 + static_cast<int>(std::count(folded.begin(), folded.end(), ' '));
    date_words_.push_back({folded.substr(0, blank), {Sense::phrase_start, length, meaning.languages}});
  }
  date_words_.push_back({folded, meaning});
}

void Vocabulary::add_phrase(Words words, const std::string& phrase, Languages in) {
  const auto list = static_cast<std::size_t>(words);
  if (is_around(words)) {
    patterns_[list].push_back(keep(phrase));
    return;
  }
  phrases_[list].add(phrase);
  if (words == Words::joined || words == Words::location || words == Words::posts)
    labels_.push_back({keep(fold(phrase)), in});
}

std::optional<std::string> Vocabulary::add(const text::Setting& setting, Languages in, bool counts_buddhist_years) {
  if (setting.section == "footer") {
    const std::optional<int> offset = offset_of(setting.key);
    if (!offset) return fmt::format("\"{}\" is no offset from UTC such as +05:30", text::printable(setting.key));
    for (const std::string& word : setting.values) add_date_word(word, {Sense::zone, *offset, in});
    return std::nullopt;
  }
  if (setting.section == "dates" && setting.key == "calendar") {
    if (setting.values == std::vector<std::string>{"buddhist"}) return std::nullopt;
    return "the only calendar that can be said here is \"buddhist\"";
  }
  for (const DateKey& key : date_keys) {
    if (key.section != setting.section || key.key != setting.key) continue;
    for (const std::string& word : setting.values) {
      add_date_word(word, {key.meaning.sense, key.meaning.value, in});
      if (key.meaning.sense == Sense::month && counts_buddhist_years)
        add_date_word(word, {Sense::buddhist_years, 0, in});
    }
    return std::nullopt;
  }
  for (const PhraseKey& key : phrase_keys) {
    if (key.section != setting.section || key.key != setting.key) continue;
    for (const std::string& phrase : setting.values) {
      const std::size_t place = phrase.find(name_place);
      const bool has_one = place != std::string::npos && phrase.find(name_place, place + 1) == std::string::npos;
      if (is_around(key.words) && (!has_one || phrase == name_place)) {
        return fmt::format("\"{}\" needs words and one \"…\", where the name stands", text::printable(phrase));
      }
      add_phrase(key.words, phrase, in);
    }
    return std::nullopt;
  }
  return fmt::format("section \"{}\" has no key \"{}\"", setting.section, text::printable(setting.key));
}

void Vocabulary::add(const text::Settings& settings, Languages in, std::vector<std::string>& errors) {
  const bool counts_buddhist_years = std::ranges::any_of(
      settings.lines, [](const text::Setting& line) { return line.section == "dates" && line.key == "calendar"; });
  for (const text::Setting& line : settings.lines) {
    if (std::ranges::find(sections, std::string_view(line.section)) == std::end(sections)) continue;
    if (const auto error = add(line, in, counts_buddhist_years))
      errors.push_back(text::settings_error(settings.name, line.line, *error));
  }
}

void Vocabulary::add_language(std::string_view code, const text::Settings& settings, std::vector<std::string>& errors) {
  const Languages bit = Languages{1} << codes_.size();
  codes_.push_back(keep(std::string{code}));
  add(settings, bit, errors);
}

void Vocabulary::index() {
  merge_date_words();
  merge_labels();
  index_words();
  for (Phrases& list : phrases_) list.sort();
  for (std::size_t list = 0; list < phrase_lists; ++list) index_patterns(list);
}

/// Of several phrases that begin alike, and of AM before or after the time, the one that allows more comes first.
void Vocabulary::merge_date_words() {
  std::ranges::sort(date_words_, {}, [](const DateWord& entry) {
    return std::tuple(entry.word, entry.meaning.sense, -entry.meaning.value);
  });
  std::vector<DateWord> merged;
  for (const DateWord& entry : date_words_) {
    const Sense sense = entry.meaning.sense;
    const bool may_differ = sense == Sense::month || sense == Sense::unit;
    if (!merged.empty() && merged.back().word == entry.word && merged.back().meaning.sense == sense &&
        (!may_differ || merged.back().meaning.value == entry.meaning.value))
      merged.back().meaning.languages |= entry.meaning.languages;
    else
      merged.push_back(entry);
  }
  date_words_ = std::move(merged);
}

void Vocabulary::merge_labels() {
  std::ranges::sort(labels_, {}, &Label::label);
  std::vector<Label> merged;
  for (const Label& entry : labels_) {
    if (!merged.empty() && merged.back().label == entry.label)
      merged.back().languages |= entry.languages;
    else
      merged.push_back(entry);
  }
  labels_ = std::move(merged);
}

void Vocabulary::index_words() {
  meanings_.clear();
  zones_.clear();
  zone_beginnings_.reset();
  meanings_.reserve(date_words_.size());
  slots_.assign(std::bit_ceil(date_words_.size() * 2 + 1), 0);
  for (std::size_t i = 0; i < date_words_.size(); ++i) {
    const auto& [word, meaning] = date_words_[i];
    meanings_.push_back(meaning);
    if (meaning.sense == Sense::zone) add_zone(word);
    if (i > 0 && date_words_[i - 1].word == word) continue;
    std::size_t slot = hash_of(word) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

void Vocabulary::add_zone(std::string_view word) {
  zones_.push_back(word);
  // Behind a word of one byte anything may stand.
  for (unsigned next = 0; word.size() == 1 && next < 256; ++next) zone_beginnings_.set(beginning(word[0], next));
  if (word.size() > 1) zone_beginnings_.set(beginning(word[0], static_cast<unsigned char>(word[1])));
}

/// Words on both sides first, then the longer ones.
void Vocabulary::index_patterns(std::size_t list) {
  const auto rank = [](std::string_view phrase) {
    const std::size_t place = phrase.find(name_place);
    const bool is_both = place > 0 && place + name_place.size() < phrase.size();
    return std::pair(is_both ? 0 : 1, -static_cast<std::ptrdiff_t>(phrase.size()));
  };
  std::ranges::stable_sort(patterns_[list], {}, rank);
  arounds_[list].clear();
  for (const std::string_view phrase : patterns_[list]) {
    const std::size_t place = phrase.find(name_place);
    Around around;
    around.before.add(text::trim(phrase.substr(0, place)));
    around.after.add(text::trim(phrase.substr(place + name_place.size())));
    around.before.sort();
    around.after.sort();
    arounds_[list].push_back(std::move(around));
  }
}

std::span<const Meaning> Vocabulary::meanings_of(std::string_view folded) const {
  if (slots_.empty()) return {};
  for (std::size_t slot = hash_of(folded) & (slots_.size() - 1); slots_[slot] != 0;
       slot = (slot + 1) & (slots_.size() - 1)) {
    const std::size_t first = slots_[slot] - 1;
    if (date_words_[first].word != folded) continue;
    std::size_t last = first + 1;
    while (last < date_words_.size() && date_words_[last].word == folded) ++last;
    return std::span(meanings_).subspan(first, last - first);
  }
  return {};
}

Languages Vocabulary::languages_of_label(std::string_view folded) const {
  const auto at = std::ranges::lower_bound(labels_, folded, {}, &Label::label);
  return at != labels_.end() && at->label == folded ? at->languages : 0;
}

bool Vocabulary::may_name_zone(std::string_view text) const {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return false;
  const std::string folded = fold(text);
  for (std::size_t at = 0; at < folded.size(); ++at) {
    const unsigned next = at + 1 < folded.size() ? static_cast<unsigned char>(folded[at + 1]) : 0;
    if (!zone_beginnings_[beginning(folded[at], next)]) continue;
    const std::string_view rest = std::string_view(folded).substr(at);
    if (std::ranges::any_of(zones_, [&](std::string_view zone) { return rest.starts_with(zone); })) return true;
  }
  return false;
}

}  // namespace vbarchive::languages
