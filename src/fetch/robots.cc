#include "fetch/robots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "text/utf8.h"

namespace vbarchive::fetch {
namespace {

constexpr double longest_delay = 86'400;  // s; more would only be a way to say no

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// RFC 3986: what means the same with an escape and without.
bool is_unreserved(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// One way to write every path: characters beyond ASCII, `*` and `$` escaped, escapes in upper case, and none for
/// unreserved characters.
std::string normal(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  for (std::size_t at = 0; at < path.size(); ++at) {
    const char c = path[at];
    if (c == '%' && at + 2 < path.size() && hexadecimal(path[at + 1]) >= 0 && hexadecimal(path[at + 2]) >= 0) {
      const auto byte = static_cast<unsigned char>(hexadecimal(path[at + 1]) * 16 + hexadecimal(path[at + 2]));
      if (is_unreserved(static_cast<char>(byte))) {
        out += static_cast<char>(byte);
      } else {
        out += fmt::format("%{:02X}", byte);
      }
      at += 2;
    } else if (static_cast<unsigned char>(c) >= 0x80 || static_cast<unsigned char>(c) <= 0x20 || c == '*' || c == '$') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// The product that a User-agent line names, in lower case; `*` for all.
std::string product_of(std::string_view value) {
  if (value == "*" || value.starts_with("* ")) return "*";
  std::size_t end = 0;
  while (end < value.size() && (is_letter(value[end]) || value[end] == '-' || value[end] == '_')) ++end;
  return text::ascii_lower(value.substr(0, end));
}

std::optional<Millis> seconds_of(std::string_view value) {
  const std::string text(value);
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; })) {
    return std::nullopt;
  }
  char* end = nullptr;
  // The locale of the program stays "C", whose decimal mark is the point.
  const double seconds = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return std::nullopt;
  return Millis(static_cast<Millis::rep>(std::min(seconds, longest_delay) * 1000.0 + 0.5));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Robots::Robots(std::string_view text, std::string_view product) {
  struct Group {
    bool is_there = false;
    std::vector<Rule> rules;
    std::optional<Millis> crawl_delay;
  };
  Group own, everybody;
  bool is_own = false, is_everybody = false, is_naming = false;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find('#'));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = text::ascii_lower(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (key == "user-agent") {
      // Names that follow each other share what comes after them.
      if (!is_naming) is_own = is_everybody = false;
      is_naming = true;
      const std::string name = product_of(value);
      is_own = is_own || name == text::ascii_lower(product);
      is_everybody = is_everybody || name == "*";
      own.is_there = own.is_there || is_own;
      continue;
    }
    const bool is_delay = key == "crawl-delay";
    if (!is_delay && key != "allow" && key != "disallow") continue;
    is_naming = false;
    const auto add = [&](Group& group) {
      if (is_delay) {
        const std::optional<Millis> delay = seconds_of(value);
        if (delay && (!group.crawl_delay || *delay > *group.crawl_delay)) group.crawl_delay = delay;
        return;
      }
      if (value.empty()) return;
      Rule rule;
      rule.is_allowed = key == "allow";
      std::string_view pattern = value;
      if (pattern.ends_with('$')) {
        rule.is_anchored = true;
        pattern.remove_suffix(1);
      }
      for (std::size_t start = 0;;) {
        const std::size_t star = pattern.find('*', start);
        rule.parts.push_back(normal(pattern.substr(start, star - start)));
        rule.length += rule.parts.back().size();
        if (star == std::string_view::npos) break;
        ++rule.length;
        start = star + 1;
      }
      if (rule.is_anchored) ++rule.length;
      group.rules.push_back(std::move(rule));
    };
    if (is_own) add(own);
    if (is_everybody) add(everybody);
  }
  Group& chosen = own.is_there ? own : everybody;
  rules_ = std::move(chosen.rules);
  crawl_delay_ = chosen.crawl_delay;
  // The first that matches is the one that decides.
  std::stable_sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) {
    return a.length != b.length ? a.length > b.length : a.is_allowed && !b.is_allowed;
  });
}

bool Robots::matches(const Rule& rule, std::string_view target) {
  // The leftmost place for each part leaves the most for the rest: no going back, so no rule takes long.
  const std::string& first = rule.parts.front();
  if (!target.starts_with(first)) return false;
  if (rule.parts.size() == 1) return !rule.is_anchored || target.size() == first.size();
  std::size_t at = first.size();
  for (std::size_t i = 1; i + 1 < rule.parts.size(); ++i) {
    const std::size_t found = target.find(rule.parts[i], at);
    if (found == std::string_view::npos) return false;
    at = found + rule.parts[i].size();
  }
  const std::string& last = rule.parts.back();
  if (rule.is_anchored) return target.size() - at >= last.size() && target.ends_with(last);
  return target.find(last, at) != std::string_view::npos;
}

bool Robots::allows(std::string_view target) const {
  if (target == "/robots.txt") return true;
  const std::string path = normal(target);
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [&path](const Rule& rule) { return matches(rule, path); });
  return found == rules_.end() || found->is_allowed;
}

}  // namespace vbarchive::fetch
