// Several looks at an archive that see the same rows.
#pragma once

#include "archive/database.h"

namespace vbarchive::archive {

/// The archive as it is at the first look, whoever writes to it meanwhile. Within a transaction that is open already it
/// is that one. Throws Error as Database does.
class OneMoment {
 public:
  /// The database must live longer.
  explicit OneMoment(Database& database);
  ~OneMoment();
  OneMoment(const OneMoment&) = delete;
  OneMoment& operator=(const OneMoment&) = delete;

 private:
  Database& database_;
  bool is_own_;
};

}  // namespace vbarchive::archive
