// The board's index and the lists of threads: pages that say which threads there are and which have grown. As with
// threads, the model alone decides the records.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/board.h"

namespace vbarchive::testing {

/// A row of a forum's list.
struct ListedRow {
  const BoardThread* thread = nullptr;      ///< of a redirect the one that it leads to
  const BoardRedirect* redirect = nullptr;  ///< absent: the row is the thread itself
};

/// Stickies first, on the first page only; then by the last post, the newest first. Threads without posts are not
/// listed. Hidden ones (BoardPlan::days_shown) are left out; `shows_all` shows them.
[[nodiscard]] std::vector<ListedRow> rows_of_page(const Board& board, std::size_t forum, int page,
                                                  bool shows_all = false);
[[nodiscard]] int listing_page_count(const Board& board, std::size_t forum, bool shows_all = false);

/// What a forum has, those below it counted too, as vBulletin counts.
struct ForumCounts {
  std::int64_t threads = 0;
  std::int64_t posts = 0;
  const BoardThread* last = nullptr;  ///< with the newest post; absent without any
};
[[nodiscard]] ForumCounts counts_of(const Board& board, std::size_t forum);

/// Forums right below a forum; of the board itself (absent) the top ones.
[[nodiscard]] std::vector<std::size_t> forums_below(const Board& board, std::optional<std::size_t> forum);

/// One page each as the board's software sends it, UTF-8. `shows_all`: asked for with `daysprune=-1`.
[[nodiscard]] std::string render_listing_page(const Board& board, std::size_t forum, int page, Face face,
                                              bool shows_all = false);
[[nodiscard]] std::string render_index(const Board& board, Face face);

/// Writes the index and all lists and threads as files that any web server serves at the plan's address, which must
/// have the dress vbseo: `index.html`, `f2/index.html`, `f2/title-101-2.html`. Throws Error (storage).
void write_site(const Board& board, Face face, const std::filesystem::path& folder);

/// What these pages say; `detail` and `date_order` are left empty.
[[nodiscard]] Page listing_records(const Board& board, std::size_t forum, int page, Face face);
[[nodiscard]] Page index_records(const Board& board, Face face);

}  // namespace vbarchive::testing
