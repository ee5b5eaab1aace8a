#include "text/charset.h"

#include <fmt/format.h>
#include <iconv.h>
#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <type_traits>
#include <utility>

#include "text/ascii.h"
#include "text/utf8.h"

namespace vbarchive::text {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

constexpr char32_t specials_of_windows_1252[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                 0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// --- Labels and what decodes them ------------------------------------------------------------------------------------

enum class Width { utf8, one_byte, several_bytes, two_byte_units };

struct Charset {
  std::string_view name;  ///< WHATWG's, except that gbk is read as its superset gb18030
  const char* iconv_name;
  Width width;
  std::string_view labels;  ///< WHATWG's for it besides the name, parted by blanks
};

constexpr Charset charsets[] = {
    {"utf-8", "UTF-8", Width::utf8, "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8"},
    {"windows-1252", "CP1252", Width::one_byte,
     "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
     "iso_8859-1:1987 l1 latin1 us-ascii x-cp1252"},
    {"windows-1250", "CP1250", Width::one_byte, "cp1250 x-cp1250"},
    {"windows-1251", "CP1251", Width::one_byte, "cp1251 x-cp1251"},
    {"windows-1253", "CP1253", Width::one_byte, "cp1253 x-cp1253"},
    {"windows-1254", "CP1254", Width::one_byte,
     "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254"},
    {"windows-1255", "CP1255", Width::one_byte, "cp1255 x-cp1255"},
    {"windows-1256", "CP1256", Width::one_byte, "cp1256 x-cp1256"},
    {"windows-1257", "CP1257", Width::one_byte, "cp1257 x-cp1257"},
    {"windows-1258", "CP1258", Width::one_byte, "cp1258 x-cp1258"},
    {"windows-874", "WINDOWS-874", Width::one_byte, "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"},
    {"iso-8859-2", "ISO-8859-2", Width::one_byte,
     "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {"iso-8859-3", "ISO-8859-3", Width::one_byte,
     "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {"iso-8859-4", "ISO-8859-4", Width::one_byte,
     "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {"iso-8859-5", "ISO-8859-5", Width::one_byte,
     "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"},
    {"iso-8859-6", "ISO-8859-6", Width::one_byte,
     "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 "
     "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    {"iso-8859-7", "ISO-8859-7", Width::one_byte,
     "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 "
     "sun_eu_greek"},
    {"iso-8859-8", "ISO-8859-8", Width::one_byte,
     "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 "
     "visual"},
    {"iso-8859-8-i", "ISO-8859-8", Width::one_byte, "csiso88598i logical"},
    {"iso-8859-10", "ISO-8859-10", Width::one_byte, "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"},
    {"iso-8859-13", "ISO-8859-13", Width::one_byte, "iso8859-13 iso885913"},
    {"iso-8859-14", "ISO-8859-14", Width::one_byte, "iso8859-14 iso885914"},
    {"iso-8859-15", "ISO-8859-15", Width::one_byte, "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9"},
    {"iso-8859-16", "ISO-8859-16", Width::one_byte, ""},
    {"koi8-r", "KOI8-R", Width::one_byte, "cskoi8r koi koi8 koi8_r"},
    {"koi8-u", "KOI8-U", Width::one_byte, "koi8-ru"},
    {"ibm866", "CP866", Width::one_byte, "866 cp866 csibm866"},
    {"macintosh", "MACINTOSH", Width::one_byte, "csmacintosh mac x-mac-roman"},
    {"x-mac-cyrillic", "MAC-UK", Width::one_byte, "x-mac-ukrainian"},
    {"gb18030", "GB18030", Width::several_bytes,
     "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"},
    {"big5", "BIG5-HKSCS", Width::several_bytes, "big5-hkscs cn-big5 csbig5 x-x-big5"},
    {"shift_jis", "CP932", Width::several_bytes, "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis"},
    {"euc-jp", "EUC-JP-MS", Width::several_bytes, "cseucpkdfmtjapanese x-euc-jp"},
    {"iso-2022-jp", "ISO-2022-JP", Width::several_bytes, "csiso2022jp"},
    {"euc-kr", "CP949", Width::several_bytes,
     "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 uhc windows-949"},
    {"utf-16le", "UTF-16LE", Width::two_byte_units, "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16"},
    {"utf-16be", "UTF-16BE", Width::two_byte_units, "unicodefffe"},
};

bool has_label(std::string_view labels, std::string_view wanted) {
  for (std::size_t start = 0; start < labels.size();) {
    const std::size_t end = std::min(labels.find(' ', start), labels.size());
    if (labels.substr(start, end - start) == wanted) return true;
    start = end + 1;
  }
  return false;
}

const Charset* find_charset(std::string_view label) {
  label = trim(label);
  if (label.size() >= 2 && (label.front() == '"' || label.front() == '\'') && label.back() == label.front()) {
    label = trim(label.substr(1, label.size() - 2));
  }
  const std::string wanted = ascii_lower(label);
  if (wanted.empty()) return nullptr;
  const auto* const found = std::find_if(std::begin(charsets), std::end(charsets), [&](const Charset& charset) {
    return charset.name == wanted || has_label(charset.labels, wanted);
  });
  return found == std::end(charsets) ? nullptr : found;
}

// --- Decoding --------------------------------------------------------------------------------------------------------

class Converter {
 public:
  explicit Converter(const char* from, const char* into = "UTF-8") : handle_(iconv_open(into, from)) {}
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  /// False where the system lacks the charset.
  bool is_open() const { return handle_ != failed(); }

  /// Appends what it can; takes that off `bytes`. 0, or the errno of what stopped it (EILSEQ, EINVAL).
  int convert(std::string_view& bytes, std::string& out) {
    std::array<char, 16384> buffer;
    for (;;) {
      char* from = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
      std::size_t from_left = bytes.size();
      char* to = buffer.data();
      std::size_t to_left = buffer.size();
      const std::size_t result = iconv(handle_, &from, &from_left, &to, &to_left);
      const int error = result == static_cast<std::size_t>(-1) ? errno : 0;
      out.append(buffer.data(), buffer.size() - to_left);
      bytes.remove_prefix(bytes.size() - from_left);
      if (error != E2BIG) return error;
    }
  }

  /// What the converter held back (some combine letters with the accents that follow), and back to the first state.
  void finish(std::string& out) {
    std::array<char, 64> buffer;
    char* to = buffer.data();
    std::size_t to_left = buffer.size();
    iconv(handle_, nullptr, nullptr, &to, &to_left);
    out.append(buffer.data(), buffer.size() - to_left);
  }

 private:
  static iconv_t failed() { return reinterpret_cast<iconv_t>(-1); }  // NOLINT: iconv's own way to say it

  iconv_t handle_;
};

struct Text {
  std::string text;
  std::size_t replaced = 0;
};

/// What 0x80 to 0xFF stand for, in UTF-8; empty for what the charset lacks.
using UpperHalf = std::array<std::string, 128>;

/// Built in, so that the last resort needs nothing of the system.
UpperHalf upper_half_of_windows_1252() {
  UpperHalf half;
  for (std::size_t i = 0; i < half.size(); ++i) {
    append_code_point(half[i], i < std::size(specials_of_windows_1252) ? specials_of_windows_1252[i]
                                                                       : static_cast<char32_t>(0x80 + i));
  }
  return half;
}

/// Each byte alone: iconv would combine letters and accents in some charsets, browsers do not.
UpperHalf upper_half_of(Converter& converter) {
  UpperHalf half;
  for (std::size_t i = 0; i < half.size(); ++i) {
    const char byte = static_cast<char>(0x80 + i);
    std::string_view bytes(&byte, 1);
    const int error = converter.convert(bytes, half[i]);
    converter.finish(half[i]);
    if (error == 0) continue;
    half[i].clear();
    // The holes of the windows charsets among the C1 controls are those controls.
    if (i < 0x20) append_code_point(half[i], static_cast<char32_t>(0x80 + i));
  }
  return half;
}

Text decode_one_byte(std::string_view bytes, const UpperHalf& half) {
  Text out;
  out.text.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::size_t end = end_of_ascii(bytes, at);
    out.text.append(bytes.substr(at, end - at));
    at = end;
    if (at == bytes.size()) break;
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (const std::string& letter = half[byte - 0x80U]; !letter.empty()) {
      out.text += letter;
    } else {
      out.text += replacement_character;
      ++out.replaced;
    }
  }
  return out;
}

/// How many bytes one error takes: as the WHATWG decoders, a second byte only if it is not ASCII, so that no tag is
/// swallowed.
std::size_t length_of_error(std::string_view bytes, Width width) {
  if (width == Width::two_byte_units) return std::min<std::size_t>(2, bytes.size());
  const auto is_upper = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]) > 0x80; };
  return bytes.size() > 1 && is_upper(0) && is_upper(1) ? 2 : 1;
}

