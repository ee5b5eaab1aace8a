// A parsed page as a flat array of nodes in document order: every walk is a loop, never a recursion, and a subtree is a
// range. Text and attribute values point into memory that the Document owns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vbarchive::html {

enum class NodeType : std::uint8_t { document, element, text, comment };

/// The elements that rules ask for by name; any other is Tag::other and is told apart by Node::name().
enum class Tag : std::uint8_t {
  other,
  a,
  abbr,
  article,
  aside,
  b,
  base,
  blockquote,
  body,
  br,
  button,
  caption,
  center,
  code,
  dd,
  del,
  details,
  div,
  dl,
  dt,
  em,
  embed,
  fieldset,
  figure,
  font,
  footer,
  form,
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  head,
  header,
  hr,
  html,
  i,
  iframe,
  img,
  input,
  label,
  legend,
  li,
  link,
  main,
  meta,
  nav,
  noscript,
  object,
  ol,
  option,
  p,
  pre,
  s,
  script,
  section,
  select,
  span,
  strike,
  strong,
  style,
  summary,
  svg,
  table,
  tbody,
  td,
  template_,
  textarea,
  tfoot,
  th,
  thead,
  time,
  title,
  tr,
  u,
  ul,
  video,
};

struct Attribute {
  std::string_view name;  ///< lower case
  std::string_view value;
};

/// One bit of 64 for a name: where it is not among the bits of several names, the name is none of them.
[[nodiscard]] constexpr std::uint64_t mark_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto first = static_cast<unsigned char>(name.front()), last = static_cast<unsigned char>(name.back());
  return std::uint64_t{1} << ((name.size() * 7 + first * 5U + last * 11U) & 63U);
}

/// A node knows its neighbours by their distance in the array: valid as long as the Document lives where it is. What
/// asks for a name is always inlined: of a literal the mark is a constant then, and most nodes do not have it.
class Node {
 public:
  [[nodiscard]] NodeType type() const { return type_; }
  [[nodiscard]] Tag tag() const { return tag_; }
  [[nodiscard]] bool is_element() const { return type_ == NodeType::element; }
  [[nodiscard]] bool is(Tag tag) const { return is_element() && tag_ == tag; }
  [[nodiscard]] bool is_text() const { return type_ == NodeType::text; }
  [[nodiscard]] bool is_comment() const { return type_ == NodeType::comment; }

  /// An element's name in lower case; a text's or comment's content, entities decoded.
  [[nodiscard]] std::string_view name() const { return is_element() ? text_ : std::string_view{}; }
  [[nodiscard]] std::string_view content() const { return is_element() ? std::string_view{} : text_; }

  [[nodiscard]] std::span<const Attribute> attributes() const { return {attributes_, attribute_count_}; }
  /// The value of an attribute; empty when it is absent (has() tells the two apart).
  [[nodiscard, gnu::always_inline]] std::string_view attribute(std::string_view name) const {
    return (attribute_marks_ & mark_of(name)) != 0 ? find_attribute(name) : std::string_view{};
  }
  [[nodiscard, gnu::always_inline]] bool has(std::string_view name) const {
    return (attribute_marks_ & mark_of(name)) != 0 && find_has(name);
  }
  /// Whether it may have one of the attributes that these marks are of: a quick look.
  [[nodiscard]] bool may_have(std::uint64_t marks) const { return (attribute_marks_ & marks) != 0; }
  [[nodiscard]] std::string_view id() const { return value_at(id_at_); }
  /// The class attribute; empty when it is absent.
  [[nodiscard]] std::string_view classes() const { return value_at(class_at_); }
  /// Whether this name is one of those in the class attribute. Case matters, as in a page in standards mode.
  [[nodiscard, gnu::always_inline]] bool has_class(std::string_view name) const {
    return (class_marks_ & mark_of(name)) != 0 && find_class(name);
  }

