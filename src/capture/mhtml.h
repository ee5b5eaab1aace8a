// A page that a browser saved as one file: MHTML (RFC 2557), `.mht` and `.mhtml`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "vbarchive/time.h"
#include "warc/flow.h"

namespace vbarchive::capture {

struct SavedPage {
  std::string bytes;                   ///< of the first part that is HTML, decoded
  std::optional<std::string> address;  ///< Content-Location of that part, or of the whole
  std::optional<UtcTime> saved_at;     ///< Date
  std::optional<std::string> charset;  ///< of the part's Content-Type, as written
};

/// Whether a file that begins so is one.
[[nodiscard]] bool is_mhtml(std::string_view start);

/// Reads no more than it must, line by line; or says in words why there is no page. `limit`: bytes of the page.
[[nodiscard]] std::variant<SavedPage, std::string> read_mhtml(warc::Flow& file, std::size_t limit);

/// `Tue, 29 Dec 2015 04:29:00 -0000`, the weekday optional, zones as numbers, `GMT` or `UTC`; nothing for other text.
[[nodiscard]] std::optional<UtcTime> read_mail_date(std::string_view text);

}  // namespace vbarchive::capture
