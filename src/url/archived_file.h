// Files of a mirror of the Wayback Machine.
#pragma once

#include <optional>
#include <string_view>

#include "url/url.h"

namespace vbarchive::url {

/// What archived() tells of an address, from the path of a file:
/// `web.archive.org/web/20151229185300id_/http:/board.example/showthread.php?t=5`; `index.html` stands for its folder.
[[nodiscard]] std::optional<Archived> archived_file(std::string_view path);

}  // namespace vbarchive::url
