#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <utility>

#include "fetch/address_class.h"
#include "fetch/proxy.h"
#include "fetch/transport.h"
#include "text/utf8.h"
#include "vbarchive/error.h"

namespace vbarchive::fetch {
namespace {

constexpr std::size_t header_bytes = std::size_t{256} << 10U;
constexpr long slowest_bytes_per_second = 64;

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Multi = std::unique_ptr<CURLM, MultiDeleter>;
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

[[noreturn]] void fail(std::string why) { throw Error(ExitCode::network, "cannot set up libcurl", std::move(why)); }

template <typename Value>
void set(const Easy& easy, CURLoption option, Value value) {
  if (const CURLcode code = curl_easy_setopt(easy.get(), option, value); code != CURLE_OK) {
    fail(fmt::format("option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
  }
}

void append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  // The head stays the same but for the first.
  [[maybe_unused]] curl_slist* const head = list.release();
  list.reset(longer);
}

HopResult::Kind kind_of(CURLcode code, bool has_begun) {
  switch (code) {
    case CURLE_OK:
      return HopResult::Kind::answered;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HopResult::Kind::untrusted;
    case CURLE_UNSUPPORTED_PROTOCOL:  // also for an answer that is none of HTTP
    case CURLE_URL_MALFORMAT:
      return has_begun ? HopResult::Kind::broken : HopResult::Kind::refused;
    default:
      return has_begun ? HopResult::Kind::broken : HopResult::Kind::no_connection;
  }
}

/// Whether nothing came yet, or an answer such as 100 or 103, which another follows.
bool is_on_the_way(std::string_view header_block) {
  return header_block.substr(header_block.find(' ') + 1, 1) == "1" || header_block.empty();
}

class CurlTransport : public Transport {
 public:
  explicit CurlTransport(TransportOptions options) : options_(std::move(options)) {
    static std::once_flag once;
    std::call_once(once, [] {
      if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) fail("curl_global_init");
    });
    multi_.reset(curl_multi_init());
    easy_.reset(curl_easy_init());
    if (!multi_ || !easy_) fail("out of memory");
    if (curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, 1L) != CURLM_OK) fail("one connection");

    set(easy_, CURLOPT_NOSIGNAL, 1L);
    set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(easy_, CURLOPT_ACCEPT_ENCODING, "");
    set(easy_, CURLOPT_PATH_AS_IS, 1L);
    set(easy_, CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
    if (options_.ca_file) {
      set(easy_, CURLOPT_CAINFO, options_.ca_file->c_str());
      set(easy_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.request_timeout.count()));
    // A board that thinks for long before it answers is slow, not dead: hence half of the whole time.
    set(easy_, CURLOPT_LOW_SPEED_LIMIT, slowest_bytes_per_second);
    set(easy_, CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(options_.request_timeout.count() / 2'000)));
    set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy_, CURLOPT_COOKIEFILE, "");
    for (const Cookie& cookie : options_.cookies) set(easy_, CURLOPT_COOKIELIST, cookie.line.c_str());
    if (options_.netrc) {
      set(easy_, CURLOPT_NETRC_FILE, options_.netrc->c_str());
      set(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
      set(easy_, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    }
    List resolve;
    for (const std::string& entry : options_.resolve) append(resolve, entry);
    resolve_ = std::move(resolve);
    if (resolve_) set(easy_, CURLOPT_RESOLVE, resolve_.get());

    set(easy_, CURLOPT_WRITEFUNCTION, &CurlTransport::on_body);
    set(easy_, CURLOPT_WRITEDATA, this);
    set(easy_, CURLOPT_HEADERFUNCTION, &CurlTransport::on_header);
    set(easy_, CURLOPT_HEADERDATA, this);
    set(easy_, CURLOPT_OPENSOCKETFUNCTION, &CurlTransport::on_socket);
    set(easy_, CURLOPT_OPENSOCKETDATA, this);
    set(easy_, CURLOPT_PREREQFUNCTION, &CurlTransport::on_request);
    set(easy_, CURLOPT_PREREQDATA, this);
    set(easy_, CURLOPT_ERRORBUFFER, error_);
    // The only way to see a request as it was sent; what else it would tell is passed over.
    set(easy_, CURLOPT_DEBUGFUNCTION, &CurlTransport::on_trace);
    set(easy_, CURLOPT_DEBUGDATA, this);
    set(easy_, CURLOPT_VERBOSE, 1L);
  }

  HopResult perform(const HopRequest& request) override {
    result_ = {};
    sent_ = refused_ = tried_ = 0;
    is_in_head_ = is_too_large_ = is_head_too_large_ = false;
    error_[0] = '\0';

    const auto address = read_address(request.url);
    const auto* const asked = std::get_if<Address>(&address);
    if (asked == nullptr) {
      result_.kind = HopResult::Kind::refused;
      result_.why = std::get<std::string>(address);
      return std::move(result_);
    }
    set(easy_, CURLOPT_URL, request.url.c_str());
    // Decided here, not by libcurl, because the guard against private addresses must know: the proxy is the user's own.
    const std::string proxy = proxy_for(asked->origin, [](const char* name) { return std::getenv(name); });
    set(easy_, CURLOPT_PROXY, proxy.c_str());
    set(easy_, CURLOPT_NOPROXY, "");
    is_proxied_ = !proxy.empty();

    List headers;
    for (const Header& header : request.headers) append(headers, fmt::format("{}: {}", header.name, header.value));
    if (request.form) {
      append(headers, "Expect:");
      set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.form->size()));
      set(easy_, CURLOPT_COPYPOSTFIELDS, request.form->c_str());
    } else {
      set(easy_, CURLOPT_HTTPGET, 1L);
    }
    set(easy_, CURLOPT_HTTPHEADER, headers.get());
    finish(run());
    set(easy_, CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    // The form may hold a password: libcurl lets go of its copy.
    if (request.form) set(easy_, CURLOPT_HTTPGET, 1L);
    return std::move(result_);
  }

 private:
  /// Until the transfer is over. An interruption does not end it: the page in hand is finished.
  CURLcode run() {
    if (curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) return CURLE_FAILED_INIT;
    CURLcode code = CURLE_FAILED_INIT;
    for (int running = 1; running > 0;) {
      if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) break;
      if (running > 0 && curl_multi_poll(multi_.get(), nullptr, 0, 1'000, nullptr) != CURLM_OK) break;
    }
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) code = message->data.result;
    }
    curl_multi_remove_handle(multi_.get(), easy_.get());
    return code;
  }

  void finish(CURLcode code) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    result_.status = static_cast<int>(status);
    if (is_too_large_) {
      result_.kind = HopResult::Kind::too_large;
      result_.why = fmt::format("the body has more than {} bytes", options_.body_bytes);
      return;
    }
    result_.kind = kind_of(code, sent_ > 0);
    if (code == CURLE_OK) {
      // libcurl takes headers that break off for a whole answer without a body.
      if (!is_in_head_ && !result_.header_block.empty()) return;
      result_.kind = HopResult::Kind::broken;
      result_.why = "the headers were cut off";
      return;
    }
    if (result_.kind == HopResult::Kind::no_connection && refused_ > 0 && refused_ == tried_) {
      result_.kind = HopResult::Kind::refused;
      result_.why = fmt::format("{} leads to a private or local address", options_.board.host);
      return;
    }
    if (sent_ > 1) {
      result_.why = "the connection was closed before an answer came";
    } else if (is_head_too_large_) {
      result_.why = fmt::format("the headers have more than {} bytes", header_bytes);
    } else {
      result_.why = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
    }
  }

  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transport = *static_cast<CurlTransport*>(self);
    const std::size_t got = size * count;
    std::string& body = transport.result_.body;
    const std::size_t room = transport.options_.body_bytes - body.size();
    body.append(bytes, std::min(got, room));
    if (got <= room) return got;
    transport.is_too_large_ = true;
    return 0;
  }

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transport = *static_cast<CurlTransport*>(self);
    HopResult& result = transport.result_;
    const std::string_view line(bytes, size * count);
    if (!transport.is_in_head_ && is_on_the_way(result.header_block)) {
      result.header_block.clear();
      result.headers.clear();
      transport.is_in_head_ = true;
    } else if (!transport.is_in_head_) {
      return line.size();  // a trailer, behind the body
    }
    if (result.header_block.size() + line.size() > header_bytes) {
      transport.is_head_too_large_ = true;
      return 0;
    }
    result.header_block += line;
    if (line == "\r\n" || line == "\n") {
      transport.is_in_head_ = false;
      return line.size();
    }
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos && !line.starts_with("HTTP/")) {
      result.headers.push_back(
          {text::ascii_lower(text::trim(line.substr(0, colon))), std::string(text::trim(line.substr(colon + 1)))});
    }
    return line.size();
  }

  static curl_socket_t on_socket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& transport = *static_cast<CurlTransport*>(self);
    ++transport.tried_;
    const AddressClass reached = class_of(address->addr);
    if (!transport.is_proxied_ && reached != AddressClass::world &&
        class_of_host(transport.options_.board.host) != reached) {
      ++transport.refused_;
      return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  /// libcurl sends a request again by itself when a kept connection turns out to be closed: without a pause, and a form
  /// twice. The second time is ours to decide on.
  static int on_request(void* self, char* address, char* /*own_address*/, int /*port*/, int /*own_port*/) {
    auto& transport = *static_cast<CurlTransport*>(self);
    if (!transport.is_proxied_) transport.result_.ip = address;
    transport.result_.request_block.clear();  // of the CONNECT to a proxy, which may hold credentials
    return ++transport.sent_ > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
  }

  static int on_trace(CURL* /*easy*/, curl_infotype kind, char* bytes, std::size_t count, void* self) {
    if (kind == CURLINFO_HEADER_OUT) static_cast<CurlTransport*>(self)->result_.request_block.append(bytes, count);
    return 0;
  }

  TransportOptions options_;
  List resolve_;
  char error_[CURL_ERROR_SIZE] = {};
  Multi multi_;
  Easy easy_;  // goes before the multi handle that held it

  // Of the hop in hand.
  HopResult result_;
  int sent_ = 0;     // how often a request was about to be sent
  int tried_ = 0;    // addresses
  int refused_ = 0;  // addresses that the guard refused
  bool is_in_head_ = false;
  bool is_too_large_ = false;
  bool is_head_too_large_ = false;
  bool is_proxied_ = false;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(TransportOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace vbarchive::fetch
