// The full-text index follows the posts from commit to commit, whatever happens to them between two.
#include <string>

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

Page says(const std::string& text) {
  Page shown = page(7, 1);
  shown.posts = {post(70, 1, 12, "Ada", text), post(60, 2, 12, "Ada", "about boats")};
  return shown;
}

Page prints(const std::string& text) {
  Page shown = page(8, 1);
  shown.kind = PageKind::printable;
  UnnumberedPost said;
  said.ordinal = 1;
  said.author_name = "Ada";
  said.html = text;
  said.text = text;
  shown.unnumbered_posts = {said};
  return shown;
}

}  // namespace

TEST_CASE("archive words: a search finds what is not committed yet", "[archive]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  if (GENERATE(false, true)) archive.gather_posts();
  archive.add(capture("1", day(1)), says("anchor"));
  CHECK(archive.search("anchor", 10).hits.size() == 1);
  CHECK(archive.search("boats", 10).hits.size() == 1);
  archive.commit();
  CHECK(archive.search("anchor", 10).hits.size() == 1);
}

TEST_CASE("archive words: what changes between two commits is found as it is at the end", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  if (GENERATE(false, true)) archive.gather_posts();
  int number = 0;
  const auto add = [&](const std::string& text) {
    ++number;
    archive.add(capture(std::to_string(number), day(number)), says(text));
  };
  add("anchor");
  add("harpoon");
  archive.commit();
  CHECK(archive.search("anchor", 10).hits.empty());
  CHECK(archive.search("harpoon", 10).hits.size() == 1);
  add("compass");
  add("rudder");
  archive.commit();
  CHECK(archive.search("harpoon OR compass", 10).hits.empty());
  CHECK(archive.search("rudder", 10).hits.size() == 1);
  add("compass");
  add("rudder");
  archive.commit();
  CHECK(archive.search("compass", 10).hits.empty());
  CHECK(archive.search("rudder", 10).hits.size() == 1);
  CHECK(is_index_whole(file));
}

TEST_CASE("archive words: what is rolled back is not found", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  if (GENERATE(false, true)) archive.gather_posts();
  archive.add(capture("1", day(1)), says("anchor"));
  archive.commit();
  archive.add(capture("2", day(2)), says("harpoon"));
  archive.add(capture("3", day(2)), prints("compass"));
  archive.roll_back();
  archive.add(capture("4", day(3)), says("rudder"));
  archive.commit();
  CHECK(archive.search("anchor OR harpoon OR compass", 10).hits.empty());
  CHECK(archive.search("rudder", 10).hits.size() == 1);
  CHECK(is_index_whole(file));
}

TEST_CASE("archive words: a printed post that another reading words differently is found by its new words",
          "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  if (GENERATE(false, true)) archive.gather_posts();
  archive.add(capture("1", day(1)), prints("anchor"));
  archive.add_again(1, capture("1", day(1)), prints("harpoon"));
  archive.commit();
  CHECK(archive.search("anchor", 10).hits.empty());
  CHECK(archive.search("harpoon", 10).hits.size() == 1);
  archive.add_again(1, capture("1", day(1)), prints("rudder"));
  archive.commit();
  CHECK(archive.search("harpoon", 10).hits.empty());
  CHECK(archive.search("rudder", 10).hits.size() == 1);
  CHECK(is_index_whole(file));
}

TEST_CASE("archive: a page that cannot be written to its end takes the transaction with it", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  Archive archive{file, OpenMode::create};
  if (GENERATE(false, true)) archive.gather_posts();
  archive.add(capture("1", day(1)), says("anchor"));
  archive.commit();
  const Dump before = dump(file, true);
  archive.database().script(
      "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.posts WHEN NEW.id = 71 BEGIN SELECT RAISE(ABORT, 'no'); END");
  archive.add(capture("2", day(2)), says("harpoon"));
  Page refused = says("rudder");
  refused.posts.push_back(post(71, 3, 12, "Ada", "compass"));
  CHECK_THROWS_AS((archive.add(capture("3", day(3)), refused), archive.commit()), Error);
  archive.commit();
  CHECK(dump(file, true) == before);
  CHECK(is_index_whole(file));
}

TEST_CASE("archive: posts that are gathered are written in the order of their numbers", "[archive]") {
  const TempDir folder;
  const auto pages_of = [&](const std::string& name, bool gathers) {
    Archive archive{folder / name, OpenMode::create};
    if (gathers) archive.gather_posts();
    for (int number = 50; number > 0; --number) {
      Page shown = page(7, number);
      shown.posts = {post(number, number, 12, "Ada", std::string(3000, 'x'))};
      archive.add(capture(std::to_string(number), day(1)), shown);
    }
    CHECK(archive.stats().posts == 50);
    archive.commit();
    return std::stoi(value(folder / name, "PRAGMA page_count"));
  };
  CHECK(pages_of("gathered.db", true) < pages_of("at-once.db", false));
}
