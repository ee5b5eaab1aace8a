#include "extract/poll.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "extract/message.h"
#include "extract/rule.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// vBulletin allows some ten options (an administrator's setting): what has more than this is no poll to look through.
constexpr std::size_t max_options = 500;

/// A row of results wherever it was found.
struct Row {
  std::string text;
  std::optional<std::int64_t> votes;
  std::optional<double> percent;
  std::vector<PollVote> voters;
};

html::TextPlan with_smilies() {
  html::TextPlan plan;
  plan.substitute = [](const Node& image) {
    return is_smilie(image) ? std::optional(smilie_code(image)) : std::nullopt;
  };
  return plan;
}

/// Text of an option or question, smilies as their code.
std::string words_of(const PageView& page, Range range) {
  return text::fold_space(html::render_text(page.nodes(), range, with_smilies()));
}

/// Images of a bar, by their folder.
bool is_bar_of_poll(const Node& node) {
  const std::string_view source = node.is(Tag::img) ? node.attribute("src") : std::string_view{};
  return holds(source, "bar") && holds_any(source, {"polls/bar", "poll/bar"});
}

/// Images of a bar, by their names: `bar2-l.gif`. Browsers that save a page put all images into one folder.
bool is_bar(const Node& node) {
  std::string_view name = node.is(Tag::img) ? node.attribute("src") : std::string_view{};
  if (!holds(name, "bar")) return false;
  if (is_bar_of_poll(node)) return true;
  name = name.substr(0, name.find('?'));
  name.remove_prefix(name.rfind('/') + 1);
  name = name.substr(0, name.find('.'));
  if (name.ends_with("-l") || name.ends_with("-r")) name.remove_suffix(2);
  return name.size() > 3 && name.starts_with("bar") &&
         name.find_first_not_of("0123456789", 3) == std::string_view::npos;
}

/// The last number in parentheses of an option's text, and the text in front: "Tea (30 votes)".
std::optional<std::int64_t> count_in_parentheses(std::string& text) {
  if (!text.ends_with(')')) return std::nullopt;
  const std::size_t open = text.rfind('(');
  if (open == std::string::npos) return std::nullopt;
  const std::vector<std::int64_t> counts = text::counts_in(text.substr(open));
  if (counts.empty()) return std::nullopt;
  text = text::fold_space(text.substr(0, open));
  return counts.front();
}

std::optional<double> width_percent(const Node& node) {
  const std::string_view style = node.attribute("style");
  const std::size_t at = style.find("width:");
  if (at == std::string_view::npos) return std::nullopt;
  return text::percent_of(text::trim(style.substr(at + 6, style.find(';', at) - at - 6)));
}

/// vBulletin 3: a table row of four cells, the second with the bar's images, then votes and percent. Voters of public
/// polls stand under the bar.
std::optional<Row> row_of_table(const PageView& page, const Node& tr) {
  std::vector<const Node*> cells;
  const Node* bar = nullptr;
  for (const Node* child = tr.first_child(); child; child = child->next_sibling()) {
    if (!child->is(Tag::td)) continue;
    const bool has_bar = std::ranges::any_of(child->subtree(), is_bar);
    if (has_bar) bar = child;
    cells.push_back(child);
  }
  if (!bar || cells.size() < 2 || cells.front() == bar) return std::nullopt;
  Row row;
  row.text = words_of(page, html::inside(*cells.front()));
  for (const Node* cell : cells) {
    if (cell == bar || cell == cells.front()) continue;
    const std::string text = html::text_of(*cell);
    if (const auto percent = text::percent_of(text))
      row.percent = percent;
    else if (!row.votes)
      row.votes = text::count_of(text);
  }
  // Other images are called so too.
  if (!row.percent && std::ranges::none_of(bar->subtree(), is_bar_of_poll)) return std::nullopt;
  for (const Node& node : bar->subtree()) {
    if (!node.is(Tag::a)) continue;
    const url::BoardLink link = page.link(node);
    std::string name = html::text_of(node);
    if (link.target == url::LinkTarget::member && !name.empty()) row.voters.push_back({0, link.id, std::move(name)});
  }
  return row;
}

bool is_pollbar(const Node& node) {
  return node.is_element() && node.classes().find("pollbar") != std::string_view::npos;
}

