#include "cli/command.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>

#include "dates/offset.h"
#include "pipeline/interruptible_threads.h"
#include "text/utf8.h"

namespace vbarchive::cli {
namespace {

/// Set by a signal, asked for on several threads.
std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

constexpr int asking_to_end[] = {SIGINT, SIGTERM};

/// The first asks; any second one ends at once.
extern "C" void note_interrupt(int) {
  interrupted = true;
  for (const int number : asking_to_end) std::signal(number, SIG_DFL);
  pipeline::wake_interruptible();
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

[[noreturn]] void fail_output() {
  if (errno == EPIPE) throw BrokenPipe{};
  throw Error(ExitCode::storage, "cannot write to standard output", std::strerror(errno));
}

}  // namespace

void add_common(CLI::App& command, CommonOptions& options) {
  command.add_flag("-q,--quiet", options.quiet, "Say nothing unless something is wrong (for cron)");
  command.add_flag("-v,--verbose", options.verbose, "Say more");
  command.add_flag("--json", options.json, "End standard output with a machine-readable summary, one line");
}

void say(std::string_view line) {
  const std::string safe = text::printable(line) + "\n";
  std::fwrite(safe.data(), 1, safe.size(), stderr);
}

void print(std::string_view line) {
  if (isatty(STDOUT_FILENO) != 0)
    print_shown(text::printable(line));
  else
    print_shown(line);
}

void print_shown(std::string_view line) {
  if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size() || std::fputc('\n', stdout) == EOF) fail_output();
}

void print_bytes(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) fail_output();
}

void finish_output() {
  if (std::fflush(stdout) != 0) fail_output();
}

void report(const Error& error) {
  // A reason of several lines stands below: one that is a list.
  const bool is_list = error.why().find('\n') != std::string::npos;
  say(fmt::format("vbarchive: {}{}", error.what(), error.why().empty() || is_list ? "" : ": " + error.why()));
  std::string_view reasons = is_list ? std::string_view(error.why()) : std::string_view{};
  while (!reasons.empty()) {
    const std::size_t end = std::min(reasons.find('\n'), reasons.size());
    say(fmt::format("  {}", reasons.substr(0, end)));
    reasons.remove_prefix(std::min(end + 1, reasons.size()));
  }
  if (!error.help().empty()) say("  " + error.help());
}

void watch_for_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  pipeline::hold_wake_ups();
  for (const int number : asking_to_end) sigaction(number, &action, nullptr);
}

bool is_interrupted() { return interrupted; }

void compute_for_long() {
  const sched_param none{};
  sched_setscheduler(0, SCHED_BATCH, &none);  // where that is not allowed all is as it was
}

std::string count_of(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string line_of(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

int parse_utc_offset(std::string_view text) {
  if (const std::optional<int> minutes = dates::read_offset(text)) return *minutes;
  throw Error(ExitCode::usage, fmt::format("--utc-offset {} is not an offset from UTC", text), {},
              "write hours and minutes, as in --utc-offset +07:00 or --utc-offset -5");
}

UtcTime now() {
  return {
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

std::string duration_text(double seconds) {
  const auto whole = std::lround(std::max(0.0, seconds));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string progress_line(std::size_t done, std::optional<std::size_t> total, double seconds, std::size_t columns) {
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  const bool is_slow = rate < 1;  // a polite fetch
  const std::string speed = is_slow ? fmt::format("{:.0f}/min", rate * 60) : fmt::format("{:.0f}/s", rate);
  std::string line;
  if (total && *total > 0) {
    const double part = static_cast<double>(std::min(done, *total)) / static_cast<double>(*total);
    std::string numbers = fmt::format(" {}/{} pages  {:.0f} %  {}", done, *total, part * 100, speed);
    if (rate > 0 && done < *total) numbers += "  ETA " + duration_text(static_cast<double>(*total - done) / rate);
    // The bar takes what is left; without room the numbers are enough.
    const std::size_t room =
        columns > numbers.size() + 13 ? std::min<std::size_t>(columns - numbers.size() - 3, 40) : 0;
    if (room >= 10) {
      const auto filled = static_cast<std::size_t>(part * static_cast<double>(room));
      line = "[" + std::string(filled, '#') + std::string(room - filled, '.') + "]";
    }
    line += numbers;
  } else {
    line = fmt::format("{} pages  {}", done, speed);
  }
  if (columns > 1 && line.size() > columns - 1) line.resize(columns - 1);
  return line;
}

Progress::Progress(bool quiet) : is_on_(!quiet && isatty(STDERR_FILENO) != 0), started_(seconds_now()) {}

Progress::~Progress() { clear(); }

void Progress::show(std::size_t done, std::optional<std::size_t> total) {
  if (!is_on_) return;
  const double time = seconds_now();
  if (is_shown_ && time - shown_at_ < 0.1) return;
  shown_at_ = time;
  is_shown_ = true;
  const std::string line = "\r\x1b[K" + progress_line(done, total, time - started_, terminal_columns());
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void Progress::clear() {
  if (!is_shown_) return;
  std::fputs("\r\x1b[K", stderr);
  is_shown_ = false;
}

}  // namespace vbarchive::cli
