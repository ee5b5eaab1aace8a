#include "url/board_link.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::url {
namespace {

using text::ascii_lower;
using text::equals_ignoring_ascii_case;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool has_prefix(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

bool drop_suffix(std::string_view& text, std::string_view suffix) {
  if (text.size() < suffix.size()) return false;
  if (!equals_ignoring_ascii_case(text.substr(text.size() - suffix.size()), suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

bool drop_html(std::string_view& text) { return drop_suffix(text, ".html") || drop_suffix(text, ".htm"); }

/// No link of a board is longer; it bounds the work on hostile ones.
constexpr std::size_t longest_link = 8192;

template <typename Number>
std::optional<Number> positive(std::string_view digits) {
  Number value = 0;
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value == 0) return std::nullopt;
  return value;
}

/// `123-Title` or `123`: the number comes first.
struct Numbered {
  Id id = 0;
  std::string_view slug;  ///< empty without a title
};

std::optional<Numbered> number_first(std::string_view segment) {
  const std::size_t end = std::min(segment.find('-'), segment.size());
  const auto id = positive<Id>(segment.substr(0, end));
  if (!id) return std::nullopt;
  const std::string_view slug = segment.substr(std::min(end + 1, segment.size()));
  // XenForo's `2012-title.345`: the number is the last.
  if (const auto dot = slug.rfind('.'); dot != std::string_view::npos && positive<Id>(slug.substr(dot + 1))) {
    return std::nullopt;
  }
  return Numbered{*id, slug};
}

/// Takes `-N` off the end, of a text that has more than that.
template <typename Number>
std::optional<Number> take_last_number(std::string_view& text) {
  const auto dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const auto number = positive<Number>(text.substr(dash + 1));
  if (number) text = text.substr(0, dash);
  return number;
}

/// `post123`, `post-123`: nothing but the word and the number.
template <typename Number>
std::optional<Number> number_after(std::string_view word, std::string_view text) {
  if (!equals_ignoring_ascii_case(text.substr(0, word.size()), word)) return std::nullopt;
  text.remove_prefix(word.size());
  if (has_prefix(text, "-")) text.remove_prefix(1);
  return positive<Number>(text);
}

/// A link taken apart. The pages of a path (`page2`, `page-2`, `index2.html`) are off it already.
struct Parts {
  std::vector<std::string_view> folders;  ///< all segments but the name
  std::string_view name;                  ///< the last segment, which may be a folder too
  bool is_folder = false;                 ///< with a slash at the end
  std::vector<std::pair<std::string, std::string>> query;
  std::optional<Id> fragment_post;

  std::string_view parent() const { return folders.empty() ? std::string_view() : folders.back(); }

  const std::string* value(std::string_view key) const {
    const auto found = std::find_if(query.begin(), query.end(), [key](const auto& pair) { return pair.first == key; });
    return found == query.end() ? nullptr : &found->second;
  }

  std::optional<Id> number(std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys) {
      const std::string* const text = value(key);
      if (text == nullptr) continue;
      if (const auto id = positive<Id>(*text)) return id;
    }
    return std::nullopt;
  }
};

// --- Scripts: the name says the kind ---------------------------------------------------------------------------------

enum class IdForm { query, query_or_title };

struct Script {
  std::string_view name;
  LinkTarget target;
  std::initializer_list<std::string_view> id_keys;
  std::initializer_list<std::string_view> post_keys;
  IdForm form;     ///< whether `?123-Title` and `/123-Title` are read too
  bool is_action;  ///< whatever its query
  LinkView view = LinkView::full;
};

constexpr auto by_title = IdForm::query_or_title;

/// `threadid`, `forumid`, `userid`, `postid` are version 2's.
const Script scripts[] = {
    {"showthread.php", LinkTarget::thread, {"t", "threadid"}, {"p", "postid"}, by_title, false},
    {"printthread.php", LinkTarget::thread, {"t", "threadid"}, {}, by_title, true, LinkView::printable},
    {"showpost.php", LinkTarget::post, {}, {"p", "postid"}, IdForm::query, false},
    {"forumdisplay.php", LinkTarget::forum, {"f", "forumid"}, {}, by_title, false},
    {"member.php", LinkTarget::member, {"u", "userid"}, {}, by_title, false},
    {"attachment.php", LinkTarget::attachment, {"attachmentid"}, {}, IdForm::query, false},
    {"poll.php", LinkTarget::poll_results, {"pollid"}, {}, IdForm::query, false},
    {"index.php", LinkTarget::board, {}, {}, IdForm::query, false},
    {"forum.php", LinkTarget::board, {}, {}, IdForm::query, false},
};

/// Scripts that write, or are the visitor's own (vbulletin-markup 5.3).
constexpr std::string_view acting_scripts[] = {
    "ajax.php",         "converse.php",       "cron.php",        "editpost.php",      "infraction.php", "inlinemod.php",
    "joinrequests.php", "login.php",          "moderation.php",  "newattachment.php", "newreply.php",   "newthread.php",
    "payments.php",     "post_thanks.php",    "postings.php",    "private.php",       "profile.php",    "register.php",
    "report.php",       "reputation.php",     "sendmessage.php", "subscription.php",  "threadrate.php", "threadtag.php",
    "usercp.php",       "visitormessage.php",
};

/// Keys of a query that ask for something to be done or chosen; the hashes and tokens prove that a member asks.
constexpr std::string_view acting_keys[] = {"action",   "daysprune",     "do",         "find",         "goto",
                                            "langid",   "mode",          "logouthash", "markreadhash", "order",
                                            "prefixid", "securitytoken", "sort",       "styleid"};

/// What `do=` (version 2: `action=`) may ask and only shows something.
constexpr std::string_view showing_verbs[] = {"getinfo", "showattachments", "showresults", "whoposted"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool asks_for_action(const Parts& parts) {
  return std::any_of(parts.query.begin(), parts.query.end(), [](const auto& pair) {
    if (!is_one_of(pair.first, acting_keys)) return false;
    const bool is_verb = pair.first == "do" || pair.first == "action";
    return !(is_verb && is_one_of(pair.second, showing_verbs));
  });
}

/// `123-Title`, `123-Title/page2` as a lone word of the query.
std::optional<Numbered> titled_query(const Parts& parts, std::optional<int>& page) {
  for (const auto& [key, value] : parts.query) {
    if (!value.empty() || key.empty() || !is_digit(key.front())) continue;
    std::string_view title = key;
    if (const auto slash = title.find('/'); slash != std::string_view::npos) {
      page = number_after<int>("page", title.substr(slash + 1));
      title = title.substr(0, slash);
    }
    return number_first(title);
  }
  return std::nullopt;
}

/// Other software serves everything from `index.php?…`, and `archive/index.php` is another view of the board.
bool is_plain_index(const Parts& parts) {
  if (equals_ignoring_ascii_case(parts.parent(), "archive")) return false;
  return std::all_of(parts.query.begin(), parts.query.end(), [](const auto& pair) { return pair.first == "s"; });
}

bool is_script_name(std::string_view segment) { return drop_suffix(segment, ".php"); }

bool read_script(const Parts& parts, BoardLink& link) {
  // A title may follow the script: `showthread.php/123-Title`.
  const bool is_last = is_script_name(parts.name);
  if (!is_last && !is_script_name(parts.parent())) return false;
  const std::string name = ascii_lower(is_last ? parts.name : parts.parent());

  link.is_action = is_one_of(name, acting_scripts) || asks_for_action(parts);
  const auto* const script =
      std::find_if(std::begin(scripts), std::end(scripts), [&](const Script& s) { return s.name == name; });
  if (script == std::end(scripts)) return true;

  link.is_action = link.is_action || script->is_action;
  link.view = script->view;
  link.post_id = parts.number(script->post_keys);
  link.id = parts.number(script->id_keys);
  if (!link.id && script->form == IdForm::query_or_title) {
    const auto titled = is_last ? titled_query(parts, link.page) : number_first(parts.name);
    if (titled) link.id = titled->id;
  }
  const std::string* const verb = parts.value("do");
  const bool shows_results = verb != nullptr && *verb == "showresults";
  switch (script->target) {
    case LinkTarget::poll_results:
      if (!shows_results) link.is_action = true;
      if (link.id && shows_results) link.target = script->target;
      break;
    case LinkTarget::board:
      if (is_last && is_plain_index(parts)) link.target = script->target;
      break;
    default:
      if (link.id || link.post_id) link.target = script->target;
  }
  if (link.target == LinkTarget::other) link.id.reset();
  return true;
}

// --- Friendly addresses: a folder says the kind ----------------------------------------------------------------------

struct KindFolder {
  std::string_view name;
  LinkTarget target;
  bool may_be_html;  ///< vBSEO writes `members/123-name.html`; its `threads/…html` is read by shape
};

constexpr KindFolder kind_folders[] = {
    {"threads", LinkTarget::thread, false}, {"thread", LinkTarget::thread, false}, {"forums", LinkTarget::forum, false},
    {"members", LinkTarget::member, true},  {"member", LinkTarget::member, true},
};

bool read_kind_folder(const Parts& parts, BoardLink& link) {
  const std::string folder = ascii_lower(parts.parent());
  for (const KindFolder& known : kind_folders) {
    if (known.name != folder) continue;
    std::string_view name = parts.name;
    if (drop_html(name) && !known.may_be_html) return false;
    const auto numbered = number_first(name);
    link.id = numbered ? std::optional(numbered->id) : std::nullopt;
    // vBSEO's short form: `members/u123.html`.
    if (!link.id && known.target == LinkTarget::member) link.id = number_after<Id>("u", name);
    if (!link.id) return false;
    link.target = known.target;
    return true;
  }
  return false;
}

/// vBSEO's `attachments/forum/123d1200000000-file.jpg`: number, `d`, time; a `t` behind it for a thumbnail.
bool read_attachment_folder(const Parts& parts, BoardLink& link) {
  const bool is_inside = std::any_of(parts.folders.begin(), parts.folders.end(), [](std::string_view folder) {
    return equals_ignoring_ascii_case(folder, "attachments");
  });
  if (!is_inside) return false;
  std::string_view stem = parts.name.substr(0, parts.name.find('-'));
  if (stem.ends_with('t')) stem.remove_suffix(1);
  const auto d = stem.find('d');
  if (d == std::string_view::npos || !positive<Id>(stem.substr(d + 1))) return false;
  link.id = positive<Id>(stem.substr(0, d));
  if (!link.id) return false;
  link.target = LinkTarget::attachment;
  return true;
}

/// The lo-fi archive: `archive/index.php/t-5-p-2.html`, `?t-5.html`, `f-3.html`; within it the bare name.
bool read_lofi_archive(const Parts& parts, BoardLink& link) {
  std::string_view name = parts.name;
  bool has_script = equals_ignoring_ascii_case(parts.parent(), "index.php");
  if (equals_ignoring_ascii_case(name, "index.php")) {
    const auto word =
        std::find_if(parts.query.begin(), parts.query.end(), [](const auto& pair) { return pair.second.empty(); });
    if (word == parts.query.end()) return false;
    name = word->first;
    has_script = true;
  }
  if (!drop_html(name) && !has_script) return false;
  if (!has_prefix(name, "t-") && !has_prefix(name, "f-")) return false;
  const LinkTarget target = name.front() == 't' ? LinkTarget::thread : LinkTarget::forum;
  name.remove_prefix(2);
  if (const auto page = name.find("-p-"); page != std::string_view::npos) {
    link.page = positive<int>(name.substr(page + 3));
    if (!link.page) return false;
    name = name.substr(0, page);
  }
  const auto id = positive<Id>(name);
  if (!id) return false;
  link.id = id;
  link.target = target;
  link.by_shape = !has_script;
  link.view = LinkView::archive;
  return true;
}

/// Version 5: `filedata/fetch?id=5`; `filedataid=` numbers what is stored, not the attachment.
bool read_file_data(const Parts& parts, BoardLink& link) {
  if (parts.name != "fetch" || parts.parent() != "filedata") return false;
  link.id = parts.number({"id", "photoid"});
  if (!link.id && !parts.number({"filedataid"})) return false;
  link.target = LinkTarget::attachment;
  return true;
}

// --- Rewritten addresses (vBSEO, version 5): only the shape tells ----------------------------------------------------

/// What vBSEO hangs on a thread's address to ask for something.
constexpr std::string_view acting_suffixes[] = {"-last-post", "-new-post", "-prev-thread", "-next-thread"};
constexpr std::string_view printing_suffix = "-print";

/// MyBB's: `thread-123.html`, `thread-123-page-2.html`.
constexpr std::string_view foreign_words[] = {"thread-", "forum-", "user-"};

bool is_foreign(std::string_view stem) {
  return std::any_of(std::begin(foreign_words), std::end(foreign_words), [stem](std::string_view word) {
    return has_prefix(stem, word) && stem.size() > word.size() && is_digit(stem[word.size()]);
  });
}

/// A folder of what is no forum, though its pages have the shape of threads.
struct OtherFolder {
  std::string_view name;
  bool has_folders;  ///< a person's or a group's: `blogs/jo/12-title.html`
};

/// vBulletin 4's (`content/12-title`) and vBSEO's.
constexpr OtherFolder other_folders[] = {
    {"albums", false}, {"blog", true},   {"blogs", true},  {"calendar", false}, {"content", false}, {"entries", false},
    {"entry", false},  {"groups", true}, {"member", true}, {"members", true},   {"tags", false},
};

/// A forum of such a name is lost by its address; but a board that lies in a folder looks the same.
bool is_elsewhere(const Parts& parts) {
  const std::size_t count = parts.folders.size();
  for (std::size_t i = count > 2 ? count - 2 : 0; i < count; ++i) {
    const std::string name = ascii_lower(parts.folders[i]);
    const bool is_other = std::any_of(
        std::begin(other_folders), std::end(other_folders),
        [&](const OtherFolder& folder) { return folder.name == name && (folder.has_folders || i + 1 == count); });
    if (is_other) return true;
  }
  return false;
}

/// `f12`, `rumours-news-13`: boards whose folders have the number last have it last in threads too.
bool has_number_last(std::string_view folder) {
  if (number_after<Id>("f", folder)) return true;
  return !number_first(folder) && take_last_number<Id>(folder);
}

bool read_single_post(const Parts& parts, BoardLink& link) {
  std::string_view stem = parts.name;
  if (!drop_html(stem)) return false;
  const auto dash = stem.find('-');
  if (dash == std::string_view::npos || !number_after<int>("post", stem.substr(dash + 1))) return false;
  const auto post = positive<Id>(stem.substr(0, dash));
  if (!post) return false;
  link.post_id = post;
  link.target = LinkTarget::post;
  link.by_shape = true;
  return true;
}

/// Takes off what follows a thread's name: `-print`, `-post456`.
void take_suffixes(std::string_view& stem, BoardLink& link) {
  for (const std::string_view suffix : acting_suffixes) link.is_action = drop_suffix(stem, suffix) || link.is_action;
  if (drop_suffix(stem, printing_suffix)) {
    link.is_action = true;
    link.view = LinkView::printable;
  }
  const auto dash = stem.rfind('-');
  if (dash == std::string_view::npos) return;
  link.post_id = number_after<Id>("post", stem.substr(dash + 1));
  if (link.post_id) stem = stem.substr(0, dash);
}

/// A word right before the number: `t123-title-2.html`, `f7-title`, `thread123-2.html`, `member5.html`.
struct NumberWord {
  std::string_view word;
  LinkTarget target;
  bool by_shape;  ///< one letter is no keyword
};

constexpr NumberWord number_words[] = {
    {"thread", LinkTarget::thread, false},
    {"member", LinkTarget::member, false},
    {"t", LinkTarget::thread, true},
    {"f", LinkTarget::forum, true},
};

bool read_number_word(const Parts& parts, BoardLink& link) {
  std::string_view stem = parts.name;
  const bool is_html = drop_html(stem);
  if (parts.is_folder) return false;
  take_suffixes(stem, link);
  std::string_view slug = stem;
  slug.remove_prefix(std::min(slug.find('-'), slug.size()));
  const std::string_view name = stem.substr(0, stem.size() - slug.size());
  if (!is_html && slug.empty()) return false;
  for (const NumberWord& known : number_words) {
    const auto id = number_after<Id>(known.word, name);
    if (!id) continue;
    if (const auto dash = slug.rfind('-'); dash != std::string_view::npos)
      link.page = positive<int>(slug.substr(dash + 1));
    link.id = id;
    link.target = known.target;
    link.by_shape = known.by_shape;
    return true;
  }
  return false;
}

/// `title-123-2.html` and `123-title-2.html` do not name their kind, and without a folder before them they may be
/// anything.
bool read_thread_file(const Parts& parts, BoardLink& link) {
  std::string_view stem = parts.name;
  if (!drop_html(stem) || is_foreign(stem) || is_elsewhere(parts)) return false;
  take_suffixes(stem, link);
  const auto numbered = number_first(stem);
  if (numbered && !numbered->slug.empty() && !has_number_last(parts.parent())) {
    link.id = numbered->id;
    std::string_view slug = numbered->slug;
    link.page = take_last_number<int>(slug);
  } else {
    std::string_view without_page = stem;
    const auto page = take_last_number<int>(without_page);
    link.id = take_last_number<Id>(stem);
    if (!link.id) return false;
    // Two numbers at the end are the thread and its page: a title's own last number is followed by `-a`.
    const auto before = take_last_number<Id>(stem);
    if (before && page) {
      link.id = before;
      link.page = page;
    }
  }
  link.by_shape = true;
  if (!parts.folders.empty()) link.target = LinkTarget::thread;
  return true;
}

/// `f79/`, `forum79/`, `88-general/`, `rumours-news-13/`, `general-f88/`.
std::optional<Id> forum_folder(std::string_view folder) {
  if (const auto id = number_after<Id>("forum", folder)) return id;
  if (const auto id = number_after<Id>("f", folder)) return id;
  if (const auto numbered = number_first(folder); numbered && !numbered->slug.empty()) return numbered->id;
  const auto dash = folder.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  if (const auto id = number_after<Id>("f", folder.substr(dash + 1))) return id;
  return take_last_number<Id>(folder);
}

bool read_forum_folder(const Parts& parts, BoardLink& link) {
  if (!parts.is_folder || is_elsewhere(parts)) return false;
  link.id = forum_folder(parts.name);
  if (!link.id) return false;
  // `cars-2/topic-9/` is a thread in a forum; `f2/topic-9/` is a forum.
  std::string_view parent = parts.parent();
  std::string_view name = parts.name;
  const bool is_inside = !number_first(parent) && take_last_number<Id>(parent) && take_last_number<Id>(name);
  link.target = is_inside || parts.fragment_post ? LinkTarget::thread : LinkTarget::forum;
  link.by_shape = true;
  return true;
}

/// Version 5: `forum/category/section/727744-slug`.
bool read_topic_path(const Parts& parts, BoardLink& link) {
  if (parts.is_folder || parts.name.find('.') != std::string_view::npos || is_elsewhere(parts)) return false;
  const auto numbered = number_first(parts.name);
  if (!numbered || numbered->slug.empty()) return false;
  link.id = numbered->id;
  link.by_shape = true;
  if (!parts.folders.empty()) link.target = LinkTarget::thread;
  return true;
}

// --- Putting it together ---------------------------------------------------------------------------------------------

/// The first that knows the shape decides; those that read a keyword come first.
using Matcher = bool (*)(const Parts&, BoardLink&);
constexpr Matcher matchers[] = {
    read_lofi_archive, read_script,      read_kind_folder, read_attachment_folder, read_file_data,
    read_single_post,  read_number_word, read_thread_file, read_forum_folder,      read_topic_path,
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (text.find(from) == std::string::npos) return;
  std::string result;
  std::size_t copied = 0;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, copied)) {
    result.append(text, copied, at - copied).append(to);
    copied = at + from.size();
  }
  text = result.append(text, copied);
}

/// Where the ending of a script's name begins at or after `at`.
std::size_t find_script(std::string_view text, std::size_t at) {
  constexpr std::string_view extension = ".php";
  for (at = text.find('.', at); at != std::string_view::npos; at = text.find('.', at + 1)) {
    if (equals_ignoring_ascii_case(text.substr(at, extension.size()), extension)) break;
  }
  return at;
}

/// A mirrored script's name with its query back in place: `showthread.php-page=2-t=5.html`, `showthread.php@t=5`,
/// `showthread.php%3Ft=5%26page=2`, `showthread.php?t=5&page=2.html`. Nothing for a name without a query. `kept` holds
/// what is not as in `name`.
std::optional<std::string_view> unmirrored(std::string_view name, std::string& kept) {
  for (std::size_t at = find_script(name, 0); at != std::string_view::npos; at = find_script(name, at + 1)) {
    const std::size_t end = at + std::string_view(".php").size();
    std::string_view rest = name.substr(end);
    std::string_view fragment;
    if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
      fragment = rest.substr(hash);
      rest = rest.substr(0, hash);
    }
    if (rest.empty()) continue;
    if (rest.size() > 1 && rest.front() == '?' && rest.find("%2F") == std::string_view::npos) {
      std::string_view shown = rest;  // as it is, but for an ending
      drop_html(shown);
      if (shown.size() == rest.size()) return name;
    }
    std::string query;
    if (rest.front() == '?' || rest.front() == '@') {
      query = rest.substr(1);
    } else if (equals_ignoring_ascii_case(rest.substr(0, 3), "%3f")) {
      query = rest.substr(3);
      replace_all(query, "%26", "&");
      replace_all(query, "%3D", "=");
      replace_all(query, "%3d", "=");
    } else if (rest.front() == '-') {
      // A dash joins two pairs where a name and `=` follow it.
      for (std::size_t i = 0; i < rest.size(); ++i) {
        std::size_t word = i + 1;
        while (word < rest.size() && is_name_letter(rest[word])) ++word;
        const bool joins = rest[i] == '-' && word > i + 1 && word < rest.size() && rest[word] == '=';
        if (i == 0 && !joins) break;
        if (i > 0) query += joins ? '&' : rest[i];
      }
    }
    if (query.empty()) continue;
    replace_all(query, "%2F", "/");  // which cannot be in a file's name
    std::string_view shown = query;
    drop_html(shown);
    kept = std::string(name.substr(0, end)).append("?").append(shown).append(fragment);
    return kept;
  }
  return std::nullopt;
}

/// HTTrack's name for a script: four digits of the query's hash behind it, `showthread6f4a.html?t=5`,
/// `attachment0c1e.jpg?attachmentid=3`; `-2` behind them where two had the same. Nothing for any other name.
std::optional<std::string> unhashed(std::string_view address) {
  const std::size_t mark = address.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  const std::size_t slash = address.substr(0, mark).rfind('/');
  const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  std::string_view name = address.substr(begin, mark - begin);
  const bool is_file = name.starts_with("attachment");  // has the ending of what it holds
  if (is_file) name = name.substr(0, name.rfind('.'));
  if (!is_file && !drop_html(name)) return std::nullopt;
  take_last_number<int>(name);
  constexpr std::size_t hash_digits = 4;
  if (name.size() <= hash_digits ||
      name.substr(name.size() - hash_digits).find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  const std::string script = ascii_lower(name.substr(0, name.size() - hash_digits)) + ".php";
  const bool is_known =
      is_one_of(script, acting_scripts) ||
      std::any_of(std::begin(scripts), std::end(scripts), [&](const Script& known) { return known.name == script; });
  if (!is_known) return std::nullopt;
  return std::string(address.substr(0, begin)).append(script).append(address.substr(mark));
}

/// A last segment that only names the page, or nothing: `page2`, `page-2`, `index2.html`, `index.html`.
bool take_page(std::string_view segment, std::optional<int>& page, bool& is_folder) {
  if (const auto number = number_after<int>("page", segment)) {
    if (!page) page = number;
    return true;
  }
  if (!drop_html(segment) || segment.find('-') != std::string_view::npos) return false;
  const auto number = number_after<int>("index", segment);
  if (!number && !equals_ignoring_ascii_case(segment, "index")) return false;
  if (!page) page = number;
  is_folder = true;
  return true;
}

/// `page` is what the path says of it.
Parts parts_of(const Reference& url, std::optional<int>& page) {
  Parts parts;
  if (url.query) parts.query = query_pairs(*url.query);
  if (url.fragment && has_prefix(*url.fragment, "post")) {
    parts.fragment_post = positive<Id>(url.fragment->substr(4));
  }
  const std::string_view path = url.path;
  parts.is_folder = !path.empty() && path.back() == '/';
  for (std::size_t start = 0; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    if (!segment.empty() && segment != "." && segment != "..") parts.folders.push_back(segment);
    start = end + 1;
  }
  while (!parts.folders.empty() && take_page(parts.folders.back(), page, parts.is_folder)) parts.folders.pop_back();
  if (!parts.folders.empty()) {
    parts.name = parts.folders.back();
    parts.folders.pop_back();
  }
  return parts;
}

/// Endings of folders' names that are no top-level domains.
constexpr std::string_view folder_extensions[] = {"bak", "dir",  "files", "git", "htm", "html", "new",
                                                  "old", "orig", "php",   "tar", "tgz", "tmp",  "zip"};

bool is_host(std::string_view folder) {
  // wget writes the port after a plus sign where colons cannot be in names.
  const auto colon = folder.find_first_of(":+");
  if (colon != std::string_view::npos) {
    if (!positive<int>(folder.substr(colon + 1))) return false;
    folder = folder.substr(0, colon);
  }
  const std::string host = ascii_lower(folder);
  if (host == "localhost") return true;
  const auto is_letter_of_host = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.'; };
  if (!std::all_of(host.begin(), host.end(), is_letter_of_host)) return false;
  const auto dot = host.rfind('.');
  if (dot == std::string::npos || dot == 0 || host.find("..") != std::string::npos) return false;
  const std::string_view domain = std::string_view(host).substr(dot + 1);
  if (is_one_of(domain, folder_extensions)) return false;
  if (domain.size() >= 2 && std::none_of(domain.begin(), domain.end(), is_digit)) return true;
  const bool is_numeric = std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
  return is_numeric && std::count(host.begin(), host.end(), '.') == 3;
}

}  // namespace

BoardLink classify(std::string_view link) {
  if (link.size() > longest_link) return {};
  std::string changed;
  std::string_view address = link;
  if (link.find("&amp;") != std::string_view::npos) {
    changed = link;
    replace_all(changed, "&amp;", "&");
    address = changed;
  }
  std::string plain, kept;
  if (const std::optional<std::string_view> name = unmirrored(address, plain)) {
    address = *name;
  } else if (std::optional<std::string> script = unhashed(address)) {
    plain = std::move(*script);
    address = plain;
  }
  const Reference url = take_apart(address, kept);
  if (!url.scheme.empty() && !equals_ignoring_ascii_case(url.scheme, "http") &&
      !equals_ignoring_ascii_case(url.scheme, "https"))
    return {};

  BoardLink blank;  // with what the path alone tells
  const Parts parts = parts_of(url, blank.page);
  BoardLink found;
  for (const Matcher matcher : matchers) {
    BoardLink candidate = blank;
    if (!matcher(parts, candidate)) continue;
    found = candidate;
    break;
  }

  if (parts.name.empty() && parts.fragment_post) found.target = LinkTarget::post;  // on the same page
  if (found.target == LinkTarget::other) {
    found.page.reset();
    found.post_id.reset();
    found.view = LinkView::full;
    return found;
  }
  if (found.target == LinkTarget::thread || found.target == LinkTarget::post) {
    if (!found.post_id) found.post_id = parts.number({"p"});
    if (!found.post_id) found.post_id = parts.fragment_post;
  }
  if (const std::string* const page = parts.value("page"); page != nullptr && !found.page) {
    found.page = positive<int>(*page);
  }
  found.is_action = found.is_action || asks_for_action(parts);
  return found;
}

std::optional<std::string> unmirrored_link(std::string_view reference) {
  if (reference.size() > longest_link) return std::nullopt;
  const auto begins_with = [&](std::string_view scheme) {
    return equals_ignoring_ascii_case(reference.substr(0, scheme.size()), scheme);
  };
  if (begins_with("http:") || begins_with("https:") || begins_with("//")) return std::nullopt;
  if (std::optional<std::string> plain = unhashed(reference)) return plain;
  constexpr std::string_view script_name = ".php.html";
  const std::string_view path = reference.substr(0, std::min(reference.find('?'), reference.find('#')));
  if (path.size() < reference.size() && reference[path.size()] == '?') return std::nullopt;
  if (path.ends_with(script_name)) {
    const std::size_t script = path.size() - script_name.size() + std::string_view(".php").size();
    return std::string(path.substr(0, script)).append(reference.substr(path.size()));
  }
  if (find_script(reference, 0) == std::string_view::npos) return std::nullopt;
  std::string named_file(reference), kept;
  replace_all(named_file, "%25", "%");  // the name's own escapes, escaped once more in a link to it
  const std::optional<std::string_view> plain = unmirrored(named_file, kept);
  return plain ? std::optional<std::string>(*plain) : std::nullopt;
}

std::optional<std::string> address_of_file(std::string_view path) {
  if (path.size() > longest_link) return std::nullopt;
  const auto slash = path.rfind('/');
  std::string kept;
  const auto plain = unmirrored(slash == std::string_view::npos ? path : path.substr(slash + 1), kept);
  if (!plain) return std::nullopt;
  std::string name(*plain);
  if (slash == std::string_view::npos) return name;

  std::string_view above = path.substr(0, slash);
  std::string below = name;
  while (!above.empty()) {
    const auto parting = above.rfind('/');
    const std::string_view folder = parting == std::string_view::npos ? above : above.substr(parting + 1);
    above = parting == std::string_view::npos ? std::string_view() : above.substr(0, parting);
    below = std::string(folder).append("/").append(below);
    if (!is_host(folder)) continue;
    // `https/board.example/…`, as a mirror with the protocols' names lays it out.
    const std::string_view protocol = above.substr(above.rfind('/') + 1);
    const bool is_secure = protocol == "https" || protocol == "https:";
    if (const std::size_t plus = folder.find('+'); plus != std::string_view::npos) below[plus] = ':';
    return (is_secure ? "https://" : "http://") + below;
  }
  return name;
}

}  // namespace vbarchive::url
