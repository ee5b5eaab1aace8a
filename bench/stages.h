// The stages that pages go through, one by one, in one thread.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "pages.h"

namespace vbarchive::bench {

/// What stages find and leave.
class Work {
 public:
  explicit Work(const Samples& samples);
  ~Work();
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  struct Impl;
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

struct Stage {
  std::string_view name;
  std::string_view function;  ///< of `run`, as callgrind names it
  void (*prepare)(Work&);     ///< what is not measured
  void (*run)(Work&);
};

/// The first is a bare gumbo_parse(), to which all others are compared.
[[nodiscard]] const std::array<Stage, 6>& stages();

}  // namespace vbarchive::bench
