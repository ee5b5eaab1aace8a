#include "extract/message.h"

#include <algorithm>

#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

/// A part of a message that is not plain words: where it lies, what of it is a label, what is content.
struct Part {
  enum class Kind { quote, code, spoiler, noise } kind = Kind::noise;
  Range whole;
  Range body;
  Range header;                 ///< of a quote: who is quoted; empty where nobody is named
  const Node* label = nullptr;  ///< "Quote:", "Code:", a spoiler's title
};

Part part_at(Part::Kind kind, const Node& node) {
  Part part;
  part.kind = kind;
  part.whole = html::whole(node);
  return part;
}

/// Element children, white space and comments passed over; `has_text` tells whether words stand between them.
struct Children {
  std::vector<const Node*> elements;
  bool has_text = false;
};

Children children_of(const Node& node) {
  Children children;
  for (const Node* child = node.first_child(); child; child = child->next_sibling()) {
    if (child->is_element())
      children.elements.push_back(child);
    else if (child->is_text() && !text::trim(child->content()).empty())
      children.has_text = true;
    if (children.elements.size() > 8) break;  // no rule asks for more
  }
  return children;
}

/// The element in front of this one, when nothing but white space stands between.
const Node* element_before(const Node& node) {
  const Node* before = node.previous_sibling();
  while (before && !before->is_element() && text::trim(before->content()).empty()) before = before->previous_sibling();
  return before && before->is_element() ? before : nullptr;
}

/// A table of one cell, as vBulletin 3 frames quotes: that cell. Looks at the table's own rows alone.
const Node* only_cell(const Node& table) {
  const std::span<const Node> nodes = table.subtree();
  const Node* cell = nullptr;
  for (std::size_t at = 1; at < nodes.size(); ++at) {
    if (!nodes[at].is(Tag::td)) continue;
    if (cell) return nullptr;
    cell = &nodes[at];
    at += cell->last() - cell->order();
  }
  return cell;
}

/// Labels and headers are small: a larger part is looked into no further, so that nested frames cost no more than their
/// size.
constexpr std::uint32_t label_nodes = 64;

bool is_small(const Node& node) { return node.last() - node.order() <= label_nodes; }

bool holds_button(const Node& node) {
  return is_small(node) && std::ranges::any_of(node.subtree(), [](const Node& inner) {
           return inner.is(Tag::button) ||
                  (inner.is(Tag::input) && text::equals_ignoring_ascii_case(inner.attribute("type"), "button"));
         });
}

bool names_somebody(const PageView& page, const Node& node) {
  return is_small(node) && std::ranges::any_of(node.subtree(), [&](const Node& inner) {
           return inner.is(Tag::strong) || inner.is(Tag::b) || (inner.is(Tag::a) && page.link(inner).post_id);
         });
}

/// The content of a quote's frame: the first of its blocks names who is quoted when a strong name or a link to the post
/// is in it and more follows. No word is needed.
void split_quote(const PageView& page, const Node& frame, Part& part) {
  part.body = html::inside(frame);
  const Children children = children_of(frame);
  if (children.elements.empty()) return;
  const Node& first = *children.elements.front();
  const bool words_before =
      first.order() > frame.order() + 1 && !text_between(page.nodes(), {frame.order() + 1, first.order()}).empty();
  if (words_before || !first.is(Tag::div) || children.elements.size() < 2 || !names_somebody(page, first)) return;
  // An author may begin with a bold line of his own: a header has a second block behind it, and nothing but blocks.
  if (children.has_text || !(children.elements[1]->is(Tag::div) || children.elements[1]->is(Tag::blockquote))) return;
  part.header = html::whole(first);
  part.body = {first.last() + 1, frame.last() + 1};
}

// ---- the rules by which parts are recognised; the first that fits an element counts

using PartRule = std::optional<Part> (*)(const PageView&, const Node&);

