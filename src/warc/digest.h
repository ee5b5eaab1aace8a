// Digests as WARC headers write them: `sha1:` and base32, also hexadecimal and other algorithms.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace vbarchive::warc {

/// RFC 4648, upper case, with padding.
[[nodiscard]] std::string base32(std::string_view bytes);

/// A digest that is computed while its bytes go by.
class RunningDigest {
 public:
  /// `stated` is a header's value: `sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ`. Nothing for an algorithm other than md5,
  /// sha1, sha256 and sha512, and for what is no digest: such a value cannot be judged.
  [[nodiscard]] static std::optional<RunningDigest> of(std::string_view stated);

  void add(std::string_view bytes);

  /// Whether the bytes are those that were stated. To be asked once.
  [[nodiscard]] bool fits();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
  std::string stated_;  ///< lower case, without algorithm and padding
};

/// `sha1:` and base32, as web archiving tools write and expect it.
[[nodiscard]] std::string sha1_digest(std::string_view bytes);

}  // namespace vbarchive::warc
