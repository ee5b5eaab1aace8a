// The few words that structure cannot replace: what the labels of boards mean, in the languages of boards. The words
// themselves are in src/languages/*.lang.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "languages/lexicon.h"

namespace vbarchive::extraction {

enum class InfoLabel { joined, location, post_count };

/// What a label of the user-info block means; nothing for a board's own labels. The colon may be there or not.
[[nodiscard]] std::optional<InfoLabel> info_label(std::string_view label, const Lexicon& lexicon = Lexicon::built_in());

/// The kind of a reaction by the words of its label ("Hugs from:" is `hug`): the first word counts. Nothing when no
/// word tells.
[[nodiscard]] std::optional<std::string> reaction_kind(std::string_view label,
                                                       const Lexicon& lexicon = Lexicon::built_in());

/// Whether a poll's footer says that several options may be chosen; nothing is said by silence.
[[nodiscard]] bool says_multiple_choice(std::string_view footer, const Lexicon& lexicon = Lexicon::built_in());
/// Whether a text says that a poll, or a thread, is closed. That it will be is another thing.
[[nodiscard]] bool says_closed(std::string_view text, const Lexicon& lexicon = Lexicon::built_in());

/// What a listing says in words in front of a thread's title: "Sticky:", "Moved:", "Poll:".
enum class ThreadMark { sticky, moved, poll };

/// The mark that these words are, a colon behind them or not; nothing for others, as a prefix of the board's own.
[[nodiscard]] std::optional<ThreadMark> thread_mark(std::string_view words,
                                                    const Lexicon& lexicon = Lexicon::built_in());

/// The groups of a post's attachments.
enum class AttachmentGroup { images, thumbnails, files };

/// The group that a heading names ("Attached Images"); nothing for other words.
[[nodiscard]] std::optional<AttachmentGroup> attachment_group(std::string_view heading,
                                                              const Lexicon& lexicon = Lexicon::built_in());

/// The name in the head of a quote that is plain text: "Originally Posted by Max", "Max Nickli Üyeden Alıntı". Nothing
/// when no words of ours are there.
[[nodiscard]] std::optional<std::string> quoted_name(std::string_view head,
                                                     const Lexicon& lexicon = Lexicon::built_in());

}  // namespace vbarchive::extraction