/// vBulletin 4 and 5: div.bbcode_quote, with .bbcode_postedby and .message. [MT, FAN]
std::optional<Part> quote_bbcode(const PageView& page, const Node& node) {
  if (!node.is(Tag::div) || !node.has_class("bbcode_quote")) return std::nullopt;
  Part part = part_at(Part::Kind::quote, node);
  if (const Node* container = node.parent(); container && container->has_class("bbcode_container")) {
    const Children around = children_of(*container);
    if (!around.has_text && around.elements.size() == 1) part.whole = html::whole(*container);
  }
  const Children children = children_of(node);
  const Node* frame = &node;
  for (const Node* child : children.elements) {
    if (child->has_class("quote_container")) frame = child;
  }
  part.body = html::inside(*frame);
  for (const Node* child = frame->first_child(); child; child = child->next_sibling()) {
    if (!child->is_element()) continue;
    if (child->has_class("bbcode_postedby"))
      part.header = html::whole(*child);
    else if (child->has_class("message"))
      part.body = html::inside(*child);
  }
  if (!part.header.is_empty() && part.body.contains(part.header.begin)) part.body.begin = part.header.end;
  if (part.header.is_empty()) split_quote(page, *frame, part);
  return part;
}

bool has_label_class(const Node& node) {
  return node.has_class("smallfont") || node.has_class("bbcode_description") || node.has_class("bbcode_header") ||
         class_holds(node, "quote") || class_holds(node, "spoiler") || class_holds(node, "label");
}

/// A frame as vBulletin draws it, by whatever means a skin has.
bool is_boxed(const Node& node) {
  return node.is(Tag::table) || node.has_class("alt2") || node.has_class("alt1") || node.has_class("panel") ||
         class_holds(node, "quote") || node.attribute("style").find("inset") != std::string_view::npos;
}

/// Few words with a colon at their end.
bool reads_as_label(const Node& node) {
  if (!is_small(node)) return false;
  const std::string text = html::text_of(node);
  return text.size() > 1 && text.size() <= 40 && text.ends_with(':');
}

/// vBulletin 3: a div of a label and a frame; some skins have who is quoted between them. The frame is a table of one
/// cell or a panel: a quote; a pre or code: code; a button in the label: a spoiler. [AS, KLN, PP, MZ]
std::optional<Part> labelled_frame(const PageView& page, const Node& node) {
  if (!node.is(Tag::div)) return std::nullopt;
  const Children children = children_of(node);
  if (children.has_text || children.elements.size() < 2 || children.elements.size() > 3) return std::nullopt;
  const Node& label = *children.elements.front();
  const Node& frame = *children.elements.back();
  const Node* const between = children.elements.size() == 3 ? children.elements[1] : nullptr;
  if (between && !(between->is(Tag::div) && names_somebody(page, *between) && is_boxed(frame))) return std::nullopt;
  const bool is_label = has_label_class(label) || (is_boxed(frame) && reads_as_label(label));
  if (!is_label && !(label.is(Tag::div) && holds_button(label))) return std::nullopt;
  Part part = part_at(Part::Kind::quote, node);
  part.label = &label;
  if (holds_button(label) || class_holds(label, "spoiler")) {
    part.kind = Part::Kind::spoiler;
    part.body = html::inside(frame);
    return part;
  }
  const Children in_frame = children_of(frame);
  const bool has_pre = frame.is(Tag::pre) || (in_frame.elements.size() == 1 && in_frame.elements[0]->is(Tag::pre));
  const bool has_code =
      frame.is(Tag::code) || (!in_frame.has_text && !in_frame.elements.empty() && in_frame.elements[0]->is(Tag::code));
  if (has_pre || has_code) {
    part.kind = Part::Kind::code;
    part.body = html::inside(frame);
    return part;
  }
  const Node* cell = nullptr;
  if (frame.is(Tag::table))
    cell = only_cell(frame);
  else if (frame.is(Tag::div) || frame.is(Tag::blockquote))
    cell = &frame;
  if (!cell) return std::nullopt;
  split_quote(page, *cell, part);
  // Skins that name the author in the label itself, or beside it.
  if (part.header.is_empty() && between) part.header = html::whole(*between);
  if (part.header.is_empty() && names_somebody(page, label) && !reads_as_label(label)) part.header = html::whole(label);
  return part;
}

