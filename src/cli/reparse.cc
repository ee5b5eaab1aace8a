#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "archive/captures.h"
#include "archive/rebuild.h"
#include "archive/run_lock.h"
#include "capture/reread.h"
#include "cli/command.h"
#include "cli/pages.h"
#include "pipeline/ordered_workers.h"
#include "vbarchive/archive.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
  std::optional<std::string> utc_offset, profile;
  std::optional<std::size_t> jobs;
};

/// A capture on its way back into the archive.
struct Entry {
  archive::StoredCapture stored;
  capture::Item input;  ///< a capture that was read has its bytes no more
  CaptureRecord record;
  Page page;
};

struct Unreadable {
  archive::StoredCapture capture;
  std::string why;
};

nlohmann::ordered_json summary_of(std::size_t read, const std::vector<Unreadable>& unreadable,
                                  const std::vector<archive::TableChange>& changes, ExitCode code) {
  nlohmann::ordered_json not_read = nlohmann::ordered_json::array();
  for (const Unreadable& item : unreadable)
    not_read.push_back(
        {{"capture_id", item.capture.id}, {"file", item.capture.record.file.value_or("")}, {"why", item.why}});
  nlohmann::ordered_json tables = nlohmann::ordered_json::object();
  for (const archive::TableChange& change : changes) {
    tables[change.table] = {
        {"added", change.added.size()}, {"changed", change.changed.size()}, {"gone", change.gone.size()}};
  }
  return {{"captures", read}, {"set_aside", not_read}, {"changes", tables}, {"exit_code", static_cast<int>(code)}};
}

/// All in one transaction: it is done whole, or nothing is changed.
class Reparse {
 public:
  explicit Reparse(const Options& options)
      : options_(options),
        archive_(options.archive, OpenMode::read_write),
        rereader_(std::filesystem::path(options.archive).parent_path()),
        progress_(options.common.quiet) {
    request_.extract = page_rules(options.profile, options.utc_offset);
    // By now the archive knows the board of pages that do not say it.
    archive::Query site = archive_.database().query("SELECT base_url FROM site WHERE base_url IS NOT NULL");
    if (site.step()) request_.site = site.text(0);
  }

  ExitCode run() {
    archive_.begin_run("reparse", now());
    archive_.commit();
    archive_.gather_posts();
    const archive::ArchiveDigests before = archive::digests(archive_.database());
    if (!read_all()) return interrupted();
    archive_.settle();
    progress_.clear();
    const auto changes = archive::changes(before, archive::digests(archive_.database()));
    const ExitCode code = unreadable_.empty() ? ExitCode::ok : ExitCode::partial;
    const std::string summary = line_of(summary_of(read_, unreadable_, changes, code));
    archive_.end_run(now(), static_cast<int>(code), summary);
    tell(changes);
    if (options_.common.json) print(summary);
    return code;
  }

 private:
  /// False when interrupted. Where all captures can be read the rows are made from nothing, so that no row is left of
  /// what only an older reading saw. Else rows are made over those that are there: what came from a capture that is
  /// lost stays.
  bool read_all() {
    const std::vector<std::int64_t> ids = archive::captures_by_place(archive_.database());
    const std::vector<std::int64_t> lost = archive::captures_without_bytes(archive_.database());
    if (lost.empty()) {
      const archive::Outside outside = archive::forget_pages(archive_);
      archive::restore_board(archive_, outside);
      const bool is_whole = read(ids, true);
      archive::restore_moves(archive_, outside);
      if (is_interrupted()) return false;
      if (is_whole) return true;
      archive_.roll_back();
    }
    // What the newest capture no longer says an older one may say; that is known once the newest was read. In a file
    // that is packed as a whole captures are read in their order, so twice.
    const bool is_any_order = !archive::is_any_noted(archive_.database(), capture::unpacked_offset);
    const std::vector<std::int64_t> in_order = is_any_order ? archive::captures_newest_first(archive_.database()) : ids;
    for (int pass = 0; pass < (is_any_order ? 1 : 2); ++pass) {
      read_ = 0;
      unreadable_.clear();
      (void)read(in_order, false);
      if (is_interrupted()) return false;
    }
    for (const std::int64_t id : lost)
      unreadable_.push_back({*archive::stored_capture(archive_.database(), id), "the bytes were not kept"});
    return true;
  }

  /// False when one that was understood before cannot be read; `is_all_or_none`: the rest is not read then.
  bool read(const std::vector<std::int64_t>& ids, bool is_all_or_none) {
    pipeline::OrderedWorkers<Entry, Entry> readers(
        reading_threads(options_.jobs), [this](Entry entry) { return read(std::move(entry)); },
        [](const Entry& entry) { return capture::size_of(entry.input); });
    bool is_whole = true;
    const auto take_one = [&] {
      if (!take(readers.take())) is_whole = false;
      progress_.show(read_ + unreadable_.size(), ids.size());
    };
    for (const std::int64_t id : ids) {
      if (is_interrupted() || (is_all_or_none && !is_whole)) return false;
      auto stored = archive::stored_capture(archive_.database(), id);
      if (!stored || !stored->record.file || !is_to_be_read(*stored)) continue;
      while (readers.is_full()) take_one();
      readers.give(entry_of(*std::move(stored)));
    }
    while (!readers.is_empty()) take_one();
    return is_whole;
  }

