#include "export/ndjson.h"

#include <nlohmann/json.hpp>

#include "export/number_text.h"
#include "text/utf8.h"

namespace vbarchive::exporting {
namespace {

std::string json_text(std::string_view text) { return nlohmann::json(text::to_valid_utf8(text)).dump(); }

std::string json_value(const archive::Value& value) {
  if (const auto* const integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* const text = std::get_if<std::string_view>(&value)) return json_text(*text);
  std::string real;
  if (const auto* const number = std::get_if<double>(&value)) real = real_text(*number);
  return real.empty() ? "null" : real;
}

}  // namespace

std::string ndjson_line(const Table& table, std::span<const archive::Value> row) {
  std::string line = "{\"table\":" + json_text(table.name);
  for (std::size_t i = 0; i < row.size(); ++i) {
    line += ',';
    line += json_text(table.columns.at(i));
    line += ':';
    line += json_value(row[i]);
  }
  line += '}';
  return line;
}

}  // namespace vbarchive::exporting
