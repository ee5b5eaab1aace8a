#include "extract/site.h"

#include <algorithm>
#include <cctype>

#include "text/utf8.h"

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
  const std::size_t at = code.find("SIMPLEVERSION");
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

}  // namespace

Software detect_software(const PageView& page) {
  Software software;
  std::string stated, queried, printed, family;
  bool is_others = false, is_surely_ours = false;
  for (const Node& node : page.nodes()) {
    if (node.is(Tag::meta)) {
      if (text::equals_ignoring_ascii_case(node.attribute("name"), "generator")) {
        const std::string_view content = node.attribute("content");
        const std::size_t at = text::ascii_lower(content).find("vbulletin");
        if (at != std::string::npos) {
          software.score += 3;
          if (stated.empty()) stated = leading_version(content.substr(at + 9));
        } else if (!text::trim(content).empty()) {
          is_others = true;
        }
      } else if (node.attribute("name") == "vb_meta_bburl") {
        software.score += 3;
        family = "4";
      }
    } else if (node.is(Tag::script) || node.is(Tag::link)) {
      const std::string_view source = node.is(Tag::script) ? node.attribute("src") : node.attribute("href");
      if (source.find("clientscript/vbulletin") != std::string_view::npos ||
          source.find("clientscript/yui") != std::string_view::npos) {
        software.score += 3;
        is_surely_ours = true;
      }
      if (source.find("vbulletin") != std::string_view::npos && queried.empty()) queried = version_of_query(source);
      if (node.is(Tag::script) && node.first_child()) {
        const std::string_view code = node.first_child()->content();
        if (queried.empty()) queried = version_of_script(code);
        if (code.find("SECURITYTOKEN") != std::string_view::npos || code.find("SESSIONURL") != std::string_view::npos)
          software.score += 2;
        if (code.find("vBulletin_init") != std::string_view::npos ||
            code.find("vB_Analytics") != std::string_view::npos)
          software.score += 2;
      }
    } else if (node.is_element()) {
      const std::string_view id = node.id();
      if (id == "vbulletin_html") {
        software.score += 3;
        family = "4";
      } else if (id == "vbulletin_css") {
        software.score += 3;
      } else if (id.starts_with("post_message_") || id.starts_with("td_threadtitle_") ||
                 id.starts_with("collapseobj_forumbit_")) {
        software.score += 3;
        if (family.empty() && id.starts_with("post_message_"))
          family = html::ancestor(node, Tag::li) && !html::ancestor(node, Tag::table) ? "4" : "3";
      }
    } else if (printed.empty() && (node.is_text() || node.is_comment()) &&
               node.content().find("vBulletin") != std::string_view::npos) {
      if (node.parent() && (node.parent()->is(Tag::script) || node.parent()->is(Tag::style))) continue;
      if (node.content().find("Powered by") != std::string_view::npos) {
        software.score += 3;
        printed = version_of_footer(node.content());
      }
      if (printed.empty() && node.is_text()) {
        // "Powered by <a>vBulletin</a> Version 4.2.3": the number stands in the text behind.
        if (const Node* const around = body_of(node); around && around->last() - around->order() < 200) {
          const std::string text = html::text_of(*around);
          if (text.find("Powered by") != std::string::npos || text.find("Copyright") != std::string::npos) {
            software.score += 2;
            printed = version_of_footer(text);
          }
        }
      }
    }
  }
  // Another program's page may well speak of vBulletin.
  if (is_others && !is_surely_ours) software.score -= 4;
  software.version = !stated.empty() ? stated : !queried.empty() ? queried : !printed.empty() ? printed : family;
  return software;
}