/// Text and numbers of any other option element: the element that names it, a bar with a width, a percentage, counts.
Row row_of_element(const PageView& page, const Node& node, const Node* name) {
  Row row;
  row.text = words_of(page, name ? html::inside(*name) : html::inside(node));
  row.votes = count_in_parentheses(row.text);
  for (const Node& inner : node.subtree().subspan(1)) {
    if (!inner.is_element() || (name && name->contains(inner))) continue;
    if (is_pollbar(inner) && !row.percent) row.percent = width_percent(inner);
    if (inner.first_child() && inner.first_child()->is_text() && inner.last() == inner.order() + 1) {
      const std::string text = html::text_of(inner);
      if (const auto percent = text::percent_of(text))
        row.percent = percent;
      else if (!row.votes)
        row.votes = text::count_of(text);
    }
  }
  if (row.percent) row.percent = std::round(*row.percent * 100) / 100;
  return row;
}

bool same(const Row& a, const Row& b) { return a.text == b.text && a.votes == b.votes && a.percent == b.percent; }

/// Responsive skins print each option twice, for a phone and for a desktop: as neighbours, or the whole list again.
std::vector<Row> without_doubles(std::vector<Row> rows) {
  const std::size_t half = rows.size() / 2;
  if (rows.size() >= 4 && rows.size() % 2 == 0) {
    if (std::equal(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(half),
                   rows.begin() + static_cast<std::ptrdiff_t>(half), same)) {
      rows.resize(half);
      return rows;
    }
  }
  if (rows.size() >= 2 && rows.size() % 2 == 0) {
    bool all_twice = true;
    for (std::size_t i = 0; i < rows.size(); i += 2) all_twice = all_twice && same(rows[i], rows[i + 1]);
    if (all_twice) {
      for (std::size_t i = 1; i < half; ++i) rows[i] = std::move(rows[2 * i]);
      rows.resize(half);
    }
  }
  return rows;
}

struct Found {
  std::vector<Row> rows;
  std::uint32_t begin = 0, end = 0;  ///< from the first row to the last
  const Node* holder = nullptr;      ///< the table, list or form around
  bool is_form = false;
  std::optional<bool> is_multiple;
};

bool in_post(const std::vector<Range>& posts, const Node& node) {
  const auto next = std::ranges::upper_bound(posts, node.order(), {}, &Range::begin);
  return next != posts.begin() && std::prev(next)->contains(node.order());
}

/// The element around that holds question and footer too: a table; else a form, or a block that vBulletin names after
/// the poll.
const Node* poll_holder(const Node& row) {
  const Node* named = nullptr;
  const Node* at = row.parent();
  for (int levels = 0; at && !at->is(Tag::body) && levels < 12; at = at->parent(), ++levels) {
    if (at->is(Tag::table)) return at;
    if (at->is(Tag::form)) return at;
    if (at->attribute("id").find("poll") != std::string_view::npos ||
        at->classes().find("poll") != std::string_view::npos)
      named = at;
  }
  return named ? named : row.parent();
}

/// Where a poll is looked for: outside of the posts, whose places are known in their order.
struct PollScope {
  const PageView& page;
  const std::vector<Range>& posts;

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return page.reach(); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }
};

Finding<Found> found_in(Found found) {
  if (found.rows.size() < 2) return std::nullopt;
  const Range from{found.begin, found.end};
  return hit(std::move(found), from);
}

/// Whether anything on the page has one of these classes.
bool has_any_class(const PageView& page, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(page.classed(), [&](const Node& node) {
    return std::ranges::any_of(names, [&](std::string_view name) { return node.has_class(name); });
  });
}

/// All rows of a kind. `row_at`: the row that begins with an element, and which element is all of it.
template <typename RowAt>
Finding<Found> rows_of(const PollScope& scope, RowAt row_at) {
  Found found;
  const PageView& page = scope.page;
  for (std::uint32_t at = 0; at < page.nodes().size(); ++at) {
    const Node& node = page.nodes()[at];
    if (!node.is_element()) continue;
    const Node* whole = &node;
    std::optional<Row> row = row_at(page, node, whole);
    if (!row || in_post(scope.posts, *whole)) continue;
    if (found.rows.empty()) {
      found.begin = whole->order();
      found.holder = poll_holder(*whole);
    }
    found.end = whole->last() + 1;
    found.rows.push_back(std::move(*row));
    if (found.rows.size() == 2 * max_options) break;  // each may be printed twice
    at = whole->last();
  }
  return found_in(std::move(found));
}

