// Why a board refuses a page, by the words of its message. Data, not code; asked only where structure has said that the
// page is such a message.
#pragma once

#include <optional>
#include <string_view>

namespace vbarchive::extraction {

enum class Reason {
  ban,            ///< the reader is banned
  closed,         ///< the board is closed
  maintenance,    ///< the board, or its database, is out of order
  flood,          ///< too many requests in too short a time
  not_found,      ///< no such thread, forum or post; deleted
  no_permission,  ///< the reader may not see the page
  login,          ///< who logs in may
  too_busy,       ///< the server's load is too high
};

/// The reason that the message gives; nothing when no known word tells. What is rarer and more particular wins.
[[nodiscard]] std::optional<Reason> reason_of(std::string_view message);

/// Whether the text of a page says that a browser is being checked: for pages in front of a board.
[[nodiscard]] bool says_browser_check(std::string_view text);

}  // namespace vbarchive::extraction
