#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/pages.h"
#include "text/utf8.h"
#include "vbarchive/explain.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  PageOptions pages;
  std::optional<Id> post;
  bool rules = false;
};

/// A text in one line, cut where a line of a terminal has no room for more.
std::string short_text(std::string_view text, std::size_t longest) {
  std::string line = text::fold_space(text);
  if (line.size() <= longest) return line;
  line.resize(longest);
  while (!line.empty() && !text::is_valid_utf8(line)) line.pop_back();
  return line + "…";
}

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

/// What became of a post's date, which is resolved for the page as a whole.
std::string resolved_date(const Page& page, const FieldExplanation& field) {
  if (field.field != "post.posted_at" || !field.rule) return {};
  const auto post = std::ranges::find_if(page.posts, [&](const Post& one) { return one.id == field.subject; });
  if (post == page.posts.end() || !post->posted_at) return {};
  if (post->posted_at->utc)
    return fmt::format("{} ({})", to_iso(*post->posted_at->utc), name_of(*post->posted_at->source));
  if (post->posted_at->local) return to_iso(*post->posted_at->local) + ", zone unknown";
  return "cannot be read";
}

void print_field(const Page& page, const FieldExplanation& field) {
  constexpr std::size_t value_length = 100, source_length = 120;
  const std::string key = field.field.substr(field.field.find('.') + 1);
  if (!field.rule) {
    print(fmt::format("  {:<18} not found", key));
  } else {
    const std::string value = field.value.empty() ? "there" : short_text(field.value, value_length);
    print(fmt::format("  {:<18} {}", key, value));
    if (const std::string date = resolved_date(page, field); !date.empty())
      print(fmt::format("  {:<18} = {}", "", date));
    print(fmt::format("  {:<18} by {}: {}", "", *field.rule, field.evidence));
    if (field.bytes)
      print(fmt::format("  {:<18} bytes {}-{}: {}", "", field.bytes->begin, field.bytes->end,
                        short_text(field.source, source_length)));
  }
  if (!field.tried.empty()) print(fmt::format("  {:<18} in vain: {}", "", joined(field.tried)));
}

/// What the fields of a section belong to: "post 71", "row 5"; "thread" where it is the page itself.
std::string heading_of(const FieldExplanation& field) {
  const std::string section = field.field.substr(0, field.field.find('.'));
  return field.subject ? fmt::format("{} {}", section, *field.subject) : section;
}

nlohmann::ordered_json to_json(const FieldExplanation& field) {
  nlohmann::ordered_json object = {{"field", field.field}, {"subject", nullptr}, {"rule", nullptr},
                                   {"evidence", nullptr},  {"value", nullptr},   {"begin", nullptr},
                                   {"end", nullptr},       {"source", nullptr},  {"tried", field.tried}};
  if (field.subject) object["subject"] = *field.subject;
  if (field.rule) {
    object["rule"] = *field.rule;
    object["evidence"] = field.evidence;
    object["value"] = field.value;
  }
  if (field.bytes) {
    object["begin"] = field.bytes->begin;
    object["end"] = field.bytes->end;
    object["source"] = field.source;
  }
  return object;
}

std::string json_line(const nlohmann::ordered_json& object) {
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void print_page(const std::string& file, const Explanation& explanation, const Options& options) {
  const Page& page = explanation.page;
  std::vector<const FieldExplanation*> fields;
  for (const FieldExplanation& field : explanation.fields) {
    if (!options.post || field.subject == options.post) fields.push_back(&field);
  }
  if (options.common.json) {
    nlohmann::ordered_json object = {{"file", file},
                                     {"outcome", name_of(page.outcome)},
                                     {"detail", page.detail},
                                     {"kind", name_of(page.kind)},
                                     {"fields", nlohmann::ordered_json::array()}};
    for (const FieldExplanation* field : fields) object["fields"].push_back(to_json(*field));
    print(json_line(object));
    return;
  }
  print(fmt::format("{}: {}, {}{}", file, name_of(page.outcome), name_of(page.kind),
                    page.detail.empty() ? "" : "; " + page.detail));
  // Fields of one thing together: first what is the page's own, then the things in the order of the page.
  std::ranges::stable_partition(fields, [](const FieldExplanation* field) { return !field->subject; });
  std::vector<std::string> headings;
  for (const FieldExplanation* field : fields) {
    if (std::string heading = heading_of(*field); std::ranges::find(headings, heading) == headings.end())
      headings.push_back(std::move(heading));
  }
  std::ranges::stable_sort(fields, {}, [&](const FieldExplanation* field) {
    return std::ranges::find(headings, heading_of(*field)) - headings.begin();
  });
  std::string shown;
  for (const FieldExplanation* field : fields) {
    if (const std::string heading = heading_of(*field); heading != shown) {
      print("");
      print(heading);
      shown = heading;
    }
    print_field(page, *field);
  }
}

ExitCode print_rules(bool as_json) {
  std::string_view shown;
  for (const RuleDescription& rule : list_rules()) {
    if (as_json) {
      print(json_line({{"field", rule.field}, {"rule", rule.name}, {"evidence", rule.evidence}}));
      continue;
    }
    if (rule.field != shown) print(fmt::format("{}{}", shown.empty() ? "" : "\n", rule.field));
    shown = rule.field;
    print(fmt::format("  {:<20} {}", rule.name, rule.evidence));
  }
  return ExitCode::ok;
}

ExitCode run(const Options& options) {
  if (options.rules) return print_rules(options.common.json);
  if (options.pages.paths.empty())
    throw Error(ExitCode::usage, "no page was named", {}, "vbarchive explain PAGE, or vbarchive explain --rules");
  const PageRequest request = checked(options.pages);
  capture::Inputs inputs(request.paths, request.extract.limits.page_bytes);
  Tally tally;
  bool has_post = false;
  while (std::optional<capture::Item> item = inputs.next()) {
    if (const auto* const problem = std::get_if<capture::Problem>(&*item)) {
      say(fmt::format("{}: {}", problem->file, problem->why));
      tally.set_aside.push_back({problem->file, "unreadable", problem->why});
      continue;
    }
    const auto& capture = std::get<capture::Capture>(*item);
    const Explanation explanation = explain(input_of(capture, request), request.extract);
    if (explanation.page.outcome == Outcome::not_vbulletin)
      ++tally.not_vbulletin;
    else if (explanation.page.outcome == Outcome::stored)
      ++tally.stored;
    else
      tally.set_aside.push_back({capture.file, name_of(explanation.page.outcome), explanation.page.detail});
    has_post = has_post ||
               std::ranges::any_of(explanation.page.posts, [&](const Post& post) { return post.id == options.post; });
    print_page(capture.file, explanation, options);
  }
  const ExitCode code = tally.exit_code();
  if (code == ExitCode::nothing) say("vbarchive: not vBulletin: no page of a vBulletin board in the input");
  if (options.post && !has_post) {
    say(fmt::format("vbarchive: no page holds post {}", *options.post));
    return ExitCode::nothing;
  }
  return code;
}

}  // namespace

void add_explain(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("explain", "Say for every field of a page which rule gave it, from where, and what failed");
  command->footer("Example: vbarchive explain saved/showthread.html --post 71");
  add_page_options(*command, options->pages);
  command->get_option("paths")->required(false);
  command->add_option("--post", options->post, "The fields of this post alone")->type_name("ID");
  command->add_flag("--rules", options->rules, "List all rules with their evidence");
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
