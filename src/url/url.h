// Addresses: RFC 3986 resolution as browsers do it. No network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vbarchive/time.h"

namespace vbarchive::url {

/// The parts of an absolute or relative reference; the query and fragment without `?` and `#`, nothing decoded.
struct Url {
  std::string scheme;     ///< lower case, without the colon; empty for a relative reference
  std::string authority;  ///< user and default port removed, host in lower case
  std::string path;
  std::optional<std::string> query;
  std::optional<std::string> fragment;

  bool operator==(const Url&) const = default;
};

/// Splits any reference; leading and trailing white space and inner line breaks and tabs are dropped, as browsers do.
[[nodiscard]] Url split(std::string_view reference);

/// The same parts as they are written, without copies: of `reference`, or of `kept`, where something had to be dropped
/// from its middle.
struct Reference {
  std::string_view scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query, fragment;
};
[[nodiscard]] Reference take_apart(std::string_view reference, std::string& kept);

[[nodiscard]] std::string join(const Url& url);

/// Whether an address is a whole one of the web: `http://…`, `https://…`.
[[nodiscard]] bool is_absolute(std::string_view address);

/// `reference` against `base`, dot segments removed. With an empty base the reference comes back as it is, cleaned.
[[nodiscard]] std::string resolve(std::string_view reference, std::string_view base);

/// The same against a base that was split before, and is not empty.
[[nodiscard]] std::string resolve(std::string_view reference, const Url& base);

/// Without vBulletin's session (`s=` and 32 hexadecimal digits, also in a mirrored name) and PHP's (`PHPSESSID`,
/// `sid`). All else stays as it is.
[[nodiscard]] std::string without_session(std::string_view url);

/// An address that the Wayback Machine rewrote: `/web/20151229185300im_/http://board.example/` names the original and
/// when it was captured.
struct Archived {
  std::string original;
  UtcTime captured_at;
};
[[nodiscard]] std::optional<Archived> archived(std::string_view url);

/// Percent-decoded UTF-8; a bad escape stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// The pairs of a query, split at `&`, `;` and `&amp;`, percent-decoded; a lone word is a key with an empty value.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query);

}  // namespace vbarchive::url
