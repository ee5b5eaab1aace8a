#include "extract/viewer.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "extract/rule.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string path_of(std::string_view address) {
  return text::ascii_lower(address.substr(0, address.find_first_of("?#")));
}

/// Whether an address is that of a script of the board: `login.php`, with folders before it or not.
bool is_script(std::string_view address, std::string_view name) {
  const std::string path = path_of(address);
  return path.ends_with(name) && (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

/// What a query says for a key; nothing where it has no such key.
std::optional<std::string> in_query(std::string_view address, std::string_view key) {
  const std::optional<std::string> query = url::split(address).query;
  if (!query) return std::nullopt;
  for (auto& [name, value] : url::query_pairs(*query)) {
    if (name == key) return std::move(value);
  }
  return std::nullopt;
}

// ---- the login form

struct Form {
  const PageView& page;
  const Node& node;
  Range range;  ///< where its fields are

  [[nodiscard]] std::string_view action() const { return node.attribute("action"); }
  [[nodiscard]] std::span<const Node> nodes() const { return page.nodes(range); }
};

std::string type_of(const Node& input) { return text::ascii_lower(input.attribute("type")); }

bool is_hidden(const Node& node) { return node.is(Tag::input) && type_of(node) == "hidden"; }

bool is_password(const Node& node) { return node.is(Tag::input) && type_of(node) == "password"; }

bool is_text_field(const Node& node) {
  if (!node.is(Tag::input)) return false;
  const std::string type = type_of(node);
  return type.empty() || type == "text" || type == "email";
}

/// The value of a hidden field; empty where there is none.
std::string_view hidden_value(const Form& form, std::string_view name) {
  for (const Node& node : form.nodes()) {
    if (is_hidden(node) && node.attribute("name") == name) return node.attribute("value");
  }
  return {};
}

/// A form that begins inside a table, where none may, ends at once for a parser: its fields are what follows.
Range fields_of(const PageView& page, const Node& form) {
  const auto has_field = [](const Node& node) { return node.is(Tag::input); };
  if (std::ranges::any_of(form.subtree(), has_field) || !form.parent()) return html::inside(form);
  Range range{form.last() + 1, form.parent()->last() + 1};
  const auto next = std::ranges::find_if(page.nodes(range), [](const Node& node) { return node.is(Tag::form); });
  if (next != page.nodes(range).end()) range.end = next->order();
  return range;
}

struct LoginRule {
  std::string_view name, evidence;
  bool (*is_sent_by)(const Form&);
};

constexpr LoginRule login_rules[] = {
    {"login-script", "login.php with do=login in its address or hidden: 3.x, 4.x",
     [](const Form& form) {
       if (!is_script(form.action(), "login.php")) return false;
       const std::optional<std::string> verb = in_query(form.action(), "do");
       if ((verb ? *verb : std::string(hidden_value(form, "do"))) != "login") return false;
       // The control panels, and the tools of moderators, ask members again.
       return !hidden_value(form, "logintype").ends_with("cplogin");
     }},
    {"auth-login", "auth/login, auth/ajax-login: 5.x, 6.x",
     [](const Form& form) {
       const std::string path = path_of(form.action());
       return path.ends_with("auth/login") || path.ends_with("auth/ajax-login");
     }},
};

bool is_digest_name(std::string_view name) { return holds(name, "md5password"); }

/// What may be kept of a hidden field. A guest's token is no secret, and a board asks for it.
std::optional<std::string> harmless_value(std::string_view name, std::string_view value) {
  if (name == "securitytoken" && value != "guest") return std::nullopt;
  constexpr std::size_t hash_digits = 32;
  const bool is_hash = value.size() >= hash_digits && is_hexadecimal(value);
  if (is_hash || holds_secret(value) || holds(name, "logouthash")) return std::nullopt;
  return url::without_session(value);
}

/// The fields of a form that takes a name and one password; nothing for others (registrations ask twice).
std::optional<LoginForm> read_form(const Form& form) {
  LoginForm login;
  for (const Node& node : form.nodes()) {
    const std::string name(node.attribute("name"));
    if (!node.is(Tag::input) || name.empty()) continue;
    if (is_password(node)) {
      if (!login.password_field.empty()) return std::nullopt;
      login.password_field = name;
    } else if (is_text_field(node) && login.password_field.empty() && !holds(name, "password")) {
      login.user_field = name;  // the nearest before the password; a field for its hint stands between in 4.x [FB]
    } else if (is_hidden(node) && is_digest_name(name)) {
      login.md5_fields.push_back(name);
    } else if (is_hidden(node)) {
      std::optional<std::string> value = harmless_value(name, node.attribute("value"));
      if (value) login.fields.emplace_back(name, std::move(*value));
    }
  }
  if (login.user_field.empty() || login.password_field.empty()) return std::nullopt;
  login.action = form.page.absolute(form.action());
  if (!url::is_absolute(login.action)) return std::nullopt;
  return login;
}

/// Whether a form stands in a message of the board: the panel of 3.x, the block of 4.x, the container of 5.x.
bool is_in_message(const Node& form) {
  if (form.has_class("vbform") || form.has_class("block")) return true;
  for (const Node* at = form.parent(); at; at = at->parent()) {
    if (at->has_class("panelsurround") || at->has_class("standard_error") || at->has_class("message-container") ||
        at->has_class("error-container"))
      return true;
  }
  return false;
}

// ---- signs of the viewer

struct Sights {
  Sights(const PageView& view, std::span<const PostScope> posts, bool has_form) : page(view), has_login_form(has_form) {
    written.reserve(posts.size());
    for (const PostScope& post : posts) written.push_back(post.range);
    std::ranges::sort(written, {}, &Range::begin);
  }

  const PageView& page;
  std::vector<Range> written;  ///< by people, in the order of the page
  bool has_login_form;

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return page.reach(); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }

  [[nodiscard]] bool in_post(const Node& node) const {
    const auto behind = std::ranges::upper_bound(written, node.order(), {}, &Range::begin);
    return behind != written.begin() && node.order() < std::prev(behind)->end;
  }
};

/// `guest`, or the time and 40 digits. The bare digest of 3.6.10 is given to guests too. [RMS]
View view_of_token(std::string_view token) {
  if (token == "guest") return View::guest;
  const std::size_t dash = token.find('-');
  if (dash == 0 || dash == std::string_view::npos) return View::unknown;
  const bool has_time = std::ranges::all_of(token.substr(0, dash), is_digit);
  const std::string_view digest = token.substr(dash + 1);
  constexpr std::size_t sha1_digits = 40;
  return has_time && digest.size() == sha1_digits && is_hexadecimal(digest) ? View::member : View::unknown;
}

/// What stands behind a name and `=` or `:` in a script: a string without its quotes, or a word. From `at` on; `at`
/// is moved behind the name, to npos where nothing more is found.
std::string_view assigned(std::string_view code, std::string_view name, std::size_t& at) {
  while ((at = code.find(name, at)) != std::string_view::npos) {
    at += name.size();
    std::size_t begin = at;
    if (begin < code.size() && (code[begin] == '"' || code[begin] == '\'')) ++begin;  // of a name in quotes
    begin = std::min(code.find_first_not_of(" \t\r\n", begin), code.size());
    if (begin == code.size() || (code[begin] != '=' && code[begin] != ':')) continue;
    begin = std::min(code.find_first_not_of(" \t\r\n", begin + 1), code.size());
    if (begin == code.size()) continue;
    constexpr std::size_t longest_value = 200;  // it bounds the work on hostile ones
    const std::string_view value = code.substr(begin, longest_value);
    if (value.front() != '"' && value.front() != '\'') return value.substr(0, value.find_first_of(" \t\r\n,;}"));
    const std::size_t end = value.find(value.front(), 1);
    if (end != std::string_view::npos) return value.substr(1, end - 1);
  }
  return {};
}

Finding<View> token_in_script(const Sights& sights) {
  for (const Node& node : sights.page.nodes()) {
    const std::string_view code = code_of(node);
    for (const std::string_view name : {"SECURITYTOKEN", "securitytoken"}) {
      for (std::size_t at = 0; at != std::string_view::npos;) {
        const View view = view_of_token(assigned(code, name, at));
        if (view != View::unknown) return hit(view, node);
      }
    }
  }
  return std::nullopt;
}

Finding<View> token_in_form(const Sights& sights) {
  for (const Node& node : sights.page.nodes()) {
    if (!is_hidden(node) || node.attribute("name") != "securitytoken") continue;
    const View view = view_of_token(node.attribute("value"));
    if (view != View::unknown) return hit(view, node);
  }
  return std::nullopt;
}

std::optional<Id> number_of(std::string_view digits) {
  return digits == "0" ? std::optional<Id>(0) : id_after("", digits);
}

/// `LOGGEDIN = 25 > 0`: the member's number; 0 for a guest.
Finding<Id> logged_in_number(const PageView& page) {
  for (const Node& node : page.nodes()) {
    const std::string_view code = code_of(node);
    for (std::size_t at = 0; at != std::string_view::npos;) {
      std::string_view value = assigned(code, "LOGGEDIN", at);
      value = value.substr(0, value.find('>'));
      if (const std::optional<Id> id = number_of(value)) return hit(*id, node);
    }
  }
  return std::nullopt;
}

/// `"userid": "25"` of the data that version 5 gives its scripts.
Finding<Id> page_data_number(const PageView& page) {
  for (const Node& node : page.nodes()) {
    const std::string_view code = code_of(node);
    std::size_t at = code.find("pageData");
    if (at == std::string_view::npos) continue;
    if (const std::optional<Id> id = number_of(assigned(code, "\"userid", at))) return hit(*id, node);
  }
  return std::nullopt;
}

Finding<View> view_of_number(Finding<Id> number) {
  if (!number) return std::nullopt;
  return hit(number->value > 0 ? View::member : View::guest, number->from);
}

Finding<View> body_class(const Sights& sights) {
  const Node* const body = html::find(sights.page.document().root(), Tag::body);
  if (!body) return std::nullopt;
  if (body->has_class("logged-out")) return hit(View::guest, *body);
  if (body->has_class("logged-in")) return hit(View::member, *body);
  return std::nullopt;
}

/// A link that ends the session. Skins show guests one with an empty hash. [SC]
bool is_logout(const Node& node) {
  if (!node.is(Tag::a)) return false;
  const std::string_view href = node.attribute("href");
  const bool is_script_of_3 = is_script(href, "login.php") && in_query(href, "do") == "logout";
  const bool is_script_of_2 = is_script(href, "member.php") && in_query(href, "action") == "logout";
  if (!is_script_of_3 && !is_script_of_2 && !path_of(href).ends_with("auth/logout")) return false;
  const std::optional<std::string> hash = in_query(href, "logouthash");
  return !hash || !hash->empty();
}

const Node* find_logout(const Sights& sights) {
  for (const Node& node : sights.page.nodes()) {
    if (is_logout(node) && !sights.in_post(node)) return &node;
  }
  return nullptr;
}

Finding<View> logout_link(const Sights& sights) {
  const Node* const link = find_logout(sights);
  if (!link) return std::nullopt;
  return hit(View::member, *link);
}

Finding<View> login_form(const Sights& sights) {
  if (!sights.has_login_form) return std::nullopt;
  return hit(View::guest);
}

Finding<View> login_frame(const Sights& sights) {
  const auto frame = std::ranges::find_if(sights.page.nodes(), is_login_frame);
  if (frame == sights.page.nodes().end()) return std::nullopt;
  return hit(View::guest, *frame);
}

/// All that find something must agree.
constexpr Rule<Sights, View> view_signs[] = {
    {"script-token", "SECURITYTOKEN = \"guest\", or the time and a digest: 3.7 to 6", token_in_script},
    {"form-token", "the hidden securitytoken of any form: 3.7 to 6", token_in_form},
    {"logged-in", "LOGGEDIN = N > 0 in a script: 4.x",
     [](const Sights& sights) { return view_of_number(logged_in_number(sights.page)); }},
    {"page-data", "userid in pageData: 5.x [FAN]",
     [](const Sights& sights) { return view_of_number(page_data_number(sights.page)); }},
    {"body-class", "body.logged-out, .logged-in: 5.x [FAN]", body_class},
    {"logout-link", "login.php?do=logout, auth/logout, without an empty hash: all", logout_link},
    {"login-form", "the board's own login form: all", login_form},
    {"login-frame", "auth/login-form in a frame: 5.x [FAN]", login_frame},
};

// ---- which member

std::optional<Id> member_of(const PageView& page, const Node& node) {
  if (!node.is(Tag::a)) return std::nullopt;
  const url::BoardLink link = page.link(node);
  return link.target == url::LinkTarget::member && !link.is_action ? link.id : std::nullopt;
}

/// The link to a member that is nearest to the logout link: in the page's head, where members are greeted.
Finding<Id> id_of_head_link(const Sights& sights) {
  const Node* const logout = find_logout(sights);
  if (!logout) return std::nullopt;
  // Version 4 has the greeting behind the logout link, in the same list.
  constexpr std::uint32_t reach = 200;
  std::set<Id> before;
  Finding<Id> nearest;
  for (const Node& node : sights.page.nodes()) {
    const bool is_before = node.order() < logout->order();
    if (!is_before && (nearest || node.order() > logout->order() + reach)) break;
    const std::optional<Id> id = member_of(sights.page, node);
    if (!id || sights.in_post(node)) continue;
    if (is_before) before.insert(*id);
    nearest = hit(*id, node);
  }
  // The member and the newest one are all that stand in a head: behind a list of people the link is in none.
  constexpr std::size_t most_members = 2;
  if (before.size() > most_members) return std::nullopt;
  return nearest;
}

/// The block that a node stands in.
const Node* block_of(const Node& node) {
  const Node* at = node.parent();
  while (at && !at->is(Tag::td) && !at->is(Tag::li) && !at->is(Tag::div) && !at->is(Tag::p)) at = at->parent();
  return at;
}

/// Whether a text says anything, beside signs that part links.
bool has_letter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::code_point_at(text, at);
    const bool is_ascii_letter =
        (point.value >= U'a' && point.value <= U'z') || (point.value >= U'A' && point.value <= U'Z');
    const bool is_sign = point.value >= 0x2000 && point.value <= 0x2BFF;
    if (is_ascii_letter || (point.value >= 0xC0 && !is_sign)) return true;
    at += point.length;
  }
  return false;
}

