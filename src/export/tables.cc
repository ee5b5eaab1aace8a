#include "export/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "vbarchive/error.h"

namespace vbarchive::exporting {
namespace {

/// Names with a comma and a blank between them.
std::vector<std::string_view> listed(std::string_view names) {
  constexpr std::string_view between = ", ";
  std::vector<std::string_view> found;
  for (;;) {
    const std::size_t end = names.find(between);
    found.push_back(names.substr(0, end));
    if (end == std::string_view::npos) return found;
    names.remove_prefix(end + between.size());
  }
}

std::vector<Table> all_tables() {
  return {
      {.name = "site",
       .columns = listed("id, base_url, title, software, version, language, charset, utc_offset_minutes, "
                         "date_order"),
       .order = "id"},
      {.name = "forums",
       .columns = listed("id, parent_id, title, description, url, thread_count, post_count"),
       .order = "id"},
      {.name = "threads",
       .columns = listed("id, forum_id, title, prefix, url, author_id, author_name, is_closed, is_sticky, "
                         "moved_to, views, reply_count, rating, page_count, last_post_id, last_post_by, "
                         "last_post_at, last_post_at_local, last_post_at_text, first_seen_at, last_seen_at"),
       .order = "id"},
      {.name = "thread_tags", .columns = listed("thread_id, tag, ordinal"), .order = "thread_id, tag"},
      {.name = "users",
       .columns = listed("id, name, title, joined, location, post_count, avatar_url, url, fields"),
       .order = "id"},
      {.name = "posts",
       .columns = listed("id, thread_id, number, author_id, author_name, title, url, posted_at, posted_at_local, "
                         "posted_at_text, posted_at_source, html, text, signature_id, edited_at, edited_at_local, "
                         "edited_at_text, edited_by, edit_reason, state, capture_id"),
       .order = "id"},
      {.name = "unnumbered_posts",
       .columns = listed("id, thread_id, ordinal, number, author_name, title, posted_at, posted_at_local, "
                         "posted_at_text, posted_at_source, html, text, post_id, same_as, capture_id"),
       .order = "id"},
      {.name = "quotes",
       .columns = listed("id, post_id, ordinal, parent_id, author_name, quoted_post_id, resolved_by, text, html"),
       .order = "id"},
      {.name = "signatures", .columns = listed("id, html, text"), .order = "id"},
      {.name = "reactions",
       .columns = listed("post_id, ordinal, kind, label, user_id, user_name, reacted_at, reacted_at_local, "
                         "reacted_at_text"),
       .order = "post_id, ordinal"},
      {.name = "reactions_total",
       .columns = listed("post_id, ordinal, kind, label, total, is_partial"),
       .order = "post_id, ordinal"},
      {.name = "polls", .columns = listed("thread_id, question, voters, is_multiple, is_closed"), .order = "thread_id"},
      {.name = "poll_options",
       .columns = listed("thread_id, ordinal, text, votes, percent"),
       .order = "thread_id, ordinal"},
      {.name = "poll_votes",
       .columns = listed("thread_id, position, ordinal, user_id, user_name"),
       .order = "thread_id, position"},
      {.name = "attachments",
       .columns = listed("id, post_id, ordinal, name, url, size_text, views, is_image"),
       .order = "post_id, id"},
      {.name = "links", .columns = listed("post_id, ordinal, kind, url, text"), .order = "post_id, ordinal"},
      {.name = "blocks", .columns = listed("post_id, ordinal, kind, title, text"), .order = "post_id, ordinal"},
      {.name = "captures",
       .columns = listed("id, url, key, kind, fetched_at, status, sha256, origin, file, offset, length, charset, "
                         "charset_source, outcome, detail, extractor_version, thread_id, page_number, "
                         "utc_offset_minutes, utc_offset_source, date_order"),
       .order = "id",
       .is_of_captures = true},
      {.name = "runs",
       .columns = listed("id, started_at, finished_at, command, version, exit_code, summary"),
       .order = "id",
       .is_of_captures = true},
      {.name = "sources",
       .columns = listed("url, kind, added_at, last_synced_at"),
       .order = "url",
       .is_of_captures = true},
      {.name = "post_view",
       .columns = listed("id, thread_id, thread_title, forum_title, number, author_id, author_name, posted, "
                         "posted_at, posted_at_local, title, text, signature, edited_at_text, edited_by, "
                         "edit_reason, state, url"),
       .order = "",
       .is_view = true},
      {.name = "quote_view",
       .columns = listed("id, post_id, thread_id, thread_title, author_name, posted, ordinal, parent_id, "
                         "quoted_name, quoted_post_id, quoted_author_id, quoted_posted, resolved_by, text"),
       .order = "",
       .is_view = true},
      {.name = "reaction_view",
       .columns = listed("post_id, thread_id, thread_title, author_id, author_name, kind, label, user_id, "
                         "user_name, reacted"),
       .order = "",
       .is_view = true},
      {.name = "poll_view",
       .columns = listed("thread_id, thread_title, question, ordinal, option, votes, percent, voters, "
                         "is_multiple, is_closed"),
       .order = "",
       .is_view = true},
  };
}

/// Whether a column tells by which captures something is known and when they were taken.
bool is_of_captures(std::string_view column) {
  return column == "capture_id" || column == "first_seen_at" || column == "last_seen_at";
}

std::string names_of(const std::vector<Table>& tables) {
  std::string names;
  for (const Table& table : tables) {
    if (!names.empty()) names += ", ";
    names += table.name;
  }
  return names;
}

void check_name(const std::string& name, bool without_captures) {
  const std::vector<Table>& all = tables();
  const auto found = std::ranges::find(all, name, &Table::name);
  if (found == all.end()) {
    throw Error(ExitCode::usage, fmt::format("--table {} is no table that is exported", name), {},
                fmt::format("these are: {}", names_of(all)));
  }
  if (without_captures && found->is_of_captures)
    throw Error(ExitCode::usage, fmt::format("--without-captures leaves {} out, and --table asks for it", name));
}

}  // namespace

const std::vector<Table>& tables() {
  static const std::vector<Table> all = all_tables();
  return all;
}

std::vector<Table> chosen_tables(const std::vector<std::string>& names, bool without_captures) {
  for (const std::string& name : names) check_name(name, without_captures);
  std::vector<Table> chosen;
  for (const Table& table : tables()) {
    const bool is_wanted = names.empty() ? !table.is_view : std::ranges::find(names, table.name) != names.end();
    if (!is_wanted || (without_captures && table.is_of_captures)) continue;
    chosen.push_back(table);
    if (without_captures) std::erase_if(chosen.back().columns, is_of_captures);
  }
  return chosen;
}

}  // namespace vbarchive::exporting
