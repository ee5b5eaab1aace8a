#include "extract/site.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <vector>

#include "extract/lofi_archive.h"
#include "extract/rule.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A version number at the start of a text: `3.8.7 Beta 1`, `4.2.3`. The text as it stands, when it begins with `d.d`.
std::string leading_version(std::string_view text) {
  text = text::trim(text);
  if (text.size() < 3 || !is_digit(text[0]) || text[1] != '.' || !is_digit(text[2])) return {};
  return std::string(text);
}

/// `3811` of `?v=3811` is 3.8.11: one digit a part, the rest the last part; letters behind are a hoster's.
std::string version_of_query(std::string_view source) {
  const std::size_t mark = source.find("?v=");
  if (mark == std::string_view::npos) return {};
  std::string_view digits = source.substr(mark + 3);
  digits = digits.substr(0, std::min<std::size_t>(digits.find_first_not_of("0123456789"), digits.size()));
  if (digits.size() < 3 || digits.size() > 5 || digits[0] < '3' || digits[0] > '6') return {};
  return std::string{digits[0], '.', digits[1], '.'} + std::string(digits.substr(2));
}

/// `SIMPLEVERSION = "423"` in a script of vBulletin 4.
std::string version_of_script(std::string_view code) {
  const std::size_t at = place_of("SIMPLEVERSION", code);
  if (at == std::string_view::npos) return {};
  const std::size_t digits = code.find_first_of("0123456789", at);
  if (digits == std::string_view::npos || digits - at > 20) return {};
  return version_of_query("?v=" + std::string(code.substr(digits, 5)));
}

/// "… vBulletin® Version 3.8.11" in a footer, which may be a comment.
std::string version_of_footer(std::string_view text) {
  std::size_t at = text.find("vBulletin");
  while (at != std::string_view::npos) {
    std::size_t p = at + 9;
    const std::size_t limit = std::min(text.size(), p + 40);
    while (p < limit && !is_digit(text[p])) ++p;
    if (p + 2 < text.size() && p < limit && is_digit(text[p]) && text[p + 1] == '.' && is_digit(text[p + 2])) {
      std::size_t end = p;
      while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
      std::string version(text.substr(p, end - p));
      while (version.ends_with('.')) version.pop_back();
      return version;
    }
    at = text.find("vBulletin", at + 9);
  }
  return {};
}

const Node* body_of(const Node& text) {
  for (const Node* at = text.parent(); at; at = at->parent()) {
    if (at->is(Tag::div) || at->is(Tag::td) || at->is(Tag::p) || at->is(Tag::center) || at->is(Tag::footer) ||
        at->is(Tag::li))
      return at;
  }
  return nullptr;
}

// ---- signs: what a page shows, and how much that weighs

/// The file that a script or style sheet is loaded from.
std::string_view file_of(const Node& node) {
  if (node.is(Tag::script)) return node.attribute("src");
  return node.is(Tag::link) ? node.attribute("href") : std::string_view{};
}

bool has_number(const Node& node, std::initializer_list<std::string_view> prefixes) {
  const std::string_view id = node.id();
  return !id.empty() &&
         std::ranges::any_of(prefixes, [&](std::string_view prefix) { return id_after(prefix, id).has_value(); });
}

std::string generator_of(const Node& node) {
  if (!node.is(Tag::meta) || !text::equals_ignoring_ascii_case(node.attribute("name"), "generator")) return {};
  return text::ascii_lower(text::trim(node.attribute("content")));
}

/// Whether a link or form leads to this site: links to elsewhere tell nothing of the page. `otherwise`: where the
/// page's own address is not known, and the link is a whole one.
bool is_own(const PageView& page, std::string_view reference, bool otherwise) {
  if (!holds(reference, "://") && !reference.starts_with("//")) return true;
  const std::string host = url::split(page.url().value_or("")).authority;
  return host.empty() ? otherwise : url::split(page.absolute(reference)).authority == host;
}

