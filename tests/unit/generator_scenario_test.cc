// Scenarios: that mistakes in them are told by file and line, and that each check of a run can fail. The program that
// is run is a shell script which sends the requests that it is told to.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/program.h"
#include "support/scenario.h"
#include "support/scenario_board.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;

std::string error_of(const std::string& content) {
  try {
    check_scenario(read_scenario("x.scenario", content));
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "none";
}

TEST_CASE("scenario: mistakes are told by file and line", "[generator]") {
  struct Case {
    std::string content, error;
  };
  const Case cases[] = {
      {"board:\n", "none"},
      {"", "x.scenario:1: there is no board"},
      {"# nothing\n\nrun: sync\n", "x.scenario:3: the board comes first"},
      {"board:\nboard:\n", "x.scenario:2: there is a board already"},
      {"board:\nsail: away\n", "x.scenario:2: no scenario has a step \"sail\""},
      {"board:\n  colour: red\n", "x.scenario:2: a board has no setting \"colour\""},
      {"board:\n  face: vb9\n", "x.scenario:2: there is no such face: vb9"},
      {"board:\n  forums: few\n", "x.scenario:2: this is no number: few"},
      {"board:\n  category: perhaps\n", "x.scenario:2: yes or no?"},
      {"board:\n  members only: 99\n", "x.scenario:1: the board has no forum 99"},
      {"board:\n    face: vb4\n", "x.scenario:2: this is indented below nothing"},
      {"  face: vb4\n", "x.scenario:1: this is indented below nothing"},
      {"board:\n face: vb4\n", "x.scenario:2: this is indented below nothing"},
      {"board:\n\tface: vb4\n", "x.scenario:2: indent with blanks, not with tabs"},
      {"board:\ndo: sail\n", "x.scenario:2: \"sail\": not understood"},
      {"board:\ndo:\n", "x.scenario:2: do what?"},
      {"board:\ndo:\n  add 1 posts to thread 101\n  add 1 posts to thread 7\n",
       "x.scenario:4: the board has no thread 7"},
      {"board:\ncookies: Nobody\n", "x.scenario:2: the board has no member Nobody"},
      {"board:\nrun: sync\n  smell: tar\n", "x.scenario:3: nothing of a run is called \"smell\""},
      {"board:\nrun: sync\n  exit: good\n", "x.scenario:3: this is no number: good"},
      {"board:\nrun: sync\n  exit: 0\n    1\n", "x.scenario:4: nothing can stand below exit"},
      {"board:\nrun: sync\n  rows:\n    1\n", "x.scenario:3: which rows?"},
      {"board:\nrun: sync\n  gap: 9 before thread 101\n", "x.scenario:3: gap: N ms between REQUEST"},
      {"board:\nrun: sync\n  killed: often\n", "x.scenario:3: killed: N times within M ms"},
      {"board:\nrun: sync\n  env: USER\n", "x.scenario:3: env is told as NAME=VALUE"},
      {"board:\nrun: sync\n  meanwhile: sync\n", "x.scenario:3: meanwhile: COMMAND exits N"},
  };
  for (const Case& known : cases) {
    INFO(known.content);
    CHECK(error_of(known.content) == known.error);
  }
}

TEST_CASE("scenario: all files are understood", "[generator]") {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "tests" / "scenarios")) {
    if (entry.path().extension() != ".scenario") continue;
    INFO(entry.path().string());
    CHECK_NOTHROW(check_scenario(read_scenario(entry.path())));
    ++count;
  }
  CHECK(count >= 70);
}

TEST_CASE("scenario: pages are spread over threads", "[generator]") {
  const Scenario scenario =
      read_scenario("x", "board:\n  forums: 20\n  threads: 400\n  pages: 900\n  posts per page: 4\n");
  const Board board = make_board(read_board(scenario, scenario.lines.at(0)));
  int pages = 0;
  for (const BoardThread& thread : board.threads) pages += page_count(board, thread);
  CHECK(board.forums.size() == 20);
  CHECK(board.threads.size() == 400);
  CHECK(pages == 900);
}


