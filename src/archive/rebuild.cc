#include "archive/rebuild.h"

#include <fmt/format.h>

#include <string_view>
#include <variant>

namespace vbarchive::archive {
namespace {

/// Rows whose parts are compared with them: a table, the column that names the owner, and how its rows are ordered.
struct Compared {
  std::string_view name;  ///< under which differences are told
  std::string_view sql;   ///< the owner first
};

// What only says when something was seen is left out: it is no word of a page.
constexpr Compared compared[] = {
    {"site",
     "SELECT id, base_url, title, software, version, language, charset, utc_offset_minutes FROM site ORDER BY 1"},
    {"forums", "SELECT id, parent_id, title, description, url, thread_count, post_count FROM forums ORDER BY 1"},
    {"threads",
     "SELECT id, forum_id, title, prefix, url, author_id, author_name, is_closed, is_sticky, moved_to, views, "
     "reply_count, "
     "rating, page_count, last_post_id, last_post_at, last_post_at_local, last_post_at_text, last_post_by FROM threads "
     "ORDER BY 1"},
    {"thread_tags", "SELECT thread_id, ordinal, tag FROM thread_tags ORDER BY 1, 2"},
    {"users", "SELECT id, name, title, joined, location, post_count, avatar_url, url, fields FROM users ORDER BY 1"},
    {"posts",
     "SELECT id, thread_id, number, author_id, author_name, title, url, posted_at, posted_at_local, posted_at_text, "
     "posted_at_source, html, text, signature_id, edited_at, edited_at_local, edited_at_text, edited_by, edit_reason, "
     "state FROM posts ORDER BY 1"},
    {"quotes",
     "SELECT post_id, ordinal, parent_id, author_name, quoted_post_id, resolved_by, text, html FROM quotes "
     "ORDER BY 1, 2"},
    {"blocks", "SELECT post_id, ordinal, kind, title, text FROM blocks ORDER BY 1, 2"},
    {"links", "SELECT post_id, ordinal, kind, url, text FROM links ORDER BY 1, 2"},
    {"attachments",
     "SELECT post_id, ordinal, id, name, url, size_text, views, is_image FROM attachments ORDER BY 1, 2, 3"},
    {"reactions",
     "SELECT post_id, ordinal, kind, label, user_id, user_name, reacted_at, reacted_at_local, reacted_at_text "
     "FROM reactions ORDER BY 1, 2"},
    {"reactions_total", "SELECT post_id, ordinal, kind, label, total, is_partial FROM reactions_total ORDER BY 1, 2"},
    {"signatures", "SELECT id, html, text FROM signatures ORDER BY 1"},
    {"polls", "SELECT thread_id, question, voters, is_multiple, is_closed FROM polls ORDER BY 1"},
    {"poll_options", "SELECT thread_id, ordinal, text, votes, percent FROM poll_options ORDER BY 1, 2"},
    {"poll_votes", "SELECT thread_id, position, ordinal, user_id, user_name FROM poll_votes ORDER BY 1, 2"},
    {"unnumbered_posts",
     "SELECT id, thread_id, ordinal, number, author_name, title, posted_at, posted_at_local, posted_at_text, "
     "posted_at_source, html, text, post_id, same_as FROM unnumbered_posts ORDER BY 1"},
};

/// FNV-1a. Whoever makes two readings of one page collide deceives the summary, and nothing else.
class Digest {
 public:
  void add_bytes(std::string_view bytes) {
    for (const char c : bytes) {
      value_ ^= static_cast<unsigned char>(c);
      value_ *= 0x100000001b3U;
    }
  }

  void add(const Value& value) {
    add_bytes(fmt::format("{}:", value.index()));
    if (const auto* const integer = std::get_if<std::int64_t>(&value)) add_bytes(fmt::format("{}", *integer));
    if (const auto* const real = std::get_if<double>(&value)) add_bytes(fmt::format("{}", *real));
    if (const auto* const text = std::get_if<std::string_view>(&value)) {
      add_bytes(fmt::format("{}:", text->size()));
      add_bytes(*text);
    }
    add_bytes(",");
  }

  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

RowDigests digests_of(Query rows) {
  RowDigests digests;
  Digest digest;
  std::optional<Id> owner;
  const auto end_owner = [&] {
    if (owner) digests.emplace_back(*owner, digest.value());
    digest = {};
  };
  while (rows.step()) {
    if (owner != rows.integer(0)) end_owner();
    owner = rows.integer(0);
    for (int column = 1; column < rows.columns(); ++column) digest.add(rows.value(column));
  }
  end_owner();
  return digests;
}

TableChange change_of(const std::string& table, const RowDigests& before, const RowDigests& after) {
  TableChange change;
  change.table = table;
  auto was = before.begin();
  auto is = after.begin();
  while (was != before.end() || is != after.end()) {
    if (is == after.end() || (was != before.end() && was->first < is->first)) {
      change.gone.push_back((was++)->first);
    } else if (was == before.end() || is->first < was->first) {
      change.added.push_back((is++)->first);
    } else {
      if (was->second != is->second) change.changed.push_back(is->first);
      ++was;
      ++is;
    }
  }
  return change;
}

}  // namespace

Outside forget_pages(Archive& archive) {
  Database& database = archive.database();
  database.begin();
  Outside outside;
  {
    Query site = database.query("SELECT base_url FROM site");
    if (site.step()) outside.base_url = site.text(0);
  }
  {
    Query moves = database.query("SELECT id, moved_to FROM threads WHERE moved_to IS NOT NULL ORDER BY id");
    while (moves.step()) outside.moved_to.emplace_back(moves.integer(0), moves.integer(1));
  }
  for (const char* const index : {"posts_fts", "unnumbered_posts_fts"})
    database.run(fmt::format("INSERT INTO {0} ({0}) VALUES ('delete-all')", index));
  // Those that refer to others first.
  for (const char* const table : {"blocks",     "links",        "attachments", "reactions",        "reactions_total",
                                  "poll_votes", "poll_options", "polls",       "unnumbered_posts", "quotes",
                                  "posts",      "pages",        "thread_tags", "threads",          "forums",
                                  "users",      "signatures",   "fills",       "unsettled",        "site"})
    database.run(fmt::format("DELETE FROM {}", table));
  database.run("INSERT INTO site (id) VALUES (1)");
  return outside;
}

void restore_board(Archive& archive, const Outside& outside) {
  if (!outside.base_url.empty()) archive.expect_site(outside.base_url);
}

void restore_moves(Archive& archive, const Outside& outside) {
  for (const auto& [thread, to] : outside.moved_to) {
    archive.database().run(
        "INSERT INTO threads (id, moved_to) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET moved_to = excluded.moved_to "
        "WHERE moved_to IS NULL",
        thread, to);
  }
}

ArchiveDigests digests(Database& database) {
  ArchiveDigests digests;
  for (const auto& [name, sql] : compared) digests[std::string(name)] = digests_of(database.query(sql));
  return digests;
}

std::vector<TableChange> changes(const ArchiveDigests& before, const ArchiveDigests& after) {
  std::vector<TableChange> changes;
  for (const Compared& table : compared) {
    const std::string name(table.name);
    TableChange change = change_of(name, before.at(name), after.at(name));
    if (!change.added.empty() || !change.changed.empty() || !change.gone.empty()) changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace vbarchive::archive
