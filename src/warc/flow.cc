#include "warc/flow.h"

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace vbarchive::warc {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{256} << 10;
/// Enough to tell what a file is.
constexpr std::size_t first_chunk_bytes = std::size_t{16} << 10;
constexpr std::size_t history_bytes = std::size_t{4} << 20;

constexpr std::string_view gzip_magic = "\x1f\x8b\x08";
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
constexpr std::string_view record_mark = "WARC/";

/// 0x184D2A50 to 0x184D2A5F, little-endian.
bool is_skippable(std::string_view bytes) {
  return bytes.size() >= 4 && (static_cast<unsigned char>(bytes[0]) & 0xf0U) == 0x50 &&
         bytes.substr(1, 3) == "\x2a\x4d\x18";
}

class FileFlow final : public Flow {
 public:
  explicit FileFlow(int descriptor) : descriptor_(descriptor), start_(lseek(descriptor, 0, SEEK_CUR)) {}
  const std::string& failure() const override { return failure_; }
  bool is_packed() const override { return false; }

 private:
  std::size_t more(char* to, std::size_t room) override {
    if (!failure_.empty()) return 0;
    const ssize_t count = read(descriptor_, to, room);
    // An interrupted read is told too: whoever interrupts wants the run to end, not to wait for a pipe.
    if (count < 0) failure_ = std::generic_category().message(errno);
    return count < 0 ? 0 : static_cast<std::size_t>(count);
  }

  bool seek(std::uint64_t position) override {
    if (start_ < 0) return false;
    return lseek(descriptor_, start_ + static_cast<off_t>(position), SEEK_SET) >= 0;
  }

  int descriptor_;
  off_t start_;  ///< -1 for a pipe
  std::string failure_;
};

/// What gzip members and zstd frames have in common: one after the other, and a search for the next sound one.
class PackedFlow : public Flow {
 public:
  explicit PackedFlow(std::unique_ptr<Flow> file) : file_(std::move(file)) {}
  const std::string& failure() const override { return file_->failure(); }
  bool is_packed() const override { return true; }

 protected:
  enum class Step { going, ended, broken };
  struct Progress {
    std::size_t taken = 0;
    std::size_t given = 0;
    Step step = Step::going;
    const char* why = nullptr;
    bool is_whole = false;  ///< broken, but its end was reached: the next member begins here
  };

  virtual std::string_view magic() const = 0;
  virtual void begin() = 0;
  virtual Progress unpack(std::string_view from, char* to, std::size_t room) = 0;
  /// Passes over what stands between members and is none, if anything; whether it did.
  virtual bool pass_over() { return false; }

  Flow& file() { return *file_; }
  std::uint64_t given() const { return given_; }

 private:
  std::size_t more(char* to, std::size_t room) override {
    for (;;) {
      if (!is_open_ && !open_next()) return 0;
      const std::string_view from = file_->peek(1);
      const Progress progress = unpack(from, to, room);
      file_->skip(progress.taken);
      given_ += progress.given;
      if (progress.step == Step::ended) {
        close(false);
      } else if (progress.step == Step::broken) {
        fail(progress.why, progress.is_whole);
      } else if (from.empty() && progress.given == 0) {
        fail("cut off", true);
      }
      if (progress.given > 0) return progress.given;
    }
  }

  void close(bool is_broken) {
    is_open_ = false;
    Member& member = members_.back();
    member.end = given_;
    member.file_end = file_->position();
    member.is_broken = is_broken;
    // A million empty members cost nothing.
    if (member.begin == given_ && !is_broken) members_.pop_back();
  }

  void fail(const char* why, bool is_whole) {
    const std::uint64_t begin = members_.back().file_begin;
    close(true);
    breaks_.push_back({begin, fmt::format("broken {}: {}", name(), why)});
    const std::string_view next = file_->peek(4);
    if (is_whole && (next.empty() || next.starts_with(magic()))) return;
    // What was read of a broken member may have swallowed the beginning of the next.
    file_->rewind(begin + 1);
    is_searching_ = true;
  }

  virtual const char* name() const = 0;

  bool open_next() {
    if (!is_searching_) {
      while (pass_over()) {
      }
      const std::string_view next = file_->peek(4);
      if (next.empty()) return false;
      if (!next.starts_with(magic())) {
        // Padding with zeros is common and harmless.
        if (!is_padding()) breaks_.push_back({file_->position(), fmt::format("no {} begins here", name())});
        is_searching_ = true;
      }
    }
    if (is_searching_ && !search()) return false;
    is_searching_ = false;
    begin();
    is_open_ = true;
    members_.push_back({given_, std::nullopt, file_->position(), 0, false});
    return true;
  }

  bool is_padding() {
    const std::string_view next = file_->peek(chunk_bytes);
    return next.size() < chunk_bytes && next.find_first_not_of('\0') == std::string_view::npos;
  }

  /// To the next member that unpacks to the beginning of a record: three or four bytes alone are often chance.
  bool search() {
    for (;;) {
      std::string_view next = file_->peek(chunk_bytes);
      if (next.size() < magic().size()) return false;
      const std::size_t at = next.find(magic());
      if (at == std::string_view::npos) {
        file_->skip(next.size() - magic().size() + 1);
        continue;
      }
      file_->skip(at);
      next = file_->peek(trial_bytes);
      begin();
      std::array<char, record_mark.size()> start{};
      std::size_t got = 0;
      std::string_view rest = next.substr(0, trial_bytes);
      while (got < start.size() && !rest.empty()) {
        const Progress progress = unpack(rest, start.data() + got, start.size() - got);
        got += progress.given;
        rest.remove_prefix(progress.taken);
        if (progress.step != Step::going || (progress.taken == 0 && progress.given == 0)) break;
      }
      if (std::string_view(start.data(), got) == record_mark) return true;
      file_->skip(1);
    }
  }

  /// A member's header and the tables of its first block.
  static constexpr std::size_t trial_bytes = 2048;

  std::unique_ptr<Flow> file_;
  std::uint64_t given_ = 0;
  bool is_open_ = false;
  bool is_searching_ = false;
};

class GzipFlow final : public PackedFlow {
 public:
  explicit GzipFlow(std::unique_ptr<Flow> file) : PackedFlow(std::move(file)) {
    constexpr int gzip_alone = 16;
    if (inflateInit2(&stream_, MAX_WBITS + gzip_alone) != Z_OK) throw std::bad_alloc();
  }
  ~GzipFlow() override { inflateEnd(&stream_); }
  GzipFlow(const GzipFlow&) = delete;
  GzipFlow& operator=(const GzipFlow&) = delete;

 private:
  std::string_view magic() const override { return gzip_magic; }
  const char* name() const override { return "gzip member"; }
  void begin() override { inflateReset(&stream_); }

  Progress unpack(std::string_view from, char* to, std::size_t room) override {
    from = from.substr(0, chunk_bytes);
    room = std::min(room, chunk_bytes);
    // zlib does not write to what it reads; its type is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from.data()));
    stream_.avail_in = static_cast<uInt>(from.size());
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    Progress progress{.taken = from.size() - stream_.avail_in, .given = room - stream_.avail_out};
    if (result == Z_STREAM_END) {
      progress.step = Step::ended;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      progress.step = Step::broken;
      progress.why = stream_.msg != nullptr ? stream_.msg : "not readable";
      const std::string_view why = progress.why;
      progress.is_whole = why == "incorrect length check";
    }
    return progress;
  }

  z_stream stream_ = {};
};

class ZstdFlow final : public PackedFlow {
 public:
  explicit ZstdFlow(std::unique_ptr<Flow> file) : PackedFlow(std::move(file)), context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  std::string_view magic() const override { return zstd_magic; }
  const char* name() const override { return "zstd frame"; }
  void begin() override { ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }

  Progress unpack(std::string_view from, char* to, std::size_t room) override {
    ZSTD_inBuffer in{from.data(), from.size(), 0};
    ZSTD_outBuffer out{to, room, 0};
    const std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
    Progress progress{.taken = in.pos, .given = out.pos};
    if (ZSTD_isError(result) != 0U) {
      progress.step = Step::broken;
      progress.why = ZSTD_getErrorName(result);
    } else if (result == 0) {
      progress.step = Step::ended;
    }
    return progress;
  }

  bool pass_over() override {
    const std::string_view head = file().peek(8);
    if (head.size() < 8 || !is_skippable(head)) return false;
    std::uint32_t length = 0;
    for (std::size_t i = 8; i-- > 4;) length = length << 8 | static_cast<unsigned char>(head[i]);
    // Of .warc.zst files the first such frame holds the dictionary of all others, itself packed or not.
    const bool is_dictionary = static_cast<unsigned char>(head[0]) == 0x5d && file().position() == 0;
    file().skip(8);
    std::string dictionary;
    for (std::uint64_t rest = length; rest > 0;) {
      const std::string_view next = file().peek(1);
      if (next.empty()) break;
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(rest, next.size()));
      if (is_dictionary && length <= dictionary_bytes) dictionary.append(next.substr(0, count));
      file().skip(count);
      rest -= count;
    }
    if (is_dictionary && !dictionary.empty()) load(std::move(dictionary));
    return true;
  }

  void load(std::string dictionary) {
    if (dictionary.starts_with(zstd_magic)) {
      std::string plain(dictionary_bytes, '\0');
      const std::size_t size =
          ZSTD_decompressDCtx(context_.get(), plain.data(), plain.size(), dictionary.data(), dictionary.size());
      if (ZSTD_isError(size) != 0U) return;  // then no frame can be read, which is told
      plain.resize(size);
      dictionary = std::move(plain);
    }
    // What it fails to load makes every frame fail, which is told.
    static_cast<void>(ZSTD_DCtx_loadDictionary(context_.get(), dictionary.data(), dictionary.size()));
  }

  static constexpr std::size_t dictionary_bytes = std::size_t{16} << 20;
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

}  // namespace

