#include "extract/signs.h"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "extract/rule.h"
#include "extract/viewer.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

// ---- links

/// Host and port of an absolute address, as it was before an archive rewrote it; empty for any other.
std::string host_of(std::string_view address) {
  if (const std::optional<url::Archived> archived = url::archived(address)) return host_of(archived->original);
  return url::is_absolute(address) ? url::split(address).authority : std::string{};
}

/// The host that a page's own links are on.
std::string own_host(const PageView& page, const std::optional<std::string>& address) {
  for (const std::optional<std::string>& known : {address, page.url(), page.board_url()}) {
    if (std::string host = known ? host_of(*known) : std::string{}; !host.empty()) return host;
  }
  return {};
}

bool is_word_of(std::string_view words, std::initializer_list<std::string_view> known) {
  std::size_t begin = 0;
  while ((begin = words.find_first_not_of(" \t\r\n\f", begin)) != std::string_view::npos) {
    const std::size_t end = std::min(words.find_first_of(" \t\r\n\f", begin), words.size());
    const std::string word = text::ascii_lower(words.substr(begin, end - begin));
    if (std::ranges::find(known, std::string_view(word)) != known.end()) return true;
    begin = end;
  }
  return false;
}

bool is_to_fetch(const url::BoardLink& link) {
  using enum url::LinkTarget;
  const bool is_kind = link.target == thread || link.target == post || link.target == forum ||
                       link.target == poll_results || link.target == board;
  return is_kind && !link.is_action && link.view == url::LinkView::full;
}

/// A page of a listing without the order that version 3 repeats in each link of its pager
/// (`forumdisplay.php?f=7&order=desc&page=2`), so that it is the page of the listing as it is by itself.
std::string without_order(std::string_view address) {
  const std::size_t mark = address.find('?');
  if (mark == std::string_view::npos) return std::string(address);
  const std::string_view query = address.substr(mark + 1, address.find('#') - mark - 1);
  std::string plain(address.substr(0, mark));
  char joint = '?';
  for (std::size_t begin = 0; begin < query.size();) {
    const std::size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    const std::string_view key = pair.substr(0, pair.find('='));
    if (key != "order" && key != "sort" && key != "daysprune") {
      plain.append(1, joint).append(pair);
      joint = '&';
    }
    begin = end + 1;
  }
  return plain;
}

/// The address to fetch that a link names; nothing for any other.
std::optional<std::string> address_to_fetch(const PageView& page, std::string_view reference) {
  reference = text::trim(reference);
  if (reference.empty() || reference.starts_with('#')) return std::nullopt;
  std::string address = page.absolute(reference);
  if (!url::is_absolute(address)) return std::nullopt;
  url::BoardLink link = url::classify(address);
  if (link.target == url::LinkTarget::forum && link.is_action && link.page) {
    address = without_order(address);
    link = url::classify(address);
  }
  if (!is_to_fetch(link)) return std::nullopt;
  url::Url parts = url::split(address);
  if (parts.fragment && !id_after("post", *parts.fragment)) parts.fragment.reset();
  return url::join(parts);
}

/// Where people wrote: messages and signatures. What they link to is no link of the page's own.
std::vector<Range> written_parts(const PageView& page, std::span<const PostScope> posts) {
  std::vector<Range> parts;
  for (const PostScope& post : posts) {
    if (!post.message) continue;
    parts.push_back(html::whole(*post.message));
    if (const std::optional<Range> signature = page.between_comments("sig", post.tail())) parts.push_back(*signature);
    for (const Node& node : page.nodes(post.tail())) {
      if (node.is_element() && (node.has_class("signaturecontainer") || node.has_class("post-signature")))
        parts.push_back(html::whole(node));
    }
  }
  std::ranges::sort(parts, {}, &Range::begin);
  return parts;
}

std::vector<std::string> read_links(const PageView& page, std::span<const PostScope> posts, const std::string& host) {
  std::vector<std::string> links;
  if (host.empty()) return links;
  std::unordered_set<std::string> known;
  const std::vector<Range> written = written_parts(page, posts);
  auto part = written.begin();
  for (const Node& node : page.nodes()) {
    while (part != written.end() && part->end <= node.order()) ++part;
    if (part != written.end() && part->begin <= node.order()) continue;
    const bool is_head_link =
        node.is(Tag::link) && is_word_of(node.attribute("rel"), {"next", "prev", "previous", "canonical"});
    if (!node.is(Tag::a) && !is_head_link) continue;
    std::optional<std::string> address = address_to_fetch(page, node.attribute("href"));
    if (!address || host_of(*address) != host || !known.insert(*address).second) continue;
    links.push_back(std::move(*address));
  }
  return links;
}

std::optional<std::string> login_frame(const PageView& page) {
  for (const Node& node : page.nodes()) {
    if (!is_login_frame(node)) continue;
    std::string address = page.absolute(node.attribute("src"));
    if (url::is_absolute(address)) return address;
  }
  return std::nullopt;
}

// ---- the order of a listing

struct ListingForm {
  const PageView& page;

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return page.reach(); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }
};

/// The value that a select of this name has chosen; nothing where none is marked.
Finding<std::string> selected(const ListingForm& form, std::string_view name) {
  for (const Node& node : form.page.elements(Tag::select)) {
    if (node.attribute("name") != name) continue;
    for (const Node& option : node.subtree()) {
      if (option.is(Tag::option) && option.has("selected")) return hit(std::string(option.attribute("value")), option);
    }
  }
  return std::nullopt;
}

