// Golden pages in words that nobody knows.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "languages/lexicon.h"
#include "records/json.h"
#include "support/catch.h"
#include "support/golden_page.h"
#include "support/json_diff.h"
#include "support/language_files.h"
#include "text/utf8.h"

namespace vbarchive {
namespace {

/// Phrases of vBulletin's own templates and mods that are in no language file, for nothing is read from them. Names of
/// classes, files and fields are no phrases.
constexpr std::array template_phrases = {"The Following",
                                         "User Says",
                                         "Users Say",
                                         "For This Useful Post",
                                         "Quote:",
                                         "View Poll Results",
                                         "Voters",
                                         "Reply With Quote",
                                         "Senior Member",
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
                                         "Moderator"};

/// Pages whose skin leaves nothing but words to tell by.
constexpr std::array told_by_words = {"vb3-quote-heads-in-plain-text", "vb3-quotes-of-many-skins",
                                      "vb3-reactions-as-label-lines-without-ids"};

/// Half the alphabet further, so that different words stay different.
char nonsense_for(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (value >= 0x80) return 'q';
  for (const char first : {'a', 'A'}) {
    if (byte >= first && byte < first + 26) return static_cast<char>(first + (byte - first + 13) % 26);
  }
  return byte;
}

/// Every phrase of every language file, but for dates and footers, in lower case without accents.
languages::Phrases all_phrases() {
  languages::Phrases phrases;
  for (const testing::LanguageFile& file : testing::language_files()) {
    for (const text::Setting& line : file.settings.lines) {
      const std::set<std::string> of_dates = {"months", "jalali-months", "dates", "ago", "footer"};
      if (of_dates.contains(line.section)) continue;
      for (const std::string& value : line.values) {
        // The name's place parts a phrase in two.
        const std::string_view name = "…";
        const std::size_t place = value.find(name);
        for (const std::string& part :
             {value.substr(0, place), place == std::string::npos ? "" : value.substr(place + name.size())}) {
          const std::string_view words = text::trim(part);
          // "am" is German, and a part of English dates. What is left of "by …" stands in names and titles too.
          if (!Lexicon::built_in().meanings_of(languages::fold(words)).empty()) continue;
          if (words.size() >= 4 || place == std::string::npos) phrases.add(words);
        }
      }
    }
  }
  for (const char* const phrase : template_phrases) phrases.add(phrase);
  phrases.sort();
  return phrases;
}

/// Where people wrote: what stands there is no phrase of the board. Names of members are told by the records.
std::set<std::string> written_in(const Page& page) {
  std::set<std::string> written;
  const auto add = [&](const std::optional<std::string>& text) {
    if (text && !text->empty()) written.insert(*text);
  };
  for (const User& user : page.users) add(user.name);
  for (const Post& post : page.posts) {
    add(post.author_name);
    if (post.posted_at) add(post.posted_at->text);
    for (const Quote& quote : post.quotes) add(quote.author_name);
    for (const Reaction& reaction : post.reactions) add(reaction.user_name);
    for (const Attachment& attachment : post.attachments) add(attachment.name);
  }
  return written;
}

/// The page with letters of nonsense for every phrase in its text, and in the titles of links and images. The rest of
/// tags stays: names of classes and of files are no words.
std::string in_nonsense(const std::string& bytes, const Page& page) {
  static const languages::Phrases phrases = all_phrases();
  const std::set<std::string> written = written_in(page);
  std::string out;
  out.reserve(bytes.size());
  bool is_in_tag = false, is_in_title = false, is_in_script = false;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view rest = std::string_view(bytes).substr(at);
    if (rest.starts_with("<!--")) {
      const std::size_t end = std::min(bytes.find("-->", at), bytes.size());
      out.append(bytes, at, end - at);
      at = end;
      continue;
    }
    if (rest.starts_with("<script") || rest.starts_with("<style")) is_in_script = true;
    if (rest.starts_with("</script") || rest.starts_with("</style")) is_in_script = false;
    if (rest.front() == '<') is_in_tag = true;
    if (rest.front() == '>' || rest.front() == '"') is_in_title = false;
    if (rest.front() == '>') is_in_tag = false;
    const std::string_view before = std::string_view(bytes).substr(0, at);
    if (is_in_tag && (before.ends_with(" title=\"") || before.ends_with(" alt=\""))) is_in_title = rest.front() != '"';
    std::size_t length = 0;
    if ((!is_in_tag || is_in_title) && !is_in_script && languages::may_begin_word(bytes, at)) {
      // Of those that begin with the same byte, which are neighbours.
      auto kept = written.lower_bound(std::string(1, rest.front()));
      while (kept != written.end() && kept->front() == rest.front() && !rest.starts_with(*kept)) ++kept;
      if (kept != written.end() && rest.starts_with(*kept)) {
        out.append(*kept);
        at += kept->size();
        continue;
      }
      length = phrases.longest_at(rest);
    }
    if (length == 0) {
      out += bytes[at++];
      continue;
    }
    for (const std::size_t end = at + length; at < end; ++at) out += nonsense_for(bytes[at]);
  }
  return out;
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
    const Page as_it_is = page.extract();
    const std::string nonsense = in_nonsense(page.bytes, as_it_is);
    if (nonsense == page.bytes) continue;
    ++changed;
    INFO(folder.filename().string());
    const auto difference =
        testing::first_difference(told_by_structure(as_it_is), told_by_structure(page.extract(nonsense)));
    CHECK(difference.value_or("") == "");
  }
  CHECK(changed >= 100);
}

}  // namespace
}  // namespace vbarchive
