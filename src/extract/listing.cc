#include "extract/listing.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "dates/printed_date.h"
#include "extract/rule.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

/// The first element of a range that has one of these classes.
const Node* with_class(const PageView& page, Range range, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const Node& node : page.of_class(name, range)) return &node;
  }
  return nullptr;
}

// ---- where the rows are

/// No row of a thread comes near; it bounds the work on nested ones.
constexpr std::uint32_t largest_row = 5'000;

struct RowScope {
  const PageView& page;
  Id id = 0;
  const Node* row = nullptr;
  const Node* title = nullptr;  ///< the link with the title
  const Node* last = nullptr;   ///< the cell of the last post

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return range(); }
  [[nodiscard]] std::optional<Id> subject() const { return id; }

  [[nodiscard]] Range range() const { return html::whole(*row); }
  /// The link's cell, or the block that a skin uses for one.
  [[nodiscard]] const Node* cell() const {
    for (const Node* at = title->parent(); at && at != row; at = at->parent()) {
      if (at->is(Tag::td) || at->has_class("threadinfo")) return at;
    }
    return row;
  }
  [[nodiscard]] bool in_last(const Node& node) const { return last && last->contains(node); }
};

/// The row around a title's link: vBulletin 4's `li`, else the table row, else the block whose id carries the number.
const Node* row_around(const Node& title, Id id) {
  const std::string number = std::to_string(id);
  for (const Node* at = title.parent(); at && !at->is(Tag::body); at = at->parent()) {
    if (at->has_class("threadbit") || at->id() == "thread_" + number) return at;
    if (at->is(Tag::tr) || at->is(Tag::li)) return at;
  }
  return title.parent();
}

constexpr Finder title_link{"row.thread", "title-link", "a#thread_title_N: 3.x, 4.x"};
constexpr Finder title_cell{"row.thread", "title-cell", "td#td_threadtitle_N: 3.x"};
constexpr Finder topic_item{"row.thread", "topic-item", ".topic-item with data-node-id: 5.x"};
constexpr Finder thread_item{"row.thread", "thread-item", ".threadbit#thread_N: 4.x"};

constexpr Finder status_picture{"row.thread", "status-picture",
                                "the picture of a state in a row with a link to a thread: 3.0, skins"};

bool is_forum_link(const PageView& page, const Node& node) {
  return node.is(Tag::a) && page.link(node).target == url::LinkTarget::forum;
}

/// `thread_hot_lock.gif`: the picture of a thread's state.
bool is_status_picture(const Node& node) {
  if (!node.is(Tag::img)) return false;
  std::string_view source = node.attribute("src");
  source.remove_prefix(source.rfind('/') + 1);
  const std::string name = text::ascii_lower(source.substr(0, source.find('.')));
  if (!name.starts_with("thread")) return false;
  std::string_view rest = std::string_view(name).substr(6);
  for (const std::string_view state : {"_dot", "_hot", "_lock", "_moved", "_new", "_old"}) {
    if (rest.starts_with(state)) rest.remove_prefix(state.size());
  }
  return rest.empty();
}

/// `a#thread_title_N` of vBulletin 3 and 4, or the first thread link of `td#td_threadtitle_N`; `tr.topic-item` of 5.
std::vector<RowScope> find_rows(const PageView& page) {
  std::vector<RowScope> rows;
  std::set<Id> known;
  const auto add = [&](const Finder& finder, Id id, const Node* row, const Node* title) {
    if (id <= 0 || !row || !title) return;
    // A row inside a row is markup of nobody's; rows side by side are read in linear time.
    if (!rows.empty() && row->order() <= rows.back().row->last()) return;
    if (!known.insert(id).second) return;
    rows.push_back({page, id, row, title});
    note(page, finder, id, html::whole(*row), html::text_of(*title));
  };
  const auto first_link = [](const Node& node, auto&& is_title) -> const Node* {
    for (const Node& inner : node.subtree()) {
      if (inner.is(Tag::a) && !html::text_of(inner).empty() && is_title(inner)) return &inner;
    }
    return nullptr;
  };
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (node.is(Tag::a)) {
      if (const auto id = id_after("thread_title_", node.id())) add(title_link, *id, row_around(node, *id), &node);
    } else if (node.is(Tag::td) && id_after("td_threadtitle_", node.id())) {
      const Id id = *id_after("td_threadtitle_", node.id());
      const std::string own = "thread_title_" + std::to_string(id);
      const Node* title = first_link(node, [&](const Node& link) { return link.id() == own; });
      if (!title) {
        title = first_link(node, [&](const Node& link) {
          const url::BoardLink target = page.link(link);
          return (target.target == url::LinkTarget::thread || target.by_shape) && !target.is_action;
        });
      }
      if (title) add(title_cell, id, row_around(node, id), title);
    } else if (node.has_class("topic-item") && node.has("data-node-id")) {
      const Node* const title = first_link(
          node, [](const Node& link) { return link.has_class("topic-title") || link.has_class("js-topic-title"); });
      add(topic_item, id_after("", node.attribute("data-node-id")).value_or(0), &node, title);
    } else if (node.has_class("threadbit") && id_after("thread_", node.id())) {
      const Node* const title = first_link(node, [](const Node& link) {
        return link.id().starts_with("thread_title_") || link.has_class("title") || link.has_class("threadtitle");
      });
      add(thread_item, *id_after("thread_", node.id()), &node, title);
    }
  }
  for (const Node& node : page.elements(Tag::img, rows.empty() ? page.reach() : Range{})) {
    // Without ids the picture tells the row, and its first link to a thread the title.
    const Node* const row = is_status_picture(node) ? html::ancestor(node, Tag::tr) : nullptr;
    if (!row || row->last() - row->order() > largest_row) continue;
    const bool names_forum =
        std::ranges::any_of(row->subtree(), [&](const Node& inner) { return is_forum_link(page, inner); });
    if (names_forum) continue;  // a row of another list: results of a search, a portal
    const Node* const title = first_link(*row, [&](const Node& link) {
      const url::BoardLink target = page.link(link);
      return target.target == url::LinkTarget::thread && target.id && !target.post_id && !target.is_action;
    });
    if (title) add(status_picture, *page.link(*title).id, row, title);
  }
  return rows;
}

