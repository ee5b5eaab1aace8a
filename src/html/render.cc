#include "html/render.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

bool is_block(Tag tag) {
  switch (tag) {
    case Tag::article:
    case Tag::aside:
    case Tag::blockquote:
    case Tag::caption:
    case Tag::center:
    case Tag::dd:
    case Tag::details:
    case Tag::div:
    case Tag::dl:
    case Tag::dt:
    case Tag::fieldset:
    case Tag::figure:
    case Tag::footer:
    case Tag::form:
    case Tag::h1:
    case Tag::h2:
    case Tag::h3:
    case Tag::h4:
    case Tag::h5:
    case Tag::h6:
    case Tag::header:
    case Tag::hr:
    case Tag::legend:
    case Tag::li:
    case Tag::main:
    case Tag::nav:
    case Tag::ol:
    case Tag::p:
    case Tag::pre:
    case Tag::section:
    case Tag::summary:
    case Tag::table:
    case Tag::tbody:
    case Tag::tfoot:
    case Tag::thead:
    case Tag::tr:
    case Tag::ul:
      return true;
    default:
      return false;
  }
}

bool is_silent(const Node& node) {
  switch (node.tag()) {
    case Tag::iframe:
    case Tag::video:
      return node.is_closed();  // words for browsers that cannot show it

    case Tag::script:
    case Tag::style:
    case Tag::noscript:
    case Tag::head:
    case Tag::input:
    case Tag::button:
    case Tag::select:
    case Tag::textarea:
    case Tag::template_:
    case Tag::svg:
      return true;
    default:
      return false;
  }
}

/// Builds lines: knows what white space is still owed, so that nothing is trimmed afterwards.
class Lines {
 public:
  void words(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t blank = space_at(text, at);
      if (blank > 0) {
        blank_owed_ = true;
        at += blank;
        continue;
      }
      // With the words behind it, as far as single blanks part them.
      std::size_t end = at + 1;
      while (end < text.size()) {
        const auto byte = static_cast<unsigned char>(text[end]);
        const bool is_of_word = (byte > ' ' && byte != 0xC2) || space_at(text, end) == 0;
        if (!is_of_word && (byte != ' ' || end + 1 == text.size() || space_at(text, end + 1) > 0)) break;
        ++end;
      }
      word(text.substr(at, end - at));
      at = end;
    }
  }

  void word(std::string_view text) {
    if (text.empty()) return;
    if (tab_owed_ && !at_start_)
      out_ += '\t';
    else if (blank_owed_ && !at_start_)
      out_ += ' ';
    blank_owed_ = tab_owed_ = false;
    flush_breaks();
    out_ += text;
    at_start_ = false;
  }

  /// `br`: ends the line, be it empty.
  void line_break() {
    ++breaks_;
    start_line();
  }

  /// Ends the line unless it is empty.
  void boundary() {
    if (!at_start_) {
      ++breaks_;
      start_line();
    }
  }

  /// A blank line before what follows.
  void paragraph() {
    boundary();
    breaks_ = std::max(breaks_, 2);
  }

  void cell() { tab_owed_ = !at_start_; }

  void verbatim(std::string_view text) {
    boundary();
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    if (text.empty()) return;
    flush_breaks();
    out_ += text;
    at_start_ = false;
    boundary();
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  /// Length of the white space at a place; 0 where there is none.
  static std::size_t space_at(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    if (c == '\xc2' && at + 1 < text.size() && text[at + 1] == '\xa0') return 2;
    return 0;
  }

  void start_line() {
    at_start_ = true;
    blank_owed_ = tab_owed_ = false;
  }

  /// Line ends are written when something follows: none stand at the ends, and no more than two together.
  void flush_breaks() {
    if (!out_.empty()) out_.append(static_cast<std::size_t>(std::min(breaks_, 2)), '\n');
    breaks_ = 0;
  }

  std::string out_;
  int breaks_ = 0;
  bool at_start_ = true;
  bool blank_owed_ = false;
  bool tab_owed_ = false;
};

