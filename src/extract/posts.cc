#include "extract/posts.h"

#include <algorithm>

#include "dates/printed_date.h"
#include "extract/attachments.h"
#include "extract/edit_note.h"
#include "extract/message.h"
#include "extract/reactions.h"
#include "extract/user_info.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

// ---- the number in the thread

/// `#postcountN` carries the number in its name. [all of 3.6 to 4.2 but exports]
std::optional<std::int64_t> number_by_name(const PostScope& scope) {
  const Node* const node = scope.element("postcount");
  return node ? text::count_of(node->attribute("name")) : std::nullopt;
}

std::optional<std::int64_t> number_by_text(const PostScope& scope) {
  const Node* const node = scope.element("postcount");
  if (!node) return std::nullopt;
  const std::vector<std::int64_t> counts = text::counts_in(html::text_of(*node));
  return counts.empty() ? std::nullopt : std::optional(counts.front());
}

/// "#11" alone in an element in front of the message: `a.postcounter`, or a skin's own.
std::optional<std::int64_t> number_by_sign(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is_text()) continue;
    const std::string_view text = text::trim(node.content());
    if (text.size() > 1 && text.size() < 12 && text.front() == '#') {
      if (const auto number = text::count_of(text.substr(1))) return number;
    }
  }
  return std::nullopt;
}

/// A link to the single post that counts it: `showpost.php?p=71&postcount=11`, also where the id was stripped or not
/// yet there. [3.5]
std::optional<std::int64_t> number_by_showpost(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.range)) {
    if (!node.is(Tag::a) || scope.in_message(node)) continue;
    const std::string_view href = node.attribute("href");
    if (href.find("postcount=") == std::string_view::npos || scope.page.link(node).post_id != scope.id) continue;
    for (const auto& [key, value] : url::query_pairs(href.substr(href.find('?') + 1))) {
      if (key == "postcount") return text::count_of(value);
    }
  }
  return std::nullopt;
}

constexpr Rule<PostScope, std::int64_t> number_rules[] = {{"postcount-name", number_by_name},
                                                          {"postcount-text", number_by_text},
                                                          {"showpost-link", number_by_showpost},
                                                          {"number-sign", number_by_sign}};

// ---- the date as printed

/// vBulletin 3: between its comments; the anchor there holds the status icon.
std::optional<std::string> date_by_comment(const PostScope& scope) {
  const std::optional<Range> range = scope.page.between_comments("status icon and date", scope.range);
  if (!range) return std::nullopt;
  std::string text;
  for (std::uint32_t at = range->begin; at < range->end; ++at) {
    const Node& node = scope.page.nodes()[at];
    if (node.is(Tag::a) || node.is(Tag::script))
      at = node.last();
    else if (node.is_text())
      text += node.content();
  }
  text = text::fold_space(text);
  if (text.empty()) return std::nullopt;
  return text;
}

/// The text of a date element up to the first link in it (one skin has the counter there).
std::string text_before_link(const PageView& page, const Node& node) {
  Range range = html::inside(node);
  for (const Node& inner : node.subtree()) {
    if (inner.is(Tag::a)) {
      range.end = inner.order();
      break;
    }
  }
  return text_between(page.nodes(), range);
}

/// An element in front of the message whose class names the date, when a date can be read there.
std::optional<std::string> date_by_class(const PostScope& scope) {
  std::optional<std::string> unread;
  for (const std::string_view name :
       {"date", "b-post__timestamp", "postdate", "post-date", "post_date", "time", "datetime", "DateTime"}) {
    for (const Node& node : scope.page.nodes(scope.head())) {
      if (!node.is_element() || !node.has_class(name)) continue;
      std::string text = text_before_link(scope.page, node);
      if (text.empty()) continue;
      if (dates::read(text)) return text;
      if (!unread) unread = std::move(text);
    }
  }
  return unread;
}

/// Microdata: `itemprop="dateCreated"`, `time`.
std::optional<std::string> date_by_markup(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is_element()) continue;
    const std::string_view property = node.attribute("itemprop");
    if (!node.is(Tag::time) && property != "dateCreated" && property != "datePublished") continue;
    std::string text = html::text_of(node);
    if (text.empty()) text = node.attribute("datetime");
    if (text.empty()) text = node.attribute("content");
    if (dates::read(text)) return text;
  }
  return std::nullopt;
}

