#include "extract/reactions.h"

#include <algorithm>

#include "dates/printed_date.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// The kinds that ids of boxes name, singular as the table has them; any other kind is taken as it is written.
constexpr std::pair<std::string_view, std::string_view> kinds_of_ids[] = {
    {"thanks", "thanks"},          {"hugs", "hug"},        {"likes", "like"}, {"groans", "groan"}, {"awards", "award"},
    {"helpfulanswers", "helpful"}, {"dislikes", "dislike"}};

std::string kind_of_id(std::string_view name) {
  const auto found = std::ranges::find(kinds_of_ids, name, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kinds_of_ids) ? text::ascii_lower(name) : std::string(found->second);
}

/// `thanks` for `post_thanks_box_71`, whatever the mod: `PREFIX_KIND_box_N`.
std::optional<std::string> kind_of_box(std::string_view id, const std::string& number) {
  const std::string tail = "_box_" + number;
  if (!id.ends_with(tail)) return std::nullopt;
  id.remove_suffix(tail.size());
  id.remove_prefix(id.rfind('_') + 1);
  if (id.empty()) return std::nullopt;
  return kind_of_id(id);
}

bool is_heading(const Node& node) {
  switch (node.tag()) {
    case Tag::strong:
    case Tag::b:
    case Tag::legend:
    case Tag::h2:
    case Tag::h3:
    case Tag::h4:
    case Tag::h5:
    case Tag::dt:
    case Tag::th:
    case Tag::label:
      return true;
    default:
      return false;
  }
}

const Node* holder(const Node& node) {
  for (const Node* at = node.parent(); at; at = at->parent()) {
    switch (at->tag()) {
      case Tag::div:
      case Tag::td:
      case Tag::th:
      case Tag::li:
      case Tag::dt:
      case Tag::dd:
      case Tag::p:
      case Tag::h2:
      case Tag::h3:
      case Tag::h4:
      case Tag::h5:
      case Tag::legend:
      case Tag::fieldset:
      case Tag::blockquote:
        return at;
      default:
        break;
    }
  }
  return nullptr;
}

/// A box: a label, then names. The label may be a sentence that names the author ("… Say Thank You to X For This Useful
/// Post:").
struct Box {
  std::string label;
  struct Name {
    std::string text;
    std::optional<Id> id;
    std::string behind;  ///< the text up to the next name: its date
  };
  std::vector<Name> names;
};

/// Names that are not linked: one a comma, dates in parentheses apart.
void split_names(std::string_view text, std::vector<Box::Name>& names) {
  while (!text.empty()) {
    std::size_t end = 0;
    int depth = 0;
    while (end < text.size() && (text[end] != ',' || depth > 0)) {
      if (text[end] == '(') ++depth;
      if (text[end] == ')' && depth > 0) --depth;
      ++end;
    }
    std::string_view name = text::trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string behind;
    if (const std::size_t open = name.rfind('('); open != std::string_view::npos && name.ends_with(')') &&
                                                  dates::read(name.substr(open + 1, name.size() - open - 2))) {
      behind = name.substr(open);
      name = text::trim(name.substr(0, open));
    }
    if (!name.empty()) names.push_back({std::string(name), std::nullopt, std::move(behind)});
  }
}

Box read_box(const PageView& page, const Node& box) {
  Box result;
  bool in_label = true;
  const Node* label_holder = nullptr;
  const Node* heading = nullptr;  // an element that is a label by itself
  std::string unlinked;           // text behind the label
  const auto nodes = page.nodes();
  // A label ends with its element, or with a colon or an exclamation mark in front of a name.
  const auto label_ends_before = [&](const Node& node) {
    if (result.label.empty()) return false;
    if (heading && node.order() > heading->last()) return true;
    if (!heading && label_holder != holder(node)) return true;
    const std::string folded = text::fold_space(result.label);
    return !heading && (folded.ends_with(':') || folded.ends_with("!"));
  };
  for (std::uint32_t at = box.order() + 1; at <= box.last(); ++at) {
    const Node& node = nodes[at];
    if (node.is(Tag::script) || node.is(Tag::style)) {
      at = node.last();
      continue;
    }
    if (node.is(Tag::a)) {
      const std::string name = html::text_of(node);
      if (name.empty()) continue;
      const url::BoardLink link = page.link(node);
      if (in_label && label_ends_before(node)) in_label = false;
      const bool is_person = link.target == url::LinkTarget::member || (link.by_shape && link.id);
      if (!in_label && is_person && !link.is_action) {
        result.names.push_back({name, link.id, {}});
        unlinked.clear();
      } else if (in_label) {
        if (!label_holder) label_holder = holder(node);
        result.label += name;
      }
      at = node.last();
      continue;
    }
    if (node.is_element() && is_heading(node) && !heading && result.label.empty() && !html::text_of(node).empty())
      heading = &node;
    if (!node.is_text()) continue;
    const bool is_blank = text::trim(node.content()).empty();
    if (in_label && !is_blank && label_ends_before(node)) {
      in_label = false;
      // The colon behind a label in an element of its own is the label's.
      const std::string_view text = text::trim(node.content());
      if (text.starts_with(':')) result.label = text::fold_space(result.label) + ":";
    }
    if (in_label) {
      if (!is_blank && !label_holder) label_holder = holder(node);
      if (!is_blank || !result.label.empty()) result.label += node.content();
    } else if (!result.names.empty()) {
      result.names.back().behind += node.content();
    } else {
      unlinked += node.content();
    }
  }
  result.label = text::fold_space(result.label);
  if (result.names.empty()) {
    std::string text = text::fold_space(unlinked);
    if (text.starts_with(':')) text.erase(0, 1);
    split_names(text, result.names);
  }
  return result;
}

