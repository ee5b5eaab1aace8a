// Lists that belong to one row: replaced as a whole, and only when they differ.
#pragma once

#include <string>
#include <vector>

#include "archive/database.h"

namespace vbarchive::archive {

class ChildRows {
 public:
  /// `columns` begin with the one that orders the list and makes its rows distinct; the first of rows that are alike in
  /// the table's key is kept.
  ChildRows(std::string table, std::string owner, const std::vector<std::string>& columns);

  void replace(Database& database, std::int64_t owner, const std::vector<std::vector<Value>>& rows,
               bool owner_is_new) const;

 private:
  std::string select_;
  std::string remove_;
  std::string insert_;
  std::size_t width_;
};

}  // namespace vbarchive::archive
