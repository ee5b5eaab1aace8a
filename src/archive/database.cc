#include "archive/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace vbarchive::archive {
namespace {

/// Upserts name only the columns that changed, so texts vary; beyond this the odd ones are compiled anew.
constexpr std::size_t max_cached_texts = 512;

struct Failure {
  int code;  // SQLite's primary result code
  ExitCode exit;
  const char* what;
  const char* help;
};

constexpr Failure failures[] = {
    {SQLITE_BUSY, ExitCode::busy, "the archive is in use by another run",
     "wait until it ends, or look for a run that hangs"},
    {SQLITE_LOCKED, ExitCode::busy, "the archive is in use by another run",
     "wait until it ends, or look for a run that hangs"},
    {SQLITE_FULL, ExitCode::storage, "the disk is full, or the archive has reached its size limit",
     "make room and run again; what was committed is kept"},
    {SQLITE_READONLY, ExitCode::storage, "the archive cannot be written",
     "check the permissions of the file and of its folder"},
    {SQLITE_PERM, ExitCode::storage, "no permission for the archive",
     "check the permissions of the file and of its folder"},
    {SQLITE_CANTOPEN, ExitCode::storage, "the archive cannot be opened",
     "check that the path is right, and the permissions of the file and of its folder"},
    {SQLITE_IOERR, ExitCode::storage, "reading or writing the archive failed",
     "check the disk; an archive must not lie on a network file system"},
    {SQLITE_CORRUPT, ExitCode::storage, "the archive is damaged",
     "restore a copy, or save what is readable with: sqlite3 ARCHIVE.db .recover"},
    {SQLITE_NOTADB, ExitCode::storage, "this file is not an archive", "give the file that `vbarchive import` made"},
    {SQLITE_TOOBIG, ExitCode::storage, "a text is too long for the archive", ""},
};

/// A path in SQLite's URI form.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      uri += c;
    }
  }
  return uri;
}

std::string_view text_at(sqlite3_stmt* statement, int column) {
  const void* text = sqlite3_column_text(statement, column);
  if (!text) return {};
  return {static_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

void FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Query::Query(Database& database, std::vector<Statement>* free, Statement statement)
    : database_(&database), free_(free), statement_(std::move(statement)) {}

Query::~Query() {
  if (!statement_) return;
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  if (free_) free_->push_back(std::move(statement_));
}

bool Query::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail(code);
  return false;
}

Value Query::value(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return real(column);
    default:
      return text(column);
  }
}

int Query::columns() const { return sqlite3_column_count(statement_.get()); }
std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
std::string_view Query::text(int column) const { return text_at(statement_.get(), column); }
double Query::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::optional<std::int64_t> Query::optional_integer(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::optional<std::string> Query::optional_text(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return std::string{text(column)};
}

Database::Database(const std::filesystem::path& file, Access access, int busy_timeout_ms) : file_(file) {
  // An absolute path is never one of SQLite's special names (":memory:", "file:…").
  std::string name = std::filesystem::absolute(file).string();
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (access) {
    case Access::create:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
    case Access::read_write:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case Access::read_only:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case Access::immutable:
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      name = uri_of(name) + "?immutable=1";
      break;
  }
  // Statistics of its memory that nobody reads cost SQLite a lock for each allocation.
  [[maybe_unused]] static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &connection, flags, nullptr);
  connection_.reset(connection);
  if (code != SQLITE_OK) fail(code);
  sqlite3_busy_timeout(connection, busy_timeout_ms);
}

Database::~Database() = default;

void Database::fail(int code) const {
  const std::string message = connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code);
  if ((code & 0xff) == SQLITE_ERROR) {
    throw SqlError(ExitCode::storage, fmt::format("{}: the archive is damaged", file_.string()), message);
  }
  const auto* failure = std::find_if(std::begin(failures), std::end(failures),
                                     [&](const Failure& entry) { return entry.code == (code & 0xff); });
  if (failure != std::end(failures)) {
    throw Error(failure->exit, fmt::format("{}: {}", file_.string(), failure->what), message, failure->help);
  }
  throw Error(ExitCode::storage, fmt::format("{}: the database failed", file_.string()),
              fmt::format("{} (SQLite code {})", message, code));
}

Query Database::take(std::string_view sql) {
  auto entry = free_statements_.find(sql);
  if (entry != free_statements_.end() && !entry->second.empty()) {
    Statement statement = std::move(entry->second.back());
    entry->second.pop_back();
    return {*this, &entry->second, std::move(statement)};
  }
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
  Statement owned{statement};
  if (code != SQLITE_OK) fail(code);
  if (entry == free_statements_.end() && free_statements_.size() < max_cached_texts) {
    entry = free_statements_.try_emplace(std::string{sql}).first;
  }
  return {*this, entry == free_statements_.end() ? nullptr : &entry->second, std::move(owned)};
}

void Database::bind(sqlite3_stmt* statement, std::span<const Value> values, bool copy) {
  int position = 0;
  for (const Value& value : values) {
    ++position;
    int code = SQLITE_OK;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement, position, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      code = sqlite3_bind_double(statement, position, *real);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      // A null pointer would bind NULL: an empty view may hold one.
      const char* begin = text->data() ? text->data() : "";
      code = sqlite3_bind_text64(statement, position, begin, text->size(), copy ? SQLITE_TRANSIENT : SQLITE_STATIC,
                                 SQLITE_UTF8);
    } else {
      code = sqlite3_bind_null(statement, position);
    }
    if (code != SQLITE_OK) fail(code);
  }
}

Query Database::query_values(std::string_view sql, std::span<const Value> values) {
  Query query = take(sql);
  bind(query.statement_.get(), values, true);
  return query;
}

int Database::run_values(std::string_view sql, std::span<const Value> values) {
  Query query = take(sql);
  bind(query.statement_.get(), values, false);
  while (query.step()) {
  }
  return sqlite3_changes(connection_.get());
}

void Database::script(const std::string& sql) {
  const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(connection_.get()); }
std::int64_t Database::total_changes() const { return sqlite3_total_changes64(connection_.get()); }
bool Database::is_read_only() const { return sqlite3_db_readonly(connection_.get(), "main") == 1; }
bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

void Database::begin() {
  if (!in_transaction()) run("BEGIN IMMEDIATE");
}

void Database::commit() {
  if (in_transaction()) run("COMMIT");
}

void Database::roll_back() {
  if (in_transaction()) run("ROLLBACK");
}

}  // namespace vbarchive::archive
