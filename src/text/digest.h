// Digests of bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vbarchive::text {

/// Two lower-case hexadecimal digits a byte.
[[nodiscard]] std::string hex_of(std::span<const unsigned char> bytes);

/// SHA-256 as 64 lower-case hexadecimal digits. Throws std::runtime_error where the library has no SHA-256.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// MD5 likewise: no protection, but what boards' login forms ask for.
[[nodiscard]] std::string md5_hex(std::string_view bytes);

/// The first 63 bits of SHA-256 as a number from 1 on: the key of what has no number of its own.
[[nodiscard]] std::int64_t sha256_id(std::string_view bytes);

}  // namespace vbarchive::text
