// What is exported, against the tables that there are.
#include <algorithm>
#include <string>
#include <vector>

#include "archive_samples.h"
#include "cli/sample_page.h"
#include "export/export.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::exporting;
using namespace vbarchive::testing;
using archive::Database;

namespace {

/// Tables that are the archive's own. Who adds a table says here or in src/export/tables.cc what becomes of it.
const std::vector<std::string> own_tables = {"addresses", "fills", "fingerprint_key", "fingerprints",
                                             "pages",     "queue", "sync_marks",      "unsettled"};

std::vector<std::string> texts_of(Database& database, const std::string& sql) {
  std::vector<std::string> found;
  auto rows = database.query(sql);
  while (rows.step()) found.emplace_back(rows.text(0));
  return found;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

std::vector<std::string> names_of(const std::vector<Table>& tables) {
  std::vector<std::string> names;
  for (const Table& table : tables) names.emplace_back(table.name);
  return names;
}

/// An archive with two threads.
void fill(const std::filesystem::path& file) {
  Archive made{file, OpenMode::create};
  for (const Id thread : {7, 8}) {
    Page shown = page(thread, 1);
    shown.posts = {post(thread * 10, 1, std::nullopt, "Ada", "words"), post(thread * 10 + 1, 2, 12, "Bo", "more")};
    made.add(capture("thread" + std::to_string(thread), day(1)), shown);
  }
  made.commit();
}

std::vector<std::string> lines_of(Snapshot& snapshot, const Table& table) {
  std::vector<std::string> lines;
  const std::size_t count = snapshot.write(table, {}, [&lines](std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  CHECK(count == lines.size());
  return lines;
}

}  // namespace

TEST_CASE("export: every table and view of an archive is exported, or named as its own", "[export]") {
  const TempDir folder;
  { Archive{folder / "a.db", OpenMode::create}; }
  Database database{folder / "a.db", Database::Access::read_only, 0};
  std::vector<std::string> known = names_of(tables());
  known.insert(known.end(), own_tables.begin(), own_tables.end());
  CHECK(sorted(texts_of(database,
                        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
                        "'%posts_fts%'")) == sorted(known));
}

TEST_CASE("export: every column of an exported table is exported, but for as_of", "[export]") {
  const TempDir folder;
  { Archive{folder / "a.db", OpenMode::create}; }
  Database database{folder / "a.db", Database::Access::read_only, 0};
  for (const Table& table : tables()) {
    INFO(table.name);
    std::vector<std::string> columns =
        texts_of(database, "SELECT name FROM pragma_table_info('" + std::string(table.name) + "')");
    std::erase_if(columns, [](const std::string& name) { return name == "as_of" || name.ends_with("_as_of"); });
    const std::vector<std::string> exported(table.columns.begin(), table.columns.end());
    CHECK(sorted(columns) == sorted(exported));
  }
}

TEST_CASE("export: tables are read in the order of their keys, without sorting", "[export]") {
  const TempDir folder;
  { Archive{folder / "a.db", OpenMode::create}; }
  Database database{folder / "a.db", Database::Access::read_only, 0};
  for (const Table& table : tables()) {
    if (table.is_view) continue;
    INFO(table.name);
    std::string key;
    for (const std::string& column : texts_of(database, "SELECT name FROM pragma_table_info('" +
                                                            std::string(table.name) + "') WHERE pk > 0 ORDER BY pk"))
      key += (key.empty() ? "" : ", ") + column;
    CHECK(table.order == key);
    auto plan = database.query("EXPLAIN QUERY PLAN SELECT * FROM " + std::string(table.name) + " ORDER BY " +
                               std::string(table.order));
    while (plan.step()) CHECK(plan.text(3).find("TEMP B-TREE") == std::string_view::npos);
  }
}

TEST_CASE("export: docs/export.md names every table with its key, and every view", "[export]") {
  const std::string text = read_bytes(std::filesystem::path(SOURCE_DIR) / "docs" / "export.md");
  for (const Table& table : tables()) {
    INFO(table.name);
    const std::string name = "`" + std::string(table.name) + "`";
    CHECK(text.find(table.is_view ? name : "| " + name + " | `" + std::string(table.order) + "` |") !=
          std::string::npos);
  }
}

TEST_CASE("export: tables that were asked for come once and in the documented order", "[export]") {
  const std::vector<std::string> chosen = names_of(chosen_tables({"posts", "post_view", "site", "posts"}, false));
  CHECK(chosen == std::vector<std::string>{"site", "posts", "post_view"});
  const std::vector<std::string> all = names_of(chosen_tables({}, false));
  CHECK(all.size() == 20);
  CHECK(all.front() == "site");
  CHECK(all.back() == "sources");
  CHECK(std::ranges::find(all, "post_view") == all.end());
}

TEST_CASE("export: without captures nothing tells which there were and when", "[export]") {
  const std::vector<Table> chosen = chosen_tables({}, true);
  CHECK(chosen.size() == 17);
  for (const Table& table : chosen) {
    INFO(table.name);
    for (const std::string_view column : {"capture_id", "first_seen_at", "last_seen_at"})
      CHECK(std::ranges::find(table.columns, column) == table.columns.end());
    CHECK(table.name != "captures");
  }
}

TEST_CASE("export: a name that is no table is refused with those that are", "[export]") {
  try {
    static_cast<void>(chosen_tables({"posts", "fills"}, false));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK(std::string(error.what()).find("fills") != std::string::npos);
    CHECK(error.help().find("site, forums, threads") != std::string::npos);
    CHECK(error.help().find("poll_view") != std::string::npos);
  }
  CHECK_THROWS_AS(chosen_tables({"captures"}, true), Error);
}

TEST_CASE("export: the rows are those of one moment, whoever writes meanwhile", "[export]") {
  const TempDir folder;
  fill(folder / "a.db");
  Database reader{folder / "a.db", Database::Access::read_only, 0};
  const auto all = chosen_tables({"threads", "posts"}, false);
  {
    Snapshot snapshot(reader);
    CHECK(lines_of(snapshot, all[0]).size() == 2);
    {
      Archive writer{folder / "a.db", OpenMode::read_write};
      Page shown = page(9, 1);
      shown.posts = {post(90, 1, std::nullopt, "Cy", "late")};
      writer.add(capture("thread9", day(2)), shown);
      writer.commit();
    }
    CHECK(lines_of(snapshot, all[1]).size() == 4);
  }
  Snapshot later(reader);
  CHECK(lines_of(later, all[1]).size() == 5);
}

TEST_CASE("export: who has seen enough gets no more rows", "[export]") {
  const TempDir folder;
  fill(folder / "a.db");
  Database reader{folder / "a.db", Database::Access::read_only, 0};
  Snapshot snapshot(reader);
  std::size_t lines = 0;
  const auto take = [&lines](std::string_view) { return ++lines < 3; };
  CHECK(snapshot.write(chosen_tables({"posts"}, false)[0], {.format = Format::csv}, take) == 2);
  CHECK(lines == 3);
}
