#include "extract/page_view.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>

#include "extract/profile.h"
#include "extract/saved_page.h"
#include "text/number.h"
#include "text/utf8.h"
#include "url/url.h"

namespace vbarchive::extraction {
namespace {

/// The value of `var NAME = "…"` in a script; vBulletin 4 states the board's address so.
std::optional<std::string> script_string(std::string_view script, std::string_view name) {
  std::size_t at = place_of(name, script);
  for (; at != std::string_view::npos; at = script.find(name, at)) {
    std::size_t p = at + name.size();
    at = p;
    while (p < script.size() && (script[p] == ' ' || script[p] == '=')) ++p;
    if (p >= script.size() || (script[p] != '"' && script[p] != '\'') || script[p - 1] == name.back()) continue;
    const std::size_t close = script.find(script[p], p + 1);
    if (close == std::string_view::npos) return std::nullopt;
    std::string value(script.substr(p + 1, close - p - 1));
    std::erase(value, '\\');
    return value;
  }
  return std::nullopt;
}

/// The folder that a script of vBulletin's lies in: `https://board.example/forum/` for
/// `https://board.example/forum/showthread.php/5-x`.
std::optional<std::string> folder_of_script(std::string_view address) {
  if (!url::is_absolute(address)) return std::nullopt;
  static constexpr std::string_view scripts[] = {
      "archive/index.php", "showthread.php", "forumdisplay.php", "member.php", "showpost.php", "index.php", "forum.php",
      "printthread.php",   "poll.php",       "archive/",         "threads/",   "forums/",      "members/"};
  for (const std::string_view script : scripts) {
    const std::size_t at = address.find(script);
    if (at != std::string_view::npos && at > 0 && address[at - 1] == '/') return std::string(address.substr(0, at));
  }
  return std::nullopt;
}

/// As the board served it, when an archive rewrote it.
std::string original(std::string address) {
  if (std::optional<url::Archived> archived = url::archived(address)) return std::move(archived->original);
  return address;
}

void restore(std::optional<std::string>& address) {
  if (address) address = original(std::move(*address));
}

/// Where a page was saved from. HTTrack names no scheme: whatever else on the page names that host tells it.
std::string address_of(const SavedPage& saved, std::span<const Node> nodes) {
  if (saved.has_scheme) return saved.address;
  const std::string secure = "https://" + saved.address.substr(0, saved.address.find('/')) + "/";
  const bool is_secure = std::ranges::any_of(nodes, [&](const Node& node) {
    return node.is_element() &&
           (node.attribute("href").starts_with(secure) || node.attribute("action").starts_with(secure));
  });
  return (is_secure ? "https://" : "http://") + saved.address;
}

/// The time that most of the rewritten links state; those of the toolbar lead to other captures.
std::optional<UtcTime> archived_time(NodeList links) {
  std::map<std::int64_t, int> votes;
  for (const Node& node : links) {
    const std::optional<url::Archived> archived = url::archived(node.attribute("href"));
    if (archived) ++votes[archived->captured_at.seconds];
  }
  if (votes.empty()) return std::nullopt;
  return UtcTime{std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; })->first};
}

/// Comments that mark a part of a page have no more bytes.
constexpr std::size_t longest_mark = 60;

/// Whether a comment may be such a mark once its white space is folded: a quick look at one that is none.
bool is_short(std::string_view comment) {
  const auto is_kept = [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x80; };
  return comment.size() <= longest_mark ||
         static_cast<std::size_t>(std::ranges::count_if(comment, is_kept)) <= longest_mark;
}

/// Whether white space is folded already, of a text that has none at its ends. A doubt is a no.
bool is_folded(std::string_view text) {
  char before = 0;
  return std::ranges::all_of(text, [&](char c) {
    const bool is_plain = (c > ' ' && c < 0x7F) || (c == ' ' && before != ' ');
    before = c;
    return is_plain;
  });
}

std::optional<std::string> clean(std::string_view address) {
  url::Url parts = url::split(url::without_session(address));
  parts.fragment.reset();
  std::string joined = url::join(parts);
  if (joined.empty()) return std::nullopt;
  return joined;
}

}  // namespace

std::optional<Id> id_of(std::string_view text) {
  Id id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return std::nullopt;
  return id;
}

std::optional<Id> number_in_query(std::string_view reference, std::initializer_list<std::string_view> keys) {
  const std::size_t mark = reference.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  for (const auto& [key, value] : url::query_pairs(reference.substr(mark + 1))) {
    if (std::ranges::find(keys, std::string_view(key)) == keys.end()) continue;
    if (const auto id = id_after("", value); id && *id > 0) return id;
  }
  return std::nullopt;
}