/// "Welcome, jo": words right before the link, in the same block, which are not those of another link.
bool is_greeted(const PageView& page, const Node& link) {
  constexpr std::uint32_t reach = 30;
  const std::uint32_t first = link.order() > reach ? link.order() - reach : 0;
  for (std::uint32_t at = link.order(); at > first; --at) {
    const Node& node = page.nodes()[at - 1];
    if (!node.is_text() || text::trim(node.content()).empty()) continue;
    return has_letter(node.content()) && !html::ancestor(node, Tag::a) && block_of(node) == block_of(link);
  }
  return false;
}

/// Letters and digits of a name, in lower case: what is left of it in a rewritten address.
std::string slug_of(std::string_view text) {
  std::string slug;
  for (const char c : text::fold_case(text)) {
    if ((c >= 'a' && c <= 'z') || is_digit(c)) slug += c;
  }
  return slug;
}

/// Whether the words of a link are the name in its address: `members/25-jo`.
bool is_named_in_address(const PageView&, const Node& link) {
  const std::string words = slug_of(html::text_of(link));
  if (words.empty()) return false;
  const std::string_view href = link.attribute("href");
  const std::string_view address = href.substr(0, href.find('#'));
  const std::size_t dash = address.find('-', address.find_last_of("/?") + 1);
  return dash != std::string_view::npos &&
         slug_of(address.substr(dash + 1, address.find_first_of("&.", dash) - dash - 1)) == words;
}

