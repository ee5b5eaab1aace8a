// For libFuzzer: whatever the bytes are, they end in records that keep what they promise, or in a reason.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/page_promises.h"
#include "vbarchive/extract.h"

// libFuzzer asks for this name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vbarchive::PageInput input;
  input.bytes = {reinterpret_cast<const char*>(data), size};
  // With an address and without one, as the fuzzer chooses.
  if (size % 2 == 0) input.address = "https://forum.example/showthread.php?t=4312&page=2";
  input.captured_at = vbarchive::UtcTime{1'451'415'200};
  const std::string broken = vbarchive::testing::broken_promise(vbarchive::extract(input));
  if (!broken.empty()) {
    std::fprintf(stderr, "broken: %s\n", broken.c_str());
    std::abort();
  }
  return 0;
}
