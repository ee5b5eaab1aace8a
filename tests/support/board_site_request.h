// What a request to a board asks for, whatever the dress of its address. A reader of its own: the program's would hide
// its own mistakes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/board.h"

namespace vbarchive::testing {

struct Asked {
  enum class Kind { robots, index, forum, thread, post, member, login, other };
  Kind kind = Kind::other;
  Id id = 0;  ///< of the forum, thread or member; of the post for a thread that is known by a post alone
  int page = 1;
  std::optional<Id> post;  ///< of a thread: where it is to be opened
  std::string go;          ///< `lastpost`, `newpost`
  bool shows_all = false;  ///< of a list: threads of any age
  bool is_trap = false;    ///< nothing that an archive may ask for: it acts, sorts, or never ends
  std::string path;        ///< below the board, with the query, as it was sent
};

/// `target` as in the request's first line; `base_path` is where the board begins, `/` or `/forum/`.
[[nodiscard]] Asked read_request(const Board& board, std::string_view method, std::string_view target,
                                 std::string_view base_path);

/// `robots`, `index`, `forum 2 page 2`, `thread 101`, `post 1003`, `member 11`, `login`; other pages as they were sent.
[[nodiscard]] std::string describe(const Asked& asked);

/// Of a form or a query, percent-decoded, in their order.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> form_fields(std::string_view text);

/// Whether a text is like a pattern, in which `*` stands for any run of characters.
[[nodiscard]] bool is_like(std::string_view text, std::string_view pattern);

}  // namespace vbarchive::testing