/// One bit of 64 for each two characters that follow each other: a text has all bits of what it holds.
constexpr std::uint64_t pairs_of(std::string_view text) {
  std::uint64_t pairs = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i - 1]), second = static_cast<unsigned char>(text[i]);
    pairs |= std::uint64_t{1} << ((first * 8U + second) & 63U);
  }
  return pairs;
}

/// What a link may hold.
struct LinkPart {
  std::string_view text;
  std::uint64_t pairs;

  constexpr LinkPart(const char* part) : text(part), pairs(pairs_of(part)) {}
};

constexpr LinkPart phpbb_links[] = {"viewtopic.php?", "viewforum.php?", "ucp.php?mode="};
constexpr LinkPart mybb_links[] = {"?tid=", "&tid=", "forumdisplay.php?fid="};
constexpr LinkPart smf_links[] = {"index.php?topic=", "index.php?board=", "index.php/topic,", "index.php/board,",
                                  ";topic="};
constexpr LinkPart invision_links[] = {"showtopic=", "showforum=", "showuser="};

/// Whether a link with these pairs of characters may hold any of these parts: a quick look, for most do not.
bool may_hold_any(std::uint64_t pairs, std::span<const LinkPart> parts) {
  return std::ranges::any_of(parts, [&](const LinkPart& part) { return (part.pairs & ~pairs) == 0; });
}

/// For signs of other software, some of which writes whole addresses only: a doubt is theirs.
template <const auto& parts>
bool links_own(const PageView& page, const Node& node) {
  const std::string_view reference = reference_of(node);
  return std::ranges::any_of(parts, [&](const LinkPart& part) { return holds(reference, part.text); }) &&
         is_own(page, reference, true);
}

/// What a node has that a sign can be on.
enum Part : unsigned { meta = 1, file = 2, code = 4, reference = 8, comment = 16, id = 32, classes = 64, data = 128 };
constexpr std::size_t part_count = 8;

/// The attributes of `data`: other software's own, and what tells an input.
constexpr std::uint64_t data_marks = html::mark_of("data-xf-init") | html::mark_of("data-xf-key") |
                                     html::mark_of("data-flarum") | html::mark_of("component") |
                                     html::mark_of("data-object-type") | html::mark_of("name");

unsigned parts_of(const Node& node) {
  if (node.is_comment()) return comment;
  if (!node.is_element()) return 0;
  unsigned parts = 0;
  if (node.may_have(html::mark_of("id"))) parts |= id;
  if (node.may_have(html::mark_of("class"))) parts |= classes;
  if (node.may_have(data_marks)) parts |= data;
  switch (node.tag()) {
    case Tag::meta:
      return parts | meta;
    case Tag::script:
      return parts | file | code;
    case Tag::link:
      return parts | file;
    case Tag::a:
    case Tag::form:
      return parts | reference;
    default:
      return parts;
  }
}

struct Sign {
  std::string_view name;
  int weight;
  unsigned on;  ///< the parts it looks at
  bool (*shows)(const PageView&, const Node&);
  std::span<const LinkPart> links = {};  ///< only a link that holds any of these can show it
};

