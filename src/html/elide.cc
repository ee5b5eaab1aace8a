#include "html/elide.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "html/elements.h"
#include "html/references.h"
#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

/// Pages beyond this go to Gumbo as they are: real ones are far smaller, and the tables for one take five times its
/// size.
constexpr std::size_t longest_page = std::size_t{2} << 20;

/// What a placeholder takes: shorter stretches stay.
constexpr std::size_t shortest_stretch = 4;

/// More attributes than this are compared with each other by Gumbo, whose deadline counts.
constexpr std::size_t most_read_attributes = 64;

constexpr char32_t first_placeholder = 0xF0000;

/// White space to the parser as any other, but for the line feed that begins a `pre`; no page of today has one.
constexpr char space_placeholder = '\f';

/// Stands in a text, or before a table, as any element that a page may have there. None is shorter.
constexpr std::string_view island_placeholder = "<br>";

/// The same in the page's head.
constexpr std::string_view head_placeholder = "<link>";

constexpr std::size_t shortest_space = 2;

/// The last two of each plane are no characters.
constexpr std::size_t placeholders_of_plane = 0xFFFE;
constexpr std::size_t most_stretches = 2 * placeholders_of_plane;

// ---- pages that Gumbo must see

/// Characters that Gumbo leaves as they are.
bool is_kept(char32_t c) { return c > 0x9F && (c < 0xFDD0 || c > 0xFDEF) && (c & 0xFFFE) != 0xFFFE; }
bool is_kept_ascii(unsigned char c) { return (c >= ' ' && c < 0x7F) || (c >= '\t' && c <= '\r' && c != '\v'); }

enum class Characters {
  kept,     ///< all of them
  changed,  ///< some, by Gumbo: control characters, and what is no character
  unclear,  ///< ill-formed, or as our placeholders
};

Characters characters_of(std::string_view source) {
  constexpr std::size_t block = 32;
  Characters result = Characters::kept;
  std::size_t at = 0;
  while (at < source.size()) {
    const std::size_t end = std::min(at + block, source.size());
    if (end - at == block) {
      // Without branches, for the compiler to take many at once.
      unsigned char kept = 1;
      for (std::size_t i = 0; i < block; ++i) {
        const auto c = static_cast<unsigned char>(source[at + i]);
        kept &= static_cast<unsigned char>(static_cast<unsigned char>(c - ' ') < 0x5F) |
                (static_cast<unsigned char>(static_cast<unsigned char>(c - '\t') < 5) &
                 static_cast<unsigned char>(c != '\v'));
      }
      if (kept != 0) {
        at = end;
        continue;
      }
    }
    while (at < end) {
      const auto c = static_cast<unsigned char>(source[at]);
      if (c < 0x80) {
        if (!is_kept_ascii(c)) result = Characters::changed;
        ++at;
        continue;
      }
      // Two bytes are enough for most letters, and none of these but the first 32 is changed.
      if (c >= 0xC3 && c < 0xE0 && at + 1 < source.size() && (source[at + 1] & 0xC0) == 0x80) {
        at += 2;
        continue;
      }
      // Nor any of three bytes, but for some at either end.
      if (c > 0xE0 && c < 0xED && at + 2 < source.size() && (source[at + 1] & source[at + 2] & 0xC0) == 0x80 &&
          ((source[at + 1] | source[at + 2]) & 0x40) == 0) {
        at += 3;
        continue;
      }
      const text::CodePoint point = text::code_point_at(source, at);
      if (!point.is_well_formed || point.value >= first_placeholder) return Characters::unclear;
      if (!is_kept(point.value)) result = Characters::changed;
      at += point.length;
    }
  }
  return result;
}

/// Whether each reference by number gives an ordinary character: no placeholder, and nothing that Gumbo's integers do
/// not hold.
bool has_small_references(std::string_view source) {
  for (std::size_t at = source.find("&#"); at != std::string_view::npos; at = source.find("&#", at)) {
    at += 2;
    const bool is_hex = at < source.size() && (source[at] == 'x' || source[at] == 'X');
    if (is_hex) ++at;
    char32_t value = 0;
    for (; at < source.size(); ++at) {
      const char c = source[at];
      const char lower = static_cast<char>(c | 0x20);
      if (text::is_ascii_digit(c))
        value = value * (is_hex ? 16 : 10) + static_cast<char32_t>(c - '0');
      else if (is_hex && lower >= 'a' && lower <= 'f')
        value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
      else
        break;
      if (value >= first_placeholder) return false;
    }
    if (value == static_cast<char32_t>(space_placeholder)) return false;
  }
  return true;
}

