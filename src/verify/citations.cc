#include "verify/citations.h"

#include <utility>
#include <variant>
#include <vector>

#include "archive/captures.h"
#include "capture/reread.h"

namespace vbarchive::verify {

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
    capture::Item item = rereader.read(archive::citation_of(stored->record));
    if (auto* const problem = std::get_if<capture::Problem>(&item)) {
      ++report.broken;
      events.broken(
          {id, stored->record.url, *stored->record.file, stored->record.offset.value_or(0), std::move(problem->why)});
    }
    if (events.progress) events.progress(report.read, ids.size());
  }
  return report;
}

}  // namespace vbarchive::verify
