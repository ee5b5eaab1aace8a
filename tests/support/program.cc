#include "support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace vbarchive::testing {
namespace {

[[noreturn]] void fail(const std::string& what, int error) {
  throw std::runtime_error(what + ": " + std::strerror(error));
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) fail("cannot open a descriptor", errno);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

/// Two ends of one stream: ours and the command's.
struct Channel {
  Descriptor ours;
  Descriptor theirs;
};

Channel pipe_from_command() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe", errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Channel pipe_to_command() {
  Channel channel = pipe_from_command();
  std::swap(channel.ours, channel.theirs);
  return channel;
}

Channel terminal() {
  Descriptor ours(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (grantpt(ours.get()) != 0 || unlockpt(ours.get()) != 0) fail("cannot make a terminal", errno);
  std::array<char, 128> name{};
  if (const int error = ptsname_r(ours.get(), name.data(), name.size())) fail("cannot name the terminal", error);
  Descriptor theirs(open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  termios settings{};
  tcgetattr(theirs.get(), &settings);
  cfmakeraw(&settings);
  tcsetattr(theirs.get(), TCSANOW, &settings);
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 80;
  ioctl(theirs.get(), TIOCSWINSZ, &size);
  return {std::move(ours), std::move(theirs)};
}

/// Writing to a command that has closed its input must not end the tests.
class IgnoreBrokenPipe {
 public:
  IgnoreBrokenPipe() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  IgnoreBrokenPipe(const IgnoreBrokenPipe&) = delete;
  IgnoreBrokenPipe& operator=(const IgnoreBrokenPipe&) = delete;
  ~IgnoreBrokenPipe() { sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool is_changed = std::any_of(changes.begin(), changes.end(), [&](const auto& c) { return c.first == name; });
    if (!is_changed) all.emplace_back(text);
  }
  for (const auto& [name, value] : changes) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// What the new process does between fork and exec: only what is safe there. Sends errno if it cannot.
[[noreturn]] void become(char* const* arguments, char* const* environment, const char* folder, int in, int out, int err,
                         int trouble) {
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0 &&
      (!folder || chdir(folder) == 0)) {
    execvpe(arguments[0], arguments, environment);
  }
  const int error = errno;
  [[maybe_unused]] const auto sent = write(trouble, &error, sizeof error);
  _exit(127);
}

/// Moves what is there into `text`; closes the descriptor at the end. A terminal ends with EIO.
void drain(Descriptor& from, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t count = read(from.get(), buffer.data(), buffer.size());
  if (count > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    from.reset();
  }
}

/// Writes what the pipe takes; closes it when all is written or nobody reads any more.
void feed(Descriptor& to, std::string_view& rest) {
  const ssize_t count = write(to.get(), rest.data(), rest.size());
  if (count >= 0) rest.remove_prefix(static_cast<std::size_t>(count));
  if (rest.empty() || (count < 0 && errno != EINTR && errno != EAGAIN)) to.reset();
}

}  // namespace

RunResult run(const std::vector<std::string>& command, const RunOptions& options) {
  using Clock = std::chrono::steady_clock;
  if (command.empty()) throw std::runtime_error("no command to run");
  const IgnoreBrokenPipe quiet;

  Channel in = options.input ? pipe_to_command() : Channel{{}, Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))};
  Channel out = options.output_is_terminal ? terminal() : pipe_from_command();
  Channel err = options.error_is_terminal ? terminal() : pipe_from_command();
  Channel trouble = pipe_from_command();

  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = environment_with(options.environment);
  const std::vector<char*> argument_list = pointers_to(arguments);
  const std::vector<char*> environment_list = pointers_to(environment);
  const std::string folder = options.working_directory ? options.working_directory->string() : "";

  const pid_t child = fork();
  if (child < 0) fail("cannot fork", errno);
  if (child == 0) {
    become(argument_list.data(), environment_list.data(), folder.empty() ? nullptr : folder.c_str(), in.theirs.get(),
           out.theirs.get(), err.theirs.get(), trouble.theirs.get());
  }
  setpgid(child, child);  // here too: whoever is first
  for (Channel* channel : {&in, &out, &err, &trouble}) channel->theirs.reset();

  int error = 0;
  if (read(trouble.ours.get(), &error, sizeof error) == ssize_t{sizeof error}) {
    waitpid(child, nullptr, 0);
    fail("cannot run " + command.front(), error);
  }

  std::string_view rest = options.input ? std::string_view(*options.input) : std::string_view{};
  if (in.ours.is_open()) fcntl(in.ours.get(), F_SETFL, O_NONBLOCK);
  if (rest.empty()) in.ours.reset();

  RunResult result;
  const auto deadline = Clock::now() + options.timeout;
  while (out.ours.is_open() || err.ours.is_open()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    std::array<pollfd, 3> watched = {pollfd{in.ours.get(), POLLOUT, 0}, pollfd{out.ours.get(), POLLIN, 0},
                                     pollfd{err.ours.get(), POLLIN, 0}};
    const int ready = left > 0 ? poll(watched.data(), watched.size(), static_cast<int>(left)) : 0;
    if (ready < 0 && errno != EINTR) fail("cannot poll", errno);
    if (ready == 0) {
      result.timed_out = true;
      kill(-child, SIGKILL);
      break;
    }
    if (ready < 0) continue;
    if (watched[0].revents) feed(in.ours, rest);
    if (watched[1].revents) drain(out.ours, result.out);
    if (watched[2].revents) drain(err.ours, result.err);
  }
  in.ours.reset();

  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  return result;
}

}  // namespace vbarchive::testing
