// A sync that is killed again and again loses nothing, and asks for little twice.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include "cli/running.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/random.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;

namespace {

#ifdef SANITIZED
constexpr int kills = 40;
#else
constexpr int kills = 200;
#endif

Board board_of_many_pages() {
  BoardPlan plan;
  plan.slim = true;
  plan.posts_per_page = 3;
  plan.thread_sizes.assign(80, 9);
  return make_board(plan);
}

/// All that an archive says, without when it was fetched and in which order.
std::string content_of(const std::filesystem::path& archive) {
  const std::string sql =
      "SELECT id, title, description, parent_id, thread_count, post_count, url FROM forums ORDER BY id;"
      "SELECT id, forum_id, title, prefix, url, author_id, author_name, is_closed, is_sticky, moved_to, views, "
      "reply_count, rating, page_count, last_post_id, last_post_at, last_post_by FROM threads ORDER BY id;"
      "SELECT * FROM thread_tags ORDER BY thread_id, ordinal;"
      "SELECT id, name, title, joined, location, post_count, avatar_url, url, fields FROM users ORDER BY id;"
      "SELECT id, thread_id, number, author_id, author_name, title, url, posted_at, posted_at_text, html, text, "
      "signature_id, edited_at, edited_by, edit_reason, state FROM posts ORDER BY id;"
      "SELECT * FROM quotes ORDER BY id; SELECT * FROM blocks ORDER BY post_id, ordinal;"
      "SELECT * FROM signatures ORDER BY id; SELECT * FROM reactions ORDER BY post_id, ordinal;"
      "SELECT * FROM attachments ORDER BY post_id, id; SELECT * FROM links ORDER BY post_id, ordinal;"
      "SELECT thread_id, question, voters, is_multiple, is_closed FROM polls ORDER BY thread_id;"
      "SELECT * FROM poll_options ORDER BY thread_id, ordinal;"
      "SELECT thread_id, number, first_post_id, last_post_id, post_count FROM pages ORDER BY thread_id, number;"
      "SELECT count(*) FROM queue; SELECT count(*) FROM unsettled; PRAGMA integrity_check; PRAGMA foreign_key_check;";
  const RunResult result = run({"sqlite3", "-readonly", archive.string(), sql});
  REQUIRE(result.exit_code == 0);
  return result.out;
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
  const std::vector<std::string> command = {PROGRAM, "sync", killed.string(), server.url("/"), "--delay", "0", "-q"};
  Random random(4);
  int deaths = 0;
  for (int i = 0; i < kills; ++i) {
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