// ---- state

/// What tells the state: the picture, or whatever stands for it, and the classes of the row. Empty where a skin shows
/// none.
std::string state_words(const RowScope& scope) {
  std::string words;
  const auto add = [&](std::string_view text) { words += text::ascii_lower(text) + " "; };
  if (scope.row->has_class("threadbit") || scope.row->has_class("topic-item")) add(scope.row->classes());
  const std::string own = "thread_statusicon_" + std::to_string(scope.id);
  for (const Node& node : scope.row->subtree()) {
    if (!node.is_element()) continue;
    const bool is_status = node.id() == own || class_holds(node, "topic-icon") || class_holds(node, "threadstatus") ||
                           class_holds(node, "b-icon__") || is_status_picture(node);
    if (!is_status) continue;
    const std::string_view source = node.attribute("src");
    add(source.substr(source.rfind('/') + 1));
    add(node.classes());
  }
  return words;
}

/// A picture or a class of its own; the list of stickies.
Finding<bool> sticky_by_list(const RowScope& scope) {
  for (const Node* at = scope.row; at; at = at->parent()) {
    if (at->id() == "stickies" || at->has_class("stickies")) return hit(true);
  }
  return std::nullopt;
}

Finding<bool> sticky_by_sign(const RowScope& scope) {
  for (const Node& node : scope.row->subtree()) {
    if (!node.is_element() || scope.in_last(node)) continue;
    if (node.is(Tag::img) && holds(node.attribute("src"), "sticky")) return hit(true, node);
    if (node.has_class("sticky") || node.has_class("b-icon__pin") || node.has_class("vozsticky"))
      return hit(true, node);
  }
  return std::nullopt;
}

bool has_poll_sign(const RowScope& scope) {
  return std::ranges::any_of(
      scope.row->subtree(), [](const Node& node) { return node.is(Tag::img) && holds(node.attribute("src"), "poll"); });
}

// ---- prefix

/// The board's own markers ("Sticky:", "Moved:", "Poll:") end in a colon and are no prefix.
std::string without_marker(std::string text) {
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos && (colon + 1 == text.size() || text[colon + 1] == ' '))
    text = text::fold_space(std::string_view(text).substr(colon + 1));
  return text;
}

Finding<std::string> prefix_by_element(const RowScope& scope) {
  const Node* found = scope.page.document().by_id("thread_prefix_" + std::to_string(scope.id));
  if (!found) found = with_class(scope.page, html::whole(*scope.cell()), {"js-topic-prefix", "prefix"});
  if (!found || html::text_of(*found).empty()) return std::nullopt;
  return hit(html::text_of(*found), *found);
}

/// vBulletin 3: what stands on the title's line in front of it, unmarked. [VOZ; 3.8]
Finding<std::string> prefix_by_place(const RowScope& scope) {
  const Node* const line = scope.title->parent();
  if (!line || !scope.row->contains(*line)) return std::nullopt;
  std::string text;
  for (std::uint32_t at = line->order() + 1; at < scope.title->order(); ++at) {
    const Node& node = scope.page.nodes()[at];
    // Pictures float beside the line; a link leads to the first new post.
    if (node.is(Tag::a) || node.is(Tag::script) || node.is(Tag::style) || holds(node.attribute("style"), "float")) {
      at = node.last();
    } else if (node.is_text()) {
      text += node.content();
    }
  }
  text = text::fold_space(text);
  if (text.empty()) return std::nullopt;
  return hit(std::move(text), Range{line->order() + 1, scope.title->order()});
}

/// "Sticky:", "Verschoben:" in front of the title: where a skin has words alone.
Finding<ThreadMark> mark_by_word(const RowScope& scope) {
  Finding<std::string> words = prefix_by_element(scope);
  if (!words) words = prefix_by_place(scope);
  const std::size_t colon = words ? words->value.find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return hit_if(thread_mark(std::string_view(words->value).substr(0, colon), scope.page.words()), words->from);
}

Finding<bool> sticky_by_word(const RowScope& scope) {
  const Finding<ThreadMark> mark = mark_by_word(scope);
  return mark && mark->value == ThreadMark::sticky ? hit(true, mark->from) : std::nullopt;
}

constexpr Rule<RowScope, bool> sticky_rules[] = {
    {"sticky-list", "#stickies, .stickies around the row: 4.x", sticky_by_list},
    {"sticky-sign", "a picture or class that says sticky or pin: 3.x, 5.x, skins [VOZ]", sticky_by_sign},
    {"sticky-word", "'Sticky:' in front of the title, in any known language: skins without icons", sticky_by_word}};
constexpr FieldRules<RowScope, bool> sticky_field{"row.is_sticky", sticky_rules};

constexpr Rule<RowScope, std::string> prefix_rules[] = {
    {"prefix-element", "#thread_prefix_N, .prefix, .js-topic-prefix: 4.x, 5.x", prefix_by_element},
    {"before-title", "what stands on the title's line in front of it: 3.8 [VOZ]", prefix_by_place}};
