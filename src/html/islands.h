// Parts of a page of which it is certain what a parser makes, wherever in a body they stand: all their tags are there,
// in their order, and none of them does more than begin and end its element. For this room alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "html/dom.h"
#include "html/elements.h"
#include "html/recycled.h"

namespace vbarchive::html {

/// What may have to be done to a stretch of the source to make it the parser's text of it.
enum class Mending : std::uint8_t { none, line_ends, references };

/// A node of an island, or the end of the innermost open element.
struct IslandNode {
  enum class Type : std::uint8_t { element, text, comment, end };

  Type type = Type::element;
  Tag tag = Tag::other;
  Mending mending = Mending::none;
  bool is_closed = false;               ///< an element's end tag is there
  std::uint32_t begin = 0, end = 0;     ///< in the source
  std::string_view text;                ///< an element's name; the source of a text or comment
  std::uint32_t skip_at = 0, skip = 0;  ///< bytes within a text that are none of it
  std::span<const Attribute> attributes;
};

/// What must not be around an island for it to be what it is by itself.
struct Demands {
  std::uint16_t formatting = 0;  ///< these formatting elements are in it: no `a` in an `a`, no three alike
  std::uint16_t nested = 0;      ///< and these within themselves
  bool is_block = false;         ///< no paragraph, which it would close
  bool is_of_tables = false;     ///< nothing moved out of a table: such tags mean other things there
  bool is_quiet = false;         ///< no formatting elements that were closed by force: a text opens them again

  void add(const Demands& other) {
    formatting |= other.formatting;
    nested |= other.nested;
    is_block |= other.is_block;
    is_of_tables |= other.is_of_tables;
    is_quiet |= other.is_quiet;
  }
};

/// One element, or a run of them with what is between: comments and texts.
struct Island {
  std::uint32_t first = 0, count = 0;  ///< of the nodes
  std::uint32_t begin = 0, end = 0;    ///< in the source
  Demands demands;
  bool is_in_head = false;  ///< of the page, where other things are certain
};

/// Reads the tags of a page along with its elider, and finds islands. What is certain nowhere it only counts with.
class Islands {
 public:
  /// How far the short page was at a start tag.
  struct Mark {
    std::uint32_t length = 0, tags = 0, spaces = 0, stretches = 0, islands = 0;
  };
  /// An island that is complete, and stands for itself where the short page was so far.
  struct Found {
    Mark mark;
    Island island;
  };

  /// Before the body tags mean other things.
  void begin_body() { is_in_body_ = !has_given_up_; }

  /// `begin` and `end`: where a tag stands in the source. `attributes` outlive the page's nodes; nothing where it is
  /// not certain what the parser makes of them. What is found is valid until the next call; nullptr for nothing.
  [[nodiscard]] const Found* start(const ElementInfo& info, std::string_view name,
                                   std::optional<std::span<const Attribute>> attributes, std::uint32_t begin,
                                   std::uint32_t end, const Mark& mark);
  [[nodiscard]] const Found* end(std::string_view name, std::uint32_t begin, std::uint32_t end);

  /// Whether it is of use to tell of what follows.
  [[nodiscard]] bool is_open() const { return is_certain() || has_run_ || head_ != Head::over; }
  /// A text between two tags; the content of a script, too.
  void text(std::string_view source, std::uint32_t begin, Mending mending, bool is_space);
  void comment(std::string_view source, std::uint32_t begin, std::uint32_t end, Mending mending);
  /// A document type, or what the parser takes for a comment: it changes nothing around it.
  void aside();
  /// Something that may mean anything for the elements that are open.
  void unclear();

  [[nodiscard]] std::span<const IslandNode> nodes(const Island& island) const {
    return std::span(*nodes_).subspan(island.first, island.count);
  }

 private:
  struct OpenElement {
    const ElementInfo* info;
    std::string_view name;
    Mark mark;
    std::uint32_t first;                // its place in nodes_
    bool is_certain;                    // all in it, so far
    bool is_in_paragraph;               // one that blocks would close
    std::uint32_t implied_section = 0;  // of a table: behind its place in nodes_; the parser opened it for a row
    std::uint64_t formatting;           // how many of each formatting element are open: 4 bits
    Demands demands;
    bool goes_on;  // a run in front of it
  };

  [[nodiscard]] bool is_certain() const { return !open_.empty() && open_.back().is_certain; }
  /// An element that is complete, together with the run that it goes on.
  [[nodiscard]] const Found* found(const OpenElement& element, std::uint32_t begin, std::uint32_t end);
  /// Whether what begins here belongs to the page's head, where an element is put without any other's being looked at.
  [[nodiscard]] bool is_of_head(const ElementInfo& info);

  /// A text that goes on behind the end of its form ends here.
  void end_text(std::uint32_t at);
  [[nodiscard]] static bool is_select(const OpenElement& element);
  /// Whether the parser does nothing but to put an element into the innermost one that is open.
  [[nodiscard]] bool fits(const ElementInfo& info) const;
  /// What was found stays; a page like this is none of those that are to be fast.
  void give_up();
  void add_demands(const OpenElement& inner);
  void close_paragraph();
  void end_form();
  /// Takes elements off open_, so that this many stay.
  void forget_beyond(std::size_t count);
  /// Takes elements off open_ down to one whose end tag came, which stays. False where it is not open.
  [[nodiscard]] bool unwind_to(std::string_view name);
  bool is_in_body_ = false;
  bool has_given_up_ = false;
  /// Open from its tag, in front of which is nothing that opens one, to the first tag or text that may end it.
  enum class Head : std::uint8_t { expected, open, over } head_ = Head::expected;
  bool has_run_ = false;     // in front of what comes next
  std::vector<Found> runs_;  // by how many elements are open around them
  /// The parser has one form at a time, and forgets it at an end tag that it sees.
  enum class Form : std::uint8_t { none, open, unclear } form_ = Form::none;
  std::vector<OpenElement> open_;
  static constexpr std::size_t most_spare_nodes = 20'000;
  Recycled<IslandNode, most_spare_nodes, Islands> nodes_;
  bool has_open_text_ = false;  // the last node, in front of a form's end tag
};

}  // namespace vbarchive::html
