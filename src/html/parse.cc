#include "html/parse.h"

#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <ctime>
#include <limits>
#include <optional>

#include "html/builder.h"
#include "html/elements.h"
#include "html/elide.h"
#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

/// Seconds of work of this thread: what a page costs, however busy the machine is.
double seconds_of_work() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// What we know of the elements by Gumbo's numbers.
const ElementInfo& info_of(GumboTag tag) {
  static const std::array<const ElementInfo*, GUMBO_TAG_LAST + 1> table = [] {
    std::array<const ElementInfo*, GUMBO_TAG_LAST + 1> made{};
    for (unsigned i = 0; i < made.size(); ++i)
      made[i] = &element_info(i < GUMBO_TAG_UNKNOWN ? gumbo_normalized_tagname(static_cast<GumboTag>(i)) : "");
    return made;
  }();
  return *table[tag];
}

// ---- the look before the parse

/// A tag in the source, found without parsing.
struct RawTag {
  std::size_t begin = 0, end = 0;  ///< with its angle brackets
  std::string name;                ///< lower case
  bool is_end = false;
  bool closes_itself = false;
  std::size_t attributes = 0;
};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_void(std::string_view name) {
  return is_one_of(name,
                   {"br",    "img",    "input", "hr",  "link",  "meta",   "area",     "base",    "col",   "embed",
                    "param", "source", "track", "wbr", "frame", "keygen", "basefont", "bgsound", "image", "command"});
}

/// Elements whose content is not markup.
bool is_raw(std::string_view name) {
  return is_one_of(name, {"script", "style", "textarea", "title", "xmp", "noembed", "noframes"});
}

/// Elements that the next of their kind closes: unclosed ones do not nest.
bool closes_by_sibling(std::string_view name) {
  return is_one_of(name, {"p", "li", "td", "th", "tr", "dd", "dt", "option", "optgroup", "tbody", "thead", "tfoot",
                          "html", "head", "body"});
}

/// The tag that begins at this `<`; nothing where none does. Its end is npos where the rest of the page is one
/// attribute.
std::optional<RawTag> tag_at(std::string_view source, std::size_t at) {
  RawTag tag;
  tag.begin = at;
  std::size_t p = at + 1;
  if (p < source.size() && source[p] == '/') {
    tag.is_end = true;
    ++p;
  }
  if (p >= source.size() || !text::is_ascii_letter(source[p])) return std::nullopt;
  const std::size_t name_begin = p;
  while (p < source.size() && !text::is_ascii_space(source[p]) && source[p] != '>' && source[p] != '/') ++p;
  tag.name = text::ascii_lower(source.substr(name_begin, std::min<std::size_t>(p - name_begin, 32)));
  bool in_name = false;
  while (p < source.size() && source[p] != '>') {
    const char c = source[p];
    tag.closes_itself = c == '/' || (tag.closes_itself && text::is_ascii_space(c));
    if (text::is_ascii_space(c) || c == '/') {
      in_name = false;
    } else if (c == '=') {
      in_name = true;
      ++p;
      while (p < source.size() && text::is_ascii_space(source[p])) ++p;
      if (p < source.size() && (source[p] == '"' || source[p] == '\'')) {
        const std::size_t quote = source.find(source[p], p + 1);
        if (quote == std::string_view::npos) {
          tag.end = quote;
          return tag;
        }
        p = quote;
      } else {
        while (p < source.size() && !text::is_ascii_space(source[p]) && source[p] != '>') ++p;
        continue;
      }
    } else if (!in_name) {
      in_name = true;
      ++tag.attributes;
    }
    ++p;
  }
  tag.end = std::min(p + 1, source.size());
  return tag;
}