/// Skins: an element whose class speaks of a quote.
std::optional<Part> quote_by_class(const PageView& page, const Node& node) {
  if (!node.is(Tag::div) && !node.is(Tag::blockquote) && !node.is(Tag::fieldset) && !node.is(Tag::table))
    return std::nullopt;
  static constexpr std::string_view classes[] = {"quote",     "bbcodequote",  "bbquote",
                                                 "quotebox",  "bbcode-quote", "post-quote",
                                                 "postquote", "quoteblock",   "bbcodeblock"};
  if (std::ranges::none_of(classes, [&](std::string_view name) { return node.has_class(name); })) return std::nullopt;
  if (node.has_class("bbcodeblock") && html::find(node, Tag::pre)) return std::nullopt;
  Part part = part_at(Part::Kind::quote, node);
  const Node* frame = node.is(Tag::table) ? only_cell(node) : &node;
  if (!frame) return std::nullopt;
  split_quote(page, *frame, part);
  if (part.header.is_empty()) {
    // cite, legend or a header element in front.
    if (const Node* first = children_of(*frame).elements.empty() ? nullptr : children_of(*frame).elements.front();
        first && (first->name() == "cite" || first->is(Tag::legend) || first->is(Tag::header))) {
      part.header = html::whole(*first);
      part.body.begin = first->last() + 1;
    }
  }
  return part;
}

/// A pre is code whatever is around it; vBulletin 4 has its label beside it.
std::optional<Part> code_pre(const PageView&, const Node& node) {
  if (!node.is(Tag::pre)) return std::nullopt;
  Part part = part_at(Part::Kind::code, node);
  part.body = html::inside(node);
  const Node* const before = element_before(node);
  if (before && (before->has_class("bbcode_description") || before->has_class("smallfont"))) {
    part.label = before;
    part.whole = {before->order(), node.last() + 1};
  }
  return part;
}

/// vBulletin 4: div.bbcode_code beside div.bbcode_description (PHP).
std::optional<Part> code_bbcode(const PageView&, const Node& node) {
  if (!node.is(Tag::div) || !node.has_class("bbcode_code")) return std::nullopt;
  Part part = part_at(Part::Kind::code, node);
  part.body = html::inside(node);
  const Node* const before = element_before(node);
  if (before && before->has_class("bbcode_description")) {
    part.label = before;
    part.whole = {before->order(), node.last() + 1};
  }
  return part;
}

/// details, or a wrapper whose class speaks of a spoiler with a head and a body. Mods differ in names, not in shape.
std::optional<Part> spoiler_by_class(const PageView&, const Node& node) {
  if (node.is(Tag::details)) {
    const Node* label = html::find(node, Tag::summary);
    Part part = part_at(Part::Kind::spoiler, node);
    part.label = label;
    part.body = label ? Range{label->last() + 1, node.last() + 1} : html::inside(node);
    return part;
  }
  if (!node.is(Tag::div) || !class_holds(node, "spoiler")) return std::nullopt;
  const Children children = children_of(node);
  Part part = part_at(Part::Kind::spoiler, node);
  part.body = html::inside(node);
  if (!children.elements.empty() && !children.has_text && children.elements.size() >= 2) {
    const Node& first = *children.elements.front();
    static constexpr std::string_view heads[] = {"head", "title", "label", "button", "pre-", "toggle", "show"};
    const std::string classes = text::ascii_lower(first.attribute("class"));
    const bool is_head = holds_button(first) || std::ranges::any_of(heads, [&](std::string_view head) {
                           return classes.find(head) != std::string::npos;
                         });
    if (is_head) {
      part.label = &first;
      part.body = {first.last() + 1, node.last() + 1};
    }
  }
  return part;
}

/// A head with a button, and the part that it shows as the next element, without a wrapper around the two.
std::optional<Part> spoiler_pair(const PageView&, const Node& node) {
  if (!node.is(Tag::div) || !holds_button(node)) return std::nullopt;
  const Node* body = node.next_sibling();
  while (body && !body->is_element() && text::trim(body->content()).empty()) body = body->next_sibling();
  if (!body || !body->is(Tag::div)) return std::nullopt;
  Part part = part_at(Part::Kind::spoiler, node);
  part.whole.end = body->last() + 1;
  part.label = &node;
  part.body = html::inside(*body);
  return part;
}

