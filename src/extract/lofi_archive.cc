#include "extract/lofi_archive.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "extract/message.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

/// `t-5.html`, `t-5-p-2.html`, `f-3.html` as the last part of a path, or at the start of a query
/// (`archive/index.php?t-5.html`): no other page of a board is named so.
bool is_archive_name(std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  const std::size_t mark = std::min(reference.find('?'), reference.size());
  std::string_view path = reference.substr(0, mark), query = reference.substr(std::min(mark + 1, reference.size()));
  const bool is_by_script = path.ends_with("archive/index.php") || path.ends_with("archive/");
  const bool is_in_archive = is_by_script || path.find("archive/index.php/") != std::string_view::npos;
  path.remove_prefix(path.rfind('/') + 1);
  const auto is_name = [](std::string_view name) {
    return name.size() > 2 && (name.starts_with("t-") || name.starts_with("f-")) && name[2] >= '0' && name[2] <= '9';
  };
  return is_by_script ? is_name(query) : is_name(path) && (is_in_archive || path.ends_with(".html"));
}

bool is_archive_index(std::string_view reference) {
  const url::Url parts = url::split(reference);
  return parts.path.ends_with("archive/index.php") || parts.path.ends_with("archive/") ||
         parts.path.ends_with("archive/index.html");
}

/// No list has more: whoever reads this many refuses the page.
constexpr std::size_t most_threads = 20'000;

/// What a link into the archive names; nothing for links to the board itself.
url::BoardLink archive_link(const PageView& page, const Node& node) {
  if (!node.is(Tag::a) || !is_archive_name(node.attribute("href"))) return {};
  const url::BoardLink link = page.link(node);
  return link.id && *link.id > 0 ? link : url::BoardLink{};
}

/// The path at the top of a page. vBulletin 4 has an element of this name on all pages: its links lead elsewhere.
const Node* path_of(const PageView& page) {
  const Node* const path = page.document().by_id("navbar");
  if (!path) return nullptr;
  const bool is_ours = std::ranges::any_of(path->subtree(), [&](const Node& node) {
    return node.is(Tag::a) && (is_archive_index(node.attribute("href")) || is_archive_name(node.attribute("href")));
  });
  return is_ours ? path : nullptr;
}

/// The same page of the board itself: a link in the one large line.
const Node* full_version(const PageView& page) {
  for (const Node& node : page.elements(Tag::p)) {
    if (node.has_class("largefont")) return html::find(node, Tag::a);
  }
  return nullptr;
}

/// Where the page is in the archive, by its address.
url::BoardLink place_of(const PageView& page) {
  if (!page.url() || !is_archive_name(*page.url())) return {};
  return url::classify(*page.url());
}

/// The page without a link among the page's numbers: `[<b>2</b>] 3 4`.
int page_number_of(const PageView& page) {
  const url::BoardLink place = place_of(page);
  if (place.page) return *place.page;
  const Node* const numbers = page.document().by_id("pagenumbers");
  if (!numbers) return 1;
  for (const Node& node : numbers->subtree()) {
    if (!node.is(Tag::b) && !node.is(Tag::strong)) continue;
    if (html::ancestor(node, Tag::a)) continue;
    const auto number = text::count_of(html::text_of(node));
    if (number && *number >= 1 && *number <= 1'000'000) return static_cast<int>(*number);
  }
  return 1;
}

/// The archive's own address of a thread or forum is not that of the board: known links are turned into those.
std::string url_on_board(const PageView& page, url::LinkTarget target, Id id, const Node& link) {
  if (!page.board_url()) return page.absolute(link.attribute("href"));
  const char* const name = target == url::LinkTarget::thread ? "showthread.php?t=" : "forumdisplay.php?f=";
  return page.on_board(name + std::to_string(id));
}

Forum forum_of(const PageView& page, Id id, const Node& link) {
  Forum forum;
  forum.id = id;
  std::string title = html::text_of(link);
  if (!title.empty()) forum.title = std::move(title);
  forum.url = url_on_board(page, url::LinkTarget::forum, id, link);
  return forum;
}