/// Calls `visit(tag)` for each tag in order until it returns false. Linear; comments and raw text are passed over.
template <typename Visit>
void each_tag(std::string_view source, bool skip_raw_text, Visit&& visit) {
  std::size_t at = 0;
  while ((at = source.find('<', at)) != std::string_view::npos) {
    if (source.compare(at, 4, "<!--") == 0) {
      const std::size_t end = source.find("-->", at + 4);
      if (end == std::string_view::npos) return;
      at = end + 3;
      continue;
    }
    const std::optional<RawTag> tag = tag_at(source, at);
    if (!tag) {
      ++at;
      continue;
    }
    if (tag->end == std::string_view::npos) return;
    if (!visit(*tag)) return;
    at = tag->end;
    if (skip_raw_text && !tag->is_end && is_raw(tag->name)) {
      // Its end tag in any case of letters.
      while ((at = source.find("</", at)) != std::string_view::npos &&
             !text::equals_ignoring_ascii_case(source.substr(at + 2, tag->name.size()), tag->name)) {
        at += 2;
      }
      if (at == std::string_view::npos) return;
    }
  }
}

/// What a linear look can tell: an empty reason is a pass.
std::string look_ahead(std::string_view source, const Limits& limits) {
  std::size_t depth = 0;
  std::string reason;
  each_tag(source, true, [&](const RawTag& tag) {
    if (tag.attributes > limits.attributes) {
      reason = fmt::format("one tag has more than {} attributes", limits.attributes);
    } else if (tag.is_end) {
      if (depth > 0 && !closes_by_sibling(tag.name)) --depth;
    } else if (!is_void(tag.name) && !is_raw(tag.name) && !closes_by_sibling(tag.name) && ++depth > limits.nesting) {
      reason = fmt::format("nested deeper than {} elements", limits.nesting);
    }
    return reason.empty();
  });
  return reason;
}

/// Whether a tag swallows what follows it, since HTML does not let it close itself.
bool is_swallowing(const RawTag& tag) {
  return !tag.is_end && tag.closes_itself && (is_raw(tag.name) || tag.name == "iframe");
}

/// Whether such a tag stands anywhere, be it in a comment or a script: a quick look at few tags.
bool may_swallow(std::string_view source) {
  const auto number_of = [](char a, char b, char c) {
    const auto small = [](char letter) { return static_cast<unsigned>(static_cast<unsigned char>(letter | 0x20)); };
    return small(a) << 16 | small(b) << 8 | small(c);
  };
  for (std::size_t at = source.find('<'); at != std::string_view::npos && at + 3 < source.size();
       at = source.find('<', at + 1)) {
    if (!text::is_ascii_letter(source[at + 1])) continue;
    switch (number_of(source[at + 1], source[at + 2], source[at + 3])) {
      case number_of('s', 'c', 'r'):
      case number_of('s', 't', 'y'):
      case number_of('t', 'i', 't'):
      case number_of('t', 'e', 'x'):
      case number_of('i', 'f', 'r'):
      case number_of('x', 'm', 'p'):
      case number_of('n', 'o', 'e'):
      case number_of('n', 'o', 'f'):
        break;
      default:
        continue;
    }
    if (const std::optional<RawTag> tag = tag_at(source, at); tag && is_swallowing(*tag)) return true;
  }
  return false;
}

// ---- the parse

/// What Gumbo's allocator knows. It leaves by longjmp: Gumbo does not check for NULL.
struct Allocation {
  Arena* arena;
  std::jmp_buf out;
  double deadline = 0;  // in seconds_of_work()
  unsigned until_clock = 1024;
  bool too_slow = false;
};

extern "C" void* allocate_or_leave(void* userdata, std::size_t size) {
  auto* const allocation = static_cast<Allocation*>(userdata);
  if (--allocation->until_clock == 0) {
    allocation->until_clock = 1024;
    if (seconds_of_work() > allocation->deadline) {
      allocation->too_slow = true;
      std::longjmp(allocation->out, 1);
    }
  }
  void* const memory = allocation->arena->allocate(size);
  if (!memory) std::longjmp(allocation->out, 1);
  return memory;
}

