#include <string>
#include <string_view>

#include "dates/printed_date.h"
#include "support/catch.h"

using namespace vbarchive;

namespace {

/// One date: `2015-12-28`, with its time where one is printed.
std::string show(LocalTime date, bool has_time) {
  const std::string iso = to_iso(date);
  if (has_time) return iso.substr(0, 10) + ' ' + iso.substr(11);
  return iso.substr(11) == "00:00:00" ? iso.substr(0, 10) : "time of day without has_time";
}

/// `D` stands before what is read with the day first, `M` with the month first, neither where they are the same.
std::string show(const std::optional<dates::Reading>& reading) {
  if (!reading) return "nothing";
  if (reading->relative) {
    const auto& relative = *reading->relative;
    if (reading->day_month || reading->month_day) return "absolute and relative";
    if (!relative.days_ago) return std::to_string(relative.seconds_ago) + " s ago";
    std::string text = std::to_string(*relative.days_ago) + " d ago";
    if (relative.second_of_day) text += " at " + to_iso(LocalTime{*relative.second_of_day}).substr(11);
    return text;
  }
  if (reading->day_month == reading->month_day) return show(*reading->day_month, reading->has_time);
  std::string text;
  if (reading->day_month) text += "D " + show(*reading->day_month, reading->has_time);
  if (reading->month_day) text += (text.empty() ? "M " : " M ") + show(*reading->month_day, reading->has_time);
  return text;
}

struct Print {
  std::string_view text;
  std::string_view reading;
};

template <std::size_t count>
void check(const Print (&prints)[count]) {
  for (const Print& print : prints) {
    INFO(print.text);
    CHECK(show(dates::read(print.text)) == print.reading);
  }
}

}  // namespace

TEST_CASE("dates: numbers", "[dates]") {
  constexpr Print prints[] = {
      {"12-28-2015, 11:29 PM", "M 2015-12-28 23:29:00"},
      {"28-12-2015", "D 2015-12-28"},
      {"28-12-2015, 06:21", "D 2015-12-28 06:21:00"},
      {"13-11-2005, 12:20 AM", "D 2005-11-13 00:20:00"},
      {"02-15-2022, 12:29 PM", "M 2022-02-15 12:29:00"},
      {"10-04-2017", "D 2017-04-10 M 2017-10-04"},
      {"10-04-2017, 9:05 PM", "D 2017-04-10 21:05:00 M 2017-10-04 21:05:00"},
      {"10/04/2017", "D 2017-04-10 M 2017-10-04"},
      {"05-05-2015", "2015-05-05"},
      {"29/07/2004, 19h46", "D 2004-07-29 19:46:00"},
      {"10/05/2006, 13h16", "D 2006-05-10 13:16:00 M 2006-10-05 13:16:00"},
      {"1/2/2015", "D 2015-02-01 M 2015-01-02"},
      {"12-28-15", "M 2015-12-28"},
      {"28/12/15 11:29", "D 2015-12-28 11:29:00"},
      {"03-04-69", "D 2069-04-03 M 2069-03-04"},
      {"03-04-70", "D 1970-04-03 M 1970-03-04"},
      {"31/12/99, 23:59", "D 1999-12-31 23:59:00"},
      {"28.12.2015, 11:49", "2015-12-28 11:49:00"},
      {"23.03.2005, 19:46", "2005-03-23 19:46:00"},
      {"14.12.2019 21:42 -", "2019-12-14 21:42:00"},
      {"10.04.2017", "2017-04-10"},
      {"28. 12. 2015 11:29", "2015-12-28 11:29:00"},
      {"28.12.15, 11:49", "2015-12-28 11:49:00"},
      {"28.12.15", "2015-12-28"},
      {"3.8.11, 10:15", "2011-08-03 10:15:00"},
      {"2015-12-28", "2015-12-28"},
      {"2016-02-01, 02:21", "2016-02-01 02:21:00"},
      {"2015/12/28 23:29", "2015-12-28 23:29:00"},
      {"2015.12.28. 23:29", "2015-12-28 23:29:00"},
      {"2015. 12. 28. 23:29", "2015-12-28 23:29:00"},
      {"2015-12-28T23:29:00-05:00", "2015-12-28 23:29:00"},
      {"2015-12-28T23:29:00Z", "2015-12-28 23:29:00"},
      {"2015-12-28 23:29:00+00:00", "2015-12-28 23:29:00"},
      {"29-02-2016", "D 2016-02-29"},
      {"2016-02-29", "2016-02-29"},
      {"12\xE2\x80\x93"
       "28\xE2\x80\x93"
       "2015",
       "M 2015-12-28"},
      {"06-15-2016,\xC2\xA0"
       "03:03 PM",
       "M 2016-06-15 15:03:00"},
      {"  \r\n\t12-28-2015 ,\n 11:29 PM  ", "M 2015-12-28 23:29:00"},
  };
  check(prints);
}

