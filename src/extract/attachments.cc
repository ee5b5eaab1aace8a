#include "extract/attachments.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "extract/rule.h"
#include "extract/words.h"
#include "text/number.h"
#include "text/utf8.h"

namespace vbarchive::extraction {
namespace {

constexpr std::string_view image_endings[] = {".jpg", ".jpeg", ".jpe", ".png", ".gif",
                                              ".bmp", ".webp", ".tif", ".tiff"};

bool has_image_ending(std::string_view name) {
  const std::string lower = text::ascii_lower(name);
  return std::ranges::any_of(image_endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// A size has a number and a unit: `1.46 MB`, `3.0 Кб`, `512 Bytes`.
bool is_size(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) == 0) return false;
  const std::size_t unit = text.find_first_not_of("0123456789., \xc2\xa0");
  return unit != std::string_view::npos && text.size() - unit <= 12 &&
         text.find_first_of("0123456789", unit) == std::string_view::npos;
}

/// A unit of bytes: `MB`, `Kb`, `КБ`, `Ko`, `Bytes`; "views" is none.
bool has_unit(std::string_view text) {
  const std::size_t unit = text.find_first_not_of("0123456789., \xc2\xa0");
  if (unit == std::string_view::npos) return false;
  const std::string name = text::fold_case(text.substr(unit));
  static constexpr std::string_view units[] = {
      "b",  "kb", "mb", "gb",   "kib",   "mib",    "o",     "ko",   "mo",   "go",   "б",        "кб",     "мб",
      "гб", "kt", "mt", "byte", "bytes", "octets", "octet", "bayt", "байт", "بايت", "کیلوبایت", "مگابایت"};
  return std::ranges::find(units, std::string_view(name)) != std::end(units);
}

/// `1.46 MB, 7533 views`: the size, and the count behind the mark; some translations have the count first. False when
/// neither is a size.
bool read_size_and_views(std::string_view text, Attachment& attachment) {
  std::size_t end = text.size(), next = text.size();
  for (const std::string_view mark : {", ", "، ", "，", "、", "; "}) {
    if (const std::size_t at = text.rfind(mark); at != std::string_view::npos && (end == text.size() || at > end)) {
      end = at;
      next = at + mark.size();
    }
  }
  std::string_view size = text::trim(text.substr(0, end)), views = text::trim(text.substr(next));
  if (is_size(views) && has_unit(views) && !has_unit(size)) std::swap(size, views);
  if (!is_size(size)) return false;
  attachment.size_text = text::fold_space(size);
  const std::vector<std::int64_t> counts = text::counts_in(views);
  if (!counts.empty()) attachment.views = counts.front();
  return true;
}

bool ends_line(const Node& node) {
  switch (node.tag()) {
    case Tag::br:
    case Tag::li:
    case Tag::dd:
    case Tag::div:
    case Tag::fieldset:
    case Tag::p:
    case Tag::td:
    case Tag::tr:
      return node.is_element();
    default:
      return false;
  }
}

/// The text between a link and the next one or the end of its line, without marks of direction.
std::string text_behind(const PageView& page, const Node& link) {
  const Node* line = link.parent();
  while (line && line->parent() && !ends_line(*line)) line = line->parent();
  std::string text;
  for (std::uint32_t at = link.last() + 1; line && at <= line->last(); ++at) {
    const Node& node = page.nodes()[at];
    if (node.is(Tag::a) || ends_line(node)) break;
    if (node.is_text()) text += node.content();
  }
  for (const std::string_view mark : {"\u200e", "\u200f"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
      text.erase(at, mark.size());
  }
  return text;
}

/// `(1.46 MB, 7533 views)` behind a link, also in an element of its own or without the parentheses.
void read_line(std::string_view line, Attachment& attachment) {
  for (std::size_t open = line.find('('); open != std::string_view::npos; open = line.find('(', open + 1)) {
    const std::size_t close = line.find(')', open);
    if (close == std::string_view::npos) return;
    if (read_size_and_views(text::trim(line.substr(open + 1, close - open - 1)), attachment)) return;
  }
  static_cast<void>(read_size_and_views(text::trim(line), attachment));
}

/// The alt text of a thumbnail: lines of `label: value`, in any language. The value with a file ending is the name, the
/// one with a unit the size, the number that is not the attachment's own the views. [vB 3.5 to 4.2]
void read_alt(std::string_view alt, Attachment& attachment) {
  // A minified page has them in one line: a value ends where the next label begins, its last word.
  std::string lines;
  if (alt.find_first_of("\r\n") == std::string_view::npos && std::ranges::count(alt, ':') > 1) {
    for (std::size_t colon = alt.find(": "); colon != std::string_view::npos;) {
      const std::size_t next = alt.find(": ", colon + 1);
      const std::string_view value = alt.substr(colon, next == std::string_view::npos ? next : next - colon);
      lines.append(next == std::string_view::npos ? value : value.substr(0, value.rfind(' '))).append("\n");
      colon = next;
    }
    alt = lines;
  }
  while (!alt.empty()) {
    const std::size_t end = std::min(alt.find_first_of("\r\n"), alt.size());
    const std::string_view line = alt.substr(0, end);
    alt.remove_prefix(std::min(end + 1, alt.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string value = text::fold_space(line.substr(colon + 1));
    const std::optional<std::int64_t> count = text::count_of(value);
    if (count) {
      if (*count != attachment.id && !attachment.views) attachment.views = count;
    } else if (is_size(value)) {
      if (!attachment.size_text) attachment.size_text = value;
    } else if (value.find('.') != std::string::npos && !attachment.name) {
      attachment.name = value;
    }
  }
}

/// Whether an address holds a word that every address of an attachment holds: a quick look.
bool may_name_attachment(std::string_view address) {
  static constexpr std::array<bool, 256> is_beginning = [] {
    std::array<bool, 256> bytes{};
    for (unsigned control = 0; control < ' '; ++control) bytes[control] = true;  // a line break may part the word
    bytes['a'] = bytes['A'] = bytes['f'] = bytes['F'] = true;
    return bytes;
  }();
  const auto stands_at = [&](std::size_t at, std::string_view word) {
    return text::equals_ignoring_ascii_case(address.substr(at, word.size()), word);
  };
  for (std::size_t at = 0; at < address.size(); ++at) {
    if (!is_beginning[static_cast<unsigned char>(address[at])]) continue;
    if (static_cast<unsigned char>(address[at]) < ' ' || stands_at(at, "attachment") || stands_at(at, "filedata"))
      return true;
  }
  return false;
}

bool names_attachment(const PageView& page, std::string_view reference, std::optional<Id>& id) {
  if (reference.empty()) return false;
  // What is resolved against an attachment's address may be short.
  if (!may_name_attachment(reference) && !may_name_attachment(page.base())) return false;
  const url::BoardLink link = url::classify(page.absolute(reference));
  if (link.target != url::LinkTarget::attachment) return false;
  id = link.id;
  return true;
}

Attachment& slot(std::vector<Attachment>& attachments, std::optional<Id> id, const std::string& url) {
  for (Attachment& known : attachments) {
    if ((id && known.id == id) || (!id && known.url == url)) return known;
  }
  Attachment attachment;
  attachment.id = id;
  attachment.url = url;
  attachments.push_back(std::move(attachment));
  return attachments.back();
}

void read_image(const Node& image, Attachment& attachment) {
  attachment.is_image = true;
  const std::string_view alt = image.attribute("alt");
  if (alt.find(':') != std::string_view::npos) read_alt(alt, attachment);
  if (!attachment.name && has_image_ending(text::trim(alt))) attachment.name = text::fold_space(alt);
}

/// Whether the group that a file stands in is one of pictures, by the words of its heading: "Attached Images".
bool is_among_images(const PostScope& scope, const Node& link) {
  const Node* const group = html::ancestor(link, Tag::fieldset);
  const Node* const heading = group && scope.range.contains(group->order()) ? html::find(*group, Tag::legend) : nullptr;
  if (!heading) return false;
  const std::optional<AttachmentGroup> kind = attachment_group(html::text_of(*heading), scope.page.words());
  return kind == AttachmentGroup::images || kind == AttachmentGroup::thumbnails;
}

/// The file that a link leads to: its name, or its thumbnail, and what stands behind it.
void read_link(const PostScope& scope, const Node& node, Attachment& attachment) {
  if (const Node* const image = html::find(node, Tag::img)) return read_image(*image, attachment);
  std::string name = html::text_of(node);
  if (name.empty()) return;
  // In a message an author may link to a file in words of his own: a name has an ending.
  if (!scope.in_message(node) || name.find('.') != std::string::npos) attachment.name = name;
  if (!attachment.is_image && is_among_images(scope, node)) attachment.is_image = true;
  if (!attachment.is_image && attachment.name) attachment.is_image = has_image_ending(name);
  read_line(text_behind(scope.page, node), attachment);
}

constexpr Finder by_link{"post.attachments", "attachment-link",
                         "a link to attachment.php, filedata/fetch, attachments/…: all [LFD, DF, FAN]"};
constexpr Finder by_image{"post.attachments", "attachment-image", "an image from there without a link: all"};

}  // namespace

void list_attachment_rules(RuleList& rules) {
  for (const Finder& finder : {by_link, by_image}) list_part(finder, rules);
}

std::vector<Attachment> read_attachments(const PostScope& scope) {
  std::vector<Attachment> attachments;
  const std::span<const Node> nodes = scope.page.nodes();
  const Profile* const profile = scope.page.profile();
  const bool reads_links = !profile || !profile->is_off(by_link.name);
  const bool reads_images = !profile || !profile->is_off(by_image.name);
  std::vector<bool> is_by_image;  // of each: its address is an image's, perhaps a thumbnail's
  const auto tell = [&](const Finder& finder, const Attachment& attachment, const Node& node) {
    note(scope.page, finder, scope.id, html::whole(node), attachment.name.value_or(attachment.url));
  };
  for (std::uint32_t at = scope.range.begin; at < scope.range.end; ++at) {
    const Node& node = nodes[at];
    std::optional<Id> id;
    const std::size_t before = attachments.size();
    if (reads_links && node.is(Tag::a) && names_attachment(scope.page, node.attribute("href"), id)) {
      Attachment& attachment = slot(attachments, id, scope.page.absolute(node.attribute("href")));
      is_by_image.resize(attachments.size(), false);
      const auto place = static_cast<std::size_t>(&attachment - attachments.data());
      if (is_by_image[place]) attachment.url = scope.page.absolute(node.attribute("href"));
      is_by_image[place] = false;
      read_link(scope, node, attachment);
      if (attachments.size() > before) tell(by_link, attachment, node);
      at = node.last();
    } else if (reads_images && node.is(Tag::img)) {
      const std::string_view source =
          node.attribute("data-src").empty() ? node.attribute("src") : node.attribute("data-src");
      if (!names_attachment(scope.page, source, id)) continue;
      Attachment& attachment = slot(attachments, id, scope.page.absolute(source));
      is_by_image.resize(attachments.size(), true);
      read_image(node, attachment);
      if (attachments.size() > before) tell(by_image, attachment, node);
    }
  }
  return attachments;
}

}  // namespace vbarchive::extraction
