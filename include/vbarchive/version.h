#pragma once

namespace vbarchive {

/// `0.1.0`, as `vbarchive --version` says it.
[[nodiscard]] const char* version();

}  // namespace vbarchive