/// Any text in front of the message that is a date with a time of day; behind the post's anchor first. The user-info
/// block prints a day alone.
std::optional<std::string> date_by_text(const PostScope& scope) {
  std::optional<std::string> day_alone;
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is_text() || node.content().size() > 200) continue;
    std::string text = text::fold_space(node.content());
    if (text.size() < 5 || text.find(": ") != std::string::npos) continue;
    const std::optional<dates::Reading> reading = dates::read(text);
    if (!reading) continue;
    if (reading->has_time || reading->relative) return text;
    if (!day_alone) day_alone = std::move(text);
  }
  return day_alone;
}

/// The date and a time of day in elements of their own ("23.03.2005" and "19:46" in one head cell).
std::optional<std::string> date_by_head(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is_element() || !node.has_class("thead")) continue;
    std::string text = text_between(scope.page.nodes(), html::inside(node));
    if (text.size() < 80 && dates::read(text)) return text;
  }
  return std::nullopt;
}

constexpr Rule<PostScope, std::string> date_rules[] = {{"status-comment", date_by_comment},
                                                       {"date-class", date_by_class},
                                                       {"microdata", date_by_markup},
                                                       {"date-text", date_by_text},
                                                       {"head-text", date_by_head}};

// ---- title

std::optional<std::string> title_by_comment(const PostScope& scope) {
  const std::optional<Range> range = scope.page.between_comments("icon and title", scope.range);
  if (!range) return std::nullopt;
  for (const Node& node : scope.page.nodes(*range)) {
    if (!node.is(Tag::strong) && !node.is(Tag::b) && !node.is(Tag::h1) && !node.is(Tag::h2)) continue;
    std::string title = html::text_of(node);
    if (!title.empty()) return title;
  }
  return std::nullopt;
}

/// A prefix set apart in a heading: vBulletin 5 links it to a search. [FAN, TF]
Range prefix_in(const Node& heading) {
  for (const Node& node : heading.subtree()) {
    if (node.is(Tag::a) && node.attribute("href").find("searchJSON") != std::string_view::npos)
      return html::whole(node);
    if (node.is(Tag::span) && node.has_class("prefix")) return html::whole(node);
  }
  return {};
}

std::optional<std::string> title_by_heading(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is(Tag::h2) && !node.is(Tag::h3)) continue;
    if (!node.has_class("title") && !node.has_class("posttitle") && !node.has_class("b-post__title")) continue;
    std::string title = text_between(scope.page.nodes(), html::inside(node), prefix_in(node));
    if (!title.empty()) return title;
  }
  return std::nullopt;
}

/// vBulletin 3 without its comments: small print of an icon and a strong title, a rule, then the message.
std::optional<std::string> title_by_rule(const PostScope& scope) {
  const auto before = [](const Node* node) {
    do node = node->previous_sibling();
    while (node && (node->is_comment() || (node->is_text() && text::trim(node->content()).empty())));
    return node;
  };
  const Node* const rule = scope.message ? before(scope.message) : nullptr;
  const Node* const small = rule && rule->is(Tag::hr) ? before(rule) : nullptr;
  if (!small || !small->is(Tag::div) || !small->has_class("smallfont")) return std::nullopt;
  const Node* const strong = html::find(*small, Tag::strong);
  if (!strong || html::text_of(*strong) != html::text_of(*small) || html::text_of(*strong).empty()) return std::nullopt;
  return html::text_of(*strong);
}

constexpr Rule<PostScope, std::string> title_rules[] = {
    {"title-comment", title_by_comment}, {"title-heading", title_by_heading}, {"title-rule", title_by_rule}};

// ---- the post's own address

std::optional<std::string> url_by_fragment(const PostScope& scope) {
  const std::string fragment = "#post" + std::to_string(scope.id);
  for (const Node& node : scope.page.nodes(scope.range)) {
    if (!node.is(Tag::a) || scope.in_message(node)) continue;
    const std::string_view href = node.attribute("href");
    if (href.size() > fragment.size() && href.ends_with(fragment)) return scope.page.absolute(href);
  }
  return std::nullopt;
}

