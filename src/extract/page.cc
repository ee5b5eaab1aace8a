#include <algorithm>
#include <cctype>

#include "extract/forum_activity.h"
#include "extract/lofi_archive.h"
#include "extract/next_page.h"
#include "extract/other_pages.h"
#include "extract/page_dates.h"
#include "extract/page_view.h"
#include "extract/poll.h"
#include "extract/posts.h"
#include "extract/posts_page.h"
#include "extract/printable.h"
#include "extract/refusal.h"
#include "extract/rule.h"
#include "extract/signs.h"
#include "extract/site.h"
#include "extract/thread.h"
#include "html/parse.h"
#include "records/cut_off.h"
#include "text/charset.h"
#include "text/offsets.h"
#include "text/utf8.h"
#include "vbarchive/explain.h"

#include <fmt/format.h>

namespace vbarchive {
namespace {

using extraction::Node;
using extraction::PageView;
using extraction::PostScope;
using extraction::Range;
using extraction::ReadPost;
using extraction::Tag;

/// `id="post_message_71"` in the source: counted without a parser, to see whether the parser swallowed posts.
std::size_t raw_messages(std::string_view source) {
  constexpr std::string_view mark = "id=\"post_message_";
  constexpr std::size_t underscore = mark.find('_');  // few are on a page, and one character is found soonest
  std::size_t count = 0;
  for (std::size_t at = source.find('_', underscore); at != std::string_view::npos; at = source.find('_', at + 1)) {
    if (source[at - 1] != mark[underscore - 1] || source.compare(at - underscore, mark.size(), mark) != 0) continue;
    const std::size_t behind = at - underscore + mark.size();
    if (behind < source.size() && source[behind] >= '0' && source[behind] <= '9') ++count;
  }
  return count;
}

std::size_t messages_in(const html::Document& document) {
  return static_cast<std::size_t>(std::ranges::count_if(document.nodes(), [](const Node& node) {
    return node.is_element() && extraction::id_after("post_message_", node.id());
  }));
}

void add_detail(Page& page, std::string_view text) {
  if (!page.detail.empty()) page.detail += "; ";
  page.detail += text;
}

/// What the tree was made of: the decoded page, and what was put into it.
struct Source {
  const text::Decoded& decoded;
  std::string mended;  ///< empty when nothing was
  std::vector<html::Insertion> insertions;

