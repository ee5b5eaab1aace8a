// What wget records of a board gives the same rows as its saved pages, and is found again with tail and head.
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/sample_page.h"
#include "support/archive_rows.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

const fs::path board = fs::path(SOURCE_DIR) / "fixtures" / "board";

/// The saved file of `…?t=113&page=2`.
fs::path file_of(const std::string& target) {
  const std::size_t thread = target.find("?t=");
  const std::size_t page = target.find("&page=");
  if (thread == std::string::npos || page == std::string::npos) return {};
  return board /
         ("thread-" + target.substr(thread + 3, page - thread - 3) + "-page-" + target.substr(page + 6) + ".html");
}

}  // namespace

TEST_CASE("cli: a WARC by wget gives the rows of the saved pages, each traceable to its bytes", "[cli][warc]") {
  if (run({"sh", "-c", "command -v wget"}).exit_code != 0) {
    WARN("skipped: there is no wget");
    return;
  }
  const TempDir folder;
  HttpServer server([](const HttpRequest& request) {
    HttpAnswer answer;
    answer.headers = {{"Content-Type", "text/html"}};
    const fs::path file = file_of(request.target);
    answer.status = !file.empty() && fs::exists(file) ? 200 : 404;
    answer.body = answer.status == 200 ? read_bytes(file) : "<html>gone</html>";
    answer.chunked = true;
    return answer;
  });
  std::string addresses = "http://harbour.example/nothing\n";
  for (const auto& entry : fs::directory_iterator(board)) {
    std::string name = entry.path().stem().string();  // thread-113-page-1
    if (!name.starts_with("thread-")) continue;
    const std::size_t page = name.find("-page-");
    addresses +=
        "http://harbour.example/showthread.php?t=" + name.substr(7, page - 7) + "&page=" + name.substr(page + 6) + "\n";
  }
  std::ofstream(folder / "addresses") << addresses;
  RunOptions options;
  options.working_directory = folder.path();
  options.environment = {{"http_proxy", "http://127.0.0.1:" + std::to_string(server.port())}};
  // 8: one of the addresses is answered with 404.
  CHECK(run({"wget", "--quiet", "--warc-file=board", "-O", "/dev/null", "-i", "addresses"}, options).exit_code == 8);

  const fs::path warc = folder / "board.warc.gz";
  const fs::path archive = folder / "a.db";
  const RunResult imported = run_program({"import", archive.string(), warc.string()});
  CAPTURE(imported.err);
  CHECK(imported.exit_code == 0);
  REQUIRE(run_program({"import", (folder / "b.db").string(), board.string()}).exit_code == 0);
  // The saved pages are of a board over TLS, which is told by the addresses that are written in full.
  const std::string posts =
      "SELECT id, thread_id, author_name, posted_at, posted_at_text, replace(html, 'https://harbour', "
      "'http://harbour'), "
      "text FROM posts ORDER BY id";
  CHECK(rows(archive, posts) == rows(folder / "b.db", posts));
  CHECK(rows(archive, "SELECT count(*) FROM posts") == "120\n");
  CHECK(rows(archive, "SELECT DISTINCT origin, file, detail FROM captures WHERE outcome = 'stored'") ==
        "warc|board.warc.gz|\n");
  CHECK(rows(archive, "SELECT status FROM captures WHERE outcome <> 'stored'") == "404\n");
  // Each post's cited bytes hold the post.
  const std::string cited = rows(archive,
                                 "SELECT 'tail -c +' || (c.offset + 1) || ' board.warc.gz | head -c ' || c.length || "
                                 "' | gunzip | grep -q post_message_' || p.id || ' || echo ' || p.id "
                                 "FROM posts p JOIN captures c ON c.id = p.capture_id");
  RunOptions in_folder;
  in_folder.working_directory = folder.path();
  const RunResult found = run({"sh", "-c", cited}, in_folder);
  CHECK(found.out.empty());
  CHECK(found.exit_code == 0);

  SECTION("once more, also from a pipe, it is held already") {
    CHECK(run_program({"import", archive.string(), warc.string()}).err.find("0 thread pages") != std::string::npos);
    RunOptions piped;
    piped.input = read_bytes(warc);
    CHECK(run_program({"import", (folder / "c.db").string(), "-"}, piped).exit_code == 0);
    CHECK(rows(folder / "c.db", posts) == rows(archive, posts));
  }
  SECTION("cut off, what is whole is kept and the exit code tells") {
    const std::string bytes = read_bytes(warc);
    std::ofstream(folder / "cut.warc.gz", std::ios::binary) << bytes.substr(0, bytes.size() / 2);
    const RunResult cut = run_program({"import", (folder / "d.db").string(), (folder / "cut.warc.gz").string()});
    CHECK(cut.exit_code == 1);
    CHECK(cut.err.find("set aside (unreadable): record at ") != std::string::npos);
    CHECK(rows(folder / "d.db", "SELECT count(*) > 0 FROM posts") == "1\n");
  }
}
