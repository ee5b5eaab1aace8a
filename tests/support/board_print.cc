#include "support/board_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace vbarchive::testing {
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

std::string_view version_of(Face face) {
  if (face == Face::vb5) return "5.6.4";
  return is_vb4(face) ? "4.2.3" : "3.8.11";
}

std::optional<Dress> dress_of(const Board& board, Face face) {
  if (face == Face::vb5) return std::nullopt;
  return board.plan.dress.value_or(is_vb4(face) ? Dress::friendly : Dress::classic);
}

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

std::string low_slug(std::string_view title) {
  std::string words = slug(title);
  for (char& c : words) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (!words.empty() && words.back() >= '0' && words.back() <= '9') words += "-a";
  return words;
}

std::string index_address(Face face) {
  if (face == Face::vb5) return "forum";
  return is_vb4(face) ? "forum.php" : "index.php";
}

std::string member_address(const Board& board, const BoardUser& user, Face face) {
  const auto dress = dress_of(board, face);
  if (!dress) return fmt::format("member/{}-{}", user.id, low_slug(user.name));
  switch (*dress) {
    case Dress::classic:
      return fmt::format("member.php?u={}", user.id);
    case Dress::friendly:
      return fmt::format("member.php?{}-{}", user.id, slug(user.name));
    case Dress::path:
      return fmt::format("members/{}-{}", user.id, slug(user.name));
    case Dress::vbseo:
    case Dress::vbseo_named:
      return fmt::format("members/{}-{}.html", user.id, low_slug(user.name));
  }
  return {};
}

std::string forum_address(const Board& board, std::size_t index, int page, Face face) {
  const BoardForum& forum = board.forums[index];
  const auto dress = dress_of(board, face);
  if (!dress) {
    std::string address = "forum";
    for (const std::size_t above : forum_path(board, index)) address += "/" + low_slug(board.forums[above].title);
    return page == 1 ? address : fmt::format("{}/page{}", address, page);
  }
  switch (*dress) {
    case Dress::classic:
      return page == 1 ? fmt::format("forumdisplay.php?f={}", forum.id)
                       : fmt::format("forumdisplay.php?f={}&page={}", forum.id, page);
    case Dress::friendly:
    case Dress::path: {
      const std::string first =
          fmt::format("{}{}-{}", *dress == Dress::path ? "forums/" : "forumdisplay.php?", forum.id, slug(forum.title));
      return page == 1 ? first : fmt::format("{}/page{}", first, page);
    }
    case Dress::vbseo:
      return page == 1 ? fmt::format("f{}/", forum.id) : fmt::format("f{}/index{}.html", forum.id, page);
    case Dress::vbseo_named:
      return page == 1 ? low_slug(forum.title) + "/" : fmt::format("{}/index{}.html", low_slug(forum.title), page);
  }
  return {};
}

std::string thread_address(const Board& board, const BoardThread& thread, int page, Face face) {
  const auto dress = dress_of(board, face);
  if (!dress) {
    const std::string first =
        fmt::format("{}/{}-{}", forum_address(board, thread.forum, 1, face), thread.id, low_slug(thread.title));
    return page == 1 ? first : fmt::format("{}/page{}", first, page);
  }
  const std::string suffix = page == 1 ? "" : fmt::format("-{}", page);
  switch (*dress) {
    case Dress::classic:
      return page == 1 ? fmt::format("showthread.php?t={}", thread.id)
                       : fmt::format("showthread.php?t={}&page={}", thread.id, page);
    case Dress::friendly:
    case Dress::path: {
      const std::string first =
          fmt::format("{}{}-{}", *dress == Dress::path ? "threads/" : "showthread.php?", thread.id, slug(thread.title));
      return page == 1 ? first : fmt::format("{}/page{}", first, page);
    }
    case Dress::vbseo:
      return fmt::format("f{}/{}-{}{}.html", board.forums[thread.forum].id, low_slug(thread.title), thread.id, suffix);
    case Dress::vbseo_named:
      return fmt::format("{}/{}-{}{}.html", low_slug(board.forums[thread.forum].title), thread.id,
                         low_slug(thread.title), suffix);
  }
  return {};
}

std::string post_address(const Board& board, const BoardThread& thread, const BoardPost& post, Face face) {
  const std::string first = thread_address(board, thread, 1, face);
  if (face == Face::vb5) return fmt::format("{0}?p={1}#post{1}", first, post.id);
  const Dress dress = *dress_of(board, face);
  if (dress == Dress::friendly || dress == Dress::path || (is_vb4(face) && dress == Dress::classic))
    return with_query(first, fmt::format("p={0}&viewfull=1#post{0}", post.id));
  if (is_vb4(face)) {
    const int page = (post.number - 1) / board.plan.posts_per_page + 1;
    return fmt::format("{}#post{}", thread_address(board, thread, page, face), post.id);
  }
  return fmt::format("showpost.php?p={}&postcount={}", post.id, post.number);
}

std::string post_link(const Board& board, Id post, Face face) {
  if (face != Face::vb5) return fmt::format("showthread.php?p={0}#post{0}", post);
  for (const BoardThread& thread : board.threads) {
    for (const BoardPost& known : thread.posts) {
      if (known.id == post) return post_address(board, thread, known, face);
    }
  }
  return fmt::format("forum?p={0}#post{0}", post);
}

std::string with_query(std::string address, std::string_view query) {
  address += address.find('?') == std::string::npos ? '?' : '&';
  return address.append(query);
}

std::string attachment_address(const BoardAttachment& attachment) {
  return fmt::format("attachment.php?attachmentid={}&d={}", attachment.id, 1'300'100'000 + attachment.id * 3'607);
}

std::string avatar_address(const BoardUser& user) { return fmt::format("customavatars/avatar{}_2.gif", user.id); }

std::vector<std::size_t> forum_path(const Board& board, const BoardThread& thread) {
  return forum_path(board, thread.forum);
}

std::vector<std::size_t> forum_path(const Board& board, std::size_t forum) {
  std::vector<std::size_t> path;
  for (std::optional<std::size_t> at = forum; at; at = board.forums[*at].parent) path.push_back(*at);
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
