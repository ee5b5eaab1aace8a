#include "extract/user_info.h"

#include <algorithm>
#include <charconv>

#include "dates/printed_date.h"
#include "extract/rule.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

// ---- the name

/// vBulletin 3: `#postmenu_N` holds the name, linked or not. Icons behind the name print no text; decoration is inside
/// the link.
Finding<const Node*> name_in_menu(const PostScope& scope) {
  const Node* const menu = scope.element("postmenu_");
  if (!menu) return std::nullopt;
  for (const Node& node : menu->subtree()) {
    if (node.is(Tag::a) && node.has_class("bigusername") && !html::text_of(node).empty()) return hit(&node, node);
  }
  for (const Node& node : menu->subtree()) {
    if (node.is(Tag::a) && !html::text_of(node).empty() && scope.page.link(node).target == url::LinkTarget::member)
      return hit(&node, node);
  }
  for (const Node& node : menu->subtree()) {
    if (node.is(Tag::a) && !html::text_of(node).empty()) return hit(&node, node);
  }
  return html::text_of(*menu).empty() ? std::nullopt : hit(menu, *menu);
}

/// vBulletin 4: `.username`, also of guests and removed members. A popup of the same class prints no name.
Finding<const Node*> name_by_class(const PostScope& scope) {
  for (const std::string_view name : {"username", "bigusername", "guest", "author"}) {
    for (const Node& node : scope.page.of_class(name, scope.range)) {
      if (scope.in_message(node)) continue;
      if (!node.is(Tag::a) && !node.is(Tag::span) && !node.is(Tag::strong) && !node.is(Tag::b)) continue;
      if (!html::text_of(node).empty()) return hit(&node, node);
    }
  }
  return std::nullopt;
}