/// Sends the requests of $ASK, one a line, keeps what it is answered, imports the files that $KEEP counts from the
/// first, and ends with $END.
class Stub {
 public:
  Stub() {
    std::ofstream file(path());
    file << "#!/bin/bash\n"
            "archive=$2; host=${3#http://}; host=${host%%/*}; folder=$(dirname \"$archive\")\n"
            "while read -r target; do\n"
            "  [ -n \"$target\" ] || continue\n"
            "  count=$((count + 1))\n"
            "  exec 3<>\"/dev/tcp/${host%:*}/${host#*:}\"\n"
            "  printf 'GET %s HTTP/1.0\\r\\n\\r\\n' \"$target\" >&3\n"
            "  sed '1,/^\\r$/d' <&3 >\"$folder/$count.html\"\n"
            "  exec 3<&-\n"
            "done <<<\"${ASK//;/$'\\n'}\"\n"
            "for ((i = 1; i <= ${KEEP:-0}; ++i)); do files+=(\"$folder/$i.html\"); done\n"
            "[ \"${KEEP:-0}\" = 0 ] || \"$PROGRAM_OF_TEST\" import -q \"$archive\" \"${files[@]}\" || exit 9\n"
            "[ -z \"$SAY\" ] || echo \"$SAY\" >&2\n"
            "exit \"${END:-0}\"\n";
    file.close();
    fs::permissions(path(), fs::perms::owner_all);
  }

  [[nodiscard]] fs::path path() const { return folder_ / "stub"; }

 private:
  TempDir folder_;
};

/// The first failure of a run with these lines below it, without its place; `none`.
std::string failure_of(const std::string& below, const std::string& before = "") {
  const Stub stub;
  const std::string content = "board:\n  face: vb3\n  forums: 1\n  thread sizes: 12 3\n" + before +
                              "run: sync {archive} {board}/\n  env: PROGRAM_OF_TEST=" + program() + "\n" + below;
  const std::vector<std::string> failures = run_scenario(read_scenario("x", content), stub.path());
  if (failures.empty()) return "none";
  const std::string& first = failures.front();
  return first.substr(first.find(": ") + 2);
}

bool begins(const std::string& text, const std::string& with) { return text.compare(0, with.size(), with) == 0; }

const std::string all_pages =
    "  env: ASK=/showthread.php?t=101;/showthread.php?t=101&page=2;/showthread.php?t=105;/forumdisplay.php?f=2\n";

TEST_CASE("scenario: each check of the requests can fail", "[generator]") {
  const std::string ask = "  env: ASK=/robots.txt;/;/showthread.php?t=101\n";
  CHECK(failure_of(ask + "  exit: 0\n  requests:\n    robots\n    index\n    thread 101\n") == "none");
  CHECK(failure_of(ask + "  requests:\n    GET /robots.txt\n    GET /\n    GET /showthread.php?t=*\n") == "none");
  CHECK(begins(failure_of(ask + "  requests:\n    robots\n    thread 101\n    index\n"), "the requests were"));
  CHECK(begins(failure_of(ask + "  requests:\n    robots\n    index\n"), "the requests were"));
  CHECK(failure_of(ask + "  requests in any order:\n    thread 101\n    index\n    robots\n") == "none");
  CHECK(
      begins(failure_of(ask + "  requests in any order:\n    thread 101\n    index\n"), "requests that were not sent"));
  CHECK(begins(failure_of(ask + "  requests in any order:\n    thread 101\n    robots\n    forum 2\n"),
               "requests that were not sent"));
  CHECK(failure_of(ask + "  requests at most: 3\n  requests at least: 3\n") == "none");
  CHECK(failure_of(ask + "  requests at most: 2\n") == "3 requests were sent");
  CHECK(failure_of(ask + "  requests at least: 4\n") == "3 requests were sent");
  CHECK(failure_of(ask + "  request: thread *\n  no request: forum *\n") == "none");
  CHECK(failure_of(ask + "  request: forum *\n") == "it was not sent");
  CHECK(failure_of(ask + "  no request: thread *\n") == "it was sent");
  CHECK(failure_of("  no requests:\n") == "none");
  CHECK(begins(failure_of(ask + "  no requests:\n"), "the requests were"));
  CHECK(failure_of(ask + "  each request once:\n") == "none");
  CHECK(begins(failure_of("  env: ASK=/showthread.php?t=101;/showthread.php?101-x\n  each request once:\n"),
               "sent more than once: thread 101"));
  CHECK(
      begins(failure_of("  env: ASK=/showthread.php?t=101;/;/showthread.php?101-x\n  gap: 60000 ms between thread *\n"),
             "too soon"));
  CHECK(failure_of(ask + "  gap: 60000 ms between thread *\n") == "none");
  CHECK(begins(failure_of("  env: ASK=/calendar.php\n"), "what no archive may ask for"));
}

