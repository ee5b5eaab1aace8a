#include "extract/posts_page.h"

#include <algorithm>
#include <set>

#include "extract/thread.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

bool is_script(std::string_view reference, std::string_view name) {
  const std::string path = url::split(reference).path;
  return path == name || path.ends_with("/" + std::string(name)) || holds(path, "/" + std::string(name) + "/");
}

bool is_at(const PageView& page, std::string_view name) { return page.url() && is_script(*page.url(), name); }

/// A pager, or tools for the thread, outside of the posts.
bool has_thread_tools(const PageView& page, const std::vector<PostScope>& posts) {
  auto next = posts.begin();
  for (const Node& node : page.nodes()) {
    while (next != posts.end() && next->range.end <= node.order()) ++next;
    if (!node.is_element() || (next != posts.end() && next->range.contains(node.order()))) continue;
    if (node.has_class("pagenav") || node.id() == "threadtools" || node.id() == "searchthread") return true;
    if (node.is(Tag::input) && (node.attribute("name") == "searchthreadid" || node.attribute("name") == "threadid"))
      return true;
    const std::string_view reference = reference_of(node);
    if (holds(reference, "printthread.php") || holds(reference, "postings.php") || holds(reference, "goto=next") ||
        holds(reference, "sendmessage.php?do=sendtofriend") || holds(reference, "subscription.php?do=addsubscription"))
      return true;
  }
  return false;
}

// ---- pages of nothing that is a thread

/// A private message is drawn as a post; its number is that of the message, which its buttons repeat (`pmid`). A
/// notice of a new message on the page of a thread names another number.
bool is_private_message(const PageView& page, const std::vector<PostScope>& posts) {
  if (is_at(page, "private.php")) return true;
  if (posts.size() != 1) return false;
  return std::ranges::any_of(page.nodes(), [&](const Node& node) {
    if (node.is(Tag::input) && node.attribute("name") == "pmid")
      return id_after("", node.attribute("value")) == posts.front().id;
    const std::string_view reference = reference_of(node);
    return holds(reference, "private.php") && number_in_query(reference, {"pmid"}) == posts.front().id;
  });
}

/// A reply being written, with the posts that it answers below the editor. The quick reply stands below the posts, or
/// has a name of its own.
bool is_editor_before(const PageView& page, const std::vector<PostScope>& posts) {
  if (is_at(page, "newreply.php") || is_at(page, "editpost.php") || is_at(page, "newthread.php")) return true;
  for (const Node& node : page.elements(Tag::textarea, {0, posts.front().range.begin})) {
    if (node.attribute("name") != "message") continue;
    const Node* const form = html::ancestor(node, Tag::form);
    const std::string_view action = form ? form->attribute("action") : std::string_view{};
    const bool is_quick = form && (form->id().starts_with("qr") || holds(form->id(), "quick"));
    if (!is_quick && (holds(action, "newreply.php") || holds(action, "editpost.php") || holds(action, "private.php")))
      return true;
  }
  return false;
}

/// Whether a reference may name a number: a quick look. What is escaped or broken may name any.
bool may_hold_number(std::string_view reference, std::string_view number) {
  return holds(reference, number) ||
         std::ranges::any_of(reference, [](char c) { return c == '%' || static_cast<unsigned char>(c) < ' '; });
}

/// The thread that a post's own permanent link names, where it names one.
std::optional<Id> thread_of_permalink(const PageView& page, const PostScope& post) {
  const std::string number = std::to_string(post.id);
  const bool is_anywhere = may_hold_number(page.base(), number);
  for (const Node& node : page.elements(Tag::a, post.range)) {
    if (post.in_message(node)) continue;
    if (!is_anywhere && !may_hold_number(node.attribute("href"), number)) continue;
    const url::BoardLink link = page.link(node);
    if (link.target == url::LinkTarget::thread && link.id && link.post_id == post.id) return link.id;
  }
  return std::nullopt;
}

/// Results of a search and streams of activity: each post is of another thread.
bool is_of_many_threads(const PageView& page, const std::vector<PostScope>& posts) {
  std::set<Id> threads;
  for (const PostScope& post : posts) {
    if (const auto thread = thread_of_permalink(page, post)) threads.insert(*thread);
    if (threads.size() > 1) return true;
  }
  return false;
}

/// vBulletin 5 draws results and activity with the elements of topics; the list around them says what it is.
bool is_stream(const PageView& page, const std::vector<PostScope>& posts) {
  if (page.url()) {
    const std::string path = url::split(*page.url()).path;
    if (path.ends_with("/search") || holds(path, "/search/") || holds(path, "/activity")) return true;
  }
  if (is_at(page, "search.php") || is_at(page, "activity.php")) return true;
  const PostScope& first = posts.front();
  if (!first.frame || !first.frame->has("data-node-id")) return false;
  int levels = 40;
  for (const Node* at = first.frame; at && !at->is(Tag::body) && levels-- > 0; at = at->parent()) {
    if (class_holds(*at, "activity-view") || class_holds(*at, "search-result") || class_holds(*at, "activity-stream") ||
        class_holds(*at, "profile"))
      return true;
  }
  return false;
}

