#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/json.h"
#include "text/utf8.h"
#include "vbarchive/archive.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
  std::vector<std::string> words;
  int limit = 20;
};

constexpr std::string_view mark_begin = "\xee\x80\x80", mark_end = "\xee\x80\x81";  // U+E000, U+E001

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

/// The words found stand out: in bold on a terminal, between asterisks elsewhere. Control characters of the page are
/// gone before.
std::string shown(const std::string& snippet, bool is_terminal) {
  std::string text = text::printable(text::fold_space(snippet));
  text = replaced(std::move(text), mark_begin, is_terminal ? "\x1b[1m" : "*");
  return replaced(std::move(text), mark_end, is_terminal ? "\x1b[0m" : "*");
}

nlohmann::ordered_json json_of(const SearchHit& hit) {
  return {{"post_id", json_or_null(hit.post_id)},
          {"thread_id", json_or_null(hit.thread_id)},
          {"thread_title", json_or_null(hit.thread_title)},
          {"author_name", json_or_null(hit.author_name)},
          {"posted_at", json_or_null(hit.posted_at)},
          {"url", json_or_null(hit.url)},
          {"snippet", replaced(replaced(hit.snippet, mark_begin, "*"), mark_end, "*")},
          {"rank", hit.rank}};
}

ExitCode run(const Options& options) {
  std::string query;
  for (const std::string& word : options.words) query += (query.empty() ? "" : " ") + word;
  const Archive archive(options.archive, OpenMode::read_only);
  const auto [hits, newest] = archive.search(query, options.limit);
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  for (const SearchHit& hit : hits) {
    if (options.common.json) {
      print(json_of(hit).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
      continue;
    }
    print(fmt::format("{}  {}  {}  {}", hit.post_id ? std::to_string(*hit.post_id) : "no number",
                      hit.posted_at.value_or("date unknown"), hit.author_name.value_or("?"),
                      hit.thread_title.value_or("")));
    print_shown("    " + shown(hit.snippet, is_terminal));
    if (hit.url) print("    " + *hit.url);
  }
  if (options.common.quiet) return ExitCode::ok;
  if (hits.empty()) say("no post holds that");
  if (newest)
    say(fmt::format("more posts hold that than can be compared: these are the best of the newest {}", *newest));
  return ExitCode::ok;
}

}  // namespace

void add_search(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("search", "Find posts by their words, the best first");
  command->footer(
      "Example: vbarchive search board.db 'sleep AND (anxiety OR worry)'\nWords, \"phrases\", prefix*, AND, OR, NOT, "
      "NEAR(a b).");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  command->add_option("query", options->words, "What to look for")->required()->type_name("QUERY");
  command->add_option("--limit", options->limit, "At most so many posts (20)")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
