// What comes of work on another thread.
#pragma once

#include <exception>
#include <optional>
#include <utility>

namespace vbarchive::pipeline {

/// A value, or what was thrown in its place; neither until the work is done.
template <typename Out>
struct Result {
  std::optional<Out> value;
  std::exception_ptr failure;

  [[nodiscard]] bool is_done() const { return value || failure; }
  /// To be called once, when it is done. Throws what was thrown.
  [[nodiscard]] Out take() {
    if (failure) std::rethrow_exception(failure);
    return *std::move(value);
  }
};

template <typename Out, typename Work>
[[nodiscard]] Result<Out> result_of(const Work& work) {
  Result<Out> result;
  try {
    result.value.emplace(work());
  } catch (...) {
    result.failure = std::current_exception();
  }
  return result;
}

}  // namespace vbarchive::pipeline