/// The same of radio buttons.
Finding<std::string> checked(const ListingForm& form, std::string_view name) {
  for (const Node& node : form.page.nodes()) {
    if (node.is(Tag::input) && node.attribute("name") == name && node.has("checked") &&
        text::equals_ignoring_ascii_case(node.attribute("type"), "radio"))
      return hit(std::string(node.attribute("value")), node);
  }
  return std::nullopt;
}

constexpr Rule<ListingForm, std::string> days_rules[] = {
    {"daysprune-select", "select[name=daysprune]: 3.x, 4.x [VOZ, TF, MF, MZ]",
     [](const ListingForm& form) { return selected(form, "daysprune"); }},
    {"filter-time", "the radio buttons filter_time: 5.x [FAN]",
     [](const ListingForm& form) -> Finding<std::string> {
       constexpr std::pair<std::string_view, std::string_view> spans[] = {
           {"time_today", "1"}, {"time_lastweek", "7"}, {"time_lastmonth", "30"}};
       const Finding<std::string> found = checked(form, "filter_time");
       if (!found) return std::nullopt;
       for (const auto& [name, days] : spans) {
         if (found->value == name) return hit(std::string(days), found->from);
       }
       return std::nullopt;
     }},
};
constexpr FieldRules<ListingForm, std::string> days_shown{"listing.days_shown", days_rules};

constexpr Rule<ListingForm, std::string> sort_rules[] = {
    {"sort-select", "select[name=sort]: 3.x, 4.x [VOZ, TF, MF, MZ]",
     [](const ListingForm& form) { return selected(form, "sort"); }},
};
constexpr FieldRules<ListingForm, std::string> sorted_by{"listing.sorted_by", sort_rules};

constexpr Rule<ListingForm, std::string> order_rules[] = {
    {"order-select", "select[name=order]: 3.x [VOZ, MZ]",
     [](const ListingForm& form) { return selected(form, "order"); }},
    {"order-radio", "radio buttons of the name order: 4.x [TF, MF]",
     [](const ListingForm& form) { return checked(form, "order"); }},
};
constexpr FieldRules<ListingForm, std::string> order{"listing.order", order_rules};

constexpr std::string_view white_space = " \t\r\n\f";

}  // namespace

Signs read_signs(const PageView& page, std::span<const PostScope> posts, const std::optional<std::string>& address,
                 bool is_board) {
  Signs signs;
  if (is_board) signs.links = read_links(page, posts, own_host(page, address));
  signs.login_form = read_login_form(page);
  if (!signs.login_form) signs.login_page = login_frame(page);
  signs.viewer = read_viewer(page, posts, signs.login_form.has_value());
  signs.refresh = refresh_target(page);
  if (signs.refresh && (!url::is_absolute(*signs.refresh) || holds_secret(*signs.refresh))) signs.refresh.reset();
  return signs;
}

void read_listing_order(const PageView& page, Signs& signs) {
  const ListingForm form{page};
  if (const std::optional<std::string> days = value_of(days_shown, form)) {
    const std::optional<Id> count = id_after("", *days);
    constexpr Id most_days = 100'000;
    if (count && *count <= most_days) signs.days_shown = static_cast<int>(*count);
  }
  signs.sorted_by = value_of(sorted_by, form);
  const std::optional<std::string> direction = value_of(order, form);
  if (direction == "asc" || direction == "desc") signs.is_descending = direction == "desc";
}

std::optional<std::string> refresh_target(const PageView& page) {
  for (const Node& node : page.elements(Tag::meta)) {
    if (!text::equals_ignoring_ascii_case(node.attribute("http-equiv"), "refresh")) continue;
    // `5; url='showthread.php?t=5'`: the seconds, and as browsers take it the place with or without quotes.
    const std::string_view content = node.attribute("content");
    const std::size_t at = text::ascii_lower(content).find("url");
    if (at == std::string_view::npos) continue;
    const std::size_t sign = content.find_first_not_of(white_space, at + 3);
    if (sign == std::string_view::npos || content[sign] != '=') continue;
    std::string_view place = text::trim(content.substr(sign + 1));
    if (!place.empty() && (place.front() == '"' || place.front() == '\'')) {
      const std::size_t close = place.find(place.front(), 1);
      place = text::trim(place.substr(1, close == std::string_view::npos ? close : close - 1));
    }
    if (!place.empty()) return page.absolute(place);
  }
  return std::nullopt;
}

bool has_html_end(std::string_view source) {
  const auto stands_at = [&](std::size_t at, std::string_view tag) {
    return text::equals_ignoring_ascii_case(source.substr(at, tag.size()), tag);
  };
  // Advertisements bring whole pages with them, some of which never end; and some hosts write behind the end.
  std::size_t begun = 0, ended = 0, behind = 0;
  for (std::size_t at = source.find('<'); at != std::string_view::npos; at = source.find('<', at + 1)) {
    if (stands_at(at, "<!--")) {
      at = source.find("-->", at + 4);
    } else if (stands_at(at, "<script")) {
      do at = source.find('<', at + 1);
      while (at != std::string_view::npos && !stands_at(at, "</script"));
    } else if (stands_at(at, "<html")) {
      ++begun;
    } else if (stands_at(at, "</html")) {
      ++ended;
      behind = 0;
    } else if (at + 1 < source.size() && source[at + 1] != '/') {
      ++behind;
    }
    if (at == std::string_view::npos) break;
  }
  return ended > 0 && (ended >= begun || behind == 0);
}

void list_sign_rules(RuleList& rules) {
  const auto list_all = [&](const FieldRules<ListingForm, std::string>& field) {
    for (const Rule<ListingForm, std::string>& rule : field.rules)
      list(Finder{field.name, rule.name, rule.evidence}, rules);
  };
  for (const auto& field : {days_shown, sorted_by, order}) list_all(field);
}

}  // namespace vbarchive::extraction
