#include "dates/tokens.h"

#include <algorithm>

#include "languages/fold.h"
#include "text/utf8.h"

namespace vbarchive::dates {
namespace {

using languages::is_of_unspaced_script;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

/// Of a run of a script without blanks: the longest word of the tables that `text` begins with, else one character.
std::size_t unspaced_word_length(std::string_view text, const Lexicon& lexicon) {
  constexpr int longest_word = 8;  // characters
  std::size_t best = text::code_point_at(text, 0).length;
  std::size_t length = 0;
  for (int i = 0; i < longest_word && length < text.size(); ++i) {
    const text::CodePoint character = text::code_point_at(text, length);
    if (!is_of_unspaced_script(character.value)) break;
    length += character.length;
    if (!lexicon.meanings_of(text.substr(0, length)).empty()) best = length;
  }
  return best;
}

/// Of any other script: letters, and apostrophes between them (`aujourd'hui`).
std::size_t spaced_word_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const char c = text[length];
    const bool is_inner_apostrophe = c == '\'' && length > 0 && length + 1 < text.size() && is_letter(text[length + 1]);
    if (!is_letter(c) && !is_inner_apostrophe) break;
    const text::CodePoint character = text::code_point_at(text, length);
    if (is_of_unspaced_script(character.value)) break;
    length += character.length;
  }
  return length;
}

/// Marks inside abbreviations and phrases: `a. m.`, `avant-hier`, `אחה"צ`.
bool joins_words(const Token& token) { return token.is_mark('.') || token.is_mark('-') || token.is_mark('"'); }

}  // namespace

const Meaning* Token::sense(Sense which) const {
  const Meaning* first = nullptr;
  for (const Meaning& meaning : meanings) {
    if (meaning.sense != which) continue;
    if ((meaning.languages & preferred) != 0) return &meaning;
    if (first == nullptr) first = &meaning;
  }
  return first;
}

bool Token::is_certain(Sense which) const {
  const Meaning* const best = sense(which);
  if (best == nullptr || (best->languages & preferred) != 0) return true;
  return std::ranges::count(meanings, which, &Meaning::sense) == 1;
}

bool Token::is_unknown_word() const {
  return kind == Kind::word && std::all_of(meanings.begin(), meanings.end(),
                                           [](const Meaning& meaning) { return meaning.sense == Sense::phrase_start; });
}

Tokens::Tokens(std::string_view text, const Lexicon& lexicon) : lexicon_(lexicon), folded_(languages::fold(text)) {
  cut();
  join_phrases();
}

bool Tokens::are_glued(std::size_t first, std::size_t last) const {
  if (last >= tokens_.size()) return false;
  for (std::size_t i = first + 1; i <= last; ++i) {
    if (tokens_[i].is_spaced) return false;
  }
  return true;
}

void Tokens::cut() {
  const std::string_view text = folded_;
  bool is_spaced = true;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      is_spaced = true;
      ++at;
      continue;
    }
    Token token;
    token.is_spaced = is_spaced;
    token.begin = at;
    if (is_digit(text[at])) {
      token.kind = Token::Kind::number;
      for (; at < text.size() && is_digit(text[at]); ++at) {
        if (++token.digits <= 9) token.value = token.value * 10 + (text[at] - '0');
      }
      if (token.digits > 9) token.value = -1;
    } else if (is_letter(text[at])) {
      token.kind = Token::Kind::word;
      const std::string_view rest = text.substr(at);
      const bool is_unspaced = is_of_unspaced_script(text::code_point_at(rest, 0).value);
      at += is_unspaced ? unspaced_word_length(rest, lexicon_) : spaced_word_length(rest);
    } else {
      token.kind = Token::Kind::mark;
      token.mark = text[at++];
    }
    token.end = at;
    if (token.kind == Token::Kind::word) {
      token.meanings = lexicon_.meanings_of(text_of(token));
      token.preferred = lexicon_.preferred();
    }
    tokens_.push_back(token);
    is_spaced = false;
  }
}

void Tokens::join_phrases() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < tokens_.size(); ++i, ++kept) {
    Token token = tokens_[i];
    if (const Meaning* start = token.sense(Sense::phrase_start)) {
      std::string phrase(text_of(token));
      int words = 1;
      for (std::size_t next = i + 1; next < tokens_.size() && words < start->value; ++next) {
        if (joins_words(tokens_[next])) continue;
        if (tokens_[next].kind != Token::Kind::word) break;
        phrase.append(1, ' ').append(text_of(tokens_[next]));
        ++words;
        if (const auto meanings = lexicon_.meanings_of(phrase);
            std::any_of(meanings.begin(), meanings.end(),
                        [](const Meaning& meaning) { return meaning.sense != Sense::phrase_start; })) {
          token.meanings = meanings;
          token.end = tokens_[next].end;
          i = next;
        }
      }
    }
    tokens_[kept] = token;
  }
  tokens_.resize(kept);
}

std::string_view Tokens::text_of(const Token& token) const {
  return std::string_view(folded_).substr(token.begin, token.end - token.begin);
}

}  // namespace vbarchive::dates
