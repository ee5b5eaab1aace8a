// The only door to Gumbo.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "html/dom.h"
#include "vbarchive/extract.h"

namespace vbarchive::html {

/// Why a page was not parsed, in words for the user: `nested deeper than 10,000 elements`.
struct Refusal {
  std::string reason;
};

/// Parses UTF-8. Never throws for what the text holds; what would cost more than `limits` allow is refused, before the
/// parse where a linear look can tell, else by ending the parse. `source` must outlive the call, not the document.
[[nodiscard]] std::variant<Document, Refusal> parse(std::string_view source, const Limits& limits);

}  // namespace vbarchive::html
