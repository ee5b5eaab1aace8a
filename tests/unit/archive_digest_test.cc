#include <stdexcept>
#include <string>

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

TEST_CASE("archive: a fingerprint is the beginning of GMAC", "[archive]") {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 1: a key and nonce of zeros, nothing to
  // protect.
  const text::Fingerprinter zeros(std::string(16, '\0'));
  CHECK(zeros.of("") == 0x58e2fccefa7e3061);
  CHECK_THROWS_AS(text::Fingerprinter("too short"), std::runtime_error);
}

TEST_CASE("archive: fingerprints tell bytes apart, and keys", "[archive]") {
  const text::Fingerprinter fingerprinter("0123456789abcdef");
  const std::string page(100'000, 'a');
  const auto fingerprint = fingerprinter.of(page);
  CHECK(fingerprinter.of(page) == fingerprint);
  for (const std::size_t at : {std::size_t{0}, std::size_t{15}, std::size_t{16}, page.size() - 1}) {
    std::string changed = page;
    changed[at] = 'b';
    CHECK(fingerprinter.of(changed) != fingerprint);
  }
  CHECK(fingerprinter.of(page + '\0') != fingerprint);
  CHECK(fingerprinter.of(page.substr(1)) != fingerprint);
  CHECK(text::Fingerprinter("0123456789abcdeg").of(page) != fingerprint);
}