  [[nodiscard]] Entry entry_of(archive::StoredCapture stored) {
    Entry entry;
    entry.input = rereader_.read(archive::citation_of(stored.record));
    if (auto* const capture = std::get_if<capture::Capture>(&entry.input)) {
      capture->address = stored.record.url;
      capture->captured_at = stored.record.fetched_at;
      capture->origin = stored.record.origin;
      capture->is_time_stated = capture->is_time_stated || stored.record.origin != "file";
    }
    entry.stored = std::move(stored);
    return entry;
  }

  /// On any thread.
  [[nodiscard]] Entry read(Entry entry) {
    auto* const capture = std::get_if<capture::Capture>(&entry.input);
    if (!capture) return entry;
    const CaptureRecord& stored = entry.stored.record;
    PageRequest request = request_;
    if (!request.extract.utc_offset_minutes) request.extract.utc_offset_minutes = stored.utc_offset_minutes;
    // It was small enough for whoever captured it.
    Limits& limits = request.extract.limits;
    limits.page_bytes = std::max(limits.page_bytes, capture->bytes.size());
    limits.arena_bytes = std::max(limits.arena_bytes, limits.page_bytes * 20);
    entry.record = stored;
    entry.record.utc_offset_minutes = request.extract.utc_offset_minutes;
    entry.page = reader_.read(*capture, request, entry.record);
    add_notes(*capture, entry.page);
    capture::drop_bytes(*capture);
    return entry;
  }

  /// False when it was understood before and cannot be read, or is understood no more.
  bool take(Entry entry) {
    const bool was_understood = is_understood(entry.stored);
    if (const auto* const problem = std::get_if<capture::Problem>(&entry.input)) {
      unreadable_.push_back({std::move(entry.stored), problem->why});
      return !was_understood;
    }
    if (was_understood && entry.page.outcome != Outcome::stored) {
      std::string why = fmt::format("now {}: {}", name_of(entry.page.outcome), entry.page.detail);
      unreadable_.push_back({std::move(entry.stored), std::move(why)});
      return false;
    }
    // A sync saw that the board had shown an earlier page once more.
    const bool is_repeated = entry.stored.record.origin == "http" && was_understood && !entry.stored.page_number;
    if (is_repeated && entry.page.thread) {
      entry.page.page_number.reset();
      entry.page.thread->page_count.reset();
    }
    try {
      archive_.add_again(entry.stored.id, entry.record, std::move(entry.page));
    } catch (const Error& error) {
      if (error.code() != ExitCode::usage) throw;
      unreadable_.push_back({std::move(entry.stored), error.what()});  // a page of another board
      return !was_understood;
    }
    ++read_;
    return true;
  }

  /// What a sync did not take it had its reasons for, which the page alone does not tell: another reader's view, a
  /// login that had expired.
  [[nodiscard]] static bool is_to_be_read(const archive::StoredCapture& capture) {
    return is_understood(capture) ||
           (capture.record.origin != "http" && capture.outcome != name_of(Outcome::unchanged));
  }

  [[nodiscard]] static bool is_understood(const archive::StoredCapture& capture) {
    return capture.outcome == name_of(Outcome::stored);
  }

  ExitCode interrupted() {
    archive_.roll_back();
    progress_.clear();
    archive_.end_run(now(), static_cast<int>(ExitCode::interrupted), "{}");
    say("vbarchive: interrupted; nothing was changed");
    return ExitCode::interrupted;
  }

  void tell(const std::vector<archive::TableChange>& changes) const {
    constexpr std::size_t most_named = 20;
    for (std::size_t i = 0; i < unreadable_.size() && (i < most_named || options_.common.verbose); ++i) {
      const auto& [capture, why] = unreadable_[i];
      say(fmt::format("{}: not read again: {}", capture.record.file.value_or(capture.record.url.value_or("a capture")),
                      why));
    }
    if (unreadable_.size() > most_named && !options_.common.verbose)
      say(fmt::format("… and {} more (-v names them)", unreadable_.size() - most_named));
    if (options_.common.quiet) return;
    for (const archive::TableChange& change : changes) {
      say(fmt::format("{}: {} new, {} changed, {} gone", change.table, change.added.size(), change.changed.size(),
                      change.gone.size()));
      if (!options_.common.verbose) continue;
      for (const auto& [word, ids] :
           {std::pair{"new", &change.added}, std::pair{"changed", &change.changed}, std::pair{"gone", &change.gone}}) {
        for (const Id id : *ids) say(fmt::format("  {} {}: {}", change.table, id, word));
      }
    }
    say(fmt::format(
        "{}: {} read again, {}{}", options_.archive, count_of(read_, "capture", "captures"),
        changes.empty() ? "nothing is different" : "what is different stands above",
        unreadable_.empty() ? "" : fmt::format("; {} could not be, and what they said stays", unreadable_.size())));
  }

  const Options& options_;
  PageRequest request_;
  PageReader reader_;
  Archive archive_;
  capture::Rereader rereader_;
  Progress progress_;
  std::size_t read_ = 0;
  std::vector<Unreadable> unreadable_;
};

ExitCode run(const Options& options) {
  watch_for_interrupts();
  compute_for_long();
  const archive::RunLock lock(options.archive, "reparse", now());
  return Reparse(options).run();
}

}  // namespace

void add_reparse(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("reparse", "Make all rows again from the stored captures, without the network");
  command->footer("Example: vbarchive reparse board.db");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  add_rule_options(*command, options->utc_offset, options->profile);
  add_jobs_option(*command, options->jobs);
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
