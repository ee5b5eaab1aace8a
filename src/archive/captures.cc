#include "archive/captures.h"

#include <fmt/format.h>

#include "text/digest.h"
#include "vbarchive/error.h"

namespace vbarchive::archive {
namespace {

constexpr std::string_view columns =
    "SELECT c.id, c.url, c.fetched_at, c.status, c.sha256, c.origin, c.file, c.offset, c.length, "
    "CASE c.utc_offset_source WHEN 'option' THEN c.utc_offset_minutes END, c.kind, c.outcome, c.detail, c.key, "
    "c.page_number, c.extractor_version FROM captures AS c ";

std::optional<int> small(const std::optional<std::int64_t>& number) {
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::optional<StoredCapture> first_of(Query rows) {
  if (!rows.step()) return std::nullopt;
  StoredCapture capture;
  capture.id = rows.integer(0);
  capture.record.url = rows.optional_text(1);
  if (const auto time = rows.optional_text(2)) capture.record.fetched_at = utc_from_iso(*time);
  capture.record.status = small(rows.optional_integer(3));
  capture.record.sha256 = rows.text(4);
  capture.record.origin = rows.text(5);
  capture.record.file = rows.optional_text(6);
  capture.record.offset = rows.optional_integer(7);
  capture.record.length = rows.optional_integer(8);
  capture.record.utc_offset_minutes = small(rows.optional_integer(9));
  capture.kind = rows.text(10);
  capture.outcome = rows.text(11);
  capture.detail = rows.text(12);
  capture.key = rows.optional_text(13);
  capture.page_number = rows.optional_integer(14);
  capture.extractor_version = rows.integer(15);
  return capture;
}

std::vector<std::int64_t> ids_of(Query rows) {
  std::vector<std::int64_t> ids;
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

}  // namespace

std::vector<std::int64_t> captures_newest_first(Database& database) {
  return ids_of(database.query("SELECT id FROM captures ORDER BY as_of DESC, id DESC"));
}

std::vector<std::int64_t> captures_by_place(Database& database) {
  return ids_of(database.query("SELECT id FROM captures WHERE file IS NOT NULL ORDER BY file, offset, id"));
}

std::vector<std::int64_t> captures_without_bytes(Database& database) {
  return ids_of(database.query("SELECT id FROM captures WHERE outcome = 'stored' AND file IS NULL ORDER BY id"));
}

std::optional<StoredCapture> stored_capture(Database& database, std::int64_t id) {
  return first_of(database.query(fmt::format("{}WHERE c.id = ?", columns), id));
}

capture::Citation citation_of(const CaptureRecord& record) {
  return {record.file.value(), static_cast<std::uint64_t>(record.offset.value_or(0)), record.sha256};
}

bool is_any_noted(Database& database, std::string_view note) {
  return database.integer("SELECT EXISTS (SELECT 1 FROM captures WHERE instr(detail, ?) > 0)", note) != 0;
}

std::optional<StoredCapture> capture_of_post(Database& database, Id post) {
  return first_of(
      database.query(fmt::format("{}JOIN posts AS p ON p.capture_id = c.id WHERE p.id = ?", columns), post));
}

std::string fingerprint_key(Database& database) {
  Query rows = database.query("SELECT key FROM fingerprint_key");
  if (!rows.step() || rows.text(0).size() != text::Fingerprinter::key_bytes) {
    throw Error(ExitCode::storage, fmt::format("{}: the archive is damaged", database.file().string()),
                "it has no key for fingerprints", "`vbarchive verify` tells what else is amiss");
  }
  return std::string(rows.text(0));
}

std::string sha256_of(Database& database, const std::optional<std::int64_t>& fingerprint) {
  Query rows = database.query(
      "SELECT c.sha256 FROM fingerprints AS f JOIN captures AS c ON c.id = f.capture_id WHERE f.fingerprint = ?",
      fingerprint);
  return std::string(rows.step() ? rows.text(0) : "");
}

std::optional<StoredCapture> kept_capture(Database& database, const std::string& url, const std::string& sha256) {
  auto kept = first_of(database.query(fmt::format("{}WHERE c.sha256 = ? AND c.url = ? AND c.origin = 'http' "
                                                  "AND c.file IS NOT NULL ORDER BY c.id DESC LIMIT 1",
                                                  columns),
                                      sha256, url));
  if (!kept) return kept;
  // Rows of later visits cite the same record.
  Query first = database.query("SELECT min(fetched_at) FROM captures WHERE sha256 = ? AND file = ? AND offset IS ?",
                               sha256, *kept->record.file, kept->record.offset);
  if (first.step()) {
    if (const auto time = first.optional_text(0)) kept->record.fetched_at = utc_from_iso(*time);
  }
  return kept;
}

std::vector<StoredCapture> captures_of(Database& database, const std::string& url, const std::optional<UtcTime>& time,
                                       const std::optional<UtcTime>& until) {
  const auto iso = [](const std::optional<UtcTime>& value) {
    return value ? std::optional(to_iso(*value)) : std::nullopt;
  };
  std::vector<StoredCapture> captures;
  for (const std::int64_t id :
       ids_of(database.query("SELECT id FROM captures WHERE url = ?1 AND outcome = 'stored' AND file IS NOT NULL "
                             "AND (?2 IS NULL OR fetched_at = ?2) AND (?3 IS NULL OR fetched_at <= ?3) "
                             "ORDER BY as_of DESC LIMIT 32",
                             url, iso(time), iso(until))))
    captures.push_back(*stored_capture(database, id));
  return captures;
}

std::uint64_t cited_end(Database& database, const std::string& file) {
  return static_cast<std::uint64_t>(
      database.integer("SELECT coalesce(max(offset + length), 0) FROM captures WHERE file = ?", file));
}

}  // namespace vbarchive::archive
