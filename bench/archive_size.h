// What an archive's bytes are spent on, and the words that it is searched for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vbarchive::bench {

struct ArchiveSize {
  std::int64_t posts = 0;
  std::int64_t bytes = 0;
  std::int64_t content_bytes = 0;  ///< of all text and html of posts, quotes and signatures
};

[[nodiscard]] ArchiveSize size_of(const std::filesystem::path& archive);

struct SearchedWords {
  std::string frequent;  ///< in more posts than any other
  std::string rare;      ///< in no more than one post of a thousand, where there are so many
};

/// Both are empty for an archive without posts.
[[nodiscard]] SearchedWords words_of(const std::filesystem::path& archive);

}  // namespace vbarchive::bench
