// What was read from a page against what a person read from it: field by field, counted.
//
// A label has the shape of `vbarchive extract` (docs/records.md). Where it is kept it is sealed: the words and names in
// it belong to other people, so their digests stand in their place. Numbers, booleans, null and the few strings that
// are ours (kinds, states, ISO dates, versions) stand plainly.
#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vbarchive::score {

using Json = nlohmann::ordered_json;

/// Every string that is not ours as `sha256:` and the first 16 hexadecimal digits of the digest of its text, in UTF-8
/// with white space folded to single blanks and none at the ends.
[[nodiscard]] Json sealed(const Json& plain);

struct Count {
  std::size_t right = 0;
  std::size_t wrong = 0;
};

/// A field that was read wrongly. Both values as JSON on one line, safe for a terminal; `nothing` for none.
struct Difference {
  std::string place;  ///< `posts[id 71].quotes[2].text`
  std::string expected;
  std::string read;
};

struct Score {
  Count posts;                          ///< `wrong`: those that were not found
  std::size_t false_posts = 0;          ///< posts that are none
  std::map<std::string, Count> fields;  ///< `posts.quotes.text`
  std::vector<Difference> differences;

  [[nodiscard]] Count all_fields() const;
  /// The counts of `other` are added to these; its differences stay with it.
  void add(const Score& other);
};

/// `label` is sealed, `page` is what was read, plain.
///
/// Only what the label names is compared. A list in it is complete: what was read beside it is false, and counts as one
/// wrong field. Only `users` is not, for other members may be named anywhere on a page. Elements are matched by the
/// board's number where they have one, voters and those who react by their name, links by their address, labels of the
/// user information by themselves, all else by position. A value that is missing is wrong; an absence that was read as
/// one counts for nothing.
[[nodiscard]] Score compared(const Json& label, const Json& page);

/// Per cent, 100 where there is nothing to count.
[[nodiscard]] double percent(const Count& count);

}  // namespace vbarchive::score