/// Advertisements between the words: the containers that vBulletin itself names so; and what a mod hides. [MT]
std::optional<Part> advertisement(const PageView&, const Node& node) {
  const std::string_view id = node.id();
  // A video's address in words, hidden where the video itself is shown. [PP]
  if (id.starts_with("ame_noshow_")) return part_at(Part::Kind::noise, node);
  if (!id.starts_with("ad_") && !id.starts_with("div-gpt-ad") && !id.starts_with("gpt-adslot") && node.name() != "ins")
    return std::nullopt;
  if (node.name() == "ins" && !node.has_class("adsbygoogle")) return std::nullopt;
  return part_at(Part::Kind::noise, node);
}

constexpr PartRule part_rules[] = {quote_bbcode, code_bbcode,      code_pre,       labelled_frame,
                                   spoiler_pair, spoiler_by_class, quote_by_class, advertisement};

/// All parts of a message in order, an enclosing one before those inside it.
std::vector<Part> parts_of(const PageView& page, Range range) {
  std::vector<Part> parts;
  std::vector<std::size_t> enclosing;  // those that the scan is inside of
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Node& node = page.nodes()[at];
    if (!node.is_element()) continue;
    while (!enclosing.empty() && parts[enclosing.back()].whole.end <= at) enclosing.pop_back();
    if (!enclosing.empty() && parts[enclosing.back()].kind == Part::Kind::code) continue;  // nothing in code is markup
    for (const PartRule rule : part_rules) {
      std::optional<Part> part = rule(page, node);
      if (!part) continue;
      part->whole.begin = std::max(part->whole.begin, range.begin);
      part->whole.end = std::min(part->whole.end, range.end);
      // A frame inside the wrapper by which it was recognised already.
      if (!enclosing.empty() && parts[enclosing.back()].kind == part->kind &&
          parts[enclosing.back()].body == part->body)
        break;
      enclosing.push_back(parts.size());
      parts.push_back(*part);
      break;
    }
  }
  std::ranges::stable_sort(parts, [](const Part& a, const Part& b) {
    return a.whole.begin != b.whole.begin ? a.whole.begin < b.whole.begin : a.whole.end > b.whole.end;
  });
  return parts;
}

// ---- images and smilies

/// Where an image really lies: lazy loading keeps it beside a blank one.
std::string_view image_source(const Node& image) {
  for (const std::string_view name : {"data-original", "data-src", "data-lazy-src", "data-url", "src"}) {
    if (const std::string_view value = image.attribute(name); !value.empty()) return value;
  }
  return {};
}

/// vBulletin's own smilies by file name (its install data; seen as images/smilies/NAME.gif on most boards): boards
/// print the title, not the code.
constexpr std::pair<std::string_view, std::string_view> stock_smilies[] = {{"smile", ":)"},
                                                                           {"biggrin", ":D"},
                                                                           {"wink", ";)"},
                                                                           {"tongue", ":p"},
                                                                           {"frown", ":("},
                                                                           {"mad", ":mad:"},
                                                                           {"redface", ":o"},
                                                                           {"rolleyes", ":rolleyes:"},
                                                                           {"cool", ":cool:"},
                                                                           {"eek", ":eek:"},
                                                                           {"confused", ":confused:"}};

std::string_view file_stem(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  url.remove_prefix(url.rfind('/') + 1);
  return url.substr(0, url.rfind('.'));
}

/// Cloudflare hides addresses from harvesters: hexadecimal bytes, each combined with the first.
std::optional<std::string> hidden_address(std::string_view hex) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  if (hex.size() < 4 || hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    if (digit(hex[at]) < 0 || digit(hex[at + 1]) < 0) return std::nullopt;
    bytes += static_cast<char>(digit(hex[at]) * 16 + digit(hex[at + 1]));
  }
  std::string address;
  for (const char byte : std::string_view(bytes).substr(1)) address += static_cast<char>(byte ^ bytes[0]);
  return text::is_valid_utf8(address) ? std::optional(address) : std::nullopt;
}

