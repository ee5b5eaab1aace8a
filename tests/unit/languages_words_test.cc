// What a page of each language says, in the words of its boards: months, days, footers, labels, notes.
#include <string>
#include <string_view>

#include "dates/printed_date.h"
#include "extract/edit_note.h"
#include "extract/words.h"
#include "support/catch.h"
#include "vbarchive/extract.h"

using namespace vbarchive;
using extraction::AttachmentGroup;
using extraction::InfoLabel;
using extraction::ThreadMark;

namespace {

constexpr int fourteen_twenty = (14 * 60 + 20) * 60;

/// Twelve names, parted by `|`.
struct Months {
  std::string_view language, names;
};

struct Board {
  std::string_view language;
  std::string_view date;       ///< 13 February 2010, 14:20, or 2:20 PM where clocks have twelve hours
  std::string_view today;      ///< at 14:20
  std::string_view yesterday;  ///< at 14:20
  std::string_view ago;        ///< two hours
  std::string_view footer;     ///< two hours east of Greenwich; 14:20
  std::string_view joined, location, posts;
  std::string_view note;   ///< edited by Wren on 13 February 2010, 14:20
  std::string_view quote;  ///< of Wren
  std::string_view thanks;
  std::string_view closed, multiple;  ///< empty where the word is not known
  std::string_view images, sticky;
};

}  // namespace

