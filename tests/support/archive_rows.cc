#include "support/archive_rows.h"

#include <fmt/format.h>

#include <stdexcept>
#include <variant>

#include "archive/captures.h"
#include "capture/reread.h"
#include "support/program.h"
#include "vbarchive/archive.h"

namespace vbarchive::testing {
namespace {

std::string shell(const std::vector<std::string>& command) {
  const RunResult result = run(command);
  if (result.exit_code != 0) throw std::runtime_error("sqlite3: " + result.err);
  return result.out;
}

}  // namespace

std::string rows(const std::filesystem::path& archive, const std::string& query) {
  return shell({"sqlite3", "-readonly", archive.string(), query});
}

void change(const std::filesystem::path& archive, const std::string& sql) {
  (void)shell({"sqlite3", archive.string(), sql});
}

std::string content_of(const std::filesystem::path& archive) {
  return rows(archive,
              "SELECT base_url, title, software, version, language, charset, utc_offset_minutes FROM site;"
              "SELECT id, title, description, parent_id, thread_count, post_count, url FROM forums ORDER BY id;"
              "SELECT id, forum_id, title, prefix, url, author_id, author_name, is_closed, is_sticky, moved_to, views, "
              "reply_count, rating, page_count, last_post_id, last_post_at, last_post_by FROM threads ORDER BY id;"
              "SELECT * FROM thread_tags ORDER BY thread_id, ordinal;"
              "SELECT id, name, title, joined, location, post_count, avatar_url, url, fields FROM users ORDER BY id;"
              "SELECT id, thread_id, number, author_id, author_name, title, url, posted_at, posted_at_text, html, "
              "text, signature_id, edited_at, edited_by, edit_reason, state FROM posts ORDER BY id;"
              "SELECT * FROM quotes ORDER BY id; SELECT * FROM blocks ORDER BY post_id, ordinal;"
              "SELECT * FROM signatures ORDER BY id; SELECT * FROM reactions ORDER BY post_id, ordinal;"
              "SELECT * FROM attachments ORDER BY post_id, id; SELECT * FROM links ORDER BY post_id, ordinal;"
              "SELECT thread_id, question, voters, is_multiple, is_closed FROM polls ORDER BY thread_id;"
              "SELECT * FROM poll_options ORDER BY thread_id, ordinal;"
              "SELECT * FROM poll_votes ORDER BY thread_id, position;"
              "SELECT thread_id, number, first_post_id, last_post_id, post_count FROM pages "
              "ORDER BY thread_id, number;"
              "SELECT count(*) FROM queue; SELECT count(*) FROM unsettled; PRAGMA integrity_check; "
              "PRAGMA foreign_key_check;");
}

Citations check_citations(const std::filesystem::path& archive) {
  Archive opened(archive, OpenMode::read_only);
  capture::Rereader rereader(archive.parent_path());
  Citations citations;
  for (const std::int64_t id : archive::captures_by_place(opened.database())) {
    const auto stored = archive::stored_capture(opened.database(), id);
    ++citations.count;
    const capture::Item item = rereader.read(archive::citation_of(stored->record));
    if (const auto* const problem = std::get_if<capture::Problem>(&item))
      citations.wrong += fmt::format("{}: {}: {}\n", id, problem->file, problem->why);
  }
  return citations;
}

}  // namespace vbarchive::testing