TEST_CASE("scenario: each check of the run and its rows can fail", "[generator]") {
  CHECK(failure_of("  env: END=4\n  exit: 1 or 4\n") == "none");
  CHECK(failure_of("  env: END=4\n  exit: 0 or 1\n") == "the run ended with 4");
  CHECK(failure_of("  env: SAY=ahoy there\n  err contains: ahoy\n  out is empty:\n") == "none");
  CHECK(failure_of("  env: SAY=ahoy there\n  err contains: adieu\n") == "standard error does not say it");
  CHECK(failure_of("  env: SAY=ahoy there\n  err is empty:\n") == "standard error says something");
  CHECK(begins(failure_of("  out contains: ahoy\n"), "standard output does not say it"));
  CHECK(failure_of("  elsewhere: 1\n") == "0 requests went elsewhere");

  const std::string keep = all_pages + "  env: KEEP=4\n";
  CHECK(failure_of(keep + "  exit: 0\n  rows: SELECT thread_id, count(*) FROM posts GROUP BY 1 ORDER BY 1\n    101|12\n"
                          "    105|3\n") == "none");
  CHECK(begins(failure_of(keep + "  rows: SELECT count(*) FROM posts\n    14\n"), "the rows are\n15"));
  CHECK(begins(failure_of(keep + "  rows: SELECT nothing FROM nowhere\n"), "the rows are\nsqlite3:"));
}

TEST_CASE("scenario: the posts of the board are compared one by one", "[generator]") {
  CHECK(failure_of(all_pages + "  env: KEEP=4\n  same as board:\n  holds board:\n") == "none");
  // Without the second page of thread 101, and without thread 105.
  CHECK(failure_of("  env: ASK=/showthread.php?t=101;/showthread.php?t=105\n  env: KEEP=2\n  holds board:\n")
            .find("is not held") != std::string::npos);
  CHECK(failure_of(all_pages + "  env: KEEP=2\n  holds board:\n").find("is not held") != std::string::npos);
  CHECK(begins(failure_of("  same as board:\n"), "sqlite3:"));
  // The board changes after it was read.
  const std::string first = "run: sync {archive} {board}/\n  env: PROGRAM_OF_TEST=" + program() + "\n" + all_pages +
                            "  env: KEEP=4\n  same as board:\n";
  CHECK(failure_of("  same as board:\n", first) == "none");
  CHECK(failure_of("  holds board:\n", first + "do: edit post 1001\n").find("edit_reason is null, and not") !=
        std::string::npos);
  CHECK(failure_of("  same as board:\n", first + "do: delete thread 105\n").find("and the board has it not") !=
        std::string::npos);
  CHECK(failure_of("  holds board:\n", first + "do: delete thread 105\n") == "none");
  CHECK(
      failure_of("  holds board:\n", first + "do: merge thread 105 into 101\n").find("thread_id is 105, and not 101") !=
      std::string::npos);
}

TEST_CASE("scenario: an archive that changed is told", "[generator]") {
  const std::string first = "run: sync {archive} {board}/\n  env: PROGRAM_OF_TEST=" + program() +
                            "\n  env: ASK=/showthread.php?t=105\n  env: KEEP=1\nremember archive:\n";
  CHECK(failure_of("  archive unchanged:\n", first) == "none");
  CHECK(begins(failure_of(all_pages + "  env: KEEP=1\n  archive unchanged:\n", first),
               "the archive holds something else than before"));
}

TEST_CASE("scenario: two archives are compared", "[generator]") {
  const auto into = [](const std::string& name, int keep) {
    return "run: sync {folder}/" + name + " {board}/\n  env: PROGRAM_OF_TEST=" + program() + "\n" + all_pages +
           "  env: KEEP=" + std::to_string(keep) + "\n";
  };
  const std::string same = "  same archive as: {folder}/other.db\n";
  CHECK(failure_of(same, into("archive.db", 2) + into("other.db", 2)) == "none");
  CHECK(begins(failure_of(same, into("archive.db", 2) + into("other.db", 3)), "the archives hold different things"));
}

TEST_CASE("scenario: a run is killed, and another begins at its first request", "[generator]") {
  CHECK(failure_of("  env: ASK=/\n  killed: 3 times within 5 ms\n  exit: 0\n  request: index\n") == "none");
  CHECK(failure_of("  env: ASK=/\n  meanwhile: help exits 0\n") == "none");
  CHECK(begins(failure_of("  env: ASK=/\n  meanwhile: help exits 6\n"), "the other run ended with 0"));
}


}  // namespace
}  // namespace vbarchive::testing
