#include "sync/addresses.h"

#include <fmt/format.h>

#include <algorithm>

#include "url/board_link.h"
#include "url/url.h"

namespace vbarchive::sync {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `text` with the last number that is `from` and makes it name `key` replaced by that of `key`.
std::optional<std::string> renumbered(std::string_view text, int from, const PageKey& key) {
  const std::string number = std::to_string(from);
  for (std::size_t at = text.rfind(number); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : text.rfind(number, at - 1)) {
    const std::size_t end = at + number.size();
    const bool is_whole = (at == 0 || !is_digit(text[at - 1])) && (end == text.size() || !is_digit(text[end]));
    if (!is_whole) continue;
    std::string changed = fmt::format("{}{}{}", text.substr(0, at), key.page, text.substr(end));
    if (key_of_link(changed) == key) return changed;
  }
  return std::nullopt;
}

std::string_view host_of(const url::Url& url) {
  std::string_view host = url.authority;
  if (host.starts_with("www.")) host.remove_prefix(4);
  return host;
}

}  // namespace

std::string cleaned(std::string_view address) {
  url::Url url = url::split(url::without_session(address));
  url.fragment.reset();
  if (url.path.empty()) url.path = "/";
  return url::join(url);
}

std::optional<PageKey> key_of_link(std::string_view address) {
  const url::BoardLink link = url::classify(address);
  if (link.is_action || link.view != url::LinkView::full || link.page.value_or(1) < 1) return std::nullopt;
  if (link.target == url::LinkTarget::board) return PageKey{};
  if (!link.id) return std::nullopt;
  if (link.target == url::LinkTarget::thread && !link.post_id)
    return PageKey{PageKey::Kind::thread, *link.id, link.page.value_or(1)};
  if (link.target == url::LinkTarget::forum) return PageKey{PageKey::Kind::forum, *link.id, link.page.value_or(1)};
  return std::nullopt;
}

bool may_name(std::string_view address, const PageKey& key) {
  if (key_of_link(address) == key) return true;
  const url::BoardLink link = url::classify(address);
  const url::Url parts = url::split(address);
  const bool is_script = parts.path.ends_with(".php") || parts.path.find(".php/") != std::string::npos;
  return link.target == url::LinkTarget::other && !link.is_action && !parts.query && !is_script &&
         parts.path.size() > 1;
}

std::optional<std::string> with_page(std::string_view address, int page) {
  const std::optional<PageKey> key = key_of_link(address);
  if (!key || key->page < 2 || key->kind == PageKey::Kind::index) return std::nullopt;
  if (key->page == page) return std::string(address);
  PageKey wanted = *key;
  wanted.page = page;
  return renumbered(address, key->page, wanted);
}

std::optional<std::string> as_written(std::string_view first, std::string_view other, int other_page,
                                      std::string_view own_first, int page) {
  const std::optional<PageKey> own = key_of_link(own_first);
  if (!own || own->page != 1) return std::nullopt;
  const auto begin = static_cast<std::size_t>(
      std::mismatch(first.begin(), first.end(), other.begin(), other.end()).first - first.begin());
  const std::string_view behind = first.substr(begin);
  if (other.size() < first.size() || !other.ends_with(behind) || !own_first.ends_with(behind)) return std::nullopt;
  const std::string_view inserted = other.substr(begin, other.size() - first.size());
  PageKey sample = *own;
  sample.page = other_page;
  const std::string_view before = own_first.substr(0, own_first.size() - behind.size());
  std::string written = fmt::format("{}{}{}", before, inserted, behind);
  if (key_of_link(written) != sample) return std::nullopt;
  return page == other_page ? std::optional(written) : with_page(written, page);
}

std::optional<std::string> by_default(std::string_view neighbour, const PageKey& key) {
  if (key.kind == PageKey::Kind::index) return std::nullopt;
  const char* const script = key.kind == PageKey::Kind::thread ? "showthread.php?t=" : "forumdisplay.php?f=";
  const std::string page = key.page == 1 ? "" : fmt::format("&page={}", key.page);
  const std::string classic = fmt::format("{}{}{}", script, key.id, page);
  const std::optional<PageKey> own = key_of_link(neighbour);
  const bool has_scripts = neighbour.find(".php") != std::string_view::npos;
  if (own && own->kind == key.kind && own->id == key.id && own->page == 1 && !has_scripts) {
    if (key.page == 1) return std::string(neighbour);
    url::Url url = url::split(neighbour);
    while (url.path.ends_with('/')) url.path.pop_back();
    url.path += fmt::format("/page{}", key.page);
    std::string address = url::join(url);
    if (key_of_link(address) == key) return address;
  }
  return url::resolve(classic, neighbour);
}

std::optional<std::string> on_host_of(std::string_view board, std::string_view address) {
  const url::Url wanted = url::split(board);
  url::Url url = url::split(address);
  if (host_of(wanted) != host_of(url)) return std::nullopt;
  url.scheme = wanted.scheme;
  url.authority = wanted.authority;
  return url::join(url);
}

}  // namespace vbarchive::sync
