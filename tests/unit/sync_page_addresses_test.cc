#include "sync/page_addresses.h"

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;
using archive::Gap;
using archive::SyncState;
using sync::PageAddresses;

namespace {

const std::string board = "https://board.example/forum/";

PageKey thread_key(Id id, int page) { return {PageKey::Kind::thread, id, page}; }

Gap page_gap(Id thread, int page, const std::optional<std::string>& link) {
  Gap gap;
  gap.thread_id = thread;
  gap.page = thread_key(thread, page);
  gap.thread_url = link;
  return gap;
}

Gap quote_gap(Id post, Id thread, const std::optional<std::string>& link) {
  Gap gap;
  gap.kind = archive::GapKind::quote;
  gap.thread_id = thread;
  gap.post_id = post;
  gap.thread_url = link;
  return gap;
}

}  // namespace

TEST_CASE("page addresses: known ones before such as others have before the plain form", "[sync]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  SyncState state(archive);
  const PageAddresses addresses(state, board);
  CHECK(addresses.of(page_gap(7, 1, {})) == board + "showthread.php?t=7");
  CHECK(addresses.of(page_gap(7, 2, {})) == board + "showthread.php?t=7&page=2");

  const std::string first = board + "threads/7-Boats";
  CHECK(addresses.of(page_gap(7, 1, first)) == first);
  CHECK(addresses.of(page_gap(7, 1, first + "?s=0123456789abcdef0123456789abcdef")) == first);
  // Where it leads elsewhere, it is not the board's.
  CHECK(addresses.of(page_gap(7, 1, "https://elsewhere.example/threads/7-Boats")) == board + "showthread.php?t=7");

  state.note_address(first + "/page3", "thread:7:3", {}, {}, day(1));
  CHECK(addresses.of(page_gap(7, 3, first)) == first + "/page3");
}

TEST_CASE("page addresses: as the board writes those of another thread", "[sync]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  SyncState state(archive);
  state.note_address(board + "f3/oars-9.html", "thread:9:1", {}, {}, day(1));
  state.note_address(board + "f3/oars-9-2.html", "thread:9:2", {}, {}, day(1));
  const PageAddresses addresses(state, board);
  CHECK(addresses.of(page_gap(7, 4, board + "f3/boats-7.html")) == board + "f3/boats-7-4.html");
}

TEST_CASE("page addresses: a post by its number", "[sync]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  SyncState state(archive);
  Page shown = page(7, 1);
  shown.site.version = "4.2.2";
  archive.add(capture("four", day(1)), shown);
  const PageAddresses addresses(state, board);
  const std::string thread = board + "harbour/7-boats";
  CHECK(addresses.of(quote_gap(71, 7, thread)) == board + "showthread.php?p=71");

  shown.site.version = "5.6.4";
  archive.add(capture("five", day(2)), shown);
  CHECK(addresses.of(quote_gap(71, 7, thread)) == thread + "?p=71");
  CHECK(addresses.of(quote_gap(71, 7, {})) == board + "showthread.php?p=71");
}

TEST_CASE("page addresses: the board may be visited at another host than its pages name", "[sync]") {
  const TempDir folder;
  Archive archive{folder / "a.db", OpenMode::create};
  SyncState state(archive);
  const PageAddresses addresses(state, "http://www.board.example/forum/");
  CHECK(addresses.of(page_gap(7, 1, board + "threads/7-Boats")) == "http://www.board.example/forum/threads/7-Boats");
}
