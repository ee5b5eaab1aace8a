// robots.txt as RFC 9309 has it. Pure: text to rules, rules to answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/clock.h"

namespace vbarchive::fetch {

/// What one crawler may ask a host for.
class Robots {
 public:
  /// Everything is allowed.
  Robots() = default;

  /// The rules of all groups for `product` (letters, `-` and `_`; case does not matter), or else of those for `*`. All
  /// of the text is read; lines that are no rules are passed over.
  Robots(std::string_view text, std::string_view product);

  /// `target`: path and query. The longest rule that matches decides, and of two as long the one that allows.
  [[nodiscard]] bool allows(std::string_view target) const;

  /// The longest that the groups state, a day at most.
  [[nodiscard]] std::optional<Millis> crawl_delay() const { return crawl_delay_; }

 private:
  struct Rule {
    std::vector<std::string> parts;  ///< what stands between the `*`
    bool is_anchored = false;        ///< `$` at the end
    std::size_t length = 0;
    bool is_allowed = false;
  };
  static bool matches(const Rule& rule, std::string_view target);

  std::vector<Rule> rules_;
  std::optional<Millis> crawl_delay_;
};

}  // namespace vbarchive::fetch
