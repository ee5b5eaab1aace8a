#include "text/offsets.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <string>

#include "text/utf8.h"

namespace vbarchive::text {
namespace {

/// How long a character is in another charset; 1 where the charset has it not.
class Measure {
 public:
  explicit Measure(const std::string& charset) : converter_(iconv_open(charset.c_str(), "UTF-8")) {}
  ~Measure() {
    if (is_open()) iconv_close(converter_);
  }
  Measure(const Measure&) = delete;
  Measure& operator=(const Measure&) = delete;

  [[nodiscard]] std::size_t length_of(std::string_view character) {
    if (!is_open()) return 1;
    std::array<char, 16> out{};
    std::string in(character);
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size(), room = out.size();
    if (iconv(converter_, &from, &left, &to, &room) == static_cast<std::size_t>(-1)) {
      iconv(converter_, nullptr, nullptr, nullptr, nullptr);
      return 1;
    }
    return out.size() - room;
  }

 private:
  [[nodiscard]] bool is_open() const { return converter_ != reinterpret_cast<iconv_t>(-1); }
  iconv_t converter_;
};

}  // namespace

std::vector<std::size_t> original_offsets(std::string_view bytes, const Decoded& decoded,
                                          const std::vector<std::size_t>& offsets) {
  const bool is_utf8 = decoded.charset == "utf-8";
  Measure measure(is_utf8 ? std::string("ASCII") : decoded.charset);
  constexpr std::string_view mark = "\xef\xbb\xbf";
  std::size_t original = is_utf8 && bytes.starts_with(mark) ? mark.size() : 0;
  std::vector<std::size_t> result;
  result.reserve(offsets.size());
  std::size_t at = 0;
  for (const std::size_t offset : offsets) {
    while (at < offset && at < decoded.text.size()) {
      const std::size_t length = code_point_at(decoded.text, at).length;
      if (is_utf8 && decoded.was_double) {
        for (std::size_t i = 0; i < length && original < bytes.size(); ++i)
          original += code_point_at(bytes, original).length;  // each byte was a character
      } else if (is_utf8)
        original += original < bytes.size() ? code_point_at(bytes, original).length : 0;
      else if (length == 1)
        ++original;
      else
        original += measure.length_of(std::string_view(decoded.text).substr(at, length));
      at += length;
    }
    result.push_back(std::min(original, bytes.size()));
  }
  return result;
}

}  // namespace vbarchive::text
