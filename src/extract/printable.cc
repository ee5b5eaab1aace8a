#include "extract/printable.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "dates/printed_date.h"
#include "extract/message.h"
#include "extract/thread.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

/// A post as its parts lie on the page.
struct Block {
  Range whole;
  std::string author;
  std::string date;
  const Node* title = nullptr;
  Range message;
  bool is_whole = true;
};

bool is_print_link(std::string_view reference) {
  return holds(reference, "printthread.php") || holds(reference, "-print.html");
}

bool is_blank(const Node& node) {
  return node.is_comment() || (node.is_text() && text::trim(node.content()).empty()) || node.is(Tag::br) ||
         node.is(Tag::hr);
}

/// Names and dates are short; longer ones are other tables.
constexpr std::uint32_t cell_nodes = 40;

/// Paper has no links: a name with a profile stands on another page, such as one of a social group.
bool has_link(const Node& node) { return node.is(Tag::a) || html::find(node, Tag::a) != nullptr; }

std::string short_text(const Node& node) {
  if (node.last() - node.order() > cell_nodes) return {};
  std::string text = html::text_of(node);
  return text.size() <= 150 ? text : std::string{};
}

// ---- vBulletin 3: a row of name and date, a rule, the title, a rule, the words

/// The row's cells, when it has two and the second is a date with a time.
std::optional<Block> head_of(const Node& row) {
  std::vector<const Node*> cells;
  for (const Node* child = row.first_child(); child; child = child->next_sibling()) {
    if (child->is(Tag::td)) cells.push_back(child);
    if (cells.size() > 2) return std::nullopt;
  }
  if (cells.size() != 2) return std::nullopt;
  Block block;
  block.author = short_text(*cells[0]);
  block.date = short_text(*cells[1]);
  if (block.author.empty() || block.date.empty() || has_link(*cells[0])) return std::nullopt;
  const auto reading = dates::read(block.date);
  if (!reading || (!reading->has_time && !reading->relative)) return std::nullopt;
  return block;
}

/// An element that is nothing but bold words.
bool is_title(const Node& node) {
  if (!node.is(Tag::div) && !node.is(Tag::p)) return false;
  const std::string text = short_text(node);
  const Node* strong = text.empty() ? nullptr : html::find(node, Tag::strong);
  if (!strong && !text.empty()) strong = html::find(node, Tag::b);
  return strong && html::text_of(*strong) == text;
}

const Node* next_part(const Node* node) {
  while (node && is_blank(*node)) node = node->next_sibling();
  return node;
}

/// What stands behind the head in the cell around it.
std::optional<Block> block_of(const Node& row) {
  std::optional<Block> block = head_of(row);
  const Node* const head = block ? html::ancestor(row, Tag::table) : nullptr;
  const Node* const cell = head ? html::ancestor(*head, Tag::td) : nullptr;
  if (!cell) return std::nullopt;
  const Node* first = next_part(head->next_sibling());
  if (!first) return std::nullopt;
  if (is_title(*first)) {
    if (const Node* const behind = next_part(first->next_sibling())) {
      block->title = first;
      first = behind;
    }
  }
  block->whole = html::whole(*cell);
  block->message = {first->order(), cell->last() + 1};
  const bool is_only = !next_part(first->next_sibling());
  if (is_only && first->is(Tag::div)) block->message = html::inside(*first);
  block->is_whole = cell->is_closed();
  return block;
}

std::vector<Block> blocks_of_tables(const PageView& page, std::size_t most) {
  const bool is_placed = page.url() && is_print_link(*page.url());
  std::vector<Block> blocks;
  std::uint32_t free_from = 0;
  for (const Node& node : page.elements(Tag::tr)) {
    if (node.order() < free_from) continue;
    std::optional<Block> block = block_of(node);
    if (!block) continue;
    // Without the page's address its own class must tell: other pages have rows of names and dates too.
    const Node& cell = page.nodes()[block->whole.begin];
    if (!is_placed && !cell.has_class("page")) continue;
    free_from = block->whole.end;
    blocks.push_back(std::move(*block));
    if (blocks.size() > most) break;
  }
  return blocks;
}

// ---- vBulletin 4: a list of posts with name, date, title and words in elements of these classes

std::vector<Block> blocks_of_list(const PageView& page, std::size_t most) {
  std::vector<Block> blocks;
  const Node* const list = page.document().by_id("postlist");
  if (!list || page.document().by_id("posts")) return blocks;
  const std::span<const Node> nodes = list->subtree();
  for (std::size_t at = 1; at < nodes.size(); ++at) {
    const Node& item = nodes[at];
    if (!item.is(Tag::li) || !class_holds(item, "postbit")) continue;
    Block block;
    block.whole = html::whole(item);
    block.is_whole = item.is_closed();
    const Node* message = nullptr;
    for (const Node& node : item.subtree()) {
      if (!node.is_element()) continue;
      if (node.is(Tag::blockquote) && (node.has_class("restore") || node.has_class("postcontent"))) {
        message = &node;
        break;
      }
      if (node.has_class("content") && !message) message = &node;
      if (message) continue;
      if (node.has_class("username") && block.author.empty()) {
        block.author = short_text(node);
        if (!block.author.empty() && has_link(node)) block.author.clear();
      }
      if ((node.has_class("datetime") || node.has_class("postdate") || node.has_class("date")) && block.date.empty())
        block.date = short_text(node);
      if ((node.has_class("title") || node.has_class("posttitle")) && !short_text(node).empty()) block.title = &node;
    }
    at += item.last() - item.order();
    if (!message || block.author.empty() || block.date.empty()) continue;
    block.message = html::inside(*message);
    blocks.push_back(std::move(block));
    if (blocks.size() > most) break;
  }
  return blocks;
}