TEST_CASE("dates: times of day", "[dates]") {
  constexpr Print prints[] = {
      {"28.12.2015 11:29:05", "2015-12-28 11:29:05"},
      {"28.12.2015 11:29:05 PM", "2015-12-28 23:29:05"},
      {"28.12.2015 12:00 AM", "2015-12-28 00:00:00"},
      {"28.12.2015 12:00 PM", "2015-12-28 12:00:00"},
      {"28.12.2015 8:51am", "2015-12-28 08:51:00"},
      {"28.12.2015 8:51pm", "2015-12-28 20:51:00"},
      {"28.12.2015 8:51 p.m.", "2015-12-28 20:51:00"},
      {"28.12.2015 8:51 p. m.", "2015-12-28 20:51:00"},
      {"28.12.2015 13:53 PM", "2015-12-28 13:53:00"},
      {"28.12.2015 00:15 AM", "2015-12-28 00:15:00"},
      {"28.12.2015 9 PM", "2015-12-28 21:00:00"},
      {"28.12.2015 19h", "2015-12-28 19:00:00"},
      {"28.12.2015 klo 11.29", "2015-12-28 11:29:00"},
      {"28.12.2015 at 09:12 AM", "2015-12-28 09:12:00"},
      {"28.12.2015 um 09:12 Uhr", "2015-12-28 09:12:00"},
      {"28.12.2015 \xC3\xA0 09h12", "2015-12-28 09:12:00"},
      {"28.12.2015 в 09:12", "2015-12-28 09:12:00"},
      {"28.12.2015 a las 09:12", "2015-12-28 09:12:00"},
      {"28.12.2015 @ 09:12", "2015-12-28 09:12:00"},
      {"28.12.2015 (Mon) 09:12", "2015-12-28 09:12:00"},
      {"28.12.2015 | 09:12", "2015-12-28 09:12:00"},
      {"11:29 PM, 28.12.2015", "2015-12-28 23:29:00"},
      {"23:29 28 December 2015", "2015-12-28 23:29:00"},
      {"12:15 Sa, 26.12.2015", "2015-12-26 12:15:00"},
      {"11:29 em 28/12/2015", "D 2015-12-28 11:29:00"},
      {"28.12.2015 11:29 em", "2015-12-28 23:29:00"},
      {"28.12.2015 11:29 fm", "2015-12-28 11:29:00"},
      {"seen 11:29 somewhere, 28.12.2015", "2015-12-28"},
      // Two dates or times: the first counts.
      {"28.12.2015 11:29 - 29.12.2015 12:30", "2015-12-28 11:29:00"},
      {"28.12.2015 10.11.2016", "2015-12-28"},
      {"Dec 28, 2015 and Jan 5, 2016", "2015-12-28"},
      {"28.12.2015, 1.46 MB", "2015-12-28"},
      {"28.12.2015 23:29:00.000", "2015-12-28 23:29:00"},
  };
  check(prints);
}