  /// Position in document order, the root being 0.
  [[nodiscard]] std::uint32_t order() const { return order_; }
  /// Position of the last node below this one; order() where there is none.
  [[nodiscard]] std::uint32_t last() const { return last_; }
  [[nodiscard]] bool contains(const Node& other) const { return order_ <= other.order_ && other.order_ <= last_; }

  [[nodiscard]] const Node* parent() const { return order_ == 0 ? nullptr : at(parent_); }
  [[nodiscard]] const Node* first_child() const { return last_ > order_ ? at(order_ + 1) : nullptr; }
  [[nodiscard]] const Node* next_sibling() const {
    return parent() && last_ < parent()->last_ ? at(last_ + 1) : nullptr;
  }
  [[nodiscard]] const Node* previous_sibling() const { return previous_ == order_ ? nullptr : at(previous_); }

  /// This node and all below it, in document order.
  [[nodiscard]] std::span<const Node> subtree() const { return {this, std::size_t{last_} - order_ + 1}; }

  /// Whether an element's end tag is in the source: not when the page was cut off inside it.
  [[nodiscard]] bool is_closed() const { return is_closed_; }

  /// Where the node stands in the decoded source: [begin, end). Both 0 for what the parser inserted.
  [[nodiscard]] std::uint32_t source_begin() const { return source_begin_; }
  [[nodiscard]] std::uint32_t source_end() const { return source_end_; }

 private:
  friend class Builder;
  [[nodiscard]] const Node* at(std::uint32_t order) const { return this - order_ + order; }
  [[nodiscard]] std::string_view value_at(std::uint16_t place) const {
    return place == 0 ? std::string_view{} : attributes_[place - 1].value;
  }
  [[nodiscard]] std::string_view find_attribute(std::string_view name) const;
  [[nodiscard]] bool find_has(std::string_view name) const;
  [[nodiscard]] bool find_class(std::string_view name) const;

  NodeType type_ = NodeType::document;
  Tag tag_ = Tag::other;
  std::uint16_t attribute_count_ : 15 = 0;
  bool is_closed_ : 1 = false;
  std::uint16_t id_at_ = 0, class_at_ = 0;  // of the attributes that are asked for most: 0, or a place and 1
  std::uint32_t order_ = 0;
  std::uint32_t last_ = 0;
  std::uint32_t parent_ = 0;
  std::uint32_t previous_ = 0;  // of the same parent; order_ itself for a first child
  std::uint32_t source_begin_ = 0;
  std::uint32_t source_end_ = 0;
  const Attribute* attributes_ = nullptr;
  std::string_view text_;
  std::uint64_t attribute_marks_ = 0;  // of the attributes' names
  std::uint64_t class_marks_ = 0;      // of the names in the class attribute
};

/// The nodes of one page. Movable; its nodes stay where they are.
class Document {
 public:
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  [[nodiscard]] const Node& root() const { return nodes().front(); }
  /// All nodes in document order.
  [[nodiscard]] std::span<const Node> nodes() const;
  /// The first element with this id; nullptr when there is none.
  [[nodiscard]] const Node* by_id(std::string_view id) const;

  struct Storage;  ///< builder.h

 private:
  friend class Builder;
  explicit Document(std::unique_ptr<Storage> storage);
  std::unique_ptr<Storage> storage_;
};

/// All text below a node, white space folded to single blanks and trimmed (no-break spaces too). Script and style are
/// left out. For labels and names; a message is rendered by render_text().
[[nodiscard]] std::string text_of(const Node& node);

/// The nearest enclosing element with that tag; nullptr when there is none. The node itself does not count.
[[nodiscard]] const Node* ancestor(const Node& node, Tag tag);

/// The first element below `node` (itself left out) that has the tag, or the class; nullptr when there is none.
[[nodiscard]] const Node* find(const Node& node, Tag tag);
[[nodiscard]] const Node* find_class(const Node& node, std::string_view name);

}  // namespace vbarchive::html
