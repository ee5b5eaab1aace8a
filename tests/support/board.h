// Synthetic boards: a model that knows what it says, pages of vBulletin that say it, and the records that these pages
// hold. The model alone decides the records; nothing is read back from a page.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "vbarchive/records.h"

namespace vbarchive::testing {

/// How a board prints dates.
enum class DateStyle {
  named,        ///< `Dec 28, 2015, 11:29 PM`
  month_first,  ///< `12-28-2015, 11:29 PM`
  iso,          ///< `2015-12-28, 23:29`
};

/// Version and layout of the pages.
enum class Face { vb3_legacy, vb3, vb4_legacy, vb4, vb5 };
inline constexpr std::array all_faces = {Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4, Face::vb5};

[[nodiscard]] const char* name_of(Face face);  ///< `vb3-legacy` …

/// How addresses of threads, forums and members look. Version 5 has a dress of its own and takes none of these.
enum class Dress {
  classic,     ///< `showthread.php?t=101&page=2`
  friendly,    ///< `showthread.php?101-Title/page2`
  path,        ///< `threads/101-Title/page2`
  vbseo,       ///< `f2/title-101-2.html`, the forum `f2/`
  vbseo_named  ///< `harbour-talk/101-title-2.html`, the forum `harbour-talk/`
};
inline constexpr std::array all_dresses = {Dress::classic, Dress::friendly, Dress::path, Dress::vbseo,
                                           Dress::vbseo_named};

[[nodiscard]] const char* name_of(Dress dress);  ///< `vbseo-named` …

struct BoardPlan {
  std::uint64_t seed = 1;
  std::string title = "Harbour Support Board";
  std::string base_url = "https://harbour.example/";
  std::size_t forums = 3;
  std::size_t users = 24;
  std::vector<int> thread_sizes = {24, 17, 12, 11, 9, 9, 8, 8, 7, 6, 5, 4};  ///< posts of each thread
  int posts_per_page = 10;
  std::size_t polls = 2;
  DateStyle dates = DateStyle::named;
  int utc_offset_minutes = -300;    ///< of the footer's zone; whole hours
  bool long_texts = false;          ///< most text made of invented words, at the length of a busy board
  bool slim = false;                ///< without the style sheet and the long menus that make real pages heavy
  std::optional<Dress> dress;       ///< absent: classic in version 3, friendly in version 4
  int threads_per_page = 20;        ///< of a forum's list; stickies are not counted
  bool has_category = false;        ///< all forums lie in one that holds no threads
  bool index_has_subforums = true;  ///< subforums have rows with counts on the index, else only links
  int days_shown = 0;               ///< lists hide threads without a post in the last so many days; 0: none
  /// Of a board that is too large to be made at once: which one this is of its parts. Each has threads, posts and
  /// members of its own, as many as the others.
  std::size_t part = 0;
};

/// A run of text of one kind.
struct Inline {
  enum class Kind { text, bold, smilie, link, email, mention };
  Kind kind = Kind::text;
  std::string text;      ///< as displayed; of a smilie its file's name without the ending
  std::string target;    ///< of a link the address, of an email the mailbox
  std::size_t user = 0;  ///< of a mention: index of the member
};

/// A piece of a message.
struct Part {
  enum class Kind { text, image, list, code, quote };
  Kind kind = Kind::text;
  int breaks = 0;  ///< `<br>` between the part before and this one

  std::vector<Inline> inlines;             // text
  std::string target;                      // image: its address
  std::vector<std::vector<Inline>> items;  // list
  std::string label;                       // code: `Code`
  std::string verbatim;                    // code
  std::optional<std::string> quoted_name;  // quote: who, as the quote says
  std::optional<Id> quoted_post_id;        // quote: only with a name
  std::vector<Part> parts;                 // quote
};

struct BoardForum {
  Id id = 0;
  std::optional<std::size_t> parent;
  std::string title;
  bool is_category = false;   ///< holds forums, no threads
  bool members_only = false;  ///< guests see it on the index, and may not read it
  int claimed_pages = 0;      ///< of a pager that lies; 0: it does not
};

struct BoardUser {
  Id id = 0;
  std::string name;
  std::optional<std::string> former_name;  ///< in quotes that are older than the new name
  std::string title;
  std::string joined;
  std::optional<std::string> location;
  std::optional<Field> extra;  ///< a field that this board alone has
  int post_count = 0;
  bool has_avatar = false;
  std::vector<Part> signature;  ///< empty: none
};

struct BoardEdit {
  std::string by;
  LocalTime at;
  std::optional<std::string> reason;
};

struct BoardAttachment {
  Id id = 0;
  std::string name;
  std::string size;
  int views = 0;
  bool is_image = false;
};

struct BoardThanks {
  std::size_t user = 0;  ///< index of the member
  LocalTime day;         ///< only the day is printed
};

struct BoardPost {
  Id id = 0;
  int number = 0;
  std::optional<std::size_t> user;  ///< index; absent for a guest
  std::string guest_name;
  std::optional<std::string> title;
  LocalTime posted;
  std::vector<Part> message;
  std::optional<BoardEdit> edit;
  std::vector<BoardThanks> thanks;
  std::vector<std::size_t> hugs;  ///< members, by index; printed without a date
  std::vector<BoardAttachment> attachments;
};

struct BoardPoll {
  std::string question;
  std::vector<std::pair<std::string, int>> options;  ///< text and votes
  int voters = 0;
  bool is_multiple = false;
};

struct BoardThread {
  Id id = 0;
  std::size_t forum = 0;
  std::string title;
  std::optional<std::string> prefix;  ///< shown by vBulletin 4 only
  std::vector<std::string> tags;
  bool is_closed = false;
  std::optional<BoardPoll> poll;
  std::vector<BoardPost> posts;
  bool is_sticky = false;
  int views = 0;
  int claimed_pages = 0;  ///< of a pager that lies; 0: it does not
};

/// What a moved thread leaves behind in the list of its old forum.
struct BoardRedirect {
  Id id = 0;
  std::size_t forum = 0;
  Id thread = 0;  ///< where it leads
};

struct Board {
  BoardPlan plan;
  std::vector<BoardForum> forums;
  std::vector<BoardUser> users;
  std::vector<BoardThread> threads;
  UtcTime captured_at;  ///< when all pages were saved; after the last post
  std::vector<BoardRedirect> redirects;
};

/// The same plan gives the same board, everywhere and always.
[[nodiscard]] Board make_board(const BoardPlan& plan);

/// As the pager says.
[[nodiscard]] int page_count(const Board& board, const BoardThread& thread);

/// One page as the board's software sends it, UTF-8. `page` counts from 1.
[[nodiscard]] std::string render_thread_page(const Board& board, const BoardThread& thread, int page, Face face);

/// What that page says. `html` of posts, quotes and signatures, and `detail` and `date_order`, are left empty: how a
/// page is serialised is not the model's to know.
[[nodiscard]] Page page_records(const Board& board, const BoardThread& thread, int page, Face face);

/// Writes every page of every thread to `folder`, made if need be, as `thread-7-page-1.html`. Throws Error (storage).
void render_all(const Board& board, Face face, const std::filesystem::path& folder);

}  // namespace vbarchive::testing
