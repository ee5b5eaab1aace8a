#include "url/url.h"

#include <algorithm>
#include <cstddef>

#include "text/utf8.h"

namespace vbarchive::url {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hexadecimal(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text::equals_ignoring_ascii_case(text.substr(0, prefix.size()), prefix);
}

/// As the WHATWG parser begins: control characters and blanks off the ends, tabs and line breaks out everywhere.
/// `kept` holds the text where something was inside.
std::string_view cleaned(std::string_view reference, std::string& kept) {
  const auto is_dropped_at_ends = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  const auto is_dropped = [](char c) { return c == '\t' || c == '\n' || c == '\r'; };
  while (!reference.empty() && is_dropped_at_ends(reference.front())) reference.remove_prefix(1);
  while (!reference.empty() && is_dropped_at_ends(reference.back())) reference.remove_suffix(1);
  if (std::none_of(reference.begin(), reference.end(), is_control)) return reference;
  kept = reference;
  std::erase_if(kept, is_dropped);
  return kept;
}

/// How many characters the scheme has; 0 for a relative reference.
std::size_t length_of_scheme(std::string_view reference) {
  if (reference.empty() || !is_alpha(reference.front())) return 0;
  for (std::size_t i = 1; i < reference.size(); ++i) {
    const char c = reference[i];
    if (c == ':') return i;
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

struct DefaultPort {
  std::string_view scheme, port;
};

/// The schemes whose addresses are resolved and tidied; all others are not ours to read.
constexpr DefaultPort default_ports[] = {{"http", "80"}, {"https", "443"}, {"ftp", "21"}};

const DefaultPort* default_port(std::string_view scheme) {
  const auto* const found = std::find_if(std::begin(default_ports), std::end(default_ports),
                                         [&](const auto& d) { return d.scheme == scheme; });
  return found == std::end(default_ports) ? nullptr : found;
}

std::string tidy_authority(std::string_view authority, std::string_view scheme) {
  if (authority.find('@') != std::string_view::npos) authority.remove_prefix(authority.rfind('@') + 1);
  if (authority.find(':') == std::string_view::npos) return text::ascii_lower(authority);
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');  // of an IPv6 address, whose colons begin no port
  if (bracket == std::string_view::npos || colon > bracket) {
    const std::string_view port = authority.substr(colon + 1);
    const DefaultPort* const usual = default_port(scheme);
    if (port.empty() || (usual != nullptr && port == usual->port)) authority = authority.substr(0, colon);
  }
  return text::ascii_lower(authority);
}

bool is_dot(std::string_view segment) { return segment == "." || text::equals_ignoring_ascii_case(segment, "%2e"); }

bool is_double_dot(std::string_view segment) {
  return segment == ".." || text::equals_ignoring_ascii_case(segment, ".%2e") ||
         text::equals_ignoring_ascii_case(segment, "%2e.") || text::equals_ignoring_ascii_case(segment, "%2e%2e");
}

/// Whether a segment of a path begins as those of dots do: a quick look.
bool may_have_dot_segments(std::string_view path) {
  return path.starts_with('.') || path.find('%') != std::string_view::npos || path.find("/.") != std::string_view::npos;
}

/// A rooted path cannot be left upwards; of a relative one the surplus `..` stay.
std::string without_dot_segments(std::string_view path) {
  const bool is_rooted = !path.empty() && path.front() == '/';
  if (is_rooted) path.remove_prefix(1);
  std::vector<std::string_view> kept;
  bool ends_in_folder = false;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    ends_in_folder = false;
    if (is_double_dot(segment)) {
      if (!kept.empty() && !is_double_dot(kept.back())) {
        kept.pop_back();
      } else if (!is_rooted) {
        kept.push_back(segment);
      }
      ends_in_folder = true;
    } else if (is_dot(segment)) {
      ends_in_folder = true;
    } else {
      kept.push_back(segment);
    }
    start = end + 1;
  }
  std::string out = is_rooted ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  if (ends_in_folder && !kept.empty()) out += '/';
  return out;
}

/// What parts the pairs of a query, the longest first. A mirrored file's name has `-` or `%26`.
constexpr std::string_view joiners[] = {"&amp;amp;", "&amp;", "&", ";", "%26", "-"};
constexpr std::string_view openers[] = {"?", "%3F", "%3f", "@"};

std::size_t joiner_at(std::string_view text) {
  for (const std::string_view joiner : joiners) {
    if (text.substr(0, joiner.size()) == joiner) return joiner.size();
  }
  return 0;
}

template <std::size_t N>
std::size_t ending_of(std::string_view text, const std::string_view (&endings)[N]) {
  for (const std::string_view ending : endings) {
    if (text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending) return ending.size();
  }
  return 0;
}

struct SessionKey {
  std::string_view key;
  std::size_t shortest, longest;  ///< how long a value is a session's
  bool is_hexadecimal;
};

constexpr SessionKey session_keys[] = {
    {"s=", 32, 32, true},
    {"PHPSESSID=", 0, 256, false},
    {"sid=", 22, 256, false},  // PHP's shortest; a short sid names something else
};

/// Whether the end of such a key stands anywhere: a quick look.
bool may_hold_session(std::string_view url) {
  for (std::size_t at = url.find('='); at != std::string_view::npos; at = url.find('=', at + 1)) {
    if (at > 0 && std::string_view("sSdD").find(url[at - 1]) != std::string_view::npos) return true;
  }
  return false;
}

/// How long the session parameter is that `text` begins with; 0 when there is none.
std::size_t length_of_session(std::string_view text) {
  for (const SessionKey& known : session_keys) {
    if (!starts_with_ignoring_case(text, known.key)) continue;
    std::size_t end = known.key.size();
    while (end < text.size() &&
           (known.is_hexadecimal ? hexadecimal(text[end]) >= 0
                                 : is_alpha(text[end]) || is_digit(text[end]) || text[end] == ',')) {
      ++end;
    }
    const std::size_t length = end - known.key.size();
    if (length < known.shortest || length > known.longest) continue;
    const std::string_view rest = text.substr(end);
    if (rest.empty() || rest.front() == '#' || rest.substr(0, 4) == ".htm" || joiner_at(rest) > 0) return end;
  }
  return 0;
}

/// An address of these parts; `folder` stands in front of the path.
std::string joined(std::string_view scheme, std::string_view authority, std::string_view folder, std::string_view path,
                   std::optional<std::string_view> query, std::optional<std::string_view> fragment) {
  std::string out;
  out.reserve(scheme.size() + authority.size() + folder.size() + path.size() + (query ? query->size() : 0) +
              (fragment ? fragment->size() : 0) + 8);
  if (!scheme.empty()) out.append(scheme).append(":");
  if (!authority.empty() || scheme == "file") {
    out.append("//").append(authority);
  } else if ((folder.empty() ? path : folder).substr(0, 2) == "//") {
    out += "/.";  // else the path would be read as an authority
  }
  out.append(folder).append(path);
  if (query) out.append("?").append(*query);
  if (fragment) out.append("#").append(*fragment);
  return out;
}

std::optional<std::string_view> view_of(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

/// The parts of a reference that was cleaned.
Reference parts_of(std::string_view rest) {
  Reference parts;
  if (const std::size_t length = length_of_scheme(rest); length > 0) {
    parts.scheme = rest.substr(0, length);
    rest.remove_prefix(length + 1);
  }
  if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
    parts.fragment = rest.substr(hash + 1);
    rest = rest.substr(0, hash);
  }
  if (const auto mark = rest.find('?'); mark != std::string_view::npos) {
    parts.query = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  if (rest.substr(0, 2) == "//") {
    rest.remove_prefix(2);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    parts.authority = rest.substr(0, end);
    rest.remove_prefix(end);
  }
  parts.path = rest;
  return parts;
}

}  // namespace

Reference take_apart(std::string_view reference, std::string& kept) { return parts_of(cleaned(reference, kept)); }

Url split(std::string_view reference) {
  std::string kept;
  const Reference parts = take_apart(reference, kept);
  Url url;
  url.scheme = text::ascii_lower(parts.scheme);
  if (parts.authority) url.authority = tidy_authority(*parts.authority, url.scheme);
  url.path = parts.path;
  if (parts.query) url.query = *parts.query;
  if (parts.fragment) url.fragment = *parts.fragment;
  return url;
}

std::string join(const Url& url) {
  return joined(url.scheme, url.authority, {}, url.path, view_of(url.query), view_of(url.fragment));
}

bool is_absolute(std::string_view address) {
  const std::string start = text::ascii_lower(address.substr(0, 8));
  return start.starts_with("http://") || start.starts_with("https://");
}

std::string resolve(std::string_view reference, std::string_view base) {
  std::string kept;
  if (text::trim(base).empty()) return std::string(cleaned(reference, kept));
  return resolve(reference, split(base));
}

std::string resolve(std::string_view reference, const Url& from) {
  std::string kept;
  const std::string_view clean = cleaned(reference, kept);
  const Reference parts = parts_of(clean);
  std::string scheme = text::ascii_lower(parts.scheme);
  std::string authority = parts.authority ? tidy_authority(*parts.authority, scheme) : std::string{};
  std::string_view folder, path = parts.path;
  std::optional<std::string_view> query = parts.query;

  // Browsers read `http:x` on a page of the same scheme as `x`.
  if (default_port(scheme) != nullptr && scheme == from.scheme && authority.empty()) scheme.clear();

  if (scheme.empty()) {
    const bool base_is_opaque = !from.scheme.empty() && from.authority.empty() && from.path.substr(0, 1) != "/";
    if (base_is_opaque) return std::string(clean);
    scheme = from.scheme;
    if (!authority.empty()) {
      authority = tidy_authority(authority, scheme);
    } else {
      authority = from.authority;
      if (path.empty()) {
        path = from.path;
        if (!query) query = view_of(from.query);
      } else if (path.front() != '/') {
        const auto slash = from.path.rfind('/');
        if (slash != std::string::npos)
          folder = std::string_view(from.path).substr(0, slash + 1);
        else if (!authority.empty())
          folder = "/";
      }
    }
  } else if (default_port(scheme) == nullptr || authority.empty()) {
    return std::string(clean);
  }
  std::string plain;
  if (may_have_dot_segments(folder) || may_have_dot_segments(path)) {
    plain = without_dot_segments(std::string(folder).append(path));
    folder = {};
    path = plain;
  }
  if (folder.empty() && path.empty() && !authority.empty()) path = "/";
  return joined(scheme, authority, folder, path, query, parts.fragment);
}

std::string without_session(std::string_view url) {
  if (!may_hold_session(url)) return std::string(url);
  std::string out;
  out.reserve(url.size());
  for (std::size_t at = 0; at < url.size();) {
    if (url[at] == '#') {
      out.append(url.substr(at));
      break;
    }
    const std::string_view before = url.substr(0, at);
    const std::size_t joined = ending_of(before, joiners);
    const std::size_t opened = joined > 0 ? 0 : ending_of(before, openers);
    const std::size_t length = joined + opened > 0 ? length_of_session(url.substr(at)) : 0;
    if (length == 0) {
      out += url[at++];
      continue;
    }
    at += length;
    const std::size_t next = joiner_at(url.substr(at));
    if (ending_of(out, openers) > 0 && next > 0) {
      at += next;  // the next pair follows the opener
    } else {
      // `out` may end differently from the original where a session went just before.
      const std::size_t opener = ending_of(out, openers);
      out.erase(out.size() - (opener > 0 ? opener : ending_of(out, joiners)));
    }
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return std::string(text);
  const auto is_escape = [text](std::size_t at) {
    return at + 2 < text.size() && text[at] == '%' && hexadecimal(text[at + 1]) >= 0 && hexadecimal(text[at + 2]) >= 0;
  };
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (!is_escape(at)) {
      out += text[at++];
      continue;
    }
    // A character may take several escapes in a row; what they give must be UTF-8.
    std::string bytes;
    std::size_t end = at;
    for (; is_escape(end); end += 3) {
      bytes += static_cast<char>(hexadecimal(text[end + 1]) * 16 + hexadecimal(text[end + 2]));
    }
    for (std::size_t i = 0; i < bytes.size();) {
      const text::CodePoint point = text::code_point_at(bytes, i);
      if (point.is_well_formed) {
        out.append(bytes, i, point.length);
      } else {
        out.append(text.substr(at + 3 * i, 3 * point.length));
      }
      i += point.length;
    }
    at = end;
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto ends_pair = [](char c) { return c == '&' || c == ';'; };
  pairs.reserve(static_cast<std::size_t>(std::count_if(query.begin(), query.end(), ends_pair)) + 1);
  for (std::size_t start = 0; start < query.size();) {
    std::size_t end = start;
    while (end < query.size() && !ends_pair(query[end])) ++end;
    const std::string_view pair = query.substr(start, end - start);
    if (!pair.empty()) {
      const std::size_t equals = std::min(pair.find('='), pair.size());
      pairs.emplace_back(percent_decoded(pair.substr(0, equals)),
                         percent_decoded(pair.substr(std::min(equals + 1, pair.size()))));
    }
    start = end + 1;
    // `&amp;`, perhaps escaped more than once.
    if (end < query.size() && query[end] == '&') {
      while (query.substr(std::min(start, query.size()), 4) == "amp;") start += 4;
    }
  }
  return pairs;
}

}  // namespace vbarchive::url
