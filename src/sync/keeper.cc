#include "sync/keeper.h"

#include <fmt/format.h>

#include <system_error>

#include "archive/captures.h"
#include "archive/database.h"
#include "sync/addresses.h"
#include "text/digest.h"
#include "vbarchive/version.h"

namespace vbarchive::sync {
namespace {

namespace fs = std::filesystem;

warc::WriterOptions options_of(Archive& archive, const fs::path& folder, std::uint64_t file_bytes) {
  warc::WriterOptions options;
  options.file_bytes = file_bytes;
  options.software = fmt::format("vbarchive/{}", version());
  // What rows cite was on the disk before they were.
  options.sound_until = [&archive, name = folder.filename()](const std::string& file) {
    return archive::cited_end(archive.database(), (name / file).string());
  };
  return options;
}

}  // namespace

fs::path captures_folder(const fs::path& archive) {
  fs::path folder = archive;
  if (folder.extension() == ".db") folder.replace_extension();
  folder += ".warc.d";
  return folder;
}

Keeper::Keeper(Archive& archive, UtcTime now, std::uint64_t file_bytes)
    : archive_(archive),
      folder_(captures_folder(archive.database().file())),
      writer_(folder_, archive.database().file().filename().string(), now, options_of(archive, folder_, file_bytes)) {}

void Keeper::keep(const fetch::Response& response) {
  warc::Exchange exchange;
  exchange.uri = response.url;
  exchange.date = response.received_at;
  exchange.request = response.request_block;
  exchange.head = response.header_block;
  exchange.body = response.body;
  exchange.is_decoded = response.header("content-encoding") || response.header("transfer-encoding");
  exchange.ip = response.ip;

  std::optional<archive::StoredCapture> held;
  if (!response.body.empty())
    held = archive::kept_capture(archive_.database(), cleaned(response.url), text::sha256_hex(response.body));
  number_ = response.number;
  if (held && held->record.fetched_at && is_there(held->record)) {
    (void)writer_.append_revisit(exchange, {{}, cleaned(response.url), *held->record.fetched_at});
    place_ = {*held->record.file, held->record.offset.value_or(0), held->record.length.value_or(0)};
    return;
  }
  const warc::Written written = writer_.append(exchange);
  place_ = {(folder_.filename() / written.file).string(), static_cast<std::int64_t>(written.offset),
            static_cast<std::int64_t>(written.length)};
}

/// Whether the file has what is cited: somebody may have taken it away.
bool Keeper::is_there(const CaptureRecord& cited) const {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(folder_.parent_path() / *cited.file, error);
  return !error && size >= static_cast<std::uintmax_t>(cited.offset.value_or(0) + cited.length.value_or(0));
}

void Keeper::cite(const fetch::Response& response, CaptureRecord& capture) const {
  if (response.number != number_) return;
  capture.file = place_.file;
  capture.offset = place_.offset;
  capture.length = place_.length;
}

}  // namespace vbarchive::sync