extern "C" void keep(void*, void*) {}  // the arena goes as a whole

/// Nothing with a destructor may live in this frame: longjmp passes through.
GumboOutput* parse_or_leave(Allocation* allocation, std::string_view source) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate_or_leave;
  options.deallocator = keep;
  options.userdata = allocation;
  options.max_errors = 0;  // each error would keep a copy of the stack of open elements
  if (setjmp(allocation->out) != 0) return nullptr;
  return gumbo_parse_with_options(&options, source.data(), source.size());
}

/// What is around a node, for islands to ask.
struct Surroundings {
  std::uint64_t formatting = 0;  ///< how many of each formatting element: 4 bits
  bool is_in_paragraph = false;
  bool is_reopened = false;  ///< by a formatting element that was closed by force
  bool is_in_heading = false;
  bool is_moved = false;    ///< out of a table, whose rules go on
  bool is_strange = false;  ///< tags mean other things, or the parser made the best of tags that overlap
};

const GumboVector* children_of(const GumboNode& node) {
  switch (node.type) {
    case GUMBO_NODE_DOCUMENT:
      return &node.v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      return &node.v.element.children;
    default:
      return nullptr;
  }
}

std::size_t place_of(const GumboNode& node) {
  return (children_of(node) ? node.v.element.start_pos : node.v.text.start_pos).offset;
}

/// Whether a node was put in by the parser in the likeness of an earlier one.
bool is_clone(const GumboNode& node) {
  constexpr unsigned flags = GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT | GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
  return (static_cast<unsigned>(node.parse_flags) & flags) != 0;
}

/// Children, by their numbers.
struct Range {
  unsigned begin = 0, end = 0;
  [[nodiscard]] bool has(unsigned child) const { return begin <= child && child < end; }
};

/// What does not belong into a table is moved in front of it: those children that come later in the source than one
/// behind them.
Range moved_children(const GumboVector& children) {
  Range moved;
  std::size_t earliest = std::numeric_limits<std::size_t>::max();
  for (unsigned i = children.length; i > 0; --i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i - 1]);
    if (is_clone(child)) continue;
    const std::size_t place = place_of(child);
    if (place > earliest) {
      moved.begin = i - 1;
      moved.end = std::max(moved.end, i);
    }
    earliest = std::min(earliest, place);
  }
  return moved;
}

/// A node to visit and the child to go on with.
struct Visit {
  const GumboNode* node;
  unsigned child;
  Surroundings around;
  Range moved;
};

Surroundings within(const GumboNode& node, const Surroundings& outer) {
  Surroundings around = outer;
  const GumboElement& element = node.v.element;
  const ElementInfo& info = info_of(element.tag);
  constexpr unsigned overlapping = GUMBO_INSERTION_ADOPTION_AGENCY_CLONED | GUMBO_INSERTION_ADOPTION_AGENCY_MOVED;
  const auto flags = static_cast<unsigned>(node.parse_flags);
  around.is_strange |= (flags & overlapping) != 0 || info.role == Role::select;
  around.is_reopened |= (flags & GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT) != 0;
  around.is_in_heading = info.role == Role::heading;
  if (info.role == Role::formatting) {
    const unsigned shift = 4U * info.formatting;
    if ((around.formatting >> shift & 15) < 15) around.formatting += std::uint64_t{1} << shift;
  } else if (info.role == Role::cell) {
    around.formatting = 0;
    around.is_reopened = around.is_in_paragraph = false;
  } else if (info.role == Role::table) {
    around.is_in_paragraph = false;
  } else if (info.tag == Tag::p) {
    around.is_in_paragraph = true;
  }
  return around;
}

