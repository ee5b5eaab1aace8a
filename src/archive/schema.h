// The tables, their versions, and what may be opened as an archive (docs/schema.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "archive/database.h"
#include "vbarchive/archive.h"

namespace vbarchive::archive {

/// `PRAGMA application_id` of an archive: the letters vbAr.
inline constexpr std::int64_t application_id = 0x76624172;

/// Opens an archive, makes it or brings it to the present version as the mode allows, and sets the connection up.
/// Throws Error (storage) for what is no archive, is damaged, or was made by a newer version.
[[nodiscard]] std::unique_ptr<Database> open_archive(const std::filesystem::path& file, OpenMode mode,
                                                     const ArchiveOptions& options);

/// The length of SQLite's log beside an archive; 0 where there is none.
[[nodiscard]] std::uintmax_t log_bytes(const std::filesystem::path& file);

}  // namespace vbarchive::archive
