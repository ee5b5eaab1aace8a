// What work costs: in a process of its own, so that no work finds the memory that another has left.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace vbarchive::bench {

struct Cost {
  double cpu_seconds = 0;      ///< of all threads, in the program and in the system
  double wall_seconds = 0;     ///< as a clock on the wall tells it
  std::size_t peak_bytes = 0;  ///< of memory; of apart() what came on top of what was there before
};

struct Ended {
  Cost cost;
  int exit_code = 0;
  std::string out;  ///< standard output
};

struct ProgramOptions {
  bool on_one_core = false;
  int input = -1;  ///< a descriptor for standard input, else /dev/null
};

/// Runs a program (found on PATH when it has no slash) to its end; what it says on standard error is not heard. Throws
/// Error (storage) when it cannot be started or a signal ends it.
[[nodiscard]] Ended run(const std::vector<std::string>& command, const ProgramOptions& options = {});

/// What run() has a small process of its own for, since the most memory of a child counts from that of its parent on:
/// runs the program and tells run() what it cost. The program's exit code.
[[nodiscard]] int run_measured(const std::vector<std::string>& command);

/// Whether the program is there and ends with 0.
[[nodiscard]] bool works(const std::vector<std::string>& command);

/// A process of our own that writes to a pipe.
class Writer {
 public:
  /// `write` is called in the child, with the descriptor that it is to write to.
  explicit Writer(const std::function<void(int)>& write);
  /// The child ends when nobody reads any more.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }  ///< to read from

 private:
  int child_ = -1;
  int descriptor_ = -1;
};

/// Calls `prepare` and then, measured, `work` in a child of this process. Throws Error (storage) when it fails there.
[[nodiscard]] Cost apart(const std::function<void()>& prepare, const std::function<void()>& work);

}  // namespace vbarchive::bench
