// Who edited a post, when and why, as printed below it.
#pragma once

#include <optional>
#include <string>

#include "extract/post_scope.h"
#include "languages/lexicon.h"

namespace vbarchive::extraction {

struct EditNote {
  bool is_there = false;
  std::optional<std::string> by;
  std::optional<std::string> date;  ///< as printed: `12-29-2015 at 09:12 AM`
  std::optional<std::string> reason;
};

/// Looks behind the message only: authors type such words themselves. `author` helps where the words around a name are
/// not known.
[[nodiscard]] EditNote read_edit_note(const PostScope& scope, const std::optional<std::string>& author);

/// The parts of a note's text. `time`: what stands in the element that prints the time of day, where there is one.
[[nodiscard]] EditNote parse_edit_note(const std::string& note, const std::string& time,
                                       const std::optional<std::string>& author,
                                       const Lexicon& words = Lexicon::built_in());

}  // namespace vbarchive::extraction