std::optional<std::string> url_by_counter(const PostScope& scope) {
  const Node* const node = scope.element("postcount");
  if (!node || node->attribute("href").empty() || node->attribute("href").starts_with('#')) return std::nullopt;
  return scope.page.absolute(node->attribute("href"));
}

std::optional<std::string> url_by_number(const PostScope& scope) {
  if (!scope.page.board_url()) return std::nullopt;
  return scope.page.on_board("showthread.php?p=" + std::to_string(scope.id) + "#post" + std::to_string(scope.id));
}

constexpr Rule<PostScope, std::string> url_rules[] = {
    {"own-fragment", url_by_fragment}, {"postcount-link", url_by_counter}, {"board-url", url_by_number}};

// ---- signature

Signature make_signature(const PageView& page, Range range) {
  return {read_message(page, range).html, read_words(page, range)};
}

bool is_rule(std::string_view text) {
  return text.size() >= 5 && (text.find_first_not_of('_') == std::string_view::npos ||
                              text.find_first_not_of('-') == std::string_view::npos);
}

/// vBulletin 3 sets a signature off by a line of underscores and a line break: the template's, not the author's.
Range without_rule(const PageView& page, Range range) {
  std::uint32_t at = range.begin;
  while (at < range.end) {
    const Node& node = page.nodes()[at];
    const bool is_blank =
        (node.is_text() && text::trim(node.content()).empty()) || node.is_comment() || node.is(Tag::br);
    if (is_blank) {
      ++at;
      continue;
    }
    // The template, or the owner's, may have set it in a colour.
    if (node.is(Tag::span) || node.is(Tag::font) || node.is(Tag::div) || node.is(Tag::b) || node.is(Tag::i) ||
        node.is(Tag::center) || node.is(Tag::p)) {
      ++at;
      continue;
    }
    if (node.is_text() && is_rule(text::trim(node.content()))) {
      std::uint32_t behind = at + 1;
      if (behind < range.end && page.nodes()[behind].is(Tag::br)) ++behind;
      return {behind, range.end};
    }
    break;
  }
  return range;
}

/// What a pair of comments encloses, unwrapped from the one element that the template puts around it.
std::optional<Signature> signature_by_comment(const PostScope& scope) {
  const std::optional<Range> range = scope.page.between_comments("sig", scope.range);
  if (!range) return std::nullopt;
  Range content = *range;
  const Node* only = nullptr;
  for (const Node* part : top_level(scope.page.nodes(), *range)) {
    if (part->is_comment() || (part->is_text() && text::trim(part->content()).empty())) continue;
    if (only) {
      only = nullptr;
      break;
    }
    only = part;
  }
  if (only && only->is_element()) content = html::inside(*only);
  content = without_rule(scope.page, content);
  if (content.is_empty()) return std::nullopt;
  Signature signature = make_signature(scope.page, content);
  if (signature.html.empty()) return std::nullopt;
  return signature;
}

std::optional<Signature> signature_by_class(const PostScope& scope) {
  for (const std::string_view name : {"signaturecontainer", "signature", "post-signature", "postsignature"}) {
    for (const Node& node : scope.page.nodes(scope.range)) {
      if (!node.is_element() || !node.has_class(name) || scope.in_message(node)) continue;
      Signature signature = make_signature(scope.page, without_rule(scope.page, html::inside(node)));
      if (!signature.html.empty()) return signature;
    }
  }
  return std::nullopt;
}

/// Skins without the comments: an element behind the message that begins with the line of underscores.
std::optional<Signature> signature_by_rule(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.tail())) {
    if (!node.is_text() || !is_rule(text::trim(node.content())) || !node.parent()) continue;
    const Node& holder = *node.parent();
    if (scope.message && holder.contains(*scope.message)) continue;
    const Range content = without_rule(scope.page, html::inside(holder));
    if (content == html::inside(holder) || content.is_empty()) continue;
    return make_signature(scope.page, content);
  }
  return std::nullopt;
}