Finding<Id> positive_only(Finding<Id> number) { return number && number->value > 0 ? number : std::nullopt; }

constexpr Rule<Sights, Id> id_rules[] = {
    {"page-data-user", "userid in pageData: 5.x [FAN]",
     [](const Sights& sights) { return positive_only(page_data_number(sights.page)); }},
    {"logged-in-user", "LOGGEDIN = N > 0 in a script: 4.x",
     [](const Sights& sights) { return positive_only(logged_in_number(sights.page)); }},
    {"head-link", "the link to a member nearest to the logout link: all [VOZ, PP]", id_of_head_link},
};
constexpr FieldRules<Sights, Id> user_id{"viewer.user_id", id_rules};

/// The same, of a member whose number is known.
struct MemberSights : Sights {
  MemberSights(const Sights& sights, Id number) : Sights(sights), id(number) {}
  Id id;
};

Finding<std::string> name_in_page_data(const MemberSights& sights) {
  for (const Node& node : sights.page.nodes()) {
    const std::string_view code = code_of(node);
    std::size_t at = code.find("pageData");
    if (at == std::string_view::npos) continue;
    const std::string_view name = assigned(code, "\"username", at);
    // What is escaped there is better read from a link.
    if (!name.empty() && name.find_first_of("\\&") == std::string_view::npos) return hit(text::fold_space(name), node);
  }
  return std::nullopt;
}

