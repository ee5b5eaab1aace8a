#include <algorithm>

#include "fetch/fetcher.h"
#include "text/utf8.h"

namespace vbarchive::fetch {

std::optional<std::string_view> Response::header(std::string_view lower_case_name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const Header& known) { return known.name == lower_case_name; });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::optional<std::string> Response::charset() const {
  std::string_view rest = header("content-type").value_or("");
  // The first part is the type itself.
  for (std::size_t semicolon = rest.find(';'); semicolon != std::string_view::npos; semicolon = rest.find(';')) {
    rest.remove_prefix(semicolon + 1);
    const std::string_view part = rest.substr(0, rest.find(';'));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos ||
        !text::equals_ignoring_ascii_case(text::trim(part.substr(0, equals)), "charset")) {
      continue;
    }
    std::string_view value = text::trim(part.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
      value = text::trim(value.substr(1, value.size() - 2));
    }
    if (!value.empty()) return std::string(value);
  }
  return std::nullopt;
}

Validators Response::validators() const {
  Validators out;
  if (const auto etag = header("etag"); etag && !etag->empty()) out.etag = *etag;
  if (const auto time = header("last-modified"); time && !time->empty()) out.last_modified = *time;
  return out;
}

}  // namespace vbarchive::fetch