std::string_view Flow::peek(std::size_t want) {
  while (size_ - at_ < want) {
    if (at_ > 2 * history_bytes) {
      const std::size_t drop = at_ - history_bytes;
      size_ -= drop;
      std::memmove(buffer_.get(), buffer_.get() + drop, size_);
      base_ += drop;
      at_ -= drop;
      while (!members_.empty() && members_.front().end && *members_.front().end < base_) members_.pop_front();
    }
    make_room();
    const std::size_t room = std::min(farthest_ == 0 ? first_chunk_bytes : chunk_bytes, capacity_ - size_);
    const std::size_t got = more(buffer_.get() + size_, room);
    size_ += got;
    const std::uint64_t reached = base_ + size_;
    if (reached > farthest_) {
      patience_ += 2 * (reached - farthest_);
      farthest_ = reached;
    }
    if (got == 0) break;
  }
  return {buffer_.get() + at_, size_ - at_};
}

namespace {

/// The buffer of the last flow of the thread, of chunk_bytes: among what is kept of each file, new ones would leave
/// holes.
std::unique_ptr<char[]>& spare_buffer() {
  thread_local std::unique_ptr<char[]> buffer;
  return buffer;
}

}  // namespace

Flow::~Flow() {
  if (capacity_ == chunk_bytes) spare_buffer() = std::move(buffer_);
}

