#include "support/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <numeric>
#include <string_view>

#include "support/board_texts.h"
#include "support/random.h"
#include "vbarchive/error.h"

namespace vbarchive::testing {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t day = 24 * 60 * minute;
/// 2011-03-14T08:00:00 on the board's clock: the first post comes after it.
constexpr LocalTime opened{1'300'089'600};
constexpr int most_between_posts = 4;  ///< from one id to the next
constexpr int most_attachments = 2;    ///< of a post

unsigned day_of_month(LocalTime time) {
  const std::chrono::sys_seconds instant{std::chrono::seconds{time.seconds}};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(instant)};
  return static_cast<unsigned>(date.day());
}

/// Posts are made on the 13th to the 27th only: their dates then tell day from month, in any order, on any page.
LocalTime on_a_plain_day(LocalTime time) {
  while (day_of_month(time) < 13 || day_of_month(time) > 27) time.seconds += day;
  return time;
}

/// Which of some sentences come next: all of them before any comes again.
class Deck {
 public:
  explicit Deck(const std::vector<std::string>& sentences) : sentences_(&sentences) {}

  const std::string& draw(Random& random) {
    if (left_.empty()) {
      for (std::size_t i = 0; i < sentences_->size(); ++i) left_.push_back(i);
    }
    const std::size_t chosen = random.below(left_.size());
    const std::size_t index = left_[chosen];
    left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(chosen));
    return (*sentences_)[index];
  }

 private:
  const std::vector<std::string>* sentences_;
  std::vector<std::size_t> left_;
};

std::string invented_word(Random& random) {
  static const std::vector<std::string> syllables = {"bar", "chel", "do",  "fen", "gri", "hol", "ir",
                                                     "jun", "ka",   "lom", "mer", "nu",  "ost", "pel",
                                                     "qui", "ran",  "sto", "tem", "ul",  "vey"};
  std::string word;
  for (int i = random.between(1, 3); i > 0; --i) word += random.of(syllables);
  return word;
}

std::string invented_sentence(Random& random) {
  std::string sentence = invented_word(random);
  sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
  for (int i = random.between(5, 15); i > 0; --i) sentence += " " + invented_word(random);
  return sentence + ".";
}

Inline plain(std::string text) { return {Inline::Kind::text, std::move(text), {}, 0}; }

Part text_part(int breaks, std::vector<Inline> inlines) {
  Part part;
  part.breaks = breaks;
  part.inlines = std::move(inlines);
  return part;
}

/// Makes one board; members in the order of its making.
class Maker {
 public:
  explicit Maker(const BoardPlan& plan) : random_(plan.seed + plan.part), remarks_(remarks()) {
    board_.plan = plan;
    const Id posts_before =
        static_cast<Id>(plan.part) * std::accumulate(plan.thread_sizes.begin(), plan.thread_sizes.end(), Id{0});
    next_post_id_ += most_between_posts * posts_before;
    next_attachment_id_ += most_attachments * posts_before;
  }

  Board make() {
    make_forums();
    make_users();
    make_threads();
    make_posts();
    board_.captured_at = at_offset(LocalTime{clock_.seconds + 9 * day}, board_.plan.utc_offset_minutes);
    return std::move(board_);
  }

 private:
  void make_forums() {
    for (std::size_t i = 0; i < board_.plan.forums; ++i) {
      const auto& names = forum_names();
      BoardForum forum;
      forum.id = static_cast<Id>(2 + 3 * i);
      forum.title = i < names.size() ? names[i] : fmt::format("{} {}", names[i % names.size()], i / names.size() + 1);
      if (i % 3 == 1) forum.parent = i - 1;
      board_.forums.push_back(forum);
    }
    if (!board_.plan.has_category) return;
    // Behind the others, so that threads find their forums at the same places with and without it.
    const std::size_t category = board_.forums.size();
    for (BoardForum& forum : board_.forums) {
      if (!forum.parent) forum.parent = category;
    }
    board_.forums.push_back({1, std::nullopt, "All around the harbour", true});
  }

