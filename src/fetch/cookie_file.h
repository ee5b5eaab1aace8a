// Cookie files in Netscape's format, as browsers' add-ons, curl and wget write them. Read only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace vbarchive::fetch {

/// A cookie as one line of the file: `DOMAIN SUBDOMAINS PATH SECURE EXPIRES NAME VALUE`, parted by tabs, `#HttpOnly_`
/// before it where it was there.
struct Cookie {
  std::string line;
};

struct CookieFile {
  std::vector<Cookie> cookies;         ///< those for the host
  std::size_t others = 0;              ///< how many are for other hosts: they are not kept
  bool is_readable_by_others = false;  ///< the file's permissions let others read it
};

/// Reads the cookies of a file that belong to `host` (as Origin has it). Throws Error (usage) with the number of the
/// line for one that is none, and when the file cannot be read. Nothing of a cookie is in a message.
[[nodiscard]] CookieFile read_cookie_file(const std::filesystem::path& path, std::string_view host);

/// Whether a netrc file has credentials for `host`. Throws Error (usage) when the file cannot be read.
[[nodiscard]] bool netrc_names(const std::filesystem::path& path, std::string_view host);

}  // namespace vbarchive::fetch
