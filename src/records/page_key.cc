#include "records/page_key.h"

#include <fmt/format.h>

#include <charconv>

namespace vbarchive {
namespace {

/// The number at the head of `text`, which it is taken off; 0 where there is none.
Id take_number(std::string_view& text) {
  Id number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

std::optional<std::string> key_of(const Page& page) {
  const char* const kind = name_of(page.kind);
  switch (page.kind) {
    case PageKind::thread:
    case PageKind::printable:
    case PageKind::archive:
      if (page.thread && page.page_number) return fmt::format("{}:{}:{}", kind, page.thread->id, *page.page_number);
      if (page.thread) return fmt::format("{}:{}", kind, page.thread->id);
      break;
    case PageKind::post:
      if (!page.posts.empty()) return fmt::format("{}:{}", kind, page.posts.front().id);
      break;
    case PageKind::forum:
      if (page.forum_id) return fmt::format("{}:{}:{}", kind, *page.forum_id, page.page_number.value_or(1));
      break;
    case PageKind::index:
      return kind;
    case PageKind::member:
      if (!page.users.empty()) return fmt::format("{}:{}", kind, page.users.front().id);
      break;
    case PageKind::poll_results:
    case PageKind::who_posted:
    case PageKind::attachments:
      if (page.thread) return fmt::format("{}:{}", kind, page.thread->id);
      break;
    case PageKind::other:
      break;
  }
  return std::nullopt;
}

std::string PageKey::text() const {
  switch (kind) {
    case PageKey::Kind::index:
      break;
    case PageKey::Kind::forum:
      return fmt::format("forum:{}:{}", id, page);
    case PageKey::Kind::thread:
      return fmt::format("thread:{}:{}", id, page);
  }
  return "index";
}

std::optional<PageKey> parse_key(std::string_view text) {
  if (text == "index") return PageKey{};
  PageKey key;
  if (text.starts_with("forum:"))
    key.kind = PageKey::Kind::forum;
  else if (text.starts_with("thread:"))
    key.kind = PageKey::Kind::thread;
  else
    return std::nullopt;
  text.remove_prefix(text.find(':') + 1);
  key.id = take_number(text);
  if (key.id <= 0 || !text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  const Id page = take_number(text);
  if (page <= 0 || page > 1'000'000'000 || !text.empty()) return std::nullopt;
  key.page = static_cast<int>(page);
  return key;
}

}  // namespace vbarchive
