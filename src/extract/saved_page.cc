#include "extract/saved_page.h"

#include <algorithm>
#include <initializer_list>

#include "dates/offset.h"
#include "dates/printed_date.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

/// What stands between two marks; the second may be missing.
std::optional<std::string_view> between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + before.size());
  return text.substr(0, text.find(after));
}

/// `Mon, 25 Jun 2012 06:40:15 GMT`, `Mon Jun 25 2012 10:40:15 GMT+0200`: English, whoever saved the page.
std::optional<UtcTime> read_time(std::string_view text) {
  const std::size_t zone = text.rfind("GMT");
  if (zone == std::string_view::npos || zone == 0) return std::nullopt;
  const std::string_view offset = text::trim(text.substr(zone + 3, 5));
  const std::optional<int> minutes = offset.empty() ? 0 : dates::read_offset(offset);
  const std::optional<dates::Reading> reading = dates::read(text::trim(text.substr(0, zone)));
  if (!minutes || !reading || !reading->has_time || reading->is_ambiguous()) return std::nullopt;
  const std::optional<LocalTime> local = reading->day_month ? reading->day_month : reading->month_day;
  if (!local) return std::nullopt;
  return at_offset(*local, *minutes);
}

std::optional<SavedPage> by_browser(std::string_view comment) {
  const std::optional<std::string_view> from = between(comment, "saved from url=(", "\n");
  if (!from) return std::nullopt;
  const std::size_t close = from->find(')');
  if (close == std::string_view::npos) return std::nullopt;
  std::string_view address = from->substr(close + 1);
  address = address.substr(0, address.find(' '));
  if (!url::is_absolute(address)) return std::nullopt;
  return SavedPage{std::string(address), true, std::nullopt};
}

std::optional<SavedPage> by_httrack(std::string_view comment) {
  const std::optional<std::string_view> address = between(comment, "Mirrored from ", " by HTTrack");
  if (!address || address->empty() || address->find(' ') != std::string_view::npos || !comment.ends_with("GMT"))
    return std::nullopt;
  const std::size_t time = comment.find("], ");
  return SavedPage{std::string(*address), url::is_absolute(*address),
                   time == std::string_view::npos ? std::nullopt : read_time(comment.substr(time + 3))};
}

std::optional<SavedPage> by_single_file(std::string_view comment) {
  if (comment.find("SingleFile") == std::string_view::npos) return std::nullopt;
  const std::optional<std::string_view> address = between(comment, " url: ", " ");
  if (!address || !url::is_absolute(*address)) return std::nullopt;
  const std::optional<std::string_view> time = between(comment, "saved date: ", " (");
  return SavedPage{std::string(*address), true, time ? read_time(*time) : std::nullopt};
}

}  // namespace

bool may_tell_saved_page(std::string_view comment) {
  constexpr std::size_t shortest = std::string_view("saved from url=(").size();  // most comments are shorter
  if (comment.size() < shortest) return false;
  return std::ranges::any_of(std::initializer_list<std::string_view>{"url=(", "HTTrack", "SingleFile"},
                             [&](std::string_view word) { return comment.find(word) != std::string_view::npos; });
}

std::optional<SavedPage> read_saved_page(std::string_view comment) {
  for (const auto read : {by_browser, by_httrack, by_single_file}) {
    if (std::optional<SavedPage> page = read(text::trim(comment))) return page;
  }
  return std::nullopt;
}

}  // namespace vbarchive::extraction
