#include "extract/posts.h"

#include <algorithm>

#include "dates/printed_date.h"
#include "extract/attachments.h"
#include "extract/edit_note.h"
#include "extract/message.h"
#include "extract/reactions.h"
#include "extract/rule.h"
#include "extract/user_info.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

// ---- the number in the thread

Finding<std::int64_t> number_by_name(const PostScope& scope) {
  const Node* const node = scope.element("postcount");
  if (!node) return std::nullopt;
  return hit_if(text::count_of(node->attribute("name")), *node);
}

Finding<std::int64_t> number_by_text(const PostScope& scope) {
  const Node* const node = scope.element("postcount");
  if (!node) return std::nullopt;
  const std::vector<std::int64_t> counts = text::counts_in(html::text_of(*node));
  if (counts.empty()) return std::nullopt;
  return hit(counts.front(), *node);
}

/// "#11" alone in an element in front of the message: `a.postcounter`, or a skin's own.
Finding<std::int64_t> number_by_sign(const PostScope& scope) {
  for (const Node& node : scope.page.texts(scope.head())) {
    const std::string_view text = text::trim(node.content());
    if (text.size() > 1 && text.size() < 12 && text.front() == '#') {
      if (const auto number = text::count_of(text.substr(1))) return hit(*number, node);
    }
  }
  return std::nullopt;
}

/// A link to the single post that counts it: `showpost.php?p=71&postcount=11`, also where the id was stripped or not
/// yet there.
Finding<std::int64_t> number_by_showpost(const PostScope& scope) {
  for (const Node& node : scope.page.elements(Tag::a, scope.range)) {
    if (scope.in_message(node)) continue;
    const std::string_view href = node.attribute("href");
    if (href.find("postcount=") == std::string_view::npos || scope.page.link(node).post_id != scope.id) continue;
    for (const auto& [key, value] : url::query_pairs(href.substr(href.find('?') + 1))) {
      if (key == "postcount") return hit_if(text::count_of(value), node);
    }
  }
  return std::nullopt;
}

constexpr Rule<PostScope, std::int64_t> number_rules[] = {
    {"postcount-name", "name of #postcountN: 3.6 to 4.2, all but exports", number_by_name},
    {"postcount-text", "text of #postcountN: 4.x", number_by_text},
    {"showpost-link", "showpost.php?p=N&postcount=K: 3.0 to 3.5, exports", number_by_showpost},
    {"number-sign", "#K alone in an element: 4.x, 5.x, skins [FC]", number_by_sign}};
constexpr FieldRules<PostScope, std::int64_t> number_field{"post.number", number_rules};

// ---- the date as printed

/// vBulletin 3: between its comments; the anchor there holds the status icon.
Finding<std::string> date_by_comment(const PostScope& scope) {
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
  return hit(std::move(text), *range);
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
Finding<std::string> date_by_class(const PostScope& scope) {
  Finding<std::string> unread;
  for (const std::string_view name :
       {"date", "b-post__timestamp", "postdate", "post-date", "post_date", "time", "datetime", "DateTime"}) {
    for (const Node& node : scope.page.of_class(name, scope.head())) {
      std::string text = text_before_link(scope.page, node);
      if (text.empty()) continue;
      if (dates::read(text, scope.page.words())) return hit(std::move(text), node);
      if (!unread) unread = hit(std::move(text), node);
    }
  }
  return unread;
}

/// Microdata: `itemprop="dateCreated"`, `time`.
Finding<std::string> date_by_markup(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is_element()) continue;
    const std::string_view property = node.attribute("itemprop");
    if (!node.is(Tag::time) && property != "dateCreated" && property != "datePublished") continue;
    std::string text = html::text_of(node);
    if (text.empty()) text = node.attribute("datetime");
    if (text.empty()) text = node.attribute("content");
    if (dates::read(text, scope.page.words())) return hit(std::move(text), node);
  }
  return std::nullopt;
}

