// What the board claims, or its posts name, and the archive does not hold.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "archive/database.h"
#include "records/page_key.h"
#include "vbarchive/records.h"

namespace vbarchive::archive {

enum class GapKind {
  thread,   ///< known by a list, by a link or by single posts: none of its pages is held
  page,     ///< one of the pages that the thread is said to have
  number,   ///< a post whose neighbours by number are held
  replies,  ///< posts that a list counts, where all pages are held
  poll,     ///< votes that do not add up
  quote,    ///< a post that another one quotes by a link
};
inline constexpr std::array all_gap_kinds = {GapKind::thread,  GapKind::page, GapKind::number,
                                             GapKind::replies, GapKind::poll, GapKind::quote};

[[nodiscard]] const char* name_of(GapKind kind);

/// What is missing, and the page that would show it.
struct Gap {
  GapKind kind = GapKind::page;
  std::optional<Id> thread_id;                 ///< of a quote the thread of the post that quotes, where it is known
  std::optional<std::int64_t> first, last;     ///< pages or post numbers that are missing; of a quote the post's id
  std::string what;                            ///< for people
  std::optional<PageKey> page;                 ///< fills it; absent for a quote
  std::optional<Id> post_id;                   ///< of a quote: the post that is missing
  std::optional<std::string> thread_url;       ///< of the thread's first page, as lists link it
  [[nodiscard]] std::string fill_key() const;  ///< of what fills it, as in `captures.key`
};

using GapSink = std::function<void(const Gap&)>;

/// Tells each gap, those of a thread together, threads in the order of their numbers, quotes last. Reads the archive
/// as it is at the beginning, also beside a writer. Pages beyond the 20,000th missing one of a thread are not named.
void find_gaps(Database& database, const GapSink& sink);

}  // namespace vbarchive::archive
