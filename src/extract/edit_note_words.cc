#include "extract/edit_note_words.h"

#include <algorithm>
#include <span>

#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// "Last edited by", as it stands in front of the name. In lower case, as all words here.
// clang-format off
constexpr std::string_view edit_phrases[] = {
    "last edited by", "edited by", "last modified by", "modified by", "last edit by", "last updated by",  // en
    "zuletzt geändert von", "geändert von", "zuletzt bearbeitet von", "bearbeitet von",
    "zuletzt editiert von", "editiert von", "geändert durch", "bearbeitet durch",  // de
    "dernière modification par", "modifié par", "dernière modification effectuée par",
    "dernière édition par", "édité par", "modifié pour la dernière fois par",  // fr
    "última edición por", "editado por última vez por", "editado por", "última modificación por",
    "última modificación realizada por", "modificado por", "ultima edicion por",  // es
    "ultima modifica di", "ultima modifica da", "ultima modifica effettuata da",
    "ultima modifica fatta da", "modificato da", "modificato l'ultima volta da",  // it
    "última edição por", "última alteração por", "última modificação por", "editado pela última vez por",
    "alterado por", "modificado pela última vez por",  // pt
    "laatst gewijzigd door", "laatst bewerkt door", "gewijzigd door", "bewerkt door",
    "laatst aangepast door", "aangepast door",  // nl
    "senast redigerad av", "senast redigerat av", "redigerad av", "redigerat av", "senast ändrad av",
    "senast ändrat av", "ändrad av",  // sv
    "sidst redigeret af", "senest redigeret af", "redigeret af", "sidst ændret af", "sidst rettet af",
    "rettet af", "ændret af",  // da
    "sist redigert av", "redigert av", "sist endret av", "endret av",  // no
    "viimeksi muokannut", "muokannut", "viimeisin muokkaaja", "viimeinen muokkaaja",
    "viestiä muokkasi viimeksi", "viestiä muokkasi",  // fi
    "ostatnio edytowane przez", "ostatnio edytowany przez", "edytowane przez", "edytowany przez",
    "ostatnio zmodyfikowane przez", "ostatnia edycja przez", "zmienione przez",  // pl
    "naposledy upravil", "naposledy upravila", "naposledy upravil(a)", "naposledy upravil uživatel",
    "naposledy editoval", "naposledy editovala", "naposledy editoval(a)", "naposledy upraveno uživatelem",
    "upravil", "upravil(a)", "upraveno uživatelem", "editoval",  // cs
    "последний раз редактировалось", "последний раз редактировал", "последний раз редактировал(а)",
    "последний раз редактировалось пользователем", "последний раз изменено", "отредактировано",
    "отредактировано пользователем", "отредактировал", "отредактировал(а)", "изменено пользователем",
    "последняя правка",  // ru
    "востаннє редагувалося", "востаннє редагував", "востаннє редагував(ла)",
    "востаннє редагувалося користувачем", "останній раз редагував", "останній раз редагувалося",
    "відредаговано", "відредаговано користувачем", "відредагував",  // uk
    "son düzenleyen", "en son düzenleyen", "düzenleyen", "son değiştiren",  // tr
    "τελευταία επεξεργασία από", "τελευταία επεξεργασία από τον χρήστη",
    "τελευταία επεξεργασία από το χρήστη", "τελευταία επεξεργασία από τον/την",
    "τελευταία τροποποίηση από", "επεξεργάστηκε από", "επεξεργασία από",  // el
    "utoljára szerkesztette", "a hozzászólást utoljára szerkesztette", "utoljára módosította",
    "legutóbb szerkesztette", "legutóbb módosította", "szerkesztette", "módosította", "utolsó szerkesztő",  // hu
    "ultima modificare făcută de", "ultima modificare făcută de către", "ultima modificare efectuată de",
    "ultima editare făcută de", "ultima editare efectuată de", "ultima editare efectuată de către",
    "editat ultima dată de", "editat ultima oară de", "modificat ultima oară de", "editat de",  // ro
    "thay đổi nội dung bởi", "lần sửa cuối bởi", "sửa lần cuối bởi", "chỉnh sửa lần cuối bởi",
    "lần chỉnh sửa cuối bởi", "chỉnh sửa bởi", "được sửa bởi", "sửa bởi",  // vi
    "terakhir diubah oleh", "terakhir disunting oleh", "terakhir diedit oleh", "diubah oleh",
    "disunting oleh", "diedit oleh",  // id
    "التعديل الأخير تم بواسطة", "آخر تعديل بواسطة", "آخر تعديل تم بواسطة", "اخر تعديل بواسطة",
    "تم التعديل بواسطة", "تم تعديل المشاركة بواسطة", "تم تحرير المشاركة بواسطة", "عدل بواسطة",  // ar
    "ویرایش توسط", "ويرايش توسط", "آخرین ویرایش توسط", "آخرين ويرايش توسط", "آخرین ویرایش به وسیله",
    "ویرایش شده توسط", "آخرین ویرایش به‌وسیله",  // fa
    "נערך לאחרונה על ידי", "נערך לאחרונה על-ידי", "נערך לאחרונה ע\"י", "נערך על ידי", "נערך ע\"י",
    "עריכה אחרונה על ידי", "עריכה אחרונה ע\"י", "עודכן לאחרונה על ידי",  // he
    "最后编辑", "最后编辑者", "最后编辑人", "最后修改者", "最后由", "本帖最后由", "此帖由", "最後編輯", "最後編輯者", "最後編輯人", "最後修改者", "最後由",
    "本帖最後由", "此篇文章由",  // zh
    "最終更新者", "最終編集者", "最終編集", "最後に編集したのは", "編集者",  // ja
    "마지막 수정", "마지막 수정자", "마지막으로 수정한 사람", "마지막 편집", "마지막 편집자", "최종 수정", "최종 수정자", "최종 편집자",  // ko
};
// clang-format on