constexpr Rule<PostScope, Signature> signature_rules[] = {
    {"sig-comment", signature_by_comment}, {"signature-class", signature_by_class}, {"underscores", signature_by_rule}};

// ---- state of what is not shown

// ---- the instant, where the page holds it for machines

/// vBulletin 5: `data-node-publishdate`, seconds since 1970. [FAN: equal to the printed time less the footer's offset]
std::optional<UtcTime> instant_by_node(const PostScope& scope) {
  if (!scope.frame) return std::nullopt;
  const std::optional<Id> seconds = id_after("", scope.frame->attribute("data-node-publishdate"));
  if (!seconds || *seconds <= 0) return std::nullopt;
  return UtcTime{*seconds};
}

/// `time datetime` with a zone: `2021-03-01T10:00:00-08:00`. Without one it is the server's clock, which nobody states.
/// [FAN]
std::optional<UtcTime> instant_by_markup(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is(Tag::time)) continue;
    if (const std::optional<UtcTime> time = dates::read_instant(node.attribute("datetime"))) return time;
  }
  return std::nullopt;
}

constexpr Rule<PostScope, UtcTime> instant_rules[] = {{"publishdate", instant_by_node},
                                                      {"time-element", instant_by_markup}};

PostState state_of(const PostScope& scope) {
  const std::string classes = scope.frame ? text::ascii_lower(scope.frame->attribute("class")) : std::string{};
  if (classes.find("moderated") != std::string::npos) return PostState::moderated;
  if (scope.message) return PostState::visible;
  if (classes.find("deleted") != std::string::npos) return PostState::deleted;
  if (classes.find("ignore") != std::string::npos) return PostState::ignored;
  for (const Node& node : scope.page.nodes(scope.range)) {
    // An ignored post can be shown (showpost) and its author be taken off the list; a deleted one has a trash can.
    if (node.is(Tag::a)) {
      const std::string_view href = node.attribute("href");
      if (href.find("ignorelist") != std::string_view::npos || href.find("userlist=ignore") != std::string_view::npos ||
          href.find("do=removelist") != std::string_view::npos) {
        return PostState::ignored;
      }
      if (href.find("do=undelete") != std::string_view::npos) return PostState::deleted;
    } else if (node.is(Tag::img)) {
      if (node.attribute("src").find("trashcan") != std::string_view::npos) return PostState::deleted;
      if (node.attribute("src").find("moderated") != std::string_view::npos) return PostState::moderated;
    }
  }
  return PostState::deleted;
}

std::optional<PrintedDate> printed(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  PrintedDate date;
  date.text = std::move(*text);
  return date;
}

}  // namespace

ReadPost read_post(const PostScope& scope) {
  ReadPost read;
  Post& post = read.post;
  post.id = scope.id;
  post.number = first_of(number_rules, scope);
  post.posted_at = printed(first_of(date_rules, scope));
  if (const std::optional<UtcTime> instant = first_of(instant_rules, scope)) {
    if (!post.posted_at) post.posted_at.emplace();
    post.posted_at->utc = instant;
    post.posted_at->source = DateSource::epoch;
  }
  post.title = first_of(title_rules, scope);
  post.url = first_of(url_rules, scope);
  post.state = state_of(scope);

  const Author author = read_author(scope);
  post.author_id = author.id;
  post.author_name = author.name;
  if (author.id && author.name) read.author = read_user(scope, author);

  if (scope.message) {
    Message message = read_message(scope.page, content_of(scope.page, *scope.message));
    post.html = std::move(message.html);
    post.text = std::move(message.text);
    post.quotes = std::move(message.quotes);
    post.blocks = std::move(message.blocks);
    post.links = std::move(message.links);
    post.signature = first_of(signature_rules, scope);
    post.attachments = read_attachments(scope);
  }
  if (EditNote note = read_edit_note(scope, author.name); note.is_there) {
    post.edited_at = printed(std::move(note.date));
    post.edited_by = std::move(note.by);
    post.edit_reason = std::move(note.reason);
  }
  Reactions reactions = read_reactions(scope, author.name);
  post.reactions = std::move(reactions.reactions);
  post.reaction_totals = std::move(reactions.totals);
  return read;
}

}  // namespace vbarchive::extraction
