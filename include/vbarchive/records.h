// What a page says, as plain records. Every room may know them; field names are those of the tables (docs/schema.md).
// Text is valid UTF-8. An absent value is std::nullopt; an empty one is printed and empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vbarchive/time.h"

namespace vbarchive {

using Id = std::int64_t;

/// How the instant of a printed date is known (`posts.posted_at_source`).
enum class DateSource {
  epoch,     ///< the page holds a machine-readable time
  footer,    ///< the page states its zone
  option,    ///< the user gave the zone (`--utc-offset`)
  relative,  ///< Today, Yesterday, "5 minutes ago", resolved against the time of the capture
};

/// Which of the two numbers of `10-04-2017` is the month.
enum class DateOrder { unknown, day_month, month_day };

/// A date that a page prints. `local` is absent where the print cannot be read, `utc` where no zone is known.
struct PrintedDate {
  std::string text;  ///< as printed, white space folded
  std::optional<LocalTime> local;
  std::optional<UtcTime> utc;
  std::optional<DateSource> source;  ///< there exactly when utc is
  bool is_ambiguous = false;         ///< both orders of day and month are possible in `text`

  bool operator==(const PrintedDate&) const = default;
};

struct Site {
  std::optional<std::string> base_url;  ///< with a slash at its end: `https://board.example/forum/`
  std::optional<std::string> title;
  std::optional<std::string> software;  ///< `vBulletin` when the page is one of its pages
  std::optional<std::string> version;   ///< as stated, `3.8.11`; else the family, `4`
  std::optional<std::string> language;  ///< of the html element, `en`
  std::optional<std::string> charset;   ///< WHATWG name, lower case
  std::optional<int> utc_offset_minutes;

  bool operator==(const Site&) const = default;
};

struct Forum {
  Id id = 0;
  std::optional<Id> parent_id;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> url;
  std::optional<std::int64_t> thread_count;
  std::optional<std::int64_t> post_count;

  bool operator==(const Forum&) const = default;
};

struct Thread {
  Id id = 0;
  std::optional<Id> forum_id;
  std::optional<std::string> title;
  std::optional<std::string> prefix;
  std::optional<std::string> url;
  std::optional<Id> author_id;
  std::optional<std::string> author_name;
  std::optional<bool> is_closed;
  std::optional<bool> is_sticky;
  std::optional<Id> moved_to;
  std::optional<std::int64_t> views;
  std::optional<std::int64_t> reply_count;
  std::optional<double> rating;
  std::optional<int> page_count;
  std::optional<Id> last_post_id;
  std::optional<PrintedDate> last_post_at;
  std::optional<std::string> last_post_by;
  std::optional<std::vector<std::string>> tags;  ///< absent where the page shows no tag list at all

  bool operator==(const Thread&) const = default;
};

/// A label of the user-info block and its value, both as printed.
using Field = std::pair<std::string, std::string>;

struct User {
  Id id = 0;
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> joined;  ///< as printed: boards print `Jan 2005`
  std::optional<std::string> location;
  std::optional<std::int64_t> post_count;
  std::optional<std::string> avatar_url;
  std::optional<std::string> url;
  std::vector<Field> fields;  ///< in the order of the page

  bool operator==(const User&) const = default;
};

/// How the quoted post is known (`quotes.resolved_by`).
enum class QuoteResolution { link, text };

struct Quote {
  int ordinal = 0;                    ///< from 1, in the order of the page, an enclosing quote before those inside it
  std::optional<int> parent_ordinal;  ///< the enclosing quote
  std::optional<std::string> author_name;
  std::optional<Id> quoted_post_id;
  std::optional<QuoteResolution> resolved_by;
  std::string text;  ///< its own words, without those of the quotes inside it
  std::string html;

  bool operator==(const Quote&) const = default;
};

enum class BlockKind { code, spoiler };

/// A code or spoiler block of a message. Its text is part of the post's own text too: its author wrote it there.
struct Block {
  int ordinal = 0;  ///< from 1, in the order of the page
  BlockKind kind = BlockKind::code;
  std::optional<std::string> title;  ///< the label above it, as printed, without the colon: `PHP Code`
  std::string text;                  ///< verbatim for code

  bool operator==(const Block&) const = default;
};

struct Reaction {
  std::string kind;                  ///< `thanks`, `like`, `hug`, `groan` …
  std::optional<std::string> label;  ///< what the board printed above the names
  std::optional<Id> user_id;
  std::string user_name;
  std::optional<PrintedDate> reacted_at;

