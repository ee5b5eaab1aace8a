#include "capture/mhtml.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "text/utf8.h"
#include "warc/http.h"

namespace vbarchive::capture {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;
constexpr std::size_t longest_headers = std::size_t{64} << 10;

/// The next line with its end, or a piece of it where it is far too long; empty at the end.
std::string take_line(warc::Flow& file) {
  std::string line;
  while (line.size() < longest_line) {
    const std::string_view next = file.peek(1);
    if (next.empty()) break;
    const std::size_t end = next.find('\n');
    const std::size_t count = std::min(end == std::string_view::npos ? next.size() : end + 1, longest_line);
    line.append(next.substr(0, count));
    file.skip(count);
    if (line.back() == '\n') break;
  }
  return line;
}

warc::Headers take_headers(warc::Flow& file) {
  std::string block;
  while (block.size() < longest_headers) {
    const std::string line = take_line(file);
    if (text::trim(line).empty()) break;
    block += line;
  }
  return warc::read_headers(block);
}

std::optional<std::string> parameter(std::string_view value, std::string_view name) {
  const std::string lower = text::ascii_lower(value);
  const std::size_t at = lower.find(std::string(name) + "=");
  if (at == std::string::npos) return std::nullopt;
  std::string_view rest = value.substr(at + name.size() + 1);
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find('"')));
  }
  return std::string(rest.substr(0, rest.find_first_of("; \t")));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

void add_quoted_printable(std::string_view line, std::string& bytes) {
  std::string_view content = line;
  while (content.ends_with('\n') || content.ends_with('\r')) content.remove_suffix(1);
  const std::string_view end = line.substr(content.size());
  const std::size_t last = content.find_last_not_of(" \t");
  content = content.substr(0, last == std::string_view::npos ? 0 : last + 1);
  const bool goes_on = content.ends_with('=');
  if (goes_on) content.remove_suffix(1);
  for (std::size_t i = 0; i < content.size(); ++i) {
    if (content[i] == '=' && i + 2 < content.size() && hex_digit(content[i + 1]) >= 0 &&
        hex_digit(content[i + 2]) >= 0) {
      bytes += static_cast<char>(hex_digit(content[i + 1]) * 16 + hex_digit(content[i + 2]));
      i += 2;
    } else {
      bytes += content[i];
    }
  }
  if (!goes_on) bytes += end;
}

/// Base64 over many lines.
class Base64 {
 public:
  void add(std::string_view line, std::string& bytes) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (const char c : line) {
      const std::size_t value = digits.find(c);
      if (value == std::string_view::npos) continue;
      bits_ = bits_ << 6U | static_cast<unsigned>(value);
      held_ += 6;
      if (held_ < 8) continue;
      held_ -= 8;
      bytes += static_cast<char>(bits_ >> held_ & 0xffU);
      bits_ &= (1U << held_) - 1;
    }
  }

 private:
  unsigned bits_ = 0;
  unsigned held_ = 0;
};

bool is_boundary(std::string_view line, const std::vector<std::string>& boundaries) {
  if (!line.starts_with("--")) return false;
  return std::any_of(boundaries.begin(), boundaries.end(),
                     [&](const std::string& boundary) { return line.substr(2).starts_with(boundary); });
}

std::variant<SavedPage, std::string> read_part(warc::Flow& file, const warc::Headers& headers,
                                               const std::vector<std::string>& boundaries, std::size_t limit) {
  SavedPage page;
  const std::string encoding =
      text::ascii_lower(text::trim(warc::find_header(headers, "Content-Transfer-Encoding").value_or("")));
  Base64 base64;
  for (;;) {
    const std::string line = take_line(file);
    if (line.empty()) return std::string("cut off");
    if (is_boundary(line, boundaries)) break;
    if (encoding == "quoted-printable")
      add_quoted_printable(line, page.bytes);
    else if (encoding == "base64")
      base64.add(line, page.bytes);
    else
      page.bytes += line;
    if (page.bytes.size() > limit + 2) return fmt::format("larger than {} bytes", limit);
  }
  // The line end before a boundary belongs to it.
  if (encoding != "base64" && page.bytes.ends_with('\n')) page.bytes.pop_back();
  if (encoding != "base64" && page.bytes.ends_with('\r')) page.bytes.pop_back();
  if (page.bytes.size() > limit) return fmt::format("larger than {} bytes", limit);
  return page;
}

