// Revisit records: the page was, at another time, what an earlier record has.
#include <filesystem>
#include <fstream>
#include <string>

#include "support/archive_rows.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "warc/digest.h"

using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

const std::string address = "http://harbour.example/showthread.php?t=5";

std::string page(const std::string& words) {
  return "<html><head><meta name=\"generator\" content=\"vBulletin 3.8.11\"><title>Nets - Harbour</title></head><body>"
         "<a href=\"showthread.php?t=5\"><strong>Nets</strong></a>"
         "<table id=\"post71\"><tr><td class=\"thead\"><a name=\"post71\">11-06-2010, 10:15 PM</a></td></tr><tr><td>"
         "<a class=\"bigusername\" href=\"member.php?u=3\">Ann</a></td><td id=\"td_post_71\">"
         "<div id=\"post_message_71\">" +
         words + "</div></td></tr></table></body></html>";
}

std::string record(const std::string& type, const std::string& date, const std::string& more,
                   const std::string& block) {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + address + "\r\nWARC-Date: " + date +
         "\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n" + more +
         "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
const std::string identical = "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n";

std::string response(const std::string& date, const std::string& words) {
  return record("response", date, "", head + page(words));
}

std::string of_time(const std::string& date) {
  return identical + "WARC-Refers-To-Target-URI: " + address + "\r\nWARC-Refers-To-Date: " + date + "\r\n";
}

std::string of_digest(const std::string& words) {
  return identical + "WARC-Payload-Digest: " + vbarchive::warc::sha1_digest(page(words)) + "\r\n";
}

const std::string first = "2011-01-01T00:00:00Z", second = "2012-01-01T00:00:00Z", third = "2013-01-01T00:00:00Z";

fs::path imported(const TempDir& folder, const std::string& name, const std::string& warc, int exit_code = 0) {
  std::ofstream(folder / (name + ".warc"), std::ios::binary) << warc;
  const fs::path archive = folder / (name + ".db");
  CHECK(run_program({"import", archive.string(), (folder / (name + ".warc")).string(), "-q"}).exit_code == exit_code);
  return archive;
}

const std::string words_of_post = "SELECT text FROM posts WHERE id = 71";
const std::string times = "SELECT fetched_at, outcome FROM captures ORDER BY fetched_at";

}  // namespace

TEST_CASE("revisit: a page that went back to what it was is what it is", "[cli][import][warc]") {
  const TempDir folder;
  for (const std::string& refers : {of_time(first), of_digest("Old nets"), of_time(first) + "X: y\r\n"}) {
    const fs::path archive =
        imported(folder, "back",
                 response(first, "Old nets") + response(second, "New nets") + record("revisit", third, refers, head));
    CHECK(rows(archive, words_of_post) == "Old nets\n");
    CHECK(rows(archive, times) == first + "|stored\n" + second + "|stored\n" + third + "|stored\n");
    CHECK(rows(archive, "SELECT first_seen_at, last_seen_at FROM threads") == first + "|" + third + "\n");
    CHECK(check_citations(archive).wrong.empty());
    const std::string before = content_of(archive) + rows(archive, "SELECT * FROM captures");
    CHECK(run_program({"import", archive.string(), (folder / "back.warc").string(), "-q"}).exit_code == 0);
    CHECK(run_program({"reparse", archive.string(), "-q"}).exit_code == 0);
    CHECK(content_of(archive) + rows(archive, "SELECT * FROM captures") == before);
    fs::remove(archive);
  }
}

TEST_CASE("revisit: its time counts, not its place", "[cli][import][warc]") {
  const TempDir folder;
  // The page changed after the visit that found it as before.
  const fs::path archive = imported(
      folder, "order",
      response(first, "Old nets") + record("revisit", second, of_time(first), head) + response(third, "New nets"));
  CHECK(rows(archive, words_of_post) == "New nets\n");
  CHECK(rows(archive, times) == first + "|stored\n" + second + "|stored\n" + third + "|stored\n");

  // What it repeats may stand behind it, or in another file that is imported first.
  const fs::path behind = imported(
      folder, "behind",
      record("revisit", third, of_time(first), head) + response(second, "New nets") + response(first, "Old nets"));
  CHECK(rows(behind, words_of_post) == "Old nets\n");
}

TEST_CASE("revisit: of what the archive has not, or of other bytes, it says nothing", "[cli][import][warc]") {
  const TempDir folder;
  const std::string more = response(second, "New nets");
  const std::string other_profile = "WARC-Profile: http://profiles.example/none\r\n";
  for (const std::string& refers : {of_time(first), of_digest("Old nets"), identical, other_profile}) {
    const fs::path archive = imported(folder, "none", more + record("revisit", third, refers, head));
    CHECK(rows(archive, times) == second + "|stored\n");
    fs::remove(archive);
  }
  const fs::path empty = imported(folder, "empty", record("revisit", third, of_time(first), head), 3);
  CHECK_FALSE(fs::exists(empty));
}
