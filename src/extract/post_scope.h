// Where each post of a page lies. Posts are found one by one; every field of a post is looked for in its own scope.
#pragma once

#include <string>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

struct PostScope {
  const PageView& page;
  Id id = 0;
  const Node* message =
      nullptr;  ///< the `post_message_N` element, or vBulletin 5's; nullptr for a placeholder (deleted, ignored)
  const Node* frame = nullptr;  ///< the element that holds the whole post, where there is one
  Range range;                  ///< all that belongs to the post, the message included

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return range; }
  [[nodiscard]] std::optional<Id> subject() const { return id; }

  /// What stands in front of the message; the whole scope for a placeholder.
  [[nodiscard]] Range head() const { return {range.begin, message ? message->order() : range.end}; }
  /// What stands behind the message.
  [[nodiscard]] Range tail() const { return {message ? message->last() + 1 : range.end, range.end}; }
  [[nodiscard]] bool in_message(const Node& node) const { return message && message->contains(node); }
  [[nodiscard]] std::string named(std::string_view prefix) const { return std::string(prefix) + std::to_string(id); }
  /// The element with the id `prefix` + the post's number, anywhere on the page.
  [[nodiscard]] const Node* element(std::string_view prefix) const { return page.document().by_id(named(prefix)); }
};

/// The posts of a page in their order, each number once. Advertisements that borrow a post's number and copies under
/// word ids are not among them.
[[nodiscard]] std::vector<PostScope> find_posts(const PageView& page);

}  // namespace vbarchive::extraction
