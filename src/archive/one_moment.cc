#include "archive/one_moment.h"

#include <exception>

namespace vbarchive::archive {

// A transaction that may write, as Database::begin() makes one, is not to be had of a read-only archive.
OneMoment::OneMoment(Database& database) : database_(database), is_own_(!database.in_transaction()) {
  if (is_own_) database_.script("BEGIN");
}

OneMoment::~OneMoment() {
  if (!is_own_) return;
  try {
    database_.roll_back();
  } catch (const std::exception&) {
    return;  // nothing was written: closing the file ends the transaction as well
  }
}

}  // namespace vbarchive::archive
