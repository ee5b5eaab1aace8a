#include "extract/post_scope.h"

#include <algorithm>
#include <map>
#include <set>

#include "extract/profile.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// An element that is a post, or the message of one.
struct Anchor {
  Id id;
  const Node* message;
  const Node* frame;
};

/// vBulletin 5 and 6: posts and comments are elements with a node's number; the words are in one element of them.
std::optional<Id> node_id(const Node& node) {
  if (!node.is(Tag::li) && !node.is(Tag::div) && !node.is(Tag::article)) return std::nullopt;
  const std::string_view classes = node.classes();
  if (classes.find("b-post") == std::string_view::npos && classes.find("b-comment") == std::string_view::npos &&
      classes.find("js-post") == std::string_view::npos)
    return std::nullopt;
  return id_after("", node.attribute("data-node-id"));
}

const Node* message_of_node(const Node& frame) {
  const std::span<const Node> nodes = frame.subtree();
  for (std::size_t at = 1; at < nodes.size(); ++at) {
    const Node& node = nodes[at];
    if (!node.is_element()) continue;
    if (node_id(node)) {
      at += node.last() - node.order();  // a comment below the post
      continue;
    }
    for (const std::string_view name :
         {"js-post__content-text", "b-post__content-text", "js-comment__content-text", "b-comment__content-text"}) {
      if (node.has_class(name)) return &node;
    }
    if (node.attribute("itemprop") == "text") return &node;
  }
  return nullptr;
}

/// How far up a placeholder is looked for what holds it: pages whose posts nest by mistake pass, nesting without end
/// does not cost its square.
constexpr int placeholder_levels = 400;

/// The element that holds the post around a message: the outermost of those that vBulletin names by the post's number,
/// else the largest part of the page that holds this message and no other.
const Node* frame_of(const Node& message, Id id, std::span<const Node* const> messages) {
  const std::string number = std::to_string(id), edit = "edit" + number, post = "post" + number;
  const Node* named = nullptr;
  const Node* alone = nullptr;
  bool is_alone = true;
  int levels = 40;  // a frame is near; nesting without end is no post
  for (const Node* at = message.parent(); at && !at->is(Tag::body) && levels-- > 0; at = at->parent()) {
    const std::string_view own = at->id();
    const bool is_of_post = own.starts_with("post_") && own.substr(std::string_view("post_").size()) == number;
    if (own == edit || own == post || is_of_post) named = at;
    if (own == "posts" || own == "postlist" || at->is(Tag::form)) break;
    // Messages are in document order: the neighbours tell.
    if (is_alone) {
      const auto self =
          std::ranges::lower_bound(messages, message.order(), {}, [](const Node* node) { return node->order(); });
      const bool holds_before = self != messages.begin() && at->contains(**std::prev(self));
      const bool holds_after = std::next(self) != messages.end() && at->contains(**std::next(self));
      if (holds_before || holds_after)
        is_alone = false;
      else
        alone = at;
    }
  }
  return named ? named : alone;
}

/// The list of a thread's posts: printable pages and comments on articles have such elements elsewhere.
bool is_among_posts(const Node& node) {
  int levels = placeholder_levels;
  for (const Node* at = node.parent(); at && levels-- > 0; at = at->parent()) {
    if (at->id() == "posts") return true;
  }
  return false;
}

/// Placeholders have no message: a post's own element (vBulletin 3 `table#postN` behind its comment, vBulletin 4
/// `li#post_N`).
std::optional<Id> placeholder_id(const std::map<std::string_view, std::uint32_t>& comments, const Node& node) {
  if (node.is(Tag::li)) {
    const std::optional<Id> id = id_after("post_", node.id());
    if (!id || !class_holds(node, "postbit")) return std::nullopt;
    if (class_holds(node, "deleted") || class_holds(node, "ignore")) return id;
    return is_among_posts(node) ? id : std::nullopt;
  }
  if (!node.is(Tag::table) && !node.is(Tag::div) && !node.is(Tag::section)) return std::nullopt;
  const std::optional<Id> id = id_after("post", node.id());
  if (!id) return std::nullopt;
  // Search results have such tables too, without the comment and outside of #posts.
  const std::string comment = "post #" + std::to_string(*id);
  if (comments.contains(comment)) return id;
  return is_among_posts(node) ? id : std::nullopt;
}