TEST_CASE("dates: names of months in English", "[dates]") {
  constexpr Print prints[] = {
      {"Dec 28, 2015, 11:29 PM", "2015-12-28 23:29:00"},
      {"Posted Apr 11, 2020, 1:02 PM", "2020-04-11 13:02:00"},
      {"12th Jun 2025, 08:57", "2025-06-12 08:57:00"},
      {"14-may-2025 19:31", "2025-05-14 19:31:00"},
      {"18th-February-2017 22:12", "2017-02-18 22:12:00"},
      {"December 25th, 2009", "2009-12-25"},
      {"Thu 6 Dec '12, 8:51am", "2012-12-06 08:51:00"},
      {"6 Dec \xE2\x80\x99"
       "12, 8:51am",
       "2012-12-06 08:51:00"},
      {"28th December 2015, 23:29", "2015-12-28 23:29:00"},
      {"28 DEC 2015", "2015-12-28"},
      {"28/Dec/2015 11:29", "2015-12-28 11:29:00"},
      {"Dec-28-2015", "2015-12-28"},
      {"2015-Dec-28 11:29", "2015-12-28 11:29:00"},
      {"Sept. 1st, 2010 - 7:05 am", "2010-09-01 07:05:00"},
      {"Monday, 28th of December 2015", "2015-12-28"},
      {"28 Dec 15, 11:29", "2015-12-28 11:29:00"},
      {"May 22nd, 2003", "2003-05-22"},
      {"Sunday, March 3rd, 2013 at 4:05 PM", "2013-03-03 16:05:00"},
      {"#3 Dec 28, 2015, 11:29 PM", "2015-12-28 23:29:00"},
      {"1 May 28, 2015", "2015-05-28"},
      {"Feb 29, 2016", "2016-02-29"},
  };
  check(prints);
}

