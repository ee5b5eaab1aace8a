#include "sync/page_addresses.h"

#include <fmt/format.h>

#include <utility>

#include "sync/addresses.h"
#include "url/url.h"

namespace vbarchive::sync {

PageAddresses::PageAddresses(const archive::SyncState& state, std::string board,
                             std::function<bool(const std::string&)> is_within_board)
    : state_(state), board_(std::move(board)), is_within_board_(std::move(is_within_board)) {
  if (!is_within_board_)
    is_within_board_ = [this](const std::string& address) { return on_host_of(board_, address) == address; };
}

bool PageAddresses::may_fetch(const std::string& address, const PageKey& key) const {
  return is_within_board_(address) && may_name(address, key);
}

std::string PageAddresses::ours(std::string_view link) const {
  std::string address = cleaned(link);
  if (is_within_board_(address)) return address;
  return on_host_of(board_, address).value_or(address);
}

std::optional<std::string> PageAddresses::held(const PageKey& key) const {
  const std::optional<std::string> held = state_.address_of(key.text());
  const std::optional<std::string> ours = held ? on_host_of(board_, cleaned(*held)) : std::nullopt;
  return ours && may_fetch(*ours, key) ? ours : std::nullopt;
}

std::string PageAddresses::of(const PageKey& key, const std::optional<std::string>& first_page,
                              const std::optional<std::string>& neighbour) const {
  if (key.page == 1 && first_page && may_fetch(*first_page, key)) return *first_page;
  if (auto known = held(key)) return *known;
  const PageKey first_key{key.kind, key.id, 1};
  std::optional<std::string> first = first_page;
  if (!first || !may_fetch(*first, first_key)) first = held(first_key);
  if (first && key.kind == PageKey::Kind::thread) {
    if (!pair_) pair_ = state_.page_pair();
    if (pair_) {
      auto written = as_written(pair_->first, pair_->other, pair_->page, *first, key.page);
      if (written && may_fetch(*written, key)) return *written;
    }
  }
  const bool is_on_board = neighbour && on_host_of(board_, *neighbour);
  return by_default(first.value_or(is_on_board ? *neighbour : board_), key).value_or(board_);
}

std::optional<std::string> PageAddresses::first_page(Id thread, const std::optional<std::string>& link) const {
  const PageKey key{PageKey::Kind::thread, thread, 1};
  if (!link) return std::nullopt;
  std::string address = ours(*link);
  return may_fetch(address, key) ? std::optional(std::move(address)) : std::nullopt;
}

std::string PageAddresses::of_post(Id post, const std::optional<Id>& thread,
                                   const std::optional<std::string>& thread_url) const {
  std::optional<std::string> first = thread ? first_page(*thread, thread_url) : std::nullopt;
  if (thread && !first) first = held(PageKey{PageKey::Kind::thread, *thread, 1});
  if (first && state_.is_without_scripts()) {
    url::Url url = url::split(*first);
    url.query = fmt::format("p={}", post);
    return url::join(url);
  }
  const std::string front = on_host_of(board_, state_.board()).value_or(board_);
  return url::resolve(fmt::format("showthread.php?p={}", post), front);
}

std::string PageAddresses::of(const archive::Gap& gap) const {
  if (!gap.page) return of_post(gap.post_id.value_or(0), gap.thread_id, gap.thread_url);
  return of(*gap.page, first_page(gap.page->id, gap.thread_url));
}

}  // namespace vbarchive::sync
