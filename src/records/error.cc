#include "vbarchive/error.h"

namespace vbarchive {

Error::Error(ExitCode code, const std::string& what, std::string why, std::string help)
    : std::runtime_error(what), code_(code), why_(std::move(why)), help_(std::move(help)) {}

}  // namespace vbarchive
