// What no decision of an HTML parser depends on is taken out of a page before the parse, and put back behind it: Gumbo
// spends its time on single characters. For this room alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "html/builder.h"
#include "html/dom.h"
#include "html/islands.h"

namespace vbarchive::html {

/// A page in short. A stretch of text, a comment's words or a script's code is one character of the planes 15 and 16,
/// numbered in their order; white space is a form feed, known by its place; a start tag stands without its attributes,
/// which are read here; an island is a line break, known by its place. A tree of the short page differs from one of the
/// page itself in nothing but these.
class Elision {
 public:
  /// Nothing for pages that must reach Gumbo as they are: in these it is not certain what is markup (foreign elements,
  /// framesets), or characters are such as Gumbo changes. What is put back lies in `arena`, and its budget counts: it
  /// is nothing, too, when that is spent.
  [[nodiscard]] static std::optional<Elision> of(std::string_view source, Arena& arena, bool with_islands);

  /// The short page.
  [[nodiscard]] std::string_view text() const { return {text_, length_}; }

  /// How many start tags the page has, how many of these may stay open around what follows them, and how many
  /// attributes one of them has at most.
  [[nodiscard]] std::size_t start_tags() const { return start_tags_; }
  [[nodiscard]] std::size_t nesting_tags() const { return nesting_tags_; }
  [[nodiscard]] std::size_t most_attributes() const { return most_attributes_; }

  /// Where a place of the short page, between two tokens or at its end, lies in the page.
  [[nodiscard]] std::uint32_t origin(std::size_t at) const { return origins_[at]; }

  /// The attributes of the start tag that begins at this place of the short page, where they were taken out of it.
  [[nodiscard]] std::span<const Attribute> attributes_at(std::size_t at);

  /// The island that this line break of the short page stands for; nullptr where it is one.
  [[nodiscard]] const Island* island_at(std::size_t at);
  [[nodiscard]] std::span<const IslandNode> nodes(const Island& island) const { return finder_.nodes(island); }
  /// The parser's text of a node of an island. Nothing when the arena is spent.
  [[nodiscard]] std::optional<std::string_view> text_of(const IslandNode& node) const {
    return node.skip == 0 ? mended(node.text, node.mending, *arena_) : text_of_parts(node);
  }

  /// A text or comment of the short page's tree, as it is in the page's. `begin` and `end`: what it was read from, in
  /// the short page. Nothing when the arena is spent.
  [[nodiscard]] std::optional<std::string_view> restored(std::string_view text, std::size_t begin, std::size_t end);

  /// Whether all texts were such as a parser makes, and all islands asked for. Where they were not the tree is worth
  /// nothing.
  [[nodiscard]] bool is_consistent() const { return is_consistent_ && islands_found_ == islands_.size(); }

  /// Where such a text begins in the page: Gumbo reads a carriage return with the line feed behind it.
  [[nodiscard]] std::uint32_t text_origin(std::size_t at);

 private:
  friend class Elider;

  struct Stretch {
    const char* data;
    std::uint32_t length;
    Mending mending;
  };
  struct Space {
    std::uint32_t at;  // in the short page
    Stretch stretch;
  };
  struct Tag {
    std::uint32_t at;  // in the short page
    std::span<const Attribute> attributes;
  };

  struct PlacedIsland {
    std::uint32_t at;  // in the short page
    Island island;
  };

  explicit Elision(Arena& arena) : arena_(&arena) {}

  [[nodiscard]] bool mend(Stretch& stretch);
  /// Of one with bytes within it that are none of it.
  [[nodiscard]] std::optional<std::string_view> text_of_parts(const IslandNode& node) const;
  /// The first white space that does not stand in front of a place.
  [[nodiscard]] std::size_t space_from(std::size_t at);
  /// Fills pieces_ with what a text stands for. False when the arena is spent.
  [[nodiscard]] bool take_pieces(std::string_view text, std::size_t begin, std::size_t end);
  [[nodiscard]] static std::optional<std::string_view> mended(std::string_view text, Mending mending, Arena& arena) {
    if (mending == Mending::none) return text;
    // Most begin with the only line that they end.
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (mending == Mending::line_ends && text.find('\r') == std::string_view::npos) return text;
    return copied(text, mending, arena);
  }
  [[nodiscard]] static std::optional<std::string_view> copied(std::string_view text, Mending mending, Arena& arena);

  Arena* arena_;
  std::string_view source_;  // our copy, in the arena
  char* text_ = nullptr;
  std::uint32_t* origins_ = nullptr;  // of each token of text_ at its first byte, and of its end
  std::size_t length_ = 0;
  std::size_t start_tags_ = 0;
  std::size_t nesting_tags_ = 0;
  std::size_t most_attributes_ = 0;
  std::vector<Stretch> stretches_;
  std::vector<Space> spaces_;
  std::size_t next_space_ = 0;  // behind those of the text before
  std::vector<Tag> tags_;
  std::size_t next_tag_ = 0;  // behind the one asked for last
  std::vector<PlacedIsland> islands_;
  std::size_t next_island_ = 0;  // behind the one asked for last
  std::size_t islands_found_ = 0;
  Islands finder_;
  std::vector<std::string_view> pieces_;
  bool pieces_have_space_ = false;
  bool is_consistent_ = true;
};

}  // namespace vbarchive::html
