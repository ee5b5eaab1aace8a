#include "fetch/address_class.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace vbarchive::fetch {
namespace {

struct Range {
  std::uint32_t first;
  unsigned bits;
  AddressClass belongs_to;
};

constexpr Range ranges[] = {
    {0x00000000, 8, AddressClass::loopback},     // 0.0.0.0
    {0x0a000000, 8, AddressClass::private_},     // 10.0.0.0
    {0x64400000, 10, AddressClass::private_},    // 100.64.0.0
    {0x7f000000, 8, AddressClass::loopback},     // 127.0.0.0
    {0xa9fe0000, 16, AddressClass::link_local},  // 169.254.0.0
    {0xac100000, 12, AddressClass::private_},    // 172.16.0.0
    {0xc0a80000, 16, AddressClass::private_},    // 192.168.0.0
    {0xc6120000, 15, AddressClass::private_},    // 198.18.0.0
    {0xe0000000, 3, AddressClass::group},        // 224.0.0.0
};

AddressClass class_of_v4(std::uint32_t address) {
  for (const Range& range : ranges) {
    if ((address ^ range.first) >> (32U - range.bits) == 0) return range.belongs_to;
  }
  return AddressClass::world;
}

using Bytes = std::array<std::uint8_t, 16>;

AddressClass class_of_v6(const Bytes& bytes) {
  const auto v4_at = [&bytes](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = (value << 8U) | bytes[at + i];
    return class_of_v4(value);
  };
  const auto is_zero_until = [&bytes](std::size_t end) {
    return std::all_of(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(end), [](auto b) { return b == 0; });
  };
  if (is_zero_until(15) && bytes[15] <= 1) return AddressClass::loopback;
  if (is_zero_until(12) || (is_zero_until(10) && bytes[10] == 0xff && bytes[11] == 0xff)) return v4_at(12);
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return v4_at(2);
  if (bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b) return v4_at(12);
  if ((bytes[0] & 0xfeU) == 0xfc) return AddressClass::private_;
  if (bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0xc0) return AddressClass::private_;
  if (bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80) return AddressClass::link_local;
  if (bytes[0] == 0xff) return AddressClass::group;
  return AddressClass::world;
}

}  // namespace

AddressClass class_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4 = {};
    std::memcpy(&v4, &address, sizeof v4);
    return class_of_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6 = {};
    std::memcpy(&v6, &address, sizeof v6);
    Bytes bytes = {};
    std::copy(std::begin(v6.sin6_addr.s6_addr), std::end(v6.sin6_addr.s6_addr), bytes.begin());
    return class_of_v6(bytes);
  }
  return AddressClass::group;
}

std::optional<AddressClass> class_of_host(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return AddressClass::loopback;
  if (host.size() > 2 && host.front() == '[') {
    Bytes bytes = {};
    if (inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), bytes.data()) != 1) {
      return std::nullopt;
    }
    return class_of_v6(bytes);
  }
  in_addr v4 = {};
  if (inet_pton(AF_INET, std::string(host).c_str(), &v4) != 1) return std::nullopt;
  return class_of_v4(ntohl(v4.s_addr));
}

}  // namespace vbarchive::fetch
