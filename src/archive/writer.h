// From the records of a page to rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "archive/database.h"
#include "archive/merge.h"
#include "archive/words.h"
#include "vbarchive/archive.h"

namespace vbarchive::archive {

[[nodiscard]] Rank rank_of(const CaptureRecord& capture);

/// A row of `captures` with these bytes from this place.
struct HeldCapture {
  std::int64_t id = 0;
  std::string outcome;
  std::string detail;
  std::int64_t extractor_version = 0;
};
[[nodiscard]] std::optional<HeldCapture> find_capture(Database& database, const CaptureRecord& capture);

/// Writes pages into an open transaction. Threads touched are left in `unsettled` for settle(). An Error (usage) of
/// add() and add_again() comes before anything is written.
class Writer {
 public:
  explicit Writer(Database& database);

  void expect_site(std::string_view base_url);
  /// Both move posts that wait out of the page: numbers are all that it has of them then.
  Stored add(const CaptureRecord& capture, Page& page);
  void add_again(std::int64_t capture_id, const CaptureRecord& capture, Page& page);
  /// From now on posts and members wait for complete().
  void gather_posts() { gathers_posts_ = true; }
  /// Writes what waits, in the order of its numbers, and brings the full-text index up to date: to be called
  /// before each commit.
  void complete();
  /// What waits belongs to a transaction that is rolled back.
  void forget();

 private:
  /// What every row of a page is written with.
  struct Moment {
    Rank rank;
    std::int64_t capture_id = 0;
    std::optional<std::string> fetched_at;
    bool again = false;  ///< the capture was stored before, by an older extractor
  };

  /// A post that is not written yet, with what its row is made of.
  struct WaitingPost {
    Post post;
    std::optional<Id> thread_id;
    Moment moment;
  };

  /// What captures say of a member that say the same, the newest of them standing for all.
  struct WaitingUser {
    User user;
    Rank rank;
  };

  void check_board(std::string_view base_url);
  [[nodiscard]] std::int64_t write_capture(const CaptureRecord& capture, const Page& page,
                                           const std::optional<HeldCapture>& held);
  Stored write(const CaptureRecord& capture, Page& page, const std::optional<HeldCapture>& held);
  void write_page(Page& page, const Moment& moment);
  void write_site(const Site& site, const Moment& moment);
  void write_forum(const Forum& forum, const Moment& moment);
  void write_forum_number(std::optional<Id> id);
  void write_thread(const Thread& thread, const Moment& moment);
  /// Now, or when those that wait are written.
  void take_user(const User& user, const Moment& moment);
  void write_user(const User& user, const Rank& rank, bool again);
  void write_users(const std::vector<WaitingUser>& waiting);
  void write_users();
  /// Now, or moved away when those that wait are written.
  void take_post(Post& post, std::optional<Id> thread_id, const Moment& moment);
  /// `stays`: until the words of posts are written.
  void write_post(const Post& post, std::optional<Id> thread_id, const Moment& moment, bool stays);
  void write_posts();
  void forget_waiting();
  /// Gives its number.
  std::int64_t write_signature(const Signature& signature, bool stays);
  void write_unnumbered_posts(const Page& page, const Moment& moment);
  void write_message_parts(const Post& post, bool is_new);
  void write_poll(Id thread_id, const Poll& poll, const Moment& moment);
  void write_extent(const Page& page, const Moment& moment);
  /// Whether `rank` is at least that in the column, which then takes it.
  bool take_set(std::string_view table, std::string_view key, std::string_view column, Id id, const Rank& rank);

  Database& database_;
  std::optional<std::string> expected_site_;
  MergedTable sites_, forums_, threads_, users_, posts_, unnumbered_posts_, polls_;
  Words post_words_, unnumbered_words_;
  bool gathers_posts_ = false;
  std::map<Id, std::vector<WaitingUser>> waiting_users_;
  std::map<Id, WaitingPost> waiting_posts_;
  std::size_t waiting_bytes_ = 0;
  /// As it was written last.
  struct WrittenSignature {
    std::int64_t id = 0;
    std::string_view text;
  };
  /// Those of the posts that waited, by html: a member has the same below every post.
  std::unordered_map<std::string_view, WrittenSignature> signatures_;
};

}  // namespace vbarchive::archive
