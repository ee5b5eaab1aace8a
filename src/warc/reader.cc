#include "warc/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "text/utf8.h"
#include "warc/digest.h"

namespace vbarchive::warc {
namespace {

constexpr std::string_view mark = "WARC/";
constexpr std::size_t header_bytes = std::size_t{64} << 10;
constexpr std::size_t http_head_bytes = std::size_t{256} << 10;
/// Framing of chunks around a payload of the largest size.
constexpr std::size_t framing_bytes = std::size_t{1} << 20;
constexpr std::size_t scan_bytes = std::size_t{64} << 10;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string without_brackets(std::optional<std::string_view> value) {
  if (!value) return {};
  if (value->starts_with('<') && value->ends_with('>')) return std::string(value->substr(1, value->size() - 2));
  return std::string(*value);
}

std::optional<UtcTime> date_of(const Headers& headers, std::string_view name) {
  const auto value = find_header(headers, name);
  return value ? read_date(*value) : std::nullopt;
}

/// A block while it is read: what is kept of it, and its digests.
class Block {
 public:
  Block(Record& record, std::size_t payload_bytes) : record_(record), payload_bytes_(payload_bytes) {
    if (const auto stated = find_header(record.headers, "WARC-Block-Digest"))
      block_digest_ = RunningDigest::of(*stated);
    is_http_ = record.type == "response" || record.type == "revisit";
    is_kept_ = is_http_ || record.type == "resource";
    // A revisit's payload digest is that of bytes which lie elsewhere, a segment's that of all segments.
    const bool has_own_payload = record.type != "revisit" && !find_header(record.headers, "WARC-Segment-Number") &&
                                 !find_header(record.headers, "WARC-Truncated");
    const auto stated = find_header(record.headers, "WARC-Payload-Digest");
    if (is_kept_ && has_own_payload && stated) {
      stated_payload_ = *stated;
      payload_digest_ = RunningDigest::of(*stated);
    }
    has_payload_begun_ = !is_http_;
  }

  void add(std::string_view bytes) {
    if (block_digest_) block_digest_->add(bytes);
    while (is_kept_ && !has_payload_begun_ && !bytes.empty()) bytes.remove_prefix(add_head(bytes));
    if (is_kept_ && has_payload_begun_) add_payload(bytes);
  }

  /// Whether a digest proves that nothing is amiss.
  [[nodiscard]] bool is_proven() const { return is_proven_; }

  void end() {
    if (is_kept_ && !has_payload_begun_) read_head();
    is_proven_ = block_digest_ && block_digest_->fits();
    if (block_digest_ && !is_proven_) record_.damage = "its block digest is of other bytes";
    if (record_.damage.empty() && payload_digest_ && has_payload_begun_ && !payload_digest_->fits() &&
        !fits_unchunked())
      record_.damage = "its payload digest is of other bytes";
  }

 private:
  /// How much of these belongs to the head, as far as it was looked at: most of them are the payload's.
  std::size_t add_head(std::string_view bytes) {
    constexpr std::size_t usual_head = 4096;
    const std::size_t before = head_.size();
    head_.append(bytes.substr(0, usual_head));
    if (const std::optional<std::size_t> end = end_of_headers(head_)) {
      has_payload_begun_ = true;
      head_.resize(*end);
      read_head();
      return *end - before;
    }
    if (head_.size() > http_head_bytes) {
      is_kept_ = false;
      payload_digest_.reset();
      record_.is_too_large = true;
    }
    return head_.size() - before;
  }

  void read_head() {
    record_.http = read_http_head(head_);
    head_.clear();
  }

  void add_payload(std::string_view bytes) {
    if (payload_digest_) payload_digest_->add(bytes);
    if (record_.is_too_large) return;
    if (bytes.size() > payload_bytes_ + framing_bytes - record_.payload.size()) {
      record_.is_too_large = true;
      record_.payload.clear();
      record_.payload.shrink_to_fit();
      return;
    }
    record_.payload.append(bytes);
  }

  /// Some tools count the payload before its chunks are joined, some after. One that was not kept cannot be judged.
  [[nodiscard]] bool fits_unchunked() const {
    if (!record_.http) return false;
    const auto coding = find_header(record_.http->headers, "Transfer-Encoding");
    if (!coding) return false;
    if (record_.is_too_large) return true;
    const std::optional<Unchunked> joined = unchunk(record_.payload);
    std::optional<RunningDigest> digest = RunningDigest::of(stated_payload_);
    if (!joined || !digest) return false;
    digest->add(joined->bytes);
    return digest->fits();
  }

