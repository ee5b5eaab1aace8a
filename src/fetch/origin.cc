#include "fetch/origin.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <optional>

#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::fetch {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

int default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

/// Digits alone, at most 65535, not 0 and without a leading one.
std::optional<int> port_of(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0' || !std::all_of(text.begin(), text.end(), is_digit)) {
    return std::nullopt;
  }
  int port = 0;
  for (const char c : text) port = port * 10 + (c - '0');
  if (port > 65'535) return std::nullopt;
  return port;
}

/// The host as it is compared; nothing when it is none.
std::optional<std::string> host_of(std::string_view text) {
  if (!text.empty() && text.front() == '[') {
    if (text.back() != ']') return std::nullopt;
    const std::string inner(text.substr(1, text.size() - 2));
    in6_addr address = {};
    std::array<char, INET6_ADDRSTRLEN> shortest = {};
    if (inet_pton(AF_INET6, inner.c_str(), &address) != 1 ||
        inet_ntop(AF_INET6, &address, shortest.data(), shortest.size()) == nullptr) {
      return std::nullopt;
    }
    return fmt::format("[{}]", shortest.data());
  }
  std::string host = text::ascii_lower(text);
  if (host.empty() || host.size() > 253) return std::nullopt;
  std::size_t start = 0;
  std::string_view last;
  for (;;) {
    const std::size_t end = std::min(host.find('.', start), host.size());
    last = std::string_view(host).substr(start, end - start);
    if (last.empty() || last.size() > 63) return std::nullopt;
    if (!std::all_of(last.begin(), last.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; })) {
      return std::nullopt;
    }
    if (end == host.size()) break;
    start = end + 1;
  }
  // No top-level domain begins with a digit: browsers and inet_aton() read such hosts as numbers, each its own way.
  // inet_pton() takes the one form that all agree on.
  if (is_digit(last.front())) {
    in_addr address = {};
    if (inet_pton(AF_INET, host.c_str(), &address) != 1) return std::nullopt;
  }
  return host;
}

/// A path and query with escapes for what does not belong into a request.
std::string escaped(std::string_view target) {
  std::string out;
  out.reserve(target.size());
  for (const char c : target) {
    if (is_beyond_ascii(c) || c == '"' || c == '<' || c == '>') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// Why the characters of an address will not do; empty when they will.
std::string bad_characters(std::string_view address) {
  for (const char c : address) {
    if (c == '\\') return "there is a backslash in the address";
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
      return "there is a blank or control character in the address";
  }
  return {};
}

/// How long the scheme is that a reference begins with; 0 when it is relative.
std::size_t length_of_scheme(std::string_view reference) {
  const std::size_t end = reference.find_first_of(":/?#");
  return end == std::string_view::npos || reference[end] != ':' ? 0 : end;
}

}  // namespace

std::string to_string(const Origin& origin) {
  return origin.port == default_port(origin.scheme)
             ? fmt::format("{}://{}", origin.scheme, origin.host)
             : fmt::format("{}://{}:{}", origin.scheme, origin.host, origin.port);
}

bool is_upgrade(const Origin& from, const Origin& to) {
  return from.scheme == "http" && from.port == 80 && to.scheme == "https" && to.port == 443 && from.host == to.host;
}

std::variant<Address, std::string> read_address(std::string_view address) {
  if (std::string why = bad_characters(address); !why.empty()) return why;
  Address out;
  const std::size_t length = length_of_scheme(address);
  out.origin.scheme = text::ascii_lower(address.substr(0, length));
  if (out.origin.scheme != "http" && out.origin.scheme != "https") return "only http:// and https:// are asked for";
  address.remove_prefix(length + 1);
  if (address.substr(0, 2) != "//") return fmt::format("{}: is not followed by //", out.origin.scheme);
  address.remove_prefix(2);
  const std::size_t end = std::min(address.find_first_of("/?#"), address.size());
  std::string_view authority = address.substr(0, end);
  const std::string_view rest = address.substr(end, address.find('#') - end);

  if (authority.find('@') != std::string_view::npos) return "there is a user name or password in the address";
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  out.origin.port = default_port(out.origin.scheme);
  if (colon != std::string_view::npos) {
    const std::optional<int> port = port_of(authority.substr(colon + 1));
    if (!port) return "the port is no number from 1 to 65535";
    out.origin.port = *port;
    authority = authority.substr(0, colon);
  }
  std::optional<std::string> host = host_of(authority);
  if (!host) return "the host is no plain name or address";
  out.origin.host = *std::move(host);
  // Dot segments go before robots.txt is asked about the path.
  const std::string base = to_string(out.origin);
  const std::string whole = url::resolve(base + (rest.substr(0, 1) == "/" ? "" : "/") + escaped(rest), base);
  out.target = whole.substr(base.size());
  return out;
}

std::variant<Address, std::string> read_location(std::string_view location, const Address& base) {
  if (std::string why = bad_characters(location); !why.empty()) return why;
  if (length_of_scheme(location) > 0) return read_address(location);
  if (location.substr(0, 2) == "//") return read_address(fmt::format("{}:{}", base.origin.scheme, location));
  return read_address(url::resolve(location, base.url()));
}

}  // namespace vbarchive::fetch