/// Each counts once, however often a page shows it. What a look-alike theme or a post can have weighs nothing here:
/// classes such as `tborder`, `thead`, `alt1`, and words.
constexpr Sign our_signs[] = {
    {"generator", 3, meta, [](const PageView&, const Node& node) { return holds(generator_of(node), "vbulletin"); }},
    {"board-address", 3, meta,
     [](const PageView&, const Node& node) {
       return node.is(Tag::meta) && (node.attribute("name") == "vb_meta_bburl" || node.id() == "e_vb_meta_bburl");
     }},
    {"script-file", 3, file,
     [](const PageView&, const Node& node) { return holds(file_of(node), "clientscript/vbulletin"); }},
    {"script-library", 2, file,
     [](const PageView&, const Node& node) { return holds(file_of(node), "clientscript/yui"); }},
    {"page-id", 3, id,
     [](const PageView&, const Node& node) {
       return node.is_element() && (node.id() == "vbulletin_html" || node.id() == "vbulletin_css" ||
                                    node.id() == "vb-page-body" || node.id() == "footer-vb-copyright");
     }},
    {"message", 3, id, [](const PageView&, const Node& node) { return has_number(node, {"post_message_"}); }},
    {"node", 3, classes,
     [](const PageView&, const Node& node) {
       return node.has("data-node-id") &&
              holds_any(node.classes(), {"b-post", "b-comment", "topic-item", "forum-item", "js-post"});
     }},
    {"thread-row", 3, id,
     [](const PageView&, const Node& node) {
       return has_number(node, {"td_threadtitle_", "thread_title_", "threadbits_forum_"});
     }},
    {"forum-row", 3, id,
     [](const PageView&, const Node& node) {
       return has_number(node, {"collapseobj_forumbit_", "forum_statusicon_"}) ||
              (node.has_class("forumbit_post") && has_number(node, {"forum"}));
     }},
    {"post-parts", 2, id,
     [](const PageView&, const Node& node) {
       return has_number(node, {"td_post_", "postmenu_", "post_thanks_box_"});
     }},
    {"script-names", 2, code,
     [](const PageView&, const Node& node) {
       return holds_any(code_of(node), {"SECURITYTOKEN", "SESSIONURL", "IMGDIR_MISC"});
     }},
    {"script-calls", 2, code,
     [](const PageView&, const Node& node) {
       return holds_any(code_of(node), {"vBulletin_init", "vB_Analytics", "SIMPLEVERSION", "vBulletin.version"});
     }},
    {"error-comment", 2, comment,
     [](const PageView&, const Node& node) {
       return node.is_comment() && holds_any(node.content(), {"main error message", "permission error message - user"});
     }},
    {"template-comment", 2, comment,
     [](const PageView&, const Node& node) { return node.is_comment() && holds(node.content(), "BEGIN TEMPLATE: "); }},
    {"login-fields", 2, data,
     [](const PageView&, const Node& node) {
       return node.is(Tag::input) && node.attribute("name") == "vb_login_username";
     }},
    {"menu", 1, classes,
     [](const PageView&, const Node& node) {
       return node.is_element() &&
              (node.has_class("vbmenu_control") || node.has_class("bigusername") || node.has_class("panelsurround"));
     }},
    {"paper", 1, classes,
     [](const PageView&, const Node& node) {
       if (!node.is(Tag::td) || !node.has_class("page")) return false;
       const Node* const table = html::ancestor(node, Tag::table);
       return table && table->has_class("tborder");
     }},
    {"own-links", 1, reference, [](const PageView& page, const Node& node) {
       const std::string_view reference = reference_of(node);
       if (!holds(reference, ".php") || !is_own(page, reference, false)) return false;
       if (holds_any(reference, {"login.php?do=", "archive/index.php", "search.php?do=getdaily", "external.php?type="}))
         return true;
       const url::BoardLink link = url::classify(reference);
       return link.target != url::LinkTarget::other && link.target != url::LinkTarget::board && !link.by_shape;
     }}};

