#include "extract/other_pages.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "extract/board_index.h"
#include "extract/listing.h"
#include "extract/lofi_archive.h"
#include "extract/member.h"
#include "extract/page_dates.h"
#include "extract/rule.h"
#include "extract/thread.h"
#include "extract/thread_lists.h"

namespace vbarchive::extraction {
namespace {

/// What the dates of a page are resolved with, beside its records.
struct DateHints {
  std::vector<Range> written;  ///< where people wrote
  std::vector<std::string> evidence;
};

/// The path to the forum, the forum itself at its end.
std::vector<Forum> path_with(const PageView& view, Forum own) {
  std::vector<Forum> path = read_forum_path(view);
  const auto is_own = [&](const Forum& forum) { return forum.id == own.id; };
  if (const auto linked = std::ranges::find_if(path, is_own); linked != path.end()) {
    // Where the last step is a link to the page itself, it has the title that the head may lack.
    if (!own.title) own.title = linked->title;
    path.erase(linked, path.end());
  }
  if (!path.empty()) own.parent_id = path.back().id;
  path.push_back(std::move(own));
  return path;
}

/// Threads of a forum; or a category, which has subforums and no threads of its own.
bool read_forum_page(const PageView& view, Page& page, DateHints& hints) {
  std::vector<ListedThread> rows = read_thread_rows(view);
  const std::optional<Id> id = find_own_forum(view, !rows.empty());
  if (!id) return false;
  std::vector<Forum> below = read_forum_rows(view, id);
  if (rows.empty() && below.empty() && !has_thread_list(view)) return false;
  page.kind = PageKind::forum;
  page.forum_id = id;
  page.forums = path_with(view, read_own_forum(view, *id));
  for (Forum& forum : below) {
    const bool is_above = std::ranges::any_of(page.forums, [&](const Forum& known) { return known.id == forum.id; });
    if (!is_above) page.forums.push_back(std::move(forum));
  }
  for (const ListedThread& row : rows) {
    hints.written.push_back(row.range);
    if (row.started) hints.evidence.push_back(*row.started);
  }
  page.page_number = read_page_number(view, hints.written);
  page.threads.reserve(rows.size());
  for (ListedThread& row : rows) {
    // A moved thread is named in its old forum, but lies in another.
    const bool is_elsewhere = row.is_moved && !row.thread.moved_to;
    if (!is_elsewhere) row.thread.forum_id = id;
    page.threads.push_back(std::move(row.thread));
  }
  return true;
}

/// A list of the lo-fi archive: of one forum's threads, or of all forums.
bool read_archive_page(const PageView& view, Page& page, DateHints&) {
  std::optional<ArchivedList> found = read_archived_list(view);
  if (!found) return false;
  page.kind = found->forum_id ? PageKind::forum : PageKind::index;
  page.forum_id = found->forum_id;
  page.forums = std::move(found->forums);
  page.threads = std::move(found->threads);
  if (found->forum_id) page.page_number = found->page_number;
  return true;
}

bool read_index_page(const PageView& view, Page& page, DateHints&) {
  std::vector<Forum> forums = read_forum_rows(view, std::nullopt);
  if (forums.empty()) return false;
  page.kind = PageKind::index;
  page.forums = std::move(forums);
  return true;
}

bool read_member_page(const PageView& view, Page& page, DateHints&) {
  std::optional<User> user = read_member(view);
  if (!user) return false;
  page.kind = PageKind::member;
  page.users.push_back(std::move(*user));
  return true;
}

/// A page about a thread whose number alone is known.
void name_thread(Id id, Page& page) {
  if (id <= 0) return;
  page.thread.emplace();
  page.thread->id = id;
}

bool read_poll_results(const PageView& view, Page& page, DateHints&) {
  std::optional<PollPage> found = read_poll_page(view);
  if (!found) return false;
  page.kind = PageKind::poll_results;
  page.forums = read_forum_path(view);
  page.poll = std::move(found->poll);
  if (found->thread.id > 0) {
    page.thread = std::move(found->thread);
    if (!page.forums.empty()) page.thread->forum_id = page.forums.back().id;
  }
  return true;
}

bool read_who_posted(const PageView& view, Page& page, DateHints&) {
  std::optional<Participants> found = read_participants(view);
  if (!found) return false;
  page.kind = PageKind::who_posted;
  page.users = std::move(found->users);
  name_thread(found->thread_id, page);
  return true;
}

bool read_attachments_page(const PageView& view, Page& page, DateHints&) {
  std::optional<AttachmentList> found = read_attachment_list(view);
  if (!found) return false;
  page.kind = PageKind::attachments;
  page.attachments = std::move(found->attachments);
  name_thread(found->thread_id, page);
  return true;
}

struct Reader {
  Finder finder;
  bool (*read)(const PageView&, Page&, DateHints&);
};

/// The surer marks first: rows of threads and forums have ids of their own, the last two are tables of links.
constexpr Reader readers[] = {
    {{"page.kind", "archive-list", "lists of the lo-fi archive: 3.x, 4.x"}, read_archive_page},
    {{"page.kind", "thread-rows", "rows of threads, or forums below a forum: all"}, read_forum_page},
    {{"page.kind", "forum-rows", "rows of forums: all"}, read_index_page},
    {{"page.kind", "profile-head", "a member's name where profiles have it, and the number: all"}, read_member_page},
    {{"page.kind", "poll-results", "a poll below the path to its thread: 3.x [KLN]"}, read_poll_results},
    {{"page.kind", "participants", "members with their counts of posts in a thread: 3.x, 4.x"}, read_who_posted},
    {{"page.kind", "file-table", "a table of files of one thread: 3.x, 4.x"}, read_attachments_page}};

}  // namespace

void list_kind_rules(RuleList& rules) {
  for (const Reader& reader : readers) list(reader.finder, rules);
}

bool read_other_page(const PageView& view, const PageInput& input, const ExtractOptions& options, Page& page) {
  DateHints hints;
  const auto reader = std::ranges::find_if(readers, [&](const Reader& one) { return one.read(view, page, hints); });
  if (reader == std::end(readers)) return false;
  note(view, reader->finder, std::nullopt, {}, name_of(page.kind));
  page.outcome = Outcome::stored;
  resolve_dates(view, hints.written, input, options, page, hints.evidence);
  return true;
}

}  // namespace vbarchive::extraction
