// What a thread page says of its thread: number, title, place in the board, page N of M.
#pragma once

#include <optional>
#include <vector>

#include "extract/post_scope.h"

namespace vbarchive::extraction {

struct ThreadPage {
  std::optional<Thread> thread;  ///< absent when no number is to be found
  std::vector<Forum> forums;     ///< from the root
  std::optional<int> page_number;
};

[[nodiscard]] ThreadPage read_thread(const PageView& page, const std::vector<PostScope>& posts);

/// The forums of the breadcrumb, from the root: for pages that are no threads too.
[[nodiscard]] std::vector<Forum> read_forum_path(const PageView& page);

/// N of page N of M; 1 where no pager is printed. `passed_over`: places, in order, with pagers of their own.
[[nodiscard]] int read_page_number(const PageView& page, const std::vector<Range>& passed_over);

}  // namespace vbarchive::extraction
