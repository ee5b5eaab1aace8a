// Asks one host for pages, politely: the pause between requests, robots.txt, retries, redirects within the board, and
// never a credential where it does not belong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fetch/clock.h"
#include "vbarchive/error.h"

namespace vbarchive::fetch {

struct Header {
  std::string name;  ///< lower case
  std::string value;
};

/// What the server said of an earlier copy, so that it may answer 304.
struct Validators {
  std::optional<std::string> etag;
  std::optional<std::string> last_modified;
};

/// One answer, of the last hop.
struct Response {
  std::string url;
  int status = 0;
  std::string header_block;  ///< status line and headers as received
  std::vector<Header> headers;
  std::string body;  ///< decoded
  UtcTime received_at;
  std::string request_block;      ///< request line and headers as sent; may hold cookies and credentials
  std::optional<std::string> ip;  ///< of the server; nothing through a proxy
  std::size_t number = 0;         ///< which request of the run this answers, from 1
  [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_case_name) const;
  [[nodiscard]] std::optional<std::string> charset() const;  ///< of Content-Type
  [[nodiscard]] Validators validators() const;
};

struct Redirect {
  std::string from;
  std::string to;
  int status = 0;  ///< 0 for a refresh in the page
};

struct FetchOptions {
  Millis delay{2'000};   ///< least time from the end of one request to the beginning of the next; 0: none, and
                         ///< Crawl-delay does not count (one's own machine)
  double jitter = 0.25;  ///< up to so much of the delay is added at random
  std::string contact;   ///< who archives, for the User-Agent: an address or a mailbox; may be empty
  std::optional<std::size_t> max_requests;  ///< of the run, every one counted: robots.txt, login, redirects, retries
  std::optional<Millis> max_time;           ///< of the run
  std::size_t body_bytes = std::size_t{8} << 20;  ///< decoded, counted as they arrive
  Millis connect_timeout{30'000};
  Millis request_timeout{120'000};  ///< of one request: against bodies that drip
  int retries = 4;                  ///< of one page, after the first try: 408, 429, 5xx, a broken connection
  Millis first_retry{10'000};       ///< doubled with each
  Millis longest_retry{600'000};    ///< the cap of the doubling, and the longest Retry-After that is waited for
  std::optional<std::filesystem::path> cookies;  ///< a Netscape cookie file, read only
  std::optional<std::filesystem::path> netrc;    ///< credentials for a board behind HTTP authentication
  std::optional<std::filesystem::path> ca_file;  ///< PEM, in place of the system's authorities
  /// Whether asking again is no use, whatever the status: a guard that wants to see a browser. None: never.
  std::function<bool(const Response&)> is_final;
  /// Is handed every whole answer as soon as it is there: of robots.txt, of redirects and of failed tries too; not to a
  /// form that was sent, which may hold a password. None: nothing is kept. What it throws ends the request.
  std::function<void(const Response&)> keep;
};

/// What became of a request.
struct Fetched {
  enum class Outcome {
    answered,       ///< 2xx or 304: `response` has it; 4xx that is no use to repeat too (404, 410, 403 …)
    left_board,     ///< a redirect leads elsewhere and was not followed: the last of `redirects`
    forbidden,      ///< robots.txt disallows it
    unsafe,         ///< the address is not to be asked for: scheme, private address, credentials in it
    too_large,      ///< more than body_bytes
    failed,         ///< no whole answer, or 408, 429, 5xx, until the patience ran out
    unreachable,    ///< robots.txt could not be had, or the host does not answer at all: nothing more is to be asked of
                    ///< it
    out_of_budget,  ///< max_requests or max_time is spent
    interrupted,
  };
  Outcome outcome = Outcome::failed;
  std::optional<Response> response;  ///< the last that came, if any (an answer of `failed` too)
  std::vector<Redirect> redirects;   ///< in their order
  std::string why;                   ///< for people; not made safe for terminals
  int requests = 0;                  ///< how many it took
};

/// What the log at -v tells; `line` is for people and may hold text of the server.
struct LogEntry {
  enum class Kind { request, wait, note };
  Kind kind = Kind::note;
  std::string line;
};
using Log = std::function<void(const LogEntry&)>;

class Transport;

class Fetcher {
 public:
  /// `board`: an address of the board that the user typed. Only its origin (scheme, host, port) is ever asked; an
  /// upgrade from http to https with the default ports stays within the board. A private or loopback address is asked
  /// only where this address names one itself. Throws Error (usage) for an address that cannot be a board's and for a
  /// cookie file that cannot be read.
  Fetcher(std::string_view board, FetchOptions options, Clock& clock, Log log, std::function<bool()> is_interrupted);
  /// For tests: with hops of one's own making (fetch/transport.h) and chance of one's own choosing (from 0 up to 1).
  Fetcher(std::string_view board, FetchOptions options, Clock& clock, Log log, std::function<bool()> is_interrupted,
          std::unique_ptr<Transport> transport, std::function<double()> chance);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// Fetches a page: robots.txt before the first, pauses, retries, redirects (10 at most). Never throws for what the
  /// network does. `unsafe` for an address that is not the board's. Once a board has led from http to https, its http
  /// addresses are asked for with https.
  [[nodiscard]] Fetched get(std::string_view url, const Validators& validators = {});

  /// Sends a form (login), fields and values in UTF-8. Never repeated, never to another origin than the board's;
  /// redirects are followed with GET, except 307 and 308, which ask for the form again and are handed back. robots.txt
  /// does not rule over the form itself, which the user sends, but over what it leads to.
  [[nodiscard]] Fetched post(std::string_view url, const std::vector<std::pair<std::string, std::string>>& fields);

  /// Whether the address may be asked for: origin, scheme and shape, before anything is sent.
  [[nodiscard]] bool is_within_board(std::string_view url) const;

  /// The board said that it is too much (flood control, busy, maintenance) on a page of status 200: waits as for a 503.
  /// `attempt` counts from 1. False when interrupted, out of budget or out of patience.
  [[nodiscard]] bool back_off(int attempt, std::string_view reason);

  /// Whether cookies of a file, a form that was sent and answered, or a netrc entry for the board are in use.
  [[nodiscard]] bool has_credentials() const;

  [[nodiscard]] std::size_t requests() const;  ///< sent so far

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vbarchive::fetch
