// How an archive knows bytes that it has seen.
#include "archive/captures.h"

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"
#include "text/digest.h"

using namespace vbarchive;
using testing::day;
using testing::TempDir;

TEST_CASE("archive: a page is known by the fingerprint of its bytes, at its place", "[archive]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  const text::Fingerprinter fingerprinter(archive::fingerprint_key(archive.database()));
  CaptureRecord added = testing::capture("1", day(1));
  CaptureRecord asked = added;
  asked.sha256.clear();
  CHECK_FALSE(archive.holds(asked));
  asked.fingerprint = fingerprinter.of("1");
  CHECK_FALSE(archive.holds(asked));
  added.fingerprint = asked.fingerprint;
  archive.add(added, testing::page(7, 1));
  CHECK(archive.holds(asked));

  CaptureRecord elsewhere = asked;
  elsewhere.file = "2.html";
  CHECK_FALSE(archive.holds(elsewhere));
  CaptureRecord changed = asked;
  changed.fingerprint = fingerprinter.of("2");
  CHECK_FALSE(archive.holds(changed));
}

TEST_CASE("archive: each has a key of its own for fingerprints, and keeps it", "[archive]") {
  const TempDir folder;
  const auto fingerprint_in = [&](const char* name) {
    Archive archive(folder / name, OpenMode::create);
    return text::Fingerprinter(archive::fingerprint_key(archive.database())).of("page");
  };
  CHECK(fingerprint_in("a.db") == fingerprint_in("a.db"));
  CHECK(fingerprint_in("a.db") != fingerprint_in("b.db"));
}

TEST_CASE("archive: one that lost its key for fingerprints can be read, and says so to who writes", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  { Archive archive{file, OpenMode::create}; }
  { archive::Database{file, archive::Database::Access::read_write, 0}.script("DELETE FROM fingerprint_key"); }
  Archive archive{file, OpenMode::read_write};
  CHECK(archive.stats().posts == 0);
  try {
    (void)archive::fingerprint_key(archive.database());
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::storage);
    CHECK(std::string(error.what()).find("damaged") != std::string::npos);
  }
}
