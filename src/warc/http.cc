#include "warc/http.h"

#include <brotli/decode.h>
#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>

#include "text/utf8.h"

namespace vbarchive::warc {
namespace {

constexpr std::size_t step_bytes = std::size_t{64} << 10;
/// Each may cost as much as the largest page; a server uses two.
constexpr std::size_t most_encodings = 5;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes a line off the front, without its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

enum class Ending { whole, cut_off, broken, too_large };

struct Decoded {
  std::string bytes;
  Ending ending = Ending::whole;
};

/// Appends what a step of a decoder gave; false when that is more than may be.
bool append(Decoded& decoded, const char* bytes, std::size_t count, std::size_t limit) {
  if (count > limit - decoded.bytes.size()) {
    decoded.bytes.clear();
    decoded.ending = Ending::too_large;
    return false;
  }
  decoded.bytes.append(bytes, count);
  return true;
}

Decoded inflated(std::string_view raw, int window_bits, std::size_t limit) {
  z_stream stream = {};
  if (inflateInit2(&stream, window_bits) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype([](z_stream* open) { inflateEnd(open); })> closer(&stream);
  // zlib does not write to what it reads; its type is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(raw.data()));
  stream.avail_in = static_cast<uInt>(raw.size());
  std::string buffer(step_bytes, '\0');
  Decoded decoded;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (!append(decoded, buffer.data(), buffer.size() - stream.avail_out, limit)) return decoded;
    if (result == Z_STREAM_END) return decoded;
    if (result == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)) continue;
    decoded.ending = result == Z_OK || result == Z_BUF_ERROR ? Ending::cut_off : Ending::broken;
    return decoded;
  }
}

Decoded unbrotlied(std::string_view raw, std::size_t limit) {
  const std::unique_ptr<BrotliDecoderState,
                        decltype([](BrotliDecoderState* open) { BrotliDecoderDestroyInstance(open); })>
      state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  if (state == nullptr) throw std::bad_alloc();
  std::string buffer(step_bytes, '\0');
  const auto* next_in = reinterpret_cast<const uint8_t*>(raw.data());
  std::size_t rest = raw.size();
  Decoded decoded;
  for (;;) {
    auto* next_out = reinterpret_cast<uint8_t*>(buffer.data());
    std::size_t room = buffer.size();
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state.get(), &rest, &next_in, &room, &next_out, nullptr);
    if (!append(decoded, buffer.data(), buffer.size() - room, limit)) return decoded;
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) continue;
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) decoded.ending = Ending::cut_off;
    if (result == BROTLI_DECODER_RESULT_ERROR) decoded.ending = Ending::broken;
    return decoded;
  }
}

Decoded unzstded(std::string_view raw, std::size_t limit) {
  const std::unique_ptr<ZSTD_DCtx, decltype([](ZSTD_DCtx* open) { ZSTD_freeDCtx(open); })> context(ZSTD_createDCtx());
  if (context == nullptr) throw std::bad_alloc();
  std::string buffer(step_bytes, '\0');
  ZSTD_inBuffer in{raw.data(), raw.size(), 0};
  Decoded decoded;
  for (;;) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context.get(), &out, &in);
    if (!append(decoded, buffer.data(), out.pos, limit)) return decoded;
    if (ZSTD_isError(result) != 0U) {
      decoded.ending = Ending::broken;
      return decoded;
    }
    if (result == 0) return decoded;
    if (in.pos == in.size && out.pos < out.size) {
      decoded.ending = Ending::cut_off;
      return decoded;
    }
  }
}

/// Nothing for an encoding that is not known.
std::optional<Decoded> decoded_by(std::string_view encoding, std::string_view raw, std::size_t limit) {
  if (encoding == "gzip" || encoding == "x-gzip") return inflated(raw, MAX_WBITS + 16, limit);
  if (encoding == "deflate") {
    // The standard says zlib's format; some servers send the bare one.
    Decoded decoded = inflated(raw, MAX_WBITS, limit);
    if (decoded.ending == Ending::broken && decoded.bytes.empty()) return inflated(raw, -MAX_WBITS, limit);
    return decoded;
  }
  if (encoding == "br") return unbrotlied(raw, limit);
  if (encoding == "zstd") return unzstded(raw, limit);
  return std::nullopt;
}

/// The words of a list such as `gzip, chunked`, in lower case.
std::vector<std::string> list_of(const Headers& headers, std::string_view name) {
  std::vector<std::string> words;
  for (const auto& [key, value] : headers) {
    if (text::ascii_lower(key) != name) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      const std::string_view word = trimmed(rest.substr(0, comma));
      if (!word.empty()) words.push_back(text::ascii_lower(word));
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
  }
  return words;
}

