#include "html/references.h"

#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

/// Those of nearly all pages.
constexpr Reference common_references[] = {{5, "&"}, {6, "\""}, {6, "\xC2\xA0"}, {4, "<"}, {4, ">"}};
constexpr std::string_view common_sources[] = {"&amp;", "&quot;", "&nbsp;", "&lt;", "&gt;"};

/// No page needs more; a page of numbers made up must not fill the memory.
constexpr std::size_t most_known = 4'096;
/// The longest name has 31 letters.
constexpr std::size_t longest_source = 34;

/// The only text and the only value of an attribute in a tree.
struct Found {
  std::string text, value;
};

void look(const GumboNode& node, Found& found) {
  if (node.type == GUMBO_NODE_TEXT) found.text = node.v.text.text;
  if (node.type != GUMBO_NODE_ELEMENT) return;
  const GumboElement& element = node.v.element;
  if (element.attributes.length > 0)
    found.value = static_cast<const GumboAttribute*>(element.attributes.data[0])->value;
  for (unsigned i = 0; i < element.children.length; ++i)
    look(*static_cast<const GumboNode*>(element.children.data[i]), found);
}

/// Ordinary characters that the parser passes on as they are.
bool is_ordinary(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::code_point_at(text, at);
    const char32_t c = point.value;
    if (!point.is_well_formed || c <= ' ' || (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) ||
        (c & 0xFFFE) == 0xFFFE || c >= 0xF0000)
      return false;
    at += point.length;
  }
  return !text.empty();
}

/// What the parser itself makes of it; empty where that is not certain.
std::string asked(std::string_view source) {
  const std::string page = fmt::format("<p a=\"{0}.\">{0}.</p>", source);
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* const output = gumbo_parse_with_options(&options, page.data(), page.size());
  Found found;
  look(*output->root, found);
  gumbo_destroy_output(&options, output);
  if (found.text != found.value || !found.text.ends_with('.')) return {};
  found.text.pop_back();
  return found.text.size() <= source.size() && is_ordinary(found.text) ? found.text : std::string();
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

}  // namespace

Reference reference_at(std::string_view rest) {
  for (std::size_t i = 0; i < std::size(common_sources); ++i) {
    if (rest.starts_with(common_sources[i])) return common_references[i];
  }
  std::size_t end = 1;
  if (end < rest.size() && rest[end] == '#') ++end;
  while (end < rest.size() && text::is_ascii_alphanumeric(rest[end])) ++end;
  if (end == 1) return {1, rest.substr(0, 1)};
  // Where an equals sign follows it depends on where it stands: `?s=1&copy=2`.
  if (end > longest_source || (end < rest.size() && rest[end] == '=')) return {};
  if (end < rest.size() && rest[end] == ';') ++end;

  thread_local std::unordered_map<std::string, std::string, Hash, std::equal_to<>> known;
  const std::string_view source = rest.substr(0, end);
  auto found = known.find(source);
  if (found == known.end()) {
    if (known.size() == most_known) return {};
    found = known.emplace(source, asked(source)).first;
  }
  return {found->second.empty() ? 0 : end, found->second};
}

}  // namespace vbarchive::html
