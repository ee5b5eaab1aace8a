// What is committed to the log comes home while the run goes on.
#include "archive/checkpointer.h"

#include <cstdint>
#include <filesystem>
#include <string>

#include "archive/database.h"
#include "support/catch.h"
#include "support/temp_dir.h"

namespace fs = std::filesystem;
using namespace vbarchive::archive;
using vbarchive::testing::TempDir;

namespace {

/// The archive itself, without its log, has the second page: that of the table.
bool has_come_home(const fs::path& file) { return fs::file_size(file) == 2 * std::uintmax_t{4096}; }

}  // namespace

TEST_CASE("archive: what is committed comes home from the log while the writer lives", "[archive]") {
  const TempDir folder;
  const fs::path file = folder / "a.db";
  Database writer(file, Database::Access::create, 0);
  writer.script(
      "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (a); INSERT "
      "INTO t VALUES (1)");
  REQUIRE_FALSE(has_come_home(file));
  Checkpointer checkpointer(file);
  checkpointer.wait();  // for nothing
  REQUIRE_FALSE(has_come_home(file));
  checkpointer.note_commit();
  checkpointer.wait();
  CHECK(has_come_home(file));
}

TEST_CASE("archive: a log that cannot be brought home now is no failure", "[archive]") {
  const TempDir folder;
  Checkpointer checkpointer(folder / "none" / "a.db");
  checkpointer.note_commit();
  checkpointer.wait();
}
