// One page as the rules see it: its nodes, what they are indexed by, how its addresses and dates are read.
#pragma once

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dates/printed_date.h"
#include "extract/page_index.h"
#include "html/dom.h"
#include "html/render.h"
#include "languages/lexicon.h"
#include "text/ascii.h"
#include "url/board_link.h"
#include "url/url.h"
#include "vbarchive/extract.h"

namespace vbarchive::extraction {

using html::Node;
using html::Range;
using html::Tag;

class Profile;
class Trace;

/// A number above 0, when the text is nothing but digits.
[[nodiscard]] std::optional<Id> id_of(std::string_view text);

/// `text` after `prefix` as such a number: 71 for `post_message_71`.
[[nodiscard]] inline std::optional<Id> id_after(std::string_view prefix, std::string_view text) {
  if (text.empty() || !text::is_ascii_digit(text.back()) || !text.starts_with(prefix)) return std::nullopt;
  return id_of(text.substr(prefix.size()));
}

/// A number above 0 that a query gives one of these keys: 5 for `showthread.php?t=5` and `t`.
[[nodiscard]] std::optional<Id> number_in_query(std::string_view reference,
                                                std::initializer_list<std::string_view> keys);

/// text.find(part), soon also where the text is long and begins of the part are many: a script.
[[nodiscard]] std::size_t place_of(std::string_view part, std::string_view text);

[[nodiscard]] inline bool holds(std::string_view text, std::string_view part) {
  return part.size() <= text.size() && place_of(part, text) != std::string_view::npos;
}
[[nodiscard]] inline bool holds_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return !text.empty() && std::ranges::any_of(parts, [&](std::string_view part) { return holds(text, part); });
}

/// The code of a script in the page; empty for any other node.
[[nodiscard]] std::string_view code_of(const Node& node);

/// Where a link leads, or a form is sent; empty for any other node.
[[nodiscard]] std::string_view reference_of(const Node& node);

/// The first count in the text of a part of the page.
[[nodiscard]] std::optional<std::int64_t> first_count(const Node& node);

/// Whether the class attribute holds this lower-case word anywhere, also as a part of a name; case does not matter.
[[nodiscard]] bool class_holds(const Node& node, std::string_view word);

/// Whether an address, resolved against any that does not hold it, may hold this word of letters in any case: a quick
/// look.
[[nodiscard]] bool may_hold(std::string_view address, std::string_view word);

class PageView {
 public:
  /// `address`: as known from outside. `profile`: what the user says of the board; `trace`: who wants to know which
  /// rule gave what; nullptr for none. No argument is copied; all must outlive the view.
  PageView(const html::Document& document, const std::optional<std::string>& address, const Profile* profile = nullptr,
           Trace* trace = nullptr);

  [[nodiscard]] const Profile* profile() const { return profile_; }
  [[nodiscard]] Trace* trace() const { return trace_; }
  /// The words that boards print, those of the profile among them.
  [[nodiscard]] const Lexicon& words() const { return words_; }

  // The page itself as what rules look at (rule.h).
  [[nodiscard]] const PageView& view() const { return *this; }
  [[nodiscard]] Range reach() const { return {0, static_cast<std::uint32_t>(nodes().size())}; }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }

  [[nodiscard]] const html::Document& document() const { return document_; }
  [[nodiscard]] std::span<const Node> nodes() const { return document_.nodes(); }
  [[nodiscard]] std::span<const Node> nodes(Range range) const {
    return document_.nodes().subspan(range.begin, range.end - range.begin);
  }

  /// The elements of a range that have this tag; that have this class; that have any class; that have an id; and its
  /// texts, but for white space alone. All of the page without a range.
  [[nodiscard]] NodeList elements(Tag tag, Range range) const { return index_.elements(tag, range); }
  [[nodiscard]] NodeList elements(Tag tag) const { return elements(tag, reach()); }
  [[nodiscard]] NodesOfClass of_class(std::string_view name, Range range) const { return {classed(range), name}; }
  [[nodiscard]] NodesOfClass of_class(std::string_view name) const { return of_class(name, reach()); }
  [[nodiscard]] NodeList classed(Range range) const { return index_.classed(range); }
  [[nodiscard]] NodeList classed() const { return classed(reach()); }
  [[nodiscard]] NodeList identified(Range range) const { return index_.identified(range); }
  [[nodiscard]] NodeList identified() const { return identified(reach()); }
  [[nodiscard]] NodeList texts(Range range) const { return index_.texts(range); }
  [[nodiscard]] NodeList texts() const { return texts(reach()); }
  /// The texts, and the comments among them.
  [[nodiscard]] NodeList texts_and_comments() const { return index_.texts_and_comments(reach()); }

  /// The page's own address, without session and fragment: absolute, or as much of it as is known
  /// (`showthread.php?t=5`).
  [[nodiscard]] const std::optional<std::string>& url() const { return url_; }
  /// What relative links are resolved against; empty when the page does not tell.
  [[nodiscard]] const std::string& base() const { return base_; }
  /// The board's own address with a slash at its end (`https://board.example/forum/`).
  [[nodiscard]] const std::optional<std::string>& board_url() const { return board_url_; }

  /// A link made absolute, without session.
  [[nodiscard]] std::string absolute(std::string_view reference) const;
  /// A link of the board, by its name alone ("showthread.php?t=5"): absolute, or as it is where the board's address is
  /// unknown.
  [[nodiscard]] std::string on_board(std::string_view name) const;
  /// What the link of an `a` element names.
  [[nodiscard]] url::BoardLink link(const Node& anchor) const;

  /// When the page was captured, as the Wayback Machine's links or the program that saved it say.
  [[nodiscard]] std::optional<UtcTime> archived_at() const { return archived_at_; }

  /// The comments that the rules know, in document order.
  struct Comment {
    std::string_view text;  ///< folded; of the page, or of folded_comments_
    std::uint32_t order;
  };
  [[nodiscard]] const std::vector<Comment>& comments() const { return comments_; }
  /// What stands between `<!-- name -->` and `<!-- / name -->` inside a range; nothing when there is no such pair.
  [[nodiscard]] std::optional<Range> between_comments(std::string_view name, Range range) const;

 private:
  /// Resolved, as the board served it.
  [[nodiscard]] std::string resolved(std::string_view reference) const;
  [[nodiscard]] url::BoardLink read_link(const Node& anchor) const;

  const html::Document& document_;
  const PageIndex index_;
  const Profile* profile_;
  Trace* trace_;
  const Lexicon& words_;
  std::optional<std::string> url_;
  std::string base_;
  std::optional<url::Url> base_parts_;  // absent where it is blank
  std::optional<std::string> board_url_;
  std::optional<UtcTime> archived_at_;
  std::vector<Comment> comments_;
  std::deque<std::string> folded_comments_;  ///< those that do not stand so in the page
  // What link() said: rules ask for the same links again and again. Beside the nodes: 0, or a place in links_ and 1.
  mutable std::vector<std::uint32_t> link_places_;
  mutable std::vector<url::BoardLink> links_;
  mutable std::unordered_map<std::string_view, std::uint32_t> place_of_reference_;
};

/// The words of the head's `title`; empty where there is none.
[[nodiscard]] std::string head_title(const PageView& page);

/// The nodes of a range that have no parent in it: what a pair of comments encloses, as whole parts.
[[nodiscard]] std::vector<const Node*> top_level(std::span<const Node> nodes, Range range);

/// The text of a range, folded to one line. `without` is left out with all below it.
[[nodiscard]] std::string text_between(std::span<const Node> nodes, Range range, Range without = {});

}  // namespace vbarchive::extraction
