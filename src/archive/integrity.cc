#include "archive/integrity.h"

#include <fmt/format.h>

namespace vbarchive::archive {
namespace {

using Lines = std::vector<std::string>;

/// Of each kind so many lines are told: a damaged file can have millions.
constexpr int most_lines = 100;

void check_pages(Database& database, Lines& lines) {
  Query rows = database.query(fmt::format("PRAGMA integrity_check({})", most_lines));
  while (rows.step()) {
    if (rows.text(0) != "ok") lines.emplace_back(rows.text(0));
  }
}

void check_references(Database& database, Lines& lines) {
  int told = 0;
  Query rows = database.query("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check");
  while (rows.step() && told++ < most_lines) {
    const auto row = rows.optional_integer(1);
    lines.push_back(fmt::format("{}: {} names a row of {} that is not there", rows.text(0),
                                row ? fmt::format("row {}", *row) : "a row", rows.text(2)));
  }
}

struct Indexed {
  const char* table;
  const char* index;
};
constexpr Indexed indexed[] = {{"posts", "posts_fts"}, {"unnumbered_posts", "unnumbered_posts_fts"}};

/// The index keeps a row for each text that it has words of.
void check_indexed_rows(Database& database, const Indexed& pair, Lines& lines) {
  const auto missing = [&](const std::string& from, const std::string& in) {
    return database.integer(fmt::format("SELECT count(*) FROM (SELECT id FROM {} EXCEPT SELECT id FROM {})", from, in));
  };
  const std::string rows = fmt::format("{}_docsize", pair.index);
  if (const auto count = missing(pair.table, rows); count > 0)
    lines.push_back(fmt::format("{}: {} rows of {} are not in the full-text index", pair.index, count, pair.table));
  if (const auto count = missing(rows, pair.table); count > 0)
    lines.push_back(fmt::format("{}: the full-text index has {} rows that {} has not", pair.index, count, pair.table));
}

/// What SQLite refuses to read is damage too; that another process writes is none.
template <typename Check>
void run_check(const Check& check, Lines& lines) {
  try {
    check();
  } catch (const Error& error) {
    if (error.code() != ExitCode::storage) throw;
    lines.push_back(error.why().empty() ? std::string(error.what()) : error.why());
  }
}

}  // namespace

std::vector<std::string> check_integrity(Database& database) {
  Lines lines;
  run_check([&] { check_pages(database, lines); }, lines);
  if (!lines.empty()) return lines;  // the rest would say the same in other words
  run_check([&] { check_references(database, lines); }, lines);
  for (const Indexed& pair : indexed) run_check([&] { check_indexed_rows(database, pair, lines); }, lines);
  return lines;
}

std::vector<std::string> check_index(Database& writable) {
  Lines lines;
  for (const Indexed& pair : indexed) {
    try {
      writable.script(fmt::format("INSERT INTO {0} ({0}, rank) VALUES ('integrity-check', 1)", pair.index));
    } catch (const Error& error) {
      const bool is_damage = error.code() == ExitCode::storage && !writable.is_read_only();
      if (!is_damage) throw;
      lines.push_back(
          fmt::format("{}: the full-text index says something else than the posts ({})", pair.index, error.why()));
    }
  }
  return lines;
}

}  // namespace vbarchive::archive