Finding<Found> options_by_bars(const PollScope& scope) {
  if (std::ranges::none_of(scope.page.elements(Tag::img), is_bar)) return std::nullopt;
  return rows_of(scope, [](const PageView& page, const Node& node, const Node*&) {
    return node.is(Tag::tr) ? row_of_table(page, node) : std::nullopt;
  });
}

/// vBulletin 4: the name in an element of its own, the bar beside it.
Finding<Found> options_by_name(const PollScope& scope) {
  if (!has_any_class(scope.page, {"polloption", "poll-option"})) return std::nullopt;
  return rows_of(scope, [](const PageView& page, const Node& node, const Node*& whole) -> std::optional<Row> {
    if (!node.has_class("polloption") && !node.has_class("poll-option")) return std::nullopt;
    const Node* const around = node.parent();
    if (around && (around->is(Tag::li) || around->is(Tag::dd) || around->is(Tag::div) || around->is(Tag::tr) ||
                   around->is(Tag::dl)))
      whole = around;
    if (std::ranges::none_of(whole->subtree(), is_pollbar)) return std::nullopt;
    return row_of_element(page, *whole, &node);
  });
}

Finding<Found> options_by_class(const PollScope& scope) {
  if (!has_any_class(scope.page, {"poll-result-bit", "b-poll__option"})) return std::nullopt;
  return rows_of(scope, [](const PageView& page, const Node& node, const Node*&) -> std::optional<Row> {
    if (!node.has_class("poll-result-bit") && !node.has_class("b-poll__option")) return std::nullopt;
    return row_of_element(page, node, html::find_class(node, "poll-result-text"));
  });
}

bool is_named_after_poll(const Node& node) {
  // vBulletin 5 names the whole post so. [FAN: js-poll__parent]
  return !node.has("data-node-id") && (text::holds_ignoring_ascii_case(node.id(), "poll") || class_holds(node, "poll"));
}

/// The outermost element around that is named after the poll; nullptr where there is none.
const Node* named_holder(const Node& node) {
  constexpr int most_levels = 12;
  const Node* named = nullptr;
  const Node* at = node.parent();
  for (int levels = 0; at && !at->is(Tag::body) && levels < most_levels; at = at->parent(), ++levels) {
    if (at->has("data-node-id")) break;
    if (is_named_after_poll(*at)) named = at;
  }
  return named;
}

std::string_view without_parentheses(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with('(') && text.ends_with(')')) text = text::trim(text.substr(1, text.size() - 2));
  return text;
}

/// A share, the only count beside it, and the words in front of both or behind them.
std::optional<Row> row_of_share(const PageView& page, const Node& whole) {
  Row row;
  Range words{whole.order(), whole.last() + 1};
  std::uint32_t last_number = whole.order();
  for (const Node& node : whole.subtree()) {
    if (!node.is_text()) continue;
    const std::string_view text = without_parentheses(node.content());
    const std::vector<std::int64_t> counts = text::counts_in(text);
    const bool begins_with_digit = !text.empty() && text.front() >= '0' && text.front() <= '9';
    if (const auto percent = text::percent_of(text)) {
      row.percent = percent;
    } else if (begins_with_digit && counts.size() == 1 && !row.votes) {
      row.votes = counts.front();
    } else {
      continue;
    }
    if (words.end > node.order()) words.end = node.order();
    last_number = node.order();
  }
  row.text = words_of(page, words);
  if (row.text.empty()) row.text = words_of(page, {last_number + 1, whole.last() + 1});
  if (!row.percent || !row.votes || row.text.empty()) return std::nullopt;
  return row;
}

/// Whether the shares follow from the counts: of all votes, or of the voters who stand behind the rows.
bool are_shares(const std::vector<Row>& rows, std::vector<std::int64_t> bases) {
  std::int64_t sum = 0;
  for (const Row& row : rows) sum += *row.votes;
  bases.push_back(sum);
  return std::ranges::any_of(bases, [&](std::int64_t base) {
    return std::ranges::all_of(rows, [&](const Row& row) {
      const double share = base == 0 ? 0.0 : 100.0 * static_cast<double>(*row.votes) / static_cast<double>(base);
      const bool is_whole = *row.percent == std::floor(*row.percent);
      return std::abs(share - *row.percent) <= (is_whole ? 0.51 : 0.06);
    });
  });
}

