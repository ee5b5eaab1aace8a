// Pages about one thread that hold no posts: its poll's results, who posted in it, its attachments.
#pragma once

#include <optional>
#include <vector>

#include "extract/page_view.h"

namespace vbarchive::extraction {

/// The poll of a page of its own, and the thread that it belongs to (the breadcrumb's last link): number, title and
/// address.
struct PollPage {
  Poll poll;
  Thread thread;
};
[[nodiscard]] std::optional<PollPage> read_poll_page(const PageView& page);

/// Who wrote in a thread; guests have no number and are left out.
struct Participants {
  Id thread_id = 0;
  std::vector<User> users;
};
[[nodiscard]] std::optional<Participants> read_participants(const PageView& page);

/// The files of a thread's posts.
struct AttachmentList {
  Id thread_id = 0;
  std::vector<Attachment> attachments;
};
[[nodiscard]] std::optional<AttachmentList> read_attachment_list(const PageView& page);

}  // namespace vbarchive::extraction
