// The few words that structure cannot replace: what the labels of boards mean, in the languages of boards. Data, not
// code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vbarchive::extraction {

enum class InfoLabel { joined, location, post_count };

/// What a label of the user-info block means; nothing for a board's own labels. The colon may be there or not.
[[nodiscard]] std::optional<InfoLabel> info_label(std::string_view label);

/// The kind of a reaction by the words of its label ("Hugs from:" is `hug`); nothing when no word tells.
[[nodiscard]] std::optional<std::string> reaction_kind(std::string_view label);

/// Whether a poll's footer says that several options may be chosen; nothing is said by silence.
[[nodiscard]] bool says_multiple_choice(std::string_view footer);
/// Whether a text says that a poll, or a thread, is closed.
[[nodiscard]] bool says_closed(std::string_view text);

/// Whether a message of the board says that the reader may not see a page.
[[nodiscard]] bool says_no_permission(std::string_view text);

}  // namespace vbarchive::extraction
