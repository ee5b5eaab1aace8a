#include "archive/schema.h"

#include <fmt/format.h>

#include <array>
#include <system_error>

#include "vbarchive/error.h"

namespace vbarchive::archive {
namespace {

// A list of three texts or more behind IN would be a temporary table that SQLite makes for each row checked.
// clang-format off
constexpr const char* version_1 = R"sql(
CREATE TABLE site (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  base_url TEXT, title TEXT, software TEXT, version TEXT, language TEXT, charset TEXT, utc_offset_minutes INTEGER,
  date_order TEXT CHECK (date_order IN ('day-month', 'month-day')),
  as_of TEXT NOT NULL DEFAULT ''
);
INSERT INTO site (id) VALUES (1);

CREATE TABLE forums (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES forums (id),
  title TEXT, description TEXT, url TEXT, thread_count INTEGER, post_count INTEGER,
  as_of TEXT NOT NULL DEFAULT ''
);
CREATE INDEX forums_by_parent ON forums (parent_id);

CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  forum_id INTEGER REFERENCES forums (id),
  title TEXT, prefix TEXT, url TEXT, author_id INTEGER, author_name TEXT,
  is_closed INTEGER CHECK (is_closed IN (0, 1)), is_sticky INTEGER CHECK (is_sticky IN (0, 1)),
  moved_to INTEGER, views INTEGER, reply_count INTEGER, rating REAL, page_count INTEGER,
  last_post_id INTEGER, last_post_at TEXT, last_post_at_local TEXT, last_post_at_text TEXT, last_post_by TEXT,
  first_seen_at TEXT, last_seen_at TEXT,
  tags_as_of TEXT,
  as_of TEXT NOT NULL DEFAULT ''
);
CREATE INDEX threads_by_forum ON threads (forum_id);

CREATE TABLE thread_tags (
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  tag TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (thread_id, tag)
) WITHOUT ROWID;

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT, title TEXT, joined TEXT, location TEXT, post_count INTEGER, avatar_url TEXT, url TEXT, fields TEXT,
  as_of TEXT NOT NULL DEFAULT ''
);
CREATE INDEX users_by_name ON users (name);

CREATE TABLE signatures (
  id INTEGER PRIMARY KEY,
  html TEXT NOT NULL,
  text TEXT NOT NULL
);

CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  url TEXT, key TEXT, kind TEXT NOT NULL, fetched_at TEXT, status INTEGER, sha256 TEXT NOT NULL, origin TEXT NOT NULL,
  file TEXT, offset INTEGER, length INTEGER, charset TEXT, charset_source TEXT,
  outcome TEXT NOT NULL, detail TEXT NOT NULL,
  extractor_version INTEGER NOT NULL,
  thread_id INTEGER, page_number INTEGER,
  utc_offset_minutes INTEGER, utc_offset_source TEXT CHECK (utc_offset_source IN ('footer', 'option')),
  date_order TEXT NOT NULL,
  as_of TEXT NOT NULL
);
CREATE INDEX captures_by_sha256 ON captures (sha256);
CREATE INDEX captures_by_url ON captures (url);
CREATE INDEX captures_by_as_of ON captures (as_of);

CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER REFERENCES threads (id),
  number INTEGER,
  author_id INTEGER REFERENCES users (id),
  author_name TEXT, title TEXT, url TEXT,
  posted_at TEXT, posted_at_local TEXT, posted_at_text TEXT,
  posted_at_source TEXT CHECK (posted_at_source = 'epoch' OR posted_at_source = 'footer'
    OR posted_at_source = 'option' OR posted_at_source = 'relative'),
  html TEXT, text TEXT,
  signature_id INTEGER REFERENCES signatures (id),
  edited_at TEXT, edited_at_local TEXT, edited_at_text TEXT, edited_by TEXT, edit_reason TEXT,
  state TEXT NOT NULL CHECK (state = 'visible' OR state = 'deleted' OR state = 'ignored' OR state = 'moderated'
    OR state = 'absent'),
  capture_id INTEGER REFERENCES captures (id),
  as_of TEXT NOT NULL DEFAULT ''
);
-- With what is counted most: a million posts take three gigabytes to read, their short columns a tenth of one. There is
-- none by time: threads come in no order of time, so that nearly each of their posts would change another page of it.
-- Where both will do SQLite takes the one that was made last, and what belongs to the posts of a thread lies together.
CREATE INDEX posts_by_author ON posts (author_id, author_name, posted_at, posted_at_local);
CREATE INDEX posts_by_thread ON posts (thread_id, author_name, author_id, number, posted_at_local);