std::optional<UtcTime> stated_time(const PageView& page) {
  constexpr std::int64_t earliest = 946'684'800;  // the year 2000: there was no vBulletin 3 before
  const auto seconds_at = [&](std::string_view text) -> std::optional<UtcTime> {
    text = text.substr(0, text.find_first_not_of("0123456789"));
    const std::optional<Id> seconds = text.size() == 10 || text.size() == 9 ? id_after("", text) : std::nullopt;
    if (!seconds || *seconds < earliest) return std::nullopt;
    return UtcTime{*seconds};
  };
  for (const Node& node : page.nodes()) {
    if (!node.is(Tag::script) || !node.first_child()) continue;
    const std::string_view code = node.first_child()->content();
    const std::size_t at = code.find("SECURITYTOKEN");
    const std::size_t quote = at == std::string_view::npos ? at : code.find_first_of("\"'", at);
    if (quote == std::string_view::npos || quote - at > 20) continue;
    const std::string_view token = code.substr(quote + 1, 60);
    if (token.find('-') != 10 && token.find('-') != 9) continue;
    if (const std::optional<UtcTime> time = seconds_at(token)) return time;
  }
  if (page.archived_at()) return page.archived_at();
  for (const Node& node : page.nodes()) {
    if (!node.is(Tag::img)) continue;
    const std::string_view source = node.attribute("src");
    const std::size_t at = source.find("cron.php");
    const std::size_t mark = at == std::string_view::npos ? at : source.find("rand=", at);
    if (mark == std::string_view::npos) continue;
    if (const std::optional<UtcTime> time = seconds_at(source.substr(mark + 5))) return time;
  }
  return std::nullopt;
}

std::optional<int> copyright_year(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (!node.is_text() && !node.is_comment()) continue;
    const std::string_view text = node.content();
    if (text.find("Jelsoft") == std::string_view::npos && text.find("vBulletin Solutions") == std::string_view::npos &&
        text.find("MH Sub I") == std::string_view::npos)
      continue;
    int year = 0;
    for (std::size_t at = text.find_first_of("0123456789"); at != std::string_view::npos;
         at = text.find_first_of("0123456789", at)) {
      const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
      if (end - at == 4) {
        const int number = static_cast<int>(*id_after("", text.substr(at, 4)));
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
  for (const Node& node : page.nodes()) {
    if (node.is(Tag::span) && node.has_class("navbar")) {
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
  for (const Node& node : page.nodes()) {
    if (node.is(Tag::meta) && node.attribute("property") == "og:site_name" && !node.attribute("content").empty())
      return text::fold_space(node.attribute("content"));
  }
  // The logo. [vB4]
  for (const Node& node : page.nodes()) {
    if (!node.is(Tag::a) || !node.has_class("logo-image")) continue;
    const Node* const image = html::find(node, Tag::img);
    std::string title = image ? text::fold_space(image->attribute("alt")) : std::string{};
    if (const std::size_t powered = title.find(" - Powered by"); powered != std::string::npos) title.resize(powered);
    if (!title.empty()) return title;
  }
  // The board's feed: "NAME RSS Feed". [vB4]
  for (const Node& node : page.nodes()) {
    if (!node.is(Tag::link) || node.attribute("type") != "application/rss+xml") continue;
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
  const std::span<const Node> nodes = page.nodes();
  for (std::size_t at = nodes.size(); at-- > 0;) {
    const Node& node = nodes[at];
    if (!node.is_text() || node.content().size() > 500) continue;
    const std::string_view content = node.content();
    static constexpr std::string_view zones[] = {"GMT", "UTC", "WEZ", "MEZ", "MESZ", "CET", "EST", "ГМТ"};
    if (std::ranges::none_of(zones,
                             [&](std::string_view zone) { return content.find(zone) != std::string_view::npos; }))
      continue;
    const auto next = std::ranges::upper_bound(posts, node.order(), {}, &Range::begin);
    if (next != posts.begin() && std::prev(next)->contains(node.order())) continue;
    if (node.parent() &&
        (node.parent()->is(Tag::script) || node.parent()->is(Tag::style) || node.parent()->is(Tag::option)))
      continue;
    const Node* const around = body_of(node);
    std::string text =
        around && around->last() - around->order() < 60 ? html::text_of(*around) : text::fold_space(content);
    if (text.size() > 300) text = text::fold_space(content);
    dates::Footer footer = dates::read_footer(text);
    if (!footer.utc_offset_minutes) continue;
    if (footer.second_of_day) return footer;
    if (!best.utc_offset_minutes) best = footer;
  }
  return best;
}

}  // namespace vbarchive::extraction