/// What a character does in an attribute's name, or at the end of an element's: bits.
enum InName : unsigned char { ends_name = 1, is_capital = 2, is_strange = 4, ends_element_name = 8 };

constexpr std::array<unsigned char, 256> in_name = [] {
  std::array<unsigned char, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    if (c >= 'A' && c <= 'Z')
      table[i] = is_capital;
    else if (text::is_ascii_space(c) || c == '>' || c == '/')
      table[i] = ends_name | ends_element_name;
    else if (c == '=')
      table[i] = ends_name;
    else if (!text::is_ascii_alphanumeric(c) && c != '-' && c != '_' && c != ':' && c != '.')
      table[i] = is_strange;
  }
  return table;
}();

/// Whether such an element may stay open around what follows it, as far as its name tells: no next one of its kind
/// closes it, and it has a content of markup.
bool may_nest(const ElementInfo& info) {
  return !is_part(info.role) && !is_void(info.role) && info.tag != Tag::p && info.tag != Tag::script &&
         info.tag != Tag::style;
}

/// Whether it is certain what an `&` in an attribute's value means. `rest` may go on behind the value.
bool is_plain_in_attribute(std::string_view rest) {
  if (reference_at(rest).length > 0) return true;
  if (rest.size() > 1 && rest[1] == '#') return false;
  // A name without its semicolon is none where an equals sign follows: `?s=1&copy=2`.
  std::size_t end = 1;
  while (end < rest.size() && text::is_ascii_alphanumeric(rest[end])) ++end;
  return end < rest.size() && rest[end] == '=';
}

}  // namespace

// ---- from the page to the short page

/// Reads a page from left to right as a tokenizer does.
class Elider {
 public:
  /// `has_changed`: whether the page has characters that Gumbo changes.
  Elider(Elision& made, Arena& arena, bool has_changed, bool with_islands)
      : made_(made),
        arena_(arena),
        islands_(with_islands ? &made.finder_ : nullptr),
        source_(made.source_),
        has_changed_(has_changed),
        line_ends_(source_.find('\r') == std::string_view::npos ? Mending::none : Mending::line_ends),
        has_form_feed_(source_.find(space_placeholder) != std::string_view::npos) {}

  /// False where the page must go to Gumbo whole.
  [[nodiscard]] bool run() {
    while (at_ < source_.size()) {
      const std::size_t markup = std::min(source_.find('<', at_), source_.size());
      if (markup > at_) put_text(markup);
      if (markup < source_.size() && !put_markup()) return false;
    }
    made_.origins_[length_] = static_cast<std::uint32_t>(source_.size());
    made_.length_ = length_;
    return true;
  }

 private:
  [[nodiscard]] char char_at(std::size_t at) const { return at < source_.size() ? source_[at] : '\0'; }

  [[nodiscard]] bool is_changed(std::string_view part) const {
    return has_changed_ && characters_of(part) != Characters::kept;
  }

  [[nodiscard]] bool is_replaceable(std::string_view stretch) const {
    return stretch.size() >= shortest_stretch && made_.stretches_.size() < most_stretches && !is_changed(stretch);
  }

  /// Copies the source up to `end`.
  void keep(std::size_t end) {
    char* const to = made_.text_ + length_;
    std::uint32_t* const origins = made_.origins_ + length_;
    const std::size_t count = end - at_;
    std::memcpy(to, source_.data() + at_, count);
    for (std::size_t i = 0; i < count; ++i) origins[i] = static_cast<std::uint32_t>(at_ + i);
    length_ += count;
    at_ = end;
  }

  /// Copies a tag up to `end` without what stands behind its name.
  void keep_tag(std::size_t name_end, std::size_t end) {
    char* const to = made_.text_ + length_;
    const std::size_t length = name_end - at_;
    std::memcpy(to, source_.data() + at_, length);
    to[length] = '>';
    made_.origins_[length_] = static_cast<std::uint32_t>(at_);
    length_ += length + 1;
    at_ = end;
  }