CREATE TABLE quotes (
  id INTEGER PRIMARY KEY,
  post_id INTEGER NOT NULL REFERENCES posts (id),
  ordinal INTEGER NOT NULL,
  parent_id INTEGER REFERENCES quotes (id) DEFERRABLE INITIALLY DEFERRED,
  author_name TEXT, quoted_post_id INTEGER,
  resolved_by TEXT CHECK (resolved_by IN ('link', 'text')),
  text TEXT NOT NULL, html TEXT NOT NULL,
  CHECK (id = post_id * 1000000 + ordinal)
);
-- With all that is asked of quotes but their words.
CREATE INDEX quotes_by_post ON quotes (post_id, ordinal, author_name, quoted_post_id, resolved_by);
CREATE INDEX quotes_by_quoted_post ON quotes (quoted_post_id);
CREATE INDEX quotes_by_parent ON quotes (parent_id);

CREATE TABLE blocks (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL, title TEXT, text TEXT NOT NULL,
  PRIMARY KEY (post_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE reactions (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL, label TEXT, user_id INTEGER, user_name TEXT NOT NULL,
  reacted_at TEXT, reacted_at_local TEXT, reacted_at_text TEXT,
  PRIMARY KEY (post_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX reactions_by_user ON reactions (user_id);

CREATE TABLE reactions_total (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL, label TEXT, total INTEGER NOT NULL, is_partial INTEGER NOT NULL CHECK (is_partial IN (0, 1)),
  PRIMARY KEY (post_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE attachments (
  id INTEGER NOT NULL,
  post_id INTEGER NOT NULL REFERENCES posts (id),
  ordinal INTEGER NOT NULL,
  name TEXT, url TEXT NOT NULL, size_text TEXT, views INTEGER, is_image INTEGER CHECK (is_image IN (0, 1)),
  PRIMARY KEY (post_id, id)
) WITHOUT ROWID;

CREATE TABLE links (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (post_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE polls (
  thread_id INTEGER PRIMARY KEY REFERENCES threads (id),
  question TEXT, voters INTEGER,
  is_multiple INTEGER CHECK (is_multiple IN (0, 1)), is_closed INTEGER CHECK (is_closed IN (0, 1)),
  options_as_of TEXT, votes_as_of TEXT,
  as_of TEXT NOT NULL DEFAULT ''
);

CREATE TABLE poll_options (
  thread_id INTEGER NOT NULL REFERENCES polls (thread_id),
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL, votes INTEGER, percent REAL,
  PRIMARY KEY (thread_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE poll_votes (
  thread_id INTEGER NOT NULL REFERENCES polls (thread_id),
  position INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  user_id INTEGER, user_name TEXT NOT NULL,
  PRIMARY KEY (thread_id, position)
) WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL, finished_at TEXT, command TEXT NOT NULL, version TEXT NOT NULL, exit_code INTEGER,
  summary TEXT
);

CREATE TABLE sources (
  url TEXT PRIMARY KEY,
  kind TEXT NOT NULL, added_at TEXT NOT NULL, last_synced_at TEXT
);

CREATE TABLE addresses (
  url TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  etag TEXT, last_modified TEXT,
  fetched_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX addresses_by_key ON addresses (key);

CREATE TABLE queue (
  ordinal INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  reason TEXT NOT NULL,
  rank INTEGER NOT NULL, place INTEGER NOT NULL,
  thread_id INTEGER, forum_id INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  added_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'done' OR state = 'gone' OR state = 'denied'
    OR state = 'failed')
);
CREATE INDEX queue_by_state ON queue (state, rank, place, ordinal);
CREATE INDEX queue_by_thread ON queue (thread_id);

CREATE TABLE sync_marks (
  kind TEXT NOT NULL CHECK (kind IN ('forum', 'thread')),
  id INTEGER NOT NULL,
  seen TEXT, pending TEXT,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE pages (
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  number INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  first_post_id INTEGER NOT NULL, last_post_id INTEGER NOT NULL, post_count INTEGER NOT NULL,
  is_ordered INTEGER NOT NULL CHECK (is_ordered IN (0, 1)),
  capture_id INTEGER NOT NULL REFERENCES captures (id),
  PRIMARY KEY (thread_id, number, as_of)
) WITHOUT ROWID;

CREATE TABLE fills (
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  as_of TEXT NOT NULL,
  PRIMARY KEY (table_name, row_id, column_name)
) WITHOUT ROWID;

CREATE TABLE fingerprint_key (key BLOB NOT NULL);
INSERT INTO fingerprint_key (key) VALUES (randomblob(16));

CREATE TABLE fingerprints (
  fingerprint INTEGER PRIMARY KEY,
  capture_id INTEGER NOT NULL REFERENCES captures (id)
);

CREATE TABLE unsettled (thread_id INTEGER PRIMARY KEY);

CREATE VIRTUAL TABLE posts_fts USING fts5 (
  text, title, content = 'posts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
-- A batch of pages makes one piece of the index, not several, and eight pieces are merged at once, not four: each word
-- of a million posts is written anew less often.
INSERT INTO posts_fts (posts_fts, rank) VALUES ('hashsize', 8388608), ('automerge', 8);

CREATE TABLE unnumbered_posts (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  ordinal INTEGER NOT NULL, number INTEGER,
  author_name TEXT, title TEXT,
  posted_at TEXT, posted_at_local TEXT, posted_at_text TEXT,
  posted_at_source TEXT CHECK (posted_at_source = 'epoch' OR posted_at_source = 'footer'
    OR posted_at_source = 'option' OR posted_at_source = 'relative'),
  html TEXT NOT NULL, text TEXT NOT NULL,
  post_id INTEGER REFERENCES posts (id),
  same_as INTEGER REFERENCES unnumbered_posts (id),
  capture_id INTEGER NOT NULL REFERENCES captures (id),
  as_of TEXT NOT NULL DEFAULT ''
);
CREATE INDEX unnumbered_posts_by_thread ON unnumbered_posts (thread_id);
CREATE INDEX unnumbered_posts_by_capture ON unnumbered_posts (capture_id);
CREATE INDEX unnumbered_posts_by_post ON unnumbered_posts (post_id);
CREATE INDEX unnumbered_posts_by_same ON unnumbered_posts (same_as);

CREATE VIRTUAL TABLE unnumbered_posts_fts USING fts5 (
  text, title, content = 'unnumbered_posts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE VIEW post_view AS
SELECT p.id, p.thread_id, t.title AS thread_title, f.title AS forum_title, p.number, p.author_id, p.author_name,
       coalesce(p.posted_at, p.posted_at_local, p.posted_at_text) AS posted, p.posted_at, p.posted_at_local, p.title,
       p.text, s.text AS signature, p.edited_at_text, p.edited_by, p.edit_reason, p.state, p.url
FROM posts AS p
LEFT JOIN threads AS t ON t.id = p.thread_id
LEFT JOIN forums AS f ON f.id = t.forum_id
LEFT JOIN signatures AS s ON s.id = p.signature_id
UNION ALL
SELECT NULL, u.thread_id, t.title, f.title, u.number, NULL, u.author_name,
       coalesce(u.posted_at, u.posted_at_local, u.posted_at_text), u.posted_at, u.posted_at_local, u.title,
       u.text, NULL, NULL, NULL, NULL, 'visible', NULL
FROM unnumbered_posts AS u
JOIN threads AS t ON t.id = u.thread_id
LEFT JOIN forums AS f ON f.id = t.forum_id
WHERE u.post_id IS NULL AND u.same_as IS NULL;

CREATE VIEW quote_view AS
SELECT q.id, q.post_id, p.thread_id, t.title AS thread_title, p.author_name,
       coalesce(p.posted_at, p.posted_at_local, p.posted_at_text) AS posted, q.ordinal, q.parent_id,
       q.author_name AS quoted_name, q.quoted_post_id, o.author_id AS quoted_author_id,
       coalesce(o.posted_at, o.posted_at_local, o.posted_at_text) AS quoted_posted, q.resolved_by, q.text
FROM quotes AS q
JOIN posts AS p ON p.id = q.post_id
LEFT JOIN threads AS t ON t.id = p.thread_id
LEFT JOIN posts AS o ON o.id = q.quoted_post_id;

CREATE VIEW reaction_view AS
SELECT r.post_id, p.thread_id, t.title AS thread_title, p.author_id, p.author_name, r.kind, r.label, r.user_id,
       r.user_name, coalesce(r.reacted_at, r.reacted_at_local, r.reacted_at_text) AS reacted
FROM reactions AS r
JOIN posts AS p ON p.id = r.post_id
LEFT JOIN threads AS t ON t.id = p.thread_id;

CREATE VIEW poll_view AS
SELECT l.thread_id, t.title AS thread_title, l.question, o.ordinal, o.text AS option, o.votes, o.percent, l.voters,
       l.is_multiple, l.is_closed
FROM polls AS l
JOIN threads AS t ON t.id = l.thread_id
LEFT JOIN poll_options AS o ON o.thread_id = l.thread_id;
)sql";
// clang-format on

/// Step N brings an archive of version N to version N + 1.
constexpr std::array<const char*, schema_version> steps{version_1};

struct Marks {
  std::int64_t application = 0;
  std::int64_t version = 0;
  bool is_empty = false;
};

Marks marks_of(Database& database) {
  return {.application = database.integer("PRAGMA application_id"),
          .version = database.integer("PRAGMA user_version"),
          .is_empty = database.integer("SELECT count(*) FROM sqlite_master") == 0};
}

void check(const Marks& marks, OpenMode mode, const std::string& name) {
  if (marks.application != application_id) {
    if (marks.is_empty && marks.application == 0 && marks.version == 0 && mode == OpenMode::create) return;
    throw Error(ExitCode::storage, fmt::format("{}: this file is not an archive", name),
                marks.is_empty ? "it is an empty database" : "it is an SQLite database of another program",
                "give the file that `vbarchive import` made, or a new name to make one");
  }
  if (marks.version > schema_version) {
    throw Error(ExitCode::storage, fmt::format("{}: the archive was made by a newer version of vbarchive", name),
                fmt::format("it has schema version {}, this program knows up to {}", marks.version, schema_version),
                "use a newer vbarchive");
  }
  if (marks.version < schema_version && mode == OpenMode::read_only) {
    throw Error(ExitCode::storage, fmt::format("{}: the archive was made by an older version of vbarchive", name),
                fmt::format("it has schema version {}, this program reads {}", marks.version, schema_version),
                "run `vbarchive import` or `sync` on it once: that brings it up to date");
  }
}

/// All steps in one transaction, which looks again: another process may have been faster.
void migrate(Database& database) {
  database.begin();
  const auto version = database.integer("PRAGMA user_version");
  for (auto step = version; step < schema_version; ++step) database.script(steps.at(static_cast<std::size_t>(step)));
  if (version < schema_version) {
    database.script(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, schema_version));
  }
  database.commit();
}

/// A folder that cannot be written holds no -shm file, without which SQLite does not read a file in WAL mode. Where no
/// log is left over the file is whole, and can be read as one that nobody writes.
std::unique_ptr<Database> open_read_only(const std::filesystem::path& file, int busy_timeout_ms) {
  try {
    auto database = std::make_unique<Database>(file, Database::Access::read_only, busy_timeout_ms);
    (void)database->integer("SELECT count(*) FROM sqlite_master");
    return database;
  } catch (const Error& error) {
    if (error.code() != ExitCode::storage) throw;
    if (log_bytes(file) > 0) {
      throw Error(
          error.code(), error.what(), error.why(),
          fmt::format("a run left {}-wal behind: copy both files into a folder that you may write", file.string()));
    }
  }
  return std::make_unique<Database>(file, Database::Access::immutable, busy_timeout_ms);
}

std::unique_ptr<Database> open(const std::filesystem::path& file, OpenMode mode, int busy_timeout_ms) {
  std::error_code error;
  if (mode != OpenMode::create && !std::filesystem::exists(file, error)) {
    throw Error(ExitCode::storage, fmt::format("{}: there is no such archive", file.string()),
                error ? error.message() : "", "`vbarchive import ARCHIVE.db PATH` makes one");
  }
  if (mode == OpenMode::read_only) return open_read_only(file, busy_timeout_ms);
  auto database = std::make_unique<Database>(
      file, mode == OpenMode::create ? Database::Access::create : Database::Access::read_write, busy_timeout_ms);
  // SQLite opens what it may not write for reading, without a word.
  if (database->is_read_only()) {
    throw Error(ExitCode::storage, fmt::format("{}: the archive cannot be written", file.string()),
                "the file is read-only", "check the permissions of the file and of its folder");
  }
  return database;
}

}  // namespace

std::uintmax_t log_bytes(const std::filesystem::path& file) {
  std::filesystem::path log = file;
  log += "-wal";
  std::error_code error;
  const auto size = std::filesystem::file_size(log, error);
  return error ? 0 : size;
}

std::unique_ptr<Database> open_archive(const std::filesystem::path& file, OpenMode mode,
                                       const ArchiveOptions& options) {
  auto database = open(file, mode, options.busy_timeout_ms);
  database->script("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
  const Marks marks = marks_of(*database);
  check(marks, mode, file.string());
  if (mode == OpenMode::read_only) return database;
  // A file without any page takes another page size, and needs no journal for its first: there is nothing to restore.
  const bool is_new = marks.is_empty && database->integer("PRAGMA page_count") == 0;
  if (is_new) database->script("PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY");
  // In a cache of 64 MiB the rows of a batch and the pages of the indexes that they go to have room; in half of that
  // they are written to the log and read back from it.
  database->script("PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536");
  // A log of 64 MiB, where no other thread brings it home: that means to wait for the disk, and pages that change often
  // go home once. One that was longer is cut when it begins anew.
  database->script("PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864");
  if (options.max_pages > 0) database->script(fmt::format("PRAGMA max_page_count = {}", options.max_pages));
  if (marks.version < schema_version) {
    // A new log begins without a wait for the disk: nothing older is in it that could be taken for it, and its first
    // checkpoint waits before it brings anything home.
    database->script(is_new ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = NORMAL");
    migrate(*database);
  }
  database->script("PRAGMA synchronous = NORMAL");
  return database;
}

}  // namespace vbarchive::archive
