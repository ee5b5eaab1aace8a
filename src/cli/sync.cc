#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "archive/run_lock.h"
#include "cli/command.h"
#include "cli/pages.h"
#include "fetch/system_clock.h"
#include "sync/keeper.h"
#include "sync/sync.h"
#include "vbarchive/archive.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
  std::vector<std::string> urls;
  double delay = 2;
  std::optional<std::size_t> max_requests;
  std::optional<std::string> max_time, recheck;
  std::string contact;
  std::optional<std::string> cookies, netrc, ca_file;
  std::optional<std::string> utc_offset, profile;
  bool full = false;
  bool fill = false;
  bool dry_run = false;
  bool no_captures = false;
};

/// `90`, `90s`, `15m`, `36h`, `7d`, `2w`: seconds.
std::chrono::seconds duration_of(const char* option, std::string_view text) {
  const std::string_view typed = text;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  constexpr std::int64_t longest = 1'000'000'000;
  std::int64_t unit = 0;
  if (text.empty() || text == "s") unit = 1;
  if (text == "m") unit = 60;
  if (text == "h") unit = 3'600;
  if (text == "d") unit = 86'400;
  if (text == "w") unit = 604'800;
  if (error != std::errc{} || unit == 0 || number <= 0 || number > longest / unit) {
    throw Error(ExitCode::usage, fmt::format("{} {} is no length of time", option, typed), {},
                "write a number and a unit: 90s, 15m, 36h, 7d, 2w");
  }
  return std::chrono::seconds(number * unit);
}

std::optional<std::string> from_environment(const char* name) {
  const char* const value = std::getenv(name);
  if (!value || *value == '\0') return std::nullopt;
  return std::string(value);
}

std::optional<sync::Credentials> credentials() {
  const auto user = from_environment("VBARCHIVE_USER");
  const auto password = from_environment("VBARCHIVE_PASSWORD");
  if (user.has_value() != password.has_value()) {
    throw Error(ExitCode::usage, fmt::format("{} is not set", user ? "VBARCHIVE_PASSWORD" : "VBARCHIVE_USER"),
                "a login needs both, VBARCHIVE_USER and VBARCHIVE_PASSWORD");
  }
  if (!user) return std::nullopt;
  return sync::Credentials{*user, *password};
}

sync::SyncOptions checked(const Options& options) {
  if (options.fill && (!options.urls.empty() || options.full || options.recheck)) {
    throw Error(ExitCode::usage, "--fill fetches what is missing of the whole archive, and nothing else", {},
                "give no address with it, and neither --full nor --recheck");
  }
  sync::SyncOptions sync;
  sync.urls = options.urls;
  sync.full = options.full;
  sync.fill = options.fill;
  sync.keeps_captures = !options.no_captures;
  if (options.recheck) sync.recheck = duration_of("--recheck", *options.recheck);
  sync.credentials = credentials();
  sync.extract = page_rules(options.profile, options.utc_offset);
  sync.fetch.delay = fetch::Millis(std::llround(options.delay * 1000));
  // Who is in no hurry with pages is in none with repeats, and the other way round.
  sync.fetch.first_retry = std::max(fetch::Millis(100), sync.fetch.delay * 5);
  sync.fetch.contact = options.contact;
  sync.fetch.max_requests = options.max_requests;
  if (options.max_time) sync.fetch.max_time = duration_of("--max-time", *options.max_time);
  if (options.cookies) sync.fetch.cookies = *options.cookies;
  if (options.netrc) sync.fetch.netrc = *options.netrc;
  if (options.ca_file) sync.fetch.ca_file = *options.ca_file;
  sync.fetch.body_bytes = sync.extract.limits.page_bytes;
  return sync;
}

nlohmann::ordered_json summary_of(const sync::SyncReport& report) {
  nlohmann::ordered_json failures = nlohmann::ordered_json::array();
  for (const sync::SyncFailure& failure : report.failures)
    failures.push_back({{"url", failure.url}, {"outcome", failure.outcome}, {"why", failure.why}});
  nlohmann::ordered_json json = {{"requests", report.requests},   {"pages", report.pages},
                                 {"unchanged", report.unchanged}, {"new_posts", report.new_posts},
                                 {"waiting", report.waiting},     {"set_aside", failures}};
  if (report.gaps) json["gaps_left"] = *report.gaps;
  json["stopped"] = report.stopped.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(report.stopped);
  json["exit_code"] = static_cast<int>(report.code);
  return json;
}

ExitCode dry_run(const Options& options, const sync::SyncOptions& request) {
  std::optional<Archive> archive;
  if (options.fill || std::filesystem::exists(options.archive)) archive.emplace(options.archive, OpenMode::read_write);
  const std::vector<sync::PlannedRequest> planned = sync::plan(archive ? &*archive : nullptr, request, now());
  for (const sync::PlannedRequest& item : planned) print(fmt::format("{}  ({})", item.url, item.reason));
  if (options.common.json)
    print(nlohmann::ordered_json({{"requests_at_least", planned.size() + 1}, {"exit_code", 0}}).dump());
  if (!options.common.quiet) {
    say(fmt::format("{}: {} at least, robots.txt among them; what these pages name comes on top", options.archive,
                    count_of(planned.size() + 1, "request", "requests")));
  }
  return ExitCode::ok;
}

class Run {
 public:
  explicit Run(const Options& options)
      : options_(options), request_(checked(options)), progress_(options.common.quiet) {}

  ExitCode run() {
    if (options_.dry_run) return dry_run(options_, request_);
    const archive::RunLock lock(options_.archive, "sync", now());
    is_new_ = !std::filesystem::exists(options_.archive);
    has_captures_ = std::filesystem::exists(sync::captures_folder(options_.archive));
    try {
      return sync();
    } catch (const Error& error) {
      progress_.clear();
      // Usage is wrong before anything was stored; after anything else what was committed stays.
      if (error.code() == ExitCode::usage) remove_if_new();
      throw;
    }
  }

