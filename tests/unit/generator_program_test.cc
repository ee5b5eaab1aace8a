#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

TEST_CASE("generator: a run tells exit code and both outputs apart", "[generator]") {
  const RunResult result = run({"sh", "-c", "echo to out; echo to err >&2; exit 3"});
  CHECK(result.exit_code == 3);
  CHECK(!result.signal);
  CHECK(!result.timed_out);
  CHECK(result.out == "to out\n");
  CHECK(result.err == "to err\n");
}

TEST_CASE("generator: a run ended by a signal has no exit code", "[generator]") {
  const RunResult result = run({"sh", "-c", "kill -TERM $$"});
  CHECK(!result.exit_code);
  CHECK(result.signal == SIGTERM);
}

TEST_CASE("generator: much input and output pass without a deadlock", "[generator]") {
  RunOptions options;
  options.input = std::string(1 << 20, 'x');
  const RunResult copied = run({"sh", "-c", "tee /dev/stderr"}, options);
  CHECK(copied.exit_code == 0);
  CHECK(copied.out == *options.input);
  CHECK(copied.err == *options.input);

  const RunResult unread = run({"true"}, options);
  CHECK(unread.exit_code == 0);
}

TEST_CASE("generator: a run has the environment and the folder that it was given", "[generator]") {
  const TempDir folder;
  RunOptions options;
  options.environment = {{"HARBOUR", "blue"}, {"HOME", "/nowhere"}};
  options.working_directory = folder.path();
  const RunResult result = run({"sh", "-c", "echo $HARBOUR $HOME; pwd -P; cat"}, options);
  CHECK(result.out == "blue /nowhere\n" + std::filesystem::canonical(folder.path()).string() + "\n");
}

TEST_CASE("generator: standard output and error can be terminals", "[generator]") {
  const std::vector<std::string> command = {"sh", "-c",
                                            "test -t 1 && echo out; test -t 2 && echo err >&2; test -t 0 || echo no"};
  RunOptions options;
  CHECK(run(command, options).out == "no\n");
  options.error_is_terminal = true;
  CHECK(run(command, options).out == "no\n");
  CHECK(run(command, options).err == "err\n");
  options.output_is_terminal = true;
  CHECK(run(command, options).out == "out\nno\n");
}

TEST_CASE("generator: a run that hangs is killed with what it started", "[generator]") {
  RunOptions options;
  options.timeout = std::chrono::milliseconds{50};
  const RunResult result = run({"sh", "-c", "echo begun; cat /dev/zero >/dev/null & wait"}, options);
  CHECK(result.timed_out);
  CHECK(result.signal == SIGKILL);
}

TEST_CASE("generator: a command that is not there is an error", "[generator]") {
  CHECK_THROWS_AS(run({"/nowhere/at/all"}), std::runtime_error);
}

TEST_CASE("generator: a temporary folder goes with its scope", "[generator]") {
  std::filesystem::path path;
  {
    const TempDir folder;
    path = folder.path();
    std::ofstream(folder / "file") << "x";
    CHECK(std::filesystem::exists(path / "file"));
  }
  CHECK(!std::filesystem::exists(path));
}

}  // namespace
}  // namespace vbarchive::testing
