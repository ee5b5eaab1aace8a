// A sync that is killed again and again loses nothing, and asks for little twice.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include "cli/running.h"
#include "support/archive_rows.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/random.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;

namespace {

const std::size_t kills = is_sanitized() ? 40 : 200;

Board board_of_many_pages() {
  BoardPlan plan;
  plan.slim = true;
  plan.posts_per_page = 3;
  plan.thread_sizes.assign(80, 9);
  return make_board(plan);
}

}  // namespace

TEST_CASE("sync: killed at any instant, again and again, it ends with the same archive", "[sync][kill]") {
  const TempDir folder;
  BoardSite site(board_of_many_pages(), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));

  const auto whole = folder / "whole.db";
  REQUIRE(run_program({"sync", whole.string(), server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  std::map<std::string, int> once;
  for (const SiteRequest& request : site.log()) ++once[request.line];
  for (const auto& [line, count] : once) {
    INFO(line);
    CHECK(count == 1);
  }
  const std::string expected = content_of(whole);
  site.clear_log();

  const auto killed = folder / "killed.db";
  const std::vector<std::string> command = {program(), "sync", killed.string(), server.url("/"), "--delay", "0", "-q"};
  Random random(4);
  std::size_t deaths = 0;
  for (std::size_t i = 0; i < kills; ++i) {
    Running sync(command);
    std::this_thread::sleep_for(std::chrono::microseconds(random.between(0, 40'000)));  // the instant of the kill
    sync.send(SIGKILL);
    const int status = sync.wait();
    if (WIFSIGNALED(status)) ++deaths;
  }
  CHECK(deaths > kills / 2);  // some came after the end: then the next run looks for news
  const RunResult last = run(command);
  CHECK(last.exit_code == 0);
  CHECK(last.err.empty());
  CHECK(content_of(killed) == expected);
  // What a killed run had written and not cited yet does no harm; what rows cite is there.
  const Citations citations = check_citations(killed);
  CHECK(citations.wrong.empty());
  CHECK(citations.count >= once.size() - 1);  // all but robots.txt

  // Each run asks for robots.txt and the index once, and for the page that was in hand when the one before was killed.
  std::map<std::string, int> requests;
  std::size_t pages = 0;
  for (const SiteRequest& request : site.log()) {
    ++requests[request.line];
    if (request.meaning != "robots" && request.meaning != "index") ++pages;
  }
  CHECK(pages <= once.size() - 2 + kills);
  CHECK(requests.size() == once.size());
}