void Flow::make_room() {
  // The end of a file takes a read of its own, which needs little.
  if (capacity_ - size_ >= chunk_bytes / 4) return;
  if (capacity_ == 0 && spare_buffer()) {
    buffer_ = std::move(spare_buffer());
    capacity_ = chunk_bytes;
    return;
  }
  const std::size_t capacity = std::max(2 * capacity_, chunk_bytes);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ > 0) std::memcpy(larger.get(), buffer_.get(), size_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

void Flow::rewind(std::uint64_t to) {
  const std::uint64_t here = position();
  if (to >= here) return;
  to = std::max(to, here - std::min(here, patience_));
  if (to < base_) {
    if (seek(to)) {
      size_ = 0;
      base_ = to;
    } else {
      to = base_;
    }
  }
  patience_ -= here - to;
  at_ = static_cast<std::size_t>(to - base_);
}

bool Flow::seek(std::uint64_t) { return false; }

std::optional<char> Flow::before() const {
  if (at_ == 0) return std::nullopt;
  return buffer_[at_ - 1];
}

const Member* Flow::member_at(std::uint64_t position) const {
  const auto after = std::upper_bound(members_.begin(), members_.end(), position,
                                      [](std::uint64_t at, const Member& member) { return at < member.begin; });
  return after == members_.begin() ? nullptr : &*std::prev(after);
}

std::optional<std::uint64_t> Flow::next_begin(std::uint64_t position) const {
  const auto after = std::upper_bound(members_.begin(), members_.end(), position,
                                      [](std::uint64_t at, const Member& member) { return at < member.begin; });
  if (after == members_.end()) return std::nullopt;
  return after->begin;
}

bool Flow::is_broken(std::uint64_t begin, std::uint64_t end) const {
  for (auto member = members_.rbegin(); member != members_.rend(); ++member) {
    if (member->end && *member->end < begin) break;
    if (!member->is_broken || !member->end || member->begin >= end) continue;
    // One that gave nothing at all counts where it interrupts.
    if (*member->end > begin && (*member->end > member->begin || member->begin > begin)) return true;
  }
  return false;
}

std::optional<Break> Flow::take_break() {
  if (breaks_.empty()) return std::nullopt;
  Break first = std::move(breaks_.front());
  breaks_.pop_front();
  return first;
}

std::unique_ptr<Flow> open_flow(int descriptor) { return std::make_unique<FileFlow>(descriptor); }
std::unique_ptr<Flow> gunzip(std::unique_ptr<Flow> packed) { return std::make_unique<GzipFlow>(std::move(packed)); }
std::unique_ptr<Flow> unzstd(std::unique_ptr<Flow> packed) { return std::make_unique<ZstdFlow>(std::move(packed)); }

Packing packing_of(std::string_view bytes) {
  if (bytes.starts_with(gzip_magic)) return Packing::gzip;
  if (bytes.starts_with(zstd_magic) || is_skippable(bytes)) return Packing::zstd;
  return Packing::none;
}

}  // namespace vbarchive::warc
