#include "fetch/log_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::fetch {
namespace {

constexpr std::string_view secrets[] = {"hash",   "logouthash",    "passwd",      "password", "phpsessid", "s",
                                        "secret", "securitytoken", "sessionhash", "sid",      "token"};

bool is_secret(std::string_view pair) {
  const std::string key = text::ascii_lower(url::percent_decoded(pair.substr(0, pair.find('='))));
  return std::find(std::begin(secrets), std::end(secrets), key) != std::end(secrets);
}

}  // namespace

std::string for_log(std::string_view address) {
  url::Url parts = url::split(url::without_session(address));
  if (parts.query) {
    std::string kept;
    const std::string_view query = *parts.query;
    for (std::size_t start = 0; start <= query.size();) {
      const std::size_t end = std::min(query.find_first_of("&;", start), query.size());
      const std::string_view pair = query.substr(start, end - start);
      if (!pair.empty() && !is_secret(pair)) kept.append(kept.empty() ? "" : "&").append(pair);
      start = end + 1;
    }
    parts.query = kept.empty() ? std::nullopt : std::optional(kept);
  }
  return url::join(parts);
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string in_seconds(Millis duration) {
  return fmt::format("{:.2f} s", static_cast<double>(duration.count()) / 1000);
}

}  // namespace vbarchive::fetch
