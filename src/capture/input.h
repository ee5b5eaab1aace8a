// Saved pages from the disk: files, folders, standard input, and what they hold packed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "vbarchive/time.h"

namespace vbarchive::capture {

/// In `Capture::note`: offset and length count in the unpacked file, which was packed as a whole.
inline constexpr const char* unpacked_offset = "offset: unpacked file";

/// One saved page, not yet looked at.
struct Capture {
  std::string bytes;   ///< of the page: unpacked, and of an HTTP answer the decoded body
  std::string origin;  ///< `file`, `warc`, `wayback`
  std::string file;    ///< the path as reached from the argument, or `-`
  std::optional<std::string>
      address;  ///< of the record, else what the file's name says (url::address_of_file), if anything
  std::optional<UtcTime> captured_at;  ///< of the record, else the file's modification time; for standard input nothing
  std::optional<int> status;           ///< of an HTTP answer
  std::optional<std::string> header_charset;  ///< of the HTTP header, as written
  /// Where the page lies in the file: the bytes of its record, packed as they are; of a file that is one page all.
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> length;  ///< absent for one page that is no regular file or packed
  bool is_time_stated = false;          ///< `captured_at` was written down at the capture
  /// For `captures.detail`: which witness told the time when it is not the usual one; an offset in the unpacked file.
  std::string note;
  /// What is amiss with the bytes though they can be read, in words: told, and remembered in `captures.detail`.
  std::string damage;
};

/// An input, or a record of one, that could not be read, and why: told and remembered, the run goes on.
struct Problem {
  std::string file;
  std::string why;
};

using Item = std::variant<Capture, Problem>;

class Source;

/// An input that may have yet to be read.
class Unread {
 public:
  explicit Unread(Item item);
  explicit Unread(std::unique_ptr<Source> page);
  Unread(Unread&&) noexcept;
  Unread& operator=(Unread&&) noexcept;
  ~Unread();

  /// On any thread, once.
  [[nodiscard]] Item read();
  /// The bytes of the page, as far as they are known by now.
  [[nodiscard]] std::size_t size() const;

 private:
  std::optional<Item> item_;
  std::unique_ptr<Source> page_;  ///< a file that is one page
};

/// Gives the memory of a page back. (An empty string that is assigned would leave it where it is.)
inline void drop_bytes(Capture& capture) { std::string().swap(capture.bytes); }

/// The bytes of a page that was read; 0 for a problem.
[[nodiscard]] inline std::size_t size_of(const Item& item) {
  const auto* const capture = std::get_if<Capture>(&item);
  return capture ? capture->bytes.size() : 0;
}

/// A record of a WARC that says: at that time the page was, byte for byte, what an earlier record has.
struct Revisit {
  std::string file;                    ///< the path as reached from the argument
  std::string address;                 ///< of the page
  std::optional<UtcTime> captured_at;  ///< of this visit
  std::string original_address;        ///< of the earlier one; empty when the record does not say
  std::optional<UtcTime> original_at;  ///< when that was
  std::string payload_digest;          ///< as written (`sha1:…`); empty when the record does not say
};

/// Walks the inputs one by one. A folder is walked recursively in natural order (page 2 before page 10), by name alone,
/// so that two machines agree; hidden files and links to folders are passed over, and so is what is plainly no page by
/// its name (images, styles, scripts).
///
/// What a file is is told by its bytes: a WARC (plain or packed) gives the pages of its records one after the other,
/// MHTML its page, `.gz` and `.zst` what they hold. Records that are no pages (requests, images) are passed over. One
/// page is held at a time, however large a file is.
class Inputs {
 public:
  /// `-` is standard input. Throws Error (usage) for a path that does not exist.
  /// `page_bytes`: a file larger than this is a Problem, not read.
  /// `keeps_revisits`: revisits are kept until take_revisits(), which is then to be called now and then.
  Inputs(const std::vector<std::string>& paths, std::size_t page_bytes, bool keeps_revisits = false);
  ~Inputs();
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;

  /// The next one; nothing at the end.
  [[nodiscard]] std::optional<Item> next();
  /// The same, which leaves a file that is one page to be read on whatever thread.
  [[nodiscard]] std::optional<Unread> next_unread();

  /// Whether next() may have to wait for somebody who writes: standard input or a pipe is among the paths.
  [[nodiscard]] bool may_wait() const;

  /// How many there are, for a progress bar: counted when the folders were listed; nothing while it is not known.
  [[nodiscard]] std::optional<std::size_t> total() const;

  /// Records of WARCs so far that hold no page; revisits are among them unless they are kept.
  [[nodiscard]] std::size_t passed_over() const;

  /// Revisits since the last call: they have no bytes of their own.
  [[nodiscard]] std::vector<Revisit> take_revisits();
  [[nodiscard]] std::size_t revisits() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// `page2` before `page10`: runs of digits compare as numbers, all else byte by byte; ties by the bytes.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

}  // namespace vbarchive::capture
