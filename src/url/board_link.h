// What a link of a vBulletin board names, whatever its dress: query forms, friendly forms, vBSEO, mirrored file names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vbarchive/records.h"

namespace vbarchive::url {

enum class LinkTarget { other, thread, post, forum, member, attachment, poll_results, board };

/// In which dress the board shows it: only the full one has the numbers of posts.
enum class LinkView {
  full,
  printable,  ///< `printthread.php`, `…-print.html`
  archive,    ///< the lo-fi archive: `archive/index.php/t-5.html`
};

struct BoardLink {
  LinkTarget target = LinkTarget::other;
  std::optional<Id>
      id;  ///< of the thread, forum, member, attachment or poll; absent for a thread known by a post alone
  std::optional<Id> post_id;  ///< `p=N`, `#postN`, `-postN.html`
  std::optional<int> page;    ///< 1 is the first; absent where the link names none
  LinkView view = LinkView::full;
  bool is_action = false;  ///< asks the board to do or choose something: goto=, do=, mode=, sort, reply …
  bool by_shape =
      false;  ///< no keyword names the kind, only the shape of a rewritten address (`12-name/345-title.html`)

  bool operator==(const BoardLink&) const = default;
};

/// Reads a link, absolute or relative. Other software's (`tid=`, `/threads/title.ID/`) is `other`.
[[nodiscard]] BoardLink classify(std::string_view link);

/// A page's address, as far as the name tells, from a mirrored file's path
/// (`board.example/showthread.php-page=2-t=5.html`, `showthread.php?t=5&page=2.html`, `showthread.php@t=5`): absolute
/// when a folder names the host, else relative. Nothing for other names.
[[nodiscard]] std::optional<std::string> address_of_file(std::string_view path);

/// A link within a mirror as the board wrote it: `showthread.php%3Ft=5&page=2.html` (wget --convert-links) and
/// `showthread6f4a.html?t=5` (HTTrack) are `showthread.php?t=5&page=2` and `showthread.php?t=5`. Mirrors link
/// relatively. Nothing where it stands there as the board wrote it.
[[nodiscard]] std::optional<std::string> unmirrored_link(std::string_view reference);

}  // namespace vbarchive::url
