#include <optional>
#include <string>
#include <string_view>

#include "extract/edit_note.h"
#include "support/catch.h"

using namespace vbarchive;
using extraction::EditNote;
using extraction::parse_edit_note;

namespace {

struct Print {
  std::string_view note, by, date, reason;
};

template <std::size_t count>
void check(const Print (&prints)[count]) {
  for (const Print& print : prints) {
    INFO(print.note);
    const EditNote note = parse_edit_note(std::string(print.note), "", "Somebody Else");
    CHECK(note.is_there);
    CHECK(note.by.value_or("") == print.by);
    CHECK(note.date.value_or("") == print.date);
    CHECK(note.reason.value_or("") == print.reason);
  }
}

}  // namespace

TEST_CASE("edit note: in every language, by another member than the author", "[extract]") {
  constexpr Print prints[] = {
      {"Last edited by Wren Hill; 12-29-2015 at 09:12 AM.", "Wren Hill", "12-29-2015 at 09:12 AM", ""},
      {"Geändert von Wren Hill (29.12.2015 um 09:12 Uhr) Grund: Tippfehler", "Wren Hill", "29.12.2015 um 09:12 Uhr",
       "Tippfehler"},
      {"Dernière modification par Wren ; 29/12/2015 à 09h12. Motif: faute", "Wren", "29/12/2015 à 09h12", "faute"},
      {"Última edición por Wren; 29-dic-2015 a las 09:12 Razón: acentos", "Wren", "29-dic-2015 a las 09:12", "acentos"},
      {"Ultima modifica di Wren; 29-12-2015 alle 09:12", "Wren", "29-12-2015 alle 09:12", ""},
      {"Última edição por Wren; 29-12-2015 às 09:12. Razão: acentos", "Wren", "29-12-2015 às 09:12", "acentos"},
      {"Laatst gewijzigd door Wren; 29 december 2015 om 09:12. Reden: spelling", "Wren", "29 december 2015 om 09:12",
       "spelling"},
      {"Senast redigerad av Wren den 2015-12-29 klockan 09:12. Anledning: stavning", "Wren", "2015-12-29 klockan 09:12",
       "stavning"},
      {"Sidst redigeret af Wren; 29-12-2015 kl. 09:12. Begrundelse: kommaer", "Wren", "29-12-2015 kl. 09:12",
       "kommaer"},
      {"Sist redigert av Wren; 29-12-2015 kl. 09:12. Grunn: tegn", "Wren", "29-12-2015 kl. 09:12", "tegn"},
      {"Viimeksi muokannut Wren; 29.12.2015 klo 09:12. Syy: kirjoitusvirhe", "Wren", "29.12.2015 klo 09:12",
       "kirjoitusvirhe"},
      {"Ostatnio edytowane przez Wren ; 29-12-2015 o 09:12. Powód: literówka", "Wren", "29-12-2015 o 09:12",
       "literówka"},
      {"Naposledy upravil Wren; 29.12.2015 v 09:12. Důvod: překlep", "Wren", "29.12.2015 v 09:12", "překlep"},
      {"Последний раз редактировалось Рябина; 29.12.2015 в 09:12. Причина: опечатка", "Рябина", "29.12.2015 в 09:12",
       "опечатка"},
      {"Востаннє редагувалося Горобина; 29.12.2015 о 09:12. Причина: помилка", "Горобина", "29.12.2015 о 09:12",
       "помилка"},
      {"Konu Wren tarafından (29-12-2015 Saat 09:12 ) değiştirilmiştir. Sebep: yazım", "Wren", "29-12-2015 Saat 09:12",
       "yazım"},
      {"Τελευταία επεξεργασία από τον χρήστη Κάστωρ : 29-12-2015 στις 09:12. Αιτία: λάθος", "Κάστωρ",
       "29-12-2015 στις 09:12", "λάθος"},
      {"Utoljára szerkesztette Wren; 2015.12.29 09:12. Indok: elütés", "Wren", "2015.12.29 09:12", "elütés"},
      {"A hozzászólást Wren módosította: 2015-12-29 09:12", "Wren", "2015-12-29 09:12", ""},
      {"Ultima modificare făcută de Wren; 29-12-2015 la 09:12. Motiv: virgule", "Wren", "29-12-2015 la 09:12",
       "virgule"},
      {"Lần sửa cuối bởi Wren; 29-12-2015 lúc 09:12. Lý do: chính tả", "Wren", "29-12-2015 lúc 09:12", "chính tả"},
      {"Terakhir diubah oleh Wren; 29-12-2015 pukul 09:12. Alasan: ejaan", "Wren", "29-12-2015 pukul 09:12", "ejaan"},
      {"التعديل الأخير تم بواسطة سمير ; 29-12-2015 الساعة 09:12. سبب آخر: خطأ", "سمير", "29-12-2015 الساعة 09:12",
       "خطأ"},
      {"ویرایش توسط کاوه : 1394/10/08 در ساعت 09:12 دلیل: املا", "کاوه", "1394/10/08 در ساعت 09:12", "املا"},
      {"נערך לאחרונה על ידי אורן; 29-12-2015 בשעה 09:12. סיבה: כתיב", "אורן", "29-12-2015 בשעה 09:12", "כתיב"},
      {"本帖最后由 木子 于 2015-12-29 09:12 编辑", "木子", "2015-12-29 09:12", ""},
      {"此帖于 2015-12-29 09:12 被 木子 编辑. 原因：错字", "木子", "2015-12-29 09:12", "错字"},
      {"最終更新者 つぐみ; 2015-12-29 09:12. 理由: 誤字", "つぐみ", "2015-12-29 09:12", "誤字"},
      {"つぐみさんが 2015年12月29日 09:12 に最後に編集", "つぐみ", "2015年12月29日 09:12", ""},
      {"마지막 수정: 참새; 2015-12-29 오전 09:12. 이유: 오타", "참새", "2015-12-29 오전 09:12", "오타"},
      {"참새님이 2015-12-29 09:12에 수정하였습니다", "참새", "2015-12-29 09:12", ""},
  };
  check(prints);
}

