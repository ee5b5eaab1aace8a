// What a person at the shell meets who mistypes: nothing is asked of any host, and nothing is left behind.
#include <filesystem>
#include <string>
#include <vector>

#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

BoardPlan small_plan() {
  BoardPlan plan;
  plan.slim = true;
  plan.thread_sizes = {3, 2};
  return plan;
}

}  // namespace

TEST_CASE("sync: what makes no sense is told before anything is sent", "[sync][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  const HttpServer server([](const HttpRequest&) { return HttpAnswer{}; });
  const std::vector<std::vector<std::string>> commands = {
      {"sync", archive},
      {"sync", archive, "board.example"},
      {"sync", archive, "ftp://board.example/"},
      {"sync", archive, "http://reader:seaweed@127.0.0.1:" + std::to_string(server.port()) + "/"},
      {"sync", archive, server.url("/"), "http://localhost:1/"},
      {"sync", archive, server.url("/"), "--max-time", "soon"},
      {"sync", archive, server.url("/"), "--recheck", "0d"},
      {"sync", archive, server.url("/"), "--cookies", (folder / "none.txt").string()},
      {"sync", archive, server.url("/"), "--cacert", (folder / "none.pem").string()},
  };
  for (const std::vector<std::string>& command : commands) {
    INFO(command.back());
    const RunResult result = run_program(command);
    CHECK(result.exit_code == 2);
    CHECK(result.err.find("vbarchive: ") == 0);
    CHECK(result.err.find("seaweed") == std::string::npos);
    CHECK(fs::is_empty(folder.path()));
  }
  CHECK(server.connections() == 0);

  RunOptions half;
  half.environment = {{"VBARCHIVE_USER", "Marram"}};
  CHECK(run_program({"sync", archive, server.url("/")}, half).exit_code == 2);
}

TEST_CASE("sync: an archive keeps to its board", "[sync][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  BoardSite site(make_board(small_plan()), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  const HttpServer other([](const HttpRequest&) { return HttpAnswer{}; });
  site.start_at(server.url("/"));
  REQUIRE(run_program({"sync", archive, server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  const RunResult refused = run_program({"sync", archive, other.url("/"), "--delay", "0"});
  CHECK(refused.exit_code == 2);
  CHECK(other.connections() == 0);

  // Sources: listed, removed, and then there is none to follow.
  const RunResult listed = run_program({"sources", archive});
  CHECK(listed.out.find("board ") == 0);
  CHECK(listed.out.find(server.url("/")) != std::string::npos);
  CHECK(run_program({"sources", archive, "--remove", other.url("/")}).exit_code == 2);
  CHECK(run_program({"sources", archive, "--remove", server.url("/")}).exit_code == 0);
  CHECK(run_program({"sources", archive}).out.empty());
  CHECK(run_program({"sync", archive}).exit_code == 2);
}

TEST_CASE("sync: a server that is no board leaves no archive behind", "[sync][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  const HttpServer server([](const HttpRequest&) {
    HttpAnswer answer;
    answer.headers = {{"Content-Type", "text/html"}};
    answer.body = "<html><body><p>The bakery opens at six.</p></body></html>";
    return answer;
  });
  const RunResult result = run_program({"sync", archive, server.url("/"), "--delay", "0"});
  CHECK(result.exit_code == 3);
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("sync: a board whose links lead to another host is told, and the other host is not asked", "[sync][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  const HttpServer other([](const HttpRequest&) { return HttpAnswer{}; });
  BoardSite site(make_board(small_plan()), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(other.url("/"));
  const RunResult result = run_program({"sync", archive, server.url("/"), "--delay", "0"});
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("its forums are on another host, as " + other.url("/")) != std::string::npos);
  CHECK(other.connections() == 0);
}

TEST_CASE("sync: a skin that never closes its pages is read all the same, and asked twice once", "[sync][cli]") {
  const TempDir folder;
  const std::string archive = (folder / "board.db").string();
  BoardSite site(make_board(small_plan()), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) {
    HttpAnswer answer = site.answer(request);
    if (const std::size_t end = answer.body.rfind("</html>"); end != std::string::npos) answer.body.resize(end);
    return answer;
  });
  site.start_at(server.url("/"));
  const RunResult result = run_program({"sync", archive, server.url("/"), "--delay", "0", "--json"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  // robots.txt, the index twice, three lists, two threads.
  CHECK(result.out.find("\"requests\":8,\"pages\":6,") != std::string::npos);
  CHECK(result.out.find("\"new_posts\":5,") != std::string::npos);
}
