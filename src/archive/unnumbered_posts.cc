#include "archive/unnumbered_posts.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "text/utf8.h"

namespace vbarchive::archive {
namespace {

/// Fewer characters than these are said by many posts: their dates must not speak against it.
constexpr std::size_t shortest_words = 20;

/// Clocks of two visitors are at most so far apart.
constexpr std::int64_t longest_shift = 26 * 60;

struct Item {
  Id id = 0;
  std::string author;
  std::optional<std::int64_t> utc, local;  ///< minutes
  std::string words;                       ///< folded
  std::int64_t capture = 0;
};

std::optional<std::int64_t> minute_of(const std::optional<std::string>& iso) {
  if (!iso) return std::nullopt;
  const auto time = utc_from_iso(iso->ends_with('Z') ? *iso : *iso + "Z");
  if (!time) return std::nullopt;
  return time->seconds / 60;
}

/// How far apart in minutes, by instants where both have one, else by what the clocks showed.
std::optional<std::int64_t> apart(const Item& a, const Item& b) {
  if (a.utc && b.utc) return *a.utc - *b.utc;
  if (a.local && b.local) return *a.local - *b.local;
  return std::nullopt;
}

/// Whether the dates allow that two posts of the same words are one: a visitor may have had another zone.
bool may_be_same(const Item& a, const Item& b) {
  const auto minutes = apart(a, b);
  if (!minutes || *minutes == 0) return true;
  if ((a.utc && b.utc) || a.words.size() < shortest_words) return false;
  return *minutes % 15 == 0 && std::abs(*minutes) <= longest_shift;
}

/// What items are looked for in: those of each author by minute and by words.
class Candidates {
 public:
  void add(const Item& item) {
    const std::size_t at = items_.size();
    items_.push_back(item);
    if (item.utc) by_minute_[{item.author, 'u', *item.utc}].push_back(at);
    if (item.local) by_minute_[{item.author, 'l', *item.local}].push_back(at);
    if (!item.words.empty()) by_words_[{item.author, item.words}].push_back(at);
  }

  /// The candidates of the items of one page, each candidate once at most: the same minute and words first, then the
  /// same minute, then the same words.
  [[nodiscard]] std::vector<std::optional<Id>> match(const std::vector<const Item*>& page) const {
    std::vector<std::optional<Id>> found(page.size());
    std::set<std::size_t> taken;
    for (const int pass : {0, 1, 2}) {
      for (std::size_t i = 0; i < page.size(); ++i) {
        if (found[i]) continue;
        const auto at = pass == 2 ? with_words(*page[i], taken) : with_minute(*page[i], pass == 0, taken);
        if (!at) continue;
        taken.insert(*at);
        found[i] = items_[*at].id;
      }
    }
    return found;
  }

 private:
  using Minute = std::tuple<std::string, char, std::int64_t>;

  [[nodiscard]] std::optional<std::size_t> with_minute(const Item& item, bool same_words,
                                                       const std::set<std::size_t>& taken) const {
    for (const auto& [kind, minute] : {std::pair{'u', item.utc}, std::pair{'l', item.local}}) {
      if (!minute) continue;
      const auto there = by_minute_.find({item.author, kind, *minute});
      if (there == by_minute_.end()) continue;
      for (const std::size_t at : there->second) {
        if (taken.contains(at) || apart(item, items_[at]) != 0) continue;
        if (!same_words || items_[at].words == item.words) return at;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::size_t> with_words(const Item& item, const std::set<std::size_t>& taken) const {
    const auto there = by_words_.find({item.author, item.words});
    if (there == by_words_.end()) return std::nullopt;
    for (const std::size_t at : there->second) {
      if (!taken.contains(at) && may_be_same(item, items_[at])) return at;
    }
    return std::nullopt;
  }

  std::vector<Item> items_;
  std::map<Minute, std::vector<std::size_t>> by_minute_;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> by_words_;
};

std::vector<Item> items_of(Query rows) {
  std::vector<Item> items;
  while (rows.step()) {
    items.push_back({.id = rows.integer(0),
                     .author = std::string{rows.text(1)},
                     .utc = minute_of(rows.optional_text(2)),
                     .local = minute_of(rows.optional_text(3)),
                     .words = text::fold_space(rows.text(4)),
                     .capture = rows.integer(5)});
  }
  return items;
}

}  // namespace

void match_unnumbered_posts(Database& database, Id thread) {
  // The newest page first, whatever the order of arrival: of two that are the same the newest stands for both.
  const std::vector<Item> items = items_of(
      database.query("SELECT id, author_name, posted_at, posted_at_local, text, capture_id FROM unnumbered_posts "
                     "WHERE thread_id = ? ORDER BY as_of DESC, ordinal, id",
                     thread));
  if (items.empty()) return;
  Candidates posts;
  for (const Item& post :
       items_of(database.query("SELECT id, author_name, posted_at, posted_at_local, text, 0 FROM posts "
                               "WHERE thread_id = ? AND author_name IS NOT NULL ORDER BY id",
                               thread)))
    posts.add(post);

  std::vector<std::vector<const Item*>> pages;
  std::map<std::int64_t, std::size_t> page_of;
  for (const Item& item : items) {
    const auto [known, is_new] = page_of.try_emplace(item.capture, pages.size());
    if (is_new) pages.emplace_back();
    pages[known->second].push_back(&item);
  }
  Candidates unnumbered;
  for (const std::vector<const Item*>& page : pages) {
    const auto numbered = posts.match(page);
    std::vector<const Item*> open;
    for (std::size_t i = 0; i < page.size(); ++i) {
      if (!numbered[i]) open.push_back(page[i]);
    }
    const auto twins = unnumbered.match(open);
    std::map<Id, Id> twin_of;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (twins[i])
        twin_of.emplace(open[i]->id, *twins[i]);
      else
        unnumbered.add(*open[i]);
    }
    for (std::size_t i = 0; i < page.size(); ++i) {
      const auto twin = twin_of.find(page[i]->id);
      const Value same_as = twin == twin_of.end() ? Value{} : Value{twin->second};
      database.run(
          "UPDATE unnumbered_posts SET post_id = ?2, same_as = ?3 WHERE id = ?1 AND (post_id IS NOT ?2 "
          "OR same_as IS NOT ?3)",
          page[i]->id, numbered[i], same_as);
    }
  }
}

}  // namespace vbarchive::archive
