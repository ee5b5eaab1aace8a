// What a parser does with an element because of its name. For this room alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "html/dom.h"

namespace vbarchive::html {

/// How the tokenizer and the tree builder treat an element, for a page in short.
enum class Element : std::uint8_t {
  other,
  looked_at,    ///< the parser looks at its attributes, or compares them
  raw,          ///< its content is no markup, but in a select
  replaceable,  ///< the same, but references are
  script,
  preformatted,  ///< a line feed at its beginning does not count
  select,
  drawing,
  shape,    ///< of a drawing
  unclear,  ///< begins parts of a page where tags mean other things
};

/// Where an element can stand without a parser's doing anything but to put it there: with all its tags in their order.
enum class Role : std::uint8_t {
  unknown,     ///< not certain anywhere
  words,       ///< formatting elements that were closed by force are opened again in front of it
  formatting,  ///< so is this one
  block,       ///< closes a paragraph
  heading,     ///< a block, but not in another
  list,        ///< a block of items
  item,
  definitions,  ///< a block of terms
  term,
  form,
  table,
  section,  ///< of a table
  row,
  cell,
  select,
  options,
  option,
  quiet,       ///< what stands for no text: it changes nothing around it
  void_words,  ///< these have no end tag
  void_block,
  void_quiet,
};

/// It has no end tag.
[[nodiscard]] constexpr bool is_void(Role role) {
  return role == Role::void_words || role == Role::void_block || role == Role::void_quiet;
}

/// It belongs to a certain element around it, and the next one of its kind closes it.
[[nodiscard]] constexpr bool is_part(Role role) {
  switch (role) {
    case Role::item:
    case Role::term:
    case Role::section:
    case Role::row:
    case Role::cell:
    case Role::options:
    case Role::option:
      return true;
    default:
      return false;
  }
}

struct ElementInfo {
  std::string_view name;  ///< lower case; empty for one that is not listed
  Tag tag = Tag::other;
  Element element = Element::other;
  Role role = Role::unknown;
  std::uint8_t formatting = 0;  ///< a number for each formatting element
};

/// Any case of letters.
[[nodiscard]] const ElementInfo& element_info(std::string_view name);

}  // namespace vbarchive::html
