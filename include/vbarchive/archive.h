// One board in one SQLite file (docs/schema.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/records.h"

namespace vbarchive {

namespace archive {
class Database;
}

inline constexpr int schema_version = 1;

/// Of the code that makes records from bytes (`captures.extractor_version`). To be raised when its records change:
/// captures of an older number are then read again.
inline constexpr int extractor_version = 2;

enum class OpenMode {
  create,      ///< read and write, made when it is not there
  read_write,  ///< read and write, must be there
  read_only,   ///< must be there; works on a read-only file and beside a writer
};

struct ArchiveOptions {
  int max_pages = 0;           ///< size limit in database pages (of 16 KiB), 0 for none; beyond it "disk full"
  int busy_timeout_ms = 2000;  ///< how long to wait for another process that writes
};

/// Where a page's bytes came from: a row of `captures`.
struct CaptureRecord {
  std::optional<std::string> url;
  std::optional<UtcTime> fetched_at;
  std::optional<int> status;
  std::string sha256;                       ///< of the bytes, 64 lower-case hexadecimal digits
  std::optional<std::int64_t> fingerprint;  ///< of the bytes, under the key of the archive; not in the table
  std::string origin;                       ///< `file`, `http`, `warc`, `wayback`
  std::optional<std::string> file;
  std::optional<std::int64_t> offset;
  std::optional<std::int64_t> length;
  /// `--utc-offset`, as given to extract(): needed again when the board's order of day and month becomes known.
  std::optional<int> utc_offset_minutes;
};

enum class Stored {
  added,      ///< the page brought something new or newer
  unchanged,  ///< this capture is in the archive already, or it brings nothing
};

struct Stats {
  std::optional<std::string> base_url;
  std::optional<std::string> title;
  std::optional<std::string> version;
  std::int64_t forums = 0, threads = 0, threads_complete = 0, posts = 0, users = 0, guests = 0, quotes = 0,
               reactions = 0, polls = 0, attachments = 0, signatures = 0, captures = 0, captures_refused = 0;
  std::int64_t bytes = 0;  ///< of the archive, without its write-ahead log
  std::int64_t posts_without_instant = 0;
  std::optional<std::string> first_post_at, last_post_at;  ///< ISO, UTC where known, else the printed wall clock
  std::optional<std::string> last_run_at;
};

struct SearchHit {
  std::optional<Id> post_id;  ///< absent for a post that is known without its number alone
  std::optional<Id> thread_id;
  std::optional<std::string> thread_title;
  std::optional<std::string> author_name;
  std::optional<std::string> posted_at;  ///< ISO UTC, else the printed wall clock, else the print
  std::optional<std::string> url;
  std::string snippet;  ///< the words found stand between U+E000 and U+E001
  double rank = 0;      ///< FTS5 bm25: smaller is better
};

struct SearchResult {
  std::vector<SearchHit> hits;
  std::optional<std::int64_t> newest;  ///< more posts match: the hits are the best of so many, the newest
};

/// Throws Error (ExitCode::storage when it cannot be opened, read or written, is damaged, was made by a newer version,
/// or the disk is full; ExitCode::busy when another process writes). One thread at a time.
class Archive {
 public:
  Archive(const std::filesystem::path& file, OpenMode mode, const ArchiveOptions& options = {});
  /// What is not committed is lost.
  ~Archive();
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;

  /// A run: a row of `runs`. Everything between begin_run and the next commit() is one transaction; add() begins one by
  /// itself. A run that is killed after a commit leaves finished_at NULL.
  void begin_run(std::string_view command, UtcTime now);
  /// Commits. The row is there even when roll_back() took that of begin_run with it.
  void end_run(UtcTime now, int exit_code, std::string_view summary_json);

  /// The board that pages must be of (`--site`); checked like a page's own address: Error (usage) when the archive is
  /// of another. Takes effect with the next page stored.
  void expect_site(std::string_view base_url);

  /// From now on posts and members are written at the end of each transaction, in the order of their numbers: of many
  /// pages that is faster, and takes less room. Until then database() does not show them, and add() may call a page
  /// added that says nothing new. Beside many of them a thread of its own brings SQLite's log home.
  void gather_posts();

  /// Stores a capture and, if its outcome is `stored`, all that its page says: newest capture wins, an older one fills
  /// what is missing; any order gives the same rows. The same bytes of the same place once more change nothing at all.
  /// A capture without a time counts as older than all that have one. Throws Error (usage) when the page states that
  /// it is of another board: nothing is written then. After any other Error the transaction is rolled back where
  /// something of the page had been written.
  /// A capture stored by an older extractor is read anew; when many are, hand the newest over first, so that older ones
  /// can fill what it no longer says.
  Stored add(const CaptureRecord& capture, const Page& page);

  /// The same for a page whose posts nobody asks for afterwards: those that wait are moved, so that numbers are all
  /// that the page has of them.
  Stored add_and_spend(const CaptureRecord& capture, Page& page);

  /// Stores anew what the capture of this number says: its row is written again, and what it no longer says is taken
  /// back where no other capture says it. As for add(), newest first where rows of older readings are there.
  void add_again(std::int64_t capture_id, const CaptureRecord& capture, Page page);

  /// Whether a capture with these bytes, from this address or file, is stored with its records by this extractor: it
  /// need not be parsed again. Bytes are known by their digest or, where that is empty, by their fingerprint.
  [[nodiscard]] bool holds(const CaptureRecord& capture) const;

  /// What only the whole archive tells: day-month order of the board, quotes by text, absent posts. For the threads
  /// touched since the last call. Then commits.
  void settle();
  void commit();
  void roll_back();

  [[nodiscard]] Stats stats() const;
  /// At most `limit`, best first. `query` in FTS5's syntax; Error (usage) says what is wrong with it.
  [[nodiscard]] SearchResult search(std::string_view query, int limit) const;

  /// For the library's own rooms: what they write belongs to the open transaction.
  [[nodiscard]] archive::Database& database();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vbarchive
