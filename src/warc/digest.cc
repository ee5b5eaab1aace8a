#include "warc/digest.h"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <stdexcept>

#include "text/digest.h"
#include "text/utf8.h"

namespace vbarchive::warc {
namespace {

void drop_padding(std::string& text) { text.erase(text.find_last_not_of('=') + 1); }

const EVP_MD* algorithm_of(std::string_view name) {
  if (name == "sha1" || name == "sha-1") return EVP_sha1();
  if (name == "sha256" || name == "sha-256") return EVP_sha256();
  if (name == "sha512" || name == "sha-512") return EVP_sha512();
  if (name == "md5") return EVP_md5();
  return nullptr;
}

}  // namespace

std::string base32(std::string_view bytes) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += digits[bits >> held & 31U];
    }
    bits &= (1U << held) - 1;
  }
  if (held > 0) text += digits[bits << (5 - held) & 31U];
  while (text.size() % 8 != 0) text += '=';
  return text;
}

void RunningDigest::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

std::optional<RunningDigest> RunningDigest::of(std::string_view stated) {
  const std::size_t colon = stated.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const EVP_MD* const algorithm = algorithm_of(text::ascii_lower(stated.substr(0, colon)));
  if (algorithm == nullptr) return std::nullopt;
  RunningDigest digest;
  digest.stated_ = text::ascii_lower(stated.substr(colon + 1));
  drop_padding(digest.stated_);
  const auto size = static_cast<std::size_t>(EVP_MD_get_size(algorithm));
  if (digest.stated_.size() != 2 * size && digest.stated_.size() != (8 * size + 4) / 5) return std::nullopt;
  digest.context_.reset(EVP_MD_CTX_new());
  if (digest.context_ == nullptr) throw std::bad_alloc();
  // A library that was told to have no MD5 cannot judge one.
  if (EVP_DigestInit_ex(digest.context_.get(), algorithm, nullptr) != 1) return std::nullopt;
  return digest;
}

void RunningDigest::add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }

bool RunningDigest::fits() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_.get(), bytes.data(), &size);
  const std::string_view found(reinterpret_cast<const char*>(bytes.data()), size);
  std::string as_base32 = text::ascii_lower(base32(found));
  drop_padding(as_base32);
  return stated_ == text::hex_of({bytes.data(), size}) || stated_ == as_base32;
}

std::string sha1_digest(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
    throw std::runtime_error("the cryptographic library has no SHA-1");
  return "sha1:" + base32({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace vbarchive::warc
