#include "support/board_site_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "support/board_print.h"

namespace vbarchive::testing {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::optional<Id> number_in(std::string_view text) {
  Id number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

const std::string* value_of(const Fields& fields, std::string_view name) {
  const auto found = std::ranges::find_if(fields, [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? nullptr : &found->second;
}

std::optional<Id> number_of(const Fields& fields, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const std::string* const value = value_of(fields, name);
    if (value && number_in(*value)) return number_in(*value);
  }
  return std::nullopt;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// `101-Title`, `101`.
std::optional<Id> leading_number(std::string_view segment) { return number_in(segment.substr(0, segment.find('-'))); }

/// `page2`, `index2.html`.
std::optional<int> page_in(std::string_view segment, std::string_view before, std::string_view behind) {
  if (!segment.starts_with(before) || !segment.ends_with(behind)) return std::nullopt;
  const auto number = number_in(segment.substr(before.size(), segment.size() - before.size() - behind.size()));
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

/// A numbered name and the page behind it: `101-Title/page2` or its two segments.
bool take_titled(const std::vector<std::string>& segments, std::size_t from, Asked& asked) {
  if (from >= segments.size()) return false;
  const auto id = leading_number(segments[from]);
  if (!id) return false;
  asked.id = *id;
  if (from + 1 < segments.size()) asked.page = page_in(segments[from + 1], "page", "").value_or(1);
  return true;
}

void read_thread(const Fields& query, Asked& asked) {
  asked.kind = Asked::Kind::thread;
  if (const auto id = number_of(query, {"t", "threadid"})) asked.id = *id;
  for (const auto& [name, value] : query) {
    if (asked.id == 0 && value.empty()) (void)take_titled(split(name, '/'), 0, asked);
  }
  if (const auto page = number_of(query, {"page"})) asked.page = static_cast<int>(*page);
  asked.post = number_of(query, {"p", "postid"});
  if (asked.id == 0 && asked.post) {
    asked.kind = Asked::Kind::post;
    asked.id = *asked.post;
  }
  if (const std::string* const go = value_of(query, "goto")) asked.go = *go;
  for (const std::string_view name : {"goto", "mode", "do", "styleid", "langid"})
    asked.is_trap = asked.is_trap || value_of(query, name);
}

void read_forum(const Fields& query, Asked& asked) {
  asked.kind = Asked::Kind::forum;
  if (const auto id = number_of(query, {"f", "forumid"})) asked.id = *id;
  for (const auto& [name, value] : query) {
    if (asked.id == 0 && value.empty()) (void)take_titled(split(name, '/'), 0, asked);
  }
  if (const auto page = number_of(query, {"page"})) asked.page = static_cast<int>(*page);
  const std::string* const days = value_of(query, "daysprune");
  const std::string* const sort = value_of(query, "sort");
  const std::string* const order = value_of(query, "order");
  asked.shows_all = days && *days == "-1";
  // The order that the list has anyway is none of its own.
  asked.is_trap = value_of(query, "do") || (days && !asked.shows_all) || (sort && *sort != "lastpost") ||
                  (order && *order != "desc");
}

std::optional<std::size_t> forum_named(const Board& board, std::string_view folder) {
  for (std::size_t i = 0; i < board.forums.size(); ++i) {
    if (low_slug(board.forums[i].title) == folder) return i;
  }
  return std::nullopt;
}

/// `title-101-2.html`, `101-title-2.html`: titles do not end in a number of their own.
bool take_rewritten(std::string_view name, bool is_number_last, Asked& asked) {
  if (!name.ends_with(".html")) return false;
  name.remove_suffix(5);
  const std::vector<std::string> words = split(name, '-');
  const auto last = number_in(words.back());
  if (is_number_last) {
    const auto before = words.size() > 2 ? number_in(words[words.size() - 2]) : std::nullopt;
    if (!last) return false;
    asked.id = before.value_or(*last);
    if (before) asked.page = static_cast<int>(*last);
    return true;
  }
  const auto first = number_in(words.front());
  if (!first) return false;
  asked.id = *first;
  if (words.size() > 2 && last) asked.page = static_cast<int>(*last);
  return true;
}

bool read_script(const std::vector<std::string>& segments, const Fields& query, std::string_view method, Asked& asked) {
  const std::string& script = segments.front();
  if (!script.ends_with(".php")) return false;
  const bool is_alone = segments.size() == 1;
  if ((script == "index.php" || script == "forum.php") && is_alone) {
    asked.kind = Asked::Kind::index;
    asked.is_trap = std::ranges::any_of(query, [](const auto& field) { return field.first != "s"; });
  } else if (script == "showthread.php") {
    read_thread(query, asked);
    if (!is_alone && take_titled(segments, 1, asked)) asked.kind = Asked::Kind::thread;
  } else if (script == "forumdisplay.php") {
    read_forum(query, asked);
    if (!is_alone) (void)take_titled(segments, 1, asked);
  } else if (script == "member.php" && !value_of(query, "find")) {
    asked.kind = Asked::Kind::member;
    asked.id = number_of(query, {"u", "userid"}).value_or(0);
  } else if (script == "login.php" && method == "POST") {
    asked.kind = Asked::Kind::login;
  } else {
    asked.is_trap = true;
  }
  return true;
}

bool read_friendly(const std::vector<std::string>& segments, const Fields& query, Asked& asked) {
  const std::string& folder = segments.front();
  if (folder == "threads") {
    read_thread(query, asked);
    asked.kind = Asked::Kind::thread;
    return take_titled(segments, 1, asked);
  }
  if (folder == "forums") {
    read_forum(query, asked);
    return take_titled(segments, 1, asked);
  }
  if (folder == "members" || folder == "member") {
    asked.kind = Asked::Kind::member;
    return take_titled(segments, 1, asked);
  }
  return false;
}

bool read_rewritten(const Board& board, const std::vector<std::string>& segments, const Fields& query, Asked& asked) {
  if (segments.size() != 2) return false;
  const std::string& folder = segments[0];
  const std::string& name = segments[1];
  const auto numbered = folder.starts_with('f') ? number_in(std::string_view(folder).substr(1)) : std::nullopt;
  const auto named = forum_named(board, folder);
  if (!numbered && !named) return false;
  if (const auto page = name.empty() ? std::optional(1) : page_in(name, "index", ".html")) {
    read_forum(query, asked);
    asked.id = numbered ? *numbered : board.forums[*named].id;
    asked.page = *page;
    return true;
  }
  if (!take_rewritten(name, numbered.has_value(), asked)) return false;
  asked.kind = Asked::Kind::thread;
  return true;
}

/// `forum/main/harbour/101-slug/page2`.
bool read_version5(const Board& board, std::vector<std::string> segments, const Fields& query, std::string_view method,
                   Asked& asked) {
  if (segments.front() == "auth" && method == "POST") {
    asked.kind = Asked::Kind::login;
    return true;
  }
  if (segments.front() != "forum") {
    static constexpr std::array traps = {"search", "activity", "ajax",     "auth",        "register",
                                         "report", "settings", "calendar", "new-content", "privatemessage"};
    asked.is_trap = std::ranges::find(traps, segments.front()) != traps.end();
    return asked.is_trap;
  }
  asked.post = number_of(query, {"p"});
  if (const auto page = page_in(segments.back(), "page", ""); page && segments.size() > 1) {
    asked.page = *page;
    segments.pop_back();
  }
  if (segments.size() == 1) {
    asked.kind = Asked::Kind::index;
    return true;
  }
  if (const auto id = leading_number(segments.back())) {
    asked.kind = Asked::Kind::thread;
    asked.id = *id;
    return true;
  }
  std::string address;
  for (const std::string& segment : segments) address += (address.empty() ? "" : "/") + segment;
  for (std::size_t i = 0; i < board.forums.size(); ++i) {
    if (forum_address(board, i, 1, Face::vb5) != address) continue;
    asked.kind = Asked::Kind::forum;
    asked.id = board.forums[i].id;
    return true;
  }
  return false;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      result += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      result += text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> form_fields(std::string_view text) {
  Fields fields;
  if (text.empty()) return fields;
  for (const std::string& pair : split(text, '&')) {
    const std::size_t equals = pair.find('=');
    const std::string_view all = pair;
    fields.emplace_back(decoded(all.substr(0, equals)),
                        equals == std::string::npos ? "" : decoded(all.substr(equals + 1)));
  }
  return fields;
}

bool is_like(std::string_view text, std::string_view pattern) {
  // On a mismatch the last star takes one character more.
  std::size_t at = 0, star = std::string_view::npos, taken = 0, wanted = 0;
  while (at < text.size()) {
    if (wanted < pattern.size() && pattern[wanted] == '*') {
      star = wanted++;
      taken = at;
    } else if (wanted < pattern.size() && pattern[wanted] == text[at]) {
      ++wanted;
      ++at;
    } else if (star != std::string_view::npos) {
      wanted = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  while (wanted < pattern.size() && pattern[wanted] == '*') ++wanted;
  return wanted == pattern.size();
}

Asked read_request(const Board& board, std::string_view method, std::string_view target, std::string_view base_path) {
  Asked asked;
  asked.path = target;
  if (target == "/robots.txt") {
    asked.kind = Asked::Kind::robots;
    return asked;
  }
  if (!target.starts_with(base_path)) return asked;
  target.remove_prefix(base_path.size());
  asked.path = target;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const Fields query = form_fields(target.substr(std::min(mark + 1, target.size())));
  const std::vector<std::string> segments = split(decoded(target.substr(0, mark)), '/');
  const Asked blank = asked;
  if (segments.size() == 1 && segments[0].empty()) {
    asked.kind = Asked::Kind::index;
    asked.is_trap = std::ranges::any_of(query, [](const auto& field) { return field.first != "s"; });
    return asked;
  }
  if (read_script(segments, query, method, asked)) return asked;
  asked = blank;
  if (read_friendly(segments, query, asked)) return asked;
  asked = blank;
  if (read_rewritten(board, segments, query, asked)) return asked;
  asked = blank;
  if (read_version5(board, segments, query, method, asked)) return asked;
  asked = blank;
  asked.is_trap = segments.front() == "archive";
  return asked;
}

std::string describe(const Asked& asked) {
  const std::string page = asked.page == 1 ? "" : fmt::format(" page {}", asked.page);
  if (asked.is_trap) return asked.path;
  switch (asked.kind) {
    case Asked::Kind::robots:
      return "robots";
    case Asked::Kind::index:
      return "index";
    case Asked::Kind::forum:
      return fmt::format("forum {}{}", asked.id, page);
    case Asked::Kind::thread:
      return fmt::format("thread {}{}", asked.id, page);
    case Asked::Kind::post:
      return fmt::format("post {}", asked.id);
    case Asked::Kind::member:
      return fmt::format("member {}", asked.id);
    case Asked::Kind::login:
      return "login";
    case Asked::Kind::other:
      return asked.path;
  }
  return asked.path;
}

}  // namespace vbarchive::testing