  /// One character for the source up to `end`.
  void replace(std::size_t end, Mending mending) {
    if (!is_replaceable(source_.substr(at_, end - at_))) {
      keep(end);
      return;
    }
    const std::size_t number = made_.stretches_.size();
    made_.stretches_.push_back({source_.data() + at_, static_cast<std::uint32_t>(end - at_), mending});
    const std::size_t plane = number / placeholders_of_plane;
    const char32_t c = first_placeholder + static_cast<char32_t>(plane << 16 | number % placeholders_of_plane);
    char* const to = made_.text_ + length_;
    to[0] = static_cast<char>(0xF0 | c >> 18);
    to[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
    to[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    to[3] = static_cast<char>(0x80 | (c & 0x3F));
    made_.origins_[length_] = static_cast<std::uint32_t>(at_);
    length_ += 4;
    at_ = end;
  }

  template <typename T>
  static void cut(std::vector<T>& elements, std::size_t count) {
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(count), elements.end());
  }

  /// An element that the short page has so far becomes a tag that does as little.
  void put_island(const Islands::Found* found) {
    if (!found) return;
    const Islands::Mark& mark = found->mark;
    length_ = mark.length;
    cut(made_.tags_, mark.tags);
    cut(made_.spaces_, mark.spaces);
    cut(made_.stretches_, mark.stretches);
    cut(made_.islands_, mark.islands);
    made_.islands_.push_back({mark.length, found->island});
    const std::string_view placeholder = found->island.is_in_head ? head_placeholder : island_placeholder;
    std::memcpy(made_.text_ + length_, placeholder.data(), placeholder.size());
    made_.origins_[length_] = found->island.begin;
    length_ += placeholder.size();
  }

  [[nodiscard]] Islands::Mark mark() const {
    return {static_cast<std::uint32_t>(length_), static_cast<std::uint32_t>(made_.tags_.size()),
            static_cast<std::uint32_t>(made_.spaces_.size()), static_cast<std::uint32_t>(made_.stretches_.size()),
            static_cast<std::uint32_t>(made_.islands_.size())};
  }

  /// One form feed for white space up to `end`.
  void replace_space(std::size_t end) {
    if (end - at_ < shortest_space || has_form_feed_) {
      keep(end);
      return;
    }
    const std::string_view space = source_.substr(at_, end - at_);
    made_.spaces_.push_back(
        {static_cast<std::uint32_t>(length_), {space.data(), static_cast<std::uint32_t>(space.size()), line_ends_}});
    made_.text_[length_] = space_placeholder;
    made_.origins_[length_] = static_cast<std::uint32_t>(at_);
    ++length_;
    at_ = end;
  }

  /// Text up to `end`. White space at its beginning counts for the parser, behind the first other character no more.
  void put_text(std::size_t end) { put_text(at_, end); }

  /// The same where the text begins in front of what is left of it.
  void put_text(std::size_t begin, std::size_t end) {
    bool is_clear = true, is_space_only = true;
    Mending whole = line_ends_;
    while (at_ < end) {
      std::size_t p = std::min(text::end_of_ascii_space(source_, at_), end);
      if (p > at_) replace_space(p);
      if (p == end) break;
      is_space_only = false;
      Mending mending = line_ends_;
      while ((p = text::first_of<'&'>(source_.substr(0, end), p)) < end) {
        const Reference reference = reference_at(source_.substr(p, end - p));
        if (reference.length == 0) break;
        mending = Mending::references;
        p += reference.length;
      }
      whole = std::max(whole, mending);
      if (p > at_) replace(p, mending);
      if (p == end) break;
      // A reference that Gumbo reads, with all that may belong to it.
      is_clear = false;
      ++p;
      if (p < end && source_[p] == '#') ++p;
      while (p < end && text::is_ascii_alphanumeric(source_[p])) ++p;
      if (p < end && (source_[p] == ';' || source_[p] == '=')) ++p;
      keep(p);
    }
    if (!islands_ || !islands_->is_open() || begin == end) return;
    const std::string_view text = source_.substr(begin, end - begin);
    if (is_clear && !is_changed(text))
      islands_->text(text, static_cast<std::uint32_t>(begin), whole, is_space_only);
    else
      islands_->unclear();
  }

  /// White space of which each character may count.
  void put_space() { keep(text::end_of_ascii_space(source_, at_)); }

  /// What is text whole, whatever it holds.
  void put_code(std::size_t end) {
    const std::string_view code = source_.substr(at_, end - at_);
    if (islands_ && !code.empty()) {
      if (is_changed(code))
        islands_->unclear();
      else
        islands_->text(code, static_cast<std::uint32_t>(at_), line_ends_, true);
    }
    put_space();
    if (at_ < end) replace(end, line_ends_);
  }

  /// From a `<` on. False where the page must go to Gumbo whole.
  [[nodiscard]] bool put_markup() {
    const char next = char_at(at_ + 1);
    if (text::is_ascii_letter(next)) return put_start_tag();
    // For Gumbo the token behind this one begins here.
    if (next == '/' && char_at(at_ + 2) == '>') return false;
    if (next == '/' && text::is_ascii_letter(char_at(at_ + 2))) {
      put_end_tag();
    } else if (next == '!' && char_at(at_ + 2) == '-' && char_at(at_ + 3) == '-') {
      put_comment();
    } else {
      // A document type, what the parser takes for a comment, or nothing of the kind.
      const bool is_markup = next == '!' || next == '?' || next == '/';
      keep(is_markup ? std::min(source_.find('>', at_), source_.size() - 1) + 1 : at_ + 1);
      if (islands_ && is_markup)
        islands_->aside();
      else if (islands_)
        islands_->unclear();
    }
    return true;
  }

  void put_comment() {
    const std::size_t begin = at_ + 4;
    if (char_at(begin) == '>' || source_.compare(begin, 2, "->") == 0) {
      keep(source_.find('>', begin) + 1);
      if (islands_) islands_->unclear();
      return;
    }
    std::size_t end = source_.find("--", begin);
    const auto ends_comment = [&](std::size_t dashes) {
      return char_at(dashes + 2) == '>' || (char_at(dashes + 2) == '!' && char_at(dashes + 3) == '>');
    };
    while (end != std::string_view::npos && !ends_comment(end)) end = source_.find("--", end + 1);
    if (end == std::string_view::npos) {
      keep(source_.size());
      return;
    }
    const std::size_t behind = end + (source_[end + 2] == '>' ? 3 : 4);
    const std::string_view words = source_.substr(begin, end - begin);
    if (islands_) {
      if (is_changed(words))
        islands_->unclear();
      else
        islands_->comment(words, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(behind), line_ends_);
    }
    if (!is_replaceable(words)) {
      keep(behind);
      return;
    }
    // `<!words>` is a comment to the parser, and shorter.
    keep(at_ + 2);
    at_ = begin;
    replace(end, line_ends_);
    at_ = behind - 1;
    keep(behind);
  }

  [[nodiscard]] std::size_t end_of_name(std::size_t at) const {
    while (at < source_.size() && (in_name[static_cast<unsigned char>(source_[at])] & ends_element_name) == 0) ++at;
    return at;
  }

  void put_end_tag() {
    const std::size_t begin = at_;
    const std::size_t name_end = end_of_name(at_ + 2);
    const std::string_view name = source_.substr(at_ + 2, name_end - at_ - 2);
    const std::size_t end = read_attributes(name_end);
    if (end == std::string_view::npos) {
      keep(source_.size());
      return;
    }
    if (in_select_ && element_info(name).element == Element::select) in_select_ = false;
    keep_tag(name_end, end);
    if (islands_) put_island(islands_->end(name, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)));
  }

