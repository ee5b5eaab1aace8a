// Golden pages that were cut off or damaged.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/golden_page.h"
#include "support/page_promises.h"
#include "support/program.h"
#include "support/random.h"
#include "text/utf8.h"

namespace vbarchive {
namespace {

// With sanitizers, three times slower, a sample: every case has run at full strength before. The bytes to cut at differ
// from page to page.
const std::size_t cut_step = testing::is_sanitized() ? 13 : 1;
const int damages_a_page = testing::is_sanitized() ? 800 : 10'000;

testing::GoldenPage named(const std::string& name) {
  return testing::read_golden_page(std::filesystem::path(SOURCE_DIR) / "fixtures" / "pages" / name);
}

/// Chance that differs between pages, and is the same whenever the test runs.
testing::Random chance_of(const std::string& name) {
  std::uint64_t seed = 20'151'228;
  for (const char c : name) seed = seed * 31 + static_cast<unsigned char>(c);
  return testing::Random(seed);
}

// ---- cut off

/// Whether the part ends where the whole page does not: in front of the end tags, and behind what tells that it is
/// HTML. Only then the page can say so.
bool must_say_cut_off(const std::string& part) {
  const std::string lower = text::ascii_lower(part);
  const std::size_t html = lower.find("<html");
  return html != std::string::npos && lower.find('>', html) != std::string::npos &&
         lower.find("</body") == std::string::npos && lower.find("</html") == std::string::npos;
}

void cut_everywhere(const std::string& name) {
  const testing::GoldenPage page = named(name);
  const Page whole = page.extract();
  const std::size_t last = std::min<std::size_t>(page.bytes.size(), 65'536);
  std::size_t most_posts = 0;
  for (std::size_t length = chance_of(name).below(cut_step); length < last; length += cut_step) {
    const std::string bytes = page.bytes.substr(0, length);
    const Page part = page.extract(bytes);
    INFO(name << " cut at byte " << length << ": " << part.detail);
    if (const std::string broken = testing::broken_promise(part); !broken.empty()) FAIL(broken);
    if (const std::string different = testing::contradiction(part, whole); !different.empty()) FAIL(different);
    if (must_say_cut_off(bytes)) REQUIRE(part.detail.find("cut off") != std::string::npos);
    most_posts = std::max(most_posts, part.posts.size());
  }
  // Not by giving none.
  CHECK(most_posts + 1 >= whole.posts.size());
}

// ---- damaged

std::string number_near(const std::string& bytes, std::size_t at, std::size_t& begin, std::size_t& end) {
  constexpr std::string_view digits = "0123456789";
  begin = bytes.find_first_of(digits, at);
  if (begin == std::string::npos) return {};
  end = std::min(bytes.find_first_not_of(digits, begin), bytes.size());
  return bytes.substr(begin, end - begin);
}

/// All places of a text.
std::vector<std::size_t> places_of(const std::string& bytes, std::string_view text) {
  std::vector<std::size_t> places;
  for (std::size_t at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + text.size()))
    places.push_back(at);
  return places;
}

/// The number of one post in the place of another's, in its message's id alone.
void borrow_post_id(std::string& bytes, testing::Random& random) {
  const std::vector<std::size_t> places = places_of(bytes, "post_message_");
  if (places.size() < 2) return;
  std::size_t from = 0, from_end = 0, to = 0, to_end = 0;
  const std::string number = number_near(bytes, random.of(places), from, from_end);
  if (number_near(bytes, random.of(places), to, to_end).empty()) return;
  bytes.replace(to, to_end - to, number);
}

/// All that bears one post's number bears another's, and the other way round.
void exchange_post_ids(std::string& bytes, testing::Random& random) {
  const std::vector<std::size_t> places = places_of(bytes, "post_message_");
  if (places.size() < 2) return;
  std::size_t begin = 0, end = 0;
  const std::string a = number_near(bytes, random.of(places), begin, end);
  const std::string b = number_near(bytes, random.of(places), begin, end);
  if (a.empty() || b.empty() || a == b) return;
  std::string exchanged;
  for (std::size_t at = 0; at < bytes.size();) {
    const bool is_a = bytes.compare(at, a.size(), a) == 0;
    if (is_a || bytes.compare(at, b.size(), b) == 0) {
      exchanged += is_a ? b : a;
      at += is_a ? a.size() : b.size();
    } else {
      exchanged += bytes[at++];
    }
  }
  bytes = std::move(exchanged);
}

void change_number(std::string& bytes, std::size_t at, testing::Random& random) {
  std::size_t begin = 0, end = 0;
  if (number_near(bytes, at, begin, end).empty()) return;
  static const std::vector<std::string> others = {"0",
                                                  "-1",
                                                  "00",
                                                  "1",
                                                  "13",
                                                  "31",
                                                  "100",
                                                  "2147483648",
                                                  "9223372036854775807",
                                                  "9223372036854775808",
                                                  "99999999999999999999999",
                                                  "1,5",
                                                  "1e9",
                                                  "0x1F",
                                                  "\xd9\xa3",
                                                  ""};
  bytes.replace(begin, end - begin, random.of(others));
}

/// The values of two attributes of one name, exchanged.
void exchange_attributes(std::string& bytes, testing::Random& random) {
  static const std::vector<std::string> names = {" id=\"", " class=\"", " href=\"", " src=\"", " name=\"", " alt=\""};
  const std::string& name = random.of(names);
  const std::vector<std::size_t> places = places_of(bytes, name);
  if (places.size() < 2) return;
  std::size_t a = random.of(places) + name.size(), b = random.of(places) + name.size();
  if (a > b) std::swap(a, b);
  const std::size_t a_end = bytes.find('"', a), b_end = bytes.find('"', b);
  if (b_end == std::string::npos || a_end > b) return;
  const std::string first = bytes.substr(a, a_end - a), second = bytes.substr(b, b_end - b);
  bytes.replace(b, second.size(), first);
  bytes.replace(a, first.size(), second);
}

void change_charset(std::string& bytes, testing::Random& random) {
  static const std::vector<std::string> others = {
      "utf-8",  "windows-1251", "windows-1252", "shift_jis",  "gbk",   "big5",         "euc-kr",
      "koi8-r", "utf-16le",     "iso-2022-jp",  "x-sjis-bad", "utf-7", "windows-1256", ""};
  constexpr std::string_view mark = "charset=";
  const std::size_t at = bytes.find(mark);
  if (at == std::string::npos) {
    bytes.insert(0, "<meta charset=\"" + random.of(others) + "\">");
    return;
  }
  const std::size_t begin = at + mark.size();
  const std::size_t end = std::min(bytes.find_first_of("\" >", begin), bytes.size());
  bytes.replace(begin, end - begin, random.of(others));
}

void break_entity(std::string& bytes, std::size_t at, testing::Random& random) {
  static const std::vector<std::string> broken = {
      "&",      "&amp",     "&#",     "&#x",   "&#0;", "&#xD800;", "&#x110000;",     "&#99999999999;", "&nbsp",
      "&notit", "&#xFFFE;", "&#128;", "&#x80", "&;",   "&#60;",    "&lt;script&gt;", "&#x202E;"};
  const std::size_t next = bytes.find('&', at);
  if (next != std::string::npos && random.chance(50)) {
    bytes.erase(next, 1 + random.below(3));
    at = std::min(next, bytes.size());
  }
  bytes.insert(at, random.of(broken));
}

void nest(std::string& bytes, std::size_t at, testing::Random& random) {
  static const std::vector<std::string> parts = {
      "<div>",
      "<table><tr><td>",
      "<b>",
      "<font><p>",
      "<ul><li>",
      "<blockquote>",
      "<a href=\"member.php?u=1\">",
      "<div class=\"bbcode_quote\">",
      "<div style=\"margin:20px\"><div class=\"smallfont\">x</div><table><tr><td class=\"alt2\">",
      "<div id=\"post_message_7\">",
      "<form>",
      "<select><option>"};
  const std::string& part = random.of(parts);
  std::string nested;
  for (std::size_t i = 0, times = 1 + random.below(60); i < times; ++i) nested += part;
  bytes.insert(at, nested);
}

/// Damaged in one to four places: as transfer, storage, editors and other programs damage pages, and worse.
std::string damaged(std::string bytes, testing::Random& random) {
  for (std::uint64_t times = 1 + random.below(4); times > 0 && !bytes.empty(); --times) {
    const std::size_t at = random.below(bytes.size());
    const std::size_t length = std::min<std::size_t>(1 + random.below(200), bytes.size() - at);
    switch (random.below(14)) {
      case 0:
        bytes[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, length));
        break;
      case 3: {
        const std::string moved = bytes.substr(at, length);
        bytes.erase(at, length);
        bytes.insert(random.below(bytes.size() + 1), moved);
        break;
      }
      case 4:
        bytes.insert(at, std::array{"<table>", "</div>", "\"", "'", "<b><i>", "</td></tr>", "\xff", "<script>", "</li>",
                                    ">", "<textarea>", "</body>", "<svg><p>", "<template>"}[random.below(14)]);
        break;
      case 5:
        exchange_attributes(bytes, random);
        break;
      case 6:
        borrow_post_id(bytes, random);
        break;
      case 7:
        exchange_post_ids(bytes, random);
        break;
      case 8:
        change_number(bytes, at, random);
        break;
      case 9:
        break_entity(bytes, at, random);
        break;
      case 10:
        change_charset(bytes, random);
        break;
      case 11:
        bytes.insert(
            at, std::array{"<!--", "-->", "<!-- / message -->", "<!-- sig -->", "<!-->", "<![CDATA["}[random.below(6)]);
        break;
      case 12:
        nest(bytes, at, random);
        break;
      default:
        // From one post to some other place: as a page whose transfer began again.
        bytes.insert(random.below(bytes.size()), bytes.substr(at, std::min<std::size_t>(4'000, bytes.size() - at)));
        break;
    }
  }
  return bytes;
}

void damage_often(const std::string& name) {
  const testing::GoldenPage page = named(name);
  testing::Random random = chance_of(name);
  for (int i = 0; i < damages_a_page; ++i) {
    const std::string bytes = damaged(page.bytes, random);
    const Page read = page.extract(bytes);
    INFO(name << ", damage " << i << ": " << read.detail);
    if (const std::string broken = testing::broken_promise(read); !broken.empty()) FAIL(broken);
  }
}

// A case a page and kind, so that ctest can run them side by side. Together the pages hold what a post, a thread and
// the other kinds of pages can hold, in all versions: small ones, and three of full size.
#define CUT_AND_DAMAGE(name)                                                                                 \
  TEST_CASE("damage: " name " cut at every byte never says anything else than the whole page", "[damage]") { \
    cut_everywhere(name);                                                                                    \
  }                                                                                                          \
  TEST_CASE("damage: " name " damaged ten thousand times ends in records or a reason", "[damage]") {         \
    damage_often(name);                                                                                      \
  }

CUT_AND_DAMAGE("vb3-legacy-default")
CUT_AND_DAMAGE("vb3-new-postbit-default")
CUT_AND_DAMAGE("vb4-legacy-default")
CUT_AND_DAMAGE("vb3-small-page-with-all-of-a-post")
CUT_AND_DAMAGE("vb4-small-page-with-all-of-a-post")
CUT_AND_DAMAGE("vb5-small-topic-with-comment")
CUT_AND_DAMAGE("vb4-listing-prefixes-moved-guests")
CUT_AND_DAMAGE("vb3-index-default")
CUT_AND_DAMAGE("vb3-poll-results-public-voters")
CUT_AND_DAMAGE("vb3-vbseo-likes-and-others")

}  // namespace
}  // namespace vbarchive
