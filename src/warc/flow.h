// A file as one flow of bytes, packed or not, that can be read on behind damage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vbarchive::warc {

/// A gzip member or zstd frame: a stretch of a file that can be unpacked by itself.
struct Member {
  std::uint64_t begin = 0;           ///< where its content begins in the flow
  std::optional<std::uint64_t> end;  ///< where its content ends; nothing while that is not known
  std::uint64_t file_begin = 0;      ///< where it lies in the file
  std::uint64_t file_end = 0;        ///< meaningless without `end`
  bool is_broken = false;
};

/// Damage of a packed file: told once, the flow goes on with the next sound member.
struct Break {
  std::uint64_t file_offset = 0;  ///< of the member
  std::string why;
};

/// Bytes with a way back. Memory is bounded: some 8 MiB are kept, and nothing in it depends on the length of a file.
class Flow {
 public:
  virtual ~Flow();
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  /// The bytes from position() on: at least `want` of them, fewer only at the end. Valid until the next call.
  [[nodiscard]] std::string_view peek(std::size_t want);

  /// `count` of the bytes that peek() gave.
  void skip(std::size_t count) { at_ += count; }

  [[nodiscard]] std::uint64_t position() const { return base_ + at_; }

  /// Goes back to `to`, or as near to it as memory and patience allow: damaged files must not be read again and again,
  /// so all ways back together are at most a few times as long as what was read.
  void rewind(std::uint64_t to);

  /// The byte before position(), if it is still known.
  [[nodiscard]] std::optional<char> before() const;

  /// The member that holds what is at `position`; nothing where the file is not packed.
  [[nodiscard]] const Member* member_at(std::uint64_t position) const;

  /// Where the first member after `position` begins, as far as the flow was looked at.
  [[nodiscard]] std::optional<std::uint64_t> next_begin(std::uint64_t position) const;

  /// Whether any member that holds bytes of this stretch is broken.
  [[nodiscard]] bool is_broken(std::uint64_t begin, std::uint64_t end) const;

  /// Damage that was come upon since the last call, the first first.
  [[nodiscard]] std::optional<Break> take_break();

  /// Why the file could not be read to its end, in words; empty when it could. An interrupted read is such a failure.
  [[nodiscard]] virtual const std::string& failure() const = 0;

  [[nodiscard]] virtual bool is_packed() const = 0;

 protected:
  Flow() = default;

  /// Puts the next bytes at `to` and tells how many; 0 at the end.
  virtual std::size_t more(char* to, std::size_t room) = 0;
  /// Whether what more() gives next is now what stands at `position`.
  virtual bool seek(std::uint64_t position);

  std::deque<Member> members_;  ///< in order; those before what is kept are dropped
  std::deque<Break> breaks_;

 private:
  /// Room for as much as is read at a time, behind what is kept. (A string would fill it with zeros first.)
  void make_room();

  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0, capacity_ = 0;
  std::uint64_t base_ = 0;  ///< position of the buffer's first byte
  std::size_t at_ = 0;
  std::uint64_t farthest_ = 0;
  std::uint64_t patience_ = std::uint64_t{64} << 20;
};

/// What a descriptor gives, from where it stands; not closed here.
[[nodiscard]] std::unique_ptr<Flow> open_flow(int descriptor);

/// What an unpacked file must begin with when it is searched for sound members: anything but the first is else chance.
/// The flows below own `packed`.
[[nodiscard]] std::unique_ptr<Flow> gunzip(std::unique_ptr<Flow> packed);
[[nodiscard]] std::unique_ptr<Flow> unzstd(std::unique_ptr<Flow> packed);

enum class Packing { none, gzip, zstd };

/// By the first bytes.
[[nodiscard]] Packing packing_of(std::string_view bytes);

}  // namespace vbarchive::warc