Text decode_several_bytes(std::string_view bytes, const Charset& charset, Converter& converter) {
  Text out;
  out.text.reserve(bytes.size() + bytes.size() / 2);
  for (;;) {
    const int error = converter.convert(bytes, out.text);
    if (error == 0) break;
    // The euro sign of Windows' GBK, which gb18030 writes otherwise.
    if (charset.name == "gb18030" && error == EILSEQ && bytes.front() == '\x80') {
      out.text += "€";
      bytes.remove_prefix(1);
      continue;
    }
    // EINVAL is a character cut short by the end; nothing can follow it.
    bytes.remove_prefix(error == EILSEQ ? length_of_error(bytes, charset.width) : bytes.size());
    out.text += replacement_character;
    ++out.replaced;
  }
  converter.finish(out.text);
  return out;
}

/// Nothing where the system cannot decode the charset.
std::optional<Text> decode_as(std::string_view bytes, const Charset& charset) {
  if (charset.width == Width::utf8) {
    Text out;
    out.text = to_valid_utf8(bytes, &out.replaced);
    return out;
  }
  if (charset.name == "windows-1252") return decode_one_byte(bytes, upper_half_of_windows_1252());
  const std::string standard(charset.name);  // where the system has not the wider one
  Converter wide(charset.iconv_name), narrow(standard.c_str());
  Converter& converter = wide.is_open() ? wide : narrow;
  if (!converter.is_open()) return std::nullopt;
  if (charset.width == Width::one_byte) return decode_one_byte(bytes, upper_half_of(converter));
  return decode_several_bytes(bytes, charset, converter);
}

