// What a user knows of a board that is not read right: rules of its own, in front of ours, and rules of ours that lead
// astray there. Read from a file (docs/profiles.md), without building anything.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "extract/page_view.h"
#include "html/selector.h"
#include "languages/lexicon.h"

namespace vbarchive::extraction {

/// An element of the page that holds a value, or the attribute that does.
struct ProfileRule {
  std::string name;                        ///< where it stands: `board.profile:12`
  std::optional<html::Selector> selector;  ///< absent: the frame of the post itself
  std::string attribute;                   ///< empty: the element's text
};

class Profile {
 public:
  [[nodiscard]] const std::vector<ProfileRule>& rules_for(std::string_view field) const;
  [[nodiscard]] bool is_off(std::string_view rule) const { return off_.contains(rule); }
  /// The words of all languages and those that the profile adds.
  [[nodiscard]] const Lexicon& words() const { return words_; }

  void add(std::string field, ProfileRule rule) { rules_[std::move(field)].push_back(std::move(rule)); }
  void switch_off(std::string rule) { off_.insert(std::move(rule)); }
  void set_words(Lexicon words) { words_ = std::move(words); }

 private:
  std::map<std::string, std::vector<ProfileRule>, std::less<>> rules_;
  std::set<std::string, std::less<>> off_;
  Lexicon words_ = Lexicon::built_in();
};

// What a selected element says, for each kind of value; false where it says nothing. Without an attribute its text.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute,
                                 std::string& value);
/// A number: the first in the text, the last in an attribute, and what a link names.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, Id& value);
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute,
                                 const Node*& value);
/// Seconds since 1970, or ISO 8601 with a zone.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, UtcTime& value);
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, Range& value);
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, Signature& value);
/// The forums that the links in it name.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute,
                                 std::vector<Forum>& value);
/// That it is there.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, bool& value);
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute, double& value);
/// The texts of the links in it.
[[nodiscard]] bool read_selected(const PageView& page, const Node& node, std::string_view attribute,
                                 std::vector<std::string>& value);

}  // namespace vbarchive::extraction
