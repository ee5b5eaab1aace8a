// The plain text format of language files and profiles: sections, keys, values, comments.
//
//   # German
//   [labels]
//   joined = registriert seit | dabei seit
//   joined = mitglied seit
//
// A comment begins with a `#` at the start of a line, or with one that has blanks on both sides. `|` parts values; a
// key that comes again has the values of both lines. A key without a value says that there is none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vbarchive::text {

/// One line `key = value | value`.
struct Setting {
  std::string section, key;
  std::vector<std::string> values;  ///< without blanks around them, and without empty ones
  int line = 0;                     ///< counted from 1
  bool operator==(const Setting&) const = default;
};

struct Settings {
  std::string name;                 ///< what messages call it: a file's name
  std::vector<Setting> lines;       ///< those without an error, in order
  std::vector<std::string> errors;  ///< `de.lang:12: there is no "=" in this line`
};

/// Reads settings; never throws. `sections` are those that may be there.
[[nodiscard]] Settings parse_settings(std::string_view text, std::string_view name,
                                      std::span<const std::string_view> sections);

/// `NAME:LINE: what is wrong`, for whoever finds more errors than the parser can.
[[nodiscard]] std::string settings_error(std::string_view name, int line, std::string_view what);

}  // namespace vbarchive::text