/// A generator tag of a board weighs more than that of a site's software, which may be a frame around the board.
/// [vBadvanced, WordPress and Joomla write theirs into vBulletin's pages]
constexpr Sign other_signs[] = {
    {"other-board", 5, meta,
     [](const PageView&, const Node& node) {
       return holds_any(generator_of(node),
                        {"phpbb", "mybb", "xenforo", "simple machines", "smf", "invision", "discourse", "vanilla",
                         "woltlab", "burning board", "fluxbb", "punbb", "nodebb", "flarum", "yabb", "ubb.threads"});
     }},
    {"other-generator", 3, meta,
     [](const PageView&, const Node& node) {
       const std::string generator = generator_of(node);
       return !generator.empty() && !holds(generator, "vbulletin");
     }},
    {"wordpress-files", 1, file,
     [](const PageView&, const Node& node) {
       return holds_any(file_of(node), {"wp-content/", "wp-includes/"});
     }},
    {"phpbb-page", 4, id, [](const PageView&, const Node& node) { return node.is(Tag::body) && node.id() == "phpbb"; }},
    {"phpbb-links", 3, reference, links_own<phpbb_links>, phpbb_links},
    {"mybb-links", 4, reference, links_own<mybb_links>, mybb_links},
    {"mybb-files", 3, file,
     [](const PageView&, const Node& node) {
       return holds_any(file_of(node), {"jscripts/general.js", "jscripts/thread.js"});
     }},
    {"xenforo-page", 5, id | data | file,
     [](const PageView&, const Node& node) {
       return (node.is(Tag::html) && (node.id() == "XF" || node.id() == "XenForo")) || node.has("data-xf-init") ||
              node.has("data-xf-key") || holds_any(file_of(node), {"js/xf/", "js/xenforo/", "css.php?css=public"});
     }},
    {"smf-links", 4, reference, links_own<smf_links>, smf_links},
    {"smf-script", 4, code,
     [](const PageView&, const Node& node) {
       return holds_any(code_of(node), {"smf_theme_url", "smf_scripturl"});
     }},
    {"invision-links", 4, reference, links_own<invision_links>, invision_links},
    {"invision-page", 5, id | classes | code,
     [](const PageView&, const Node& node) {
       return (node.is(Tag::body) && (node.has_class("ipsApp") || node.id() == "ipboard_body")) ||
              node.has_class("ipsLayout_container") || holds(code_of(node), "ipb.vars");
     }},
    {"discourse-page", 5, id | classes,
     [](const PageView&, const Node& node) {
       return node.id() == "data-discourse-setup" || node.id() == "discourse-main" || node.has_class("crawler-post");
     }},
    {"vanilla-page", 5, id | code,
     [](const PageView&, const Node& node) {
       return (node.is(Tag::body) && node.id().starts_with("vanilla_")) || holds(code_of(node), "gdn.meta") ||
              has_number(node, {"Discussion_", "Comment_"});
     }},
    {"other-page", 4, id | data | code, [](const PageView&, const Node& node) {
       return node.id().starts_with("punview") || node.has("data-flarum") || holds(code_of(node), "flarum.core") ||
              node.attribute("component") == "topic" || holds(node.attribute("data-object-type"), "com.woltlab");
     }}};

constexpr std::string_view our_field = "site.is_vbulletin", other_field = "site.is_other";
constexpr std::string_view evidence_of_signs = "a sign of the software, weighed against those of others";

/// A set of signs, a bit each: ours, then the others.
using SignSet = std::uint64_t;
constexpr std::size_t our_count = std::size(our_signs), sign_count = our_count + std::size(other_signs);
static_assert(sign_count < 64);

constexpr std::array<Sign, sign_count> all_signs = [] {
  std::array<Sign, sign_count> signs{};
  std::ranges::copy(other_signs, std::ranges::copy(our_signs, signs.begin()).out);
  return signs;
}();

/// Those that look at any of these parts.
constexpr std::array<SignSet, std::size_t{1} << part_count> signs_on = [] {
  std::array<SignSet, std::size_t{1} << part_count> sets{};
  for (unsigned parts = 0; parts < sets.size(); ++parts) {
    for (std::size_t i = 0; i < sign_count; ++i) {
      if ((all_signs[i].on & parts) != 0) sets[parts] |= SignSet{1} << i;
    }
  }
  return sets;
}();

/// Those that only links can show that hold certain parts.
constexpr SignSet signs_of_links = [] {
  SignSet signs = 0;
  for (std::size_t i = 0; i < sign_count; ++i) {
    if (!all_signs[i].links.empty()) signs |= SignSet{1} << i;
  }
  return signs;
}();

/// A sign, and the first node that shows it.
struct Shown {
  std::size_t sign;
  const Node* node;
};

