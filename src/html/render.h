// A part of a page as text and as HTML.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html/dom.h"

namespace vbarchive::html {

/// Nodes in document order, by position: [begin, end).
struct Range {
  std::uint32_t begin = 0, end = 0;
  [[nodiscard]] bool contains(std::uint32_t order) const { return begin <= order && order < end; }
  [[nodiscard]] bool is_empty() const { return begin >= end; }
  bool operator==(const Range&) const = default;
};

/// The node and all below it; the nodes below it alone.
[[nodiscard]] Range whole(const Node& node);
[[nodiscard]] Range inside(const Node& node);

/// How a part is shown as text. Ranges are in order and do not overlap.
struct TextPlan {
  std::vector<Range> skip;      ///< left out; whoever reads on begins a new line
  std::vector<Range> verbatim;  ///< blocks of code: a line of their own, white space kept
  /// What stands in the place of an image (a smilie's code) or of an element that hides its text (`data-cfemail`), all
  /// below it left out. Asked for these alone; without an answer an image gives nothing, another element its own text.
  std::function<std::optional<std::string>(const Node&)> substitute;
};

/// Text as a reader sees its lines: white space folded to single blanks, `br` ends a line, block elements stand on
/// lines of their own, a paragraph is set off by a blank line, runs of blank lines fold to one, none at the ends. Cells
/// of a table row are separated by a tab. Script, style, noscript, form controls, comments and the words that frames
/// and videos have for browsers without them give nothing.
[[nodiscard]] std::string render_text(std::span<const Node> nodes, Range range, const TextPlan& plan);

/// HTML of whole nodes: names in lower case, attributes in double quotes, no comments, no script, no event handlers, no
/// `javascript:`. `address` makes each URL absolute. A node is left out with all below it where `skip` says so.
[[nodiscard]] std::string render_html(std::span<const Node> nodes, Range range,
                                      const std::function<std::string(std::string_view)>& address,
                                      const std::vector<Range>& skip = {});

}  // namespace vbarchive::html
