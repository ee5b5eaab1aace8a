#include "extract/next_page.h"

#include <string_view>

#include "extract/rule.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

struct PagerScope {
  const PageView& page;
  int next;
};

/// An address that may be asked for; the order that a list's pager repeats is the list's own.
std::optional<std::string> address_of(const PageView& page, const Node& link) {
  const std::string_view reference = text::trim(link.attribute("href"));
  if (reference.empty() || reference.starts_with('#') || !page.url()) return std::nullopt;
  const std::string address = url::without_session(page.absolute(reference));
  const url::Url to = url::split(address);
  if (!url::is_absolute(address) || to.authority != url::split(*page.url()).authority) return std::nullopt;
  return address;
}

std::optional<std::string> by_relation(const PagerScope& scope) {
  for (const Node& node : scope.page.nodes()) {
    const bool is_next = (node.is(Tag::link) || node.is(Tag::a)) && text::ascii_lower(node.attribute("rel")) == "next";
    if (!is_next) continue;
    if (auto address = address_of(scope.page, node)) return address;
  }
  return std::nullopt;
}

std::optional<std::string> by_number(const PagerScope& scope) {
  const std::string wanted = std::to_string(scope.next);
  for (const Node& pager : scope.page.nodes()) {
    const bool is_pager = pager.is_element() && (class_holds(pager, "pagenav") || class_holds(pager, "pagination") ||
                                                 class_holds(pager, "pager"));
    if (!is_pager) continue;
    for (const Node& node : pager.subtree()) {
      const bool is_wanted =
          node.is(Tag::a) && (node.attribute("data-page") == wanted || html::text_of(node) == wanted);
      if (!is_wanted) continue;
      if (auto address = address_of(scope.page, node)) return address;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> read_next_page(const PageView& page, int number) {
  const PagerScope scope{page, number + 1};
  if (auto address = by_relation(scope)) return address;
  return by_number(scope);
}

}  // namespace vbarchive::extraction
