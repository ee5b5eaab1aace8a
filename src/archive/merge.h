// Rows that show the newest capture, value by value, whatever the order in which captures arrive.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/database.h"

namespace vbarchive::archive {

/// A capture's place in time: `2015-12-29T04:29:00Z` and 16 digits of its SHA-256, which decide between captures of the
/// same second. Ranks compare as text. A settled value (settle.h) has the empty rank, older than any capture.
using Rank = std::string;

/// The time of captures without one, in their ranks.
inline constexpr std::string_view no_time = "0000-00-00T00:00:00Z";

/// A table with the columns `id` (or another key) and `as_of`, the rank of the newest capture that shows the row. Where
/// a value comes from an older capture, `fills` holds its rank.
class MergedTable {
 public:
  /// Columns of one group are one value and change hands together; the first names the group in `fills`.
  MergedTable(Database& database, std::string table, std::string key, std::vector<std::vector<std::string>> groups);

  struct Result {
    bool is_new = false;
    std::vector<bool> taken;  ///< for each group: the capture's value is the one held now
  };

  /// `values`: those of all groups in order, NULL for what the capture does not say. With `again` the capture was
  /// merged before, and what it no longer says is taken back.
  Result merge(std::int64_t id, const Rank& rank, const std::vector<Value>& values, bool again);
  /// The same where no row is there; nothing is done, and nothing returned, where one is.
  std::optional<Result> insert(std::int64_t id, const Rank& rank, const std::vector<Value>& values);

 private:
  struct Fill {
    std::string column;
    Rank rank;
  };
  [[nodiscard]] std::vector<Fill> fills_of(std::int64_t id);

  Database& database_;
  std::string table_;
  std::string key_;
  std::vector<std::vector<std::string>> groups_;
  std::vector<std::string> columns_;
  std::string select_;
  std::string insert_;
};

}  // namespace vbarchive::archive
