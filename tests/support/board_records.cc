// The records that a page of a synthetic board holds, worked out from the model.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "support/board.h"
#include "support/board_print.h"

namespace vbarchive::testing {
namespace {

/// What a smilie's file stands for in text.
std::string smilie_code(const std::string& name) {
  static const std::map<std::string, std::string> stock = {{"smile", ":)"},  {"biggrin", ":D"}, {"wink", ";)"},
                                                           {"tongue", ":p"}, {"frown", ":("},   {"cool", ":cool:"}};
  const auto found = stock.find(name);
  return found == stock.end() ? ":" + name + ":" : found->second;
}

std::string text_of(const std::vector<Inline>& inlines) {
  std::string text;
  for (const Inline& run : inlines) text += run.kind == Inline::Kind::smilie ? smilie_code(run.text) : run.text;
  return text;
}

/// Whether a blank line shows between two parts with that many line breaks between them. The first break after text
/// only ends its line; after a block (list, code, quote) the line is ended already.
bool has_blank_line(const Part& before, const Part& after) {
  const bool ends_a_line = before.kind == Part::Kind::text || before.kind == Part::Kind::image;
  return after.breaks >= (ends_a_line ? 2 : 1);
}

/// The author's own words: quotes are cut out, images say nothing.
std::string text_of(const std::vector<Part>& parts) {
  std::string text;
  bool has_blank = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    if (i > 0) has_blank = has_blank || has_blank_line(parts[i - 1], part);
    std::string own;
    if (part.kind == Part::Kind::text) own = text_of(part.inlines);
    if (part.kind == Part::Kind::code) own = part.verbatim;
    if (part.kind == Part::Kind::list) {
      for (const auto& item : part.items) own += (own.empty() ? "" : "\n") + text_of(item);
    }
    if (own.empty()) continue;
    if (!text.empty()) text += has_blank ? "\n\n" : "\n";
    text += own;
    has_blank = false;
  }
  return text;
}

class PageRecords {
 public:
  PageRecords(const Board& board, const BoardThread& thread, int page, Face face)
      : board_(board), thread_(thread), page_number_(page), face_(face) {}

  Page make() {
    Page page;
    page.outcome = Outcome::stored;
    page.kind = PageKind::thread;
    page.url = absolute(thread_address(board_, thread_, page_number_, face_));
    page.charset = "utf-8";
    page.site = {
        board_.plan.base_url,          board_.plan.title, "vBulletin", std::string(version_of(face_)), "en", "utf-8",
        board_.plan.utc_offset_minutes};
    std::optional<Id> parent;
    for (const std::size_t index : forum_path(board_, thread_)) {
      // Steps of version 5's path have no numbers; a script tells that of the last.
      if (face_ == Face::vb5 && index != thread_.forum) continue;
      const BoardForum& from = board_.forums[index];
      Forum forum;
      forum.id = from.id;
      forum.parent_id = parent;
      forum.title = from.title;
      forum.url = absolute(forum_address(board_, index, 1, face_));
      page.forums.push_back(forum);
      parent = from.id;
    }
    page.thread = thread(parent);
    page.page_number = page_number_;
    const PostRange range = posts_of_page(board_, thread_, page_number_);
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const BoardPost& from = thread_.posts[i];
      page.posts.push_back(post(from));
      if (!from.user) continue;
      const Id id = board_.users[*from.user].id;
      const bool is_known =
          std::any_of(page.users.begin(), page.users.end(), [&](const User& u) { return u.id == id; });
      if (!is_known) page.users.push_back(user(board_.users[*from.user]));
    }
    if (thread_.poll && face_ != Face::vb5) page.poll = poll(*thread_.poll);
    return page;
  }

 private:
  [[nodiscard]] std::string absolute(const std::string& address) const { return board_.plan.base_url + address; }

  [[nodiscard]] PrintedDate date(LocalTime time, std::string text) const {
    PrintedDate printed;
    printed.text = std::move(text);
    printed.local = time;
    printed.utc = at_offset(time, board_.plan.utc_offset_minutes);
    printed.source = DateSource::footer;
    return printed;
  }

  [[nodiscard]] Thread thread(std::optional<Id> forum) const {
    Thread thread;
    thread.id = thread_.id;
    thread.forum_id = forum;
    thread.title = thread_.title;
    if (is_vb4(face_)) thread.prefix = thread_.prefix;
    thread.url = absolute(thread_address(board_, thread_, 1, face_));
    thread.page_count = page_count(board_, thread_);
    if (face_ == Face::vb5) return thread;
    thread.is_closed = thread_.is_closed;
    thread.tags = thread_.tags;
    return thread;
  }

  [[nodiscard]] User user(const BoardUser& from) const {
    User user;
    user.id = from.id;
    user.name = from.name;
    user.title = from.title;
    user.joined = from.joined;
    user.location = from.location;
    user.post_count = from.post_count;
    if (from.has_avatar) user.avatar_url = absolute(avatar_address(from));
    user.url = absolute(member_address(board_, from, face_));
    user.fields.emplace_back("Join Date", from.joined);
    if (from.location) user.fields.emplace_back("Location", *from.location);
    user.fields.emplace_back("Posts", with_commas(from.post_count));
    if (from.extra) user.fields.push_back(*from.extra);
    return user;
  }