/// Posts as the user says that they are found: a frame each, with its number and its message.
std::vector<Anchor> anchors_of_profile(const PageView& page) {
  std::vector<Anchor> found;
  if (!page.profile()) return found;
  const Profile& profile = *page.profile();
  const auto first_in = [&](const Node& frame, const ProfileRule& rule) -> const Node* {
    if (!rule.selector) return &frame;
    for (const Node& node : frame.subtree()) {
      if (rule.selector->matches(node)) return &node;
    }
    return nullptr;
  };
  for (const ProfileRule& frame_rule : profile.rules_for("post.frame")) {
    for (std::uint32_t at = 0; at < page.nodes().size(); ++at) {
      const Node& frame = page.nodes()[at];
      if (!frame_rule.selector->matches(frame)) continue;
      Id id = 0;
      const bool has_id = std::ranges::any_of(profile.rules_for("post.id"), [&](const ProfileRule& rule) {
        const Node* const node = first_in(frame, rule);
        return node && read_selected(page, *node, rule.attribute, id) && id > 0;
      });
      if (!has_id) continue;
      const Node* message = nullptr;
      for (const ProfileRule& rule : profile.rules_for("post.message"))
        message = message ? message : first_in(frame, rule);
      found.push_back({id, message, &frame});
      at = frame.last();
    }
    if (!found.empty()) break;
  }
  return found;
}

/// vBulletin 3.0 has no ids on its messages: the element between the comments "message", and in front of it the post's
/// number, in a comment of its own, an anchor, or the id of a cell or table.
std::vector<Anchor> anchors_of_comments(const PageView& page) {
  std::vector<Anchor> found;
  std::vector<const Node*> messages;
  std::uint32_t free_from = 0;  // behind the message before
  for (const PageView::Comment& comment : page.comments()) {
    if (comment.text != "message" || comment.order < free_from) continue;
    const std::optional<Range> range =
        page.between_comments("message", {comment.order, static_cast<std::uint32_t>(page.nodes().size())});
    if (!range) break;
    const Node* message = nullptr;
    bool is_alone = true;
    for (const Node* part : top_level(page.nodes(), *range)) {
      if (part->is_element() && !message)
        message = part;
      else if (part->is_element() || (part->is_text() && !text::trim(part->content()).empty()))
        is_alone = false;
    }
    std::optional<Id> id;
    for (const Node& node : page.nodes({free_from, comment.order})) {
      std::optional<Id> number;
      if (node.is_comment()) number = id_after("post #", text::trim(node.content()));
      if (node.is(Tag::a)) number = id_after("post", node.attribute("name"));
      if (!number && node.is_element() && node.has("id"))
        number = node.id().starts_with("td_post_") ? id_after("td_post_", node.id()) : id_after("post", node.id());
      if (number) id = number;
    }
    free_from = range->end;
    if (!message || !is_alone || !id) continue;
    messages.push_back(message);
    found.push_back({*id, message, nullptr});
  }
  for (Anchor& anchor : found) anchor.frame = frame_of(*anchor.message, anchor.id, messages);
  return found;
}

/// Whether an author stands in this part: an advertisement that borrows a post's number has none, or no profile.
bool has_profile(const PageView& page, Range range) {
  return std::ranges::any_of(page.nodes(range), [&](const Node& node) {
    return node.is(Tag::a) && (node.has_class("username") || node.has_class("bigusername") ||
                               page.link(node).target == url::LinkTarget::member);
  });
}

}  // namespace

