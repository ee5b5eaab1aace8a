#include "support/catch.h"
#include "text/digest.h"

using namespace vbarchive;

TEST_CASE("archive: SHA-256 gives the published digests", "[archive]") {
  // FIPS 180-4, examples; the digest of no bytes at all.
  CHECK(text::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(text::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // The first 64 bits of the first, shifted right by one.
  CHECK(text::sha256_id("abc") == 0x5d3c0b5fc780e7f5);
}