TEST_CASE("dates: months and times in other languages", "[dates]") {
  constexpr Print prints[] = {
      {"28. Dezember 2015, 16:33 Uhr", "2015-12-28 16:33:00"},
      {"Montag, 28. Dez. 2015", "2015-12-28"},
      {"5. März 2014", "2014-03-05"},
      {"am 28.12.2015 um 11:49", "2015-12-28 11:49:00"},
      {"1er janvier 2016 à 12h25", "2016-01-01 12:25:00"},
      {"mar. 28 févr. 2017", "2017-02-28"},
      {"3 AOÛT 2014", "2014-08-03"},
      {"mardi 29/12/2015 12h25", "D 2015-12-29 12:25:00"},
      {"28 de diciembre de 2015, 18:26", "2015-12-28 18:26:00"},
      {"lun, 28 dic 2015 a las 6:26 p. m.", "2015-12-28 18:26:00"},
      {"5-ago-2013 19:31", "2013-08-05 19:31:00"},
      {"28 dicembre 2015 alle ore 14.20", "2015-12-28 14:20:00"},
      {"3 set 2012, 14:20", "2012-09-03 14:20:00"},
      {"28 de Dezembro de 2015 às 14h20", "2015-12-28 14:20:00"},
      {"7 Out 2011, 14:20", "2011-10-07 14:20:00"},
      {"28 maart 2015 om 14:20 uur", "2015-03-28 14:20:00"},
      {"ma 28 dec 2015, 14:20", "2015-12-28 14:20:00"},
      {"28 maj 2015 kl. 14.20", "2015-05-28 14:20:00"},
      {"l\xC3\xB6rdag 26 december 2015", "2015-12-26"},
      {"28. december 2015 kl. 14:20", "2015-12-28 14:20:00"},
      {"28. desember 2015", "2015-12-28"},
      {"28. joulukuuta 2015 klo 14.20", "2015-12-28 14:20:00"},
      {"28 grudnia 2015, o 14:20", "2015-12-28 14:20:00"},
      {"2 paź 2015", "2015-10-02"},
      {"28. prosince 2015 14:20", "2015-12-28 14:20:00"},
      {"1. července 2015", "2015-07-01"},
      {"1. června 2015", "2015-06-01"},
      {"28 декабря 2015 г., 19:54", "2015-12-28 19:54:00"},
      {"28-го ДЕКАБРЯ 2015", "2015-12-28"},
      {"14 мая 2013 в 8:05 утра", "2013-05-14 08:05:00"},
      {"7 листопада 2015 р. о 14:20", "2015-11-07 14:20:00"},
      {"28 Aralık 2015, 14:20", "2015-12-28 14:20:00"},
      {"3 \xC5\x9Eubat 2015 Salı", "2015-02-03"},
      {"3 A\xC4\x9Eustos 2015", "2015-08-03"},
      {"28 KASIM 2015", "2015-11-28"},
      {"28 Δεκεμβρίου 2015, 02:20 μ.μ.", "2015-12-28 14:20:00"},
      {"28-12-2015, 12:20 π.μ.", "D 2015-12-28 00:20:00"},
      {"28 ΔΕΚ 2015", "2015-12-28"},
      {"2015. december 28. 14:20", "2015-12-28 14:20:00"},
      {"2015. december 28., du. 2:20", "2015-12-28 14:20:00"},
      {"28 decembrie 2015, ora 14:20", "2015-12-28 14:20:00"},
      {"ngày 28 tháng 12 năm 2015 lúc 14:20", "2015-12-28 14:20:00"},
      {"28 Tháng Mười Hai 2015", "2015-12-28"},
      {"28-12-2015, 02:20 CH", "D 2015-12-28 14:20:00"},
      {"28 Desember 2015 pukul 14.20", "2015-12-28 14:20:00"},
      {"5 Agt 2015", "2015-08-05"},
      {"28 ديسمبر 2015، 02:20 م", "2015-12-28 14:20:00"},
      {"٢٨-١٢-٢٠١٥, ٠٢:٢٠ مساءً", "D 2015-12-28 14:20:00"},
      {"28 كانون الأول 2015", "2015-12-28"},
      {"28 בדצמבר 2015 בשעה 14:20", "2015-12-28 14:20:00"},
      {"28-12-2015, 02:20 אחה\"צ", "D 2015-12-28 14:20:00"},
      {"2015年12月28日 11:29", "2015-12-28 11:29:00"},
      {"2015年12月28日 下午 11:29", "2015-12-28 23:29:00"},
      {"2015年12月28日下午11:29", "2015-12-28 23:29:00"},
      {"2015-12-28, 11:29 下午", "2015-12-28 23:29:00"},
      {"2015年12月28日(月) 午後11時29分", "2015-12-28 23:29:00"},
      {"2015年12月28日 月曜日 午前0:29", "2015-12-28 00:29:00"},
      {"十二月 28, 2015", "2015-12-28"},
      {"2015년 12월 28일 오후 11:29", "2015-12-28 23:29:00"},
      {"2015년12월28일 월요일 23시 29분", "2015-12-28 23:29:00"},
      {"\xEF\xBC\x92\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x95-12-28 11\xEF\xBC\x9A"
       "29",
       "2015-12-28 11:29:00"},
      {"发表于 2015-12-28 11:29", "2015-12-28 11:29:00"},
      {"\xE2\x80\x8F"
       "28-12-2015\xE2\x80\x8F, 11:29",
       "D 2015-12-28 11:29:00"},
  };
  check(prints);
}

