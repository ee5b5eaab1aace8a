#include "text/offsets.h"

#include <string>

#include "support/catch.h"

namespace vbarchive::text {
namespace {

/// Where `word` of the decoded text stands in the original.
std::size_t original_place(const std::string& bytes, std::string_view word,
                           std::optional<std::string_view> header = {}) {
  const Decoded decoded = decode(bytes, header);
  const std::size_t at = decoded.text.find(word);
  REQUIRE(at != std::string::npos);
  return original_offsets(bytes, decoded, {at}).front();
}

TEST_CASE("offsets: UTF-8 stands where it stood, a byte order mark in front", "[text]") {
  CHECK(original_place("<p>\xc3\xa9t\xc3\xa9 end", "end") == 9);
  CHECK(original_place("\xef\xbb\xbf<p>end", "end") == 6);
}

TEST_CASE("offsets: one byte a character in one-byte charsets", "[text]") {
  CHECK(original_place("<p>\xcf\xf0\xe8\xe2\xe5\xf2 end", "end", "windows-1251") == 10);
}

TEST_CASE("offsets: two and four bytes in East Asian charsets", "[text]") {
  // 你好 in GBK: C4 E3 BA C3.
  CHECK(original_place("<p>\xc4\xe3\xba\xc3 end", "end", "gbk") == 8);
  // 日本 in Shift_JIS: 93 FA 96 7B.
  CHECK(original_place("<p>\x93\xfa\x96\x7b end", "end", "shift_jis") == 8);
}

TEST_CASE("offsets: a replaced byte is one byte of the original", "[text]") {
  // \xff can begin nothing; it becomes U+FFFD, three bytes long.
  CHECK(original_place("<p>\xc3\xa9\xc3\xa9\xc3\xa9\xff end", "end", "utf-8") == 11);
}

}  // namespace
}  // namespace vbarchive::text
