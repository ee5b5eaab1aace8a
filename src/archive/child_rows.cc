#include "archive/child_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace vbarchive::archive {
namespace {

bool holds_exactly(Query& held, std::size_t width, const std::vector<std::vector<Value>>& rows) {
  for (const auto& row : rows) {
    if (!held.step()) return false;
    for (std::size_t i = 0; i < width; ++i) {
      if (held.value(static_cast<int>(i)) != row[i]) return false;
    }
  }
  return !held.step();
}

}  // namespace

ChildRows::ChildRows(std::string table, std::string owner, const std::vector<std::string>& columns)
    : select_(fmt::format("SELECT {} FROM {} WHERE {} = ? ORDER BY {}", fmt::join(columns, ", "), table, owner,
                          columns.front())),
      remove_(fmt::format("DELETE FROM {} WHERE {} = ?", table, owner)),
      insert_(fmt::format("INSERT OR IGNORE INTO {} ({}, {}) VALUES (?", table, owner, fmt::join(columns, ", "))),
      width_(columns.size()) {
  for (std::size_t i = 0; i < width_; ++i) insert_ += ", ?";
  insert_ += ")";
}

void ChildRows::replace(Database& database, std::int64_t owner, const std::vector<std::vector<Value>>& rows,
                        bool owner_is_new) const {
  if (!owner_is_new) {
    Query held = database.query(select_, owner);
    if (holds_exactly(held, width_, rows)) return;
  }
  if (!owner_is_new) database.run(remove_, owner);
  std::vector<Value> arguments;
  for (const auto& row : rows) {
    arguments.assign(1, owner);
    arguments.insert(arguments.end(), row.begin(), row.end());
    database.run_values(insert_, arguments);
  }
}

}  // namespace vbarchive::archive
