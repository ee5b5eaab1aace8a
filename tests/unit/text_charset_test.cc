#include "support/catch.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/charset.h"
#include "text/utf8.h"

using namespace vbarchive::text;

namespace {

const std::string fffd = "\xEF\xBF\xBD";

/// Russian text as windows-1251 has it: the alphabet in order from 0xC0.
std::string windows_1251(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint point = code_point_at(utf8, at);
    out += static_cast<char>(point.value < 0x80 ? point.value : point.value - 0x0410 + 0xC0);
    at += point.length;
  }
  return out;
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

void check(const Decoded& found, const std::string& text, const std::string& charset, const std::string& decided_by,
           std::size_t replaced = 0) {
  CHECK(found.text == text);
  CHECK(found.charset == charset);
  CHECK(found.decided_by == decided_by);
  CHECK(found.replaced == replaced);
}

}  // namespace

TEST_CASE("text: labels name charsets as browsers read them", "[text]") {
  const std::map<std::string, std::string> names = {
      {"utf-8", "utf-8"},
      {"UTF8", "utf-8"},
      {" Latin1 ", "windows-1252"},
      {"ISO-8859-1", "windows-1252"},
      {"us-ascii", "windows-1252"},
      {"iso-8859-9", "windows-1254"},
      {"tis-620", "windows-874"},
      {"iso-8859-11", "windows-874"},
      {"iso-8859-15", "iso-8859-15"},
      {"gb2312", "gb18030"},
      {"GBK", "gb18030"},
      {"x-sjis", "shift_jis"},
      {"ks_c_5601-1987", "euc-kr"},
      {"koi8-r", "koi8-r"},
      {"utf-16", "utf-16le"},
      {"\"windows-1251\"", "windows-1251"},
  };
  for (const auto& [label, name] : names) {
    CAPTURE(label);
    CHECK(charset_of_label(label) == name);
  }
  for (const std::string label : {"", " ", "utf", "none", "utf-8 utf8", "windows-1259", "\"", "l"}) {
    CAPTURE(label);
    CHECK_FALSE(charset_of_label(label).has_value());
  }
}

TEST_CASE("text: every charset of the table can be decoded", "[text]") {
  struct Case {
    std::string charset, bytes, text;
  };
  const std::vector<Case> cases = {
      {"windows-1250", "\xB9", "\u0105"},
      {"windows-1251", "\xCF\xF0", "\u041F\u0440"},
      {"windows-1252", "\x80\x93\xE9", "\u20AC\u201C\u00E9"},
      {"windows-1253", "\xE1", "\u03B1"},
      {"windows-1254", "\xFD\xDE", "\u0131\u015E"},
      {"windows-1255", "\xF9\xE0", "\u05E9\u05D0"},
      {"windows-1255", "\xE0\xC8", "\u05D0\u05B8"},  // letter and point stay two
      {"windows-1256", "\xC7", "\u0627"},
      {"windows-1257", "\xE0", "\u0105"},
      {"windows-1258", "a\xCC", "a\u0300"},
      {"windows-874", "\xA1\x80", "\u0E01\u20AC"},
      {"iso-8859-2", "\xB1", "\u0105"},
      {"iso-8859-3", "\xB1", "\u0127"},
      {"iso-8859-4", "\xB1", "\u0105"},
      {"iso-8859-5", "\xBF\xE0", "\u041F\u0440"},
      {"iso-8859-6", "\xC7", "\u0627"},
      {"iso-8859-7", "\xE1", "\u03B1"},
      {"iso-8859-8", "\xE0", "\u05D0"},
      {"iso-8859-8-i", "\xE0", "\u05D0"},
      {"iso-8859-10", "\xB1", "\u0105"},
      {"iso-8859-13", "\xE0", "\u0105"},
      {"iso-8859-14", "\xD0", "\u0174"},
      {"iso-8859-15", "\xA4", "\u20AC"},
      {"iso-8859-16", "\xAA", "\u0218"},
      {"koi8-r", "\xF0\xD2", "\u041F\u0440"},
      {"koi8-u", "\xA4", "\u0454"},
      {"ibm866", "\x8F", "\u041F"},
      {"macintosh", "\x8E", "\u00E9"},
      {"x-mac-cyrillic", "\x8F", "\u041F"},
      {"gb18030", "\xD6\xD0\xCE\xC4", "\u4E2D\u6587"},
      {"big5", "\xA4\xA4\xA4\xE5", "\u4E2D\u6587"},
      {"shift_jis", "\x93\xFA\x96\x7B\x8C\xEA", "\u65E5\u672C\u8A9E"},
      {"euc-jp", "\xC6\xFC\xCB\xDC\xB8\xEC", "\u65E5\u672C\u8A9E"},
      {"iso-2022-jp", "\x1B$BF|K\\8l\x1B(B.", "\u65E5\u672C\u8A9E."},
      {"euc-kr", "\xC7\xD1\xB1\xB9", "\uD55C\uAD6D"},
      {"utf-16le", std::string("a\0\x2C\x20", 4), "a\u202C"},
      {"utf-16be", std::string("\0a\x20\xAC", 4), "a\u20AC"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.charset);
    check(decode(one.bytes, one.charset), one.text, one.charset, "header");
  }
}

