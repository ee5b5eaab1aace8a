#include "fetch/retry_after.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace vbarchive::fetch {
namespace {

constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::int64_t most_seconds = 1'000'000'000;  // some thirty years: longer than anybody waits

std::optional<std::int64_t> digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = std::min(value * 10 + (c - '0'), most_seconds);
  }
  return value;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text::ascii_lower(text)) {
    if (c != ' ' && c != ',' && c != '-' && c != ':') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

std::optional<UtcTime> http_date(std::string_view text, UtcTime now) {
  // Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT · Sun Nov  6 08:49:37 1994
  const std::vector<std::string> words = words_of(text);
  const bool is_asctime = words.size() == 7 && !words[1].empty() && !digits(words[1]);
  if (words.size() != (is_asctime ? 7U : 8U) || (!is_asctime && words[7] != "gmt")) return std::nullopt;
  const auto* const month = std::find(std::begin(months), std::end(months), words[is_asctime ? 1 : 2]);
  const std::string& printed_year = words[is_asctime ? 6 : 3];
  const std::size_t clock = is_asctime ? 3 : 4;
  const auto day = digits(words[is_asctime ? 2 : 1]), hour = digits(words[clock]), minute = digits(words[clock + 1]),
             second = digits(words[clock + 2]);
  auto year = digits(printed_year);
  if (month == std::end(months) || !day || !hour || !minute || !second || !year || *year > 9999) return std::nullopt;
  const auto instant = [&](std::int64_t of_year) -> std::optional<UtcTime> {
    // A leap second is the last of its minute to us.
    const auto local = local_time(static_cast<int>(of_year), static_cast<int>(month - std::begin(months)) + 1,
                                  static_cast<int>(std::min<std::int64_t>(*day, 99)),
                                  static_cast<int>(std::min<std::int64_t>(*hour, 99)),
                                  static_cast<int>(std::min<std::int64_t>(*minute, 99)),
                                  *second == 60 ? 59 : static_cast<int>(std::min<std::int64_t>(*second, 99)));
    if (!local) return std::nullopt;
    return UtcTime{local->seconds};
  };
  if (printed_year.size() == 4) return instant(*year);
  if (printed_year.size() != 2) return std::nullopt;
  // What would be more than fifty years ahead is the last such year of the past.
  const std::string today = to_iso(now);
  const std::int64_t this_year = digits(std::string_view(today).substr(0, 4)).value_or(2000);
  std::int64_t full = this_year / 100 * 100 + *year;
  if (full > this_year + 50) full -= 100;
  return instant(full);
}

std::optional<Millis> retry_after(std::string_view value, UtcTime now) {
  value = text::trim(value);
  if (const auto seconds = digits(value)) return Millis(*seconds * 1000);
  const auto date = http_date(value, now);
  if (!date) return std::nullopt;
  return Millis(std::clamp<std::int64_t>(date->seconds - now.seconds, 0, most_seconds) * 1000);
}

}  // namespace vbarchive::fetch
