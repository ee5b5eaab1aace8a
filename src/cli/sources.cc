#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "archive/run_lock.h"
#include "archive/sync_state.h"
#include "cli/command.h"
#include "cli/json.h"
#include "sync/addresses.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
  std::vector<std::string> removed;
};

nlohmann::ordered_json json_of(const archive::Source& source) {
  return {{"url", source.url},
          {"kind", source.kind},
          {"added_at", source.added_at},
          {"last_synced_at", json_or_null(source.last_synced_at)}};
}

ExitCode remove(const Options& options) {
  const archive::RunLock lock(options.archive, "sources", now());
  Archive archive(options.archive, OpenMode::read_write);
  archive::SyncState state(archive);
  for (const std::string& typed : options.removed) {
    const std::string url = sync::cleaned(typed);
    if (!state.forget_source(url)) {
      archive.roll_back();
      throw Error(ExitCode::usage, fmt::format("{} is no source of the archive", typed), {},
                  fmt::format("vbarchive sources {} lists them", options.archive));
    }
  }
  archive.commit();
  if (!options.common.quiet) {
    for (const std::string& typed : options.removed)
      say(fmt::format("{}: {} is followed no more; what was fetched is kept", options.archive, typed));
  }
  return ExitCode::ok;
}

ExitCode list(const Options& options) {
  Archive archive(options.archive, OpenMode::read_only);
  const std::vector<archive::Source> sources = archive::SyncState(archive).sources();
  for (const archive::Source& source : sources) {
    if (options.common.json)
      print(line_of(json_of(source)));
    else
      print(fmt::format("{:<7} {}  {}", source.kind, source.last_synced_at.value_or("never synced whole"), source.url));
  }
  if (sources.empty() && !options.common.json && !options.common.quiet)
    say(fmt::format("{} follows no source: vbarchive sync {} URL adds one", options.archive, options.archive));
  return ExitCode::ok;
}

ExitCode run(const Options& options) { return options.removed.empty() ? list(options) : remove(options); }

}  // namespace

void add_sources(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("sources", "List or remove the threads, forums and boards that sync follows");
  command->footer("Example: vbarchive sources board.db");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  command->add_option("--remove", options->removed, "Follow it no more; what was fetched is kept")
      ->type_name("URL")
      ->expected(1);
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
