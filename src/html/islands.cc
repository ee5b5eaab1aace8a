#include "html/islands.h"

#include <algorithm>

#include "text/utf8.h"

namespace vbarchive::html {
namespace {

constexpr std::uint64_t most_alike = 3;  // of formatting elements

/// Real pages nest some fifty deep, and have some thirty thousand nodes. Beyond these nothing is looked for any more:
/// an end tag that ends nothing is compared with all that is open, and nodes take memory.
constexpr std::size_t most_open = 512;
constexpr std::size_t most_nodes = 200'000;

bool is_of_table(Role role) { return role == Role::table || role == Role::section || role == Role::row; }

/// Closes a paragraph that is open around it.
bool is_block(Role role) {
  switch (role) {
    case Role::block:
    case Role::heading:
    case Role::list:
    case Role::item:
    case Role::definitions:
    case Role::term:
    case Role::form:
    case Role::table:
    case Role::void_block:
      return true;
    default:
      return false;
  }
}

/// Whether it may be an island, not only in the element that it belongs to.
bool stands_alone(Role role) { return role != Role::unknown && !is_part(role); }

bool is_quiet(Role role) { return is_block(role) || role == Role::quiet || role == Role::void_quiet; }

bool is_code(const ElementInfo& info) { return info.tag == Tag::script || info.tag == Tag::style; }

std::uint64_t count_of(std::uint64_t counts, const ElementInfo& info) { return counts >> 4 * info.formatting & 15; }

}  // namespace

bool Islands::fits(const ElementInfo& info) const {
  const Role role = info.role;
  if (role == Role::unknown) return false;
  const OpenElement* const parent = open_.empty() ? nullptr : &open_.back();
  switch (parent ? parent->info->role : Role::block) {
    case Role::table:
      return role == Role::row || role == Role::section || is_code(info);
    case Role::section:
      return role == Role::row || is_code(info);
    case Role::row:
      return role == Role::cell || is_code(info);
    case Role::select:
      return role == Role::options || role == Role::option;
    case Role::options:
      return role == Role::option;
    case Role::option:
      return false;
    case Role::list:
      if (role == Role::item) return !parent->is_in_paragraph;
      break;
    case Role::definitions:
      if (role == Role::term) return !parent->is_in_paragraph;
      break;
    case Role::heading:
      if (role == Role::heading) return false;
      break;
    default:
      break;
  }
  if (!stands_alone(role)) return false;
  if (role == Role::formatting) {
    return !parent || count_of(parent->formatting, info) < (info.tag == Tag::a ? 1 : most_alike);
  }
  if (role == Role::form && form_ != Form::none) return false;
  return !parent || !parent->is_in_paragraph || !is_block(role);
}

const Islands::Found* Islands::found(const OpenElement& element, std::uint32_t begin, std::uint32_t end) {
  if (runs_.size() <= open_.size()) runs_.resize(open_.size() + 1);
  Found& run = runs_[open_.size()];
  if (!element.goes_on) run = {element.mark, {.first = element.first, .begin = begin, .demands = {}}};
  run.island.count = static_cast<std::uint32_t>(nodes_->size()) - run.island.first;
  run.island.end = end;
  run.island.is_in_head = !is_in_body_;
  run.island.demands.add(element.demands);
  has_run_ = true;
  return &run;
}

bool Islands::is_of_head(const ElementInfo& info) {
  const bool is_open = head_ == Head::open;
  if (head_ == Head::expected && info.tag == Tag::head) {
    head_ = Head::open;
  } else if (info.tag != Tag::html || is_open) {
    const bool is_kept =
        info.tag == Tag::script || info.tag == Tag::style || info.tag == Tag::title || info.role == Role::void_quiet;
    if (!is_open || !is_kept) head_ = Head::over;
  }
  return is_open && head_ == Head::open;
}

void Islands::give_up() {
  open_.clear();
  has_run_ = false;
  head_ = Head::over;
  is_in_body_ = false;
  has_given_up_ = true;
}

bool Islands::is_select(const OpenElement& element) { return element.info->role == Role::select; }

void Islands::close_paragraph() {
  if (open_.empty() || !open_.back().is_in_paragraph) return;
  std::size_t paragraph = open_.size() - 1;
  while (open_[paragraph].info->tag != Tag::p) --paragraph;
  forget_beyond(paragraph);
}

void Islands::forget_beyond(std::size_t count) {
  // Whether a select ends here or goes on is not known, and in it a form's tags do not count.
  if (std::any_of(open_.begin() + static_cast<std::ptrdiff_t>(count), open_.end(), is_select)) form_ = Form::unclear;
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(count), open_.end());
}