/// Any text in front of the message that is a date with a time of day; behind the post's anchor first. The user-info
/// block prints a day alone.
Finding<std::string> date_by_text(const PostScope& scope) {
  Finding<std::string> day_alone;
  for (const Node& node : scope.page.texts(scope.head())) {
    if (node.content().size() > 200) continue;
    std::string text = text::fold_space(node.content());
    if (text.size() < 5 || text.find(": ") != std::string::npos) continue;
    const std::optional<dates::Reading> reading = dates::read(text, scope.page.words());
    if (!reading) continue;
    if (reading->has_time || reading->relative) return hit(std::move(text), node);
    if (!day_alone) day_alone = hit(std::move(text), node);
  }
  return day_alone;
}

/// The date and a time of day in elements of their own ("23.03.2005" and "19:46" in one head cell).
Finding<std::string> date_by_head(const PostScope& scope) {
  for (const Node& node : scope.page.of_class("thead", scope.head())) {
    std::string text = text_between(scope.page.nodes(), html::inside(node));
    if (text.size() < 80 && dates::read(text, scope.page.words())) return hit(std::move(text), node);
  }
  return std::nullopt;
}

constexpr Rule<PostScope, std::string> date_rules[] = {
    {"status-comment", "between the comments 'status icon and date': 3.x with its comments", date_by_comment},
    {"date-class", "class date, postdate, b-post__timestamp …: 4.x, 5.x, skins [FC, MZ]", date_by_class},
    {"microdata", "time, itemprop dateCreated: skins [MZ], 5.x", date_by_markup},
    {"date-text", "a date with a time of day in front of the message: skins without comments", date_by_text},
    {"head-text", "day and time in elements of their own in td.thead: skins", date_by_head}};
constexpr FieldRules<PostScope, std::string> date_field{"post.posted_at", date_rules};

// ---- title

Finding<std::string> title_by_comment(const PostScope& scope) {
  const std::optional<Range> range = scope.page.between_comments("icon and title", scope.range);
  if (!range) return std::nullopt;
  const Node* const counter = scope.element("postcount");
  for (const Node& node : scope.page.nodes(*range)) {
    if (!node.is(Tag::strong) && !node.is(Tag::b) && !node.is(Tag::h1) && !node.is(Tag::h2)) continue;
    if (counter && counter->contains(node)) continue;  // one skin has the number there
    std::string title = html::text_of(node);
    if (!title.empty()) return hit(std::move(title), node);
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

Finding<std::string> title_by_heading(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.head())) {
    if (!node.is(Tag::h2) && !node.is(Tag::h3)) continue;
    if (!node.has_class("title") && !node.has_class("posttitle") && !node.has_class("b-post__title")) continue;
    std::string title = text_between(scope.page.nodes(), html::inside(node), prefix_in(node));
    if (!title.empty()) return hit(std::move(title), node);
  }
  return std::nullopt;
}

/// vBulletin 3 without its comments: small print of an icon and a strong title, a rule, then the message.
Finding<std::string> title_by_rule(const PostScope& scope) {
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
  return hit(html::text_of(*strong), *strong);
}

constexpr Rule<PostScope, std::string> title_rules[] = {
    {"title-comment", "between the comments 'icon and title': 3.x with its comments", title_by_comment},
    {"title-heading", "h2.title, h2.posttitle, h2.b-post__title: 4.x, 5.x", title_by_heading},
    {"title-rule", "small print with a strong title above a rule: 3.x without its comments", title_by_rule}};
constexpr FieldRules<PostScope, std::string> title_field{"post.title", title_rules};

// ---- the post's own address

Finding<std::string> url_by_fragment(const PostScope& scope) {
  const std::string fragment = "#post" + std::to_string(scope.id);
  for (const Node& node : scope.page.elements(Tag::a, scope.range)) {
    if (scope.in_message(node)) continue;
    const std::string_view href = node.attribute("href");
    if (href.size() > fragment.size() && href.ends_with(fragment)) return hit(scope.page.absolute(href), node);
  }
  return std::nullopt;
}

