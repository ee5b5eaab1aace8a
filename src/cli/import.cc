#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "archive/captures.h"
#include "archive/run_lock.h"
#include "capture/reread.h"
#include "cli/command.h"
#include "cli/pages.h"
#include "pipeline/ordered_workers.h"
#include "pipeline/read_ahead.h"
#include "text/digest.h"
#include "text/utf8.h"
#include "vbarchive/archive.h"
#include "warc/digest.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
  PageOptions pages;
  std::optional<std::string> site;
  std::optional<std::size_t> jobs;
};

/// Pages of one transaction: a kill costs no more than these, a commit each would cost more time than the pages.
/// Towards the end batches become smaller, so that there is something to read while the rows of most are written.
constexpr std::size_t most_in_batch = 256;
constexpr std::size_t least_in_batch = 32;
/// Revisits that may wait for what they refer to: a WARC can have millions.
constexpr std::size_t most_revisits = 1'000;

nlohmann::ordered_json summary_of(const Tally& tally, ExitCode code) {
  nlohmann::ordered_json set_aside = nlohmann::ordered_json::array();
  for (const Tally::SetAside& item : tally.set_aside) {
    set_aside.push_back({{"file", item.file}, {"outcome", item.outcome}, {"why", item.why}});
  }
  return {{"stored", tally.stored},
          {"unchanged", tally.unchanged},
          {"other_pages", tally.other_pages},
          {"empty_pages", tally.empty_pages},
          {"not_vbulletin", tally.not_vbulletin},
          {"posts", tally.posts},
          {"damaged", tally.damaged},
          {"set_aside", set_aside},
          {"exit_code", static_cast<int>(code)}};
}

void tell(const Tally& tally, const std::string& archive) {
  std::string line = fmt::format("{}: {} with {}", archive, count_of(tally.stored, "thread page", "thread pages"),
                                 count_of(tally.posts, "post", "posts"));
  if (tally.unchanged > 0) line += fmt::format(", {} held already", tally.unchanged);
  if (tally.other_pages > 0)
    line += fmt::format(", {} of the board", count_of(tally.other_pages, "other page", "other pages"));
  if (tally.empty_pages > 0)
    line += fmt::format(", {} with nothing to keep", count_of(tally.empty_pages, "page", "pages"));
  if (tally.not_vbulletin > 0)
    line += fmt::format(", {} not of vBulletin", count_of(tally.not_vbulletin, "file", "files"));
  if (tally.damaged > 0) line += fmt::format(", {} damaged (named above)", count_of(tally.damaged, "page", "pages"));
  if (!tally.set_aside.empty()) line += fmt::format(", {} set aside (named above)", tally.set_aside.size());
  say(line);
}

/// Files are read faster than pages: more of them at once would only wait.
constexpr std::size_t most_file_threads = 2;
constexpr pipeline::Room few_pages{.items = 16, .weight = std::size_t{8} << 20};
/// From files that are there: the thread that writes need not wake up for each. Those of a pipe come one by one.
constexpr std::size_t pages_at_once = 8;
/// Readers have work while a batch is written.
constexpr pipeline::Room many_pages{.items = 128};

/// What the files hold.
struct Input {
  capture::Unread item;
  std::optional<std::size_t> total;  ///< of all inputs, as far as it is known by now
};

/// An input on its way into the archive.
struct Entry {
  capture::Item input;               ///< a capture that was read has its bytes no more
  std::optional<std::size_t> total;  ///< of all inputs, as far as it was known
  CaptureRecord known;               ///< the row before the page was read
  CaptureRecord record;              ///< and after
  Page page;
};

/// One run of import: threads read files ahead, with the fingerprints that pages are known by, others read the pages,
/// and this one writes rows, whatever the others wait for. Rows are the same for any number of threads. Whatever ends
/// it, what was committed stays.
class Import {
 public:
  Import(const Options& options, PageRequest request)
      : options_(options),
        request_(std::move(request)),
        inputs_(request_.paths, request_.extract.limits.page_bytes, true),
        rereader_(std::filesystem::path(options.archive).parent_path()),
        is_new_(!std::filesystem::exists(options.archive)),
        folder_(std::filesystem::absolute(options.archive).lexically_normal().parent_path()),
        archive_(options.archive, OpenMode::create),
        fingerprinter_(archive::fingerprint_key(archive_.database())),
        progress_(options.common.quiet) {
    if (options.site) archive_.expect_site(*options.site);
  }

