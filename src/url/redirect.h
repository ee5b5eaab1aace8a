// Links that lead somewhere else than they say: through a script of the board or of an advertiser.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vbarchive::url {

/// The address that an http address, or a relative one, wraps: `redirector.php?url=https%3A%2F%2Fa.example%2F`,
/// `anonym.to/?http://a.example/`, `go.php?url=aHR0cDovL2EuZXhhbXBsZS8=`. No host is known by name: what counts is that
/// the query holds one whole address and nothing in the path says that it is shown, shared or translated rather than
/// led to. Wrappers of wrappers are opened too. Nothing for an address that wraps none.
[[nodiscard]] std::optional<std::string> unwrapped(std::string_view address);

}  // namespace vbarchive::url
