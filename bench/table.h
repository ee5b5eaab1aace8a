// A table of Markdown that is a table on a terminal too.
#pragma once

#include <string>
#include <vector>

namespace vbarchive::bench {

class Table {
 public:
  /// The first column stands left, the others right.
  explicit Table(std::vector<std::string> names) : names_(std::move(names)) {}

  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> rows_;
};

/// With so many digits as tell something: `1234`, `56.7`, `8.90`, `0.0123`.
[[nodiscard]] std::string in_short(double number);

[[nodiscard]] double median(std::vector<double> values);

}  // namespace vbarchive::bench
