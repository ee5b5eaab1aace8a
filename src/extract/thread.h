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

}  // namespace vbarchive::extraction
