#include "extract/page_dates.h"

#include <algorithm>

#include <utility>

#include "dates/printed_date.h"
#include "extract/site.h"

namespace vbarchive::extraction {
namespace {

/// What the page's own dates prove. Posts, and the last posts of listed threads, carry their number: it grows with
/// time.
DateOrder order_of_page(const Page& page, const std::vector<std::string>& evidence,
                        std::optional<UtcTime> captured_at) {
  std::vector<dates::Sample> samples;
  const auto add = [&](const std::string& text, std::optional<Id> id) {
    if (std::optional<dates::Reading> reading = dates::read(text)) samples.push_back({*reading, id});
  };
  for (const Post& post : page.posts) {
    if (post.posted_at) add(post.posted_at->text, post.id);
    if (post.edited_at) add(post.edited_at->text, std::nullopt);
    for (const Reaction& reaction : post.reactions) {
      if (reaction.reacted_at) add(reaction.reacted_at->text, std::nullopt);
    }
  }
  for (const UnnumberedPost& post : page.unnumbered_posts) {
    if (post.posted_at) add(post.posted_at->text, std::nullopt);
  }
  for (const Thread& thread : page.threads) {
    if (thread.last_post_at) add(thread.last_post_at->text, thread.last_post_id);
  }
  for (const User& user : page.users) {
    if (user.joined) add(*user.joined, std::nullopt);
  }
  for (const std::string& text : evidence) add(text, std::nullopt);
  return dates::order_of(samples, captured_at);
}

}  // namespace

void resolve_dates(const PageView& view, const std::vector<Range>& written, const PageInput& input,
                   const ExtractOptions& options, Page& page, const std::vector<std::string>& evidence) {
  const dates::Footer footer = find_footer(view, written);
  page.site.utc_offset_minutes = footer.utc_offset_minutes;
  page.date_order = order_of_page(page, evidence, input.captured_at);

  dates::Context context;
  context.order = page.date_order == DateOrder::unknown ? options.date_order : page.date_order;
  context.utc_offset_minutes = footer.utc_offset_minutes;
  if (!context.utc_offset_minutes && options.utc_offset_minutes) {
    context.utc_offset_minutes = options.utc_offset_minutes;
    context.offset_source = DateSource::option;
  }
  context.now = dates::page_now(footer, context.utc_offset_minutes, input.captured_at);
  const auto resolve = [&](std::optional<PrintedDate>& date) {
    if (!date) return;
    PrintedDate resolved = dates::resolve(date->text, context);
    if (date->utc) {
      // The page holds the instant itself: the print adds what its clock showed.
      resolved.utc = date->utc;
      resolved.source = date->source;
      if (!resolved.local && context.utc_offset_minutes)
        resolved.local = at_offset(*date->utc, *context.utc_offset_minutes);
    }
    date = std::move(resolved);
  };
  for (Post& post : page.posts) {
    resolve(post.posted_at);
    resolve(post.edited_at);
    for (Reaction& reaction : post.reactions) resolve(reaction.reacted_at);
  }
  for (UnnumberedPost& post : page.unnumbered_posts) resolve(post.posted_at);
  for (Thread& thread : page.threads) resolve(thread.last_post_at);

  // "Today" cannot lie behind the printed day of a later post: the time of the capture is not that of the page (a
  // copied file).
  constexpr std::int64_t day = 86'400;
  const auto is_relative = [](const Post& post) {
    return post.posted_at && post.posted_at->source == DateSource::relative;
  };
  std::optional<Id> last_relative;
  std::int64_t latest = 0;
  for (const Post& post : page.posts) {
    if (!is_relative(post) || !post.posted_at->local) continue;
    if (!last_relative || post.posted_at->local->seconds > latest) {
      last_relative = post.id;
      latest = post.posted_at->local->seconds;
    }
  }
  const bool is_contradicted = last_relative && std::ranges::any_of(page.posts, [&](const Post& post) {
                                 return post.id > *last_relative && !is_relative(post) && post.posted_at &&
                                        post.posted_at->local && post.posted_at->local->seconds + day < latest;
                               });
  if (!is_contradicted) return;
  const auto forget = [](std::optional<PrintedDate>& date) {
    if (!date || date->source != DateSource::relative) return;
    date->local.reset();
    date->utc.reset();
    date->source.reset();
  };
  for (Post& post : page.posts) {
    forget(post.posted_at);
    forget(post.edited_at);
    for (Reaction& reaction : post.reactions) forget(reaction.reacted_at);
  }
}

}  // namespace vbarchive::extraction
