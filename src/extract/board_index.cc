#include "extract/board_index.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "extract/rule.h"
#include "text/number.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

constexpr Finder category_body{"forum.listed", "category-body", "tbody#collapseobj_forumbit_N: 3.x"};
constexpr Finder category_head{"forum.listed", "category-head", "the one link to a forum in td.tcat: 3.x"};
constexpr Finder forum_cell{"forum.listed", "forum-cell", "td#fN: 3.x"};
constexpr Finder forum_item{"forum.listed", "forum-item", "li#forumN.forumbit_post, li#catN: 4.x"};
constexpr Finder channel_row{"forum.listed", "channel-row", ".forum-item, .category-header: 5.x"};
constexpr Finder status_icon{"forum.listed", "status-icon", "#forum_statusicon_N in a row with a link: skins"};
constexpr Finder subforum_link{"forum.listed", "subforum-link", "links in the list of subforums below a forum: all"};

/// Forums as they are found, each number once.
class Forums {
 public:
  Forums(const PageView& page, std::optional<Id> root) : page_(page), root_(root) {}

  [[nodiscard]] bool knows(Id id) const { return known_.contains(id); }

  /// `around`: what is read of the forum; `link`: its name.
  Forum* add(const Finder& finder, const Node& around, Id id, std::optional<Id> parent, const Node* link) {
    if (id <= 0 || id == root_ || !known_.insert(id).second) return nullptr;
    note(page_, finder, id, html::whole(around), link ? html::text_of(*link) : std::string{});
    Forum forum;
    forum.id = id;
    forum.parent_id = parent ? parent : root_;
    if (link) {
      std::string title = html::text_of(*link);
      if (!title.empty()) forum.title = std::move(title);
      const std::string_view href = link->attribute("href");
      const bool is_elsewhere = href.empty() || href.starts_with('#') || holds(href, "forum.php#");
      if (!is_elsewhere) forum.url = page_.absolute(href);
    }
    if (!forum.url && page_.board_url()) forum.url = page_.on_board("forumdisplay.php?f=" + std::to_string(id));
    forums_.push_back(std::move(forum));
    return &forums_.back();
  }

  [[nodiscard]] std::vector<Forum> take() { return std::move(forums_); }

 private:
  const PageView& page_;
  std::optional<Id> root_;
  std::set<Id> known_;
  std::vector<Forum> forums_;
};

bool is_forum_link(const PageView& page, const Node& node) {
  if (!node.is(Tag::a)) return false;
  const url::BoardLink link = page.link(node);
  return link.target == url::LinkTarget::forum && link.id && !link.is_action && !html::text_of(node).empty();
}

/// The number in `forum_statusicon_N` of an element, whatever a skin makes the icon of.
std::optional<Id> icon_id(const Node& node) {
  return node.is_element() ? id_after("forum_statusicon_", node.id()) : std::nullopt;
}

/// The number that a cell holds: alone, or with a label in an element of its own, which skins show on small screens.
std::optional<std::int64_t> count_in_cell(const Node& cell) {
  const std::string text = html::text_of(cell);
  if (const auto count = text::count_of(text)) return count;
  if (text::counts_in(text).size() != 1) return std::nullopt;
  for (const Node& node : cell.subtree()) {
    if (!node.is_text()) continue;
    if (const auto count = text::count_of(text::trim(node.content()))) return count;
  }
  return std::nullopt;
}

/// What a forum's statistics state, an item or a line each: "Threads: 118".
std::vector<std::optional<std::int64_t>> counts_in_lines(const Node& statistics) {
  std::vector<std::optional<std::int64_t>> counts;
  for (const Node& node : statistics.subtree()) {
    if (node.is(Tag::li)) counts.push_back(first_count(node));
  }
  if (!counts.empty()) return counts;
  for (const Node& node : statistics.subtree()) {
    if (!node.is_text()) continue;
    const std::vector<std::int64_t> found = text::counts_in(node.content());
    if (found.size() == 1) counts.emplace_back(found.front());
  }
  return counts;
}

/// Forums below a forum: links beside icons of their own, in a block of small print or a list.
void add_subforums(const PageView& page, Range range, Id parent, Forums& forums) {
  std::optional<Id> icon;
  for (const Node& node : page.nodes(range)) {
    if (const auto id = icon_id(node)) icon = id;
    if (!node.is(Tag::a) || html::text_of(node).empty()) continue;
    const url::BoardLink link = page.link(node);
    const bool is_forum = link.target == url::LinkTarget::forum && link.id && !link.is_action;
    const std::optional<Id> id = icon ? icon : is_forum ? link.id : std::nullopt;
    icon.reset();
    if (id) forums.add(subforum_link, node, *id, parent, &node);
  }
}

