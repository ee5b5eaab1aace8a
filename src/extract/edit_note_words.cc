#include "extract/edit_note_words.h"

#include <algorithm>

#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

using languages::Around;
using languages::Phrases;
using languages::Words;

constexpr std::string_view marks[] = {" ", ";", ",", ":", "(", "-", "–", "—", "；", "，", "：", "（", "、", "؛", "،"};

std::string_view without_marks_behind(std::string_view text) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view mark : marks) {
      if (!text.ends_with(mark)) continue;
      text.remove_suffix(mark.size());
      is_cut = true;
    }
  }
  return text;
}

std::string_view without_marks_before(std::string_view text) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view mark : {" ", ":", "："}) {
      if (!text.starts_with(mark)) continue;
      text.remove_prefix(std::string_view(mark).size());
      is_cut = true;
    }
  }
  return text;
}

/// A phrase begins a word that nothing but white space and marks of a sentence stand before.
bool begins_phrase(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before == ' ' || before == '(' || before == ':' ||
         languages::is_of_unspaced_script(text::code_point_at(text, at).value);
}

/// Where the longest of those words begin that the text ends with; its size when it ends with none.
std::size_t begin_of_ending(const Phrases& phrases, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += text::code_point_at(text, at).length) {
    if (begins_phrase(text, at) && phrases.longest_at(text.substr(at)) == text.size() - at) return at;
  }
  return text.size();
}

/// What stands behind the words of a phrase: at the start of a note, or anywhere in it.
std::optional<std::string_view> behind_phrase(const Phrases& phrases, std::string_view text, bool at_start) {
  for (std::size_t at = 0; at < text.size(); at += text::code_point_at(text, at).length) {
    if (at > 0 && at_start) break;
    if (!begins_phrase(text, at)) continue;
    if (const std::size_t length = phrases.longest_at(text.substr(at)); length > 0) {
      return without_marks_before(text.substr(at + length));
    }
  }
  return std::nullopt;
}

/// Between the words that stand around a name: "Von Max bearbeitet".
std::string_view name_between(std::span<const Around> arounds, std::string_view text) {
  for (const Around& around : arounds) {
    if (around.after.all().empty() || around.before.all().empty()) continue;
    const std::size_t end = begin_of_ending(around.after, text);
    if (end == text.size()) continue;
    for (std::size_t at = 0; at < end; at += text::code_point_at(text, at).length) {
      const std::size_t length = begins_phrase(text, at) ? around.before.longest_at(text.substr(at)) : 0;
      if (length > 0 && at + length < end) return text::trim(text.substr(at + length, end - at - length));
    }
  }
  return {};
}

/// Behind the date: "by Max", to the end of the sentence.
std::string_view name_behind_date(std::span<const Around> arounds, std::string_view text) {
  while (!text.empty() && std::string_view(" ),;").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  for (const Around& around : arounds) {
    const std::size_t length = around.before.longest_at(text);
    if (length == 0) continue;
    const std::string_view rest = without_marks_before(text.substr(length));
    std::size_t end = rest.size();
    if (!around.after.all().empty()) {
      const auto after = around.after.first_in(rest);
      if (!after) continue;
      end = after->begin;
    } else {
      for (const std::string_view mark : {". ", "; ", ", ", ": ", " (", "。"}) end = std::min(end, rest.find(mark));
      if (end == rest.size() && rest.ends_with('.')) --end;
    }
    return text::trim(rest.substr(0, end));
  }
  return {};
}

}  // namespace

std::optional<std::string> editor_name(std::string_view before, std::string_view behind, const Lexicon& lexicon) {
  const Phrases& phrases = lexicon.phrases(Words::edited_before);
  const Phrases& openers = lexicon.phrases(Words::edited_openers);
  const Phrases& leads = lexicon.phrases(Words::edited_leads);
  const std::span<const Around> arounds = lexicon.around(Words::edited_around);
  const std::string_view head = without_marks_behind(before);
  const bool ends_with_mark = head.size() < text::trim(before).size();
  const auto without_opener = [&](std::string_view name) {
    if (!ends_with_mark) name = without_marks_behind(name.substr(0, begin_of_ending(openers, name)));
    return name;
  };
  if (const auto name = behind_phrase(phrases, head, true); name && !without_opener(*name).empty()) {
    return std::string(without_opener(*name));
  }
  if (const std::size_t end = begin_of_ending(lexicon.phrases(Words::edited_behind), head); end < head.size()) {
    std::string_view name = text::trim(head.substr(0, end));
    for (std::size_t lead = leads.longest_at(name); lead > 0; lead = leads.longest_at(name)) {
      name = text::trim(name.substr(lead));
    }
    if (!name.empty()) return std::string(name);
  }
  if (const std::string_view name = name_between(arounds, without_opener(head)); !name.empty())
    return std::string(name);
  if (const auto name = behind_phrase(phrases, head, false); name && !without_opener(*name).empty()) {
    return std::string(without_opener(*name));
  }
  if (const std::string_view name = name_behind_date(arounds, behind); !name.empty()) return std::string(name);
  return std::nullopt;
}

bool has_edit_phrase(std::string_view text, const Lexicon& lexicon) {
  return behind_phrase(lexicon.phrases(Words::edited_before), text, false).has_value();
}

}  // namespace vbarchive::extraction
