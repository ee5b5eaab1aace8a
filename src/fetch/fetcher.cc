#include "fetch/fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>
#include <system_error>
#include <variant>

#include "fetch/cookie_file.h"
#include "fetch/log_line.h"
#include "fetch/origin.h"
#include "fetch/pacing.h"
#include "fetch/retry_after.h"
#include "fetch/robots.h"
#include "fetch/transport.h"
#include "url/url.h"
#include "vbarchive/version.h"

namespace vbarchive::fetch {
namespace {

using Outcome = Fetched::Outcome;

constexpr int most_redirects = 10;
constexpr int most_robots_redirects = 5;
constexpr int most_waits = 1'000;  // of one pause: a clock that wakes early is asked again, but not for ever
constexpr std::string_view product = "vbarchive";

Origin origin_of_board(std::string_view board) {
  const auto read = read_address(board);
  if (const auto* const address = std::get_if<Address>(&read)) return address->origin;
  throw Error(ExitCode::usage, fmt::format("cannot ask for {}", for_log(board)), std::get<std::string>(read),
              "give the board's address as http://HOST/… or https://HOST/…; credentials go into a cookie file or the "
              "environment");
}

std::string user_agent(std::string_view contact) {
  std::string agent = fmt::format("{}/{}", product, version());
  std::string who;
  for (const char c : contact) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '(' && c != ')') who += c;
  }
  if (!who.empty()) agent += fmt::format(" (+{})", who);
  return agent;
}

/// Form encoding of the HTML standard.
std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out;
  const auto append = [&out](std::string_view text) {
    for (const char c : text) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' ||
                            c == '-' || c == '.' || c == '_';
      if (is_plain) {
        out += c;
      } else if (c == ' ') {
        out += '+';
      } else {
        out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
      }
    }
  };
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    append(name);
    out += '=';
    append(value);
  }
  return out;
}

bool is_worth_repeating(int status) { return status == 408 || status == 429 || status >= 500; }

std::optional<std::string_view> header_of(const HopResult& hop, std::string_view name) {
  const auto found =
      std::find_if(hop.headers.begin(), hop.headers.end(), [&](const Header& known) { return known.name == name; });
  if (found == hop.headers.end()) return std::nullopt;
  return found->value;
}

/// Where an answer leads, as it says it.
std::optional<std::string> location_of(const HopResult& hop) {
  const bool is_redirect =
      hop.status == 301 || hop.status == 302 || hop.status == 303 || hop.status == 307 || hop.status == 308;
  const auto location = is_redirect ? header_of(hop, "location") : std::nullopt;
  if (!location || location->empty()) return std::nullopt;
  return std::string(*location);
}

/// A header that came from a server and goes back to one must be one line.
bool is_one_line(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

struct Stop {
  Outcome outcome = Outcome::failed;
  std::string why;
};

}  // namespace

struct Fetcher::Impl {
  Impl(std::string_view board_address, FetchOptions given, Clock& given_clock, Log given_log,
       std::function<bool()> interrupted, std::unique_ptr<Transport> given_transport,
       std::function<double()> given_chance)
      : options(std::move(given)),
        board(origin_of_board(board_address)),
        clock(given_clock),
        log(std::move(given_log)),
        is_interrupted(std::move(interrupted)),
        transport(std::move(given_transport)),
        chance(std::move(given_chance)),
        pacing(options.delay, options.jitter, [this] { return chance(); }),
        started(clock.monotonic()) {
    if (!chance) {
      chance = [engine = std::mt19937_64(std::random_device{}())]() mutable {
        return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
      };
    }
    TransportOptions hops;
    if (options.cookies) {
      CookieFile file = read_cookie_file(*options.cookies, board.host);
      if (file.is_readable_by_others) {
        note(fmt::format("warning: others can read the cookie file {}", options.cookies->string()));
      }
      note(fmt::format("{}: {} cookies for {}, {} for other hosts left out", options.cookies->string(),
                       file.cookies.size(), board.host, file.others));
      holds_credentials = !file.cookies.empty();
      hops.cookies = std::move(file.cookies);
    }
    if (options.netrc && netrc_names(*options.netrc, board.host)) {
      holds_credentials = true;
      hops.netrc = options.netrc;
    }
    if (options.ca_file) {
      std::error_code error;
      if (!std::filesystem::is_regular_file(*options.ca_file, error)) {
        throw Error(ExitCode::usage, fmt::format("cannot read the certificates {}", options.ca_file->string()),
                    error ? error.message() : "there is no such file");
      }
    }
    if (transport) return;
    hops.board = board;
    hops.user_agent = user_agent(options.contact);
    hops.body_bytes = options.body_bytes;
    hops.connect_timeout = options.connect_timeout;
    hops.request_timeout = options.request_timeout;
    hops.ca_file = options.ca_file;
    transport = make_curl_transport(std::move(hops));
  }