/// vBulletin 5: `.author`, in bold; without a link for guests.
Finding<const Node*> name_by_author(const PostScope& scope) {
  for (const Node& node : scope.page.elements(Tag::div, scope.head())) {
    if (!node.has_class("author")) continue;
    if (const Node* const link = html::find(node, Tag::a); link && !html::text_of(*link).empty())
      return hit(link, *link);
    if (!html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

/// Any profile link with a text in front of the message.
Finding<const Node*> name_by_link(const PostScope& scope) {
  for (const Node& node : scope.page.elements(Tag::a, scope.head())) {
    const url::BoardLink link = scope.page.link(node);
    if (link.target == url::LinkTarget::member && !link.is_action && !html::text_of(node).empty())
      return hit(&node, node);
  }
  return std::nullopt;
}

constexpr Rule<PostScope, const Node*> name_rules[] = {
    {"postmenu", "#postmenu_N: 3.x", name_in_menu},
    {"username-class", "class username, bigusername, guest: 4.x, skins", name_by_class},
    {"author-block", "div.author: 5.x [FAN]", name_by_author},
    {"profile-link", "a link to a member in front of the message: skins", name_by_link}};
constexpr FieldRules<PostScope, const Node*> name_field{"post.author_name", name_rules};

// ---- the number

struct AuthorScope {
  const PostScope& post;
  const Node* name;

  [[nodiscard]] const PageView& view() const { return post.page; }
  [[nodiscard]] Range reach() const { return post.range; }
  [[nodiscard]] std::optional<Id> subject() const { return post.id; }
};

Finding<Id> id_by_link(const AuthorScope& scope) {
  const Node* const link = scope.name && !scope.name->is(Tag::a) ? html::find(*scope.name, Tag::a) : scope.name;
  if (!link || !link->is(Tag::a)) return std::nullopt;
  const url::BoardLink target = scope.post.page.link(*link);
  // Rewritten addresses tell a member by their place alone: the author's name is linked to nothing else.
  if (target.target == url::LinkTarget::member || target.by_shape) return hit_if(target.id, *link);
  return std::nullopt;
}

/// The popup menu, or the list of links, "find more posts by …".
Finding<Id> id_by_search(const AuthorScope& scope) {
  const Node* const menu = scope.post.page.document().by_id(scope.post.named("postmenu_") + "_menu");
  for (const Range range : {menu ? html::whole(*menu) : Range{}, scope.post.range}) {
    for (const Node& node : scope.post.page.elements(Tag::a, range)) {
      if (scope.post.in_message(node)) continue;
      const std::string_view href = node.attribute("href");
      if (href.find("do=finduser") == std::string_view::npos) continue;
      if (const std::optional<Id> id = number_in_query(href, {"u", "userid"})) return hit(*id, node);
    }
  }
  return std::nullopt;
}

/// `repdisplay_N_U`. [LQ]
Finding<Id> id_by_reputation(const AuthorScope& scope) {
  const std::string prefix = scope.post.named("repdisplay_") + "_";
  for (const Node& node : scope.post.page.identified(scope.post.range)) {
    if (const std::optional<Id> id = id_after(prefix, node.id())) return hit(*id, node);
  }
  return std::nullopt;
}

std::optional<Id> number_behind(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  Id id = 0;
  const auto [end, error] = std::from_chars(text.data() + at + mark.size(), text.data() + text.size(), id);
  if (error != std::errc{} || id <= 0) return std::nullopt;
  return id;
}

/// `image.php?u=U`, a session or a date beside it.
std::optional<Id> user_of_image(std::string_view source) {
  const std::size_t mark = source.find("image.php?");
  if (mark == std::string_view::npos) return std::nullopt;
  for (const auto& [key, value] : url::query_pairs(source.substr(mark + 10))) {
    if (key == "u" || key == "userid") return id_after("", value);
  }
  return std::nullopt;
}

/// `customavatars/avatarU_V.gif`, `image.php?u=U`.
Finding<Id> id_by_avatar(const AuthorScope& scope) {
  if (!scope.name || !scope.name->is(Tag::a)) return std::nullopt;  // a removed member's picture may stay
  for (const Node& node : scope.post.page.elements(Tag::img, scope.post.head())) {
    for (const std::string_view attribute : {"data-original", "data-src", "src"}) {
      for (const std::string_view mark :
           {"avatars/avatar", "avatars/thumbs/avatar", "image.php?u=", "image.php?userid="}) {
        if (const std::optional<Id> id = number_behind(node.attribute(attribute), mark)) return hit(*id, node);
      }
    }
  }
  return std::nullopt;
}

constexpr Rule<AuthorScope, Id> id_rules[] = {
    {"name-link", "the profile that the name links to: all", id_by_link},
    {"finduser-link", "search.php?do=finduser&u=N in the popup: 3.x, 4.x", id_by_search},
    {"repdisplay", "#repdisplay_N_U: 3.x with reputation [LQ]", id_by_reputation},
    {"avatar-file", "customavatars/avatarU_V, image.php?u=U: 3.x, 4.x", id_by_avatar}};
constexpr FieldRules<AuthorScope, Id> id_field{"post.author_id", id_rules};

// ---- the block

/// The part of the post that holds the name and not the message: a cell, a row, `.userinfo`.
const Node* info_block(const PostScope& scope, const Author& author) {
  if (!author.node) return nullptr;
  const Node* block = author.node;
  for (const Node* at = author.node; at && at->order() > scope.range.begin; at = at->parent()) {
    if (scope.message && at->contains(*scope.message)) break;
    if (at->last() >= scope.range.end) break;
    block = at;
  }
  return block;
}

/// `label: value`; nothing for a line without a label. An address is no label.
std::optional<Field> field_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 60) return std::nullopt;
  if (line.substr(colon + 1).starts_with("//")) return std::nullopt;
  std::string label(text::trim(line.substr(0, colon)));
  if (label.empty() || label.find_first_not_of("0123456789") == std::string::npos) return std::nullopt;
  if (label.back() >= '0' && label.back() <= '9' && dates::read(line))
    return std::nullopt;  // the colon of a time of day
  return Field{std::move(label), std::string(text::trim(line.substr(colon + 1)))};
}

/// What the only picture of a value says: a flag's country, a mood.
std::string picture_words(const Node& value) {
  const Node* const image = html::find(value, Tag::img);
  if (!image) return {};
  std::string words = text::fold_space(image->attribute("alt"));
  return words.empty() ? text::fold_space(image->attribute("title")) : words;
}

/// vBulletin 4: `dt` and `dd`.
void fields_of_lists(const Node& block, std::vector<Field>& fields) {
  const Node* label = nullptr;
  for (const Node& node : block.subtree()) {
    if (node.is(Tag::dt)) {
      label = &node;
    } else if (node.is(Tag::dd) && label) {
      std::string name = html::text_of(*label);
      while (name.ends_with(':')) name.pop_back();
      name = text::fold_space(name);
      std::string value = html::text_of(node);
      if (value.empty()) value = picture_words(node);
      if (!name.empty()) fields.emplace_back(std::move(name), std::move(value));
      label = nullptr;
    }
  }
}

/// Marks the words of a picture in a line: they count only where nothing else is printed as the value (a flag, a mood).
constexpr std::string_view picture_mark = "\xee\x80\x82";  // U+E002

std::vector<std::string> lines_of(const PageView& page, Range range, html::TextPlan plan) {
  plan.substitute = [](const Node& node) -> std::optional<std::string> {
    if (!node.is(Tag::img)) return std::nullopt;
    std::string words = text::fold_space(node.attribute("alt"));
    if (words.empty()) words = text::fold_space(node.attribute("title"));
    if (words.empty()) return std::nullopt;
    return std::string(picture_mark) + words + std::string(picture_mark);
  };
  std::string text = html::render_text(page.nodes(), range, plan);
  std::ranges::replace(text, '\t', '\n');
  std::vector<std::string> lines;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines.emplace_back(text::trim(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

std::string without_pictures(const std::string& line, std::string* first_picture = nullptr) {
  std::string words;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t open = std::min(line.find(picture_mark, at), line.size());
    words.append(line, at, open - at);
    if (open == line.size()) break;
    const std::size_t from = open + picture_mark.size();
    const std::size_t close = std::min(line.find(picture_mark, from), line.size());
    if (first_picture && first_picture->empty()) *first_picture = line.substr(from, close - from);
    at = std::min(close + picture_mark.size(), line.size());
  }
  return text::fold_space(words);
}

/// What is done with a line that has no label ("Thanked 5 Times in 4 Posts").
enum class Unlabelled { kept, left_out };

/// vBulletin 3: a line a field. A label alone has its value in the next cell or line. A line without a label among the
/// fields is a value with an empty label: what is printed is not lost, and is no label of its own.
void fields_of_lines(const PageView& page, Range range, const html::TextPlan& plan, Unlabelled unlabelled,
                     std::vector<Field>& fields) {
  const std::vector<std::string> lines = lines_of(page, range, plan);
  bool has_begun = false;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    std::string picture;
    const std::string line = without_pictures(lines[at], &picture);
    if (line.empty()) continue;
    std::optional<Field> field = field_of(line);
    if (!field) {
      if (has_begun && unlabelled == Unlabelled::kept && !dates::read(line, page.words()))
        fields.emplace_back("", line);
      continue;
    }
    has_begun = true;
    if (field->second.empty() && !picture.empty()) field->second = picture;
    if (field->second.empty() && at + 1 < lines.size()) {
      const std::string next = without_pictures(lines[at + 1]);
      if (!next.empty() && !field_of(next)) {
        field->second = next;
        ++at;
      }
    }
    fields.push_back(std::move(*field));
  }
}

/// What a picture that stands for a label says: `<i class="fa fa-map-marker" title="Location">`.
std::string words_of_label_icon(const Node& node) {
  if (!node.is(Tag::i) && !node.is(Tag::img) && !node.is(Tag::svg) && !node.is(Tag::span) && !node.is(Tag::abbr))
    return {};
  for (const std::string_view name : {"title", "aria-label", "data-original-title", "alt"}) {
    std::string words = text::fold_space(node.attribute(name));
    if (!words.empty()) return words;
  }
  return {};
}

/// Label and value side by side and without a colon: in cells of a row, in two spans of a list item, a label in front
/// of the one element, a picture in front of words. The label is a known one, or is marked as one.
void fields_of_pairs(const PageView& page, const Node& block, std::vector<Field>& fields, std::vector<Range>& taken) {
  for (const Node& node : block.subtree()) {
    if (!node.is(Tag::tr) && !node.is(Tag::li) && !node.is(Tag::div) && !node.is(Tag::p)) continue;
    std::vector<const Node*> parts;
    constexpr std::size_t label_and_value = 2;
    for (const Node* child = node.first_child(); child && parts.size() <= label_and_value;
         child = child->next_sibling()) {
      if (child->is_element() || (child->is_text() && !text::trim(child->content()).empty())) parts.push_back(child);
    }
    if (parts.size() != label_and_value || parts[0]->is(Tag::br) || parts[1]->is(Tag::br)) continue;
    const auto words_of = [](const Node& part) {
      return part.is_text() ? text::fold_space(part.content()) : html::text_of(part);
    };
    std::string name = words_of(*parts[0]), words = words_of(*parts[1]);
    const bool is_icon = name.empty() && parts[0]->is_element();
    if (is_icon) name = words_of_label_icon(*parts[0]);
    if (name.empty() || words.empty() || name.size() > 60 || words.size() > 200 || name.find(':') != std::string::npos)
      continue;
    // Words beside words are a sentence, where nothing marks the first as a label.
    if (!is_icon && parts[1]->is_text()) continue;
    if (!info_label(name, page.words()) && !(parts[0]->is_element() && class_holds(*parts[0], "label"))) continue;
    fields.emplace_back(std::move(name), std::move(words));
    taken.push_back(html::whole(node));
  }
}

/// Signatures: skins keep them beside the fields, and their lines may have colons.
void add_signatures(const PageView& page, Range range, std::vector<Range>& noise) {
  if (const auto signature = page.between_comments("sig", range)) {
    noise.push_back(*signature);
    return;
  }
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Node& node = page.nodes()[at];
    if (!node.is_element() || (!node.has_class("signature") && !node.has_class("signaturecontainer") &&
                               !node.has_class("post-signature") && !node.has_class("postsignature")))
      continue;
    noise.push_back(html::whole(node));
    at = node.last();
  }
}

/// Parts of the block that are no information about the user.
std::vector<Range> noise_in(const PageView& page, const Node& block, const Author& author, const Node* title) {
  std::vector<Range> noise;
  add_signatures(page, html::whole(block), noise);
  for (std::uint32_t at = block.order(); at <= block.last(); ++at) {
    const Node& node = page.nodes()[at];
    const std::string_view classes = node.classes();
    static constexpr std::string_view names[] = {"popupbody", "vbmenu_popup",  "sharing",
                                                 "thead",     "threadstarter", "thread-starter"};
    const bool is_noise = !classes.empty() && std::ranges::any_of(names, [&](std::string_view name) {
      return text::holds_ignoring_ascii_case(classes, name);
    });
    if (&node == author.node || &node == title || is_noise || node.is(Tag::legend)) {
      if (node.contains(*author.node) && &node != author.node) continue;
      noise.push_back(html::whole(node));
      at = node.last();
    }
  }
  return noise;
}

/// The user-info block of a post whose author is known.
struct InfoScope {
  const PostScope& post;
  const Author& author;
  const Node& block;

  [[nodiscard]] const PageView& view() const { return post.page; }
  [[nodiscard]] Range reach() const { return html::whole(block); }
  [[nodiscard]] std::optional<Id> subject() const { return post.id; }
};

// ---- the title below the name

Finding<const Node*> title_by_class(const InfoScope& scope) {
  for (const Node& node : scope.view().classed(scope.reach())) {
    const bool is_named = class_holds(node, "usertitle") || class_holds(node, "user-title") ||
                          class_holds(node, "user_title") || class_holds(node, "usertittle");
    if (is_named && !html::text_of(node).empty()) return hit(&node, node);
  }
  return std::nullopt;
}

/// The first small print behind the name, unless a field begins there. A title may hold a colon ("Moderator: Tech"):
/// only the words of known labels make a field of it.
Finding<const Node*> title_in_small_print(const InfoScope& scope) {
  for (std::uint32_t at = scope.author.node->last() + 1; at <= scope.block.last(); ++at) {
    const Node& node = scope.post.page.nodes()[at];
    if (!node.is(Tag::div) && !node.is(Tag::span)) continue;
    if (!node.has_class("smallfont") && !class_holds(node, "title")) continue;
    const bool holds_lines =
        std::ranges::any_of(node.subtree().subspan(1), [](const Node& inner) { return inner.is(Tag::div); });
    const bool is_starter = std::ranges::any_of(node.subtree(), [](const Node& inner) {
      return inner.is_element() && (class_holds(inner, "threadstarter") || class_holds(inner, "thread-starter"));
    });
    const std::string title = html::text_of(node);
    const std::optional<Field> field = field_of(title);
    if (holds_lines || (field && info_label(field->first, scope.view().words())))
      return std::nullopt;  // the fields begin
    constexpr std::size_t longest_title = 200;
    if (!title.empty() && !is_starter)
      return title.size() <= longest_title ? Finding<const Node*>(hit(&node, node)) : std::nullopt;
    at = node.last();
  }
  return std::nullopt;
}

constexpr Rule<InfoScope, const Node*> title_rules[] = {
    {"usertitle-class", "class usertitle, user-title: 4.x, 5.x, skins", title_by_class},
    {"small-print", "the first small print behind the name: 3.x", title_in_small_print}};
constexpr FieldRules<InfoScope, const Node*> title_field{"post.user_title", title_rules};

// ---- the avatar

std::string_view source_of(const Node& image) {
  for (const std::string_view attribute : {"data-original", "data-src", "src"}) {
    if (!image.attribute(attribute).empty()) return image.attribute(attribute);
  }
  return {};
}

template <typename Matches>
Finding<std::string> first_image(const InfoScope& scope, Matches matches) {
  for (const Node& node : scope.view().elements(Tag::img, scope.reach())) {
    if (!scope.post.in_message(node) && !source_of(node).empty() && matches(node))
      return hit(std::string(source_of(node)), node);
  }
  return std::nullopt;
}

Finding<std::string> avatar_by_class(const InfoScope& scope) {
  return first_image(scope, [](const Node& image) {
    return class_holds(image, "avatar") || (image.parent() && class_holds(*image.parent(), "avatar"));
  });
}

Finding<std::string> avatar_by_file(const InfoScope& scope) {
  return first_image(scope, [&](const Node& image) {
    return source_of(image).find("customavatars/") != std::string_view::npos ||
           user_of_image(source_of(image)) == scope.author.id;
  });
}

Finding<std::string> avatar_by_link(const InfoScope& scope) {
  return first_image(scope, [&](const Node& image) {
    const Node* const link = html::ancestor(image, Tag::a);
    return link && html::text_of(*link).empty() && scope.post.page.link(*link).id == scope.author.id &&
           !scope.post.page.link(*link).is_action;
  });
}

constexpr Rule<InfoScope, std::string> avatar_rules[] = {
    {"avatar-class", "a class that speaks of an avatar: 4.x, 5.x, skins", avatar_by_class},
    {"avatar-place", "customavatars/, image.php?u=N: 3.x, 4.x", avatar_by_file},
    {"avatar-link", "the picture that links to the author's profile: 3.x", avatar_by_link}};
constexpr FieldRules<InfoScope, std::string> avatar_field{"post.avatar", avatar_rules};

// ---- the fields

constexpr std::string_view fields_field = "post.user_fields";

struct FieldsRule {
  std::string_view name, evidence;
  /// Adds what it finds, and tells where that was.
  Range (*read)(const InfoScope&, const Node* title, std::vector<Field>&);
};

constexpr FieldsRule fields_rules[] = {
    {"info-list", "dl of dt and dd: 4.x",
     [](const InfoScope& scope, const Node*, std::vector<Field>& fields) {
       fields_of_lists(scope.block, fields);
       return html::whole(scope.block);
     }},
    {"info-lines", "lines of label and value, with or without a colon: 3.x, 5.x, skins",
     [](const InfoScope& scope, const Node* title, std::vector<Field>& fields) {
       html::TextPlan plan;
       plan.skip = noise_in(scope.post.page, scope.block, scope.author, title);
       fields_of_pairs(scope.post.page, scope.block, fields, plan.skip);
       std::ranges::sort(plan.skip, {}, &Range::begin);
       fields_of_lines(scope.post.page, html::whole(scope.block), plan, Unlabelled::kept, fields);
       return html::whole(scope.block);
     }},
    {"info-menu", "lines in the popup menu #postmenu_N_menu: skins [FC]",
     [](const InfoScope& scope, const Node*, std::vector<Field>& fields) {
       const Node* const menu = scope.post.page.document().by_id(scope.post.named("postmenu_") + "_menu");
       if (!menu) return Range{};
       html::TextPlan plan;
       add_signatures(scope.post.page, html::whole(*menu), plan.skip);
       // Its other lines are what can be done with a member.
       fields_of_lines(scope.post.page, html::whole(*menu), plan, Unlabelled::left_out, fields);
       return html::whole(*menu);
     }}};

/// The first that finds a label whose meaning is known ends the search; what others found before stays.
std::vector<Field> read_fields(const InfoScope& scope, const Node* title) {
  std::vector<Field> fields;
  const Profile* const profile = scope.view().profile();
  for (const FieldsRule& rule : fields_rules) {
    if (profile && profile->is_off(rule.name)) continue;
    if (rule.name == "info-lines" && !fields.empty()) continue;  // it would read the list again
    const std::size_t before = fields.size();
    const Range from = rule.read(scope, title, fields);
    if (scope.view().trace() && fields.size() > before) {
      std::string value;
      for (std::size_t i = before; i < fields.size(); ++i)
        value += (value.empty() ? "" : " | ") + fields[i].first + ": " + fields[i].second;
      note(scope.view(), {fields_field, rule.name, rule.evidence}, scope.post.id, from, std::move(value));
    }
    if (std::ranges::any_of(
            fields, [&](const Field& field) { return info_label(field.first, scope.view().words()).has_value(); }))
      break;
  }
  return fields;
}

}  // namespace