void Islands::end_form() { form_ = std::ranges::any_of(open_, is_select) ? Form::unclear : Form::none; }

bool Islands::unwind_to(std::string_view name) {
  const auto is_named = [&](const OpenElement& element) {
    return text::equals_ignoring_ascii_case(element.name, name);
  };
  if (!open_.empty() && is_named(open_.back())) return true;
  unclear();
  const auto found = std::find_if(open_.rbegin(), open_.rend(), is_named);
  if (found == open_.rend()) return false;
  forget_beyond(static_cast<std::size_t>(open_.rend() - found));
  return true;
}

void Islands::add_demands(const OpenElement& inner) {
  if (open_.empty()) return;
  Demands& outer = open_.back().demands;
  outer.is_of_tables |= inner.demands.is_of_tables;
  // What is in a cell is shielded by it; so are paragraphs by a table, which is a block itself.
  if (inner.info->role == Role::cell) return;
  outer.formatting |= inner.demands.formatting;
  outer.nested |= inner.demands.nested;
  outer.is_block |= inner.demands.is_block;
}

const Islands::Found* Islands::start(const ElementInfo& info, std::string_view name,
                                     std::optional<std::span<const Attribute>> attributes, std::uint32_t begin,
                                     std::uint32_t end, const Mark& mark) {
  const bool is_in_head = is_of_head(info);
  const bool is_fitting = attributes && (is_in_body_ ? fits(info) : is_in_head);
  if (info.role == Role::form && form_ == Form::none) form_ = Form::open;
  // In a select that the parser may not see to its end a form's tags do not count.
  if (info.role == Role::select && !is_fitting) form_ = Form::unclear;
  if (!is_in_body_ && !is_in_head) return nullptr;
  end_text(begin);
  const bool goes_on = has_run_;
  has_run_ = false;
  if (!is_fitting) {
    unclear();
    // A page of the old kind has tables in paragraphs.
    if (is_block(info.role) && info.role != Role::table) close_paragraph();
  }
  if (open_.size() == most_open || nodes_->size() >= most_nodes) {
    give_up();
    return nullptr;
  }

  OpenElement element{.info = &info,
                      .name = name,
                      .mark = mark,
                      .first = 0,
                      .is_certain = is_fitting,
                      .is_in_paragraph = info.tag == Tag::p,
                      .formatting = 0,
                      .demands = {},
                      .goes_on = goes_on};
  if (!open_.empty()) {
    OpenElement& parent = open_.back();
    if (parent.info->role == Role::table && parent.is_certain) {
      if (info.role == Role::row && parent.implied_section == 0) {
        nodes_->push_back({.tag = Tag::tbody, .text = "tbody", .attributes = {}});
        parent.implied_section = static_cast<std::uint32_t>(nodes_->size());
      } else if (info.role == Role::section && parent.implied_section > 0) {
        nodes_->emplace_back().type = IslandNode::Type::end;
        parent.implied_section = 0;
      }
    }
    const bool is_shielded = info.role == Role::table || info.role == Role::cell;
    element.is_in_paragraph = element.is_in_paragraph || (parent.is_in_paragraph && !is_shielded);
    if (info.role != Role::cell) element.formatting = parent.formatting;
  }
  element.demands.is_block = is_block(info.role);
  element.demands.is_quiet = is_quiet(info.role);
  element.demands.is_of_tables = info.role == Role::table || info.role == Role::form || info.tag == Tag::input;
  if (info.role == Role::formatting) {
    const auto bit = static_cast<std::uint16_t>(1U << info.formatting);
    element.demands.formatting = bit;
    if (count_of(element.formatting, info) > 0) element.demands.nested = bit;
    if (count_of(element.formatting, info) < most_alike + 1)
      element.formatting += std::uint64_t{1} << 4 * info.formatting;
  }
  element.first = static_cast<std::uint32_t>(nodes_->size());
  if (is_fitting) {
    IslandNode& node = nodes_->emplace_back();
    node.tag = info.tag;
    node.begin = begin;
    node.end = end;
    node.text = info.name.empty() ? name : info.name;
    node.attributes = *attributes;
  }
  if (!is_void(info.role)) {
    open_.push_back(element);
    return nullptr;
  }
  if (!is_fitting) return nullptr;
  nodes_->emplace_back().type = IslandNode::Type::end;
  add_demands(element);
  return found(element, begin, end);
}

