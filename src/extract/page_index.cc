#include "extract/page_index.h"

#include <algorithm>
#include <numeric>

#include "text/ascii.h"

namespace vbarchive::extraction {

namespace {

bool is_blank(std::string_view text) { return text::end_of_ascii_space(text, 0) == text.size(); }

}  // namespace

PageIndex::PageIndex(std::span<const html::Node> nodes) : nodes_(nodes) {
  for (const html::Node& node : nodes) {
    if (node.is_element()) ++begins_[static_cast<std::size_t>(node.tag()) + 1];
  }
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
  elements_.resize(begins_.back());
  std::array<std::size_t, tags + 1> next = begins_;
  for (const html::Node& node : nodes) {
    if (!node.is_element()) {
      const bool is_text = node.is_text() && !is_blank(node.content());
      if (is_text) texts_.push_back(node.order());
      if (is_text || node.is_comment()) texts_and_comments_.push_back(node.order());
      continue;
    }
    elements_[next[static_cast<std::size_t>(node.tag())]++] = node.order();
    if (!node.id().empty()) identified_.push_back(node.order());
    if (!node.classes().empty()) classed_.push_back(node.order());
  }
}

NodeList PageIndex::part(std::span<const std::uint32_t> orders, html::Range range) const {
  const bool is_all = range.begin == 0 && range.end >= nodes_.size();
  const auto begin = is_all ? orders.begin() : std::ranges::lower_bound(orders, range.begin);
  const auto end = is_all ? orders.end() : std::lower_bound(begin, orders.end(), std::max(range.begin, range.end));
  return {nodes_.data(), {begin, end}};
}

}  // namespace vbarchive::extraction