Finding<std::string> url_by_counter(const PostScope& scope) {
  const Node* const node = scope.element("postcount");
  if (!node || node->attribute("href").empty() || node->attribute("href").starts_with('#')) return std::nullopt;
  return hit(scope.page.absolute(node->attribute("href")), *node);
}

Finding<std::string> url_by_number(const PostScope& scope) {
  if (!scope.page.board_url()) return std::nullopt;
  return hit(scope.page.on_board("showthread.php?p=" + std::to_string(scope.id) + "#post" + std::to_string(scope.id)));
}

constexpr Rule<PostScope, std::string> url_rules[] = {
    {"own-fragment", "a link that ends in #postN: 3.x, 4.x", url_by_fragment},
    {"postcount-link", "the link of #postcountN: 3.x, 4.x", url_by_counter},
    {"board-url", "the form that vBulletin 3 and 4 answer on every board", url_by_number}};
constexpr FieldRules<PostScope, std::string> url_field{"post.url", url_rules};

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
Finding<Signature> signature_by_comment(const PostScope& scope) {
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
  return hit(std::move(signature), content);
}

Finding<Signature> signature_by_class(const PostScope& scope) {
  for (const std::string_view name : {"signaturecontainer", "signature", "post-signature", "postsignature"}) {
    for (const Node& node : scope.page.of_class(name, scope.range)) {
      if (scope.in_message(node)) continue;
      Signature signature = make_signature(scope.page, without_rule(scope.page, html::inside(node)));
      if (!signature.html.empty()) return hit(std::move(signature), node);
    }
  }
  return std::nullopt;
}

/// Skins without the comments: an element behind the message that begins with the line of underscores.
Finding<Signature> signature_by_rule(const PostScope& scope) {
  for (const Node& node : scope.page.texts(scope.tail())) {
    if (!is_rule(text::trim(node.content())) || !node.parent()) continue;
    const Node& holder = *node.parent();
    if (scope.message && holder.contains(*scope.message)) continue;
    const Range content = without_rule(scope.page, html::inside(holder));
    if (content == html::inside(holder) || content.is_empty()) continue;
    return hit(make_signature(scope.page, content), content);
  }
  return std::nullopt;
}

constexpr Rule<PostScope, Signature> signature_rules[] = {
    {"sig-comment", "between the comments 'sig': 3.x with its comments", signature_by_comment},
    {"signature-class", "class signaturecontainer, signature, post-signature: 4.x, 5.x", signature_by_class},
    {"underscores", "behind a line of underscores: 3.x without its comments", signature_by_rule}};
constexpr FieldRules<PostScope, Signature> signature_field{"post.signature", signature_rules};

// ---- the instant, where the page holds it for machines

/// Behind this no post was written: what a broken page says may not even be a time.
constexpr std::int64_t year_2100 = 4'102'444'800;

/// vBulletin 5: `data-node-publishdate`, seconds since 1970. [FAN: equal to the printed time less the footer's offset]
Finding<UtcTime> instant_by_node(const PostScope& scope) {
  if (!scope.frame) return std::nullopt;
  const std::optional<Id> seconds = id_after("", scope.frame->attribute("data-node-publishdate"));
  if (!seconds || *seconds >= year_2100) return std::nullopt;
  return hit(UtcTime{*seconds}, *scope.frame);
}

/// `time datetime` with a zone: `2021-03-01T10:00:00-08:00`. Without one it is the server's clock, which nobody states.
/// [FAN]
Finding<UtcTime> instant_by_markup(const PostScope& scope) {
  for (const Node& node : scope.page.elements(Tag::time, scope.head())) {
    if (const std::optional<UtcTime> time = dates::read_instant(node.attribute("datetime"))) return hit(*time, node);
  }
  return std::nullopt;
}

constexpr Rule<PostScope, UtcTime> instant_rules[] = {
    {"publishdate", "data-node-publishdate: 5.x [FAN]", instant_by_node},
    {"time-element", "time with a zone in its datetime: 5.x, 6.x", instant_by_markup}};