TEST_CASE("dates: the Jalali calendar", "[dates]") {
  constexpr Print prints[] = {
      {"1394/11/27, 00:31", "2016-02-16 00:31:00"},
      {"۱۳۹۴/۱۱/۲۷, ۰۰:۳۱", "2016-02-16 00:31:00"},
      {"۲۷ بهمن ۱۳۹۴، ۰۰:۳۱", "2016-02-16 00:31:00"},
      {"27-11-1394", "2016-02-16"},
      {"1394/01/01", "2015-03-21"},
      {"1395/01/01", "2016-03-20"},
      {"1395/12/30", "2017-03-20"},  // 1395, 1399, 1403 and, after five years, 1408 are leap years
      {"1396/01/01", "2017-03-21"},
      {"1394/12/29", "2016-03-19"},
      {"1394/12/30", "nothing"},
      {"1399/12/30", "2021-03-20"},
      {"1400/01/01", "2021-03-21"},
      {"1403/12/30", "2025-03-20"},
      {"1404/01/01", "2025-03-21"},
      {"1407/12/30", "nothing"},
      {"1408/12/30", "2030-03-20"},
      {"1375/12/30", "1997-03-20"},
      {"1374/12/30", "nothing"},
      {"1357/11/22", "1979-02-11"},
      {"1394/06/31", "2015-09-22"},
      {"1394/07/31", "nothing"},
      {"1394/13/01", "nothing"},
      {"1394/11/27, 08:15 ب.ظ", "2016-02-16 20:15:00"},
      {"16 فوریه 2016، 00:31", "2016-02-16 00:31:00"},
      {"27 بهمن 2016", "nothing"},
  };
  check(prints);
}

