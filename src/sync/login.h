// The board's login form, filled in and sent.
#pragma once

#include <optional>
#include <string>

#include "fetch/fetcher.h"
#include "sync/sync.h"

namespace vbarchive::sync {

struct LoginResult {
  enum class Outcome {
    sent,     ///< whether it was accepted, the next page shows
    refused,  ///< no form, or one that leads off the board
    stopped,  ///< interrupted, out of budget, or the network failed: `fetched` says which
  };
  Outcome outcome = Outcome::refused;
  fetch::Fetched::Outcome fetched = fetch::Fetched::Outcome::failed;
  std::optional<fetch::Response> response;  ///< of `sent`
  std::string why;
};

/// Sends the form of a page that guests see, once: many wrong tries lock an account. A password goes as the digests
/// that the form's script would make, where it has fields for them.
[[nodiscard]] LoginResult log_in(fetch::Fetcher& fetcher, const Page& page, const Credentials& credentials);

}  // namespace vbarchive::sync
