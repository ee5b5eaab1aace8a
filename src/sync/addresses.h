// Which pages links name, and at which address a page is asked for, whatever dress the board gives its addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "records/page_key.h"

namespace vbarchive::sync {

/// Without session and fragment.
[[nodiscard]] std::string cleaned(std::string_view address);

/// The page that a link names, of those that a sync fetches: threads, forums, the index. Nothing for actions, for
/// printable and text views, and for a thread that is known by one of its posts alone.
[[nodiscard]] std::optional<PageKey> key_of_link(std::string_view address);

/// Whether an address may be the page of `key`: it says so, or, where it is a mere path with a name, nothing else. The
/// board's own rows and pagers give such addresses their meaning.
[[nodiscard]] bool may_name(std::string_view address, const PageKey& key);

/// The address of another page of the same thread or forum: `address` with the number of its page replaced. Nothing
/// where it names no page above 1.
[[nodiscard]] std::optional<std::string> with_page(std::string_view address, int page);

/// The address of a page of a thread, from the one of its first page, as the board writes it for another thread:
/// `first` and `other` are pages 1 and `other_page` of that one.
[[nodiscard]] std::optional<std::string> as_written(std::string_view first, std::string_view other, int other_page,
                                                    std::string_view own_first, int page);

/// Where nothing is known of the board's way to write them: `showthread.php?t=7&page=2` beside `neighbour`, a page of
/// the board, as version 3 and 4 understand it whatever they print; for version 5 `/page2` behind the first page.
[[nodiscard]] std::optional<std::string> by_default(std::string_view neighbour, const PageKey& key);

/// `address` on the host of `board`, when both are one host but for `www.` and scheme: boards moved to https.
[[nodiscard]] std::optional<std::string> on_host_of(std::string_view board, std::string_view address);

}  // namespace vbarchive::sync
