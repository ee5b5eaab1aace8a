// Full-text search.
#pragma once

#include <string_view>

#include "archive/database.h"
#include "vbarchive/archive.h"

namespace vbarchive::archive {

[[nodiscard]] SearchResult find_posts(Database& database, std::string_view query, int limit);

}  // namespace vbarchive::archive
