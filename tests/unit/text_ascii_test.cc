#include "text/ascii.h"

#include <string>

#include "support/catch.h"

using namespace vbarchive::text;

TEST_CASE("text: the first of some bytes is found wherever it stands", "[text]") {
  // Bytes beside those that are looked for, by one bit or by one, must not pass for them.
  const std::string others = "'#%\x0c\x0e\x8d\xa6\x26\x80\xff\x01 a";
  for (std::size_t size = 0; size <= 40; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += others[i % others.size()] == '&' ? 'b' : others[i % others.size()];
    for (std::size_t from = 0; from <= size; ++from) {
      CAPTURE(size, from);
      CHECK(first_of<'&', '\r'>(text, from) == size);
      for (std::size_t at = from; at < size; ++at) {
        CAPTURE(at);
        std::string with = text;
        with[at] = at % 2 == 0 ? '&' : '\r';
        if (at > 0 && from == at) with[at - 1] = '&';  // in front of where the look begins
        if (at + 1 < size) with[at + 1] = '\r';
        CHECK(first_of<'&', '\r'>(with, from) == at);
      }
    }
  }
}

TEST_CASE("text: ASCII ends at the first byte that is none", "[text]") {
  for (std::size_t size = 0; size <= 70; ++size) {
    const std::string text(size, '\x7f');
    for (std::size_t from = 0; from <= size; ++from) {
      CAPTURE(size, from);
      CHECK(end_of_ascii(text, from) == size);
      for (std::size_t at = from; at < size; ++at) {
        std::string with = text;
        with[at] = '\x80';
        if (at > 0 && from == at) with[at - 1] = '\xff';  // in front of where the look begins
        if (end_of_ascii(with, from) != at) FAIL("at " << at);
      }
    }
  }
}

TEST_CASE("text: white space ends at the first byte that is none", "[text]") {
  constexpr std::string_view spaces = " \t\n\r\f";
  for (std::size_t size = 0; size <= 20; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += spaces[i % spaces.size()];
    for (std::size_t from = 0; from <= size; ++from) {
      CAPTURE(size, from);
      CHECK(end_of_ascii_space(text, from) == size);
      for (std::size_t at = from; at < size; ++at) {
        std::string with = text;
        if (at > from) with[from] = ' ';
        if (at > 0 && from == at) with[at - 1] = 'a';  // in front of where the look begins
        for (int byte = 0; byte < 256; ++byte) {
          with[at] = static_cast<char>(byte);
          const bool is_space = byte != 0 && spaces.find(with[at]) != std::string_view::npos;
          if (end_of_ascii_space(with, from) != (is_space ? size : at)) FAIL("byte " << byte << " at " << at);
        }
      }
    }
  }
}

TEST_CASE("text: a literal is compared whole", "[text]") {
  CHECK(equals("class", "class"));
  CHECK_FALSE(equals("clasS", "class"));
  CHECK_FALSE(equals("classes", "class"));
  CHECK_FALSE(equals("", "id"));
}
