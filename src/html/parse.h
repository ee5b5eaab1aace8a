// The only door to Gumbo.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "html/dom.h"
#include "vbarchive/extract.h"

namespace vbarchive::html {

/// Why a page was not parsed, in words for the user: `nested deeper than 5,000 elements`.
struct Refusal {
  std::string reason;
};

/// Parses UTF-8. Never throws for what the text holds; what would cost more than `limits` allow is refused, before the
/// parse where a linear look can tell, else by ending the parse. `source` may go when the call returns.
[[nodiscard]] std::variant<Document, Refusal> parse(std::string_view source, const Limits& limits);

/// The same tree without the shortcut that parse() takes: the reference for tests.
[[nodiscard]] std::variant<Document, Refusal> parse_plainly(std::string_view source, const Limits& limits);

/// Whether a script, frame or the like closes itself (`<script src="…" />`): as HTML it would swallow what follows.
[[nodiscard]] bool has_swallowing_tag(std::string_view source);

/// What expand_self_closing() put in: so many bytes at that place of its result.
struct Insertion {
  std::size_t at = 0, length = 0;
};

/// The source with `<iframe … />` written as `<iframe …></iframe>`, and so for every element that HTML does not let
/// close itself. Pages that an archive re-serialised as XML hold these; HTML parsing then swallows what follows.
[[nodiscard]] std::string expand_self_closing(std::string_view source, std::vector<Insertion>* insertions = nullptr);

}  // namespace vbarchive::html
