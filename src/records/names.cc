#include "vbarchive/records.h"

namespace vbarchive {

const char* name_of(DateSource value) {
  switch (value) {
    case DateSource::epoch:
      return "epoch";
    case DateSource::footer:
      return "footer";
    case DateSource::option:
      return "option";
    case DateSource::relative:
      return "relative";
  }
  return "";
}

const char* name_of(DateOrder value) {
  switch (value) {
    case DateOrder::unknown:
      return "unknown";
    case DateOrder::day_month:
      return "day-month";
    case DateOrder::month_day:
      return "month-day";
  }
  return "";
}

const char* name_of(QuoteResolution value) {
  switch (value) {
    case QuoteResolution::link:
      return "link";
    case QuoteResolution::text:
      return "text";
  }
  return "";
}

const char* name_of(BlockKind value) {
  switch (value) {
    case BlockKind::code:
      return "code";
    case BlockKind::spoiler:
      return "spoiler";
  }
  return "";
}

const char* name_of(LinkKind value) {
  switch (value) {
    case LinkKind::link:
      return "link";
    case LinkKind::image:
      return "image";
    case LinkKind::mention:
      return "mention";
    case LinkKind::email:
      return "email";
    case LinkKind::video:
      return "video";
  }
  return "";
}

const char* name_of(PostState value) {
  switch (value) {
    case PostState::visible:
      return "visible";
    case PostState::deleted:
      return "deleted";
    case PostState::ignored:
      return "ignored";
    case PostState::moderated:
      return "moderated";
    case PostState::absent:
      return "absent";
  }
  return "";
}

const char* name_of(Outcome value) {
  switch (value) {
    case Outcome::stored:
      return "stored";
    case Outcome::unchanged:
      return "unchanged";
    case Outcome::not_vbulletin:
      return "not-vbulletin";
    case Outcome::login:
      return "login";
    case Outcome::no_permission:
      return "no-permission";
    case Outcome::challenge:
      return "challenge";
    case Outcome::error:
      return "error";
    case Outcome::truncated:
      return "truncated";
    case Outcome::quarantined:
      return "quarantined";
  }
  return "";
}

const char* name_of(PageKind value) {
  switch (value) {
    case PageKind::thread:
      return "thread";
    case PageKind::post:
      return "post";
    case PageKind::printable:
      return "printable";
    case PageKind::archive:
      return "archive";
    case PageKind::forum:
      return "forum";
    case PageKind::index:
      return "index";
    case PageKind::member:
      return "member";
    case PageKind::poll_results:
      return "poll-results";
    case PageKind::who_posted:
      return "who-posted";
    case PageKind::attachments:
      return "attachments";
    case PageKind::other:
      return "other";
  }
  return "";
}

const char* name_of(View value) {
  switch (value) {
    case View::unknown:
      return "unknown";
    case View::guest:
      return "guest";
    case View::member:
      return "member";
  }
  return "";
}

}  // namespace vbarchive