bool is_as_demanded(const Surroundings& around, const Demands& demands) {
  // (What was reopened may itself have been moved: it bears the place of what it was made after.)
  if (around.is_strange || (demands.is_of_tables && (around.is_moved || around.is_reopened))) return false;
  if (demands.is_block && (around.is_in_paragraph || around.is_in_heading)) return false;
  if (demands.is_quiet && around.is_reopened) return false;
  if (around.formatting == 0) return true;
  for (unsigned i = 0; demands.formatting >> i != 0; ++i) {
    if ((demands.formatting >> i & 1) == 0) continue;
    // The fourth that is alike makes the parser forget the first, and one `a` closes another.
    const bool is_alone = i == element_info("a").formatting || (demands.nested >> i & 1) != 0;
    if ((around.formatting >> 4 * i & 15) > (is_alone ? 0 : 2)) return false;
  }
  return true;
}

bool is_head(const GumboNode& node) { return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == GUMBO_TAG_HEAD; }

enum class Copied {
  whole,
  spent,          ///< the memory
  not_an_island,  ///< one of them is something else where it stands
};

/// Copies Gumbo's tree into our array.
class Copier {
 public:
  /// `source`: what Gumbo parsed; `elision`: what it is short for, nullptr where it is the page.
  Copier(Builder& builder, Arena& arena, std::string_view source, Elision* elision)
      : builder_(builder),
        arena_(arena),
        source_(source),
        elision_(elision),
        has_references_(!elision && source.find("&#") != std::string_view::npos) {}

  [[nodiscard]] Copied copy(const GumboNode& root) {
    std::vector<Visit> stack;
    builder_.open(NodeType::document, Tag::other, {}, {}, {});
    stack.push_back({&root, 0, {}, {}});
    while (!stack.empty()) {
      Visit& top = stack.back();
      const GumboVector& children = *children_of(*top.node);
      if (top.child == children.length) {
        builder_.close();
        stack.pop_back();
        continue;
      }
      const bool is_moved = top.moved.has(top.child);
      const auto& child = *static_cast<const GumboNode*>(children.data[top.child++]);
      if (!children_of(child)) {
        if (!add_text(child)) return Copied::spent;
      } else if (const Island* const island = island_of(child.v.element)) {
        const bool is_in_place = island->is_in_head ? is_head(*top.node) : is_as_demanded(top.around, island->demands);
        if (is_moved || !is_in_place) return Copied::not_an_island;
        if (!add_island(*island)) return Copied::spent;
      } else {
        if (!open_element(child.v.element)) return Copied::spent;
        stack.push_back(elision_ ? visit_of(child, top.around, is_moved) : Visit{&child, 0, {}, {}});
      }
    }
    return Copied::whole;
  }

 private:
  [[nodiscard]] static Visit visit_of(const GumboNode& node, const Surroundings& outer, bool is_moved) {
    Surroundings around = within(node, outer);
    around.is_moved |= is_moved;
    return {&node, 0, around, moved_children(node.v.element.children)};
  }

  [[nodiscard]] const Island* island_of(const GumboElement& element) const {
    const bool may_be_one = element.tag == GUMBO_TAG_BR || element.tag == GUMBO_TAG_LINK;
    if (!elision_ || !may_be_one || element.original_tag.length == 0) return nullptr;
    return elision_->island_at(static_cast<std::size_t>(element.original_tag.data - source_.data()));
  }

  /// False when the memory is spent.
  [[nodiscard]] bool add_text(const GumboNode& node) {
    const bool is_comment = node.type == GUMBO_NODE_COMMENT;
    Builder::Source source = place(node.v.text.original_text);
    const std::optional<std::string_view> text = text_of(node.v.text, is_comment, source);
    if (text) add_leaf(is_comment, *text, source);
    return text.has_value();
  }

  /// Strings outlive the source: what Gumbo did not copy is copied here. Nothing when the memory is spent.
  [[nodiscard]] std::optional<std::string_view> text_of(const GumboText& text, bool is_comment,
                                                        Builder::Source& source) {
    if (!elision_) return is_comment ? std::string_view(text.text) : valid(text.text);
    const auto begin = static_cast<std::size_t>(text.original_text.data - source_.data());
    if (!is_comment) source.begin = elision_->text_origin(begin);
    return elision_->restored(text.text, begin, begin + text.original_text.length);
  }

