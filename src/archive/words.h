// The words of posts on their way into the full-text index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "archive/database.h"

namespace vbarchive::archive {

/// Gathers which rows of a table are new or different, and brings its index up to date for all of them at once, in the
/// order of their keys: FTS5 begins another piece of its index, to be merged with the others one day, at every step
/// back and at every savepoint.
class Words {
 public:
  /// `table` has the columns `id`, `text` and `title`, and `index` is over the latter two.
  Words(Database& database, const std::string& table, const std::string& index);

  /// To be called when a row was made,
  void note_new(std::int64_t id);
  /// or, where its words stay as and where they are until write(), with these: they need not be read back;
  void note_new(std::int64_t id, const Value& text, const Value& title);
  /// or before one is changed or deleted: with what the index has of it.
  void note_change(std::int64_t id, const Value& text, const Value& title);

  /// Whether so many wait that they had better be written before the transaction ends.
  [[nodiscard]] bool is_full() const;
  /// Within the open transaction. What was rolled back since it was noted does no harm.
  void write();
  /// All that waits.
  void forget();

 private:
  struct Indexed {
    std::optional<std::string> text, title;
  };
  struct AtHand {
    Value text, title;
  };
  /// A row that is new, or new with words at hand, or was changed.
  using Change = std::variant<std::monostate, AtHand, Indexed>;
  void write(std::int64_t id, const Change& change);

  Database& database_;
  std::string select_, insert_, remove_;
  std::map<std::int64_t, Change> waiting_;
  std::size_t bytes_ = 0;  ///< of the texts that the index has
};

}  // namespace vbarchive::archive
