#include "support/http_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <list>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "text/utf8.h"

namespace vbarchive::testing {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t head_bytes = std::size_t{256} << 10U;
constexpr std::size_t body_bytes = std::size_t{16} << 20U;
constexpr std::size_t connections_at_once = 256;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

std::string_view usual_reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 410:
      return "Gone";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

/// The pieces of a body, in order; an empty one is the end.
class Body {
 public:
  explicit Body(const HttpAnswer& answer) : answer_(answer), left_(answer.endless.value_or(answer.body.size())) {
    if (answer.gzip && deflateInit2(&stream_, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::runtime_error("cannot deflate");
    }
  }
  ~Body() {
    if (answer_.gzip) deflateEnd(&stream_);
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  std::string next() {
    if (!answer_.gzip) return plain();
    std::string out;
    while (out.empty() && !is_finished_) {
      std::string piece = plain();
      const int flush = piece.empty() ? Z_FINISH : Z_NO_FLUSH;
      stream_.next_in = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_in = static_cast<uInt>(piece.size());
      do {
        std::array<Bytef, 65'536> buffer;
        stream_.next_out = buffer.data();
        stream_.avail_out = static_cast<uInt>(buffer.size());
        is_finished_ = deflate(&stream_, flush) == Z_STREAM_END;
        out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream_.avail_out);
      } while (stream_.avail_in > 0 || (flush == Z_FINISH && !is_finished_));
    }
    return out;
  }

 private:
  std::string plain() {
    std::string piece;
    const std::string_view pattern = answer_.body.empty() ? std::string_view(".") : answer_.body;
    while (left_ > 0 && piece.size() < 65'536) {
      const std::string_view part =
          pattern.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, pattern.size())));
      piece += part;
      left_ -= part.size();
    }
    return piece;
  }

  const HttpAnswer& answer_;
  std::uint64_t left_;
  z_stream stream_ = {};
  bool is_finished_ = false;
};

template <auto Free>
struct Freeing {
  template <typename T>
  void operator()(T* held) const {
    Free(held);
  }
};
using Context = std::unique_ptr<SSL_CTX, Freeing<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freeing<SSL_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;

void require(bool is_done, const char* what) {
  if (!is_done) throw std::runtime_error(what);
}

Bio reading(const std::string& text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  require(bio != nullptr, "out of memory");
  return bio;
}

Context context_of(const TlsIdentity& identity) {
  Context context(SSL_CTX_new(TLS_server_method()));
  const Certificate certificate(PEM_read_bio_X509(reading(identity.certificate).get(), nullptr, nullptr, nullptr));
  const Key key(PEM_read_bio_PrivateKey(reading(identity.key).get(), nullptr, nullptr, nullptr));
  require(context && certificate && key && SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
              SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1,
          "cannot use the certificate");
  return context;
}

/// A client's socket; every wait ends too when the server stops.
class Stream {
 public:
  Stream(int number, int stop, SSL_CTX* tls) : number_(number), stop_(stop) {
    if (tls == nullptr) return;
    session_.reset(SSL_new(tls));
    require(session_ && SSL_set_fd(session_.get(), number) == 1, "cannot begin TLS");
  }

  /// Whether the two agree on TLS, where it is spoken.
  bool greet() {
    if (!session_) return true;
    for (;;) {
      const int done = SSL_accept(session_.get());
      if (done == 1) return true;
      if (!wait_for_tls(done)) return false;
    }
  }

  /// What came, at least a byte; empty at the end.
  std::string read() {
    std::array<char, 16'384> buffer;
    while (session_) {
      const int count = SSL_read(session_.get(), buffer.data(), static_cast<int>(buffer.size()));
      if (count > 0) return {buffer.data(), static_cast<std::size_t>(count)};
      if (!wait_for_tls(count)) return {};
    }
    for (;;) {
      if (!wait_for(POLLIN)) return {};
      const ssize_t count = recv(number_, buffer.data(), buffer.size(), 0);
      if (count > 0) return {buffer.data(), static_cast<std::size_t>(count)};
      if (count == 0 || (errno != EAGAIN && errno != EINTR)) return {};
    }
  }