bool is_web(std::string_view address) { return address.starts_with("http://") || address.starts_with("https://"); }

}  // namespace

bool is_mhtml(std::string_view start) {
  start = start.substr(0, 4096);
  const std::optional<std::size_t> end = warc::end_of_headers(start);
  if (!end) return false;
  const std::size_t colon = start.find_first_of(":\n<");
  if (colon == std::string_view::npos || start[colon] != ':') return false;
  const warc::Headers headers = warc::read_headers(start.substr(0, *end));
  const auto type = warc::find_header(headers, "Content-Type");
  return type && text::ascii_lower(*type).starts_with("multipart/");
}

std::variant<SavedPage, std::string> read_mhtml(warc::Flow& file, std::size_t limit) {
  const warc::Headers whole = take_headers(file);
  constexpr std::size_t deepest = 8;
  std::vector<std::string> boundaries;
  const auto add_boundary = [&](const warc::Headers& headers) {
    const auto type = warc::find_header(headers, "Content-Type");
    const std::optional<std::string> boundary = type ? parameter(*type, "boundary") : std::nullopt;
    if (boundary && !boundary->empty() && boundaries.size() < deepest) boundaries.push_back(*boundary);
  };
  add_boundary(whole);
  if (boundaries.empty()) return std::string("its parts have no boundary");
  for (;;) {
    const std::string line = take_line(file);
    if (line.empty()) return std::string("no part of it is HTML");
    if (!is_boundary(line, boundaries)) continue;
    const warc::Headers headers = take_headers(file);
    const std::string_view type = warc::find_header(headers, "Content-Type").value_or("");
    const std::string media = warc::media_type_of(type);
    if (media.starts_with("multipart/")) add_boundary(headers);
    if (media != "text/html" && media != "application/xhtml+xml") continue;
    std::variant<SavedPage, std::string> part = read_part(file, headers, boundaries, limit);
    if (auto* const page = std::get_if<SavedPage>(&part)) {
      page->charset = warc::charset_of(type);
      for (const auto& value :
           {warc::find_header(headers, "Content-Location"), warc::find_header(whole, "Snapshot-Content-Location"),
            warc::find_header(whole, "Content-Location")}) {
        if (!page->address && value && is_web(*value)) page->address = std::string(*value);
      }
      if (const auto date = warc::find_header(whole, "Date")) page->saved_at = read_mail_date(*date);
    }
    return part;
  }
}

std::optional<UtcTime> read_mail_date(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma != std::string_view::npos) text.remove_prefix(comma + 1);
  std::vector<std::string_view> words;
  while (!(text = text::trim(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
    if (words.size() > 8) return std::nullopt;
  }
  if (words.size() < 5) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<int> {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
    return value;
  };
  static constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto* const month = std::find(std::begin(months), std::end(months), text::ascii_lower(words[1]));
  const std::string_view clock = words[3];
  if (month == std::end(months) || clock.size() != 8 || clock[2] != ':' || clock[5] != ':') return std::nullopt;
  const auto day = number(words[0]);
  const auto year = number(words[2]);
  const auto hour = number(clock.substr(0, 2));
  const auto minute = number(clock.substr(3, 2));
  const auto second = number(clock.substr(6, 2));
  if (!day || !year || !hour || !minute || !second) return std::nullopt;
  int offset = 0;
  const std::string zone = text::ascii_lower(words[4]);
  if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
    const auto hours = number(std::string_view(zone).substr(1, 2));
    const auto minutes = number(std::string_view(zone).substr(3, 2));
    if (!hours || !minutes) return std::nullopt;
    offset = (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
  } else if (zone != "gmt" && zone != "utc") {
    return std::nullopt;
  }
  const auto month_number = static_cast<int>(month - std::begin(months)) + 1;
  const std::optional<LocalTime> local = local_time(*year, month_number, *day, *hour, *minute, *second);
  if (!local) return std::nullopt;
  return at_offset(*local, offset);
}

}  // namespace vbarchive::capture
