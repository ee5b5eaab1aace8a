#include "capture/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "capture/mhtml.h"
#include "text/utf8.h"
#include "url/board_link.h"
#include "url/url.h"
#include "vbarchive/error.h"
#include "warc/reader.h"

namespace vbarchive::capture {
namespace {

namespace fs = std::filesystem;

/// What a saved or mirrored page brings along, and what is plainly no page.
constexpr std::string_view passed_over[] = {
    "7z",  "apng", "avi",     "avif", "bmp", "css",  "cur",  "db",  "db-journal", "db-shm", "db-wal", "doc", "eot",
    "exe", "flac", "flv",     "gif",  "ico", "jpe",  "jpeg", "jpg", "js",         "m4a",    "m4v",    "map", "mid",
    "mkv", "mov",  "mp3",     "mp4",  "mpg", "ogg",  "otf",  "pdf", "png",        "rar",    "svg",    "swf", "tar",
    "tif", "tiff", "torrent", "ttf",  "wav", "webm", "webp", "wmv", "woff",       "woff2",  "zip",
};

bool is_passed_over(std::string_view name) {
  if (name.empty() || name.front() == '.') return true;
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string extension = text::ascii_lower(name.substr(dot + 1));
  return std::find(std::begin(passed_over), std::end(passed_over), extension) != std::end(passed_over);
}

std::string words_of(int error) { return std::generic_category().message(error); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int number() const { return number_; }

 private:
  int number_;  ///< -1 for none
};

Problem too_large(const std::string& file, std::size_t page_bytes) {
  return {file, fmt::format("larger than {} bytes", page_bytes)};
}

/// Reads to the end, but never much more than a page may have: a device or a pipe may have no end, and a packed file be
/// a bomb.
Item read_all(warc::Flow& flow, Capture capture, std::size_t page_bytes) {
  for (;;) {
    const std::string_view next = flow.peek(1);
    if (next.empty()) break;
    if (next.size() > page_bytes - capture.bytes.size()) return too_large(capture.file, page_bytes);
    capture.bytes.append(next);
    flow.skip(next.size());
  }
  if (!flow.failure().empty()) return Problem{capture.file, flow.failure()};
  if (const std::optional<warc::Break> damage = flow.take_break()) return Problem{capture.file, damage->why};
  if (!flow.is_packed() && !capture.length) capture.length = capture.bytes.size();
  return capture;
}

Capture blank_capture(std::string file) {
  Capture capture;
  capture.origin = "file";
  capture.file = std::move(file);
  return capture;
}

/// A file that is read, and what it gives one after the other.
class Source {
 public:
  /// `descriptor` is a file's own; its flow must not outlive it.
  Source(Descriptor descriptor, Capture blank, bool is_regular, std::size_t page_bytes)
      : descriptor_(std::move(descriptor)), blank_(std::move(blank)), page_bytes_(page_bytes) {
    flow_ = warc::open_packed(warc::open_flow(descriptor_.number()), blank_.file);
    if (warc::is_warc(*flow_, blank_.file)) {
      reader_.emplace(std::move(flow_), page_bytes);
    } else if (is_mhtml(flow_->peek(mhtml_start))) {
      is_mhtml_ = true;
    } else if (is_regular && !flow_->is_packed() && *blank_.length > page_bytes) {
      is_too_large_ = true;  // need not be read for that
    }
  }

  /// Nothing at the end.
  std::optional<Item> next(std::size_t& without_page) {
    if (reader_) return next_record(without_page);
    if (has_ended_) return std::nullopt;
    has_ended_ = true;
    if (is_too_large_) return too_large(blank_.file, page_bytes_);
    if (is_mhtml_) return mhtml_page();
    return read_all(*flow_, std::move(blank_), page_bytes_);
  }

  [[nodiscard]] bool has_many() const { return reader_.has_value(); }

 private:
  static constexpr std::size_t mhtml_start = 4096;

  Item mhtml_page() {
    auto read = read_mhtml(*flow_, page_bytes_);
    if (!flow_->failure().empty()) return Problem{blank_.file, flow_->failure()};
    if (auto* const why = std::get_if<std::string>(&read)) return Problem{blank_.file, std::move(*why)};
    auto& page = std::get<SavedPage>(read);
    Capture capture = std::move(blank_);
    capture.bytes = std::move(page.bytes);
    if (page.address) capture.address = std::move(page.address);
    if (page.saved_at) {
      capture.captured_at = page.saved_at;
      capture.is_time_stated = true;
      capture.note = "time: MHTML";
    }
    capture.header_charset = std::move(page.charset);
    return capture;
  }

  std::optional<Item> next_record(std::size_t& without_page) {
    while (std::optional<warc::RecordItem> item = reader_->next()) {
      if (const auto* const bad = std::get_if<warc::BadRecord>(&*item)) return problem(bad->place, bad->why);
      if (std::optional<Item> page = page_of(std::get<warc::Record>(*item))) return page;
      ++without_page;
    }
    return std::nullopt;
  }