constexpr FieldRules<RowScope, std::string> prefix_field{"row.prefix", prefix_rules};

// ---- author

struct Person {
  std::optional<Id> id;
  std::string name;
};

[[nodiscard]] std::string shown(const Person& person) {
  return person.id ? person.name + " (" + std::to_string(*person.id) + ")" : person.name;
}

std::optional<Id> member_of(const PageView& page, std::string_view address) {
  const url::BoardLink link = url::classify(page.absolute(address));
  if (link.target != url::LinkTarget::member && !link.by_shape) return std::nullopt;
  return link.id && *link.id > 0 ? link.id : std::nullopt;
}

std::optional<Person> person_of(const PageView& page, const Node& node) {
  std::string name = html::text_of(node);
  if (name.empty()) return std::nullopt;
  return Person{node.is(Tag::a) ? member_of(page, node.attribute("href")) : std::nullopt, std::move(name)};
}

/// vBulletin 3 hides the profile in a script: `onclick="window.open('member.php?u=12', '_self')"`. [VOZ, KLN, MZ]
Finding<Person> author_by_script(const RowScope& scope) {
  // Skins give the starter a column of its own.
  for (const Node& node : scope.row->subtree()) {
    if (!node.is_element() || node.is(Tag::a) || node.is(Tag::img) || scope.in_last(node)) continue;
    const std::string_view code = node.attribute("onclick");
    const std::size_t open = code.find("window.open(");
    if (open == std::string_view::npos) continue;
    const std::size_t quote = code.find_first_of("'\"", open);
    if (quote == std::string_view::npos) continue;
    const std::size_t close = code.find(code[quote], quote + 1);
    if (close == std::string_view::npos) continue;
    std::string name = html::text_of(node);
    if (name.empty()) continue;
    return hit(Person{member_of(scope.page, code.substr(quote + 1, close - quote - 1)), std::move(name)}, node);
  }
  return std::nullopt;
}

/// vBulletin 4 and 5: the name's element in the part that names the starter.
Finding<Person> author_by_block(const RowScope& scope) {
  for (const std::string_view block : {"author", "topic-info", "threadmeta", "threadstarter"}) {
    for (const Node& around : scope.row->subtree()) {
      if (!around.is_element() || !around.has_class(block) || scope.in_last(around)) continue;
      for (const Node& node : around.subtree()) {
        if (!node.is_element()) continue;
        const bool is_name = node.has_class("username") || node.has("data-vbnamecard") ||
                             (node.is(Tag::a) && scope.page.link(node).target == url::LinkTarget::member);
        if (!is_name) continue;
        if (auto person = person_of(scope.page, node)) return hit(std::move(*person), node);
      }
    }
  }
  return std::nullopt;
}

/// A guest of vBulletin 4 has no element: "Started by Name, date", the parts set off by no-break spaces.
Finding<Person> author_by_label(const RowScope& scope) {
  const Node* const author = with_class(scope.page, scope.range(), {"author"});
  const Node* const label = author ? html::find_class(*author, "label") : nullptr;
  if (!label || html::find(*label, Tag::a)) return std::nullopt;
  std::string raw;
  for (const Node& node : label->subtree()) {
    if (node.is_text()) raw += node.content();
  }
  constexpr std::string_view gap = "\xc2\xa0";
  const std::size_t begin = raw.find(gap);
  if (begin == std::string::npos) return std::nullopt;
  const std::size_t from = begin + gap.size();
  std::string name = text::fold_space(std::string_view(raw).substr(from, raw.find(gap, from) - from));
  if (name.ends_with(',')) name.pop_back();
  if (name.empty()) return std::nullopt;
  return hit(Person{std::nullopt, std::move(name)}, *label);
}

/// Any profile link in the title's cell.
Finding<Person> author_by_link(const RowScope& scope) {
  for (const Node& node : scope.cell()->subtree()) {
    if (!node.is(Tag::a) || &node == scope.title || scope.in_last(node)) continue;
    if (scope.page.link(node).target != url::LinkTarget::member) continue;
    if (auto person = person_of(scope.page, node)) return hit(std::move(*person), node);
  }
  return std::nullopt;
}

/// The same in a cell of its own.
Finding<Person> author_by_column(const RowScope& scope) {
  if (!scope.last || !scope.row->is(Tag::tr)) return std::nullopt;
  for (const Node& node : scope.row->subtree()) {
    if (!node.is(Tag::a) || scope.in_last(node) || scope.cell()->contains(node)) continue;
    if (scope.page.link(node).target != url::LinkTarget::member) continue;
    if (auto person = person_of(scope.page, node)) return hit(std::move(*person), node);
  }
  return std::nullopt;
}

/// vBulletin 3's second line: a guest's name is all that stands there.
Finding<Person> author_by_line(const RowScope& scope) {
  if (!scope.cell()->is(Tag::td)) return std::nullopt;
  for (const Node& node : scope.cell()->subtree()) {
    if (!node.is(Tag::div) || !node.has_class("smallfont") || node.order() < scope.title->last()) continue;
    for (const Node& inner : node.subtree()) {
      const bool is_plain = inner.is(Tag::span) && !holds(inner.attribute("style"), "float");
      if (is_plain && !html::text_of(inner).empty()) return hit(Person{std::nullopt, html::text_of(inner)}, inner);
    }
    std::string name = html::text_of(node);
    if (!name.empty()) return hit(Person{std::nullopt, std::move(name)}, node);
  }
  return std::nullopt;
}

