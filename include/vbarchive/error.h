// What goes wrong outside of pages: the disk, the database, bad usage. Pages report as data (Page::outcome).
#pragma once

#include <stdexcept>
#include <string>

namespace vbarchive {

/// The documented exit codes (docs/commands.md).
enum class ExitCode : int {
  ok = 0,
  partial = 1,
  usage = 2,
  nothing = 3,
  network = 4,
  access = 5,
  busy = 6,
  storage = 7,
  interrupted = 130,
};

/// An error that a person can act on: what could not be done, why, and how to mend it. Messages may hold text of pages
/// or paths: rendering them makes control characters visible.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& what, std::string why = {}, std::string help = {});

  [[nodiscard]] ExitCode code() const { return code_; }
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] const std::string& help() const { return help_; }

 private:
  ExitCode code_;
  std::string why_;
  std::string help_;
};

}  // namespace vbarchive
