// How parse.cc hands a finished tree to Document. For this room alone.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "html/dom.h"
#include "html/recycled.h"

namespace vbarchive::html {

/// Memory that is given back whole. It has a byte budget: allocate() then returns nullptr for good. Its blocks go to
/// the next arena of the thread: the system takes longer to find new memory than Gumbo to fill it.
class Arena {
 public:
  explicit Arena(std::size_t budget) : left_(budget) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  [[nodiscard]] void* allocate(std::size_t size) {
    const std::size_t needed = (size + alignment - 1) / alignment * alignment;
    if (needed > free_ || needed > left_) return allocate_elsewhere(size);
    std::byte* const result = next_;
    next_ += needed;
    free_ -= needed;
    left_ -= needed;
    return result;
  }

 private:
  static constexpr std::size_t alignment = alignof(std::max_align_t);

  /// Where the block in use has no room.
  void* allocate_elsewhere(std::size_t size);

  using Block = std::unique_ptr<std::byte[]>;
  static constexpr std::size_t block_size = std::size_t{1} << 20;
  static constexpr std::size_t most_spare_blocks = 8;

  static std::vector<Block>& spare_blocks();

  std::vector<Block> blocks_;        // of block_size
  std::vector<Block> large_blocks_;  // for what is larger
  std::byte* next_ = nullptr;
  std::size_t free_ = 0;  // of the block in use
  std::size_t left_;      // of the budget
};

struct Document::Storage {
  explicit Storage(std::size_t budget) : arena(budget) {}

  static constexpr std::size_t most_spare_nodes = 20'000;

  Arena arena;
  Recycled<Node, most_spare_nodes, Storage> nodes;
  std::vector<std::uint32_t> identified;  // in document order
  /// Where an id is looked up: 0, or a node's order. Where that is another's, the next is looked at.
  std::vector<std::uint32_t> by_id;
  [[nodiscard]] std::size_t slot_of(std::string_view id) const;
};

/// Appends nodes in document order: open(), what is inside, close(); add_leaf() for a text or comment.
class Builder {
 public:
  explicit Builder(std::unique_ptr<Document::Storage> storage) : storage_(std::move(storage)) {}

  struct Source {
    std::uint32_t begin = 0, end = 0;
    bool is_closed = false;
  };

  void open(NodeType type, Tag tag, std::string_view text, std::span<const Attribute> attributes, Source source);
  void close() {
    std::vector<Node>& nodes = *storage_->nodes;
    Node& node = nodes[open_.back().order];
    node.last_ = static_cast<std::uint32_t>(nodes.size() - 1);
    open_.pop_back();
    stretch_parent(node);
  }
  void add_leaf(NodeType type, std::string_view text, Source source) {
    stretch_parent(add(type, Tag::other, text, source));
  }

  /// Makes room for so many nodes, within reason.
  void reserve(std::size_t nodes) { storage_->nodes->reserve(std::min<std::size_t>(nodes, 20'000)); }

  [[nodiscard]] std::size_t size() const { return storage_->nodes->size(); }
  [[nodiscard]] Document finish();

 private:
  /// A node without attributes, below what is open.
  Node& add(NodeType type, Tag tag, std::string_view text, Source source) {
    const auto order = static_cast<std::uint32_t>(storage_->nodes->size());
    Node& node = storage_->nodes->emplace_back();
    node.type_ = type;
    node.tag_ = tag;
    node.text_ = text;
    node.is_closed_ = source.is_closed;
    node.order_ = node.last_ = node.previous_ = order;
    node.source_begin_ = source.begin;
    node.source_end_ = source.end;
    if (!open_.empty()) {
      Open& parent = open_.back();
      node.parent_ = parent.order;
      if (parent.last_child != parent.order) node.previous_ = parent.last_child;
      parent.last_child = order;
    }
    return node;
  }
  /// An element whose end tag is missing ends where its content ends.
  void stretch_parent(const Node& node) {
    if (open_.empty()) return;
    Node& parent = (*storage_->nodes)[open_.back().order];
    if (parent.source_begin_ != 0) parent.source_end_ = std::max(parent.source_end_, node.source_end_);
  }

  struct Open {
    std::uint32_t order;
    std::uint32_t last_child;  // the newest, or the element itself
  };

  std::unique_ptr<Document::Storage> storage_;
  std::vector<Open> open_;
};

}  // namespace vbarchive::html
