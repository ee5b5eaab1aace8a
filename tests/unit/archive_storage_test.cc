// What the disk, other programs and other runs do to an archive.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "archive/board.h"
#include "archive/schema.h"
#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using archive::Database;

namespace {

void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream{file, std::ios::binary} << bytes;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

Page thread_page(Id thread, int posts) {
  Page made = page(thread, 1);
  for (int i = 1; i <= posts; ++i) {
    made.posts.push_back(
        post(thread * 100 + i, i, 12, "Ada", "words of post " + std::to_string(i) + std::string(600, 'x')));
  }
  return made;
}

/// The exit code of the error that the action ends with; ok where it ends well.
template <typename Action>
ExitCode error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK_FALSE(std::string{error.what()}.empty());
    return error.code();
  }
  return ExitCode::ok;
}

/// Runs the action in another process, which ends without cleaning up; whether it came to its end.
template <typename Action>
bool in_killed_process(Action action) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      action();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("archive: only a mode that makes files makes one", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  for (const OpenMode mode : {OpenMode::read_write, OpenMode::read_only}) {
    CHECK(error_of([&] { Archive{file, mode}; }) == ExitCode::storage);
    CHECK_FALSE(std::filesystem::exists(file));
  }
  CHECK(error_of([&] { Archive{folder / "none" / "a.db", OpenMode::create}; }) == ExitCode::storage);
  { Archive{file, OpenMode::create}; }
  CHECK(error_of([&] { Archive{file, OpenMode::read_only}; }) == ExitCode::ok);
  CHECK(value(file, "PRAGMA page_size") == "16384");
  CHECK(value(file, "PRAGMA journal_mode") == "wal");
  CHECK(value(file, "SELECT count(*) FROM site") == "1");
}

TEST_CASE("archive: a closed archive is one file", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  {
    Archive archive{file, OpenMode::create};
    archive.add(capture("1", day(1)), thread_page(7, 5));
    archive.commit();
  }
  CHECK_FALSE(std::filesystem::exists(folder / "a.db-wal"));
  CHECK_FALSE(std::filesystem::exists(folder / "a.db-shm"));
}

