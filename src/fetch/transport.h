// One hop: a request and its answer, as the network gives it. No pauses, no redirects, no retries.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fetch/cookie_file.h"
#include "fetch/fetcher.h"
#include "fetch/origin.h"

namespace vbarchive::fetch {

struct HopRequest {
  std::string url;                  ///< as Address::url() gives it
  std::optional<std::string> form;  ///< a body in application/x-www-form-urlencoded: POST
  std::vector<Header> headers;      ///< none of them secret
};

struct HopResult {
  enum class Kind {
    answered,       ///< a whole answer, of any status
    too_large,      ///< `body` holds what came before the limit
    broken,         ///< the connection broke, the body was cut off, or time ran out; `status` is 0 when no answer began
    no_connection,  ///< no such host, refused, no route: no request was sent
    untrusted,      ///< the certificate is not to be trusted: no request was sent
    refused,        ///< a private address that the user did not name: no connection was made
  };
  Kind kind = Kind::broken;
  int status = 0;
  std::string request_block;
  std::optional<std::string> ip;  ///< of the server; nothing through a proxy
  std::string header_block;
  std::vector<Header> headers;
  std::string body;
  std::string why;  ///< empty when answered
};

class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual HopResult perform(const HopRequest& request) = 0;
};

struct TransportOptions {
  Origin board;  ///< whether a private address may be asked, and which
  std::string user_agent;
  std::size_t body_bytes = 0;
  Millis connect_timeout{0};
  Millis request_timeout{0};
  std::optional<std::filesystem::path> netrc;
  std::optional<std::filesystem::path> ca_file;
  std::vector<Cookie> cookies;
  std::vector<std::string> resolve;  ///< `HOST:PORT:ADDRESS` in place of what the resolver says: for tests
};

/// Over libcurl. TLS is always verified. A private address is refused when a name leads to it; what a proxy of the
/// environment connects to cannot be seen. The credentials of a netrc file go with every request, so it must be given
/// none but the board's. Throws Error (network) when libcurl cannot be set up.
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(TransportOptions options);

}  // namespace vbarchive::fetch