/// The signs that a page shows, in its order.
std::vector<Shown> shown_signs(const PageView& page) {
  std::vector<Shown> shown;
  SignSet unseen = (SignSet{1} << sign_count) - 1;
  for (const Node& node : page.nodes()) {
    SignSet asked = signs_on[parts_of(node)] & unseen;
    const std::uint64_t pairs = (asked & signs_of_links) != 0 ? pairs_of(reference_of(node)) : 0;
    for (; asked != 0; asked &= asked - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(asked));
      const Sign& sign = all_signs[i];
      if ((!sign.links.empty() && !may_hold_any(pairs, sign.links)) || !sign.shows(page, node)) continue;
      unseen &= ~(SignSet{1} << i);
      shown.push_back({i, &node});
    }
  }
  return shown;
}

/// What the signs weigh that a page shows: ours, or the others.
int weigh(const PageView& page, std::span<const Shown> shown, bool is_ours) {
  int weight = 0;
  for (const auto& [i, node] : shown) {
    if ((i < our_count) != is_ours) continue;
    const Sign& sign = all_signs[i];
    weight += sign.weight;
    note(page, {is_ours ? our_field : other_field, sign.name, evidence_of_signs}, std::nullopt,
         {node->order(), node->order() + 1}, "weighs " + std::to_string(sign.weight));
  }
  return weight;
}

/// What the footer says, which may be a comment: "Powered by vBulletin® Version 3.8.11", or the copyright alone.
struct Notice {
  int weight = 0;
  std::string version;
  const Node* place = nullptr;  ///< of the version
};

Notice read_notice(const PageView& page) {
  Notice notice;
  for (const Node& node : page.texts_and_comments()) {
    if (!notice.version.empty()) break;
    if (node.parent() && (node.parent()->is(Tag::script) || node.parent()->is(Tag::style))) continue;
    if (!holds(node.content(), "vBulletin")) continue;
    if (holds(node.content(), "Powered by")) {
      notice.weight = 2;
      notice.place = &node;
      notice.version = version_of_footer(node.content());
    }
    if (!notice.version.empty() || !node.is_text()) continue;
    // "Powered by <a>vBulletin</a> Version 4.2.3": the number stands in the text behind.
    const Node* const around = body_of(node);
    if (!around || around->last() - around->order() >= 200) continue;
    const std::string text = html::text_of(*around);
    if (!holds_any(text, {"Powered by", "Copyright"})) continue;
    notice.weight = 2;
    notice.place = around;
    notice.version = version_of_footer(text);
  }
  return notice;
}

// ---- the version

struct VersionScope {
  const PageView& page;
  const Notice& notice;

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return page.reach(); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }
};

/// What `version_in` finds in the first of these nodes in which it finds anything.
template <typename Nodes, typename VersionIn>
Finding<std::string> first_version(const Nodes& nodes, VersionIn&& version_in) {
  for (const Node& node : nodes) {
    if (std::string version = version_in(node); !version.empty()) return hit(std::move(version), node);
  }
  return std::nullopt;
}

Finding<std::string> version_by_generator(const VersionScope& scope) {
  return first_version(scope.page.elements(Tag::meta), [](const Node& node) {
    const std::size_t at = generator_of(node).find("vbulletin");
    return at == std::string::npos ? std::string{}
                                   : leading_version(text::trim(node.attribute("content")).substr(at + 9));
  });
}

Finding<std::string> version_by_file(const VersionScope& scope) {
  return first_version(scope.page.nodes(), [](const Node& node) -> std::string {
    if (!node.is(Tag::script) && !node.is(Tag::link)) return {};
    const std::string version = holds(file_of(node), "vbulletin") ? version_of_query(file_of(node)) : std::string{};
    return version.empty() ? version_of_script(code_of(node)) : version;
  });
}

Finding<std::string> version_by_notice(const VersionScope& scope) {
  if (scope.notice.version.empty()) return std::nullopt;
  return hit(scope.notice.version, *scope.notice.place);
}

