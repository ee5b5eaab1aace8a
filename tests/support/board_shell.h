// The frame of all pages of a synthetic board but threads of versions 3 and 4, which have one of their own: head,
// header with the login form, path, footer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/board.h"

namespace vbarchive::testing {

struct Shell {
  std::string title;                                      ///< of the page, without the board's
  std::optional<std::string> canonical;                   ///< relative to the board
  std::string script = "index";                           ///< what version 4 tells its scripts: `forumdisplay`
  std::string relative;                                   ///< the page's own address, relative to the board
  std::vector<std::pair<std::string, std::string>> path;  ///< addresses and titles of the forums above
  std::string last_step;                                  ///< of the path: what is shown
  std::string head;                                       ///< more of the head, HTML
  std::string body;                                       ///< HTML
  Id channel = 0;                                         ///< of version 5: the forum's number, or the board's
  Id node = 0;                                            ///< of version 5: the topic's
};

[[nodiscard]] std::string render_shell(const Board& board, const Shell& shell, Face face);

/// Who is logged in: a member, by index, and the token that the board gave.
struct MemberView {
  std::size_t user = 0;
  std::string token;  ///< `1300089600-` and 40 hexadecimal digits
};

/// A page as this member sees it: the guests' login form gives way to a welcome and a link to log out.
[[nodiscard]] std::string shown_to(const MemberView& member, const Board& board, std::string page, Face face);

/// A page with links that ask the board for something, as real pages have them: thanks, votes, reports, subscriptions,
/// "mark as read", sort orders, the calendar. They stand before the footer and change no record.
[[nodiscard]] std::string with_action_links(std::string page, const Board& board, Id thread, Id post, Face face);

/// A page with a session in each link to a script of the board, as cookieless visitors get it. `session`: 32
/// hexadecimal digits.
[[nodiscard]] std::string with_session(std::string_view page, std::string_view session, Face face);

enum class Notice {
  no_thread,  ///< no such thread, or none any more
  no_forum,
  no_permission,  ///< for members that may not
  login,          ///< for guests: the same with a login form
  closed,
  maintenance,
  too_busy,
  flood,
  wrong_password,
  nothing,  ///< a page of the board that says nothing: search, calendar
};

/// A page with a message of the board in the place of content.
[[nodiscard]] std::string render_notice(const Board& board, Notice notice, Face face);

/// What follows a login: a page that sends on to `target`, an absolute address.
[[nodiscard]] std::string render_redirect(const Board& board, std::string_view name, std::string_view target,
                                          Face face);

}  // namespace vbarchive::testing
