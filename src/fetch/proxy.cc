#include "fetch/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "text/utf8.h"

namespace vbarchive::fetch {
namespace {

struct Bits {
  std::array<std::uint8_t, 16> bytes = {};
  std::size_t count = 0;
};

std::optional<Bits> bits_of(std::string_view address) {
  Bits bits;
  const std::string text(address);
  if (inet_pton(AF_INET, text.c_str(), bits.bytes.data()) == 1) {
    bits.count = 32;
  } else if (inet_pton(AF_INET6, text.c_str(), bits.bytes.data()) == 1) {
    bits.count = 128;
  } else {
    return std::nullopt;
  }
  return bits;
}

/// `10.0.0.0/8`, or an address alone.
bool is_in_network(const Bits& host, std::string_view network) {
  const std::size_t slash = std::min(network.find('/'), network.size());
  const std::optional<Bits> base = bits_of(network.substr(0, slash));
  if (!base || base->count != host.count) return false;
  std::size_t length = host.count;
  if (slash < network.size()) {
    const std::string_view digits = network.substr(slash + 1);
    length = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9' || length > 128) return false;
      length = length * 10 + static_cast<std::size_t>(c - '0');
    }
    if (digits.empty() || length > host.count) return false;
  }
  for (std::size_t i = 0; i < length; ++i) {
    const unsigned mask = 0x80U >> (i % 8);
    if (((host.bytes[i / 8] ^ base->bytes[i / 8]) & mask) != 0) return false;
  }
  return true;
}

bool is_exempt(std::string_view host, std::string_view list) {
  if (list == "*") return true;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  const std::optional<Bits> bits = bits_of(host);
  for (std::size_t start = 0; start < list.size();) {
    const std::size_t end = std::min(list.find_first_of(", \t", start), list.size());
    std::string name = text::ascii_lower(list.substr(start, end - start));
    start = end + 1;
    if (!name.empty() && name.front() == '.') name.erase(0, 1);
    if (!name.empty() && name.back() == '.') name.pop_back();
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
    if (name.empty()) continue;
    if (bits ? is_in_network(*bits, name) : host == name || host.ends_with("." + name)) return true;
  }
  return false;
}

}  // namespace

std::string proxy_for(const Origin& origin, const Environment& environment) {
  const auto first_of = [&environment](std::initializer_list<const char*> names) -> std::string {
    for (const char* const name : names) {
      if (const char* const value = environment(name); value != nullptr && *value != '\0') return value;
    }
    return {};
  };
  if (is_exempt(origin.host, first_of({"no_proxy", "NO_PROXY"}))) return {};
  std::string proxy = origin.scheme == "https" ? first_of({"https_proxy", "HTTPS_PROXY"}) : first_of({"http_proxy"});
  return proxy.empty() ? first_of({"all_proxy", "ALL_PROXY"}) : proxy;
}

}  // namespace vbarchive::fetch