  bool write(std::string_view bytes) {
    while (session_ && !bytes.empty()) {
      // As much each time as the last, which libssl demands of a write that is tried again.
      const int count = SSL_write(session_.get(), bytes.data(), static_cast<int>(std::min(bytes.size(), most_at_once)));
      if (count > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (!wait_for_tls(count)) {
        return false;
      }
    }
    while (!bytes.empty()) {
      if (!wait_for(POLLOUT)) return false;
      const ssize_t count = send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN && errno != EINTR) return false;
      if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// False when the client left or the server stops.
  bool pause(milliseconds duration) {
    std::array<pollfd, 2> waited = {pollfd{number_, POLLRDHUP, 0}, pollfd{stop_, POLLIN, 0}};
    return poll(waited.data(), waited.size(), static_cast<int>(duration.count())) == 0;
  }

 private:
  bool wait_for(short events) {
    for (;;) {
      std::array<pollfd, 2> waited = {pollfd{number_, events, 0}, pollfd{stop_, POLLIN, 0}};
      const int ready = poll(waited.data(), waited.size(), -1);
      if (ready < 0 && errno == EINTR) continue;
      return ready > 0 && waited[1].revents == 0;
    }
  }

  bool wait_for_tls(int result) {
    const int wanted = SSL_get_error(session_.get(), result);
    if (wanted == SSL_ERROR_WANT_READ) return wait_for(POLLIN);
    return wanted == SSL_ERROR_WANT_WRITE && wait_for(POLLOUT);
  }

  static constexpr std::size_t most_at_once = 16'384;

  int number_;
  int stop_;
  Session session_;
};

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The head of a request, without its empty line.
HttpRequest read_head(std::string_view head) {
  HttpRequest request;
  bool is_first = true;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (is_first) {
      is_first = false;
      const std::size_t first = std::min(line.find(' '), line.size());
      const std::size_t last = std::max(first, std::min(line.rfind(' '), line.size()));
      request.method = line.substr(0, first);
      if (last > first) request.target = line.substr(first + 1, last - first - 1);
      if (last < line.size()) request.version = line.substr(last + 1);
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    request.headers.emplace_back(text::ascii_lower(line.substr(0, colon)),
                                 text::trim(line.substr(std::min(colon + 1, line.size()))));
  }
  return request;
}

}  // namespace

std::optional<std::string> HttpRequest::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return std::nullopt;
}

struct HttpServer::Impl {
  struct Connection {
    Connection(int descriptor, int counted) : socket(descriptor), number(counted) {}
    Descriptor socket;
    int number;
    std::atomic<bool> is_done{false};
    std::thread thread;
  };

  Impl(Handler given, const std::string& listen_address, const std::optional<TlsIdentity>& identity)
      : handler(std::move(given)), address(listen_address), stop(eventfd(0, EFD_CLOEXEC)), listener(listen_on()) {
    if (identity) tls = context_of(*identity);
    if (stop.number() < 0) fail("cannot make an event");
    acceptor = std::thread([this] { accept_all(); });
  }

  ~Impl() {
    const std::uint64_t one = 1;
    // An event cannot overflow at its first count.
    [[maybe_unused]] const ssize_t written = write(stop.number(), &one, sizeof one);
    acceptor.join();
    for (Connection& connection : open) connection.thread.join();
  }

  int listen_on() {
    const bool is_v6 = address.find(':') != std::string::npos;
    const int number = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (number < 0) fail("cannot make a socket");
    sockaddr_in6 v6 = {};
    sockaddr_in v4 = {};
    v6.sin6_family = AF_INET6;
    v4.sin_family = AF_INET;
    const bool is_address = is_v6 ? inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1
                                  : inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1;
    auto* const bound = is_v6 ? reinterpret_cast<sockaddr*>(&v6) : reinterpret_cast<sockaddr*>(&v4);
    socklen_t length = is_v6 ? sizeof v6 : sizeof v4;
    if (!is_address || bind(number, bound, length) != 0 || listen(number, 128) != 0 ||
        getsockname(number, bound, &length) != 0) {
      const int error = errno;
      close(number);
      errno = error;
      fail("cannot listen");
    }
    port = ntohs(is_v6 ? v6.sin6_port : v4.sin_port);
    return number;
  }

