#include "warc/writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include "text/utf8.h"
#include "vbarchive/error.h"
#include "warc/digest.h"
#include "warc/reader.h"

namespace vbarchive::warc {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".warc.gz";

[[noreturn]] void fail(const std::string& what) {
  throw Error(ExitCode::storage, what, std::strerror(errno), "make room or check the folder, then run the same again");
}

class File {
 public:
  File(const fs::path& path, int flags) : number_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~File() {
    if (number_ >= 0) close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

/// Version 4 (RFC 9562).
std::string random_uuid() {
  std::array<unsigned char, 16> bytes{};
  if (getentropy(bytes.data(), bytes.size()) != 0) fail("no random number for a record");
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U);
  std::string uuid;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += fmt::format("{:02x}", bytes[i]);
  }
  return uuid;
}

std::string gzipped(std::string_view bytes) {
  z_stream stream = {};
  constexpr int gzip_alone = 16;
  constexpr int memory_level = 8;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_alone, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype([](z_stream* open) { deflateEnd(open); })> closer(&stream);
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  // zlib does not write to what it reads; its type is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::bad_alloc();
  packed.resize(stream.total_out);
  return packed;
}

/// A header's value: a line break in an address must not become a header of its own.
std::string one_line(std::string_view value) {
  std::string line(value);
  std::erase_if(line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return line;
}

std::string member(std::string_view type, std::string_view id, UtcTime date, std::string_view more,
                   std::string_view content_type, std::string_view block) {
  return gzipped(
      fmt::format("WARC/1.1\r\nWARC-Type: {}\r\nWARC-Record-ID: <urn:uuid:{}>\r\nWARC-Date: {}\r\n{}"
                  "WARC-Block-Digest: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n",
                  type, id, to_iso(date), more, sha1_digest(block), content_type, block.size(), block));
}

/// Calls `keep` with each header's lines (folded ones together), the first line among them.
template <typename Keep>
std::string filtered(std::string_view head, Keep keep) {
  std::string kept;
  while (!head.empty()) {
    std::size_t end = 0;
    do {
      const std::size_t newline = head.find('\n', end);
      end = newline == std::string_view::npos ? head.size() : newline + 1;
    } while (end < head.size() && (head[end] == ' ' || head[end] == '\t'));
    const std::string_view lines = head.substr(0, end);
    head.remove_prefix(end);
    const std::size_t colon = lines.find(':');
    const std::string name =
        colon == std::string_view::npos ? std::string() : text::ascii_lower(text::trim(lines.substr(0, colon)));
    kept += keep(name, std::string(lines));
  }
  return kept;
}

/// The names of headers that are no longer true of a decoded body, as web archiving tools rename them.
std::string with_true_headers(std::string_view head) {
  return filtered(head, [](const std::string& name, std::string lines) {
    if (name == "content-encoding" || name == "transfer-encoding" || name == "content-length")
      return "X-Archive-Orig-" + lines;
    return lines;
  });
}

/// `20151229042900`.
std::string stamp_of(UtcTime time) {
  std::string stamp = to_iso(time);
  std::erase_if(stamp, [](char c) { return c < '0' || c > '9'; });
  return stamp;
}

}  // namespace

std::string without_secrets(std::string_view request) {
  return filtered(request, [](const std::string& name, std::string lines) {
    if (name == "cookie" || name == "authorization" || name == "proxy-authorization") return std::string();
    return lines;
  });
}

std::string without_cookies(std::string_view head) {
  return filtered(head, [](const std::string& name, std::string lines) {
    if (name != "set-cookie" && name != "set-cookie2") return lines;
    // As many bytes as before; names and attributes say what kind of cookie it was.
    const std::size_t from = lines.find('=', lines.find(':'));
    if (from == std::string::npos) return lines;
    const std::size_t to = std::min(lines.find_first_of(";\r\n", from), lines.size());
    std::fill(lines.begin() + static_cast<std::ptrdiff_t>(from) + 1, lines.begin() + static_cast<std::ptrdiff_t>(to),
              'x');
    return lines;
  });
}

struct Writer::Impl {
  fs::path folder;
  std::string name;
  UtcTime now;
  WriterOptions options;
  int number = 0;  ///< of the file that is written; 0 before the first
  std::string file_name;
  std::unique_ptr<File> file;
  std::uint64_t size = 0;

  /// The number in a file's name; nothing for a file that is not of this name.
  [[nodiscard]] std::optional<int> number_of(std::string_view file_of_folder) const {
    constexpr std::size_t stamp = 14;
    std::string_view rest = file_of_folder;
    if (!rest.starts_with(name + "-") || !rest.ends_with(extension)) return std::nullopt;
    rest.remove_prefix(name.size() + 1);
    rest.remove_suffix(extension.size());
    if (rest.size() < stamp + 2 || rest[stamp] != '-') return std::nullopt;
    rest.remove_prefix(stamp + 1);
    int value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc() || end != rest.data() + rest.size() || value < 1) return std::nullopt;
    return value;
  }

