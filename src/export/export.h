// The rows of an archive as text for other programs.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "archive/database.h"
#include "archive/one_moment.h"
#include "export/csv.h"
#include "export/tables.h"

namespace vbarchive::exporting {

enum class Format { ndjson, csv };

struct Form {
  Format format = Format::ndjson;
  Formulas formulas = Formulas::guarded;  ///< of csv
};

/// Takes a line without its `\n`; false: no more of them.
using TakeLine = std::function<bool(std::string_view line)>;

/// One archive as it is when the first row is read, whoever writes to it meanwhile. Throws Error as Database does.
class Snapshot {
 public:
  /// The database must live longer, and have no transaction open.
  explicit Snapshot(archive::Database& database);

  /// Hands out the lines of a table, in csv with the header first, and holds one row in memory at a time. Returns how
  /// many rows there were. The same rows give the same bytes.
  std::size_t write(const Table& table, const Form& form, const TakeLine& take);

 private:
  archive::Database& database_;
  archive::OneMoment moment_;
};

}  // namespace vbarchive::exporting