  ExitCode run() {
    archive_.begin_run("import", now());
    archive_.gather_posts();
    read_inputs();
    progress_.clear();
    if (const std::size_t count = inputs_.passed_over() + revisits_of_nothing_; count > 0)
      tell_more("WARC", fmt::format("{} without a page", count_of(count, "record", "records")));
    archive_.settle();
    ExitCode code = tally_.exit_code();
    if (code == ExitCode::nothing && other_board_) code = ExitCode::usage;
    archive_.end_run(now(), static_cast<int>(code), line_of(summary_of(tally_, code)));
    return finish(code);
  }

 private:
  using Files = pipeline::ReadAhead<Input, Entry>;
  using Readers = pipeline::OrderedWorkers<Entry, Entry>;

  void read_inputs() {
    const std::size_t threads = reading_threads(options_.jobs);
    const auto bell = std::make_shared<pipeline::Bell>();
    Readers readers(
        threads, [this](Entry entry) { return read(std::move(entry)); },
        [](const Entry& entry) { return capture::size_of(entry.input); }, many_pages, bell);
    do {
      {
        Files files(
            std::min(threads, most_file_threads), [this] { return next_input(); },
            [this](Input input) { return identify(std::move(input)); },
            [](const Input& input) { return input.item.size(); }, bell, few_pages,
            inputs_.may_wait() ? 1 : pages_at_once);
        read_files(files, readers, *bell);
      }
      visit_again(readers);
    } while (is_more_to_read_ && !is_interrupted());
  }

  /// Nothing at the end, and where so many revisits wait that they come first. On a thread that reads files.
  [[nodiscard]] std::optional<Input> next_input() {
    is_more_to_read_ = inputs_.revisits() >= most_revisits;
    if (is_more_to_read_ || is_interrupted()) return std::nullopt;
    std::optional<capture::Unread> item = inputs_.next_unread();
    if (!item || is_interrupted()) return std::nullopt;  // an interrupted read gives no page
    return Input{.item = *std::move(item), .total = inputs_.total()};
  }

  /// On any thread that reads files.
  [[nodiscard]] Entry identify(Input input) const {
    Entry entry;
    entry.input = input.item.read();
    entry.total = input.total;
    if (const auto* const capture = std::get_if<capture::Capture>(&entry.input)) {
      entry.known = record_of(*capture, request_,
                              capture->file == "-" ? std::nullopt : std::optional(path_in_archive(capture->file)));
      entry.known.fingerprint = fingerprinter_.of(capture->bytes);
    }
    return entry;
  }

  /// Until they end and all that they hold is stored. What others need for their work comes before rows.
  void read_files(Files& files, Readers& readers, const pipeline::Bell& bell) {
    bool is_over = false;
    while (!is_over || !readers.is_empty()) {
      const auto heard = bell.rings();
      if (!is_over && !readers.is_full() && files.is_ready()) {
        std::optional<Entry> entry = files.take();
        is_over = !entry;
        if (entry) tell_apart(readers, *std::move(entry));
      } else if (readers.is_ready()) {
        take_next(readers);
      } else {
        bell.wait(heard);
      }
    }
  }

  void tell_apart(Readers& readers, Entry entry) {
    if (std::holds_alternative<capture::Capture>(entry.input) && archive_.holds(entry.known)) {
      ++tally_.unchanged;
      note_done(entry, readers);
    } else {
      give_to_read(readers, std::move(entry));
    }
  }

  void give_to_read(Readers& readers, Entry entry) {
    while (readers.is_full()) take_next(readers);
    readers.give(std::move(entry));
  }

  void drain(Readers& readers) {
    while (!readers.is_empty()) take_next(readers);
  }

  /// What revisits repeat is looked up when all that came before them is stored: most refer to a record of the same
  /// file.
  void visit_again(Readers& readers) {
    for (const capture::Revisit& revisit : inputs_.take_revisits()) {
      if (is_interrupted()) break;
      std::optional<Entry> entry = entry_of(revisit);
      if (!entry && !readers.is_empty()) {  // of another revisit, which is not stored yet
        drain(readers);
        entry = entry_of(revisit);
      }
      if (entry)
        give_to_read(readers, *std::move(entry));
      else
        ++revisits_of_nothing_;
    }
    drain(readers);
  }

