// A connection to an SQLite file. Together with database.cc the only place that knows SQLite's C interface.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

#include "vbarchive/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vbarchive::archive {

/// One value of a row: NULL, integer, real or text. Text belongs to whoever made the value.
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view>;

[[nodiscard]] inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

[[nodiscard]] inline Value to_value(const Value& value) { return value; }
[[nodiscard]] inline Value to_value(std::nullopt_t) { return {}; }
[[nodiscard]] inline Value to_value(std::string_view text) { return text; }
[[nodiscard]] inline Value to_value(const std::string& text) { return std::string_view{text}; }
[[nodiscard]] inline Value to_value(const char* text) { return std::string_view{text}; }
[[nodiscard]] inline Value to_value(double number) { return number; }
template <typename Integer>
requires std::is_integral_v<Integer>
[[nodiscard]] Value to_value(Integer number) { return static_cast<std::int64_t>(number); }
template <typename T>
[[nodiscard]] Value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : Value{};
}

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const;
};
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class Database;

/// The rows of one SELECT. Text is valid until the next step() or the end of the Query.
class Query {
 public:
  Query(Query&&) noexcept = default;
  Query& operator=(Query&&) = delete;
  ~Query();

  /// To the first or next row; false where there is none.
  [[nodiscard]] bool step();

  [[nodiscard]] int columns() const;
  [[nodiscard]] Value value(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;   ///< 0 for NULL
  [[nodiscard]] std::string_view text(int column) const;  ///< empty for NULL
  [[nodiscard]] double real(int column) const;            ///< 0 for NULL
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;

 private:
  friend class Database;
  Query(Database& database, std::vector<Statement>* free, Statement statement);

  Database* database_;
  std::vector<Statement>* free_;  // of the cache, where the statement goes back to; null: nowhere
  Statement statement_;
};

/// Every failure throws Error: busy where another process holds the file, else storage.
class Database {
 public:
  enum class Access {
    create,
    read_write,
    read_only,
    immutable,  ///< read-only, and nobody writes meanwhile: needs neither a -wal nor a -shm file
  };

  Database(const std::filesystem::path& file, Access access, int busy_timeout_ms);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// The arguments bind to ?1, ?2 …; text is copied.
  template <typename... Args>
  [[nodiscard]] Query query(std::string_view sql, const Args&... args) {
    const std::vector<Value> values{to_value(args)...};
    return query_values(sql, values);
  }
  [[nodiscard]] Query query_values(std::string_view sql, std::span<const Value> values);

  /// Runs a statement that gives no rows; how many rows it changed.
  template <typename... Args>
  int run(std::string_view sql, const Args&... args) {
    const std::vector<Value> values{to_value(args)...};
    return run_values(sql, values);
  }
  int run_values(std::string_view sql, std::span<const Value> values);

  /// Runs statements separated by semicolons.
  void script(const std::string& sql);

  /// The integer in the first row and column; 0 where there is no row.
  template <typename... Args>
  [[nodiscard]] std::int64_t integer(std::string_view sql, const Args&... args) {
    Query rows = query(sql, args...);
    return rows.step() ? rows.integer(0) : 0;
  }

  [[nodiscard]] std::int64_t last_insert_id() const;
  /// Rows inserted, updated or deleted since the file was opened.
  [[nodiscard]] std::int64_t total_changes() const;
  [[nodiscard]] bool is_read_only() const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  /// Begins a transaction that may write, unless one is open.
  void begin();
  /// Both do nothing without a transaction: SQLite ends one by itself when the disk is full.
  void commit();
  void roll_back();
  [[nodiscard]] bool in_transaction() const;

 private:
  friend class Query;
  struct Close {
    void operator()(sqlite3* connection) const;
  };

  /// A statement of this text, new or used before.
  [[nodiscard]] Query take(std::string_view sql);
  void bind(sqlite3_stmt* statement, std::span<const Value> values, bool copy);
  [[noreturn]] void fail(int code) const;

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> connection_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::vector<Statement>, Hash, std::equal_to<>> free_statements_;
};

/// SQLite's general error: a mistake in a full-text query (why() says which), or a table that should be there is not.
class SqlError : public Error {
 public:
  using Error::Error;
};

}  // namespace vbarchive::archive
