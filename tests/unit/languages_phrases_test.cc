#include "languages/phrases.h"

#include <initializer_list>
#include <string>

#include "support/catch.h"

using namespace vbarchive;
using languages::Phrases;

namespace {

Phrases phrases_of(std::initializer_list<std::string_view> words) {
  Phrases phrases;
  for (const std::string_view word : words) phrases.add(word);
  phrases.sort();
  return phrases;
}

std::string found(const Phrases& phrases, std::string_view text) {
  const auto place = phrases.first_in(text);
  return place ? std::string(text.substr(place->begin, place->end - place->begin)) : "nothing";
}

}  // namespace

TEST_CASE("phrases: whole words, whatever their case and accents", "[languages]") {
  const Phrases phrases = phrases_of({"geändert von", "geändert", "última edición por", "like"});
  CHECK(found(phrases, "Zuletzt GEÄNDERT VON Max") == "GEÄNDERT VON");
  CHECK(found(phrases, "Geandert von Max") == "Geandert von");
  CHECK(found(phrases, "Geändert vonMax") == "Geändert");
  CHECK(found(phrases, "ungeändert von") == "nothing");
  CHECK(found(phrases, "U\xCC\x81ltima edicio\xCC\x81n por: Max") == "U\xCC\x81ltima edicio\xCC\x81n por");
  CHECK(found(phrases, "likely, unlike, likes") == "nothing");
  CHECK(found(phrases, "(like)") == "like");
}

TEST_CASE("phrases: an asterisk lets a word go on", "[languages]") {
  const Phrases phrases = phrases_of({"thank*", "*rettighed*", "hug"});
  CHECK(found(phrases, "Thanks to") == "Thank");
  CHECK(found(phrases, "Adgangsrettigheder") == "rettighed");
  CHECK(found(phrases, "unthankful") == "nothing");
  CHECK(found(phrases, "huge") == "nothing");
}

TEST_CASE("phrases: scripts without blanks, and words with their article", "[languages]") {
  const Phrases phrases = phrases_of({"关闭", "ขอบคุณ", "شكر*", "תודה"});
  CHECK(found(phrases, "投票已关闭了") == "关闭");
  CHECK(found(phrases, "สมาชิกที่ขอบคุณกระทู้นี้") == "ขอบคุณ");
  CHECK(found(phrases, "الشكراً") == "شكر");
  CHECK(found(phrases, "בתודה") == "תודה");
}

TEST_CASE("phrases: the longest at a place, the first place, the end", "[languages]") {
  const Phrases phrases = phrases_of({"son", "son düzenleyen", "tarafından"});
  CHECK(phrases.longest_at("Son düzenleyen: Max") == std::string("Son düzenleyen").size());
  CHECK(phrases.longest_at("Max") == 0);
  CHECK(phrases.longest_at("") == 0);
  const auto ending = phrases.ending_of("Konu Max tarafından");
  REQUIRE(ending);
  CHECK(ending->begin == std::string("Konu Max ").size());
  CHECK_FALSE(phrases.ending_of("tarafından Max"));
  CHECK(phrases.has("son duzenleyen"));
  CHECK_FALSE(phrases.has("son duzen"));
}
