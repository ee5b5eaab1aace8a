// Rows as lines of JSON.
#pragma once

#include <span>
#include <string>

#include "archive/database.h"
#include "export/tables.h"

namespace vbarchive::exporting {

/// An object in one line without its end: "table" with the table's name, then every column. NULL is null. Bytes that
/// are no UTF-8 are replaced by U+FFFD, control characters are escaped.
[[nodiscard]] std::string ndjson_line(const Table& table, std::span<const archive::Value> row);

}  // namespace vbarchive::exporting
