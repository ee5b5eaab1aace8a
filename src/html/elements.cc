#include "html/elements.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::html {
namespace {

/// Of formatting elements that are alike only three stay open, so their attributes are compared. (Not those of `a`: one
/// closes the one before.) In the columns of a template white space counts wherever it stands.
constexpr ElementInfo elements[] = {
    {"a", Tag::a, Element::other, Role::formatting, 0},
    {"abbr", Tag::abbr, Element::other, Role::words},
    {"acronym", Tag::other, Element::other, Role::words},
    {"address", Tag::other, Element::other, Role::block},
    {"area", Tag::other, Element::other, Role::void_words},
    {"article", Tag::article, Element::other, Role::block},
    {"aside", Tag::aside, Element::other, Role::block},
    {"audio", Tag::other, Element::other, Role::words},
    {"b", Tag::b, Element::looked_at, Role::formatting, 1},
    {"base", Tag::base, Element::other, Role::void_quiet},
    {"bdo", Tag::other, Element::other, Role::words},
    {"big", Tag::other, Element::looked_at, Role::formatting, 2},
    {"blockquote", Tag::blockquote, Element::other, Role::block},
    {"body", Tag::body, Element::looked_at, Role::unknown},
    {"br", Tag::br, Element::other, Role::void_words},
    {"button", Tag::button, Element::other, Role::unknown},
    {"caption", Tag::caption, Element::other, Role::unknown},
    {"center", Tag::center, Element::other, Role::block},
    {"circle", Tag::other, Element::shape, Role::unknown},
    {"cite", Tag::other, Element::other, Role::words},
    {"code", Tag::code, Element::looked_at, Role::formatting, 3},
    {"dd", Tag::dd, Element::other, Role::term},
    {"defs", Tag::other, Element::shape, Role::unknown},
    {"del", Tag::del, Element::other, Role::words},
    {"details", Tag::details, Element::other, Role::block},
    {"dfn", Tag::other, Element::other, Role::words},
    {"dir", Tag::other, Element::other, Role::block},
    {"div", Tag::div, Element::other, Role::block},
    {"dl", Tag::dl, Element::other, Role::definitions},
    {"dt", Tag::dt, Element::other, Role::term},
    {"ellipse", Tag::other, Element::shape, Role::unknown},
    {"em", Tag::em, Element::looked_at, Role::formatting, 4},
    {"embed", Tag::embed, Element::other, Role::void_words},
    {"fieldset", Tag::fieldset, Element::other, Role::block},
    {"figcaption", Tag::other, Element::other, Role::block},
    {"figure", Tag::figure, Element::other, Role::block},
    {"font", Tag::font, Element::looked_at, Role::formatting, 5},
    {"footer", Tag::footer, Element::other, Role::block},
    {"form", Tag::form, Element::other, Role::form},
    {"frameset", Tag::other, Element::unclear, Role::unknown},
    {"g", Tag::other, Element::shape, Role::unknown},
    {"h1", Tag::h1, Element::other, Role::heading},
    {"h2", Tag::h2, Element::other, Role::heading},
    {"h3", Tag::h3, Element::other, Role::heading},
    {"h4", Tag::h4, Element::other, Role::heading},
    {"h5", Tag::h5, Element::other, Role::heading},
    {"h6", Tag::h6, Element::other, Role::heading},
    {"head", Tag::head, Element::other, Role::unknown},
    {"header", Tag::header, Element::other, Role::block},
    {"hgroup", Tag::other, Element::other, Role::block},
    {"hr", Tag::hr, Element::other, Role::void_block},
    {"html", Tag::html, Element::looked_at, Role::unknown},
    {"i", Tag::i, Element::looked_at, Role::formatting, 6},
    {"iframe", Tag::iframe, Element::raw, Role::quiet},
    {"img", Tag::img, Element::other, Role::void_words},
    {"input", Tag::input, Element::looked_at, Role::void_words},
    {"ins", Tag::other, Element::other, Role::words},
    {"isindex", Tag::other, Element::unclear, Role::unknown},
    {"kbd", Tag::other, Element::other, Role::words},
    {"label", Tag::label, Element::other, Role::words},
    {"legend", Tag::legend, Element::other, Role::words},
    {"li", Tag::li, Element::other, Role::item},
    {"line", Tag::other, Element::shape, Role::unknown},
    {"link", Tag::link, Element::other, Role::void_quiet},
    {"listing", Tag::other, Element::preformatted, Role::unknown},
    {"main", Tag::main, Element::other, Role::block},
    {"math", Tag::other, Element::unclear, Role::unknown},
    {"menu", Tag::other, Element::other, Role::block},
    {"meta", Tag::meta, Element::other, Role::void_quiet},
    {"nav", Tag::nav, Element::other, Role::block},
    {"nobr", Tag::other, Element::looked_at, Role::unknown},
    {"noembed", Tag::other, Element::raw, Role::quiet},
    {"noframes", Tag::other, Element::raw, Role::unknown},
    {"noscript", Tag::noscript, Element::other, Role::words},
    {"object", Tag::object, Element::other, Role::unknown},
    {"ol", Tag::ol, Element::other, Role::list},
    {"optgroup", Tag::other, Element::other, Role::options},
    {"option", Tag::option, Element::other, Role::option},
    {"p", Tag::p, Element::other, Role::block},
    {"param", Tag::other, Element::other, Role::void_quiet},
    {"path", Tag::other, Element::shape, Role::unknown},
    {"plaintext", Tag::other, Element::unclear, Role::unknown},
    {"polygon", Tag::other, Element::shape, Role::unknown},
    {"polyline", Tag::other, Element::shape, Role::unknown},
    {"pre", Tag::pre, Element::preformatted, Role::block},
    {"q", Tag::other, Element::other, Role::words},
    {"rect", Tag::other, Element::shape, Role::unknown},
    {"s", Tag::s, Element::looked_at, Role::formatting, 7},
    {"samp", Tag::other, Element::other, Role::words},
    {"script", Tag::script, Element::script, Role::quiet},
    {"section", Tag::section, Element::other, Role::block},
    {"select", Tag::select, Element::select, Role::select},
    {"small", Tag::other, Element::looked_at, Role::formatting, 8},
    {"source", Tag::other, Element::other, Role::void_quiet},
    {"span", Tag::span, Element::other, Role::words},
    {"strike", Tag::strike, Element::looked_at, Role::formatting, 9},
    {"strong", Tag::strong, Element::looked_at, Role::formatting, 10},
    {"style", Tag::style, Element::raw, Role::quiet},
    {"sub", Tag::other, Element::other, Role::words},
    {"summary", Tag::summary, Element::other, Role::block},
    {"sup", Tag::other, Element::other, Role::words},
    {"svg", Tag::svg, Element::drawing, Role::unknown},
    {"symbol", Tag::other, Element::shape, Role::unknown},
    {"table", Tag::table, Element::other, Role::table},
    {"tbody", Tag::tbody, Element::other, Role::section},
    {"td", Tag::td, Element::other, Role::cell},
    {"template", Tag::template_, Element::unclear, Role::unknown},
    {"textarea", Tag::textarea, Element::replaceable, Role::quiet},
    {"tfoot", Tag::tfoot, Element::other, Role::section},
    {"th", Tag::th, Element::other, Role::cell},
    {"thead", Tag::thead, Element::other, Role::section},
    {"time", Tag::time, Element::other, Role::words},
    {"title", Tag::title, Element::replaceable, Role::quiet},
    {"tr", Tag::tr, Element::other, Role::row},
    {"track", Tag::other, Element::other, Role::void_quiet},
    {"tt", Tag::other, Element::looked_at, Role::formatting, 11},
    {"u", Tag::u, Element::looked_at, Role::formatting, 12},
    {"ul", Tag::ul, Element::other, Role::list},
    {"use", Tag::other, Element::shape, Role::unknown},
    {"var", Tag::other, Element::other, Role::words},
    {"video", Tag::video, Element::other, Role::words},
    {"wbr", Tag::other, Element::other, Role::void_words},
    {"xmp", Tag::other, Element::raw, Role::unknown},
};

constexpr std::size_t slots = 512;

/// Its length and its first eight letters, of any case.
std::size_t slot_of(std::string_view name) {
  std::uint64_t number = name.size();
  for (const char c : name.substr(0, 8)) number = number << 8 ^ number >> 56 ^ (static_cast<unsigned char>(c) | 0x20U);
  return static_cast<std::size_t>(number * 0x9E37'79B9'7F4A'7C15U >> 55);
}

std::array<const ElementInfo*, slots> table_of_elements() {
  std::array<const ElementInfo*, slots> table{};
  for (const ElementInfo& info : elements) {
    std::size_t slot = slot_of(info.name);
    while (table[slot]) slot = (slot + 1) % slots;
    table[slot] = &info;
  }
  return table;
}

/// A name that sites made up, in small letters.
bool is_invented(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || text::is_ascii_digit(c) || c == '-' || c == '_' || c == ':';
  };
  return !name.empty() && std::ranges::all_of(name, is_plain) &&
         gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size())) == GUMBO_TAG_UNKNOWN;
}

}  // namespace

const ElementInfo& element_info(std::string_view name) {
  static constexpr ElementInfo unlisted, invented{.name = {}, .role = Role::words};
  static const std::array<const ElementInfo*, slots> table = table_of_elements();
  for (std::size_t slot = slot_of(name); table[slot]; slot = (slot + 1) % slots) {
    if (text::equals_ignoring_ascii_case(table[slot]->name, name)) return *table[slot];
  }
  return is_invented(name) ? invented : unlisted;
}

}  // namespace vbarchive::html