TEST_CASE("dates: days and times in words", "[dates]") {
  constexpr Print prints[] = {
      {"Today, 11:29 AM", "0 d ago at 11:29:00"},
      {"Yesterday, 05:10 PM", "1 d ago at 17:10:00"},
      {"Today 10:59", "0 d ago at 10:59:00"},
      {"Today at 01:35", "0 d ago at 01:35:00"},
      {"TODAY", "0 d ago"},
      {"Yesterday", "1 d ago"},
      {"13 Minutes Ago", "780 s ago"},
      {"1 Hour Ago", "3600 s ago"},
      {"2 Days Ago", "172800 s ago"},
      {"3 weeks ago", "1814400 s ago"},
      {"2 days ago, 11:29", "2 d ago at 11:29:00"},
      {"1 hour, 5 minutes ago", "3900 s ago"},
      {"an hour ago", "3600 s ago"},
      {"Posted 13 Minutes Ago", "780 s ago"},
      {"Вчера 19:54", "1 d ago at 19:54:00"},
      {"Сегодня, 00:43", "0 d ago at 00:43:00"},
      {"5 минут назад", "300 s ago"},
      {"час назад", "3600 s ago"},
      {"Сьогодні, 14:20", "0 d ago at 14:20:00"},
      {"5 хвилин тому", "300 s ago"},
      {"Heute, 16:33 Uhr", "0 d ago at 16:33:00"},
      {"Gestern um 16:33", "1 d ago at 16:33:00"},
      {"Vorgestern, 16:33", "2 d ago at 16:33:00"},
      {"vor 5 Minuten", "300 s ago"},
      {"vor einer Stunde", "3600 s ago"},
      {"Hoy, 18:26", "0 d ago at 18:26:00"},
      {"Ayer a las 6:26 p. m.", "1 d ago at 18:26:00"},
      {"hace 5 minutos", "300 s ago"},
      {"Aujourd'hui 12h25", "0 d ago at 12:25:00"},
      {"Aujourd\xE2\x80\x99hui, 12h25", "0 d ago at 12:25:00"},
      {"Hier, 12h25", "1 d ago at 12:25:00"},
      {"Avant-hier à 12h25", "2 d ago at 12:25:00"},
      {"il y a 5 minutes", "300 s ago"},
      {"Il y a une heure", "3600 s ago"},
      {"Oggi, 14:20", "0 d ago at 14:20:00"},
      {"5 minuti fa", "300 s ago"},
      {"Ontem, 14:20", "1 d ago at 14:20:00"},
      {"h\xC3\xA1 5 minutos", "300 s ago"},
      {"2 horas atrás", "7200 s ago"},
      {"Vandaag, 14:20", "0 d ago at 14:20:00"},
      {"5 minuten geleden", "300 s ago"},
      {"Idag, 14:02", "0 d ago at 14:02:00"},
      {"Igår kl. 14.02", "1 d ago at 14:02:00"},
      {"för 5 minuter sedan", "300 s ago"},
      {"I dag, 14:02", "0 d ago at 14:02:00"},
      {"for 5 minutter siden", "300 s ago"},
      {"Tänään klo 14.02", "0 d ago at 14:02:00"},
      {"Eilen, 14:02", "1 d ago at 14:02:00"},
      {"5 minuuttia sitten", "300 s ago"},
      {"Dzisiaj, 14:20", "0 d ago at 14:20:00"},
      {"5 minut temu", "300 s ago"},
      {"Včera, 14:20", "1 d ago at 14:20:00"},
      {"před 5 minutami", "300 s ago"},
      {"Bugün, 14:20", "0 d ago at 14:20:00"},
      {"Dün 14:20", "1 d ago at 14:20:00"},
      {"5 dakika önce", "300 s ago"},
      {"2 saat önce", "7200 s ago"},
      {"Σήμερα, 02:20 μ.μ.", "0 d ago at 14:20:00"},
      {"Χθες στις 14:20", "1 d ago at 14:20:00"},
      {"ΧΘΕΣ, 14:20", "1 d ago at 14:20:00"},
      {"πριν από 5 λεπτά", "300 s ago"},
      {"Ma, 14:20", "0 d ago at 14:20:00"},
      {"5 perccel ezelőtt", "300 s ago"},
      {"5 perce", "300 s ago"},
      {"Ieri, 14:20", "1 d ago at 14:20:00"},
      {"acum 5 minute", "300 s ago"},
      {"5 ore în urmă", "18000 s ago"},
      {"Hôm nay, 02:20 PM", "0 d ago at 14:20:00"},
      {"Hôm qua, 14:20", "1 d ago at 14:20:00"},
      {"5 phút trước", "300 s ago"},
      {"Hari ini, 14:20", "0 d ago at 14:20:00"},
      {"5 menit yang lalu", "300 s ago"},
      {"اليوم, 02:20 PM", "0 d ago at 14:20:00"},
      {"أمس الساعة 02:20 م", "1 d ago at 14:20:00"},
      {"منذ 5 دقائق", "300 s ago"},
      {"قبل ساعتين", "7200 s ago"},
      {"امروز, ۱۴:۲۰", "0 d ago at 14:20:00"},
      {"5 دقیقه پیش", "300 s ago"},
      {"היום, 14:20", "0 d ago at 14:20:00"},
      {"לפני 5 דקות", "300 s ago"},
      {"今天, 02:20 PM", "0 d ago at 14:20:00"},
      {"昨天 下午 2:20", "1 d ago at 14:20:00"},
      {"5 分钟前", "300 s ago"},
      {"3小時前", "10800 s ago"},
      {"今日 14:20", "0 d ago at 14:20:00"},
      {"5分前", "300 s ago"},
      {"2時間前", "7200 s ago"},
      {"어제, 오후 2:20", "1 d ago at 14:20:00"},
      {"5분 전", "300 s ago"},
  };
  check(prints);
}

