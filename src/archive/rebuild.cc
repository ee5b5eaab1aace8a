#include "archive/rebuild.h"

#include <fmt/format.h>

#include <string_view>
#include <variant>

namespace vbarchive::archive {
namespace {

/// A table whose rows are compared: all of one owner together, in their order.
struct Compared {
  std::string_view name, owner, order;
};

constexpr Compared compared[] = {
    {"site", "id", "id"},
    {"forums", "id", "id"},
    {"threads", "id", "id"},
    {"thread_tags", "thread_id", "ordinal"},
    {"users", "id", "id"},
    {"posts", "id", "id"},
    {"quotes", "post_id", "ordinal"},
    {"blocks", "post_id", "ordinal"},
    {"links", "post_id", "ordinal"},
    {"attachments", "post_id", "ordinal, id"},
    {"reactions", "post_id", "ordinal"},
    {"reactions_total", "post_id", "ordinal"},
    {"signatures", "id", "id"},
    {"polls", "thread_id", "thread_id"},
    {"poll_options", "thread_id", "ordinal"},
    {"poll_votes", "thread_id", "position"},
    {"unnumbered_posts", "id", "id"},
};

/// What only says when and in which capture something was seen, or was worked out from those, is no word of a page.
bool is_of_pages(std::string_view column) {
  return !column.ends_with("as_of") && !column.ends_with("_seen_at") && column != "capture_id" &&
         column != "date_order";
}

std::string select_of(Database& database, const Compared& table) {
  std::string columns(table.owner);
  Query rows = database.query("SELECT name FROM pragma_table_info(?)", table.name);
  while (rows.step()) {
    if (rows.text(0) != table.owner && is_of_pages(rows.text(0))) columns += fmt::format(", {}", rows.text(0));
  }
  return fmt::format("SELECT {} FROM {} ORDER BY {}, {}", columns, table.name, table.owner, table.order);
}

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
  for (const Compared& table : compared)
    digests[std::string(table.name)] = digests_of(database.query(select_of(database, table)));
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
