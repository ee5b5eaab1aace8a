// A board that answers requests: the pages of the generator, with state that changes between visits, logins, and
// faults on demand.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/board.h"
#include "support/board_shell.h"
#include "support/board_site_request.h"
#include "support/http_server.h"

namespace vbarchive::testing {

struct SiteOptions {
  bool has_sessions = false;    ///< links hold `s=` and a hash, another with each request, for guests
  bool has_validators = false;  ///< ETag and Last-Modified, and 304 for who has the page
  bool has_action_links = true;
  /// Answers threads under another address than their own with a redirect to it, as version 4 can.
  bool enforces_addresses = false;
  std::string robots = "User-agent: *\nDisallow: /search.php\nDisallow: /calendar.php\n";
  std::vector<std::pair<std::string, std::string>> accounts;  ///< names of members and their passwords
};

/// What goes wrong with some requests.
struct Fault {
  enum class Kind {
    status,        ///< `status`, with `retry_after`
    reset,         ///< the connection ends without an answer
    empty,         ///< 200 and nothing
    cut,           ///< the body ends after `bytes`, before the length that was told
    short_page,    ///< the same with the right length: nothing but the page tells
    half_posts,    ///< the second half of the posts is missing in a page that is closed well
    wrong_length,  ///< Content-Length is `bytes`
    drip,          ///< one byte each `pause`
    bomb,          ///< `bytes` of blanks, compressed
    endless,       ///< `bytes` without a length told
    loop,          ///< sends on to itself
    redirect,      ///< sends on to `target` with `status`
    refresh,       ///< a page of the board that sends on to `target`
    challenge,     ///< a check of the browser in front of the board, with `status`
    notice,        ///< a message of the board, with `status`
    database,      ///< the board's database is away
    guest,         ///< the page as a guest sees it, whoever asks
  };
  Kind kind = Kind::status;
  std::string pattern;      ///< of what describe() says, or of the target when it begins with a slash
  std::optional<int> left;  ///< so many requests more; absent: all
  int status = 200;
  std::optional<std::string> retry_after;  ///< seconds; or `date N`: in N seconds, as a date
  std::uint64_t bytes = 0;
  std::chrono::milliseconds pause{50};
  std::string target;
  Notice notice = Notice::nothing;
};

/// One request, as the scenario sees it.
struct SiteRequest {
  std::string line;     ///< `GET /showthread.php?t=101&page=2`
  std::string meaning;  ///< `thread 101 page 2`
  bool is_trap = false;
  std::chrono::steady_clock::time_point at;
};

/// All is safe to call while the server answers.
class BoardSite {
 public:
  BoardSite(Board board, Face face, SiteOptions options = {});

  /// Where the board is: it is asked here, and all its pages name this address. With a slash at its end.
  void start_at(std::string base_url);
  /// All pages name another address from now on; the board is still asked where it was.
  void rename(std::string base_url);

  [[nodiscard]] HttpAnswer answer(const HttpRequest& request);

  [[nodiscard]] std::vector<SiteRequest> log() const;
  void clear_log();

  /// The board as it is now.
  [[nodiscard]] Board board() const;
  [[nodiscard]] Face face() const { return face_; }

  void change(const std::function<void(Board&)>& change);
  void add_fault(Fault fault);
  void clear_faults();
  /// From now on each request is answered with that message, robots.txt alone is not. No notice: the board is back.
  void close(std::optional<Notice> notice, int status);
  /// The number of a thread leads to another one from now on.
  void add_alias(Id from, Id into);
  /// Every address is answered with a redirect to the same below this one.
  void move_away(std::optional<std::string> base_url);
  void expire_sessions();
  /// A session for a member with an account, as cookies: name and value. Throws std::invalid_argument without one.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> log_in(const std::string& name);

  /// One line of a scenario: `add 3 posts to thread 101`, `next 2 of thread 101: status 503` … (docs of
  /// board_site_commands.cc). Throws std::invalid_argument that says what is not understood.
  void command(std::string_view line);

 private:
  struct Session {
    std::size_t user = 0;
    std::string token;
  };

  [[nodiscard]] std::optional<Fault> take_fault(const Asked& asked, const HttpRequest& request);
  [[nodiscard]] HttpAnswer content(const Asked& asked, const HttpRequest& request,
                                   const std::optional<Session>& session);
  [[nodiscard]] HttpAnswer thread_page(const Asked& asked, const std::optional<Session>& session);
  [[nodiscard]] HttpAnswer login(const HttpRequest& request);
  [[nodiscard]] HttpAnswer notice(Notice which, int status) const;
  [[nodiscard]] HttpAnswer page(std::string html) const;
  [[nodiscard]] HttpAnswer redirect(const std::string& address, int status) const;
  [[nodiscard]] HttpAnswer broken(const Fault& fault, const Asked& asked, const HttpRequest& request,
                                  const std::optional<Session>& session);
  void finish(HttpAnswer& answer, const HttpRequest& request, const std::optional<Session>& session);
  [[nodiscard]] std::optional<Session> session_of(const HttpRequest& request) const;
  [[nodiscard]] std::string new_hash();
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> open_session(std::size_t user);

  mutable std::mutex mutex_;
  Board board_;
  Face face_;
  SiteOptions options_;
  std::vector<SiteRequest> log_;
  std::vector<Fault> faults_;
  std::map<std::string, Session> sessions_;       ///< by hash
  std::map<Id, Id> aliases_;                      ///< of merged threads
  std::optional<std::pair<Notice, int>> closed_;  ///< with the status
  std::optional<std::string> moved_to_;
  std::string base_path_ = "/";
  std::uint64_t hashes_ = 0;
};

}  // namespace vbarchive::testing
