#include "process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <string_view>

#include "vbarchive/error.h"

namespace vbarchive::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds_of(const rusage& usage) { return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime); }

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return cpu_seconds_of(usage);
}

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Error(ExitCode::storage, "cannot make a pipe", std::strerror(errno));
  return ends;
}

pid_t fork_child() {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw Error(ExitCode::storage, "cannot start a process", std::strerror(errno));
  return child;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(descriptor);
  return text;
}

/// What the child was, to its end.
rusage wait_for(pid_t child, const std::string& name, int& exit_code) {
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) throw Error(ExitCode::storage, fmt::format("{} did not come to its end", name));
  exit_code = WEXITSTATUS(status);
  return usage;
}

/// `VmRSS` or `VmHWM`, in bytes.
std::size_t memory(std::string_view name) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(name) && line[name.size()] == ':') return std::stoul(line.substr(name.size() + 1)) * 1024;
  }
  return 0;
}

/// From now on `VmHWM` is the most that there was since now.
void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

/// Where run_measured() tells what a program cost.
constexpr int report_descriptor = 3;

[[noreturn]] void become(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));  // NOLINT: execvp
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

/// In the child of run().
[[noreturn]] void become_measured(const std::vector<std::string>& command, const ProgramOptions& options, int output,
                                  int report) {
  const int nothing = open("/dev/null", O_RDWR);
  dup2(options.input < 0 ? nothing : options.input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(nothing, STDERR_FILENO);
  dup2(report, report_descriptor);
  if (report == report_descriptor) fcntl(report, F_SETFD, 0);
  if (options.on_one_core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<std::size_t>(sched_getcpu()), &cores);
    sched_setaffinity(0, sizeof cores, &cores);
  }
  std::vector<std::string> whole = {"/proc/self/exe", "--measured"};
  whole.insert(whole.end(), command.begin(), command.end());
  become(whole);
}

bool tell(int descriptor, const std::string& text) {
  return write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

Cost told_cost(const std::string& told, const std::string& name) {
  Cost cost;
  if (std::sscanf(told.c_str(), "%lf %lf %zu", &cost.cpu_seconds, &cost.wall_seconds, &cost.peak_bytes) != 3)
    throw Error(ExitCode::storage, name + " failed", told);
  return cost;
}

}  // namespace

int run_measured(const std::vector<std::string>& command) {
  fcntl(report_descriptor, F_SETFD, FD_CLOEXEC);
  const Clock::time_point begin = Clock::now();
  const pid_t child = fork_child();
  if (child == 0) become(command);
  int exit_code = 0;
  const rusage usage = wait_for(child, command.front(), exit_code);
  const auto peak_bytes = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
  const bool is_told =
      tell(report_descriptor, fmt::format("{} {} {}", cpu_seconds_of(usage), seconds_since(begin), peak_bytes));
  return is_told ? exit_code : static_cast<int>(ExitCode::storage);
}

Ended run(const std::vector<std::string>& command, const ProgramOptions& options) {
  const std::array<int, 2> output = make_pipe(), report = make_pipe();
  const pid_t child = fork_child();
  if (child == 0) become_measured(command, options, output[1], report[1]);
  close(output[1]);
  close(report[1]);
  Ended ended;
  ended.out = read_all(output[0]);
  const std::string told = read_all(report[0]);
  static_cast<void>(wait_for(child, command.front(), ended.exit_code));
  if (ended.exit_code == 127) throw Error(ExitCode::storage, "cannot run " + command.front());
  ended.cost = told_cost(told, command.front());
  return ended;
}

bool works(const std::vector<std::string>& command) {
  try {
    return run(command).exit_code == 0;
  } catch (const Error&) {
    return false;
  }
}

Writer::Writer(const std::function<void(int)>& write) {
  const std::array<int, 2> ends = make_pipe();
  child_ = fork_child();
  if (child_ == 0) {
    close(ends[0]);
    try {
      write(ends[1]);
    } catch (const std::exception& error) {
      fmt::print(stderr, "vbarchive_bench: {}\n", error.what());
    }
    _exit(0);
  }
  close(ends[1]);
  descriptor_ = ends[0];
}

Writer::~Writer() {
  close(descriptor_);
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Cost apart(const std::function<void()>& prepare, const std::function<void()>& work) {
  const std::array<int, 2> ends = make_pipe();
  const pid_t child = fork_child();
  if (child == 0) {
    std::string told;
    try {
      prepare();
      forget_peak();
      const std::size_t before = memory("VmRSS");
      const Clock::time_point begin = Clock::now();
      const double cpu_begin = own_cpu_seconds();
      work();
      const double cpu = own_cpu_seconds() - cpu_begin;
      const double wall = seconds_since(begin);
      const std::size_t peak = memory("VmHWM");
      told = fmt::format("{} {} {}", cpu, wall, peak > before ? peak - before : 0);
    } catch (const std::exception& error) {
      told = error.what();
    }
    _exit(tell(ends[1], told) ? 0 : 1);
  }
  close(ends[1]);
  const std::string told = read_all(ends[0]);
  int exit_code = 0;
  static_cast<void>(wait_for(child, "a stage", exit_code));
  return told_cost(told, "a stage");
}

}  // namespace vbarchive::bench
