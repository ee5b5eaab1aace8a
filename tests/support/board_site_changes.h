// What happens on a board between two visits. Each throws std::invalid_argument for a number that the board has not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/board.h"

namespace vbarchive::testing {

[[nodiscard]] BoardThread& thread_of(Board& board, Id thread);
[[nodiscard]] std::size_t forum_of(const Board& board, Id forum);

/// New posts are later than all others, and the board's clock goes on with them.
void add_posts(Board& board, Id thread, int count);
/// The number of the new thread.
Id add_thread(Board& board, Id forum, int posts);
/// Other words, and a note that says so.
void edit_post(Board& board, Id post);
/// Those behind move up: numbers in a thread have no gaps. A thread without posts is gone.
void delete_posts(Board& board, const std::vector<Id>& posts);
void delete_thread(Board& board, Id thread);
/// The posts of `from` are put between those of `into` by time; `from` is gone.
void merge_threads(Board& board, Id from, Id into);
/// The posts from that number on become a thread of their own, whose number is returned.
Id split_thread(Board& board, Id thread, int first_number);
void move_thread(Board& board, Id thread, Id forum, bool leaves_redirect);

}  // namespace vbarchive::testing