std::size_t place_of(std::string_view part, std::string_view text) {
  constexpr std::size_t long_text = 256;  // what memmem() prepares is worth it
  if (text.size() < long_text) return text.find(part);
  const void* const found = memmem(text.data(), text.size(), part.data(), part.size());
  return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

bool may_hold(std::string_view address, std::string_view word) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };  // a line break may part it
  return text::holds_ignoring_ascii_case(address, word) || std::ranges::any_of(address, is_control);
}

std::string_view code_of(const Node& node) {
  return node.is(Tag::script) && node.first_child() ? node.first_child()->content() : std::string_view{};
}

std::string_view reference_of(const Node& node) {
  if (node.is(Tag::a)) return node.attribute("href");
  return node.is(Tag::form) ? node.attribute("action") : std::string_view{};
}

std::optional<std::int64_t> first_count(const Node& node) {
  const std::vector<std::int64_t> counts = text::counts_in(html::text_of(node));
  return counts.empty() ? std::nullopt : std::optional(counts.front());
}

bool class_holds(const Node& node, std::string_view word) {
  return text::holds_ignoring_ascii_case(node.classes(), word);
}

PageView::PageView(const html::Document& document, const std::optional<std::string>& address, const Profile* profile,
                   Trace* trace)
    : document_(document),
      index_(document.nodes()),
      profile_(profile),
      trace_(trace),
      words_(profile ? profile->words() : Lexicon::built_in()) {
  std::optional<std::string> base_href, canonical, og_url, board, source, own_path;
  std::optional<SavedPage> saved;
  for (const Node& node : document.nodes()) {
    if (node.is_comment()) {
      const bool may_be_saved = !saved && may_tell_saved_page(node.content());
      if (!may_be_saved && !is_short(node.content())) continue;
      std::string_view content = text::trim(node.content());
      if (!is_folded(content)) content = folded_comments_.emplace_back(text::fold_space(content));
      if (may_be_saved) saved = read_saved_page(content);
      if (content.size() <= longest_mark) comments_.push_back({content, node.order()});
    } else if (node.is(Tag::html) && node.has("data-scrapbook-source")) {
      source = node.attribute("data-scrapbook-source");  // WebScrapBook
    } else if (node.is(Tag::base) && !base_href && !node.attribute("href").empty()) {
      base_href = node.attribute("href");
    } else if (node.is(Tag::link) && !canonical &&
               text::equals_ignoring_ascii_case(node.attribute("rel"), "canonical")) {
      canonical = node.attribute("href");
    } else if (node.is(Tag::meta)) {
      if (node.attribute("property") == "og:url" && !og_url) og_url = node.attribute("content");
      if (node.attribute("name") == "vb_meta_bburl" && !board) board = node.attribute("content");
    } else if (node.is(Tag::script) && (!board || !own_path)) {
      const Node* const code = node.first_child();
      if (code && !board) board = script_string(code->content(), "BBURL");
      if (code && !own_path) own_path = script_string(code->content(), "RELPATH");
    }
  }

  if (saved) {
    source = address_of(*saved, document.nodes());
    archived_at_ = saved->saved_at;
  }
  if (const std::optional<UtcTime> time = archived_time(elements(Tag::a))) archived_at_ = time;
  std::optional<std::string> known = address;
  if (address) {
    if (const std::optional<url::Archived> archived = url::archived(*address)) archived_at_ = archived->captured_at;
  }
  for (std::optional<std::string>* stated : {&known, &base_href, &canonical, &og_url, &source, &board})
    restore(*stated);
  if (source && url::is_absolute(*source) && (!known || !url::is_absolute(*known))) known = source;
  // vBulletin 4 tells its scripts where the page is, seen from the board.
  if (!known && board && url::is_absolute(*board) && own_path && !own_path->empty())
    known = url::resolve(*own_path, board->ends_with('/') ? *board : *board + "/");
  std::optional<std::string> stated = canonical && !canonical->empty() ? canonical : og_url;
  if (stated) stated = url::unmirrored_link(*stated).value_or(*stated);
  base_ = base_href && url::is_absolute(*base_href) ? *base_href : known && url::is_absolute(*known) ? *known : "";
  if (base_.empty() && stated && url::is_absolute(*stated)) base_ = *stated;
  if (base_.empty() && board && url::is_absolute(*board)) base_ = board->ends_with('/') ? *board : *board + "/";
  // What the page says of itself is surer than where it lay; but a statement that names no page (the board's front)
  // tells less.
  if (stated) {
    const std::string absolute_statement = url::resolve(*stated, base_);
    const url::BoardLink link = url::classify(absolute_statement);
    if (link.id || link.post_id || !known) known = absolute_statement;
  }
  if (known) url_ = clean(url::resolve(*known, base_));

  if (board && url::is_absolute(*board)) board_url_ = board->ends_with('/') ? *board : *board + "/";
  if (!board_url_ && base_href && url::is_absolute(*base_href))
    board_url_ = base_href->substr(0, base_href->rfind('/') + 1);
  if (!board_url_ && url_) board_url_ = folder_of_script(*url_);
  if (!board_url_) {
    // The first link to a script of the board, where the page's own address is rewritten.
    for (const Node& node : elements(Tag::a)) {
      const std::string href = original(url::resolve(node.attribute("href"), base_));
      if (!url::is_absolute(href) ||
          (href.find("showthread.php") == std::string::npos && href.find("forumdisplay.php") == std::string::npos &&
           href.find("search.php") == std::string::npos && href.find("register.php") == std::string::npos &&
           href.find("login.php") == std::string::npos)) {
        continue;
      }
      const std::string_view path = std::string_view(href).substr(0, href.find_first_of("?#"));
      const std::size_t script = path.find(".php");
      board_url_ = std::string(path.substr(0, path.rfind('/', script) + 1));
      break;
    }
  }
  if (base_.empty() && board_url_) base_ = *board_url_;
  if (!text::trim(base_).empty()) base_parts_ = url::split(base_);
}

