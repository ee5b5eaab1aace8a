#include "cli/pages.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "url/url.h"

namespace vbarchive::cli {

void add_rule_options(CLI::App& command, std::optional<std::string>& utc_offset, std::optional<std::string>& profile) {
  command.add_option("--utc-offset", utc_offset, "Zone of pages that state none, as +07:00")->type_name("OFFSET");
  command.add_option("--profile", profile, "Rules of your own for a board that is not read right")->type_name("FILE");
}

void add_page_options(CLI::App& command, PageOptions& options) {
  command.add_option("paths", options.paths, "Saved pages: files, folders (recursively), or - for standard input")
      ->required()
      ->type_name("PATH");
  command
      .add_option("--url", options.url, "Address of a page that does not say its own; with one PATH that is no folder")
      ->type_name("URL");
  add_rule_options(command, options.utc_offset, options.profile);
  command.add_option("--max-page-size", options.max_page_mib, "Set larger pages aside, in MiB (8)")
      ->type_name("MIB")
      ->check(CLI::Range(1, 1024));
}

namespace {

BoardProfile profile_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code ignored;
  if (!stream || std::filesystem::is_directory(file, ignored))
    throw Error(ExitCode::usage, fmt::format("the profile {} cannot be read", file), std::strerror(errno));
  constexpr std::size_t largest = std::size_t{1} << 20;
  std::string text(largest + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > largest)
    throw Error(ExitCode::usage, fmt::format("the profile {} cannot be used", file), "it is larger than 1 MiB");
  return read_profile(text, std::filesystem::path(file).filename().string());
}

}  // namespace

ExtractOptions page_rules(const std::optional<std::string>& profile, const std::optional<std::string>& utc_offset) {
  ExtractOptions extract;
  if (profile) {
    BoardProfile board = profile_of(*profile);
    extract.rules = std::move(board.rules);
    extract.utc_offset_minutes = board.utc_offset_minutes;
    extract.date_order = board.date_order;
  }
  if (utc_offset) extract.utc_offset_minutes = parse_utc_offset(*utc_offset);
  return extract;
}

PageRequest checked(const PageOptions& options) {
  PageRequest request;
  request.paths = options.paths;
  request.url = options.url;
  if (options.url) {
    if (!options.url->starts_with("http://") && !options.url->starts_with("https://")) {
      throw Error(ExitCode::usage, fmt::format("--url {} is no address", *options.url),
                  "it does not begin with http:// or https://");
    }
    std::error_code ignored;
    if (options.paths.size() != 1 || std::filesystem::is_directory(options.paths.front(), ignored)) {
      throw Error(ExitCode::usage, "--url names one page", "more than one page, or a folder, was given");
    }
  }
  request.extract = page_rules(options.profile, options.utc_offset);
  request.extract.limits.page_bytes = options.max_page_mib << 20;
  // The tree of a page takes up to twenty bytes for each of its own.
  request.extract.limits.arena_bytes =
      std::max(request.extract.limits.arena_bytes, request.extract.limits.page_bytes * 14);
  return request;
}

PageInput input_of(const capture::Capture& capture, const PageRequest& request) {
  PageInput input;
  input.bytes = capture.bytes;
  input.address = request.url ? request.url : capture.address;
  input.captured_at = capture.captured_at;
  input.header_charset = capture.header_charset;
  return input;
}

Page extract_capture(const capture::Capture& capture, const PageRequest& request) {
  return extract(input_of(capture, request), request.extract);
}

CaptureRecord record_of(const capture::Capture& capture, const PageRequest& request, std::optional<std::string> file) {
  CaptureRecord record;
  record.url = request.url ? request.url : capture.address;
  record.fetched_at = capture.captured_at;
  record.status = capture.status;
  record.origin = capture.origin;
  record.file = std::move(file);
  record.offset = static_cast<std::int64_t>(capture.offset);
  if (capture.length) record.length = static_cast<std::int64_t>(*capture.length);
  record.utc_offset_minutes = request.extract.utc_offset_minutes;
  return record;
}

namespace {

/// A page that does not say where it came from, as one of the site that the user names. `told`: what is known of its
/// address, if anything.
Page read_on_site(const capture::Capture& capture, const PageRequest& request, const std::optional<std::string>& told) {
  PageInput input = input_of(capture, request);
  input.address = url::resolve(told.value_or(""), *request.site);
  Page page = extract(input, request.extract);
  // Of the board's pages only the index lies at its address.
  if (!told && page.kind != PageKind::index && page.url == request.site) page.url.reset();
  return page;
}

}  // namespace

Page PageReader::read(const capture::Capture& capture, const PageRequest& request, CaptureRecord& record) {
  constexpr std::size_t large = std::size_t{1} << 20;
  std::unique_lock<std::mutex> alone(large_, std::defer_lock);
  if (capture.bytes.size() > large) alone.lock();
  Page page = extract_capture(capture, request);
  if (request.site && !(page.url && url::is_absolute(*page.url))) page = read_on_site(capture, request, page.url);
  const bool is_unknown = !record.url || (request.site && page.url && !url::is_absolute(*record.url));
  if (is_unknown) record.url = page.url;
  // A copied file has a time of its own; what was written down at the capture is the better witness.
  if (page.stated_at && !capture.is_time_stated) record.fetched_at = page.stated_at;
  return page;
}

std::size_t reading_threads(const std::optional<std::size_t>& jobs) {
  const std::size_t threads = jobs.value_or(std::max(1U, std::thread::hardware_concurrency()));
  return threads == 1 ? 0 : threads;
}

void add_jobs_option(CLI::App& command, std::optional<std::size_t>& jobs) {
  command.add_option("--jobs", jobs, "Read pages on so many threads (as many as there are processors)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{64}));
}

void add_notes(const capture::Capture& capture, Page& page) {
  const std::string witness = page.stated_at && !capture.is_time_stated ? "time: the page" : "";
  for (const std::string& more : {capture.damage, capture.note, witness}) {
    if (!more.empty()) page.detail += (page.detail.empty() ? "" : "; ") + more;
  }
}

ExitCode Tally::exit_code() const {
  if (is_interrupted()) return ExitCode::interrupted;
  const bool has_something = stored + other_pages + unchanged > 0;
  if (!has_something) return ExitCode::nothing;
  return set_aside.empty() && damaged == 0 ? ExitCode::ok : ExitCode::partial;
}

}  // namespace vbarchive::cli
