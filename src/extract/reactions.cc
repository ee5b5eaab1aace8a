#include "extract/reactions.h"

#include <algorithm>
#include <set>
#include <utility>

#include "dates/printed_date.h"
#include "extract/rule.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// The kinds that ids of boxes name, singular as the table has them; any other kind is taken as it is written.
constexpr std::pair<std::string_view, std::string_view> kinds_of_ids[] = {
    {"thanks", "thanks"},    {"hugs", "hug"},     {"likes", "like"},
    {"groans", "groan"},     {"awards", "award"}, {"helpfulanswers", "helpful"},
    {"dislikes", "dislike"}, {"laughs", "laugh"}, {"agrees", "agree"}};

std::string kind_of_id(std::string_view name) {
  const auto found = std::ranges::find(kinds_of_ids, name, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kinds_of_ids) ? text::ascii_lower(name) : std::string(found->second);
}

/// `thanks` for `post_thanks_box_71`, whatever the mod: `PREFIX_KIND_box_N`.
std::optional<std::string> kind_of_box(std::string_view id, std::string_view number) {
  constexpr std::string_view mark = "_box_";
  if (!id.ends_with(number)) return std::nullopt;
  id.remove_suffix(number.size());
  if (!id.ends_with(mark)) return std::nullopt;
  id.remove_suffix(mark.size());
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
  std::int64_t others = 0;  ///< "and 12 others": counted and not named
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
    // Nobody's name is a mere number: that is a count.
    const bool is_number = name.find_first_not_of("0123456789., ") == std::string_view::npos;
    if (!name.empty() && !is_number) names.push_back({std::string(name), std::nullopt, std::move(behind)});
  }
}

/// What stands in parentheses is a date, or a mod's remark.
std::string without_parentheses(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')' && depth > 0) --depth;
  }
  return out;
}

/// What stands behind linked names: guests have no link ("Ann, Guest, Ben"), and who is not named is counted ("and 12
/// others").
void read_between_names(Box& box) {
  std::vector<Box::Name> names;
  for (std::size_t at = 0; at < box.names.size(); ++at) {
    names.push_back(box.names[at]);
    const std::string rest = without_parentheses(box.names[at].behind);
    if (dates::read(text::fold_space(rest))) continue;
    const bool is_last = at + 1 == box.names.size();
    const std::vector<std::int64_t> counts = text::counts_in(rest);
    if (is_last && counts.size() == 1) box.others = std::max(box.others, counts.front());
    // Between two commas, or from a comma to the end.
    for (std::size_t comma = rest.find(','); comma != std::string::npos;) {
      const std::size_t next = rest.find(',', comma + 1);
      if (next == std::string::npos && !is_last) break;
      const std::string guest = text::fold_space(
          std::string_view(rest).substr(comma + 1, next == std::string::npos ? next : next - comma - 1));
      constexpr std::size_t longest_name = 60;
      if (!guest.empty() && guest.size() <= longest_name && text::counts_in(guest).empty() && !guest.ends_with('.'))
        names.push_back({guest, std::nullopt, {}});
      comma = next;
    }
  }
  box.names = std::move(names);
}

/// The words of a picture that is all there is of a label.
std::string words_of_icon(const Node& node) {
  if (!node.is(Tag::img) && !node.is(Tag::i) && !node.is(Tag::span)) return {};
  std::string words = text::fold_space(node.attribute("alt"));
  return words.empty() ? text::fold_space(node.attribute("title")) : words;
}

