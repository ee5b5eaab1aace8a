// What a sync keeps of a board's answers: to the byte, for other tools too, and without secrets.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support/archive_rows.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

BoardPlan plan_of_two_threads() {
  BoardPlan plan;
  plan.posts_per_page = 3;
  plan.thread_sizes = {7, 2};
  return plan;
}

std::string unpacked(const fs::path& folder) {
  const RunResult result = run({"sh", "-c", "gunzip -c '" + folder.string() + "'/*.warc.gz"});
  REQUIRE(result.exit_code == 0);
  return result.out;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// Posts whose cited bytes, cut out with nothing but tail, head and gunzip, do not hold their number and the name of
/// their author, where that is written as it is.
std::string posts_not_cited(const fs::path& archive) {
  const std::string commands = rows(archive,
                                    "SELECT 'tail -c +' || (c.offset + 1) || ' \"' || c.file || '\" | head -c ' || "
                                    "c.length || ' | gunzip > cut; grep -q "
                                    "\"[^0-9]' || p.id || '[^0-9]\" cut && grep -qF \"' || iif(p.author_name GLOB "
                                    "'*[^A-Za-z ]*', '', p.author_name) || '\" cut || echo ' || p.id "
                                    "FROM posts p JOIN captures c ON c.id = p.capture_id");
  RunOptions in_folder;
  in_folder.working_directory = archive.parent_path();
  const RunResult result = run({"sh", "-c", commands}, in_folder);
  return result.out + result.err;
}

}  // namespace

TEST_CASE("captures: every post's cited bytes hold the post", "[sync][warc]") {
  for (const Face face : {Face::vb3, Face::vb4, Face::vb5}) {
    const TempDir folder;
    BoardSite site(make_board(plan_of_two_threads()), face);
    const HttpServer server([&](const HttpRequest& request) {
      HttpAnswer answer = site.answer(request);
      answer.gzip = request.target.find("101") != std::string::npos;
      answer.chunked = request.target.find("page") != std::string::npos;
      return answer;
    });
    site.start_at(server.url("/"));
    const fs::path archive = folder / "board.db";
    const RunResult synced = run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q"});
    CAPTURE(synced.err);
    REQUIRE(synced.exit_code == 0);
    CHECK(rows(archive, "SELECT count(*), count(capture_id) FROM posts") == "9|9\n");
    CHECK(rows(archive, "SELECT count(*) FROM captures WHERE file NOT LIKE 'board.warc.d/board.db-%-00001.warc.gz'") ==
          "0\n");
    CHECK(posts_not_cited(archive) == "");
    const Citations citations = check_citations(archive);
    CHECK(citations.wrong.empty());

    // Each answer with its request, robots.txt too, in a file that says what it is.
    const std::string warc = unpacked(folder / "board.warc.d");
    const std::size_t requests = site.log().size();
    CHECK(count(warc, "\r\nWARC-Type: warcinfo\r\n") == 1);
    CHECK(count(warc, "\r\nWARC-Type: response\r\n") == requests);
    CHECK(count(warc, "\r\nWARC-Type: request\r\n") == requests);
    CHECK(count(warc, "\r\nGET /robots.txt HTTP/1.1\r\n") == 1);
    CHECK(citations.count == requests - 1);

    // The same board once more, by way of these files.
    const fs::path again = folder / "again.db";
    CHECK(run_program({"import", again.string(), (folder / "board.warc.d").string(), "-q"}).exit_code == 0);
    CHECK(rows(again, "SELECT id, html, posted_at, author_id FROM posts ORDER BY id") ==
          rows(archive, "SELECT id, html, posted_at, author_id FROM posts ORDER BY id"));
  }
}

