#include <optional>
#include <string>
#include <vector>

#include "extract/edit_note.h"
#include "extract/words.h"
#include "support/catch.h"

namespace vbarchive::extraction {
namespace {

struct Case {
  const char* note;
  const char* time;
  std::optional<std::string> by, date, reason;
};

TEST_CASE("edit note: who, when and why, as boards print it", "[extract]") {
  const std::vector<Case> cases = {
      {"Last edited by Oda Quay; 12-29-2015 at 09:12 AM.", "09:12 AM", "Oda Quay", "12-29-2015 at 09:12 AM", {}},
      {"Last edited by Oda Quay; 12-29-2015 at 09:12 AM. Reason: a word", "09:12 AM", "Oda Quay",
       "12-29-2015 at 09:12 AM", "a word"},
      {"Last edited by semi; colon; 12-29-2015 at 21:12.", "21:12", "semi; colon", "12-29-2015 at 21:12", {}},
      {"Last edited by Ivo (crew); 03-01-2011 at 06:40 PM. Reason: time: 5 o'clock", "06:40 PM", "Ivo (crew)",
       "03-01-2011 at 06:40 PM", "time: 5 o'clock"},
      {"Zuletzt ge\u00e4ndert von Oda Quay; 29.12.2015 um 09:12 Uhr. Grund: Tippfehler",
       "09:12",
       "Oda Quay",
       {},
       "Tippfehler"},
      {"\u00daltima edici\u00f3n por Oda Quay; 29/12/2015 a las 09:12. Raz\u00f3n: una letra",
       "09:12",
       "Oda Quay",
       {},
       "una letra"},
      {"Derni\u00e8re modification par Oda Quay; 29/12/2015 \u00e0 09h12.", "09h12", "Oda Quay", {}, {}},
      {"\u041f\u043e\u0441\u043b\u0435\u0434\u043d\u0438\u0439 \u0440\u0430\u0437 "
       "\u0440\u0435\u0434\u0430\u043a\u0442\u0438\u0440\u043e\u0432\u0430\u043b\u043e\u0441\u044c Oda Quay; "
       "29.12.2015 \u0432 09:12.",
       "09:12",
       "Oda Quay",
       {},
       {}},
  };
  for (const Case& given : cases) {
    INFO(given.note);
    const EditNote note = parse_edit_note(given.note, given.time, std::nullopt);
    CHECK(note.is_there);
    CHECK(note.by.value_or("none") == given.by.value_or("none"));
    CHECK(note.date.has_value());
    if (given.date) CHECK(note.date.value_or("none") == *given.date);
    CHECK(note.reason.value_or("none") == given.reason.value_or("none"));
  }
}

TEST_CASE("edit note: an author who edits his own post is known by his name", "[extract]") {
  const EditNote note = parse_edit_note("Pozm. Oda Quay 29.12.2015 09:12", "09:12", "Oda Quay");
  CHECK(note.by == "Oda Quay");
  CHECK(note.date == "29.12.2015 09:12");
  CHECK(!note.reason);
}

TEST_CASE("words: labels of the user-info block in the languages of boards", "[extract]") {
  for (const char* label :
       {"Join Date", "Join Date:", " join date : ", "JOINED", "Registriert seit", "Fecha de Ingreso",
        "Date d'inscription", "\u0420\u0435\u0433\u0438\u0441\u0442\u0440\u0430\u0446\u0438\u044f"}) {
    INFO(label);
    CHECK(info_label(label) == InfoLabel::joined);
  }
  for (const char* label : {"Location", "Ort:", "Ubicaci\u00f3n"}) CHECK(info_label(label) == InfoLabel::location);
  for (const char* label : {"Posts", "Posts:", "Beitr\u00e4ge"}) CHECK(info_label(label) == InfoLabel::post_count);
  for (const char* label : {"", ":", "Boat", "Join", "Location of the boat", "Blog Posts"}) {
    INFO(label);
    CHECK(!info_label(label).has_value());
  }
}

TEST_CASE("words: the kind of a reaction from its label", "[extract]") {
  const auto kind = [](const char* label) { return reaction_kind(label).value_or("none"); };
  CHECK(kind("Thanks for this!") == "thanks");
  CHECK(kind("The Following 3 Users Say Thank You to Oda For This Useful Post:") == "thanks");
  CHECK(kind("Hugs from:") == "hug");
  CHECK(kind("Likes:") == "like");
  CHECK(kind("3 members liked this post") == "like");
  CHECK(kind("Groans from") == "groan");
  CHECK(kind("Danke sagten:") == "thanks");
  CHECK(kind("Applause:") == "none");
  CHECK(kind("") == "none");
}

TEST_CASE("words: a poll says that it is closed or of several choices", "[extract]") {
  CHECK(says_multiple_choice("Multiple Choice Poll. Voters: 33"));
  CHECK(!says_multiple_choice("Voters: 33"));
  CHECK(says_closed("This poll is closed"));
  CHECK(says_closed("Umfrage geschlossen"));
  CHECK(!says_closed("You may vote on this poll"));
}

}  // namespace
}  // namespace vbarchive::extraction