  void accept_all() {
    // libssl writes to sockets whose other end may be closed; threads of connections inherit this.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    for (;;) {
      std::array<pollfd, 2> waited = {pollfd{listener.number(), POLLIN, 0}, pollfd{stop.number(), POLLIN, 0}};
      if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return;
      if (waited[1].revents != 0) return;
      const int client = accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (client < 0) continue;
      const int number = ++connected;
      for (auto at = open.begin(); at != open.end();) {
        if (!at->is_done) {
          ++at;
          continue;
        }
        at->thread.join();
        at = open.erase(at);
      }
      if (open.size() >= connections_at_once) {
        close(client);
        continue;
      }
      // What is answered goes out at once, single bytes too.
      const int yes = 1;
      setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      Connection& connection = open.emplace_back(client, number);
      connection.thread = std::thread([this, &connection] {
        serve(connection);
        shutdown(connection.socket.number(), SHUT_RDWR);
        connection.is_done = true;
      });
    }
  }

  void serve(const Connection& connection) {
    Stream stream(connection.socket.number(), stop.number(), tls.get());
    if (!stream.greet()) return;
    std::string buffer;
    for (;;) {
      std::size_t end = buffer.find("\r\n\r\n");
      while (end == std::string::npos) {
        const std::string more = stream.read();
        if (more.empty() || buffer.size() > head_bytes) return;
        buffer += more;
        end = buffer.find("\r\n\r\n");
      }
      HttpRequest request = read_head(std::string_view(buffer).substr(0, end));
      buffer.erase(0, end + 4);
      const std::size_t length = number_in(request.header("content-length").value_or("0")).value_or(body_bytes + 1);
      if (length > body_bytes) return;
      if (request.header("expect") && !stream.write("HTTP/1.1 100 Continue\r\n\r\n")) return;
      while (buffer.size() < length) {
        const std::string more = stream.read();
        if (more.empty()) return;
        buffer += more;
      }
      request.body = buffer.substr(0, length);
      buffer.erase(0, length);
      request.connection = connection.number;
      request.at = std::chrono::steady_clock::now();
      HttpAnswer answer;
      {
        const std::lock_guard hold(handling);
        {
          const std::lock_guard logging(log_mutex);
          requests.push_back(request);
        }
        answer = handler(request);
      }
      if (!send_answer(stream, request, answer)) return;
    }
  }

  /// Whether the connection goes on.
  static bool send_answer(Stream& stream, const HttpRequest& request, const HttpAnswer& answer) {
    if (answer.close_at_once) return false;
    if (answer.raw) {
      stream.write(*answer.raw);
      return false;
    }
    const bool has_body = request.method != "HEAD" && answer.status != 304 && answer.status != 204;
    // The length of what is deflated on the way, or has no end, is not known before.
    const bool is_unknown = answer.gzip && answer.endless.has_value();
    std::string whole;
    Body body(answer);
    if (answer.gzip && !is_unknown) {
      for (std::string piece = body.next(); !piece.empty(); piece = body.next()) whole += piece;
    }
    const bool is_chunked = answer.chunked || is_unknown;
    const bool is_close = answer.close || answer.cut_after || answer.drip || answer.content_length ||
                          text::ascii_lower(request.header("connection").value_or("")) == "close" ||
                          request.version != "HTTP/1.1";
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status,
                                   answer.reason.empty() ? usual_reason(answer.status) : answer.reason);
    for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
    if (answer.gzip) head += "Content-Encoding: gzip\r\n";
    if (answer.content_length) {
      head += fmt::format("Content-Length: {}\r\n", *answer.content_length);
    } else if (is_chunked) {
      head += "Transfer-Encoding: chunked\r\n";
    } else if (has_body && !answer.drip) {
      head += fmt::format("Content-Length: {}\r\n",
                          answer.gzip ? whole.size() : answer.endless.value_or(answer.body.size()));
    }
    if (is_close) head += "Connection: close\r\n";
    head += "\r\n";
    if (!stream.write(head)) return false;
    if (!has_body) return !is_close;
    if (answer.drip) {
      const std::string_view drops = answer.body.empty() ? std::string_view(".") : answer.body;
      for (std::size_t i = 0;; ++i) {
        const std::string_view drop = drops.substr(i % drops.size(), 1);
        const std::string sent = is_chunked ? fmt::format("1\r\n{}\r\n", drop) : std::string(drop);
        if (!stream.write(sent) || !stream.pause(*answer.drip)) return false;
      }
    }
    std::uint64_t left = answer.cut_after.value_or(UINT64_MAX);
    const auto send_piece = [&](std::string_view piece) {
      piece = piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())));
      left -= piece.size();
      if (piece.empty()) return true;
      return is_chunked ? stream.write(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece)) : stream.write(piece);
    };
    if (!whole.empty()) {
      if (!send_piece(whole)) return false;
    } else {
      for (std::string piece = body.next(); !piece.empty() && left > 0; piece = body.next()) {
        if (!send_piece(piece)) return false;
      }
    }
    if (answer.cut_after) return false;
    if (is_chunked && !stream.write("0\r\n\r\n")) return false;
    return !is_close;
  }

  Handler handler;
  std::string address;
  int port = 0;
  Descriptor stop;
  Descriptor listener;
  Context tls;
  std::thread acceptor;
  std::list<Connection> open;  // the acceptor's own until it has ended
  std::atomic<int> connected{0};
  std::mutex handling;
  mutable std::mutex log_mutex;
  std::vector<HttpRequest> requests;
};

