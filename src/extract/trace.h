// Which rule gave each field of a page, from where, and what was tried in vain: kept only when somebody asks
// (`vbarchive explain`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/render.h"
#include "vbarchive/records.h"

namespace vbarchive::extraction {

struct TracedField {
  std::string field;                ///< `post.number`
  std::optional<Id> subject;        ///< of which post, listed thread or forum; of the page where absent
  std::optional<std::string> rule;  ///< absent where nothing was found
  std::string evidence;             ///< where the rule was seen
  std::string value;                ///< as found, before dates are resolved
  html::Range from;                 ///< the nodes that gave it; empty where no node did
  std::vector<std::string> tried;   ///< the rules that found nothing, in their order
};

class Trace {
 public:
  void add(TracedField field) { fields_.push_back(std::move(field)); }
  [[nodiscard]] const std::vector<TracedField>& fields() const { return fields_; }

 private:
  std::vector<TracedField> fields_;
};

}  // namespace vbarchive::extraction