std::optional<std::string> words_of_element(const Node& node) {
  if (node.is(Tag::img)) return is_smilie(node) ? std::optional(smilie_code(node)) : std::nullopt;
  return hidden_address(node.attribute("data-cfemail"));
}

// ---- text of a range without certain parts

/// Ranges that a text leaves out, sorted and disjoint: `parts` below the range, at the outermost level.
/// With `keep_quotes` a quote's words stay and its label and header alone go.
html::TextPlan plan_for(const std::vector<Part>& parts, Range range, bool keep_quotes = false) {
  html::TextPlan plan;
  const auto leave_out = [&](Range part) {
    if (part.is_empty()) return;
    plan.skip.push_back(part);
  };
  plan.substitute = words_of_element;
  std::uint32_t until = range.begin;
  const auto first =
      std::ranges::lower_bound(parts, range.begin, {}, [](const Part& part) { return part.whole.begin; });
  for (auto at = first; at != parts.end() && at->whole.begin < range.end; ++at) {
    const Part& part = *at;
    if (part.whole.end > range.end || part.whole.begin < until) continue;
    switch (part.kind) {
      case Part::Kind::quote:
        if (keep_quotes) {
          if (part.label) leave_out(html::whole(*part.label));
          if (!part.label || part.header != html::whole(*part.label)) leave_out(part.header);
          until = std::max({until, part.header.end, part.label ? part.label->last() + 1 : 0});
          break;
        }
        [[fallthrough]];
      case Part::Kind::noise:
        plan.skip.push_back(part.whole);
        until = part.whole.end;
        break;
      case Part::Kind::code:
        if (part.label) {
          plan.skip.push_back(html::whole(*part.label));
          until = part.label->last() + 1;
        }
        plan.verbatim.push_back(part.body);
        until = std::max(until, part.body.end);
        break;
      case Part::Kind::spoiler:
        if (part.label) {
          plan.skip.push_back(html::whole(*part.label));
          until = part.label->last() + 1;
        }
        break;
    }
  }
  return plan;
}

/// The outermost quotes of a range. Those are rows of their own; a quote that held the HTML of all quotes inside it
/// would make a page of nested ones grow with the square of their depth.
std::vector<Range> quotes_inside(const std::vector<Part>& parts, Range range) {
  std::vector<Range> quotes;
  std::uint32_t until = range.begin;
  for (auto at = std::ranges::lower_bound(parts, range.begin, {}, [](const Part& part) { return part.whole.begin; });
       at != parts.end() && at->whole.begin < range.end; ++at) {
    if (at->kind != Part::Kind::quote || at->whole.end > range.end || at->whole.begin < until) continue;
    quotes.push_back(at->whole);
    until = at->whole.end;
  }
  return quotes;
}

std::string label_text(const Node& label) {
  std::string text = html::text_of(label);
  if (text.ends_with(':')) text.pop_back();
  return std::string(text::trim(text));
}

Quote quote_of(const PageView& page, const std::vector<Part>& parts, const Part& part) {
  Quote quote;
  for (const Range place : {part.header, part.label ? html::whole(*part.label) : Range{}}) {
    for (const Node& node : page.nodes(place)) {
      if (!quote.author_name && (node.is(Tag::strong) || node.is(Tag::b))) {
        std::string name = html::text_of(node);
        if (!name.empty()) quote.author_name = std::move(name);
      }
      if (!quote.quoted_post_id && node.is(Tag::a)) quote.quoted_post_id = page.link(node).post_id;
    }
  }
  if (quote.quoted_post_id) quote.resolved_by = QuoteResolution::link;
  quote.text = html::render_text(page.nodes(), part.body, plan_for(parts, part.body));
  quote.html = html::render_html(
      page.nodes(), part.body, [&](std::string_view reference) { return page.absolute(reference); },
      quotes_inside(parts, part.body));
  return quote;
}