  void tell(LogEntry::Kind kind, std::string line) const {
    if (log) log({kind, std::move(line)});
  }
  void note(std::string line) const { tell(LogEntry::Kind::note, std::move(line)); }

  bool is_board(const Origin& origin) const { return origin == board || is_upgrade(board, origin); }

  /// Waits until `earliest` and until the pacing lets go. What forbids the next request, if anything does.
  std::optional<Stop> hold(Millis earliest, std::string_view because) {
    const auto interrupted = [] { return Stop{Outcome::interrupted, "interrupted"}; };
    if (is_interrupted && is_interrupted()) return interrupted();
    if (options.max_requests && requests >= *options.max_requests) {
      return Stop{Outcome::out_of_budget, fmt::format("{} requests were allowed and are spent", *options.max_requests)};
    }
    Millis now = clock.monotonic();
    const Millis until = std::max({now, earliest, pacing.next()});
    if (options.max_time && until - started >= *options.max_time) {
      return Stop{Outcome::out_of_budget, fmt::format("the next request would come after the {} that were allowed",
                                                      in_seconds(*options.max_time))};
    }
    if (until > now) {
      tell(LogEntry::Kind::wait,
           fmt::format("waiting {}{}{}", in_seconds(until - now), because.empty() ? "" : ": ", because));
    }
    for (int waits = 0; now < until && waits < most_waits; ++waits) {
      if (!clock.wait(until - now)) return interrupted();
      now = clock.monotonic();
    }
    if (is_interrupted && is_interrupted()) return interrupted();
    return std::nullopt;
  }

  /// The pause before the next try, by the doubling alone.
  Millis patience(int tries) {
    const auto cap = static_cast<double>(options.longest_retry.count());
    double pause = static_cast<double>(options.first_retry.count());
    for (int i = 1; i < tries && pause < cap; ++i) pause *= 2;
    pause *= 1 + std::max(options.jitter, 0.0) * std::clamp(chance(), 0.0, 1.0);
    return Millis(static_cast<Millis::rep>(std::min(pause, cap)));
  }

  void tell_request(const HopRequest& request, const HopResult& hop, Millis took) const {
    const char* const method = request.form ? "POST" : "GET";
    const std::string answer = hop.kind == HopResult::Kind::answered
                                   ? fmt::format("{}, {} bytes", hop.status, grouped(hop.body.size()))
                                   : fmt::format("{}", hop.why);
    tell(LogEntry::Kind::request,
         fmt::format("{} {} -> {}, {} ms", method, for_log(request.url), answer, took.count()));
  }

  /// One hop with its retries. Nothing when `hop` is an answer to go on with.
  std::optional<Stop> ask(const HopRequest& request, Fetched& out, HopResult& hop) {
    Millis earliest = Millis::min();
    std::string because;
    for (int tries = 1;; ++tries) {
      if (auto stop = hold(earliest, because)) return stop;
      const Millis begun = clock.monotonic();
      hop = transport->perform(request);
      const Millis ended = clock.monotonic();
      ++requests;
      ++out.requests;
      answered_at = clock.utc();
      const bool is_answered = hop.kind == HopResult::Kind::answered;
      pacing.ended(ended, ended - begun, is_answered && (hop.status == 429 || hop.status == 503));
      tell_request(request, hop, ended - begun);
      if (is_answered && !request.form && options.keep) options.keep(response_of(request.url, hop));
      switch (hop.kind) {
        case HopResult::Kind::too_large:
          return Stop{Outcome::too_large, hop.why};
        case HopResult::Kind::refused:
          return Stop{Outcome::unsafe, hop.why};
        case HopResult::Kind::untrusted:
          gone = hop.why;
          return Stop{Outcome::unreachable, hop.why};
        case HopResult::Kind::answered:
          if (!is_worth_repeating(hop.status) || is_final(request, hop)) return std::nullopt;
          break;
        case HopResult::Kind::broken:
        case HopResult::Kind::no_connection:
          break;
      }
      because = is_answered ? fmt::format("the board answered {}", hop.status) : hop.why;
      // A form that may have arrived is not sent again.
      const bool may_repeat = !request.form || hop.kind == HopResult::Kind::no_connection;
      if (!may_repeat || tries > options.retries) {
        const std::string why = tries > 1 ? fmt::format("{}, after {} tries", because, tries) : because;
        if (hop.kind != HopResult::Kind::no_connection) return Stop{Outcome::failed, why};
        gone = why;
        return Stop{Outcome::unreachable, why};
      }
      Millis pause = patience(tries);
      if (const auto asked = is_answered ? asked_pause(hop) : std::nullopt) {
        pause = *asked;
        if (pause > options.longest_retry) {
          return Stop{Outcome::failed,
                      fmt::format("{} and asks to wait {} s, longer than the {} s that are waited for", because,
                                  grouped(static_cast<std::uint64_t>(pause.count() / 1000)),
                                  grouped(static_cast<std::uint64_t>(options.longest_retry.count() / 1000)))};
        }
      }
      // The clock's millisecond may have been almost over.
      earliest = ended + pause + Millis{1};
    }
  }

