#include "languages/lexicon.h"

#include <algorithm>
#include <utility>

#include "languages/fold.h"
#include "languages/tables.h"
#include "languages/vocabulary.h"
#include "text/utf8.h"

namespace vbarchive {

using languages::Around;
using languages::Languages;
using languages::Meaning;
using languages::Phrases;
using languages::Vocabulary;
using languages::Words;

const Lexicon& Lexicon::built_in() {
  static const Lexicon lexicon(std::make_shared<const Vocabulary>(languages::built_in_tables()));
  return lexicon;
}

std::span<const std::string_view> Lexicon::sections() { return languages::section_names(); }

std::vector<std::string_view> Lexicon::common_keys(std::string_view section) {
  return languages::common_keys_of(section);
}

Lexicon Lexicon::with(const text::Settings& extra, std::vector<std::string>& errors) const {
  auto vocabulary = std::make_shared<Vocabulary>(vocabulary_);
  vocabulary->add(extra, languages::any_language, errors);
  vocabulary->index();
  Lexicon lexicon(std::move(vocabulary));
  lexicon.preferred_ = preferred_;
  return lexicon;
}

Lexicon Lexicon::preferring(std::string_view language) const {
  const std::string code = text::ascii_lower(language.substr(0, language.find_first_of("-_")));
  Lexicon lexicon(vocabulary_);
  lexicon.preferred_ = preferred_;
  const auto codes = vocabulary_->codes();
  const auto at = std::ranges::find(codes, std::string_view(code));
  if (at != codes.end()) lexicon.preferred_ = Languages{1} << (at - codes.begin());
  return lexicon;
}

std::string Lexicon::language_of_labels(std::span<const std::string> labels) const {
  const auto codes = vocabulary_->codes();
  std::vector<int> votes(codes.size(), 0);
  for (const std::string& label : labels) {
    const Languages of_label = vocabulary_->languages_of_label(languages::fold(label));
    for (std::size_t i = 0; i < votes.size(); ++i) votes[i] += (of_label >> i & 1U) != 0 ? 1 : 0;
  }
  const auto most = std::ranges::max_element(votes);
  if (most == votes.end() || *most == 0 || std::ranges::count(votes, *most) > 1) return {};
  return std::string(codes[static_cast<std::size_t>(most - votes.begin())]);
}

std::span<const Meaning> Lexicon::meanings_of(std::string_view folded) const {
  return vocabulary_->meanings_of(folded);
}

bool Lexicon::may_name_zone(std::string_view text) const { return vocabulary_->may_name_zone(text); }

const Phrases& Lexicon::phrases(Words words) const { return vocabulary_->phrases(static_cast<std::size_t>(words)); }

std::span<const Around> Lexicon::around(Words words) const {
  return vocabulary_->arounds(static_cast<std::size_t>(words));
}

}  // namespace vbarchive