std::string PageView::resolved(std::string_view reference) const {
  const std::optional<std::string> plain = url::unmirrored_link(reference);
  const std::string_view own = plain ? *plain : reference;
  return original(base_parts_ ? url::resolve(own, *base_parts_) : url::resolve(own, base_));
}

std::string PageView::absolute(std::string_view reference) const { return url::without_session(resolved(reference)); }

std::string PageView::on_board(std::string_view name) const { return board_url_.value_or("") + std::string(name); }

url::BoardLink PageView::link(const Node& anchor) const {
  if (link_places_.empty()) link_places_.resize(nodes().size());
  std::uint32_t& place = link_places_[anchor.order()];
  if (place == 0) {
    // A fourth of a page's links are there twice: by a name and by a picture, above the posts and below.
    std::uint32_t& known = place_of_reference_[anchor.attribute("href")];
    if (known == 0) {
      links_.push_back(read_link(anchor));
      known = static_cast<std::uint32_t>(links_.size());
    }
    place = known;
  }
  return links_[place - 1];
}

url::BoardLink PageView::read_link(const Node& anchor) const {
  const std::string_view href = text::trim(anchor.attribute("href"));
  if (href.empty()) return {};  // resolved, it would name the page itself
  if (href.starts_with('#')) return url::classify(href);
  return url::classify(resolved(href));
}

std::optional<Range> PageView::between_comments(std::string_view name, Range range) const {
  const auto begin = std::ranges::lower_bound(comments_, range.begin, {}, &Comment::order);
  const std::string closing = "/ " + std::string(name);
  std::optional<std::uint32_t> open;
  for (auto at = begin; at != comments_.end() && at->order < range.end; ++at) {
    if (!open && at->text == name)
      open = at->order + 1;
    else if (open && (at->text == closing || (at->text.starts_with('/') && text::trim(at->text.substr(1)) == name)))
      return Range{*open, at->order};
  }
  return std::nullopt;
}

std::string head_title(const PageView& page) {
  for (const Node& node : page.elements(Tag::title)) return html::text_of(node);
  return {};
}

std::vector<const Node*> top_level(std::span<const Node> nodes, Range range) {
  std::vector<const Node*> found;
  for (std::uint32_t at = range.begin; at < range.end; at = nodes[at].last() + 1) {
    if (nodes[at].last() < range.end) {
      found.push_back(&nodes[at]);
    } else {
      // Misnested: the element reaches beyond the range. Its parts that lie inside count.
      while (at + 1 < range.end && nodes[at].last() >= range.end) ++at;
      if (nodes[at].last() >= range.end) break;
      found.push_back(&nodes[at]);
    }
  }
  return found;
}

std::string text_between(std::span<const Node> nodes, Range range, Range without) {
  text::SpaceFolder text;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Node& node = nodes[at];
    if (!without.is_empty() && at == without.begin) {
      at = without.end - 1;
    } else if (node.is(Tag::script) || node.is(Tag::style)) {
      at = node.last();
    } else if (node.is_text()) {
      text.add(node.content());
    } else if (node.is(Tag::br)) {
      text.add(" ");
    }
  }
  return text.take();
}

}  // namespace vbarchive::extraction
