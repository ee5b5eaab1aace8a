#include "archive_size.h"

#include "archive/database.h"

namespace vbarchive::bench {

using archive::Database;

ArchiveSize size_of(const std::filesystem::path& archive) {
  Database database(archive, Database::Access::read_only, 0);
  ArchiveSize size;
  size.posts = database.integer("SELECT count(*) FROM posts");
  size.bytes = static_cast<std::int64_t>(std::filesystem::file_size(archive));
  for (const char* const table : {"posts", "unnumbered_posts", "quotes", "signatures"}) {
    size.content_bytes += database.integer(
        std::string("SELECT sum(length(CAST(text AS BLOB)) + coalesce(length(CAST(html AS BLOB)), 0)) FROM ") + table);
  }
  return size;
}

SearchedWords words_of(const std::filesystem::path& archive) {
  Database database(archive, Database::Access::read_only, 0);
  database.script("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, posts_fts, row)");
  const std::int64_t posts = database.integer("SELECT count(*) FROM posts");
  SearchedWords words;
  {
    archive::Query rows = database.query("SELECT term FROM words ORDER BY doc DESC, term LIMIT 1");
    if (rows.step()) words.frequent = rows.text(0);
  }
  archive::Query rows =
      database.query("SELECT term FROM words WHERE doc <= ? ORDER BY doc DESC, term LIMIT 1", posts / 1000 + 1);
  if (rows.step()) words.rare = rows.text(0);
  return words;
}

}  // namespace vbarchive::bench
