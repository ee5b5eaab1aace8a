// The threads that a forum's page lists.
#pragma once

#include <optional>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// A row: where it stands, and what it says. The date of the last post holds its text alone.
struct ListedThread {
  Range range;
  bool is_moved = false;  ///< a pointer to a thread in another forum
  Thread thread;
  std::optional<std::string> started;  ///< when it began, as printed: only evidence for the order of day and month
};

/// All rows in the order of the page, each thread once. Rows of announcements have no thread's number and are left out.
[[nodiscard]] std::vector<ListedThread> read_thread_rows(const PageView& page);

/// The number of the forum that the page is about; nothing on the board's index, in search results and elsewhere.
/// `has_rows`: the page lists threads, so that weaker signs count too.
[[nodiscard]] std::optional<Id> find_own_forum(const PageView& page, bool has_rows);

/// The forum that the page is about, as its head names it.
[[nodiscard]] Forum read_own_forum(const PageView& page, Id id);

/// Whether there is a list of threads, an empty one too.
[[nodiscard]] bool has_thread_list(const PageView& page);

}  // namespace vbarchive::extraction
