// Whether an archive is whole as a database.
#pragma once

#include <string>
#include <vector>

#include "archive/database.h"

namespace vbarchive::archive {

/// What is wrong, a line each, for people; empty when nothing is. Pages of the file, indexes against their tables,
/// declared rules, rows that name others, and that each post is in the full-text index. Only reads: works on a
/// read-only file and beside a writer. Damage that stops SQLite is one of the lines, not an exception.
[[nodiscard]] std::vector<std::string> check_integrity(Database& database);

/// The same of the words in the full-text index. SQLite does this only where it may write, and keeps other writers out
/// meanwhile; nothing is written. Error (busy, storage) where that cannot be had.
[[nodiscard]] std::vector<std::string> check_index(Database& writable);

}  // namespace vbarchive::archive
