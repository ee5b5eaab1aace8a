#include "vbarchive/archive.h"

#include <cstdint>
#include <utility>

#include "archive/captures.h"
#include "archive/checkpointer.h"
#include "archive/database.h"
#include "archive/schema.h"
#include "archive/search.h"
#include "archive/settle.h"
#include "archive/stats.h"
#include "archive/writer.h"

namespace vbarchive {

using archive::Database;

namespace {

/// Pages that change with every batch come home once for so many.
constexpr int commits_at_once = 4;
constexpr std::uintmax_t longest_log = std::uintmax_t{256} << 20;

}  // namespace

struct Archive::Impl {
  struct Run {
    std::int64_t id = 0;
    std::string command;
    std::string started_at;
  };

  explicit Impl(std::unique_ptr<Database> opened) : database(std::move(opened)), writer(*database) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    if (database->is_read_only()) return;
    checkpointer.reset();
    try {
      database->roll_back();
      // So that a copy of the one file, or a reader in a folder that it may not write, has everything.
      database->script("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const std::exception&) {
      return;  // what is committed is safe in the log, the next run moves it
    }
  }

  /// SQLite ends a transaction by itself when the disk fails: then nothing may wait that belongs to it.
  void begin() {
    if (!database->in_transaction()) writer.forget();
    database->begin();
  }

  /// Calls `write`; where it fails half a page must not be committed.
  template <typename Write>
  auto write_page(const Write& write) {
    begin();
    const auto before = database->total_changes();
    try {
      return write();
    } catch (const std::exception&) {
      if (database->total_changes() != before || !database->in_transaction()) roll_back_for_error();
      throw;
    }
  }

  /// Until then what was added may wait in the writer. Where it fails pages that were added are not whole.
  void complete() {
    if (!database->in_transaction()) return;
    try {
      writer.complete();
    } catch (const std::exception&) {
      roll_back_for_error();
      throw;
    }
  }

  void commit() {
    complete();
    database->commit();
    if (!checkpointer || commits_to_wait-- > 0) return;
    commits_to_wait = commits_at_once - 1;
    checkpointer->note_commit();
    // On a disk that is slower than the run the log would grow for ever: it begins anew only where all is home.
    if (archive::log_bytes(database->file()) > longest_log) checkpointer->wait();
  }

  void bring_log_home() {
    checkpointer.emplace(database->file());
    database->script("PRAGMA wal_autocheckpoint = 16000");  // only where that does not come to it
  }

  void roll_back() {
    writer.forget();
    database->roll_back();
  }

  void roll_back_for_error() {
    try {
      roll_back();
    } catch (const std::exception&) {
      return;  // SQLite has given the transaction up by itself; the error that brought us here is the one to report
    }
  }

  void write_run(const Run& begun, const std::optional<std::string>& finished_at, std::optional<int> exit_code,
                 std::optional<std::string_view> summary) {
    database->run(
        "INSERT INTO runs (id, started_at, finished_at, command, version, exit_code, summary) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        begun.id == 0 ? std::optional<std::int64_t>{} : begun.id, begun.started_at, finished_at, begun.command,
        VBARCHIVE_VERSION, exit_code, summary);
  }

  std::unique_ptr<Database> database;
  archive::Writer writer;
  bool brings_log_home = false;
  std::optional<archive::Checkpointer> checkpointer;
  int commits_to_wait = 0;  ///< before it is to bring them home again
  std::optional<Run> run;
};

Archive::Archive(const std::filesystem::path& file, OpenMode mode, const ArchiveOptions& options)
    : impl_(std::make_unique<Impl>(archive::open_archive(file, mode, options))) {}
Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;

void Archive::begin_run(std::string_view command, UtcTime now) {
  impl_->begin();
  Impl::Run run{.id = 0, .command = std::string{command}, .started_at = to_iso(now)};
  impl_->write_run(run, std::nullopt, std::nullopt, std::nullopt);
  run.id = impl_->database->last_insert_id();
  impl_->run = std::move(run);
}

void Archive::end_run(UtcTime now, int exit_code, std::string_view summary_json) {
  if (!impl_->run) return;
  Database& database = *impl_->database;
  impl_->begin();
  const int updated = database.run(
      "UPDATE runs SET finished_at = ?, exit_code = ?, summary = ? WHERE id = ? "
      "AND started_at = ? AND command = ?",
      to_iso(now), exit_code, summary_json, impl_->run->id, impl_->run->started_at, impl_->run->command);
  if (updated == 0) {
    impl_->run->id = 0;
    impl_->write_run(*impl_->run, to_iso(now), exit_code, summary_json);
  }
  impl_->commit();
  impl_->run.reset();
}

void Archive::gather_posts() {
  impl_->writer.gather_posts();
  impl_->brings_log_home = true;
}

void Archive::expect_site(std::string_view base_url) { impl_->writer.expect_site(base_url); }

Stored Archive::add(const CaptureRecord& capture, const Page& page) {
  Page spent = page;
  return add_and_spend(capture, spent);
}

Stored Archive::add_and_spend(const CaptureRecord& capture, Page& page) {
  return impl_->write_page([&] { return impl_->writer.add(capture, page); });
}

void Archive::add_again(std::int64_t capture_id, const CaptureRecord& capture, Page page) {
  impl_->write_page([&] { impl_->writer.add_again(capture_id, capture, page); });
}

bool Archive::holds(const CaptureRecord& capture) const {
  if (capture.sha256.empty()) {
    CaptureRecord named = capture;
    named.sha256 = archive::sha256_of(*impl_->database, capture.fingerprint);
    return !named.sha256.empty() && holds(named);
  }
  const auto held = archive::find_capture(*impl_->database, capture);
  return held && held->outcome == "stored" && held->extractor_version >= extractor_version;
}

void Archive::settle() {
  impl_->begin();
  impl_->complete();
  archive::settle(*impl_->database);
  impl_->commit();
}

void Archive::commit() {
  // With the first of many batches: a run of one brings its log home at its end.
  if (impl_->brings_log_home && !impl_->checkpointer) impl_->bring_log_home();
  impl_->commit();
}

void Archive::roll_back() { impl_->roll_back(); }

Database& Archive::database() { return *impl_->database; }

Stats Archive::stats() const {
  impl_->complete();
  return archive::count(*impl_->database);
}

SearchResult Archive::search(std::string_view query, int limit) const {
  impl_->complete();
  return archive::find_posts(*impl_->database, query, limit);
}

}  // namespace vbarchive
