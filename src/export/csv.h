// Rows as records of CSV (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "archive/database.h"

namespace vbarchive::exporting {

/// What becomes of text that a spreadsheet would take for a formula.
enum class Formulas {
  guarded,  ///< an apostrophe is set before it
  raw,
};

/// Whether a spreadsheet may take a text for a formula, as OWASP tells ("CSV Injection"): it begins with one of = + -
/// @, their full-width forms, or a control character. Blanks in front do not count, for they may get lost. Nor do
/// apostrophes: so what begins with one of ours can be told from what began with one of its own.
[[nodiscard]] bool is_like_a_formula(std::string_view text);

/// The names of the columns. This and csv_line() end with `\r`, to which the `\n` is still missing.
[[nodiscard]] std::string csv_header(std::span<const std::string_view> columns);

/// NULL is an empty field, text is always quoted, numbers never are. Bytes that are no UTF-8 are replaced by U+FFFD;
/// all others, line ends and control characters too, stay as they are.
[[nodiscard]] std::string csv_line(std::span<const archive::Value> row, Formulas formulas);

}  // namespace vbarchive::exporting
