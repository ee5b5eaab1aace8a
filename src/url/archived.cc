#include "text/utf8.h"
#include "url/archived_file.h"
#include "url/board_link.h"
#include "url/url.h"

namespace vbarchive::url {
namespace {

constexpr std::string_view mark = "/web/";

/// The first place of the mark. Slashes are many in an address.
std::size_t place_of_mark(std::string_view url) {
  constexpr std::string_view behind_slash = mark.substr(1);
  std::size_t at = url.find(behind_slash);
  while (at != std::string_view::npos && (at == 0 || url[at - 1] != '/')) at = url.find(behind_slash, at + 1);
  return at == std::string_view::npos ? at : at - 1;
}

/// Takes `20151229042900im_/` off the front.
std::optional<UtcTime> take_stamp(std::string_view& rest) {
  constexpr std::size_t stamp_digits = 14;  // year to second, UTC
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
  const std::string_view behind = rest.substr(stamp_digits);
  const std::size_t slash = behind.find('/');
  if (!stamp || slash == std::string_view::npos || slash > 4) return std::nullopt;  // `im_`, `js_`, `id_`, `if_`
  rest = behind.substr(slash + 1);
  return at_offset(*stamp, 0);
}

}  // namespace

std::optional<Archived> archived(std::string_view url) {
  const std::size_t at = place_of_mark(url);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = url.substr(at + mark.size());
  const std::optional<UtcTime> time = take_stamp(rest);
  if (!time) return std::nullopt;
  const std::string scheme = text::ascii_lower(rest.substr(0, 8));
  if (!scheme.starts_with("http://") && !scheme.starts_with("https://")) return std::nullopt;
  return Archived{std::string(rest), *time};
}

std::optional<Archived> archived_file(std::string_view path) {
  const std::size_t at = place_of_mark(path);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = path.substr(at + mark.size());
  const std::optional<UtcTime> time = take_stamp(rest);
  if (!time) return std::nullopt;
  // Two slashes are one to a file system.
  const bool is_secure = rest.starts_with("https:/");
  if (!is_secure && !rest.starts_with("http:/")) return std::nullopt;
  rest.remove_prefix(rest.find('/') + 1);
  if (rest.starts_with('/')) rest.remove_prefix(1);
  const std::size_t name = rest.rfind('/') + 1;
  if (name == 0) return std::nullopt;
  std::string original = is_secure ? "https://" : "http://";
  original += rest.substr(0, name);
  const std::string_view last = rest.substr(name);
  if (last != "index.html") original += address_of_file(last).value_or(std::string(last));
  return Archived{std::move(original), *time};
}

}  // namespace vbarchive::url