/// Code as it was written: in `pre` all white space counts; elsewhere (PHP blocks) only `br` and no-break spaces do,
/// which stand for the author's line ends and blanks.
std::string verbatim_text(std::span<const Node> nodes, Range range) {
  const auto part = nodes.subspan(range.begin, range.end - range.begin);
  const bool is_preformatted = std::ranges::any_of(part, [](const Node& node) { return node.is(Tag::pre); }) ||
                               (!part.empty() && ancestor(part.front(), Tag::pre));
  std::string text;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Node& node = nodes[at];
    if (node.is(Tag::br)) {
      while (!is_preformatted && text.ends_with(' ')) text.pop_back();
      text += '\n';
    } else if (node.is(Tag::script)) {
      at = node.last();
    } else if (node.is_text()) {
      const std::string_view content = node.content();
      for (std::size_t i = 0; i < content.size(); ++i) {
        const char c = content[i];
        if (content.compare(i, 2, "\xc2\xa0") == 0) {
          text += ' ';
          ++i;
        } else if (is_preformatted) {
          if (c != '\r') text += c;
        } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
          if (!text.empty() && text.back() != ' ' && text.back() != '\n') text += ' ';
        } else {
          text += c;
        }
      }
    }
  }
  const std::size_t first = text.find_first_not_of('\n');
  return first == std::string::npos ? std::string{} : text.substr(first);
}

/// Walks sorted, disjoint ranges along with the nodes.
class Cursor {
 public:
  explicit Cursor(const std::vector<Range>& ranges) : ranges_(ranges) {}

  /// The range that holds this node, which lies behind those asked for before; nullptr when none does.
  const Range* at(std::uint32_t order) {
    while (next_ < ranges_.size() && ranges_[next_].end <= order) ++next_;
    return next_ < ranges_.size() && ranges_[next_].contains(order) ? &ranges_[next_] : nullptr;
  }

 private:
  const std::vector<Range>& ranges_;
  std::size_t next_ = 0;
};

/// Where characters must be escaped: bits of the set that a character is in.
enum Place : unsigned char { in_text = 1, in_attribute = 2 };

constexpr std::array<unsigned char, 256> escaped_places = [] {
  std::array<unsigned char, 256> places{};
  places['&'] = in_text | in_attribute;
  places['<'] = places['>'] = in_text;
  places['"'] = in_attribute;
  places[0xC2] = in_text | in_attribute;  // perhaps of a no-break space
  return places;
}();

/// The first place at or after `at` that may have such a character.
std::size_t end_of_plain(std::string_view text, std::size_t at) {
  return text::first_of<'&', '<', '>', '"', '\xC2'>(text, at);
}

/// What stands between such characters is copied in one piece: they are few.
void append_escaped(std::string& out, std::string_view text, Place place) {
  std::size_t copied = 0;
  for (std::size_t at = end_of_plain(text, 0); at < text.size(); at = end_of_plain(text, at + 1)) {
    if ((escaped_places[static_cast<unsigned char>(text[at])] & place) == 0) continue;
    std::string_view name;
    std::size_t length = 1;
    switch (text[at]) {
      case '&':
        name = "&amp;";
        break;
      case '<':
        name = "&lt;";
        break;
      case '>':
        name = "&gt;";
        break;
      case '"':
        name = "&quot;";
        break;
      default:
        if (text.compare(at, 2, "\xc2\xa0") != 0) continue;
        name = "&nbsp;";
        length = 2;
    }
    out.append(text.substr(copied, at - copied)).append(name);
    copied = at + length;
    at = copied - 1;
  }
  out.append(text.substr(copied));
}

/// Whether an attribute holds an address.
bool is_address(std::string_view attribute) {
  static constexpr std::string_view names[] = {"href",       "src",      "action",        "background",
                                               "cite",       "data",     "poster",        "longdesc",
                                               "formaction", "data-src", "data-original", "xlink:href"};
  static constexpr std::uint64_t marks = [] {
    std::uint64_t all = 0;
    for (const std::string_view name : names) all |= mark_of(name);
    return all;
  }();
  return (marks & mark_of(attribute)) != 0 && std::ranges::find(names, attribute) != std::end(names);
}

/// Whether an address is none, but a script to be run.
bool is_code(std::string_view address) {
  address = text::trim(address);
  const auto begins_with = [&](std::string_view scheme) {
    return text::equals_ignoring_ascii_case(address.substr(0, scheme.size()), scheme);
  };
  return begins_with("javascript:") || begins_with("vbscript:");
}

