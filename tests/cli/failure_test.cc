// What goes wrong around the program: permissions, full disks, other writers, interruption. Nothing committed is lost.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "archive/database.h"
#include "cli/running.h"
#include "cli/sample_page.h"
#include "support/board.h"
#include "support/board_plans.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"
#include "unit/archive_samples.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;
using archive::Database;

const std::string board = (fs::path(SOURCE_DIR) / "fixtures" / "board").string();

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The command as a user to whom permissions apply; nothing where that cannot be had.
std::optional<std::vector<std::string>> as_plain_user(const std::vector<std::string>& arguments) {
  std::vector<std::string> command;
  if (geteuid() == 0) command = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"};
  command.push_back(program());
  std::vector<std::string> probe = command;
  probe.emplace_back("--version");
  try {
    if (run(probe).exit_code != 0) return std::nullopt;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

/// Makes a folder's permissions apply again, so that it can be removed.
class Unlock {
 public:
  explicit Unlock(fs::path path) : path_(std::move(path)) {}
  Unlock(const Unlock&) = delete;
  Unlock& operator=(const Unlock&) = delete;
  ~Unlock() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, fs::perm_options::add, ignored);
  }

 private:
  fs::path path_;
};

void open_to_all(const fs::path& folder) {
  fs::permissions(folder, fs::perms::all);
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    fs::permissions(entry.path(), entry.is_directory() ? fs::perms::all : fs::perms(0666));
}

void check_whole(const fs::path& archive) {
  CHECK(value(archive, "PRAGMA integrity_check") == "ok");
  CHECK(is_index_whole(archive));
}

TEST_CASE("failure: a file that may not be read is told, the others are imported", "[failure][cli]") {
  const TempDir folder;
  fs::copy(fs::path(board) / "thread-113-page-1.html", folder.path());
  fs::copy(fs::path(board) / "thread-113-page-2.html", folder.path());
  fs::create_directories(folder / "closed");
  fs::copy(fs::path(board) / "thread-117-page-1.html", folder / "closed");
  open_to_all(folder.path());
  const Unlock unlock(folder / "closed");
  fs::permissions(folder / "thread-113-page-2.html", fs::perms::none);
  fs::permissions(folder / "closed", fs::perms::none);

  const auto command = as_plain_user({"import", (folder / "a.db").string(), folder.path().string()});
  if (!command) {
    WARN("not tested: no way to be a user without rights (setpriv)");
    return;
  }
  const RunResult result = run(*command);
  CHECK(result.exit_code == 1);
  CHECK(has(result.err, "thread-113-page-2.html: set aside (unreadable): Permission denied"));
  CHECK(has(result.err, "closed: set aside (unreadable): Permission denied"));
  CHECK(has(result.err, "1 thread page with 10 posts"));

  const auto nothing = as_plain_user({"import", (folder / "b.db").string(), (folder / "closed").string()});
  CHECK(run(*nothing).exit_code == 3);
  CHECK(!fs::exists(folder / "b.db"));
}

TEST_CASE("failure: an archive or a folder that may not be written is exit code 7", "[failure][cli]") {
  const TempDir folder;
  fs::create_directories(folder / "shelf");
  const fs::path archive = folder / "shelf" / "a.db";
  REQUIRE(run_program({"import", archive.string(), board + "/thread-113-page-1.html"}).exit_code == 0);
  const Dump before = dump(archive, true);
  open_to_all(folder.path());
  const Unlock unlock(folder / "shelf");
  fs::permissions(archive, fs::perms(0444));
  fs::permissions(folder / "shelf", fs::perms(0555));
  if (!as_plain_user({})) {
    WARN("not tested: no way to be a user without rights (setpriv)");
    return;
  }
  for (const fs::path& target : {archive, folder / "shelf" / "new.db"}) {
    INFO(target);
    const RunResult result = run(*as_plain_user({"import", target.string(), board}));
    CHECK(result.exit_code == 7);
    CHECK(has(result.err, target.string()));
    CHECK(result.out.empty());
  }
  CHECK(!fs::exists(folder / "shelf" / "new.db"));
  // Reading still works.
  CHECK(run(*as_plain_user({"stats", archive.string()})).exit_code == 0);
  CHECK(run(*as_plain_user({"search", archive.string(), "the"})).exit_code == 0);
  CHECK(run(*as_plain_user({"export", archive.string(), "--format", "ndjson"})).exit_code == 0);
  const fs::path output = folder / "shelf" / "a.ndjson";
  const RunResult refused =
      run(*as_plain_user({"export", archive.string(), "--format", "ndjson", "--output", output.string()}));
  CHECK(refused.exit_code == 7);
  CHECK(has(refused.err, "cannot write " + output.string() + ": Permission denied"));
  fs::permissions(folder / "shelf", fs::perms::all);
  CHECK(dump(archive, true) == before);
}

