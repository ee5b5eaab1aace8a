// What every command shares: how it speaks, how it stops, how it ends.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/error.h"
#include "vbarchive/records.h"

namespace vbarchive::cli {

/// Options that are spelled the same on every command.
struct CommonOptions {
  bool quiet = false;
  bool verbose = false;
  bool json = false;
};

void add_common(CLI::App& command, CommonOptions& options);

/// Each command adds itself: its options, its help with an example, and what runs it. Nothing touches the disk before
/// it runs.
using Run = std::function<ExitCode()>;
void add_import(CLI::App& app, Run& run);
void add_extract(CLI::App& app, Run& run);
void add_explain(CLI::App& app, Run& run);
void add_stats(CLI::App& app, Run& run);
void add_verify(CLI::App& app, Run& run);
void add_export(CLI::App& app, Run& run);
void add_search(CLI::App& app, Run& run);
void add_sync(CLI::App& app, Run& run);
void add_sources(CLI::App& app, Run& run);
void add_reparse(CLI::App& app, Run& run);
void add_cite(CLI::App& app, Run& run);

/// A line to standard error, control characters made visible.
void say(std::string_view line);

/// A line of results to standard output; the same care when a terminal reads it. Throws BrokenPipe when nobody reads
/// any more.
void print(std::string_view line);
/// Bytes as they are, not for a terminal.
void print_bytes(std::string_view bytes);
/// The same as print() for a line that was made safe already and may hold escapes of ours.
void print_shown(std::string_view line);
struct BrokenPipe {};
/// Writes out what print() holds; Error (storage) when that fails.
void finish_output();

void report(const Error& error);

/// SIGINT and SIGTERM ask for an end: the page in hand is finished, the work committed. A second one ends at once.
void watch_for_interrupts();
[[nodiscard]] bool is_interrupted();
/// Tells the system that this run and its threads compute for long, and that nobody waits for their next step: it lets
/// each go on for longer, and others first.
void compute_for_long();

/// `1 page`, `3 pages`.
[[nodiscard]] std::string count_of(std::size_t count, const char* one, const char* many);

/// In one line; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string line_of(const nlohmann::ordered_json& json);

/// `+07:00`, `-5`, `+0530`: minutes east of UTC. Error (usage) otherwise.
[[nodiscard]] int parse_utc_offset(std::string_view text);

/// The time now. The only clock of the program.
[[nodiscard]] UtcTime now();

/// A progress line on standard error: on a terminal only, and not when quiet.
class Progress {
 public:
  explicit Progress(bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether anybody sees it.
  [[nodiscard]] bool is_on() const { return is_on_; }
  void show(std::size_t done, std::optional<std::size_t> total);
  /// Takes the line away, so that a message can be written.
  void clear();

 private:
  bool is_on_;
  bool is_shown_ = false;
  double started_;
  double shown_at_ = 0;
};

/// `0:42`, `1:05:09`.
[[nodiscard]] std::string duration_text(double seconds);

/// The progress line for a terminal of that many columns; one column is left free, so that it never wraps.
[[nodiscard]] std::string progress_line(std::size_t done, std::optional<std::size_t> total, double seconds,
                                        std::size_t columns);

}  // namespace vbarchive::cli
