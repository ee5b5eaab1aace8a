#include "table.h"

#include <fmt/format.h>

#include <algorithm>

namespace vbarchive::bench {

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    widths.push_back(std::max<std::size_t>(3, names_[i].size()));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], row[i].size());
  }
  const auto line_of = [&](const std::vector<std::string>& row) {
    std::string line = "|";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += i == 0 ? fmt::format(" {:<{}} |", row[i], widths[i]) : fmt::format(" {:>{}} |", row[i], widths[i]);
    }
    return line + "\n";
  };
  std::string text = line_of(names_);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    text += (i == 0 ? "| " : " ") + std::string(widths[i] - (i == 0 ? 0 : 1), '-') + (i == 0 ? " |" : ": |");
  }
  text += "\n";
  for (const auto& row : rows_) text += line_of(row);
  return text;
}

std::string in_short(double number) {
  if (number >= 100) return fmt::format("{:.0f}", number);
  if (number >= 10) return fmt::format("{:.1f}", number);
  if (number >= 0.1) return fmt::format("{:.2f}", number);
  return fmt::format("{:.3g}", number);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace vbarchive::bench
