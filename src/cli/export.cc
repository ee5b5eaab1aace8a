#include "export/export.h"

#include <fmt/format.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/command.h"
#include "export/new_file.h"
#include "export/tables.h"
#include "vbarchive/archive.h"

namespace vbarchive::cli {
namespace {

namespace fs = std::filesystem;
using exporting::Form;
using exporting::Format;
using exporting::NewFile;
using exporting::Table;

struct Options {
  CommonOptions common;
  std::string archive;
  std::string format;
  std::vector<std::string> tables;
  std::optional<std::string> output;
  bool without_captures = false;
  bool raw = false;
};

/// What was typed, understood.
struct Plan {
  Form form;
  std::vector<Table> tables;
  std::optional<fs::path> output;
  bool is_folder = false;  ///< `output`: a file a table goes there
};

[[noreturn]] void refuse(const std::string& what, const std::string& help) {
  throw Error(ExitCode::usage, what, {}, help);
}

/// The files of an archive are no place for its export.
void check_apart(const fs::path& output, const std::string& archive) {
  for (const char* const suffix : {"", "-wal", "-shm", "-journal", "-lock"}) {
    std::error_code error;
    if (fs::weakly_canonical(output, error) == fs::weakly_canonical(archive + suffix, error))
      refuse(fmt::format("--output {} is the archive itself", output.string()), "give the export a name of its own");
  }
}

Plan checked(const Options& options) {
  Plan plan;
  plan.form.format = options.format == "csv" ? Format::csv : Format::ndjson;
  if (options.raw) plan.form.formulas = exporting::Formulas::raw;
  plan.tables = exporting::chosen_tables(options.tables, options.without_captures);
  if (options.output && *options.output != "-") plan.output = *options.output;
  if (options.raw && plan.form.format != Format::csv)
    refuse("--raw is for --format csv", "ndjson has every text as it is");
  if (options.common.json && !plan.output)
    refuse("--json needs --output", "without it standard output holds the export, and nothing else");
  plan.is_folder = plan.form.format == Format::csv && plan.tables.size() > 1;
  if (plan.is_folder && !plan.output) {
    refuse("csv holds one table a file",
           "name a folder for all of them with --output FOLDER, or one table with --table posts");
  }
  return plan;
}

/// One export to where the plan says.
class Export {
 public:
  Export(const Options& options, Plan plan)
      : options_(options),
        plan_(std::move(plan)),
        archive_(options.archive, OpenMode::read_only),
        snapshot_(archive_.database()) {}

  ExitCode run() {
    if (!plan_.output) return to_standard_output();
    const ExitCode code = plan_.is_folder ? to_folder() : to_file();
    if (options_.common.json) print(line_of(summary(code)));
    if (code == ExitCode::interrupted)
      say(fmt::format("vbarchive: interrupted; {} is as it was", plan_.output->string()));
    else if (!options_.common.quiet)
      say(fmt::format("{}: {} of {}", plan_.output->string(), count_of(rows_, "row", "rows"),
                      count_of(plan_.tables.size(), "table", "tables")));
    return code;
  }

 private:
  ExitCode to_standard_output() {
    const bool is_terminal = isatty(STDOUT_FILENO) != 0;
    for (const Table& table : plan_.tables) {
      write(table, [is_terminal](std::string_view line) {
        if (!is_terminal) return print_shown(line);
        if (line.ends_with('\r')) line.remove_suffix(1);
        print(line);
      });
    }
    return is_interrupted() ? ExitCode::interrupted : ExitCode::ok;
  }

  ExitCode to_file() {
    check_apart(*plan_.output, options_.archive);
    NewFile file(*plan_.output);
    for (const Table& table : plan_.tables) write(table, file);
    if (is_interrupted()) return ExitCode::interrupted;
    file.finish();
    file.publish();
    files_.push_back(plan_.output->string());
    return ExitCode::ok;
  }

  /// No file appears before all are whole.
  ExitCode to_folder() {
    make_folder();
    std::deque<NewFile> files;
    for (const Table& table : plan_.tables) {
      const fs::path path = *plan_.output / (std::string(table.name) + ".csv");
      check_apart(path, options_.archive);
      NewFile& file = files.emplace_back(path);
      write(table, file);
      if (is_interrupted()) return ExitCode::interrupted;
      file.finish();
      files_.push_back(path.string());
    }
    for (NewFile& file : files) file.publish();
    return ExitCode::ok;
  }

  void make_folder() const {
    const fs::path& folder = *plan_.output;
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
      refuse(fmt::format("--output {} is no folder", folder.string()),
             "csv holds one table a file: name a folder, or one table with --table posts");
    }
    fs::create_directories(folder, error);
    if (error) throw Error(ExitCode::storage, fmt::format("cannot make {}", folder.string()), error.message());
  }

  void write(const Table& table, NewFile& file) {
    write(table, [&file](std::string_view line) {
      file.write(line);
      file.write("\n");
    });
  }

  template <typename Put>
  void write(const Table& table, const Put& put) {
    if (is_interrupted()) return;
    const std::size_t count = snapshot_.write(table, plan_.form, [&put](std::string_view line) {
      put(line);
      return !is_interrupted();
    });
    rows_ += count;
    counts_[std::string(table.name)] = count;
    if (options_.common.verbose && !options_.common.quiet)
      say(fmt::format("{}: {}", table.name, count_of(count, "row", "rows")));
  }

  [[nodiscard]] nlohmann::ordered_json summary(ExitCode code) const {
    const bool is_done = code == ExitCode::ok;
    return {{"rows", is_done ? rows_ : 0},
            {"tables", is_done ? counts_ : nlohmann::ordered_json::object()},
            {"files", is_done ? files_ : std::vector<std::string>{}},
            {"exit_code", static_cast<int>(code)}};
  }

  const Options& options_;
  Plan plan_;
  Archive archive_;
  exporting::Snapshot snapshot_;
  std::size_t rows_ = 0;
  nlohmann::ordered_json counts_ = nlohmann::ordered_json::object();
  std::vector<std::string> files_;
};

ExitCode run(const Options& options) {
  watch_for_interrupts();
  try {
    return Export(options, checked(options)).run();
  } catch (const Error&) {
    if (!is_interrupted()) throw;
    return ExitCode::interrupted;  // a write that waited for its reader was broken off
  }
}

}  // namespace

void add_export(CLI::App& app, Run& run_command) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("export", "Write the tables of an archive as JSON lines or CSV");
  command->footer("Example: vbarchive export board.db --format csv --table posts --output posts.csv");
  command->add_option("archive", options->archive, "The archive")->required()->type_name("ARCHIVE.db");
  command->add_option("--format", options->format, "ndjson: an object a line; csv: a file a table")
      ->required()
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"ndjson", "csv"}));
  command->add_option("--table", options->tables, "Only this table or view; may be given several times")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      ->add_option("--output", options->output,
                   "The file to write, or for several tables in csv the folder; standard output unless told")
      ->type_name("PATH");
  command->add_flag(
      "--without-captures", options->without_captures,
      "Leave out what was read and when: the same pages give the same bytes, in whatever order they came");
  command->add_flag("--raw", options->raw, "csv: set no apostrophe before text that spreadsheets take for formulas");
  add_common(*command, options->common);
  command->callback([options, &run_command] { run_command = [options] { return run(*options); }; });
}

}  // namespace vbarchive::cli