// ---- vBulletin 3: td#fN in tbody#collapseobj_forumbit_C

bool is_subforum_block(const PageView& page, const Node& block) {
  const bool has_icon = std::ranges::any_of(block.subtree(), [](const Node& node) {
    return (node.is(Tag::img) && holds(node.attribute("src"), "subforum_")) ||
           (node.is_element() && holds(node.classes(), "subforum_"));
  });
  if (has_icon) return true;
  // Without icons: a label in bold, then nothing but forums.
  const Node* const strong = html::find(block, Tag::strong);
  if (!strong || !text_between(page.nodes(), {block.order(), strong->order()}).empty()) return false;
  return std::ranges::any_of(page.nodes({strong->last() + 1, block.last() + 1}),
                             [&](const Node& node) { return is_forum_link(page, node); });
}

/// The enclosing category: `tbody#collapseobj_forumbit_C`.
std::optional<Id> category_of(const Node& cell) {
  for (const Node* at = cell.parent(); at; at = at->parent()) {
    if (const auto id = id_after("collapseobj_forumbit_", at->id()); id && *id > 0) return id;
  }
  return std::nullopt;
}

std::optional<std::string> small_print(const Node& cell) {
  for (const Node& node : cell.subtree()) {
    // In a line with the name it is a span; one that holds a link is the name's own.
    const bool is_print = node.is(Tag::div) || (node.is(Tag::span) && !html::find(node, Tag::a));
    if (is_print && node.has_class("smallfont") && !html::text_of(node).empty()) return html::text_of(node);
  }
  return std::nullopt;
}

/// The category's own head stands in front of its rows: the link beside the button that folds them, or the last link to
/// that forum.
void add_category(const PageView& page, const Node& body, Id id, Forums& forums) {
  if (forums.knows(id)) return;
  const Node* link = nullptr;
  constexpr std::uint32_t reach = 200;
  const std::uint32_t from = body.order() > reach ? body.order() - reach : 0;
  for (const Node& node : page.nodes({from, body.order()})) {
    if (is_forum_link(page, node) && page.link(node).id == id) link = &node;
  }
  const std::string button = "collapseimg_forumbit_" + std::to_string(id);
  const Node* const image = page.document().by_id(button);
  const Node* head = image ? html::ancestor(*image, Tag::td) : nullptr;
  if (head && head->last() >= body.order()) head = nullptr;
  if (!link && head) {
    for (const Node& node : head->subtree()) {
      if (node.is(Tag::a) && !html::text_of(node).empty()) link = &node;
    }
  }
  Forum* const forum = forums.add(category_body, head ? *head : body, id, std::nullopt, link);
  if (forum && head) forum->description = small_print(*head);
}

/// The head of a category: also of one that has no rows, and so no body of its own. [SC]
void add_category_head(const PageView& page, const Node& head, Forums& forums) {
  const Node* link = nullptr;
  for (const Node& node : head.subtree()) {
    if (!is_forum_link(page, node)) continue;
    if (link) return;  // several forums: no head of one
    link = &node;
  }
  if (!link) return;
  Forum* const forum = forums.add(category_head, head, *page.link(*link).id, std::nullopt, link);
  if (forum) forum->description = small_print(head);
}

/// No row of a forum comes near; it bounds the work on nested ones.
constexpr std::uint32_t largest_row = 5'000;

void add_row(const PageView& page, const Finder& finder, const Node& cell, Id id, Forums& forums) {
  if (cell.last() - cell.order() > largest_row) return;
  const Node* title = nullptr;
  for (const Node& node : cell.subtree()) {
    if (!node.is(Tag::a) || html::text_of(node).empty()) continue;
    title = &node;
    break;
  }
  Forum* const forum = forums.add(finder, cell, id, category_of(cell), title);
  if (!forum) return;
  Range subforums;
  for (std::uint32_t at = title ? title->last() + 1 : cell.order() + 1; at <= cell.last(); ++at) {
    const Node& node = page.nodes()[at];
    if (!node.is(Tag::div)) continue;
    const bool is_small = node.has_class("smallfont");
    if (is_small && is_subforum_block(page, node)) {
      subforums = html::inside(node);
      break;
    }
    std::string text = is_small ? html::text_of(node) : std::string{};
    if (!text.empty() && !forum->description) forum->description = std::move(text);
    if (is_small) at = node.last();
  }
  // Threads, then posts, in cells of nothing else; private forums hide them.
  std::vector<std::int64_t> counts;
  const Node* outer = &cell;
  while (outer->parent() && !outer->parent()->is(Tag::tr)) outer = outer->parent();
  for (const Node* next = outer->next_sibling(); next; next = next->next_sibling()) {
    if (!next->is(Tag::td)) continue;
    if (const auto count = count_in_cell(*next)) counts.push_back(*count);
  }
  if (counts.size() >= 2) {
    forum->thread_count = counts[0];
    forum->post_count = counts[1];
  }
  if (!subforums.is_empty()) add_subforums(page, subforums, id, forums);
}

