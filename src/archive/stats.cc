#include "archive/stats.h"

namespace vbarchive::archive {
namespace {

struct Count {
  std::int64_t Stats::*figure;
  const char* sql;
};

constexpr Count counts[] = {
    {&Stats::forums, "SELECT count(*) FROM forums"},
    {&Stats::threads, "SELECT count(*) FROM threads"},
    {&Stats::threads_complete,
     "SELECT count(*) FROM threads AS t WHERE t.page_count >= 1 AND t.page_count = (SELECT count(DISTINCT g.number) "
     "FROM pages AS g WHERE g.thread_id = t.id AND g.number BETWEEN 1 AND t.page_count)"},
    {&Stats::posts, "SELECT count(*) FROM posts"},
    {&Stats::users, "SELECT count(*) FROM users"},
    {&Stats::guests, "SELECT count(*) FROM posts WHERE author_id IS NULL"},
    {&Stats::quotes, "SELECT count(*) FROM quotes"},
    {&Stats::reactions, "SELECT count(*) FROM reactions"},
    {&Stats::polls, "SELECT count(*) FROM polls"},
    {&Stats::attachments, "SELECT count(*) FROM attachments"},
    {&Stats::signatures, "SELECT count(*) FROM signatures"},
    {&Stats::captures, "SELECT count(*) FROM captures"},
    {&Stats::captures_refused, "SELECT count(*) FROM captures WHERE outcome NOT IN ('stored', 'unchanged')"},
    {&Stats::bytes, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"},
    {&Stats::posts_without_instant, "SELECT count(*) FROM posts WHERE posted_at IS NULL"},
};

}  // namespace

Stats count(Database& database) {
  Stats stats;
  Query site = database.query("SELECT base_url, title, version FROM site");
  if (site.step()) {
    stats.base_url = site.optional_text(0);
    stats.title = site.optional_text(1);
    stats.version = site.optional_text(2);
  }
  for (const Count& entry : counts) stats.*entry.figure = database.integer(entry.sql);
  Query span = database.query(
      "SELECT min(coalesce(posted_at, posted_at_local)), max(coalesce(posted_at, posted_at_local)) FROM posts");
  if (span.step()) {
    stats.first_post_at = span.optional_text(0);
    stats.last_post_at = span.optional_text(1);
  }
  Query run = database.query("SELECT max(coalesce(finished_at, started_at)) FROM runs");
  if (run.step()) stats.last_run_at = run.optional_text(0);
  return stats;
}

}  // namespace vbarchive::archive