TlsIdentity make_identity(const std::string& alternative_names) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  require(key && certificate, "cannot make a key");
  X509* const made = certificate.get();
  X509_NAME* const name = X509_get_subject_name(made);
  constexpr long a_day = 86'400;
  require(X509_set_version(made, 2) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(made), 1) == 1 &&
              X509_gmtime_adj(X509_getm_notBefore(made), -a_day) != nullptr &&
              X509_gmtime_adj(X509_getm_notAfter(made), a_day) != nullptr && X509_set_pubkey(made, key.get()) == 1 &&
              X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1,
                                         -1, 0) == 1 &&
              X509_set_issuer_name(made, name) == 1,
          "cannot fill in a certificate");
  for (const auto& [kind, value] :
       {std::pair(NID_subject_alt_name, alternative_names), std::pair(NID_basic_constraints, std::string("CA:TRUE"))}) {
    const std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
    require(extension && X509_add_ext(made, extension.get(), -1) == 1, "cannot extend a certificate");
  }
  require(X509_sign(made, key.get(), EVP_sha256()) > 0, "cannot sign a certificate");
  const auto text_of = [](const auto& write) {
    const Bio bio(BIO_new(BIO_s_mem()));
    require(bio && write(bio.get()) == 1, "cannot write PEM");
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &bytes);
    return std::string(bytes, static_cast<std::size_t>(length));
  };
  return {text_of([&](BIO* bio) { return PEM_write_bio_X509(bio, made); }), text_of([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

HttpServer::HttpServer(Handler handler, const std::string& address, const std::optional<TlsIdentity>& identity)
    : impl_(std::make_unique<Impl>(std::move(handler), address, identity)) {}
HttpServer::~HttpServer() = default;

std::string HttpServer::url(std::string_view path) const {
  const bool is_v6 = impl_->address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}{}", impl_->tls ? "https" : "http", is_v6 ? "[" : "", impl_->address,
                     is_v6 ? "]" : "", impl_->port, path);
}

int HttpServer::port() const { return impl_->port; }

std::vector<HttpRequest> HttpServer::log() const {
  const std::lock_guard hold(impl_->log_mutex);
  return impl_->requests;
}

void HttpServer::clear_log() {
  const std::lock_guard hold(impl_->log_mutex);
  impl_->requests.clear();
}

int HttpServer::connections() const { return impl_->connected; }

}  // namespace vbarchive::testing
