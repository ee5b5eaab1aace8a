#include "capture/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "capture/source.h"
#include "text/utf8.h"
#include "vbarchive/error.h"

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
    std::error_code ignored;
    const bool is_link = at->is_symlink(ignored);
    if (at->is_directory(ignored)) {
      if (!is_link) found.emplace_back(std::move(name), Kind::folder);
      continue;
    }
    // What cannot be told apart now fails when it is read.
    found.emplace_back(std::move(name), at->is_other(ignored) ? Kind::special : Kind::file);
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
  bool may_wait = false;
  PassedOver passed_over;
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

Inputs::Inputs(const std::vector<std::string>& paths, std::size_t page_bytes, bool keeps_revisits)
    : impl_(std::make_unique<Impl>()) {
  impl_->page_bytes = page_bytes;
  impl_->passed_over.keeps_revisits = keeps_revisits;
  std::vector<Pending> entries;
  entries.reserve(paths.size());
  for (const std::string& path : paths) {
    entries.push_back(named(path));
    std::error_code ignored;
    if (path == "-" || fs::is_other(path, ignored)) impl_->may_wait = true;
  }
  impl_->push(std::move(entries));
}

Inputs::~Inputs() = default;

Unread::Unread(Item item) : item_(std::move(item)) {}
Unread::Unread(std::unique_ptr<Source> page) : page_(std::move(page)) {}
Unread::Unread(Unread&&) noexcept = default;
Unread& Unread::operator=(Unread&&) noexcept = default;
Unread::~Unread() = default;

Item Unread::read() { return page_ ? page_->read_page() : *std::move(item_); }
std::size_t Unread::size() const { return page_ ? page_->page_size() : size_of(*item_); }

std::optional<Item> Inputs::next() {
  std::optional<Unread> unread = next_unread();
  return unread ? std::optional(unread->read()) : std::nullopt;
}

std::optional<Unread> Inputs::next_unread() {
  for (;;) {
    if (impl_->source) {
      if (impl_->source->is_plain_page()) {
        ++impl_->handed_out;
        auto page = std::make_unique<Source>(*std::move(impl_->source));
        impl_->source.reset();
        return Unread(std::move(page));
      }
      if (auto item = impl_->source->next(impl_->passed_over)) {
        ++impl_->handed_out;
        return Unread(*std::move(item));
      }
      impl_->source.reset();
    }
    if (impl_->pending.empty()) return std::nullopt;
    const Pending entry = std::move(impl_->pending.back());
    impl_->pending.pop_back();
    if (auto item = impl_->open(entry)) {
      ++impl_->handed_out;
      return Unread(*std::move(item));
    }
  }
}

bool Inputs::may_wait() const { return impl_->may_wait; }

std::optional<std::size_t> Inputs::total() const {
  if (impl_->folders > 0 || (impl_->source && impl_->source->has_many())) return std::nullopt;
  return impl_->handed_out + impl_->pending.size();
}

std::size_t Inputs::passed_over() const { return impl_->passed_over.records; }

std::vector<Revisit> Inputs::take_revisits() { return std::exchange(impl_->passed_over.revisits, {}); }

std::size_t Inputs::revisits() const { return impl_->passed_over.revisits.size(); }

}  // namespace vbarchive::capture