constexpr Rule<RowScope, Person> author_rules[] = {
    {"profile-script", "window.open('member.php?u=N') in an onclick: 3.x [VOZ, KLN, MZ]", author_by_script},
    {"starter-block", "the name in .author, .topic-info, .threadmeta: 4.x, 5.x", author_by_block},
    {"starter-link", "a link to a member in the title's cell: skins", author_by_link},
    {"starter-column", "a link to a member in a cell that is neither the title's nor the last post's: skins",
     author_by_column},
    {"starter-label", "'Started by NAME, date' with no-break spaces: guests of 4.x", author_by_label},
    {"second-line", "the small print below the title: guests of 3.x", author_by_line}};
constexpr FieldRules<RowScope, Person> author_field{"row.author", author_rules};

// ---- replies and views

/// The user's own rule: the name, and the member that it links to.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, Person& value) {
  value = {page.link(node).target == url::LinkTarget::member ? page.link(node).id : std::nullopt, html::text_of(node)};
  return attribute.empty() && !value.name.empty();
}

struct Counts {
  std::optional<std::int64_t> replies, views;
};

[[nodiscard]] std::string shown(const Counts& counts) {
  const auto text = [](const std::optional<std::int64_t>& count) { return count ? std::to_string(*count) : "unknown"; };
  return text(counts.replies) + " replies, " + text(counts.views) + " views";
}

/// The user's own rule: replies, then views.
[[nodiscard]] bool read_selected(const PageView&, const Node& node, std::string_view attribute, Counts& value) {
  const std::vector<std::int64_t> counts =
      text::counts_in(attribute.empty() ? html::text_of(node) : std::string(node.attribute(attribute)));
  if (!counts.empty()) value.replies = counts.front();
  if (counts.size() > 1) value.views = counts[1];
  return !counts.empty();
}

/// Elements that name what they count. [vB5, FP]
Finding<Counts> counts_by_class(const RowScope& scope) {
  Counts counts;
  for (const Node& node : scope.row->subtree()) {
    if (!node.is_element() || scope.in_last(node)) continue;
    if (!counts.replies &&
        (node.has_class("posts-count") || node.has_class("threadreplies") || node.has_class("ui-li-count"))) {
      counts.replies = first_count(node);
    } else if (!counts.views && (node.has_class("views-count") || node.has_class("threadviews"))) {
      counts.views = first_count(node);
    }
  }
  if (!counts.replies && !counts.views) return std::nullopt;
  return hit(counts, scope.range());
}

/// vBulletin 4: the items of `ul.threadstats`, replies first; a hidden one holds the rating.
Finding<Counts> counts_by_list(const RowScope& scope) {
  const Node* const list = with_class(scope.page, scope.range(), {"threadstats"});
  if (!list) return std::nullopt;
  std::vector<std::optional<std::int64_t>> found;
  for (const Node& node : list->subtree()) {
    if (node.is(Tag::li) && !node.has_class("hidden")) found.push_back(first_count(node));
  }
  if (found.empty()) return std::nullopt;
  return hit(Counts{found[0], found.size() > 1 ? found[1] : std::nullopt}, *list);
}

/// vBulletin 3: cells with nothing but a number behind the title, replies first.
Finding<Counts> counts_by_cells(const RowScope& scope) {
  std::vector<std::int64_t> found;
  const Node* first = nullptr;
  for (const Node* cell = scope.row->first_child(); cell; cell = cell->next_sibling()) {
    if (!cell->is(Tag::td) || cell->order() < scope.title->order() || cell->contains(*scope.title)) continue;
    if (scope.last && cell->contains(*scope.last)) continue;
    if (const auto count = text::count_of(html::text_of(*cell))) {
      found.push_back(*count);
      if (!first) first = cell;
    }
  }
  if (found.size() < 2) return std::nullopt;
  return hit(Counts{found[0], found[1]}, *first);
}

/// The tip of the last post's cell: "Replies: 477, Views: 141,248". [VOZ, KLN, MZ]
Finding<Counts> counts_by_tip(const RowScope& scope) {
  if (!scope.last) return std::nullopt;
  const std::vector<std::int64_t> found = text::counts_in(scope.last->attribute("title"));
  if (found.size() != 2) return std::nullopt;
  return hit(Counts{found[0], found[1]}, *scope.last);
}

constexpr Rule<RowScope, Counts> count_rules[] = {
    {"count-classes",
     ".posts-count and .views-count, .threadreplies and .threadviews, .ui-li-count: 5.x, the mobile style of 4.2, "
     "skins [FP]",
     counts_by_class},
    {"threadstats", "the items of ul.threadstats: 4.x", counts_by_list},
    {"number-cells", "two cells with nothing but a number behind the title: 3.x", counts_by_cells},
    {"cell-tip", "two numbers in the tip of the last post's cell: 3.x [VOZ, KLN, MZ]", counts_by_tip}};
constexpr FieldRules<RowScope, Counts> counts_field{"row.counts", count_rules};

// ---- the last post