  [[nodiscard]] std::string_view text() const { return mended.empty() ? decoded.text : mended; }
};

/// The part of the source that nodes cover; what the parser itself inserted covers nothing.
std::pair<std::size_t, std::size_t> covered(const PageView& view, Range nodes) {
  std::size_t begin = std::string::npos, end = 0;
  for (const Node& node : view.nodes(nodes)) {
    if (node.source_end() == 0) continue;
    begin = std::min<std::size_t>(begin, node.source_begin());
    end = std::max<std::size_t>(end, node.source_end());
  }
  return {begin, end};
}

/// A place in the mended source as one in the decoded page.
std::size_t without_insertions(std::size_t at, const std::vector<html::Insertion>& insertions) {
  std::size_t inserted = 0;
  for (const html::Insertion& insertion : insertions) {
    if (insertion.at >= at) break;
    inserted += std::min(insertion.length, at - insertion.at);
  }
  return at - inserted;
}

/// The fields of a trace, each with its place in the page's own bytes.
std::vector<FieldExplanation> explained(const PageView& view, const Source& source, const extraction::Trace& trace,
                                        std::string_view bytes) {
  constexpr std::size_t shown_source = 300;
  std::vector<FieldExplanation> fields;
  std::vector<std::size_t> places;
  for (const extraction::TracedField& traced : trace.fields()) {
    FieldExplanation& field = fields.emplace_back();
    field.field = traced.field;
    field.subject = traced.subject;
    field.rule = traced.rule;
    field.evidence = traced.evidence;
    field.value = traced.value;
    field.tried = traced.tried;
    const auto [begin, end] = covered(view, traced.from);
    if (begin >= end) continue;
    std::string_view part = source.text().substr(begin, std::min(end - begin, shown_source));
    while (!part.empty() && !text::is_valid_utf8(part)) part.remove_suffix(1);
    field.source = text::fold_space(part);
    field.bytes = {without_insertions(begin, source.insertions), without_insertions(end, source.insertions)};
    places.push_back(field.bytes->begin);
    places.push_back(field.bytes->end);
  }
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  const std::vector<std::size_t> original = text::original_offsets(bytes, source.decoded, places);
  const auto to_original = [&](std::size_t at) {
    return original[static_cast<std::size_t>(std::ranges::lower_bound(places, at) - places.begin())];
  };
  for (FieldExplanation& field : fields) {
    if (field.bytes) field.bytes = {to_original(field.bytes->begin), to_original(field.bytes->end)};
  }
  return fields;
}

/// Whether the page ends before its end. Then its last post may be a part of one.
bool is_cut_off(std::string_view source) {
  const std::string_view tail = source.substr(source.size() - std::min<std::size_t>(source.size(), 65'536));
  for (std::size_t at = tail.rfind("</"); at != std::string_view::npos;
       at = at == 0 ? at - 1 : tail.rfind("</", at - 1)) {
    const std::string_view name = tail.substr(at + 2, 4);
    if (text::equals_ignoring_ascii_case(name, "html") || text::equals_ignoring_ascii_case(name, "body")) return false;
  }
  return true;
}

/// The page without its last, unfinished token: half a word is no word. What looks like no markup stays as it is.
void drop_unfinished_end(std::string& source) {
  const std::size_t end = source.rfind('>');
  if (end != std::string::npos) source.resize(end + 1);
}

/// What a page that was cut off does not tell for certain: its last row may lack a half, a list its end, and where no
/// pager was reached the page need not be the only one. Posts are judged one by one: is_whole().
void leave_out_unfinished(Page& page) {
  const bool is_only_page = page.thread ? page.thread->page_count == 1 : page.page_number == 1;
  if (is_only_page) page.page_number.reset();
  if (page.thread) {
    if (is_only_page) page.thread->page_count.reset();
    page.thread->tags.reset();
  }
  if (page.kind == PageKind::poll_results) page.poll.reset();
  if (!page.attachments.empty()) page.attachments.pop_back();
  if (!page.threads.empty()) {
    page.threads.pop_back();
  } else if (!page.forums.empty() && (page.kind == PageKind::index ||
                                      (page.kind == PageKind::forum && page.forums.back().id != page.forum_id))) {
    page.forums.pop_back();
  }
  const bool holds_nothing = page.posts.empty() && page.unnumbered_posts.empty() && page.threads.empty() &&
                             page.forums.empty() && page.users.empty() && page.attachments.empty() && !page.thread;
  if (page.outcome == Outcome::stored && holds_nothing) {
    page.outcome = Outcome::truncated;
    page.kind = PageKind::other;
  }
}

/// Whether all of a post is there. In vBulletin 4 its thanks follow it in a list item of their own: only the end of the
/// list tells.
bool is_whole(const PageView& view, const PostScope& scope) {
  const std::string closing = "/ post #" + std::to_string(scope.id);
  if (std::ranges::any_of(view.comments(), [&](const PageView::Comment& comment) { return comment.text == closing; }))
    return true;
  if (!scope.frame) return false;
  for (const Node* at = scope.frame->parent(); at; at = at->parent()) {
    if (at->id() == "posts" || at->has_class("conversation-list")) return at->is_closed();
  }
  return scope.frame->is_closed();
}

/// When the page was captured: what it says itself, else what is known from outside; nothing where the page's footer is
/// of another year (a copied file has the time of the copy), for "Today" would be invented.
std::optional<UtcTime> capture_time(const PageView& view, const PageInput& input, std::optional<UtcTime> stated) {
  if (stated || !input.captured_at) return stated;
  const std::optional<int> year = extraction::copyright_year(view);
  const std::string captured = to_iso(*input.captured_at);
  if (year && std::to_string(*year) != captured.substr(0, 4)) {
    // A capture of the first days may show the old year in a zone that is behind.
    const bool is_new_year = captured.substr(5, 5) == "01-01" && *year == std::stoi(captured.substr(0, 4)) - 1;
    if (!is_new_year) return std::nullopt;
  }
  return input.captured_at;
}

using PostsKind = extraction::PostsPage::Kind;

void read_posts(const PageView& view, std::vector<PostScope> scopes, PostsKind kind, bool cut_off,
                const PageInput& input, const ExtractOptions& options, Page& page) {
  page.kind = kind == PostsKind::single ? PageKind::post : PageKind::thread;
  page.outcome = Outcome::stored;
  if (cut_off && !is_whole(view, scopes.back())) {
    scopes.pop_back();
    add_detail(page, "the last post is not whole and was left out");
    if (scopes.empty()) {
      page.outcome = Outcome::truncated;
      return;
    }
  }
  page.posts.reserve(scopes.size());
  for (const PostScope& scope : scopes) {
    ReadPost read = extraction::read_post(scope);
    if (read.author && std::ranges::none_of(page.users, [&](const User& user) { return user.id == read.author->id; })) {
      page.users.push_back(std::move(*read.author));
    }
    page.posts.push_back(std::move(read.post));
  }
  if (kind == PostsKind::single) {
    page.thread = extraction::thread_of_single(view, scopes.front());
    page.forums = extraction::read_forum_path(view);
    if (page.thread && !page.forums.empty()) page.thread->forum_id = page.forums.back().id;
  } else {
    extraction::ThreadPage thread = extraction::read_thread(view, scopes);
    page.thread = std::move(thread.thread);
    page.forums = std::move(thread.forums);
    page.page_number = thread.page_number;
    if (kind == PostsKind::choice) {
      // What is not shown is in the tree: neither missing nor on another page.
      page.page_number.reset();
      if (page.thread) page.thread->page_count.reset();
      add_detail(page, "a tree of posts: only those that are shown in full were read");
    }
  }
  if (!page.thread) add_detail(page, "the number of its thread is not to be found");

  std::vector<Range> places;
  places.reserve(scopes.size());
  for (const PostScope& scope : scopes) places.push_back(scope.range);
  page.poll = extraction::read_poll(view, places);
  if (!page.poll && extraction::has_unread_poll(view, places)) add_detail(page, "poll present, unparsed");
  extraction::resolve_dates(view, places, input, options, page);
}

using extraction::Finder;
constexpr Finder numbered_posts{"page.kind", "posts", "posts with numbers: threads, single posts"};
constexpr Finder unnumbered_posts{"page.kind", "posts-without-numbers", "printable threads, the lo-fi archive"};
constexpr Finder refused_page{"page.kind", "refusal", "a message in the place of content: all"};
constexpr Finder printed_post{"unnumbered.post", "post-block", "a block of author, date and words: printable, archive"};

/// A printable thread, or one of the lo-fi archive.
bool read_unnumbered(const PageView& view, bool cut_off, const PageInput& input, const ExtractOptions& options,
                     Page& page) {
  std::optional<extraction::UnnumberedPage> found = extraction::read_printable(view, options.limits.posts);
  if (!found) found = extraction::read_archived_thread(view, options.limits.posts);
  if (!found) return false;
  if (found->posts.size() > options.limits.posts) {
    page.outcome = Outcome::quarantined;
    add_detail(page, fmt::format("more than {} posts", options.limits.posts));
    return true;
  }
  page.kind = found->kind;
  page.outcome = Outcome::stored;
  extraction::note(view, unnumbered_posts, std::nullopt, {}, name_of(page.kind));
  for (std::size_t i = 0; i < found->posts.size() && i < found->written.size(); ++i) {
    extraction::note(view, printed_post, found->posts[i].ordinal, found->written[i],
                     found->posts[i].author_name.value_or(""));
  }
  if (cut_off && !found->is_last_whole) {
    found->posts.pop_back();
    add_detail(page, "the last post is not whole and was left out");
    if (found->posts.empty()) {
      page.outcome = Outcome::truncated;
      return true;
    }
  }
  page.unnumbered_posts = std::move(found->posts);
  page.thread = std::move(found->thread);
  page.forums = std::move(found->forums);
  page.page_number = found->page_number;
  if (!page.thread) add_detail(page, "the number of its thread is not to be found");
  extraction::resolve_dates(view, found->written, input, options, page);
  return true;
}

/// Which kind of page it is decides who reads it, the surest signs first.
void read_content(const PageView& view, std::vector<PostScope> scopes, bool is_vbulletin, bool cut_off,
                  const PageInput& input, const ExtractOptions& options, Page& page) {
  if (is_vbulletin) {
    const bool has_message =
        std::ranges::any_of(scopes, [](const PostScope& scope) { return scope.message != nullptr; });
    if (!has_message && read_unnumbered(view, cut_off, input, options, page)) return;
    if (!scopes.empty()) {
      const extraction::PostsPage posts = extraction::posts_page(view, scopes);
      if (posts.kind != PostsKind::other) {
        read_posts(view, std::move(scopes), posts.kind, cut_off, input, options, page);
        extraction::note(view, numbered_posts, std::nullopt, {}, name_of(page.kind));
      } else {
        page.outcome = Outcome::stored;
        add_detail(page, posts.detail);
      }
      return;
    }
    if (extraction::read_other_page(view, input, options, page)) {
      if (page.threads.size() <= options.limits.posts) return;
      page.kind = PageKind::other;
      page.threads.clear();
      page.forums.clear();
      page.forum_id.reset();
      page.page_number.reset();
      page.outcome = Outcome::quarantined;
      add_detail(page, fmt::format("more than {} threads", options.limits.posts));
      return;
    }
  }
  if (std::optional<extraction::Refused> refused = extraction::read_refusal(view, is_vbulletin)) {
    page.outcome = refused->outcome;
    extraction::note(view, refused_page, std::nullopt, {}, refused->detail);
    add_detail(page, refused->detail);
    return;
  }
  page.outcome = is_vbulletin ? Outcome::stored : Outcome::not_vbulletin;
  add_detail(page, is_vbulletin ? "a page of the board with nothing to keep" : "no sign of vBulletin");
}

/// What a list says to a fetcher: of the forums that it names itself, not of those on the path to it.
void add_list_signs(const PageView& view, Page& page) {
  if (page.kind != PageKind::forum && page.kind != PageKind::index) return;
  if (page.kind == PageKind::forum) extraction::read_listing_order(view, *page.signs);
  auto listed = page.forums.begin();
  if (page.kind == PageKind::forum) {
    listed = std::ranges::find_if(page.forums, [&](const Forum& forum) { return forum.id == page.forum_id; });
    if (listed != page.forums.end()) ++listed;
  }
  page.signs->activity = extraction::read_activity(view, {listed, page.forums.end()});
}

/// `fields`: where the explanation goes, when somebody wants one.
Page read_page(const PageInput& input, const ExtractOptions& options, std::vector<FieldExplanation>* fields) {
  Page page;
  if (input.bytes.size() > options.limits.page_bytes) {
    page.outcome = Outcome::quarantined;
    page.detail = fmt::format("larger than {} bytes", options.limits.page_bytes);
    return page;
  }
  if (input.bytes.find_first_not_of(" \t\r\n\f") == std::string_view::npos) {
    page.detail = "empty";
    return page;
  }
  text::Decoded decoded = text::decode(input.bytes, input.header_charset);
  page.charset = decoded.charset;
  page.charset_source = decoded.decided_by;
  if (decoded.was_double) add_detail(page, "the page was encoded twice, which was undone");
  if (decoded.replaced > 0)
    add_detail(page, fmt::format("{} bytes are no {} and were replaced", decoded.replaced, decoded.charset));

  const bool is_complete = options.signs && extraction::has_html_end(decoded.text);
  const bool cut_off = is_cut_off(decoded.text);
  if (cut_off) drop_unfinished_end(decoded.text);

  // Pages that some archive re-serialised as XML: mended where that is seen in the source, or in posts that the tree
  // has lost.
  constexpr std::string_view mended_note = "elements that close themselves were mended";
  Source source{decoded, {}, {}};
  const bool is_swallowed = html::has_swallowing_tag(decoded.text);
  if (is_swallowed) source.mended = html::expand_self_closing(decoded.text, &source.insertions);
  auto parsed = html::parse(source.text(), options.limits);
  if (const auto* const refusal = std::get_if<html::Refusal>(&parsed)) {
    page.outcome = Outcome::quarantined;
    page.detail = refusal->reason;
    return page;
  }
  html::Document document = std::get<html::Document>(std::move(parsed));
  if (is_swallowed) {
    add_detail(page, mended_note);
  } else if (messages_in(document) < raw_messages(decoded.text)) {
    Source other{decoded, {}, {}};
    other.mended = html::expand_self_closing(decoded.text, &other.insertions);
    auto again = html::parse(other.mended, options.limits);
    if (auto* const mended = std::get_if<html::Document>(&again);
        mended && messages_in(*mended) > messages_in(document)) {
      document = std::move(*mended);
      source.mended = std::move(other.mended);
      source.insertions = std::move(other.insertions);
      add_detail(page, mended_note);
    }
  }

  extraction::Trace trace;
  const PageView view(document, input.address, options.rules.get(), fields ? &trace : nullptr);
  const extraction::Software software = extraction::detect_software(view);
  page.url = view.url();
  page.stated_at = extraction::stated_time(view);
  PageInput known = input;
  known.captured_at = capture_time(view, input, page.stated_at);
  std::vector<PostScope> scopes = extraction::find_posts(view);
  if (scopes.size() > options.limits.posts) {
    page.outcome = Outcome::quarantined;
    page.detail = fmt::format("more than {} posts", options.limits.posts);
    return page;
  }
  const Node* const root = html::find(document.root(), Tag::html);
  if (software.is_vbulletin()) {
    page.site.base_url = view.board_url();
    page.site.title = extraction::board_title(view);
    page.site.software = "vBulletin";
    if (!software.version.empty()) page.site.version = software.version;
    if (root && !root->attribute("lang").empty()) page.site.language = root->attribute("lang");
    page.site.charset = page.charset;
  }
  // Who gives rules for a board says that it is one.
  const bool is_board = software.is_vbulletin() || (view.profile() && !scopes.empty());
  if (options.signs) {
    page.signs = extraction::read_signs(view, scopes, input.address, is_board);
    page.signs->is_complete_html = is_complete;
  }
  read_content(view, std::move(scopes), is_board, cut_off, known, options, page);
  if (cut_off) {
    leave_out_unfinished(page);
    const bool is_html = root && root->source_end() > 0;
    if (is_html) add_detail(page, cut_off_note);
  }
  if (page.signs) {
    add_list_signs(view, page);
    page.signs->next_page = extraction::read_next_page(view, page.page_number.value_or(1));
  }
  if (fields) *fields = explained(view, source, trace, input.bytes);
  return page;
}

}  // namespace

Page extract(const PageInput& input, const ExtractOptions& options) { return read_page(input, options, nullptr); }

std::vector<RuleDescription> list_rules() {
  std::vector<RuleDescription> rules;
  extraction::list_site_rules(rules);
  for (const extraction::Finder& finder : {numbered_posts, unnumbered_posts, printed_post, refused_page})
    extraction::list(finder, rules);
  extraction::list_kind_rules(rules);
  extraction::list_thread_rules(rules);
  extraction::list_post_rules(rules);
  extraction::list_author_rules(rules);
  extraction::list_edit_note_rules(rules);
  extraction::list_message_rules(rules);
  extraction::list_reaction_rules(rules);
  extraction::list_attachment_rules(rules);
  extraction::list_poll_rules(rules);
  extraction::list_row_rules(rules);
  extraction::list_forum_rules(rules);
  extraction::list_member_rules(rules);
  extraction::list_viewer_rules(rules);
  extraction::list_sign_rules(rules);
  extraction::list_activity_rules(rules);
  return rules;
}

Explanation explain(const PageInput& input, const ExtractOptions& options) {
  Explanation explanation;
  explanation.page = read_page(input, options, &explanation.fields);
  return explanation;
}

}  // namespace vbarchive
