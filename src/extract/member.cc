#include "extract/member.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dates/printed_date.h"
#include "extract/rule.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

// ---- the name: where it stands tells the layout

/// vBulletin 3.7 and 3.8: `#username_box h1`. [3.8]
Finding<const Node*> name_in_box(const PageView& page) {
  const Node* const box = page.document().by_id("username_box");
  const Node* const heading = box ? html::find(*box, Tag::h1) : nullptr;
  return heading && !html::text_of(*heading).empty() ? hit(heading, *heading) : std::nullopt;
}

/// vBulletin 4: `.member_username`. [4.x]
Finding<const Node*> name_in_header(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (node.is_element() && node.has_class("member_username") && !html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

/// vBulletin 5: the sidebar of a profile.
Finding<const Node*> name_in_sidebar(const PageView& page) {
  const Node* frame = page.document().by_id("profileTabs");
  for (const Node& node : page.nodes()) {
    if (node.is_element() && (class_holds(node, "profile-container") || class_holds(node, "profile-sidebar") ||
                              class_holds(node, "profilesidebar") || class_holds(node, "profile_sidebar"))) {
      frame = &node;
      break;
    }
  }
  if (!frame) return std::nullopt;
  for (const std::string_view name : {"profile-username", "user-name", "username", "main-title", "author"}) {
    for (const Node& node : frame->subtree()) {
      if (node.is_element() && node.has_class(name) && !html::text_of(node).empty()) return hit(&node, node);
    }
  }
  for (const Node& node : page.nodes()) {
    if (node.is(Tag::h1) && !html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

/// vBulletin 3.0 to 3.6: `div.bigusername`; in posts it is a link of that class. [KLN]
Finding<const Node*> name_by_class(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (node.is(Tag::div) && node.has_class("bigusername") && !html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

constexpr Rule<PageView, const Node*> name_rules[] = {
    {"username-box", "#username_box h1: 3.7, 3.8", name_in_box},
    {"member-username", ".member_username: 4.x", name_in_header},
    {"profile-sidebar", "the name in the profile's own column: 5.x", name_in_sidebar},
    {"bigusername", "div.bigusername: 3.0 to 3.6 [KLN]", name_by_class}};
constexpr FieldRules<PageView, const Node*> name_field{"member.name", name_rules};

// ---- the number

std::optional<Id> positive(std::optional<Id> id) { return id && *id > 0 ? id : std::nullopt; }

Finding<Id> id_by_address(const PageView& page) {
  if (!page.url()) return std::nullopt;
  const url::BoardLink link = url::classify(*page.url());
  return hit_if(link.target == url::LinkTarget::member ? positive(link.id) : std::nullopt);
}

/// The last row of the breadcrumb links to the page itself. [KLN]
Finding<Id> id_by_breadcrumb(const PageView& page) {
  Finding<Id> id;
  for (const Node& node : page.nodes()) {
    if (!node.is_element() || !(node.has_class("navbar") || node.has_class("navbit"))) continue;
    for (const Node& inner : node.subtree()) {
      if (!inner.is(Tag::a)) continue;
      const url::BoardLink link = page.link(inner);
      if (link.target == url::LinkTarget::member && positive(link.id)) id = hit(*link.id, inner);
    }
  }
  return id;
}

/// What can be done with a member: find the posts, write, befriend.
Finding<Id> id_by_tool(const PageView& page) {
  static constexpr std::string_view tools[] = {"do=finduser",     "do=newpm",           "do=addlist",
                                               "sendmessage.php", "do=finduserthreads", "visitormessage.php"};
  for (const std::string_view tool : tools) {
    for (const Node& node : page.nodes()) {
      if (!node.is(Tag::a) && !node.is(Tag::form)) continue;
      const std::string_view reference = node.is(Tag::form) ? node.attribute("action") : node.attribute("href");
      const std::size_t mark = reference.find('?');
      if (!holds(reference, tool) || mark == std::string_view::npos) continue;
      for (const auto& [key, value] : url::query_pairs(reference.substr(mark + 1))) {
        if (key != "u" && key != "userid") continue;
        if (const auto id = positive(id_after("", value))) return hit(*id, node);
      }
    }
  }
  return std::nullopt;
}

/// The picture beside the name links to the page itself. [4.x]
Finding<Id> id_by_avatar(const PageView& page) {
  for (const Node& node : page.elements(Tag::a)) {
    if (!class_holds(node, "avatar")) continue;
    const url::BoardLink link = page.link(node);
    if (link.target == url::LinkTarget::member && positive(link.id)) return hit(*link.id, node);
  }
  return std::nullopt;
}

constexpr Rule<PageView, Id> id_rules[] = {
    {"address", "member.php?u=N, members/N-name", id_by_address},
    {"breadcrumb-end", "the last row of the breadcrumb links to the page: 3.x [KLN]", id_by_breadcrumb},
    {"member-tool", "find the posts, write, befriend: 3.x, 4.x", id_by_tool},
    {"avatar-link", "the link of the picture beside the name: 4.x", id_by_avatar}};
constexpr FieldRules<PageView, Id> id_field{"member.id", id_rules};

// ---- title

/// `.usertitle`, the heading below the name in 3.7 and 3.8, the small print below it in 3.6.
std::optional<std::string> user_title(const PageView& page, const Node& name) {
  for (const Node& node : page.nodes()) {
    if (node.is_element() && (node.has_class("usertitle") || node.has_class("user-title")) &&
        !html::text_of(node).empty())
      return html::text_of(node);
  }
  for (const Node* next = name.next_sibling(); next; next = next->next_sibling()) {
    const bool is_title = next->is(Tag::h2) || (next->is(Tag::div) && next->has_class("smallfont"));
    if (is_title && !html::text_of(*next).empty()) return html::text_of(*next);
  }
  return std::nullopt;
}

// ---- fields

/// A value with where it was found: the layout tells what words need not.
struct FoundField {
  Field field;
  bool is_board_own = false;  ///< of the board's statistics: the member cannot have typed it
};

/// No profile has as many; it bounds the work on hostile pages.
constexpr std::size_t most_fields = 500;

std::string label_of(std::string text) {
  while (text.ends_with(':') || text.ends_with(' ')) text.pop_back();
  return text;
}

/// Places that hold what others wrote, or lists of people.
bool is_foreign(const Node& node) {
  if (!node.is_element()) return false;
  const std::string_view id = node.id();
  for (const std::string_view word : {"vmessage", "message_list", "visitor_messag", "friends", "visitors", "albums"}) {
    if (holds(id, word)) return true;
  }
  return node.is(Tag::script) || node.is(Tag::style) || node.has_class("vbmenu_popup") || node.has_class("popupbody") ||
         node.is(Tag::head) || node.id() == "navbar" || node.id() == "footer" || node.id() == "header";
}

bool is_in_statistics(const Node& node) {
  for (const Node* at = &node; at; at = at->parent()) {
    if (holds(at->id(), "stats") || class_holds(*at, "statistics_group") || class_holds(*at, "stats")) return true;
  }
  return false;
}

/// `dt` and `dd`; `li` with a label in `.shade`; a label element with its value beside it.
std::vector<FoundField> fields_of_lists(const PageView& page) {
  std::vector<FoundField> found;
  const auto add = [&](std::string label, std::string value, const Node& node) {
    label = label_of(std::move(label));
    if (label.empty() || found.size() == most_fields) return;
    FoundField field{{std::move(label), std::move(value)}, is_in_statistics(node)};
    const bool is_known =
        std::ranges::any_of(found, [&](const FoundField& known) { return known.field == field.field; });
    if (!is_known) found.push_back(std::move(field));
  };
  const Node* term = nullptr;
  for (std::uint32_t at = 0; at < page.nodes().size(); ++at) {
    const Node& node = page.nodes()[at];
    if (is_foreign(node)) {
      at = node.last();
    } else if (node.is(Tag::dt)) {
      term = &node;
    } else if (node.is(Tag::dd) && term) {
      add(html::text_of(*term), html::text_of(node), node);
      term = nullptr;
    } else if (node.is(Tag::li)) {
      for (const Node* child = node.first_child(); child; child = child->next_sibling()) {
        const bool is_label = child->is(Tag::label) || child->has_class("shade") || child->has_class("label") ||
                              child->has_class("profile-label");
        if (!is_label) continue;
        const Range behind{child->last() + 1, node.last() + 1};
        add(html::text_of(*child), text_between(page.nodes(), behind), node);
        break;
      }
    }
  }
  return found;
}

/// vBulletin 3.0 to 3.6: `Join Date: <strong>28-12-2007</strong>` in the panels. A value without a label of its own
/// is none.
std::vector<FoundField> fields_of_panels(const PageView& page) {
  std::vector<FoundField> found;
  for (std::uint32_t at = 0; at < page.nodes().size(); ++at) {
    const Node& node = page.nodes()[at];
    if (!node.has_class("panelsurround") && !node.has_class("panel")) continue;
    for (const Node& strong : node.subtree()) {
      if ((!strong.is(Tag::strong) && !strong.is(Tag::b)) || html::ancestor(strong, Tag::dl)) continue;
      const Node* const around = strong.parent();
      if (!around || !node.contains(*around)) continue;
      std::string label = text_between(page.nodes(), {around->order() + 1, strong.order()});
      if (!label.ends_with(':')) continue;
      label = label_of(std::move(label));
      std::string value = text_between(page.nodes(), {strong.order(), around->last() + 1});
      if (!label.empty() && label.size() < 60 && found.size() < most_fields)
        found.push_back({{std::move(label), std::move(value)}, true});
    }
    at = node.last();
  }
  return found;
}

std::optional<std::int64_t> leading_count(const std::string& value) {
  return text::count_of(std::string_view(value).substr(0, value.find(' ')));
}

/// A day without a time of day is when the member joined: activity is printed with its time.
bool is_day(const std::string& value, const Lexicon& words) {
  const auto reading = dates::read(value, words);
  return reading && !reading->has_time && !reading->relative;
}

void understand(const std::vector<FoundField>& fields, const Lexicon& words, User& user) {
  for (const auto& [field, is_board_own] : fields) {
    const auto& [label, value] = field;
    const std::optional<InfoLabel> meaning = info_label(label, words);
    if (!meaning || value.empty()) continue;
    if (*meaning == InfoLabel::joined && !user.joined) user.joined = value;
    if (*meaning == InfoLabel::location && !user.location) user.location = value;
    if (*meaning == InfoLabel::post_count && !user.post_count) user.post_count = leading_count(value);
  }
  // What no known word says: of the board's own figures the first count and the first day.
  for (const auto& [field, is_board_own] : fields) {
    if (!is_board_own) continue;
    if (!user.joined && is_day(field.second, words)) user.joined = field.second;
    if (!user.post_count && !dates::read(field.second, words)) user.post_count = leading_count(field.second);
  }
}

// ---- picture and address

std::optional<std::string> avatar_of(const PageView& page, const Node& name, Id id) {
  const std::string number = std::to_string(id);
  const auto is_avatar = [&](const Node& node) {
    const std::string_view source = node.attribute("src");
    if (source.empty() || holds(source, "type=profile") || holds(source, "noavatar")) return false;
    if (node.id() == "user_avatar") return true;
    if (holds(source, "customavatars/avatar" + number + "_") || holds(source, "image.php?u=" + number + "&") ||
        holds(source, "image.php?userid=" + number + "&"))
      return true;
    for (const Node* at = &node; at && at->order() + 4 > node.order(); at = at->parent()) {
      if (class_holds(*at, "avatar") || holds(at->id(), "avatar")) return true;
    }
    return false;
  };
  const Node* best = nullptr;
  for (std::uint32_t at = 0; at < page.nodes().size(); ++at) {
    const Node& node = page.nodes()[at];
    if (is_foreign(node)) {
      at = node.last();
    } else if (node.is(Tag::img) && is_avatar(node)) {
      const bool is_below_name = node.order() > name.order();
      if (!best || (node.id() == "user_avatar" && is_below_name)) best = &node;
    }
  }
  if (!best) return std::nullopt;
  return page.absolute(best->attribute("src"));
}

std::optional<std::string> member_url(const PageView& page, Id id) {
  if (page.url()) {
    const url::BoardLink link = url::classify(*page.url());
    if (link.target == url::LinkTarget::member && link.id == id && !link.is_action) return page.url();
  }
  for (const Node& node : page.elements(Tag::a)) {
    const url::BoardLink link = page.link(node);
    const std::string_view href = node.attribute("href");
    if (link.target == url::LinkTarget::member && link.id == id && !link.is_action && !holds(href, "#") &&
        !holds(href, "tab="))
      return page.absolute(href);
  }
  if (!page.board_url()) return std::nullopt;
  return page.on_board("member.php?u=" + std::to_string(id));
}

}  // namespace

void list_member_rules(RuleList& rules) {
  list(name_field, rules);
  list(id_field, rules);
}

std::optional<User> read_member(const PageView& page) {
  const std::optional<const Node*> name = value_of(name_field, page);
  if (!name) return std::nullopt;
  const std::optional<Id> id = value_of(id_field, page);
  if (!id) return std::nullopt;
  User user;
  user.id = *id;
  user.name = html::text_of(**name);
  user.title = user_title(page, **name);
  std::vector<FoundField> fields = fields_of_panels(page);
  for (FoundField& field : fields_of_lists(page)) fields.push_back(std::move(field));
  understand(fields, page.words(), user);
  for (FoundField& field : fields) user.fields.push_back(std::move(field.field));
  user.avatar_url = avatar_of(page, **name, *id);
  user.url = member_url(page, *id);
  return user;
}

}  // namespace vbarchive::extraction
