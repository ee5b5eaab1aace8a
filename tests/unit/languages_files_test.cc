// What must hold for every file of src/languages.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "languages/fold.h"
#include "languages/lexicon.h"
#include "languages/vocabulary.h"
#include "support/catch.h"
#include "support/language_files.h"

using namespace vbarchive;
using languages::Vocabulary;
using testing::LanguageFile;

namespace {

/// Where in the sections that must be one thing a word stands: the keys, and the languages of each.
using Places = std::map<std::string, std::map<std::string, std::set<std::string>>>;

Places places_of(const std::vector<LanguageFile>& all, std::string_view section) {
  Places places;
  for (const LanguageFile& language : all) {
    for (const text::Setting& line : language.settings.lines) {
      if (line.section != section) continue;
      for (const std::string& word : line.values) places[languages::fold(word)][line.key].insert(language.code);
    }
  }
  return places;
}

}  // namespace

TEST_CASE("languages: the files are read without an error", "[languages]") {
  CHECK(testing::language_files().size() >= 39);
  for (const LanguageFile& language : testing::language_files()) {
    INFO(language.code);
    CHECK(language.settings.errors.empty());
    std::vector<std::string> errors;
    (void)Lexicon::built_in().with(language.settings, errors);
    CHECK(errors.empty());
  }
}

TEST_CASE("languages: the library carries what the files say", "[languages]") {
  Vocabulary read;
  std::vector<std::string> errors;
  for (const LanguageFile& language : testing::language_files())
    read.add_language(language.code, language.settings, errors);
  read.index();
  const Vocabulary carried(languages::built_in_tables());
  CHECK(std::ranges::equal(carried.codes(), read.codes()));
  CHECK(std::ranges::equal(carried.date_words(), read.date_words()));
  CHECK(std::ranges::equal(carried.labels(), read.labels()));
  for (std::size_t list = 0; list < languages::phrase_lists; ++list) {
    INFO(list);
    CHECK(std::ranges::equal(carried.phrases(list).all(), read.phrases(list).all()));
    CHECK(std::ranges::equal(carried.patterns(list), read.patterns(list)));
    const auto is_same = [](const languages::Around& a, const languages::Around& b) {
      return std::ranges::equal(a.before.all(), b.before.all()) && std::ranges::equal(a.after.all(), b.after.all());
    };
    CHECK(std::ranges::equal(carried.arounds(list), read.arounds(list), is_same));
  }
}

TEST_CASE("languages: every file has every key, without a word where nobody knows it", "[languages]") {
  for (const LanguageFile& language : testing::language_files()) {
    for (const std::string_view section : Lexicon::sections()) {
      for (const std::string_view key : Lexicon::common_keys(section)) {
        INFO(language.code << ", [" << section << "] " << key);
        CHECK(std::ranges::any_of(language.settings.lines, [&](const text::Setting& line) {
          return line.section == section && line.key == key;
        }));
      }
    }
  }
}

TEST_CASE("languages: every file has the words that a board cannot do without", "[languages]") {
  const std::set<std::string> numbered_months = {"ja", "ko"};
  for (const LanguageFile& language : testing::language_files()) {
    std::set<std::string> filled;
    for (const text::Setting& line : language.settings.lines) {
      if (!line.values.empty()) filled.insert(line.section + '.' + line.key);
    }
    INFO(language.code);
    for (const char* const key : {"dates.today", "dates.yesterday", "ago.minute", "ago.hour", "ago.day",
                                  "labels.joined", "labels.location", "labels.posts", "edit.before", "quote.phrases",
                                  "reactions.thanks", "poll.closed", "state.closed", "errors.permission"}) {
      INFO(key);
      CHECK(filled.count(key) == 1);
    }
    const bool has_months = filled.count("months.january") == 1 && filled.count("months.december") == 1;
    CHECK(has_months != (numbered_months.count(language.code) == 1));
  }
}

TEST_CASE("languages: no word of a section has two meanings", "[languages]") {
  const std::vector<LanguageFile> all = testing::language_files();
  for (const std::string_view section : {"labels", "reactions", "state", "attachments"}) {
    for (const auto& [word, keys] : places_of(all, section)) {
      INFO("[" << section << "] " << word);
      CHECK(keys.size() == 1);
    }
  }
}

TEST_CASE("languages: words of dates with two meanings are known, and no language has both", "[languages]") {
  const std::vector<LanguageFile> all = testing::language_files();
  // For these the language of the page decides, or the word for "ago".
  const std::set<std::string> known = {"listopad", "listopada", "lis",    "lip", "srp",
                                       "година",   "години",    "годину", "год", "saat"};
  for (const std::string_view section : {"months", "ago"}) {
    for (const auto& [word, keys] : places_of(all, section)) {
      INFO("[" << section << "] " << word);
      std::set<std::string> meanings, of_one_language;
      bool is_twice_in_one = false;
      for (const auto& [key, codes] : keys) {
        if (key == "one" || key == "ago") continue;  // an article, and a word behind or before the unit
        meanings.insert(key.substr(0, key.find("-ago")));
        for (const std::string& code : codes) is_twice_in_one = is_twice_in_one || !of_one_language.insert(code).second;
      }
      CHECK_FALSE((meanings.size() > 1 && is_twice_in_one));
      CHECK((meanings.size() <= 1 || known.count(word) == 1));
    }
  }
}

TEST_CASE("languages: a lexicon takes the words of a profile, and tells what is wrong with it", "[languages]") {
  const text::Settings profile = text::parse_settings(
      "[months]\n"
      "january = yanvar\n"
      "[footer]\n"
      "+04:00 = bakı vaxtı\n"
      "4 = x\n"
      "[labels]\n"
      "jioned = x\n"
      "joined = üzv olub\n"
      "[quote]\n"
      "phrases = yazıb\n",
      "az.profile", Lexicon::sections());
  std::vector<std::string> errors;
  const Lexicon lexicon = Lexicon::built_in().with(profile, errors);
  CHECK(errors ==
        std::vector<std::string>{"az.profile:5: \"4\" is no offset from UTC such as +05:30",
                                 "az.profile:7: section \"labels\" has no key \"jioned\"",
                                 "az.profile:10: \"yazıb\" needs words and one \"…\", where the name stands"});
  REQUIRE(lexicon.meanings_of("yanvar").size() == 1);
  CHECK(lexicon.meanings_of("yanvar")[0].value == 1);
  CHECK(lexicon.meanings_of("januar").size() == 1);
  CHECK(lexicon.phrases(languages::Words::joined).has("uzv olub"));
  // The built-in one is as it was.
  CHECK(Lexicon::built_in().meanings_of("yanvar").empty());
  CHECK_FALSE(Lexicon::built_in().phrases(languages::Words::joined).has("uzv olub"));
}

TEST_CASE("languages: labels tell the language", "[languages]") {
  const auto language = [](const std::vector<std::string>& labels) {
    return Lexicon::built_in().language_of_labels(labels);
  };
  CHECK(language({"Registriert seit", "Ort", "Beiträge"}) == "de");
  CHECK(language({"Datum registracije", "Lokacija", "Postova"}) == "hr");
  CHECK(language({"Data rejestracji", "Skąd", "Postów"}) == "pl");
  CHECK(language({"Mood", "Dog's name"}).empty());
  CHECK(language({}).empty());
}
