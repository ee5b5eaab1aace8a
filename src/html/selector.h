// A part of CSS's selectors, for rules that users write: `div.post > .when`, `#date_{id}`, `a[href*="member"]`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "html/dom.h"
#include "vbarchive/records.h"

namespace vbarchive::html {

/// Element names, `*`, `.class`, `#id`, `[attribute]` with `=`, `~=`, `^=`, `$=`, `*=`; descendants and children (`>`);
/// alternatives behind commas. `{id}` in a value stands for the number of the post or row that is looked at.
class Selector {
 public:
  /// What is wrong with a selector, in words for its author.
  struct Mistake {
    std::string what;
  };

  [[nodiscard]] static std::variant<Selector, Mistake> parse(std::string_view text);

  /// `id`: what `{id}` stands for; a selector that asks for it matches nothing without.
  [[nodiscard]] bool matches(const Node& node, std::optional<Id> id = {}) const;

 private:
  struct Condition {
    enum class Kind { id, class_name, has, equals, word, prefix, suffix, part } kind;
    std::string name;  // of the attribute
    std::string value;
    bool has_number = false;  // `{id}` in the value
  };
  struct Compound {
    std::string tag;  // empty for any
    std::vector<Condition> conditions;
    bool is_child = false;  // of the compound in front: `>`
  };
  using Chain = std::vector<Compound>;

  [[nodiscard]] static bool fits(const Compound& compound, const Node& node, const std::string& number);
  [[nodiscard]] static bool fits(const Chain& chain, const Node& node, const std::string& number);

  std::vector<Chain> alternatives_;

  friend class SelectorReader;
};

}  // namespace vbarchive::html
