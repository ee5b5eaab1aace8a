// All rows again from the captures: what there was before, and what is different after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "archive/database.h"
#include "vbarchive/archive.h"

namespace vbarchive::archive {

/// What no page says: it survives when all that pages say is forgotten.
struct Outside {
  std::string base_url;                     ///< may have been given by hand; empty for none
  std::vector<std::pair<Id, Id>> moved_to;  ///< threads whose addresses led to another one
};

/// Forgets all that pages say, and that captures were understood; the captures, sources, runs and what a sync has to
/// remember stay. Within the open transaction.
[[nodiscard]] Outside forget_pages(Archive& archive);

/// Before the first page is added again, and after the last.
void restore_board(Archive& archive, const Outside& outside);
void restore_moves(Archive& archive, const Outside& outside);

/// A number for the rows of each thread, post … : rows that are the same have the same.
using RowDigests = std::vector<std::pair<Id, std::uint64_t>>;  ///< by id
/// By table; those of parts (links, thanks, poll options …) count with the post or thread that they belong to.
using ArchiveDigests = std::map<std::string, RowDigests>;
[[nodiscard]] ArchiveDigests digests(Database& database);

struct TableChange {
  std::string table;
  std::vector<Id> added, changed, gone;
};
/// Tables in which nothing is different are left out.
[[nodiscard]] std::vector<TableChange> changes(const ArchiveDigests& before, const ArchiveDigests& after);

}  // namespace vbarchive::archive