  Record& record_;
  std::size_t payload_bytes_;
  std::optional<RunningDigest> block_digest_;
  std::optional<RunningDigest> payload_digest_;
  std::string stated_payload_;
  bool is_http_ = false;
  bool is_kept_ = false;
  bool is_proven_ = false;
  bool has_payload_begun_ = false;
  std::string head_;
};

}  // namespace

std::optional<UtcTime> read_date(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  std::string digits;
  std::string_view rest;
  if (text.size() >= 14 && std::all_of(text.begin(), text.begin() + 14, is_digit)) {
    digits = text.substr(0, 14);
    rest = text.substr(14);
    if (!rest.empty()) return std::nullopt;
    rest = "Z";
  } else {
    if (text.size() <= shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return std::nullopt;
      if (shape[i] == '0') digits += text[i];
    }
    rest = text.substr(shape.size());
  }
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    if (end == rest.begin()) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
  }
  if (rest != "Z") return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : digits.substr(from, count)) value = value * 10 + (c - '0');
    return value;
  };
  const std::optional<LocalTime> time =
      local_time(number(0, 4), number(4, 2), number(6, 2), number(8, 2), number(10, 2), number(12, 2));
  if (!time) return std::nullopt;
  return at_offset(*time, 0);
}

Reader::Reader(std::unique_ptr<Flow> flow, std::size_t payload_bytes)
    : flow_(std::move(flow)), payload_bytes_(payload_bytes) {}

std::optional<RecordItem> Reader::next() {
  while (!has_ended_) {
    if (std::optional<RecordItem> item = read()) return item;
    if (std::optional<Break> damage = flow_->take_break())
      return BadRecord{{damage->file_offset, 0, false}, std::move(damage->why)};
  }
  return std::nullopt;
}

/// Nothing where a record was dropped because its member is broken, which the flow tells, and at the end.
std::optional<RecordItem> Reader::read() {
  skip_blank_lines(SIZE_MAX);
  const std::uint64_t begin = flow_->position();
  if (flow_->peek(1).empty()) {
    has_ended_ = true;
    if (std::optional<Break> damage = flow_->take_break()) {
      has_ended_ = false;
      return BadRecord{{damage->file_offset, 0, false}, std::move(damage->why)};
    }
    if (!flow_->failure().empty()) return BadRecord{{begin, 0, flow_->is_packed()}, flow_->failure()};
    return std::nullopt;
  }
  if (!is_at_record()) return broken(begin, begin, "no record begins here");

  std::optional<std::size_t> header_end;
  std::string_view text;
  for (std::size_t want = 4096;; want *= 2) {
    text = flow_->peek(std::min(want, header_bytes));
    header_end = end_of_headers(text.substr(0, header_bytes));
    // A member that begins with a record ends a header that was cut off before it.
    if (const std::optional<std::uint64_t> next = flow_->next_begin(begin)) {
      const auto at = static_cast<std::size_t>(std::min<std::uint64_t>(*next - begin, text.size()));
      if (text.substr(at).starts_with(mark) && (!header_end || *header_end > at))
        return broken(begin, begin + mark.size(), "cut off in its header");
    }
    if (header_end) break;
    if (want >= header_bytes) return broken(begin, begin + mark.size(), "its header does not end");
    if (text.size() < want) return broken(begin, begin + mark.size(), "cut off in its header");
  }
  Record record;
  const std::size_t line_end = text.find('\n');
  record.version = text::trim(text.substr(mark.size(), line_end - mark.size()));
  record.headers = read_headers(text.substr(line_end + 1, *header_end - line_end - 1));
  const auto length = find_header(record.headers, "Content-Length");
  std::uint64_t rest = 0;
  constexpr std::size_t most_digits = 18;
  if (!length || length->empty() || length->size() > most_digits ||
      !std::all_of(length->begin(), length->end(), is_digit))
    return broken(begin, begin + mark.size(), "it does not say how long it is");
  std::from_chars(length->data(), length->data() + length->size(), rest);
  record.block_bytes = rest;
  record.type = text::ascii_lower(find_header(record.headers, "WARC-Type").value_or(""));
  record.uri = without_brackets(find_header(record.headers, "WARC-Target-URI"));
  record.id = without_brackets(find_header(record.headers, "WARC-Record-ID"));
  record.date = date_of(record.headers, "WARC-Date");
  record.refers_to = without_brackets(find_header(record.headers, "WARC-Refers-To"));
  record.refers_to_uri = without_brackets(find_header(record.headers, "WARC-Refers-To-Target-URI"));
  record.refers_to_date = date_of(record.headers, "WARC-Refers-To-Date");
  flow_->skip(*header_end);
  const std::uint64_t block_begin = flow_->position();

  Block block(record, payload_bytes_);
  while (rest > 0) {
    const std::string_view next = flow_->peek(1);
    if (next.empty()) return broken(begin, block_begin, "cut off, or shorter than it says");
    std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(rest, next.size()));
    // A member that begins with a record ends the one before it, whatever that says of its length.
    const std::uint64_t here = flow_->position();
    const Member* const own = flow_->member_at(here);
    if (own != nullptr && own->begin == here && here > begin && is_at_record())
      return broken(begin, here, "shorter than it says");
    if (const std::optional<std::uint64_t> end = flow_->next_begin(here))
      count = static_cast<std::size_t>(std::min<std::uint64_t>(count, *end - here));
    block.add(flow_->peek(1).substr(0, count));
    flow_->skip(count);
    rest -= count;
  }
  block.end();

  constexpr std::string_view newlines = "\r\n\r\n";
  const bool ends_well = flow_->peek(newlines.size()).starts_with(newlines);
  skip_blank_lines(newlines.size());
  const std::uint64_t end = flow_->position();
  // What follows tells whether the length was right, unless it need not be asked.
  if (!ends_well && !block.is_proven()) skip_blank_lines(SIZE_MAX);
  const bool is_last = flow_->peek(1).empty();
  const Member* const next = flow_->member_at(flow_->position());
  const bool has_member_end = next != nullptr && next->begin == flow_->position();
  if (!ends_well && !block.is_proven() && !is_last && !has_member_end && !is_at_record())
    return broken(begin, block_begin, "its length is wrong");
  if (flow_->is_broken(begin, end)) return std::nullopt;
  if (is_last && !flow_->failure().empty()) return std::nullopt;
  record.place = place_of(begin, end);
  return record;
}

