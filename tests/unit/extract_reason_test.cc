// Why a board refuses a page, in the languages of boards.
#include <set>
#include <string>

#include "extract/reason_words.h"
#include "support/catch.h"

namespace vbarchive::extraction {
namespace {

struct Sentence {
  const char* language;
  const char* words;
  Reason reason;
};

/// Sentences as boards write them, around the words of the table.
constexpr Sentence sentences[] = {
    {"en", "No Thread specified. If you followed a valid link, please notify the administrator", Reason::not_found},
    {"en", "Sorry, the board is closed at the moment.", Reason::closed},
    {"en", "Ada, you do not have permission to access this page.", Reason::no_permission},
    {"en", "You are not logged in or you do not have permission to access this page.", Reason::login},
    {"en", "YOU HAVE BEEN BANNED for the following reason: spam. You have no permission.", Reason::ban},
    {"de", "Kein Thema angegeben. Wenn Sie einem gültigen Link gefolgt sind …", Reason::not_found},
    {"fr", "Vous n'avez pas les droits pour accéder à cette page.", Reason::no_permission},
    {"es", "No tienes permiso para entrar a esta página.", Reason::no_permission},
    {"it", "Il forum è chiuso.", Reason::closed},
    {"pt", "Você não está logado ou não tem permissão.", Reason::login},
    {"nl", "U heeft niet de juiste rechten om deze pagina te bekijken.", Reason::no_permission},
    {"sv", "Du har inte behörighet att visa sidan.", Reason::no_permission},
    {"da", "Du er ikke logget ind.", Reason::login},
    {"no", "Forumet er stengt inntil videre.", Reason::closed},
    {"fi", "Sinulla ei ole oikeuksia tälle sivulle.", Reason::no_permission},
    {"pl", "Nie masz uprawnień do tej strony.", Reason::no_permission},
    {"cs", "Probíhá údržba.", Reason::maintenance},
    {"ru", "У вас недостаточно прав для доступа.", Reason::no_permission},
    {"ru", "ФОРУМ ВРЕМЕННО ЗАКРЫТ", Reason::closed},
    {"uk", "Недостатньо прав.", Reason::no_permission},
    {"tr", "Bu sayfaya erişim için yetkiniz yok.", Reason::no_permission},
    {"el", "Δεν έχετε δικαίωμα πρόσβασης.", Reason::no_permission},
    {"hu", "Nincs jogosultságod.", Reason::no_permission},
    {"ro", "Nu ai permisiunea.", Reason::no_permission},
    {"vi", "Bạn không có quyền truy cập.", Reason::no_permission},
    {"id", "Forum ditutup untuk sementara.", Reason::closed},
    {"ar", "ليس لديك صلاحية الوصول.", Reason::no_permission},
    {"fa", "انجمن بسته است.", Reason::closed},
    {"he", "אין לך הרשאה.", Reason::no_permission},
    {"zh", "论坛已关闭。", Reason::closed},
    {"ja", "ログインしていません。", Reason::login},
    {"ko", "권한이 없습니다.", Reason::no_permission},
};

TEST_CASE("extract: the reason of a refusal is read in each language", "[extract]") {
  std::set<std::string> languages;
  for (const Sentence& sentence : sentences) {
    INFO(sentence.language << ": " << sentence.words);
    CHECK(reason_of(sentence.words) == sentence.reason);
    languages.insert(sentence.language);
  }
  CHECK(languages.size() >= 26);
}

TEST_CASE("extract: words that are no reason give none", "[extract]") {
  CHECK(!reason_of(""));
  CHECK(!reason_of("Wobble dobble."));
  CHECK(!reason_of("Thank you for your post."));
  CHECK(says_browser_check("Einen Moment, bitte …"));
  CHECK(!says_browser_check("Moments of joy"));
}

}  // namespace
}  // namespace vbarchive::extraction
