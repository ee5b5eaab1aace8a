#include "support/catch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "capture/input.h"
#include "vbarchive/error.h"

using namespace vbarchive::capture;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t page_bytes = 1000;

/// A folder of its own for a test, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "vbarchive-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path() const { return path_.string(); }
  std::string path(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  fs::path path_;
};

std::vector<Item> all(Inputs& inputs) {
  std::vector<Item> items;
  while (auto item = inputs.next()) items.push_back(std::move(*item));
  return items;
}

std::vector<Item> all(const std::vector<std::string>& paths) {
  Inputs inputs(paths, page_bytes);
  return all(inputs);
}

const std::string& file_of(const Item& item) {
  return std::visit([](const auto& one) -> const std::string& { return one.file; }, item);
}

/// The names below the folder, in order.
std::vector<std::string> names(const Folder& folder, const std::vector<Item>& items) {
  std::vector<std::string> out;
  for (const Item& item : items) out.push_back(fs::path(file_of(item)).lexically_relative(folder.path()).string());
  return out;
}

using Names = std::vector<std::string>;

/// Standard input from a pipe that holds `bytes`, until it goes.
class StandardInput {
 public:
  explicit StandardInput(const std::string& bytes) : saved_(dup(STDIN_FILENO)) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int saved_;
};

}  // namespace

TEST_CASE("capture: names are in natural order", "[capture]") {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"page2", "page10"},
      {"page2", "page2.html"},
      {"a", "b"},
      {"2", "10"},
      {"", "a"},
      {"a1b2", "a1b10"},
      {"a01", "a1"},
      {"a1", "a02"},
      {"t=5&page=9", "t=5&page=10"},
      {"1", "a"},
      {"z", "\xC3\xA9"},
      {"99999999999999999999", "100000000000000000000"},
      {"0", "00"},
      {"00", "1"},
  };
  for (const auto& [less, more] : pairs) {
    CAPTURE(less, more);
    CHECK(natural_less(less, more));
    CHECK_FALSE(natural_less(more, less));
    CHECK_FALSE(natural_less(less, less));
  }
}

TEST_CASE("capture: a folder is walked in natural order, page 2 before page 10", "[capture]") {
  const Folder folder;
  for (const std::string name : {"page10.html", "page2.html", "b/10/x.html", "b/9/x.html", "a.html", "c"}) {
    folder.write(name, name);
  }
  const auto items = all({folder.path()});
  CHECK(names(folder, items) == Names{"a.html", "b/9/x.html", "b/10/x.html", "c", "page2.html", "page10.html"});
  for (const Item& item : items) CHECK(std::holds_alternative<Capture>(item));
}

TEST_CASE("capture: what is no page by its name is passed over, all else is handed out", "[capture]") {
  const Folder folder;
  for (const std::string name :
       {"x.png", "x.JPG", "x.css", "x.js", "x.woff2", "x.mp4", "x.zip", "archive.db", ".hidden.html", ".git/x.html",
        "showthread.php?t=5&page=2", "noextension", "x.htm", "x.txt", "pages.warc.gz", "x.jpg.html"}) {
    folder.write(name, "x");
  }
  CHECK(names(folder, all({folder.path()})) ==
        Names{"noextension", "pages.warc.gz", "showthread.php?t=5&page=2", "x.htm", "x.jpg.html", "x.txt"});
  // Who names a file wants it read.
  CHECK(all({folder.path("x.png"), folder.path(".hidden.html")}).size() == 2);
}

