// A page in every charset, in a language that was written in it.
#include <iconv.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "records/json.h"
#include "support/catch.h"
#include "text/utf8.h"
#include "vbarchive/extract.h"

using namespace vbarchive;

namespace {

std::string encoded(std::string_view text, const char* charset) {
  const iconv_t converter = iconv_open(charset, "UTF-8");
  std::string in(text), out(in.size() * 4 + 16, '\0');
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size(), room = out.size();
  if (iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1))
    throw std::runtime_error(std::string("not in ") + charset);
  iconv(converter, nullptr, nullptr, &to, &room);  // back to ASCII, where the charset has states
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

/// A thread of one post. `declared` is what its head says; empty for nothing.
std::string page_of(std::string_view text, std::string_view declared) {
  std::string page = "<html><head>";
  if (!declared.empty()) {
    page += "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=";
    page.append(declared).append("\" />");
  }
  page +=
      "<meta name=\"generator\" content=\"vBulletin 3.8.4\" /><title>A board</title>"
      "<script type=\"text/javascript\" charset=\"utf-8\" "
      "src=\"clientscript/vbulletin_global.js\"></script></head><body>"
      "<div id=\"posts\"><table id=\"post71\"><tr><td id=\"td_post_71\"><a class=\"bigusername\" "
      "href=\"member.php?u=12\">Wren</a><div id=\"post_message_71\">";
  page.append(text).append("</div></td></tr></table></div></body></html>");
  return page;
}

Page extracted(std::string bytes, std::optional<std::string> header = std::nullopt) {
  PageInput input;
  input.bytes = bytes;
  input.header_charset = std::move(header);
  input.address = "http://board.example/showthread.php?t=5";
  return extract(input, {});
}

struct Case {
  const char* iconv_name;
  std::string_view label;    ///< as boards declare it
  std::string_view charset;  ///< what it is called then
  std::string_view text;
};

const std::vector<Case> cases = {
    {"CP1250", "windows-1250", "windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy. Zażółć gęślą jaźń."},
    {"CP1251", "windows-1251", "windows-1251", "Съешь же ещё этих мягких французских булок, да выпей чаю."},
    {"CP1252", "iso-8859-1", "windows-1252",
     "Zwölf Boxkämpfer jagen “Viktor” quer über den großen Sylter Deich – für 5 €."},
    {"CP1253", "windows-1253", "windows-1253", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία."},
    {"ISO-8859-7", "iso-8859-7", "iso-8859-7", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία."},
    {"CP1254", "iso-8859-9", "windows-1254", "Pijamalı hasta yağız şoföre çabucak güvendi. İstanbul’da."},
    {"CP1255", "windows-1255", "windows-1255", "דג סקרן שט בים מאוכזב ולפתע מצא לו חברה."},
    {"ISO-8859-8", "iso-8859-8-i", "iso-8859-8-i", "דג סקרן שט בים מאוכזב ולפתע מצא לו חברה."},
    {"CP1256", "windows-1256", "windows-1256", "نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر."},
    {"CP1257", "windows-1257", "windows-1257", "Įlinkdama fechtuotojo špaga sublykčiojusi pragręžė apvalų arbūzą."},
    {"CP1258", "windows-1258", "windows-1258", "Hội quán của người Việt"},
    {"CP874", "tis-620", "windows-874", "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า"},
    {"ISO-8859-2", "iso-8859-2", "iso-8859-2", "Árvíztűrő tükörfúrógép."},
    {"ISO-8859-15", "iso-8859-15", "iso-8859-15", "Voix ambiguë d'un cœur qui préfère les jattes de kiwis à 5 €."},
    {"KOI8-R", "koi8-r", "koi8-r", "Съешь же ещё этих мягких французских булок, да выпей чаю."},
    {"KOI8-U", "koi8-u", "koi8-u", "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів!"},
    {"GBK", "gb2312", "gb18030", "视野无限广，窗外有蓝天。朱镕基先生"},
    {"BIG5", "big5", "big5", "視野無限廣，窗外有藍天。"},
    {"CP932", "shift_jis", "shift_jis", "いろはにほへと ちりぬるを①髙橋"},
    {"EUC-JP", "euc-jp", "euc-jp", "いろはにほへと ちりぬるを"},
    {"ISO-2022-JP", "iso-2022-jp", "iso-2022-jp", "いろはにほへと ちりぬるを"},
    {"CP949", "ks_c_5601-1987", "euc-kr", "키스의 고유조건은 입술끼리 만나야 하고 똠방각하"},
};

/// What the text is when it comes back.
std::string text_in(const Case& one) {
  if (one.charset != "windows-1258") return std::string(one.text);
  // Vietnamese tones are characters of their own there, which browsers leave as they are.
  return "H\u00F4\u0323i qu\u00E1n cu\u0309a ng\u01B0\u01A1\u0300i Vi\u00EA\u0323t";
}

}  // namespace

TEST_CASE("charset pages: read as their head declares", "[extract]") {
  for (const Case& one : cases) {
    INFO(one.iconv_name);
    const Page page = extracted(page_of(encoded(one.text, one.iconv_name), one.label));
    CHECK(page.charset == one.charset);
    CHECK(page.charset_source == "meta");
    CHECK(page.detail.empty());
    REQUIRE(page.posts.size() == 1);
    CHECK(page.posts[0].text == text_in(one));
  }
}

TEST_CASE("charset pages: read as the HTTP header says, whatever the head declares", "[extract]") {
  for (const Case& one : cases) {
    INFO(one.iconv_name);
    const Page page = extracted(page_of(encoded(one.text, one.iconv_name), "iso-8859-3"), std::string(one.label));
    CHECK(page.charset == one.charset);
    CHECK(page.charset_source == "header");
    REQUIRE(page.posts.size() == 1);
    CHECK(page.posts[0].text == text_in(one));
  }
}

TEST_CASE("charset pages: UTF-8 whatever is declared, with and without a mark", "[extract]") {
  for (const Case& one : cases) {
    INFO(one.text);
    const Page page = extracted(page_of(one.text, one.label), std::string(one.label));
    CHECK(page.charset == "utf-8");
    CHECK(page.charset_source == "utf-8");
    REQUIRE(page.posts.size() == 1);
    CHECK(page.posts[0].text == one.text);
    const Page marked = extracted("\xEF\xBB\xBF" + page_of(one.text, one.label));
    CHECK(marked.charset_source == "bom");
    REQUIRE(marked.posts.size() == 1);
    CHECK(marked.posts[0].text == one.text);
  }
}

TEST_CASE("charset pages: undeclared ones are told by their letters", "[extract]") {
  for (const Case& one : cases) {
    const std::string_view name = one.iconv_name;
    if (name != "CP1251" && name != "KOI8-R" && name != "BIG5" && name != "GBK" && name != "CP932" &&
        name != "EUC-JP" && name != "ISO-2022-JP" && name != "CP949")
      continue;
    INFO(name);
    std::string text;
    for (int i = 0; i < 8; ++i) text.append(one.text).append(" ");
    const Page page = extracted(page_of(encoded(text, one.iconv_name), ""));
    CHECK(page.charset == one.charset);
    CHECK(page.charset_source == "detected");
    REQUIRE(page.posts.size() == 1);
    CHECK(page.posts[0].text.value_or("").starts_with(one.text));
  }
}

TEST_CASE("charset pages: UTF-16 with a mark", "[extract]") {
  for (const auto& [charset, mark] : {std::pair{"UTF-16LE", "\xFF\xFE"}, std::pair{"UTF-16BE", "\xFE\xFF"}}) {
    const Page page = extracted(mark + encoded(page_of("Съешь же ещё", "utf-16"), charset));
    CHECK(page.charset == (charset == std::string_view("UTF-16LE") ? "utf-16le" : "utf-16be"));
    CHECK(page.charset_source == "bom");
    REQUIRE(page.posts.size() == 1);
    CHECK(page.posts[0].text == "Съешь же ещё");
  }
}

TEST_CASE("charset pages: encoded twice", "[extract]") {
  const std::string_view text = "Съешь же ещё этих мягких булок";
  const std::string once = page_of(text, "utf-8");
  // Each byte of the UTF-8 taken for a character of windows-1252, which has its holes among the C1 controls.
  const auto twice = [](std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
      const std::string one(1, c);
      const auto byte = static_cast<unsigned char>(c);
      if (byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D) {
        out += {'\xC2', c};
        continue;
      }
      const iconv_t converter = iconv_open("UTF-8", "CP1252");
      char buffer[8];
      char* from = const_cast<char*>(one.data());
      char* to = buffer;
      std::size_t left = 1, room = sizeof buffer;
      iconv(converter, &from, &left, &to, &room);
      iconv_close(converter);
      out.append(buffer, sizeof buffer - room);
    }
    return out;
  };
  const Page page = extracted(twice(once));
  CHECK(page.charset == "utf-8");
  CHECK(page.detail == "the page was encoded twice, which was undone");
  REQUIRE(page.posts.size() == 1);
  CHECK(page.posts[0].text == text);

  // With one letter that was encoded once it is not certain, and nothing is undone.
  const Page mixed = extracted(page_of(twice(text) + " ж", "utf-8"));
  CHECK(mixed.detail.empty());
  REQUIRE(mixed.posts.size() == 1);
  CHECK(mixed.posts[0].text.value_or("").starts_with("Ð¡ÑŠ"));
  CHECK(mixed.posts[0].text.value_or("").ends_with(" ж"));
  // A few such letters may be meant.
  const Page few = extracted(page_of("Ã© is how é looks", "utf-8"));
  REQUIRE(few.posts.size() == 1);
  CHECK(few.posts[0].text == "Ã© is how é looks");
  const Page quoted = extracted(page_of("Ã© Ã¨ Ã¼", "utf-8"));
  REQUIRE(quoted.posts.size() == 1);
  CHECK(quoted.posts[0].text == "Ã© Ã¨ Ã¼");
}

TEST_CASE("charset pages: references to characters that are none", "[extract]") {
  const Page page =
      extracted(page_of("a&#150;b &#8220;c&#8221; &#x416; &#xD83D;d &#0;e &#128;5 &#x110000;f", "iso-8859-1"));
  REQUIRE(page.posts.size() == 1);
  // C1 controls are what windows-1252 has there; lone surrogates, NUL and what lies beyond Unicode are replaced.
  CHECK(page.posts[0].text == "a–b “c” Ж \uFFFDd \uFFFDe €5 \uFFFDf");
}

TEST_CASE("charset pages: broken bytes, NUL and encoded surrogates end in valid text", "[extract]") {
  const std::string bytes =
      page_of(std::string("a\0b ", 4) + "\xED\xA0\x80 \xC0\x80 \xF5\x80\x80\x80 \xFF end", "utf-8");
  const Page page = extracted(bytes, "utf-8");
  REQUIRE(page.posts.size() == 1);
  CHECK(text::is_valid_utf8(page.posts[0].text.value_or("")));
  CHECK(page.posts[0].text.value_or("").find('\0') == std::string::npos);
  CHECK(page.detail.find("were replaced") != std::string::npos);
  CHECK_NOTHROW(to_json(page).dump());
}

TEST_CASE("charset pages: the euro sign of Windows' GBK", "[extract]") {
  const Page page = extracted(page_of("5 \x80", "gbk"));
  REQUIRE(page.posts.size() == 1);
  CHECK(page.posts[0].text == "5 €");
  CHECK(page.detail.empty());
}
