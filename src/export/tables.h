// What is exported: the tables and views for people, with their columns and the order of their rows (docs/export.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vbarchive::exporting {

struct Table {
  std::string_view name;
  std::vector<std::string_view> columns;  ///< in the order of docs/schema.md
  std::string_view order;                 ///< of the rows, as SQL: the table's key. Empty: by all columns
  bool is_view = false;                   ///< only exported when named
  bool is_of_captures = false;            ///< says what was read and when, nothing of the board
};

/// All that can be exported, in the order in which it is. The columns `…as_of` and the helper tables of docs/schema.md
/// are the archive's own and not among it.
[[nodiscard]] const std::vector<Table>& tables();

/// The tables and views of these names, or all tables where there is no name: each once, in the order of tables().
/// `without_captures` leaves out what tells of captures: which there were, in which order, and when. Error (usage) for
/// a name that is none, with those that are.
[[nodiscard]] std::vector<Table> chosen_tables(const std::vector<std::string>& names, bool without_captures);

}  // namespace vbarchive::exporting