Finding<std::string> version_by_style(const VersionScope& scope) {
  constexpr std::size_t head = 2'000;  // the comment opens the sheet
  return first_version(scope.page.elements(Tag::style), [](const Node& node) {
    const Node* const sheet = node.first_child();
    return sheet ? version_of_footer(sheet->content().substr(0, head)) : std::string{};
  });
}

Finding<std::string> family_by_marks(const VersionScope& scope) {
  return first_version(scope.page.nodes(), [](const Node& node) -> std::string {
    if (!node.is_element()) return {};
    if (id_after("post_message_", node.id()))
      return html::ancestor(node, Tag::li) && !html::ancestor(node, Tag::table) ? "4" : "3";
    return node.id() == "vbulletin_html" || node.attribute("name") == "vb_meta_bburl" ? "4" : "";
  });
}

constexpr Rule<VersionScope, std::string> version_rules[] = {
    {"generator-tag", "meta generator: most boards", version_by_generator},
    {"file-query", "?v=3811 of scripts and style sheets, SIMPLEVERSION: 3.x, 4.x [MZ, MT]", version_by_file},
    {"footer-notice", "'Powered by vBulletin Version 3.8.11', also in a comment [DF]", version_by_notice},
    {"style-comment", "'vBulletin 3.8.7 CSS' in a style sheet in the page: 3.x [MZ, MMK]", version_by_style},
    {"family-marks", "marks that the family alone has: the first number", family_by_marks}};
constexpr FieldRules<VersionScope, std::string> version_field{"site.version", version_rules};

}  // namespace

Software detect_software(const PageView& page) {
  Software software;
  const std::vector<Shown> shown = shown_signs(page);
  software.score = weigh(page, shown, true);
  software.others = weigh(page, shown, false);
  if (is_lofi_archive(page)) software.score += 3;
  const Notice notice = read_notice(page);
  software.score += notice.weight;
  software.version = value_of(version_field, VersionScope{page, notice}).value_or("");
  return software;
}

void list_site_rules(RuleList& rules) {
  for (const Sign& sign : our_signs) list(Finder{our_field, sign.name, evidence_of_signs}, rules);
  for (const Sign& sign : other_signs) list(Finder{other_field, sign.name, evidence_of_signs}, rules);
  list(version_field, rules);
}

std::optional<UtcTime> stated_time(const PageView& page) {
  constexpr std::int64_t earliest = 946'684'800;  // the year 2000: there was no vBulletin 3 before
  const auto seconds_at = [&](std::string_view text) -> std::optional<UtcTime> {
    text = text.substr(0, text.find_first_not_of("0123456789"));
    const std::optional<Id> seconds = text.size() == 10 || text.size() == 9 ? id_after("", text) : std::nullopt;
    if (!seconds || *seconds < earliest) return std::nullopt;
    return UtcTime{*seconds};
  };
  for (const Node& node : page.elements(Tag::script)) {
    if (!node.first_child()) continue;
    const std::string_view code = node.first_child()->content();
    const std::size_t at = place_of("SECURITYTOKEN", code);
    const std::size_t quote = at == std::string_view::npos ? at : code.find_first_of("\"'", at);
    if (quote == std::string_view::npos || quote - at > 20) continue;
    const std::string_view token = code.substr(quote + 1, 60);
    if (token.find('-') != 10 && token.find('-') != 9) continue;
    if (const std::optional<UtcTime> time = seconds_at(token)) return time;
  }
  if (page.archived_at()) return page.archived_at();
  for (const Node& node : page.elements(Tag::img)) {
    const std::string_view source = node.attribute("src");
    const std::size_t at = source.find("cron.php");
    const std::size_t mark = at == std::string_view::npos ? at : source.find("rand=", at);
    if (mark == std::string_view::npos) continue;
    if (const std::optional<UtcTime> time = seconds_at(source.substr(mark + 5))) return time;
  }
  return std::nullopt;
}