TEST_CASE("dates: what may stand around a date", "[dates]") {
  constexpr Print prints[] = {
      {"- 28.12.2015, 11:49 -", "2015-12-28 11:49:00"},
      {"Editado: 28.12.2015", "2015-12-28"},
      {"Posted: 12-28-2015, 11:29 PM #12", "M 2015-12-28 23:29:00"},
      {"(28.12.2015)", "2015-12-28"},
      {"Last edited by Tall Pine; 12-29-2015 at 09:12 AM.", "M 2015-12-29 09:12:00"},
      {"Geändert von Rotfuchs (28.12.2015 um 11:49 Uhr)", "2015-12-28 11:49:00"},
      {"Последний раз редактировалось Синица; 28.12.2015 в 11:49.", "2015-12-28 11:49:00"},
      {"Dernière modification par Hirondelle ; 28/12/2015 à 12h25.", "D 2015-12-28 12:25:00"},
      {"vBulletin 3.8.11, 28.12.2015", "2015-12-28"},
      {"Join Date Jan 2005, 28.12.2015", "2015-12-28"},
      {"Last Activity: Today", "0 d ago"},
  };
  check(prints);
}

TEST_CASE("dates: what is no date", "[dates]") {
  constexpr Print prints[] = {
      {"", "nothing"},
      {" - ", "nothing"},
      {"n/a", "nothing"},
      {"Jan 2005", "nothing"},
      {"January 2005", "nothing"},
      {"07-2006", "nothing"},
      {"2006-07", "nothing"},
      {"Май 2008", "nothing"},
      {"2015年12月", "nothing"},
      {"12月28日", "nothing"},
      {"Dec 28", "nothing"},
      {"Dec 28, 11:29 PM", "nothing"},
      {"28 Dec 11:29", "nothing"},
      {"28 Dec 11h29", "nothing"},
      {"28 Dec, 11 PM", "nothing"},
      {"11:29 PM", "nothing"},
      {"19h46", "nothing"},
      {"2015", "nothing"},
      {"19,394", "nothing"},
      {"1.110", "nothing"},
      {"31-02-2015", "nothing"},
      {"30-02-2016", "nothing"},
      {"29-02-2015", "nothing"},
      {"29.02.1900", "nothing"},
      {"31. April 2015", "nothing"},
      {"Feb 29, 2015", "nothing"},
      {"00-00-0000", "nothing"},
      {"00-05-2015", "nothing"},
      {"13-13-2015", "nothing"},
      {"2015-13-01", "nothing"},
      {"12.28.2015", "nothing"},  // dots: the day comes first
      {"28-12-2015, 25:00", "nothing"},
      {"28-12-2015, 11:60", "nothing"},
      {"01-01-3015", "nothing"},
      {"01-01-1066", "nothing"},
      {"192.168.10.20", "nothing"},
      {"10.10.10.10", "nothing"},
      {"1-28-12-2015", "nothing"},
      {"28/12-2015", "nothing"},
      {"vBulletin 3.8.11", "nothing"},
      {"Version 4.2.3", "nothing"},
      {"Today's Posts", "nothing"},
      {"5 minutes", "nothing"},
      {"5 ago", "nothing"},
      {"for 5 minutes", "nothing"},
      {"123456789012 minutes ago", "nothing"},
      {"3.5 hours ago", "nothing"},
      {"My brother came home on 12/28/2015 and we all went swimming together", "nothing"},
      {"It rained so much that nobody could see the road before 12/28/2015", "nothing"},
      {"The last boat was sold 3 days ago", "nothing"},
      {"Today was a very good day for fishing", "nothing"},
      {"Those boats were all sold two or even 3 days ago", "nothing"},
      {"\xFF\xFE", "nothing"},
  };
  check(prints);
}

TEST_CASE("dates: a text of any length and any bytes is read without harm", "[dates]") {
  CHECK_FALSE(dates::read(std::string(100'000, '1')));
  CHECK_FALSE(dates::read(std::string(500, '\xE2')));
  const std::string print = "Yesterday, 05:10 PM 28 декабря 2015年12月28日 a. m. il y a 5 分前";
  for (std::size_t first = 0; first < print.size(); ++first) {
    for (std::size_t length = 0; first + length <= print.size(); ++length) {
      (void)dates::read(std::string_view(print).substr(first, length));
      (void)dates::read_footer(std::string_view(print).substr(first, length));
    }
  }
}
