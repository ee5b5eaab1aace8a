// Why a page was read as it was: for the board that is not read right.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/extract.h"

namespace vbarchive {

/// One field: which rule gave it, from where, and which were tried in vain before.
struct FieldExplanation {
  std::string field;                ///< `post.posted_at`: section and key of a profile
  std::optional<Id> subject;        ///< the post, listed thread or listed forum; absent for a field of the page
  std::optional<std::string> rule;  ///< absent where nothing was found
  std::string evidence;             ///< the versions, skins or mods that showed the rule
  std::string value;                ///< as found: dates before they are resolved
  struct Bytes {
    std::size_t begin = 0, end = 0;  ///< [begin, end) of PageInput::bytes
  };
  std::optional<Bytes> bytes;      ///< absent where no part of the page gave it (its address did)
  std::string source;              ///< the beginning of those bytes, as UTF-8 in one line
  std::vector<std::string> tried;  ///< rules that found nothing, in the order in which they were asked
};

struct Explanation {
  Page page;
  std::vector<FieldExplanation> fields;  ///< in the order in which they were asked
};

/// extract(), and how it came about. Costs a little more.
[[nodiscard]] Explanation explain(const PageInput& input, const ExtractOptions& options = {});

/// A row of the tables of rules.
struct RuleDescription {
  std::string_view field, name, evidence;
  bool is_open = true;  ///< a profile may have rules of its own for the field, and switch this one off
  bool is_part =
      false;  ///< finds parts of which there may be several (quotes, reactions): it can be switched off alone
};

/// All rules, field by field in the order in which they are tried.
[[nodiscard]] std::vector<RuleDescription> list_rules();

}  // namespace vbarchive