  [[nodiscard]] bool put_start_tag() {
    const std::size_t begin = at_;
    const std::size_t name_end = end_of_name(at_ + 1);
    const std::string_view name = source_.substr(at_ + 1, name_end - at_ - 1);
    const ElementInfo& info = element_info(name);
    ++made_.start_tags_;
    if (may_nest(info)) ++made_.nesting_tags_;
    if (info.element == Element::unclear) return false;
    if (info.element == Element::drawing) return put_drawing(name_end);
    const std::size_t end = read_attributes(name_end);
    if (end == std::string_view::npos) {
      keep(source_.size());
      return true;
    }
    const Islands::Mark begun = mark();
    std::optional<std::span<const Attribute>> attributes;
    if (is_readable_) attributes.emplace();
    if (is_readable_ && !attributes_.empty()) {
      auto* const copy = static_cast<Attribute*>(arena_.allocate(attributes_.size() * sizeof(Attribute)));
      if (!copy) return false;
      std::ranges::uninitialized_copy(attributes_, std::span(copy, attributes_.size()));
      attributes = {copy, attributes_.size()};
    }
    if (attributes && (attributes->empty() || info.element != Element::looked_at)) {
      if (!attributes->empty()) made_.tags_.push_back({begun.length, *attributes});
      keep_tag(name_end, end);
    } else {
      keep(end);
    }
    if (islands_) {
      if (info.tag == Tag::body) islands_->begin_body();
      put_island(islands_->start(info, name, attributes, static_cast<std::uint32_t>(begin),
                                 static_cast<std::uint32_t>(end), begun));
    }
    switch (info.element) {
      case Element::select:
        in_select_ = true;
        return true;
      case Element::script:
        put_script();
        return true;
      case Element::preformatted:
        put_preformatted();
        return true;
      case Element::raw:
      case Element::replaceable:
        return put_raw(name, info.element == Element::replaceable);
      default:
        return true;
    }
  }