/// Goes on with the next record after `search_from`.
std::optional<RecordItem> Reader::broken(std::uint64_t begin, std::uint64_t search_from, std::string why) {
  const Place place = place_of(begin, begin);
  flow_->rewind(search_from);
  if (flow_->position() < search_from) flow_->skip(static_cast<std::size_t>(search_from - flow_->position()));
  find_record();
  // Damage of a packed file is told once, by the flow.
  if (flow_->is_broken(begin, flow_->position())) return std::nullopt;
  return BadRecord{{place.offset, 0, place.is_unpacked}, std::move(why)};
}

void Reader::skip_blank_lines(std::size_t most) {
  while (most > 0) {
    std::string_view next = flow_->peek(1);
    if (next.empty()) return;
    next = next.substr(0, most);
    std::size_t count = std::min(next.find_first_not_of("\r\n"), next.size());
    const bool is_end = count < next.size();
    // Not into the next member: what begins one is looked at there.
    if (const std::optional<std::uint64_t> begin = flow_->next_begin(flow_->position());
        begin && most != SIZE_MAX && flow_->position() + count >= *begin) {
      flow_->skip(static_cast<std::size_t>(*begin - flow_->position()));
      return;
    }
    flow_->skip(count);
    most -= count;
    if (is_end) return;
  }
}

bool Reader::is_at_record() {
  const std::string_view next = flow_->peek(mark.size() + 2);
  return next.size() >= mark.size() + 2 && next.starts_with(mark) && is_digit(next[mark.size()]) &&
         next[mark.size() + 1] == '.';
}

void Reader::find_record() {
  for (;;) {
    const std::string_view next = flow_->peek(scan_bytes);
    if (next.empty()) return;
    const std::size_t at = next.find(mark);
    if (at == std::string_view::npos) {
      if (next.size() < scan_bytes) {
        flow_->skip(next.size());
        return;
      }
      flow_->skip(next.size() - mark.size() + 1);
      continue;
    }
    flow_->skip(at);
    const std::uint64_t here = flow_->position();
    const Member* const member = flow_->member_at(here);
    const bool begins_line = flow_->before() == '\n' || here == 0 || (member != nullptr && member->begin == here);
    if (begins_line && is_at_record()) return;
    flow_->skip(1);
  }
}

Place Reader::place_of(std::uint64_t begin, std::uint64_t end) const {
  if (!flow_->is_packed()) return {begin, end - begin, false};
  const Member* const member = flow_->member_at(begin);
  if (member != nullptr && member->begin == begin && (begin == end || (member->end && *member->end == end))) {
    return {member->file_begin, member->end ? member->file_end - member->file_begin : 0, false};
  }
  return {begin, end - begin, true};
}

std::unique_ptr<Flow> open_packed(std::unique_ptr<Flow> file, std::string_view name) {
  Packing packing = packing_of(file->peek(4));
  if (packing == Packing::none && !file->peek(mark.size()).starts_with(mark)) {
    if (name.ends_with(".warc.gz")) packing = Packing::gzip;
    if (name.ends_with(".warc.zst")) packing = Packing::zstd;
  }
  if (packing == Packing::gzip) return gunzip(std::move(file));
  if (packing == Packing::zstd) return unzstd(std::move(file));
  return file;
}

bool is_warc(Flow& flow, std::string_view name) {
  return flow.peek(mark.size()).starts_with(mark) || name.ends_with(".warc") || name.ends_with(".warc.gz") ||
         name.ends_with(".warc.zst");
}

}  // namespace vbarchive::warc