TEST_CASE("capture: a page comes with its bytes, its name's address and its time", "[capture]") {
  const Folder folder;
  const std::string bytes("a\0\r\n\xFF", 5);
  folder.write("board.example/showthread.php?t=5", bytes);
  const std::string file = folder.path("board.example/showthread.php?t=5");
  const struct timespec times[2] = {{1'000'000'000, 0}, {1'262'304'000, 999'999'999}};  // 2010-01-01T00:00:00Z
  REQUIRE(utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);

  const auto items = all({folder.path("board.example")});
  REQUIRE(items.size() == 1);
  const Capture& capture = std::get<Capture>(items[0]);
  CHECK(capture.bytes == bytes);
  CHECK(capture.origin == "file");
  CHECK(capture.file == file);
  CHECK(capture.address == "http://board.example/showthread.php?t=5");
  REQUIRE(capture.captured_at.has_value());
  CHECK(capture.captured_at->seconds == 1'262'304'000);
}

TEST_CASE("capture: an empty file is an empty page", "[capture]") {
  const Folder folder;
  folder.write("empty.html", "");
  const auto items = all({folder.path()});
  REQUIRE(items.size() == 1);
  CHECK(std::get<Capture>(items[0]).bytes.empty());
  CHECK_FALSE(std::get<Capture>(items[0]).address.has_value());
}

TEST_CASE("capture: a file larger than a page may be is a problem, and the next one is read", "[capture]") {
  const Folder folder;
  folder.write("1-too-large.html", std::string(page_bytes + 1, 'x'));
  folder.write("2-just-right.html", std::string(page_bytes, 'x'));
  const auto items = all({folder.path()});
  REQUIRE(items.size() == 2);
  CHECK(std::get<Problem>(items[0]).file == folder.path("1-too-large.html"));
  CHECK(std::get<Problem>(items[0]).why == "larger than 1000 bytes");
  CHECK(std::get<Capture>(items[1]).bytes.size() == page_bytes);
}

TEST_CASE("capture: links to files are read, links to folders and to nothing are not", "[capture]") {
  const Folder folder;
  folder.write("real/page.html", "x");
  fs::create_directory_symlink(folder.path(), folder.path("real/loop"));
  fs::create_symlink("real/page.html", folder.path("link.html"));
  fs::create_symlink("nowhere.html", folder.path("broken.html"));
  const auto items = all({folder.path()});
  REQUIRE(names(folder, items) == Names{"broken.html", "link.html", "real/page.html"});
  CHECK(std::get<Problem>(items[0]).why == "No such file or directory");
  CHECK(std::get<Capture>(items[1]).bytes == "x");
  // Who names a link to a folder means the folder.
  fs::create_directory_symlink(folder.path("real"), folder.path("named"));
  CHECK(names(folder, all({folder.path("named")})) == Names{"named/page.html"});
}

TEST_CASE("capture: what cannot be read is told and the walk goes on", "[capture]") {
  if (geteuid() == 0) return;  // root may read everything
  const Folder folder;
  folder.write("a/page.html", "x");
  folder.write("b.html", "x");
  folder.write("c.html", "x");
  REQUIRE(chmod(folder.path("a").c_str(), 0) == 0);
  REQUIRE(chmod(folder.path("b.html").c_str(), 0) == 0);
  const auto items = all({folder.path()});
  REQUIRE(chmod(folder.path("a").c_str(), 0700) == 0);
  REQUIRE(names(folder, items) == Names{"a", "b.html", "c.html"});
  CHECK(std::get<Problem>(items[0]).why == "Permission denied");
  CHECK(std::get<Problem>(items[1]).why == "Permission denied");
  CHECK(std::get<Capture>(items[2]).bytes == "x");
}

TEST_CASE("capture: a file that goes away between listing and reading is told", "[capture]") {
  const Folder folder;
  folder.write("1.html", "x");
  folder.write("2.html", "x");
  Inputs inputs({folder.path()}, page_bytes);
  REQUIRE(inputs.next().has_value());
  fs::remove(folder.path("2.html"));
  const auto item = inputs.next();
  REQUIRE(item.has_value());
  CHECK(std::get<Problem>(*item).why == "No such file or directory");
  CHECK_FALSE(inputs.next().has_value());
}

TEST_CASE("capture: a page may be read later, and not in its order", "[capture]") {
  const Folder folder;
  folder.write("1.html", std::string(900, 'a'));
  folder.write("2.html", "two");
  folder.write("3.html", std::string(page_bytes + 1, 'c'));
  Inputs inputs({folder.path()}, page_bytes);
  std::vector<Unread> unread;
  while (auto next = inputs.next_unread()) unread.push_back(std::move(*next));
  REQUIRE(unread.size() == 3);
  CHECK(unread[0].size() == 900);
  CHECK(unread[1].size() == 3);
  CHECK(unread[2].size() == 0);
  CHECK(inputs.total() == 3);
  CHECK(std::get<Problem>(unread[2].read()).why == "larger than 1000 bytes");
  CHECK(std::get<Capture>(unread[1].read()).bytes == "two");
  CHECK(std::get<Capture>(unread[0].read()).bytes == std::string(900, 'a'));
}

TEST_CASE("capture: pipes are what one may have to wait for", "[capture]") {
  const Folder folder;
  folder.write("page.html", "x");
  REQUIRE(mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const auto may_wait = [](const std::vector<std::string>& paths) { return Inputs(paths, page_bytes).may_wait(); };
  CHECK_FALSE(may_wait({folder.path("page.html"), folder.path()}));  // one within a folder is not read
  CHECK(may_wait({folder.path("page.html"), folder.path("pipe")}));
  CHECK(may_wait({"-", folder.path("page.html")}));
}

TEST_CASE("capture: a path that does not exist is bad usage, before anything is read", "[capture]") {
  const Folder folder;
  folder.write("page.html", "x");
  for (const std::string& path : {folder.path("nowhere"), std::string()}) {
    try {
      const Inputs inputs({folder.path("page.html"), path}, page_bytes);
      FAIL("no error");
    } catch (const vbarchive::Error& error) {
      CHECK(error.code() == vbarchive::ExitCode::usage);
      CHECK(std::string(error.what()).find(path) != std::string::npos);
      CHECK_FALSE(error.help().empty());
    }
  }
}

TEST_CASE("capture: a pipe in a folder is a problem, a named one is read", "[capture]") {
  const Folder folder;
  REQUIRE(mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const auto walked = all({folder.path()});
  REQUIRE(walked.size() == 1);
  CHECK(std::get<Problem>(walked[0]).why == "not a regular file");

  std::thread writer([&] { std::ofstream(folder.path("pipe")) << "from a pipe"; });
  const auto items = all({folder.path("pipe")});
  writer.join();
  REQUIRE(items.size() == 1);
  CHECK(std::get<Capture>(items[0]).bytes == "from a pipe");
  CHECK_FALSE(std::get<Capture>(items[0]).captured_at.has_value());
}

TEST_CASE("capture: a device without an end is read no further than a page", "[capture]") {
  const auto items = all({"/dev/zero"});
  REQUIRE(items.size() == 1);
  CHECK(std::get<Problem>(items[0]).why == "larger than 1000 bytes");
}

TEST_CASE("capture: a dash is standard input", "[capture]") {
  {
    const StandardInput input("typed");
    const auto items = all({"-"});
    REQUIRE(items.size() == 1);
    const Capture& capture = std::get<Capture>(items[0]);
    CHECK(capture.bytes == "typed");
    CHECK(capture.file == "-");
    CHECK(capture.origin == "file");
    CHECK_FALSE(capture.address.has_value());
    CHECK_FALSE(capture.captured_at.has_value());
  }
  const StandardInput input(std::string(page_bytes + 1, 'x'));
  CHECK(std::get<Problem>(all({"-"}).at(0)).why == "larger than 1000 bytes");
}

TEST_CASE("capture: the total is told once all folders are listed", "[capture]") {
  const Folder folder;
  folder.write("1.html", "x");
  folder.write("2/a.html", "x");
  folder.write("2/b.png", "x");
  folder.write("3.html", "x");
  Inputs inputs({folder.path("1.html"), folder.path()}, page_bytes);
  CHECK_FALSE(inputs.total().has_value());
  REQUIRE(inputs.next().has_value());  // the named file
  REQUIRE(inputs.next().has_value());  // 1.html; the folder 2 is not listed yet
  CHECK_FALSE(inputs.total().has_value());
  REQUIRE(inputs.next().has_value());  // 2/a.html
  CHECK(inputs.total() == 4);
  CHECK(all(inputs).size() == 1);
  CHECK(inputs.total() == 4);
  CHECK(Inputs({folder.path("1.html"), folder.path("3.html")}, page_bytes).total() == 2);
  CHECK(Inputs({}, page_bytes).total() == 0);
}
