#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/pages.h"
#include "records/json.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  PageOptions pages;
};

ExitCode run(const Options& options) {
  watch_for_interrupts();  // the last line is a whole one
  const PageRequest request = checked(options.pages);
  capture::Inputs inputs(request.paths, request.extract.limits.page_bytes);
  Tally tally;
  while (std::optional<capture::Item> item = inputs.next()) {
    if (is_interrupted()) break;
    if (const auto* const problem = std::get_if<capture::Problem>(&*item)) {
      say(fmt::format("{}: {}", problem->file, problem->why));
      tally.set_aside.push_back({problem->file, "unreadable", problem->why});
      continue;
    }
    const auto& capture = std::get<capture::Capture>(*item);
    Page page = extract_capture(capture, request);
    if (!capture.damage.empty()) {
      say(fmt::format("{}: {}", capture.file, capture.damage));
      page.detail += (page.detail.empty() ? "" : "; ") + capture.damage;
      ++tally.damaged;
    }
    if (page.outcome == Outcome::not_vbulletin)
      ++tally.not_vbulletin;
    else if (page.outcome == Outcome::stored)
      ++(page.kind == PageKind::other ? tally.empty_pages : tally.stored);
    else
      tally.set_aside.push_back({capture.file, name_of(page.outcome), page.detail});
    tally.posts += page.posts.size() + page.unnumbered_posts.size();
    nlohmann::ordered_json object = {{"file", capture.file}}, records = to_json(page);
    page = {};  // a page of many thousand posts need not lie here three times
    for (const auto& field : records.items()) object[field.key()] = std::move(field.value());
    print(object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  }
  const ExitCode code = tally.exit_code();
  if (options.common.json) {
    print(nlohmann::ordered_json{{"pages", tally.stored},
                                 {"not_vbulletin", tally.not_vbulletin},
                                 {"set_aside", tally.set_aside.size()},
                                 {"posts", tally.posts},
                                 {"exit_code", static_cast<int>(code)}}
              .dump());
  }
  if (code == ExitCode::nothing) say("vbarchive: not vBulletin: no page of a vBulletin board in the input");
  return code;
}

}  // namespace

void add_extract(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("extract", "Print the records of saved pages as JSON, one page a line");
  command->footer("Example: vbarchive extract saved/ | jq -r '.posts[] | [.id, .author_name, .posted_at] | @tsv'");
  add_page_options(*command, options->pages);
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
