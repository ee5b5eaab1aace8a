// What a board costs as it grows.
#pragma once

#include <cstddef>

namespace vbarchive::bench {

/// Imports generated boards of 1,000, 10,000 and so on to `most_posts` posts, which are piped to the program as they
/// are made; prints what that costs, and how long the archives take to answer. Says on standard error which one it is
/// at.
void measure_growth(std::size_t most_posts);

}  // namespace vbarchive::bench
