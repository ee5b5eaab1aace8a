#include "extract/message.h"

#include <algorithm>

#include "extract/rule.h"
#include "extract/words.h"
#include "text/utf8.h"
#include "url/redirect.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

struct PartRule;

/// A part of a message that is not plain words: where it lies, what of it is a label, what is content.
struct Part {
  enum class Kind { quote, code, spoiler, noise } kind = Kind::noise;
  const PartRule* rule = nullptr;  ///< that recognised it
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

bool links_to_person(const PageView& page, const Node& anchor) {
  const url::BoardLink link = page.link(anchor);
  return link.target == url::LinkTarget::member && !link.is_action;
}

bool names_somebody(const PageView& page, const Node& node) {
  return is_small(node) && std::ranges::any_of(node.subtree(), [&](const Node& inner) {
           return inner.is(Tag::strong) || inner.is(Tag::b) || inner.name() == "cite" ||
                  (inner.is(Tag::a) && (page.link(inner).post_id || links_to_person(page, inner)));
         });
}

/// Whether the class says that this is who is quoted, in a skin's own words.
bool is_header_by_class(const Node& node) {
  static constexpr std::string_view words[] = {
      "postedby",     "posted-by",   "posted_by", "quote_head",  "quote-head",  "quotehead", "quote_author",
      "quote-author", "quoteauthor", "quoted-by", "quote_title", "quote-title", "quotetitle"};
  return is_small(node) && std::ranges::any_of(words, [&](std::string_view word) { return class_holds(node, word); });
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
  if (words_before) return;
  // cite, legend or a header element in front, or a class that says so: what follows may be bare words.
  const bool is_cited = is_small(first) && (first.name() == "cite" || first.is(Tag::legend) || first.is(Tag::header));
  if (is_cited || is_header_by_class(first)) {
    part.header = html::whole(first);
    part.body.begin = first.last() + 1;
    return;
  }
  if (!first.is(Tag::div) || children.elements.size() < 2 || !names_somebody(page, first)) return;
  // An author may begin with a bold line of his own: a header has a second block behind it, and nothing but blocks.
  if (children.has_text || !(children.elements[1]->is(Tag::div) || children.elements[1]->is(Tag::blockquote))) return;
  part.header = html::whole(first);
  part.body = {first.last() + 1, frame.last() + 1};
}

// ---- the ways in which parts are recognised

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
  return part;
}