std::optional<int> copyright_year(const PageView& page) {
  for (const Node& node : page.texts_and_comments()) {
    const std::string_view text = node.content();
    constexpr std::size_t shortest = std::string_view("Jelsoft").size();
    if (text.size() < shortest || text.find("20") == std::string_view::npos) continue;
    if (!holds_any(text, {"Jelsoft", "vBulletin Solutions", "MH Sub I"})) continue;
    int year = 0;
    for (std::size_t at = text.find_first_of("0123456789"); at != std::string_view::npos;
         at = text.find_first_of("0123456789", at)) {
      const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
      if (end - at == 4) {
        const int number = static_cast<int>(id_after("", text.substr(at, 4)).value_or(0));
        if (number >= 2000 && number < 2100) year = std::max(year, number);
      }
      at = end;
    }
    if (year > 0) return year;
  }
  return std::nullopt;
}

std::optional<std::string> board_title(const PageView& page) {
  // The first step of the breadcrumb is the board. [vB3]
  for (const Node& node : page.elements(Tag::span)) {
    if (node.has_class("navbar")) {
      if (const Node* const link = html::find(node, Tag::a)) {
        std::string title = html::text_of(*link);
        if (!title.empty()) return title;
      }
      break;
    }
  }
  // schema.org's breadcrumb begins with the board too. [PP]
  for (const Node& node : page.nodes()) {
    if (!node.is_element() || node.attribute("itemtype").find("BreadcrumbList") == std::string_view::npos) continue;
    for (const Node& inner : node.subtree()) {
      if (!inner.is(Tag::a)) continue;
      std::string title = html::text_of(inner);
      if (title.empty()) continue;
      if (page.link(inner).target == url::LinkTarget::forum) break;
      return title;
    }
  }
  for (const Node& node : page.elements(Tag::meta)) {
    if (node.attribute("property") == "og:site_name" && !node.attribute("content").empty())
      return text::fold_space(node.attribute("content"));
  }
  // The logo. [vB4]
  for (const Node& node : page.elements(Tag::a)) {
    if (!node.has_class("logo-image")) continue;
    const Node* const image = html::find(node, Tag::img);
    std::string title = image ? text::fold_space(image->attribute("alt")) : std::string{};
    if (const std::size_t powered = title.find(" - Powered by"); powered != std::string::npos) title.resize(powered);
    if (!title.empty()) return title;
  }
  // The board's feed: "NAME RSS Feed". [vB4]
  for (const Node& node : page.elements(Tag::link)) {
    if (node.attribute("type") != "application/rss+xml") continue;
    std::string title = text::fold_space(node.attribute("title"));
    for (const std::string_view tail : {" - Flux RSS", " Flux RSS", " RSS"}) {
      if (const std::size_t at = title.find(tail); at != std::string::npos) title.resize(at);
    }
    if (!title.empty()) return title;
  }
  return std::nullopt;
}

dates::Footer find_footer(const PageView& page, const std::vector<Range>& posts) {
  dates::Footer best;
  const NodeList texts = page.texts();
  for (std::size_t i = texts.size(); i-- > 0;) {
    const Node& node = texts[i];
    const std::string_view content = node.content();
    if (content.size() > 500) continue;
    const auto next = std::ranges::upper_bound(posts, node.order(), {}, &Range::begin);
    if (next != posts.begin() && std::prev(next)->contains(node.order())) continue;
    if (node.parent() &&
        (node.parent()->is(Tag::script) || node.parent()->is(Tag::style) || node.parent()->is(Tag::option)))
      continue;
    if (!page.words().may_name_zone(content)) continue;
    const Node* const around = body_of(node);
    std::string text =
        around && around->last() - around->order() < 60 ? html::text_of(*around) : text::fold_space(content);
    if (text.size() > 300) text = text::fold_space(content);
    dates::Footer footer = dates::read_footer(text, page.words());
    if (!footer.utc_offset_minutes) continue;
    if (footer.second_of_day) return footer;
    if (!best.utc_offset_minutes) best = footer;
  }
  return best;
}

}  // namespace vbarchive::extraction