/// The words of a link to the member, anywhere but in posts. Of many links to one the first tell.
Finding<std::string> name_of_link(const MemberSights& sights, bool (*is_name)(const PageView&, const Node&)) {
  int links_left = 100;
  for (const Node& node : sights.page.nodes()) {
    if (member_of(sights.page, node) != sights.id || sights.in_post(node)) continue;
    if (--links_left < 0) break;
    if (!is_name(sights.page, node)) continue;
    std::string name = html::text_of(node);
    if (!name.empty()) return hit(std::move(name), node);
  }
  return std::nullopt;
}

bool is_in_welcome(const PageView&, const Node& link) {
  for (const Node* at = &link; at; at = at->parent()) {
    if (at->has_class("welcomelink")) return true;
  }
  return false;
}

constexpr Rule<MemberSights, std::string> name_rules[] = {
    {"page-data-name", "username in pageData: 5.x [FAN]", name_in_page_data},
    {"welcome-link", ".welcomelink: 4.x",
     [](const MemberSights& sights) { return name_of_link(sights, is_in_welcome); }},
    {"greeting", "words before the link, in the same block: 3.x [VOZ]",
     [](const MemberSights& sights) { return name_of_link(sights, is_greeted); }},
    {"name-in-address", "the link's words are the name in its address: rewritten addresses [PP]",
     [](const MemberSights& sights) { return name_of_link(sights, is_named_in_address); }},
};
constexpr FieldRules<MemberSights, std::string> user_name{"viewer.user_name", name_rules};