  bool is_final(const HopRequest& request, const HopResult& hop) const {
    return options.is_final && options.is_final(response_of(request.url, hop));
  }

  /// What a Retry-After header asks for. A date is taken against the server's own clock where it tells it.
  std::optional<Millis> asked_pause(const HopResult& hop) const {
    const auto value = header_of(hop, "retry-after");
    if (!value) return std::nullopt;
    const UtcTime now = clock.utc();
    return retry_after(*value, http_date(header_of(hop, "date").value_or(""), now).value_or(now));
  }

  /// What forbids every page, if anything does; asks for robots.txt the first time.
  std::optional<Stop> ask_robots(Fetched& out) {
    if (gone) return Stop{Outcome::unreachable, *gone};
    if (robots) return std::nullopt;
    Address address{current_board(), "/robots.txt"};
    for (int redirects = 0;; ++redirects) {
      HopResult hop;
      if (const auto stop = ask({address.url(), {}, {}}, out, hop)) {
        if (stop->outcome == Outcome::failed || stop->outcome == Outcome::unreachable) {
          gone = fmt::format("robots.txt could not be had: {}", stop->why);
          return Stop{Outcome::unreachable, *gone};
        }
        if (stop->outcome != Outcome::too_large) return stop;
      }
      // Also an answer too large to be had whole, or one that is_final took for the last word.
      if (is_worth_repeating(hop.status)) {
        gone = fmt::format("robots.txt could not be had: the board answered {}", hop.status);
        out.response = response_of(address.url(), std::move(hop));
        return Stop{Outcome::unreachable, *gone};
      }
      if (const auto location = location_of(hop)) {
        const auto read = read_location(*location, address);
        const auto* const target = std::get_if<Address>(&read);
        if (target != nullptr && may_follow(address.origin, target->origin) && redirects < most_robots_redirects) {
          is_upgraded = is_upgraded || is_upgrade(address.origin, target->origin);
          address = *target;
          continue;
        }
      }
      robots = hop.status >= 200 && hop.status < 300 ? Robots(hop.body, product) : Robots();
      if (const auto delay = robots->crawl_delay()) {
        pacing.set_crawl_delay(*delay);
        note(fmt::format("robots.txt asks for {} between requests", in_seconds(*delay)));
      }
      return std::nullopt;
    }
  }

  Origin current_board() const { return is_upgraded ? Origin{"https", board.host, 443} : board; }

  /// Within the board, and never from https back to http.
  bool may_follow(const Origin& from, const Origin& to) const {
    return is_board(to) && (to == from || is_upgrade(from, to));
  }

  /// Of the last request.
  Response response_of(std::string url, HopResult hop) const {
    Response response;
    response.url = std::move(url);
    response.status = hop.status;
    response.header_block = std::move(hop.header_block);
    response.headers = std::move(hop.headers);
    response.body = std::move(hop.body);
    response.received_at = answered_at;
    response.request_block = std::move(hop.request_block);
    response.ip = std::move(hop.ip);
    response.number = requests;
    return response;
  }