  void put_preformatted() {
    if (char_at(at_) != '\n' && char_at(at_) != '\r') return;
    if (islands_) islands_->unclear();
    put_space();
  }

  /// Reads into attributes_ from behind an element's name to behind the tag; npos when the page ends first. What is not
  /// certain makes is_readable_ false.
  [[nodiscard]] std::size_t read_attributes(std::size_t p) {
    attributes_.clear();
    is_readable_ = true;
    std::size_t count = 0;
    const std::size_t size = source_.size();
    while (true) {
      while (p < size && (text::is_ascii_space(source_[p]) || source_[p] == '/')) ++p;
      if (p == size) return std::string_view::npos;
      if (source_[p] == '>') {
        made_.most_attributes_ = std::max(made_.most_attributes_, count);
        return p + 1;
      }
      ++count;
      const std::size_t name_begin = p;
      unsigned kinds = 0, kind = in_name[static_cast<unsigned char>(source_[p])];
      do {
        kinds |= kind;
        if (++p == size) break;
        kind = in_name[static_cast<unsigned char>(source_[p])];
      } while ((kind & ends_name) == 0);
      const std::string_view name = source_.substr(name_begin, p - name_begin);
      std::string_view value;
      Mending mending = Mending::none;
      is_readable_ = is_readable_ && (kinds & ~unsigned{is_capital}) == 0;
      while (p < size && text::is_ascii_space(source_[p])) ++p;
      if (p < size && source_[p] == '=') {
        ++p;
        while (p < size && text::is_ascii_space(source_[p])) ++p;
        if (p == size) return std::string_view::npos;
        const char quote = source_[p];
        if (quote == '"' || quote == '\'') {
          const std::size_t value_begin = p + 1;
          p = quote == '"' ? end_of_value<'"'>(value_begin, mending) : end_of_value<'\''>(value_begin, mending);
          if (p == size) return std::string_view::npos;
          value = source_.substr(value_begin, p - value_begin);
          ++p;
        } else {
          const std::size_t value_begin = p;
          for (; p < size && source_[p] != '>' && !text::is_ascii_space(source_[p]); ++p) {
            if (source_[p] == '&') take_reference(p, mending);
          }
          value = source_.substr(value_begin, p - value_begin);
        }
      }
      if (is_readable_) is_readable_ = add_attribute(name, (kinds & is_capital) != 0, value, mending);
    }
  }

  /// Where a value in quotes ends: at the quote; the page's end where there is none.
  template <char quote>
  [[nodiscard]] std::size_t end_of_value(std::size_t p, Mending& mending) {
    while (true) {
      p = text::first_of<quote, '&', '\r'>(source_, p);
      if (p == source_.size() || source_[p] == quote) return p;
      if (source_[p] == '&')
        take_reference(p, mending);
      else
        mending = std::max(mending, Mending::line_ends);
      ++p;
    }
  }

