#include "support/board_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace vbarchive::testing {
namespace {

/// `New here, and new` becomes `New-here-and-new`, as vBulletin 4 puts it into addresses.
std::string slug(std::string_view title) {
  std::string words;
  for (const char c : title) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_kept) words += c;
    if (!is_kept && !words.empty() && words.back() != '-') words += '-';
  }
  while (!words.empty() && words.back() == '-') words.pop_back();
  return words;
}

}  // namespace

PrintedParts print(LocalTime time, DateStyle style) {
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds instant{std::chrono::seconds{time.seconds}};
  const auto midnight = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{instant - midnight};
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month()), day = static_cast<unsigned>(date.day());
  const auto hour = clock.hours().count(), minute = clock.minutes().count();
  const std::string twelve_hours =
      fmt::format("{:02}:{:02} {}", hour % 12 == 0 ? 12 : hour % 12, minute, hour < 12 ? "AM" : "PM");
  switch (style) {
    case DateStyle::named:
      return {fmt::format("{} {:02}, {}", months[month - 1], day, year), twelve_hours};
    case DateStyle::month_first:
      return {fmt::format("{:02}-{:02}-{}", month, day, year), twelve_hours};
    case DateStyle::iso:
      return {fmt::format("{}-{:02}-{:02}", year, month, day), fmt::format("{:02}:{:02}", hour, minute)};
  }
  return {};
}

std::string with_commas(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t left = digits.size(); left > 3; left -= 3) digits.insert(left - 3, ",");
  return digits;
}

std::string percent(int votes, int voters) {
  if (votes == 0 || voters == 0) return "0%";
  const int hundredths = (votes * 10'000 + voters / 2) / voters;
  return fmt::format("{}.{:02}%", hundredths / 100, hundredths % 100);
}

bool is_vb4(Face face) { return face == Face::vb4 || face == Face::vb4_legacy; }

std::string member_address(const BoardUser& user, Face face) {
  return is_vb4(face) ? fmt::format("member.php?{}-{}", user.id, slug(user.name))
                      : fmt::format("member.php?u={}", user.id);
}

std::string forum_address(const BoardForum& forum, Face face) {
  return is_vb4(face) ? fmt::format("forumdisplay.php?{}-{}", forum.id, slug(forum.title))
                      : fmt::format("forumdisplay.php?f={}", forum.id);
}

std::string thread_address(const BoardThread& thread, int page, Face face) {
  if (is_vb4(face)) {
    const std::string first = fmt::format("showthread.php?{}-{}", thread.id, slug(thread.title));
    return page == 1 ? first : fmt::format("{}/page{}", first, page);
  }
  return page == 1 ? fmt::format("showthread.php?t={}", thread.id)
                   : fmt::format("showthread.php?t={}&page={}", thread.id, page);
}

std::string post_address(const BoardThread& thread, const BoardPost& post, Face face) {
  return is_vb4(face) ? fmt::format("{}&p={}&viewfull=1#post{}", thread_address(thread, 1, face), post.id, post.id)
                      : fmt::format("showpost.php?p={}&postcount={}", post.id, post.number);
}

std::string attachment_address(const BoardAttachment& attachment) {
  return fmt::format("attachment.php?attachmentid={}&d={}", attachment.id, 1'300'100'000 + attachment.id * 3'607);
}

std::string avatar_address(const BoardUser& user) { return fmt::format("customavatars/avatar{}_2.gif", user.id); }

std::vector<std::size_t> forum_path(const Board& board, const BoardThread& thread) {
  std::vector<std::size_t> path;
  for (std::optional<std::size_t> forum = thread.forum; forum; forum = board.forums[*forum].parent)
    path.push_back(*forum);
  std::reverse(path.begin(), path.end());
  return path;
}

PostRange posts_of_page(const Board& board, const BoardThread& thread, int page) {
  const auto size = static_cast<std::size_t>(board.plan.posts_per_page);
  const std::size_t begin = std::min(thread.posts.size(), size * static_cast<std::size_t>(page - 1));
  return {begin, std::min(thread.posts.size(), begin + size)};
}

std::string thanks_label(const BoardUser& author, std::size_t count) {
  if (count == 1) return fmt::format("The Following User Says Thank You to {} For This Useful Post:", author.name);
  return fmt::format("The Following {} Users Say Thank You to {} For This Useful Post:", count, author.name);
}

}  // namespace vbarchive::testing