constexpr FieldRules<PostScope, UtcTime> instant_field{"post.instant", instant_rules};

// ---- state of what is not shown

/// The class of the post's own element.
Finding<PostState> state_by_class(const PostScope& scope) {
  const std::string classes = scope.frame ? text::ascii_lower(scope.frame->classes()) : std::string{};
  const auto holds = [&](std::string_view word) { return classes.find(word) != std::string::npos; };
  if (holds("moderated")) return hit(PostState::moderated, *scope.frame);
  if (scope.message) return std::nullopt;
  if (holds("deleted")) return hit(PostState::deleted, *scope.frame);
  if (holds("ignore")) return hit(PostState::ignored, *scope.frame);
  return std::nullopt;
}

Finding<PostState> state_by_message(const PostScope& scope) {
  if (!scope.message) return std::nullopt;
  return hit(PostState::visible, *scope.message);
}

/// An ignored post can be shown (showpost) and its author be taken off the list; a deleted one has a trash can.
Finding<PostState> state_by_tool(const PostScope& scope) {
  for (const Node& node : scope.page.nodes(scope.range)) {
    if (node.is(Tag::a)) {
      const std::string_view href = node.attribute("href");
      if (href.find("ignorelist") != std::string_view::npos || href.find("userlist=ignore") != std::string_view::npos ||
          href.find("do=removelist") != std::string_view::npos) {
        return hit(PostState::ignored, node);
      }
      if (href.find("do=undelete") != std::string_view::npos) return hit(PostState::deleted, node);
    } else if (node.is(Tag::img)) {
      if (node.attribute("src").find("trashcan") != std::string_view::npos) return hit(PostState::deleted, node);
      if (node.attribute("src").find("moderated") != std::string_view::npos) return hit(PostState::moderated, node);
    }
  }
  return std::nullopt;
}

Finding<PostState> state_of_placeholder(const PostScope&) { return hit(PostState::deleted); }

constexpr Rule<PostScope, PostState> state_rules[] = {
    {"state-class", "moderated, postbitdeleted, postbitignored in the class: 4.x, 5.x", state_by_class},
    {"message-shown", "there is a message", state_by_message},
    {"state-tool", "links and pictures of a placeholder: 3.x, 4.x", state_by_tool},
    {"placeholder", "a post without a message and without any other sign", state_of_placeholder}};
constexpr FieldRules<PostScope, PostState> state_field{"post.state", state_rules};

std::optional<PrintedDate> printed(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  PrintedDate date;
  date.text = std::move(*text);
  return date;
}

}  // namespace

void list_post_rules(RuleList& rules) {
  list(number_field, rules);
  list(date_field, rules);
  list(instant_field, rules);
  list(title_field, rules);
  list(url_field, rules);
  list(state_field, rules);
  list(signature_field, rules);
}

ReadPost read_post(const PostScope& scope) {
  ReadPost read;
  Post& post = read.post;
  post.id = scope.id;
  post.number = value_of(number_field, scope);
  if (post.number && *post.number <= 0) post.number.reset();
  post.posted_at = printed(value_of(date_field, scope));
  if (const std::optional<UtcTime> instant = value_of(instant_field, scope)) {
    if (!post.posted_at) post.posted_at.emplace();
    post.posted_at->utc = instant;
    post.posted_at->source = DateSource::epoch;
  }
  post.title = value_of(title_field, scope);
  post.url = value_of(url_field, scope);
  post.state = value_of(state_field, scope).value_or(PostState::deleted);

  const Author author = read_author(scope);
  post.author_id = author.id;
  post.author_name = author.name;
  if (author.id && author.name) read.author = read_user(scope, author);

  if (scope.message) {
    Message message = read_message(scope.page, content_of(scope.page, *scope.message), scope.id);
    post.html = std::move(message.html);
    post.text = std::move(message.text);
    post.quotes = std::move(message.quotes);
    post.blocks = std::move(message.blocks);
    post.links = std::move(message.links);
    post.signature = value_of(signature_field, scope);
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
