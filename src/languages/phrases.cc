#include "languages/phrases.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace vbarchive::languages {
namespace {

enum End : unsigned char { closed = 0, may_go_on = 1, may_be_rest = 2 };

bool is_without_blanks(char32_t c) { return is_of_unspaced_script(c) || (c >= 0x0E00 && c <= 0x0EFF) /* Thai, Lao */; }

bool takes_prefixes(char32_t c) { return (c >= 0x0590 && c <= 0x06FF) || (c >= 0xFB50 && c <= 0xFEFC); }

bool is_ascii_of_word(char c) {
  const char folded = folded_ascii(c);
  return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
}

/// A letter or digit of words that blanks part.
bool is_of_word(char32_t c) {
  if (c < 0x80) return is_ascii_of_word(static_cast<char>(c));
  std::string folded;
  append_folded(folded, c);
  if (folded.empty()) return false;
  const auto first = static_cast<unsigned char>(folded.front());
  return (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9') || (first >= 0x80 && !is_without_blanks(c));
}

bool goes_on(std::string_view text, std::size_t at, char32_t last) {
  if (!is_of_word(last)) return false;
  while (at < text.size()) {
    const text::CodePoint next = text::code_point_at(text, at);
    if (next.value < 0x80) return is_of_word(next.value);
    std::string folded;
    append_folded(folded, next.value);
    if (!folded.empty()) return is_of_word(next.value);
    at += next.length;  // an accent of the last letter
  }
  return false;
}

}  // namespace

Phrases::Phrases(std::vector<Phrase> sorted) : sorted_(std::move(sorted)) { note_beginnings(); }

void Phrases::add(std::string_view phrase) {
  unsigned ends = closed;
  if (phrase.starts_with('*')) {
    ends |= may_be_rest;
    phrase.remove_prefix(1);
  }
  if (phrase.ends_with('*')) {
    ends |= may_go_on;
    phrase.remove_suffix(1);
  }
  std::string folded = fold(phrase);
  if (!folded.empty()) added_.emplace_back(std::move(folded), static_cast<unsigned char>(ends));
}

void Phrases::sort() {
  if (added_.empty()) return;
  for (const Phrase& phrase : sorted_) added_.emplace_back(phrase.words, phrase.ends);
  std::ranges::sort(added_);
  auto text = std::make_shared<std::string>();
  std::size_t size = 0;
  for (const auto& [words, ends] : added_) size += words.size();
  text->reserve(size);  // so that views of it stay
  sorted_.clear();
  for (const auto& [words, ends] : added_) {
    if (!sorted_.empty() && sorted_.back().words == words) {
      sorted_.back().ends |= ends;
      continue;
    }
    const std::size_t begin = text->size();
    *text += words;
    sorted_.push_back({std::string_view(*text).substr(begin), ends});
  }
  added_.clear();
  text_ = std::move(text);
  note_beginnings();
}

void Phrases::note_beginnings() {
  for (const Phrase& phrase : sorted_) {
    has_rests_ = has_rests_ || (phrase.ends & may_be_rest) != 0;
    const auto first = static_cast<unsigned char>(phrase.words.front());
    if (first_bytes_[first]) continue;
    first_bytes_.set(first);
    // As text has them, which is not folded.
    if (first >= 'a' && first <= 'z') {
      first_bytes_.set(first - 0x20U);
      continue;
    }
    for (unsigned char byte = 0; first < 0x80 && byte < 0x80; ++byte) {
      if (folded_ascii(static_cast<char>(byte)) == phrase.words.front()) first_bytes_.set(byte);
    }
  }
}

bool Phrases::has(std::string_view folded) const {
  return std::ranges::binary_search(sorted_, folded, {}, &Phrase::words);
}

std::size_t Phrases::longest_at(std::string_view text) const { return longest_at(text, false); }

std::size_t Phrases::longest_at(std::string_view text, bool is_inside_word) const {
  // The phrases that begin with what was read so far are neighbours; every character leaves fewer of them.
  auto first = sorted_.begin(), last = sorted_.end();
  std::string folded;
  std::size_t best = 0;
  for (std::size_t at = 0; at < text.size() && first != last;) {
    const text::CodePoint point = text::code_point_at(text, at);
    std::size_t depth = folded.size();
    append_folded(folded, point.value);
    for (; depth < folded.size() && first != last; ++depth) {
      const auto byte = static_cast<unsigned char>(folded[depth]);
      const auto byte_of = [depth](const Phrase& phrase) {
        return phrase.words.size() > depth ? static_cast<int>(static_cast<unsigned char>(phrase.words[depth])) : -1;
      };
      first = std::lower_bound(first, last, int{byte},
                               [&](const Phrase& phrase, int wanted) { return byte_of(phrase) < wanted; });
      last = std::upper_bound(first, last, int{byte},
                              [&](int wanted, const Phrase& phrase) { return wanted < byte_of(phrase); });
    }
    at += point.length;
    if (first == last || first->words.size() != folded.size()) continue;
    const unsigned char ends = first->ends;
    if (is_inside_word && (ends & may_be_rest) == 0) continue;
    if ((ends & may_go_on) != 0 || !goes_on(text, at, point.value)) best = at;
  }
  return best;
}

std::optional<Span> Phrases::first_in(std::string_view text) const {
  const Phrases* const self = this;
  const std::optional<Place> place = first_of({&self, 1}, text);
  return place ? std::optional(place->span) : std::nullopt;
}

std::optional<Phrases::Place> Phrases::first_of(std::span<const Phrases* const> sets, std::string_view text) {
  std::bitset<256> first_bytes;
  bool has_rests = false;
  for (const Phrases* const set : sets) {
    first_bytes |= set->first_bytes_;
    has_rests = has_rests || set->has_rests_;
  }
  const auto length_at = [&](std::size_t at) {
    return static_cast<unsigned char>(text[at]) < 0x80 ? 1 : text::code_point_at(text, at).length;
  };
  for (std::size_t at = 0; at < text.size(); at += length_at(at)) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80 && !first_bytes[byte]) continue;
    const bool is_behind_letter = at > 0 && is_ascii_of_word(text[at]) && is_ascii_of_word(text[at - 1]);
    if (is_behind_letter && !has_rests) continue;
    const bool is_inside_word = !may_begin_word(text, at);
    std::size_t best = 0, length = 0;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (byte < 0x80 && !sets[i]->first_bytes_[byte]) continue;
      if (is_behind_letter && !sets[i]->has_rests_) continue;
      const std::size_t here = sets[i]->longest_at(text.substr(at), is_inside_word);
      if (here <= length) continue;
      best = i;
      length = here;
    }
    if (length > 0) return Place{best, {at, at + length}};
  }
  return std::nullopt;
}

std::optional<Span> Phrases::ending_of(std::string_view text) const {
  for (std::size_t at = 0; at < text.size(); at += text::code_point_at(text, at).length) {
    if (may_begin_word(text, at) && longest_at(text.substr(at)) == text.size() - at) return Span{at, text.size()};
  }
  return std::nullopt;
}

bool may_begin_word(std::string_view text, std::size_t at) {
  const char32_t first = text::code_point_at(text, at).value;
  if (at == 0 || is_without_blanks(first) || takes_prefixes(first)) return true;
  std::size_t before = at - 1;
  while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0U) == 0x80U) --before;
  const char32_t last = text::code_point_at(text, before).value;
  return !is_of_word(last) || !is_of_word(first);
}

}  // namespace vbarchive::languages
