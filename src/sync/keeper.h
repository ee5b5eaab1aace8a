// The answers of a board as they came, kept in WARC files beside the archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "fetch/fetcher.h"
#include "vbarchive/archive.h"
#include "warc/writer.h"

namespace vbarchive::sync {

/// `board.warc.d` beside `board.db`.
[[nodiscard]] std::filesystem::path captures_folder(const std::filesystem::path& archive);

class Keeper {
 public:
  /// Throws Error (storage) where the folder cannot be used. `file_bytes`: of a file before the next is begun.
  Keeper(Archive& archive, UtcTime now, std::uint64_t file_bytes);

  /// Writes a whole answer, and its request; when this returns both are on the disk. What an earlier capture holds
  /// already, byte for byte, is noted as seen again. Error (storage).
  void keep(const fetch::Response& response);

  /// Cites in `capture` where the bytes of this answer lie; leaves it as it is where they were not kept.
  void cite(const fetch::Response& response, CaptureRecord& capture) const;

 private:
  [[nodiscard]] bool is_there(const CaptureRecord& cited) const;

  struct Place {
    std::string file;  ///< as `captures.file`
    std::int64_t offset = 0, length = 0;
  };

  Archive& archive_;
  std::filesystem::path folder_;
  warc::Writer writer_;
  std::size_t number_ = 0;  ///< of the answer that was kept last
  Place place_;
};

}  // namespace vbarchive::sync
