#include "archive/words.h"

#include <fmt/format.h>

#include <utility>

namespace vbarchive::archive {
namespace {

/// What may wait: more than the posts of one batch of pages, less than anyone would miss of the memory.
constexpr std::size_t most_rows = 50'000;
constexpr std::size_t most_bytes = std::size_t{8} << 20;

std::optional<std::string> text_of(const Value& value) {
  const auto* const text = std::get_if<std::string_view>(&value);
  return text ? std::optional<std::string>{*text} : std::nullopt;
}

}  // namespace

Words::Words(Database& database, const std::string& table, const std::string& index)
    : database_(database),
      select_(fmt::format("SELECT text, title FROM {} WHERE id = ?", table)),
      insert_(fmt::format("INSERT INTO {} (rowid, text, title) VALUES (?, ?, ?)", index)),
      remove_(fmt::format("INSERT INTO {0} ({0}, rowid, text, title) VALUES ('delete', ?, ?, ?)", index)) {}

void Words::note_new(std::int64_t id) { waiting_.try_emplace(id); }

void Words::note_new(std::int64_t id, const Value& text, const Value& title) {
  waiting_.try_emplace(waiting_.end(), id, AtHand{.text = text, .title = title});
}

void Words::note_change(std::int64_t id, const Value& text, const Value& title) {
  const auto [entry, is_first] = waiting_.try_emplace(id, Indexed{.text = text_of(text), .title = text_of(title)});
  if (!is_first) return;
  for (const Value* const words : {&text, &title})
    if (const auto* const held = std::get_if<std::string_view>(words)) bytes_ += held->size();
}

bool Words::is_full() const { return waiting_.size() >= most_rows || bytes_ >= most_bytes; }

void Words::write() {
  for (const auto& [id, change] : waiting_) write(id, change);
  forget();
}

void Words::write(std::int64_t id, const Change& change) {
  if (const auto* const words = std::get_if<AtHand>(&change)) {
    database_.run(insert_, id, words->text, words->title);
    return;
  }
  Query row = database_.query(select_, id);
  const bool is_there = row.step();
  if (const auto* const indexed = std::get_if<Indexed>(&change)) {
    const Value text = to_value(indexed->text);
    const Value title = to_value(indexed->title);
    if (is_there && row.value(0) == text && row.value(1) == title) return;
    database_.run(remove_, id, text, title);
  }
  if (is_there) database_.run(insert_, id, row.value(0), row.value(1));
}

void Words::forget() {
  waiting_.clear();
  bytes_ = 0;
}

}  // namespace vbarchive::archive
