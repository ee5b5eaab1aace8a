// From the paths that a user named to pages: what import and extract share.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "capture/input.h"
#include "cli/command.h"
#include "vbarchive/archive.h"
#include "vbarchive/extract.h"

namespace vbarchive::cli {

struct PageOptions {
  std::vector<std::string> paths;
  std::optional<std::string> url;
  std::optional<std::string> utc_offset;
  std::optional<std::string> profile;
  std::size_t max_page_mib = 8;
};

void add_page_options(CLI::App& command, PageOptions& options);
/// Those of them that page_rules() checks.
void add_rule_options(CLI::App& command, std::optional<std::string>& utc_offset, std::optional<std::string>& profile);

/// How pages are read (`--profile`, `--utc-offset`), checked. Error (usage) when it does not make sense.
[[nodiscard]] ExtractOptions page_rules(const std::optional<std::string>& profile,
                                        const std::optional<std::string>& utc_offset);

/// What was asked for, checked. Error (usage) when it does not make sense.
struct PageRequest {
  std::vector<std::string> paths;
  std::optional<std::string> url;
  std::optional<std::string>
      site;  ///< the board's address, with a slash at its end: where pages lie that do not say it
  ExtractOptions extract;
};
[[nodiscard]] PageRequest checked(const PageOptions& options);

/// A capture as extraction takes it; valid as long as the capture lives.
[[nodiscard]] PageInput input_of(const capture::Capture& capture, const PageRequest& request);
[[nodiscard]] Page extract_capture(const capture::Capture& capture, const PageRequest& request);

/// The row of a capture, before its page is read, but for its digest. `file`: as `captures.file`.
[[nodiscard]] CaptureRecord record_of(const capture::Capture& capture, const PageRequest& request,
                                      std::optional<std::string> file);
/// Reads pages, on any number of threads.
class PageReader {
 public:
  /// Reads the page, and completes the row by what it says of itself.
  [[nodiscard]] Page read(const capture::Capture& capture, const PageRequest& request, CaptureRecord& record);

 private:
  std::mutex large_;  ///< held while a large page is read: their trees take much memory, so one at a time
};
/// How many threads read pages beside the one that writes; 0: that one does. `jobs`: as the user wants it.
[[nodiscard]] std::size_t reading_threads(const std::optional<std::size_t>& jobs);
void add_jobs_option(CLI::App& command, std::optional<std::size_t>& jobs);
/// What is known of the capture itself, for `captures.detail`.
void add_notes(const capture::Capture& capture, Page& page);

/// What became of the inputs, for the summary and the exit code.
struct Tally {
  std::size_t stored = 0;       ///< thread pages with their records
  std::size_t unchanged = 0;    ///< held already
  std::size_t other_pages = 0;  ///< listings, indexes, profiles … with their records
  std::size_t empty_pages = 0;  ///< of the board, with nothing to keep: forms, search masks
  std::size_t not_vbulletin = 0;
  std::size_t posts = 0;
  std::size_t damaged = 0;  ///< stored, though something is amiss with their bytes
  struct SetAside {
    std::string file, outcome, why;
  };
  std::vector<SetAside> set_aside;  ///< failed, refused, not readable

  [[nodiscard]] ExitCode exit_code() const;
};

}  // namespace vbarchive::cli