Box read_box(const PageView& page, Range range) {
  Box result;
  bool in_label = true;
  const Node* label_holder = nullptr;
  const Node* heading = nullptr;  // an element that is a label by itself
  const Node* last_name = nullptr;
  std::string unlinked;  // text behind the label
  std::string icon;
  const auto nodes = page.nodes();
  // A label ends with its element, or with a colon or an exclamation mark in front of a name.
  const auto label_ends_before = [&](const Node& node) {
    if (result.label.empty()) return false;
    if (heading) return node.order() > heading->last();
    if (label_holder != holder(node)) return true;
    const std::string_view label = text::trim(result.label);
    return label.ends_with(':') || label.ends_with('!');
  };
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Node& node = nodes[at];
    if (node.is(Tag::script) || node.is(Tag::style)) {
      at = node.last();
      continue;
    }
    if (node.is(Tag::a)) {
      const std::string name = html::text_of(node);
      if (name.empty()) continue;
      const url::BoardLink link = page.link(node);
      const bool is_person = (link.target == url::LinkTarget::member || (link.by_shape && link.id)) && !link.is_action;
      if (in_label && (label_ends_before(node) || (result.label.empty() && !icon.empty() && is_person)))
        in_label = false;
      if (!in_label && is_person) {
        // Guests in front of the first: "Guest, Ann".
        std::string_view guests = text::trim(unlinked);
        if (guests.starts_with(':')) guests.remove_prefix(1);
        if (result.names.empty() && guests.ends_with(',')) split_names(guests, result.names);
        result.names.push_back({name, link.id, {}});
        last_name = &node;
        unlinked.clear();
      } else if (in_label) {
        if (!label_holder) label_holder = holder(node);
        result.label += name;
      } else if (last_name && holder(*last_name) == holder(node)) {
        // "and 12 others", as a link to all of them.
        const std::vector<std::int64_t> counts = text::counts_in(name);
        if (counts.size() == 1) result.others = counts.front();
      }
      at = node.last();
      continue;
    }
    if (in_label && result.label.empty() && node.is_element() && icon.empty()) icon = words_of_icon(node);
    if (node.is_element() && is_heading(node) && !heading && result.label.empty() && !html::text_of(node).empty())
      heading = &node;
    if (!node.is_text()) continue;
    const bool is_blank = text::trim(node.content()).empty();
    if (in_label && !is_blank && label_ends_before(node)) {
      in_label = false;
      // The colon behind a label in an element of its own is the label's.
      const std::string_view text = text::trim(node.content());
      if (text.starts_with(':'))
        result.label = text::fold_space(result.label) + (node.content().starts_with(':') ? ":" : " :");
    }
    if (in_label) {
      if (!is_blank && !label_holder) label_holder = holder(node);
      if (!is_blank || !result.label.empty()) result.label += node.content();
    } else if (last_name) {
      result.names.back().behind += node.content();
    } else {
      // Items of a list are apart without a comma.
      if (!is_blank && node.parent() && node.parent()->is(Tag::li) && !text::trim(unlinked).empty()) unlinked += ',';
      unlinked += node.content();
    }
  }
  result.label = text::fold_space(result.label);
  constexpr std::size_t longest_name = 40;
  if (result.label.empty()) {
    result.label = icon;
  } else if (!icon.empty() && !heading && result.names.empty() && text::trim(unlinked).empty() &&
             text::counts_in(result.label).empty() && !result.label.ends_with(':') && !result.label.ends_with('.') &&
             (result.label.size() <= longest_name || result.label.find(',') != std::string::npos)) {
    unlinked = std::exchange(result.label, icon);  // a picture is the label, and all the words are names
  }
  if (result.names.empty()) {
    std::string text = text::fold_space(unlinked);
    if (text.starts_with(':')) text.erase(0, 1);
    split_names(text, result.names);
  } else if (last_name) {
    read_between_names(result);
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
std::optional<PrintedDate> date_behind(const std::string& text, const Lexicon& words) {
  const std::size_t open = text.find('(');
  if (open == std::string::npos) return std::nullopt;
  const std::size_t close = text.find(')', open);
  const std::string inside =
      text::fold_space(text.substr(open + 1, close == std::string::npos ? close : close - open - 1));
  if (!dates::read(inside, words)) return std::nullopt;
  PrintedDate date;
  date.text = inside;
  return date;
}

/// The post whose reactions are read, and what of it was read already.
struct Search {
  const PostScope& scope;
  const std::optional<std::string>& author;
  std::string number;        ///< of the post
  std::vector<Range> taken;  ///< boxes: no text in them is read again

  [[nodiscard]] const PageView& page() const { return scope.page; }
  [[nodiscard]] bool is_taken(const Node& node) const {
    return std::ranges::any_of(taken, [&](Range range) { return range.contains(node.order()); });
  }
};

/// Adds what a box says. `kind`: what it is where its label has no word for it.
void add_box(const Search& search, const Box& box, const std::string& fallback_kind, Reactions& result) {
  const std::string kind = reaction_kind(box.label, search.page().words()).value_or(fallback_kind);
  const std::optional<std::string> label = box.label.empty() ? std::nullopt : std::optional(box.label);
  for (const Box::Name& name : box.names)
    result.reactions.push_back({kind, label, name.id, name.text, date_behind(name.behind, search.page().words())});
  const auto named = static_cast<std::int64_t>(box.names.size());
  const std::vector<std::int64_t> counts = text::counts_in(without_name(box.label, search.author));
  if (!counts.empty() && counts.front() > 0)
    result.totals.push_back({kind, label, counts.front(), counts.front() > named});
  else if (counts.empty() && box.others > 0 && named > 0)
    result.totals.push_back({kind, label, named + box.others, true});
}

/// A box may hold lists of several kinds, each under a heading of its own: its fieldsets, or what lies between
/// headings.
std::vector<Range> lists_of(const PageView& page, const Node& box) {
  std::vector<Range> lists;
  for (std::uint32_t at = box.order() + 1; at <= box.last(); ++at) {
    const Node& node = page.nodes()[at];
    if (!node.is(Tag::fieldset)) continue;
    lists.push_back(html::inside(node));
    at = node.last();
  }
  if (!lists.empty()) return lists;

  std::vector<std::uint32_t> heads;
  bool has_names = true;  // since the last heading
  for (std::uint32_t at = box.order() + 1; at <= box.last(); ++at) {
    const Node& node = page.nodes()[at];
    if (node.is(Tag::a)) {
      has_names = true;
      at = node.last();
    } else if ((node.is(Tag::legend) || node.is(Tag::dt) || node.is(Tag::th) || node.is(Tag::h2) || node.is(Tag::h3) ||
                node.is(Tag::h4) || node.is(Tag::h5) || (node.is(Tag::li) && node.has_class("bold"))) &&
               !html::text_of(node).empty()) {
      if (!has_names) return {html::inside(box)};  // a heading of a heading: all is one list
      heads.push_back(at);
      has_names = node.is(Tag::li);  // names of such a list may have no links
      at = node.last();
    }
  }
  if (heads.size() < 2) return {html::inside(box)};
  for (std::size_t i = 0; i < heads.size(); ++i)
    lists.push_back({heads[i], i + 1 < heads.size() ? heads[i + 1] : box.last() + 1});
  return lists;
}

// ---- the rules; all of them are tried, for a post may have reactions of several mods

/// `PREFIX_KIND_box_N`. vBulletin 4 has the box behind the post's own element, so it is found by its id on the whole
/// page. [AD, Q3, KLN, LQ]
Range read_boxes(Search& search, Reactions& result) {
  const PostScope& scope = search.scope;
  std::vector<const Node*> boxes;
  for (const Node& node : scope.page.identified(scope.range)) {
    if (!boxes.empty() && boxes.back()->contains(node)) continue;
    if (kind_of_box(node.id(), search.number) && !scope.in_message(node)) boxes.push_back(&node);
  }
  for (const std::string_view prefix : {"post_thanks_box_", "post_hugs_box_", "post_groan_box_", "post_groans_box_",
                                        "post_likes_box_", "post_like_box_"}) {
    const Node* const box = scope.element(prefix);
    if (box && std::ranges::find(boxes, box) == boxes.end() && !scope.in_message(*box)) boxes.push_back(box);
  }
  Range from;
  for (const Node* node : boxes) {
    const std::size_t before = result.reactions.size() + result.totals.size();
    for (const Range list : lists_of(scope.page, *node))
      add_box(search, read_box(scope.page, list), *kind_of_box(node->id(), search.number), result);
    search.taken.push_back(html::whole(*node));
    if (from.is_empty() && result.reactions.size() + result.totals.size() > before) from = html::whole(*node);
  }
  return from;
}

/// vBSEO's likes: "<a>Ann</a>, <a>Ben</a> and <a>3 others</a> like this". Member links are names; the number, in a link
/// that is none of a member or beside the links, counts those who are not named.
Range read_likes(Search& search, Reactions& result) {
  const PostScope& scope = search.scope;
  Range from;
  std::uint32_t free_from = 0;  // behind the box before
  for (const Node& box : scope.page.classed(scope.range)) {
    if (!(box.has_class("vbseo_liked") || box.has_class("likes_postbit"))) continue;
    if (box.order() < free_from || scope.in_message(box)) continue;
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
    if (!counts.empty() && counts.front() > 0)
      result.totals.push_back({"like", std::nullopt, named + counts.front(), true});
    search.taken.push_back(html::whole(box));
    if (from.is_empty() && (named > 0 || !counts.empty())) from = html::whole(box);
    free_from = box.last() + 1;
  }
  return from;
}

/// DBTech's counts, one bubble a kind: `span.dbtech-thanks-bubble-content[data-button][data-postid]`. Its names load by
/// script. [PPC]
Range read_bubbles(Search& search, Reactions& result) {
  Range from;
  for (const Node& node : search.page().nodes(search.scope.range)) {
    if (!node.is_element() || node.attribute("data-postid") != search.number || node.attribute("data-button").empty())
      continue;
    const std::optional<std::int64_t> count = text::count_of(html::text_of(node));
    if (!count || *count == 0) continue;
    result.totals.push_back({kind_of_id(node.attribute("data-button")), std::nullopt, *count, true});
    if (from.is_empty()) from = html::whole(node);
  }
  return from;
}

/// DBTech's lists of names, `#dbtech_thanks_entries_N`: a label, then names, linked or not.
Range read_entries(Search& search, Reactions& result) {
  const Node* const entries = search.scope.element("dbtech_thanks_entries_");
  if (!entries || search.scope.in_message(*entries)) return {};
  const std::size_t before = result.reactions.size();
  for (const Range list : lists_of(search.page(), *entries))
    add_box(search, read_box(search.page(), list), "thanks", result);
  search.taken.push_back(html::whole(*entries));
  return result.reactions.size() > before ? html::whole(*entries) : Range{};
}

/// A count whose element is named after its kind: `#post_thanks_button_likes_N`, and `.likes` among DBTech's buttons.
/// [PPT]
Range read_counts(Search& search, Reactions& result) {
  const Node* const buttons = search.scope.element("dbtech_thanks_actions_");
  const std::string tail = "_" + search.number;
  Range from;
  for (const Node& node : search.page().nodes(search.scope.range)) {
    if (!node.is_element() || search.scope.in_message(node)) continue;
    std::string_view name;
    if (node.id().ends_with(tail)) {
      name = node.id().substr(0, node.id().size() - tail.size());
      name.remove_prefix(name.rfind('_') + 1);
    } else if (buttons && buttons->contains(node)) {
      name = node.classes();
    }
    const auto* const known =
        std::ranges::find(kinds_of_ids, name, &std::pair<std::string_view, std::string_view>::first);
    if (known == std::end(kinds_of_ids)) continue;
    const std::vector<std::int64_t> counts = text::counts_in(html::text_of(node));
    if (counts.size() != 1 || counts.front() == 0) continue;
    result.totals.push_back({std::string(known->second), std::nullopt, counts.front(), true});
    if (from.is_empty()) from = html::whole(node);
  }
  return from;
}

/// Ratings of several kinds, a picture and a count each: `.rating_results`. [FP]
Range read_ratings(Search& search, Reactions& result) {
  Range from;
  std::uint32_t free_from = 0;  // behind the box before
  for (const Node& box : search.page().of_class("rating_results", search.scope.range)) {
    if (box.order() < free_from || search.scope.in_message(box)) continue;
    std::string label;
    for (const Node& node : box.subtree()) {
      if (node.is(Tag::img)) {
        label = text::fold_space(node.attribute("alt"));
        if (label.empty()) label = text::fold_space(node.attribute("title"));
      }
      if (!node.is_text() || label.empty()) continue;
      const std::vector<std::int64_t> counts = text::counts_in(node.content());
      if (counts.size() != 1 || counts.front() == 0) continue;
      result.totals.push_back(
          {reaction_kind(label, search.page().words()).value_or(text::fold_case(label)), label, counts.front(), true});
      label.clear();
      if (from.is_empty()) from = html::whole(box);
    }
    search.taken.push_back(html::whole(box));
    free_from = box.last() + 1;
  }
  return from;
}

/// What the common pictures of reactions say in any language.
constexpr std::pair<std::string_view, std::string_view> kinds_of_emoji[] = {
    {"👍", "like"},     {"👎", "dislike"}, {"❤", "love"}, {"😍", "love"},  {"😂", "laugh"},  {"😆", "laugh"},
    {"🤣", "laugh"}, {"😮", "wow"},     {"😢", "sad"},  {"😡", "angry"}, {"🙏", "thanks"}, {"🤗", "hug"}};

/// vBulletin 5.6 and 6: an emoji and a count each.
Range read_emoji(Search& search, Reactions& result) {
  Range from;
  for (const Node& node : search.page().of_class("reactions__emoji", search.scope.tail())) {
    if (!node.parent()) continue;
    std::string label = html::text_of(node);
    if (const Node* const image = html::find(node, Tag::img); image && label.empty())
      label = text::fold_space(image->attribute("alt"));
    constexpr std::uint32_t most_nodes = 32;  // the count is near
    const std::uint32_t end = std::min(node.parent()->last() + 1, node.last() + 1 + most_nodes);
    const std::vector<std::int64_t> counts =
        text::counts_in(text_between(search.page().nodes(), {node.last() + 1, end}));
    if (label.empty() || counts.empty() || counts.front() == 0) continue;
    std::string kind = reaction_kind(label, search.page().words()).value_or("reaction");
    for (const auto& [emoji, meaning] : kinds_of_emoji) {
      if (label.starts_with(emoji)) kind = meaning;
    }
    result.totals.push_back({std::move(kind), std::move(label), counts.front(), true});
    if (from.is_empty()) from = html::whole(*node.parent());
  }
  return from;
}

/// vBulletin 5 and 6 print one count where they know one kind; the names load by script.
Range read_votes(Search& search, Reactions& result) {
  for (const Node& node : search.page().classed(search.scope.tail())) {
    const bool is_like = node.has_class("votes-count") || node.has_class("js-post-control__vote-count") ||
                         node.has_class("b-post-control__vote-count");
    const bool is_reaction = node.has_class("reactions__total") || node.has_class("b-reactions__count");
    if (!is_like && !is_reaction) continue;
    const std::vector<std::int64_t> counts = text::counts_in(html::text_of(node));
    if (counts.empty() || counts.front() == 0) continue;
    // The sum of what stands there emoji by emoji.
    const bool is_known = is_reaction && std::ranges::any_of(result.totals, [](const ReactionTotal& total) {
                            return total.label.has_value();
                          });
    if (!is_known) result.totals.push_back({is_like ? "like" : "reaction", std::nullopt, counts.front(), true});
    return is_known ? Range{} : html::whole(node);
  }
  return {};
}

bool ends_label(std::string_view text) {
  return text.ends_with(':') || text.ends_with('!') || text.ends_with("\uff1a") || text.ends_with("\uff01");
}

/// Names that are not linked, behind a label that has no box: few words each, and no sentence ("Thanked 5 Times in 4
/// Posts").
bool are_names(const std::vector<Box::Name>& names) {
  return std::ranges::all_of(names, [](const Box::Name& name) {
    constexpr std::size_t longest_name = 40;
    if (name.id) return true;
    if (name.text.size() > longest_name || name.text.find(':') != std::string::npos) return false;
    std::size_t words = 0, numbers = 0;
    std::string_view rest = name.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      const std::string_view word = rest.substr(0, end);
      if (!word.empty()) ++words;
      if (!word.empty() && word.find_first_not_of("0123456789.,") == std::string_view::npos) ++numbers;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return words <= 4 && (numbers == 0 || words == 1);
  });
}

/// Skins that drop the ids: a line that is a label by its words, and names right behind it. [SEED]
Range read_label_lines(Search& search, Reactions& result) {
  const PageView& page = search.page();
  const Range tail = search.scope.tail();
  const std::optional<Range> signature = page.between_comments("sig", search.scope.range);
  const std::optional<Range> note = page.between_comments("edit note", search.scope.range);
  std::vector<const Node*> labels;
  constexpr std::size_t longest_label = 160;
  for (std::uint32_t at = tail.begin; at < tail.end; ++at) {
    const Node& node = page.nodes()[at];
    static constexpr std::string_view others[] = {"signature", "lastedited", "popup", "userinfo"};
    const std::string_view classes = node.classes();
    const bool is_other = !classes.empty() && std::ranges::any_of(others, [&](std::string_view name) {
      return text::holds_ignoring_ascii_case(classes, name);
    });
    if (node.is(Tag::script) || node.is(Tag::style) || node.is(Tag::a) || node.is(Tag::form) || is_other) {
      at = std::max(at, node.last());
      continue;
    }
    if (!node.is_text()) continue;
    const std::string_view text = text::trim(node.content());
    if (text.starts_with("_____") && node.parent() && node.parent()->last() < tail.end) {  // a signature's rule
      at = node.parent()->last();
      continue;
    }
    if (text.empty() || text.size() > longest_label || !ends_label(text) || !reaction_kind(text, page.words()))
      continue;
    if ((signature && signature->contains(at)) || (note && note->contains(at)) || search.is_taken(node)) continue;
    labels.push_back(&node);
  }
  Range from;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Node& label = *labels[i];
    const std::uint32_t limit = i + 1 < labels.size() ? labels[i + 1]->order() : tail.end;
    // The rest of the label's own block; where that is empty, the next block that is not.
    Range list{label.order(), label.order() + 1};
    for (const Node* at = holder(label); at && !at->is(Tag::body); at = at->parent()) {
      const Range rest{label.order() + 1, std::min(at->last() + 1, limit)};
      if (rest.is_empty() || text_between(page.nodes(), rest).empty()) continue;
      list.end = rest.end;
      const Node* const block = holder(page.nodes()[rest.begin]);
      for (const Node& node : page.texts(rest)) {
        if (text::trim(node.content()).empty()) continue;
        const Node* const first = holder(node);
        if (first && first != block && first->order() > label.order()) list.end = std::min(first->last() + 1, limit);
        break;
      }
      break;
    }
    const Box box = read_box(page, list);
    if (box.names.empty() || !are_names(box.names)) continue;
    add_box(search, box, "thanks", result);
    if (from.is_empty()) from = list;
  }
  return from;
}

