#include "archive/run_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "support/catch.h"
#include "support/temp_dir.h"
#include "vbarchive/error.h"

using namespace vbarchive;
using archive::RunLock;

namespace {

constexpr UtcTime noon{1'300'104'000};

std::optional<Error> refusal(const std::filesystem::path& file) {
  try {
    const RunLock lock(file, "sync", noon);
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("run lock: a second run is told who holds the archive", "[archive]") {
  const testing::TempDir folder;
  const auto file = folder.path() / "board.db";
  {
    const RunLock lock(file, "import", noon);
    const auto error = refusal(file);
    REQUIRE(error);
    CHECK(error->code() == ExitCode::busy);
    CHECK(error->why().find("vbarchive import, process " + std::to_string(getpid()) + " on ") == 0);
    CHECK(error->why().find("since 2011-03-14T12:00:00Z") != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() / "board.db-lock"));
  CHECK_FALSE(refusal(file));
}

TEST_CASE("run lock: a killed holder lets go", "[archive]") {
  const testing::TempDir folder;
  const auto file = folder.path() / "board.db";
  int ready[2] = {};
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const RunLock lock(file, "sync", noon);
    static_cast<void>(!write(ready[1], "x", 1));
    for (;;) pause();
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK(refusal(file));
  kill(child, SIGKILL);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  close(ready[0]);
  close(ready[1]);
  CHECK(std::filesystem::exists(folder.path() / "board.db-lock"));  // left behind, and no harm
  CHECK_FALSE(refusal(file));
}

TEST_CASE("run lock: a folder that cannot be written is a storage error", "[archive]") {
  const testing::TempDir folder;
  const auto error = refusal(folder.path() / "nowhere" / "board.db");
  REQUIRE(error);
  CHECK(error->code() == ExitCode::storage);
}