TEST_CASE("text: a byte order mark wins and is not text", "[text]") {
  check(decode("\xEF\xBB\xBFplain", "windows-1251"), "plain", "utf-8", "bom");
  check(decode(std::string("\xFF\xFE"
                           "a\0b\0",
                           6),
               {}),
        "ab", "utf-16le", "bom");
  check(decode(std::string("\xFE\xFF\0a", 4), {}), "a", "utf-16be", "bom");
  check(decode("\xEF\xBB\xBF", {}), "", "utf-8", "bom");
  check(decode("\xEF\xBB\xBF\xFF", {}), fffd, "utf-8", "bom", 1);
}

TEST_CASE("text: well-formed UTF-8 wins over every declaration", "[text]") {
  const std::string page = "<meta charset=windows-1251><p>\u043F\u0440\u0438\u0432\u0435\u0442</p>";
  check(decode(page, "iso-8859-1"), page, "utf-8", "utf-8");
  check(decode("caf\u00E9", "iso-8859-1"), "caf\u00E9", "utf-8", "utf-8");
}

TEST_CASE("text: one broken byte among twenty letters does not turn a page over", "[text]") {
  const std::string twenty = repeated("\u0436", 20);
  check(decode(twenty + "\xFF.", "windows-1251"), twenty + fffd + ".", "utf-8", "utf-8", 1);
  CHECK(decode(repeated("\u0436", 19) + "\xFF.", "windows-1251").charset == "windows-1251");
  CHECK(decode(twenty + "\xFF.\xFF.", "windows-1251").charset == "windows-1251");
  CHECK(decode(twenty + twenty + "\xFF.\xFF.", "windows-1251").charset == "utf-8");
}

TEST_CASE("text: an end in the middle of a letter is no broken letter", "[text]") {
  check(decode("caf\u00E9 \xE2\x82", "windows-1252"), "caf\u00E9 " + fffd, "utf-8", "utf-8", 1);
  check(decode("caf\xE9", "windows-1252"), "caf\u00E9", "windows-1252", "header");
}

TEST_CASE("text: no truncation of any charset crashes", "[text]") {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"gb18030", "a\xD6\xD0\x84\x31\xA4\x39"},
      {"big5", "a\xA4\xA4"},
      {"shift_jis", "a\x93\xFA"},
      {"euc-jp", "a\x8F\xB0\xA1\xC6\xFC"},
      {"iso-2022-jp", "\x1B$BF|\x1B(B"},
      {"euc-kr", "a\xC7\xD1"},
      {"utf-16le", std::string("a\0\x3D\xD8\x00\xDE", 6)},
  };
  for (const auto& [charset, bytes] : texts) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      CAPTURE(charset, length);
      const Decoded found = decode(std::string_view(bytes).substr(0, length), charset);
      CHECK(is_valid_utf8(found.text));
      CHECK(found.replaced <= 1);
    }
  }
  check(decode("a\xD6", "gbk"), "a" + fffd, "gb18030", "header", 1);
}

