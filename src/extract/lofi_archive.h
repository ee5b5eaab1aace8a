// The board's archive for search engines: `archive/index.php/t-5.html`, plain pages without a skin. Threads, lists of
// threads, and the list of forums.
#pragma once

#include <optional>
#include <vector>

#include "extract/unnumbered.h"

namespace vbarchive::extraction {

/// Whether the page is one of the archive's: a path of links into the archive, or an address there, and its own parts.
[[nodiscard]] bool is_lofi_archive(const PageView& page);

/// A thread: `div.post` with `.username`, `.date` and `.posttext`. [a public reader of such pages]
/// Reads on to one post more than `most`.
[[nodiscard]] std::optional<UnnumberedPage> read_archived_thread(const PageView& page, std::size_t most);

struct ArchivedList {
  std::optional<Id> forum_id;   ///< absent for the list of all forums
  std::vector<Forum> forums;    ///< the path, the forum itself, those below it
  std::vector<Thread> threads;  ///< with the replies that the list counts
  int page_number = 1;
};

/// The threads of one forum, or all forums.
[[nodiscard]] std::optional<ArchivedList> read_archived_list(const PageView& page);

}  // namespace vbarchive::extraction