/// Any other markup below an element that is named after the poll: alike neighbours with a share, a count and words
/// each. The numbers must bear each other out. vBulletin 5 has its poll inside of the first post.
Found find_shares(const PageView& page, const std::vector<Range>& posts) {
  std::vector<const Node*> shares;
  for (const Node& node : page.texts()) {
    if (node.content().find('%') == std::string_view::npos) continue;
    if (text::percent_of(without_parentheses(node.content())) && named_holder(node)) shares.push_back(&node);
  }
  Found found;
  const Node* first = nullptr;
  for (std::size_t i = 0; i < shares.size() && found.rows.size() < max_options; ++i) {
    const Node* const holder = named_holder(*shares[i]);
    if (found.holder && holder != found.holder) break;
    if (in_post(posts, *shares[i]) && !in_post(posts, *holder)) continue;
    // The largest part with this share and no other.
    const Node* whole = shares[i];
    const auto holds_another = [&](const Node& node) {
      return (i > 0 && node.contains(*shares[i - 1])) || (i + 1 < shares.size() && node.contains(*shares[i + 1]));
    };
    while (whole->parent() != holder && !holds_another(*whole->parent())) whole = whole->parent();
    std::optional<Row> row = row_of_share(page, *whole);
    if (!row || (first && (whole->parent() != first->parent() || whole->name() != first->name()))) return {};
    if (!found.holder) {
      first = whole;
      found.holder = holder;
      found.begin = whole->order();
    }
    found.end = whole->last() + 1;
    found.rows.push_back(std::move(*row));
  }
  if (found.rows.size() < 2) return {};
  const std::string behind = text_between(page.nodes(), {found.end, found.holder->last() + 1});
  if (!are_shares(found.rows, text::counts_in(behind))) return {};
  return found;
}

/// Nobody has voted here yet: radio buttons, or check boxes for several choices.
Finding<Found> options_by_form(const PollScope& scope) {
  const PageView& page = scope.page;
  Found found;
  for (const Node& form : page.elements(Tag::form)) {
    if (form.attribute("action").find("do=pollvote") == std::string_view::npos || in_post(scope.posts, form)) continue;
    for (const Node& input : form.subtree()) {
      if (found.rows.size() == max_options) break;
      if (!input.is(Tag::input) || !input.attribute("name").starts_with("optionnumber")) continue;
      if (found.rows.empty()) {
        found.begin = input.order();
        found.is_multiple = text::equals_ignoring_ascii_case(input.attribute("type"), "checkbox");
      }
      Row row;
      const Node* label = html::ancestor(input, Tag::label);
      for (const Node& node : form.subtree()) {
        if (!label && node.is(Tag::label) && node.attribute("for") == input.id() && !input.id().empty()) label = &node;
      }
      if (label) row.text = words_of(page, html::inside(*label));
      if (row.text.empty()) {
        // The cell beside it.
        const Node* const cell = html::ancestor(input, Tag::td);
        for (const Node* next = cell ? cell->next_sibling() : nullptr; next && row.text.empty();
             next = next->next_sibling()) {
          if (next->is(Tag::td)) row.text = words_of(page, html::inside(*next));
        }
        if (row.text.empty() && input.parent()) row.text = words_of(page, html::inside(*input.parent()));
      }
      found.end = input.last() + 1;
      found.rows.push_back(std::move(row));
    }
    if (!found.rows.empty()) {
      found.holder = &form;
      found.is_form = true;
      return found_in(std::move(found));
    }
  }
  return std::nullopt;
}

Finding<Found> options_by_shares(const PollScope& scope) { return found_in(find_shares(scope.page, scope.posts)); }

/// Options are shown by their names.
std::string shown(const Found& found) {
  std::string text;
  for (const Row& row : found.rows) text += (text.empty() ? "" : " | ") + row.text;
  return text;
}

