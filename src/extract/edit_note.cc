#include "extract/edit_note.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dates/printed_date.h"
#include "extract/edit_note_words.h"
#include "extract/rule.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// vBulletin 3: between its comments. The signature may stand in front.
Finding<Range> note_by_comment(const PostScope& scope) {
  const std::optional<Range> note = scope.page.between_comments("edit note", scope.range);
  return note ? hit(*note, *note) : std::nullopt;
}

/// vBulletin 4: `.lastedited`.
Finding<Range> note_by_class(const PostScope& scope) {
  for (const std::string_view name : {"lastedited", "last-edited", "editedby", "b-post__edit"}) {
    for (const Node& node : scope.page.of_class(name, scope.range)) {
      if (!scope.in_message(node)) return hit(html::inside(node), node);
    }
  }
  return std::nullopt;
}

bool is_small(const Node& node) {
  return node.classes().find("small") != std::string_view::npos || node.name() == "small" ||
         (node.is(Tag::font) && node.attribute("size") == "1");
}

bool in_signature(const PostScope& scope, const Node& node) {
  const std::optional<Range> signature = scope.page.between_comments("sig", scope.range);
  if (signature && signature->contains(node.order())) return true;
  for (const Node* at = node.parent(); at && scope.range.contains(at->order()); at = at->parent()) {
    if (at->classes().find("signature") != std::string_view::npos) return true;
  }
  return false;
}

/// A date with a time of day among words; without one it takes the words of an edit note.
bool is_note(const std::string& text, const Lexicon& words) {
  const std::vector<dates::Found> dates = dates::find_all(text, words);
  if (dates.empty()) return false;
  const bool has_words = dates.front().begin > 0 || dates.front().end < text.size();
  return has_words && (std::ranges::any_of(dates, [](const dates::Found& date) { return date.reading.has_time; }) ||
                       has_edit_phrase(text, words));
}

/// Skins without the comments: the last `em` in small print behind the message in which a date can be read.
Finding<Range> note_by_emphasis(const PostScope& scope) {
  constexpr std::size_t longest_note = 2000;  // a reason has 200 characters, in any script
  Finding<Range> found;
  for (const Node& node : scope.page.elements(Tag::em, scope.tail())) {
    if (!node.parent() || !(is_small(node) || is_small(*node.parent()))) continue;
    const std::string text = html::text_of(node);
    if (text.size() <= longest_note && is_note(text, scope.page.words()) && !in_signature(scope, node))
      found = hit(html::inside(node), node);
  }
  return found;
}

constexpr Rule<PostScope, Range> note_rules[] = {
    {"edit-comment", "between the comments 'edit note': 3.x with its comments", note_by_comment},
    {"lastedited-class", "class lastedited, b-post__edit: 4.x, 5.x", note_by_class},
    {"small-emphasis", "small em with a date behind the message: 3.x without its comments", note_by_emphasis}};
constexpr FieldRules<PostScope, Range> note_field{"post.edit_note", note_rules};

/// Where the date of a note stands: names and reasons may hold dates too, but seldom one with a time of day, which
/// boards print here. Of these the first counts.
std::optional<Range> place_of_date(std::string_view note, const Lexicon& words) {
  const std::vector<dates::Found> dates = dates::find_all(note, words);
  if (dates.empty()) return std::nullopt;
  const auto with_time = std::ranges::find_if(dates, [](const dates::Found& date) { return date.reading.has_time; });
  const dates::Found& date = with_time == dates.end() ? dates.front() : *with_time;
  return Range{static_cast<std::uint32_t>(date.begin), static_cast<std::uint32_t>(date.end)};
}

/// The end of a date whose time of day is marked on the page but was not understood: close behind it.
std::size_t end_with_time(std::string_view note, Range date, std::string_view time) {
  constexpr std::size_t near = 24;
  if (time.empty()) return date.end;
  const std::size_t found = note.find(time, date.begin);
  if (found == std::string_view::npos || found > date.end + near) return date.end;
  return std::max<std::size_t>(date.end, found + time.size());
}

/// Behind the first colon of a text: "Reason: spelling".
std::optional<std::string> behind_label(std::string_view text) {
  constexpr std::string_view wide_colon = "：";
  const std::size_t colon = text.find(':'), wide = text.find(wide_colon);
  const std::size_t end = colon < wide ? colon + 1 : wide + wide_colon.size();
  if (std::min(colon, wide) == std::string_view::npos) return std::nullopt;
  const std::string_view value = text::trim(text.substr(end));
  return value.empty() ? std::nullopt : std::optional(std::string(value));
}

}  // namespace

void list_edit_note_rules(RuleList& rules) { list(note_field, rules); }

EditNote parse_edit_note(const std::string& note, const std::string& time, const std::optional<std::string>& author,
                         const Lexicon& words) {
  EditNote result;
  result.is_there = true;
  const std::string_view text = note;
  const std::optional<Range> date = place_of_date(text, words);
  // Without a date the name ends where vBulletin's own phrases set the date off.
  const std::size_t date_begin = date ? date->begin : std::min({text.find("; "), text.find(" ("), text.size()});
  const std::size_t date_end = date ? end_with_time(text, *date, time) : text.size();
  if (date) result.date = std::string(text.substr(date_begin, date_end - date_begin));
  result.by = editor_name(text.substr(0, date_begin), text.substr(date_end), words);
  // The words are not known: an author who edits his own post is found by his name.
  if (!result.by && author && !author->empty() && text.find(*author) != std::string_view::npos) result.by = author;
  if (date) result.reason = behind_label(text.substr(date_end));
  return result;
}

EditNote read_edit_note(const PostScope& scope, const std::optional<std::string>& author) {
  const std::optional<Range> range = value_of(note_field, scope);
  if (!range) return {};
  const std::string note = text_between(scope.page.nodes(), *range);
  if (note.empty()) return {};
  std::string time, reason;
  for (const Node& node : scope.page.nodes(*range)) {
    if (!node.is_element()) continue;
    if (time.empty() && node.has_class("time")) time = html::text_of(node);
    if (reason.empty() && node.has_class("reason")) reason = html::text_of(node);
  }
  EditNote result = parse_edit_note(note, time, author, scope.page.words());
  // "Edited by moderator Bo": the name is what is set apart.
  for (const Node& node : scope.page.nodes(*range)) {
    if (!result.by || (!node.is(Tag::strong) && !node.is(Tag::b) && !node.is(Tag::a))) continue;
    std::string name = html::text_of(node);
    if (!name.empty() && result.by->size() > name.size() && result.by->ends_with(" " + name))
      result.by = std::move(name);
  }
  // vBulletin 4 marks the reason; its label may stand inside the mark.
  if (!reason.empty() && !result.reason) {
    constexpr std::size_t longest_label = 30;
    const bool has_label = std::string_view(reason).substr(0, longest_label).find(": ") != std::string_view::npos;
    result.reason = has_label ? behind_label(reason) : reason;
  }
  return result;
}

}  // namespace vbarchive::extraction
