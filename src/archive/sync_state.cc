#include "archive/sync_state.h"

#include <fmt/format.h>

#include "archive/database.h"
#include "archive/writer.h"

namespace vbarchive::archive {
namespace {

const char* name_of(QueueState state) {
  switch (state) {
    case QueueState::done:
      return "done";
    case QueueState::gone:
      return "gone";
    case QueueState::denied:
      return "denied";
    case QueueState::failed:
      return "failed";
  }
  return "";
}

const char* name_of(SyncState::Marked kind) { return kind == SyncState::Marked::forum ? "forum" : "thread"; }

/// The pages of one thread stand together, at the place of the one that came first.
constexpr std::string_view insert_item =
    "INSERT OR IGNORE INTO queue (key, url, reason, rank, thread_id, forum_id, added_at, state, place) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce((SELECT min(place) FROM queue WHERE thread_id = ?5), "
    "(SELECT 1 + coalesce(max(ordinal), 0) FROM queue)))";

constexpr std::string_view item_columns = "SELECT key, url, reason, rank, thread_id, forum_id, attempts FROM queue ";

QueueItem item_of(const Query& row) {
  return {.key = std::string{row.text(0)},
          .url = std::string{row.text(1)},
          .reason = std::string{row.text(2)},
          .rank = static_cast<int>(row.integer(3)),
          .thread_id = row.optional_integer(4),
          .forum_id = row.optional_integer(5),
          .attempts = static_cast<int>(row.integer(6))};
}

}  // namespace

SyncState::SyncState(Archive& archive) : database_(archive.database()) {}

std::vector<Source> SyncState::sources() const {
  std::vector<Source> sources;
  Query rows = database_.query("SELECT url, kind, added_at, last_synced_at FROM sources ORDER BY added_at, url");
  while (rows.step()) {
    sources.push_back(
        {std::string{rows.text(0)}, std::string{rows.text(1)}, std::string{rows.text(2)}, rows.optional_text(3)});
  }
  return sources;
}

void SyncState::remember_source(std::string_view url, std::string_view kind, UtcTime now) {
  database_.begin();
  database_.run(
      "INSERT INTO sources (url, kind, added_at) VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE SET kind = excluded.kind "
      "WHERE kind <> excluded.kind",
      url, kind, to_iso(now));
}

bool SyncState::forget_source(std::string_view url) {
  database_.begin();
  return database_.run("DELETE FROM sources WHERE url = ?", url) > 0;
}

void SyncState::note_synced(std::string_view url, UtcTime now) {
  database_.begin();
  database_.run("UPDATE sources SET last_synced_at = ? WHERE url = ?", to_iso(now), url);
}

std::optional<std::string> SyncState::pass_begun_at() const {
  Query row = database_.query("SELECT min(added_at) FROM queue");
  return row.step() ? row.optional_text(0) : std::nullopt;
}

bool SyncState::enqueue(const QueueItem& item, UtcTime now) {
  database_.begin();
  return database_.run(insert_item, item.key, item.url, item.reason, item.rank, item.thread_id, item.forum_id,
                       to_iso(now), "waiting") > 0;
}

bool SyncState::repeat(const std::string& key, std::optional<std::string_view> url, std::string_view reason) {
  database_.begin();
  return database_.run(
             "UPDATE queue SET state = 'waiting', attempts = attempts + 1, url = coalesce(?2, url), reason = ?3 "
             "WHERE key = ?1 AND attempts = 0",
             key, url, reason) > 0;
}

bool SyncState::has(std::string_view key) const {
  return database_.integer("SELECT EXISTS (SELECT 1 FROM queue WHERE key = ?)", key) != 0;
}

bool SyncState::is_done(std::string_view key) const {
  return database_.integer("SELECT EXISTS (SELECT 1 FROM queue WHERE key = ? AND state = 'done')", key) != 0;
}

std::optional<QueueItem> SyncState::next() const {
  Query row =
      database_.query(fmt::format("{} WHERE state = 'waiting' ORDER BY rank, place, ordinal LIMIT 1", item_columns));
  if (!row.step()) return std::nullopt;
  return item_of(row);
}

std::vector<QueueItem> SyncState::waiting() const {
  std::vector<QueueItem> items;
  Query rows = database_.query(fmt::format("{} WHERE state = 'waiting' ORDER BY rank, place, ordinal", item_columns));
  while (rows.step()) items.push_back(item_of(rows));
  return items;
}

std::optional<QueueItem> SyncState::waiting(std::string_view key) const {
  Query row = database_.query(fmt::format("{} WHERE state = 'waiting' AND key = ?", item_columns), key);
  return row.step() ? std::optional(item_of(row)) : std::nullopt;
}

void SyncState::ask_again(const QueueItem& item, UtcTime now) {
  if (enqueue(item, now)) return;
  database_.run("UPDATE queue SET state = 'waiting', attempts = 0, url = ?2 WHERE key = ?1 AND state <> 'waiting'",
                item.key, item.url);
}

void SyncState::finish(const QueueItem& item, QueueState state) {
  database_.begin();
  database_.run("UPDATE queue SET state = ? WHERE key = ?", name_of(state), item.key);
  if (!item.thread_id) return;
  // The list's row is answered when nothing of the thread is left to do.
  database_.run(
      "UPDATE sync_marks SET seen = pending WHERE kind = 'thread' AND id = ?1 AND pending IS NOT NULL "
      "AND NOT EXISTS (SELECT 1 FROM queue WHERE thread_id = ?1 AND state IN ('waiting', 'failed'))",
      *item.thread_id);
}

void SyncState::note_done(const QueueItem& item, UtcTime now) {
  database_.begin();
  const int added = database_.run(insert_item, item.key, item.url, item.reason, item.rank, item.thread_id,
                                  item.forum_id, to_iso(now), name_of(QueueState::done));
  if (added == 0) database_.run("UPDATE queue SET state = 'done' WHERE key = ?", item.key);
}

void SyncState::drop_pages_behind(Id thread, int page) {
  database_.begin();
  database_.run(
      "DELETE FROM queue WHERE thread_id = ?1 AND state = 'waiting' AND key LIKE 'thread:' || ?1 || ':%' "
      "AND CAST(substr(key, length('thread:' || ?1 || ':') + 1) AS INTEGER) > ?2",
      thread, page);
}

std::size_t SyncState::count_waiting() const {
  return static_cast<std::size_t>(database_.integer("SELECT count(*) FROM queue WHERE state = 'waiting'"));
}

std::size_t SyncState::count_finished() const {
  return static_cast<std::size_t>(database_.integer("SELECT count(*) FROM queue WHERE state <> 'waiting'"));
}

void SyncState::end_pass() {
  database_.begin();
  database_.run(
      "WITH RECURSIVE incomplete (id) AS ("
      "  SELECT forum_id FROM queue WHERE state IN ('failed', 'waiting') AND forum_id IS NOT NULL"
      "  UNION SELECT f.parent_id FROM forums AS f JOIN incomplete AS i ON f.id = i.id WHERE f.parent_id IS NOT NULL) "
      "UPDATE sync_marks SET seen = pending WHERE kind = 'forum' AND pending IS NOT NULL "
      "AND id NOT IN (SELECT id FROM incomplete)");
  // What failed further down a list than its first page is found again only if the list is read to its end.
  database_.run(
      "UPDATE sync_marks SET seen = NULL WHERE kind = 'forum' AND id IN (SELECT forum_id FROM queue "
      "WHERE state IN ('failed', 'waiting') AND forum_id IS NOT NULL AND key NOT GLOB 'forum:*:1')");
  database_.run("UPDATE sync_marks SET pending = NULL");
  database_.run("DELETE FROM queue");
}

void SyncState::drop_rank(int rank) {
  database_.begin();
  database_.run("DELETE FROM queue WHERE rank = ?", rank);
}

std::optional<std::string> SyncState::seen(Marked kind, Id id) const {
  Query row = database_.query("SELECT seen FROM sync_marks WHERE kind = ? AND id = ?", name_of(kind), id);
  return row.step() ? row.optional_text(0) : std::nullopt;
}

void SyncState::expect(Marked kind, Id id, std::string_view mark) {
  database_.begin();
  database_.run(
      "INSERT INTO sync_marks (kind, id, pending) VALUES (?, ?, ?) "
      "ON CONFLICT (kind, id) DO UPDATE SET pending = excluded.pending",
      name_of(kind), id, mark);
}

std::optional<std::string> SyncState::expected(Marked kind, Id id) const {
  Query row = database_.query("SELECT pending FROM sync_marks WHERE kind = ? AND id = ?", name_of(kind), id);
  return row.step() ? row.optional_text(0) : std::nullopt;
}

void SyncState::confirm(Marked kind, Id id) {
  database_.begin();
  database_.run("UPDATE sync_marks SET seen = pending WHERE kind = ? AND id = ? AND pending IS NOT NULL", name_of(kind),
                id);
}

std::vector<HeldPage> SyncState::pages_of(Id thread) const {
  std::vector<HeldPage> pages;
  // SQLite takes the other columns from the row that has the maximum.
  Query rows = database_.query(
      "SELECT number, first_post_id, last_post_id, post_count, max(as_of) FROM pages WHERE thread_id = ? "
      "GROUP BY number ORDER BY number",
      thread);
  while (rows.step()) {
    pages.push_back(
        {static_cast<int>(rows.integer(0)), rows.integer(1), rows.integer(2), static_cast<int>(rows.integer(3))});
  }
  return pages;
}

std::optional<SyncState::HeldThread> SyncState::thread(Id id) const {
  Query row = database_.query("SELECT page_count, reply_count FROM threads WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  HeldThread held;
  if (const auto count = row.optional_integer(0)) held.page_count = static_cast<int>(*count);
  held.reply_count = row.optional_integer(1);
  Query posts = database_.query(
      "SELECT count(*), max(id) FROM posts WHERE thread_id = ? AND state IN ('visible', 'ignored')", id);
  if (posts.step()) {
    held.posts = posts.integer(0);
    held.last_post_id = posts.optional_integer(1);
  }
  return held;
}

bool SyncState::holds_post(Id id) const {
  return database_.integer("SELECT EXISTS (SELECT 1 FROM posts WHERE id = ?)", id) != 0;
}

std::size_t SyncState::count_unknown(const std::vector<Post>& posts) const {
  std::size_t count = 0;
  for (const Post& post : posts) {
    if (!holds_post(post.id)) ++count;
  }
  return count;
}

std::vector<std::pair<Id, int>> SyncState::pages_younger_than(UtcTime time) const {
  std::vector<std::pair<Id, int>> pages;
  Query rows = database_.query(
      "SELECT DISTINCT g.thread_id, g.number FROM (SELECT thread_id, number, first_post_id, last_post_id, max(as_of) "
      "FROM pages GROUP BY thread_id, number) AS g JOIN posts AS p ON p.thread_id = g.thread_id "
      "AND p.id BETWEEN min(g.first_post_id, g.last_post_id) AND max(g.first_post_id, g.last_post_id) "
      "WHERE coalesce(p.posted_at, p.posted_at_local) >= ? ORDER BY g.thread_id, g.number",
      to_iso(time));
  while (rows.step()) pages.emplace_back(rows.integer(0), static_cast<int>(rows.integer(1)));
  return pages;
}

std::vector<Id> SyncState::forums_below(Id forum) const {
  std::vector<Id> forums;
  Query rows = database_.query(
      "WITH RECURSIVE below (id) AS (SELECT ?1 UNION SELECT f.id FROM forums AS f JOIN below AS b "
      "ON f.parent_id = b.id) SELECT id FROM below",
      forum);
  while (rows.step()) forums.push_back(rows.integer(0));
  return forums;
}

std::optional<Id> SyncState::forum_of(Id thread) const {
  Query row = database_.query("SELECT forum_id FROM threads WHERE id = ?", thread);
  return row.step() ? row.optional_integer(0) : std::nullopt;
}

void SyncState::note_moved(Id thread, Id to) {
  database_.begin();
  database_.run(
      "INSERT INTO threads (id, moved_to) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET moved_to = excluded.moved_to "
      "WHERE moved_to IS NOT excluded.moved_to",
      thread, to);
}

std::string SyncState::board() const {
  Query row = database_.query("SELECT base_url FROM site");
  return row.step() ? std::string{row.text(0)} : std::string{};
}

std::string SyncState::visited_board() const {
  const std::vector<Source> followed = sources();
  return followed.empty() ? board() : followed.front().url;
}

bool SyncState::is_without_scripts() const {
  return database_.integer("SELECT ifnull(version GLOB '[56]*', 0) FROM site") != 0;
}

void SyncState::note_address(std::string_view url, std::string_view key, const std::optional<std::string>& etag,
                             const std::optional<std::string>& last_modified, UtcTime now) {
  database_.begin();
  database_.run(
      "INSERT INTO addresses (url, key, etag, last_modified, fetched_at) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (url) DO UPDATE SET key = excluded.key, etag = excluded.etag, "
      "last_modified = excluded.last_modified, fetched_at = excluded.fetched_at",
      url, key, etag, last_modified, to_iso(now));
}

SyncState::Validators SyncState::validators(std::string_view url) const {
  Query row = database_.query(
      "SELECT a.etag, a.last_modified FROM addresses AS a WHERE a.url = ?1 AND EXISTS (SELECT 1 FROM captures AS c "
      "WHERE c.url = ?1 AND c.origin = 'http' AND c.outcome = 'stored' AND c.extractor_version >= ?2)",
      url, extractor_version);
  if (!row.step()) return {};
  return {row.optional_text(0), row.optional_text(1)};
}

std::optional<std::string> SyncState::address_of(std::string_view key) const {
  {
    Query row = database_.query("SELECT url FROM addresses WHERE key = ? ORDER BY fetched_at DESC, url LIMIT 1", key);
    if (row.step()) return row.optional_text(0);
  }
  Query row = database_.query(
      "SELECT url FROM captures WHERE key = ? AND url IS NOT NULL AND outcome = 'stored' ORDER BY as_of DESC LIMIT 1",
      key);
  return row.step() ? row.optional_text(0) : std::nullopt;
}

std::optional<SyncState::PagePair> SyncState::page_pair() const {
  Query row = database_.query(
      "SELECT o.key, f.url, o.url FROM addresses AS o "
      "JOIN addresses AS f ON f.key = 'thread:' || CAST(substr(o.key, 8) AS INTEGER) || ':1' "
      "WHERE o.key GLOB 'thread:*:*' AND o.key NOT GLOB 'thread:*:1' ORDER BY o.fetched_at DESC LIMIT 1");
  if (!row.step()) return std::nullopt;
  const std::string_view key = row.text(0);
  return PagePair{.page = std::stoi(std::string{key.substr(key.rfind(':') + 1)}),
                  .first = std::string{row.text(1)},
                  .other = std::string{row.text(2)}};
}

void SyncState::note_capture(const CaptureRecord& capture, const std::optional<std::string>& key,
                             std::string_view outcome, std::string_view detail) {
  database_.begin();
  database_.run(
      "INSERT INTO captures (url, key, kind, fetched_at, status, sha256, origin, file, offset, length, outcome, "
      "detail, extractor_version, date_order, as_of) VALUES (?, ?, ?, ?, ?, ?, 'http', ?, ?, ?, ?, ?, ?, 'unknown', ?)",
      capture.url, key, vbarchive::name_of(PageKind::other),
      capture.fetched_at ? std::optional{to_iso(*capture.fetched_at)} : std::nullopt, capture.status, capture.sha256,
      capture.file, capture.offset, capture.length, outcome, detail, extractor_version, rank_of(capture));
}

}  // namespace vbarchive::archive
