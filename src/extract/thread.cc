#include "extract/thread.h"

#include <algorithm>
#include <map>

#include "extract/rule.h"
#include "extract/site.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

struct ThreadScope {
  const PageView& page;
  const std::vector<PostScope>& posts;

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return page.reach(); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }

  [[nodiscard]] bool in_post(const Node& node) const {
    const auto next =
        std::ranges::upper_bound(posts, node.order(), {}, [](const PostScope& post) { return post.range.begin; });
    return next != posts.begin() && std::prev(next)->range.contains(node.order());
  }
};

// ---- the number

Finding<Id> id_by_address(const ThreadScope& scope) {
  if (!scope.page.url()) return std::nullopt;
  const url::BoardLink link = url::classify(*scope.page.url());
  return hit_if(link.target == url::LinkTarget::thread && !link.by_shape ? link.id : std::nullopt);
}

/// Search this thread: there for guests and in closed threads. Quick reply and pager carry `t`.
Finding<Id> id_by_form(const ThreadScope& scope) {
  for (const std::string_view name : {"searchthreadid", "t", "threadid", "nodeid"}) {
    for (const Node& node : scope.page.elements(Tag::input)) {
      if (node.attribute("name") != name) continue;
      const std::optional<Id> id = id_after("", node.attribute("value"));
      if (id && *id > 0) return hit(*id, node);
    }
  }
  return std::nullopt;
}

/// Tools that name the thread: moderation, printing, sending, who posted, the pager's title.
Finding<Id> id_by_tool(const ThreadScope& scope) {
  static constexpr std::string_view tools[] = {"postings.php?",
                                               "printthread.php?",
                                               "sendmessage.php?do=sendtofriend",
                                               "misc.php?do=whoposted",
                                               "subscription.php?do=addsubscription",
                                               "goto=nextoldest",
                                               "goto=nextnewest",
                                               "newreply.php?"};
  for (const std::string_view tool : tools) {
    for (const Node& node : scope.page.nodes()) {
      const std::string_view reference = reference_of(node);
      if (!holds(reference, tool) || scope.in_post(node)) continue;
      if (const std::optional<Id> id = number_in_query(reference, {"t", "threadid"})) return hit(*id, node);
    }
  }
  return std::nullopt;
}

/// How often what names each thread; the first to name it is shown as the place.
class Votes {
 public:
  void add(Id id, int weight, const Node& node) {
    const auto [vote, is_new] = votes_.try_emplace(id, Vote{0, &node});
    vote->second.weight += weight;
  }
  [[nodiscard]] Finding<Id> winner() const {
    if (votes_.empty()) return std::nullopt;
    const auto best = std::ranges::max_element(votes_, {}, [](const auto& vote) { return vote.second.weight; });
    return hit(best->first, *best->second.first);
  }

 private:
  struct Vote {
    int weight;
    const Node* first;
  };
  std::map<Id, Vote> votes_;
};

/// The same in mirrored names, the pager and the last step of the breadcrumb: the thread that most of them name.
Finding<Id> id_by_own_links(const ThreadScope& scope) {
  Votes votes;
  for (const Node& node : scope.page.nodes()) {
    if (!node.is_element() || scope.in_post(node)) continue;
    const bool is_pager_title =
        node.is(Tag::td) && node.has_class("vbmenu_control") && !node.attribute("title").empty();
    if (!node.is(Tag::a) && !is_pager_title) continue;
    const url::BoardLink link = url::classify(is_pager_title ? node.attribute("title") : node.attribute("href"));
    if (link.target != url::LinkTarget::thread || !link.id) continue;
    const Node* const cell = node.parent();
    const bool is_last_step = cell && cell->has_class("navbar") && !cell->is(Tag::span);
    if (is_pager_title || is_last_step)
      votes.add(*link.id, 3, node);
    else if (link.is_action || link.page)
      votes.add(*link.id, 1, node);
  }
  return votes.winner();
}

/// The thread that most links to the page's own posts name; some skins have them in scripts only.
Finding<Id> id_by_permalinks(const ThreadScope& scope) {
  Votes votes;
  for (const PostScope& post : scope.posts) {
    const std::string fragment = "#post" + std::to_string(post.id);
    for (const Node& node : scope.page.elements(Tag::a, post.range)) {
      if (post.in_message(node)) continue;
      for (const std::string_view attribute : {"href", "onclick"}) {
        const std::string_view value = node.attribute(attribute);
        const std::size_t at = value.find(fragment);
        if (at == std::string_view::npos) continue;
        // A script holds the address as a string somewhere: what stands in front of the fragment up to a quote or the
        // host.
        const std::size_t begin = value.find_last_of("\"' ", at);
        const url::BoardLink link = url::classify(scope.page.absolute(value.substr(
            begin == std::string_view::npos ? 0 : begin + 1, at - (begin == std::string_view::npos ? 0 : begin + 1))));
        if (link.target == url::LinkTarget::thread && link.id) votes.add(*link.id, 1, node);
      }
    }
  }
  return votes.winner();
}

