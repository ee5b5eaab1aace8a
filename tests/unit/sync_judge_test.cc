#include "sync/judge.h"

#include "support/catch.h"

using namespace vbarchive;
using namespace vbarchive::sync;

namespace {

Page page_with(Outcome outcome, const char* detail = "") {
  Page page;
  page.outcome = outcome;
  page.detail = detail;
  page.kind = PageKind::thread;
  page.signs.emplace();
  page.signs->is_complete_html = true;
  return page;
}

Page shown_to(View view, std::optional<Id> user = {}) {
  Page page = page_with(Outcome::stored);
  page.signs->viewer = {view, user, {}};
  return page;
}

Verdict of(const Page& page, int status = 200, const Reader& reader = {}) {
  return judge(page, status, reader).verdict;
}

}  // namespace

TEST_CASE("sync judge: a whole page of the board is taken", "[sync]") {
  CHECK(of(page_with(Outcome::stored)) == Verdict::take);
  CHECK(of(shown_to(View::guest)) == Verdict::take);
}

TEST_CASE("sync judge: what stands in a page's place is told apart", "[sync]") {
  CHECK(of(page_with(Outcome::challenge)) == Verdict::stop);
  CHECK(of(page_with(Outcome::challenge), 503) == Verdict::stop);
  CHECK(of(page_with(Outcome::login)) == Verdict::denied);
  CHECK(of(page_with(Outcome::no_permission)) == Verdict::denied);
  CHECK(of(page_with(Outcome::no_permission, "ban: the board has banned this reader")) == Verdict::no_access);
  CHECK(of(page_with(Outcome::error, "flood: the board asks to wait")) == Verdict::again);
  CHECK(of(page_with(Outcome::error, "2 bytes were replaced; maintenance: out of order")) == Verdict::again);
  CHECK(of(page_with(Outcome::error, "closed: the board is closed")) == Verdict::stop);
  CHECK(of(page_with(Outcome::error, "redirect: the board sends on")) == Verdict::follow);
  CHECK(of(page_with(Outcome::error, "the board shows a message")) == Verdict::gone);
  CHECK(of(page_with(Outcome::truncated)) == Verdict::again);
  CHECK(of(page_with(Outcome::not_vbulletin)) == Verdict::again);
  CHECK(of(page_with(Outcome::not_vbulletin), 403) == Verdict::denied);
  CHECK(of(page_with(Outcome::stored), 404) == Verdict::gone);
  CHECK(of(page_with(Outcome::stored), 410) == Verdict::gone);
  CHECK(of(page_with(Outcome::not_vbulletin), 401) == Verdict::no_access);
}

TEST_CASE("sync judge: a page without its end is asked for again", "[sync]") {
  Page page = page_with(Outcome::stored);
  page.signs->is_complete_html = false;
  CHECK(of(page) == Verdict::again);
}

TEST_CASE("sync judge: a guest's view never passes for a member's", "[sync]") {
  const Reader member{true, 12};
  CHECK(of(shown_to(View::member, 12), 200, member) == Verdict::take);
  CHECK(of(shown_to(View::member), 200, member) == Verdict::take);
  CHECK(of(shown_to(View::unknown), 200, member) == Verdict::take);
  CHECK(of(shown_to(View::guest), 200, member) == Verdict::no_access);
  CHECK(of(shown_to(View::member, 13), 200, member) == Verdict::no_access);
  CHECK(of(page_with(Outcome::login), 200, member) == Verdict::no_access);
  Page refused = page_with(Outcome::no_permission);
  CHECK(of(refused, 200, member) == Verdict::denied);
  refused.signs->viewer.view = View::guest;
  CHECK(of(refused, 200, member) == Verdict::no_access);
}