constexpr std::string_view reactions_field = "post.reactions";

struct ReactionRule {
  std::string_view name, evidence;
  Range (*read)(Search&, Reactions&);  ///< the first part that gave something; empty where nothing did
};

constexpr ReactionRule reaction_rules[] = {
    {"reaction-box", "#post_thanks_box_N and its kin: Post Thanks, hugs, groans, kBank, LQ [Q3, AD, KLN, LQ]",
     read_boxes},
    {"vbseo-likes", ".vbseo_liked: vBSEO", read_likes},
    {"dbtech-bubbles", "[data-button][data-postid]: DBTech [PPC]", read_bubbles},
    {"dbtech-entries", "#dbtech_thanks_entries_N: DBTech", read_entries},
    {"kind-count", "#post_thanks_button_likes_N, .likes in DBTech's buttons [PP]", read_counts},
    {"rating-results", ".rating_results [FP]", read_ratings},
    {"reaction-emoji", ".reactions__emoji and a count: 5.6, 6.x", read_emoji},
    {"votes-count", ".votes-count, .reactions__total: 5.x, 6.x [FAN]", read_votes},
    {"label-line", "a label by its words, names behind it: skins without ids [SEED]", read_label_lines}};

/// Two mods, or two places of one, may say the same: a person counts once a kind, and a mere count adds nothing to a
/// label that counts.
void settle(Reactions& result) {
  std::vector<Reaction> reactions;
  std::set<std::pair<std::string, std::string>> known;
  for (Reaction& reaction : result.reactions) {
    const std::string who = reaction.user_id ? std::to_string(*reaction.user_id) : "=" + reaction.user_name;
    if (known.emplace(reaction.kind, who).second) reactions.push_back(std::move(reaction));
  }
  result.reactions = std::move(reactions);
  std::vector<ReactionTotal> totals;
  constexpr std::size_t most_totals = 64;  // more kinds than any mod has
  for (ReactionTotal& total : result.totals) {
    if (totals.size() == most_totals) break;
    const bool is_repeated = std::ranges::any_of(totals, [&](const ReactionTotal& other) {
      return other.kind == total.kind && (other.label == total.label || (!total.label && other.total >= total.total));
    });
    if (is_repeated) continue;
    const auto named = std::ranges::count_if(result.reactions, [&](const Reaction& reaction) {
      return reaction.kind == total.kind && (!total.label || reaction.label == total.label);
    });
    total.is_partial = total.total > named;
    totals.push_back(std::move(total));
  }
  result.totals = std::move(totals);
}

}  // namespace