constexpr Rule<PollScope, Found> options_rules[] = {
    {"poll-bars", "rows with images polls/barN: 3.x, also saved by browsers [KLN]", options_by_bars},
    {"poll-option", "class polloption beside a pollbar: 4.x [CIV]", options_by_name},
    {"poll-result", "class poll-result-bit, b-poll__option: skins, 5.x [FC]", options_by_class},
    {"poll-shares", "alike parts named after the poll whose numbers bear each other out: skins, 5.x",
     options_by_shares},
    {"poll-form", "a form that votes: nobody sees results there", options_by_form}};
constexpr FieldRules<PollScope, Found> options_field{"poll.options", options_rules};

/// The poll around its options.
struct FoundScope {
  const PageView& page;
  const Found& found;

  [[nodiscard]] const PageView& view() const { return page; }
  [[nodiscard]] Range reach() const { return html::whole(*found.holder); }
  [[nodiscard]] std::optional<Id> subject() const { return std::nullopt; }
};

/// The last element in front of the options that is like that and says anything.
template <typename Matches>
const Node* in_front(const FoundScope& scope, Matches matches) {
  const Node* last = nullptr;
  for (const Node& node : scope.page.nodes({scope.found.holder->order(), scope.found.begin})) {
    if (node.is_element() && matches(node) && !html::text_of(node).empty()) last = &node;
  }
  return last;
}

std::string question_in(const PageView& page, const Node& node) {
  std::string text = words_of(page, html::inside(node));
  while (text.starts_with(':') || text.starts_with(' ')) text.erase(0, 1);
  return text;
}

Finding<std::string> question(std::string text, const Node& from) {
  if (text.empty()) return std::nullopt;
  return hit(std::move(text), from);
}

/// A head may say what it is before the question: "View Poll Results: …".
std::string behind_colon(std::string text) {
  const std::size_t colon = text.find(": ");
  return colon != std::string::npos && colon + 2 < text.size() ? text.substr(colon + 2) : text;
}

Finding<std::string> question_in_head(const FoundScope& scope) {
  const Node* const head = in_front(scope, [](const Node& node) { return node.has_class("tcat"); });
  if (!head) return std::nullopt;
  if (const Node* const span = html::find(*head, Tag::span); span && span->has_class("normal"))
    return question(question_in(scope.page, *span), *span);
  if (scope.found.is_form) return std::nullopt;
  return question(behind_colon(words_of(scope.page, html::inside(*head))), *head);
}

Finding<std::string> question_by_class(const FoundScope& scope) {
  const Node* const node = in_front(scope, [](const Node& inner) {
    const std::string_view names = inner.classes();
    return inner.has_class("pollquestion") || inner.has_class("poll-question") || inner.has_class("question") ||
           (names.find("poll") != std::string_view::npos &&
            (names.find("question") != std::string_view::npos || names.find("title") != std::string_view::npos));
  });
  return node ? question(behind_colon(question_in(scope.page, *node)), *node) : std::nullopt;
}

Finding<std::string> question_in_bold(const FoundScope& scope) {
  const Node* const node =
      in_front(scope, [](const Node& inner) { return inner.is(Tag::strong) || inner.is(Tag::legend); });
  if (!node) return std::nullopt;
  std::string text = question_in(scope.page, *node);
  return question(node->is(Tag::strong) ? std::move(text) : behind_colon(std::move(text)), *node);
}

Finding<std::string> question_in_heading(const FoundScope& scope) {
  const Node* const node = in_front(scope, [](const Node& inner) {
    return inner.is(Tag::h2) || inner.is(Tag::h3) || inner.is(Tag::h4) || inner.has_class("blockhead");
  });
  return node ? question(behind_colon(question_in(scope.page, *node)), *node) : std::nullopt;
}

constexpr Rule<FoundScope, std::string> question_rules[] = {
    {"poll-head", "td.tcat behind the words, or span.normal in it: 3.x [KLN]", question_in_head},
    {"poll-question", "class pollquestion, poll…title: 4.x, 5.x, skins", question_by_class},
    {"poll-bold", "bold in front of the options: 3.x forms, skins", question_in_bold},
    {"poll-heading", "a heading in front of the options: 4.x, skins", question_in_heading}};
constexpr FieldRules<FoundScope, std::string> question_field{"poll.question", question_rules};