TEST_CASE("failure: an archive in a folder that is not there is exit code 7", "[failure][cli]") {
  const TempDir folder;
  const RunResult result = run_program({"import", (folder / "none" / "a.db").string(), board});
  CHECK(result.exit_code == 7);
  CHECK(has(result.err, "none/a.db"));
}

TEST_CASE("failure: a full disk is exit code 7 and keeps what was committed", "[failure][cli]") {
  const TempDir folder;
  const fs::path archive = folder / "a.db";
  REQUIRE(run_program({"import", archive.string(), board}).exit_code == 0);
  Dump before = dump(archive, true);
  before.erase("runs");
  SampleThread thread;
  thread.base_url = "https://harbour.example/";
  for (int i = 0; i < 400; ++i)
    thread.posts.push_back({9000 + i, "<p>" + repeated(fmt::format("word{} ", i), 1000) + "</p>"});
  write_bytes(folder / "large.html", sample_page(thread));
  const std::string large = (folder / "large.html").string();

  // A limit on the size of files, and the signal about it ignored: writing fails as on a full disk.
  const std::string limit = "--fsize=" + std::to_string(fs::file_size(archive) + 500'000);
  const RunResult full = run({"sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh", "prlimit", limit, "--", program(),
                              "import", archive.string(), large});
  CHECK(full.exit_code == 7);
  CHECK(has(full.err, "vbarchive: "));
  CHECK(std::count(full.err.begin(), full.err.end(), '\n') <= 3);
  check_whole(archive);
  Dump after = dump(archive, true);
  after.erase("runs");
  CHECK(before == after);

  // With room the same command does it.
  CHECK(run_program({"import", archive.string(), large}).exit_code == 0);
  CHECK(value(archive, "SELECT count(*) FROM posts") == "521");
  check_whole(archive);
}

TEST_CASE("failure: results that cannot be written are exit code 7", "[failure][cli]") {
  const TempDir folder;
  REQUIRE(run_program({"import", (folder / "a.db").string(), board}).exit_code == 0);
  const std::string archive = (folder / "a.db").string();
  const std::vector<std::vector<std::string>> commands = {{"extract", board},
                                                          {"stats", archive},
                                                          {"search", archive, "the", "--limit", "1000"},
                                                          {"search", archive, "gull"},
                                                          {"export", archive, "--format", "ndjson"}};
  for (std::vector<std::string> arguments : commands) {
    INFO(arguments[0]);
    arguments.insert(arguments.begin(), {"sh", "-c", "exec \"$@\" >/dev/full", "sh", program()});
    const RunResult result = run(arguments);
    CHECK(result.exit_code == 7);
    CHECK(has(result.err, "cannot write to standard output"));
  }
}

TEST_CASE("failure: a reader who has seen enough is no failure", "[failure][cli]") {
  const TempDir folder;
  REQUIRE(run_program({"import", (folder / "a.db").string(), board}).exit_code == 0);
  const std::vector<std::string> commands = {"extract '" + board + "'",
                                             "search '" + (folder / "a.db").string() + "' the --limit 1000",
                                             "export '" + (folder / "a.db").string() + "' --format ndjson"};
  for (const std::string& command : commands) {
    INFO(command);
    const RunResult result =
        run({"sh", "-c", "{ '" + program() + "' " + command + "; echo exit $? >&2; } | head -n 1 | wc -l"});
    CHECK(result.out == "1\n");
    CHECK(result.err == "exit 0\n");
  }
}

TEST_CASE("failure: an archive that another process writes is exit code 6", "[failure][cli]") {
  const TempDir folder;
  const fs::path archive = folder / "a.db";
  REQUIRE(run_program({"import", archive.string(), board + "/thread-113-page-1.html"}).exit_code == 0);
  {
    Database other(archive, Database::Access::read_write, 0);
    other.begin();
    other.run("UPDATE site SET title = 'being written'");
    RunOptions options;
    options.timeout = std::chrono::milliseconds{20'000};
    const RunResult result = run_program({"import", archive.string(), board}, options);
    CHECK(!result.timed_out);
    CHECK(result.exit_code == 6);
    CHECK(has(result.err, "in use"));
    // Readers are not in the way.
    CHECK(run_program({"stats", archive.string()}).exit_code == 0);
    CHECK(run_program({"export", archive.string(), "--format", "ndjson"}).exit_code == 0);
    other.roll_back();
  }
  CHECK(value(archive, "SELECT count(*) FROM posts") == "10");
  CHECK(run_program({"import", archive.string(), board}).exit_code == 0);
}

TEST_CASE("failure: an archive of a newer version is exit code 7 and stays as it is", "[failure][cli]") {
  const TempDir folder;
  const fs::path archive = folder / "a.db";
  REQUIRE(run_program({"import", archive.string(), board + "/thread-113-page-1.html"}).exit_code == 0);
  { Database(archive, Database::Access::read_write, 0).script("PRAGMA user_version = 99"); }
  const std::string before = read_bytes(archive);
  const std::vector<std::vector<std::string>> commands = {{"import", archive.string(), board},
                                                          {"stats", archive.string()},
                                                          {"search", archive.string(), "the"},
                                                          {"export", archive.string(), "--format", "ndjson"}};
  for (const auto& command : commands) {
    INFO(command[0]);
    const RunResult result = run_program(command);
    CHECK(result.exit_code == 7);
    CHECK(has(result.err, "newer version"));
  }
  CHECK(read_bytes(archive) == before);
}

TEST_CASE("failure: a file that is no archive is exit code 7 and stays as it is", "[failure][cli]") {
  const TempDir folder;
  const fs::path file = folder / "letter.db";
  SECTION("words") { write_bytes(file, "Dear sir,\n" + repeated("this is a letter. ", 500)); }
  SECTION("a page") { fs::copy(fs::path(board) / "thread-113-page-1.html", file); }
  SECTION("a database of another program") {
    Database(file, Database::Access::create, 0).script("CREATE TABLE letters (id INTEGER PRIMARY KEY, text TEXT)");
  }
  SECTION("a cut-off archive") {
    REQUIRE(run_program({"import", file.string(), board}).exit_code == 0);
    write_bytes(file, read_bytes(file).substr(0, 20'000));
  }
  const std::string before = read_bytes(file);
  const std::vector<std::vector<std::string>> commands = {{"import", file.string(), board},
                                                          {"stats", file.string()},
                                                          {"search", file.string(), "the"},
                                                          {"export", file.string(), "--format", "ndjson"}};
  for (const auto& command : commands) {
    INFO(command[0]);
    const RunResult result = run_program(command);
    CHECK(result.exit_code == 7);
    CHECK(has(result.err, "letter.db"));
    CHECK(read_bytes(file) == before);
  }
}

/// Looks until this is so, for a bounded time: what is to be so then is checked behind it.
template <typename Condition>
void look_until(const Condition& is_so, int most_looks = 1'000'000) {
  for (int i = 0; i < most_looks && !is_so(); ++i) {
  }
}

/// Returns when a run has opened the pipe; the end to write to.
int wait_for_reader(const fs::path& pipe) { return open(pipe.c_str(), O_WRONLY | O_CLOEXEC); }

/// A saved board whose last page has not come yet: a pipe takes its place, so that a run waits there.
class WaitingBoard {
 public:
  explicit WaitingBoard(const TempDir& folder) : saved_(folder / "saved"), last_(folder / "last.html") {
    fs::create_directories(saved_);
    for (const auto& entry : fs::directory_iterator(board)) {
      if (entry.path().filename() != "thread-145-page-1.html") fs::copy(entry.path(), saved_);
    }
  }
  [[nodiscard]] std::vector<std::string> import(const fs::path& archive) const {
    return {program(), "import", archive.string(), saved_.string(), last_.string()};
  }
  void make_pipe() const { REQUIRE(mkfifo(last_.c_str(), 0600) == 0); }
  /// By then all pages in front of it were read.
  [[nodiscard]] const fs::path& pipe() const { return last_; }
  void complete() const {
    fs::remove(last_);
    fs::copy(fs::path(board) / "thread-145-page-1.html", last_);
    fs::last_write_time(last_, fs::last_write_time(fs::path(board) / "thread-145-page-1.html"));
  }

 private:
  fs::path saved_, last_;
};

TEST_CASE("failure: an interrupted run keeps its work and the same command finishes it", "[failure][cli]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const TempDir folder;
  const WaitingBoard pages(folder);
  pages.make_pipe();
  {
    Running running(pages.import(folder / "a.db"));
    const int writer = wait_for_reader(pages.pipe());
    running.send(signal);
    close(writer);  // in case the signal came in front of the read
    std::string errors;
    for (std::string line = running.error_line(); !line.empty(); line = running.error_line()) errors += line + "\n";
    const int status = running.wait();
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
    CHECK(has(errors, "16 thread pages with 116 posts"));
    CHECK(has(errors, "interrupted; what was read is kept"));
    CHECK(!has(errors, "set aside"));
  }
  CHECK(value(folder / "a.db", "SELECT count(*) FROM posts") == "116");
  CHECK(value(folder / "a.db", "SELECT exit_code FROM runs") == "130");
  check_whole(folder / "a.db");

  pages.complete();
  const RunResult finished = run(pages.import(folder / "a.db"));
  CHECK(finished.exit_code == 0);
  CHECK(has(finished.err, "1 thread page with 4 posts, 16 held already"));
  REQUIRE(run(pages.import(folder / "whole.db")).exit_code == 0);
  CHECK(dump(folder / "a.db") == dump(folder / "whole.db"));
}

TEST_CASE("failure: an interrupt ends the wait for a pipe that nobody writes to", "[failure][cli]") {
  const TempDir folder;
  const WaitingBoard pages(folder);
  pages.make_pipe();
  Running running(pages.import(folder / "a.db"));
  const int writer = wait_for_reader(pages.pipe());
  look_until([&] { return running.is_waiting(); });
  running.send(SIGINT);
  const int status = running.wait();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  close(writer);
}

TEST_CASE("failure: a second interrupt ends a run at once", "[failure][cli]") {
  const TempDir folder;
  const WaitingBoard pages(folder);
  pages.make_pipe();
  // Standard output is a pipe that is full: the run cannot end by itself.
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  const std::string filling(4096, 'x');
  while (write(ends[1], filling.data(), filling.size()) > 0) {
  }
  fcntl(ends[1], F_SETFL, 0);  // who runs waits for room
  {
    std::vector<std::string> command = pages.import(folder / "a.db");
    command.emplace_back("--json");
    Running running(command, ends[1]);
    const int writer = wait_for_reader(pages.pipe());
    running.send(SIGINT);
    close(writer);
    std::string line;
    do {
      line = running.error_line();
    } while (!line.empty() && !has(line, "interrupted;"));
    CHECK(!line.empty());
    running.send(SIGINT);
    const int status = running.wait();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
  }
  close(ends[0]);
  close(ends[1]);
  CHECK(value(folder / "a.db", "SELECT count(*) FROM posts") == "116");
  check_whole(folder / "a.db");
}

TEST_CASE("failure: a second interrupt ends a run that nobody listens to", "[failure][cli]") {
  const TempDir folder;
  const fs::path saved = folder / "saved";
  fs::create_directory(saved);
  // More is said of them than a pipe holds.
  for (int i = 0; i < 2000; ++i) write_bytes(saved / fmt::format("{}.html", i), "<p>no board</p>");
  Running running({program(), "import", "--verbose", (folder / "a.db").string(), saved.string()});
  constexpr int nearly_full = 60'000;
  look_until([&] { return running.unread() >= nearly_full && running.is_waiting(); });
  running.send(SIGINT);
  look_until([&] { return !running.handles(SIGINT); });
  running.send(SIGINT);
  const int status = running.wait();
  CHECK(WIFSIGNALED(status));
}

/// More pages than a batch, and behind them a pipe that nobody writes to.
class PagesAndPipe {
 public:
  explicit PagesAndPipe(const TempDir& folder)
      : saved_((folder / "saved").string()), pipe_((folder / "last.html").string()) {
    BoardPlan plan;
    plan.slim = true;
    plan.thread_sizes.assign(300, 1);
    plan.polls = 0;
    render_all(make_board(plan), Face::vb4, saved_);
    REQUIRE(mkfifo(pipe_.c_str(), 0600) == 0);
  }
  [[nodiscard]] const std::string& saved() const { return saved_; }
  [[nodiscard]] const std::string& pipe() const { return pipe_; }

 private:
  std::string saved_, pipe_;
};

TEST_CASE("failure: a killed run loses no more than its last batch", "[failure][cli]") {
  const TempDir folder;
  const PagesAndPipe pages(folder);
  const std::string archive = (folder / "a.db").string();
  {
    Running running({program(), "import", archive, pages.saved(), pages.pipe()});
    const int writer = wait_for_reader(pages.pipe());
    // No more comes: what was read is written, though the run waits for more. A batch is as large as what is left of
    // 301 files, and has 32 pages at least: 151, 75, 38, 32.
    look_until([&] { return value(archive, "SELECT count(*) FROM posts") == "296"; }, 20'000);
    running.send(SIGKILL);
    CHECK(WIFSIGNALED(running.wait()));
    close(writer);
  }
  CHECK(value(archive, "SELECT count(*) FROM posts") == "296");
  CHECK(value(archive, "SELECT finished_at FROM runs") == "NULL");
  check_whole(archive);
  REQUIRE(run_program({"import", archive, pages.saved()}).exit_code == 0);
  REQUIRE(run_program({"import", (folder / "whole.db").string(), pages.saved()}).exit_code == 0);
  CHECK(value(archive, "SELECT count(*) FROM posts") == "300");
  CHECK(dump(archive) == dump(folder / "whole.db"));
}

TEST_CASE("failure: a run that cannot write ends, though it waits for a pipe", "[failure][cli]") {
  const TempDir folder;
  const PagesAndPipe pages(folder);
  const std::string archive = (folder / "a.db").string();
  REQUIRE(run_program({"import", archive, board}).exit_code == 0);
  const std::string limit = "--fsize=" + std::to_string(fs::file_size(archive));
  Running running({"sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh", "prlimit", limit, "--", program(), "import", archive,
                   pages.saved(), pages.pipe()});
  const int writer = wait_for_reader(pages.pipe());
  const int status = running.wait();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 7);
  close(writer);
  check_whole(archive);
}

TEST_CASE("failure: an interrupted extract ends with a whole line", "[failure][cli]") {
  const TempDir folder;
  const WaitingBoard pages(folder);
  pages.make_pipe();
  const fs::path out = folder / "out.ndjson";
  const int file = open(out.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  Running running({program(), "extract", (folder / "saved").string(), (folder / "last.html").string()}, file);
  const int writer = wait_for_reader(pages.pipe());
  running.send(SIGINT);
  close(writer);
  const int status = running.wait();
  close(file);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  std::istringstream lines(read_bytes(out));
  std::string line;
  std::size_t posts = 0, count = 0;
  while (std::getline(lines, line)) {
    const auto page = nlohmann::json::parse(line, nullptr, false);
    REQUIRE(page.is_object());
    posts += page["posts"].size();
    ++count;
  }
  CHECK(count == 16);
  CHECK(posts == 116);
}

}  // namespace
}  // namespace vbarchive::testing