/// Begins as a page does, so it is not packed whatever a header says.
bool is_plain(std::string_view raw) {
  if (raw.starts_with("\xef\xbb\xbf")) raw.remove_prefix(3);
  const std::string start = text::ascii_lower(trimmed(raw.substr(0, 64)));
  return start.starts_with("<!") || start.starts_with("<html") || start.starts_with("<?xml");
}

}  // namespace

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  const std::string wanted = text::ascii_lower(name);
  for (const auto& [key, value] : headers) {
    if (text::ascii_lower(key) == wanted) return value;
  }
  return std::nullopt;
}

Headers read_headers(std::string_view block) {
  Headers headers;
  while (!block.empty()) {
    const std::string_view line = take_line(block);
    if (!headers.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      std::string& value = headers.back().second;
      if (!value.empty()) value += ' ';
      value += trimmed(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return headers;
}

std::optional<std::size_t> end_of_headers(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    const std::string_view next = bytes.substr(at + 1);
    if (next.starts_with('\n')) return at + 2;
    if (next.starts_with("\r\n")) return at + 3;
  }
  return std::nullopt;
}

std::optional<HttpHead> read_http_head(std::string_view head) {
  const std::string_view line = take_line(head);
  if (!line.starts_with("HTTP/")) return std::nullopt;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const std::string_view digits = trimmed(line.substr(blank)).substr(0, 3);
  HttpHead found;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), found.status);
  if (error != std::errc() || end != digits.data() + digits.size() || found.status < 100) return std::nullopt;
  found.headers = read_headers(head);
  return found;
}

std::optional<Unchunked> unchunk(std::string_view raw) {
  Unchunked joined;
  bool is_first = true;
  for (;;) {
    std::string_view rest = raw;
    const std::string_view line = take_line(rest);
    const std::string_view digits = trimmed(line.substr(0, line.find(';')));
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    const bool is_size =
        !digits.empty() && error == std::errc() && end == digits.data() + digits.size() && rest.size() < raw.size();
    if (!is_size && is_first) return std::nullopt;
    if (!is_size || size > rest.size()) {
      joined.is_broken = true;
      // A chunk that is longer than what there is was cut off: the part of it is the page's.
      if (is_size) joined.bytes.append(rest);
      return joined;
    }
    if (size == 0) return joined;  // trailers say nothing of the page
    is_first = false;
    joined.bytes.append(rest.substr(0, static_cast<std::size_t>(size)));
    raw = rest.substr(static_cast<std::size_t>(size));
    if (raw.starts_with("\r\n"))
      raw.remove_prefix(2);
    else if (raw.starts_with('\n'))
      raw.remove_prefix(1);
  }
}

Body read_body(const Headers& headers, std::string raw, std::size_t limit) {
  Body body;
  std::vector<std::string> encodings = list_of(headers, "content-encoding");
  for (std::string& coding : list_of(headers, "transfer-encoding")) encodings.push_back(std::move(coding));
  if (encodings.size() > most_encodings) {
    body.detail = "it is encoded too many times";
    return body;
  }
  while (!encodings.empty()) {
    const std::string encoding = std::move(encodings.back());
    encodings.pop_back();
    if (encoding == "identity" || encoding == "none" || raw.empty()) continue;
    if (encoding == "chunked") {
      std::optional<Unchunked> joined = unchunk(raw);
      if (!joined) continue;
      if (joined->is_broken) body.detail = "its chunks are broken";
      raw = std::move(joined->bytes);
      continue;
    }
    if (is_plain(raw)) continue;
    std::optional<Decoded> decoded = decoded_by(encoding, raw, limit);
    if (!decoded) {
      body.detail = fmt::format("its encoding is not known: {}", text::printable(encoding.substr(0, 40)));
      return body;
    }
    if (decoded->ending == Ending::too_large) {
      body.is_too_large = true;
      return body;
    }
    if (decoded->ending == Ending::broken && decoded->bytes.empty()) {
      body.detail = fmt::format("it is not {}, as it says", encoding);
      return body;
    }
    if (decoded->ending != Ending::whole)
      body.detail = fmt::format("its {} is {}", encoding, decoded->ending == Ending::cut_off ? "cut off" : "broken");
    raw = std::move(decoded->bytes);
  }
  if (raw.size() > limit) {
    body.is_too_large = true;
    return body;
  }
  body.bytes = std::move(raw);
  return body;
}

std::optional<std::string> charset_of(std::string_view content_type) {
  const std::string lower = text::ascii_lower(content_type);
  const std::size_t at = lower.find("charset=");
  if (at == std::string::npos) return std::nullopt;
  std::string_view value = content_type.substr(at + 8);
  if (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
  value = value.substr(0, value.find_first_of("\"'; ,"));
  if (value.empty()) return std::nullopt;
  return std::string(value);
}

std::string media_type_of(std::string_view content_type) {
  return text::ascii_lower(trimmed(content_type.substr(0, content_type.find(';'))));
}

}  // namespace vbarchive::warc
