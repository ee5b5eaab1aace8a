#include "vbarchive/version.h"

namespace vbarchive {

const char* version() { return VBARCHIVE_VERSION; }

}  // namespace vbarchive