TEST_CASE("captures: what a board answers byte for byte as before is not written again", "[sync][warc]") {
  const TempDir folder;
  BoardSite site(make_board(plan_of_two_threads()), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  const std::string before = rows(archive, "SELECT * FROM captures");
  const std::size_t pages = site.log().size() - 1;
  REQUIRE(run_program({"sync", archive.string(), "--full", "--delay", "0", "-q"}).exit_code == 0);
  CHECK(rows(archive, "SELECT * FROM captures") == before);
  const std::string warc = unpacked(folder / "board.warc.d");
  CHECK(count(warc, "\r\nWARC-Type: revisit\r\n") == pages);
  CHECK(count(warc, "\r\nWARC-Type: response\r\n") == pages + 2);  // robots.txt each time
  CHECK(check_citations(archive).wrong.empty());

  // Without the files there is nothing to refer to.
  fs::remove_all(folder / "board.warc.d");
  REQUIRE(run_program({"sync", archive.string(), "--full", "--delay", "0", "-q"}).exit_code == 0);
  CHECK(count(unpacked(folder / "board.warc.d"), "\r\nWARC-Type: response\r\n") == pages + 1);
}

TEST_CASE("captures: a torn end is cut off, and nothing that a row cites is lost", "[sync][warc]") {
  const TempDir folder;
  BoardSite site(make_board(plan_of_two_threads()), Face::vb3);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  const fs::path file = fs::directory_iterator(folder / "board.warc.d")->path();
  const auto size = fs::file_size(file);
  {
    // The beginning of a record that a kill cut off.
    std::ifstream in(file, std::ios::binary);
    std::string start(300, '\0');
    in.read(start.data(), 300);
    std::ofstream(file, std::ios::binary | std::ios::app) << start;
  }
  site.command("add 1 posts to thread 101");
  CHECK(run_program({"sync", archive.string(), "--delay", "0", "-q"}).exit_code == 0);
  CHECK(fs::file_size(file) > size + 300);
  CHECK(run({"gunzip", "--test", file.string()}).exit_code == 0);
  CHECK(check_citations(archive).wrong.empty());
  CHECK(posts_not_cited(archive) == "");
}

TEST_CASE("captures: no secret gets into them", "[sync][warc][login]") {
  const TempDir folder;
  SiteOptions options;
  options.accounts = {{"Marram", "seaweed-and-salt"}};
  BoardSite site(make_board(plan_of_two_threads()), Face::vb4, options);
  std::string cookies;
  const HttpServer server([&](const HttpRequest& request) {
    HttpAnswer answer = site.answer(request);
    for (const auto& [name, value] : answer.headers) {
      if (name == "Set-Cookie") cookies += value.substr(value.find('=') + 1, 32) + "\n";
    }
    return answer;
  });
  site.start_at(server.url("/"));
  RunOptions run_options;
  run_options.environment = {{"VBARCHIVE_USER", "Marram"}, {"VBARCHIVE_PASSWORD", "seaweed-and-salt"}};
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q"}, run_options).exit_code == 0);
  const std::string warc = unpacked(folder / "board.warc.d");
  CHECK(warc.find("seaweed-and-salt") == std::string::npos);
  CHECK(warc.find("\r\nCookie:") == std::string::npos);
  CHECK(warc.find("\r\nPOST ") == std::string::npos);
  REQUIRE(cookies.size() > 33);
  for (std::size_t at = 0; at + 32 < cookies.size(); at += 33) {
    const std::string value = cookies.substr(at, 32);
    if (value.find_first_not_of("0123456789abcdef") == std::string::npos) CHECK(warc.find(value) == std::string::npos);
  }
}

TEST_CASE("captures: --no-captures keeps none", "[sync][warc][cli]") {
  const TempDir folder;
  BoardSite site(make_board(plan_of_two_threads()), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q", "--no-captures"}).exit_code ==
          0);
  CHECK_FALSE(fs::exists(folder / "board.warc.d"));
  CHECK(rows(archive, "SELECT count(*) > 0, count(file) FROM captures") == "1|0\n");
  std::string post = rows(archive, "SELECT min(id) FROM posts");
  post.pop_back();
  CHECK(run_program({"cite", archive.string(), post}).out.find("not kept") != std::string::npos);
  CHECK(run_program({"cite", archive.string(), post, "--bytes"}).exit_code == 1);
}

TEST_CASE("captures: an address mistyped leaves none behind, and takes none away", "[sync][warc][cli]") {
  const TempDir folder;
  const HttpServer server([](const HttpRequest&) {
    HttpAnswer answer;
    answer.headers = {{"Content-Type", "text/html"}};
    answer.body = "<html><head><title>A shop</title></head><body>Nets and lines</body></html>";
    return answer;
  });
  const fs::path archive = folder / "board.db";
  CHECK(run_program({"sync", archive.string(), server.url("/"), "--delay", "0"}).exit_code == 3);
  CHECK(fs::is_empty(folder.path()));
  fs::create_directory(folder / "board.warc.d");
  std::ofstream(folder / "board.warc.d/older.warc.gz") << "of an archive that was lost";
  CHECK(run_program({"sync", archive.string(), server.url("/"), "--delay", "0"}).exit_code == 3);
  CHECK_FALSE(fs::exists(archive));
  CHECK(fs::exists(folder / "board.warc.d/older.warc.gz"));
}

TEST_CASE("captures: a folder that cannot be written is told before anything is asked", "[sync][warc][cli]") {
  const TempDir folder;
  const HttpServer server([](const HttpRequest&) { return HttpAnswer{}; });
  std::ofstream(folder / "board.warc.d") << "a file in the way";
  const RunResult result = run_program({"sync", (folder / "board.db").string(), server.url("/"), "--delay", "0"});
  CHECK(result.exit_code == 7);
  CHECK(result.err.find("board.warc.d") != std::string::npos);
  CHECK(server.connections() == 0);
}
