#include "text/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace vbarchive::text {
namespace {

std::string_view without_comment(std::string_view line) {
  if (trim(line).starts_with('#')) return {};
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    const auto is_blank = [&](std::size_t i) { return i >= line.size() || line[i] == ' ' || line[i] == '\t'; };
    if (is_blank(at - 1) && is_blank(at + 1)) return line.substr(0, at);
  }
  return line;
}

std::vector<std::string> values_of(std::string_view text) {
  std::vector<std::string> values;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('|', start), text.size());
    const std::string_view value = trim(text.substr(start, end - start));
    if (!value.empty()) values.emplace_back(value);
    start = end + 1;
  }
  return values;
}

}  // namespace

Settings parse_settings(std::string_view text, std::string_view name, std::span<const std::string_view> sections) {
  Settings settings;
  settings.name = name;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::string section;
  bool is_known_section = false;
  int number = 0;
  const auto report = [&](std::string_view what) { settings.errors.push_back(settings_error(name, number, what)); };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view whole = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!is_valid_utf8(whole)) {
      report("this line is not valid UTF-8");
      continue;
    }
    const std::string_view line = trim(without_comment(whole));
    if (line.empty()) continue;
    if (line.front() == '[') {
      is_known_section = false;
      if (line.back() != ']') {
        report("a section ends with \"]\"");
        continue;
      }
      section = trim(line.substr(1, line.size() - 2));
      is_known_section = std::ranges::find(sections, std::string_view(section)) != sections.end();
      if (!is_known_section) report(fmt::format("there is no section \"{}\"", printable(section)));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      report("there is no \"=\" in this line");
      continue;
    }
    Setting setting{section, std::string(trim(line.substr(0, equals))), values_of(line.substr(equals + 1)), number};
    if (setting.key.empty()) {
      report("there is no key before \"=\"");
    } else if (section.empty()) {
      report("there is no [section] before this line");
    } else if (is_known_section) {  // what an unknown section holds was told with it
      settings.lines.push_back(std::move(setting));
    }
  }
  return settings;
}

std::string settings_error(std::string_view name, int line, std::string_view what) {
  return fmt::format("{}:{}: {}", name, line, what);
}

}  // namespace vbarchive::text