Finding<Id> id_by_rewritten_address(const ThreadScope& scope) {
  if (!scope.page.url()) return std::nullopt;
  const url::BoardLink link = url::classify(*scope.page.url());
  return hit_if(link.target == url::LinkTarget::thread ? link.id : std::nullopt);
}

/// Tapatalk's meta: `tid=…`.
Finding<Id> id_by_meta(const ThreadScope& scope) {
  for (const Node& node : scope.page.elements(Tag::meta)) {
    const std::string_view content = node.attribute("content");
    const std::size_t at = content.find("tid=");
    if (at == std::string_view::npos || content.find("tapatalk") == std::string_view::npos) continue;
    const std::string_view digits = content.substr(at + 4, content.find_first_not_of("0123456789", at + 4) - at - 4);
    if (const std::optional<Id> id = id_after("", digits)) return hit(*id, node);
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, Id> id_rules[] = {
    {"address", "showthread.php?t=N, threads/N-title …: all but rewritten ones", id_by_address},
    {"hidden-field", "searchthreadid, t, nodeid in a form: 3.x [RMS, AS], 4.x [MT], 5.x [FAN]", id_by_form},
    {"thread-tool", "printing, sending, moderating, replying: 3.x, 4.x", id_by_tool},
    {"own-links", "the pager and the end of the breadcrumb: exports [KLN], mirrors", id_by_own_links},
    {"permalinks", "links of its posts to themselves: skins [FC]", id_by_permalinks},
    {"rewritten-address", "a number in the address of a page of the board: vBSEO [PP, MZ]", id_by_rewritten_address},
    {"app-meta", "Tapatalk's meta, tid=N: several", id_by_meta}};
constexpr FieldRules<ThreadScope, Id> id_field{"thread.id", id_rules};

// ---- the title

/// vBulletin 4: `#pagetitle .threadtitle`; the prefix stands apart.
Finding<const Node*> title_by_pagetitle(const ThreadScope& scope) {
  const Node* const heading = scope.page.document().by_id("pagetitle");
  if (!heading) return std::nullopt;
  if (const Node* const title = html::find_class(*heading, "threadtitle")) return hit(title, *title);
  const Node* const h1 = html::find(*heading, Tag::h1);
  return h1 ? hit(h1, *h1) : std::nullopt;
}

/// vBulletin 3: the last row of the breadcrumb, `td.navbar strong`. Skins use other elements of that class.
Finding<const Node*> title_by_navbar(const ThreadScope& scope) {
  const Node* title = nullptr;
  for (const Node& node : scope.page.of_class("navbar")) {
    if (node.is(Tag::span) || node.is(Tag::a)) continue;
    if (!scope.posts.empty() && node.order() > scope.posts.front().range.begin) break;
    for (const Node& inner : node.subtree()) {
      if (inner.is(Tag::strong) && !html::text_of(inner).empty()) title = &inner;
    }
  }
  return title ? hit(title, *title) : std::nullopt;
}

/// The step of the breadcrumb that the page itself is. [vB4, PP]
Finding<const Node*> title_by_last_step(const ThreadScope& scope) {
  for (const Node& node : scope.page.of_class("lastnavbit")) {
    if (!html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

/// vBulletin 5: `h1.main-title`. [FAN]
Finding<const Node*> title_by_main_title(const ThreadScope& scope) {
  for (const Node& node : scope.page.elements(Tag::h1)) {
    if ((node.has_class("main-title") || node.has_class("js-main-title")) && !html::text_of(node).empty())
      return hit(&node, node);
  }
  return std::nullopt;
}

/// A heading of the first rank in front of the posts. [PP]
Finding<const Node*> title_by_heading(const ThreadScope& scope) {
  const std::optional<std::string> board = board_title(scope.page);
  for (const Node& node : scope.page.elements(Tag::h1)) {
    if (!scope.posts.empty() && node.order() >= scope.posts.front().range.begin) break;
    const std::string text = html::text_of(node);
    // A logo is a heading too.
    if (!text.empty() && text != board) return hit(&node, node);
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, const Node*> title_rules[] = {
    {"pagetitle", "#pagetitle .threadtitle: 4.x", title_by_pagetitle},
    {"navbar-strong", "strong in the last row of the breadcrumb, .navbar: 3.x", title_by_navbar},
    {"main-title", "h1.main-title: 5.x [FAN]", title_by_main_title},
    {"last-step", "the step of the breadcrumb that is the page, .lastnavbit: 4.x", title_by_last_step},
    {"first-heading", "h1 in front of the posts: skins [PP]", title_by_heading}};
constexpr FieldRules<ThreadScope, const Node*> title_field{"thread.title", title_rules};

/// The page's own title without "Page 2" and the board's name, which stands behind or in front.
std::optional<std::string> title_of_head(const PageView& page) {
  std::string title = head_title(page);
  const std::optional<std::string> board = board_title(page);
  const auto cut_behind = [&] {
    const std::size_t dash = title.rfind(" - ");
    if (dash == std::string::npos || dash == 0) return false;
    title.resize(dash);
    return true;
  };
  if (board && title.starts_with(*board + " - "))
    title.erase(0, board->size() + 3);
  else
    cut_behind();
  // "… - Page 2": a word and a number.
  const std::size_t dash = title.rfind(" - ");
  if (dash != std::string::npos && dash > 0) {
    const std::string_view last = std::string_view(title).substr(dash + 3);
    const std::size_t blank = last.find(' ');
    if (blank != std::string_view::npos && text::count_of(last.substr(blank + 1))) title.resize(dash);
  }
  if (title.empty()) return std::nullopt;
  return title;
}

bool is_prefix(const Node& node) {
  return node.is_element() && (node.has_class("prefix") || node.id().starts_with("thread_prefix"));
}

// ---- the prefix

struct TitleScope {
  const ThreadScope& thread;
  const Node& title;

  [[nodiscard]] const PageView& view() const { return thread.page; }
  [[nodiscard]] Range reach() const { return thread.page.reach(); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }
};

/// An element of its own in the title, or in front of it.
Finding<const Node*> prefix_by_element(const TitleScope& scope) {
  const Node* prefix = nullptr;
  for (const Node& node : scope.title.subtree()) {
    if (is_prefix(node)) prefix = &node;
  }
  const Node* const around = scope.title.parent();
  for (const Node& node : prefix || !around ? std::span<const Node>{} : around->subtree()) {
    if (node.order() < scope.title.order() && is_prefix(node)) prefix = &node;
  }
  if (!prefix || html::text_of(*prefix).empty()) return std::nullopt;
  return hit(prefix, *prefix);
}

/// Whether a link searches for this: vBulletin 5 says so in a query, `searchJSON={"prefix":["help"]}`. [FAN, TF]
bool searches_for(const Node& link, std::string_view key) {
  const std::string_view href = link.attribute("href");
  const std::size_t at = href.find("searchJSON=");
  return link.is(Tag::a) && at != std::string_view::npos &&
         url::percent_decoded(href.substr(at)).find("\"" + std::string(key) + "\"") != std::string::npos;
}

/// In the heading of the first post.
Finding<const Node*> prefix_by_search(const TitleScope& scope) {
  if (scope.thread.posts.empty()) return std::nullopt;
  const PostScope& first = scope.thread.posts.front();
  for (const Node& node : scope.thread.page.nodes(first.head())) {
    if (searches_for(node, "prefix") && !html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

constexpr Rule<TitleScope, const Node*> prefix_rules[] = {
    {"prefix-element", ".prefix or #thread_prefix_N in the title or in front of it: 3.8, 4.x", prefix_by_element},
    {"prefix-search", "a link that searches for the prefix in the first post's heading: 5.x [FAN]", prefix_by_search}};
constexpr FieldRules<TitleScope, const Node*> prefix_field{"thread.prefix", prefix_rules};

/// Title and prefix.
void read_title(const ThreadScope& scope, Thread& thread) {
  // The title stands in the page's head too: of several candidates the one that does is right.
  const std::string head = head_title(scope.page);
  const std::optional<const Node*> found = value_of(title_field, scope, [&](const Node* candidate) {
    return head.find(html::text_of(*candidate)) != std::string::npos;
  });
  if (!found) {
    thread.title = title_of_head(scope.page);
    return;
  }
  const Node& title = **found;
  const Node* const prefix = value_of(prefix_field, TitleScope{scope, title}).value_or(nullptr);
  thread.title = text_between(scope.page.nodes(), html::inside(title),
                              prefix && title.contains(*prefix) ? html::whole(*prefix) : Range{});
  if (thread.title->empty()) thread.title.reset();
  if (prefix) thread.prefix = html::text_of(*prefix);
}

// ---- the path

/// The forum jump lists all forums with number and title, the page's own selected: it tells what rewritten addresses
/// hide.
struct ForumJump {
  std::map<std::string, Id> by_title;
  std::optional<Id> selected;
};

ForumJump forum_jump(const PageView& page) {
  ForumJump jump;
  for (const Node& select : page.elements(Tag::select)) {
    if (select.attribute("name") != "f" && select.attribute("name") != "forumid") continue;
    for (const Node& option : select.subtree()) {
      if (!option.is(Tag::option)) continue;
      const std::optional<Id> id = id_after("", option.attribute("value"));
      if (!id || *id <= 0) continue;
      const auto [known, is_new] = jump.by_title.try_emplace(html::text_of(option), *id);
      if (!is_new) known->second = 0;  // two forums of one name: it tells nothing
      if (option.has("selected") || option.has_class("fjsel")) jump.selected = id;
    }
  }
  if (jump.selected) return jump;
  // vBulletin 5 tells its scripts.
  for (const Node& node : page.elements(Tag::script)) {
    if (!node.first_child()) continue;
    const std::string_view code = node.first_child()->content();
    const std::size_t data = code.find("pageData");
    const std::size_t at = data == std::string_view::npos ? data : code.find("\"channelid\"", data);
    if (at == std::string_view::npos) continue;
    const std::size_t digits = code.find_first_of("0123456789", at);
    if (digits == std::string_view::npos || digits - at > 20) continue;
    jump.selected = id_after("", code.substr(digits, code.find_first_not_of("0123456789", digits) - digits));
    return jump;
  }
  // Its feed, or the button for a new thread.
  for (const Node& node : page.nodes()) {
    const bool is_feed = node.is(Tag::link) && node.attribute("href").find("external") != std::string_view::npos;
    const bool is_button = node.is(Tag::a) && node.attribute("href").find("newthread.php") != std::string_view::npos;
    if (!is_feed && !is_button) continue;
    const std::string_view href = node.attribute("href");
    for (const auto& [key, value] : url::query_pairs(href.substr(std::min(href.find('?'), href.size() - 1) + 1))) {
      if (key == "forumids" || key == "f" || key == "nodeid") {
        if (const std::optional<Id> id = id_after("", value)) jump.selected = id;
      }
    }
  }
  return jump;
}

/// The steps of a path that are forums. The board's own step and the thread are none.
std::optional<std::vector<Forum>> forums_of(const PageView& page, const std::vector<const Node*>& links) {
  struct Step {
    std::optional<Id> id;
    std::string title, url;
    bool is_sure;
  };
  std::vector<Step> steps;
  for (const Node* node : links) {
    const url::BoardLink link = page.link(*node);
    std::string title = html::text_of(*node);
    if (title.empty() || link.is_action || node->attribute("href").starts_with('#')) continue;
    const bool is_forum = link.target == url::LinkTarget::forum && link.id;
    if (!is_forum && link.target != url::LinkTarget::other && link.target != url::LinkTarget::forum) continue;
    steps.push_back(
        {is_forum ? link.id : std::nullopt, std::move(title), page.absolute(node->attribute("href")), is_forum});
  }
  const bool any_sure = std::ranges::any_of(steps, &Step::is_sure);
  const bool any_hidden = std::ranges::any_of(steps, [](const Step& step) { return !step.is_sure; });
  if (any_hidden) {
    const ForumJump jump = forum_jump(page);
    for (Step& step : steps) {
      if (step.id) continue;
      const auto known = jump.by_title.find(step.title);
      if (known != jump.by_title.end() && known->second != 0) step.id = known->second;
    }
    if (!steps.empty() && !steps.back().id && !any_sure && steps.size() > 1) steps.back().id = jump.selected;
  }
  std::vector<Forum> forums;
  bool is_parent_known = true;
  for (Step& step : steps) {
    if (!step.id) {
      if (!forums.empty()) is_parent_known = false;
      continue;
    }
    if (std::ranges::any_of(forums, [&](const Forum& known) { return known.id == *step.id; })) continue;
    Forum forum;
    forum.id = *step.id;
    if (!forums.empty() && is_parent_known) forum.parent_id = forums.back().id;
    forum.title = std::move(step.title);
    forum.url = std::move(step.url);
    forums.push_back(std::move(forum));
    is_parent_known = true;
  }
  if (forums.empty()) return std::nullopt;
  return forums;
}

/// vBulletin 3: `span.navbar a`, one a step.
Finding<std::vector<Forum>> path_by_navbar(const ThreadScope& scope) {
  std::vector<const Node*> links;
  for (const Node& node : scope.page.elements(Tag::span)) {
    if (!node.has_class("navbar") || scope.in_post(node)) continue;
    if (const Node* const link = html::find(node, Tag::a)) links.push_back(link);
  }
  if (links.empty()) return std::nullopt;
  return hit_if(forums_of(scope.page, links), Range{links.front()->order(), links.back()->last() + 1});
}

/// vBulletin 4 and skins: the first element whose id or class names a breadcrumb, or schema.org's list.
Finding<std::vector<Forum>> path_by_breadcrumb(const ThreadScope& scope) {
  for (const Node& node : scope.page.nodes()) {
    const bool is_named = holds(node.id(), "breadcrumb") || class_holds(node, "breadcrumb") ||
                          holds(node.attribute("itemtype"), "BreadcrumbList");
    if (!is_named || scope.in_post(node)) continue;
    std::vector<const Node*> links;
    for (const Node& inner : node.subtree()) {
      if (inner.is(Tag::a)) links.push_back(&inner);
    }
    if (auto forums = forums_of(scope.page, links)) return hit(std::move(*forums), node);
  }
  return std::nullopt;
}

/// An element of class navbar that holds the whole path in one.
Finding<std::vector<Forum>> path_by_navbar_block(const ThreadScope& scope) {
  for (const Node& node : scope.page.classed()) {
    if ((!node.has_class("navbar") && !node.has_class("navbit")) || scope.in_post(node)) continue;
    const Node& around = node.has_class("navbit") && node.parent() ? *node.parent() : node;
    std::vector<const Node*> links;
    for (const Node& inner : around.subtree()) {
      if (inner.is(Tag::a)) links.push_back(&inner);
    }
    if (auto forums = forums_of(scope.page, links)) return hit(std::move(*forums), around);
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, std::vector<Forum>> path_rules[] = {
    {"navbar-span", "span.navbar, one a step: 3.x", path_by_navbar},
    {"breadcrumb", "an id, class or itemtype that names a breadcrumb: 4.x, 5.x, skins [PP]", path_by_breadcrumb},
    {"navbar-block", "one .navbar or .navbit around all steps: skins", path_by_navbar_block}};
constexpr FieldRules<ThreadScope, std::vector<Forum>> path_field{"page.path", path_rules};

// ---- page N of M

struct Pager {
  std::int64_t number = 1, count = 1;
};

[[nodiscard]] std::string shown(const Pager& pager) {
  return std::to_string(pager.number) + " of " + std::to_string(pager.count);
}

/// The user's own pager: its text, "2 of 14", or the number alone.
[[nodiscard]] bool read_selected(const PageView&, const Node& node, std::string_view attribute, Pager& value) {
  const std::string text = attribute.empty() ? html::text_of(node) : std::string(node.attribute(attribute));
  const std::vector<std::int64_t> counts = text::counts_in(text);
  if (counts.empty()) return false;
  value = {counts.front(), counts.size() > 1 ? counts[1] : counts.front()};
  return value.number >= 1 && value.number <= value.count;
}

std::optional<Pager> pager_of(const std::string& text, std::optional<std::int64_t> current) {
  const std::vector<std::int64_t> counts = text::counts_in(text);
  if (counts.size() < 2) return std::nullopt;
  Pager pager;
  // The larger is the count, whatever the order of the words; the other the number, unless the page marks it.
  pager.count = std::max(counts[0], counts[1]);
  pager.number = current.value_or(std::min(counts[0], counts[1]));
  if (pager.number < 1 || pager.number > pager.count) return std::nullopt;
  return pager;
}

/// vBulletin 3: `div.pagenav`, "Page 11 of 56" in its menu cell, the current page in `td.alt2 strong`.
Finding<Pager> pager_by_pagenav(const ThreadScope& scope) {
  for (const Node& node : scope.page.of_class("pagenav")) {
    if (scope.in_post(node)) continue;
    std::optional<std::int64_t> current;
    for (const Node& inner : node.subtree()) {
      if (!inner.is(Tag::td) || !inner.has_class("alt2")) continue;
      if (const Node* const strong = html::find(inner, Tag::strong)) current = text::count_of(html::text_of(*strong));
    }
    for (const Node& inner : node.subtree()) {
      if (!inner.is_element() || !inner.has_class("vbmenu_control")) continue;
      if (std::optional<Pager> pager = pager_of(html::text_of(inner), current)) return hit(*pager, inner);
    }
  }
  return std::nullopt;
}

/// vBulletin 4: "Page 2 of 14" in the popup of the pagination.
Finding<Pager> pager_by_pagination(const ThreadScope& scope) {
  for (const Node& node : scope.page.nodes()) {
    if (!node.is_element() || !(node.has_class("pagination") || node.id().starts_with("pagination")) ||
        scope.in_post(node))
      continue;
    std::optional<std::int64_t> current;
    for (const Node& inner : node.subtree()) {
      if (inner.is_element() && (inner.has_class("selected") || inner.has_class("current"))) {
        if (const auto number = text::count_of(html::text_of(inner))) current = number;
      }
    }
    for (const Node& inner : node.subtree()) {
      if (!inner.is_element() || !inner.has_class("popupctrl")) continue;
      if (std::optional<Pager> pager = pager_of(html::text_of(inner), current)) return hit(*pager, inner);
    }
  }
  return std::nullopt;
}

/// Two elements that say each. [PP]
Finding<Pager> pager_by_counters(const ThreadScope& scope) {
  const Node* const current = scope.page.document().by_id("mb_page_current");
  const Node* const total = scope.page.document().by_id("mb_page_total");
  if (!current || !total) return std::nullopt;
  return hit_if(
      pager_of(html::text_of(*current) + " / " + html::text_of(*total), text::count_of(html::text_of(*current))),
      *current);
}

/// vBulletin 5: buttons with the page's number; a hidden template among them has 0. [FAN]
Finding<Pager> pager_by_buttons(const ThreadScope& scope) {
  std::int64_t current = 0, last = 0;
  const Node* button = nullptr;
  for (const Node& node : scope.page.of_class("js-pagenav-button")) {
    if (scope.in_post(node)) continue;
    const std::int64_t number = id_after("", node.attribute("data-page")).value_or(0);
    last = std::max(last, number);
    if (node.has_class("js-pagenav-current-button")) {
      current = number;
      button = &node;
    }
  }
  if (current < 1 || last < current) return std::nullopt;
  return hit(Pager{current, last}, *button);
}

/// Skins: any element that names itself a pager and prints the two numbers, or links the pages of this thread.
Finding<Pager> pager_by_links(const ThreadScope& scope) {
  for (const Node& node : scope.page.nodes()) {
    if (node.classes().empty() && node.id().empty()) continue;
    const bool is_named =
        (class_holds(node, "pag") &&
         (class_holds(node, "pagenav") || class_holds(node, "pagination") || class_holds(node, "pager"))) ||
        node.id() == "pagenav";
    if (!is_named || scope.in_post(node) || node.last() - node.order() > 400) continue;
    std::int64_t last = 0;
    std::optional<std::int64_t> current;
    for (const Node& inner : node.subtree()) {
      if (inner.is(Tag::a)) {
        const url::BoardLink link = scope.page.link(inner);
        if (link.target == url::LinkTarget::thread && link.page) last = std::max<std::int64_t>(last, *link.page);
      } else if ((inner.is(Tag::strong) || inner.is(Tag::b) ||
                  (inner.is_element() &&
                   (inner.has_class("selected") || inner.has_class("current") || inner.has_class("active")))) &&
                 !current) {
        current = text::count_of(html::text_of(inner));
      }
    }
    if (!current && scope.page.url()) {
      const url::BoardLink own = url::classify(*scope.page.url());
      current = own.page ? *own.page : 1;
    }
    if (last > 1 && current) return hit(Pager{*current, std::max(last, *current)}, node);
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, Pager> pager_rules[] = {
    {"pagenav", "two numbers in the menu cell of .pagenav: 3.x", pager_by_pagenav},
    {"pagination", "two numbers in the popup of .pagination: 4.x", pager_by_pagination},
    {"page-counters", "#mb_page_current and #mb_page_total: 3.9 [PP]", pager_by_counters},
    {"page-buttons", ".js-pagenav-button with data-page: 5.x [FAN]", pager_by_buttons},
    {"page-links", "links to pages in what calls itself a pager: skins", pager_by_links}};
constexpr FieldRules<ThreadScope, Pager> pager_field{"page.number_and_count", pager_rules};

// ---- the rest

using Tags = std::vector<std::string>;

Finding<Tags> tags_in_list(const ThreadScope& scope) {
  const Node* cell = scope.page.document().by_id("tag_list_cell");
  if (!cell) cell = scope.page.document().by_id("thread_tags_list");
  if (!cell) return std::nullopt;
  Tags tags;
  for (const Node& node : cell->subtree()) {
    if (!node.is(Tag::a) || node.attribute("href").find("tag") == std::string_view::npos) continue;
    std::string tag = html::text_of(node);
    if (!tag.empty() && std::ranges::find(tags, tag) == tags.end() &&
        node.attribute("href").find("do=") == std::string_view::npos &&
        node.attribute("href").find("threadtag.php") == std::string_view::npos)
      tags.push_back(std::move(tag));
  }
  return hit(std::move(tags), *cell);
}

/// vBulletin 5: links that search for the tag, below the first post.
Finding<Tags> tags_by_search(const ThreadScope& scope) {
  for (const Node& list : scope.page.identified()) {
    if (!id_after("content-tags-", list.id())) continue;
    Tags tags;
    for (const Node& node : list.subtree()) {
      std::string tag = searches_for(node, "tag") ? html::text_of(node) : std::string{};
      if (!tag.empty() && std::ranges::find(tags, tag) == tags.end()) tags.push_back(std::move(tag));
    }
    return hit(std::move(tags), list);
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, Tags> tag_rules[] = {
    {"tag-list", "#tag_list_cell, #thread_tags_list: 3.7 and later, 4.x", tags_in_list},
    {"tag-search", "links that search for a tag in #content-tags-N: 5.x [FAN]", tags_by_search}};
constexpr FieldRules<ThreadScope, Tags> tags_field{"thread.tags", tag_rules};

/// The reply button of vBulletin 3 is a picture, that of vBulletin 4 a text that only words tell. A thread is open
/// where a reply is offered.
Finding<bool> closed_by_button(const ThreadScope& scope) {
  Finding<bool> closed;
  for (const Node& node : scope.page.nodes()) {
    const bool is_picture = node.is(Tag::img), is_link = node.is(Tag::a);
    if (!is_picture && !is_link && !node.has_class("threadclosed") && !node.has_class("closed-thread")) continue;
    if (scope.in_post(node)) continue;
    if (is_picture) {
      const std::string_view source = node.attribute("src");
      if (source.find("threadclosed") != std::string_view::npos) return hit(true, node);
      if (source.find("buttons/reply.") != std::string_view::npos ||
          source.find("buttons/newreply.") != std::string_view::npos)
        closed = hit(false, node);
    } else if (is_link) {
      if (node.id().starts_with("newreplylink")) return hit(says_closed(html::text_of(node), scope.page.words()), node);
      const std::string_view href = node.attribute("href");
      if (href.find("newreply.php") != std::string_view::npos && href.find("noquote=1") != std::string_view::npos &&
          !closed) {
        closed = hit(says_closed(html::text_of(node), scope.page.words()), node);
        if (closed->value) return closed;
      }
    } else {
      return hit(true, node);
    }
  }
  return closed;
}

constexpr Rule<ThreadScope, bool> closed_rules[] = {
    {"reply-button", "the picture or text of the reply button: 3.x [LFD], 4.x [FUT]", closed_by_button}};
constexpr FieldRules<ThreadScope, bool> closed_field{"thread.is_closed", closed_rules};

/// "Views: 11764", printed by some skins around the posts. [SEED]
Finding<std::int64_t> views_by_label(const ThreadScope& scope) {
  for (const Node& node : scope.page.texts()) {
    const std::string_view content = node.content();
    if (content.size() > 80 || content.find(':') == std::string_view::npos) continue;
    if (!holds_any(content, {"Views:", "Hits:"}) || scope.in_post(node)) continue;
    const std::string text = text::fold_space(content);
    for (const std::string_view label : {"Views:", "Hits:"}) {
      const std::size_t at = text.find(label);
      if (at == std::string::npos || (at > 0 && text[at - 1] != ' ' && text[at - 1] != '|')) continue;
      std::string_view rest = text::trim(std::string_view(text).substr(at + label.size()));
      rest = rest.substr(0, rest.find(' '));
      if (const auto views = text::count_of(rest)) return hit(*views, node);
      if (rest.empty() && node.next_sibling()) {
        if (const auto views = text::count_of(html::text_of(*node.next_sibling())))
          return hit(*views, *node.next_sibling());
      }
    }
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, std::int64_t> view_rules[] = {
    {"views-label", "'Views: 11764' around the posts: skins [SEED]", views_by_label}};
constexpr FieldRules<ThreadScope, std::int64_t> views_field{"thread.views", view_rules};

/// The stars' picture says the average: "Thread Rating: 5 votes, 4.80 average." The only number with a decimal mark, in
/// any language.
Finding<double> rating_by_stars(const ThreadScope& scope) {
  for (const Node& node : scope.page.elements(Tag::img)) {
    if (node.attribute("src").find("rating/rating") == std::string_view::npos || scope.in_post(node)) continue;
    for (const std::string_view attribute : {"alt", "title"}) {
      const std::string_view text = node.attribute(attribute);
      for (std::size_t at = text.find_first_of(".,"); at != std::string_view::npos;
           at = text.find_first_of(".,", at + 1)) {
        if (at == 0 || at + 2 >= text.size() || text[at - 1] < '0' || text[at - 1] > '5' ||
            text.find_first_of("0123456789", at) != at + 1)
          continue;
        if (at > 1 && text[at - 2] >= '0' && text[at - 2] <= '9') continue;
        const std::size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
        if (end - at != 3) continue;  // two decimals, as vBulletin prints it
        const double rating = (text[at - 1] - '0') + (text[at + 1] - '0') / 10.0 + (text[at + 2] - '0') / 100.0;
        if (rating <= 5) return hit(rating, node);
      }
    }
  }
  return std::nullopt;
}

constexpr Rule<ThreadScope, double> rating_rules[] = {
    {"rating-picture", "the average in the words of the stars: 3.x, 4.x", rating_by_stars}};
constexpr FieldRules<ThreadScope, double> rating_field{"thread.rating", rating_rules};

/// The thread's own address without a page: as the page links it, else as every vBulletin 3 and 4 answers it.
std::optional<std::string> thread_url(const ThreadScope& scope, Id id) {
  const auto is_plain = [&](std::string_view address) {
    const url::BoardLink link = url::classify(address);
    return link.target == url::LinkTarget::thread && link.id == id && (!link.page || *link.page == 1) &&
           !link.post_id && !link.is_action;
  };
  if (scope.page.url() && is_plain(*scope.page.url())) return scope.page.url();
  for (const Node& node : scope.page.elements(Tag::a)) {
    if (scope.in_post(node) || node.attribute("href").find('#') != std::string_view::npos) continue;
    const std::string address = scope.page.absolute(node.attribute("href"));
    if (is_plain(address) && url::split(address).query.value_or("").find('&') == std::string::npos) return address;
  }
  if (!scope.page.board_url()) return std::nullopt;
  return scope.page.on_board("showthread.php?t=" + std::to_string(id));
}

}  // namespace

bool read_selected(const PageView& page, const Node& node, std::string_view attribute, std::vector<Forum>& value) {
  std::vector<const Node*> links;
  for (const Node& inner : node.subtree()) {
    if (inner.is(Tag::a)) links.push_back(&inner);
  }
  std::optional<std::vector<Forum>> forums = forums_of(page, links);
  if (forums) value = std::move(*forums);
  return attribute.empty() && forums;
}

void list_thread_rules(RuleList& rules) {
  list(path_field, rules);
  list(pager_field, rules);
  list(id_field, rules);
  list(title_field, rules);
  list(prefix_field, rules);
  list(closed_field, rules);
  list(views_field, rules);
  list(rating_field, rules);
  list(tags_field, rules);
}

ThreadPage read_thread(const PageView& page, const std::vector<PostScope>& posts) {
  const ThreadScope scope{page, posts};
  ThreadPage result;
  if (std::optional<std::vector<Forum>> forums = value_of(path_field, scope)) result.forums = std::move(*forums);
  const Pager pager = value_of(pager_field, scope).value_or(Pager{});
  result.page_number = static_cast<int>(std::min<std::int64_t>(pager.number, 1'000'000));
  const std::optional<Id> id = value_of(id_field, scope);
  if (!id) return result;
  Thread thread;
  thread.id = *id;
  if (!result.forums.empty()) thread.forum_id = result.forums.back().id;
  read_title(scope, thread);
  thread.url = thread_url(scope, *id);
  thread.is_closed = value_of(closed_field, scope);
  thread.views = value_of(views_field, scope);
  thread.rating = value_of(rating_field, scope);
  thread.page_count = static_cast<int>(std::min<std::int64_t>(pager.count, 1'000'000));
  thread.tags = value_of(tags_field, scope);
  result.thread = std::move(thread);
  return result;
}

std::vector<Forum> read_forum_path(const PageView& page) {
  const std::vector<PostScope> no_posts;
  return value_of(path_field, ThreadScope{page, no_posts}).value_or(std::vector<Forum>{});
}

int read_page_number(const PageView& page, const std::vector<Range>& passed_over) {
  std::vector<PostScope> places;
  places.reserve(passed_over.size());
  for (const Range& range : passed_over) places.push_back(PostScope{page, 0, nullptr, nullptr, range});
  const Pager pager = value_of(pager_field, ThreadScope{page, places}).value_or(Pager{});
  return static_cast<int>(std::min<std::int64_t>(pager.number, 1'000'000));
}

}  // namespace vbarchive::extraction