  void add_leaf(bool is_comment, std::string_view text, const Builder::Source& source) {
    builder_.add_leaf(is_comment ? NodeType::comment : NodeType::text, text, source);
  }

  [[nodiscard]] bool add_island(const Island& island) {
    for (const IslandNode& node : elision_->nodes(island)) {
      switch (node.type) {
        case IslandNode::Type::element:
          builder_.open(NodeType::element, node.tag, node.text, node.attributes,
                        {node.begin, node.end, node.is_closed});
          break;
        case IslandNode::Type::end:
          builder_.close();
          break;
        default: {
          const std::optional<std::string_view> text = elision_->text_of(node);
          if (!text) return false;
          add_leaf(node.type == IslandNode::Type::comment, *text, {node.begin, node.end, false});
        }
      }
    }
    return true;
  }

  /// Gumbo counts numeric references beyond what its integers hold (`&#x809999999999;`) and writes bytes that are no
  /// UTF-8. Nothing when the memory is spent.
  [[nodiscard]] std::optional<std::string_view> valid(std::string_view text) {
    if (!has_references_ || text::is_valid_utf8(text)) return text;
    const std::string replaced = text::to_valid_utf8(text);
    auto* const copy = static_cast<char*>(arena_.allocate(replaced.size()));
    if (!copy) return std::nullopt;
    std::ranges::copy(replaced, copy);
    return std::string_view(copy, replaced.size());
  }

  [[nodiscard]] bool open_element(const GumboElement& element) {
    std::string_view name = gumbo_normalized_tagname(element.tag);
    if (element.tag == GUMBO_TAG_UNKNOWN) {
      GumboStringPiece original = element.original_tag;
      gumbo_tag_from_original_text(&original);
      const std::string lower = text::ascii_lower({original.data, original.length});
      auto* const copy = static_cast<char*>(arena_.allocate(lower.size()));
      if (!copy) return false;
      std::ranges::copy(lower, copy);
      name = {copy, lower.size()};
    }
    const std::optional<std::span<const Attribute>> attributes = attributes_of(element);
    if (!attributes) return false;
    Builder::Source source = place(element.original_tag);
    if (element.original_end_tag.length > 0) {
      // What the parser opened itself stands nowhere, though its end tag may.
      if (element.original_tag.length > 0) source.end = std::max(source.end, place(element.original_end_tag).end);
      source.is_closed = true;
    }
    builder_.open(NodeType::element, info_of(element.tag).tag, name, *attributes, source);
    return true;
  }

  /// Nothing when the memory is spent.
  [[nodiscard]] std::optional<std::span<const Attribute>> attributes_of(const GumboElement& element) {
    const unsigned count = element.attributes.length;
    if (count == 0) {
      if (!elision_ || element.original_tag.length == 0) return std::span<const Attribute>();
      return elision_->attributes_at(static_cast<std::size_t>(element.original_tag.data - source_.data()));
    }
    auto* const attributes = static_cast<Attribute*>(arena_.allocate(count * sizeof(Attribute)));
    if (!attributes) return std::nullopt;
    for (unsigned i = 0; i < count; ++i) {
      const auto* const attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      const std::optional<std::string_view> value = valid(attribute->value);
      if (!value) return std::nullopt;
      new (&attributes[i]) Attribute{attribute->name, *value};
    }
    return std::span<const Attribute>(attributes, count);
  }

  [[nodiscard]] Builder::Source place(const GumboStringPiece& piece) const {
    if (!piece.data || piece.data < source_.data() || piece.data > source_.data() + source_.size()) return {};
    const auto begin = static_cast<std::size_t>(piece.data - source_.data());
    return {origin(begin), origin(begin + piece.length), false};
  }

