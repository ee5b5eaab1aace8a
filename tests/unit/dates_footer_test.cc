#include <optional>
#include <string>
#include <string_view>

#include "dates/printed_date.h"
#include "support/catch.h"

using namespace vbarchive;
using dates::Footer;

namespace {

struct Print {
  std::string_view text;
  std::optional<int> utc_offset_minutes;
  std::optional<int> second_of_day;
};

constexpr int clock(int hour, int minute) { return hour * 3600 + minute * 60; }

constexpr std::nullopt_t none = std::nullopt;

std::optional<std::string> now(const Footer& footer, std::optional<int> offset, std::string_view captured_at) {
  const auto local = dates::page_now(footer, offset, utc_from_iso(captured_at));
  if (!local) return std::nullopt;
  return to_iso(*local);
}

}  // namespace

TEST_CASE("dates: footers", "[dates]") {
  constexpr Print prints[] = {
      {"All times are GMT -5. The time now is 01:53 PM.", -300, clock(13, 53)},
      {"All times are GMT. The time now is 05:23 AM.", 0, clock(5, 23)},
      {"All times are GMT-5. This page was generated at 12:11 AM.", -300, clock(0, 11)},
      {"All times are GMT +8. The time now is\xC2\xA0"
       "19:24.",
       480, clock(19, 24)},
      {"Alle Zeitangaben in WEZ +2. Es ist jetzt 15:48 Uhr.", 120, clock(15, 48)},
      {"Alle Zeitangaben in WEZ. Es ist jetzt 15:48 Uhr.", 0, clock(15, 48)},
      {"Alle Zeitangaben in MEZ. Es ist jetzt 15:48 Uhr.", 60, clock(15, 48)},
      {"Alle Zeitangaben in MESZ. Es ist jetzt 15:48 Uhr.", 120, clock(15, 48)},
      {"Alle Zeitangaben in MEZ +1. Es ist jetzt 15:48 Uhr.", 60, clock(15, 48)},
      {"La franja horaria es GMT -6. Ahora son las 19:25.", -360, clock(19, 25)},
      {"Tu hora GMT +1. La hora es 19:25.", 60, clock(19, 25)},
      {"Fuseau horaire GMT +1. Il est actuellement 12h23.", 60, clock(12, 23)},
      {"Текущее время: 00:43. Часовой пояс GMT +4.", 240, clock(0, 43)},
      {"Tutti gli orari sono GMT +1. Adesso sono le 14:20.", 60, clock(14, 20)},
      {"Alle tijden zijn GMT +1. Het is nu 14:20.", 60, clock(14, 20)},
      {"Wszystkie czasy w strefie GMT +1. Teraz jest 14:20.", 60, clock(14, 20)},
      {"Alla tider är GMT +1. Klockan är nu 14:20.", 60, clock(14, 20)},
      {"Kaikki ajat ovat GMT +2. Kello on nyt 14:20.", 120, clock(14, 20)},
      {"Kaikki ajat ovat GMT +2. Kello on nyt 14.20.", 120, clock(14, 20)},
      {"Horários baseados na GMT -3. Agora são 14:20.", -180, clock(14, 20)},
      {"Tüm Zamanlar GMT +2 Olarak Ayarlanmış. Şuanki Zaman: 14:20.", 120, clock(14, 20)},
      {"جميع الأوقات بتوقيت GMT +3. الساعة الآن 14:20.", 180, clock(14, 20)},
      {"جميع الأوقات بتوقيت GMT +3. الساعة الآن ٠٢:٢٠ م.", 180, clock(14, 20)},
      {"اکنون ساعت 02:08 برپایه ساعت جهانی (GMT - گرینویچ) +3.5 می باشد.", 210, clock(2, 8)},
      {"現在時間 GMT +8, 時間是 下午 02:20", 480, clock(14, 20)},
      {"GMT +9. 現在時刻は 14:20 です。", 540, clock(14, 20)},
      {"Klokken er GMT +1. Klokken er nu 14:20.", 60, clock(14, 20)},
      {"Všechny časy jsou v GMT +1. Právě je 14:20.", 60, clock(14, 20)},
      {"Часовий пояс GMT +2. Поточний час: 14:20.", 120, clock(14, 20)},
      {"Όλες οι ώρες είναι GMT +3. Η ώρα τώρα είναι 02:20 μ.μ.", 180, clock(14, 20)},
      {"Minden időpont GMT +1. Az idő most: 14:20.", 60, clock(14, 20)},
      {"Ora este GMT +3. Ora curentă: 14:20.", 180, clock(14, 20)},
      {"Múi giờ GMT +7. Hiện tại là 02:08 PM.", 420, clock(14, 8)},
      {"Zona waktu GMT +7. Waktu sekarang 14:20.", 420, clock(14, 20)},
      {"כל הזמנים הם GMT +2. הזמן כעת הוא 14:20.", 120, clock(14, 20)},
      {"모든 시간은 GMT +9. 현재 시각은 오후 02:20.", 540, clock(14, 20)},
      {"All times are GMT \xE2\x88\x92"
       "5. The time now is 14:20.",
       -300, clock(14, 20)},
      {"جميع الأوقات بتوقيت GMT +٣. الساعة الآن ١٤:٢٠.", 180, clock(14, 20)},
      {"All times are UTC+05:30. The time now is 14:20.", 330, clock(14, 20)},
      {"Times are shown in UTC. It is 14:20.", 0, clock(14, 20)},
      {"Alle Zeitangaben in CEST. Es ist jetzt 14:20 Uhr.", 120, clock(14, 20)},
      {"All times are AEST. The time now is 14:20.", 600, clock(14, 20)},
      {"Все часовые пояса GMT +4, время: 14:20", 240, clock(14, 20)},
      {"Время на форуме: 14:20. Часовой пояс MSK.", 180, clock(14, 20)},
      {"Все указано по Гринвичу +3. Сейчас 14:20.", 180, clock(14, 20)},
      {"Waktu sekarang 14:20 WIB. Zona waktu GMT +7.", 420, clock(14, 20)},
      // In French "est" is a verb, and eastern times are many.
      {"Il est 14:20. Bonne soirée.", none, none},
      {"All times are EST. The time now is 14:20.", none, none},
  };
  for (const Print& print : prints) {
    INFO(print.text);
    const Footer footer = dates::read_footer(print.text);
    CHECK(footer.utc_offset_minutes == print.utc_offset_minutes);
    CHECK(footer.second_of_day == print.second_of_day);
  }
}