  Fetched fetch(std::string_view url, std::optional<std::string> form, const Validators& validators) {
    Fetched out;
    const auto end = [&out](Stop stop) {
      out.outcome = stop.outcome;
      out.why = std::move(stop.why);
      return std::move(out);
    };
    const auto read = read_address(url);
    if (const auto* const why = std::get_if<std::string>(&read)) return end({Outcome::unsafe, *why});
    Address address = std::get<Address>(read);
    if (!is_board(address.origin)) {
      return end({Outcome::unsafe, fmt::format("{} is not the board {}", to_string(address.origin), to_string(board))});
    }
    if (auto stop = ask_robots(out)) return end(*std::move(stop));
    if (is_upgraded) address.origin = current_board();

    std::set<std::string> seen;
    for (int redirects = 0;; ++redirects) {
      HopRequest request{address.url(), form, {}};
      if (!form) {
        if (!robots->allows(address.target)) {
          return end({Outcome::forbidden, fmt::format("robots.txt disallows {}", for_log(request.url))});
        }
        if (!seen.insert(request.url).second) return end({Outcome::failed, "the redirects go in a circle"});
      }
      if (redirects == 0 && !form) {
        if (validators.etag && is_one_line(*validators.etag)) {
          request.headers.push_back({"If-None-Match", *validators.etag});
        }
        if (validators.last_modified && is_one_line(*validators.last_modified)) {
          request.headers.push_back({"If-Modified-Since", *validators.last_modified});
        }
      }
      HopResult hop;
      std::optional<Stop> stop = ask(request, out, hop);
      if (stop && hop.kind != HopResult::Kind::answered) return end(*std::move(stop));
      const std::optional<std::string> location = location_of(hop);
      const int status = hop.status;
      // Also of an answer that was the last of several tries, all of them in vain.
      if (status > 0) out.response = response_of(address.url(), std::move(hop));
      if (stop) return end(*std::move(stop));
      if (form) holds_credentials = true;
      // 307 and 308 ask for the form once more.
      if (!location || (form && status >= 307)) return end({Outcome::answered, {}});

      const auto target = read_location(*location, address);
      if (const auto* const why = std::get_if<std::string>(&target)) {
        out.redirects.push_back({request.url, *location, status});
        return end({Outcome::unsafe, fmt::format("a redirect is not to be followed: {}", *why)});
      }
      // With the fragment, which names a post.
      out.redirects.push_back({request.url, url::resolve(*location, request.url), status});
      const Address& to = std::get<Address>(target);
      if (!may_follow(address.origin, to.origin)) {
        return end({Outcome::left_board, fmt::format("a redirect leads to {}, off the board", for_log(to.url()))});
      }
      if (redirects == most_redirects) {
        return end({Outcome::failed, fmt::format("more than {} redirects", most_redirects)});
      }
      is_upgraded = is_upgraded || is_upgrade(address.origin, to.origin);
      address = to;
      form.reset();
    }
  }

  FetchOptions options;
  Origin board;
  Clock& clock;
  Log log;
  std::function<bool()> is_interrupted;
  std::unique_ptr<Transport> transport;
  std::function<double()> chance;
  Pacing pacing;
  Millis started;
  std::size_t requests = 0;
  UtcTime answered_at;  ///< when the last of them ended
  std::optional<Robots> robots;
  std::optional<std::string> gone;  ///< why nothing more is asked of the host
  bool is_upgraded = false;
  bool holds_credentials = false;
};

Fetcher::Fetcher(std::string_view board, FetchOptions options, Clock& clock, Log log,
                 std::function<bool()> is_interrupted)
    : Fetcher(board, std::move(options), clock, std::move(log), std::move(is_interrupted), nullptr, nullptr) {}

Fetcher::Fetcher(std::string_view board, FetchOptions options, Clock& clock, Log log,
                 std::function<bool()> is_interrupted, std::unique_ptr<Transport> transport,
                 std::function<double()> chance)
    : impl_(std::make_unique<Impl>(board, std::move(options), clock, std::move(log), std::move(is_interrupted),
                                   std::move(transport), std::move(chance))) {}

Fetcher::~Fetcher() = default;

Fetched Fetcher::get(std::string_view url, const Validators& validators) { return impl_->fetch(url, {}, validators); }

Fetched Fetcher::post(std::string_view url, const std::vector<std::pair<std::string, std::string>>& fields) {
  return impl_->fetch(url, form_encoded(fields), {});
}

bool Fetcher::is_within_board(std::string_view url) const {
  const auto read = read_address(url);
  const auto* const address = std::get_if<Address>(&read);
  return address != nullptr && impl_->is_board(address->origin);
}

bool Fetcher::back_off(int attempt, std::string_view reason) {
  if (attempt > impl_->options.retries) {
    impl_->note(fmt::format("{}: the patience ran out", reason));
    return false;
  }
  impl_->pacing.strain();
  return !impl_->hold(impl_->clock.monotonic() + impl_->patience(attempt), reason);
}

bool Fetcher::has_credentials() const { return impl_->holds_credentials; }

std::size_t Fetcher::requests() const { return impl_->requests; }

}  // namespace vbarchive::fetch
