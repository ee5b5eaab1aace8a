// What an author wrote: text, HTML, quotes, code and spoiler blocks, links. Works on any part of a page, so on
// signatures too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

struct Message {
  std::string html;
  std::string text;
  std::vector<Quote> quotes;
  std::vector<Block> blocks;
  std::vector<Link> links;
};

/// The message whose content is `range`: what is in it, nothing around it. `post`: whose parts are told to the trace;
/// absent for what is no post's message.
[[nodiscard]] Message read_message(const PageView& page, Range range, std::optional<Id> post = std::nullopt);

/// The words of a part that is shown whole (a signature): as Message::text, but those of quotes stay.
[[nodiscard]] std::string read_words(const PageView& page, Range range);

/// The content of a `post_message_N` element: vBulletin 4 wraps it in `blockquote.postcontent`, which is not the
/// author's. `close_comment`: the `/ message` comment when it stands inside the element (a serialiser closed it too
/// late).
[[nodiscard]] Range content_of(const PageView& page, const Node& message);

/// Whether an image stands for a smilie, and the code of it.
[[nodiscard]] bool is_smilie(const Node& image);
[[nodiscard]] std::string smilie_code(const Node& image);

}  // namespace vbarchive::extraction
