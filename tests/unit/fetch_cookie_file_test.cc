#include "fetch/cookie_file.h"

#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/temp_dir.h"
#include "vbarchive/error.h"

namespace vbarchive::fetch {
namespace {

using testing::TempDir;

std::filesystem::path file_with(const TempDir& folder, const std::string& bytes) {
  std::ofstream(folder / "cookies.txt", std::ios::binary) << bytes;
  return folder / "cookies.txt";
}

std::vector<std::string> lines_of(const CookieFile& file) {
  std::vector<std::string> lines;
  for (const Cookie& cookie : file.cookies) lines.push_back(cookie.line);
  return lines;
}

TEST_CASE("cookie file: what belongs to the host is read, the rest counted", "[fetch][cookies]") {
  const TempDir folder;
  const auto path = file_with(folder,
                              "# Netscape HTTP Cookie File\r\n\r\n"
                              ".board.example\tTRUE\t/\tFALSE\t0\tbbsessionhash\tabc\r\n"
                              "#HttpOnly_www.board.example\tFALSE\t/forum\tTRUE\t1999999999.25\tbbpassword\tx=y z\r\n"
                              "board.example\tFALSE\t/\tFALSE\t0\tonly-there\t1\r\n"
                              "BOARD.example\ttrue\t/\tfalse\t-1\tempty\n"
                              ".oard.example\tTRUE\t/\tFALSE\t0\tlook-alike\t1\n"
                              "sub.www.board.example\tTRUE\t/\tFALSE\t0\tbelow\t1\n"
                              ".other.example\tTRUE\t/\tFALSE\t0\tother\t1");
  const CookieFile file = read_cookie_file(path, "www.board.example");
  CHECK(lines_of(file) == std::vector<std::string>{
                              ".board.example\tTRUE\t/\tFALSE\t0\tbbsessionhash\tabc",
                              "#HttpOnly_www.board.example\tFALSE\t/forum\tTRUE\t1999999999\tbbpassword\tx=y z",
                              "BOARD.example\ttrue\t/\tfalse\t0\tempty\t",
                          });
  CHECK(file.others == 4);
}

TEST_CASE("cookie file: addresses have no sub-domains", "[fetch][cookies]") {
  const TempDir folder;
  const auto path = file_with(folder,
                              "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1\n"
                              ".0.0.1\tTRUE\t/\tFALSE\t0\tb\t1\n"
                              "::1\tFALSE\t/\tFALSE\t0\tc\t1\n");
  CHECK(lines_of(read_cookie_file(path, "127.0.0.1")) ==
        std::vector<std::string>{"127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1"});
  CHECK(lines_of(read_cookie_file(path, "[::1]")) == std::vector<std::string>{"::1\tFALSE\t/\tFALSE\t0\tc\t1"});
}

TEST_CASE("cookie file: a bad line is named, its content is not", "[fetch][cookies]") {
  struct Row {
    const char* line;
    const char* why;
  };
  const Row rows[] = {
      {"board.example TRUE / FALSE 0 name secret", "line 2: there are 1 fields in place of 7"},
      {"board.example\tTRUE\t/\tFALSE\t0\tname\tsecret\tmore", "line 2: there are 8 fields in place of 7"},
      {"board.example\tyes\t/\tFALSE\t0\tname\tsecret",
       "line 2: the second and the fourth field must be TRUE or FALSE"},
      {"board.example\tTRUE\t/\tsecret\t0\tname\tsecret",
       "line 2: the second and the fourth field must be TRUE or FALSE"},
      {"board.example\tTRUE\t/\tFALSE\ttomorrow\tname\tsecret", "line 2: the fifth field must be a time in seconds"},
      {"\tTRUE\t/\tFALSE\t0\tname\tsecret", "line 2: the domain or the name is empty"},
      {"board.example\tTRUE\t/\tFALSE\t0\tname\tsec\x01ret", "line 2: there is a control character in it"},
  };
  const TempDir folder;
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const auto path = file_with(folder, std::string("# a comment\n") + row.line + "\n");
    try {
      (void)read_cookie_file(path, "board.example");
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK(std::string(error.what()) == "cannot use the cookie file " + path.string());
      CHECK(error.why() == row.why);
      CHECK(error.help().find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("cookie file: what cannot be read, and what others can", "[fetch][cookies]") {
  const TempDir folder;
  CHECK_THROWS_AS(read_cookie_file(folder / "none.txt", "board.example"), Error);
  CHECK_THROWS_AS(read_cookie_file(folder.path(), "board.example"), Error);
  const auto path = file_with(folder, "");
  REQUIRE(chmod(path.c_str(), 0600) == 0);
  CHECK_FALSE(read_cookie_file(path, "board.example").is_readable_by_others);
  REQUIRE(chmod(path.c_str(), 0644) == 0);
  CHECK(read_cookie_file(path, "board.example").is_readable_by_others);
}

TEST_CASE("netrc: whether it names the board", "[fetch][cookies]") {
  const TempDir folder;
  const auto path =
      file_with(folder, "machine other.example login a password b\nmachine\n board.example login c password d\n");
  CHECK(netrc_names(path, "board.example"));
  CHECK_FALSE(netrc_names(path, "login"));
  CHECK_FALSE(netrc_names(path, "www.board.example"));
  CHECK(netrc_names(file_with(folder, "default login a password b"), "board.example"));
  CHECK_THROWS_AS(netrc_names(folder / "none", "board.example"), Error);
}

}  // namespace
}  // namespace vbarchive::fetch