/// The cell: by class, else the table cell behind the title that links to a post or to the last poster.
const Node* last_cell(const RowScope& scope) {
  for (const std::string_view name : {"threadlastpost", "cell-lastpost", "lastpost", "last-post", "ui-li-desc"}) {
    for (const Node& node : scope.row->subtree()) {
      // Skins give that class to the icon of the link too.
      if (!node.is_element() || !node.has_class(name) || node.is(Tag::span) || node.is(Tag::a) || node.is(Tag::img))
        continue;
      if (!node.contains(*scope.title)) return &node;
    }
  }
  // Skins have a column for the first post too: its date has no such link.
  const Node* dated = nullptr;
  for (const Node* cell = scope.row->first_child(); cell; cell = cell->next_sibling()) {
    if (!cell->is(Tag::td) || cell->order() < scope.title->order() || cell->contains(*scope.title)) continue;
    for (const Node& node : cell->subtree()) {
      if (node.is(Tag::a) && (scope.page.link(node).post_id || holds(node.attribute("href"), "find=lastposter") ||
                              holds(node.attribute("href"), "goto=lastpost")))
        return cell;
      if (!dated && node.is(Tag::span) && node.has_class("time")) dated = cell;
    }
  }
  return dated;
}

/// The cell's text, a line for each part that stands by itself: links end lines and are left out.
std::vector<std::string> lines_without_links(const PageView& page, const Node& cell) {
  std::vector<std::string> lines(1);
  const auto end_line = [&] {
    if (!lines.back().empty()) lines.emplace_back();
  };
  std::uint32_t block_end = cell.last();
  for (std::uint32_t at = cell.order() + 1; at <= cell.last(); ++at) {
    if (at > block_end) {
      end_line();
      block_end = cell.last();
    }
    const Node& node = page.nodes()[at];
    if (node.is(Tag::a) || node.is(Tag::script) || node.is(Tag::style) || node.has_class("popupbody")) {
      end_line();
      at = node.last();
    } else if (node.is(Tag::br)) {
      end_line();
    } else if (node.is(Tag::div) || node.is(Tag::p) || node.is(Tag::dd) || node.is(Tag::dt) || node.is(Tag::li)) {
      end_line();
      block_end = node.last();
    } else if (node.is_text()) {
      lines.back() += node.content();
    }
  }
  for (std::string& line : lines) line = text::fold_space(line);
  return lines;
}

/// `26-06-2007 10:42`: the first line that is a date, without a dash or comma at its end.
Finding<std::string> date_by_line(const RowScope& scope) {
  if (!scope.last) return std::nullopt;
  for (std::string& line : lines_without_links(scope.page, *scope.last)) {
    while (line.ends_with('-') || line.ends_with(',') || line.ends_with(' ')) line.pop_back();
    if (!line.empty() && line.size() < 80 && dates::read(line, scope.page.words()))
      return hit(std::move(line), *scope.last);
  }
  return std::nullopt;
}

constexpr Rule<RowScope, std::string> last_date_rules[] = {
    {"last-post-line", "the first line of the last post's cell that is a date: all", date_by_line}};
constexpr FieldRules<RowScope, std::string> last_date_field{"row.last_post_at", last_date_rules};

Finding<Id> post_by_link(const RowScope& scope) {
  if (!scope.last) return std::nullopt;
  for (const Node& node : scope.last->subtree()) {
    if (!node.is(Tag::a)) continue;
    if (const auto id = scope.page.link(node).post_id) return hit(*id, node);
  }
  return std::nullopt;
}

constexpr Rule<RowScope, Id> last_post_rules[] = {
    {"last-post-link", "a link to a post in the last post's cell: all", post_by_link}};
constexpr FieldRules<RowScope, Id> last_post_field{"row.last_post_id", last_post_rules};

/// The link to the profile, or to whoever was last (`member.php?find=lastposter`); a guest's element in vBulletin 4.
const Node* last_poster(const RowScope& scope) {
  const auto has_name = [](const Node& node) { return !html::text_of(node).empty(); };
  for (const Node& node : scope.last->subtree()) {
    if (node.is_element() && node.has_class("username") && has_name(node)) return &node;
  }
  for (const Node& node : scope.last->subtree()) {
    if (!node.is(Tag::a) || !has_name(node) || node.has_class("siteicon_profile")) continue;
    const std::string_view href = node.attribute("href");
    if (holds(href, "find=lastposter") || scope.page.link(node).target == url::LinkTarget::member) return &node;
  }
  // Rewritten addresses: the link that is neither a post's nor the thread's, nor a date.
  for (const Node& node : scope.last->subtree()) {
    if (!node.is(Tag::a) || !has_name(node)) continue;
    const url::BoardLink link = scope.page.link(node);
    if (link.post_id || link.is_action || link.target == url::LinkTarget::thread ||
        dates::read(html::text_of(node), scope.page.words()))
      continue;
    if (!link.by_shape || link.id != scope.id) return &node;
  }
  return nullptr;
}

/// The words in front of a last poster's link ("by"): where there is no link, they tell where a guest's name begins.
std::string words_before(const Node& link) {
  std::string text;
  for (const Node* at = link.previous_sibling(); at; at = at->previous_sibling()) {
    if (!at->is_text() && !at->is_comment()) break;
    if (at->is_text()) text.insert(0, at->content());
  }
  return text::fold_space(text);
}

/// A guest's name behind those words, or alone in a definition of vBulletin 4's list.
std::optional<std::string> last_guest(const RowScope& scope, const std::string& words) {
  if (const Node* const by = with_class(scope.page, html::whole(*scope.last), {"lastpost-by"})) {
    std::string name = html::text_of(*by);
    if (!words.empty() && name.starts_with(words + " ")) name.erase(0, words.size() + 1);
    if (!name.empty() && !words.empty()) return name;
  }
  for (const Node& node : scope.last->subtree()) {
    if (!node.is(Tag::dd) || html::find(node, Tag::a)) continue;
    std::string name = html::text_of(node);
    if (!words.empty() && name.starts_with(words + " ")) name.erase(0, words.size() + 1);
    if (!name.empty() && !dates::read(name, scope.page.words())) return name;
  }
  if (words.empty()) return std::nullopt;
  for (const std::string& line : lines_without_links(scope.page, *scope.last)) {
    if (line.starts_with(words + " ")) return line.substr(words.size() + 1);
  }
  return std::nullopt;
}

