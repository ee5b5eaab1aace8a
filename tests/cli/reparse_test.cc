// All rows again from the captures, and where the words of a post come from.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "cli/running.h"
#include "cli/sample_page.h"
#include "support/archive_rows.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/temp_dir.h"

using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

const std::string board = (fs::path(SOURCE_DIR) / "fixtures" / "board").string();

const std::string posts = "SELECT * FROM posts ORDER BY id";
const std::string captures = "SELECT * FROM captures ORDER BY id";

/// A copy of the sample board, imported.
fs::path imported(const TempDir& folder) {
  fs::copy(board, folder / "saved", fs::copy_options::recursive);
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"import", archive.string(), (folder / "saved").string(), "-q"}).exit_code == 0);
  return archive;
}

nlohmann::json summary_of(const RunResult& result) { return nlohmann::json::parse(result.out); }

/// What an older extractor might have left: a wrong text, a lost quote, a post that never was, an older number.
void spoil(const fs::path& archive) {
  change(archive,
         "UPDATE posts SET text = 'wrong' WHERE id = 1006;"
         "DELETE FROM quotes WHERE id = (SELECT min(id) FROM quotes);"
         "INSERT INTO posts (id, thread_id, author_name, text, state, as_of) "
         "SELECT 999999, thread_id, 'Nobody', 'invented', 'visible', as_of FROM posts WHERE id = 1006;"
         "UPDATE captures SET extractor_version = 0;"
         "INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')");
}

}  // namespace

TEST_CASE("reparse: makes the rows that are there", "[cli][reparse]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const std::string before = content_of(archive);
  const std::string captures_before = rows(archive, captures);
  const std::string posts_before = rows(archive, posts);
  const RunResult result = run_program({"reparse", archive.string(), "--json"});
  CHECK(result.exit_code == 0);
  CHECK(summary_of(result)["captures"] == 17);
  CHECK(summary_of(result)["changes"].empty());
  CHECK(content_of(archive) == before);
  CHECK(rows(archive, posts) == posts_before);
  CHECK(rows(archive, captures) == captures_before);
  CHECK(rows(archive, "SELECT command, exit_code FROM runs ORDER BY id DESC LIMIT 1") == "reparse|0\n");
}

TEST_CASE("reparse: what an older extractor got wrong is put right, and told", "[cli][reparse]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const std::string before = content_of(archive);
  spoil(archive);
  const RunResult result = run_program({"reparse", archive.string(), "--json", "-v"});
  CHECK(result.exit_code == 0);
  const nlohmann::json changes = summary_of(result)["changes"];
  CHECK(changes["posts"] == nlohmann::json({{"added", 0}, {"changed", 1}, {"gone", 1}}));
  CHECK(changes["quotes"]["added"].get<int>() + changes["quotes"]["changed"].get<int>() == 1);
  CHECK(changes.size() == 2);
  CHECK(result.err.find("posts 999999: gone") != std::string::npos);
  CHECK(content_of(archive) == before);
  CHECK(rows(archive, "SELECT count(*) FROM posts_fts WHERE posts_fts MATCH 'invented'") == "0\n");
  change(archive, "INSERT INTO posts_fts (posts_fts, rank) VALUES ('integrity-check', 1)");
}

TEST_CASE("reparse: what only lost captures said stays", "[cli][reparse]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const std::string before = content_of(archive);
  spoil(archive);
  // 1006 is on the page of thread 129; this one holds other posts.
  fs::remove(folder / "saved/thread-113-page-1.html");
  const RunResult result = run_program({"reparse", archive.string(), "--json"});
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("saved/thread-113-page-1.html: not read again: No such file") != std::string::npos);
  CHECK(summary_of(result)["captures"] == 16);
  CHECK(summary_of(result)["set_aside"].size() == 1);
  CHECK(rows(archive, "SELECT count(*) FROM posts WHERE text = 'wrong'") == "0\n");
  // Whether anybody saw the post that never was cannot be known any more.
  change(archive, "DELETE FROM posts WHERE id = 999999");
  CHECK(content_of(archive) == before);

  // Other bytes in its place are none of the capture's.
  fs::copy(folder / "saved/thread-129-page-1.html", folder / "saved/thread-113-page-1.html");
  const RunResult other = run_program({"reparse", archive.string(), "--json"});
  CHECK(other.exit_code == 1);
  CHECK(other.err.find("other bytes") != std::string::npos);
  CHECK(content_of(archive) == before);
}

