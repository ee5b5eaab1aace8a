#include "archive/integrity.h"

#include "archive/schema.h"
#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using archive::Database;
using Lines = std::vector<std::string>;

namespace {

/// An archive with one thread of two posts.
std::filesystem::path made_in(const TempDir& folder) {
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  Page shown = page(7, 1);
  shown.posts = {post(70, 1, 12, "Ada", "the roof leaks"), post(71, 2, 13, "Bo", "it does not")};
  archive.add(capture("one", day(1)), shown);
  archive.settle();
  return file;
}

}  // namespace

TEST_CASE("integrity: a whole archive has nothing wrong, also for who may only read", "[archive]") {
  const TempDir folder;
  const auto file = made_in(folder);
  Database reader{file, Database::Access::read_only, 0};
  CHECK(archive::check_integrity(reader).empty());
  Database writer{file, Database::Access::read_write, 0};
  CHECK(archive::check_index(writer).empty());
}

TEST_CASE("integrity: each fault is a line", "[archive]") {
  const TempDir folder;
  const auto file = made_in(folder);
  Database database{file, Database::Access::read_write, 0};
  const auto lines_after = [&](const char* sql) {
    database.script(sql);
    return archive::check_integrity(database);
  };
  SECTION("a row that names another that is not there") {
    CHECK(lines_after("DELETE FROM users WHERE id = 12") ==
          Lines{"posts: row 70 names a row of users that is not there"});
  }
  SECTION("a row without a number of its own") {
    database.script("INSERT INTO links VALUES (99, 1, 'link', 'https://board.example/', '')");
    CHECK(archive::check_integrity(database) == Lines{"links: a row names a row of posts that is not there"});
  }
  SECTION("a post that the index has not") {
    CHECK(lines_after("DELETE FROM posts_fts_docsize WHERE id = 70") ==
          Lines{"posts_fts: 1 rows of posts are not in the full-text index"});
  }
  SECTION("a post that the index alone has") {
    CHECK(lines_after("INSERT INTO posts_fts (rowid, text) VALUES (99, 'words')") ==
          Lines{"posts_fts: the full-text index has 1 rows that posts has not"});
  }
  SECTION("a value that the tables do not allow") {
    CHECK_FALSE(lines_after("PRAGMA ignore_check_constraints = ON; UPDATE posts SET state = 'lost' WHERE id = 70; "
                            "PRAGMA ignore_check_constraints = OFF")
                    .empty());
  }
  SECTION("other words than the index has") {
    CHECK(lines_after("UPDATE posts SET text = 'the roof sings' WHERE id = 70").empty());
    const Lines lines = archive::check_index(database);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find("posts_fts: the full-text index says something else than the posts") == 0);
  }
}

TEST_CASE("integrity: the words of the index want a file that may be written", "[archive]") {
  const TempDir folder;
  Database reader{made_in(folder), Database::Access::read_only, 0};
  CHECK_THROWS_AS(archive::check_index(reader), Error);
}