// ---- rating and pages

/// The only number with a decimal mark: "Thread Rating: 14 votes, 4.14 average."
std::optional<double> decimal_in(std::string_view text) {
  const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if ((text[at] != '.' && text[at] != ',') || !is_digit(at - 1) || !is_digit(at + 1)) continue;
    if ((at > 1 && is_digit(at - 2)) || is_digit(at + 3)) continue;
    int hundredths = (text[at - 1] - '0') * 100 + (text[at + 1] - '0') * 10;
    if (is_digit(at + 2)) hundredths += text[at + 2] - '0';
    if (hundredths > 0 && hundredths <= 500) return hundredths / 100.0;
  }
  return std::nullopt;
}

Finding<double> rating_by_stars(const RowScope& scope) {
  for (const Node& node : scope.row->subtree()) {
    if (node.is(Tag::img) && holds(node.attribute("src"), "rating_")) {
      for (const std::string_view attribute : {"alt", "title"}) {
        if (const auto rating = decimal_in(node.attribute(attribute))) return hit(*rating, node);
      }
      const std::string_view source = node.attribute("src");
      const std::size_t digit = source.find("rating_") + 7;
      if (digit < source.size() && source[digit] >= '1' && source[digit] <= '5')
        return hit<double>(source[digit] - '0', node);
    }
  }
  return std::nullopt;
}

Finding<double> rating_in_list(const RowScope& scope) {
  for (const Node& node : scope.row->subtree()) {
    if (node.is(Tag::li) && node.has_class("hidden")) {
      // vBulletin 4: "Rating4 / 5", 0 for none.
      const std::string text = html::text_of(node);
      const std::size_t slash = text.find(" / 5");
      if (slash == std::string::npos) continue;
      if (const auto rating = decimal_in(text.substr(0, slash))) return hit(*rating, node);
      if (slash > 0 && text[slash - 1] >= '1' && text[slash - 1] <= '5')
        return hit<double>(text[slash - 1] - '0', node);
    }
  }
  return std::nullopt;
}

constexpr Rule<RowScope, double> rating_rules[] = {
    {"rating-picture", "the words or the name of the stars' picture: 3.x [MZ]", rating_by_stars},
    {"rating-item", "'Rating4 / 5' in a hidden item: 4.x [AUS]", rating_in_list}};
constexpr FieldRules<RowScope, double> rating_field{"row.rating", rating_rules};

/// The last of the links to the thread's pages; rows of short threads have none.
Finding<std::int64_t> pages_by_links(const RowScope& scope) {
  Finding<std::int64_t> last;
  for (const Node& node : scope.row->subtree()) {
    if (!node.is(Tag::a) || scope.in_last(node)) continue;
    const url::BoardLink link = scope.page.link(node);
    if (!link.page || link.post_id || *link.page < 2) continue;
    if (link.target != url::LinkTarget::thread && !link.by_shape) continue;
    if (link.id && *link.id != scope.id) continue;
    if (!last || last->value < *link.page) last = hit<std::int64_t>(*link.page, node);
  }
  return last;
}

constexpr Rule<RowScope, std::int64_t> page_rules[] = {
    {"page-links", "links to the pages of the thread beside its title: all", pages_by_links}};
constexpr FieldRules<RowScope, std::int64_t> pages_field{"row.page_count", page_rules};

/// "Started by X, 05-20-2012 07:00 PM": the text behind the name. [vB4, vB5]
std::optional<std::string> start_date(const RowScope& scope) {
  const Node* const block = with_class(scope.page, scope.range(), {"author", "topic-info"});
  if (!block) return std::nullopt;
  for (const Node& node : block->subtree()) {
    if (!node.is_text() || node.content().size() > 80 || (node.parent() && node.parent()->is(Tag::a))) continue;
    std::string text = text::fold_space(node.content());
    while (text.starts_with(',') || text.starts_with(' ')) text.erase(0, 1);
    if (!text.empty() && dates::read(text, scope.page.words())) return text;
  }
  return std::nullopt;
}