/// Between a name and its date, where no mark is.
// clang-format off
constexpr std::string_view date_openers[] = {
    "on", "at",  // en
    "am",  // de
    "le",  // fr
    "el", "el día", "en",  // es
    "il", "in data",  // it
    "em", "no dia",  // pt
    "op",  // nl
    "den",  // sv
    "d.",  // da
    "på",  // no
    "w dniu", "dnia",  // pl
    "dne",  // cs
    "от",  // ru
    "від",  // uk
    "tarihinde",  // tr
    "στις", "την",  // el
    "ekkor",  // hu
    "pe", "la", "în", "la data de",  // ro
    "lúc", "vào", "vào lúc", "ngày", "vào ngày",  // vi
    "pada", "pada tanggal", "tanggal",  // id
    "بتاريخ", "في", "يوم",  // ar
    "در تاریخ", "در",  // fa
    "בתאריך", "ב-", "ב",  // he
    "于", "編輯於", "编辑于", "於", "在", "编辑",  // zh
    "さん", "さんが", "が", "によって",  // ja
    "님이", "님",  // ko
};
// clang-format on

/// Behind a name that comes first: "by", or the verb.
// clang-format off
constexpr std::string_view name_suffixes[] = {
    "edited this post on", "last edited this post on", "edited this post",  // en
    "muokkasi viestiä viimeksi", "muokkasi viestiä", "muokkasi", "on muokannut viestiä",  // fi
    "tarafından", "tarafından düzenlendi", "tarafından değiştirildi", "tarafından düzenlenmiştir",
    "tarafından son düzenleme",  // tr
    "módosította", "szerkesztette", "szerkesztette a hozzászólást", "módosította a hozzászólást", "által",
    "által szerkesztve", "által módosítva",  // hu
    "编辑于", "編輯於",  // zh
    "さんが", "さんにより", "さんによって", "により", "によって",  // ja
    "님이", "님께서", "님에 의해", "님에 의해 수정됨", "님이 마지막으로 수정", "님이 수정",  // ko
    "در تاریخ",  // fa
};
// clang-format on

/// In front of such a name.
// clang-format off
constexpr std::string_view name_leads[] = {
    "konu", "mesaj", "bu mesaj", "ileti", "bu ileti", "en son", "son olarak",  // tr
    "a hozzászólást", "a hozzászólást utoljára", "utoljára", "legutóbb",  // hu
    "由",  // zh
    "この投稿は", "最後に",  // ja
    "이 글은",  // ko
    "توسط",  // fa
};
// clang-format on

/// Around a name on either side of the date. Without an `after` a name stands behind the date, to the end of the
/// sentence.
struct Agent {
  std::string_view before, after;
};

// clang-format off
constexpr Agent agents[] = {
    {"von", "bearbeitet"}, {"von", "geändert"}, {"door", "bewerkt"}, {"door", "gewijzigd"}, {"käyttäjän", "toimesta"},
    {"tarihinde", "tarafından"}, {"被", "编辑"}, {"被", "編輯"}, {"由", "编辑"}, {"由", "編輯"}, {"に", "さん"}, {"에", "님"},
    {"by", ""}, {"von", ""}, {"durch", ""}, {"par", ""}, {"por", ""}, {"da", ""}, {"di", ""}, {"door", ""}, {"av", ""},
    {"af", ""}, {"przez", ""}, {"uživatelem", ""}, {"uživatel", ""}, {"пользователем", ""}, {"користувачем", ""},
    {"από τον χρήστη", ""}, {"από", ""}, {"de către", ""}, {"bởi", ""}, {"oleh", ""}, {"بواسطة", ""}, {"توسط", ""},
    {"על ידי", ""}, {"ע\"י", ""},
};
// clang-format on

bool is_cjk(std::string_view character) { return character.size() == 3 && character.front() >= '\xe3'; }

