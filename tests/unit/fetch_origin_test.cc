#include "fetch/origin.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <functional>
#include <string>

#include "fetch/address_class.h"
#include "fetch/log_line.h"
#include "fetch/proxy.h"
#include "support/catch.h"

namespace vbarchive::fetch {
namespace {

/// The address as it would be asked for; the reason in brackets when it would not.
std::string told(const std::variant<Address, std::string>& read) {
  if (const auto* const address = std::get_if<Address>(&read)) return address->url();
  return "(" + std::get<std::string>(read) + ")";
}

TEST_CASE("origin: addresses as they are asked for", "[fetch][origin]") {
  struct Row {
    const char *address, *asked;
  };
  const Row rows[] = {
      {"http://board.example", "http://board.example/"},
      {"HTTP://Board.EXAMPLE:80/A?b=C#post5", "http://board.example/A?b=C"},
      {"https://board.example:443/", "https://board.example/"},
      {"https://board.example:80/", "https://board.example:80/"},
      {"http://board.example?t=5", "http://board.example/?t=5"},
      {"http://board.example#x", "http://board.example/"},
      {"http://board.example/a/../b/./c/%2e%2E/d", "http://board.example/b/d"},
      {"http://board.example/../../x", "http://board.example/x"},
      {"http://board.example//x", "http://board.example//x"},
      {"http://board.example/th\xC3\xA9me?q=\"<>", "http://board.example/th%C3%A9me?q=%22%3C%3E"},
      {"http://board.example/?to=http://a@b/", "http://board.example/?to=http://a@b/"},
      {"http://192.0.2.1:8080/x", "http://192.0.2.1:8080/x"},
      {"http://[2001:DB8:0:0::1]:8080/", "http://[2001:db8::1]:8080/"},
      {"http://my_board-2.xn--p1ai/", "http://my_board-2.xn--p1ai/"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(told(read_address(row.address)) == row.asked);
  }
}

TEST_CASE("origin: the same place in other words", "[fetch][origin]") {
  const auto origin = [](std::string_view address) { return std::get<Address>(read_address(address)).origin; };
  CHECK(origin("http://[::1]/") == origin("http://[0:0:0:0:0:0:0:1]:80/x"));
  CHECK(origin("http://board.example/") != origin("https://board.example/"));
  CHECK(origin("http://board.example/") != origin("http://board.example:8080/"));
  CHECK(origin("http://board.example/") != origin("http://www.board.example/"));
  CHECK(is_upgrade(origin("http://b.example"), origin("https://b.example")));
  CHECK_FALSE(is_upgrade(origin("https://b.example"), origin("http://b.example")));
  CHECK_FALSE(is_upgrade(origin("http://b.example"), origin("http://b.example")));
  CHECK_FALSE(is_upgrade(origin("http://b.example:8080"), origin("https://b.example")));
  CHECK_FALSE(is_upgrade(origin("http://b.example"), origin("https://b.example:8443")));
  CHECK_FALSE(is_upgrade(origin("http://b.example"), origin("https://c.example")));
}

TEST_CASE("origin: a location is read against where it comes from", "[fetch][origin]") {
  const Address base = std::get<Address>(read_address("https://board.example/forum/a.php?x=1"));
  struct Row {
    const char *location, *asked;
  };
  const Row rows[] = {
      {"b.php?t=5:6", "https://board.example/forum/b.php?t=5:6"},
      {"/b#post7", "https://board.example/b"},
      {"?y", "https://board.example/forum/a.php?y"},
      {"../../../x", "https://board.example/x"},
      {"//other.example/x", "https://other.example/x"},
      {"http://board.example/", "http://board.example/"},
      {"http:/x", "(http: is not followed by //)"},
      {"https:x", "(https: is not followed by //)"},
      {"///other.example/", "(the host is no plain name or address)"},
      {"/\\other.example/", "(there is a backslash in the address)"},
      {"java\tscript:x", "(there is a blank or control character in the address)"},
      {"javascript:x", "(only http:// and https:// are asked for)"},
      {"//jo@board.example/", "(there is a user name or password in the address)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.location);
    CHECK(told(read_location(row.location, base)) == row.asked);
  }
}

AddressClass class_of_text(const char* text) {
  sockaddr_storage storage = {};
  sockaddr_in v4 = {};
  sockaddr_in6 v6 = {};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    std::memcpy(&storage, &v4, sizeof v4);
  } else {
    REQUIRE(inet_pton(AF_INET6, text, &v6.sin6_addr) == 1);
    v6.sin6_family = AF_INET6;
    std::memcpy(&storage, &v6, sizeof v6);
  }
  return class_of(*reinterpret_cast<const sockaddr*>(&storage));
}

TEST_CASE("address class: the user's own networks are known, at both ends of each range", "[fetch][origin]") {
  struct Row {
    const char* address;
    AddressClass expected;
  };
  const Row rows[] = {
      {"0.0.0.0", AddressClass::loopback},
      {"0.255.255.255", AddressClass::loopback},
      {"1.0.0.0", AddressClass::world},
      {"9.255.255.255", AddressClass::world},
      {"10.0.0.0", AddressClass::private_},
      {"10.255.255.255", AddressClass::private_},
      {"11.0.0.0", AddressClass::world},
      {"100.63.255.255", AddressClass::world},
      {"100.64.0.0", AddressClass::private_},
      {"100.127.255.255", AddressClass::private_},
      {"100.128.0.0", AddressClass::world},
      {"126.255.255.255", AddressClass::world},
      {"127.0.0.1", AddressClass::loopback},
      {"127.255.255.255", AddressClass::loopback},
      {"128.0.0.0", AddressClass::world},
      {"169.253.255.255", AddressClass::world},
      {"169.254.169.254", AddressClass::link_local},
      {"169.255.0.0", AddressClass::world},
      {"172.15.255.255", AddressClass::world},
      {"172.16.0.0", AddressClass::private_},
      {"172.31.255.255", AddressClass::private_},
      {"172.32.0.0", AddressClass::world},
      {"192.0.2.1", AddressClass::world},
      {"192.167.255.255", AddressClass::world},
      {"192.168.0.0", AddressClass::private_},
      {"192.168.255.255", AddressClass::private_},
      {"192.169.0.0", AddressClass::world},
      {"223.255.255.255", AddressClass::world},
      {"224.0.0.0", AddressClass::group},
      {"239.255.255.255", AddressClass::group},
      {"255.255.255.255", AddressClass::group},
      {"::", AddressClass::loopback},
      {"::1", AddressClass::loopback},
      {"::ffff:127.0.0.1", AddressClass::loopback},
      {"::ffff:10.1.2.3", AddressClass::private_},
      {"::ffff:192.0.2.1", AddressClass::world},
      {"::10.1.2.3", AddressClass::private_},
      {"64:ff9b::a9fe:a9fe", AddressClass::link_local},
      {"2002:7f00:1::1", AddressClass::loopback},
      {"2002:c000:0201::1", AddressClass::world},
      {"2001:db8::1", AddressClass::world},
      {"2606:4700::1", AddressClass::world},
      {"fbff::1", AddressClass::world},
      {"fc00::1", AddressClass::private_},
      {"fdff:ffff::1", AddressClass::private_},
      {"fe80::1", AddressClass::link_local},
      {"febf::1", AddressClass::link_local},
      {"fec0::1", AddressClass::private_},
      {"ff02::1", AddressClass::group},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(static_cast<int>(class_of_text(row.address)) == static_cast<int>(row.expected));
    const std::string host =
        std::string(row.address).find(':') == std::string::npos ? row.address : "[" + std::string(row.address) + "]";
    CHECK(class_of_host(host) == row.expected);
  }
  CHECK(class_of_host("localhost") == AddressClass::loopback);
  CHECK(class_of_host("sub.localhost") == AddressClass::loopback);
  CHECK(class_of_host("notlocalhost") == std::nullopt);
  CHECK(class_of_host("board.example") == std::nullopt);
}

TEST_CASE("proxy: what the environment says, as curl reads it", "[fetch][origin]") {
  struct Row {
    const char *address, *variables, *proxy;  // variables: NAME=VALUE|NAME=VALUE
  };
  const Row rows[] = {
      {"http://b.example", "", ""},
      {"http://b.example", "http_proxy=p:1", "p:1"},
      {"http://b.example", "HTTP_PROXY=p:1", ""},
      {"https://b.example", "http_proxy=p:1", ""},
      {"https://b.example", "HTTPS_PROXY=p:1", "p:1"},
      {"https://b.example", "https_proxy=p:1|HTTPS_PROXY=p:2", "p:1"},
      {"http://b.example", "ALL_PROXY=p:3", "p:3"},
      {"http://b.example", "http_proxy=p:1|no_proxy=*", ""},
      {"http://b.example", "http_proxy=p:1|no_proxy=a.example, B.example", ""},
      {"http://b.example", "http_proxy=p:1|NO_PROXY=.example", ""},
      {"http://b.example", "http_proxy=p:1|no_proxy=xample", "p:1"},
      {"http://b.example", "http_proxy=p:1|no_proxy=sub.b.example", "p:1"},
      {"http://10.1.2.3", "http_proxy=p:1|no_proxy=10.0.0.0/8", ""},
      {"http://11.1.2.3", "http_proxy=p:1|no_proxy=10.0.0.0/8", "p:1"},
      {"http://10.1.2.3", "http_proxy=p:1|no_proxy=10.1.2.3", ""},
      {"http://10.1.2.3", "http_proxy=p:1|no_proxy=10.1.2.0/x", "p:1"},
      {"http://10.1.2.3", "http_proxy=p:1|no_proxy=10.1.2.0/33", "p:1"},
      {"http://[::1]", "http_proxy=p:1|no_proxy=[::1]", ""},
      {"http://[fd00::1]", "http_proxy=p:1|no_proxy=fd00::/8", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address, row.variables);
    std::string value;
    const Environment environment = [&](const char* name) -> const char* {
      const std::string all = std::string("|") + row.variables + "|";
      const std::size_t at = all.find("|" + std::string(name) + "=");
      if (at == std::string::npos) return nullptr;
      const std::size_t start = at + std::strlen(name) + 2;
      value = all.substr(start, all.find('|', start) - start);
      return value.c_str();
    };
    CHECK(proxy_for(std::get<Address>(read_address(row.address)).origin, environment) == row.proxy);
  }
}

TEST_CASE("log: an address without what lets others in", "[fetch][origin]") {
  const std::string hash = "0123456789abcdef0123456789abcdef";
  CHECK(for_log("http://b.example/showthread.php?s=" + hash + "&t=5&page=2") ==
        "http://b.example/showthread.php?t=5&page=2");
  CHECK(for_log("http://b.example/a?t=5&securitytoken=1-2;logouthash=3&LogoutHash=4&%73=5") ==
        "http://b.example/a?t=5");
  CHECK(for_log("http://b.example/a?do=logout&logouthash=" + hash) == "http://b.example/a?do=logout");
  CHECK(for_log("http://b.example/a?password=x") == "http://b.example/a");
  CHECK(for_log("http://jo:secret@b.example/a") == "http://b.example/a");
  CHECK(for_log("http://b.example/a?sort=1&hashes=2") == "http://b.example/a?sort=1&hashes=2");
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(34'512) == "34,512");
  CHECK(grouped(1'234'567) == "1,234,567");
  CHECK(in_seconds(Millis(2'314)) == "2.31 s");
}

}  // namespace
}  // namespace vbarchive::fetch
