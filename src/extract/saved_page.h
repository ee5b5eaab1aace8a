// What programs that save pages write into them: where a page came from, and when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vbarchive/time.h"

namespace vbarchive::extraction {

struct SavedPage {
  std::string address;
  bool has_scheme = true;  ///< HTTrack leaves it out
  std::optional<UtcTime> saved_at;
};

/// Whether a comment, as it stands, may be such a program's: a quick look.
[[nodiscard]] bool may_tell_saved_page(std::string_view comment);

/// Reads a comment, its white space folded. Nothing for a comment that no such program wrote.
///   saved from url=(0043)http://board.example/showthread.php?t=5                           browsers
///   Mirrored from board.example/showthread.php?t=5 by HTTrack …, Mon, 25 Jun 2012 06:40:15 GMT
///   Page saved with SingleFile url: https://… saved date: Mon Jun 25 2012 10:40:15 GMT+0200 (…)
[[nodiscard]] std::optional<SavedPage> read_saved_page(std::string_view comment);

}  // namespace vbarchive::extraction
