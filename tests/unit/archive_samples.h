// Captures and pages made by hand for the tests of the archive, and the rows that come of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "archive/database.h"
#include "text/digest.h"
#include "vbarchive/archive.h"

namespace vbarchive::testing {

inline UtcTime day(int number) { return {1'600'000'000 + std::int64_t{86'400} * number}; }

/// A saved page of its own, told apart by its name.
inline CaptureRecord capture(const std::string& name, UtcTime fetched_at) {
  CaptureRecord record;
  record.fetched_at = fetched_at;
  record.sha256 = text::sha256_hex(name);
  record.origin = "file";
  record.file = name + ".html";
  record.length = 1000;
  return record;
}

inline Post post(Id id, std::int64_t number, std::optional<Id> author, const std::string& name,
                 const std::string& text) {
  Post made;
  made.id = id;
  made.number = number;
  made.author_id = author;
  made.author_name = name;
  made.html = "<p>" + text + "</p>";
  made.text = text;
  return made;
}

inline Post placeholder(Id id, PostState state) {
  Post made;
  made.id = id;
  made.state = state;
  return made;
}

/// Page `number` of a thread of forum 3, without posts.
inline Page page(Id thread, int number) {
  Page made;
  made.outcome = Outcome::stored;
  made.kind = PageKind::thread;
  made.charset = "utf-8";
  made.site.base_url = "https://board.example/forum/";
  made.site.software = "vBulletin";
  Forum root;
  root.id = 1;
  root.title = "Main";
  Forum forum;
  forum.id = 3;
  forum.parent_id = 1;
  forum.title = "Boats";
  made.forums = {root, forum};
  made.thread.emplace();
  made.thread->id = thread;
  made.thread->forum_id = 3;
  made.thread->title = "Thread " + std::to_string(thread);
  made.page_number = number;
  return made;
}

/// Every table with its rows as text, sorted; those of the captures themselves, their fingerprints and `runs` only on
/// demand, and without the columns that name a capture, which depend on the order of arrival.
using Dump = std::map<std::string, std::vector<std::string>>;

inline Dump dump(const std::filesystem::path& file, bool with_captures = false) {
  archive::Database database{file, archive::Database::Access::read_only, 0};
  std::vector<std::string> tables;
  {
    auto rows = database.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%posts_fts%'");
    while (rows.step()) tables.emplace_back(rows.text(0));
  }
  Dump dumped;
  for (const auto& table : tables) {
    const bool is_of_captures = table == "captures" || table == "runs" || table.starts_with("fingerprint");
    if (!with_captures && is_of_captures) continue;
    std::string columns;
    auto names = database.query("SELECT name FROM pragma_table_info(?)", table);
    while (names.step()) {
      if (!with_captures && names.text(0) == "capture_id") continue;
      columns += (columns.empty() ? "quote(" : " || ' ' || quote(") + std::string{names.text(0)} + ")";
    }
    auto& lines = dumped[table];
    auto rows = database.query("SELECT " + columns + " AS line FROM " + table + " ORDER BY line");
    while (rows.step()) lines.emplace_back(rows.text(0));
  }
  return dumped;
}

/// The first value of a query as text, `NULL` for NULL, `nothing` where there is no row.
inline std::string value(const std::filesystem::path& file, const std::string& sql) {
  archive::Database database{file, archive::Database::Access::read_only, 0};
  auto rows = database.query(sql);
  if (!rows.step()) return "nothing";
  return rows.optional_text(0).value_or("NULL");
}

/// Whether the full-text index says what the posts say.
inline bool is_index_whole(const std::filesystem::path& file) {
  archive::Database database{file, archive::Database::Access::read_write, 0};
  try {
    database.script("INSERT INTO posts_fts (posts_fts, rank) VALUES ('integrity-check', 1)");
    database.script("INSERT INTO unnumbered_posts_fts (unnumbered_posts_fts, rank) VALUES ('integrity-check', 1)");
  } catch (const Error&) {
    return false;
  }
  return database.integer("SELECT count(*) FROM pragma_foreign_key_check") == 0;
}

}  // namespace vbarchive::testing