TEST_CASE("reparse: a WARC that is packed as a whole is read again too", "[cli][reparse][warc]") {
  const TempDir folder;
  BoardPlan plan;
  plan.thread_sizes = {4, 2};
  BoardSite site(make_board(plan), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  REQUIRE(run_program({"sync", (folder / "first.db").string(), server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  site.command("add 1 posts to thread 101");
  REQUIRE(run_program({"sync", (folder / "first.db").string(), "--delay", "0", "-q"}).exit_code == 0);
  REQUIRE(run({"sh", "-c",
               "cd '" + folder.path().string() + "' && gunzip -c first.warc.d/*.gz > plain.warc && gzip -k plain.warc"})
              .exit_code == 0);
  for (const char* const name : {"plain.warc", "plain.warc.gz"}) {
    const fs::path archive = folder / (std::string(name) + ".db");
    REQUIRE(run_program({"import", archive.string(), (folder / name).string(), "-q"}).exit_code == 0);
    const std::string before = content_of(archive);
    spoil(archive);
    CHECK(check_citations(archive).wrong.empty());
    CHECK(run_program({"reparse", archive.string(), "-q"}).exit_code == 0);
    CHECK(content_of(archive) == before);

    // With a capture that cannot be read, rows are made over those that are there.
    change(archive,
           "INSERT INTO captures SELECT 9999, url || 'x', key, kind, fetched_at, status, 'none', origin, 'none', "
           "offset, length, charset, charset_source, outcome, detail, extractor_version, thread_id, page_number, "
           "utc_offset_minutes, utc_offset_source, date_order, as_of FROM captures LIMIT 1;"
           "UPDATE posts SET text = 'wrong', title = NULL, author_name = 'x'");
    CHECK(run_program({"reparse", archive.string(), "-q"}).exit_code == 1);
    change(archive, "DELETE FROM captures WHERE id = 9999");
    CHECK(content_of(archive) == before);

    // The bytes of a post, cut out as cite says.
    std::string post = rows(archive, "SELECT max(id) FROM posts");
    post.pop_back();
    const RunResult cited = run_program({"cite", archive.string(), post});
    const std::size_t command = cited.out.find("by hand   ");
    REQUIRE(command != std::string::npos);
    const RunResult cut = run({"sh", "-c", cited.out.substr(command + 10)});
    const RunResult bytes = run_program({"cite", archive.string(), post, "--bytes"});
    CHECK(bytes.exit_code == 0);
    CHECK(bytes.out.find("post_message_" + post) != std::string::npos);
    CHECK(cut.out.find(bytes.out) != std::string::npos);
  }
}

TEST_CASE("reparse: what the newest capture no longer says an older one does", "[cli][reparse][warc]") {
  const TempDir folder;
  const auto page = [](const std::string& title) {
    return "<html><head><meta name=\"generator\" content=\"vBulletin 3.8.11\"><title>Nets - "
           "Harbour</title></head><body>"
           "<a href=\"showthread.php?t=5\"><strong>Nets</strong></a>"
           "<table id=\"post71\"><tr><td class=\"thead\"><a name=\"post71\">11-06-2010, 10:15 PM</a></td></tr><tr><td>"
           "<a class=\"bigusername\" href=\"member.php?u=3\">Ann</a></td><td id=\"td_post_71\">" +
           title + "<div id=\"post_message_71\">Words</div></td></tr></table></body></html>";
  };
  std::string warc;
  for (const auto& [date, title] :
       {std::pair{"2011-01-01T00:00:00Z",
                  "<!-- icon and title --><div class=\"smallfont\"><strong>Old nets</strong></div>"
                  "<hr size=\"1\"><!-- / icon and title -->"},
        std::pair{"2012-01-01T00:00:00Z", ""}}) {
    const std::string block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(title);
    warc +=
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://harbour.example/showthread.php?t=5\r\nWARC-Date: " +
        std::string(date) + "\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Length: " +
        std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
  }
  std::ofstream(folder / "plain.warc", std::ios::binary) << warc;
  REQUIRE(run({"gzip", "-k", (folder / "plain.warc").string()}).exit_code == 0);
  for (const char* const name : {"plain.warc", "plain.warc.gz"}) {
    CAPTURE(name);
    const fs::path archive = folder / (std::string(name) + ".db");
    REQUIRE(run_program({"import", archive.string(), (folder / name).string(), "-q"}).exit_code == 0);
    REQUIRE(rows(archive, "SELECT title, text FROM posts WHERE id = 71") == "Old nets|Words\n");
    // An older reading saw a title in the newer page, where there is none; and one of the captures is lost.
    change(archive,
           "UPDATE posts SET title = 'Nonsense'; DELETE FROM fills;"
           "INSERT INTO captures SELECT 9999, 'http://harbour.example/lost', key, kind, fetched_at, status, 'none', "
           "origin, 'none', offset, length, charset, charset_source, outcome, detail, extractor_version, thread_id, "
           "page_number, utc_offset_minutes, utc_offset_source, date_order, as_of FROM captures LIMIT 1");
    CHECK(run_program({"reparse", archive.string(), "-q"}).exit_code == 1);
    CHECK(rows(archive, "SELECT title, text FROM posts WHERE id = 71") == "Old nets|Words\n");
  }
}

TEST_CASE("reparse: a sync's archive is made again, moved threads and all", "[cli][reparse][sync]") {
  const TempDir folder;
  BoardPlan plan;
  plan.posts_per_page = 3;
  plan.thread_sizes = {7, 4, 2};
  BoardSite site(make_board(plan), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  site.command("merge thread 105 into 101");
  site.command("edit post 1001");
  REQUIRE(run_program({"sync", archive.string(), "--full", "--delay", "0", "-q"}).exit_code <= 1);
  // Nothing but where the old address leads to says that one became the other.
  REQUIRE(
      run_program({"sync", archive.string(), server.url("/showthread.php?t=105"), "--delay", "0", "-q"}).exit_code ==
      0);
  REQUIRE(rows(archive, "SELECT moved_to FROM threads WHERE id = 105") == "101\n");
  const std::string before = content_of(archive);
  const std::string state = rows(archive, "SELECT * FROM sources; SELECT * FROM addresses; SELECT * FROM sync_marks");
  const RunResult result = run_program({"reparse", archive.string(), "--json"});
  CHECK(result.exit_code == 0);
  CHECK(summary_of(result)["changes"].empty());
  CHECK(content_of(archive) == before);
  CHECK(rows(archive, "SELECT * FROM sources; SELECT * FROM addresses; SELECT * FROM sync_marks") == state);
}

TEST_CASE("reparse: what a sync did not take does not come in by it", "[cli][reparse][sync]") {
  const TempDir folder;
  BoardPlan plan;
  plan.thread_sizes = {4, 2};
  BoardSite site(make_board(plan), Face::vb4);
  const HttpServer server([&](const HttpRequest& request) { return site.answer(request); });
  site.start_at(server.url("/"));
  const fs::path archive = folder / "board.db";
  REQUIRE(run_program({"sync", archive.string(), server.url("/"), "--delay", "0", "-q"}).exit_code == 0);
  // As a guest's view is noted that came in place of a member's: well formed, and refused.
  change(archive, "UPDATE captures SET outcome = 'error', detail = 'login' WHERE key = 'thread:105:1'");
  CHECK(run_program({"reparse", archive.string(), "-q"}).exit_code == 0);
  CHECK(rows(archive, "SELECT count(*) FROM posts WHERE thread_id = 105") == "0\n");
  CHECK(rows(archive, "SELECT count(*) FROM posts WHERE thread_id = 101") == "4\n");
  CHECK(rows(archive, "SELECT outcome, detail FROM captures WHERE key = 'thread:105:1'") == "error|login\n");
}

TEST_CASE("reparse: a page that is understood no more takes nothing with it", "[cli][reparse]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const std::string before = content_of(archive);
  // The digest fits: to the program this is what was captured, and what an older one understood.
  std::ofstream(folder / "saved/thread-129-page-1.html") << "<html><body>a shop</body></html>";
  const std::string digest = run({"sha256sum", (folder / "saved/thread-129-page-1.html").string()}).out.substr(0, 64);
  change(archive, "UPDATE captures SET sha256 = '" + digest + "' WHERE file = 'saved/thread-129-page-1.html'");
  const RunResult result = run_program({"reparse", archive.string(), "--json"});
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("saved/thread-129-page-1.html: not read again: now not-vbulletin") != std::string::npos);
  CHECK(content_of(archive) == before);
  CHECK(rows(archive, "SELECT count(*) FROM captures WHERE outcome <> 'stored'") == "0\n");
}

TEST_CASE("reparse: killed at any instant it has done all or nothing", "[cli][reparse][kill]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const std::string right = content_of(archive);
  spoil(archive);
  const std::string wrong = content_of(archive);
  int undone = 0;
  for (int i = 0; i < 20; ++i) {
    Running reparse({program(), "reparse", archive.string(), "-q"});
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + 10 * i));  // the instant of the kill
    reparse.send(SIGKILL);
    (void)reparse.wait();
    const std::string now = content_of(archive);
    CHECK((now == right || now == wrong));
    if (now == wrong) ++undone;
  }
  CHECK(undone > 0);
  CHECK(run_program({"reparse", archive.string(), "-q"}).exit_code == 0);
  CHECK(content_of(archive) == right);
}

TEST_CASE("reparse: an archive that is not there is told, and not made", "[cli][reparse]") {
  const TempDir folder;
  const RunResult result = run_program({"reparse", (folder / "none.db").string()});
  CHECK(result.exit_code == 7);
  CHECK(result.err.find("no such archive") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "none.db"));
}

TEST_CASE("cite: names the capture of a post", "[cli][cite]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const RunResult told = run_program({"cite", archive.string(), "1006", "1015"});
  CHECK(told.exit_code == 0);
  CHECK(told.out.find("post      1006\n") == 0);
  CHECK(told.out.find("\naddress   https://harbour.example/showthread.php?t=129\n") != std::string::npos);
  CHECK(told.out.find("saved/thread-129-page-1.html\n") != std::string::npos);
  CHECK(told.out.find("\npost      1015\n") != std::string::npos);

  const RunResult json = run_program({"cite", archive.string(), "1006", "--json"});
  const nlohmann::json cited = nlohmann::json::parse(json.out);
  CHECK(cited["file"] == "saved/thread-129-page-1.html");
  CHECK(cited["offset"] == 0);
  CHECK(cited["origin"] == "file");

  const RunResult bytes = run_program({"cite", archive.string(), "1006", "--bytes"});
  CHECK(bytes.exit_code == 0);
  CHECK(bytes.out == read_bytes(folder / "saved/thread-129-page-1.html"));
  const RunResult digest = run({"sha256sum", (folder / "saved/thread-129-page-1.html").string()});
  CHECK(digest.out.substr(0, 64) == cited["sha256"].get<std::string>());

  // A file that was changed since is not passed off as what was captured.
  std::ofstream(folder / "saved/thread-129-page-1.html", std::ios::app) << "<!-- changed -->";
  const RunResult changed = run_program({"cite", archive.string(), "1006", "--bytes"});
  CHECK(changed.exit_code == 1);
  CHECK(changed.out.empty());
  CHECK(changed.err.find("other bytes") != std::string::npos);
}

TEST_CASE("cite: what cannot be cited is told", "[cli][cite]") {
  const TempDir folder;
  const fs::path archive = imported(folder);
  const RunResult unknown = run_program({"cite", archive.string(), "1", "1006"});
  CHECK(unknown.exit_code == 1);
  CHECK(unknown.err.find("post 1") != std::string::npos);
  CHECK(unknown.out.find("post      1006") == 0);
  CHECK(run_program({"cite", archive.string(), "1006", "1015", "--bytes"}).exit_code == 2);
  CHECK(run_program({"cite", archive.string(), "page"}).exit_code == 2);
  RunOptions terminal;
  terminal.output_is_terminal = true;
  CHECK(run_program({"cite", archive.string(), "1006", "--bytes"}, terminal).exit_code == 2);
}
