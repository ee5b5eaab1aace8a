#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/json.h"
#include "vbarchive/archive.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
};

/// `1,234,567`.
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

nlohmann::ordered_json json_of(const Stats& stats) {
  return {{"base_url", json_or_null(stats.base_url)},
          {"title", json_or_null(stats.title)},
          {"version", json_or_null(stats.version)},
          {"forums", stats.forums},
          {"threads", stats.threads},
          {"threads_complete", stats.threads_complete},
          {"posts", stats.posts},
          {"posts_of_guests", stats.guests},
          {"posts_without_instant", stats.posts_without_instant},
          {"users", stats.users},
          {"quotes", stats.quotes},
          {"reactions", stats.reactions},
          {"polls", stats.polls},
          {"attachments", stats.attachments},
          {"signatures", stats.signatures},
          {"captures", stats.captures},
          {"captures_refused", stats.captures_refused},
          {"first_post_at", json_or_null(stats.first_post_at)},
          {"last_post_at", json_or_null(stats.last_post_at)},
          {"last_run_at", json_or_null(stats.last_run_at)},
          {"bytes", stats.bytes}};
}

ExitCode run(const Options& options) {
  const Archive archive(options.archive, OpenMode::read_only);
  const Stats stats = archive.stats();
  const auto line = [](const char* name, const std::string& value, const std::string& note = {}) {
    print(fmt::format("{:<12} {:>14}{}", name, value, note.empty() ? "" : "  " + note));
  };
  if (!options.common.quiet) {
    print(fmt::format("{}{}{}", stats.title.value_or("A board"), stats.version ? ", vBulletin " + *stats.version : "",
                      stats.base_url ? ", " + *stats.base_url : ""));
    line("forums", grouped(stats.forums));
    line("threads", grouped(stats.threads), fmt::format("{} with all their pages", grouped(stats.threads_complete)));
    line("posts", grouped(stats.posts),
         fmt::format("{} of guests, {} whose instant is not known", grouped(stats.guests),
                     grouped(stats.posts_without_instant)));
    line("members", grouped(stats.users));
    line("quotes", grouped(stats.quotes));
    line("reactions", grouped(stats.reactions));
    line("polls", grouped(stats.polls));
    line("attachments", grouped(stats.attachments));
    line("signatures", grouped(stats.signatures));
    line("captures", grouped(stats.captures), fmt::format("{} without content", grouped(stats.captures_refused)));
    line("bytes", grouped(stats.bytes));
    if (stats.first_post_at)
      print(fmt::format("posts from {} to {}", *stats.first_post_at, stats.last_post_at.value_or("?")));
    if (stats.last_run_at) print(fmt::format("last run at {}", *stats.last_run_at));
  }
  if (options.common.json) print(json_of(stats).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  return ExitCode::ok;
}

}  // namespace

void add_stats(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("stats", "Say what is in an archive, at a glance");
  command->footer("Example: vbarchive stats board.db");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
