#include "extract/refusal.h"

#include <algorithm>
#include <initializer_list>

#include "extract/reason_words.h"
#include "extract/signs.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

// ---- pages in front of a board, which know nothing of it

struct Guard {
  const char* name;
  bool (*shows)(const Node&);
};

/// Cloudflare puts a script of that folder into pages that it lets through too.
bool is_harmless_script(std::string_view source) { return holds_any(source, {"/jsd/", "invisible.js"}); }

constexpr Guard guards[] = {
    {"Cloudflare",
     [](const Node& node) {
       const std::string_view source = node.is(Tag::script) ? node.attribute("src") : std::string_view{};
       return holds_any(code_of(node), {"_cf_chl_", "cf_chl_"}) ||
              (holds(source, "challenge-platform") && !is_harmless_script(source)) || node.id() == "challenge-form" ||
              node.id() == "challenge-running" || node.id() == "cf-wrapper" || node.id() == "cf-please-wait" ||
              holds(node.attribute("action"), "__cf_chl_") || holds(node.classes(), "cf-browser-verification") ||
              holds(node.classes(), "cf-im-under-attack");
     }},
    {"DDoS-Guard",
     [](const Node& node) {
       return holds(node.is(Tag::script) ? node.attribute("src") : std::string_view{}, "ddos-guard") ||
              holds_any(code_of(node), {"ddos-guard", "__ddg"}) || holds(node.attribute("data-ddg-origin"), "/");
     }},
    {"Sucuri",
     [](const Node& node) {
       return holds(code_of(node), "sucuri_cloudproxy") || holds(node.attribute("href"), "cloudproxy.sucuri.net") ||
              holds(node.classes(), "sucuri");
     }},
    {"Incapsula",
     [](const Node& node) {
       return holds(node.attribute("src"), "_Incapsula_Resource") || holds(code_of(node), "_Incapsula_Resource");
     }},
    {"a cookie test",
     [](const Node& node) {
       return holds_any(code_of(node), {"slowAES", "toNumbers("});
     }},
    {"Imunify360",
     [](const Node& node) { return holds(node.attribute("src"), "imunify") || holds(code_of(node), "imunify360"); }},
    {"a captcha", [](const Node& node) {
       return node.has_class("g-recaptcha") || node.has_class("h-captcha") || node.has_class("cf-turnstile") ||
              holds_any(node.is(Tag::script) ? node.attribute("src") : std::string_view{},
                        {"recaptcha/api", "hcaptcha.com/1/api", "challenges.cloudflare.com/turnstile"});
     }}};

/// Pages with more words than this are no mere check; forms of other sites have captchas too.
constexpr std::size_t longest_check = 4'000;

std::optional<Refused> challenge(const PageView& page, bool is_vbulletin) {
  if (is_vbulletin) return std::nullopt;  // the board's own forms have captchas too
  std::size_t words = 0;
  for (const Node& node : page.nodes()) {
    if (node.is_text() && node.parent() && !node.parent()->is(Tag::script) && !node.parent()->is(Tag::style))
      words += text::trim(node.content()).size();
  }
  if (words > longest_check) return std::nullopt;
  const auto refused = [](const char* name) {
    return Refused{Outcome::challenge, std::string("challenge: ") + name + " stands before the board"};
  };
  for (const Guard& guard : guards) {
    if (std::ranges::any_of(page.nodes(), guard.shows)) return refused(guard.name);
  }
  if (says_browser_check(head_title(page), page.words())) return refused("a check of the browser");
  return std::nullopt;
}

// ---- the database of vBulletin 3 and 4: a page without style, in a language of its own

std::optional<Refused> database_error(const PageView& page) {
  const Node* const title = page.document().by_id("bodytitle");
  const Node* const container = page.document().by_id("container");
  const bool is_drawn = title && container && container->contains(*title) && html::find_class(*container, "bodytext");
  const bool is_told = std::ranges::any_of(page.nodes(), [](const Node& node) {
    return node.is_comment() && holds(node.content(), "Database error in vBulletin");
  });
  if (!is_drawn && !is_told) return std::nullopt;
  return Refused{Outcome::error, "maintenance: the database of the board does not answer"};
}

// ---- messages of the board

/// What the board's message page says, and how it is known to be one.
struct Message {
  std::optional<Range> place;
  bool is_permission = false;  ///< by the comment that vBulletin 3 puts around it
  bool is_logged_out = false;  ///< by the same
};

