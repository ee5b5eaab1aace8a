#include "capture/source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "capture/mhtml.h"
#include "text/utf8.h"
#include "url/archived_file.h"
#include "url/board_link.h"
#include "url/url.h"

namespace vbarchive::capture {
namespace {

constexpr std::size_t mhtml_start = 4096;
constexpr const char* wayback_time = "time: Wayback Machine";

std::string words_of(int error) { return std::generic_category().message(error); }

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

bool looks_like_html(std::string_view bytes) {
  constexpr std::size_t start = 1024;
  const std::string lower = text::ascii_lower(bytes.substr(0, start));
  return lower.find("<html") != std::string::npos || lower.find("<!doctype html") != std::string::npos;
}

/// `page.html.gz` is named as `page.html` is.
std::string_view without_packing(std::string_view file) {
  for (const std::string_view extension : {".gz", ".zst"}) {
    if (file.ends_with(extension)) return file.substr(0, file.size() - extension.size());
  }
  return file;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

Capture blank_capture(std::string file) {
  Capture capture;
  capture.origin = "file";
  capture.file = std::move(file);
  return capture;
}

Source::Source(Descriptor descriptor, Capture blank, bool is_regular, std::size_t page_bytes)
    : descriptor_(std::move(descriptor)), blank_(std::move(blank)), page_bytes_(page_bytes) {
  flow_ = warc::open_packed(warc::open_flow(descriptor_.number()), blank_.file);
  if (warc::is_warc(*flow_, blank_.file)) {
    reader_.emplace(std::move(flow_), page_bytes);
  } else if (is_mhtml(flow_->peek(mhtml_start))) {
    is_mhtml_ = true;
  } else if (is_regular && !flow_->is_packed()) {
    is_too_large_ = *blank_.length > page_bytes;  // need not be read for that
    // Some file systems know no lengths: what is read ahead would have no weight.
    is_plain_page_ = !is_too_large_ && *blank_.length > 0;
  }
}

Item Source::read_page() { return read_all(*flow_, std::move(blank_), page_bytes_); }

std::optional<Item> Source::next(PassedOver& passed_over) {
  if (reader_) return next_record(passed_over);
  if (has_ended_) return std::nullopt;
  has_ended_ = true;
  if (is_too_large_) return too_large(blank_.file, page_bytes_);
  if (is_mhtml_) return mhtml_page();
  return read_page();
}

Item Source::mhtml_page() {
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

std::optional<Item> Source::next_record(PassedOver& passed_over) {
  while (std::optional<warc::RecordItem> item = reader_->next()) {
    if (const auto* const bad = std::get_if<warc::BadRecord>(&*item)) return problem(bad->place, bad->why);
    auto& record = std::get<warc::Record>(*item);
    if (std::optional<Item> page = page_of(record)) return page;
    pass_over(record, passed_over);
  }
  return std::nullopt;
}

void Source::pass_over(const warc::Record& record, PassedOver& passed_over) const {
  const std::string_view profile = warc::find_header(record.headers, "WARC-Profile").value_or("");
  const bool is_same = profile.find("identical-payload-digest") != std::string_view::npos ||
                       profile.find("not-modified") != std::string_view::npos;
  if (record.type != "revisit" || !is_same || !passed_over.keeps_revisits) {
    ++passed_over.records;
    return;
  }
  Revisit revisit;
  revisit.file = blank_.file;
  revisit.address = record.uri;
  revisit.captured_at = record.date;
  revisit.original_address = record.refers_to_uri;
  revisit.original_at = record.refers_to_date;
  revisit.payload_digest = warc::find_header(record.headers, "WARC-Payload-Digest").value_or("");
  passed_over.revisits.push_back(std::move(revisit));
}

Problem Source::problem(const warc::Place& place, std::string_view why) const {
  return {blank_.file, fmt::format("record at {}{}: {}", blank_.offset + place.offset,
                                   place.is_unpacked ? " of the unpacked file" : "", why)};
}

std::optional<Item> Source::page_of(warc::Record& record) const {
  const bool is_answer = record.type == "response" && record.http;
  if (!is_answer && record.type != "resource") return std::nullopt;
  const warc::Headers& headers = is_answer ? record.http->headers : record.headers;
  const std::string_view type = warc::find_header(headers, "Content-Type").value_or("");
  const std::string media = warc::media_type_of(type);
  const bool is_html = media == "text/html" || media == "application/xhtml+xml";
  // Servers that name no type, or any, leave it to the bytes.
  const bool is_open =
      media.empty() || media == "text/plain" || media == "application/octet-stream" || media == "unknown/unknown";
  if (!is_html && !is_open && !gives_every_answer_) return std::nullopt;
  constexpr int not_modified = 304;
  if (is_answer && record.http->status == not_modified && !gives_every_answer_) return std::nullopt;
  const std::string size = fmt::format("larger than {} bytes", page_bytes_);
  if (record.is_too_large) return is_html ? std::optional<Item>(problem(record.place, size)) : std::nullopt;

  warc::Body body = warc::read_body(is_answer ? headers : warc::Headers{}, std::move(record.payload), page_bytes_);
  if (body.is_too_large) return is_html ? std::optional<Item>(problem(record.place, size)) : std::nullopt;
  const bool is_redirect = is_answer && record.http->status >= 300 && record.http->status < 400;
  const bool is_page = is_html || looks_like_html(body.bytes) || (is_redirect && body.bytes.empty());
  if (!is_page && !gives_every_answer_) return std::nullopt;
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
  capture.offset = blank_.offset + record.place.offset;
  capture.length = record.place.length;
  if (record.place.is_unpacked) capture.note = unpacked_offset;
  if (const auto original = url::archived(record.uri)) {
    capture.origin = "wayback";
    capture.address = original->original;
    capture.captured_at = original->captured_at;
    if (!capture.note.empty()) capture.note += "; ";
    capture.note += wayback_time;
  }
  capture.damage = record.damage;
  if (!body.detail.empty()) capture.damage += (capture.damage.empty() ? "" : "; ") + body.detail;
  if (!capture.damage.empty()) capture.damage = problem(record.place, capture.damage).why;
  return capture;
}

std::variant<Source, Problem> open_file(const std::string& file, bool is_named, std::size_t page_bytes,
                                        std::uint64_t offset) {
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
  if (auto original = url::archived_file(without_packing(file))) {
    capture.origin = "wayback";
    capture.address = std::move(original->original);
    capture.captured_at = original->captured_at;
    capture.is_time_stated = true;
    capture.note = wayback_time;
  }
  if (offset > 0 && lseek(descriptor.number(), static_cast<off_t>(offset), SEEK_SET) < 0)
    return Problem{file, words_of(errno)};
  capture.offset = offset;
  return Source(std::move(descriptor), std::move(capture), is_regular, page_bytes);
}

}  // namespace vbarchive::capture