  void open_last() {
    std::error_code error;
    if (fs::create_directories(folder, error))
      sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path("."));
    fs::directory_iterator at(folder, error);
    if (error) throw Error(ExitCode::storage, fmt::format("cannot use {}", folder.string()), error.message());
    for (; at != fs::directory_iterator(); at.increment(error)) {
      const std::string found = at->path().filename().string();
      const std::optional<int> its_number = number_of(found);
      if (!its_number || *its_number <= number) continue;
      number = *its_number;
      file_name = found;
    }
    if (number == 0) return;
    file = std::make_unique<File>(folder / file_name, O_RDWR);
    struct stat status = {};
    if (file->number() < 0 || fstat(file->number(), &status) != 0)
      fail(fmt::format("cannot open {}", (folder / file_name).string()));
    const std::optional<std::uint64_t> end = end_of_sound_records(static_cast<std::uint64_t>(status.st_size));
    if (!end) {
      file.reset();  // not one of ours: left alone, and followed by a new one
      return;
    }
    size = *end;
    if (size < static_cast<std::uint64_t>(status.st_size)) cut();
  }

  /// Nothing for a file that was packed otherwise than record by record.
  [[nodiscard]] std::optional<std::uint64_t> end_of_sound_records(std::uint64_t file_size) const {
    std::uint64_t known = options.sound_until ? options.sound_until(file_name) : 0;
    if (known > file_size) known = 0;  // somebody has cut it
    if (lseek(file->number(), static_cast<off_t>(known), SEEK_SET) < 0) fail("cannot read " + file_name);
    std::uint64_t end = known;
    Reader reader(gunzip(open_flow(file->number())), 0);
    while (const std::optional<RecordItem> item = reader.next()) {
      const auto* const record = std::get_if<Record>(&*item);
      if (record == nullptr) continue;
      if (record->place.is_unpacked) return std::nullopt;
      end = known + record->place.offset + record->place.length;
    }
    return end;
  }

  void cut() {
    if (ftruncate(file->number(), static_cast<off_t>(size)) != 0 || fsync(file->number()) != 0)
      fail(fmt::format("cannot cut off the torn end of {}", (folder / file_name).string()));
  }

  std::string new_id() { return options.make_id ? options.make_id() : random_uuid(); }

  void begin_file() {
    ++number;
    file_name = fmt::format("{}-{}-{:05}{}", name, stamp_of(now), number, extension);
    file = std::make_unique<File>(folder / file_name, O_RDWR | O_CREAT | O_EXCL);
    size = 0;
    if (file->number() < 0) {
      file.reset();
      --number;
      fail(fmt::format("cannot make {}", (folder / file_name).string()));
    }
    sync_folder(folder);
  }

  /// Names must survive as well as bytes.
  static void sync_folder(const fs::path& path) {
    const File directory(path, O_RDONLY | O_DIRECTORY);
    if (directory.number() < 0 || fsync(directory.number()) != 0) fail(fmt::format("cannot use {}", path.string()));
  }

  [[nodiscard]] std::string warcinfo() {
    const std::string block =
        fmt::format("software: {}\r\nformat: WARC File Format 1.1\r\n", one_line(options.software));
    return member("warcinfo", new_id(), now, fmt::format("WARC-Filename: {}\r\n", file_name), "application/warc-fields",
                  block);
  }

  /// All or nothing.
  void write(std::string_view bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count =
          pwrite(file->number(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(size + done));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) give_up();
      done += static_cast<std::size_t>(count);
    }
    if (fsync(file->number()) != 0) give_up();
    size += bytes.size();
  }

  [[noreturn]] void give_up() {
    const int why = errno;
    // Should cutting fail too, the next writer cuts.
    static_cast<void>(ftruncate(file->number(), static_cast<off_t>(size)) == 0);
    errno = why;
    fail(fmt::format("cannot write {}", (folder / file_name).string()));
  }

  Written append(const Exchange& exchange, const Original* original) {
    if (!exchange.request.empty() && !exchange.request.starts_with("GET ") && !exchange.request.starts_with("HEAD "))
      throw std::invalid_argument("a request that may hold secrets is not recorded");
    const std::string id = new_id();
    std::string common = fmt::format("WARC-Target-URI: {}\r\n", one_line(exchange.uri));
    if (exchange.ip) common += fmt::format("WARC-IP-Address: {}\r\n", one_line(*exchange.ip));

    std::string head = without_cookies(exchange.head);
    if (exchange.is_decoded) head = with_true_headers(head);
    std::string more = common + fmt::format("WARC-Payload-Digest: {}\r\n", sha1_digest(exchange.body));
    if (original != nullptr) {
      more += fmt::format(
          "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
          "{}WARC-Refers-To-Target-URI: {}\r\nWARC-Refers-To-Date: {}\r\n",
          original->id.empty() ? "" : fmt::format("WARC-Refers-To: <{}>\r\n", one_line(original->id)),
          one_line(original->uri), to_iso(original->date));
    }
    const std::string answer =
        member(original == nullptr ? "response" : "revisit", id, exchange.date, more,
               "application/http;msgtype=response", original == nullptr ? head + exchange.body : head);
    std::string request;
    if (!exchange.request.empty()) {
      request =
          member("request", new_id(), exchange.date, common + fmt::format("WARC-Concurrent-To: <urn:uuid:{}>\r\n", id),
                 "application/http;msgtype=request", without_secrets(exchange.request));
    }
    if (file == nullptr || (size > 0 && size + answer.size() + request.size() > options.file_bytes)) begin_file();
    // A file whose first write failed is empty still.
    const std::string info = size == 0 ? warcinfo() : std::string();
    const Written written{file_name, size + info.size(), answer.size(), "urn:uuid:" + id};
    // One wait for the disk for all of an exchange. The answer stands first: it is what rows cite.
    write(info + answer + request);
    return written;
  }
};

Writer::Writer(fs::path folder, std::string name, UtcTime now, WriterOptions options)
    : impl_(std::make_unique<Impl>()) {
  impl_->folder = std::move(folder);
  impl_->name = std::move(name);
  impl_->now = now;
  impl_->options = std::move(options);
  impl_->open_last();
}

Writer::~Writer() = default;

Written Writer::append(const Exchange& exchange) { return impl_->append(exchange, nullptr); }

Written Writer::append_revisit(const Exchange& exchange, const Original& original) {
  return impl_->append(exchange, &original);
}

}  // namespace vbarchive::warc