  [[nodiscard]] Post post(const BoardPost& from) const {
    const DateStyle style = board_.plan.dates;
    Post post;
    post.id = from.id;
    post.number = from.number;
    post.author_name = from.guest_name;
    if (from.user) {
      const BoardUser& author = board_.users[*from.user];
      post.author_id = author.id;
      post.author_name = author.name;
      if (!author.signature.empty()) post.signature = Signature{"", text_of(author.signature)};
    }
    post.title = from.title;
    post.url = absolute(post_address(board_, thread_, from, face_));
    const PrintedParts posted = print(from.posted, style);
    post.posted_at = date(from.posted, posted.date + ", " + posted.time);
    if (face_ == Face::vb5) post.posted_at->source = DateSource::epoch;
    post.text = text_of(from.message);
    if (from.edit) {
      const PrintedParts edited = print(from.edit->at, style);
      post.edited_at = date(from.edit->at, edited.date + " at " + edited.time);
      post.edited_by = from.edit->by;
      post.edit_reason = from.edit->reason;
    }
    add_quotes(post.quotes, from.message, std::nullopt);
    for (const Part& part : from.message) add_part(post, part);
    if (face_ == Face::vb5) return post;  // shows no more
    add_reactions(post, from);
    for (const BoardAttachment& file : from.attachments) {
      post.attachments.push_back(
          {file.id, file.name, absolute(attachment_address(file)), file.size, file.views, false});
    }
    return post;
  }

  void add_quotes(std::vector<Quote>& quotes, const std::vector<Part>& parts, std::optional<int> parent) const {
    for (const Part& part : parts) {
      if (part.kind != Part::Kind::quote) continue;
      Quote quote;
      quote.ordinal = static_cast<int>(quotes.size()) + 1;
      quote.parent_ordinal = parent;
      quote.author_name = part.quoted_name;
      quote.quoted_post_id = part.quoted_post_id;
      if (part.quoted_post_id) quote.resolved_by = QuoteResolution::link;
      quote.text = text_of(part.parts);
      quotes.push_back(quote);
      add_quotes(quotes, part.parts, quote.ordinal);
    }
  }

  void add_part(Post& post, const Part& part) const {
    if (part.kind == Part::Kind::code) {
      post.blocks.push_back({static_cast<int>(post.blocks.size()) + 1, BlockKind::code, part.label, part.verbatim});
    }
    if (part.kind == Part::Kind::image) add_link(post, LinkKind::image, part.target, "");
    if (part.kind == Part::Kind::text) add_links(post, part.inlines);
    for (const auto& item : part.items) add_links(post, item);
  }

  void add_links(Post& post, const std::vector<Inline>& inlines) const {
    for (const Inline& run : inlines) {
      if (run.kind == Inline::Kind::link) add_link(post, LinkKind::link, run.target, run.text);
      if (run.kind == Inline::Kind::email) add_link(post, LinkKind::email, run.target, run.text);
      if (run.kind == Inline::Kind::mention) {
        add_link(post, LinkKind::mention, absolute(member_address(board_, board_.users[run.user], face_)), run.text);
      }
    }
  }

  static void add_link(Post& post, LinkKind kind, const std::string& url, const std::string& text) {
    post.links.push_back({static_cast<int>(post.links.size()) + 1, kind, url, text});
  }

  void add_reactions(Post& post, const BoardPost& from) const {
    if (!from.thanks.empty()) {
      const std::string label = thanks_label(board_.users[*from.user], from.thanks.size());
      for (const BoardThanks& thanks : from.thanks) {
        const BoardUser& user = board_.users[thanks.user];
        const PrintedDate day = date(thanks.day, print(thanks.day, board_.plan.dates).date);
        post.reactions.push_back({"thanks", label, user.id, user.name, day});
      }
      if (from.thanks.size() > 1) {
        post.reaction_totals.push_back({"thanks", label, static_cast<std::int64_t>(from.thanks.size()), false});
      }
    }
    for (const std::size_t member : from.hugs) {
      const BoardUser& user = board_.users[member];
      post.reactions.push_back({"hug", std::string(hugs_label), user.id, user.name, std::nullopt});
    }
  }

  [[nodiscard]] static Poll poll(const BoardPoll& from) {
    Poll poll;
    poll.question = from.question;
    poll.voters = from.voters;
    poll.is_multiple = from.is_multiple;
    for (const auto& [text, votes] : from.options) {
      PollOption option;
      option.ordinal = static_cast<int>(poll.options.size()) + 1;
      option.text = text;
      option.votes = votes;
      option.percent = std::strtod(percent(votes, from.voters).c_str(), nullptr);
      poll.options.push_back(option);
    }
    return poll;
  }

  const Board& board_;
  const BoardThread& thread_;
  int page_number_;
  Face face_;
};

}  // namespace

Page page_records(const Board& board, const BoardThread& thread, int page, Face face) {
  return PageRecords(board, thread, page, face).make();
}

}  // namespace vbarchive::testing
