#include "support/page_promises.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "records/json.h"

namespace vbarchive::testing {
namespace {

constexpr std::int64_t first_second = -62'135'596'800;  // of the year 1
constexpr std::int64_t last_second = 253'402'300'799;   // of the year 9999
constexpr std::int64_t day = 86'400;

/// Gathers the first complaint.
class Check {
 public:
  void that(bool holds, std::string_view what, Id of = 0) {
    if (!holds && broken_.empty()) broken_ = fmt::format("{} ({})", what, of);
  }
  template <typename T>
  void positive(const std::optional<T>& number, std::string_view what, Id of = 0) {
    that(!number || *number > 0, what, of);
  }
  template <typename T>
  void count(const std::optional<T>& number, std::string_view what, Id of = 0) {
    that(!number || *number >= 0, what, of);
  }
  void name(const std::optional<std::string>& text, std::string_view what, Id of = 0) {
    that(!text || !text->empty(), what, of);
  }
  void date(const std::optional<PrintedDate>& date, std::string_view what, Id of) {
    if (!date) return;
    that(date->utc.has_value() == date->source.has_value(), what, of);
    that(!date->local || (date->local->seconds >= first_second && date->local->seconds <= last_second), what, of);
    that(!date->utc || (date->utc->seconds >= first_second - day && date->utc->seconds <= last_second + day), what, of);
  }
  /// From 1 on, without a gap.
  template <typename T>
  void ordinals(const std::vector<T>& items, std::string_view what, Id of = 0) {
    for (std::size_t i = 0; i < items.size(); ++i) that(items[i].ordinal == static_cast<int>(i + 1), what, of);
  }
  /// All positive, none twice.
  template <typename T>
  std::set<Id> ids(const std::vector<T>& items, std::string_view what) {
    std::set<Id> seen;
    for (const T& item : items) that(item.id > 0 && seen.insert(item.id).second, what, item.id);
    return seen;
  }

  [[nodiscard]] std::string broken() const { return broken_; }