  /// An `&` in an attribute's value.
  void take_reference(std::size_t at, Mending& mending) {
    mending = Mending::references;
    if (is_readable_) is_readable_ = is_plain_in_attribute(source_.substr(at));
  }

  [[nodiscard]] bool add_attribute(std::string_view name, bool has_capitals, std::string_view value, Mending mending) {
    if (attributes_.size() == most_read_attributes || is_changed(value)) return false;
    if (has_capitals) {
      auto* const copy = static_cast<char*>(arena_.allocate(name.size()));
      if (!copy) return false;
      std::ranges::transform(name, copy, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
      name = {copy, name.size()};
    }
    for (const Attribute& attribute : attributes_) {
      if (attribute.name == name) return false;  // Gumbo may add it to the next one's name
    }
    const std::optional<std::string_view> text = Elision::mended(value, mending, arena_);
    if (!text) return false;
    attributes_.push_back({name, *text});
    return true;
  }

  /// Whether this name stands there as that of a tag.
  [[nodiscard]] bool is_name_at(std::size_t at, std::string_view name) const {
    if (!text::equals_ignoring_ascii_case(source_.substr(at, name.size()), name)) return false;
    const char behind = char_at(at + name.size());
    return text::is_ascii_space(behind) || behind == '/' || behind == '>';
  }

  /// The end tag of an element whose content is no markup; npos when there is none.
  [[nodiscard]] std::size_t end_tag(std::string_view name, std::size_t from) const {
    std::size_t at = source_.find("</", from);
    while (at != std::string_view::npos && !is_name_at(at + 2, name)) at = source_.find("</", at + 2);
    return at;
  }

  /// The end tag of a script. A comment within a script may hold a script of its own, whose end tag ends only that.
  [[nodiscard]] std::size_t end_of_script(std::size_t from) const {
    bool is_comment = false, is_inner = false;
    std::size_t comment_end = 0;
    for (std::size_t at = source_.find('<', from); at != std::string_view::npos; at = source_.find('<', at + 1)) {
      if (is_comment && comment_end < at) is_comment = is_inner = false;
      if (!is_comment && source_.compare(at, 4, "<!--") == 0) {
        is_comment = true;
        comment_end = source_.find("-->", at + 2);
      } else if (!is_inner && char_at(at + 1) == '/' && is_name_at(at + 2, "script")) {
        return at;
      } else if (is_inner && char_at(at + 1) == '/' && is_name_at(at + 2, "script")) {
        is_inner = false;
      } else if (is_comment && is_name_at(at + 1, "script")) {
        is_inner = true;
      }
    }
    return std::string_view::npos;
  }

  void put_script() {
    const std::size_t end = end_of_script(at_);
    if (end == std::string_view::npos)
      keep(source_.size());
    else
      put_code(end);
  }

  /// A drawing goes to Gumbo as it is. Within one tags mean other things; where it holds nothing but shapes it is
  /// certain where it ends.
  [[nodiscard]] bool put_drawing(std::size_t name_end) {
    if (islands_) islands_->unclear();
    std::size_t end = read_attributes(name_end);
    if (end != std::string_view::npos && source_[end - 2] == '/') return false;
    while (end != std::string_view::npos) {
      const std::size_t tag = source_.find('<', end);
      if (tag == std::string_view::npos) return false;
      const std::size_t name = char_at(tag + 1) == '/' ? tag + 2 : tag + 1;
      if (!text::is_ascii_letter(char_at(name))) return false;
      name_end = end_of_name(name);
      const Element element = element_info(source_.substr(name, name_end - name)).element;
      end = read_attributes(name_end);
      if (element == Element::drawing && name == tag + 2 && end != std::string_view::npos) {
        keep(end);
        return true;
      }
      if (element != Element::shape) return false;
    }
    return false;
  }

  /// Within a select the parser does not see such an element, but its content as markup.
  [[nodiscard]] bool put_raw(std::string_view name, bool has_references) {
    if (in_select_) return false;
    const std::size_t end = end_tag(name, at_);
    if (end == std::string_view::npos) {
      keep(source_.size());
    } else if (!has_references) {
      put_code(end);
    } else {
      // In a text area a line feed at the beginning does not count.
      const bool is_unclear =
          (char_at(at_) == '\n' || char_at(at_) == '\r') && !text::equals_ignoring_ascii_case(name, "title");
      const std::size_t text_begin = at_;
      put_space();
      put_text(text_begin, std::min(source_.find('<', at_), end));
      if (islands_ && (is_unclear || at_ < end)) islands_->unclear();
      keep(end);
    }
    return true;
  }

  Elision& made_;
  Arena& arena_;
  Islands* islands_;  // nullptr where none are wanted
  std::string_view source_;
  bool has_changed_;
  Mending line_ends_;  // what a text needs that may hold some of the page's
  bool has_form_feed_;
  std::size_t at_ = 0;
  std::size_t length_ = 0;  // of the short page so far
  bool in_select_ = false;
  std::vector<Attribute> attributes_;
  bool is_readable_ = true;
};

std::optional<Elision> Elision::of(std::string_view source, Arena& arena, bool with_islands) {
  if (source.empty() || source.size() > longest_page) return std::nullopt;
  const Characters characters = characters_of(source);
  if (characters == Characters::unclear || !has_small_references(source)) return std::nullopt;
  Elision made(arena);
  auto* const copy = static_cast<char*>(arena.allocate(source.size()));
  made.text_ = static_cast<char*>(arena.allocate(source.size()));
  made.origins_ = static_cast<std::uint32_t*>(arena.allocate((source.size() + 1) * sizeof(std::uint32_t)));
  if (!made.origins_) return std::nullopt;  // once spent it stays so
  std::ranges::copy(source, copy);
  made.source_ = {copy, source.size()};
  if (!Elider(made, arena, characters == Characters::changed, with_islands).run()) return std::nullopt;
  return made;
}

// ---- from the short page's tree to the page's

std::span<const Attribute> Elision::attributes_at(std::size_t at) {
  // Elements come in the order of their tags, clones and foster children apart.
  if (next_tag_ == tags_.size() || tags_[next_tag_].at != at) {
    const auto found = std::ranges::lower_bound(tags_, at, {}, &Tag::at);
    if (found == tags_.end() || found->at != at) return {};
    next_tag_ = static_cast<std::size_t>(found - tags_.begin());
  }
  return tags_[next_tag_++].attributes;
}

const Island* Elision::island_at(std::size_t at) {
  if (next_island_ == islands_.size() || islands_[next_island_].at != at) {
    const auto found = std::ranges::lower_bound(islands_, at, {}, &PlacedIsland::at);
    if (found == islands_.end() || found->at != at) return nullptr;
    next_island_ = static_cast<std::size_t>(found - islands_.begin());
  }
  ++islands_found_;
  return &islands_[next_island_++].island;
}

std::optional<std::string_view> Elision::copied(std::string_view text, Mending mending, Arena& arena) {
  const auto next_special = [&](std::size_t at) {
    return mending == Mending::references ? text::first_of<'&', '\r'>(text, at)
                                          : std::min(text.find('\r', at), text.size());
  };
  auto* const begin = static_cast<char*>(arena.allocate(text.size()));  // it does not grow
  if (!begin) return std::nullopt;
  char* end = begin;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t special = next_special(at);
    end = std::copy(text.begin() + at, text.begin() + special, end);
    at = special;
    if (at == text.size()) break;
    if (text[at] == '\r') {
      *end++ = '\n';
      at += at + 1 < text.size() && text[at + 1] == '\n' ? 2U : 1U;
    } else if (const Reference reference = reference_at(text.substr(at)); reference.length > 0) {
      end = std::ranges::copy(reference.text, end).out;
      at += reference.length;
    } else {
      *end++ = text[at++];
    }
  }
  return std::string_view(begin, static_cast<std::size_t>(end - begin));
}

