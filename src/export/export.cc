#include "export/export.h"

#include <string>
#include <vector>

#include "export/ndjson.h"

namespace vbarchive::exporting {
namespace {

std::string select_of(const Table& table) {
  std::string columns, positions;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const char* const comma = i == 0 ? "" : ", ";
    columns += comma;
    columns += "\"" + std::string(table.columns[i]) + "\"";
    positions += comma + std::to_string(i + 1);
  }
  return "SELECT " + columns + " FROM " + std::string(table.name) + " ORDER BY " +
         (table.order.empty() ? positions : std::string(table.order));
}

std::string line_of(const Table& table, const std::vector<archive::Value>& row, const Form& form) {
  return form.format == Format::csv ? csv_line(row, form.formulas) : ndjson_line(table, row);
}

}  // namespace

Snapshot::Snapshot(archive::Database& database) : database_(database), moment_(database) {}

std::size_t Snapshot::write(const Table& table, const Form& form, const TakeLine& take) {
  if (form.format == Format::csv && !take(csv_header(table.columns))) return 0;
  archive::Query rows = database_.query(select_of(table));
  std::vector<archive::Value> row(table.columns.size());
  std::size_t count = 0;
  while (rows.step()) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = rows.value(static_cast<int>(i));
    ++count;
    if (!take(line_of(table, row, form))) break;
  }
  return count;
}

}  // namespace vbarchive::exporting