const Islands::Found* Islands::end(std::string_view name, std::uint32_t begin, std::uint32_t end) {
  if (form_ == Form::open && text::equals_ignoring_ascii_case(name, "form")) end_form();
  end_text(begin);
  has_run_ = false;
  if (!is_in_body_ && open_.empty()) head_ = Head::over;
  if (!unwind_to(name)) return nullptr;
  const OpenElement element = open_.back();
  open_.pop_back();
  if (!element.is_certain) return nullptr;

  if (element.implied_section > 0) {
    (*nodes_)[element.implied_section - 1].is_closed = true;  // for Gumbo, by the table's end tag
    nodes_->emplace_back().type = IslandNode::Type::end;
  }
  // For Gumbo a form has no end tag, and a text goes on behind it: outside the form, all of it.
  const bool is_form = element.info->role == Role::form;
  std::optional<IslandNode> text;
  if (is_form && nodes_->back().type == IslandNode::Type::text) {
    text = nodes_->back();
    nodes_->pop_back();
  }
  IslandNode& node = (*nodes_)[element.first];
  if (!is_form) {
    node.end = end;
    node.is_closed = true;
  }
  const std::uint32_t element_begin = node.begin;
  nodes_->emplace_back().type = IslandNode::Type::end;
  if (text) {
    text->skip_at = static_cast<std::uint32_t>(text->text.size());
    text->skip = end - begin;
    text->text = {text->text.data(), text->text.size() + text->skip};
    nodes_->push_back(*text);
    has_open_text_ = true;
  }
  add_demands(element);
  if (text || !stands_alone(element.info->role)) return nullptr;
  // (What stands in a part of a table belongs before the table, for a text.)
  if (!open_.empty() && is_of_table(open_.back().info->role)) return nullptr;
  return found(element, element_begin, end);
}

void Islands::text(std::string_view source, std::uint32_t begin, Mending mending, bool is_space) {
  if (!is_certain()) {
    if (!is_space && !is_in_body_) head_ = Head::over;
    if (!has_run_) return;
  } else if (!is_space && is_of_table(open_.back().info->role)) {
    unclear();
    return;
  }
  if (has_open_text_) {
    IslandNode& node = nodes_->back();
    node.text = {node.text.data(), node.text.size() + source.size()};
    node.mending = std::max(node.mending, mending);
    return;
  }
  // A carriage return is read with the line feed behind it.
  const std::uint32_t quirk = source.size() > 1 && source[0] == '\r' && source[1] == '\n' ? 1 : 0;
  IslandNode& node = nodes_->emplace_back();
  node.type = IslandNode::Type::text;
  node.mending = mending;
  node.begin = begin + quirk;
  node.end = begin + static_cast<std::uint32_t>(source.size());
  node.text = source;
}

void Islands::comment(std::string_view source, std::uint32_t begin, std::uint32_t end, Mending mending) {
  if (!is_certain() && !has_run_) return;
  end_text(begin);
  nodes_->push_back({.type = IslandNode::Type::comment,
                     .mending = mending,
                     .begin = begin,
                     .end = end,
                     .text = source,
                     .attributes = {}});
}

void Islands::end_text(std::uint32_t at) {
  if (has_open_text_) nodes_->back().end = at;
  has_open_text_ = false;
}

void Islands::aside() {
  const Head head = head_;
  unclear();
  head_ = head;
}

void Islands::unclear() {
  has_open_text_ = false;
  has_run_ = false;
  if (!is_in_body_) head_ = Head::over;
  for (auto element = open_.rbegin(); element != open_.rend() && element->is_certain; ++element)
    element->is_certain = false;
}

}  // namespace vbarchive::html
