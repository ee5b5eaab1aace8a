#include "support/catch.h"

#include <string>
#include <utility>
#include <vector>

#include "text/utf8.h"

using namespace vbarchive::text;

namespace {

const std::string fffd = "\xEF\xBF\xBD";

}  // namespace

TEST_CASE("text: UTF-8 is told from what only looks like it", "[text]") {
  for (const std::string valid :
       {"", "plain", "na\u00EFve", "\u0430\u0431\u0432", "\u20AC", "\U0001F600", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
        "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(valid);
    CHECK(is_valid_utf8(valid));
    CHECK(to_valid_utf8(valid) == valid);
  }
  CHECK(is_valid_utf8(std::string("a\0b", 3)));
}

TEST_CASE("text: each maximal ill-formed part becomes one replacement", "[text]") {
  struct Case {
    std::string bytes, repaired;
    std::size_t replaced;
  };
  const std::vector<Case> cases = {
      {"\x80", fffd, 1},                                              // a lone continuation
      {"\xC0\xAF", fffd + fffd, 2},                                   // overlong slash
      {"\xE0\x80\xAF", fffd + fffd + fffd, 3},                        // overlong in three
      {"\xF0\x80\x80\xAF", fffd + fffd + fffd + fffd, 4},             // overlong in four
      {"\xED\xA0\x80", fffd + fffd + fffd, 3},                        // a surrogate
      {"\xF4\x90\x80\x80", fffd + fffd + fffd + fffd, 4},             // U+110000
      {"\xF8\x88\x80\x80\x80", fffd + fffd + fffd + fffd + fffd, 5},  // a form of five bytes
      {"\xFE\xFF", fffd + fffd, 2},
      {"\xE2\x82", fffd, 1},      // the euro sign cut short: one part
      {"\xF0\x9F\x98", fffd, 1},  // a smiley cut short
      {"\xE2\x82"
       "A",
       fffd + "A", 1},  // cut short by a letter, which stays
      {"\xF0\x9F\xE2\x82\xAC", fffd + "\u20AC", 1},
      {"ab\xFF"
       "cd\xC3\xA9",
       "ab" + fffd + "cd\u00E9", 1},
      {"\xC3\xC3\xA9", fffd + "\u00E9", 1},
  };
  for (const Case& one : cases) {
    CAPTURE(one.repaired);
    std::size_t replaced = 99;
    CHECK_FALSE(is_valid_utf8(one.bytes));
    CHECK(to_valid_utf8(one.bytes, &replaced) == one.repaired);
    CHECK(replaced == one.replaced);
  }
}

TEST_CASE("text: a broken byte is found wherever it stands in a long run of ASCII", "[text]") {
  for (std::size_t at = 0; at < 40; ++at) {
    std::string text(40, 'x');
    CHECK(is_valid_utf8(text));
    text[at] = '\x92';
    CAPTURE(at);
    CHECK_FALSE(is_valid_utf8(text));
    CHECK(to_valid_utf8(text) == std::string(at, 'x') + fffd + std::string(39 - at, 'x'));
  }
}

TEST_CASE("text: no truncation of well-formed text costs more than its last character", "[text]") {
  const std::string text = "a\u00E9\u20AC\U0001F600z";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    std::size_t replaced = 0;
    const std::string repaired = to_valid_utf8(text.substr(0, length), &replaced);
    CAPTURE(length);
    CHECK(replaced <= 1);
    CHECK(is_valid_utf8(repaired));
  }
}

TEST_CASE("text: code points are written and read back", "[text]") {
  for (const char32_t value :
       {U'\x01', U'\x7F', U'\x80', U'\u07FF', U'\u0800', U'\uFFFF', U'\U00010000', U'\U0010FFFF'}) {
    std::string text;
    append_code_point(text, value);
    const CodePoint point = code_point_at(text, 0);
    CHECK(point.is_well_formed);
    CHECK(point.value == value);
    CHECK(point.length == text.size());
  }
  std::string text;
  append_code_point(text, char32_t{0xD800});
  append_code_point(text, char32_t{0x110000});
  CHECK(text == fffd + fffd);
}