// --- Deciding --------------------------------------------------------------------------------------------------------

struct ByteOrderMark {
  std::string_view bytes, charset;
};

constexpr ByteOrderMark byte_order_marks[] = {
    {"\xEF\xBB\xBF", "utf-8"}, {"\xFF\xFE", "utf-16le"}, {"\xFE\xFF", "utf-16be"}};

bool is_ascii(std::string_view bytes) { return end_of_ascii(bytes, 0) == bytes.size(); }

/// ISO-2022-JP writes Japanese in ASCII, between escapes.
bool has_escape(std::string_view bytes) { return bytes.find('\x1B') != std::string_view::npos; }

/// The byte that is this character in windows-1252; nothing for others.
std::optional<char> byte_of_windows_1252(char32_t character) {
  if (character < 0x80 || (character >= 0xA0 && character <= 0xFF)) return static_cast<char>(character);
  const auto* const at = std::find(std::begin(specials_of_windows_1252), std::end(specials_of_windows_1252), character);
  if (at == std::end(specials_of_windows_1252)) return std::nullopt;
  return static_cast<char>(0x80 + (at - std::begin(specials_of_windows_1252)));
}

/// What a text was before it was encoded twice; nothing unless that is certain.
std::optional<std::string> encoded_once(std::string_view text) {
  constexpr std::size_t enough = 12;  // letters: no text has so many by chance, and none beside them
  std::string bytes;
  std::size_t letters = 0;
  std::size_t copied = 0;  // all before this is in `bytes`
  for (std::size_t at = end_of_ascii(text, 0); at < text.size(); at = end_of_ascii(text, at)) {
    if (bytes.empty()) bytes.reserve(text.size());
    bytes.append(text.substr(copied, at - copied));
    // Letters that follow each other: they must have been whole ones before, whatever stands around them.
    const std::size_t begin = bytes.size();
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
      const CodePoint point = code_point_at(text, at);
      const std::optional<char> byte = point.is_well_formed ? byte_of_windows_1252(point.value) : std::nullopt;
      if (!byte) return std::nullopt;
      bytes += *byte;
      at += point.length;
    }
    copied = at;
    const std::string_view run = std::string_view(bytes).substr(begin);
    for (std::size_t i = 0; i < run.size(); ++letters) {
      const CodePoint point = code_point_at(run, i);
      if (!point.is_well_formed) return std::nullopt;
      i += point.length;
    }
  }
  if (letters < enough) return std::nullopt;
  bytes.append(text.substr(copied));
  return bytes;
}