// ---- the thread

/// A link whose words are an address is the second of two: the first has the title.
bool reads_as_address(std::string_view text) { return holds(text, "://") || text.starts_with("www."); }

bool is_in(const std::vector<Block>& blocks, const Node& node) {
  const auto next = std::ranges::upper_bound(blocks, node.order(), {}, [](const Block& b) { return b.whole.begin; });
  return next != blocks.begin() && std::prev(next)->whole.contains(node.order());
}

void read_links(const PageView& page, const std::vector<Block>& blocks, UnnumberedPage& found) {
  std::map<Id, int> votes;
  std::map<Id, const Node*> titles;
  const auto vote = [&](const url::BoardLink& link, int weight) {
    if (link.target == url::LinkTarget::thread && link.id && *link.id > 0) votes[*link.id] += weight;
  };
  if (page.url()) vote(url::classify(*page.url()), 100);
  for (const Node& node : page.elements(Tag::a)) {
    if (is_in(blocks, node)) continue;
    const url::BoardLink link = page.link(node);
    const std::string text = html::text_of(node);
    vote(link, 1);
    if (text.empty() || reads_as_address(text) || !link.id || *link.id <= 0) continue;
    if (link.target == url::LinkTarget::thread && !is_print_link(node.attribute("href"))) {
      titles.try_emplace(*link.id, &node);
    } else if (link.target == url::LinkTarget::forum && !link.is_action) {
      if (std::ranges::any_of(found.forums, [&](const Forum& known) { return known.id == *link.id; })) continue;
      Forum forum;
      forum.id = *link.id;
      if (!found.forums.empty()) forum.parent_id = found.forums.back().id;
      forum.title = text;
      forum.url = page.absolute(node.attribute("href"));
      found.forums.push_back(std::move(forum));
    }
  }
  if (votes.empty()) return;
  Thread& thread = found.thread.emplace();
  thread.id = std::ranges::max_element(votes, {}, &std::pair<const Id, int>::second)->first;
  if (!found.forums.empty()) thread.forum_id = found.forums.back().id;
  if (const auto title = titles.find(thread.id); title != titles.end()) {
    thread.title = html::text_of(*title->second);
    thread.url = page.absolute(title->second->attribute("href"));
  } else if (page.board_url()) {
    thread.url = page.on_board("showthread.php?t=" + std::to_string(thread.id));
  }
  if (!thread.title) {
    // vBulletin 4: the heading of the page.
    const Node* const heading = page.document().by_id("pagetitle");
    const Node* const h1 = heading ? html::find(*heading, Tag::h1) : nullptr;
    if (std::string text = h1 ? html::text_of(*h1) : std::string{}; !text.empty()) thread.title = std::move(text);
  }
}

/// How many posts a page shows, by its address or by the links to its neighbours.
std::optional<Id> page_size(const PageView& page, const std::vector<Block>& blocks) {
  if (page.url()) {
    if (const auto size = number_in_query(*page.url(), {"pp"})) return size;
  }
  for (const Node& node : page.elements(Tag::a)) {
    if (is_in(blocks, node)) continue;
    const std::string_view href = node.attribute("href");
    if (is_print_link(href) && number_in_query(href, {"page"})) {
      if (const auto size = number_in_query(href, {"pp"})) return size;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<UnnumberedPage> read_printable(const PageView& page, std::size_t most) {
  std::vector<Block> blocks = blocks_of_list(page, most);
  if (blocks.empty()) blocks = blocks_of_tables(page, most);
  if (blocks.empty()) return std::nullopt;
  UnnumberedPage found;
  found.kind = PageKind::printable;
  for (const Block& block : blocks) found.written.push_back(block.whole);
  found.is_last_whole = blocks.back().is_whole;
  const int pager = read_page_number(page, found.written);
  const int addressed = page.url() ? url::classify(*page.url()).page.value_or(1) : 1;
  found.page_number = pager > 1 ? pager : addressed;

  const std::optional<Id> size = page_size(page, blocks);
  for (const Block& block : blocks) {
    UnnumberedPost post;
    post.ordinal = static_cast<int>(found.posts.size()) + 1;
    if (*found.page_number == 1)
      post.number = post.ordinal;
    else if (size && *size <= 100'000 && static_cast<Id>(blocks.size()) <= *size)
      post.number = (*found.page_number - 1) * *size + post.ordinal;
    post.author_name = block.author;
    post.posted_at.emplace();
    post.posted_at->text = block.date;
    if (block.title) {
      std::string title = html::text_of(*block.title);
      if (!title.empty()) post.title = std::move(title);
    }
    Message message = read_message(page, block.message);
    post.html = std::move(message.html);
    post.text = std::move(message.text);
    found.posts.push_back(std::move(post));
  }
  read_links(page, blocks, found);
  return found;
}

}  // namespace vbarchive::extraction
