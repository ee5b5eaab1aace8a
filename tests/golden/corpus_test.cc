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

/// What the index calls a page, and what we call it. Forms have nothing to keep.
PageKind kind_of(const std::string& name) {
  if (name == "showthread") return PageKind::thread;
  if (name == "forumdisplay") return PageKind::forum;
  if (name == "index") return PageKind::index;
  if (name == "member") return PageKind::member;
  if (name == "pollresults") return PageKind::poll_results;
  return PageKind::other;
}

/// What a page of that kind cannot be without.
void check_content(const Page& page) {
  if (page.kind == PageKind::forum) {
    CHECK(page.forum_id.has_value());
    CHECK(!page.threads.empty());
    for (const Thread& thread : page.threads) {
      INFO("thread " << thread.id);
      CHECK(thread.title.has_value());
      CHECK(thread.author_name.has_value());
      if (!thread.moved_to) CHECK(thread.reply_count.has_value());
    }
  } else if (page.kind == PageKind::index) {
    CHECK(page.forums.size() > 10);
    for (const Forum& forum : page.forums) {
      INFO("forum " << forum.id);
      CHECK(forum.title.has_value());
    }
  } else if (page.kind == PageKind::member) {
    CHECK(page.users.size() == 1);
  } else if (page.kind == PageKind::poll_results) {
    REQUIRE(page.poll.has_value());
    CHECK(!page.poll->votes.empty());
    CHECK(page.thread.has_value());
  }
}

TEST_CASE("corpus: every page of a real board has its kind, and a thread page exactly its posts", "[corpus][golden]") {
  const fs::path corpus = fs::path(SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus / "INDEX.tsv")) {
    WARN("not tested: no pages of real boards beside the source folder");
    return;
  }
  std::size_t pages = 0;
  for (const Entry& entry : entries_of(corpus / "INDEX.tsv")) {
    if (!fs::exists(corpus / entry.file)) continue;
    DYNAMIC_SECTION(entry.file) {
      std::ifstream stream(corpus / entry.file, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(stream), {});
      PageInput input;
      input.bytes = bytes;
      // "Today" needs a day; which one is not checked.
      input.captured_at = utc_from_iso("2020-06-15T12:00:00Z");
      const Page page = extract(input);
      const bool is_refused = entry.kind == "permission-error";
      CHECK((page.outcome == Outcome::stored) == !is_refused);
      CHECK(page.kind == kind_of(entry.kind));
      CHECK(page.posts.size() == entry.posts);
      CHECK(page.site.version.has_value());
      check_posts(page);
      check_content(page);
    }
    ++pages;
  }
  CHECK(pages > 0);
}

}  // namespace
}  // namespace vbarchive