  bool operator==(const Reaction&) const = default;
};

/// A box that tells how many reacted: more than it names, where its list is cut.
struct ReactionTotal {
  std::string kind;
  std::optional<std::string> label;
  std::int64_t total = 0;
  bool is_partial = false;  ///< fewer are named than counted

  bool operator==(const ReactionTotal&) const = default;
};

struct Attachment {
  std::optional<Id> id;
  std::optional<std::string> name;
  std::string url;
  std::optional<std::string> size_text;  ///< as printed: `1.46 MB`
  std::optional<std::int64_t> views;
  std::optional<bool> is_image;
  std::optional<Id> post_id = {};  ///< in a list of a thread's attachments: where the list names the post

  bool operator==(const Attachment&) const = default;
};

enum class LinkKind { link, image, mention, email, video };

struct Link {
  int ordinal = 0;  ///< from 1, in the order of the page
  LinkKind kind = LinkKind::link;
  std::string url;
  std::string text;  ///< the anchor's text, an image's alt text

  bool operator==(const Link&) const = default;
};

struct Signature {
  std::string html;
  std::string text;

  bool operator==(const Signature&) const = default;
};

enum class PostState { visible, deleted, ignored, moderated, absent };

struct Post {
  Id id = 0;
  std::optional<std::int64_t> number;  ///< the board's own #N
  std::optional<Id> author_id;         ///< absent for a guest
  std::optional<std::string> author_name;
  std::optional<std::string> title;
  std::optional<std::string> url;
  std::optional<PrintedDate> posted_at;
  std::optional<std::string> html;  ///< absent for a placeholder
  std::optional<std::string> text;
  std::optional<Signature> signature;
  std::optional<PrintedDate> edited_at;
  std::optional<std::string> edited_by;
  std::optional<std::string> edit_reason;
  PostState state = PostState::visible;
  std::vector<Quote> quotes;
  std::vector<Block> blocks;
  std::vector<Reaction> reactions;
  std::vector<ReactionTotal> reaction_totals;
  std::vector<Attachment> attachments;
  std::vector<Link> links;

  bool operator==(const Post&) const = default;
};

/// A post of a printable page or of the lo-fi archive, which print no number of the board: only place, name and date
/// tell it apart.
struct UnnumberedPost {
  int ordinal = 0;                     ///< from 1, on its page
  std::optional<std::int64_t> number;  ///< in the thread, where the page tells how many posts stand before it
  std::optional<std::string> author_name;
  std::optional<std::string> title;
  std::optional<PrintedDate> posted_at;
  std::string html;
  std::string text;

  bool operator==(const UnnumberedPost&) const = default;
};

struct PollOption {
  int ordinal = 0;  ///< from 1
  std::string text;
  std::optional<std::int64_t> votes;
  std::optional<double> percent;

  bool operator==(const PollOption&) const = default;
};

struct PollVote {
  int ordinal = 0;  ///< of the option
  std::optional<Id> user_id;
  std::string user_name;

  bool operator==(const PollVote&) const = default;
};

struct Poll {
  std::optional<std::string> question;
  std::optional<std::int64_t> voters;
  std::optional<bool> is_multiple;
  std::optional<bool> is_closed;
  std::vector<PollOption> options;
  std::vector<PollVote> votes;

  bool operator==(const Poll&) const = default;
};

/// What became of a capture (`captures.outcome`).
enum class Outcome { stored, unchanged, not_vbulletin, login, no_permission, challenge, error, truncated, quarantined };

/// What a page is (`captures.kind`).
enum class PageKind {
  thread,
  post,          ///< one post of a thread, alone
  printable,     ///< a thread to be printed: posts without numbers
  archive,       ///< a thread in the board's lo-fi archive: posts without numbers
  forum,         ///< the threads of one forum, and its subforums
  index,         ///< the board's forums
  member,        ///< a profile
  poll_results,  ///< with the voters, where the poll is public
  who_posted,    ///< who wrote in a thread
  attachments,   ///< the files of a thread
  other,
};

/// Whom a page was made for.
enum class View {
  unknown,  ///< nothing tells, or what tells contradicts itself
  guest,
  member,
};

struct Viewer {
  View view = View::unknown;
  std::optional<Id> user_id;             ///< of a member, where the page tells; never that of a guest
  std::optional<std::string> user_name;  ///< of a member, as printed

  bool operator==(const Viewer&) const = default;
};

/// The form by which a board takes a name and a password. It is sent by POST, in the page's charset.
struct LoginForm {
  std::string action;  ///< absolute, without session
  /// Name and value of its hidden inputs, in the page's order, without the digests; a session id and the token of a
  /// member are left out.
  std::vector<Field> fields;
  std::string user_field;               ///< `vb_login_username`, `username`
  std::string password_field;           ///< `vb_login_password`, `password`
  std::vector<std::string> md5_fields;  ///< those that its script fills with digests: `vb_login_md5password`; or none