std::optional<std::string_view> Elision::text_of_parts(const IslandNode& node) const {
  const auto begin = mended(node.text.substr(0, node.skip_at), node.mending, *arena_);
  const auto end = mended(node.text.substr(node.skip_at + node.skip), node.mending, *arena_);
  if (!begin || !end) return std::nullopt;
  auto* const copy = static_cast<char*>(arena_->allocate(begin->size() + end->size()));
  if (!copy) return std::nullopt;
  std::ranges::copy(*end, std::ranges::copy(*begin, copy).out);
  return std::string_view(copy, begin->size() + end->size());
}

bool Elision::mend(Stretch& stretch) {
  const std::optional<std::string_view> text = mended({stretch.data, stretch.length}, stretch.mending, *arena_);
  if (!text) return false;
  stretch = {text->data(), static_cast<std::uint32_t>(text->size()), Mending::none};
  return true;
}

namespace {

/// Of plane 15 and beyond: none but ours are in the tree of a short page.
bool is_placeholder_at(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  return c > 0xF3 || (c == 0xF3 && static_cast<unsigned char>(text[at + 1]) >= 0xB0);
}

std::size_t placeholder_number(std::string_view text) {
  char32_t c = text[0] & 0x07;
  for (std::size_t i = 1; i < 4; ++i) c = c << 6 | (static_cast<char32_t>(text[i]) & 0x3F);
  c -= first_placeholder;
  return (c >> 16) * placeholders_of_plane + (c & 0xFFFF);
}

}  // namespace

