// Memory that goes from page to page. For this room alone.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace vbarchive::html {

/// An empty vector with the memory of the last one of the thread: the system takes longer to find new memory than a
/// parser to fill it. More than `most` elements' memory is not kept. `Owner` tells apart what is of one type.
template <typename T, std::size_t most, typename Owner>
class Recycled {
 public:
  Recycled() : elements_(std::move(spare())) { elements_.clear(); }
  Recycled(Recycled&& other) noexcept = default;
  Recycled& operator=(Recycled&& other) noexcept = default;
  ~Recycled() {
    if (elements_.capacity() > most || elements_.capacity() <= spare().capacity()) return;
    elements_.clear();
    spare() = std::move(elements_);
  }

  [[nodiscard]] std::vector<T>& operator*() { return elements_; }
  [[nodiscard]] const std::vector<T>& operator*() const { return elements_; }
  [[nodiscard]] std::vector<T>* operator->() { return &elements_; }
  [[nodiscard]] const std::vector<T>* operator->() const { return &elements_; }

 private:
  static std::vector<T>& spare() {
    thread_local std::vector<T> elements;
    return elements;
  }

  std::vector<T> elements_;
};

}  // namespace vbarchive::html
