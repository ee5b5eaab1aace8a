#include "sync/marks.h"

#include <fmt/format.h>

namespace vbarchive::sync {
namespace {

template <typename Number>
std::string shown(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : "-";
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
  std::string mark = fmt::format("{} threads, {} posts", shown(forum.thread_count), shown(forum.post_count));
  if (has_last) mark += fmt::format(", last {} in {}", shown(activity->last_post_id), shown(activity->last_thread_id));
  return mark;
}

}  // namespace vbarchive::sync
