#include "support/saved_ways.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <functional>

#include "text/digest.h"
#include "url/url.h"

namespace vbarchive::testing {
namespace {

/// Takes the name of a tag and the value of its href, src or action; gives the value that it shall have.
using Rewrite = std::function<std::string(std::string_view tag, std::string_view value)>;

/// Each tag of a page with its addresses rewritten; text, comments and scripts stay.
std::string rewritten(std::string_view page, const Rewrite& rewrite) {
  std::string result;
  std::size_t at = 0;
  const auto copy_until = [&](std::size_t end) {
    end = std::min(end, page.size());
    result += page.substr(at, end - at);
    at = end;
  };
  while (at < page.size()) {
    copy_until(page.find('<', at));
    if (at == page.size()) break;
    if (page.substr(at).starts_with("<!--")) {
      copy_until(page.find("-->", at));
      continue;
    }
    const std::size_t end = std::min(page.find('>', at), page.size());
    const std::string_view whole = page.substr(at, end - at);
    const std::string_view tag = whole.substr(1, whole.find_first_of(" \n\t") - 1);
    for (;;) {
      std::size_t value = std::string_view::npos;
      for (const std::string_view name : {" href=\"", " src=\"", " action=\""}) {
        const std::size_t found = page.find(name, at);
        if (found < end) value = std::min(value, found + name.size());
      }
      if (value == std::string_view::npos) break;
      copy_until(value);
      const std::size_t close = std::min(page.find('"', at), end);
      result += rewrite(tag, page.substr(at, close - at));
      at = close;
    }
    copy_until(end);
    if (tag == "script") copy_until(page.find("</script", at));
  }
  return result;
}

bool is_an_address(std::string_view value) {
  return !value.empty() && value.front() != '#' && !value.starts_with("javascript:") && !value.starts_with("mailto:") &&
         !value.starts_with("data:");
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string escaped(std::string_view address) { return replaced(std::string(address), "&", "&amp;"); }
std::string unescaped(std::string_view value) { return replaced(std::string(value), "&amp;", "&"); }

std::string printed(UtcTime time, const char* form) {
  const auto seconds = static_cast<std::time_t>(time.seconds);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text = {};
  return {text.data(), std::strftime(text.data(), text.size(), form, &parts)};
}

std::string inserted(std::string page, std::string_view mark, std::string_view what, bool is_behind) {
  const std::size_t at = page.find(mark);
  return at == std::string::npos ? page : page.insert(is_behind ? page.find('>', at) + 1 : at, what);
}

}  // namespace

std::string wayback_stamp(UtcTime time) { return printed(time, "%Y%m%d%H%M%S"); }

std::string wayback_address(std::string_view address, UtcTime time, std::string_view kind) {
  return fmt::format("https://web.archive.org/web/{}{}/{}", wayback_stamp(time), kind, address);
}

std::string by_wayback_machine(const ServedPage& page, std::string_view base, UtcTime time) {
  std::string html = rewritten(page.bytes, [&](std::string_view tag, std::string_view value) {
    if (!is_an_address(value)) return std::string(value);
    const std::string_view kind = tag == "img" ? "im_" : tag == "script" ? "js_" : tag == "link" ? "cs_" : "";
    return wayback_address(url::resolve(value, base), time, kind);
  });
  html = inserted(std::move(html), "<head",
                  "<script type=\"text/javascript\" src=\"https://web-static.archive.org/_static/js/"
                  "bundle-playback.js\" charset=\"utf-8\"></script>\n<!-- End Wayback Rewrite JS Include -->\n",
                  true);
  // The toolbar leads to other captures of the page.
  const UtcTime earlier{time.seconds - 86'400}, later{time.seconds + 86'400};
  const std::string toolbar = fmt::format(
      "<!-- BEGIN WAYBACK TOOLBAR INSERT -->\n<div id=\"wm-ipp-base\" lang=\"en\"><a href=\"{}\">earlier</a>"
      "<a href=\"{}\">later</a><span>2 captures</span></div>\n<!-- END WAYBACK TOOLBAR INSERT -->",
      escaped(wayback_address(page.address, earlier)), escaped(wayback_address(page.address, later)));
  html = inserted(std::move(html), "<body", toolbar, true);
  return html +
         fmt::format("<!--\n     FILE ARCHIVED ON {} AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON {}.\n-->\n",
                     printed(time, "%H:%M:%S %b %d, %Y"),
                     printed(UtcTime{time.seconds + 300'000'000}, "%H:%M:%S %b %d, %Y"));
}

std::string as_mhtml(const ServedPage& page, UtcTime time) {
  constexpr std::size_t longest_line = 75;
  std::string body, line;
  const auto end_line = [&](std::string_view end) {
    body.append(line).append(end);
    line.clear();
  };
  for (std::size_t i = 0; i < page.bytes.size(); ++i) {
    const char c = page.bytes[i];
    if (c == '\n') {
      end_line("\r\n");
      continue;
    }
    const bool is_last = i + 1 == page.bytes.size() || page.bytes[i + 1] == '\n';
    const bool is_plain = (c > ' ' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !is_last);
    const std::string shown = is_plain ? std::string(1, c) : fmt::format("={:02X}", static_cast<unsigned char>(c));
    if (line.size() + shown.size() > longest_line) end_line("=\r\n");
    line += shown;
  }
  body += line;
  return fmt::format(
      "From: <Saved by Blink>\r\nSnapshot-Content-Location: {0}\r\nSubject: a page\r\nDate: {1}\r\nMIME-Version: "
      "1.0\r\n"
      "Content-Type: "
      "multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----MultipartBoundary--Qz7\"\r\n\r\n\r\n"
      "------MultipartBoundary--Qz7\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: {0}\r\n\r\n{2}\r\n"
      "------MultipartBoundary--Qz7\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n"
      "Content-Location: cid:css-1@mhtml.blink\r\n\r\nbody {{ margin: 0; }}\r\n"
      "------MultipartBoundary--Qz7--\r\n",
      page.address, printed(time, "%a, %d %b %Y %H:%M:%S -0000"), body);
}

std::string httrack_name(std::string_view address) {
  const url::Url parts = url::split(address);
  std::string name = parts.path.substr(parts.path.rfind('/') + 1);
  if (name.empty()) name = "index";
  if (const std::size_t dot = name.rfind(".php"); dot != std::string::npos) name.resize(dot);
  if (parts.query) name += text::sha256_hex(*parts.query).substr(0, 4);
  return name + ".html";
}

std::string by_httrack(const ServedPage& page, std::string_view base, const std::vector<std::string>& mirrored,
                       UtcTime time) {
  std::string html = rewritten(page.bytes, [&](std::string_view tag, std::string_view value) {
    if (tag == "base") return std::string();
    if (!is_an_address(value)) return std::string(value);
    url::Url parts = url::split(url::resolve(unescaped(value), base));
    const std::string fragment = parts.fragment ? "#" + *parts.fragment : "";
    parts.fragment.reset();
    if (std::ranges::find(mirrored, url::join(parts)) == mirrored.end())
      return escaped(url::join(parts)).append(fragment);
    const std::string query = parts.query ? "?" + escaped(*parts.query) : "";
    return httrack_name(url::join(parts)) + query + fragment;
  });
  html = replaced(std::move(html), "<base href=\"\" />", "<base  />");
  const std::string comment = fmt::format(
      "\n<!-- Mirrored from {} by HTTrack Website Copier/3.x [XR&CO'2014], {} -->\n"
      "<!-- Added by HTTrack --><meta http-equiv=\"content-type\" content=\"text/html;charset=UTF-8\" />"
      "<!-- /Added by HTTrack -->\n",
      page.address.substr(page.address.find("://") + 3), printed(time, "%a, %d %b %Y %H:%M:%S GMT"));
  return inserted(std::move(html), "<head>", comment, false);
}

}  // namespace vbarchive::testing
