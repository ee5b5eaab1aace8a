// Why a board refuses a page, by the words of its message: asked only where structure has said that the page is such a
// message.
#pragma once

#include <optional>
#include <string_view>

#include "languages/lexicon.h"

namespace vbarchive::extraction {

enum class Reason {
  ban,            ///< the reader is banned
  flood,          ///< too many requests in too short a time
  too_busy,       ///< the server's load is too high
  maintenance,    ///< the board, or its database, is out of order
  not_found,      ///< no such thread, forum or post; deleted
  closed,         ///< the board is closed
  login,          ///< who logs in may
  no_permission,  ///< the reader may not see the page
};

/// The reason that the message gives; nothing when no known word tells. What is rarer and more particular wins: a ban
/// speaks of permission too, a deleted thread of a link.
[[nodiscard]] std::optional<Reason> reason_of(std::string_view message, const Lexicon& lexicon = Lexicon::built_in());

/// Whether the text of a page says that a browser is being checked: for pages in front of a board.
[[nodiscard]] bool says_browser_check(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

}  // namespace vbarchive::extraction