  Problem problem(const warc::Place& place, std::string_view why) const {
    return {blank_.file,
            fmt::format("record at {}{}: {}", place.offset, place.is_unpacked ? " of the unpacked file" : "", why)};
  }

  /// Nothing for a record that holds no page.
  std::optional<Item> page_of(const warc::Record& record) const {
    const bool is_answer = record.type == "response" && record.http;
    if (!is_answer && record.type != "resource") return std::nullopt;
    const warc::Headers& headers = is_answer ? record.http->headers : record.headers;
    const std::string_view type = warc::find_header(headers, "Content-Type").value_or("");
    const std::string media = warc::media_type_of(type);
    const bool is_html = media == "text/html" || media == "application/xhtml+xml";
    // Servers that name no type, or any, leave it to the bytes.
    const bool is_open =
        media.empty() || media == "text/plain" || media == "application/octet-stream" || media == "unknown/unknown";
    if (!is_html && !is_open) return std::nullopt;
    constexpr int not_modified = 304;
    if (is_answer && record.http->status == not_modified) return std::nullopt;
    const std::string size = fmt::format("larger than {} bytes", page_bytes_);
    if (record.is_too_large) return is_html ? std::optional<Item>(problem(record.place, size)) : std::nullopt;

    warc::Body body = warc::read_body(is_answer ? headers : warc::Headers{}, record.payload, page_bytes_);
    if (body.is_too_large) return is_html ? std::optional<Item>(problem(record.place, size)) : std::nullopt;
    const bool is_redirect = is_answer && record.http->status >= 300 && record.http->status < 400;
    if (!is_html && !looks_like_html(body.bytes) && !(is_redirect && body.bytes.empty())) return std::nullopt;
    if (body.bytes.empty() && !body.detail.empty()) return problem(record.place, body.detail);

    Capture capture;
    capture.origin = "warc";
    capture.file = blank_.file;
    capture.bytes = std::move(body.bytes);
    if (!record.uri.empty()) capture.address = record.uri;
    capture.captured_at = record.date;
    capture.is_time_stated = record.date.has_value();
    if (is_answer) capture.status = record.http->status;
    capture.header_charset = warc::charset_of(type);
    capture.offset = record.place.offset;
    capture.length = record.place.length;
    if (record.place.is_unpacked) capture.note = "offset: unpacked file";
    if (const auto original = url::archived(record.uri)) {
      capture.origin = "wayback";
      capture.address = original->original;
      capture.captured_at = original->captured_at;
      capture.note += capture.note.empty() ? "time: Wayback Machine" : "; time: Wayback Machine";
    }
    capture.damage = record.damage;
    if (!body.detail.empty()) capture.damage += (capture.damage.empty() ? "" : "; ") + body.detail;
    if (!capture.damage.empty()) capture.damage = problem(record.place, capture.damage).why;
    return capture;
  }

  static bool looks_like_html(std::string_view bytes) {
    constexpr std::size_t start = 1024;
    const std::string lower = text::ascii_lower(bytes.substr(0, start));
    return lower.find("<html") != std::string::npos || lower.find("<!doctype html") != std::string::npos;
  }

  Descriptor descriptor_;
  Capture blank_;
  std::size_t page_bytes_;
  std::unique_ptr<warc::Flow> flow_;
  std::optional<warc::Reader> reader_;
  bool is_mhtml_ = false;
  bool is_too_large_ = false;
  bool has_ended_ = false;
};

/// `page.html.gz` is named as `page.html` is.
std::string_view without_packing(std::string_view file) {
  for (const std::string_view extension : {".gz", ".zst"}) {
    if (file.ends_with(extension)) return file.substr(0, file.size() - extension.size());
  }
  return file;
}

/// `is_named`: on the command line, where a pipe is what the user wants read.
std::variant<Source, Problem> open_file(const std::string& file, bool is_named, std::size_t page_bytes) {
  // Within a folder a pipe may have taken the file's place since it was listed: opening must not wait for a writer.
  const int flags = O_RDONLY | O_CLOEXEC | (is_named ? 0 : O_NONBLOCK);
  Descriptor descriptor(open(file.c_str(), flags));
  if (descriptor.number() < 0) return Problem{file, words_of(errno)};
  struct stat status = {};
  if (fstat(descriptor.number(), &status) != 0) return Problem{file, words_of(errno)};
  Capture capture = blank_capture(file);
  capture.address = url::address_of_file(without_packing(file));
  const bool is_regular = S_ISREG(status.st_mode);
  if (is_regular) {
    capture.captured_at = UtcTime{status.st_mtim.tv_sec};
    capture.length = static_cast<std::uint64_t>(status.st_size);
  } else if (!is_named) {
    return Problem{file, "not a regular file"};
  }
  return Source(std::move(descriptor), std::move(capture), is_regular, page_bytes);
}

enum class Kind { standard_input, file, folder, special };

/// Something still to be walked.
struct Pending {
  std::string path;
  Kind kind = Kind::file;
  bool is_named = false;
};

struct Listing {
  std::vector<Pending> entries;
  std::optional<Problem> problem;
};

/// What is in a folder, in natural order. A folder that fails half-way gives what it gave.
Listing list(const std::string& folder) {
  Listing listing;
  std::vector<std::pair<std::string, Kind>> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    if (is_passed_over(name)) continue;
    std::error_code ignored;  // what cannot be told apart now fails when it is read
    const bool is_link = at->is_symlink(ignored);
    const fs::file_type type = at->status(ignored).type();
    if (type == fs::file_type::directory) {
      if (!is_link) found.emplace_back(std::move(name), Kind::folder);
      continue;
    }
    const bool is_readable =
        type == fs::file_type::regular || type == fs::file_type::not_found || type == fs::file_type::none;
    found.emplace_back(std::move(name), is_readable ? Kind::file : Kind::special);
  }
  if (error) listing.problem = Problem{folder, error.message()};
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return natural_less(a.first, b.first); });
  listing.entries.reserve(found.size());
  for (const auto& [name, kind] : found) listing.entries.push_back({(fs::path(folder) / name).string(), kind, false});
  return listing;
}

