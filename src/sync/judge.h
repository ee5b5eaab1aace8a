// What to make of an answer: whether it is the page that was asked for, or stands in its place.
#pragma once

#include <optional>
#include <string>

#include "vbarchive/records.h"

namespace vbarchive::sync {

enum class Verdict {
  take,       ///< a page of the board, whole
  again,      ///< the board is busy, or the page is not whole: worth another try
  follow,     ///< it sends on to Signs::refresh
  gone,       ///< the board says that there is no such page
  denied,     ///< not for this reader
  useless,    ///< will not get better by asking again
  no_access,  ///< nothing more to be had without another login: the run ends
  stop,       ///< nothing more is to be asked of the host: the run ends
};

struct Judgement {
  Verdict verdict = Verdict::take;
  std::string why;  ///< for people
};

/// Whom the pages of the run must be for.
struct Reader {
  bool is_member = false;     ///< logged in, by cookies or a login
  std::optional<Id> user_id;  ///< as the first page said, if it did
};

[[nodiscard]] Judgement judge(const Page& page, int status, const Reader& reader);

/// A guard of the host that wants to see a browser or a person.
[[nodiscard]] bool is_challenge(const Page& page);

}  // namespace vbarchive::sync