/// Without a class: a blockquote that cites (vBulletin's own are indents), a fieldset whose legend names somebody.
std::optional<Part> quote_by_cite(const PageView& page, const Node& node) {
  if (!node.is(Tag::blockquote) && !node.is(Tag::fieldset)) return std::nullopt;
  const Children children = children_of(node);
  if (children.elements.empty()) return std::nullopt;
  const Node& first = *children.elements.front();
  const Node& last = *children.elements.back();
  Part part = part_at(Part::Kind::quote, node);
  part.body = html::inside(node);
  if (node.is(Tag::fieldset)) {
    if (!first.is(Tag::legend) || !names_somebody(page, first) || html::text_of(first).empty()) return std::nullopt;
    part.header = html::whole(first);
    part.body.begin = first.last() + 1;
    return part;
  }
  const auto cites = [](const Node& child) {
    return is_small(child) && (child.name() == "cite" || child.is(Tag::footer));
  };
  const bool ends = !last.next_sibling() || text_between(page.nodes(), {last.last() + 1, node.last() + 1}).empty();
  if (cites(first)) {
    part.header = html::whole(first);
    part.body.begin = first.last() + 1;
  } else if (cites(last) && ends) {
    part.header = html::whole(last);
    part.body.end = last.order();
  } else if (!node.has("cite")) {
    return std::nullopt;
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
  if ((!node.is(Tag::div) && !node.is(Tag::span)) || !class_holds(node, "spoiler")) return std::nullopt;
  const Children children = children_of(node);
  Part part = part_at(Part::Kind::spoiler, node);
  part.body = html::inside(node);
  if (!children.elements.empty() && !children.has_text && children.elements.size() >= 2) {
    const Node& first = *children.elements.front();
    static constexpr std::string_view heads[] = {"head", "title", "label", "button", "pre-", "toggle", "show"};
    const std::string classes = text::ascii_lower(first.classes());
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

bool is_hidden(const Node& node) {
  std::string style = text::ascii_lower(node.attribute("style"));
  std::erase(style, ' ');
  return style.find("display:none") != std::string::npos;
}

/// A link or button that does nothing but open the hidden element behind it.
std::optional<Part> spoiler_toggle(const PageView&, const Node& node) {
  if (node.is(Tag::a)) {
    const std::string_view href = text::trim(node.attribute("href"));
    const bool leads_nowhere =
        href.empty() || href.starts_with('#') || text::ascii_lower(href.substr(0, 11)) == "javascript:";
    if (!leads_nowhere || !is_small(node)) return std::nullopt;
  } else if (!node.is(Tag::button) && !node.is(Tag::input)) {
    return std::nullopt;
  } else if (!holds_button(node)) {
    return std::nullopt;
  }
  const Node* body = node.next_sibling();
  while (body && ((!body->is_element() && text::trim(body->content()).empty()) || body->is(Tag::br)))
    body = body->next_sibling();
  if (!body || !(body->is(Tag::div) || body->is(Tag::span)) || !is_hidden(*body)) return std::nullopt;
  Part part = part_at(Part::Kind::spoiler, node);
  part.whole.end = body->last() + 1;
  part.label = &node;
  part.body = html::inside(*body);
  return part;
}

/// Whether one of an element's names, its id or a word of its class, is like that.
template <typename Like>
bool is_called(const Node& node, Like like) {
  if (!node.may_have(html::mark_of("id") | html::mark_of("class"))) return false;
  if (const std::string_view id = node.id(); !id.empty() && like(text::ascii_lower(id))) return true;
  const std::string classes = text::ascii_lower(node.classes());
  std::string_view rest = classes;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" \t\r\n\f"), rest.size());
    if (end > 0 && like(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool begins_with_any(std::string_view name, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return name.starts_with(beginning); });
}

/// `ad_thread_first_post_content`, `div-gpt-ad-1`, `ad300x250`, `adsbygoogle`: an author cannot name elements.
bool is_name_of_ad(std::string_view name) {
  static constexpr std::string_view names[] = {"ad",     "ads",    "adbox",       "adslot",   "adspot",
                                               "adunit", "adwrap", "adcontainer", "adwrapper"};
  static constexpr std::string_view beginnings[] = {
      "ad_",      "ad-",        "ads_",   "ads-", "adsense", "adsbygoogle", "advert", "google_ad", "google-ad",
      "googlead", "div-gpt-ad", "gpt-ad", "dfp_", "dfp-",    "bsa_",        "bsap_",  "bsarocks",  "aswift_"};
  if (name.size() > 2 && name.starts_with("ad") && name[2] >= '0' && name[2] <= '9') return true;
  return std::ranges::find(names, name) != std::end(names) || begins_with_any(name, beginnings);
}

std::optional<Part> advertisement(const PageView&, const Node& node) {
  const bool is_frame_of_ad =
      node.is(Tag::iframe) && (node.attribute("src").find("doubleclick.net/") != std::string_view::npos ||
                               node.attribute("src").find("googlesyndication.com/") != std::string_view::npos);
  if (node.is(Tag::a) || !(is_frame_of_ad || is_called(node, is_name_of_ad))) return std::nullopt;
  return part_at(Part::Kind::noise, node);
}

/// A video's address in words, hidden where the video itself is shown. [PP]
std::optional<Part> words_of_video(const PageView&, const Node& node) {
  if (!node.id().starts_with("ame_noshow_")) return std::nullopt;
  return part_at(Part::Kind::noise, node);
}

/// The bar that a script puts above images it made smaller, in pages that a browser saved.
std::optional<Part> resizer_bar(const PageView&, const Node& node) {
  static constexpr std::string_view names[] = {"ncode_imageresizer_warning", "imageresizer_warning", "resize_bar",
                                               "resizer_bar", "resizebar"};
  if (!is_small(node) || !is_called(node, [](std::string_view name) { return begins_with_any(name, names); }))
    return std::nullopt;
  return part_at(Part::Kind::noise, node);
}

/// What stands in the place of words that a reader must thank or reply for: the board's words, not the author's.
/// `vfc_unhide_…` is what such a reader sees: the author's own.
std::optional<Part> hidden_until(const PageView&, const Node& node) {
  static constexpr std::string_view names[] = {"vfc_hide_", "hiddencontent", "hidden_content", "hidden-content"};
  if (!is_called(node, [](std::string_view name) { return begins_with_any(name, names); })) return std::nullopt;
  return part_at(Part::Kind::noise, node);
}

/// Highslide's captions and controls: they repeat what the image says.
std::optional<Part> image_caption(const PageView&, const Node& node) {
  static constexpr std::string_view names[] = {"highslide-caption", "highslide-heading", "highslide-controls"};
  if (!is_called(node, [](std::string_view name) { return begins_with_any(name, names); })) return std::nullopt;
  return part_at(Part::Kind::noise, node);
}

// ---- the rules; the first that fits an element counts

struct PartRule {
  std::string_view field, name, evidence;
  std::optional<Part> (*find)(const PageView&, const Node&);
};

constexpr std::string_view quotes_field = "post.quotes", blocks_field = "post.blocks", left_out_field = "post.left_out";

constexpr PartRule part_rules[] = {
    {quotes_field, "quote-bbcode", "div.bbcode_quote with .bbcode_postedby and .message: 4.x, 5.x [MT, FAN]",
     quote_bbcode},
    {blocks_field, "code-bbcode", "div.bbcode_code, PHP: 4.x", code_bbcode},
    {blocks_field, "code-pre", "pre, whatever is around it: all", code_pre},
    {quotes_field, "labelled-frame", "a label above a frame: quotes, code, spoilers of 3.x and skins [AS, KLN, PP, MZ]",
     labelled_frame},
    {blocks_field, "spoiler-pair", "a button, and the part that it shows as the next element: mods", spoiler_pair},
    {blocks_field, "spoiler-class", "details, a class that speaks of a spoiler: mods", spoiler_by_class},
    {blocks_field, "spoiler-toggle", "a link without a target in front of a hidden element: mods", spoiler_toggle},
    {quotes_field, "quote-class", "a class that speaks of a quote: skins", quote_by_class},
    {quotes_field, "quote-cite", "a blockquote that cites, a fieldset whose legend names somebody: skins",
     quote_by_cite},
    {left_out_field, "advertisement", "an id or class of an ad slot: 3.x, 4.x, 5.x [MT]", advertisement},
    {left_out_field, "video-words", "#ame_noshow_N: Auto Media Embedding [PP]", words_of_video},
    {left_out_field, "resizer-bar", "the bar of nCode's image resizer", resizer_bar},
    {left_out_field, "hidden-until", "#vfc_hide_thanks_post_N: words hidden until the reader thanks", hidden_until},
    {left_out_field, "image-caption", "Highslide's captions", image_caption}};

/// All parts of a message in order, an enclosing one before those inside it.
std::vector<Part> parts_of(const PageView& page, Range range) {
  std::vector<Part> parts;
  std::vector<std::size_t> enclosing;  // those that the scan is inside of
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Node& node = page.nodes()[at];
    if (!node.is_element()) continue;
    while (!enclosing.empty() && parts[enclosing.back()].whole.end <= at) enclosing.pop_back();
    if (!enclosing.empty() && parts[enclosing.back()].kind == Part::Kind::code) continue;  // nothing in code is markup
    for (const PartRule& rule : part_rules) {
      if (page.profile() && page.profile()->is_off(rule.name)) continue;
      std::optional<Part> part = rule.find(page, node);
      if (!part) continue;
      part->rule = &rule;
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
  for (const std::string_view name : {"data-original", "data-src", "data-lazy-src", "data-lazy", "data-url", "src"}) {
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

/// A formula as a picture: its alt text is what the author wrote. [LFD]
bool is_formula(const Node& image) {
  if (text::trim(image.attribute("alt")).empty()) return false;
  const std::string source = text::ascii_lower(image_source(image));
  for (const std::string_view renderer : {"latex", "mimetex", "mathtex", "/tex/", "tex.php", "tex.cgi"}) {
    if (source.find(renderer) != std::string::npos) return true;
  }
  return image.parent() && image.parent()->attribute("onclick").find("texpopup") != std::string_view::npos;
}

std::optional<std::string> words_of_element(const Node& node) {
  if (node.is(Tag::img)) {
    if (is_formula(node)) return text::fold_space(node.attribute("alt"));
    return is_smilie(node) ? std::optional(smilie_code(node)) : std::nullopt;
  }
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

/// Who is quoted, by a mark of the name: bold, a link to the profile, a class; else what a cite holds. "Originally
/// posted by" without a mark is left to the words (words.h).
std::optional<std::string> marked_name(const PageView& page, const Part& part) {
  const std::string label = part.label && reads_as_label(*part.label) ? html::text_of(*part.label) : std::string{};
  const auto first_text = [&](auto&& matches) -> std::optional<std::string> {
    for (const Range place : {part.header, part.label ? html::whole(*part.label) : Range{}}) {
      for (const Node& node : page.nodes(place)) {
        if (!node.is_element() || !matches(node)) continue;
        std::string name = html::text_of(node);
        if (name == label) continue;  // "Quote:" in bold
        while (name.ends_with(':')) name.pop_back();
        if (!name.empty()) return name;
      }
    }
    return std::nullopt;
  };
  if (auto name = first_text([](const Node& node) { return node.is(Tag::strong) || node.is(Tag::b); })) return name;
  if (auto name = first_text([&](const Node& node) { return node.is(Tag::a) && links_to_person(page, node); }))
    return name;
  if (auto name = first_text([](const Node& node) {
        return node.has_class("username") || node.has_class("author") || node.has_class("quote-author") ||
               node.has_class("quote_author") || node.has_class("name");
      }))
    return name;
  // "Ann said" is no name: a cite counts by itself where it is one word.
  return first_text([](const Node& node) {
    const std::string text = node.name() == "cite" ? html::text_of(node) : std::string{};
    return !text.empty() && !text.ends_with(':') && text.find(' ') == std::string::npos;
  });
}

Quote quote_of(const PageView& page, const std::vector<Part>& parts, const Part& part) {
  Quote quote;
  quote.author_name = marked_name(page, part);
  if (!quote.author_name && !part.header.is_empty())
    quote.author_name = quoted_name(text_between(page.nodes(), part.header), page.words());
  for (const Range place : {part.header, part.label ? html::whole(*part.label) : Range{}}) {
    for (const Node& node : page.nodes(place)) {
      if (!quote.quoted_post_id && node.is(Tag::a)) quote.quoted_post_id = page.link(node).post_id;
    }
  }
  // A skin may keep both for its scripts.
  const Node& frame = page.nodes()[part.whole.begin];
  for (const std::string_view name : {"data-author", "data-username", "data-quote-author"}) {
    if (!quote.author_name && frame.is_element() && !text::trim(frame.attribute(name)).empty())
      quote.author_name = text::fold_space(frame.attribute(name));
  }
  for (const std::string_view name : {"data-post-id", "data-postid", "data-quoted-post-id", "data-quote-id"}) {
    if (!quote.quoted_post_id && frame.is_element()) quote.quoted_post_id = id_after("", frame.attribute(name));
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

/// Words that a script or the board made into links of its own: the words are the author's, the links are not. An
/// address in words stays a link, whoever made it one.
bool is_linked_by_others(const Node& anchor, std::string_view text) {
  static constexpr std::string_view names[] = {"vglnk", "adlink", "il_ad", "itxtrst",     "itxthook",
                                               "klink", "sklink", "ktag",  "autolink-ad", "skimlinks-unlinked"};
  if (text.find("://") != std::string_view::npos || text.starts_with("www.")) return false;
  return is_called(anchor, [](std::string_view name) { return std::ranges::find(names, name) != std::end(names); });
}

/// A video that a script puts in its place when it is wanted: YouTube's number alone is in the page.
std::optional<std::string> lazy_video(const Node& node) {
  std::string_view number;
  for (const std::string_view name : {"data-youtube-id", "data-youtube", "data-ytid", "data-yt-id"}) {
    if (number.empty()) number = node.attribute(name);
  }
  if (node.name() == "lite-youtube") number = node.attribute("videoid");
  if (number.empty() && (class_holds(node, "youtube") || class_holds(node, "lazyyt"))) {
    for (const std::string_view name : {"data-id", "data-video-id", "data-videoid", "data-embed"}) {
      if (number.empty()) number = node.attribute(name);
    }
  }
  constexpr std::size_t length = 11;
  const bool is_number =
      number.size() == length && std::ranges::all_of(number, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
      });
  if (!is_number) return std::nullopt;
  return "https://www.youtube.com/watch?v=" + std::string(number);
}

/// `behind_at`: the words in front end with "@".
std::optional<Link> link_of_anchor(const PageView& page, const Node& node, bool behind_at) {
  const std::string_view href = text::trim(node.attribute("href"));
  if (href.empty() || href == "#" || text::ascii_lower(href.substr(0, 11)) == "javascript:") return std::nullopt;
  std::string text = html::text_of(node);
  for (const Node& inner : is_small(node) ? node.subtree() : std::span<const Node>{}) {
    std::optional<std::string> hidden = hidden_address(inner.attribute("data-cfemail"));
    if (!hidden && href.find("email-protection#") != std::string_view::npos)
      hidden = hidden_address(href.substr(href.find('#') + 1));
    if (hidden) return Link{0, LinkKind::email, *hidden, *hidden};
  }
  if (text::ascii_lower(href.substr(0, 7)) == "mailto:")
    return Link{0, LinkKind::email, url::percent_decoded(href.substr(7, href.find('?', 7) - 7)), std::move(text)};
  if (is_linked_by_others(node, text)) return std::nullopt;
  const std::string address = page.absolute(href);
  if (page.link(node).target == url::LinkTarget::member) {
    const bool is_marked = class_holds(node, "mention") || class_holds(node, "bbcode_user") ||
                           class_holds(node, "bbcode-user") ||
                           (node.parent() && class_holds(*node.parent(), "mention"));
    if (text.starts_with('@') || behind_at || is_marked) return Link{0, LinkKind::mention, address, std::move(text)};
    return Link{0, LinkKind::link, address, std::move(text)};
  }
  return Link{0, LinkKind::link, url::unwrapped(address).value_or(address), std::move(text)};
}

/// Whether a player's part stands in the whole. The two are close together; a page may nest thousands of other
/// elements.
bool is_part_of(const Node& node, Tag whole) {
  constexpr int most_levels = 16;
  const Node* at = node.parent();
  for (int level = 0; at && level < most_levels; ++level, at = at->parent()) {
    if (at->is(whole)) return true;
  }
  return false;
}

std::optional<Link> link_of(const PageView& page, const Node& node, bool behind_at) {
  const auto make = [&](LinkKind kind, std::string_view reference, std::string text) {
    return Link{0, kind, page.absolute(reference), std::move(text)};
  };
  if (node.is(Tag::a)) return link_of_anchor(page, node, behind_at);
  if (node.is(Tag::img)) {
    const std::string_view source = image_source(node);
    if (source.empty() || is_smilie(node) || is_formula(node)) return std::nullopt;
    return make(LinkKind::image, source, text::fold_space(node.attribute("alt")));
  }
  if (node.is(Tag::iframe) || node.is(Tag::embed) || node.is(Tag::video) || node.name() == "source") {
    if (node.name() == "source" && !is_part_of(node, Tag::video)) return std::nullopt;
    std::string_view source = node.attribute("src");
    for (const std::string_view lazy : {"data-src", "data-lazy-src", "data-original"}) {
      if (source.empty() || source == "about:blank") source = node.attribute(lazy);
    }
    if (source.empty() || source == "about:blank") return std::nullopt;
    if (node.is(Tag::embed) && is_part_of(node, Tag::object)) return std::nullopt;  // the object around it was counted
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
  if (std::optional<std::string> video = lazy_video(node)) return Link{0, LinkKind::video, *std::move(video), {}};
  return std::nullopt;
}

/// Whether a noscript repeats what a script loads late: an image or a frame beside it.
bool repeats_neighbour(const Node& noscript) {
  const Node* const before = element_before(noscript);
  const Node* after = noscript.next_sibling();
  while (after && !after->is_element() && text::trim(after->content()).empty()) after = after->next_sibling();
  const auto is_shown = [](const Node* node) {
    return node && (node->is(Tag::img) || node->is(Tag::iframe) || node->is(Tag::video) || lazy_video(*node));
  };
  return is_shown(before) || is_shown(after);
}

void tell(const PageView& page, Id post, const Part& part, std::string_view value) {
  // A labelled frame may be either.
  const std::string_view field = part.kind == Part::Kind::quote   ? quotes_field
                                 : part.kind == Part::Kind::noise ? left_out_field
                                                                  : blocks_field;
  note(page, {field, part.rule->name, part.rule->evidence}, post, part.whole, std::string(value));
}

}  // namespace

void list_message_rules(RuleList& rules) {
  for (const PartRule& rule : part_rules) list_part({rule.field, rule.name, rule.evidence}, rules);
}

bool is_smilie(const Node& image) {
  const std::string source = text::ascii_lower(image_source(image));
  if (source.find("attachment") != std::string::npos || source.find("/buttons/") != std::string::npos) return false;
  for (const std::string_view folder : {"smilie", "smiley", "emoticon", "emoji", "/smiles/"}) {
    if (source.find(folder) != std::string::npos) return true;
  }
  return image.has_class("inlineimg") || class_holds(image, "smilie") || class_holds(image, "emoji");
}

std::string smilie_code(const Node& image) {
  for (const std::string_view name : {"alt", "data-shortname", "data-smilie"}) {
    std::string code = text::fold_space(image.attribute(name));
    if (!code.empty()) return code;
  }
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

Message read_message(const PageView& page, Range range, std::optional<Id> post) {
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
      if (post && page.trace()) tell(page, *post, part, quote.author_name.value_or(""));
      message.quotes.push_back(std::move(quote));
    } else if (part.kind != Part::Kind::noise) {
      // Only the author's own, and a spoiler within a spoiler is part of it.
      const bool is_inside = std::ranges::any_of(open, [&](const Open& outer) {
        return outer.part->kind == Part::Kind::quote || outer.part->kind == part.kind;
      });
      open.push_back({&part, 0});
      if (is_inside) continue;
      message.blocks.push_back(block_of(page, parts, part, static_cast<int>(message.blocks.size()) + 1));
      if (post && page.trace()) tell(page, *post, part, message.blocks.back().title.value_or(""));
    } else if (post && page.trace()) {
      tell(page, *post, part, "");
    }
  }

  const html::TextPlan own = plan_for(parts, range);
  std::size_t skip = 0;
  bool behind_at = false;  // the last words end with "@"
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    while (skip < own.skip.size() && own.skip[skip].end <= at) ++skip;
    if (skip < own.skip.size() && own.skip[skip].contains(at)) {
      at = own.skip[skip].end - 1;
      continue;
    }
    const Node& node = page.nodes()[at];
    if (node.is(Tag::script) || node.is(Tag::style) || (node.is(Tag::noscript) && repeats_neighbour(node))) {
      at = node.last();
      continue;
    }
    if (node.is_text() && !text::trim(node.content()).empty()) behind_at = text::trim(node.content()).ends_with('@');
    if (!node.is_element()) continue;
    if (std::optional<Link> link = link_of(page, node, behind_at)) {
      link->ordinal = static_cast<int>(message.links.size()) + 1;
      message.links.push_back(std::move(*link));
    }
  }
  return message;
}

}  // namespace vbarchive::extraction