  void make_users() {
    static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (std::size_t i = 0; i < board_.plan.users; ++i) {
      const auto& names = user_names();
      const std::size_t number = board_.plan.part * board_.plan.users + i;
      BoardUser user;
      user.id = static_cast<Id>(11 + 7 * number);
      user.name = number < names.size() ? names[number] : fmt::format("{} {}", names[number % names.size()], number);
      if (i % 9 == 4) user.former_name = "Keel" + std::to_string(user.id);
      user.title = random_.of(user_titles());
      user.joined = fmt::format("{} {}", months[random_.below(12)], random_.between(2005, 2010));
      if (random_.chance(60)) user.location = random_.of(places());
      if (random_.chance(25)) user.extra = Field{"Boat", "the " + random_.of(user_names())};
      user.post_count = random_.chance(40) ? random_.between(1000, 19'500) : random_.between(3, 999);
      user.has_avatar = random_.chance(55);
      if (random_.chance(60)) user.signature = signature();
      board_.users.push_back(user);
    }
  }

  std::vector<Part> signature() {
    std::vector<Part> parts = {text_part(0, {plain(random_.of(mottos()))})};
    if (random_.chance(40)) parts.push_back(text_part(1, {{Inline::Kind::bold, random_.of(places()), {}, 0}}));
    if (random_.chance(30)) {
      parts.push_back(
          text_part(2, {{Inline::Kind::link, "my log", "https://logbook.example/" + invented_word(random_), 0}}));
    }
    return parts;
  }

  void make_threads() {
    for (std::size_t i = 0; i < board_.plan.thread_sizes.size(); ++i) {
      const Topic& topic = topic_of(i);
      const std::size_t number = board_.plan.part * board_.plan.thread_sizes.size() + i;
      BoardThread thread;
      thread.id = static_cast<Id>(101 + 4 * number);
      thread.forum = i % board_.plan.forums;
      const std::size_t round = number / topics().size();
      thread.title = round == 0 ? topic.title : fmt::format("{} ({})", topic.title, round + 1);
      if (random_.chance(40)) thread.prefix = topic.prefix;
      if (random_.chance(60)) thread.tags = topic.tags;
      thread.is_closed = i % 6 == 3;
      thread.is_sticky = i % 9 == 5;
      thread.views = static_cast<int>((thread.id * 37) % 4'001);
      board_.threads.push_back(thread);
      replies_.emplace_back(topic.replies);
    }
    std::size_t polls = board_.plan.polls;
    for (std::size_t i = 0; i < board_.threads.size() && polls > 0; ++i) {
      if (topic_of(i).question.empty()) continue;
      board_.threads[i].poll = make_poll(topic_of(i), polls % 2 == 0);
      --polls;
    }
  }

  BoardPoll make_poll(const Topic& topic, bool is_multiple) {
    BoardPoll poll;
    poll.question = topic.question;
    poll.is_multiple = is_multiple;
    int sum = 0, most = 0;
    for (const std::string& option : topic.options) {
      const int votes = poll.options.size() == 2 ? 0 : random_.between(1, 34);
      poll.options.emplace_back(option, votes);
      sum += votes;
      most = std::max(most, votes);
    }
    poll.voters = is_multiple ? most + (sum - most) / 2 : sum;
    return poll;
  }

  /// Threads grow side by side, so that ids grow with time over the whole board.
  void make_posts() {
    std::vector<std::size_t> growing;
    for (std::size_t i = 0; i < board_.threads.size(); ++i) {
      if (board_.plan.thread_sizes[i] > 0) growing.push_back(i);
    }
    while (!growing.empty()) {
      const std::size_t place = random_.below(growing.size());
      const std::size_t index = growing[place];
      clock_ = on_a_plain_day({clock_.seconds + minute * random_.between(1, 300)});
      make_post(index);
      if (board_.threads[index].posts.size() == static_cast<std::size_t>(board_.plan.thread_sizes[index])) {
        growing.erase(growing.begin() + static_cast<std::ptrdiff_t>(place));
      }
    }
  }

  void make_post(std::size_t index) {
    BoardThread& thread = board_.threads[index];
    BoardPost post;
    post.id = next_post_id_;
    next_post_id_ += random_.between(1, most_between_posts);
    post.number = static_cast<int>(thread.posts.size()) + 1;
    post.posted = clock_;
    if (post.number > 1 && random_.chance(6)) {
      post.guest_name = random_.of(guest_names());
    } else {
      post.user = random_.below(board_.users.size());
    }
    if (post.number == 1) {
      post.title = thread.title;
    } else if (random_.chance(10)) {
      post.title = "Re: " + thread.title;
    }
    write_message(index, post);
    if (post.user && random_.chance(12)) {
      BoardEdit edit;
      edit.by = random_.chance(80) ? board_.users[*post.user].name : board_.users.front().name;
      edit.at = {post.posted.seconds + minute * random_.between(1, 50)};
      if (random_.chance(60)) edit.reason = random_.of(edit_reasons());
      post.edit = edit;
    }
    if (post.user && random_.chance(30)) {
      const LocalTime midnight{post.posted.seconds / day * day};
      for (const std::size_t member : members_other_than(*post.user, random_.between(1, 5))) {
        post.thanks.push_back({member, {midnight.seconds + (random_.chance(30) ? day : 0)}});
      }
    }
    if (post.user && random_.chance(25)) post.hugs = members_other_than(*post.user, random_.between(1, 4));
    if (random_.chance(6)) post.attachments = make_attachments();
    thread.posts.push_back(std::move(post));
  }

  std::vector<std::size_t> members_other_than(std::size_t author, int count) {
    std::vector<std::size_t> members;
    while (members.size() < static_cast<std::size_t>(count) && members.size() + 1 < board_.users.size()) {
      const std::size_t member = random_.below(board_.users.size());
      if (member != author && std::find(members.begin(), members.end(), member) == members.end()) {
        members.push_back(member);
      }
    }
    return members;
  }

  std::vector<BoardAttachment> make_attachments() {
    std::vector<BoardAttachment> attachments;
    for (int i = random_.between(1, most_attachments); i > 0; --i) {
      BoardAttachment attachment;
      attachment.id = next_attachment_id_++;
      attachment.name = invented_word(random_) + (random_.chance(50) ? ".pdf" : ".zip");
      attachment.size = fmt::format("{}.{} KB", random_.between(11, 980), random_.between(0, 9));
      attachment.views = random_.between(1, 4000);
      attachments.push_back(attachment);
    }
    return attachments;
  }

  void write_message(std::size_t index, BoardPost& post) {
    const Topic& topic = topic_of(index);
    std::vector<Part>& parts = post.message;
    if (post.number == 1) {
      for (const std::string& paragraph : topic.opening)
        parts.push_back(text_part(parts.empty() ? 0 : 2, {plain(paragraph)}));
      if (!topic.list.empty()) parts.push_back(list_part(topic.list));
      if (!topic.code.empty()) parts.push_back(code_part(topic.code));
    } else {
      if (random_.chance(35)) parts.push_back(quote_part(board_.threads[index]));
      // What a topic's own replies have said once is not said again.
      const bool is_said = static_cast<std::size_t>(post.number - 1) > topic.replies.size();
      std::vector<Inline> first = {plain(is_said ? remarks_.draw(random_) : replies_[index].draw(random_))};
      if (random_.chance(12)) {
        const BoardPost& to = random_.of(board_.threads[index].posts);
        if (to.user) {
          first.insert(first.begin(), {Inline::Kind::mention, "@" + board_.users[*to.user].name, {}, *to.user});
          first[1].text.insert(0, " ");
        }
      }
      parts.push_back(text_part(0, std::move(first)));
    }
    for (int i = random_.between(0, 2); i > 0; --i) parts.push_back(text_part(random_.between(1, 2), paragraph()));
    if (board_.plan.long_texts) {
      for (int i = random_.between(1, 4); i > 0; --i) {
        std::string text = invented_sentence(random_);
        for (int k = random_.between(1, 5); k > 0; --k) text += " " + invented_sentence(random_);
        parts.push_back(text_part(2, {plain(text)}));
      }
      if (random_.chance(5)) parts.push_back(list_part({invented_sentence(random_), invented_sentence(random_)}));
      if (random_.chance(3)) parts.push_back(code_part("if (tide < 2) {\n  wait();\n\n  row(\"home\");\n}"));
    }
    if (random_.chance(4)) {
      Part image;
      image.kind = Part::Kind::image;
      image.breaks = 2;
      image.target = "https://pictures.example/" + invented_word(random_) + ".jpg";
      parts.push_back(image);
    }
    if (random_.chance(8)) {
      Part second_quote = quote_part(board_.threads[index]);
      if (second_quote.kind == Part::Kind::quote) {
        second_quote.breaks = random_.between(1, 2);
        parts.push_back(second_quote);
        parts.push_back(text_part(random_.between(0, 1), {plain(remarks_.draw(random_))}));
      }
    }
  }

  std::vector<Inline> paragraph() {
    static const std::vector<std::string> smilies = {"smile", "biggrin", "wink",      "tongue",
                                                     "frown", "cool",    "lighthouse"};
    static const std::vector<std::string> pages = {"tide", "ferry", "weather", "clinic", "walking", "swimming"};
    std::vector<Inline> inlines = {plain(remarks_.draw(random_))};
    if (random_.chance(50)) inlines.front().text += " " + remarks_.draw(random_);
    if (random_.chance(8)) {
      inlines.push_back(plain(" See "));
      const std::string& page = random_.of(pages);
      inlines.push_back(
          {Inline::Kind::link, "the " + page + " page", "https://" + page + ".example/?day=today&view=1", 0});
      inlines.push_back(plain("."));
    } else if (random_.chance(5)) {
      inlines.push_back(plain(" This is "));
      inlines.push_back({Inline::Kind::bold, "important", {}, 0});
      inlines.push_back(plain("."));
    } else if (random_.chance(3)) {
      const std::string mailbox = random_.of(pages) + "@post.example";
      inlines.push_back(plain(" Write to "));
      inlines.push_back({Inline::Kind::email, mailbox, mailbox, 0});
    }
    if (random_.chance(25)) {
      inlines.push_back(plain(" "));
      inlines.push_back({Inline::Kind::smilie, random_.of(smilies), {}, 0});
    }
    return inlines;
  }

  Part list_part(const std::vector<std::string>& items) {
    Part part;
    part.kind = Part::Kind::list;
    part.breaks = random_.between(1, 2);
    for (const std::string& item : items) part.items.push_back({plain(item)});
    return part;
  }

  Part code_part(const std::string& code) {
    Part part;
    part.kind = Part::Kind::code;
    part.breaks = random_.between(0, 2);
    part.label = "Code";
    part.verbatim = code;
    return part;
  }

  /// Quotes an earlier post of the thread: its own words, sometimes with the quote that it begins with.
  Part quote_part(const BoardThread& thread) {
    if (thread.posts.empty()) return text_part(2, {plain(remarks_.draw(random_))});
    const BoardPost& quoted = random_.of(thread.posts);
    Part part;
    part.kind = Part::Kind::quote;
    if (!random_.chance(8)) {
      part.quoted_name = quoted.user ? board_.users[*quoted.user].name : quoted.guest_name;
      if (quoted.user && board_.users[*quoted.user].former_name && random_.chance(50)) {
        part.quoted_name = board_.users[*quoted.user].former_name;
      }
      if (random_.chance(90)) part.quoted_post_id = quoted.id;
    }
    const bool keeps_quotes = random_.chance(25);
    for (const Part& piece : quoted.message) {
      if (piece.kind == Part::Kind::text || (piece.kind == Part::Kind::quote && keeps_quotes)) {
        const bool follows_text = !part.parts.empty() && part.parts.back().kind == Part::Kind::text;
        part.parts.push_back(piece);
        if (part.parts.size() == 1) part.parts.front().breaks = 0;
        if (follows_text) part.parts.back().breaks = std::max(1, piece.breaks);
      }
    }
    return part;
  }

  static const Topic& topic_of(std::size_t thread) { return topics()[thread % topics().size()]; }

  Board board_;
  Random random_;
  Deck remarks_;
  std::vector<Deck> replies_;
  LocalTime clock_ = opened;
  Id next_post_id_ = 1001;
  Id next_attachment_id_ = 31;
};

}  // namespace

const char* name_of(Face face) {
  switch (face) {
    case Face::vb3_legacy:
      return "vb3-legacy";
    case Face::vb3:
      return "vb3";
    case Face::vb4_legacy:
      return "vb4-legacy";
    case Face::vb4:
      return "vb4";
    case Face::vb5:
      return "vb5";
  }
  return "";
}

const char* name_of(Dress dress) {
  switch (dress) {
    case Dress::classic:
      return "classic";
    case Dress::friendly:
      return "friendly";
    case Dress::path:
      return "path";
    case Dress::vbseo:
      return "vbseo";
    case Dress::vbseo_named:
      return "vbseo-named";
  }
  return "";
}

Board make_board(const BoardPlan& plan) { return Maker(plan).make(); }

int page_count(const Board& board, const BoardThread& thread) {
  if (thread.claimed_pages > 0) return thread.claimed_pages;
  const int posts = static_cast<int>(thread.posts.size());
  return std::max(1, (posts + board.plan.posts_per_page - 1) / board.plan.posts_per_page);
}

void render_all(const Board& board, Face face, const std::filesystem::path& folder) {
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  for (const BoardThread& thread : board.threads) {
    for (int page = 1; page <= page_count(board, thread); ++page) {
      const auto file = folder / fmt::format("thread-{}-page-{}.html", thread.id, page);
      std::ofstream stream(file, std::ios::binary);
      stream << render_thread_page(board, thread, page, face);
      if (!stream.flush()) throw Error(ExitCode::storage, "cannot write " + file.string());
    }
  }
}

}  // namespace vbarchive::testing