 private:
  std::string broken_;
};

void check_post(const Post& post, Check& check) {
  const Id id = post.id;
  check.positive(post.number, "a post's number is not positive", id);
  check.positive(post.author_id, "an author's number is not positive", id);
  check.name(post.author_name, "an author's name is empty", id);
  check.name(post.title, "a post's title is empty", id);
  check.that(post.html.has_value() == post.text.has_value(), "a message is half there", id);
  check.that(post.html || post.state != PostState::visible, "a visible post has no message", id);
  check.that(post.html || (post.quotes.empty() && post.blocks.empty() && post.links.empty()),
             "a post without a message quotes, links or has blocks", id);
  check.date(post.posted_at, "a post's date", id);
  check.date(post.edited_at, "an edit's date", id);

  check.ordinals(post.quotes, "ordinals of quotes", id);
  for (const Quote& quote : post.quotes) {
    check.that(!quote.parent_ordinal || (*quote.parent_ordinal >= 1 && *quote.parent_ordinal < quote.ordinal),
               "a quote stands in one that does not stand before it", id);
    check.positive(quote.quoted_post_id, "a quoted post's number is not positive", id);
    check.that(quote.quoted_post_id.has_value() == quote.resolved_by.has_value(), "how a quote is resolved", id);
    check.name(quote.author_name, "a quoted name is empty", id);
  }
  check.ordinals(post.blocks, "ordinals of blocks", id);
  check.ordinals(post.links, "ordinals of links", id);
  for (const Link& link : post.links) check.that(!link.url.empty(), "a link leads nowhere", id);
  for (const Reaction& reaction : post.reactions) {
    check.that(!reaction.kind.empty() && !reaction.user_name.empty(), "a reaction without kind or name", id);
    check.positive(reaction.user_id, "a reaction's user has no positive number", id);
    check.date(reaction.reacted_at, "a reaction's date", id);
  }
  for (const ReactionTotal& total : post.reaction_totals) {
    check.that(!total.kind.empty() && total.total >= 0, "a total without kind, or below 0", id);
  }
  for (const Attachment& attachment : post.attachments) {
    check.that(!attachment.url.empty(), "an attachment without an address", id);
    check.positive(attachment.id, "an attachment's number is not positive", id);
    check.count(attachment.views, "an attachment's views are below 0", id);
  }
}

void check_thread(const Thread& thread, Check& check) {
  const Id id = thread.id;
  check.positive(thread.forum_id, "the number of a thread's forum is not positive", id);
  check.positive(thread.author_id, "the number of a thread's author is not positive", id);
  check.positive(thread.moved_to, "a thread is moved to no number", id);
  check.positive(thread.last_post_id, "the number of a last post is not positive", id);
  check.positive(thread.page_count, "a thread has no page", id);
  check.count(thread.views, "views are below 0", id);
  check.count(thread.reply_count, "replies are below 0", id);
  check.name(thread.title, "a thread's title is empty", id);
  check.name(thread.author_name, "the name of a thread's author is empty", id);
  check.name(thread.last_post_by, "the name of a last poster is empty", id);
  check.that(!thread.rating || (*thread.rating >= 0 && *thread.rating <= 5), "a rating is out of its range", id);
  check.date(thread.last_post_at, "a last post's date", id);
  if (thread.tags) check.that(std::ranges::count(*thread.tags, "") == 0, "a tag is empty", id);
}

void check_poll(const Poll& poll, Check& check) {
  check.that(!poll.options.empty(), "a poll has no options");
  check.count(poll.voters, "voters are below 0");
  check.ordinals(poll.options, "ordinals of options");
  for (const PollOption& option : poll.options) {
    check.count(option.votes, "votes are below 0", option.ordinal);
    check.that(!option.percent || (std::isfinite(*option.percent) && *option.percent >= 0 && *option.percent <= 100),
               "a share is no share", option.ordinal);
  }
  for (const PollVote& vote : poll.votes) {
    check.that(vote.ordinal >= 1 && static_cast<std::size_t>(vote.ordinal) <= poll.options.size(),
               "a vote for no option", vote.ordinal);
    check.that(!vote.user_name.empty(), "a voter without a name", vote.ordinal);
    check.positive(vote.user_id, "a voter's number is not positive", vote.ordinal);
  }
}

void text_alone(std::optional<PrintedDate>& date) {
  if (!date) return;
  PrintedDate printed;
  printed.text = date->text;
  date = printed;
}

Post without_dates(Post post) {
  text_alone(post.posted_at);
  text_alone(post.edited_at);
  for (Reaction& reaction : post.reactions) text_alone(reaction.reacted_at);
  return post;
}

/// Absent, or the same.
template <typename T>
bool agrees(const std::optional<T>& part, const std::optional<T>& whole) {
  return !part || part == whole;
}

UnnumberedPost without_dates(UnnumberedPost post) {
  text_alone(post.posted_at);
  return post;
}

bool agrees(const Forum& part, const Forum& whole) {
  return part.id == whole.id && agrees(part.parent_id, whole.parent_id) && agrees(part.title, whole.title) &&
         agrees(part.description, whole.description) && agrees(part.url, whole.url) &&
         agrees(part.thread_count, whole.thread_count) && agrees(part.post_count, whole.post_count);
}

bool agrees(const Attachment& part, const Attachment& whole) {
  return part.id == whole.id && agrees(part.name, whole.name) && part.url == whole.url &&
         agrees(part.size_text, whole.size_text) && agrees(part.views, whole.views) &&
         agrees(part.is_image, whole.is_image) && agrees(part.post_id, whole.post_id);
}

bool agrees(const Thread& part, const Thread& whole) {
  const auto same_print = [&] {
    return !part.last_post_at || (whole.last_post_at && part.last_post_at->text == whole.last_post_at->text);
  };
  return part.id == whole.id && agrees(part.title, whole.title) && agrees(part.prefix, whole.prefix) &&
         agrees(part.forum_id, whole.forum_id) && agrees(part.url, whole.url) &&
         agrees(part.author_id, whole.author_id) && agrees(part.author_name, whole.author_name) &&
         agrees(part.is_closed, whole.is_closed) && agrees(part.is_sticky, whole.is_sticky) &&
         agrees(part.moved_to, whole.moved_to) && agrees(part.views, whole.views) &&
         agrees(part.reply_count, whole.reply_count) && agrees(part.rating, whole.rating) &&
         agrees(part.page_count, whole.page_count) && agrees(part.last_post_id, whole.last_post_id) &&
         agrees(part.last_post_by, whole.last_post_by) && agrees(part.tags, whole.tags) && same_print();
}

template <typename T>
bool are_first_of(const std::vector<T>& part, const std::vector<T>& whole) {
  return part.size() <= whole.size() &&
         std::equal(part.begin(), part.end(), whole.begin(), [](const T& a, const T& b) { return agrees(a, b); });
}

bool agrees(const User& part, const User& whole) {
  return part.name == whole.name && agrees(part.title, whole.title) && agrees(part.joined, whole.joined) &&
         agrees(part.location, whole.location) && agrees(part.post_count, whole.post_count) &&
         agrees(part.avatar_url, whole.avatar_url) && agrees(part.url, whole.url);
}

bool holds_nothing(const Page& page) {
  return page.posts.empty() && page.unnumbered_posts.empty() && page.users.empty() && page.threads.empty() &&
         page.forums.empty() && !page.thread && !page.poll && page.attachments.empty();
}

}  // namespace

std::string contradiction(const Page& part, const Page& whole) {
  Check check;
  // The subforums of a listing stand before its threads, as forums do on the board's index.
  check.that(part.kind == whole.kind || part.kind == PageKind::other ||
                 (part.kind == PageKind::index && whole.kind == PageKind::forum),
             "another kind of page");
  if (whole.outcome == Outcome::stored) {
    check.that(
        part.outcome == Outcome::stored || part.outcome == Outcome::truncated || part.outcome == Outcome::not_vbulletin,
        "a refusal that the whole page is not");
  }
  if (holds_nothing(part)) return check.broken();  // of what belongs to a board
  check.that(agrees(part.url, whole.url), "another address");
  check.that(agrees(part.site.base_url, whole.site.base_url), "another address of the board");
  check.that(agrees(part.site.title, whole.site.title), "another title of the board");
  check.that(agrees(part.forum_id, whole.forum_id), "another forum");
  check.that(agrees(part.page_number, whole.page_number), "another number of the page");
  check.that(part.posts.size() <= whole.posts.size(), "more posts");
  for (std::size_t i = 0; i < part.posts.size() && i < whole.posts.size(); ++i) {
    check.that(without_dates(part.posts[i]) == without_dates(whole.posts[i]), "another post", part.posts[i].id);
  }
  check.that(part.unnumbered_posts.size() <= whole.unnumbered_posts.size(), "more posts without numbers");
  for (std::size_t i = 0; i < part.unnumbered_posts.size() && i < whole.unnumbered_posts.size(); ++i) {
    check.that(without_dates(part.unnumbered_posts[i]) == without_dates(whole.unnumbered_posts[i]),
               "another post without a number", part.unnumbered_posts[i].ordinal);
  }
  check.that(are_first_of(part.forums, whole.forums), "other forums");
  check.that(are_first_of(part.threads, whole.threads), "other threads");
  check.that(are_first_of(part.attachments, whole.attachments), "other attachments");
  check.that(agrees(part.poll, whole.poll), "another poll");
  check.that(!part.thread || (whole.thread && agrees(*part.thread, *whole.thread)), "another thread");
  for (const User& user : part.users) {
    const auto same = std::ranges::find(whole.users, user.id, &User::id);
    check.that(same != whole.users.end() && agrees(user, *same), "another user", user.id);
  }
  return check.broken();
}

std::string broken_promise(const Page& page) {
  Check check;
  check.that(page.outcome == Outcome::stored || !page.detail.empty(), "no records and no reason");
  check.that(page.outcome == Outcome::stored || holds_nothing(page), "a page that is not stored has records");
  check.that(page.kind != PageKind::other || holds_nothing(page), "a page of no kind has records");
  check.that(page.posts.empty() || page.kind == PageKind::thread || page.kind == PageKind::post,
             "posts on a page that shows no thread");
  check.that(page.unnumbered_posts.empty() || page.kind == PageKind::printable || page.kind == PageKind::archive,
             "posts without numbers on a page that has numbers");
  check.that(!page.site.base_url || page.site.base_url->ends_with('/'), "the board's address has no slash at its end");
  check.positive(page.page_number, "the number of the page is not positive");
  check.that(
      !page.page_number || !page.thread || !page.thread->page_count || *page.page_number <= *page.thread->page_count,
      "the page lies behind the last");

  check.ids(page.posts, "a post's number is not positive, or there twice");
  const std::set<Id> users = check.ids(page.users, "a user's number is not positive, or there twice");
  const std::set<Id> forums = check.ids(page.forums, "a forum's number is not positive, or there twice");
  check.ids(page.threads, "a thread's number is not positive, or there twice");
  for (const Post& post : page.posts) {
    check_post(post, check);
    check.that(!post.author_id || !post.author_name || users.contains(*post.author_id), "an author is not among users",
               post.id);
  }
  check.ordinals(page.unnumbered_posts, "ordinals of posts without numbers");
  for (const UnnumberedPost& post : page.unnumbered_posts) {
    check.positive(post.number, "the number of a post in its thread is not positive", post.ordinal);
    check.name(post.author_name, "an author's name is empty", post.ordinal);
    check.date(post.posted_at, "the date of a post without a number", post.ordinal);
  }
  for (const User& user : page.users) {
    check.that(!user.name.empty(), "a user without a name", user.id);
    check.count(user.post_count, "a user's posts are below 0", user.id);
  }
  for (const Forum& forum : page.forums) {
    check.positive(forum.parent_id, "a forum lies in no number", forum.id);
    check.that(forum.parent_id != forum.id, "a forum lies in itself", forum.id);
    check.count(forum.thread_count, "a forum's threads are below 0", forum.id);
    check.count(forum.post_count, "a forum's posts are below 0", forum.id);
  }
  check.that(!page.forum_id || forums.contains(*page.forum_id), "the listed forum is not among forums");
  if (page.thread) {
    check.that(page.thread->id > 0, "the thread's number is not positive", page.thread->id);
    check_thread(*page.thread, check);
  }
  for (const Thread& thread : page.threads) check_thread(thread, check);
  if (page.poll) check_poll(*page.poll, check);
  for (const Attachment& attachment : page.attachments) {
    check.that(!attachment.url.empty(), "a listed attachment without an address");
    check.positive(attachment.id, "a listed attachment's number is not positive");
    check.positive(attachment.post_id, "a listed attachment's post is not positive");
  }
  if (!check.broken().empty()) return check.broken();
  try {
    (void)to_json(page).dump();  // throws for text that is not UTF-8
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace vbarchive::testing