  bool operator==(const LoginForm&) const = default;
};

/// The last post of a forum, as an index or a listing shows it. A text with "5 minutes ago" changes by itself.
struct ForumActivity {
  Id forum_id = 0;
  std::optional<Id> last_post_id;        ///< of the link to the last post
  std::optional<Id> last_thread_id;      ///< of the link to its thread
  std::optional<std::string> last_text;  ///< all that the cell prints, white space folded; absent without such a cell

  bool operator==(const ForumActivity&) const = default;
};

/// What a page says to whoever fetches it, beside its records (ExtractOptions::signs). No token, no logout hash and no
/// session id gets into it.
struct Signs {
  /// Where the page's own links lead (`a`, and `link` with rel next, prev or canonical; not those in posts): threads,
  /// posts, forums, poll results and the board's front on the host of the page's address. Absolute, each once, in the
  /// page's order; a fragment only where it names a post. Actions, printable pages and the lo-fi archive are left out,
  /// and a listing's page is named without the order and span that its pager repeats.
  std::vector<std::string> links;
  std::optional<std::string> next_page;  ///< of the same thread or listing, as the pager links it: whatever its dress
  Viewer viewer;
  std::optional<LoginForm> login_form;  ///< of several, that of the page's message before that of its header
  /// Where that form stands, when the page has it only in a frame (5.x): absolute.
  std::optional<std::string> login_page;
  std::optional<std::string> refresh;    ///< where `meta http-equiv=refresh` leads, absolute, when it names a place
  std::optional<int> days_shown;         ///< of a listing: only threads of so many days are shown; absent for all
  std::optional<std::string> sorted_by;  ///< of a listing, in vBulletin's word: `lastpost`, `dateline`, `title` …
  std::optional<bool> is_descending;     ///< of a listing
  std::vector<ForumActivity> activity;   ///< of an index or a listing: each forum once, in the page's order
  bool is_complete_html = false;         ///< the page's closing `</html>` was there

  bool operator==(const Signs&) const = default;
};

/// All that one page says.
struct Page {
  Outcome outcome = Outcome::not_vbulletin;
  std::string detail;  ///< why, where the outcome is not `stored`; what was mended, where it is
  PageKind kind = PageKind::other;
  std::optional<std::string> url;    ///< the page's own address, without session ids and fragment
  std::optional<UtcTime> stated_at;  ///< when it was served, where the page itself tells
  std::string charset;               ///< what the bytes were read as, WHATWG name in lower case
  std::string charset_source;        ///< how it was decided: `bom`, `utf-8`, `header`, `meta`, `detected`, `default`
  Site site;
  /// The path to the thread or forum that the page shows, from the root; then the forums that it lists, in its order.
  std::vector<Forum> forums;
  std::optional<Id> forum_id;    ///< of a listing: which of `forums` it is about
  std::optional<Thread> thread;  ///< the one that the page is about
  std::vector<Thread> threads;   ///< listed, in the order of the page
  /// Of thread->page_count, of a listing, of a printable or archived thread (whose pages are others). Absent for a
  /// thread of which the page shows a choice of posts: it tells nothing of those that it does not show.
  std::optional<int> page_number;
  std::vector<User> users;  ///< each once, in the order of the page
  std::vector<Post> posts;  ///< in the order of the page
  std::vector<UnnumberedPost> unnumbered_posts;
  std::optional<Poll> poll;
  std::vector<Attachment> attachments;        ///< of a list; those of posts are with their posts
  DateOrder date_order = DateOrder::unknown;  ///< what the page's own dates prove, else what the user says
  std::optional<Signs> signs;                 ///< only where ExtractOptions::signs asks for them; no part of the JSON

  bool operator==(const Page&) const = default;
};

// The words of the tables for these, and back. The way back gives nothing for an unknown word.
[[nodiscard]] const char* name_of(DateSource value);
[[nodiscard]] const char* name_of(DateOrder value);  ///< `day-month`, `month-day`, `unknown`
[[nodiscard]] const char* name_of(QuoteResolution value);
[[nodiscard]] const char* name_of(BlockKind value);
[[nodiscard]] const char* name_of(LinkKind value);
[[nodiscard]] const char* name_of(PostState value);
[[nodiscard]] const char* name_of(Outcome value);
[[nodiscard]] const char* name_of(PageKind value);
[[nodiscard]] const char* name_of(View value);

}  // namespace vbarchive