// ---- vBulletin 4: li#forumN.forumbit_post in li#catN

std::optional<Id> list_id(const Node& node) {
  if (!node.is(Tag::li)) return std::nullopt;
  if (const auto id = id_after("forum", node.id())) return id;
  return id_after("cat", node.id());
}

std::optional<Id> list_parent(const Node& item) {
  for (const Node* at = item.parent(); at; at = at->parent()) {
    if (const auto id = list_id(*at)) return id;
  }
  return std::nullopt;
}

/// What belongs to the item itself: up to the first item inside it.
Range own_part(const PageView& page, const Node& item) {
  for (std::uint32_t at = item.order() + 1; at <= item.last(); ++at) {
    if (list_id(page.nodes()[at])) return {item.order() + 1, at};
  }
  return html::inside(item);
}

/// Two numbers alone in elements of the same shape, side by side: a skin's statistics, threads first. [AD]
std::optional<std::pair<std::int64_t, std::int64_t>> paired_counts(const PageView& page, Range range) {
  const Node* before = nullptr;
  std::int64_t count_before = 0;
  for (const Node& node : page.texts(range)) {
    if (!node.parent() || !node.parent()->parent()) continue;
    const std::optional<std::int64_t> count = text::count_of(node.content());
    if (!count) continue;
    const Node& holder = *node.parent();
    const bool is_pair = before && before->parent() != holder.parent() && holder.parent()->parent() &&
                         before->parent()->parent() == holder.parent()->parent();
    if (is_pair && before->classes() == holder.classes()) return {{count_before, *count}};
    before = &holder;
    count_before = *count;
  }
  return std::nullopt;
}

void add_item(const PageView& page, const Node& item, Id id, Forums& forums) {
  const Range own = own_part(page, item);
  const Node* title = nullptr;
  for (const Node& node : page.nodes(own)) {
    if (node.is(Tag::a) && !html::text_of(node).empty()) {
      title = &node;
      break;
    }
  }
  for (const Node& node : page.of_class("forumtitle", own)) {
    if (const Node* const link = node.is(Tag::a) ? &node : html::find(node, Tag::a)) title = link;
    break;
  }
  Forum* const forum = forums.add(forum_item, item, id, list_parent(item), title);
  if (!forum) return;
  Range subforums;
  for (const Node& node : page.nodes(own)) {
    if (!node.is_element()) continue;
    const std::string_view classes = node.classes();
    if (!forum->description && (node.has_class("forumdescription") || node.has_class("subforumdescription")) &&
        !html::text_of(node).empty()) {
      forum->description = html::text_of(node);
    } else if (node.has_class("forumstats") || node.has_class("forumstats_2") || node.has_class("stats")) {
      const std::vector<std::optional<std::int64_t>> counts = counts_in_lines(node);
      // One number alone: nothing says of what.
      if (counts.size() >= 2 && counts[0] && counts[1] && !forum->thread_count) {
        forum->thread_count = counts[0];
        forum->post_count = counts[1];
      }
    } else if (subforums.is_empty() && (node.has_class("subforums") || holds(classes, "subforumlist"))) {
      subforums = html::inside(node);
    }
  }
  if (!forum->thread_count) {
    if (const auto counts = paired_counts(page, own)) {
      forum->thread_count = counts->first;
      forum->post_count = counts->second;
    }
  }
  if (!subforums.is_empty()) add_subforums(page, subforums, id, forums);
}

// ---- vBulletin 5: tr.forum-item, its number in an attribute

