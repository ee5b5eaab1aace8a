#include "sync/marks.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string_view>

namespace vbarchive::sync {
namespace {

template <typename Number>
std::string shown(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : "-";
}

constexpr std::string_view between_counts = " threads, ";

/// The posts that a forum's mark counts.
std::optional<std::int64_t> posts_in(std::string_view mark) {
  const std::size_t at = mark.find(between_counts);
  if (at == std::string_view::npos) return std::nullopt;
  mark.remove_prefix(at + between_counts.size());
  std::int64_t posts = 0;
  const auto [end, error] = std::from_chars(mark.data(), mark.data() + mark.size(), posts);
  return error == std::errc{} ? std::optional(posts) : std::nullopt;
}

}  // namespace

std::string mark_of(const Thread& row) {
  std::string mark = fmt::format("{} replies, last {}", shown(row.reply_count), shown(row.last_post_id));
  if (row.last_post_id) return mark;
  mark += " by " + row.last_post_by.value_or("-");
  const bool stands_still =
      row.last_post_at && row.last_post_at->local && row.last_post_at->source != DateSource::relative;
  if (stands_still) mark += " at " + to_iso(*row.last_post_at->local);
  return mark;
}

std::optional<std::string> mark_of(const Forum& forum, const ForumActivity* activity) {
  const bool has_last = activity && (activity->last_post_id || activity->last_thread_id);
  if (!forum.thread_count && !forum.post_count && !has_last) return std::nullopt;
  std::string mark = fmt::format("{}{}{} posts", shown(forum.thread_count), between_counts, shown(forum.post_count));
  if (has_last) mark += fmt::format(", last {} in {}", shown(activity->last_post_id), shown(activity->last_thread_id));
  return mark;
}

bool has_fewer_posts(std::string_view before, std::string_view now) {
  const std::optional<std::int64_t> had = posts_in(before), has = posts_in(now);
  return had && has && *has < *had;
}

}  // namespace vbarchive::sync
