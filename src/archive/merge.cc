#include "archive/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace vbarchive::archive {
namespace {

/// What becomes of one group of columns.
struct Decision {
  enum class From { held, capture, nothing } from = From::nothing;
  Rank rank;  // of the value, where there is one
};

bool any_value(const std::vector<Value>& values, std::size_t begin, std::size_t size) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
  return std::any_of(first, first + static_cast<std::ptrdiff_t>(size), [](const Value& v) { return !is_null(v); });
}

}  // namespace

MergedTable::MergedTable(Database& database, std::string table, std::string key,
                         std::vector<std::vector<std::string>> groups)
    : database_(database), table_(std::move(table)), key_(std::move(key)), groups_(std::move(groups)) {
  for (const auto& group : groups_) columns_.insert(columns_.end(), group.begin(), group.end());
  select_ = fmt::format("SELECT as_of, {} FROM {} WHERE {} = ?", fmt::join(columns_, ", "), table_, key_);
  insert_ = fmt::format("INSERT INTO {} ({}, as_of, {}) VALUES (?, ?", table_, key_, fmt::join(columns_, ", "));
  for (std::size_t i = 0; i < columns_.size(); ++i) insert_ += ", ?";
  insert_ += fmt::format(") ON CONFLICT ({}) DO NOTHING", key_);
}

std::vector<MergedTable::Fill> MergedTable::fills_of(std::int64_t id) {
  std::vector<Fill> fills;
  Query rows = database_.query("SELECT column_name, as_of FROM fills WHERE table_name = ? AND row_id = ?", table_, id);
  while (rows.step()) fills.push_back({std::string{rows.text(0)}, Rank{rows.text(1)}});
  return fills;
}

std::optional<MergedTable::Result> MergedTable::insert(std::int64_t id, const Rank& rank,
                                                       const std::vector<Value>& values) {
  std::vector<Value> arguments{id, std::string_view{rank}};
  arguments.insert(arguments.end(), values.begin(), values.end());
  if (database_.run_values(insert_, arguments) == 0) return std::nullopt;
  Result result{.is_new = true, .taken = {}};
  std::size_t column = 0;
  for (const auto& group : groups_) {
    result.taken.push_back(any_value(values, column, group.size()));
    column += group.size();
  }
  return result;
}

MergedTable::Result MergedTable::merge(std::int64_t id, const Rank& rank, const std::vector<Value>& values,
                                       bool again) {
  Query row = database_.query(select_, id);
  if (!row.step()) return insert(id, rank, values).value();

  const Rank held_row_rank{row.text(0)};
  const Rank row_rank = std::max(held_row_rank, rank);
  std::vector<Value> held;
  for (std::size_t i = 0; i < columns_.size(); ++i) held.push_back(row.value(static_cast<int>(i) + 1));
  const std::vector<Fill> fills = fills_of(id);

  Result result;
  std::vector<std::pair<std::size_t, Value>> changed;  // columns
  std::vector<std::pair<std::string, Rank>> fill;      // to write
  std::vector<std::string> unfill;                     // to remove
  bool says_something = row_rank != held_row_rank;
  std::size_t column = 0;
  for (const auto& group : groups_) {
    const std::size_t end = column + group.size();
    const auto held_fill =
        std::find_if(fills.begin(), fills.end(), [&](const Fill& f) { return f.column == group[0]; });
    const bool is_filled = held_fill != fills.end();
    const Rank& held_rank = is_filled ? held_fill->rank : held_row_rank;
    const bool is_settled = is_filled && held_fill->rank.empty();
    // What settle() worked out stands for nothing here: it is worked out anew from what is held then.
    const bool has_held = any_value(held, column, group.size()) && !is_settled;
    const bool has_new = any_value(values, column, group.size());

    Decision decision;
    if (has_new && (!has_held || rank >= held_rank)) {
      decision = {Decision::From::capture, rank};
    } else if (has_held && !(again && rank == held_rank)) {
      decision = {Decision::From::held, held_rank};
    }
    result.taken.push_back(decision.from == Decision::From::capture);

    for (; column < end; ++column) {
      const Value now = decision.from == Decision::From::capture ? values[column]
                        : decision.from == Decision::From::held  ? held[column]
                                                                 : Value{};
      if (now == held[column]) continue;
      changed.emplace_back(column, now);
      says_something = says_something || !is_settled || has_new;
    }
    const bool needs_fill = decision.from != Decision::From::nothing && decision.rank != row_rank;
    if (needs_fill && (!is_filled || held_fill->rank != decision.rank)) {
      fill.emplace_back(group[0], decision.rank);
      says_something = true;
    } else if (!needs_fill && is_filled) {
      unfill.push_back(group[0]);
      says_something = says_something || !is_settled;
    }
  }
  if (!says_something) return result;

  std::string update = fmt::format("UPDATE {} SET as_of = ?", table_);
  std::vector<Value> arguments{std::string_view{row_rank}};
  for (const auto& [i, now] : changed) {
    update += fmt::format(", {} = ?", columns_[i]);
    arguments.push_back(now);
  }
  update += fmt::format(" WHERE {} = ?", key_);
  arguments.emplace_back(id);
  database_.run_values(update, arguments);
  for (const auto& name : unfill) {
    database_.run("DELETE FROM fills WHERE table_name = ? AND row_id = ? AND column_name = ?", table_, id, name);
  }
  for (const auto& [name, name_rank] : fill) {
    database_.run("INSERT OR REPLACE INTO fills (table_name, row_id, column_name, as_of) VALUES (?, ?, ?, ?)", table_,
                  id, name, name_rank);
  }
  return result;
}

}  // namespace vbarchive::archive
