// Which nodes of a page are what, in document order: a rule that asks for links walks along links, not along the page.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

#include "html/dom.h"
#include "html/render.h"

namespace vbarchive::extraction {

/// Some nodes of a page in document order. Valid as long as the index that gave it.
class NodeList {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = html::Node;
    using difference_type = std::ptrdiff_t;
    using pointer = const html::Node*;
    using reference = const html::Node&;

    Iterator() = default;
    Iterator(const html::Node* root, const std::uint32_t* place) : root_(root), place_(place) {}
    reference operator*() const { return root_[*place_]; }
    pointer operator->() const { return root_ + *place_; }
    Iterator& operator++() {
      ++place_;
      return *this;
    }
    Iterator operator++(int) { return {root_, place_++}; }
    bool operator==(const Iterator& other) const { return place_ == other.place_; }

   private:
    const html::Node* root_ = nullptr;
    const std::uint32_t* place_ = nullptr;
  };

  NodeList(const html::Node* root, std::span<const std::uint32_t> orders) : root_(root), orders_(orders) {}
  [[nodiscard]] Iterator begin() const { return {root_, orders_.data()}; }
  [[nodiscard]] Iterator end() const { return {root_, orders_.data() + orders_.size()}; }
  [[nodiscard]] bool empty() const { return orders_.empty(); }
  [[nodiscard]] std::size_t size() const { return orders_.size(); }
  [[nodiscard]] const html::Node& operator[](std::size_t i) const { return root_[orders_[i]]; }

 private:
  const html::Node* root_;
  std::span<const std::uint32_t> orders_;
};

/// Those of a list of classed elements that have one class.
class NodesOfClass {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = html::Node;
    using difference_type = std::ptrdiff_t;
    using pointer = const html::Node*;
    using reference = const html::Node&;

    Iterator() = default;
    Iterator(NodeList::Iterator at, NodeList::Iterator end, std::string_view name) : at_(at), end_(end), name_(name) {
      pass_others();
    }
    reference operator*() const { return *at_; }
    pointer operator->() const { return at_.operator->(); }
    Iterator& operator++() {
      ++at_;
      pass_others();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    void pass_others() {
      while (at_ != end_ && !at_->has_class(name_)) ++at_;
    }

    NodeList::Iterator at_, end_;
    std::string_view name_;
  };

  NodesOfClass(NodeList classed, std::string_view name) : classed_(classed), name_(name) {}
  [[nodiscard]] Iterator begin() const { return {classed_.begin(), classed_.end(), name_}; }
  [[nodiscard]] Iterator end() const { return {classed_.end(), classed_.end(), name_}; }

 private:
  NodeList classed_;
  std::string_view name_;
};

class PageIndex {
 public:
  /// The nodes must outlive the index.
  explicit PageIndex(std::span<const html::Node> nodes);

  /// The elements with a tag; with an id; with any class; the texts that are more than white space; these and the
  /// comments.
  [[nodiscard]] NodeList elements(html::Tag tag, html::Range range) const {
    const auto number = static_cast<std::size_t>(tag);
    return part(std::span(elements_).subspan(begins_[number], begins_[number + 1] - begins_[number]), range);
  }
  [[nodiscard]] NodeList identified(html::Range range) const { return part(identified_, range); }
  [[nodiscard]] NodeList classed(html::Range range) const { return part(classed_, range); }
  [[nodiscard]] NodeList texts(html::Range range) const { return part(texts_, range); }
  [[nodiscard]] NodeList texts_and_comments(html::Range range) const { return part(texts_and_comments_, range); }

 private:
  using Orders = std::vector<std::uint32_t>;

  [[nodiscard]] NodeList part(std::span<const std::uint32_t> orders, html::Range range) const;

  std::span<const html::Node> nodes_;
  static constexpr std::size_t tags = static_cast<std::size_t>(html::Tag::video) + 1;  // video is the last

  Orders elements_;                             // by tag
  std::array<std::size_t, tags + 1> begins_{};  // of each tag's elements, and their end
  Orders identified_, classed_, texts_, texts_and_comments_;
};

}  // namespace vbarchive::extraction
