#include "export/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace vbarchive::exporting {

std::string real_text(double number) {
  if (!std::isfinite(number)) return {};
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace vbarchive::exporting
