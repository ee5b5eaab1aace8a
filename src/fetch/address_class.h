// What kind of network an IP address belongs to: a page must not lead the fetcher into the user's own.
#pragma once

#include <optional>
#include <string_view>

struct sockaddr;

namespace vbarchive::fetch {

enum class AddressClass {
  world,       ///< anything else, the ranges for documentation too
  loopback,    ///< 127.0.0.0/8, ::1, and 0.0.0.0/8 and ::, which lead there
  private_,    ///< 10/8, 172.16/12, 192.168/16, 198.18/15, fc00::/7, fec0::/10, and 100.64/10 between carrier and home
  link_local,  ///< 169.254/16 (where clouds keep their secrets), fe80::/10
  group,       ///< multicast, broadcast and reserved: 224.0.0.0 and above, ff00::/8
};

/// An IPv4 address inside an IPv6 one (mapped, compatible, 6to4, NAT64) counts as itself. An address of another family
/// is `group`: no board is there.
[[nodiscard]] AddressClass class_of(const sockaddr& address);

/// Of the host of an address, with the brackets of IPv6: nothing for a name. `localhost` and names below it are
/// loopback.
[[nodiscard]] std::optional<AddressClass> class_of_host(std::string_view host);

}  // namespace vbarchive::fetch