  /// In the page.
  [[nodiscard]] std::uint32_t origin(std::size_t at) const {
    return elision_ ? elision_->origin(at) : static_cast<std::uint32_t>(at);
  }

  Builder& builder_;
  Arena& arena_;
  std::string_view source_;
  Elision* elision_;
  bool has_references_;
};

/// How much of a page Gumbo is to see.
enum class Shortening {
  none,
  texts,    ///< islands as their tags
  islands,  ///< as little as can be
};

/// Nothing where the short page's tree is not the page's. `deadline`: in seconds_of_work().
std::optional<std::variant<Document, Refusal>> parse(std::string_view page, const Limits& limits, Shortening shortening,
                                                     double deadline) {
  auto storage = std::make_unique<Document::Storage>(limits.arena_bytes);
  Arena& arena = storage->arena;
  Allocation allocation{.arena = &arena, .out = {}, .deadline = deadline};
  std::optional<Elision> elision;
  if (shortening != Shortening::none) elision = Elision::of(page, arena, shortening == Shortening::islands);
  const bool is_simple =
      elision && elision->nesting_tags() <= limits.nesting && elision->most_attributes() <= limits.attributes;
  if (!is_simple) {
    if (std::string reason = look_ahead(page, limits); !reason.empty()) return Refusal{std::move(reason)};
  }
  const std::string_view source = elision ? elision->text() : page;
  const GumboOutput* const output = parse_or_leave(&allocation, source);
  const auto too_much = [&] {
    return Refusal{fmt::format("its parse tree takes more than {} MiB", limits.arena_bytes >> 20)};
  };
  if (!output) {
    if (allocation.too_slow) return Refusal{fmt::format("parsing takes more than {} s", limits.parse_seconds)};
    return too_much();
  }
  Builder builder(std::move(storage));
  if (elision) builder.reserve(elision->start_tags() * 3);
  const Copied copied = Copier(builder, arena, source, elision ? &*elision : nullptr).copy(*output->document);
  if (copied == Copied::spent) return too_much();
  if (copied == Copied::not_an_island || (elision && !elision->is_consistent())) return std::nullopt;
  return builder.finish();
}

std::variant<Document, Refusal> parse(std::string_view page, const Limits& limits,
                                      std::initializer_list<Shortening> shortenings) {
  const double deadline = seconds_of_work() + limits.parse_seconds;
  for (const Shortening shortening : shortenings) {
    if (auto parsed = parse(page, limits, shortening, deadline)) return *std::move(parsed);
  }
  return Refusal{"it cannot be parsed"};  // the page as it is always can
}

}  // namespace

std::variant<Document, Refusal> parse(std::string_view source, const Limits& limits) {
  return parse(source, limits, {Shortening::islands, Shortening::texts, Shortening::none});
}

std::variant<Document, Refusal> parse_plainly(std::string_view source, const Limits& limits) {
  return parse(source, limits, {Shortening::none});
}

bool has_swallowing_tag(std::string_view source) {
  if (!may_swallow(source)) return false;
  bool found = false;
  each_tag(source, true, [&](const RawTag& tag) {
    found = is_swallowing(tag);
    return !found;
  });
  return found;
}

std::string expand_self_closing(std::string_view source, std::vector<Insertion>* insertions) {
  std::string result;
  result.reserve(source.size() + source.size() / 64);
  std::size_t copied = 0;
  each_tag(source, false, [&](const RawTag& tag) {
    if (!tag.is_end && tag.closes_itself && !is_void(tag.name)) {
      result.append(source, copied, tag.end - copied);
      const std::string end_tag = "</" + tag.name + ">";
      if (insertions) insertions->push_back({result.size(), end_tag.size()});
      result += end_tag;
      copied = tag.end;
    }
    return true;
  });
  result.append(source, copied);
  return result;
}

}  // namespace vbarchive::html
