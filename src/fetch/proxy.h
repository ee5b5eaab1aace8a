// Whether the environment sends requests through a proxy, by curl's rules.
#pragma once

#include <functional>
#include <string>

#include "fetch/origin.h"

namespace vbarchive::fetch {

/// The value of an environment variable, or null.
using Environment = std::function<const char*(const char* name)>;

/// What `http_proxy` (lower case alone: a web server's environment may hold a header of the other spelling),
/// `https_proxy`, `all_proxy` and `no_proxy` say for an origin; empty for none.
[[nodiscard]] std::string proxy_for(const Origin& origin, const Environment& environment);

}  // namespace vbarchive::fetch