  /// The page as it was captured before, at the time of the revisit. Whether that is held, too, depends on what is not
  /// stored yet: it is asked when it is taken. Nothing where that capture is not in the archive,
  /// or has other bytes than the revisit says.
  [[nodiscard]] std::optional<Entry> entry_of(const capture::Revisit& revisit) {
    const std::string& address = revisit.original_address.empty() ? revisit.address : revisit.original_address;
    for (const archive::StoredCapture& original :
         archive::captures_of(archive_.database(), address, revisit.original_at, revisit.captured_at)) {
      const CaptureRecord& cited = original.record;
      capture::Item item = rereader_.read(archive::citation_of(cited));
      auto* const capture = std::get_if<capture::Capture>(&item);
      // A digest may be of bytes that were compressed: where the record names the time of the original that will do.
      const bool is_same =
          capture && (revisit.original_at ||
                      text::equals_ignoring_ascii_case(warc::sha1_digest(capture->bytes), revisit.payload_digest));
      if (!is_same) continue;
      capture->address = revisit.address;
      capture->captured_at = revisit.captured_at;
      capture->origin = cited.origin;
      Entry entry;
      entry.known = cited;
      entry.known.url = request_.url ? request_.url : capture->address;
      entry.known.fetched_at = revisit.captured_at;
      entry.known.utc_offset_minutes = request_.extract.utc_offset_minutes;
      entry.input = std::move(*capture);
      return entry;
    }
    return std::nullopt;
  }

  /// On any thread.
  [[nodiscard]] Entry read(Entry entry) {
    auto* const capture = std::get_if<capture::Capture>(&entry.input);
    if (!capture) return entry;
    entry.known.sha256 = text::sha256_hex(capture->bytes);
    entry.record = entry.known;
    entry.page = reader_.read(*capture, request_, entry.record);
    capture::drop_bytes(*capture);
    return entry;
  }

  void take_next(Readers& readers) {
    Entry entry = readers.take();
    const auto* const problem = std::get_if<capture::Problem>(&entry.input);
    if (problem && is_interrupted()) return;  // perhaps for no other reason
    if (problem)
      set_aside(problem->file, "unreadable", problem->why);
    else if (archive_.holds(entry.known))  // the same may have come a moment before
      ++tally_.unchanged;
    else
      store(std::get<capture::Capture>(entry.input), entry.record, entry.page);
    note_done(entry, readers);
  }

  void note_done(const Entry& entry, Readers& readers) {
    ++done_;
    // One that is held is done before others that came earlier.
    progress_.show(done_, entry.total ? std::optional(std::max(*entry.total, done_)) : std::nullopt);
    const std::size_t rest = entry.total ? *entry.total - std::min(*entry.total, done_) : most_in_batch;
    if (++in_batch_ >= std::clamp(rest, least_in_batch, most_in_batch)) commit_batch(readers);
  }

  void commit_batch(Readers& readers) {
    in_batch_ = 0;
    // Where readers are on all processors, rows would have to share one with them, and readers wait for rows then.
    std::optional<Readers::OneLess> one_less;
    if (readers.threads() > 1 && readers.threads() >= std::thread::hardware_concurrency()) one_less.emplace(readers);
    archive_.commit();
  }

  void store(const capture::Capture& capture, const CaptureRecord& record, Page& page) {
    const std::string told = page.detail;
    add_notes(capture, page);
    try {
      archive_.add_and_spend(record, page);
    } catch (const Error& error) {
      if (error.code() != ExitCode::usage) throw;
      // A page of another board: told and remembered, the run goes on.
      other_board_ = true;
      set_aside(capture.file, "other-board", error.what());
      return;
    }
    if (!capture.damage.empty()) {
      ++tally_.damaged;
      progress_.clear();
      say(fmt::format("{}: {}", capture.file, capture.damage));
    }
    const bool is_redirect = capture.status && *capture.status >= 300 && *capture.status < 400;
    if (page.outcome == Outcome::stored && page.kind == PageKind::thread) {
      ++tally_.stored;
      tally_.posts += page.posts.size();
      if (!told.empty()) warn(capture.file, told);
    } else if (page.outcome == Outcome::stored && page.kind != PageKind::other) {
      ++tally_.other_pages;
      tally_.posts += page.posts.size() + page.unnumbered_posts.size();
      if (!told.empty()) warn(capture.file, told);
    } else if (page.outcome == Outcome::stored || is_redirect) {
      ++tally_.empty_pages;  // where a redirect leads to is another record
      tell_more(capture.file, page.detail);
    } else if (page.outcome == Outcome::not_vbulletin) {
      ++tally_.not_vbulletin;
      tell_more(capture.file, page.detail);
    } else {
      set_aside(capture.file, name_of(page.outcome), page.detail);
    }
  }

