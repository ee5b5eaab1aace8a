// What becomes of a page on its way to a disk: as the Wayback Machine, a browser and HTTrack keep it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/time.h"

namespace vbarchive::testing {

/// A page as its server sends it, UTF-8, with its absolute address.
struct ServedPage {
  std::string address;
  std::string bytes;
};

/// `20151229042900`.
[[nodiscard]] std::string wayback_stamp(UtcTime time);
/// `https://web.archive.org/web/20151229042900/http://…`; `kind`: `id_` names the bytes as they were served.
[[nodiscard]] std::string wayback_address(std::string_view address, UtcTime time, std::string_view kind = "");
/// With the toolbar, all addresses leading into the archive, and the comment at its end. `base`: of relative ones.
[[nodiscard]] std::string by_wayback_machine(const ServedPage& page, std::string_view base, UtcTime time);

/// As Chromium saves a page as one file: quoted-printable within multipart/related, with a style sheet beside it.
[[nodiscard]] std::string as_mhtml(const ServedPage& page, UtcTime time);

/// The name in its folder that HTTrack gives a page: `showthread6f4a.html` for `showthread.php?t=5`.
[[nodiscard]] std::string httrack_name(std::string_view address);
/// With links between `mirrored` pages (addresses; all in one folder) led to their files, all others made absolute,
/// without a base, and with the comment that tells the address.
[[nodiscard]] std::string by_httrack(const ServedPage& page, std::string_view base,
                                     const std::vector<std::string>& mirrored, UtcTime time);

}  // namespace vbarchive::testing
