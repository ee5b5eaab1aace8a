#include "extract/profile.h"

#include <algorithm>
#include <charconv>

#include "dates/printed_date.h"
#include "extract/message.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/board_link.h"

namespace vbarchive::extraction {

const std::vector<ProfileRule>& Profile::rules_for(std::string_view field) const {
  static const std::vector<ProfileRule> none;
  const auto found = rules_.find(field);
  return found == rules_.end() ? none : found->second;
}

bool read_selected(const PageView&, const Node& node, std::string_view attribute, std::string& value) {
  value = attribute.empty() ? html::text_of(node) : text::fold_space(node.attribute(attribute));
  return !value.empty();
}

bool read_selected(const PageView& page, const Node& node, std::string_view attribute, Id& value) {
  if (attribute.empty()) {
    const std::vector<std::int64_t> counts = text::counts_in(html::text_of(node));
    if (!counts.empty()) value = counts.front();
    return !counts.empty();
  }
  if (attribute == "href") {
    const url::BoardLink link = page.link(node);
    if (const std::optional<Id> id = link.post_id ? link.post_id : link.id) {
      value = *id;
      return true;
    }
  }
  std::string_view held = node.attribute(attribute);
  const std::size_t last = held.find_last_of("0123456789");
  if (last == std::string_view::npos) return false;
  held = held.substr(0, last + 1);
  held.remove_prefix(held.find_last_not_of("0123456789") + 1);  // npos + 1: all are digits
  const std::optional<Id> id = id_after("", held);
  if (id) value = *id;
  return id.has_value();
}

bool read_selected(const PageView&, const Node& node, std::string_view attribute, const Node*& value) {
  value = &node;
  return attribute.empty();
}

bool read_selected(const PageView&, const Node& node, std::string_view attribute, UtcTime& value) {
  const std::string text = attribute.empty() ? html::text_of(node) : std::string(node.attribute(attribute));
  if (const std::optional<Id> seconds = id_after("", text); seconds && *seconds > 0) {
    value = UtcTime{*seconds};
    return true;
  }
  const std::optional<UtcTime> time = dates::read_instant(text);
  if (time) value = *time;
  return time.has_value();
}

bool read_selected(const PageView&, const Node& node, std::string_view attribute, Range& value) {
  value = html::inside(node);
  return attribute.empty();
}

bool read_selected(const PageView& page, const Node& node, std::string_view attribute, Signature& value) {
  value = {read_message(page, html::inside(node)).html, read_words(page, html::inside(node))};
  return attribute.empty() && !value.html.empty();
}

bool read_selected(const PageView&, const Node&, std::string_view attribute, bool& value) {
  value = true;
  return attribute.empty();
}

bool read_selected(const PageView&, const Node& node, std::string_view attribute, double& value) {
  std::string text = attribute.empty() ? html::text_of(node) : std::string(node.attribute(attribute));
  std::ranges::replace(text, ',', '.');
  const char* const begin = text.data() + std::min(text.find_first_of("0123456789"), text.size());
  return std::from_chars(begin, text.data() + text.size(), value).ec == std::errc{};
}

bool read_selected(const PageView&, const Node& node, std::string_view attribute, std::vector<std::string>& value) {
  for (const Node& inner : node.subtree()) {
    if (inner.is(Tag::a) && !html::text_of(inner).empty()) value.push_back(html::text_of(inner));
  }
  return attribute.empty() && !value.empty();
}

}  // namespace vbarchive::extraction