/// The comments that vBulletin 3 has around each of its messages.
std::optional<Message> message_by_comment(const PageView& page) {
  for (const PageView::Comment& comment : page.comments()) {
    Message message;
    if (holds(comment.text, "permission error message")) {
      message.is_permission = true;
      message.is_logged_out = holds(comment.text, "not logged in");
    } else if (comment.text != "main error message") {
      continue;
    }
    const Range behind{comment.order, static_cast<std::uint32_t>(page.nodes().size())};
    message.place = page.between_comments(comment.text, behind);
    return message;
  }
  return std::nullopt;
}

/// vBulletin 4 and 5: elements of these names.
std::optional<Message> message_by_element(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (node.has_class("standard_error") || node.has_class("message-container") || node.has_class("error-container") ||
        (node.is(Tag::div) && node.id() == "error"))
      return Message{html::whole(node), false, false};
  }
  return std::nullopt;
}

/// Titles of panels are short; what is nested in larger cells is none.
constexpr std::uint32_t title_nodes = 100;

/// vBulletin 3 without its comments: a panel whose title is the last step of the path. Forms have panels too, and
/// titles of their own.
std::optional<Message> message_by_title(const PageView& page) {
  const Node* panel = nullptr;
  std::string step;
  std::vector<std::string> heads;
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    if (node.has_class("panelsurround") && !panel) panel = &node;
    if (!node.is(Tag::td) || node.last() - node.order() > title_nodes) continue;
    if (node.has_class("navbar")) {
      if (const Node* const strong = html::find(node, Tag::strong)) step = html::text_of(*strong);
    }
    if (node.has_class("tcat")) heads.push_back(html::text_of(node));
  }
  if (!panel || step.empty() || heads.size() != 1 || heads.front() != step) return std::nullopt;
  return Message{html::whole(*panel), false, false};
}

bool is_login_form(const Node& node) {
  return node.is(Tag::form) && holds(node.attribute("action"), "login.php?do=login");
}

/// Every page shows guests a login form in its head; an error page has one in the message too.
bool has_login_in_body(const PageView& page, const Message& message) {
  if (message.place && std::ranges::any_of(page.nodes(*message.place), is_login_form)) return true;
  const auto panel = std::ranges::find_if(
      page.nodes(), [](const Node& node) { return node.is_element() && node.has_class("panelsurround"); });
  if (panel != page.nodes().end() && std::ranges::any_of(panel->subtree(), is_login_form)) return true;
  const auto is_block = [](const Node& node) {
    return is_login_form(node) && (node.has_class("vbform") || node.has_class("block"));
  };
  return std::ranges::any_of(page.nodes(), is_block) || std::ranges::count_if(page.nodes(), is_login_form) > 1;
}

Refused refused_for(std::optional<Reason> reason, const Message& message, bool has_login) {
  if (reason == Reason::ban) return {Outcome::no_permission, "ban: the board has banned this reader"};
  if (!message.is_permission) {
    if (reason == Reason::flood) return {Outcome::error, "flood: the board asks to wait"};
    if (reason == Reason::too_busy) return {Outcome::error, "maintenance: the server of the board is too busy"};
    if (reason == Reason::maintenance) return {Outcome::error, "maintenance: the board is out of order"};
    if (reason == Reason::closed) return {Outcome::error, "closed: the board is closed"};
    if (reason == Reason::not_found) return {Outcome::error, "not found: the board has no such page, or not any more"};
  }
  if (message.is_logged_out || has_login) return {Outcome::login, "the board asks for a login"};
  if (message.is_permission || reason == Reason::no_permission)
    return {Outcome::no_permission, "the board refuses this page"};
  if (reason == Reason::login) return {Outcome::login, "the board asks for a login"};
  return {Outcome::error, "a message of the board, no content"};
}

}  // namespace

std::optional<Refused> read_refusal(const PageView& page, bool is_vbulletin) {
  if (std::optional<Refused> refused = database_error(page)) return refused;
  if (std::optional<Refused> refused = challenge(page, is_vbulletin)) return refused;
  if (!is_vbulletin) return std::nullopt;
  std::optional<Message> message = message_by_comment(page);
  if (!message) message = message_by_element(page);
  const std::optional<std::string> target = refresh_target(page);
  // A redirect has a panel like a message, and no path.
  const bool has_panel = std::ranges::any_of(page.nodes(), [](const Node& node) {
    return node.is_element() && (node.has_class("panelsurround") || node.has_class("redirect_button"));
  });
  if (target && (message || has_panel)) return Refused{Outcome::error, "redirect: the board sends on to " + *target};
  if (!message) message = message_by_title(page);
  if (!message) return std::nullopt;
  const std::string words = message->place ? text_between(page.nodes(), *message->place) : std::string{};
  return refused_for(reason_of(words, page.words()), *message, has_login_in_body(page, *message));
}

}  // namespace vbarchive::extraction
