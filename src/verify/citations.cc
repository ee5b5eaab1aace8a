#include "verify/citations.h"

#include <variant>
#include <vector>

#include "archive/captures.h"
#include "capture/reread.h"
#include "text/digest.h"

namespace vbarchive::verify {
namespace {

/// Why the capture's bytes are not those that were read; empty when they are.
std::string trouble_of(capture::Rereader& rereader, const CaptureRecord& record) {
  capture::Citation citation;
  citation.file = record.file.value_or("");
  citation.offset = static_cast<std::uint64_t>(record.offset.value_or(0));
  citation.sha256 = record.sha256;
  const capture::Item item = rereader.read(citation);
  if (const auto* const problem = std::get_if<capture::Problem>(&item)) return problem->why;
  const std::string& bytes = std::get<capture::Capture>(item).bytes;
  return text::sha256_hex(bytes) == record.sha256 ? "" : "there are other bytes now than were captured";
}

}  // namespace

CitationReport check_citations(archive::Database& database, const std::filesystem::path& folder,
                               const CitationEvents& events) {
  CitationReport report;
  report.without_file = static_cast<std::size_t>(database.integer("SELECT count(*) FROM captures WHERE file IS NULL"));
  const std::vector<std::int64_t> ids = archive::captures_by_place(database);
  capture::Rereader rereader(folder);
  for (const std::int64_t id : ids) {
    const std::optional<archive::StoredCapture> stored = archive::stored_capture(database, id);
    if (!stored || !stored->record.file) continue;
    ++report.read;
    if (std::string why = trouble_of(rereader, stored->record); !why.empty()) {
      ++report.broken;
      events.broken({id, stored->record.url, *stored->record.file, stored->record.offset.value_or(0), std::move(why)});
    }
    if (events.progress) events.progress(report.read, ids.size());
  }
  return report;
}

}  // namespace vbarchive::verify
