#include "sync/judge.h"

#include <fmt/format.h>

#include <string_view>

namespace vbarchive::sync {
namespace {

/// Whether Page::detail gives this reason, alone or behind notes on the bytes.
bool says(const Page& page, std::string_view reason) {
  const std::string_view detail = page.detail;
  const std::size_t at = detail.find(reason);
  return at == 0 || (at != std::string_view::npos && at >= 2 && detail.substr(at - 2, 2) == "; ");
}

Judgement judge_reader(const Page& page, const Reader& reader) {
  if (!reader.is_member || !page.signs) return {};
  const Viewer& viewer = page.signs->viewer;
  if (viewer.view == View::guest) return {Verdict::no_access, "the login has expired: the board shows what guests see"};
  if (viewer.user_id && reader.user_id && *viewer.user_id != *reader.user_id)
    return {Verdict::no_access, "the board shows the view of another member than before"};
  return {};
}

}  // namespace

bool is_challenge(const Page& page) { return page.outcome == Outcome::challenge; }

Judgement judge(const Page& page, int status, const Reader& reader) {
  if (is_challenge(page)) return {Verdict::stop, page.detail};
  if (status == 404 || status == 410) return {Verdict::gone, fmt::format("the server has no such page ({})", status)};
  if (status == 401) return {Verdict::no_access, "the server asks for a name and a password"};
  if (const Judgement judgement = judge_reader(page, reader); judgement.verdict != Verdict::take) return judgement;
  switch (page.outcome) {
    case Outcome::login:
      if (reader.is_member) return {Verdict::no_access, "the login has expired: the board asks for it again"};
      return {Verdict::denied, "the board shows it to members alone"};
    case Outcome::no_permission:
      if (says(page, "ban:")) return {Verdict::no_access, page.detail};
      return {Verdict::denied, page.detail.empty() ? "the board gives no permission" : page.detail};
    case Outcome::error:
      if (says(page, "closed:")) return {Verdict::stop, page.detail};
      if (says(page, "flood:") || says(page, "maintenance:")) return {Verdict::again, page.detail};
      if (says(page, "redirect:")) return {Verdict::follow, page.detail};
      return {Verdict::gone, page.detail};
    case Outcome::truncated:
      return {Verdict::again, "the page is not whole"};
    case Outcome::quarantined:
      return {Verdict::useless, page.detail};
    case Outcome::not_vbulletin:
      if (status >= 400) return {Verdict::denied, fmt::format("the server refuses it ({})", status)};
      return {Verdict::again, "this is no page of a vBulletin board"};
    case Outcome::challenge:
    case Outcome::stored:
    case Outcome::unchanged:
      break;
  }
  if (status >= 400) return {Verdict::denied, fmt::format("the server refuses it ({})", status)};
  if (page.signs && !page.signs->is_complete_html) return {Verdict::again, "the page is not whole"};
  if (page.signs && page.signs->refresh && page.kind == PageKind::other)
    return {Verdict::follow, "the page sends on to another"};
  return {};
}

}  // namespace vbarchive::sync