std::size_t Elision::space_from(std::size_t at) {
  // Texts come in the order of the page, foster children apart.
  const bool is_in_front = next_space_ < spaces_.size() && spaces_[next_space_].at < at;
  const bool is_behind = next_space_ > 0 && spaces_[next_space_ - 1].at >= at;
  if (is_in_front || is_behind)
    next_space_ = static_cast<std::size_t>(std::ranges::lower_bound(spaces_, at, {}, &Space::at) - spaces_.begin());
  return next_space_;
}

std::uint32_t Elision::text_origin(std::size_t at) {
  const std::size_t space = space_from(at);
  const bool begins_with_space = space < spaces_.size() && spaces_[space].at == at;
  return origins_[at] + (begins_with_space && source_.substr(origins_[at], 2) == "\r\n" ? 1U : 0U);
}

bool Elision::take_pieces(std::string_view text, std::size_t begin, std::size_t end) {
  pieces_.clear();
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const bool is_space = text[at] == space_placeholder && !spaces_.empty();
    if (!is_space && !is_placeholder_at(text, at)) {
      ++at;
      continue;
    }
    if (at > copied) pieces_.push_back(text.substr(copied, at - copied));
    Stretch* stretch = nullptr;
    if (is_space) {
      // The parser takes all white space of a text or none: what it was read from tells which.
      const std::size_t space = pieces_have_space_ ? next_space_ : space_from(begin);
      pieces_have_space_ = true;
      if (space == spaces_.size() || spaces_[space].at >= end) {
        is_consistent_ = false;
        return true;
      }
      stretch = &spaces_[space].stretch;
      next_space_ = space + 1;
    } else {
      stretch = &stretches_[placeholder_number(text.substr(at))];
    }
    if (stretch->mending != Mending::none && !mend(*stretch)) return false;
    pieces_.emplace_back(stretch->data, stretch->length);
    at += is_space ? 1U : 4U;
    copied = at;
  }
  if (copied < text.size()) pieces_.push_back(text.substr(copied));
  if (pieces_have_space_ && next_space_ < spaces_.size() && spaces_[next_space_].at < end) is_consistent_ = false;
  return true;
}

std::optional<std::string_view> Elision::restored(std::string_view text, std::size_t begin, std::size_t end) {
  pieces_have_space_ = false;
  if (!take_pieces(text, begin, end)) return std::nullopt;
  std::size_t size = 0;
  bool is_whole = true;  // one piece after the other, as they stand in the page
  for (const std::string_view piece : pieces_) {
    is_whole = is_whole && piece.data() == pieces_.front().data() + size;
    size += piece.size();
  }
  if (is_whole) return pieces_.empty() ? text : std::string_view(pieces_.front().data(), size);
  auto* const copy = static_cast<char*>(arena_->allocate(size));
  if (!copy) return std::nullopt;
  char* to = copy;
  for (const std::string_view piece : pieces_) to = std::ranges::copy(piece, to).out;
  return std::string_view(copy, size);
}

}  // namespace vbarchive::html
