// Real pages of real boards, where they are at hand: beside the source folder, and no part of the project. Counts alone
// are checked; the words of those pages stay there.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.h"
#include "vbarchive/extract.h"

namespace vbarchive {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string file, version, kind;
  std::size_t posts = 0;
};

std::vector<Entry> entries_of(const fs::path& index) {
  std::vector<Entry> entries;
  std::ifstream stream(index);
  std::string line;
  std::getline(stream, line);  // the names of the columns
  while (std::getline(stream, line)) {
    std::istringstream fields(line);
    Entry entry;
    std::string language, posts;
    std::getline(fields, entry.file, '\t');
    std::getline(fields, entry.version, '\t');
    std::getline(fields, entry.kind, '\t');
    std::getline(fields, language, '\t');
    std::getline(fields, posts, '\t');
    entry.posts = static_cast<std::size_t>(std::stoul(posts));
    entries.push_back(entry);
  }
  return entries;
}

void check_posts(const Page& page) {
  for (const Post& post : page.posts) {
    INFO("post " << post.id);
    CHECK(post.id > 0);
    REQUIRE(post.author_name.has_value());
    CHECK(!post.author_name->empty());
    REQUIRE(post.posted_at.has_value());
    CHECK(!post.posted_at->text.empty());
    CHECK(post.posted_at->local.has_value());
    // Where the page states its zone every date that can be read is an instant.
    if (page.site.utc_offset_minutes) CHECK(post.posted_at->utc.has_value());
    CHECK(post.state == PostState::visible);
    CHECK(post.text.has_value());
  }
}

TEST_CASE("corpus: every thread page of a real board yields exactly its posts", "[corpus][golden]") {
  const fs::path corpus = fs::path(SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus / "INDEX.tsv")) {
    WARN("not tested: no pages of real boards beside the source folder");
    return;
  }
  std::size_t threads = 0;
  for (const Entry& entry : entries_of(corpus / "INDEX.tsv")) {
    const bool is_old = entry.version.starts_with("3.") || entry.version.starts_with("4.");
    if (!is_old || !fs::exists(corpus / entry.file)) continue;
    DYNAMIC_SECTION(entry.file) {
      std::ifstream stream(corpus / entry.file, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(stream), {});
      PageInput input;
      input.bytes = bytes;
      // "Today" needs a day; which one is not checked.
      input.captured_at = utc_from_iso("2020-06-15T12:00:00Z");
      const Page page = extract(input);
      if (entry.kind == "showthread") {
        CHECK(page.outcome == Outcome::stored);
        CHECK(page.kind == PageKind::thread);
        CHECK(page.posts.size() == entry.posts);
        check_posts(page);
      } else {
        CHECK(page.posts.empty());
      }
    }
    ++threads;
  }
  CHECK(threads > 0);
}

}  // namespace
}  // namespace vbarchive
