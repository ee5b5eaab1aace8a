#include "extract/edit_note.h"

#include <algorithm>

#include "dates/printed_date.h"
#include "extract/words.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// vBulletin 3: between its comments. The signature may stand in front.
std::optional<Range> note_by_comment(const PostScope& scope) {
  return scope.page.between_comments("edit note", scope.range);
}

/// vBulletin 4: `.lastedited`.
std::optional<Range> note_by_class(const PostScope& scope) {
  for (const std::string_view name : {"lastedited", "last-edited", "editedby", "b-post__edit"}) {
    for (const Node& node : scope.page.nodes(scope.range)) {
      if (node.is_element() && node.has_class(name) && !scope.in_message(node)) return html::inside(node);
    }
  }
  return std::nullopt;
}

/// Skins without the comments: the last `em` in a small print behind the message in which a date can be read.
std::optional<Range> note_by_emphasis(const PostScope& scope) {
  std::optional<Range> found;
  for (const Node& node : scope.page.nodes(scope.tail())) {
    if (!node.is(Tag::em) || !node.parent() || !node.parent()->has_class("smallfont")) continue;
    const std::string text = html::text_of(node);
    if (text.size() > 400 || (!html::find_class(node, "time") && edit_phrase(text) == 0)) continue;
    found = html::inside(node);
  }
  return found;
}

constexpr Rule<PostScope, Range> note_rules[] = {
    {"edit-comment", note_by_comment}, {"lastedited-class", note_by_class}, {"small-emphasis", note_by_emphasis}};

std::string stripped(std::string_view text, std::string_view front, std::string_view back) {
  text = text::trim(text);
  while (!text.empty() && front.find(text.front()) != std::string_view::npos) text = text::trim(text.substr(1));
  while (!text.empty() && back.find(text.back()) != std::string_view::npos)
    text = text::trim(text.substr(0, text.size() - 1));
  return std::string(text);
}

/// How far the date of a note reaches from its start: to the end of the printed time, where that is marked; else to the
/// end of the sentence.
std::size_t length_of_date(std::string_view text, std::string_view time) {
  if (!time.empty()) {
    const std::size_t found = text.find(time);
    if (found != std::string_view::npos) return found + time.size();
  }
  return std::min({text.find(". "), text.find(')'), text.size()});
}

/// Where the name ends: the first separator behind which a date begins. Names may hold any of these themselves.
std::size_t end_of_name(std::string_view text, std::size_t from, std::string_view time) {
  static constexpr std::string_view separators[] = {"; ", ";", " (", ", ", " : ", ": ", " - "};
  for (const std::string_view separator : separators) {
    for (std::size_t at = text.find(separator, from); at != std::string_view::npos; at = text.find(separator, at + 1)) {
      const std::string_view behind = text.substr(at + separator.size());
      if (dates::read(behind.substr(0, length_of_date(behind, time)))) return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

EditNote parse_edit_note(const std::string& note, const std::string& time, const std::optional<std::string>& author) {
  EditNote result;
  result.is_there = true;
  std::size_t at = edit_phrase(note);
  const bool is_known = at > 0;
  std::size_t name_end = end_of_name(note, at, time);
  if (is_known && name_end != std::string::npos && name_end > at) {
    result.by = stripped(std::string_view(note).substr(at, name_end - at), "", ":;,");
  } else if (author && !author->empty()) {
    // The words are not known: an author who edits his own post is found by his name.
    const std::size_t found = note.find(*author);
    if (found != std::string::npos) {
      result.by = *author;
      name_end = found + author->size();
    } else {
      name_end = std::string::npos;
    }
  }
  std::string_view rest(note);
  if (name_end != std::string::npos)
    rest = rest.substr(name_end);
  else if (is_known)
    rest = rest.substr(at);
  else if (const std::size_t colon = rest.find(": "); colon != std::string_view::npos)
    rest = rest.substr(colon + 1);

  while (!rest.empty() && std::string_view(";,:-( ").find(rest.front()) != std::string_view::npos)
    rest.remove_prefix(1);
  std::size_t date_end = length_of_date(rest, time);
  std::string date = stripped(rest.substr(0, date_end), ";,:-( ", ".,;)- ");
  if (!date.empty() && dates::read(date))
    result.date = std::move(date);
  else
    date_end = 0;

  // The reason stands behind the date, after a label.
  std::string_view tail = rest.substr(std::min(date_end, rest.size()));
  const std::size_t colon = tail.find(':');
  if (result.date && colon != std::string_view::npos) {
    std::string reason = stripped(tail.substr(colon + 1), "", "");
    if (!reason.empty()) result.reason = std::move(reason);
  }
  return result;
}

EditNote read_edit_note(const PostScope& scope, const std::optional<std::string>& author) {
  const std::optional<Range> range = first_of(note_rules, scope);
  if (!range) return {};
  const std::string note = text_between(scope.page.nodes(), *range);
  if (note.empty()) return {};
  std::string time, reason;
  for (const Node& node : scope.page.nodes(*range)) {
    if (!node.is_element()) continue;
    if (time.empty() && node.has_class("time")) time = html::text_of(node);
    if (reason.empty() && node.has_class("reason")) reason = html::text_of(node);
  }
  EditNote result = parse_edit_note(note, time, author);
  // vBulletin 4 marks the reason; its label may stand inside the mark.
  if (!reason.empty() && !result.reason) {
    const std::size_t colon = reason.find(": ");
    result.reason = colon != std::string::npos && colon < 30
                        ? std::string(text::trim(std::string_view(reason).substr(colon + 1)))
                        : reason;
  }
  return result;
}

}  // namespace vbarchive::extraction
