#include "extract/forum_activity.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <unordered_map>
#include <utility>

#include "extract/rule.h"
#include "text/number.h"

namespace vbarchive::extraction {
namespace {

struct ForumRow {
  const PageView& page;
  Id id = 0;
  Range own;                   ///< the row, without the rows of forums inside it
  const Node* name = nullptr;  ///< version 3: the cell of its name

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return own; }
  [[nodiscard]] std::optional<Id> subject() const { return id; }
};

/// No row of a forum comes near; it bounds the work on nested ones.
constexpr std::uint32_t largest_row = 5'000;

bool is_item(const Node& node) {
  return node.is(Tag::li) && (id_after("forum", node.id()) || id_after("cat", node.id()));
}

/// Up to the first row inside it.
Range own_part(const PageView& page, const Node& item) {
  const Range all = html::inside(item);
  const auto inner = std::ranges::find_if(page.nodes(all), is_item);
  return {all.begin, inner == page.nodes(all).end() ? all.end : inner->order()};
}

/// Rows of version 5, which have their numbers in an attribute.
std::unordered_map<Id, const Node*> channel_rows(const PageView& page) {
  std::unordered_map<Id, const Node*> rows;
  for (const Node& node : page.of_class("forum-item")) {
    for (const std::string_view attribute : {"data-channel-id", "data-node-id", "data-nodeid", "data-forum-id"}) {
      if (const std::optional<Id> id = id_after("", node.attribute(attribute))) rows.try_emplace(*id, &node);
    }
  }
  return rows;
}

std::optional<ForumRow> find_row(const PageView& page, Id id, const std::unordered_map<Id, const Node*>& channels) {
  const auto named = [&](std::string_view prefix) {
    return page.document().by_id(std::string(prefix) + std::to_string(id));
  };
  ForumRow row{page, id, {}, nullptr};
  const Node* place = nullptr;
  if (const Node* const cell = named("f"); cell && cell->is(Tag::td)) {
    row.name = cell;
    place = html::ancestor(*cell, Tag::tr);
  } else if (const Node* const item = named("forum"); item && (item->is(Tag::li) || item->is(Tag::tr))) {
    place = item;
  } else if (const auto channel = channels.find(id); channel != channels.end()) {
    place = channel->second;
  } else if (const Node* const icon = named("forum_statusicon_")) {
    place = html::ancestor(*icon, Tag::tr);
    if (!place) place = html::ancestor(*icon, Tag::li);
  }
  if (!place) return std::nullopt;
  row.own = own_part(page, *place);
  if (row.own.end - row.own.begin > largest_row) return std::nullopt;
  return row;
}

/// A column's head has the class of the column too, and a skin's button. [MZ]
bool is_in_head_or_link(const ForumRow& row, const Node& node) {
  for (const Node* at = &node; at && at->order() >= row.own.begin; at = at->parent()) {
    if (at->is(Tag::h2) || at->is(Tag::h3) || at->is(Tag::a) || at->has_class("forumhead")) return true;
  }
  return false;
}

Finding<const Node*> by_class(const ForumRow& row) {
  for (const std::string_view name : {"forumlastpost", "cell-lastpost", "lastpost", "last-post-item"}) {
    for (const Node& node : row.page.nodes(row.own)) {
      if (node.is_element() && node.has_class(name) && !is_in_head_or_link(row, node)) return hit(&node, node);
    }
  }
  return std::nullopt;
}

bool names_post(const PageView& page, const Node& node) {
  if (!node.is(Tag::a)) return false;
  const url::BoardLink link = page.link(node);
  if (link.target == url::LinkTarget::post) return true;
  return link.target == url::LinkTarget::thread && (link.post_id || link.is_action);
}

/// The cell behind the name, which may say that there is none: "Never". Some skins have no such column.
Finding<const Node*> by_place(const ForumRow& row) {
  if (!row.name) return std::nullopt;
  for (const Node* next = row.name->next_sibling(); next; next = next->next_sibling()) {
    if (!next->is(Tag::td)) continue;
    if (text::count_of(html::text_of(*next))) return std::nullopt;
    return hit(next, *next);
  }
  return std::nullopt;
}

Finding<const Node*> by_link(const ForumRow& row) {
  for (const Node& node : row.page.nodes(row.own)) {
    if (!names_post(row.page, node)) continue;
    const Node* const cell = html::ancestor(node, Tag::td);
    const Node* const part = cell && cell->order() >= row.own.begin ? cell : node.parent();
    if (part && part != row.name) return hit(part, *part);
  }
  return std::nullopt;
}

constexpr Rule<ForumRow, const Node*> rules[] = {
    {"last-post-class", ".forumlastpost: 4.x; .cell-lastpost, .lastpost: 5.x; .last-post-item [AD]", by_class},
    {"last-post-cell", "the cell behind td#fN: 3.x", by_place},
    {"last-post-link", "what holds a link to a post or to what is new: skins", by_link},
};
constexpr FieldRules<ForumRow, const Node*> last_post{"forum.last_post", rules};

}  // namespace

void list_activity_rules(RuleList& list_of_all) {
  for (const Rule<ForumRow, const Node*>& rule : rules)
    list(Finder{last_post.name, rule.name, rule.evidence}, list_of_all);
}

std::vector<ForumActivity> read_activity(const PageView& page, std::span<const Forum> forums) {
  const std::unordered_map<Id, const Node*> channels = channel_rows(page);
  std::vector<ForumActivity> activity;
  activity.reserve(forums.size());
  for (const Forum& forum : forums) {
    ForumActivity& shown = activity.emplace_back();
    shown.forum_id = forum.id;
    const std::optional<ForumRow> row = find_row(page, forum.id, channels);
    const std::optional<const Node*> cell = row ? value_of(last_post, *row) : std::nullopt;
    if (!cell) continue;
    shown.last_text = html::text_of(**cell);
    for (const Node& node : (*cell)->subtree()) {
      if (!node.is(Tag::a)) continue;
      const url::BoardLink link = page.link(node);
      if (link.target != url::LinkTarget::thread && link.target != url::LinkTarget::post) continue;
      if (!shown.last_post_id) shown.last_post_id = link.post_id;
      if (!shown.last_thread_id && link.target == url::LinkTarget::thread) shown.last_thread_id = link.id;
    }
  }
  return activity;
}

}  // namespace vbarchive::extraction
