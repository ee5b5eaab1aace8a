#include "html/dom.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "html/builder.h"
#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

/// Takes the first name off a class attribute; empty where blanks follow each other.
std::string_view next_class(std::string_view& classes) {
  std::size_t end = 0;
  while (end < classes.size() && !text::is_ascii_space(classes[end])) ++end;
  const std::string_view name = classes.substr(0, end);
  classes.remove_prefix(std::min(end + 1, classes.size()));
  return name;
}

/// Most names differ in their length or their first letter. `name` is not empty.
bool is_named(const Attribute& attribute, std::string_view name) {
  return attribute.name.size() == name.size() && attribute.name.front() == name.front() && attribute.name == name;
}

}  // namespace

std::string_view Node::find_attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes()) {
    if (is_named(attribute, name)) return attribute.value;
  }
  return {};
}

bool Node::find_has(std::string_view name) const {
  return std::ranges::any_of(attributes(), [&](const Attribute& attribute) { return is_named(attribute, name); });
}

bool Node::find_class(std::string_view name) const {
  for (std::string_view rest = classes(); !rest.empty();) {
    if (next_class(rest) == name) return true;
  }
  return false;
}

Document::Document(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::span<const Node> Document::nodes() const { return *storage_->nodes; }

const Node* Document::by_id(std::string_view id) const {
  const std::uint32_t order = storage_->by_id[storage_->slot_of(id)];
  return order == 0 ? nullptr : &(*storage_->nodes)[order];
}

std::vector<Arena::Block>& Arena::spare_blocks() {
  thread_local std::vector<Block> blocks;
  return blocks;
}

Arena::~Arena() {
  std::vector<Block>& spare = spare_blocks();
  for (Block& block : blocks_) {
    if (spare.size() == most_spare_blocks) break;
    spare.push_back(std::move(block));
  }
}

void* Arena::allocate_elsewhere(std::size_t size) {
  if (size > left_) {
    left_ = 0;
    return nullptr;
  }
  size = (size + alignment - 1) / alignment * alignment;
  if (size > block_size) {
    left_ -= std::min(size, left_);
    large_blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    return large_blocks_.back().get();
  }
  if (size > free_) {
    std::vector<Block>& spare = spare_blocks();
    if (spare.empty()) {
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block_size));
    } else {
      blocks_.push_back(std::move(spare.back()));
      spare.pop_back();
    }
    next_ = blocks_.back().get();
    free_ = block_size;
  }
  left_ -= std::min(size, left_);
  std::byte* const result = next_;
  next_ += size;
  free_ -= size;
  return result;
}

void Builder::open(NodeType type, Tag tag, std::string_view text, std::span<const Attribute> attributes,
                   Source source) {
  Node& node = add(type, tag, text, source);
  node.attributes_ = attributes.data();
  node.attribute_count_ = static_cast<std::uint16_t>(attributes.size() & 0x7fff);
  for (std::uint16_t place = 1; place <= node.attribute_count_; ++place) {
    const std::string_view name = attributes[place - 1U].name;
    node.attribute_marks_ |= mark_of(name);
    if (text::equals(name, "id") && node.id_at_ == 0) node.id_at_ = place;
    if (text::equals(name, "class") && node.class_at_ == 0) node.class_at_ = place;
  }
  if (!node.id().empty()) storage_->identified.push_back(node.order_);
  for (std::string_view classes = node.classes(); !classes.empty();) node.class_marks_ |= mark_of(next_class(classes));
  open_.push_back({node.order_, node.order_});
}

std::size_t Document::Storage::slot_of(std::string_view id) const {
  const std::size_t last = by_id.size() - 1;
  const std::size_t hash = std::hash<std::string_view>{}(id);
  std::size_t slot = hash & last;
  while (by_id[slot] != 0 && (*nodes)[by_id[slot]].id() != id) slot = (slot + 1) & last;
  return slot;
}

Document Builder::finish() {
  Document::Storage& storage = *storage_;
  storage.by_id.resize(std::bit_ceil(storage.identified.size() * 2 + 1));
  for (const std::uint32_t order : storage.identified) {
    std::uint32_t& first = storage.by_id[storage.slot_of((*storage.nodes)[order].id())];
    if (first == 0) first = order;
  }
  return Document(std::move(storage_));
}

std::string text_of(const Node& node) {
  text::SpaceFolder text;
  const Node* const end = &node + (node.last() - node.order()) + 1;
  for (const Node* at = &node; at < end; ++at) {
    if (at->is(Tag::script) || at->is(Tag::style)) {
      at += at->last() - at->order();
    } else if (at->is_text()) {
      text.add(at->content());
    } else if (at->is(Tag::br)) {
      text.add(" ");
    }
  }
  return text.take();
}

const Node* ancestor(const Node& node, Tag tag) {
  for (const Node* at = node.parent(); at; at = at->parent()) {
    if (at->is(tag)) return at;
  }
  return nullptr;
}

const Node* find(const Node& node, Tag tag) {
  for (const Node& at : node.subtree().subspan(1)) {
    if (at.is(tag)) return &at;
  }
  return nullptr;
}

const Node* find_class(const Node& node, std::string_view name) {
  for (const Node& at : node.subtree().subspan(1)) {
    if (at.is_element() && at.has_class(name)) return &at;
  }
  return nullptr;
}

}  // namespace vbarchive::html
