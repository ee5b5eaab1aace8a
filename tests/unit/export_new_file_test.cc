// A file appears whole or not at all.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/sample_page.h"
#include "export/new_file.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using exporting::NewFile;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

ExitCode code_of(const fs::path& path) {
  try {
    const NewFile file(path);
    return ExitCode::ok;
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find(path.filename().string()) != std::string::npos);
    return error.code();
  }
}

}  // namespace

TEST_CASE("export: a file has its name when it is published, and the old one stays until then", "[export]") {
  const TempDir folder;
  write_bytes(folder / "out", "old");
  NewFile file(folder / "out");
  file.write("new ");
  file.write(repeated("x", 300'000));
  CHECK(read_bytes(folder / "out") == "old");
  file.finish();
  CHECK(read_bytes(folder / "out") == "old");
  file.publish();
  CHECK(read_bytes(folder / "out") == "new " + repeated("x", 300'000));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"out"});
}

TEST_CASE("export: a file that is not published leaves nothing", "[export]") {
  const TempDir folder;
  write_bytes(folder / "old", "old");
  for (const char* const name : {"old", "new"}) {
    NewFile file(folder / name);
    file.write(repeated("x", 300'000));
    file.finish();
  }
  CHECK(names_in(folder.path()) == std::vector<std::string>{"old"});
  CHECK(read_bytes(folder / "old") == "old");
}

TEST_CASE("export: a killed run leaves the old file, and does not stand in the way of the next", "[export]") {
  const TempDir folder;
  write_bytes(folder / "out", "old");
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    NewFile file(folder / "out");
    file.write(repeated("x", 300'000));
    file.finish();
    _exit(0);  // as a kill: no destructor runs
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(read_bytes(folder / "out") == "old");
  REQUIRE(names_in(folder.path()).size() == 2);
  const std::string left = names_in(folder.path())[0];
  CHECK(left.starts_with(".vbarchive-"));
  CHECK(left.ends_with(".part"));

  // The name of a process that was there before may come again.
  fs::rename(folder / left, folder / (".vbarchive-" + std::to_string(getpid()) + "-0.part"));
  NewFile file(folder / "out");
  file.write("new");
  file.finish();
  file.publish();
  CHECK(read_bytes(folder / "out") == "new");
}

TEST_CASE("export: a file takes the permissions of the one that it replaces", "[export]") {
  const TempDir folder;
  write_bytes(folder / "out", "old");
  fs::permissions(folder / "out", fs::perms(0600));
  NewFile file(folder / "out");
  file.finish();
  file.publish();
  CHECK(fs::status(folder / "out").permissions() == fs::perms(0600));
}

TEST_CASE("export: a link to a file stays a link", "[export]") {
  const TempDir folder;
  write_bytes(folder / "shelf/out", "old");
  fs::create_symlink("shelf/out", folder / "link");
  NewFile file(folder / "link");
  file.write("new");
  file.finish();
  file.publish();
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_bytes(folder / "shelf/out") == "new");
}

TEST_CASE("export: what is no file is not replaced by one", "[export]") {
  const TempDir folder;
  fs::create_directory(folder / "shelf");
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(code_of(folder / "shelf") == ExitCode::usage);
  CHECK(code_of(folder / "pipe") == ExitCode::usage);
  CHECK(code_of("/dev/null") == ExitCode::usage);
  CHECK(code_of(folder / "none" / "out") == ExitCode::storage);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"pipe", "shelf"});
  CHECK(fs::is_fifo(folder / "pipe"));
}