/// How many bytes of `text` are those words; nothing when it begins with others, or when a word goes on behind them.
std::optional<std::size_t> length_of(std::string_view words, std::string_view text) {
  std::size_t at = 0, matched = 0;
  std::size_t last = 0;  // length of the last character
  while (matched < words.size()) {
    if (at >= text.size()) return std::nullopt;
    last = text::code_point_at(text, at).length;
    const std::string folded = text::fold_case(text.substr(at, last));
    if (!words.substr(matched).starts_with(folded)) return std::nullopt;
    matched += folded.size();
    at += last;
  }
  if (at == text.size() || is_cjk(text.substr(at - last, last))) return at;
  const unsigned char next = static_cast<unsigned char>(text[at]);
  const bool goes_on =
      (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9') || next >= 0xC3;
  return goes_on && words.back() != '-' ? std::nullopt : std::optional(at);
}

std::size_t longest(std::span<const std::string_view> table, std::string_view text) {
  std::size_t best = 0;
  for (const std::string_view words : table) best = std::max(best, length_of(words, text).value_or(0));
  return best;
}

bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before == ' ' || before == '(' || before == ':' ||
         is_cjk(text.substr(at, text::code_point_at(text, at).length));
}

/// Where the longest of those words begin that the text ends with; its size when it ends with none.
std::size_t begin_of_ending(std::span<const std::string_view> table, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += text::code_point_at(text, at).length) {
    if (begins_word(text, at) && longest(table, text.substr(at)) == text.size() - at) return at;
  }
  return text.size();
}

constexpr std::string_view marks[] = {" ", ";", ",", ":", "(", "-", "–", "—", "；", "，", "：", "（", "、", "؛", "،"};

std::string_view without_marks_behind(std::string_view text) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view mark : marks) {
      if (!text.ends_with(mark)) continue;
      text.remove_suffix(mark.size());
      is_cut = true;
    }
  }
  return text;
}

std::string_view without_marks_before(std::string_view text) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view mark : {" ", ":", "："}) {
      if (!text.starts_with(mark)) continue;
      text.remove_prefix(std::string_view(mark).size());
      is_cut = true;
    }
  }
  return text;
}

/// What stands behind the words of a phrase: at the start of a note, or anywhere in it.
std::optional<std::string_view> behind_phrase(std::string_view text, bool at_start) {
  for (std::size_t at = 0; at < text.size(); at += text::code_point_at(text, at).length) {
    if (at > 0 && at_start) break;
    if (!begins_word(text, at)) continue;
    if (const std::size_t length = longest(edit_phrases, text.substr(at)); length > 0) {
      return without_marks_before(text.substr(at + length));
    }
  }
  return std::nullopt;
}

/// Between the words of an agent that has both: "Von Max bearbeitet".
std::string_view name_between(std::string_view text) {
  for (const Agent& agent : agents) {
    if (agent.after.empty()) continue;
    const std::string_view after[] = {agent.after};
    const std::size_t end = begin_of_ending(after, text);
    if (end == text.size()) continue;
    for (std::size_t at = 0; at < end; at += text::code_point_at(text, at).length) {
      const auto length = begins_word(text, at) ? length_of(agent.before, text.substr(at)) : std::nullopt;
      if (length && at + *length < end) return text::trim(text.substr(at + *length, end - at - *length));
    }
  }
  return {};
}

std::string_view name_behind_date(std::string_view text) {
  while (!text.empty() && std::string_view(" ),;").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  for (const Agent& agent : agents) {
    const std::optional<std::size_t> length = length_of(agent.before, text);
    if (!length) continue;
    const std::string_view rest = without_marks_before(text.substr(*length));
    std::size_t end = rest.size();
    if (!agent.after.empty()) {
      end = rest.find(agent.after);
      if (end == std::string_view::npos) continue;
    } else {
      for (const std::string_view mark : {". ", "; ", ", ", ": ", " (", "。"}) end = std::min(end, rest.find(mark));
      if (end == rest.size() && rest.ends_with('.')) --end;
    }
    return text::trim(rest.substr(0, end));
  }
  return {};
}

}  // namespace

std::optional<std::string> editor_name(std::string_view before, std::string_view behind) {
  const std::string_view head = without_marks_behind(before);
  const bool ends_with_mark = head.size() < text::trim(before).size();
  const auto without_opener = [&](std::string_view name) {
    if (!ends_with_mark) name = without_marks_behind(name.substr(0, begin_of_ending(date_openers, name)));
    return name;
  };
  if (const auto name = behind_phrase(head, true); name && !without_opener(*name).empty()) {
    return std::string(without_opener(*name));
  }
  if (const std::size_t end = begin_of_ending(name_suffixes, head); end < head.size()) {
    std::string_view name = text::trim(head.substr(0, end));
    for (std::size_t lead = longest(name_leads, name); lead > 0; lead = longest(name_leads, name)) {
      name = text::trim(name.substr(lead));
    }
    if (!name.empty()) return std::string(name);
  }
  if (const std::string_view name = name_between(without_opener(head)); !name.empty()) return std::string(name);
  if (const auto name = behind_phrase(head, false); name && !without_opener(*name).empty()) {
    return std::string(without_opener(*name));
  }
  if (const std::string_view name = name_behind_date(behind); !name.empty()) return std::string(name);
  return std::nullopt;
}

bool has_edit_phrase(std::string_view text) { return behind_phrase(text, false).has_value(); }

}  // namespace vbarchive::extraction