std::optional<Id> channel_id(const PageView& page, const Node& row) {
  for (const std::string_view attribute : {"data-channel-id", "data-node-id", "data-nodeid", "data-forum-id"}) {
    if (const auto id = id_after("", row.attribute(attribute)); id && *id > 0) return id;
  }
  for (const std::string_view prefix : {"forum", "forum-", "channel", "channel-"}) {
    if (const auto id = id_after(prefix, row.id()); id && *id > 0) return id;
  }
  for (const Node& node : row.subtree()) {
    if (is_forum_link(page, node)) return page.link(node).id;
  }
  return std::nullopt;
}

const Node* titled(const Node& row, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const Node* const found = html::find_class(row, name); found && !html::text_of(*found).empty()) {
      const Node* const link = found->is(Tag::a) ? found : html::find(*found, Tag::a);
      return link ? link : found;
    }
  }
  return nullptr;
}

void add_channel(const PageView& page, const Node& row, std::optional<Id> category, Forums& forums) {
  const std::optional<Id> id = channel_id(page, row);
  if (!id) return;
  Forum* const forum = forums.add(channel_row, row, *id, category, titled(row, {"forum-title", "category"}));
  if (!forum) return;
  if (const Node* const text = html::find_class(row, "forum-desc"); text && !html::text_of(*text).empty())
    forum->description = html::text_of(*text);
  if (const Node* const count = html::find_class(row, "topics-count")) forum->thread_count = first_count(*count);
  if (const Node* const count = html::find_class(row, "posts-count")) forum->post_count = first_count(*count);
  const Node* const list = html::find_class(row, "subforum-list");
  if (!list) return;
  for (const Node& node : list->subtree()) {
    if (!node.is_element() || !node.has_class("subforum-item")) continue;
    const std::optional<Id> below = channel_id(page, node);
    const Node* const link = titled(node, {"subforum-title"});
    if (below) forums.add(subforum_link, node, *below, *id, link ? link : html::find(node, Tag::a));
  }
}

// ---- skins: an icon with the forum's number in a row with a link

void add_by_icon(const PageView& page, const Node& icon, Id id, Forums& forums) {
  const Node* row = html::ancestor(icon, Tag::tr);
  if (!row) row = html::ancestor(icon, Tag::li);
  if (!row || row->last() - row->order() > largest_row) return;
  for (const Node& node : row->subtree()) {
    if (!is_forum_link(page, node)) continue;
    const Node* const cell = html::ancestor(node, Tag::td);
    if (cell && row->contains(*cell)) {
      add_row(page, status_icon, *cell, id, forums);
    } else {
      Forum* const forum = forums.add(status_icon, *row, id, std::nullopt, &node);
      const Node* const text = html::find_class(*row, "forumdescription");
      if (forum && text && !html::text_of(*text).empty()) forum->description = html::text_of(*text);
    }
    return;
  }
}

}  // namespace

void list_forum_rules(RuleList& rules) {
  for (const Finder& finder :
       {category_body, category_head, forum_cell, forum_item, channel_row, status_icon, subforum_link})
    list(finder, rules);
}

std::vector<Forum> read_forum_rows(const PageView& page, std::optional<Id> parent) {
  Forums forums(page, parent);
  std::optional<Id> category;
  // Heads alone make no index: other pages have them too.
  const bool is_index = !parent && std::ranges::any_of(page.identified(), [](const Node& node) {
    return id_after("collapseobj_forumbit_", node.id()).has_value();
  });
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (const auto id = id_after("collapseobj_forumbit_", node.id())) {
      add_category(page, node, *id, forums);
    } else if (is_index && node.is(Tag::td) && node.has_class("tcat")) {
      add_category_head(page, node, forums);
    } else if (const auto row = id_after("f", node.id()); row && node.is(Tag::td)) {
      add_row(page, forum_cell, node, *row, forums);
    } else if (const auto item = list_id(node);
               item && (node.has_class("forumbit_post") || node.has_class("forumbit_nopost"))) {
      add_item(page, node, *item, forums);
    } else if (node.has_class("category-header")) {
      category = channel_id(page, node);
      add_channel(page, node, std::nullopt, forums);
    } else if (node.has_class("forum-item") && (node.is(Tag::tr) || node.is(Tag::li))) {
      add_channel(page, node, category, forums);
    } else if (const auto icon = icon_id(node); icon && !forums.knows(*icon)) {
      // Rows that are known by their own marks come by themselves: their icons stand in front of the cell.
      const std::string number = std::to_string(*icon);
      const bool comes = page.document().by_id("f" + number) || page.document().by_id("forum" + number);
      if (!comes) add_by_icon(page, node, *icon, forums);
    }
  }
  return forums.take();
}

}  // namespace vbarchive::extraction
