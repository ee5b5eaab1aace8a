// What a sync has to remember between pages and between runs: sources, the queue, how listings looked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/archive.h"

namespace vbarchive::archive {

class Database;

/// A row of `sources`.
struct Source {
  std::string url;
  std::string kind;  ///< `thread`, `forum`, `board`
  std::string added_at;
  std::optional<std::string> last_synced_at;
};

/// A row of `queue`.
struct QueueItem {
  std::string key;     ///< what is to be fetched: as `captures.key`, or `source:URL` while that is not known
  std::string url;     ///< where
  std::string reason;  ///< why, for people
  int rank = 0;        ///< lower ones first
  std::optional<Id> thread_id;
  std::optional<Id> forum_id;  ///< the forum whose list named it
  int attempts = 0;            ///< in earlier runs or before a repeat
};

/// A page of a thread as it was seen last.
struct HeldPage {
  int number = 0;
  Id first_post_id = 0, last_post_id = 0;
  int post_count = 0;
};

/// How a page of a pass ended.
enum class QueueState {
  done,
  gone,    ///< the board does not have it (any more)
  denied,  ///< not for us: permission, robots.txt
  failed,  ///< may come right another time
};

/// Writes into the archive's open transaction; Archive::commit() makes it last together with the page's records.
class SyncState {
 public:
  explicit SyncState(Archive& archive);

  // ---- sources
  [[nodiscard]] std::vector<Source> sources() const;
  void remember_source(std::string_view url, std::string_view kind, UtcTime now);
  [[nodiscard]] bool forget_source(std::string_view url);
  void note_synced(std::string_view url, UtcTime now);

  // ---- the queue of a pass
  // A pass is one way through all that the sources name. A killed run leaves it as it is, and the next goes on with it.

  /// When the pass was begun that is not ended; nothing where there is none.
  [[nodiscard]] std::optional<std::string> pass_begun_at() const;
  /// False when the pass has this key already, whatever became of it.
  bool enqueue(const QueueItem& item, UtcTime now);
  /// Once more from the start, at another address perhaps; false when it was repeated before.
  bool repeat(const std::string& key, std::optional<std::string_view> url, std::string_view reason);
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] bool is_done(std::string_view key) const;
  [[nodiscard]] std::optional<QueueItem> next() const;
  [[nodiscard]] std::vector<QueueItem> waiting() const;
  /// The item of this key, if it waits.
  [[nodiscard]] std::optional<QueueItem> waiting(std::string_view key) const;
  /// Makes an item wait, whatever became of it in this pass; one that waits already stays as it is.
  void ask_again(const QueueItem& item, UtcTime now);
  void finish(const QueueItem& item, QueueState state);
  /// A page that came under another key than it was asked for needs not be fetched under that one.
  void note_done(const QueueItem& item, UtcTime now);
  /// Takes out what waits of a thread behind this page: its pager promised too much.
  void drop_pages_behind(Id thread, int page);
  [[nodiscard]] std::size_t count_waiting() const;
  [[nodiscard]] std::size_t count_finished() const;
  /// All was fetched: what the lists showed is held now, except of forums in which pages failed. Empties the queue.
  void end_pass();
  /// Takes out the items of a rank, and leaves the rest of the pass as it is.
  void drop_rank(int rank);

  // ---- how lists showed threads and forums
  enum class Marked { forum, thread };
  /// What the list showed when the pages behind it were held.
  [[nodiscard]] std::optional<std::string> seen(Marked kind, Id id) const;
  /// What it shows now: takes effect when the pages are.
  void expect(Marked kind, Id id, std::string_view mark);
  [[nodiscard]] std::optional<std::string> expected(Marked kind, Id id) const;
  /// What is expected is held already.
  void confirm(Marked kind, Id id);

  // ---- what is held
  [[nodiscard]] std::vector<HeldPage> pages_of(Id thread) const;
  struct HeldThread {
    std::optional<int> page_count;
    std::optional<std::int64_t> reply_count;
    std::int64_t posts = 0;  ///< visible
    std::optional<Id> last_post_id;
  };
  [[nodiscard]] std::optional<HeldThread> thread(Id id) const;
  [[nodiscard]] bool holds_post(Id id) const;
  [[nodiscard]] std::size_t count_unknown(const std::vector<Post>& posts) const;
  /// Pages of threads with a post of at least this time.
  [[nodiscard]] std::vector<std::pair<Id, int>> pages_younger_than(UtcTime time) const;
  /// A forum and all below it.
  [[nodiscard]] std::vector<Id> forums_below(Id forum) const;
  [[nodiscard]] std::optional<Id> forum_of(Id thread) const;
  void note_moved(Id thread, Id to);

  // ---- addresses
  /// The board's own address, as its pages state it; empty in a new archive.
  [[nodiscard]] std::string board() const;
  /// Where it is visited: at the first source, else where its pages say; empty where neither tells.
  [[nodiscard]] std::string visited_board() const;
  /// Whether it is of version 5 or later, whose addresses are paths.
  [[nodiscard]] bool is_without_scripts() const;
  void note_address(std::string_view url, std::string_view key, const std::optional<std::string>& etag,
                    const std::optional<std::string>& last_modified, UtcTime now);
  struct Validators {
    std::optional<std::string> etag, last_modified;
  };
  /// For a page that is held as this extractor reads it.
  [[nodiscard]] Validators validators(std::string_view url) const;
  /// The address under which this was fetched or captured last.
  [[nodiscard]] std::optional<std::string> address_of(std::string_view key) const;
  /// Addresses of two pages of one thread, the first and another one, from which the board's way to write them shows.
  struct PagePair {
    int page = 0;
    std::string first, other;
  };
  [[nodiscard]] std::optional<PagePair> page_pair() const;

  /// A capture that brought nothing: refused, unchanged (304), redirected. Its row alone.
  void note_capture(const CaptureRecord& capture, const std::optional<std::string>& key, std::string_view outcome,
                    std::string_view detail);

 private:
  Database& database_;
};

}  // namespace vbarchive::archive