Range behind(const FoundScope& scope) { return {scope.found.end, scope.found.holder->last() + 1}; }

/// "Voters: 33": the only strong number behind the options.
Finding<std::int64_t> voters_in_bold(const FoundScope& scope) {
  if (behind(scope).is_empty()) return std::nullopt;
  for (const Node& node : scope.page.nodes(behind(scope))) {
    if (!node.is(Tag::strong) && !node.is(Tag::b)) continue;
    if (const auto count = text::count_of(html::text_of(node))) return hit(*count, node);
  }
  return std::nullopt;
}

Finding<std::int64_t> voters_in_text(const FoundScope& scope) {
  if (behind(scope).is_empty()) return std::nullopt;
  const std::vector<std::int64_t> counts = text::counts_in(text_between(scope.page.nodes(), behind(scope)));
  if (counts.empty()) return std::nullopt;
  return hit(counts.front(), behind(scope));
}

constexpr Rule<FoundScope, std::int64_t> voters_rules[] = {
    {"voters-bold", "the bold number behind the options: 3.x [KLN]", voters_in_bold},
    {"voters-number", "the first number behind the options: skins, 4.x, 5.x", voters_in_text}};
constexpr FieldRules<FoundScope, std::int64_t> voters_field{"poll.voters", voters_rules};

}  // namespace

void list_poll_rules(RuleList& rules) {
  for (const Rule<PollScope, Found>& rule : options_rules)
    list_part({options_field.name, rule.name, rule.evidence}, rules);
  list(question_field, rules);
  list(voters_field, rules);
}

std::optional<Poll> read_poll(const PageView& page, const std::vector<Range>& posts) {
  std::optional<Found> known = value_of(options_field, PollScope{page, posts});
  if (!known) return std::nullopt;
  Found& found = *known;

  Poll poll;
  poll.question = value_of(question_field, FoundScope{page, found});
  std::int64_t sum = 0;
  bool has_votes = false;
  for (Row& row : without_doubles(std::move(found.rows))) {
    const int ordinal = static_cast<int>(poll.options.size()) + 1;
    if (row.votes) {
      sum += *row.votes;
      has_votes = true;
    }
    for (PollVote& vote : row.voters) {
      vote.ordinal = ordinal;
      poll.votes.push_back(std::move(vote));
    }
    if (row.percent && *row.percent > 100) row.percent.reset();  // no share of anything
    poll.options.push_back({ordinal, std::move(row.text), row.votes, row.percent});
  }
  if (found.is_form) {
    poll.is_multiple = found.is_multiple;
    poll.is_closed = false;  // a closed poll has no form
    return poll;
  }
  poll.voters = value_of(voters_field, FoundScope{page, found});
  if (const Range footer{found.end, found.holder->last() + 1}; !footer.is_empty()) {
    const std::string text = text_between(page.nodes(), footer);
    if (says_multiple_choice(text, page.words())) poll.is_multiple = true;
    if (says_closed(text, page.words())) poll.is_closed = true;
  }
  // More votes than voters: several choices. As many: nobody made more than one, and the board said nothing of several.
  if (!poll.is_multiple && has_votes && poll.voters) poll.is_multiple = sum > *poll.voters;
  return poll;
}

bool has_unread_poll(const PageView& page, const std::vector<Range>& posts) {
  const bool may_be_anywhere = may_hold(page.base(), "poll");
  const auto has_any = [&](Tag tag, auto&& is_of_poll) {
    return std::ranges::any_of(page.elements(tag),
                               [&](const Node& node) { return is_of_poll(node) && !in_post(posts, node); });
  };
  const auto votes = [](const Node& form) {
    // The form for moderators names the poll, or nothing, on every page of a thread. [AS, PP]
    const std::string_view action = form.attribute("action");
    return holds(action, "do=pollvote") || number_in_query(action, {"pollid"}).has_value();
  };
  const auto leads_to_results = [&](const Node& link) {
    return (may_be_anywhere || may_hold(link.attribute("href"), "poll")) &&
           page.link(link).target == url::LinkTarget::poll_results;
  };
  return has_any(Tag::form, votes) || has_any(Tag::img, is_bar_of_poll) || has_any(Tag::a, leads_to_results);
}

}  // namespace vbarchive::extraction