TEST_CASE("text: white space of any kind folds to single blanks", "[text]") {
  CHECK(fold_space("") == "");
  CHECK(fold_space(" \t\r\n ") == "");
  CHECK(fold_space("  a \n\t b  ") == "a b");
  CHECK(fold_space("\u00A0a\u00A0\u00A0b\u200B") == "a b");
  CHECK(fold_space("a\u3000b\u2009c\u202Fd\u2028e") == "a b c d e");
  CHECK(fold_space("caf\u00E9 cr\u00E8me") == "caf\u00E9 cr\u00E8me");
  CHECK(fold_space("a \xFF b") == "a \xFF b");
}

TEST_CASE("text: trimming takes white space off the ends only", "[text]") {
  CHECK(trim("") == "");
  CHECK(trim(" \u00A0\u200B ") == "");
  CHECK(trim("\u00A0 a  b \u3000") == "a  b");
  CHECK(trim("\u00E9") == "\u00E9");
  CHECK(trim("x\x80\x80\x80\x80\x80") == "x\x80\x80\x80\x80\x80");
  CHECK(trim("x\xC2\xA0") == "x");
  CHECK(trim("x\xA0") == "x\xA0");  // half a no-break space is no white space
}

TEST_CASE("text: lower case", "[text]") {
  CHECK(ascii_lower("Page \u00C4 2Z") == "page \u00C4 2z");
  CHECK(equals_ignoring_ascii_case("UTF-8", "utf-8"));
  CHECK_FALSE(equals_ignoring_ascii_case("utf-8", "utf-88"));
  CHECK_FALSE(equals_ignoring_ascii_case("@", "`"));  // 0x40 and 0x60: not letters
  CHECK_FALSE(equals_ignoring_ascii_case("\u00C4", "\u00E4"));

  CHECK(fold_case("HEUTE \u00C4\u00D6\u00DC\u00D7\u00DF") == "heute \u00E4\u00F6\u00FC\u00D7\u00DF");
  CHECK(fold_case("\u0421\u0435\u0433\u043E\u0434\u043D\u042F \u0401") ==
        "\u0441\u0435\u0433\u043E\u0434\u043D\u044F \u0451");
  CHECK(fold_case("\u03A3\u03AE\u039C\u0386") == "\u03C3\u03AE\u03BC\u03AC");
  CHECK(fold_case("\u0141\u017B\u0178\u0130\u0218\u011E") == "\u0142\u017C\u00FFi\u0219\u011F");
  CHECK(fold_case("\u0142\u017C\u0101\u0451\u0438") == "\u0142\u017C\u0101\u0451\u0438");
  CHECK(fold_case("\u01A0\u01AF\u1EA4\u018F\u04C0\u1E9E") == "\u01A1\u01B0\u1EA5\u0259\u04CF\u00DF");
  CHECK(fold_case("A\xFF"
                  "B") ==
        "a\xFF"
        "b");
}

TEST_CASE("text: nothing that steers a terminal is printed", "[text]") {
  CHECK(printable("plain \u00E9 \u20AC \U0001F600") == "plain \u00E9 \u20AC \U0001F600");
  CHECK(printable("\x1b[31m") == "\\x1b[31m");
  CHECK(printable("a\r\n\tb\x7F") == "a\\x0d\\x0a\\x09b\\x7f");
  CHECK(printable(std::string("\0", 1)) == "\\x00");
  CHECK(printable("\u009B31m") == "\\u009b31m");  // CSI in one character
  CHECK(printable("\x9B") == "\\x9b");            // ill-formed, and the same to an old terminal
  CHECK(printable("gpj\u202Eexe") == "gpj\\u202eexe");
  CHECK(printable("\u200E\u200F\u061C\u202A\u2066\u2069") == "\\u200e\\u200f\\u061c\\u202a\\u2066\\u2069");
  CHECK(printable("\xE2\x82") == "\\xe2\\x82");
}