/// No other charset gives well-formed multi-byte sequences by chance. A broken byte (a title cut in the middle of a
/// letter, an old post) must not turn the whole page over. Of bytes that are not valid UTF-8.
bool is_nearly_utf8(std::string_view bytes) {
  constexpr std::size_t enough = 20;
  std::size_t well_formed = 0;
  std::size_t ill_formed = 0;
  for (std::size_t at = end_of_ascii(bytes, 0); at < bytes.size(); at = end_of_ascii(bytes, at)) {
    const CodePoint point = code_point_at(bytes, at);
    at += point.length;
    if (point.is_well_formed) {
      ++well_formed;
      continue;
    }
    const bool is_cut_short = at == bytes.size() && well_formed > 0;
    if (!is_cut_short) ++ill_formed;
  }
  if (ill_formed == 0) return well_formed > 0;
  return well_formed >= enough && well_formed / enough >= ill_formed;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::size_t find_ignoring_case(std::string_view text, std::string_view wanted, std::size_t from = 0) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto same = [lower](char a, char b) { return lower(a) == lower(b); };
  if (from > text.size()) return std::string_view::npos;
  const auto found =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), wanted.begin(), wanted.end(), same);
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

bool has_prefix_ignoring_case(std::string_view text, std::string_view prefix) {
  return equals_ignoring_ascii_case(text.substr(0, prefix.size()), prefix);
}

struct Attribute {
  std::string_view name, value;
};

/// The next attribute of a tag; takes it off `tag`. Nothing at the tag's end, which stays.
std::optional<Attribute> next_attribute(std::string_view& tag) {
  while (!tag.empty() && (is_space(tag.front()) || tag.front() == '/')) tag.remove_prefix(1);
  if (tag.empty() || tag.front() == '>') return std::nullopt;
  const auto take = [&tag](auto is_end) {
    const auto end = std::find_if(tag.begin() + 1, tag.end(), is_end);
    const std::string_view taken = tag.substr(0, static_cast<std::size_t>(end - tag.begin()));
    tag.remove_prefix(taken.size());
    return taken;
  };
  Attribute attribute;
  attribute.name = take([](char c) { return is_space(c) || c == '=' || c == '>' || c == '/'; });
  while (!tag.empty() && is_space(tag.front())) tag.remove_prefix(1);
  if (tag.empty() || tag.front() != '=') return attribute;
  tag.remove_prefix(1);
  while (!tag.empty() && is_space(tag.front())) tag.remove_prefix(1);
  if (tag.empty() || tag.front() == '>') return attribute;
  if (const char quote = tag.front(); quote == '"' || quote == '\'') {
    attribute.value = take([quote](char c) { return c == quote; }).substr(1);
    if (tag.empty()) return std::nullopt;  // never closed
    tag.remove_prefix(1);
  } else {
    attribute.value = take([](char c) { return is_space(c) || c == '>'; });
  }
  return attribute;
}

/// `text/html; charset=windows-1251`.
std::string_view charset_of_content(std::string_view content) {
  constexpr std::string_view word = "charset";
  for (std::size_t at = find_ignoring_case(content, word); at != std::string_view::npos;
       at = find_ignoring_case(content, word, at + 1)) {
    std::string_view rest = trim(content.substr(at + word.size()));
    if (rest.empty() || rest.front() != '=') continue;
    rest = trim(rest.substr(1));
    if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
      const auto end = rest.find(rest.front(), 1);
      return end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
    }
    return rest.substr(0, rest.find_first_of("; \t\r\n\"'"));
  }
  return {};
}

/// What a meta tag declares; empty when it is about something else. `tag` begins behind `<meta`.
std::string_view charset_of_meta(std::string_view tag) {
  std::string_view charset;
  std::string_view content;
  bool is_content_type = false;
  while (const auto attribute = next_attribute(tag)) {
    if (equals_ignoring_ascii_case(attribute->name, "charset")) charset = attribute->value;
    if (equals_ignoring_ascii_case(attribute->name, "content")) content = attribute->value;
    if (equals_ignoring_ascii_case(attribute->name, "http-equiv")) {
      is_content_type = equals_ignoring_ascii_case(trim(attribute->value), "content-type");
    }
  }
  if (!charset.empty()) return charset;
  return is_content_type ? charset_of_content(content) : std::string_view();
}

/// Tags whose text is not markup, and comments: what begins them and what ends them.
struct Raw {
  std::string_view begin, end;
};

