#include "url/redirect.h"

#include <algorithm>
#include <span>

#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::url {
namespace {

/// No link of a board is longer; it bounds the work on hostile ones.
constexpr std::size_t longest_link = 8192;

bool is_web_address(std::string_view text) {
  const std::string start = text::ascii_lower(text.substr(0, 8));
  const std::size_t scheme = start.starts_with("http://") ? 7 : start.starts_with("https://") ? 8 : 0;
  if (scheme == 0) return false;
  const std::string_view rest = text.substr(scheme);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  const bool has_dot = host.find('.') != std::string_view::npos && !host.starts_with('.');
  return has_dot && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

/// Base64, also in the alphabet for addresses; nothing for other text.
std::optional<std::string> from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                      : c >= 'a' && c <= 'z' ? c - 'a' + 26
                      : c >= '0' && c <= '9' ? c - '0' + 52
                      : c == '+' || c == '-' ? 62
                      : c == '/' || c == '_' ? 63
                                             : -1;
    if (value < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<unsigned>(value)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>(bits >> held & 0xff);
    }
  }
  return text::is_valid_utf8(out) ? std::optional(out) : std::nullopt;
}

/// What is done with the address in the query, where it is not led to.
bool does_something_else(const Url& url) {
  static constexpr std::string_view scripts[] = {"share",  "intent", "translat", "valid",  "login", "signin",  "submit",
                                                 "search", "proxy",  "embed",    "player", "cache", "archive", "whois"};
  static constexpr std::string_view hosts[] = {"translat", "valid", "proxy", "cache", "archive", "whois"};
  const auto holds_any = [](std::string_view text, std::span<const std::string_view> words) {
    const std::string lower = text::ascii_lower(text);
    return std::ranges::any_of(words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
  };
  return holds_any(url.path, scripts) || holds_any(url.authority, hosts);
}

/// An address that was put into a query as it is may have a query of its own: then what follows is that one's.
std::string with_rest(std::string_view value, std::string_view rest) {
  std::string address(value);
  if (value.find('?') != std::string_view::npos) address.append(rest);
  return address;
}

std::optional<std::string> wrapped_in(const Url& url) {
  // Without a scheme it is the board's own script, whose address the page does not tell.
  if ((!url.scheme.empty() && url.scheme != "http" && url.scheme != "https") || !url.query) return std::nullopt;
  if (does_something_else(url)) return std::nullopt;
  std::string_view query = *url.query;
  const std::string fragment = url.fragment ? "#" + *url.fragment : std::string{};
  if (is_web_address(query)) return std::string(query) + fragment;
  if (query.find('=') == std::string_view::npos) {
    const std::string plain = percent_decoded(query);
    if (is_web_address(plain)) return plain;
  }

  std::optional<std::string> found;
  for (std::size_t start = 0; start < query.size();) {
    const std::size_t end = std::min(query.find('&', start), query.size());
    std::string_view pair = query.substr(start, end - start);
    if (pair.starts_with("amp;")) pair.remove_prefix(4);
    const std::size_t equals = pair.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    std::optional<std::string> target;
    bool takes_rest = false;
    if (is_web_address(value)) {
      takes_rest = value.find('?') != std::string_view::npos;
      target = with_rest(value, query.substr(end)) + fragment;
    } else if (std::string plain = percent_decoded(value); is_web_address(plain)) {
      target = std::move(plain);
    } else if (plain = percent_decoded(plain); is_web_address(plain)) {
      target = std::move(plain);              // escaped twice
    } else if (value.starts_with("aHR0c")) {  // "http"
      target = from_base64(percent_decoded(value));
      if (target && !is_web_address(*target)) target.reset();
    }
    if (target && found) return std::nullopt;  // two addresses: which is led to is not to be known
    if (target) found = std::move(target);
    if (takes_rest) break;
    start = end + 1;
  }
  return found;
}

}  // namespace

std::optional<std::string> unwrapped(std::string_view address) {
  if (address.size() > longest_link) return std::nullopt;
  constexpr int most_wrappers = 3;
  std::optional<std::string> target;
  for (int level = 0; level < most_wrappers; ++level) {
    std::optional<std::string> inner = wrapped_in(split(target ? std::string_view(*target) : address));
    if (!inner) break;
    target = std::move(inner);
  }
  return target;
}

}  // namespace vbarchive::url
