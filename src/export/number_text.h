// Numbers as exports print them, whatever the locale.
#pragma once

#include <string>

namespace vbarchive::exporting {

/// The shortest digits that read back as the same number, never without a mark of a real: `9.09`, `100.0`, `1e+23`.
/// Empty for what is no finite number.
[[nodiscard]] std::string real_text(double number);

}  // namespace vbarchive::exporting