void list_reaction_rules(RuleList& rules) {
  for (const ReactionRule& rule : reaction_rules) list_part({reactions_field, rule.name, rule.evidence}, rules);
}

Reactions read_reactions(const PostScope& scope, const std::optional<std::string>& author) {
  Reactions result;
  Search search{scope, author, std::to_string(scope.id), {}};
  const Profile* const profile = scope.page.profile();
  Trace* const trace = scope.page.trace();
  std::vector<std::string> tried;
  bool is_any = false;
  for (const ReactionRule& rule : reaction_rules) {
    if (profile && profile->is_off(rule.name)) continue;
    const std::size_t reactions = result.reactions.size(), totals = result.totals.size();
    const Range from = rule.read(search, result);
    if (!trace) continue;
    if (from.is_empty()) {
      tried.emplace_back(rule.name);
      continue;
    }
    std::string value;
    for (std::size_t i = reactions; i < result.reactions.size(); ++i)
      value += (value.empty() ? "" : ", ") + result.reactions[i].user_name;
    for (std::size_t i = totals; i < result.totals.size(); ++i)
      value += (value.empty() ? "" : "; ") + std::to_string(result.totals[i].total) + " " + result.totals[i].kind;
    note(scope.page, {reactions_field, rule.name, rule.evidence}, scope.id, from, std::move(value));
    is_any = true;
  }
  if (trace && !is_any) {
    TracedField traced;
    traced.field = reactions_field;
    traced.subject = scope.id;
    traced.tried = std::move(tried);
    trace->add(std::move(traced));
  }
  settle(result);
  return result;
}

}  // namespace vbarchive::extraction