 private:
  ExitCode sync() {
    archive_.emplace(options_.archive, options_.fill ? OpenMode::read_write : OpenMode::create);
    archive_->begin_run("sync", now());
    archive_->commit();
    fetch::SystemClock clock(is_interrupted);
    const sync::SyncReport report = sync::run(*archive_, request_, clock, events());
    progress_.clear();
    archive_->settle();
    const nlohmann::ordered_json summary = summary_of(report);
    const std::string line = line_of(summary);
    archive_->end_run(now(), static_cast<int>(report.code), line);
    if (options_.common.json) print(line);
    tell(report);
    if (report.pages == 0) remove_if_new();
    return report.code;
  }

  [[nodiscard]] sync::SyncEvents events() {
    sync::SyncEvents events;
    if (progress_.is_on())
      events.progress = [this](std::size_t done, std::size_t to_do) { progress_.show(done, done + to_do); };
    events.failure = [this](const sync::SyncFailure& failure) {
      progress_.clear();
      say(fmt::format("{}: {}: {}", failure.url, failure.outcome, failure.why));
    };
    events.log = [this](const fetch::LogEntry& entry) {
      if (!options_.common.verbose) return;
      progress_.clear();
      say(fmt::format("{} {}", to_iso(now()), entry.line));
    };
    events.is_interrupted = is_interrupted;
    return events;
  }

  void tell(const sync::SyncReport& report) {
    if (!report.stopped.empty()) {
      const bool is_asked_for = report.code == ExitCode::partial;  // --max-requests, --max-time
      if (!is_asked_for || !options_.common.quiet) report_stop(report);
    }
    if (options_.common.quiet) return;
    std::string line = fmt::format("{}: {} with {}, {}", options_.archive, count_of(report.pages, "page", "pages"),
                                   count_of(report.requests, "request", "requests"),
                                   count_of(report.new_posts, "new post", "new posts"));
    if (report.unchanged > 0) line += fmt::format(", {} as before", report.unchanged);
    if (!report.failures.empty()) line += fmt::format(", {} not had (named above)", report.failures.size());
    if (report.waiting > 0) line += fmt::format(", {} to do", count_of(report.waiting, "page", "pages"));
    say(line);
    if (report.gaps && *report.gaps > 0)
      say(fmt::format("  {} left: vbarchive verify names each", count_of(*report.gaps, "gap", "gaps")));
  }

  static void report_stop(const sync::SyncReport& report) {
    say(fmt::format("vbarchive: stopped: {}", report.stopped));
    if (report.code == ExitCode::interrupted)
      say("  what was fetched is kept, and the same command goes on");
    else if (!report.help.empty())
      say("  " + report.help);
  }

  /// An address mistyped leaves no empty archive behind.
  void remove_if_new() {
    if (!is_new_) return;
    archive_.reset();
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(options_.archive + suffix, ignored);
    }
    std::error_code ignored;
    if (!has_captures_) std::filesystem::remove_all(sync::captures_folder(options_.archive), ignored);
  }

  const Options& options_;
  sync::SyncOptions request_;
  bool is_new_ = false;
  bool has_captures_ = false;  ///< of an archive of that name before
  std::optional<Archive> archive_;
  Progress progress_;
};

ExitCode run(const Options& options) {
  watch_for_interrupts();
  return Run(options).run();
}

}  // namespace

void add_sync(CLI::App& app, cli::Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("sync", "Fetch a thread, a forum or a board, then only what is new");
  command->footer(
      "Example: vbarchive sync board.db https://board.example/forum/ --contact you@university.example\n"
      "A login: --cookies FILE, or VBARCHIVE_USER and VBARCHIVE_PASSWORD in the environment.");
  command->add_option("archive", options->archive, "The archive, made when it is not there")
      ->required()
      ->type_name("ARCHIVE.db");
  command->add_option("urls", options->urls, "Threads, forums or the board; none: all that the archive follows")
      ->type_name("URL");
  command
      ->add_option("--delay", options->delay,
                   "Least seconds between requests (2), a longer Crawl-delay of the board before it; 0 for your own "
                   "machine")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 86'400.0));
  command->add_option("--contact", options->contact, "Who you are, for the board's owner: an address or a mailbox")
      ->type_name("WHO");
  command->add_option("--max-requests", options->max_requests, "Stop after so many requests; the next run goes on")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  command->add_option("--max-time", options->max_time, "Stop after so long, as 90s, 15m, 36h; the next run goes on")
      ->type_name("TIME");
  command->add_flag("--full", options->full, "Visit every page again, not only what is new");
  command->add_flag("--fill", options->fill, "Fetch what `verify` finds missing and nothing else; without an address");
  command
      ->add_option("--recheck", options->recheck,
                   "Visit pages again whose posts are younger, as 36h, 7d: edits, thanks, votes")
      ->type_name("AGE");
  command->add_option("--cookies", options->cookies, "Cookies of a login, as browsers and curl save them (Netscape)")
      ->type_name("FILE");
  command->add_option("--netrc", options->netrc, "Name and password for a server that asks for them (HTTP)")
      ->type_name("FILE");
  command->add_option("--cacert", options->ca_file, "Certificates to trust in place of the system's (PEM)")
      ->type_name("FILE");
  add_rule_options(*command, options->utc_offset, options->profile);
  command->add_flag("--no-captures", options->no_captures,
                    "Keep no answers of the board as they came (else in ARCHIVE.warc.d)");
  command->add_flag("--dry-run", options->dry_run, "Print what would be asked for first, and fetch nothing");
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
