// A program that the test talks to while it runs: to send it signals. What runs to its end is run() of
// support/program.h.
#pragma once

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace vbarchive::testing {

class Running {
 public:
  /// `output`: a descriptor for standard output, else /dev/null. Standard error is read by the test.
  explicit Running(std::vector<std::string> command, int output = -1) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    child_ = fork();
    if (child_ < 0) throw std::runtime_error("cannot fork");
    if (child_ == 0) {
      const int nothing = open("/dev/null", O_RDWR);
      dup2(nothing, STDIN_FILENO);
      dup2(output < 0 ? nothing : output, STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(ends[1]);
    errors_ = ends[0];
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      static_cast<void>(wait());
    }
    close(errors_);
  }

  void send(int signal) const { kill(child_, signal); }

  /// Whether all of its threads wait for something.
  [[nodiscard]] bool is_waiting() const {
    for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(child_) + "/task")) {
      std::ifstream stat(task.path() / "stat");
      std::string line;
      std::getline(stat, line);
      const std::size_t name_end = line.rfind(')');
      if (name_end == std::string::npos || line.substr(name_end, 3) != ") S") return false;
    }
    return true;
  }

  /// Whether it has a handler for the signal.
  [[nodiscard]] bool handles(int signal) const {
    std::ifstream status("/proc/" + std::to_string(child_) + "/status");
    const std::string field = "SigCgt:";
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(field))
        return (std::stoull(line.substr(field.size()), nullptr, 16) >> static_cast<unsigned>(signal - 1) & 1U) != 0;
    }
    return false;
  }

  /// The bytes of standard error that wait for the test.
  [[nodiscard]] int unread() const {
    int bytes = 0;
    ioctl(errors_, FIONREAD, &bytes);
    return bytes;
  }

  /// Waits for a line of standard error; empty at its end.
  [[nodiscard]] std::string error_line() const {
    std::string line;
    char c = 0;
    for (;;) {
      const ssize_t count = read(errors_, &c, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0 || c == '\n') return line;
      line += c;
    }
  }

  /// The status of waitpid.
  [[nodiscard]] int wait() {
    int status = 0;
    while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
    return status;
  }

 private:
  pid_t child_ = -1;
  int errors_ = -1;
};

}  // namespace vbarchive::testing
