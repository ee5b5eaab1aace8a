#include "fetch/cookie_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include "fetch/address_class.h"
#include "text/utf8.h"
#include "vbarchive/error.h"

namespace vbarchive::fetch {
namespace {

constexpr std::size_t file_bytes = std::size_t{4} << 20U;
constexpr std::string_view http_only = "#HttpOnly_";

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

struct Text {
  std::string bytes;
  bool is_readable_by_others = false;
};

Text read_small_file(const std::filesystem::path& path, std::string_view what) {
  const auto refuse = [&](std::string why) {
    throw Error(ExitCode::usage, fmt::format("cannot read the {} {}", what, path.string()), std::move(why));
  };
  Text text;
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) refuse(std::generic_category().message(errno));
  struct stat status = {};
  int error = fstat(file.number(), &status) == 0 ? 0 : errno;
  std::array<char, 65'536> buffer;
  while (error == 0 && text.bytes.size() <= file_bytes) {
    const ssize_t count = read(file.number(), buffer.data(), buffer.size());
    if (count == 0) break;
    if (count > 0) text.bytes.append(buffer.data(), static_cast<std::size_t>(count));
    if (count < 0 && errno != EINTR) error = errno;
  }
  if (error != 0) refuse(std::generic_category().message(error));
  if (text.bytes.size() > file_bytes) refuse(fmt::format("it is larger than {} bytes", file_bytes));
  text.is_readable_by_others = S_ISREG(status.st_mode) && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::optional<bool> flag(std::string_view text) {
  if (text::equals_ignoring_ascii_case(text, "TRUE")) return true;
  if (text::equals_ignoring_ascii_case(text, "FALSE")) return false;
  return std::nullopt;
}

bool is_for(std::string_view domain, bool has_subdomains, std::string_view host) {
  std::string name = text::ascii_lower(domain);
  if (!name.empty() && name.front() == '.') {
    has_subdomains = true;
    name.erase(0, 1);
  }
  // Files have IPv6 addresses with and without brackets.
  if (host == name || host == fmt::format("[{}]", name)) return true;
  const bool is_name = !class_of_host(host) || host.ends_with("localhost");
  return has_subdomains && is_name && !name.empty() && host.ends_with("." + name);
}

}  // namespace

CookieFile read_cookie_file(const std::filesystem::path& path, std::string_view host) {
  const Text text = read_small_file(path, "cookie file");
  CookieFile file;
  file.is_readable_by_others = text.is_readable_by_others;
  std::string_view rest = text.bytes;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  int number = 0;
  for (std::string_view line : split(rest, '\n')) {
    ++number;
    const auto refuse = [&](std::string_view why) {
      throw Error(ExitCode::usage, fmt::format("cannot use the cookie file {}", path.string()),
                  fmt::format("line {}: {}", number, why),
                  "export the cookies in Netscape's format (cookies.txt): seven fields, parted by tabs");
    };
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool is_http_only = line.starts_with(http_only);
    if (text::trim(line).empty() || (line.front() == '#' && !is_http_only)) continue;
    std::vector<std::string_view> fields = split(is_http_only ? line.substr(http_only.size()) : line, '\t');
    // Some programs drop the tab before an empty value.
    if (fields.size() == 6) fields.emplace_back();
    if (fields.size() != 7) refuse(fmt::format("there are {} fields in place of 7", fields.size()));
    const bool has_control = std::any_of(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
    if (has_control) refuse("there is a control character in it");
    const std::optional<bool> has_subdomains = flag(fields[1]);
    if (!has_subdomains || !flag(fields[3])) refuse("the second and the fourth field must be TRUE or FALSE");
    // Fractions of seconds come from browsers' databases.
    const bool is_time = !fields[4].empty() && std::all_of(fields[4].begin(), fields[4].end(),
                                                           [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    if (!is_time && fields[4] != "-1") refuse("the fifth field must be a time in seconds");
    if (fields[0].empty() || fields[5].empty()) refuse("the domain or the name is empty");
    if (!is_for(fields[0], *has_subdomains, host)) {
      ++file.others;
      continue;
    }
    const std::string_view expires = is_time ? fields[4].substr(0, fields[4].find('.')) : "0";
    file.cookies.push_back({fmt::format("{}{}\t{}\t{}\t{}\t{}\t{}\t{}", is_http_only ? http_only : "", fields[0],
                                        fields[1], fields[2], fields[3], expires, fields[5], fields[6])});
  }
  return file;
}

bool netrc_names(const std::filesystem::path& path, std::string_view host) {
  const std::string text = read_small_file(path, "netrc file").bytes;
  std::string word, before;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && static_cast<unsigned char>(text[at]) > 0x20) {
      word += text[at];
      continue;
    }
    if (word.empty()) continue;
    if (word == "default" || (before == "machine" && text::ascii_lower(word) == host)) return true;
    before = std::move(word);
    word.clear();
  }
  return false;
}

}  // namespace vbarchive::fetch
