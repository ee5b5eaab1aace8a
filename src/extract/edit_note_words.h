// The words of edit notes in the languages of boards. Structure gives the date and the reason; the name of an editor
// stands among words. These are in section [edit] of src/languages/*.lang.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "languages/lexicon.h"

namespace vbarchive::extraction {

/// The editor's name, by the words around it: `before` and `behind` are the parts of a note on both sides of its date.
/// "Last edited by Max; D", "Konu Max tarafından (D) değiştirilmiştir", "Edited on D by Max". Nothing when no words of
/// ours are there.
[[nodiscard]] std::optional<std::string> editor_name(std::string_view before, std::string_view behind,
                                                     const Lexicon& lexicon = Lexicon::built_in());

/// Whether words of ours that say "last edited by" stand in the text.
[[nodiscard]] bool has_edit_phrase(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

}  // namespace vbarchive::extraction
