// Golden pages that were cut off, damaged, or written in words that nobody knows.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "records/json.h"
#include "support/catch.h"
#include "support/golden_page.h"
#include "support/random.h"

namespace vbarchive {
namespace {

/// Of both versions and layouts, with all that a post can hold.
constexpr std::array page_names = {
    "vb3-legacy-default",          "vb3-new-postbit-default",   "vb3-support-board-25-posts-poll-two-reactions",
    "vb3-quote-nested-three-deep", "vb3-thanks-box-with-dates", "vb3-self-closing-script-and-iframe",
    "vb4-legacy-default",          "vb4-thanks-sibling-li",     "vb4-page-2-of-14",
    "vb5-listing-topics"};

#ifdef SANITIZED
constexpr std::size_t cut_step = 2'039;
constexpr int damages_a_page = 60;
#else
constexpr std::size_t cut_step = 509;
constexpr int damages_a_page = 250;
#endif

testing::GoldenPage named(const std::string& name) {
  return testing::read_golden_page(std::filesystem::path(SOURCE_DIR) / "fixtures" / "pages" / name);
}

/// What the board says of a post apart from its dates: what a relative or ambiguous date means may hang on the rest of
/// the page.
Post without_dates(Post post) {
  const auto text_alone = [](std::optional<PrintedDate>& date) {
    if (!date) return;
    PrintedDate printed;
    printed.text = date->text;
    date = printed;
  };
  text_alone(post.posted_at);
  text_alone(post.edited_at);
  for (Reaction& reaction : post.reactions) text_alone(reaction.reacted_at);
  return post;
}

TEST_CASE("golden: a page cut off anywhere gives the first of its posts, each as it is in the whole page", "[golden]") {
  for (const char* const name : page_names) {
    DYNAMIC_SECTION(name) {
      const testing::GoldenPage page = named(name);
      const Page whole = page.extract();
      std::size_t most = 0;
      for (std::size_t length = 0; length < page.bytes.size(); length += cut_step) {
        const Page part = page.extract(page.bytes.substr(0, length));
        INFO("cut at byte " << length << ": " << part.detail);
        REQUIRE(part.posts.size() <= whole.posts.size());
        for (std::size_t at = 0; at < part.posts.size(); ++at) {
          REQUIRE(without_dates(part.posts[at]) == without_dates(whole.posts[at]));
        }
        most = std::max(most, part.posts.size());
      }
      // Not by giving none.
      if (whole.posts.size() > 1) CHECK(most + 1 >= whole.posts.size());
    }
  }
}

/// A few bytes changed, taken out, doubled, or put elsewhere.
std::string damaged(std::string bytes, testing::Random& random) {
  for (std::uint64_t times = 1 + random.below(4); times > 0 && !bytes.empty(); --times) {
    const std::size_t at = random.below(bytes.size());
    const std::size_t length = std::min<std::size_t>(1 + random.below(200), bytes.size() - at);
    switch (random.below(5)) {
      case 0:
        bytes[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, length));
        break;
      case 3:
        bytes.insert(random.below(bytes.size()), bytes.substr(at, length));
        break;
      default:
        bytes.insert(at, std::array{"<table>", "</div>", "<!--", "\"", "<b><i>", "</td></tr>", "\xff",
                                    "<script>"}[random.below(8)]);
        break;
    }
  }
  return bytes;
}

TEST_CASE("golden: damaged pages end in records or a reason", "[golden]") {
  for (const char* const name : page_names) {
    DYNAMIC_SECTION(name) {
      const testing::GoldenPage page = named(name);
      testing::Random random{20'151'228};
      for (int i = 0; i < damages_a_page; ++i) {
        const Page read = page.extract(damaged(page.bytes, random));
        INFO("damage " << i);
        REQUIRE((read.outcome == Outcome::stored || !read.detail.empty()));
        REQUIRE_NOTHROW(to_json(read).dump());  // throws for text that is not UTF-8
      }
    }
  }
}

/// Phrases of vBulletin's own templates and mods, as they stand in golden pages. Names of classes, files and fields are
/// no phrases.
constexpr std::array phrases = {"The Following",
                                "Users Say Thank You to",
                                "User Says Thank You to",
                                "For This Useful Post",
                                "Thanks for this!",
                                "Hugs from",
                                "Originally Posted by",
                                "Originally posted by",
                                "Quote:",
                                "Join Date",
                                "Location",
                                "Last edited by",
                                "View Poll Results",
                                "Voters",
                                "Multiple Choice Poll",
                                "Reply With Quote",
                                "Senior Member",
                                "Attached Files",
                                "Attached Images",
                                "Attached Thumbnails",
                                "View Post",
                                "Showing results",
                                "Show results",
                                "Last Page",
                                "Next Page",
                                "PHP Code:",
                                "HTML Code:",
                                "Code:",
                                "Thread Tools",
                                "Search this Thread",
                                "Reload this Page",
                                "View Public Profile",
                                "Find More Posts by",
                                "View Forum Posts",
                                "View Profile",
                                "is offline",
                                "Reason:",
                                "Registered",
                                "Moderator"};

/// Pages whose skin leaves nothing but words to tell by.
constexpr std::array told_by_words = {"vb3-quote-heads-in-plain-text", "vb3-reactions-as-label-lines-without-ids"};

std::string in_nonsense(std::string bytes) {
  for (const std::string phrase : phrases) {
    std::string nonsense = phrase;
    for (char& c : nonsense) {
      if (c >= 'a' && c <= 'z') c = 'q';
      if (c >= 'A' && c <= 'Z') c = 'Q';
    }
    for (std::size_t at = bytes.find(phrase); at != std::string::npos; at = bytes.find(phrase, at + phrase.size()))
      bytes.replace(at, phrase.size(), nonsense);
  }
  return bytes;
}

/// What structure tells: numbers, names, who quotes and thanks whom, votes.
nlohmann::ordered_json told_by_structure(const Page& page) {
  nlohmann::ordered_json told = nlohmann::ordered_json::array();
  if (page.thread)
    told.push_back({page.thread->id, page.thread->forum_id.value_or(0), page.thread->page_count.value_or(0),
                    page.page_number.value_or(0)});
  for (const Forum& forum : page.forums) told.push_back(forum.id);
  for (const Thread& thread : page.threads)
    told.push_back(
        {thread.id, thread.reply_count.value_or(-1), thread.views.value_or(-1), thread.last_post_id.value_or(0)});
  for (const Post& post : page.posts) {
    nlohmann::ordered_json quotes = nlohmann::ordered_json::array(), reactions = quotes, totals = quotes;
    for (const Quote& quote : post.quotes)
      quotes.push_back(
          {quote.author_name.value_or(""), quote.quoted_post_id.value_or(0), quote.parent_ordinal.value_or(0)});
    for (const Reaction& reaction : post.reactions)
      reactions.push_back({reaction.user_id.value_or(0), reaction.user_name});
    for (const ReactionTotal& total : post.reaction_totals) totals.push_back(total.total);
    told.push_back({post.id, post.number.value_or(0), post.author_id.value_or(0), post.author_name.value_or(""),
                    post.posted_at ? post.posted_at->text : "", name_of(post.state), quotes, reactions, totals,
                    post.attachments.size(), post.blocks.size(), post.signature.has_value()});
  }
  if (page.poll) {
    told.push_back(page.poll->voters.value_or(-1));
    for (const PollOption& option : page.poll->options)
      told.push_back({option.votes.value_or(-1), option.percent.value_or(-1)});
  }
  return told;
}

TEST_CASE("golden: what structure tells does not hang on words", "[golden]") {
  std::size_t changed = 0;
  for (const std::filesystem::path& folder : testing::golden_folders()) {
    if (std::ranges::find(told_by_words, folder.filename().string()) != told_by_words.end()) continue;
    const testing::GoldenPage page = testing::read_golden_page(folder);
    const std::string nonsense = in_nonsense(page.bytes);
    if (nonsense == page.bytes) continue;
    ++changed;
    INFO(folder.filename().string());
    CHECK(told_by_structure(page.extract(nonsense)) == told_by_structure(page.extract()));
  }
  CHECK(changed >= 100);
}

}  // namespace
}  // namespace vbarchive