TEST_CASE("archive: files that are no archive are refused and left alone", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  SECTION("no database") { write(file, "<html>" + std::string(9000, 'x')); }
  SECTION("a few bytes") { write(file, "hello"); }
  SECTION("the database of another program") {
    Database other{file, Database::Access::create, 0};
    other.script("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  }
  SECTION("the empty database of another program") {
    Database other{file, Database::Access::create, 0};
    other.script("PRAGMA application_id = 5; CREATE TABLE t (a); DROP TABLE t");
  }
  SECTION("a newer archive") {
    { Archive{file, OpenMode::create}; }
    Database newer{file, Database::Access::read_write, 0};
    newer.script("PRAGMA user_version = 2");
  }
  const std::string before = bytes_of(file);
  for (const OpenMode mode : {OpenMode::create, OpenMode::read_write, OpenMode::read_only}) {
    CHECK(error_of([&] { Archive{file, mode}; }) == ExitCode::storage);
    CHECK(bytes_of(file) == before);
  }
}

TEST_CASE("archive: an empty file becomes an archive only when one may be made", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  write(file, "");
  CHECK(error_of([&] { Archive{file, OpenMode::read_only}; }) == ExitCode::storage);
  CHECK(error_of([&] { Archive{file, OpenMode::read_write}; }) == ExitCode::storage);
  CHECK(error_of([&] { Archive{file, OpenMode::create}; }) == ExitCode::ok);
  CHECK(value(file, "PRAGMA user_version") == "1");
}

TEST_CASE("archive: an archive cut off anywhere is an error or works, and never more", "[archive]") {
  const TempDir folder;
  const auto whole = folder / "whole.db";
  {
    Archive archive{whole, OpenMode::create};
    archive.add(capture("1", day(1)), thread_page(7, 40));
    archive.settle();
  }
  const std::string bytes = bytes_of(whole);
  REQUIRE(bytes.size() > 8192 * 20);
  const auto file = folder / "cut.db";
  std::size_t errors = 0;
  std::size_t tries = 0;
  for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 33 : 8192 * 3 + 1000) {
    for (const OpenMode mode : {OpenMode::read_only, OpenMode::read_write}) {
      write(file, bytes.substr(0, size));
      CAPTURE(size);
      const ExitCode code = error_of([&] {
        Archive archive{file, mode};
        (void)archive.stats();
        (void)archive.search("words", 5);
        if (mode == OpenMode::read_write) {
          archive.add(capture("2", day(2)), thread_page(8, 3));
          archive.settle();
        }
      });
      CHECK((code == ExitCode::ok || code == ExitCode::storage));
      if (code == ExitCode::storage) ++errors;
      ++tries;
      std::filesystem::remove(folder / "cut.db-wal");
      std::filesystem::remove(folder / "cut.db-shm");
    }
  }
  CHECK(errors > tries / 2);
}

TEST_CASE("archive: a full disk loses nothing that was committed", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  {
    Archive archive{file, OpenMode::create};
    archive.add(capture("1", day(1)), thread_page(7, 5));
    archive.commit();
  }
  const auto pages = std::stoi(value(file, "PRAGMA page_count"));
  Dump before;
  {
    Archive archive{file, OpenMode::read_write, {.max_pages = pages + 6, .busy_timeout_ms = 0}};
    archive.add(capture("2", day(2)), thread_page(8, 2));
    archive.commit();
    before = dump(file, true);
    CHECK(error_of([&] { archive.add(capture("3", day(3)), thread_page(9, 90)); }) == ExitCode::storage);
    archive.roll_back();
  }
  CHECK(dump(file, true) == before);
  CHECK(is_index_whole(file));
  Archive archive{file, OpenMode::read_write};
  CHECK(archive.add(capture("3", day(3)), thread_page(9, 90)) == Stored::added);
}

TEST_CASE("archive: a killed run keeps what it committed and nothing else", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  REQUIRE(in_killed_process([&] {
    auto* archive = new Archive{file, OpenMode::create};  // never destroyed: the process is gone at once
    archive->begin_run("import", day(1));
    archive->add(capture("1", day(1)), thread_page(7, 5));
    archive->commit();
    archive->add(capture("2", day(2)), thread_page(8, 5));
  }));
  Archive archive{file, OpenMode::read_write};
  CHECK(archive.stats().posts == 5);
  CHECK(archive.stats().threads == 1);
  CHECK(value(file, "SELECT finished_at FROM runs") == "NULL");
  CHECK_FALSE(archive.holds(capture("2", day(2))));
  // What was left to settle is still known.
  CHECK(value(file, "SELECT thread_id FROM unsettled") == "7");
  archive.settle();
  CHECK(value(file, "SELECT thread_id FROM unsettled") == "nothing");
}

TEST_CASE("archive: a second run finds the archive in use, a reader reads", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  { Archive{file, OpenMode::create}; }
  std::array<int, 2> ready{}, done{};
  REQUIRE(pipe(ready.data()) == 0);
  REQUIRE(pipe(done.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 'x';
    try {
      Archive other{file, OpenMode::read_write};
      other.begin_run("sync", day(1));
      if (::write(ready[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 1) _exit(1);
      other.commit();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  char byte = 0;
  CHECK(read(ready[0], &byte, 1) == 1);
  {
    Archive archive{file, OpenMode::read_write, {.max_pages = 0, .busy_timeout_ms = 10}};
    CHECK(error_of([&] { archive.begin_run("import", day(1)); }) == ExitCode::busy);
    CHECK(error_of([&] { archive.add(capture("1", day(1)), thread_page(7, 1)); }) == ExitCode::busy);
    Archive reader{file, OpenMode::read_only};
    CHECK(reader.stats().posts == 0);
  }
  CHECK(::write(done[1], &byte, 1) == 1);
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  for (const int end : {ready[0], ready[1], done[0], done[1]}) close(end);
  Archive archive{file, OpenMode::read_write};
  CHECK(archive.add(capture("1", day(1)), thread_page(7, 1)) == Stored::added);
}

TEST_CASE("archive: a read-only file in a read-only folder can be read", "[archive]") {
  const TempDir folder;
  const auto closed = folder / "closed #1?%41";
  std::filesystem::create_directory(closed);
  const auto file = closed / "a.db";
  {
    Archive archive{file, OpenMode::create};
    archive.add(capture("1", day(1)), thread_page(7, 5));
    archive.settle();
  }
  using std::filesystem::perms;
  const auto read_and_enter = perms::owner_read | perms::owner_exec | perms::group_read | perms::group_exec |
                              perms::others_read | perms::others_exec;
  std::filesystem::permissions(folder.path(), read_and_enter | perms::owner_write);
  std::filesystem::permissions(file, perms::owner_read | perms::group_read | perms::others_read);
  std::filesystem::permissions(closed, read_and_enter);
  const auto as_nobody = [&](auto action) {
    return in_killed_process([&] {
      // Root may write anywhere.
      if (geteuid() == 0 && setuid(65534) != 0) throw std::runtime_error("cannot become another user");
      action();
    });
  };
  CHECK(as_nobody([&] {
    const Archive archive{file, OpenMode::read_only};
    if (archive.stats().posts != 5 || archive.search("words", 9).hits.size() != 5) throw std::runtime_error("wrong");
  }));
  CHECK(as_nobody([&] {
    if (error_of([&] { Archive{file, OpenMode::read_write}; }) != ExitCode::storage) throw std::runtime_error("wrong");
  }));
  std::filesystem::permissions(closed, read_and_enter | perms::owner_write);
}

TEST_CASE("archive: a page of another board is refused, and nothing of it is kept", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  archive.add(capture("1", day(1)), thread_page(7, 2));
  archive.commit();
  const Dump before = dump(file, true);
  Page other = thread_page(8, 2);
  for (const auto* address : {"https://elsewhere.example/forum/", "https://board.example/other/",
                              "https://board.example/", "https://board.example:8080/forum/"}) {
    other.site.base_url = address;
    CAPTURE(address);
    CHECK(error_of([&] { archive.add(capture("2", day(2)), other); }) == ExitCode::usage);
    CHECK(error_of([&] { archive.expect_site(address); }) == ExitCode::usage);
  }
  archive.commit();
  CHECK(dump(file, true) == before);
  for (const auto* address : {"http://www.board.example/forum/", "HTTPS://Board.Example:443/forum/index.php"}) {
    other.site.base_url = address;
    CHECK(error_of([&] { archive.add(capture(address, day(2)), other); }) == ExitCode::ok);
  }
  other.site.base_url.reset();
  CHECK(archive.add(capture("silent", day(4)), other) == Stored::added);
}

TEST_CASE("archive: a page with nothing to keep says nothing of the board", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  Page form;
  form.outcome = Outcome::stored;
  form.site.base_url = "https://board.example/forum/archive/";
  archive.add(capture("form", day(1)), form);
  CHECK(archive.add(capture("1", day(1)), thread_page(7, 2)) == Stored::added);
  archive.add(capture("form again", day(2)), form);
  archive.commit();
  CHECK(value(file, "SELECT base_url FROM site") == "https://board.example/forum/");
}

TEST_CASE("archive: the site given by the user is the archive's until a page says better", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Page silent = thread_page(7, 1);
  silent.site.base_url.reset();
  {
    Archive archive{file, OpenMode::create};
    archive.expect_site("https://board.example/forum/");
    Page other = thread_page(8, 2);
    other.site.base_url = "https://elsewhere.example/";
    CHECK(error_of([&] { archive.add(capture("2", day(2)), other); }) == ExitCode::usage);
    archive.add(capture("1", day(1)), silent);
    archive.commit();
  }
  {
    Archive archive{file, OpenMode::read_write};
    archive.add(capture("3", day(3)), silent);
    archive.add(capture("4", day(4)), silent);
    archive.commit();
    CHECK(value(file, "SELECT base_url FROM site") == "https://board.example/forum/");
    CHECK(error_of([&] { archive.expect_site("https://elsewhere.example/"); }) == ExitCode::usage);
  }
}

TEST_CASE("archive: a page that was not understood leaves a capture and nothing more, once", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  const Dump before = dump(file);
  Page refused;
  refused.outcome = Outcome::login;
  refused.detail = "the page asks to log in";
  for (int i = 0; i < 2; ++i) CHECK(archive.add(capture("1", day(1)), refused) == Stored::unchanged);
  archive.commit();
  CHECK(dump(file) == before);
  CHECK(value(file, "SELECT count(*) || outcome || detail FROM captures") == "1loginthe page asks to log in");
  CHECK_FALSE(archive.holds(capture("1", day(1))));
  CHECK(archive.stats().captures_refused == 1);
  // Once it is understood, its row says so.
  CHECK(archive.add(capture("1", day(1)), thread_page(7, 1)) == Stored::added);
  archive.commit();
  CHECK(value(file, "SELECT count(*) || outcome FROM captures") == "1stored");
}

TEST_CASE("archive: a capture of an older extractor is read anew, and what it no longer says goes", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Page wrong = thread_page(7, 1);
  wrong.thread->prefix = "not a prefix";
  wrong.posts[0].title = "not a title";
  {
    Archive archive{file, OpenMode::create};
    archive.add(capture("1", day(1)), wrong);
    archive.settle();
  }
  { Database{file, Database::Access::read_write, 0}.script("UPDATE captures SET extractor_version = 0"); }
  {
    Archive archive{file, OpenMode::read_write};
    CHECK_FALSE(archive.holds(capture("1", day(1))));
    CHECK(archive.add(capture("1", day(1)), thread_page(7, 1)) == Stored::added);
    CHECK(archive.holds(capture("1", day(1))));
    archive.settle();
  }
  CHECK(value(file, "SELECT prefix FROM threads") == "NULL");
  CHECK(value(file, "SELECT title FROM posts") == "NULL");
  CHECK(value(file, "SELECT count(*) FROM captures") == "1");
  CHECK(is_index_whole(file));
}

TEST_CASE("archive: records that no page of a board holds are kept out, not fatal", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  Page odd = thread_page(7, 1);
  odd.posts.push_back(post(INT64_MAX, 2, 12, "Ada", "too far"));
  odd.posts.push_back(post(-3, 3, 12, "Ada", "below nothing"));
  odd.posts.push_back(odd.posts[0]);
  Quote quote;
  quote.ordinal = 1;
  quote.parent_ordinal = 9;
  odd.posts[0].quotes = {quote, quote};
  odd.posts[0].attachments = {{5, "a.zip", "https://x.example/a", std::nullopt, std::nullopt, std::nullopt},
                              {5, "a.zip", "https://x.example/a", std::nullopt, std::nullopt, std::nullopt},
                              {std::nullopt, "b.zip", "https://x.example/b", std::nullopt, std::nullopt, std::nullopt}};
  odd.posts.pop_back();
  odd.thread->forum_id = 99;
  archive.add(capture("1", day(1)), odd);
  archive.settle();
  CHECK(value(file, "SELECT count(*) FROM posts") == "1");
  CHECK(value(file, "SELECT count(*) FROM quotes WHERE parent_id IS NULL") == "1");
  CHECK(value(file, "SELECT count(*) FROM attachments") == "2");
  CHECK(value(file, "SELECT min(id) > 0 FROM attachments") == "1");
  CHECK(value(file, "SELECT count(*) FROM forums WHERE id = 99 AND title IS NULL") == "1");
  CHECK(value(file, "SELECT detail FROM captures") ==
        "post 9223372036854775807: no such number; post -3: no such number");
}

TEST_CASE("archive: a run is written down even when its pages are rolled back", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  archive.begin_run("import", day(1));
  archive.add(capture("1", day(1)), thread_page(7, 1));
  archive.roll_back();
  archive.end_run(day(2), 7, R"({"pages":0})");
  CHECK(value(file, "SELECT started_at || finished_at || command || exit_code || summary FROM runs") ==
        to_iso(day(1)) + to_iso(day(2)) + R"(import7{"pages":0})");
  CHECK(value(file, "SELECT count(*) FROM posts") == "0");
  archive.begin_run("sync", day(3));
  archive.commit();
  archive.end_run(day(4), 0, "{}");
  CHECK(value(file, "SELECT count(*) FROM runs") == "2");
  CHECK(archive.stats().last_run_at == to_iso(day(4)));
}
