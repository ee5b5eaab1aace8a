#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <variant>

#include "archive/captures.h"
#include "capture/reread.h"
#include "cli/command.h"
#include "cli/json.h"
#include "vbarchive/archive.h"

namespace vbarchive::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string archive;
  std::vector<Id> posts;
  bool bytes = false;
};

/// In single quotes, for a shell.
std::string quoted(const std::string& path) {
  std::string text = path;
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) text.replace(at, 1, "'\\''");
  return fmt::format("'{}'", text);
}

/// How to cut a record out by hand: `tail`, `head`, and what unpacks it. Empty where the bytes are a file of their own.
std::string by_hand(const archive::StoredCapture& capture, const std::string& path) {
  const CaptureRecord& record = capture.record;
  if (record.origin == "file" || !record.offset || !record.length) return {};
  const auto cut_from = [&](const std::string& source) {
    return fmt::format("tail -c +{} {} | head -c {}", *record.offset + 1, source, *record.length);
  };
  const char* const unpacks = path.ends_with(".gz") ? "gunzip" : path.ends_with(".zst") ? "zstd -d" : nullptr;
  if (!unpacks) return cut_from(quoted(path));
  if (capture.detail.find(capture::unpacked_offset) != std::string::npos)
    return fmt::format("{} -c {} | {}", unpacks, quoted(path), cut_from("-"));
  return fmt::format("{} | {}", cut_from(quoted(path)), unpacks);
}

class Cite {
 public:
  explicit Cite(const Options& options)
      : options_(options),
        archive_(options.archive, OpenMode::read_only),
        folder_(std::filesystem::path(options.archive).parent_path()),
        rereader_(folder_) {}

  ExitCode run() {
    ExitCode code = ExitCode::ok;
    for (const Id post : options_.posts) {
      const auto capture = archive::capture_of_post(archive_.database(), post);
      if (!capture) {
        say(fmt::format("{}: the archive has no words of post {}", options_.archive, post));
        code = ExitCode::partial;
      } else if (options_.bytes) {
        write_bytes(*capture);
      } else {
        tell(post, *capture);
      }
    }
    return code;
  }

 private:
  void tell(Id post, const archive::StoredCapture& capture) const {
    const CaptureRecord& record = capture.record;
    const std::optional<std::string> time =
        record.fetched_at ? std::optional(to_iso(*record.fetched_at)) : std::nullopt;
    if (options_.common.json) {
      nlohmann::ordered_json json = {{"post_id", post},
                                     {"url", json_or_null(record.url)},
                                     {"fetched_at", json_or_null(time)},
                                     {"capture_id", capture.id},
                                     {"origin", record.origin},
                                     {"file", json_or_null(record.file)},
                                     {"offset", json_or_null(record.offset)},
                                     {"length", json_or_null(record.length)},
                                     {"sha256", record.sha256}};
      print(line_of(json));
      return;
    }
    print(fmt::format("post      {}", post));
    print(fmt::format("address   {}", record.url.value_or("unknown")));
    print(fmt::format("captured  {}", time.value_or("unknown")));
    print(fmt::format("sha256    {}", record.sha256));
    if (!record.file) {
      print("file      none: the bytes were not kept");
      return;
    }
    const std::string path = (folder_ / *record.file).string();
    print(fmt::format("file      {}", path));
    if (record.offset) print(fmt::format("offset    {}", *record.offset));
    if (record.length) print(fmt::format("length    {}", *record.length));
    if (const std::string command = by_hand(capture, path); !command.empty())
      print(fmt::format("by hand   {}", command));
  }

  void write_bytes(const archive::StoredCapture& capture) {
    if (!capture.record.file) {
      throw Error(
          ExitCode::partial, "the bytes of this capture were not kept",
          capture.record.origin == "http" ? "the sync was run with --no-captures" : "standard input was imported");
    }
    const capture::Item item = rereader_.read(archive::citation_of(capture.record));
    if (const auto* const problem = std::get_if<capture::Problem>(&item)) {
      throw Error(ExitCode::partial, fmt::format("cannot cite {}", problem->file), problem->why,
                  fmt::format("vbarchive verify {} tells which other citations are broken", options_.archive));
    }
    print_bytes(std::get<capture::Capture>(item).bytes);
  }

  const Options& options_;
  Archive archive_;
  std::filesystem::path folder_;
  capture::Rereader rereader_;
};

ExitCode run(const Options& options) {
  if (options.bytes && options.posts.size() > 1)
    throw Error(ExitCode::usage, "--bytes writes the page of one post", "more than one was given");
  if (options.bytes && isatty(STDOUT_FILENO) != 0) {
    throw Error(ExitCode::usage, "--bytes does not write to a terminal",
                "a page may hold what a terminal takes for commands", "send it to a file or a program: > page.html");
  }
  return Cite(options).run();
}

}  // namespace

void add_cite(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("cite", "Tell where the words of a post come from, to the byte");
  command->footer("Example: vbarchive cite board.db 123 --bytes > page.html");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  command->add_option("posts", options->posts, "Posts, by the board's numbers (#post123)")
      ->required()
      ->type_name("POST");
  command->add_flag("--bytes", options->bytes, "Write the bytes of the page that was captured, and nothing else");
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
