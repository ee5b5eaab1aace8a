#include "extract/thread_lists.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "extract/poll.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

/// The thread of `misc.php?do=VERB&t=N`, where that is the page's own address.
std::optional<Id> thread_of_address(const PageView& page, std::string_view verb) {
  if (!page.url() || !holds(*page.url(), verb)) return std::nullopt;
  return number_in_query(*page.url(), {"t", "threadid"});
}

/// The one thread that links of the page name.
std::optional<Id> only_thread(const PageView& page) {
  std::optional<Id> only;
  for (const Node& node : page.elements(Tag::a)) {
    const url::BoardLink link = page.link(node);
    if (link.target != url::LinkTarget::thread || !link.id || link.by_shape) continue;
    if (only && *only != *link.id) return std::nullopt;
    only = link.id;
  }
  return only;
}

/// The row that a link stands in: of a table, a list, a definition list.
const Node* row_of(const Node& link) {
  for (const Node* at = link.parent(); at && !at->is(Tag::body); at = at->parent()) {
    if (at->is(Tag::tr) || at->is(Tag::li) || at->is(Tag::dl)) return at;
  }
  return nullptr;
}

/// No row of these lists comes near; it bounds the work on nested ones.
constexpr std::uint32_t largest_row = 1'000;

bool is_bounded(const Node* row) { return row && row->last() - row->order() <= largest_row; }

/// The last thread that the breadcrumb links to.
const Node* last_step(const PageView& page) {
  const Node* last = nullptr;
  for (const Node& node : page.nodes()) {
    if (!node.is_element()) continue;
    const bool is_step = node.has_class("navbar") || node.has_class("navbit") || node.id() == "breadcrumb" ||
                         holds(text::ascii_lower(node.classes()), "breadcrumb");
    if (!is_step || !is_bounded(&node)) continue;
    for (const Node& inner : node.subtree()) {
      if (!inner.is(Tag::a) || html::text_of(inner).empty()) continue;
      const url::BoardLink link = page.link(inner);
      if (link.target == url::LinkTarget::thread && link.id && !link.is_action) last = &inner;
    }
  }
  return last;
}

}  // namespace

std::optional<PollPage> read_poll_page(const PageView& page) {
  const bool is_by_address = page.url() && url::classify(*page.url()).target == url::LinkTarget::poll_results;
  const Node* const step = last_step(page);
  if (!step && !is_by_address) return std::nullopt;
  std::optional<Poll> poll = read_poll(page, {});
  if (!poll) return std::nullopt;
  PollPage found;
  found.poll = std::move(*poll);
  if (step) {
    found.thread.id = *page.link(*step).id;
    found.thread.title = html::text_of(*step);
    found.thread.url = page.absolute(step->attribute("href"));
  } else if (const auto id = only_thread(page)) {
    found.thread.id = *id;
  }
  return found;
}

std::optional<Participants> read_participants(const PageView& page) {
  Participants found;
  const std::optional<Id> addressed = thread_of_address(page, "do=whoposted");
  std::optional<Id> searched;
  std::set<Id> known;
  bool has_counts = false;
  for (const Node& node : page.elements(Tag::a)) {
    const url::BoardLink link = page.link(node);
    if (link.target != url::LinkTarget::member || !link.id || *link.id <= 0 || link.is_action) continue;
    std::string name = html::text_of(node);
    const Node* const row = row_of(node);
    if (name.empty() || !is_bounded(row)) continue;
    // How many posts, as a link that searches them, or alone behind the name.
    bool has_count = false;
    for (const Node& inner : row->subtree()) {
      if (inner.order() <= node.last()) continue;
      if (inner.is(Tag::a) && holds(inner.attribute("href"), "do=finduser") && text::count_of(html::text_of(inner))) {
        if (const auto thread = number_in_query(inner.attribute("href"), {"searchthreadid", "t"})) {
          has_count = true;
          searched = thread;
        }
      } else if (addressed && inner.is_text() && text::count_of(inner.content())) {
        has_count = true;
      }
    }
    if (!has_count) continue;
    has_counts = true;
    if (!known.insert(*link.id).second) continue;
    User user;
    user.id = *link.id;
    user.name = std::move(name);
    user.url = page.absolute(node.attribute("href"));
    found.users.push_back(std::move(user));
  }
  if (!has_counts) return std::nullopt;
  const std::optional<Id> thread = addressed ? addressed : searched;
  if (!thread) return std::nullopt;
  found.thread_id = *thread;
  return found;
}

std::optional<AttachmentList> read_attachment_list(const PageView& page) {
  AttachmentList found;
  std::set<Id> known;
  for (const Node& node : page.elements(Tag::a)) {
    const url::BoardLink link = page.link(node);
    if (link.target != url::LinkTarget::attachment || !link.id) continue;
    const Node* const row = row_of(node);
    std::string name = html::text_of(node);
    if (name.empty() || !is_bounded(row)) continue;
    if (!known.insert(*link.id).second) continue;
    Attachment attachment;
    attachment.id = link.id;
    attachment.name = std::move(name);
    attachment.url = page.absolute(node.attribute("href"));
    // The cells behind: the size has a unit, the views are a count alone; a link may lead to the post.
    for (const Node& inner : row->subtree()) {
      if (inner.is(Tag::a)) {
        if (const auto post = page.link(inner).post_id) attachment.post_id = post;
        continue;
      }
      if (!inner.is(Tag::td) || inner.contains(node)) continue;
      std::string text = html::text_of(inner);
      if (text.empty() || text.size() > 40) continue;
      if (const auto count = text::count_of(text)) {
        attachment.views = count;
      } else if (!attachment.size_text && text.front() >= '0' && text.front() <= '9') {
        attachment.size_text = std::move(text);
      }
    }
    found.attachments.push_back(std::move(attachment));
  }
  if (found.attachments.empty()) return std::nullopt;
  std::optional<Id> thread = thread_of_address(page, "do=showattachments");
  if (!thread) thread = only_thread(page);
  if (!thread) return std::nullopt;
  found.thread_id = *thread;
  return found;
}

}  // namespace vbarchive::extraction