TEST_CASE("dates: offsets of footers", "[dates]") {
  constexpr Print prints[] = {
      {"GMT +5.5", 330, none},
      {"GMT +5,5", 330, none},
      {"GMT +5.75", 345, none},
      {"GMT -3.5", -210, none},
      {"GMT +5:30", 330, none},
      {"GMT+05:30", 330, none},
      {"GMT +0530", 330, none},
      {"GMT -12", -720, none},
      {"GMT +14", 840, none},
      {"GMT + 2", 120, none},
      {"GMT \xE2\x88\x92"
       "7",
       -420, none},
      {"UTC+3", 180, none},
      {"(UTC/GMT +3)", 180, none},
      {"gmt 1", 60, none},
      {"GMT 0", 0, none},
      {"GMT", 0, none},
      {"GMT +99", none, none},
      {"GMT or not? It is GMT +2", 120, none},
      {"GMT. 5 members are here", 0, none},
      {"GMT +15", none, none},
      {"GMT. 14:20", 0, clock(14, 20)},
      {"GMT 14:20", 0, clock(14, 20)},
      {"GMT - 02:20 PM", 0, clock(14, 20)},
      {"GMT 14h20", 0, clock(14, 20)},
      {"GMT +1.14:20", 60, clock(14, 20)},
      {"GMT +1, 14:20", 60, clock(14, 20)},
      {"14:20 GMT +1", 60, clock(14, 20)},
      {"00:43. GMT +4. (vBulletin 3.8.4) 11:11", 240, clock(0, 43)},
  };
  for (const Print& print : prints) {
    INFO(print.text);
    const Footer footer = dates::read_footer(print.text);
    CHECK(footer.utc_offset_minutes == print.utc_offset_minutes);
    CHECK(footer.second_of_day == print.second_of_day);
  }
}

TEST_CASE("dates: what is no footer", "[dates]") {
  CHECK(dates::read_footer("") == Footer{});
  CHECK(dates::read_footer("We meet at 14:20, the bus leaves at 15:00 +2 minutes.") == Footer{});
  CHECK(dates::read_footer("C'est à cet instant, vers 12h23") == Footer{});
  CHECK(dates::read_footer("Powered by vBulletin 3.8.11") == Footer{});
  CHECK(dates::read_footer("The gmtool was here at 14:20") == Footer{});
}

TEST_CASE("dates: a time far from the zone is not the footer's", "[dates]") {
  const std::string text = "All times are GMT +1. " + std::string(200, 'x') + " 14:20";
  CHECK(dates::read_footer(text) == Footer{60, std::nullopt});
}

TEST_CASE("dates: the page's clock is set on the day nearest to the capture", "[dates]") {
  CHECK(now({-300, clock(13, 53)}, -300, "2015-12-29T18:53:20Z") == "2015-12-29T13:53:00");
  // Just after and just before midnight of the page, captured on the other side of it.
  CHECK(now({-300, clock(0, 1)}, -300, "2015-12-29T04:58:00Z") == "2015-12-29T00:01:00");
  CHECK(now({-300, clock(23, 59)}, -300, "2015-12-29T05:02:00Z") == "2015-12-28T23:59:00");
  CHECK(now({0, clock(23, 59)}, 0, "2016-01-01T00:00:30Z") == "2015-12-31T23:59:00");
  CHECK(now({0, clock(0, 0)}, 0, "2015-12-31T23:59:59Z") == "2016-01-01T00:00:00");
  CHECK(now({0, clock(23, 50)}, 0, "2016-03-01T00:10:00Z") == "2016-02-29T23:50:00");
  // A saved page may be hours old when it is taken.
  CHECK(now({0, clock(20, 0)}, 0, "2015-12-29T07:59:00Z") == "2015-12-28T20:00:00");
  CHECK(now({0, clock(20, 0)}, 0, "2015-12-29T08:01:00Z") == "2015-12-29T20:00:00");
  CHECK(now({0, clock(4, 0)}, 0, "2015-12-29T15:59:00Z") == "2015-12-29T04:00:00");
  CHECK(now({0, clock(4, 0)}, 0, "2015-12-29T16:01:00Z") == "2015-12-30T04:00:00");
}

TEST_CASE("dates: the page's clock without a footer's time or zone", "[dates]") {
  CHECK(now({-300, std::nullopt}, -300, "2015-12-29T04:29:07Z") == "2015-12-28T23:29:07");
  CHECK(now({std::nullopt, std::nullopt}, 330, "2015-12-28T20:00:00Z") == "2015-12-29T01:30:00");
  CHECK(now({120, clock(15, 48)}, std::nullopt, "2020-04-11T13:48:30Z") == "2020-04-11T15:48:00");
  CHECK(now({std::nullopt, clock(15, 48)}, std::nullopt, "2020-04-11T13:48:30Z") == std::nullopt);
  CHECK(dates::page_now({120, clock(15, 48)}, 120, std::nullopt) == std::nullopt);
}