Block block_of(const PageView& page, const std::vector<Part>& parts, const Part& part, int ordinal) {
  Block block;
  block.ordinal = ordinal;
  block.kind = part.kind == Part::Kind::code ? BlockKind::code : BlockKind::spoiler;
  if (part.label) {
    std::string title = label_text(*part.label);
    if (!title.empty()) block.title = std::move(title);
  }
  html::TextPlan plan = plan_for(parts, part.body);
  if (part.kind == Part::Kind::code) plan.verbatim = {part.body};
  block.text = html::render_text(page.nodes(), part.body, plan);
  return block;
}

// ---- links

std::optional<Link> link_of(const PageView& page, const Node& node) {
  const auto make = [&](LinkKind kind, std::string_view reference, std::string text) {
    return Link{0, kind, page.absolute(reference), std::move(text)};
  };
  if (node.is(Tag::a)) {
    const std::string_view href = text::trim(node.attribute("href"));
    if (href.empty() || href == "#" || text::ascii_lower(href.substr(0, 11)) == "javascript:") return std::nullopt;
    std::string text = html::text_of(node);
    for (const Node& inner : is_small(node) ? node.subtree() : std::span<const Node>{}) {
      std::optional<std::string> hidden = hidden_address(inner.attribute("data-cfemail"));
      if (!hidden && href.find("email-protection#") != std::string_view::npos)
        hidden = hidden_address(href.substr(href.find('#') + 1));
      if (hidden) return Link{0, LinkKind::email, *hidden, *hidden};
    }
    if (text::ascii_lower(href.substr(0, 7)) == "mailto:") {
      Link link{0, LinkKind::email, url::percent_decoded(href.substr(7, href.find('?', 7) - 7)), std::move(text)};
      return link;
    }
    const bool is_member = page.link(node).target == url::LinkTarget::member;
    const Node* before = node.previous_sibling();
    const bool after_at = before && before->is_text() && text::trim(before->content()).ends_with('@');
    const bool is_mention =
        is_member && (text.starts_with('@') || after_at || class_holds(node, "mention") ||
                      class_holds(node, "bbcode_user") || (node.parent() && class_holds(*node.parent(), "mention")));
    return make(is_mention ? LinkKind::mention : LinkKind::link, href, std::move(text));
  }
  if (node.is(Tag::img)) {
    const std::string_view source = image_source(node);
    if (source.empty() || is_smilie(node)) return std::nullopt;
    return make(LinkKind::image, source, text::fold_space(node.attribute("alt")));
  }
  if (node.is(Tag::iframe) || node.is(Tag::embed) || node.is(Tag::video) || node.name() == "source") {
    if (node.name() == "source" && !html::ancestor(node, Tag::video)) return std::nullopt;
    const std::string_view source =
        node.has("data-src") && node.attribute("src").empty() ? node.attribute("data-src") : node.attribute("src");
    if (source.empty()) return std::nullopt;
    if (node.is(Tag::embed) && html::ancestor(node, Tag::object))
      return std::nullopt;  // the object around it was counted
    return make(LinkKind::video, source, {});
  }
  if (node.is(Tag::object)) {
    std::string_view source = node.attribute("data");
    for (const Node& inner : node.subtree()) {
      if (!source.empty()) break;
      if (inner.name() == "param" && text::equals_ignoring_ascii_case(inner.attribute("name"), "movie"))
        source = inner.attribute("value");
      if (inner.is(Tag::embed)) source = inner.attribute("src");
    }
    if (source.empty()) return std::nullopt;
    return make(LinkKind::video, source, {});
  }
  return std::nullopt;
}

}  // namespace

bool is_smilie(const Node& image) {
  const std::string source = text::ascii_lower(image_source(image));
  if (source.find("attachment") != std::string::npos || source.find("/buttons/") != std::string::npos) return false;
  for (const std::string_view folder : {"smilie", "smiley", "/emoticon", "/emoji", "/smiles/"}) {
    if (source.find(folder) != std::string::npos) return true;
  }
  return image.has_class("inlineimg") || image.has_class("smilie") || image.has_class("emoji");
}

