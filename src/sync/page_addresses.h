// At which address a page of the board is asked for, as far as the archive tells.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "archive/gaps.h"
#include "archive/sync_state.h"
#include "records/page_key.h"

namespace vbarchive::sync {

class PageAddresses {
 public:
  /// `board`: an address on the host at which the board is visited. `is_within_board`: which addresses are on it; none
  /// given: those of that host and scheme.
  PageAddresses(const archive::SyncState& state, std::string board,
                std::function<bool(const std::string&)> is_within_board = {});
  PageAddresses(const PageAddresses&) = delete;
  PageAddresses& operator=(const PageAddresses&) = delete;

  /// Whether an address is the board's, and may be the page of `key`.
  [[nodiscard]] bool may_fetch(const std::string& address, const PageKey& key) const;

  /// Without session, and where it differs from the board by `www.` or the scheme alone, there.
  [[nodiscard]] std::string ours(std::string_view link) const;

  /// Under which the page was had before, on the board's host of today; nothing when it is another's.
  [[nodiscard]] std::optional<std::string> held(const PageKey& key) const;

  /// The first page as it is linked, one that worked before, one as the board writes those of another thread, the plain
  /// form. `first_page`: the address of the first page of the thread, where a list or a page links it. `neighbour`: a
  /// page of the board beside which the plain form stands.
  [[nodiscard]] std::string of(const PageKey& key, const std::optional<std::string>& first_page,
                               const std::optional<std::string>& neighbour = {}) const;

  /// The page that shows a post, in the board's form for one post: `showthread.php?p=71`; on boards of version 5, which
  /// have no scripts, `?p=71` behind a thread's address, where one is known.
  [[nodiscard]] std::string of_post(Id post, const std::optional<Id>& thread,
                                    const std::optional<std::string>& thread_url) const;

  /// What would fill a gap.
  [[nodiscard]] std::string of(const archive::Gap& gap) const;

 private:
  [[nodiscard]] std::optional<std::string> first_page(Id thread, const std::optional<std::string>& link) const;

  const archive::SyncState& state_;
  std::string board_;
  std::function<bool(const std::string&)> is_within_board_;
  mutable std::optional<archive::SyncState::PagePair> pair_;  // found once it is asked for
};

}  // namespace vbarchive::sync
