#include "text/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>

namespace vbarchive::text {
namespace {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes) {
  Digest digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1 ||
      size != digest.size()) {
    throw std::runtime_error("the cryptographic library has no SHA-256");
  }
  return digest;
}

/// The first 64, the highest first.
std::uint64_t first_bits(std::span<const unsigned char> bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | bytes[i];
  return bits;
}

}  // namespace

std::string hex_of(std::span<const unsigned char> bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) { return hex_of(sha256(bytes)); }

std::string md5_hex(std::string_view bytes) {
  std::array<unsigned char, 16> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr) != 1 || size != digest.size())
    throw std::runtime_error("the cryptographic library has no MD5");
  return hex_of(digest);
}

std::int64_t sha256_id(std::string_view bytes) {
  const auto id = static_cast<std::int64_t>(first_bits(sha256(bytes)) >> 1);
  return id == 0 ? 1 : id;
}

Fingerprinter::Fingerprinter(std::string_view key) {
  if (key.size() != key_.size()) throw std::runtime_error("the key of fingerprints does not have 16 bytes");
  std::copy(key.begin(), key.end(), key_.begin());
}

std::int64_t Fingerprinter::of(std::string_view bytes) const {
  static constexpr std::array<unsigned char, 12> nonce{};
  static constexpr std::size_t most_at_once = std::size_t{1} << 30;  // the library counts with int
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  int ignored = 0;
  bool is_done = context && EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, key_.data(), nonce.data());
  while (is_done && !bytes.empty()) {
    const std::string_view part = bytes.substr(0, most_at_once);
    // Without a place for the result they are authenticated only.
    is_done = EVP_EncryptUpdate(context.get(), nullptr, &ignored, reinterpret_cast<const unsigned char*>(part.data()),
                                static_cast<int>(part.size()));
    bytes.remove_prefix(part.size());
  }
  std::array<unsigned char, 16> tag{};
  if (!is_done || !EVP_EncryptFinal_ex(context.get(), tag.data(), &ignored) ||
      !EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()), tag.data()))
    throw std::runtime_error("the cryptographic library has no AES-GCM");
  return static_cast<std::int64_t>(first_bits(tag));
}

}  // namespace vbarchive::text
