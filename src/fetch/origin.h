// Which addresses may be asked for at all, and whose they are. Strict where browsers are lenient: what two programs
// could read in two ways is read in none.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace vbarchive::fetch {

struct Origin {
  std::string scheme;  ///< `http` or `https`
  std::string host;    ///< lower case; an IPv6 address in brackets and in its shortest form
  int port = 0;

  bool operator==(const Origin&) const = default;
};

/// `http://board.example`, with the port where it is not the usual one.
[[nodiscard]] std::string to_string(const Origin& origin);

/// Whether `to` is `from` over TLS, both on their default ports.
[[nodiscard]] bool is_upgrade(const Origin& from, const Origin& to);

struct Address {
  Origin origin;
  std::string target;  ///< path and query as they are sent: ASCII, dot segments removed, no fragment

  [[nodiscard]] std::string url() const { return to_string(origin) + target; }
};

/// An absolute address, or in words why it is not to be asked for: another scheme than http and https, user
/// information, backslashes, blanks and control characters, a host that is empty, not ASCII, percent-encoded, ends in a
/// dot or writes an IPv4 address in an odd way, a bad port.
[[nodiscard]] std::variant<Address, std::string> read_address(std::string_view address);

/// The same for a reference of the answer to `base`: a Location header.
[[nodiscard]] std::variant<Address, std::string> read_location(std::string_view location, const Address& base);

}  // namespace vbarchive::fetch