Pending named(const std::string& path) {
  if (path == "-") return {path, Kind::standard_input, true};
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  if (type == fs::file_type::not_found) {
    throw Error(ExitCode::usage, fmt::format("cannot read {}", path.empty() ? "''" : path),
                "there is no such file or folder", "check the spelling; '-' reads from standard input");
  }
  return {path, type == fs::file_type::directory ? Kind::folder : Kind::file, true};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a run of digits off the front, without its leading zeros.
std::string_view take_number(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  std::string_view left = a;
  std::string_view right = b;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view x = take_number(left);
      const std::string_view y = take_number(right);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
      continue;
    }
    if (left.front() != right.front()) {
      return static_cast<unsigned char>(left.front()) < static_cast<unsigned char>(right.front());
    }
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (left.empty() != right.empty()) return left.empty();
  return a < b;
}

struct Inputs::Impl {
  std::vector<Pending> pending;  ///< the next one is the last
  std::size_t page_bytes = 0;
  std::size_t folders = 0;  ///< of the pending ones
  std::size_t handed_out = 0;
  std::size_t passed_over = 0;
  std::optional<Source> source;  ///< the file that is read

  void push(std::vector<Pending> entries) {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (entry->kind == Kind::folder) ++folders;
      pending.push_back(std::move(*entry));
    }
  }

  /// Nothing for what was opened or listed without trouble.
  std::optional<Item> open(const Pending& entry) {
    switch (entry.kind) {
      case Kind::standard_input:
        source.emplace(Descriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)), blank_capture(entry.path), false,
                       page_bytes);
        return std::nullopt;
      case Kind::file: {
        std::variant<Source, Problem> opened = open_file(entry.path, entry.is_named, page_bytes);
        if (auto* const problem = std::get_if<Problem>(&opened)) return std::move(*problem);
        source.emplace(std::get<Source>(std::move(opened)));
        return std::nullopt;
      }
      case Kind::special:
        return Problem{entry.path, "not a regular file"};
      case Kind::folder:
        break;
    }
    --folders;
    Listing listing = list(entry.path);
    push(std::move(listing.entries));
    if (listing.problem) return *listing.problem;
    return std::nullopt;
  }
};

Inputs::Inputs(const std::vector<std::string>& paths, std::size_t page_bytes) : impl_(std::make_unique<Impl>()) {
  impl_->page_bytes = page_bytes;
  std::vector<Pending> entries;
  entries.reserve(paths.size());
  for (const std::string& path : paths) entries.push_back(named(path));
  impl_->push(std::move(entries));
}

Inputs::~Inputs() = default;

std::optional<Item> Inputs::next() {
  for (;;) {
    if (impl_->source) {
      if (auto item = impl_->source->next(impl_->passed_over)) {
        ++impl_->handed_out;
        return item;
      }
      impl_->source.reset();
    }
    if (impl_->pending.empty()) return std::nullopt;
    const Pending entry = std::move(impl_->pending.back());
    impl_->pending.pop_back();
    if (auto item = impl_->open(entry)) {
      ++impl_->handed_out;
      return item;
    }
  }
}

std::optional<std::size_t> Inputs::total() const {
  if (impl_->folders > 0 || (impl_->source && impl_->source->has_many())) return std::nullopt;
  return impl_->handed_out + impl_->pending.size();
}

std::size_t Inputs::passed_over() const { return impl_->passed_over; }

}  // namespace vbarchive::capture