std::string smilie_code(const Node& image) {
  std::string alt = text::fold_space(image.attribute("alt"));
  if (!alt.empty()) return alt;
  const std::string stem = text::ascii_lower(file_stem(image_source(image)));
  for (const auto& [name, code] : stock_smilies) {
    if (stem == name) return std::string(code);
  }
  std::string title = text::fold_space(image.attribute("title"));
  if (title.empty()) title = file_stem(image_source(image));
  if (title.empty()) return {};
  const bool is_code = title.find_first_of(":;=") != std::string::npos;
  return is_code ? title : ":" + title + ":";
}

Range content_of(const PageView& page, const Node& message) {
  Range range = html::inside(message);
  const Children children = children_of(message);
  if (!children.has_text && children.elements.size() == 1 && children.elements[0]->is(Tag::blockquote) &&
      children.elements[0]->has_class("postcontent")) {
    range = html::inside(*children.elements[0]);
  }
  // A serialiser may have closed the element too late: what follows the comment is not the message's. An author's stray
  // end tag may have closed it too early: words that go on in front of the comment are the message's.
  const auto& comments = page.comments();
  const auto goes_on = [&](std::uint32_t until) {
    for (std::uint32_t at = message.last() + 1; at < until; ++at) {
      const Node& node = page.nodes()[at];
      if (node.is_comment() || (node.is_text() && text::trim(node.content()).empty())) continue;
      return node.is_text() || node.is(Tag::br) || node.is(Tag::b) || node.is(Tag::i) || node.is(Tag::font) ||
             node.is(Tag::span) || node.is(Tag::a);
    }
    return false;
  };
  for (auto at = std::ranges::lower_bound(comments, range.begin, {}, &PageView::Comment::order); at != comments.end();
       ++at) {
    if (at->text == "message" || at->text.starts_with("post #")) break;  // the next post
    if (at->text != "/ message") continue;
    if (at->order < range.end || goes_on(at->order)) range.end = at->order;
    break;
  }
  return range;
}

std::string read_words(const PageView& page, Range range) {
  return html::render_text(page.nodes(), range, plan_for(parts_of(page, range), range, true));
}

Message read_message(const PageView& page, Range range) {
  Message message;
  const std::vector<Part> parts = parts_of(page, range);
  message.text = html::render_text(page.nodes(), range, plan_for(parts, range));
  message.html =
      html::render_html(page.nodes(), range, [&](std::string_view reference) { return page.absolute(reference); });

  struct Open {
    const Part* part;
    int ordinal;  // of a quote
  };
  std::vector<Open> open;
  for (const Part& part : parts) {
    while (!open.empty() && open.back().part->whole.end <= part.whole.begin) open.pop_back();
    if (part.kind == Part::Kind::quote) {
      Quote quote = quote_of(page, parts, part);
      quote.ordinal = static_cast<int>(message.quotes.size()) + 1;
      for (const Open& outer : open) {
        if (outer.part->kind == Part::Kind::quote) quote.parent_ordinal = outer.ordinal;
      }
      open.push_back({&part, quote.ordinal});
      message.quotes.push_back(std::move(quote));
    } else if (part.kind != Part::Kind::noise) {
      // Only the author's own, and a spoiler within a spoiler is part of it.
      const bool is_inside = std::ranges::any_of(open, [&](const Open& outer) {
        return outer.part->kind == Part::Kind::quote || outer.part->kind == part.kind;
      });
      open.push_back({&part, 0});
      if (!is_inside)
        message.blocks.push_back(block_of(page, parts, part, static_cast<int>(message.blocks.size()) + 1));
    }
  }

  const html::TextPlan own = plan_for(parts, range);
  std::size_t skip = 0;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    while (skip < own.skip.size() && own.skip[skip].end <= at) ++skip;
    if (skip < own.skip.size() && own.skip[skip].contains(at)) {
      at = own.skip[skip].end - 1;
      continue;
    }
    const Node& node = page.nodes()[at];
    if (node.is(Tag::noscript) || node.is(Tag::script) || node.is(Tag::style)) {
      at = node.last();
      continue;
    }
    if (!node.is_element()) continue;
    if (std::optional<Link> link = link_of(page, node)) {
      link->ordinal = static_cast<int>(message.links.size()) + 1;
      message.links.push_back(std::move(*link));
    }
  }
  return message;
}

}  // namespace vbarchive::extraction