constexpr Raw raws[] = {{"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}, {"<title", "</title"}};

const Charset* declared_in_head(std::string_view bytes) {
  constexpr std::size_t head_without_body = 4096;
  constexpr std::size_t longest_tag = 1024;  // thousands of unclosed ones would cost the square of their number
  constexpr std::size_t longest_head = std::size_t{256} << 10U;
  const auto body = find_ignoring_case(bytes.substr(0, longest_head), "<body");
  const std::string_view head = bytes.substr(0, body != std::string_view::npos ? body : head_without_body);
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
    const std::string_view tag = head.substr(at);
    const auto* const raw = std::find_if(std::begin(raws), std::end(raws),
                                         [tag](const Raw& r) { return has_prefix_ignoring_case(tag, r.begin); });
    if (raw != std::end(raws)) {
      const auto end = find_ignoring_case(head, raw->end, at + raw->begin.size());
      if (end == std::string_view::npos) return nullptr;
      at = end;
      continue;
    }
    constexpr std::string_view meta = "<meta";
    if (!has_prefix_ignoring_case(tag, meta) || tag.size() == meta.size()) continue;
    if (!is_space(tag[meta.size()]) && tag[meta.size()] != '/') continue;
    if (const Charset* const charset = find_charset(charset_of_meta(tag.substr(meta.size(), longest_tag)))) {
      // Bytes in which a meta tag can be read are not UTF-16, whatever it says.
      return charset->width == Width::two_byte_units ? &charsets[0] : charset;
    }
  }
  return nullptr;
}

const Charset* detected(std::string_view bytes) {
  // Enough to tell, and it bounds the time.
  constexpr std::size_t sample = std::size_t{512} << 10U;
  const std::unique_ptr<std::remove_pointer_t<uchardet_t>, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                                                &uchardet_delete);
  if (detector == nullptr) return nullptr;
  const std::string_view looked_at = bytes.substr(0, sample);
  if (uchardet_handle_data(detector.get(), looked_at.data(), looked_at.size()) != 0) return nullptr;
  uchardet_data_end(detector.get());
  return find_charset(uchardet_get_charset(detector.get()));
}

Decoded decoded_as_utf8(Text text, std::string_view decided_by) {
  Decoded decoded{std::move(text.text), "utf-8", std::string(decided_by), text.replaced, false};
  if (decoded.replaced == 0) {
    if (std::optional<std::string> once = encoded_once(decoded.text)) {
      decoded.text = std::move(*once);
      decoded.was_double = true;
    }
  }
  return decoded;
}

Decoded decoded_as(std::string_view bytes, const Charset& charset, std::string_view decided_by) {
  auto text = decode_as(bytes, charset);
  if (!text) {
    Text fallback = decode_one_byte(bytes, upper_half_of_windows_1252());
    return {std::move(fallback.text), "windows-1252", "default", fallback.replaced, false};
  }
  if (charset.width == Width::utf8) return decoded_as_utf8(std::move(*text), decided_by);
  return {std::move(text->text), std::string(charset.name), std::string(decided_by), text->replaced, false};
}

}  // namespace

std::optional<std::string> charset_of_label(std::string_view label) {
  const Charset* const charset = find_charset(label);
  if (charset == nullptr) return std::nullopt;
  return std::string(charset->name);
}

std::string encode_for_form(std::string_view utf8, std::string_view charset) {
  const Charset* const known = find_charset(charset);
  if (!known || known->width == Width::utf8) return std::string(utf8);
  Converter back("UTF-8", known->iconv_name);
  if (!back.is_open()) return std::string(utf8);
  std::string encoded;
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint point = code_point_at(utf8, at);
    std::string_view bytes = utf8.substr(at, point.length);
    std::string letter;
    if (back.convert(bytes, letter) == 0 && bytes.empty())
      encoded += letter;
    else
      encoded += fmt::format("&#{};", static_cast<std::uint32_t>(point.value));
    at += point.length;
  }
  return encoded;
}

Decoded decode(std::string_view bytes, std::optional<std::string_view> header_charset) {
  for (const ByteOrderMark& mark : byte_order_marks) {
    if (bytes.substr(0, mark.bytes.size()) != mark.bytes) continue;
    return decoded_as(bytes.substr(mark.bytes.size()), *find_charset(mark.charset), "bom");
  }
  const bool is_ascii_only = is_ascii(bytes);
  if (!is_ascii_only) {
    if (is_valid_utf8(bytes)) return decoded_as_utf8({std::string(bytes)}, "utf-8");
    if (is_nearly_utf8(bytes)) return decoded_as(bytes, *find_charset("utf-8"), "utf-8");
  }
  if (header_charset) {
    if (const Charset* const charset = find_charset(*header_charset)) return decoded_as(bytes, *charset, "header");
  }
  if (const Charset* const charset = declared_in_head(bytes)) return decoded_as(bytes, *charset, "meta");
  if (is_ascii_only && !has_escape(bytes)) return decoded_as_utf8({std::string(bytes)}, "default");
  if (const Charset* const charset = detected(bytes)) return decoded_as(bytes, *charset, "detected");
  return decoded_as(bytes, *find_charset("windows-1252"), "default");
}

}  // namespace vbarchive::text
