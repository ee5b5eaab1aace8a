// Brings an archive up to date with its board: decides what is to be asked for, and what the answers are worth.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fetch/fetcher.h"
#include "vbarchive/archive.h"
#include "vbarchive/extract.h"

namespace vbarchive::sync {

struct Credentials {
  std::string user;
  std::string password;
};

struct SyncOptions {
  std::vector<std::string> urls;                ///< threads, forums, the board; none: every source of the archive
  bool full = false;                            ///< visit everything again
  bool fill = false;                            ///< fetch what gaps of the archive want, and nothing else: not `urls`
  std::optional<std::chrono::seconds> recheck;  ///< visit pages again whose posts are younger
  std::optional<Credentials> credentials;       ///< for the board's login form
  bool keeps_captures = true;                   ///< write what comes into WARC files beside the archive
  std::uint64_t capture_file_bytes = std::uint64_t{1} << 30;  ///< of a WARC file before the next is begun
  fetch::FetchOptions fetch;
  ExtractOptions extract;
};

/// A page that could not be had.
struct SyncFailure {
  std::string url;
  std::string outcome;  ///< `gone`, `denied`, `failed`
  std::string why;
};

struct SyncReport {
  ExitCode code = ExitCode::ok;
  std::size_t requests = 0;   ///< sent, robots.txt and repeats among them
  std::size_t pages = 0;      ///< understood and stored
  std::size_t unchanged = 0;  ///< of these, those that brought nothing new
  std::size_t new_posts = 0;
  std::size_t waiting = 0;          ///< still to be fetched, when the run ended before the end
  std::optional<std::size_t> gaps;  ///< of `fill`: those that were there when it last looked
  std::vector<SyncFailure> failures;
  std::string stopped;  ///< why it ended before the end; empty when it did not
  std::string help;     ///< what to do about that
};

/// What happens meanwhile.
struct SyncEvents {
  std::function<void(std::size_t done, std::size_t to_do)> progress;  ///< none: nothing is counted for it
  std::function<void(const SyncFailure&)> failure;
  fetch::Log log;
  std::function<bool()> is_interrupted;
};

/// A request that a sync would begin with.
struct PlannedRequest {
  std::string url;
  std::string reason;
};

/// The requests that are known before the first is sent; what their answers name comes on top. Nothing is sent or
/// written. `archive`: nullptr where there is none yet. Error (usage) as for run().
[[nodiscard]] std::vector<PlannedRequest> plan(Archive* archive, const SyncOptions& options, UtcTime now);

/// Fetches and stores until nothing is left, or something speaks against going on: then `code` is not `ok`. The archive
/// has a transaction for each page; a killed run goes on with the same call. Error (usage) for addresses that cannot be
/// of one board; storage errors pass through.
[[nodiscard]] SyncReport run(Archive& archive, const SyncOptions& options, fetch::Clock& clock,
                             const SyncEvents& events);

}  // namespace vbarchive::sync
