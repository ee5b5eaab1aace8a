// One board, many ways into an archive: the same export.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/archive_rows.h"
#include "support/board_site.h"
#include "support/catch.h"
#include "support/http_server.h"
#include "support/program.h"
#include "support/saved_ways.h"
#include "support/temp_dir.h"
#include "unit/warc_samples.h"

using namespace vbarchive;
using namespace vbarchive::testing;
namespace fs = std::filesystem;

namespace {

/// 2015-12-29T04:29:00Z, and the time at which everything else than the Wayback Machine saved a page.
constexpr UtcTime archived_at{1'451'363'340};
constexpr UtcTime saved_at{1'480'000'000};

BoardPlan plan_of_ways() {
  BoardPlan plan;
  plan.seed = 5;
  plan.slim = true;
  plan.posts_per_page = 4;
  plan.thread_sizes = {11, 6, 5, 3, 2};
  return plan;
}

SiteOptions options_of_ways() {
  SiteOptions options;
  // Its calendar has no end, and neither has a folder in which every address is answered.
  options.robots =
      "User-agent: *\nDisallow: /search.php\nDisallow: /calendar.php\nDisallow: /calendar\nDisallow: /archive/\n";
  return options;
}

void write_file(const fs::path& file, std::string_view bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

bool has_wget() { return run({"sh", "-c", "command -v wget"}).exit_code == 0; }

/// A board that is served, archived by `sync`, with the pages that sync asked for.
class Ways {
 public:
  explicit Ways(Face face)
      : site_(make_board(plan_of_ways()), face, options_of_ways()),
        server_([this](const HttpRequest& request) { return site_.answer(request); }) {
    site_.start_at(server_.url("/"));
    const RunResult synced =
        run_program({"sync", archive("sync").string(), base(), "--delay", "0", "-q", "--no-captures"});
    REQUIRE(synced.exit_code == 0);
    for (const SiteRequest& request : site_.log()) {
      const std::string target = request.line.substr(request.line.find('/'));
      if (target == "/robots.txt") continue;
      const HttpAnswer answer = site_.answer({.method = "GET",
                                              .target = target,
                                              .version = "HTTP/1.1",
                                              .headers = {},
                                              .body = {},
                                              .connection = 0,
                                              .at = {}});
      pages_.push_back({server_.url(target), answer.body});
    }
  }

  [[nodiscard]] std::string base() const { return server_.url("/"); }
  [[nodiscard]] const std::vector<ServedPage>& pages() const { return pages_; }
  [[nodiscard]] std::vector<std::string> addresses() const {
    std::vector<std::string> all;
    for (const ServedPage& page : pages_) all.push_back(page.address);
    return all;
  }
  [[nodiscard]] fs::path folder(const std::string& way) const { return folder_ / way; }
  [[nodiscard]] fs::path archive(const std::string& way) const { return folder_ / (way + ".db"); }
  /// `127.0.0.1:8080`.
  [[nodiscard]] std::string host() const { return fmt::format("127.0.0.1:{}", server_.port()); }

  void wget(const std::string& way, std::vector<std::string> arguments) const {
    fs::create_directories(folder(way));
    RunOptions options;
    options.working_directory = folder(way);
    arguments.insert(arguments.begin(), {"wget", "--quiet", "--no-config"});
    // 8: something was answered with 404, as pictures are here.
    const auto code = run(arguments, options).exit_code;
    CHECK((code == 0 || code == 8));
  }

  [[nodiscard]] std::string exported(const std::string& way) const {
    const RunResult result = run_program({"export", archive(way).string(), "--format", "ndjson", "--without-captures"});
    CHECK(result.exit_code == 0);
    return result.out;
  }

  /// Imports what a way left behind; then the two archives say the same.
  void check(const std::string& way, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"import", archive(way).string(), folder(way).string(), "-q"});
    const RunResult imported = run_program(more);
    INFO(way << ": " << imported.err);
    CHECK(imported.exit_code == 0);
    CHECK(imported.err.empty());
    check_same(way);
    // Reading the same bytes again knows no less.
    CHECK(run_program({"reparse", archive(way).string(), "-q"}).exit_code == 0);
    check_same(way);
  }
  /// The same for a way that also brings pages of which the board says that they do not exist.
  void check_mirror(const std::string& way) const {
    const RunResult imported = run_program({"import", archive(way).string(), folder(way).string(), "-q", "--json"});
    INFO(way << ": " << imported.err);
    CHECK((imported.exit_code == 0 || imported.exit_code == 1));
    CHECK(rows(archive(way),
               "SELECT count(*) FROM captures WHERE outcome NOT IN ('stored', 'not-vbulletin') "
               "AND detail NOT LIKE 'not found: %'") == "0\n");
    CHECK(imported.err.find("other-board") == std::string::npos);
    check_same(way);
  }
  void check_same(const std::string& way) const {
    const std::string expected = exported("sync"), got = exported(way);
    const auto [left, right] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
    const auto line_at = [](const std::string& text, std::string::const_iterator at) {
      const auto from = static_cast<std::size_t>(at - text.begin());
      const std::size_t begin = from == 0 ? 0 : text.rfind('\n', from - 1) + 1;
      return text.substr(begin, text.find('\n', from) - begin);
    };
    INFO(way << "\nby sync: " << line_at(expected, left) << "\nby this: " << line_at(got, right));
    CHECK((expected == got));
  }

 private:
  TempDir folder_;
  BoardSite site_;
  HttpServer server_;
  std::vector<ServedPage> pages_;
};

constexpr Face faces[] = {Face::vb3, Face::vb4, Face::vb5};
/// Whose addresses name scripts, so that a mirror's links can be told from them. In version 5 `12-title.html` may be
/// either.
constexpr Face faces_with_scripts[] = {Face::vb3, Face::vb4};

/// With sanitizers, which take their time, one face is enough: every one has run without them before.
bool is_left_out(Face face) { return is_sanitized() && face != Face::vb4; }

}  // namespace

TEST_CASE("five ways: the board has of everything some", "[cli][ways]") {
  const Ways ways(Face::vb3);
  for (const char* const table : {"forums", "threads", "users", "posts", "quotes", "signatures", "reactions", "polls",
                                  "poll_options", "attachments", "links", "blocks", "thread_tags"}) {
    CAPTURE(table);
    CHECK(rows(ways.archive("sync"), fmt::format("SELECT count(*) > 0 FROM {}", table)) == "1\n");
  }
  CHECK(rows(ways.archive("sync"), "SELECT count(*), count(DISTINCT thread_id) FROM posts") == "27|5\n");
  CHECK(rows(ways.archive("sync"), "SELECT count(edited_at) > 0 FROM posts") == "1\n");
  CHECK(ways.pages().size() == 13);  // the index, three forums, 3 + 2 + 2 + 1 + 1 pages of threads
}

TEST_CASE("five ways: a folder by wget --mirror", "[cli][ways][wget]") {
  if (!has_wget()) {
    WARN("skipped: there is no wget");
    return;
  }
  for (const Face face : faces) {
    if (is_left_out(face)) continue;
    CAPTURE(name_of(face));
    const Ways ways(face);
    ways.wget("mirror", {"--mirror", "--page-requisites", "--adjust-extension", ways.base()});
    ways.check_mirror("mirror");
    if (face == Face::vb5) continue;
    // wget leads a link to a thread to any file that a redirect made of it: without those.
    ways.wget("converted", {"--mirror", "--page-requisites", "--adjust-extension", "--convert-links",
                            "--reject-regex=[?&](p|goto)=", ways.base()});
    ways.check_mirror("converted");
    ways.wget("windows", {"--mirror", "--convert-links", "--restrict-file-names=windows",
                          "--reject-regex=[?&](p|goto)=", ways.base()});
    ways.check_mirror("windows");
  }
}

TEST_CASE("five ways: a WARC by wget --warc-file", "[cli][ways][wget][warc]") {
  if (!has_wget()) {
    WARN("skipped: there is no wget");
    return;
  }
  for (const Face face : faces) {
    if (is_left_out(face)) continue;
    CAPTURE(name_of(face));
    const Ways ways(face);
    ways.wget("warc", {"--mirror", "--delete-after", "--warc-file=board", ways.base()});
    ways.check_mirror("warc");
  }
}

TEST_CASE("five ways: single files with names that say nothing", "[cli][ways][wget]") {
  for (const Face face : faces) {
    if (is_left_out(face)) continue;
    CAPTURE(name_of(face));
    const Ways ways(face);
    std::size_t number = 0;
    for (const ServedPage& page : ways.pages())
      write_file(ways.folder("single") / fmt::format("page-{}.html", ++number), page.bytes);
    // Such a page does not say which board it is of.
    ways.check("single", {"--site", ways.base()});

    // The last first, with names that sort the other way.
    for (const ServedPage& page : ways.pages())
      write_file(ways.folder("packed") / fmt::format("{}.html", number--), page.bytes);
    REQUIRE(run({"sh", "-c", "gzip '" + ways.folder("packed").string() + "'/*.html"}).exit_code == 0);
    ways.check("packed", {"--site", ways.base()});
  }
}

TEST_CASE("five ways: pages of the Wayback Machine", "[cli][ways][wayback]") {
  for (const Face face : faces) {
    if (is_left_out(face)) continue;
    CAPTURE(name_of(face));
    const Ways ways(face);
    std::string records, raw_records;
    std::size_t number = 0;
    for (const ServedPage& page : ways.pages()) {
      const std::string rewritten = by_wayback_machine(page, ways.base(), archived_at);
      write_file(ways.folder("wayback") / fmt::format("{}.html", ++number), rewritten);
      records += text_of(
          {"response", wayback_address(page.address, archived_at), "2017-03-01T12:00:00Z", "", answer(rewritten)});
      raw_records += text_of({"resource", wayback_address(page.address, archived_at, "id_"), "2017-03-01T12:00:00Z",
                              "Content-Type: text/html\r\n", page.bytes});
      // As wget names it. In version 5 a page and a folder have the same name: it would be `thread.1` then.
      if (face == Face::vb5) continue;
      std::string target = page.address == ways.base() ? "index.html" : page.address.substr(ways.base().size());
      const std::size_t query = std::min(target.find('?'), target.size());
      for (std::size_t at = target.find('/', query); at != std::string::npos; at = target.find('/', at))
        target.replace(at, 1, "%2F");
      write_file(ways.folder("raw") / "web.archive.org/web" / (wayback_stamp(archived_at) + "id_") / "http:" /
                     ways.host() / target,
                 page.bytes);
    }
    write_file(ways.folder("wayback-warc") / "board.warc", records);
    write_file(ways.folder("raw-warc") / "board.warc", raw_records);
    for (const char* const way : {"wayback", "wayback-warc", "raw", "raw-warc"}) {
      if (!fs::exists(ways.folder(way))) continue;
      ways.check(way);
      CHECK(rows(ways.archive(way), "SELECT DISTINCT fetched_at FROM captures") == "2015-12-29T04:29:00Z\n");
    }
  }
}

TEST_CASE("five ways: MHTML", "[cli][ways]") {
  for (const Face face : faces) {
    if (is_left_out(face)) continue;
    CAPTURE(name_of(face));
    const Ways ways(face);
    std::size_t number = 0;
    for (const ServedPage& page : ways.pages())
      write_file(ways.folder("mhtml") / fmt::format("{}.mhtml", ++number), as_mhtml(page, saved_at));
    ways.check("mhtml");
    CHECK(rows(ways.archive("mhtml"), "SELECT DISTINCT fetched_at FROM captures") == to_iso(saved_at) + "\n");
  }
}

TEST_CASE("five ways: a folder by HTTrack", "[cli][ways]") {
  for (const Face face : faces_with_scripts) {
    CAPTURE(name_of(face));
    const Ways ways(face);
    const std::vector<std::string> addresses = ways.addresses();
    for (const ServedPage& page : ways.pages()) {
      std::string host = ways.host();
      std::ranges::replace(host, ':', '_');
      write_file(ways.folder("httrack") / host / httrack_name(page.address),
                 by_httrack(page, ways.base(), addresses, saved_at));
    }
    ways.check("httrack");
    CHECK(rows(ways.archive("httrack"), "SELECT DISTINCT fetched_at FROM captures") == to_iso(saved_at) + "\n");
  }
}
