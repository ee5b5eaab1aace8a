#include "export/csv.h"

#include "export/number_text.h"
#include "text/utf8.h"

namespace vbarchive::exporting {
namespace {

std::string in_quotes(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

std::string text_field(std::string_view text, Formulas formulas) {
  std::string valid = text::to_valid_utf8(text);
  if (formulas == Formulas::guarded && is_like_a_formula(valid)) valid.insert(valid.begin(), '\'');
  return in_quotes(valid);
}

std::string field_of(const archive::Value& value, Formulas formulas) {
  if (const auto* const integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* const real = std::get_if<double>(&value)) return real_text(*real);
  if (const auto* const text = std::get_if<std::string_view>(&value)) return text_field(*text, formulas);
  return {};
}

}  // namespace

bool is_like_a_formula(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("' ");
  if (begin == std::string_view::npos) return false;
  const char32_t first = text::code_point_at(text, begin).value;
  switch (first) {
    case U'=':
    case U'+':
    case U'-':
    case U'@':
    case U'＝':
    case U'＋':
    case U'－':
    case U'＠':
      return true;
    default:
      return first < 0x20;
  }
}

std::string csv_header(std::span<const std::string_view> columns) {
  std::string line;
  for (const std::string_view column : columns) {
    if (!line.empty()) line += ',';
    line += column;
  }
  return line + '\r';
}

std::string csv_line(std::span<const archive::Value> row, Formulas formulas) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += ',';
    line += field_of(row[i], formulas);
  }
  return line + '\r';
}

}  // namespace vbarchive::exporting