void list_author_rules(RuleList& rules) {
  list(name_field, rules);
  list(id_field, rules);
  list(title_field, rules);
  list(avatar_field, rules);
  for (const FieldsRule& rule : fields_rules) list_part({fields_field, rule.name, rule.evidence}, rules);
}

Author read_author(const PostScope& scope) {
  Author author;
  author.node = value_of(name_field, scope).value_or(nullptr);
  if (author.node) author.name = html::text_of(*author.node);
  author.id = value_of(id_field, AuthorScope{scope, author.node});
  if (author.id == Id{0}) author.id.reset();  // vBulletin links guests to user 0 in some skins
  if (author.node && author.id) {
    const Node* const link = author.node->is(Tag::a) ? author.node : html::find(*author.node, Tag::a);
    if (link && !link->attribute("href").empty()) author.url = scope.page.absolute(link->attribute("href"));
  }
  return author;
}

User read_user(const PostScope& scope, const Author& author) {
  User user;
  user.id = *author.id;
  user.name = *author.name;
  user.url = author.url;
  const Node* const block = info_block(scope, author);
  if (!block) return user;
  const InfoScope info{scope, author, *block};
  const Node* const title = value_of(title_field, info).value_or(nullptr);
  if (title) user.title = html::text_of(*title);
  user.fields = read_fields(info, title);
  for (const auto& [label, value] : user.fields) {
    const std::optional<InfoLabel> meaning = info_label(label, scope.page.words());
    if (!meaning || value.empty()) continue;
    if (*meaning == InfoLabel::joined && !user.joined) user.joined = value;
    if (*meaning == InfoLabel::location && !user.location) user.location = value;
    // "1,234 (0.5 per day)", "1,234 [ + ]"
    if (*meaning == InfoLabel::post_count && !user.post_count)
      user.post_count = text::count_of(text::trim(std::string_view(value).substr(0, value.find_first_of("(["))));
  }
  if (const std::optional<std::string> avatar = value_of(avatar_field, info))
    user.avatar_url = scope.page.absolute(*avatar);
  return user;
}

}  // namespace vbarchive::extraction
