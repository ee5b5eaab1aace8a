// One record of a WARC after another, whatever the length of the file and the damage in it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "warc/flow.h"
#include "warc/record.h"

namespace vbarchive::warc {

using RecordItem = std::variant<Record, BadRecord>;

/// WARC 0.18 to 1.1, plain, or packed with gzip or zstd by record or as a whole.
class Reader {
 public:
  /// `payload_bytes`: a larger payload is read over, its record says so. `flow` is what unpacks the file (open_packed).
  Reader(std::unique_ptr<Flow> flow, std::size_t payload_bytes);

  /// The next record, or the next that is broken; nothing at the end. Never throws for what the file holds. A file that
  /// cannot be read to its end (the disk, an interrupt) ends with a BadRecord that says so.
  [[nodiscard]] std::optional<RecordItem> next();

 private:
  [[nodiscard]] std::optional<RecordItem> read();
  [[nodiscard]] std::optional<RecordItem> broken(std::uint64_t begin, std::uint64_t search_from, std::string why);
  void skip_blank_lines(std::size_t most);
  [[nodiscard]] bool is_at_record();
  void find_record();
  [[nodiscard]] Place place_of(std::uint64_t begin, std::uint64_t end) const;

  std::unique_ptr<Flow> flow_;
  std::size_t payload_bytes_;
  bool has_ended_ = false;
};

/// Unpacks by what the bytes are; where damage hides that, by the file's name.
[[nodiscard]] std::unique_ptr<Flow> open_packed(std::unique_ptr<Flow> file, std::string_view name);

/// Whether a flow that stands at its beginning is a WARC: by its first bytes, else by the file's name (`.warc`,
/// `.warc.gz`), whose beginning may be damaged.
[[nodiscard]] bool is_warc(Flow& flow, std::string_view name);

/// `2015-12-29T04:29:00Z`, also with a fraction or as `20151229042900`; nothing for any other text.
[[nodiscard]] std::optional<UtcTime> read_date(std::string_view text);

}  // namespace vbarchive::warc
