// A session against a plain web server: nginx, over HTTP and over TLS with an authority of its own.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "cli/running.h"
#include "support/board_print.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

/// A port that was free a moment ago.
int free_port() {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: the socket interface's own way
  const bool is_bound = bind(handle, generic, size) == 0 && getsockname(handle, generic, &size) == 0;
  close(handle);
  return is_bound ? ntohs(address.sin_port) : 0;
}

bool answers(int port) {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  auto* const generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: the socket interface's own way
  const bool is_open = connect(handle, generic, sizeof address) == 0;
  close(handle);
  return is_open;
}

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << text;
  REQUIRE(out.flush());
}

std::string body_of(BoardSite& site, const std::string& target) {
  HttpRequest request;
  request.method = "GET";
  request.target = target;
  request.version = "HTTP/1.1";
  return site.answer(request).body;
}

/// The pages of a board in folders, at the addresses that its `path` dress has.
void save_pages(BoardSite& site, const fs::path& folder, const Board& board) {
  write(folder / "robots.txt", "User-agent: *\nDisallow: /search/\n");
  write(folder / "index.html", body_of(site, "/"));
  std::vector<std::string> targets;
  for (std::size_t forum = 0; forum < board.forums.size(); ++forum)
    targets.push_back("/" + forum_address(board, forum, 1, Face::vb4));
  for (const BoardThread& thread : board.threads) {
    for (int page = 1; page <= page_count(board, thread); ++page)
      targets.push_back("/" + thread_address(board, thread, page, Face::vb4));
  }
  for (const std::string& target : targets) write(folder / (target.substr(1) + ".html"), body_of(site, target));
}

std::string configuration(const fs::path& folder, int port, bool has_tls) {
  const std::string listen = "listen 127.0.0.1:" + std::to_string(port) + (has_tls ? " ssl" : "") + ";\n";
  const std::string tls = has_tls ? "ssl_certificate " + (folder / "server.pem").string() + ";\nssl_certificate_key " +
                                        (folder / "server.key").string() + ";\n"
                                  : "";
  return "daemon off;\nmaster_process off;\npid " + (folder / "nginx.pid").string() +
         ";\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\ndefault_type text/html;\nclient_body_temp_path " +
         (folder / "t1").string() + ";\nproxy_temp_path " + (folder / "t2").string() + ";\nfastcgi_temp_path " +
         (folder / "t3").string() + ";\nuwsgi_temp_path " + (folder / "t4").string() + ";\nscgi_temp_path " +
         (folder / "t5").string() + ";\ngzip on;\ngzip_types text/html;\nserver {\n" + listen + tls + "root " +
         (folder / "pages").string() +
         ";\nindex index.html;\nlocation / { try_files $uri $uri.html $uri/ =404; }\n}\n}\n";
}

/// The authority `ca.pem`, and a certificate of 127.0.0.1 by it.
bool make_certificates(const fs::path& folder) {
  const std::string script =
      "cd '" + folder.string() +
      "' && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Harbour -keyout ca.key -out ca.pem && "
      "openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout server.key -out server.csr && "
      "printf 'subjectAltName=IP:127.0.0.1' > names && openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key "
      "-CAcreateserial -days 2 -extfile names -out server.pem";
  return run({"bash", "-c", script}).exit_code == 0;
}

}  // namespace

TEST_CASE("sync: a plain web server serves a board, over HTTP and over TLS", "[sync][nginx]") {
  const bool has_nginx = run({"bash", "-c", "PATH=$PATH:/usr/sbin command -v nginx openssl"}).exit_code == 0;
  if (!has_nginx) {
    WARN("skipped: there is no nginx or openssl on this machine");
    return;
  }
  const bool has_tls = GENERATE(false, true);
  const TempDir folder;
  // nginx may run as another user when root starts it.
  chmod(folder.path().c_str(), 0755);
  BoardPlan plan;
  plan.slim = true;
  plan.dress = Dress::path;
  plan.thread_sizes = {24, 11, 4, 3};
  const Board board = make_board(plan);

  // A port may be taken between our look and nginx's: then another one is tried.
  for (int attempt = 0; attempt < 5; ++attempt) {
    const int port = free_port();
    const std::string base = (has_tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port) + "/";
    BoardSite site(board, Face::vb4);
    site.start_at(base);
    save_pages(site, folder / "pages", site.board());
    if (has_tls) REQUIRE(make_certificates(folder.path()));
    write(folder / "nginx.conf", configuration(folder.path(), port, has_tls));
    Running nginx({"bash", "-c", "PATH=$PATH:/usr/sbin exec nginx -c '" + (folder / "nginx.conf").string() + "'"});
    bool is_up = false;
    for (int i = 0; i < 500 && !is_up; ++i) {
      is_up = answers(port);
      if (!is_up) std::this_thread::sleep_for(std::chrono::milliseconds(10));  // for another process
    }
    if (!is_up) continue;

    const auto archive = (folder / "board.db").string();
    std::vector<std::string> command = {"sync", archive, base, "--delay", "0", "--json"};
    if (has_tls) {
      const RunResult distrustful = run_program(command);
      CHECK(distrustful.exit_code == 4);
      CHECK_FALSE(fs::exists(archive));
      command.insert(command.end(), {"--cacert", (folder / "ca.pem").string()});
    }
    const RunResult first = run_program(command);
    INFO(first.err);
    CHECK(first.exit_code == 0);
    // 24 posts of 10 a page are three pages, 11 are two: 7 of threads, 3 lists and the index.
    CHECK(first.out.find("\"requests\":12,\"pages\":11,") != std::string::npos);
    CHECK(first.out.find("\"new_posts\":42,") != std::string::npos);
    const RunResult second = run_program(command);
    CHECK(second.exit_code == 0);
    CHECK(second.out.find("\"requests\":2,\"pages\":1,\"unchanged\":1,\"new_posts\":0,") != std::string::npos);
    // nginx knows when its files were written: no page of a thread is sent again, not even with --full.
    command.push_back("--full");
    const RunResult full = run_program(command);
    CHECK(full.exit_code == 0);
    const RunResult kept = run({"sqlite3", archive, "SELECT count(*) FROM captures WHERE status = 304"});
    CHECK(kept.out == "7\n");
    // Answers without a body are cited too.
    const RunResult verified = run_program({"verify", archive});
    INFO(verified.out);
    CHECK(verified.exit_code == 0);
    nginx.send(SIGTERM);
    static_cast<void>(nginx.wait());
    return;
  }
  FAIL("nginx did not start");
}