TEST_CASE("edit note: other orders of the words", "[extract]") {
  constexpr Print prints[] = {
      {"Edited by Wren on 12-29-2015 at 09:12 AM", "Wren", "12-29-2015 at 09:12 AM", ""},
      {"This message was last edited by Wren, Dec 29, 2015 at 9:12 AM.", "Wren", "Dec 29, 2015 at 9:12 AM", ""},
      {"Edited on 12-29-2015 at 09:12 AM by Wren. Reason: a comma", "Wren", "12-29-2015 at 09:12 AM", "a comma"},
      {"Last edited on 12-29-2015 at 09:12 AM by Wren", "Wren", "12-29-2015 at 09:12 AM", ""},
      {"Wren last edited this post on 12-29-2015 at 09:12 AM", "Wren", "12-29-2015 at 09:12 AM", ""},
      {"Zuletzt bearbeitet am 29.12.2015 um 09:12 Uhr von Wren Hill (Team)", "Wren Hill", "29.12.2015 um 09:12 Uhr",
       ""},
      {"Zuletzt am 29.12.2015 um 09:12 Uhr von Wren Hill geändert. Grund: Tippfehler", "Wren Hill",
       "29.12.2015 um 09:12 Uhr", "Tippfehler"},
      {"Viimeksi muokattu 29.12.2015 klo 09:12 käyttäjän Wren toimesta", "Wren", "29.12.2015 klo 09:12", ""},
      {"Von Wren bearbeitet (29.12.2015 um 09:12 Uhr)", "Wren", "29.12.2015 um 09:12 Uhr", ""},
      {"Fecha última edición por Wren: 29-12-2015 a las 09:12.", "Wren", "29-12-2015 a las 09:12", ""},
      {"Bu mesaj en son Wren tarafından düzenlendi; 29.12.2015, 09:12", "Wren", "29.12.2015, 09:12", ""},
      {"Editado: 14-may-2025 20:17 -", "", "14-may-2025 20:17", ""},
      {"Last edited by Wren; 2 Hours Ago.", "Wren", "2 Hours Ago", ""},
      {"Last edited by Wren; Today at 09:12 AM. Reason: as of 10-11-2015, 10:00", "Wren", "Today at 09:12 AM",
       "as of 10-11-2015, 10:00"},
      // Names are odd.
      {"Last edited by 1. May; 12-29-2015 at 09:12 AM.", "1. May", "12-29-2015 at 09:12 AM", ""},
      {"Last edited by born 12.12.2012; 12-29-2015 at 09:12 AM.", "born 12.12.2012", "12-29-2015 at 09:12 AM", ""},
      {"Last edited by Go on; 12-29-2015 at 09:12 AM.", "Go on", "12-29-2015 at 09:12 AM", ""},
      {"Geändert von Ofen (Team) (29.12.2015 um 09:12 Uhr)", "Ofen (Team)", "29.12.2015 um 09:12 Uhr", ""},
      {"Edited by by; 12-29-2015 at 09:12 AM", "by", "12-29-2015 at 09:12 AM", ""},
      {"Last edited by Wren; some day. Reason: never mind", "Wren", "", ""},
  };
  check(prints);
}

TEST_CASE("edit note: a long reason hides nothing", "[extract]") {
  std::string reason = "the picture was not mine";
  while (reason.size() < 900) reason += ", and the words were not either";
  const EditNote note = parse_edit_note("Last edited by Wren; 12-29-2015 at 09:12 AM. Reason: " + reason, "", {});
  CHECK(note.by == "Wren");
  CHECK(note.date == "12-29-2015 at 09:12 AM");
  CHECK(note.reason == reason);
}

TEST_CASE("edit note: words of no known language", "[extract]") {
  const EditNote own = parse_edit_note("Plim plam Wren plum (29-12-2015 plem 09:12) plom.", "09:12", "Wren");
  CHECK(own.by == "Wren");
  CHECK(own.date == "29-12-2015 plem 09:12");
  CHECK(own.reason == std::nullopt);
  const EditNote other = parse_edit_note("Plim plam Max plum (29-12-2015 plem 09:12) plom. Plam: tik", "09:12", "Wren");
  CHECK(other.by == std::nullopt);
  CHECK(other.date == "29-12-2015 plem 09:12");
  CHECK(other.reason == "tik");
}
