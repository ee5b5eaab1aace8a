// docs/schema.md against the tables.
#include <fstream>
#include <sstream>

#include "archive_samples.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace vbarchive;
using namespace vbarchive::testing;

namespace {

std::string schema_text() {
  std::ifstream in{std::filesystem::path{SOURCE_DIR} / "docs" / "schema.md"};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The query of docs/schema.md below the line `name`.
std::string query_named(const std::string& name) {
  const std::string text = schema_text();
  const std::string head = "\n" + name + "\n```sql\n";
  const auto at = text.find(head);
  REQUIRE(at != std::string::npos);
  const auto from = at + head.size();
  return text.substr(from, text.find("```", from) - from);
}

std::string plan_of(archive::Database& database, const std::string& sql) {
  std::string plan;
  archive::Query steps = database.query("EXPLAIN QUERY PLAN " + sql);
  while (steps.step()) plan += std::string{steps.text(3)} + "\n";
  return plan;
}

}  // namespace

TEST_CASE("archive: every query of docs/schema.md runs", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  { Archive{file, OpenMode::create}; }
  archive::Database database{file, archive::Database::Access::read_only, 0};
  const std::string text = schema_text();
  static const std::string fence = "```sql\n";
  int queries = 0;
  for (auto begin = text.find(fence); begin != std::string::npos; begin = text.find(fence, begin + 1)) {
    const auto from = begin + fence.size();
    const std::string sql = text.substr(from, text.find("```", from) - from);
    CAPTURE(sql);
    REQUIRE_NOTHROW(database.script(sql));
    ++queries;
  }
  CHECK(queries >= 18);
}

TEST_CASE("archive: what is asked of all posts and quotes is read from indexes", "[archive]") {
  const auto [name, step] = GENERATE(values<std::pair<std::string, std::string>>({
      {"Posts of a few days", "SCAN posts USING COVERING INDEX posts_by_author"},
      {"Who wrote most, and how much", "SEARCH posts USING COVERING INDEX posts_by_author"},
      {"Who thanks whom", "SCAN p USING COVERING INDEX posts_by_thread"},
      {"The quote network: who quotes whom", "SCAN p USING COVERING INDEX posts_by_thread"},
      {"The quote network: who quotes whom", "SEARCH q USING COVERING INDEX quotes_by_post"},
      {"Quotes whose post is not in the archive", "SCAN q USING COVERING INDEX quotes_by_post"},
      {"The longest threads", "SEARCH p USING COVERING INDEX posts_by_thread"},
      {"Members by the year of their first archived post", "SEARCH posts USING COVERING INDEX posts_by_author"},
  }));
  const TempDir folder;
  const auto file = folder / "a.db";
  { Archive{file, OpenMode::create}; }
  archive::Database database{file, archive::Database::Access::read_only, 0};
  const std::string plan = plan_of(database, query_named(name));
  CAPTURE(name, plan);
  CHECK(plan.find(step) != std::string::npos);
}

TEST_CASE("archive: docs/schema.md names every table and column", "[archive]") {
  const TempDir folder;
  const auto file = folder / "a.db";
  { Archive{file, OpenMode::create}; }
  archive::Database database{file, archive::Database::Access::read_only, 0};
  const std::string text = schema_text();
  auto rows = database.query(
      "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
      "WHERE m.type = 'table' AND m.name NOT LIKE '%posts_fts%'");
  int columns = 0;
  while (rows.step()) {
    CAPTURE(rows.text(0), rows.text(1));
    CHECK(text.find(std::string{rows.text(0)}) != std::string::npos);
    CHECK(text.find("`" + std::string{rows.text(1)} + "`") != std::string::npos);
    ++columns;
  }
  CHECK(columns > 100);
}
