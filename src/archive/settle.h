// What no single page tells but the whole archive does.
#pragma once

#include "archive/database.h"

namespace vbarchive::archive {

/// For the threads in `unsettled`: dates whose order of day and month other pages of the board prove, quotes resolved
/// by their text, posts that a newer capture of their page no longer shows. The outcome depends on the rows alone, not
/// on when settle() was called before.
void settle(Database& database);

}  // namespace vbarchive::archive