constexpr std::string_view view_field = "viewer.view";
constexpr std::string_view form_field = "viewer.login_form";

}  // namespace

bool holds_secret(std::string_view address) {
  const std::string lower = text::ascii_lower(address);
  return holds_any(lower, {"logouthash=", "markreadhash=", "securitytoken="});
}

bool is_login_frame(const Node& node) {
  return node.is(Tag::iframe) && path_of(node.attribute("src")).ends_with("auth/login-form");
}

std::optional<LoginForm> read_login_form(const PageView& page) {
  std::optional<LoginForm> first;
  for (const Node& node : page.elements(Tag::form)) {
    const Form form{page, node, fields_of(page, node)};
    const auto* const rule = std::ranges::find_if(login_rules, [&](const LoginRule& r) { return r.is_sent_by(form); });
    if (rule == std::end(login_rules)) continue;
    std::optional<LoginForm> login = read_form(form);
    if (!login) continue;
    const bool is_asked = is_in_message(node);
    if (is_asked || !first) {
      note(page, {form_field, rule->name, rule->evidence}, std::nullopt, html::whole(node), login->action);
      first = std::move(login);
    }
    if (is_asked) break;
  }
  return first;
}

Viewer read_viewer(const PageView& page, std::span<const PostScope> posts, bool has_login_form) {
  const Sights sights(page, posts, has_login_form);
  Viewer viewer;
  bool is_contradiction = false;
  for (const Rule<Sights, View>& sign : view_signs) {
    const Finding<View> found = sign.find(sights);
    if (!found) continue;
    note(page, {view_field, sign.name, sign.evidence}, std::nullopt, found->from, name_of(found->value));
    if (viewer.view == View::unknown) viewer.view = found->value;
    is_contradiction = is_contradiction || viewer.view != found->value;
  }
  if (is_contradiction) viewer.view = View::unknown;
  if (viewer.view != View::member) return viewer;
  viewer.user_id = value_of(user_id, sights);
  if (viewer.user_id) viewer.user_name = value_of(user_name, MemberSights(sights, *viewer.user_id));
  return viewer;
}

void list_viewer_rules(RuleList& rules) {
  for (const LoginRule& rule : login_rules) list(Finder{form_field, rule.name, rule.evidence}, rules);
  for (const Rule<Sights, View>& rule : view_signs) list(Finder{view_field, rule.name, rule.evidence}, rules);
  for (const Rule<Sights, Id>& rule : id_rules) list(Finder{user_id.name, rule.name, rule.evidence}, rules);
  for (const Rule<MemberSights, std::string>& rule : name_rules)
    list(Finder{user_name.name, rule.name, rule.evidence}, rules);
}

}  // namespace vbarchive::extraction
