#include "languages/lexicon.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "languages/built_in.h"
#include "languages/fold.h"
#include "text/utf8.h"

namespace vbarchive {
namespace {

using languages::any_language;
using languages::Around;
using languages::Languages;
using languages::Meaning;
using languages::Phrases;
using languages::Sense;
using languages::Words;

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

constexpr std::string_view section_names[] = {"months", "jalali-months", "dates",      "ago",       "footer",
                                              "labels", "edit",          "quote",      "reactions", "poll",
                                              "state",  "errors",        "attachments"};

constexpr std::size_t phrase_lists = static_cast<std::size_t>(Words::count);

bool is_around(Words words) { return words == Words::edited_around || words == Words::quoted; }

/// `+05:30`.
std::optional<int> offset_of(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  if (!digit(1) || !digit(2) || !digit(4) || !digit(5)) return std::nullopt;
  const int hours = (text[1] - '0') * 10 + text[2] - '0', minutes = (text[4] - '0') * 10 + text[5] - '0';
  if (hours > 14 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct Part {
  std::size_t first = 0, count = 0;
};

}  // namespace

struct Lexicon::Data {
  std::vector<std::string> codes;  ///< of the languages; the place is their bit
  std::vector<std::pair<std::string, Meaning>> date_words;
  std::unordered_map<std::string, Part, Hash, std::equal_to<>> parts;  ///< of meanings, by word
  std::vector<Meaning> meanings;
  std::vector<std::string> zones;       ///< words that name a zone, folded
  std::bitset<65'536> zone_beginnings;  ///< their first two bytes
  std::array<Phrases, phrase_lists> phrases;
  std::array<std::vector<std::string>, phrase_lists> patterns;  ///< phrases with a place for a name
  std::array<std::vector<Around>, phrase_lists> arounds;
  std::unordered_map<std::string, Languages, Hash, std::equal_to<>> labels;

  void add_date_word(std::string_view word, Meaning meaning) {
    std::string folded = languages::fold(word);
    const std::size_t blank = folded.find(' ');
    if (blank != std::string::npos) {
      const int length = 1 + static_cast<int>(std::count(folded.begin(), folded.end(), ' '));
      date_words.emplace_back(folded.substr(0, blank), Meaning{Sense::phrase_start, length, meaning.languages});
    }
    date_words.emplace_back(std::move(folded), meaning);
  }

  void add_phrase(Words words, const std::string& phrase, Languages in) {
    const auto list = static_cast<std::size_t>(words);
    if (is_around(words)) {
      patterns[list].push_back(phrase);
      return;
    }
    phrases[list].add(phrase);
    if (words == Words::joined || words == Words::location || words == Words::posts)
      labels[languages::fold(phrase)] |= in;
  }

  /// Nothing when all is well.
  std::optional<std::string> add(const text::Setting& setting, Languages in, bool counts_buddhist_years) {
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
      constexpr std::string_view name = "…";
      for (const std::string& phrase : setting.values) {
        const std::size_t place = phrase.find(name);
        const bool has_one = place != std::string::npos && phrase.find(name, place + 1) == std::string::npos;
        if (is_around(key.words) && (!has_one || phrase == name)) {
          return fmt::format("\"{}\" needs words and one \"…\", where the name stands", text::printable(phrase));
        }
        add_phrase(key.words, phrase, in);
      }
      return std::nullopt;
    }
    return fmt::format("section \"{}\" has no key \"{}\"", setting.section, text::printable(setting.key));
  }

  void add(const text::Settings& settings, Languages in, std::vector<std::string>& errors) {
    const bool counts_buddhist_years = std::ranges::any_of(
        settings.lines, [](const text::Setting& line) { return line.section == "dates" && line.key == "calendar"; });
    for (const text::Setting& line : settings.lines) {
      if (std::ranges::find(section_names, std::string_view(line.section)) == std::end(section_names)) continue;
      if (const auto error = add(line, in, counts_buddhist_years))
        errors.push_back(text::settings_error(settings.name, line.line, *error));
    }
  }

  static std::size_t beginning(char first, unsigned second) {
    return std::size_t{static_cast<unsigned char>(first)} * 256 + second;
  }

  /// Call it after the last add().
  void index() {
    // Of several phrases that begin alike, and of AM before or after the time, the one that allows more comes first.
    std::ranges::sort(date_words, {}, [](const auto& entry) {
      return std::tuple(std::string_view(entry.first), entry.second.sense, -entry.second.value);
    });
    parts.clear();
    meanings.clear();
    parts.reserve(date_words.size());
    for (std::size_t i = 0; i < date_words.size(); ++i) {
      const auto& [word, meaning] = date_words[i];
      const bool is_new = i == 0 || date_words[i - 1].first != word;
      if (is_new) parts[word] = {meanings.size(), 0};
      const bool may_differ = meaning.sense == Sense::month || meaning.sense == Sense::unit;
      if (!is_new && meanings.back().sense == meaning.sense &&
          (!may_differ || meanings.back().value == meaning.value)) {
        meanings.back().languages |= meaning.languages;
        continue;
      }
      meanings.push_back(meaning);
      ++parts[word].count;
    }
    zones.clear();
    for (const auto& [word, meaning] : date_words) {
      if (meaning.sense == Sense::zone) zones.push_back(word);
    }
    zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
    zone_beginnings.reset();
    for (const std::string& zone : zones) {
      // Behind a word of one byte anything may stand.
      for (unsigned next = 0; zone.size() == 1 && next < 256; ++next) zone_beginnings.set(beginning(zone[0], next));
      if (zone.size() > 1) zone_beginnings.set(beginning(zone[0], static_cast<unsigned char>(zone[1])));
    }
    for (Phrases& list : phrases) list.sort();
    for (std::size_t list = 0; list < phrase_lists; ++list) {
      // Words on both sides first, then the longer ones.
      const auto rank = [](const std::string& phrase) {
        const std::size_t place = phrase.find("…");
        const bool is_both = place > 0 && place + std::string_view("…").size() < phrase.size();
        return std::pair(is_both ? 0 : 1, -static_cast<std::ptrdiff_t>(phrase.size()));
      };
      std::ranges::stable_sort(patterns[list], {}, rank);
      arounds[list].clear();
      for (const std::string& phrase : patterns[list]) {
        const std::size_t place = phrase.find("…");
        Around around;
        around.before.add(text::trim(std::string_view(phrase).substr(0, place)));
        around.after.add(text::trim(std::string_view(phrase).substr(place + std::string_view("…").size())));
        around.before.sort();
        around.after.sort();
        arounds[list].push_back(std::move(around));
      }
    }
  }
};

const Lexicon& Lexicon::built_in() {
  static const Lexicon lexicon = [] {
    auto data = std::make_shared<Data>();
    std::vector<std::string> errors;  // a test says that there are none
    for (const languages::File& file : languages::built_in_files()) {
      const Languages bit = Languages{1} << data->codes.size();
      data->codes.emplace_back(file.code);
      data->add(text::parse_settings(file.text, file.code, section_names), bit, errors);
    }
    data->index();
    return Lexicon(std::move(data));
  }();
  return lexicon;
}

std::span<const std::string_view> Lexicon::sections() { return section_names; }

std::vector<std::string_view> Lexicon::common_keys(std::string_view section) {
  std::vector<std::string_view> keys;
  for (const DateKey& key : date_keys) {
    if (key.section == section && key.is_common) keys.push_back(key.key);
  }
  for (const PhraseKey& key : phrase_keys) {
    if (key.section == section && key.is_common) keys.push_back(key.key);
  }
  return keys;
}

Lexicon Lexicon::with(const text::Settings& extra, std::vector<std::string>& errors) const {
  auto data = std::make_shared<Data>(*data_);
  data->add(extra, any_language, errors);
  data->index();
  Lexicon lexicon(std::move(data));
  lexicon.preferred_ = preferred_;
  return lexicon;
}

Lexicon Lexicon::preferring(std::string_view language) const {
  const std::string code = text::ascii_lower(language.substr(0, language.find_first_of("-_")));
  Lexicon lexicon(data_);
  lexicon.preferred_ = preferred_;
  const auto at = std::ranges::find(data_->codes, code);
  if (at != data_->codes.end()) lexicon.preferred_ = Languages{1} << (at - data_->codes.begin());
  return lexicon;
}

std::string Lexicon::language_of_labels(std::span<const std::string> labels) const {
  std::vector<int> votes(data_->codes.size(), 0);
  for (const std::string& label : labels) {
    const auto at = data_->labels.find(languages::fold(label));
    if (at == data_->labels.end()) continue;
    for (std::size_t i = 0; i < votes.size(); ++i) votes[i] += (at->second >> i & 1U) != 0 ? 1 : 0;
  }
  const auto most = std::ranges::max_element(votes);
  if (most == votes.end() || *most == 0 || std::ranges::count(votes, *most) > 1) return {};
  return data_->codes[static_cast<std::size_t>(most - votes.begin())];
}

std::span<const Meaning> Lexicon::meanings_of(std::string_view folded) const {
  const auto at = data_->parts.find(folded);
  if (at == data_->parts.end()) return {};
  return std::span(data_->meanings).subspan(at->second.first, at->second.count);
}

bool Lexicon::may_name_zone(std::string_view text) const {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return false;
  const std::string folded = languages::fold(text);
  for (std::size_t at = 0; at < folded.size(); ++at) {
    const unsigned next = at + 1 < folded.size() ? static_cast<unsigned char>(folded[at + 1]) : 0;
    if (!data_->zone_beginnings[Data::beginning(folded[at], next)]) continue;
    const std::string_view rest = std::string_view(folded).substr(at);
    if (std::ranges::any_of(data_->zones, [&](const std::string& zone) { return rest.starts_with(zone); })) return true;
  }
  return false;
}

const Phrases& Lexicon::phrases(Words words) const { return data_->phrases[static_cast<std::size_t>(words)]; }

std::span<const Around> Lexicon::around(Words words) const { return data_->arounds[static_cast<std::size_t>(words)]; }

}  // namespace vbarchive
