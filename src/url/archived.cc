#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::url {

std::optional<Archived> archived(std::string_view url) {
  constexpr std::string_view mark = "/web/";
  constexpr std::size_t stamp_digits = 14;  // year to second, UTC
  const std::size_t at = url.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = url.substr(at + mark.size());
  if (rest.size() < stamp_digits ||
      rest.substr(0, stamp_digits).find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : rest.substr(from, count)) value = value * 10 + (c - '0');
    return value;
  };
  const std::optional<LocalTime> stamp =
      local_time(number(0, 4), number(4, 2), number(6, 2), number(8, 2), number(10, 2), number(12, 2));
  rest.remove_prefix(stamp_digits);
  const std::size_t slash = rest.find('/');
  if (!stamp || slash == std::string_view::npos || slash > 4) return std::nullopt;  // `im_`, `js_`, `id_`, `if_`
  rest.remove_prefix(slash + 1);
  const std::string scheme = text::ascii_lower(rest.substr(0, 8));
  if (!scheme.starts_with("http://") && !scheme.starts_with("https://")) return std::nullopt;
  return Archived{std::string(rest), at_offset(*stamp, 0)};
}

}  // namespace vbarchive::url
