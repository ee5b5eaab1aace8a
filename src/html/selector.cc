#include "html/selector.h"

#include <algorithm>

#include "text/utf8.h"

namespace vbarchive::html {
namespace {

constexpr std::string_view number_mark = "{id}";

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string with_number(std::string value, const std::string& number) {
  for (std::size_t at = value.find(number_mark); at != std::string::npos; at = value.find(number_mark, at))
    value.replace(at, number_mark.size(), number);
  return value;
}

}  // namespace

/// Reads a selector from left to right; the first mistake ends it.
class SelectorReader {
 public:
  explicit SelectorReader(std::string_view text) : text_(text) {}

  std::variant<Selector, Selector::Mistake> read() {
    Selector selector;
    Selector::Chain chain;
    bool is_child = false;
    for (skip_blanks();; skip_blanks()) {
      Selector::Compound compound;
      if (!read_compound(compound)) return Selector::Mistake{mistake_};
      compound.is_child = is_child;
      is_child = false;
      chain.push_back(std::move(compound));
      skip_blanks();
      if (at_end() || text_[at_] == ',') {
        selector.alternatives_.push_back(std::move(chain));
        chain.clear();
        if (at_end()) return selector;
        ++at_;
      } else if (text_[at_] == '>') {
        is_child = true;
        ++at_;
      }
    }
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }
  bool fail(std::string what) {
    mistake_ = std::move(what);
    return false;
  }

  /// A name; `{id}` is a part of one.
  std::string read_name() {
    const std::size_t begin = at_;
    while (!at_end()) {
      if (text_.substr(at_).starts_with(number_mark))
        at_ += number_mark.size();
      else if (is_name(text_[at_]))
        ++at_;
      else
        break;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  bool read_compound(Selector::Compound& compound) {
    const std::size_t begin = at_;
    if (!at_end() && text_[at_] == '*')
      ++at_;
    else
      compound.tag = text::ascii_lower(read_name());
    while (!at_end()) {
      if (text_[at_] == '.' || text_[at_] == '#') {
        const bool is_class = text_[at_++] == '.';
        std::string name = read_name();
        if (name.empty()) return fail(is_class ? "a name is missing behind '.'" : "a name is missing behind '#'");
        add(compound, is_class ? Selector::Condition::Kind::class_name : Selector::Condition::Kind::id,
            is_class ? "class" : "id", std::move(name));
      } else if (text_[at_] == '[') {
        ++at_;
        if (!read_attribute(compound)) return false;
      } else {
        break;
      }
    }
    if (at_ > begin) return true;
    if (at_end()) return fail("it ends where an element was expected");
    return fail("'" + std::string(text_.substr(at_, 1)) + "' where an element was expected");
  }

  bool read_attribute(Selector::Compound& compound) {
    using Kind = Selector::Condition::Kind;
    skip_blanks();
    const std::string name = text::ascii_lower(read_name());
    if (name.empty()) return fail("the name of an attribute is missing behind '['");
    skip_blanks();
    if (!at_end() && text_[at_] == ']') {
      ++at_;
      add(compound, Kind::has, name, {});
      return true;
    }
    Kind kind = Kind::equals;
    static constexpr std::pair<std::string_view, Kind> signs[] = {
        {"~=", Kind::word}, {"^=", Kind::prefix}, {"$=", Kind::suffix}, {"*=", Kind::part}, {"=", Kind::equals}};
    const auto sign =
        std::ranges::find_if(signs, [&](const auto& pair) { return text_.substr(at_).starts_with(pair.first); });
    if (sign == std::end(signs)) return fail("'=' or ']' is missing behind '[" + name + "'");
    kind = sign->second;
    at_ += sign->first.size();
    skip_blanks();
    std::string value;
    if (!at_end() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const std::size_t close = text_.find(text_[at_], at_ + 1);
      if (close == std::string_view::npos) return fail("a quotation mark is not closed");
      value = text_.substr(at_ + 1, close - at_ - 1);
      at_ = close + 1;
    } else {
      while (!at_end() && text_[at_] != ']') value += text_[at_++];
      value = text::trim(value);
    }
    skip_blanks();
    if (at_end() || text_[at_] != ']') return fail("']' is missing");
    ++at_;
    if (value.empty()) return fail("[" + name + "] asks for an empty value");
    add(compound, kind, name, std::move(value));
    return true;
  }

  static void add(Selector::Compound& compound, Selector::Condition::Kind kind, std::string name, std::string value) {
    const bool has_number = value.find(number_mark) != std::string::npos;
    compound.conditions.push_back({kind, std::move(name), std::move(value), has_number});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string mistake_;
};

std::variant<Selector, Selector::Mistake> Selector::parse(std::string_view text) { return SelectorReader(text).read(); }

bool Selector::fits(const Compound& compound, const Node& node, const std::string& number) {
  if (!node.is_element() || (!compound.tag.empty() && node.name() != compound.tag)) return false;
  return std::ranges::all_of(compound.conditions, [&](const Condition& condition) {
    if (condition.has_number && number.empty()) return false;
    const std::string value = condition.has_number ? with_number(condition.value, number) : condition.value;
    const std::string_view held = node.attribute(condition.name);
    switch (condition.kind) {
      case Condition::Kind::class_name:
        return node.has_class(value);
      case Condition::Kind::has:
        return node.has(condition.name);
      case Condition::Kind::id:
      case Condition::Kind::equals:
        return held == value;
      case Condition::Kind::prefix:
        return held.starts_with(value);
      case Condition::Kind::suffix:
        return held.ends_with(value);
      case Condition::Kind::part:
        return held.find(value) != std::string_view::npos;
      case Condition::Kind::word:
        break;
    }
    std::string_view rest = held;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of(" \t\r\n\f"), rest.size());
      if (rest.substr(0, end) == value) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  });
}

/// From the last compound outwards: for a descendant the nearest ancestor that fits is as good as any above it, unless
/// a child is asked for further out; so where a chain breaks the last descendant step goes on from there.
bool Selector::fits(const Chain& chain, const Node& node, const std::string& number) {
  if (!fits(chain.back(), node, number)) return false;
  const Node* at = &node;
  std::size_t step = chain.size() - 1;
  const Node* retry = nullptr;  // where the last descendant step fitted
  std::size_t retry_step = 0;
  while (step > 0) {
    const Compound& outer = chain[step - 1];
    const Node* const parent = at->parent();
    if (chain[step].is_child) {
      if (parent && fits(outer, *parent, number)) {
        at = parent;
        --step;
        continue;
      }
      if (!retry) return false;
      at = retry;
      step = retry_step;
      retry = nullptr;
    }
    const Node* up = at->parent();
    while (up && !fits(chain[step - 1], *up, number)) up = up->parent();
    if (!up) return false;
    retry = up;
    retry_step = step;
    at = up;
    --step;
  }
  return true;
}

bool Selector::matches(const Node& node, std::optional<Id> id) const {
  if (!node.is_element()) return false;
  const std::string number = id ? std::to_string(*id) : std::string{};
  return std::ranges::any_of(alternatives_, [&](const Chain& chain) { return fits(chain, node, number); });
}

}  // namespace vbarchive::html
