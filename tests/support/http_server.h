// An HTTP/1.1 server for tests, with faults. On sockets of its own, because the faults need control of single bytes,
// which no library of servers gives.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vbarchive::testing {

struct HttpRequest {
  std::string method, target, version;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  int connection = 0;  ///< counted from 1
  std::chrono::steady_clock::time_point at;

  [[nodiscard]] std::optional<std::string> header(std::string_view lower_case_name) const;
};

/// What is answered. Content-Length, Transfer-Encoding and Content-Encoding are the server's own to send; a header of
/// one of these names in `headers` goes out beside them.
struct HttpAnswer {
  int status = 200;
  std::string reason;  ///< empty: the usual one
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool chunked = false;
  bool gzip = false;   ///< encodes the body, whatever the client accepts
  bool close = false;  ///< ends the connection after this answer

  std::optional<std::string> content_length;      ///< a lie
  std::optional<std::size_t> cut_after;           ///< closes after so many bytes of the body, as they go out
  bool close_at_once = false;                     ///< no answer at all
  std::optional<std::chrono::milliseconds> drip;  ///< between single bytes of the body; `body` again and again, or
                                                  ///< dots, until the client leaves or the server stops
  std::optional<std::uint64_t> endless;           ///< a body of so many bytes, `body` repeated and never held whole
  std::optional<std::string> raw;                 ///< in place of everything; the connection closes after it
};

/// What a server shows that speaks TLS, in PEM.
struct TlsIdentity {
  std::string certificate;  ///< signed by itself, so that it is its own authority
  std::string key;
};

/// A new one for `alternative_names` as OpenSSL writes them: `DNS:localhost,IP:127.0.0.1`.
[[nodiscard]] TlsIdentity make_identity(const std::string& alternative_names);

/// Serves on a port that the system picks, with a thread for each connection, until the end of the scope, which waits
/// for no client.
class HttpServer {
 public:
  /// Called for one request at a time, from any thread.
  using Handler = std::function<HttpAnswer(const HttpRequest&)>;

  /// `address`: `127.0.0.1` or `::1`. With an identity over TLS alone. Throws std::runtime_error when it cannot listen
  /// there.
  explicit HttpServer(Handler handler, const std::string& address = "127.0.0.1",
                      const std::optional<TlsIdentity>& identity = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// `http://127.0.0.1:PORT/path`; `https://…` over TLS.
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] int port() const;
  /// The requests so far, in the order in which they were whole.
  [[nodiscard]] std::vector<HttpRequest> log() const;
  void clear_log();
  /// How often somebody connected, also without a request.
  [[nodiscard]] int connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vbarchive::testing