std::vector<PostScope> find_posts(const PageView& page) {
  std::vector<const Node*> messages;
  std::vector<Anchor> anchors = anchors_of_profile(page);
  std::vector<const Node*> placeholders;
  std::set<const Node*> frames;
  const bool is_ours = anchors.empty();
  for (const Node& node : page.classed(is_ours ? page.reach() : Range{})) {
    const std::optional<Id> id = node.has("data-node-id") ? node_id(node) : std::nullopt;
    if (!id) continue;
    if (const Node* const message = message_of_node(node)) {
      anchors.push_back({*id, message, &node});
      frames.insert(&node);
    }
  }
  for (const Node& node : page.identified(is_ours ? page.reach() : Range{})) {
    if (!node.id().starts_with("post") || (node.has("data-node-id") && node_id(node))) continue;
    if (id_after("post_message_", node.id()))
      messages.push_back(&node);
    else
      placeholders.push_back(&node);
  }
  for (const Node* message : messages) {
    const Id id = *id_after("post_message_", message->id());
    anchors.push_back({id, message, frame_of(*message, id, messages)});
    if (anchors.back().frame) frames.insert(anchors.back().frame);
  }
  if (anchors.empty()) {
    anchors = anchors_of_comments(page);
    for (const Anchor& anchor : anchors) {
      messages.push_back(anchor.message);
      if (anchor.frame) frames.insert(anchor.frame);
    }
  }

  std::map<std::string_view, std::uint32_t> comment_at;  // of posts, the first of its text
  for (const PageView::Comment& comment : page.comments()) {
    if (comment.text.starts_with("post #") || comment.text.starts_with("/ post #"))
      comment_at.try_emplace(comment.text, comment.order);
  }

  // The same number twice: the one with an author's profile, else the first.
  std::map<Id, std::size_t> chosen;
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    const auto [known, is_new] = chosen.try_emplace(anchors[i].id, i);
    if (is_new) continue;
    const Anchor& first = anchors[known->second];
    const bool first_has = first.frame && has_profile(page, {first.frame->order(), first.message->order()});
    const bool this_has =
        anchors[i].frame && has_profile(page, {anchors[i].frame->order(), anchors[i].message->order()});
    if (!first_has && this_has) known->second = i;
  }
  for (const Node* node : placeholders) {
    const std::optional<Id> id = placeholder_id(comment_at, *node);
    if (!id || chosen.contains(*id)) continue;
    // Not a part of another post, nor the frame of one.
    const auto first_message =
        std::ranges::lower_bound(messages, node->order(), {}, [](const Node* message) { return message->order(); });
    if (first_message != messages.end() && node->contains(**first_message)) continue;
    bool is_inside = false;
    int levels = placeholder_levels;
    for (const Node* at = node->parent(); at && !is_inside && levels-- > 0; at = at->parent())
      is_inside = frames.contains(at);
    if (is_inside) continue;
    chosen.emplace(*id, anchors.size());
    anchors.push_back({*id, nullptr, node});
  }

  std::vector<Anchor> posts;
  posts.reserve(chosen.size());
  for (const auto& [id, index] : chosen) posts.push_back(anchors[index]);
  const auto place = [](const Anchor& anchor) {
    return anchor.message ? anchor.message->order() : anchor.frame->order();
  };
  std::ranges::sort(posts, {}, place);

  const auto comment_order = [&](const std::string& text) -> std::optional<std::uint32_t> {
    const auto found = comment_at.find(text);
    if (found == comment_at.end()) return std::nullopt;
    return found->second;
  };

  std::vector<PostScope> scopes;
  std::uint32_t free_from = 0;  // behind the post before
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const Anchor& post = posts[i];
    const std::uint32_t core_begin = place(post);
    const std::uint32_t core_end = (post.message ? post.message->last() : post.frame->last()) + 1;
    const std::uint32_t limit =
        i + 1 < posts.size() ? place(posts[i + 1]) : static_cast<std::uint32_t>(page.nodes().size());
    const std::string number = std::to_string(post.id);

    // Comments hold where elements are misnested; a frame holds where comments were stripped.
    std::uint32_t begin = core_begin;
    if (post.frame) begin = std::min(begin, post.frame->order());
    if (const auto comment = comment_order("post #" + number);
        comment && *comment >= free_from && *comment < core_begin)
      begin = std::min(begin, *comment);
    begin = std::max(begin, std::min(free_from, core_begin));
    std::uint32_t end = core_end;
    if (post.frame) end = std::max(end, post.frame->last() + 1);
    if (const auto comment = comment_order("/ post #" + number); comment && *comment >= core_end && *comment <= limit)
      end = std::max(end, *comment);
    end = std::max(core_end, std::min(end, limit));
    // The next post's frame may begin before its message: it is not ours.
    if (i + 1 < posts.size() && posts[i + 1].frame && posts[i + 1].frame->order() >= core_end)
      end = std::min(end, posts[i + 1].frame->order());
    scopes.push_back(PostScope{page, post.id, post.message, post.frame, {begin, end}});
    free_from = end;
  }
  return scopes;
}

}  // namespace vbarchive::extraction