TEST_CASE("text: bytes that a charset lacks are replaced and counted", "[text]") {
  check(decode("a\xA5z\xC3", "iso-8859-3"), "a" + fffd + "z" + fffd, "iso-8859-3", "header", 2);
  check(decode("\xD2", "windows-1253"), fffd, "windows-1253", "header", 1);
  // The holes of windows-1252 are the control characters of the same number.
  check(decode("\x81\x8D\x8F\x90\x9D", "latin1"), "\u0081\u008D\u008F\u0090\u009D", "windows-1252", "header");
  check(decode("\x98", "windows-1251"), "\u0098", "windows-1251", "header");
  // A broken letter swallows no markup.
  check(decode("\x93<b>", "shift_jis"), fffd + "<b>", "shift_jis", "header", 1);
  check(decode(std::string("\x00\xDC"
                           "a\0",
                           4),
               "utf-16le"),
        fffd + "a", "utf-16le", "header", 1);
  const Decoded noise = decode(std::string(100'000, '\xFF'), "big5");
  CHECK(is_valid_utf8(noise.text));
  CHECK(noise.replaced >= 50'000);
}

TEST_CASE("text: the header is believed before the page", "[text]") {
  check(decode("<meta charset=koi8-r>\xCF", "windows-1251"), "<meta charset=koi8-r>\u041F", "windows-1251", "header");
  check(decode("<meta charset=koi8-r>\xCF", "x-unheard-of"), "<meta charset=koi8-r>\u043E", "koi8-r", "meta");
  check(decode("plain", "windows-1251"), "plain", "windows-1251", "header");
}

TEST_CASE("text: a meta tag declares the charset", "[text]") {
  for (const std::string head :
       {"<meta charset=\"windows-1251\">", "<META CHARSET=windows-1251>", "<meta\n charset = 'windows-1251' />",
        "<meta/charset=windows-1251>", "<html><head><meta name=a content=\"x>y\"><meta charset=cp1251>",
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
        "<meta content=\"text/html;charset='windows-1251'\" http-equiv=content-type>",
        "<meta charset=unheard-of><meta charset=windows-1251>",
        "<script src=x charset=koi8-r></script><meta charset=windows-1251>",
        "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>",
        "<script>w('<meta charset=koi8-r>')</script><meta charset=windows-1251>",
        "<title><meta charset=koi8-r></title><meta charset=windows-1251>",
        "<metadata charset=koi8-r><meta charset=windows-1251>",
        "<meta name=description content=\"charset=koi8-r\"><meta charset=windows-1251>"}) {
    CAPTURE(head);
    check(decode(head + "\xCF", {}), head + "\u041F", "windows-1251", "meta");
  }
  const std::string far = "<meta name=a content='" + std::string(6000, 'x') + "'><meta charset=windows-1251>";
  CHECK(decode(far + "<body>\xCF", {}).decided_by == "meta");
  CHECK(decode(far + "\xCF", {}).decided_by != "meta");
  check(decode("<meta charset=utf-16>\xFF", {}), "<meta charset=utf-16>" + fffd, "utf-8", "meta", 1);
}

TEST_CASE("text: what only looks like a declaration is none", "[text]") {
  for (const std::string head :
       {"<script charset=\"koi8-r\"></script>", "<link charset=koi8-r>", "<body><meta charset=koi8-r>",
        "<!-- <meta charset=koi8-r>", "<meta name=x content=\"text/html; charset=koi8-r\">", "<meta charset>", "<meta",
        "<meta charset=\"koi8-r", "<meta http-equiv=content-type content=\"charset\">", "charset=koi8-r"}) {
    CAPTURE(head);
    check(decode(head, {}), head, "utf-8", "default");
  }
}

TEST_CASE("text: thousands of unclosed meta tags cost no more than their length", "[text]") {
  check(decode(repeated("<meta \"", 30'000), {}), repeated("<meta \"", 30'000), "utf-8", "default");
}

TEST_CASE("text: undeclared text is detected, and else it is windows-1252", "[text]") {
  const std::string russian = repeated(
      "\u0412\u0447\u0435\u0440\u0430 \u043C\u044B \u0441\u043E\u0431\u0440\u0430\u043B\u0438 "
      "\u0441\u0442\u0430\u0440\u044B\u0439 \u043C\u043E\u0442\u043E\u0440 \u0438 \u043F\u043E\u0441\u0442\u0430"
      "\u0432\u0438\u043B\u0438 \u0435\u0433\u043E \u043D\u0430 \u043C\u0435\u0441\u0442\u043E. ",
      5);
  check(decode(windows_1251(russian), {}), russian, "windows-1251", "detected");
  check(decode("plain", {}), "plain", "utf-8", "default");
  check(decode("", {}), "", "utf-8", "default");
  CHECK(is_valid_utf8(decode(std::string("\0\xFF\x80\xFE", 4), {}).text));
}