/// A label without the name of the author whom it thanks: names hold numbers.
std::string without_name(std::string label, const std::optional<std::string>& name) {
  const std::size_t at = name && !name->empty() ? label.rfind(*name) : std::string::npos;
  if (at != std::string::npos) label.replace(at, name->size(), " ");
  return label;
}

/// `(12-29-2015)`, `(12-29-2015),`: a date in parentheses behind a name.
std::optional<PrintedDate> date_behind(const std::string& text) {
  const std::size_t open = text.find('(');
  if (open == std::string::npos) return std::nullopt;
  const std::size_t close = text.find(')', open);
  const std::string inside =
      text::fold_space(text.substr(open + 1, close == std::string::npos ? close : close - open - 1));
  if (!dates::read(inside)) return std::nullopt;
  PrintedDate date;
  date.text = inside;
  return date;
}

/// DBTech's counts, one bubble a kind: `span.dbtech-thanks-bubble-content[data-button][data-postid]`. Its names load by
/// script. [PPC]
void read_bubbles(const PostScope& scope, std::vector<ReactionTotal>& totals) {
  const std::string number = std::to_string(scope.id);
  for (const Node& node : scope.page.nodes(scope.range)) {
    if (!node.is_element() || node.attribute("data-postid") != number || node.attribute("data-button").empty())
      continue;
    const std::optional<std::int64_t> count = text::count_of(html::text_of(node));
    if (!count || *count == 0) continue;
    totals.push_back({kind_of_id(node.attribute("data-button")), std::nullopt, *count, true});
  }
}

/// vBSEO's likes: "<a>Ann</a>, <a>Ben</a> and <a>3 others</a> like this". Member links are names; the number, in a link
/// that is none of a member or beside the links, counts those who are not named.
void read_likes(const PostScope& scope, Reactions& result) {
  for (const Node& box : scope.page.nodes(scope.range)) {
    if (!box.is_element() || !box.has_class("vbseo_liked") || scope.in_message(box)) continue;
    std::string rest;
    std::int64_t named = 0;
    for (std::uint32_t at = box.order() + 1; at <= box.last(); ++at) {
      const Node& node = scope.page.nodes()[at];
      if (node.is_text()) rest += node.content();
      if (!node.is(Tag::a)) continue;
      const url::BoardLink link = scope.page.link(node);
      const std::string name = html::text_of(node);
      const bool is_count = !text::counts_in(name).empty() && link.target != url::LinkTarget::member;
      const std::string_view href = text::trim(node.attribute("href"));
      const bool leads_nowhere = href.empty() || href.starts_with('#') || href.starts_with("javascript:");
      if (is_count || leads_nowhere || link.is_action || name.empty()) continue;
      result.reactions.push_back({"like", std::nullopt, link.id, name, std::nullopt});
      ++named;
      at = node.last();
    }
    const std::vector<std::int64_t> counts = text::counts_in(rest);
    if (!counts.empty() && counts.front() > 0) {
      result.totals.push_back({"like", std::nullopt, named + counts.front(), true});
    }
  }
}

/// vBulletin 5 and 6 print a count a kind; the names load by script.
void read_votes(const PostScope& scope, std::vector<ReactionTotal>& totals) {
  for (const Node& node : scope.page.nodes(scope.tail())) {
    if (!node.is_element()) continue;
    const bool is_like = node.has_class("votes-count") || node.has_class("js-post-control__vote-count") ||
                         node.has_class("b-post-control__vote-count");
    const bool is_reaction = node.has_class("reactions__total") || node.has_class("b-reactions__count");
    if (!is_like && !is_reaction) continue;
    const std::vector<std::int64_t> counts = text::counts_in(html::text_of(node));
    if (counts.empty() || counts.front() == 0) continue;
    totals.push_back({is_like ? "like" : "reaction", std::nullopt, counts.front(), true});
    return;
  }
}

}  // namespace

Reactions read_reactions(const PostScope& scope, const std::optional<std::string>& author) {
  Reactions result;
  const std::string number = std::to_string(scope.id);
  // vBulletin 4 has the box behind the post's own element, so it is found by its id on the whole page.
  std::vector<const Node*> boxes;
  const auto collect = [&](Range range) {
    for (std::uint32_t at = range.begin; at < range.end; ++at) {
      const Node& node = scope.page.nodes()[at];
      if (!node.is_element() || scope.in_message(node) || !kind_of_box(node.id(), number)) continue;
      if (std::ranges::find(boxes, &node) == boxes.end()) boxes.push_back(&node);
      at = node.last();
    }
  };
  collect(scope.range);
  for (const std::string_view prefix : {"post_thanks_box_", "post_hugs_box_", "post_groan_box_", "post_groans_box_",
                                        "post_likes_box_", "post_like_box_"}) {
    const Node* const box = scope.element(prefix);
    if (box && std::ranges::find(boxes, box) == boxes.end() && !scope.in_message(*box)) boxes.push_back(box);
  }
  for (const Node* node : boxes) {
    const Box box = read_box(scope.page, *node);
    const std::string kind = reaction_kind(box.label).value_or(*kind_of_box(node->id(), number));
    const std::optional<std::string> label = box.label.empty() ? std::nullopt : std::optional(box.label);
    for (const Box::Name& name : box.names)
      result.reactions.push_back({kind, label, name.id, name.text, date_behind(name.behind)});
    const std::vector<std::int64_t> counts = text::counts_in(without_name(box.label, author));
    if (!counts.empty()) {
      const auto named = static_cast<std::int64_t>(box.names.size());
      result.totals.push_back({kind, label, counts.front(), counts.front() > named});
    }
  }
  read_likes(scope, result);
  read_bubbles(scope, result.totals);
  read_votes(scope, result.totals);
  return result;
}

}  // namespace vbarchive::extraction
