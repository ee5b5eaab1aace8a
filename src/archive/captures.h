// The table `captures`, read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/database.h"
#include "capture/reread.h"
#include "vbarchive/archive.h"

namespace vbarchive::archive {

/// A row of `captures`.
struct StoredCapture {
  std::int64_t id = 0;
  CaptureRecord record;  ///< `utc_offset_minutes` only where the user gave it
  std::string kind, outcome, detail;
  std::optional<std::string> key;
  std::optional<std::int64_t> page_number;
  std::int64_t extractor_version = 0;
};

/// In the order of their time, the newest first.
[[nodiscard]] std::vector<std::int64_t> captures_newest_first(Database& database);
/// In the order in which they lie in their files, those without a file left out.
[[nodiscard]] std::vector<std::int64_t> captures_by_place(Database& database);

/// Those that were understood and whose bytes were not kept.
[[nodiscard]] std::vector<std::int64_t> captures_without_bytes(Database& database);

[[nodiscard]] std::optional<StoredCapture> stored_capture(Database& database, std::int64_t id);

/// Where to read the bytes of a capture with a file again.
[[nodiscard]] capture::Citation citation_of(const CaptureRecord& record);

/// Whether a note stands in the detail of any capture.
[[nodiscard]] bool is_any_noted(Database& database, std::string_view note);

/// The capture that a post's words are from; nothing where the archive has no such post, or never saw its words.
[[nodiscard]] std::optional<StoredCapture> capture_of_post(Database& database, Id post);

/// Of the archive, for text::Fingerprinter. Throws Error (storage) where it is damaged.
[[nodiscard]] std::string fingerprint_key(Database& database);
/// The digest of bytes by their fingerprint; empty where no capture was added with it.
[[nodiscard]] std::string sha256_of(Database& database, const std::optional<std::int64_t>& fingerprint);

/// What `sync` kept last of this address with these bytes, with the time at which they were first seen.
[[nodiscard]] std::optional<StoredCapture> kept_capture(Database& database, const std::string& url,
                                                        const std::string& sha256);

/// Captures of an address that were understood and whose bytes were kept, the newest first: of just that time, or,
/// where no time is given, of none later than `until`. A few dozen at most.
[[nodiscard]] std::vector<StoredCapture> captures_of(Database& database, const std::string& url,
                                                     const std::optional<UtcTime>& time,
                                                     const std::optional<UtcTime>& until);

/// Up to where rows cite bytes of a file.
[[nodiscard]] std::uint64_t cited_end(Database& database, const std::string& file);

}  // namespace vbarchive::archive