std::vector<Forum> forums_of_path(const PageView& page) {
  std::vector<Forum> forums;
  const Node* const path = path_of(page);
  if (!path) return forums;
  for (const Node& node : path->subtree()) {
    const url::BoardLink link = archive_link(page, node);
    if (link.target != url::LinkTarget::forum) continue;
    if (std::ranges::any_of(forums, [&](const Forum& known) { return known.id == *link.id; })) continue;
    Forum forum = forum_of(page, *link.id, node);
    if (!forums.empty()) forum.parent_id = forums.back().id;
    forums.push_back(std::move(forum));
  }
  return forums;
}

/// The last step of the path, which is the page itself and no link.
std::optional<std::string> last_step(const PageView& page) {
  const Node* const path = path_of(page);
  const Node* last = nullptr;
  for (const Node& node : path ? path->subtree() : std::span<const Node>{}) {
    if (node.is(Tag::a)) last = &node;
  }
  if (!last) return std::nullopt;
  std::string text = text_between(page.nodes(), {last->last() + 1, path->last() + 1});
  while (text.starts_with('>') || text.starts_with(' ')) text.erase(0, 1);
  if (text.empty()) return std::nullopt;
  return text;
}

/// The thread or forum that a page of the archive shows.
std::optional<Id> own_id(const PageView& page, url::LinkTarget target) {
  if (const url::BoardLink place = place_of(page); place.target == target) return place.id;
  if (const Node* const full = full_version(page)) {
    const url::BoardLink link = page.link(*full);
    if (link.target == target && link.id && *link.id > 0) return link.id;
    if (link.target != url::LinkTarget::other && link.target != url::LinkTarget::post) return std::nullopt;
  }
  // The other pages of the same, where it has several.
  const Node* const numbers = page.document().by_id("pagenumbers");
  for (const Node& node : numbers ? numbers->subtree() : std::span<const Node>{}) {
    if (const url::BoardLink link = archive_link(page, node); link.target == target) return link.id;
  }
  return std::nullopt;
}

/// Name, date and words of one post, wherever the classes stand in it.
struct Parts {
  const Node* name = nullptr;
  const Node* date = nullptr;
  const Node* title = nullptr;
};

Parts parts_before(const PageView& page, Range range) {
  Parts parts;
  for (const Node& node : page.nodes(range)) {
    if (!node.is_element()) continue;
    if (node.has_class("username")) parts.name = &node;
    if (node.has_class("date")) parts.date = &node;
    if (node.has_class("posttitle") || node.has_class("title")) parts.title = &node;
  }
  return parts;
}

std::optional<std::string> text_in(const Node* node) {
  std::string text = node ? html::text_of(*node) : std::string{};
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

bool is_lofi_archive(const PageView& page) {
  const bool is_placed = place_of(page).id || (page.url() && is_archive_index(*page.url()));
  if (!is_placed && !path_of(page)) return false;
  // A page of the board may lie at such an address: it has a style, and its posts have numbers.
  bool has_own_part = page.document().by_id("pagenumbers") != nullptr || full_version(page) != nullptr;
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (node.has_class("posttext") || node.has_class("pagebody")) has_own_part = true;
    if (id_after("post_message_", node.id())) return false;
  }
  return has_own_part;
}