ListedThread read_row(const RowScope& scope, const std::string& words_before_names) {
  ListedThread row;
  row.range = scope.range();
  Thread& thread = row.thread;
  thread.id = scope.id;
  if (std::string title = html::text_of(*scope.title); !title.empty()) thread.title = std::move(title);
  const std::string state = state_words(scope);
  const url::BoardLink link = scope.page.link(*scope.title);
  const Finding<ThreadMark> mark = mark_by_word(scope);
  const bool is_moved = holds(state, "moved") || (mark && mark->value == ThreadMark::moved);
  row.is_moved = is_moved;
  const bool leads_elsewhere = link.target == url::LinkTarget::thread && link.id && *link.id != scope.id;
  if (is_moved && leads_elsewhere) thread.moved_to = link.id;
  if (!link.is_action && !link.post_id)
    thread.url = scope.page.absolute(scope.title->attribute("href"));
  else if (scope.page.board_url())
    thread.url = scope.page.on_board("showthread.php?t=" + std::to_string(scope.id));
  thread.is_sticky = value_of(sticky_field, scope).value_or(false);
  if (!is_moved && !state.empty()) thread.is_closed = holds(state, "lock") || holds(state, "closed");
  if (auto prefix = value_of(prefix_field, scope)) {
    const bool is_marked = *thread.is_sticky || is_moved || has_poll_sign(scope) || mark || prefix->ends_with(':');
    if (is_marked) *prefix = without_marker(std::move(*prefix));
    if (!prefix->empty()) thread.prefix = std::move(*prefix);
  }
  if (auto author = value_of(author_field, scope)) {
    thread.author_id = author->id;
    thread.author_name = std::move(author->name);
  }
  if (const auto counts = value_of(counts_field, scope)) {
    thread.reply_count = counts->replies;
    thread.views = counts->views;
  }
  row.started = start_date(scope);
  thread.rating = value_of(rating_field, scope);
  if (const auto pages = value_of(pages_field, scope))
    thread.page_count = static_cast<int>(std::min<std::int64_t>(*pages, 1'000'000));
  thread.last_post_id = value_of(last_post_field, scope);
  if (auto date = value_of(last_date_field, scope)) {
    thread.last_post_at.emplace();
    thread.last_post_at->text = std::move(*date);
  }
  if (!scope.last) return row;
  if (const Node* const poster = last_poster(scope)) {
    thread.last_post_by = html::text_of(*poster);
  } else {
    thread.last_post_by = last_guest(scope, words_before_names);
  }
  return row;
}

// ---- the forum itself

Finding<Id> forum_by_address(const PageView& page) {
  if (!page.url()) return std::nullopt;
  const url::BoardLink link = url::classify(*page.url());
  if (link.target != url::LinkTarget::forum || link.by_shape) return std::nullopt;
  return hit_if(link.id);
}

/// `tbody#threadbits_forum_N`. [vB3]
Finding<Id> forum_by_table(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (const auto id = id_after("threadbits_forum_", node.id()); id && *id > 0) return hit(*id, node);
  }
  return std::nullopt;
}

/// The form around the list: `inlinemod.php?forumid=N`, or a hidden field.
Finding<Id> forum_by_form(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (node.is(Tag::form) && holds(node.attribute("action"), "inlinemod.php")) {
      if (const auto id = number_in_query(node.attribute("action"), {"forumid", "f"})) return hit(*id, node);
    } else if (node.is(Tag::input) && node.attribute("name") == "forumid") {
      if (const auto id = id_after("", node.attribute("value")); id && *id > 0) return hit(*id, node);
    }
  }
  return std::nullopt;
}

/// A new thread, all of this forum read, the search in it.
Finding<Id> forum_by_tool(const PageView& page) {
  static constexpr std::string_view tools[] = {"newthread.php?", "forumdisplay.php?do=markread",
                                               "subscription.php?do=addsubscription", "search.php?f="};
  for (const std::string_view tool : tools) {
    for (const Node& node : page.elements(Tag::a)) {
      if (!holds(node.attribute("href"), tool)) continue;
      if (const auto id = number_in_query(node.attribute("href"), {"f", "forumid"})) return hit(*id, node);
    }
  }
  return std::nullopt;
}

/// The last row of the breadcrumb links to the page itself. [vB3]
Finding<Id> forum_by_breadcrumb(const PageView& page) {
  for (const Node& node : page.elements(Tag::td)) {
    if (!node.has_class("navbar")) continue;
    const Node* const link = html::find(node, Tag::a);
    if (!link) continue;
    const url::BoardLink target = page.link(*link);
    if (target.target == url::LinkTarget::forum && !target.is_action) return hit_if(target.id, node);
  }
  return std::nullopt;
}

Finding<Id> forum_by_shape(const PageView& page) {
  if (!page.url()) return std::nullopt;
  const url::BoardLink link = url::classify(*page.url());
  return hit_if(link.target == url::LinkTarget::forum ? link.id : std::nullopt);
}

/// vBulletin 5 tells its scripts: `"channelid":"16"`. Its front page is a channel too.
Finding<Id> forum_by_page_data(const PageView& page) {
  for (const Node& node : page.elements(Tag::script)) {
    if (!node.first_child()) continue;
    const std::string_view code = node.first_child()->content();
    const std::size_t data = code.find("pageData");
    if (data == std::string_view::npos) continue;
    const std::size_t key = code.find("channelid", data);
    if (key == std::string_view::npos) continue;
    const std::size_t digits = code.find_first_of("0123456789", key);
    if (digits == std::string_view::npos || digits - key > 16) continue;
    const std::size_t end = std::min(code.find_first_not_of("0123456789", digits), code.size());
    const std::optional<Id> id = id_after("", code.substr(digits, end - digits));
    if (id && *id > 0) return hit(*id, node);
  }
  return std::nullopt;
}

constexpr Rule<PageView, Id> forum_rules[] = {
    {"address", "forumdisplay.php?f=N, forums/N-title: all but rewritten ones", forum_by_address},
    {"threadbits", "tbody#threadbits_forum_N: 3.x", forum_by_table},
    {"list-form", "forumid in the form around the list: 3.x, 4.x", forum_by_form},
    {"breadcrumb-end", "the last row of the breadcrumb links to the page: 3.x", forum_by_breadcrumb},
    {"forum-tool", "new thread, mark as read, search in it: 3.x, 4.x", forum_by_tool}};
constexpr FieldRules<PageView, Id> forum_field{"forum.id", forum_rules};

/// Where rows of threads are there, and nothing else tells.
constexpr Rule<PageView, Id> weak_forum_rules[] = {
    {"rewritten-address", "a number in the address of a page that lists threads: vBSEO", forum_by_shape},
    {"page-data", "channelid in the page's script: 5.x", forum_by_page_data}};
