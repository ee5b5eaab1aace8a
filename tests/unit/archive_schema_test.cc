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
