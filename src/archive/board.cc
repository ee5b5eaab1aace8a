#include "archive/board.h"

#include <string>

#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::archive {
namespace {

/// Host and folder, `board.example/forum/`.
std::string place_of(std::string_view address) {
  const url::Url parts = url::split(address);
  std::string host = text::ascii_lower(parts.authority);
  if (host.starts_with("www.")) host.erase(0, 4);
  const auto script = parts.path.rfind('/');
  return host + (script == std::string::npos ? "/" : parts.path.substr(0, script + 1));
}

}  // namespace

bool is_same_board(std::string_view a, std::string_view b) { return place_of(a) == place_of(b); }

}  // namespace vbarchive::archive