constexpr FieldRules<PageView, Id> listed_forum_field{"forum.id", weak_forum_rules};

/// The forum's name in the page's head: `.forumtitle`, the last row or step of the breadcrumb, `h1.main-title`.
std::optional<std::string> forum_title(const PageView& page) {
  const auto text_in = [](const Node* node) -> std::optional<std::string> {
    if (!node) return std::nullopt;
    std::string text = html::text_of(*node);
    if (text.empty()) return std::nullopt;
    return text;
  };
  if (const Node* const heading = page.document().by_id("pagetitle")) {
    if (auto title = text_in(html::find_class(*heading, "forumtitle"))) return title;
  }
  const Node* last_step = nullptr;
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (node.has_class("lastnavbit") || (node.has_class("navbar") && !node.is(Tag::span) && !node.is(Tag::a))) {
      const Node* const title = node.has_class("lastnavbit") ? &node : html::find(node, Tag::strong);
      if (auto text = text_in(title)) return text;
    }
    if (node.is(Tag::span) && node.has_class("navbar")) last_step = &node;
    if (node.is(Tag::h1) && (node.has_class("main-title") || node.has_class("js-main-title"))) {
      if (auto text = text_in(&node)) return text;
    }
  }
  // Behind the last step, in bold. [MZ]
  for (const Node* at = last_step; at; at = at->next_sibling()) {
    if (at->is(Tag::strong)) return text_in(at);
  }
  return std::nullopt;
}

std::optional<std::string> forum_description(const PageView& page) {
  const Node* const heading = page.document().by_id("pagetitle");
  const Node* found = heading ? html::find_class(*heading, "description") : nullptr;
  if (!found) found = with_class(page, {0, static_cast<std::uint32_t>(page.nodes().size())}, {"channel-description"});
  if (!found || html::text_of(*found).empty()) return std::nullopt;
  return html::text_of(*found);
}

/// The address of a list whose path has no number, without the page at its end: `forum/harbour-life/page2` of version
/// 5, `harbour-life/index2.html` of vBSEO.
std::optional<std::string> unnumbered_address(const PageView& page) {
  if (!page.url() || !url::is_absolute(*page.url())) return std::nullopt;
  url::Url parts = url::split(*page.url());
  const bool is_script = holds(parts.path, ".php");
  if (is_script || parts.query || url::classify(*page.url()).target != url::LinkTarget::other) return std::nullopt;
  const std::size_t slash = parts.path.rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  std::string_view name = std::string_view(parts.path).substr(slash + 1);
  if (id_after("page", name)) parts.path.resize(slash);
  if (name.ends_with(".html")) {
    name.remove_suffix(std::string_view(".html").size());
    if (!id_after("index", name)) return std::nullopt;
    parts.path.resize(slash + 1);
  }
  if (parts.path.size() <= 1) return std::nullopt;
  return url::join(parts);
}

/// The forum's own address, without page and order.
std::optional<std::string> forum_url(const PageView& page, Id id) {
  const auto is_plain = [&](std::string_view address) {
    const url::BoardLink link = url::classify(address);
    return link.target == url::LinkTarget::forum && link.id == id && !link.is_action && (!link.page || *link.page == 1);
  };
  if (page.url() && is_plain(*page.url())) return page.url();
  for (const Node& node : page.elements(Tag::a)) {
    std::string address = page.absolute(node.attribute("href"));
    if (const std::size_t fragment = address.find('#'); fragment != std::string::npos) continue;
    if (is_plain(address)) return address;
  }
  if (std::optional<std::string> own = unnumbered_address(page)) return own;
  if (!page.board_url()) return std::nullopt;
  return page.on_board("forumdisplay.php?f=" + std::to_string(id));
}

}  // namespace

void list_row_rules(RuleList& rules) {
  for (const Finder& finder : {title_link, title_cell, topic_item, thread_item, status_picture}) list(finder, rules);
  list(sticky_field, rules);
  list(forum_field, rules);
  list(listed_forum_field, rules);
  list(prefix_field, rules);
  list(author_field, rules);
  list(counts_field, rules);
  list(last_post_field, rules);
  list(last_date_field, rules);
  list(rating_field, rules);
  list(pages_field, rules);
}

std::vector<ListedThread> read_thread_rows(const PageView& page) {
  std::vector<RowScope> scopes = find_rows(page);
  std::string words;
  for (RowScope& scope : scopes) {
    scope.last = last_cell(scope);
    const Node* const poster = scope.last && words.empty() ? last_poster(scope) : nullptr;
    if (poster) words = words_before(*poster);
  }
  std::vector<ListedThread> rows;
  rows.reserve(scopes.size());
  for (const RowScope& scope : scopes) rows.push_back(read_row(scope, words));
  return rows;
}

bool has_thread_list(const PageView& page) {
  static constexpr std::array ids = {"threadslist", "threadlist", "threads", "topic-tab"};
  return std::ranges::any_of(ids, [&](std::string_view id) { return page.document().by_id(id) != nullptr; });
}

std::optional<Id> find_own_forum(const PageView& page, bool has_rows) {
  if (const auto id = value_of(forum_field, page)) return id;
  return has_rows ? value_of(listed_forum_field, page) : std::nullopt;
}

Forum read_own_forum(const PageView& page, Id id) {
  Forum forum;
  forum.id = id;
  forum.title = forum_title(page);
  forum.description = forum_description(page);
  forum.url = forum_url(page, id);
  return forum;
}

}  // namespace vbarchive::extraction
