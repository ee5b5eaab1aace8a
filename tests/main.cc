// Catch2 2 needs its main made in one place; Catch2 3 links it (Catch2WithMain).
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif

#include "support/program.h"

namespace vbarchive::testing {

const std::string& program() {
  static const std::string path = PROGRAM;
  return path;
}

bool is_sanitized() {
#ifdef SANITIZED
  return true;
#else
  return false;
#endif
}

}  // namespace vbarchive::testing
