// What is in an archive, at a glance.
#pragma once

#include "archive/database.h"
#include "vbarchive/archive.h"

namespace vbarchive::archive {

[[nodiscard]] Stats count(Database& database);

}  // namespace vbarchive::archive
