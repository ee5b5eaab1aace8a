#include "archive/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "archive/board.h"
#include "archive/child_rows.h"
#include "records/cut_off.h"
#include "records/page_key.h"
#include "text/digest.h"
#include "text/utf8.h"
#include "vbarchive/error.h"

namespace vbarchive::archive {
namespace {

/// quotes.id is post_id times this plus the ordinal.
constexpr Id quotes_per_post = 1'000'000;
/// The boards count in 32 bits; beyond this the id of a quote would not fit into 64.
constexpr Id max_post_id = 9'000'000'000'000;

const ChildRows quotes{"quotes",
                       "post_id",
                       {"ordinal", "id", "parent_id", "author_name", "quoted_post_id", "resolved_by", "text", "html"}};
const ChildRows blocks{"blocks", "post_id", {"ordinal", "kind", "title", "text"}};
const ChildRows links{"links", "post_id", {"ordinal", "kind", "url", "text"}};
const ChildRows attachments{
    "attachments", "post_id", {"ordinal", "id", "name", "url", "size_text", "views", "is_image"}};
const ChildRows reactions{
    "reactions",
    "post_id",
    {"ordinal", "kind", "label", "user_id", "user_name", "reacted_at", "reacted_at_local", "reacted_at_text"}};
const ChildRows reaction_totals{"reactions_total", "post_id", {"ordinal", "kind", "label", "total", "is_partial"}};
const ChildRows tags{"thread_tags", "thread_id", {"ordinal", "tag"}};
const ChildRows poll_options{"poll_options", "thread_id", {"ordinal", "text", "votes", "percent"}};
const ChildRows poll_votes{"poll_votes", "thread_id", {"position", "ordinal", "user_id", "user_name"}};

/// What the user says of the board: older than any capture, as undated ones are older than dated ones.
const Rank rank_by_hand{no_time};

/// The order of the groups in posts_, whose fate write_post() asks for.
enum PostGroup : std::size_t { post_message = 0, post_title = 1 };

/// A printed date as the three columns of the tables.
struct DateColumns {
  std::optional<std::string> utc, local, text;
  std::optional<std::string> source;
};

DateColumns columns_of(const std::optional<PrintedDate>& date) {
  if (!date) return {};
  DateColumns columns;
  columns.text = date->text;
  if (date->local) columns.local = to_iso(*date->local);
  if (date->utc) columns.utc = to_iso(*date->utc);
  if (date->source) columns.source = name_of(*date->source);
  return columns;
}

/// The user-info block as a JSON object; a label that comes twice has an array of values. Absent where there is none.
std::optional<std::string> json_of(const std::vector<Field>& fields) {
  if (fields.empty()) return std::nullopt;
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const auto& [label, value] : fields) {
    if (!object.contains(label)) {
      object[label] = value;
      continue;
    }
    auto& held = object[label];
    if (!held.is_array()) held = nlohmann::ordered_json::array({held});
    held.push_back(value);
  }
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// Bytes of posts and members that may wait to be written.
constexpr std::size_t most_waiting = std::size_t{16} << 20;

std::size_t size_of(const std::optional<std::string>& text) { return text ? text->size() : 0; }

/// About what a post takes while it waits.
std::size_t size_of(const Post& post) {
  std::size_t bytes = sizeof(Post) + size_of(post.html) + size_of(post.text);
  if (post.signature) bytes += post.signature->html.size() + post.signature->text.size();
  for (const Quote& quote : post.quotes) bytes += sizeof(Quote) + quote.text.size() + quote.html.size();
  for (const Block& block : post.blocks) bytes += sizeof(Block) + block.text.size();
  for (const Link& link : post.links) bytes += sizeof(Link) + link.url.size() + link.text.size();
  return bytes + post.attachments.size() * sizeof(Attachment) + post.reactions.size() * sizeof(Reaction);
}

/// And a member.
std::size_t size_of(const User& user) {
  std::size_t bytes = sizeof(User);
  for (const Field& field : user.fields) bytes += sizeof(Field) + field.second.size();
  return bytes;
}

bool is_storable(const Post& post) { return post.id >= 1 && post.id <= max_post_id; }

/// What captures.detail says: the page's own words, and which posts could not be kept.
std::string detail_of(const Page& page) {
  std::string detail = page.detail;
  for (const Post& post : page.posts) {
    if (!is_storable(post)) detail += fmt::format("{}post {}: no such number", detail.empty() ? "" : "; ", post.id);
  }
  return detail;
}

/// The thread, its author that of its first post where the page does not name one.
Thread with_author(const Page& page) {
  Thread thread = *page.thread;
  if (thread.author_id || thread.author_name) return thread;
  const auto first = std::find_if(page.posts.begin(), page.posts.end(), [](const Post& p) { return p.number == 1; });
  if (first != page.posts.end()) {
    thread.author_id = first->author_id;
    thread.author_name = first->author_name;
  }
  for (const UnnumberedPost& post : page.unnumbered_posts) {
    if (post.number == 1) thread.author_name = post.author_name;
  }
  return thread;
}

/// Not a page with nothing to keep: answered in any folder, with links that lead nowhere from there, it names a board
/// that is none.
bool tells_of_board(const Page& page) { return page.kind != PageKind::other; }

/// A page that was cut off only fills: what it lacks may be what gives its lists their ends and its dates their zone.
/// The sign is less than any digit.
Rank rank_of(const CaptureRecord& capture, const Page& page) {
  const Rank rank = archive::rank_of(capture);
  return is_cut_off(page) ? fmt::format("{} -{}", no_time, rank) : rank;
}

std::optional<Id> thread_of(const Page& page) {
  return page.thread ? std::optional<Id>{page.thread->id} : std::nullopt;
}

bool shows_votes(const Poll& poll) {
  return std::any_of(poll.options.begin(), poll.options.end(), [](const PollOption& o) { return o.votes.has_value(); });
}

}  // namespace

Rank rank_of(const CaptureRecord& capture) {
  return fmt::format("{} {}", capture.fetched_at ? to_iso(*capture.fetched_at) : std::string(no_time),
                     std::string_view{capture.sha256}.substr(0, 16));
}

std::optional<HeldCapture> find_capture(Database& database, const CaptureRecord& capture) {
  static constexpr std::string_view columns = "SELECT id, outcome, detail, extractor_version, as_of FROM captures ";
  const bool is_fetched = capture.origin == "http";
  Query rows =
      is_fetched ? database.query(fmt::format("{} WHERE sha256 = ? AND origin = 'http' AND url IS ? "
                                              "ORDER BY as_of DESC, id DESC",
                                              columns),
                                  capture.sha256, capture.url)
      : capture.file
          // The time of a saved file changes when it is copied; that of a record does not, and a revisit has
          // another one.
          ? database.query(fmt::format("{} WHERE sha256 = ?1 AND origin <> 'http' AND file = ?2 AND offset IS ?3 "
                                       "AND (?4 IS NULL OR origin = 'file' OR fetched_at IS ?4) "
                                       "ORDER BY as_of DESC, id DESC",
                                       columns),
                           capture.sha256, capture.file, capture.offset,
                           capture.fetched_at ? std::optional{to_iso(*capture.fetched_at)} : std::nullopt)
          : database.query(fmt::format("{} WHERE sha256 = ? AND origin <> 'http' AND file IS NULL "
                                       "AND (?2 IS NULL OR url = ?2) ORDER BY as_of DESC, id DESC",
                                       columns),
                           capture.sha256, capture.url);
  if (!rows.step()) return std::nullopt;
  HeldCapture held{.id = rows.integer(0),
                   .outcome = std::string{rows.text(1)},
                   .detail = std::string{rows.text(2)},
                   .extractor_version = rows.integer(3)};
  // A board can go back to what it showed before: fetched again after something else, the same bytes are news.
  const bool is_news = is_fetched && database.integer(
                                         "SELECT EXISTS (SELECT 1 FROM captures WHERE url IS ? "
                                         "AND origin = 'http' AND outcome = 'stored' AND sha256 <> ? "
                                         "AND as_of > ? AND as_of < ?)",
                                         capture.url, capture.sha256, rows.text(4), rank_of(capture)) != 0;
  if (is_news) return std::nullopt;
  return held;
}

Writer::Writer(Database& database)
    : database_(database),
      sites_(database, "site", "id",
             {{"base_url"}, {"title"}, {"software"}, {"version"}, {"language"}, {"charset"}, {"utc_offset_minutes"}}),
      forums_(database, "forums", "id",
              {{"parent_id"}, {"title"}, {"description"}, {"url"}, {"thread_count"}, {"post_count"}}),
      threads_(database, "threads", "id",
               {{"forum_id"},
                {"title"},
                {"prefix"},
                {"url"},
                {"author_id"},
                {"author_name"},
                {"is_closed"},
                {"is_sticky"},
                {"moved_to"},
                {"views"},
                {"reply_count"},
                {"rating"},
                {"page_count"},
                {"last_post_at_text", "last_post_at", "last_post_at_local", "last_post_id", "last_post_by"}}),
      users_(database, "users", "id",
             {{"name"}, {"title"}, {"joined"}, {"location"}, {"post_count"}, {"avatar_url"}, {"url"}, {"fields"}}),
      posts_(database, "posts", "id",
             {{"html", "text", "capture_id"},
              {"title"},
              {"thread_id"},
              {"number"},
              {"author_id"},
              {"author_name"},
              {"url"},
              {"posted_at_text"},
              {"posted_at_local"},
              {"posted_at", "posted_at_source"},
              {"signature_id"},
              {"edited_at_text", "edited_at", "edited_at_local", "edited_by", "edit_reason"},
              {"state"}}),
      unnumbered_posts_(database, "unnumbered_posts", "id",
                        {{"thread_id"},
                         {"ordinal", "number", "capture_id"},
                         {"author_name"},
                         {"title"},
                         {"posted_at_text"},
                         {"posted_at_local"},
                         {"posted_at", "posted_at_source"},
                         {"html", "text"}}),
      polls_(database, "polls", "thread_id", {{"question"}, {"voters"}, {"is_multiple"}, {"is_closed"}}),
      post_words_(database, "posts", "posts_fts"),
      unnumbered_words_(database, "unnumbered_posts", "unnumbered_posts_fts") {}

void Writer::check_board(std::string_view base_url) {
  Query site = database_.query("SELECT base_url FROM site");
  std::string held = site.step() ? std::string{site.text(0)} : std::string{};
  if (held.empty() && expected_site_) held = *expected_site_;
  if (held.empty() || is_same_board(held, base_url)) return;
  throw Error(ExitCode::usage, fmt::format("this is a page of another board: {}", base_url),
              fmt::format("{} holds {}", database_.file().string(), held), "give each board an archive of its own");
}

void Writer::expect_site(std::string_view base_url) {
  expected_site_.reset();
  check_board(base_url);
  expected_site_ = base_url;
}

Stored Writer::add(const CaptureRecord& capture, Page& page) {
  const auto held = find_capture(database_, capture);
  if (page.outcome != Outcome::stored) {
    const std::string outcome = name_of(page.outcome);
    const bool is_known = held && (held->outcome == outcome || held->outcome == "stored");
    if (!is_known) (void)write_capture(capture, page, held);
    return Stored::unchanged;
  }
  const bool is_stored = held && held->outcome == "stored";
  if (is_stored && held->extractor_version >= extractor_version) return Stored::unchanged;
  return write(capture, page, held);
}

void Writer::add_again(std::int64_t capture_id, const CaptureRecord& capture, Page& page) {
  HeldCapture held{.id = capture_id, .outcome = "stored", .detail = {}, .extractor_version = 0};
  if (page.outcome == Outcome::stored)
    write(capture, page, held);
  else
    (void)write_capture(capture, page, held);
}

void Writer::complete() {
  write_users();
  write_posts();
  post_words_.write();
  forget_waiting();
  unnumbered_words_.write();
}

void Writer::forget() {
  post_words_.forget();
  forget_waiting();
  unnumbered_words_.forget();
}

void Writer::forget_waiting() {
  signatures_.clear();
  waiting_users_.clear();
  waiting_posts_.clear();
  waiting_bytes_ = 0;
}

Stored Writer::write(const CaptureRecord& capture, Page& page, const std::optional<HeldCapture>& held) {
  if (page.site.base_url && tells_of_board(page)) check_board(*page.site.base_url);

  Moment moment{
      .rank = rank_of(capture, page), .capture_id = 0, .fetched_at = {}, .again = held && held->outcome == "stored"};
  if (capture.fetched_at) moment.fetched_at = to_iso(*capture.fetched_at);
  moment.capture_id = write_capture(capture, page, held);
  const auto before = database_.total_changes();
  write_page(page, moment);
  const bool waits = gathers_posts_ && !(page.posts.empty() && page.users.empty());
  const bool is_changed = database_.total_changes() != before || waits;
  write_extent(page, moment);
  if (waiting_bytes_ >= most_waiting || post_words_.is_full() || unnumbered_words_.is_full()) complete();
  return is_changed ? Stored::added : Stored::unchanged;
}

std::int64_t Writer::write_capture(const CaptureRecord& capture, const Page& page,
                                   const std::optional<HeldCapture>& held) {
  const auto key = key_of(page);
  const bool has_footer = page.site.utc_offset_minutes.has_value();
  const auto offset = has_footer ? page.site.utc_offset_minutes : capture.utc_offset_minutes;
  const auto source = !offset      ? std::optional<std::string>{}
                      : has_footer ? std::optional<std::string>{name_of(DateSource::footer)}
                                   : std::optional<std::string>{name_of(DateSource::option)};
  const auto& url = capture.url ? capture.url : page.url;
  const auto fetched_at = capture.fetched_at ? std::optional{to_iso(*capture.fetched_at)} : std::nullopt;
  const auto known = [](const std::string& text) { return text.empty() ? std::optional<std::string>{} : text; };
  database_.run(
      // Not REPLACE: to take a row away SQLite would look through all posts for those that name it.
      "INSERT INTO captures (id, url, key, kind, fetched_at, status, sha256, origin, file, offset, length, charset, "
      "charset_source, outcome, detail, extractor_version, thread_id, page_number, utc_offset_minutes, "
      "utc_offset_source, date_order, as_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (id) DO UPDATE SET url = excluded.url, key = excluded.key, kind = excluded.kind, "
      "fetched_at = excluded.fetched_at, status = excluded.status, sha256 = excluded.sha256, origin = excluded.origin, "
      "file = excluded.file, offset = excluded.offset, length = excluded.length, charset = excluded.charset, "
      "charset_source = excluded.charset_source, outcome = excluded.outcome, detail = excluded.detail, "
      "extractor_version = excluded.extractor_version, thread_id = excluded.thread_id, "
      "page_number = excluded.page_number, utc_offset_minutes = excluded.utc_offset_minutes, "
      "utc_offset_source = excluded.utc_offset_source, date_order = excluded.date_order, as_of = excluded.as_of",
      held ? std::optional{held->id} : std::nullopt, url, key, name_of(page.kind), fetched_at, capture.status,
      capture.sha256, capture.origin, capture.file, capture.offset, capture.length, known(page.charset),
      known(page.charset_source), name_of(page.outcome), detail_of(page), extractor_version, thread_of(page),
      page.page_number, offset, source, name_of(page.date_order), rank_of(capture, page));
  const std::int64_t id = held ? held->id : database_.last_insert_id();
  if (capture.fingerprint)
    database_.run("INSERT OR IGNORE INTO fingerprints (fingerprint, capture_id) VALUES (?, ?)", capture.fingerprint,
                  id);
  return id;
}

void Writer::write_page(Page& page, const Moment& moment) {
  if (expected_site_) {
    Moment by_hand = moment;
    by_hand.rank = rank_by_hand;
    Site expected;
    expected.base_url = expected_site_;
    write_site(expected, by_hand);
  }
  if (tells_of_board(page)) write_site(page.site, moment);
  for (const Forum& forum : page.forums) write_forum(forum, moment);
  if (page.thread) write_thread(with_author(page), moment);
  for (const Thread& thread : page.threads) write_thread(thread, moment);
  std::set<Id> known;
  for (const User& user : page.users) {
    known.insert(user.id);
    take_user(user, moment);
  }
  for (const Post& post : page.posts) {
    if (!post.author_id || !known.insert(*post.author_id).second) continue;
    User author;
    author.id = *post.author_id;
    author.name = post.author_name.value_or("");
    take_user(author, moment);
  }
  for (Post& post : page.posts) {
    if (is_storable(post)) take_post(post, thread_of(page), moment);
  }
  write_unnumbered_posts(page, moment);
  if (page.poll && page.thread) write_poll(page.thread->id, *page.poll, moment);
}

void Writer::write_site(const Site& site, const Moment& moment) {
  sites_.merge(1, moment.rank,
               {to_value(site.base_url), to_value(site.title), to_value(site.software), to_value(site.version),
                to_value(site.language), to_value(site.charset), to_value(site.utc_offset_minutes)},
               moment.again);
}

void Writer::write_forum_number(std::optional<Id> id) {
  if (id) database_.run("INSERT OR IGNORE INTO forums (id) VALUES (?)", *id);
}

void Writer::write_forum(const Forum& forum, const Moment& moment) {
  write_forum_number(forum.parent_id);
  forums_.merge(forum.id, moment.rank,
                {to_value(forum.parent_id), to_value(forum.title), to_value(forum.description), to_value(forum.url),
                 to_value(forum.thread_count), to_value(forum.post_count)},
                moment.again);
}

void Writer::write_thread(const Thread& thread, const Moment& moment) {
  const DateColumns last_post = columns_of(thread.last_post_at);
  write_forum_number(thread.forum_id);
  const auto result = threads_.merge(
      thread.id, moment.rank,
      {to_value(thread.forum_id), to_value(thread.title), to_value(thread.prefix), to_value(thread.url),
       to_value(thread.author_id), to_value(thread.author_name), to_value(thread.is_closed), to_value(thread.is_sticky),
       to_value(thread.moved_to), to_value(thread.views), to_value(thread.reply_count), to_value(thread.rating),
       to_value(thread.page_count), to_value(last_post.text), to_value(last_post.utc), to_value(last_post.local),
       to_value(thread.last_post_id), to_value(thread.last_post_by)},
      moment.again);
  if (moment.fetched_at) {
    database_.run(
        "UPDATE threads SET first_seen_at = min(coalesce(first_seen_at, ?2), ?2), "
        "last_seen_at = max(coalesce(last_seen_at, ?2), ?2) WHERE id = ?1 AND (first_seen_at IS NULL "
        "OR first_seen_at > ?2 OR last_seen_at < ?2)",
        thread.id, *moment.fetched_at);
  }
  if (thread.tags && take_set("threads", "id", "tags_as_of", thread.id, moment.rank)) {
    std::vector<std::vector<Value>> rows;
    std::set<std::string_view> seen;
    for (const auto& tag : *thread.tags) {
      if (seen.insert(tag).second) rows.push_back({to_value(seen.size()), to_value(tag)});
    }
    tags.replace(database_, thread.id, rows, result.is_new);
  }
}

void Writer::take_user(const User& user, const Moment& moment) {
  if (!gathers_posts_) {
    write_user(user, moment.rank, moment.again);
    return;
  }
  std::vector<WaitingUser>& waiting = waiting_users_[user.id];
  if (moment.again) {  // takes back what this very capture said before
    write_users(waiting);
    waiting.clear();
    write_user(user, moment.rank, true);
    return;
  }
  const auto same = std::find_if(waiting.begin(), waiting.end(), [&](const WaitingUser& w) { return w.user == user; });
  if (same != waiting.end()) {
    if (moment.rank < same->rank) return;
    same->rank = moment.rank;
    std::rotate(same, std::next(same), waiting.end());  // the last of one page wins, where it shows a member twice
    return;
  }
  waiting_bytes_ += size_of(user);
  waiting.push_back({.user = user, .rank = moment.rank});
}

void Writer::write_users(const std::vector<WaitingUser>& waiting) {
  for (const WaitingUser& one : waiting) write_user(one.user, one.rank, false);
}

void Writer::write_users() {
  for (const auto& [id, waiting] : waiting_users_) write_users(waiting);
  waiting_users_.clear();
}

void Writer::write_user(const User& user, const Rank& rank, bool again) {
  const auto fields = json_of(user.fields);
  users_.merge(user.id, rank,
               {user.name.empty() ? Value{} : to_value(user.name), to_value(user.title), to_value(user.joined),
                to_value(user.location), to_value(user.post_count), to_value(user.avatar_url), to_value(user.url),
                to_value(fields)},
               again);
}

void Writer::take_post(Post& post, std::optional<Id> thread_id, const Moment& moment) {
  if (!gathers_posts_) {
    write_post(post, thread_id, moment, false);
    return;
  }
  if (const auto waiting = waiting_posts_.find(post.id); waiting != waiting_posts_.end()) {
    write_users();  // its row names its author's
    write_post(waiting->second.post, waiting->second.thread_id, waiting->second.moment, false);
    waiting_posts_.erase(waiting);
    write_post(post, thread_id, moment, false);
    return;
  }
  waiting_bytes_ += size_of(post);
  const Id id = post.id;
  waiting_posts_.emplace(id, WaitingPost{.post = std::move(post), .thread_id = thread_id, .moment = moment});
}

void Writer::write_posts() {
  for (const auto& [id, waiting] : waiting_posts_) write_post(waiting.post, waiting.thread_id, waiting.moment, true);
}

void Writer::write_post(const Post& post, std::optional<Id> thread_id, const Moment& moment, bool stays) {
  std::optional<std::int64_t> signature_id;
  if (post.signature) signature_id = write_signature(*post.signature, stays);
  const bool has_message = post.html || post.text;
  const DateColumns posted = columns_of(post.posted_at);
  const DateColumns edited = columns_of(post.edited_at);
  const std::string state = name_of(post.state);
  const std::vector<Value> values{to_value(post.html),
                                  to_value(post.text),
                                  has_message ? to_value(moment.capture_id) : Value{},
                                  to_value(post.title),
                                  to_value(thread_id),
                                  to_value(post.number),
                                  to_value(post.author_id),
                                  to_value(post.author_name),
                                  to_value(post.url),
                                  to_value(posted.text),
                                  to_value(posted.local),
                                  to_value(posted.utc),
                                  to_value(posted.source),
                                  to_value(signature_id),
                                  to_value(edited.text),
                                  to_value(edited.utc),
                                  to_value(edited.local),
                                  to_value(post.edited_by),
                                  to_value(post.edit_reason),
                                  to_value(state)};
  if (const auto inserted = posts_.insert(post.id, moment.rank, values)) {
    if (stays)
      post_words_.note_new(post.id, to_value(post.text), to_value(post.title));
    else
      post_words_.note_new(post.id);
    if (inserted->taken[post_message]) write_message_parts(post, true);
    return;
  }
  Query held = database_.query("SELECT text, title, thread_id FROM posts WHERE id = ?", post.id);
  (void)held.step();
  const auto result = posts_.merge(post.id, moment.rank, values, moment.again);
  // A post that a newer capture shows in another thread is settled with that one.
  if (const auto thread = held.optional_integer(2); thread && thread != thread_id)
    database_.run("INSERT OR IGNORE INTO unsettled (thread_id) VALUES (?)", *thread);
  if (result.taken[post_message] || result.taken[post_title] || moment.again)
    post_words_.note_change(post.id, held.value(0), held.value(1));
  if (result.taken[post_message]) write_message_parts(post, false);
}

std::int64_t Writer::write_signature(const Signature& signature, bool stays) {
  const auto written = signatures_.find(signature.html);
  if (written != signatures_.end() && written->second.text == signature.text) return written->second.id;
  const std::int64_t id = text::sha256_id(signature.html);
  database_.run(
      "INSERT INTO signatures (id, html, text) VALUES (?, ?, ?) "
      "ON CONFLICT (id) DO UPDATE SET text = excluded.text WHERE text IS NOT excluded.text",
      id, signature.html, signature.text);
  if (stays) signatures_.insert_or_assign(signature.html, WrittenSignature{.id = id, .text = signature.text});
  return id;
}

void Writer::write_unnumbered_posts(const Page& page, const Moment& moment) {
  // Without its thread a post has no place; captures.detail says so.
  const std::vector<UnnumberedPost> none;
  std::set<std::int64_t> ids;
  std::map<std::string, int> times_seen;
  for (const UnnumberedPost& post : page.thread ? page.unnumbered_posts : none) {
    const DateColumns posted = columns_of(post.posted_at);
    // What a page shows twice was posted twice.
    std::string content =
        fmt::format("{}\n{}\n{}\n{}", page.thread->id, post.author_name.value_or(""),
                    posted.local ? *posted.local : posted.text.value_or(""), text::fold_space(post.text));
    const int time = ++times_seen[content];
    if (time > 1) content += fmt::format("\n{}", time);
    const std::int64_t id = text::sha256_id(content);
    ids.insert(id);

    {
      Query held = database_.query("SELECT text, title FROM unnumbered_posts WHERE id = ?", id);
      if (held.step())
        unnumbered_words_.note_change(id, held.value(0), held.value(1));
      else
        unnumbered_words_.note_new(id);
    }
    unnumbered_posts_.merge(
        id, moment.rank,
        {to_value(page.thread->id), to_value(post.ordinal), to_value(post.number), to_value(moment.capture_id),
         to_value(post.author_name), to_value(post.title), to_value(posted.text), to_value(posted.local),
         to_value(posted.utc), to_value(posted.source), to_value(post.html), to_value(post.text)},
        moment.again);
  }
  if (!moment.again) return;
  // An older reading of the same bytes may have had other words, and so other keys.
  std::vector<std::int64_t> old;
  {
    Query rows =
        database_.query("SELECT id, text, title FROM unnumbered_posts WHERE capture_id = ?", moment.capture_id);
    while (rows.step()) {
      if (ids.contains(rows.integer(0))) continue;
      unnumbered_words_.note_change(rows.integer(0), rows.value(1), rows.value(2));
      old.push_back(rows.integer(0));
    }
  }
  for (const std::int64_t id : old) {
    database_.run("DELETE FROM fills WHERE table_name = 'unnumbered_posts' AND row_id = ?", id);
    database_.run("UPDATE unnumbered_posts SET same_as = NULL WHERE same_as = ?", id);
    database_.run("DELETE FROM unnumbered_posts WHERE id = ?", id);
  }
}

void Writer::write_message_parts(const Post& post, bool is_new) {
  std::vector<std::vector<Value>> rows;
  std::set<int> ordinals;
  for (const Quote& quote : post.quotes) {
    const auto id_of = [&](int ordinal) { return post.id * quotes_per_post + ordinal; };
    const bool has_parent = quote.parent_ordinal && ordinals.contains(*quote.parent_ordinal);
    const bool is_linked = quote.quoted_post_id && quote.resolved_by == QuoteResolution::link;
    ordinals.insert(quote.ordinal);
    rows.push_back({to_value(quote.ordinal), to_value(id_of(quote.ordinal)),
                    has_parent ? to_value(id_of(*quote.parent_ordinal)) : Value{}, to_value(quote.author_name),
                    is_linked ? to_value(quote.quoted_post_id) : Value{},
                    is_linked ? to_value(name_of(QuoteResolution::link)) : Value{}, to_value(quote.text),
                    to_value(quote.html)});
  }
  quotes.replace(database_, post.id, rows, is_new);

  rows.clear();
  for (const Block& block : post.blocks) {
    rows.push_back(
        {to_value(block.ordinal), to_value(name_of(block.kind)), to_value(block.title), to_value(block.text)});
  }
  blocks.replace(database_, post.id, rows, is_new);

  rows.clear();
  for (const Link& link : post.links) {
    rows.push_back({to_value(link.ordinal), to_value(name_of(link.kind)), to_value(link.url), to_value(link.text)});
  }
  links.replace(database_, post.id, rows, is_new);

  rows.clear();
  for (const Attachment& file : post.attachments) {
    const Id id = file.id ? *file.id : text::sha256_id(fmt::format("{} {}", post.id, file.url));
    rows.push_back({to_value(rows.size() + 1), id, to_value(file.name), to_value(file.url), to_value(file.size_text),
                    to_value(file.views), to_value(file.is_image)});
  }
  attachments.replace(database_, post.id, rows, is_new);

  rows.clear();
  std::vector<DateColumns> dates;  // owns what the rows point to
  dates.reserve(post.reactions.size());
  for (const Reaction& reaction : post.reactions) {
    const DateColumns& date = dates.emplace_back(columns_of(reaction.reacted_at));
    rows.push_back({to_value(rows.size() + 1), to_value(reaction.kind), to_value(reaction.label),
                    to_value(reaction.user_id), to_value(reaction.user_name), to_value(date.utc), to_value(date.local),
                    to_value(date.text)});
  }
  reactions.replace(database_, post.id, rows, is_new);

  rows.clear();
  for (const ReactionTotal& total : post.reaction_totals) {
    rows.push_back({to_value(rows.size() + 1), to_value(total.kind), to_value(total.label), to_value(total.total),
                    to_value(total.is_partial)});
  }
  reaction_totals.replace(database_, post.id, rows, is_new);
}

void Writer::write_poll(Id thread_id, const Poll& poll, const Moment& moment) {
  const auto result = polls_.merge(
      thread_id, moment.rank,
      {to_value(poll.question), to_value(poll.voters), to_value(poll.is_multiple), to_value(poll.is_closed)},
      moment.again);
  // The form to vote with shows no counts: it never replaces results, however new it is.
  const Rank options_rank = fmt::format("{} {}", shows_votes(poll) ? 1 : 0, moment.rank);
  if (!poll.options.empty() && take_set("polls", "thread_id", "options_as_of", thread_id, options_rank)) {
    std::vector<std::vector<Value>> rows;
    for (const PollOption& option : poll.options) {
      rows.push_back(
          {to_value(option.ordinal), to_value(option.text), to_value(option.votes), to_value(option.percent)});
    }
    poll_options.replace(database_, thread_id, rows, result.is_new);
  }
  if (!poll.votes.empty() && take_set("polls", "thread_id", "votes_as_of", thread_id, moment.rank)) {
    std::vector<std::vector<Value>> rows;
    for (const PollVote& vote : poll.votes) {
      rows.push_back(
          {to_value(rows.size() + 1), to_value(vote.ordinal), to_value(vote.user_id), to_value(vote.user_name)});
    }
    poll_votes.replace(database_, thread_id, rows, result.is_new);
  }
}

void Writer::write_extent(const Page& page, const Moment& moment) {
  for (const Thread& thread : page.threads) {
    database_.run("INSERT OR IGNORE INTO unsettled (thread_id) VALUES (?)", thread.id);
  }
  const bool has_posts = std::any_of(page.posts.begin(), page.posts.end(), is_storable);
  if (!page.thread && !has_posts) return;
  database_.run("INSERT OR IGNORE INTO unsettled (thread_id) VALUES (?)", page.thread ? page.thread->id : Id{0});
  // A single post, or a choice of posts, tells nothing of those around it.
  if (!page.thread || !has_posts || page.kind != PageKind::thread || !page.page_number) return;
  std::vector<Id> ids;
  for (const Post& post : page.posts) {
    if (is_storable(post)) ids.push_back(post.id);
  }
  // In a merged thread numbers do not grow with time: what lies between two of them may be on any page.
  const bool is_ordered = std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>{}) == ids.end() ||
                          std::adjacent_find(ids.begin(), ids.end(), std::less_equal<>{}) == ids.end();
  const auto [first, last] = std::minmax_element(ids.begin(), ids.end());
  database_.run(
      "INSERT INTO pages (thread_id, number, as_of, first_post_id, last_post_id, post_count, is_ordered, capture_id) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (thread_id, number, as_of) DO UPDATE SET "
      "first_post_id = excluded.first_post_id, last_post_id = excluded.last_post_id, "
      "post_count = excluded.post_count, is_ordered = excluded.is_ordered",
      page.thread->id, *page.page_number, moment.rank, *first, *last, ids.size(), is_ordered, moment.capture_id);
}

bool Writer::take_set(std::string_view table, std::string_view key, std::string_view column, Id id, const Rank& rank) {
  return database_.run(
             fmt::format("UPDATE {0} SET {1} = ?2 WHERE {2} = ?1 AND coalesce({1}, '') <= ?2", table, column, key), id,
             rank) > 0;
}

}  // namespace vbarchive::archive