TEST_CASE("languages: the names of months, as CLDR has them", "[languages]") {
  constexpr Months table[] = {
      {"ar", "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"},
      {"ar", "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"},
      {"bg", "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември"},
      {"bg", "яну|фев|март|апр|май|юни|юли|авг|сеп|окт|ное|дек"},
      {"ca",
       "de gener|de febrer|de març|d’abril|de maig|de juny|de juliol|d’agost|de setembre|d’octubre|de novembre|de "
       "desembre"},
      {"ca", "de gen|de febr|de març|d’abr|de maig|de juny|de jul|d’ag|de set|d’oct|de nov|de des"},
      {"cs", "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"},
      {"cs", "led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro"},
      {"da", "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"},
      {"da", "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"},
      {"de", "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"},
      {"de", "Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez"},
      {"el",
       "Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|"
       "Δεκεμβρίου"},
      {"el", "Ιαν|Φεβ|Μαρ|Απρ|Μαΐ|Ιουν|Ιουλ|Αυγ|Σεπ|Οκτ|Νοε|Δεκ"},
      {"en", "January|February|March|April|May|June|July|August|September|October|November|December"},
      {"en", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"},
      {"es", "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"},
      {"es", "ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic"},
      {"et", "jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember"},
      {"et", "jaan|veebr|märts|apr|mai|juuni|juuli|aug|sept|okt|nov|dets"},
      {"fa", "ژانویهٔ|فوریهٔ|مارس|آوریل|مهٔ|ژوئن|ژوئیهٔ|اوت|سپتامبر|اکتبر|نوامبر|دسامبر"},
      {"fa", "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر"},
      {"fi",
       "tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|"
       "marraskuuta|joulukuuta"},
      {"fi", "tammik|helmik|maalisk|huhtik|toukok|kesäk|heinäk|elok|syysk|lokak|marrask|jouluk"},
      {"fr", "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"},
      {"fr", "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc"},
      {"he", "ינואר|פברואר|מרץ|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר"},
      {"he", "ינו|פבר|מרץ|אפר|מאי|יוני|יולי|אוג|ספט|אוק|נוב|דצמ"},
      {"hr", "siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|listopada|studenoga|prosinca"},
      {"hr", "sij|velj|ožu|tra|svi|lip|srp|kol|ruj|lis|stu|pro"},
      {"hu", "január|február|március|április|május|június|július|augusztus|szeptember|október|november|december"},
      {"hu", "jan|febr|márc|ápr|máj|jún|júl|aug|szept|okt|nov|dec"},
      {"id", "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"},
      {"id", "Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des"},
      {"it", "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"},
      {"it", "gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic"},
      {"ka", "იანვარი|თებერვალი|მარტი|აპრილი|მაისი|ივნისი|ივლისი|აგვისტო|სექტემბერი|ოქტომბერი|ნოემბერი|დეკემბერი"},
      {"ka", "იან|თებ|მარ|აპრ|მაი|ივნ|ივლ|აგვ|სექ|ოქტ|ნოე|დეკ"},
      {"lt", "sausio|vasario|kovo|balandžio|gegužės|birželio|liepos|rugpjūčio|rugsėjo|spalio|lapkričio|gruodžio"},
      {"lt", "saus|vas|kov|bal|geg|birž|liep|rugp|rugs|spal|lapkr|gruod"},
      {"lv", "janvāris|februāris|marts|aprīlis|maijs|jūnijs|jūlijs|augusts|septembris|oktobris|novembris|decembris"},
      {"lv", "janv|febr|marts|apr|maijs|jūn|jūl|aug|sept|okt|nov|dec"},
      {"ms", "Januari|Februari|Mac|April|Mei|Jun|Julai|Ogos|September|Oktober|November|Disember"},
      {"ms", "Jan|Feb|Mac|Apr|Mei|Jun|Jul|Ogo|Sep|Okt|Nov|Dis"},
      {"nl", "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"},
      {"nl", "jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec"},
      {"no", "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"},
      {"no", "jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des"},
      {"pl", "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"},
      {"pl", "sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru"},
      {"pt", "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"},
      {"pt", "jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez"},
      {"ro", "ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie"},
      {"ro", "ian|feb|mar|apr|mai|iun|iul|aug|sept|oct|nov|dec"},
      {"ru", "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"},
      {"ru", "янв|февр|мар|апр|мая|июн|июл|авг|сент|окт|нояб|дек"},
      {"sk", "januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra"},
      {"sk", "jan|feb|mar|apr|máj|jún|júl|aug|sep|okt|nov|dec"},
      {"sl", "januar|februar|marec|april|maj|junij|julij|avgust|september|oktober|november|december"},
      {"sl", "jan|feb|mar|apr|maj|jun|jul|avg|sep|okt|nov|dec"},
      {"sr", "januar|februar|mart|april|maj|jun|jul|avgust|septembar|oktobar|novembar|decembar"},
      {"sr", "jan|feb|mar|apr|maj|jun|jul|avg|sep|okt|nov|dec"},
      {"sr", "јануар|фебруар|март|април|мај|јун|јул|август|септембар|октобар|новембар|децембар"},
      {"sr", "јан|феб|мар|апр|мај|јун|јул|авг|сеп|окт|нов|дец"},
      {"sv", "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"},
      {"sv", "jan|feb|mars|apr|maj|juni|juli|aug|sep|okt|nov|dec"},
      {"th", "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"},
      {"th", "ม.ค|ก.พ|มี.ค|เม.ย|พ.ค|มิ.ย|ก.ค|ส.ค|ก.ย|ต.ค|พ.ย|ธ.ค"},
      {"tr", "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık"},
      {"tr", "Oca|Şub|Mar|Nis|May|Haz|Tem|Ağu|Eyl|Eki|Kas|Ara"},
      {"uk", "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"},
      {"uk", "січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|лист|груд"},
  };
  for (const Months& months : table) {
    const Lexicon lexicon = Lexicon::built_in().preferring(months.language);
    std::string_view rest = months.names;
    for (int month = 1; month <= 12; ++month) {
      const std::string_view name = rest.substr(0, rest.find('|'));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      const std::string print = "13 " + std::string(name) + " 2010, 14:20";
      INFO(months.language << ": " << print);
      const auto reading = dates::read(print, lexicon);
      REQUIRE(reading);
      CHECK(reading->day_month == local_time(2010, month, 13, 14, 20));
      CHECK(reading->month_day == reading->day_month);
    }
    CHECK(rest.empty());
  }
}

TEST_CASE("languages: what a board says", "[languages]") {
  constexpr Board boards[] = {
      {"en", "13th February 2010, 02:20 PM", "Today, 02:20 PM", "Yesterday at 02:20 PM", "2 Hours Ago",
       "All times are GMT +2. The time now is 02:20 PM.",
       "Join Date:", "Location:", "Posts:", "Last edited by Wren; 02-13-2010 at 02:20 PM.", "Originally Posted by Wren",
       "Thanks for this!", "Thread Closed", "Multiple Choice Poll", "Attached Images", "Sticky:"},
      {"de", "13. Februar 2010, 14:20 Uhr", "Heute, 14:20", "Gestern, 14:20", "vor 2 Stunden",
       "Alle Zeitangaben in WEZ +2. Es ist jetzt 14:20 Uhr.", "Registriert seit:", "Ort:", "Beiträge:",
       "Geändert von Wren (13.02.2010 um 14:20 Uhr)", "Zitat von Wren", "Folgende Benutzer sagen Danke",
       "Thema geschlossen", "Multiple-Choice-Umfrage (Mehrfachauswahl)", "Angehängte Grafiken", "Wichtig:"},
      {"fr", "13 février 2010, 14h20", "Aujourd'hui, 14h20", "Hier à 14h20", "il y a 2 heures",
       "Fuseau horaire GMT +2. Il est actuellement 14h20.", "Date d'inscription :", "Localisation :", "Messages :",
       "Dernière modification par Wren ; 13/02/2010 à 14h20.", "Envoyé par Wren", "Remerciements", "Discussion fermée",
       "Sondage à choix multiple", "Images attachées", "Important :"},
      {"es", "13 de febrero de 2010, 14:20", "Hoy, 14:20", "Ayer a las 14:20", "hace 2 horas",
       "La franja horaria es GMT +2. Ahora son las 14:20.", "Fecha de Ingreso:", "Ubicación:", "Mensajes:",
       "Última edición por Wren; 13-feb-2010 a las 14:20", "Iniciado por Wren", "Los siguientes dan las gracias",
       "Tema cerrado", "Encuesta de opción múltiple", "Imágenes adjuntas", "Adherido:"},
      {"it", "13 febbraio 2010, 14:20", "Oggi, 14:20", "Ieri alle 14:20", "2 ore fa",
       "Tutti gli orari sono GMT +2. Adesso sono le 14:20.", "Data Registrazione:", "Residenza:", "Messaggi:",
       "Ultima modifica di Wren; 13-02-2010 alle 14:20", "Originariamente inviato da Wren", "Ringraziano per questo",
       "Discussione chiusa", "Sondaggio a scelta multipla", "Immagini allegate", "Importante:"},
      {"pt", "13 de Fevereiro de 2010, 14:20", "Hoje, 14:20", "Ontem às 14:20", "2 horas atrás",
       "Horários baseados na GMT +2. Agora são 14:20.", "Data de Registo:", "Localização:", "Mensagens:",
       "Última edição por Wren; 13-02-2010 às 14:20.", "Postado originalmente por Wren", "Obrigado a", "Tópico fechado",
       "Enquete de múltipla escolha", "Imagens anexadas", "Fixo:"},
      {"nl", "13 februari 2010, 14:20 uur", "Vandaag, 14:20", "Gisteren om 14:20", "2 uur geleden",
       "Alle tijden zijn GMT +2. Het is nu 14:20.", "Geregistreerd:", "Locatie:", "Berichten:",
       "Laatst gewijzigd door Wren; 13 februari 2010 om 14:20.", "Oorspronkelijk geplaatst door Wren",
       "Deze leden bedanken", "Discussie gesloten", "Meerkeuze peiling", "Bijgevoegde afbeeldingen", "Belangrijk:"},
      {"sv", "13 februari 2010, 14:20", "Idag, 14:20", "Igår klockan 14:20", "2 timmar sedan",
       "Alla tider är GMT +2. Klockan är nu 14:20.", "Reg.datum:", "Ort:", "Inlägg:",
       "Senast redigerad av Wren den 2010-02-13 klockan 14:20.", "Ursprungligen postat av Wren", "Tackar för inlägget",
       "Ämnet är stängt", "Flervalsfråga", "Bifogade bilder", "Viktigt:"},
      {"da", "13. februar 2010 kl. 14:20", "I dag, 14:20", "I går kl. 14:20", "for 2 timer siden",
       "Alle tider er GMT +2. Klokken er nu 14:20.", "Tilmeldingsdato:", "Sted:", "Indlæg:",
       "Sidst redigeret af Wren; 13-02-2010 kl. 14:20.", "Oprindeligt indsendt af Wren", "Siger tak for",
       "Emnet er lukket", "Afstemning med flere valg", "Vedhæftede billeder", "Vigtigt:"},
      {"no", "13. februar 2010, 14:20", "I dag, 14:20", "I går kl. 14:20", "for 2 timer siden",
       "Alle tidspunkter er GMT +2. Klokken er nå 14:20.", "Registrert:", "Bosted:", "Innlegg:",
       "Sist redigert av Wren; 13-02-2010 kl. 14:20.", "Opprinnelig skrevet av Wren", "Sier takk for",
       "Tråden er stengt", "Avstemning med flere valg", "Vedlagte bilder", "Viktig:"},
      {"fi", "13. helmikuuta 2010 klo 14.20", "Tänään, 14:20", "Eilen klo 14.20", "2 tuntia sitten",
       "Kaikki ajat ovat GMT +2. Kello on nyt 14:20.", "Liittynyt:", "Sijainti:", "Viestejä:",
       "Viimeksi muokannut Wren; 13.02.2010 klo 14:20.", "Alkuperäinen kirjoittaja Wren", "Kiitos viestistä",
       "Aihe on suljettu", "Monivalintakysely", "Liitetyt kuvat", "Tärkeä:"},
      {"pl", "13 lutego 2010, 14:20", "Dzisiaj, 14:20", "Wczoraj o 14:20", "2 godziny temu",
       "Wszystkie czasy w strefie GMT +2. Teraz jest 14:20.", "Zarejestrowany:", "Skąd:", "Postów:",
       "Ostatnio edytowane przez Wren ; 13-02-2010 o 14:20.", "Zamieszczone przez Wren", "Podziękowania od",
       "Temat zamknięty", "Ankieta wielokrotnego wyboru", "Załączone obrazki", "Ważny:"},
      {"cs", "13. února 2010, 14:20", "Dnes, 14:20", "Včera v 14:20", "před 2 hodinami",
       "Všechny časy jsou v GMT +2. Právě je 14:20.", "Datum registrace:", "Bydliště:", "Příspěvky:",
       "Naposledy upravil Wren; 13.02.2010 v 14:20.", "Původně odeslal Wren", "Děkují za příspěvek", "Téma je uzavřeno",
       "Anketa s více možnostmi: vyberte více možností", "Přiložené obrázky", "Důležité:"},
      {"ru", "13 февраля 2010, 14:20", "Сегодня, 14:20", "Вчера в 14:20", "2 часа назад",
       "Текущее время: 14:20. Часовой пояс GMT +2.", "Регистрация:", "Адрес:", "Сообщений:",
       "Последний раз редактировалось Wren; 13.02.2010 в 14:20.", "Сообщение от Wren", "Сказали спасибо",
       "Закрытая тема", "Можно выбрать несколько вариантов", "Изображения", "Важно:"},
      {"uk", "13 лютого 2010, 14:20", "Сьогодні, 14:20", "Вчора о 14:20", "2 години тому",
       "Часовий пояс GMT +2. Поточний час: 14:20.", "Реєстрація:", "Звідки:", "Повідомлень:",
       "Востаннє редагувалося Wren; 13.02.2010 о 14:20.", "Повідомлення від Wren", "Дякують за допис: подяки",
       "Тему закрито", "Можна вибрати кілька варіантів", "Зображення", "Важливо:"},
      {"tr", "13 Şubat 2010, 14:20", "Bugün, 14:20", "Dün saat 14:20", "2 saat önce",
       "Tüm Zamanlar GMT +2 Olarak Ayarlanmış. Şuanki Zaman: 14:20.", "Üyelik tarihi:", "Nerede:", "Mesajlar:",
       "Konu Wren tarafından (13-02-2010 Saat 14:20 ) değiştirilmiştir.", "Wren Nickli Üyeden Alıntı",
       "Teşekkür edenler", "Konu Kapalı", "Çoktan Seçmeli Anket", "Eklenmiş Resimler", "Sabit:"},
      {"el", "13 Φεβρουαρίου 2010, 02:20 μμ", "Σήμερα, 14:20", "Χθες, 14:20", "πριν από 2 ώρες",
       "Όλες οι ώρες είναι GMT +2. Η ώρα τώρα είναι 02:20 μ.μ.", "Εγγραφή:", "Περιοχή:", "Μηνύματα:",
       "Τελευταία επεξεργασία από Wren; 13-02-2010 στις 14:20.", "Αρχικό μήνυμα από Wren", "Ευχαριστούν για αυτό",
       "Το θέμα είναι κλειστό", "Ψηφοφορία πολλαπλής επιλογής", "Συνημμένες εικόνες", "Σημαντικό:"},
      {"hu", "2010. február 13., 14:20", "Ma, 14:20", "Tegnap, 14:20", "2 órával ezelőtt",
       "Minden időpont GMT +2. Az idő most: 14:20.",
       "Csatlakozott:", "Hely:", "Hozzászólások:", "Utoljára szerkesztette Wren; 2010.02.13 14:20.",
       "Eredetileg írta Wren", "Megköszönték", "A téma lezárva", "Több válasz is adható", "Csatolt képek", "Fontos:"},
      {"ro", "13 februarie 2010, 14:20", "Azi, 14:20", "Ieri la 14:20", "acum 2 ore",
       "Ora este GMT +2. Ora curentă: 14:20.", "Data înscrierii:", "Locație:", "Posturi:",
       "Ultima modificare făcută de Wren; 13-02-2010 la 14:20.", "Postat în original de Wren", "Mulțumesc pentru",
       "Subiect închis", "Sondaj cu alegere multiplă", "Imagini atașate", "Fixat:"},
      {"vi", "13 Tháng Hai 2010, 02:20 PM", "Hôm nay, 02:20 PM", "Hôm qua, 02:20 PM", "2 giờ trước",
       "Múi giờ GMT +2. Hiện tại là 02:20 PM.", "Tham gia ngày:", "Đến từ:", "Bài gửi:",
       "Lần sửa cuối bởi Wren; 13-02-2010 lúc 02:20 PM.", "Nguyên văn bởi Wren", "Cảm ơn bài viết", "Đề tài đã đóng",
       "Bình chọn nhiều lựa chọn", "Hình ảnh đính kèm", "Chú ý:"},
      {"id", "13 Februari 2010 pukul 14.20", "Hari ini, 14:20", "Kemarin pukul 14:20", "2 jam yang lalu",
       "Zona waktu GMT +2. Waktu sekarang 14:20.", "Tanggal bergabung:", "Lokasi:", "Tulisan:",
       "Terakhir diubah oleh Wren; 13-02-2010 pukul 14:20.", "Awalnya ditulis oleh Wren", "Terima kasih atas",
       "Topik ditutup", "Pilihan ganda", "Gambar terlampir", "Penting:"},
      {"ar", "13 فبراير 2010، 02:20 م", "اليوم, 02:20 PM", "أمس الساعة 02:20 م", "قبل ساعتين",
       "جميع الأوقات بتوقيت GMT +2. الساعة الآن 02:20 م.",
       "تاريخ التسجيل:", "الدولة:", "المشاركات:", "التعديل الأخير تم بواسطة Wren ; 13-02-2010 الساعة 02:20 PM.",
       "المشاركة الأصلية كتبت بواسطة Wren", "شكراً لك", "الموضوع مغلق", "استفتاء متعدد", "الصور المرفقة", "مثبت:"},
      {"fa", "24 بهمن 1388، 14:20", "امروز, ۱۴:۲۰", "دیروز, ۱۴:۲۰", "2 ساعت پیش",
       "اکنون ساعت 14:20 برپایه ساعت جهانی (GMT - گرینویچ) +2 می باشد.",
       "تاریخ عضویت:", "محل سکونت:", "نوشته ها:", "ویرایش توسط Wren : 1388/11/24 در ساعت 14:20", "نوشته اصلی توسط Wren",
       "تشکر شده", "موضوع بسته است", "نظرسنجی چند گزینه ای", "تصاویر پیوست شده", "مهم:"},
      {"he", "13 בפברואר 2010 בשעה 14:20", "היום, 14:20", "אתמול בשעה 14:20", "לפני שעתיים",
       "כל הזמנים הם GMT +2. הזמן כעת הוא 14:20.",
       "תאריך הצטרפות:", "מיקום:", "הודעות:", "נערך לאחרונה על ידי Wren; 13-02-2010 בשעה 14:20.",
       "פורסם במקור על ידי Wren", "אומרים תודה", "הנושא סגור", "סקר בחירה מרובה", "תמונות מצורפות", "נעוץ:"},
      {"zh", "2010年2月13日 下午 2:20", "今天, 14:20", "昨天 下午 2:20", "2小时前",
       "所有时间均为 GMT +2, 现在时间是 14:20",
       "注册日期:", "来自:", "帖子:", "本帖最后由 Wren 于 2010-02-13 14:20 编辑", "原帖由 Wren 发表", "感谢此帖",
       "主题已关闭", "多选投票", "附加图片", "置顶:"},
      {"zh", "2010年2月13日 14:20", "今日, 14:20", "昨日 14:20", "2小時前", "所有時間均為 GMT +2。現在時間是 14:20。",
       "註冊日期:", "來自:", "文章:", "最後編輯者 Wren; 2010-02-13 14:20.", "最初由 Wren 發表", "感謝此文",
       "主題已關閉", "多選投票", "附加圖片", "置頂:"},
      {"ja", "2010年2月13日 午後2:20", "今日 14:20", "昨日 14:20", "2時間前", "GMT +2. 現在時刻は 14:20 です。",
       "登録日:", "場所:", "投稿数:", "最終更新者 Wren; 2010-02-13 14:20.", "Wren さんの投稿", "ありがとう", "クローズ",
       "複数選択可", "添付画像", "重要:"},
      {"ko", "2010년 2월 13일 오후 2:20", "오늘, 오후 2:20", "어제, 오후 2:20", "2시간 전",
       "모든 시간은 GMT +2. 현재 시각은 오후 02:20.",
       "가입일:", "위치:", "게시글:", "마지막 수정: Wren; 2010-02-13 오후 02:20.", "원본 작성자 Wren", "감사합니다",
       "닫힌 주제", "복수 선택 투표", "첨부 이미지", "중요:"},
      {"sk", "13. februára 2010, 14:20", "Dnes, 14:20", "Včera o 14:20", "pred 2 hodinami",
       "Všetky časy sú GMT +2. Teraz je 14:20.",
       "Dátum registrácie:", "Bydlisko:", "Príspevky:", "Naposledy upravil Wren; 13.02.2010 o 14:20.",
       "Pôvodne odoslal Wren", "Poďakovali", "Téma je uzavretá", "Viac možností", "Priložené obrázky", "Dôležité:"},
      {"hr", "13. veljače 2010., 14:20", "Danas, 14:20", "Jučer u 14:20", "prije 2 sata",
       "Sva vremena su GMT +2. Sada je 14:20.",
       "Datum registracije:", "Lokacija:", "Postova:", "Zadnji put uredio Wren; 13.02.2010 u 14:20.",
       "Prvotno napisao Wren", "Zahvalili su", "Tema zatvorena", "Višestruki izbor", "Priložene slike", "Važno:"},
      {"sr", "13. februara 2010. u 14:20", "Danas, 14:20", "Juče u 14:20", "pre 2 sata",
       "Sva vremena su GMT +2. Sada je 14:20.",
       "Datum registracije:", "Lokacija:", "Poruke:", "Poslednji put izmenio Wren; 13.02.2010 u 14:20.",
       "Prvobitno napisao Wren", "Zahvalnice", "Tema zatvorena", "Višestruki izbor", "Priložene slike", "Važno:"},
      {"sr", "13. фебруар 2010, 14:20", "Данас, 14:20", "Јуче у 14:20", "пре 2 сата",
       "Сва времена су GMT +2. Сада је 14:20.",
       "Датум регистрације:", "Локација:", "Поруке:", "Последњи пут изменио Wren; 13.02.2010 у 14:20.",
       "Првобитно написао Wren", "Захвалнице", "Тема затворена", "Вишеструки избор", "Приложене слике", "Важно:"},
      {"sl", "13. februarja 2010 ob 14:20", "Danes, 14:20", "Včeraj ob 14:20", "pred 2 urami",
       "Vsi časi so GMT +2. Trenutno je 14:20.",
       "Datum registracije:", "Kraj:", "Prispevki:", "Nazadnje uredil Wren; 13.02.2010 ob 14:20.",
       "Prvotno poslal Wren", "Zahvala", "Tema je zaprta", "Več možnosti", "Priložene slike", "Pomembno:"},
      {"bg", "13 февруари 2010, 14:20", "Днес, 14:20", "Вчера в 14:20", "преди 2 часа",
       "Всички часове са GMT +2. Часът е 14:20.", "Регистриран на:", "Местоположение:", "Мнения:",
       "Последно редактирано от Wren; 13.02.2010 в 14:20.", "Първоначално публикувано от Wren", "Благодарности",
       "Темата е затворена", "Множествен избор", "Прикачени изображения", "Важно:"},
      {"ca", "13 de febrer de 2010, 14:20", "Avui, 14:20", "Ahir a les 14:20", "fa 2 hores",
       "Totes les hores són GMT +2. Ara són les 14:20.", "Data d'ingrés:", "Ubicació:", "Missatges:",
       "Última edició per Wren; 13-02-2010 a les 14:20.", "Publicat originalment per Wren", "Gràcies", "Tema tancat",
       "Enquesta d'opció múltiple", "Imatges adjuntes", "Destacat:"},
      {"et", "13. veebruar 2010, 14:20", "Täna, 14:20", "Eile kell 14:20", "2 tundi tagasi",
       "Kõik ajad on GMT +2. Kell on praegu 14:20.",
       "Liitunud:", "Asukoht:", "Postitusi:", "Viimati muutis Wren; 13.02.2010 kell 14:20.", "Algselt postitas Wren",
       "Tänasid", "Teema on suletud", "Mitu valikut", "Manustatud pildid", "Tähtis:"},
      {"lv", "2010. gada 13. februārī, 14:20", "Šodien, 14:20", "Vakar plkst. 14:20", "pirms 2 stundām",
       "Visi laiki ir GMT +2. Tagad ir 14:20.",
       "Reģistrējies:", "Atrašanās vieta:", "Ziņas:", "Pēdējo reizi laboja Wren; 13.02.2010 plkst. 14:20.",
       "Sākotnēji rakstīja Wren", "Pateicas", "Tēma slēgta", "Vairākas atbildes", "Pievienotie attēli", "Svarīgi:"},
      {"lt", "2010 m. vasario 13 d., 14:20", "Šiandien, 14:20", "Vakar 14:20", "prieš 2 valandas",
       "Visi laikai yra GMT +2. Dabar yra 14:20.",
       "Prisijungė:", "Vieta:", "Pranešimai:", "Paskutinį kartą redagavo Wren; 2010-02-13 14:20.", "Parašė Wren",
       "Padėkojo", "Tema uždaryta", "Keli pasirinkimai", "Prisegti paveikslėliai", "Svarbu:"},
      {"th", "13 กุมภาพันธ์ 2553, 14:20", "วันนี้, 14:20", "เมื่อวานนี้, 14:20", "2 ชั่วโมงที่แล้ว", "เขตเวลา GMT +2 เวลาปัจจุบัน 14:20",
       "วันที่สมัคร:", "ที่อยู่:", "กระทู้:", "แก้ไขล่าสุดโดย Wren; 13-02-2010 เมื่อ 14:20.", "ข้อความเดิมโดยคุณ Wren", "ขอบคุณสำหรับกระทู้นี้",
       "กระทู้ปิดแล้ว", "เลือกได้หลายข้อ", "รูปแนบ", "ปักหมุด:"},
      {"ms", "13 Februari 2010, 14:20", "Hari ini, 14:20", "Semalam, 14:20", "2 jam yang lalu",
       "Semua waktu adalah GMT +2. Waktu sekarang 14:20.",
       "Tarikh Menyertai:", "Lokasi:", "Kiriman:", "Terakhir disunting oleh Wren; 13-02-2010 pada 14:20.",
       "Asal ditulis oleh Wren", "Terima kasih", "Ditutup", "Pelbagai pilihan", "Gambar dilampirkan", "Penting:"},
      {"ka", "13 თებერვალი 2010, 14:20", "დღეს, 14:20", "გუშინ, 14:20", "2 საათის წინ", "GMT +2. ახლა არის 14:20.",
       "რეგისტრაციის თარიღი:", "ქალაქი:", "პოსტები:", "ბოლოს შეცვალა Wren; 13.02.2010 14:20.",
       "თავდაპირველად დაწერა Wren", "მადლობა", "თემა დახურულია", "", "", "მნიშვნელოვანი:"},
  };
  for (const Board& board : boards) {
    INFO(board.language << ", " << board.date);
    const auto date = dates::read(board.date);
    REQUIRE(date);
    CHECK(date->day_month == local_time(2010, 2, 13, 14, 20));
    CHECK(date->month_day == date->day_month);

    for (const auto& [print, days_ago] : {std::pair{board.today, 0}, std::pair{board.yesterday, 1}}) {
      INFO(print);
      const auto day = dates::read(print);
      REQUIRE((day && day->relative));
      CHECK(day->relative->days_ago == days_ago);
      CHECK(day->relative->second_of_day == fourteen_twenty);
    }
    const auto ago = dates::read(board.ago);
    REQUIRE((ago && ago->relative));
    CHECK(ago->relative->seconds_ago == 7200);

    const dates::Footer footer = dates::read_footer(board.footer);
    CHECK(footer.utc_offset_minutes == 120);
    CHECK(footer.second_of_day == fourteen_twenty);
    const std::string page =
        "<meta charset=utf-8><meta name=generator content='vBulletin 3.8.7'><div id=posts>"
        "<div id=edit7><div id=post_message_7>Words</div></div></div><div class=smallfont>" +
        std::string(board.footer) + "</div>";
    PageInput input;
    input.bytes = page;
    CHECK(extract(input).site.utc_offset_minutes == 120);

    CHECK(extraction::info_label(board.joined) == InfoLabel::joined);
    CHECK(extraction::info_label(board.location) == InfoLabel::location);
    CHECK(extraction::info_label(board.posts) == InfoLabel::post_count);

    const extraction::EditNote note = extraction::parse_edit_note(std::string(board.note), "", "Somebody Else");
    CHECK(note.by == "Wren");
    REQUIRE(note.date);
    const auto edited = dates::read(*note.date);
    REQUIRE(edited);
    CHECK(
        (edited->day_month == local_time(2010, 2, 13, 14, 20) || edited->month_day == local_time(2010, 2, 13, 14, 20)));

    CHECK(extraction::quoted_name(board.quote) == "Wren");
    CHECK(extraction::reaction_kind(board.thanks) == "thanks");
    CHECK(extraction::says_closed(board.closed));
    CHECK(extraction::thread_mark(board.sticky) == ThreadMark::sticky);
    if (!board.multiple.empty()) CHECK(extraction::says_multiple_choice(board.multiple));
    if (!board.images.empty()) CHECK(extraction::attachment_group(board.images) == AttachmentGroup::images);
  }
}

TEST_CASE("languages: the language of a page decides what a month is, where two have the word", "[languages]") {
  const auto read_as = [](std::string_view language) {
    return dates::read("7. listopada 2015., 14:20", Lexicon::built_in().preferring(language));
  };
  const auto croatian = read_as("hr"), polish = read_as("pl-PL");
  REQUIRE((croatian && polish));
  CHECK(croatian->day_month == local_time(2015, 10, 7, 14, 20));
  CHECK(polish->day_month == local_time(2015, 11, 7, 14, 20));
  CHECK_FALSE(read_as("en"));
  CHECK_FALSE(read_as(""));
  // The word for "ago" tells what `години` are.
  CHECK(dates::read("2 години тому"));
  CHECK_FALSE(dates::read("преди 2 години"));
}

TEST_CASE("languages: reactions by the first word that tells", "[languages]") {
  using extraction::reaction_kind;
  CHECK(reaction_kind("Hugs from:") == "hug");
  CHECK(reaction_kind("The Following User Says Thank You to Wren For This Helpful Post:") == "thanks");
  CHECK(reaction_kind("2 members found this post helpful.") == "helpful");
  CHECK(reaction_kind("Likes: 3") == "like");
  CHECK(reaction_kind("Disliked by") == "dislike");
  CHECK(reaction_kind("Disagree") == "disagree");
  CHECK(reaction_kind("Kein Gefällt mir: gefällt mir nicht") == "like");
  CHECK(reaction_kind("Не нравится:") == "dislike");
  CHECK(reaction_kind("A Huge Likelihood") == std::nullopt);
  CHECK(reaction_kind("") == std::nullopt);
}

TEST_CASE("languages: a poll that will close is open", "[languages]") {
  CHECK(extraction::says_closed("This poll is closed"));
  CHECK_FALSE(extraction::says_closed("This poll will close on 13-02-2010 at 14:20; then it is closed"));
  CHECK_FALSE(extraction::says_closed("Diese Umfrage wird am 13.02.2010 geschlossen"));
  CHECK(extraction::says_closed("Diese Umfrage ist geschlossen."));
  CHECK_FALSE(extraction::says_closed("Esta encuesta se cerrará el 13-02-2010"));
  CHECK_FALSE(extraction::says_closed("Reply to Thread"));
}

TEST_CASE("languages: the head of a quote with the name anywhere in it", "[languages]") {
  using extraction::quoted_name;
  CHECK(quoted_name("Originally Posted by Red Kite:") == "Red Kite");
  CHECK(quoted_name("ORIGINALLY POSTED BY Red Kite") == "Red Kite");
  CHECK(quoted_name("\"Red Kite\" isimli üyeden Alıntı") == "Red Kite");
  CHECK(quoted_name("Red Kite´isimli üyeden Alıntı") == "Red Kite");
  CHECK(quoted_name("Red Kite schrieb:") == "Red Kite");
  CHECK(quoted_name("最初由 木子 发布") == "木子");
  CHECK(quoted_name("つぐみさんの投稿") == "つぐみ");
  CHECK(quoted_name("Originally Posted by") == std::nullopt);
  CHECK(quoted_name("I wrote to the editor") == std::nullopt);
  CHECK(quoted_name("") == std::nullopt);
}