std::optional<UnnumberedPage> read_archived_thread(const PageView& page, std::size_t most) {
  if (!is_lofi_archive(page)) return std::nullopt;
  UnnumberedPage found;
  found.kind = PageKind::archive;
  const int number = page_number_of(page);
  std::uint32_t free_from = 0;  // behind the post before
  for (const Node& node : page.of_class("posttext")) {
    if (node.order() < free_from) continue;
    if (found.posts.size() > most) break;
    const Node* frame = node.parent();
    if (!frame || !frame->has_class("post") || frame->order() < free_from) frame = &node;
    const Parts parts = parts_before(page, {free_from, node.order()});
    if (!parts.name && !parts.date) continue;
    UnnumberedPost post;
    post.ordinal = static_cast<int>(found.posts.size()) + 1;
    // The size of the archive's pages is the owner's choice: behind the first nothing tells how many stand before.
    if (number == 1) post.number = post.ordinal;
    post.author_name = text_in(parts.name);
    post.title = text_in(parts.title);
    if (std::optional<std::string> date = text_in(parts.date)) {
      post.posted_at.emplace();
      post.posted_at->text = std::move(*date);
    }
    Message message = read_message(page, html::inside(node));
    post.html = std::move(message.html);
    post.text = std::move(message.text);
    found.posts.push_back(std::move(post));
    found.written.push_back({frame->order(), node.last() + 1});
    found.is_last_whole = node.is_closed();
    free_from = node.last() + 1;
  }
  if (found.posts.empty()) return std::nullopt;
  found.page_number = number;
  found.forums = forums_of_path(page);
  const std::optional<Id> id = own_id(page, url::LinkTarget::thread);
  if (!id) return found;
  Thread& thread = found.thread.emplace();
  thread.id = *id;
  if (!found.forums.empty()) thread.forum_id = found.forums.back().id;
  const Node* const full = full_version(page);
  thread.title = text_in(full);
  if (!thread.title) thread.title = last_step(page);
  if (full && page.link(*full).target == url::LinkTarget::thread) {
    thread.url = page.absolute(full->attribute("href"));
  } else if (page.board_url()) {
    thread.url = page.on_board("showthread.php?t=" + std::to_string(*id));
  }
  return found;
}

std::optional<ArchivedList> read_archived_list(const PageView& page) {
  if (!is_lofi_archive(page)) return std::nullopt;
  ArchivedList found;
  found.forum_id = own_id(page, url::LinkTarget::forum);
  found.forums = forums_of_path(page);
  if (found.forum_id) {
    if (found.forums.empty() || found.forums.back().id != *found.forum_id) {
      Forum own;
      own.id = *found.forum_id;
      if (!found.forums.empty()) own.parent_id = found.forums.back().id;
      found.forums.push_back(std::move(own));
    }
    Forum& own = found.forums.back();
    if (!own.title) own.title = text_in(full_version(page));
    if (!own.title) own.title = last_step(page);
    if (!own.url && page.board_url()) own.url = page.on_board("forumdisplay.php?f=" + std::to_string(own.id));
  }
  found.page_number = page_number_of(page);

  const Node* const path = path_of(page);
  const Node* const numbers = page.document().by_id("pagenumbers");
  std::set<Id> threads, forums;
  for (const Forum& forum : found.forums) forums.insert(forum.id);
  // The forum of each list item, for those in the list inside it.
  std::map<const Node*, Id> forum_of_item;
  for (const Node& node : page.nodes()) {
    if ((path && path->contains(node)) || (numbers && numbers->contains(node))) continue;
    const url::BoardLink link = archive_link(page, node);
    if (!link.id || html::text_of(node).empty()) continue;
    const Node* const item = html::ancestor(node, Tag::li);
    if (link.target == url::LinkTarget::forum && forums.insert(*link.id).second) {
      Forum forum = forum_of(page, *link.id, node);
      forum.parent_id = found.forum_id;
      int levels = 100;
      for (const Node* at = item ? item->parent() : nullptr; at && levels-- > 0; at = at->parent()) {
        const auto outer = forum_of_item.find(at);
        if (outer == forum_of_item.end()) continue;
        forum.parent_id = outer->second;
        break;
      }
      if (item) forum_of_item.emplace(item, forum.id);
      found.forums.push_back(std::move(forum));
    } else if (link.target == url::LinkTarget::thread && item && found.forum_id && threads.insert(*link.id).second) {
      Thread thread;
      thread.id = *link.id;
      thread.forum_id = found.forum_id;
      thread.title = html::text_of(node);
      thread.url = url_on_board(page, url::LinkTarget::thread, thread.id, node);
      // "(3 Replies)" behind it: the only number there.
      constexpr std::uint32_t reach = 20;
      const Range rest{node.last() + 1, std::min(item->last() + 1, node.last() + 1 + reach)};
      const std::string behind = text_between(page.nodes(), rest);
      if (const auto counts = text::counts_in(behind); !counts.empty()) thread.reply_count = counts.front();
      found.threads.push_back(std::move(thread));
      if (found.threads.size() > most_threads) break;
    }
  }
  if (!found.forum_id && found.forums.empty()) return std::nullopt;
  return found;
}

}  // namespace vbarchive::extraction
