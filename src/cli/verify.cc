#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "archive/gaps.h"
#include "archive/integrity.h"
#include "archive/run_lock.h"
#include "archive/sync_state.h"
#include "cli/command.h"
#include "cli/json.h"
#include "sync/page_addresses.h"
#include "vbarchive/archive.h"
#include "verify/citations.h"

namespace vbarchive::cli {
namespace {

using archive::Gap;
using archive::GapKind;

struct Options {
  CommonOptions common;
  std::string archive;
  bool rows_alone = false;
};

class Verify {
 public:
  explicit Verify(const Options& options)
      : options_(options), archive_(options.archive, OpenMode::read_only), progress_(options.common.quiet) {}

  ExitCode run() {
    check_database();
    if (!damage_.empty()) return end(ExitCode::storage);
    find_gaps();
    if (!options_.rows_alone) check_citations();
    return end(gaps_ > 0 || citations_.broken > 0 ? ExitCode::partial : ExitCode::ok);
  }

 private:
  // ---- the database

  void check_database() {
    for (std::string& line : archive::check_integrity(archive_.database())) damage_.push_back(std::move(line));
    if (damage_.empty()) check_index();
    for (const std::string& line : damage_) tell({{"damage", line}}, fmt::format("damage   {}", line));
  }

  /// The words of the full-text index can be compared only where the file may be written, and no run is at it.
  void check_index() {
    try {
      const archive::RunLock lock(options_.archive, "verify", now());
      archive::Database writable(options_.archive, archive::Database::Access::read_write, 0);
      for (std::string& line : archive::check_index(writable)) damage_.push_back(std::move(line));
    } catch (const Error& error) {
      not_checked_ = error.what();
      if (!error.why().empty()) not_checked_ += ": " + error.why();
    }
  }

  // ---- gaps

  void find_gaps() {
    archive::SyncState state(archive_);
    const std::string board = state.visited_board();
    const sync::PageAddresses addresses(state, board);
    archive::find_gaps(archive_.database(), [&](const Gap& gap) {
      ++gaps_;
      ++gaps_of_kind_[gap.kind];
      tell_gap(gap, board.empty() ? std::nullopt : std::optional(addresses.of(gap)));
    });
  }

  void tell_gap(const Gap& gap, const std::optional<std::string>& url) {
    const std::string thread = gap.thread_id ? fmt::format("thread {}: ", *gap.thread_id) : "";
    tell({{"gap", name_of(gap.kind)},
          {"thread_id", json_or_null(gap.thread_id)},
          {"first", json_or_null(gap.first)},
          {"last", json_or_null(gap.last)},
          {"what", gap.what},
          {"key", gap.fill_key()},
          {"url", json_or_null(url)}},
         fmt::format("{:<8} {}{}{}", name_of(gap.kind), thread, gap.what, url ? "  " + *url : ""));
  }

  // ---- bytes

  void check_citations() {
    verify::CitationEvents events;
    events.broken = [this](const verify::BrokenCitation& broken) {
      progress_.clear();
      tell({{"citation", broken.why},
            {"capture_id", broken.capture_id},
            {"url", json_or_null(broken.url)},
            {"file", broken.file},
            {"offset", broken.offset}},
           fmt::format("citation capture {}: {} at {}: {}{}", broken.capture_id, broken.file, broken.offset, broken.why,
                       broken.url ? "  " + *broken.url : ""));
    };
    if (progress_.is_on())
      events.progress = [this](std::size_t done, std::size_t total) { progress_.show(done, total); };
    citations_ =
        verify::check_citations(archive_.database(), std::filesystem::absolute(options_.archive).parent_path(), events);
    progress_.clear();
  }

  // ---- telling

  void tell(const nlohmann::ordered_json& object, const std::string& line) const {
    if (options_.common.json)
      print(line_of(object));
    else
      print(line);
  }

  ExitCode end(ExitCode code) {
    if (options_.common.json) print(line_of(summary(code)));
    finish_output();  // before what is said of it
    if (!options_.common.quiet) tell_summary(code);
    if (code == ExitCode::storage) {
      throw Error(code, fmt::format("{}: the archive is damaged", options_.archive),
                  fmt::format("{} named above", count_of(damage_.size(), "fault", "faults")),
                  "restore a copy, or save what is readable with: sqlite3 ARCHIVE.db .recover; an index alone is made "
                  "anew by REINDEX, or INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')");
    }
    return code;
  }

  [[nodiscard]] nlohmann::ordered_json summary(ExitCode code) const {
    nlohmann::ordered_json gaps = nlohmann::ordered_json::object();
    for (const GapKind kind : archive::all_gap_kinds) {
      const auto found = gaps_of_kind_.find(kind);
      gaps[name_of(kind)] = found == gaps_of_kind_.end() ? 0 : found->second;
    }
    nlohmann::ordered_json json = {{"damage", damage_.size()},
                                   {"is_index_compared", not_checked_.empty()},
                                   {"gaps", gaps},
                                   {"gaps_total", gaps_},
                                   {"captures_read", citations_.read},
                                   {"captures_broken", citations_.broken},
                                   {"captures_without_file", citations_.without_file}};
    json["exit_code"] = static_cast<int>(code);
    return json;
  }

  void tell_summary(ExitCode code) const {
    if (!not_checked_.empty())
      say(fmt::format("the words of the full-text index were not compared ({})", not_checked_));
    if (code == ExitCode::storage) return;
    std::string kinds;
    for (const GapKind kind : archive::all_gap_kinds) {
      if (const auto found = gaps_of_kind_.find(kind); found != gaps_of_kind_.end())
        kinds += fmt::format("{}{} {}", kinds.empty() ? ": " : ", ", found->second, name_of(kind));
    }
    std::string line = fmt::format("{}: the database is whole, {}{}", options_.archive,
                                   gaps_ == 0 ? "no gaps" : count_of(gaps_, "gap", "gaps"), kinds);
    if (options_.rows_alone) {
      line += "; cited bytes were not read";
    } else {
      line +=
          fmt::format("; {} read again, {} wrong", count_of(citations_.read, "capture", "captures"), citations_.broken);
      if (citations_.without_file > 0) line += fmt::format(", {} without a file", citations_.without_file);
    }
    say(line);
  }

  const Options& options_;
  Archive archive_;
  Progress progress_;
  std::vector<std::string> damage_;
  std::string not_checked_;
  std::size_t gaps_ = 0;
  std::map<GapKind, std::size_t> gaps_of_kind_;
  verify::CitationReport citations_;
};

ExitCode run(const Options& options) { return Verify(options).run(); }

}  // namespace

void add_verify(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("verify", "Look for damage, and for all that the board claims and the archive does not hold");
  command->footer(
      "Example: vbarchive verify board.db\n"
      "Ends with 1 when something is missing: vbarchive sync board.db --fill fetches it.");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  command->add_flag("--rows-alone", options->rows_alone, "Do not read the captured bytes again that rows cite");
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