/// Whether an element has no end tag.
bool is_void(const Node& node) {
  switch (node.tag()) {
    case Tag::br:
    case Tag::img:
    case Tag::input:
    case Tag::hr:
    case Tag::link:
    case Tag::meta:
    case Tag::base:
    case Tag::embed:
      return true;
    case Tag::other: {
      static constexpr std::string_view names[] = {"area", "col", "param", "source", "track", "wbr"};
      return std::ranges::find(names, node.name()) != std::end(names);
    }
    default:
      return false;
  }
}

}  // namespace

Range whole(const Node& node) { return {node.order(), node.last() + 1}; }
Range inside(const Node& node) { return {node.order() + 1, node.last() + 1}; }

std::string render_text(std::span<const Node> nodes, Range range, const TextPlan& plan) {
  Lines lines;
  std::vector<const Node*> open;  // block elements and cells
  const auto close_before = [&](std::uint32_t order) {
    while (!open.empty() && open.back()->last() < order) {
      if (open.back()->is(Tag::p))
        lines.paragraph();
      else if (is_block(open.back()->tag()))
        lines.boundary();
      else
        lines.cell();
      open.pop_back();
    }
  };
  Cursor skips(plan.skip), codes(plan.verbatim);
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    close_before(at);
    if (const Range* const skipped = skips.at(at)) {
      lines.boundary();
      at = skipped->end - 1;
      continue;
    }
    if (const Range* const code = codes.at(at)) {
      lines.verbatim(verbatim_text(nodes, *code));
      at = code->end - 1;
      continue;
    }
    const Node& node = nodes[at];
    if (node.is_text()) {
      lines.words(node.content());
    } else if (node.is_element()) {
      const Tag tag = node.tag();
      if (plan.substitute && node.has("data-cfemail")) {
        if (const std::optional<std::string> hidden = plan.substitute(node)) {
          lines.word(*hidden);
          at = node.last();
          continue;
        }
      }
      if (is_silent(node)) {
        at = node.last();
      } else if (tag == Tag::br) {
        lines.line_break();
      } else if (tag == Tag::img) {
        if (plan.substitute) lines.word(plan.substitute(node).value_or(std::string{}));
      } else if (tag == Tag::td || tag == Tag::th) {
        open.push_back(&node);
      } else if (is_block(tag)) {
        if (tag == Tag::p)
          lines.paragraph();
        else
          lines.boundary();
        open.push_back(&node);
      }
    }
  }
  return lines.take();
}

std::string render_html(std::span<const Node> nodes, Range range,
                        const std::function<std::string(std::string_view)>& address, const std::vector<Range>& skip) {
  std::string out;
  std::vector<const Node*> open;
  const auto close_before = [&](std::uint32_t order) {
    while (!open.empty() && open.back()->last() < order) {
      out.append("</").append(open.back()->name()).append(">");
      open.pop_back();
    }
  };
  Cursor skips(skip);
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    close_before(at);
    if (const Range* const skipped = skips.at(at)) {
      at = skipped->end - 1;
      continue;
    }
    const Node& node = nodes[at];
    if (node.is_text()) {
      append_escaped(out, node.content(), in_text);
      continue;
    }
    if (!node.is_element()) continue;
    if (node.is(Tag::script)) {
      at = node.last();
      continue;
    }
    out.append("<").append(node.name());
    for (const Attribute& attribute : node.attributes()) {
      if (attribute.name.starts_with("on") || attribute.name == "srcdoc") continue;
      if (!is_address(attribute.name)) {
        out.append(" ").append(attribute.name).append("=\"");
        append_escaped(out, attribute.value, in_attribute);
      } else {
        const std::string url = address(attribute.value);
        if (is_code(url)) continue;
        out.append(" ").append(attribute.name).append("=\"");
        append_escaped(out, url, in_attribute);
      }
      out += '"';
    }
    out += '>';
    if (!is_void(node)) open.push_back(&node);
  }
  close_before(range.end);
  // What reaches beyond the range (misnested markup) is closed with it.
  while (!open.empty()) {
    out.append("</").append(open.back()->name()).append(">");
    open.pop_back();
  }
  return std::string(text::trim(out));
}

}  // namespace vbarchive::html
