#include "extract/words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "languages/fold.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

using languages::Words;

constexpr std::pair<Words, std::string_view> reaction_kinds[] = {
    {Words::thanks, "thanks"},     {Words::like, "like"},       {Words::dislike, "dislike"}, {Words::hug, "hug"},
    {Words::groan, "groan"},       {Words::helpful, "helpful"}, {Words::award, "award"},     {Words::agree, "agree"},
    {Words::disagree, "disagree"}, {Words::funny, "funny"},     {Words::laugh, "laugh"},
};

bool holds(std::string_view text, Words words, const Lexicon& lexicon) {
  return lexicon.phrases(words).first_in(text).has_value();
}

/// Folded, without the colon of a label.
std::string as_label(std::string_view text) {
  std::string folded = languages::fold(text::fold_space(text));
  while (!folded.empty() && std::string_view(" :.").find(folded.back()) != std::string_view::npos) folded.pop_back();
  return folded;
}

/// The first of the lists that a label is in.
template <typename Value, std::size_t count>
std::optional<Value> look_up(std::string_view label, const std::pair<Words, Value> (&lists)[count],
                             const Lexicon& lexicon) {
  const std::string folded = as_label(label);
  for (const auto& [words, value] : lists) {
    if (lexicon.phrases(words).has(folded)) return value;
  }
  return std::nullopt;
}

constexpr std::string_view marks[] = {":", "-", "–", "\"", "“", "”", "„", "«", "»", "(", ")", "：", "´", "`"};

std::string_view without_marks(std::string_view name) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    name = text::trim(name);
    for (const std::string_view mark : marks) {
      if (name.starts_with(mark)) {
        name.remove_prefix(mark.size());
        is_cut = true;
      } else if (name.ends_with(mark)) {
        name.remove_suffix(mark.size());
        is_cut = true;
      }
    }
  }
  return name;
}

}  // namespace

std::optional<InfoLabel> info_label(std::string_view label, const Lexicon& lexicon) {
  constexpr std::pair<Words, InfoLabel> lists[] = {{Words::joined, InfoLabel::joined},
                                                   {Words::location, InfoLabel::location},
                                                   {Words::posts, InfoLabel::post_count}};
  return look_up(label, lists, lexicon);
}

std::optional<std::string> reaction_kind(std::string_view label, const Lexicon& lexicon) {
  std::array<const languages::Phrases*, std::size(reaction_kinds)> sets{};
  for (std::size_t i = 0; i < sets.size(); ++i) sets[i] = &lexicon.phrases(reaction_kinds[i].first);
  const std::optional<languages::Phrases::Place> found = languages::Phrases::first_of(sets, label);
  if (!found) return std::nullopt;
  return std::string(reaction_kinds[found->set].second);
}

bool says_multiple_choice(std::string_view footer, const Lexicon& lexicon) {
  return holds(footer, Words::multiple_choice, lexicon);
}

bool says_closed(std::string_view text, const Lexicon& lexicon) {
  if (holds(text, Words::poll_closing, lexicon)) return false;
  return holds(text, Words::poll_closed, lexicon) || holds(text, Words::thread_closed, lexicon);
}

std::optional<ThreadMark> thread_mark(std::string_view words, const Lexicon& lexicon) {
  constexpr std::pair<Words, ThreadMark> lists[] = {{Words::thread_sticky, ThreadMark::sticky},
                                                    {Words::thread_moved, ThreadMark::moved},
                                                    {Words::thread_poll, ThreadMark::poll}};
  return look_up(words, lists, lexicon);
}

std::optional<AttachmentGroup> attachment_group(std::string_view heading, const Lexicon& lexicon) {
  constexpr std::pair<Words, AttachmentGroup> lists[] = {{Words::attached_images, AttachmentGroup::images},
                                                         {Words::attached_thumbnails, AttachmentGroup::thumbnails},
                                                         {Words::attached_files, AttachmentGroup::files}};
  return look_up(heading, lists, lexicon);
}

std::optional<std::string> quoted_name(std::string_view head, const Lexicon& lexicon) {
  const std::string_view text = without_marks(head);
  constexpr std::size_t longest_head = 300;
  if (text.size() > longest_head) return std::nullopt;
  for (const languages::Around& around : lexicon.around(Words::quoted)) {
    std::size_t begin = 0, end = text.size();
    if (!around.after.all().empty()) {
      const auto ending = around.after.ending_of(text);
      if (!ending) continue;
      end = ending->begin;
    }
    if (!around.before.all().empty()) {
      begin = around.before.longest_at(text);
      if (begin == 0 || begin >= end) continue;
    }
    if (const std::string_view name = without_marks(text.substr(begin, end - begin)); !name.empty())
      return std::string(name);
  }
  return std::nullopt;
}

}  // namespace vbarchive::extraction
