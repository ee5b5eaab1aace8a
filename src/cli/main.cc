// Reads what was typed, then lets the one command run. Exit codes are made here alone.
#include <malloc.h>

#include <csignal>
#include <exception>
#include <new>

#include "cli/command.h"
#include "vbarchive/version.h"

namespace {

using vbarchive::Error;
using vbarchive::ExitCode;
namespace cli = vbarchive::cli;

ExitCode run_command(int argc, char** argv) {
  CLI::App app{"Archives vBulletin boards: every post, quote, poll and thanks list in one SQLite file.", "vbarchive"};
  app.set_version_flag("--version", std::string("vbarchive ") + vbarchive::version());
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 all done, 1 done in part, 2 usage, 3 nothing to archive, 4 network, 5 access, 6 in use by another "
      "run, 7 storage, 130 "
      "interrupted.");
  cli::Run run;
  cli::add_import(app, run);
  cli::add_sync(app, run);
  cli::add_sources(app, run);
  cli::add_reparse(app, run);
  cli::add_cite(app, run);
  cli::add_extract(app, run);
  cli::add_explain(app, run);
  cli::add_stats(app, run);
  cli::add_verify(app, run);
  cli::add_search(app, run);
  cli::add_export(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return ExitCode::ok;
  } catch (const CLI::ParseError& error) {
    throw Error(ExitCode::usage, error.what(), {}, "see vbarchive --help, or vbarchive COMMAND --help");
  }
  const ExitCode code = run();
  cli::finish_output();
  return code;
}

/// A page's tree and records come and go as a whole: the memory of one is that of the next, and need not go back to the
/// system between the two.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int most_kept = 64 << 20;  // by thread, beside what is in use
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, most_kept);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  keep_freed_memory();
  try {
    return static_cast<int>(run_command(argc, argv));
  } catch (const cli::BrokenPipe&) {
    return 0;  // who read the output has seen enough
  } catch (const Error& error) {
    cli::report(error);
    return static_cast<int>(error.code());
  } catch (const std::bad_alloc&) {
    cli::say("vbarchive: out of memory");
    return static_cast<int>(ExitCode::storage);
  } catch (const std::exception& error) {
    cli::say(std::string("vbarchive: ") + error.what());
    return static_cast<int>(ExitCode::storage);
  }
}