  void set_aside(const std::string& file, std::string outcome, const std::string& why) {
    progress_.clear();
    say(fmt::format("{}: set aside ({}): {}", file, outcome, why));
    tally_.set_aside.push_back({file, std::move(outcome), why});
  }

  void warn(const std::string& file, const std::string& what) {
    if (options_.common.quiet) return;
    progress_.clear();
    say(fmt::format("{}: {}", file, what));
  }

  void tell_more(const std::string& file, const std::string& what) {
    if (options_.common.verbose) warn(file, what);
  }

  /// Where the bytes lie, for `captures.file`: relative to the archive's folder when they lie below it, else absolute.
  [[nodiscard]] std::string path_in_archive(const std::string& file) const {
    const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
    const std::filesystem::path relative = path.lexically_relative(folder_);
    return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
  }

  ExitCode finish(ExitCode code) {
    if (options_.common.json) print(line_of(summary_of(tally_, code)));
    const bool holds_nothing = tally_.stored + tally_.other_pages + tally_.unchanged == 0;
    if (holds_nothing && code != ExitCode::interrupted) {
      if (other_board_)
        say("vbarchive: nothing was imported: the pages are of another board than the archive (one board, one file)");
      else if (tally_.empty_pages + tally_.not_vbulletin + tally_.set_aside.size() == 0)
        say("vbarchive: nothing to archive: no page there");
      else if (tally_.empty_pages + tally_.set_aside.size() == 0)
        say(fmt::format("vbarchive: nothing to archive: not vBulletin ({})",
                        count_of(tally_.not_vbulletin, "file", "files")));
      else
        say(fmt::format(
            "vbarchive: nothing to archive: {} of the board with nothing to keep, {} not of vBulletin, {} set aside",
            count_of(tally_.empty_pages, "page", "pages"), count_of(tally_.not_vbulletin, "file", "files"),
            tally_.set_aside.size()));
    } else if (!options_.common.quiet) {
      tell(tally_, options_.archive);
    }
    if (code == ExitCode::interrupted)
      say("vbarchive: interrupted; what was read is kept, and the same command goes on");
    if (is_new_ && holds_nothing) remove_archive();
    return code;
  }

  /// A name mistyped leaves no empty archive behind.
  void remove_archive() {
    { const Archive closed = std::move(archive_); }
    std::error_code ignored;
    std::filesystem::remove(options_.archive, ignored);
  }

  const Options& options_;
  PageRequest request_;
  PageReader reader_;
  capture::Inputs inputs_;
  capture::Rereader rereader_;
  bool is_new_;
  std::filesystem::path folder_;  ///< of the archive, absolute
  Archive archive_;
  text::Fingerprinter fingerprinter_;
  Progress progress_;
  Tally tally_;
  std::size_t done_ = 0;
  std::size_t in_batch_ = 0;      ///< of these since the last commit
  bool is_more_to_read_ = false;  ///< of the inputs, when revisits come first; written by the thread that reads them
  std::size_t revisits_of_nothing_ = 0;  ///< what they repeat is not in the archive
  bool other_board_ = false;
};

ExitCode run(const Options& options) {
  watch_for_interrupts();
  compute_for_long();
  PageRequest request = checked(options.pages);
  request.site = options.site;
  if (request.site && !request.site->ends_with('/')) *request.site += '/';
  const archive::RunLock lock(options.archive, "import", now());
  return Import(options, std::move(request)).run();
}

}  // namespace

void add_import(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("import", "Read saved pages of a board into an archive");
  command->footer("Example: vbarchive import board.db saved-pages/");
  command->add_option("archive", options->archive, "The archive, made when it is not there")
      ->required()
      ->type_name("ARCHIVE.db");
  add_page_options(*command, options->pages);
  command->add_option("--site", options->site, "The board's address, for pages that do not say it")->type_name("URL");
  add_jobs_option(*command, options->jobs);
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
