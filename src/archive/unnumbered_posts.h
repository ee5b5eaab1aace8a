// Which posts of printable and archived threads are posts that the archive has with their numbers, or has twice.
#pragma once

#include "archive/database.h"
#include "vbarchive/records.h"

namespace vbarchive::archive {

/// Works out `post_id` and `same_as` of a thread's unnumbered posts anew. Two are the same when name and printed minute
/// are, or name and words; of one page no two are.
void match_unnumbered_posts(Database& database, Id thread);

}  // namespace vbarchive::archive