/// An article of vBulletin 4's front pages, its comments drawn as posts. [CIV's front page]
bool is_article(const PageView& page, const std::vector<PostScope>& posts) {
  if (is_at(page, "content.php")) return true;
  const auto is_part = [](const Node& node) {
    return node.id().starts_with("cms_") || node.has_class("cms_widgetlist");
  };
  const bool has_parts =
      std::ranges::any_of(page.identified(), is_part) || std::ranges::any_of(page.classed(), is_part);
  return has_parts && !has_thread_tools(page, posts);
}

// ---- one post, or a choice

/// Hybrid and threaded mode: the scripts that draw the tree, or the page's own address.
bool has_tree(const PageView& page) {
  if (page.url()) {
    for (const auto& [key, value] : url::query_pairs(url::split(*page.url()).query.value_or(""))) {
      if (key == "mode" && (value == "hybrid" || value == "threaded")) return true;
    }
  }
  return std::ranges::any_of(page.elements(Tag::script), [](const Node& node) {
    if (holds(node.attribute("src"), "thrdpostlist")) return true;
    const std::string_view code = node.first_child() ? node.first_child()->content() : std::string_view{};
    if (holds(code, "writeLink(")) return true;
    const std::size_t at = place_of("pd[", code);
    return at != std::string_view::npos && at + 3 < code.size() && code[at + 3] >= '0' && code[at + 3] <= '9';
  });
}

/// The link to the thread in the head of a post that stands alone: words, not a number.
const Node* link_to_thread(const PageView& page, const PostScope& post) {
  for (const Node& node : page.elements(Tag::a)) {
    if (post.in_message(node)) continue;
    const url::BoardLink link = page.link(node);
    if (link.is_action || (link.target != url::LinkTarget::thread && link.target != url::LinkTarget::post)) continue;
    if (holds(node.attribute("href"), "showpost.php")) continue;
    if (link.post_id && link.post_id != post.id) continue;
    if (node.has_class("postcounter") || node.id().starts_with("postcount")) continue;
    std::string text = html::text_of(node);
    if (text.starts_with('#')) text.erase(0, 1);
    if (!text.empty() && !text::count_of(text)) return &node;
  }
  return nullptr;
}

bool is_single(const PageView& page, const std::vector<PostScope>& posts) {
  if (posts.size() != 1) return false;
  if (page.url() && url::classify(*page.url()).target == url::LinkTarget::post) return true;
  // Without that address: the thread is linked to where this post stands in it.
  const Node* const link = link_to_thread(page, posts.front());
  if (!link || page.link(*link).post_id != posts.front().id || has_thread_tools(page, posts)) return false;
  // The page of a thread has the path to its forum.
  return std::ranges::none_of(page.nodes(), [&](const Node& node) {
    return node.is(Tag::a) && !posts.front().in_message(node) && page.link(node).target == url::LinkTarget::forum;
  });
}

}  // namespace

PostsPage posts_page(const PageView& page, const std::vector<PostScope>& posts) {
  using Kind = PostsPage::Kind;
  if (posts.empty()) return {Kind::other, {}};
  if (is_private_message(page, posts)) return {Kind::other, "a private message, nothing to keep"};
  if (is_editor_before(page, posts)) return {Kind::other, "a reply being written, nothing to keep"};
  if (is_stream(page, posts) || is_of_many_threads(page, posts))
    return {Kind::other, "posts of several threads, nothing to keep"};
  if (is_article(page, posts)) return {Kind::other, "an article with comments, nothing to keep"};
  if (is_single(page, posts)) return {Kind::single, {}};
  if (has_tree(page)) return {Kind::choice, {}};
  return {Kind::thread, {}};
}

std::optional<Thread> thread_of_single(const PageView& page, const PostScope& post) {
  const Node* const node = link_to_thread(page, post);
  std::optional<Id> id = node ? page.link(*node).id : std::nullopt;
  if (node && page.link(*node).target != url::LinkTarget::thread) id.reset();
  if (!id) id = thread_of_permalink(page, post);
  if (!id && page.url()) id = number_in_query(*page.url(), {"t", "threadid"});
  if (!id) return std::nullopt;
  Thread thread;
  thread.id = *id;
  if (node) thread.title = html::text_of(*node);
  if (page.board_url()) thread.url = page.on_board("showthread.php?t=" + std::to_string(*id));
  return thread;
}

}  // namespace vbarchive::extraction
