// What a page is that shows posts with numbers: not all of them are pages of a thread.
#pragma once

#include <string>
#include <vector>

#include "extract/post_scope.h"

namespace vbarchive::extraction {

struct PostsPage {
  enum class Kind {
    thread,  ///< all posts of one page of a thread
    single,  ///< one post alone (showpost.php)
    choice,  ///< one post of a thread, or a few, beside a tree of the others (hybrid and threaded mode)
    other,   ///< nothing of a thread: a private message, a reply being written, posts of many threads
  } kind = Kind::thread;
  std::string detail;  ///< which, for `other`
};

[[nodiscard]] PostsPage posts_page(const PageView& page, const std::vector<PostScope>& posts);

/// The thread as the page of a single post links it, its title the words of that link; nothing where no number of it is
/// to be found.
[[nodiscard]] std::optional<Thread> thread_of_single(const PageView& page, const PostScope& post);

}  // namespace vbarchive::extraction
