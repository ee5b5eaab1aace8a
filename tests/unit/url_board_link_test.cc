#include "support/catch.h"

#include <optional>
#include <string>
#include <vector>

#include "url/board_link.h"

using namespace vbarchive::url;
using vbarchive::Id;

namespace {

const std::string hash = "0123456789abcdef0123456789abcdef";

BoardLink a(LinkTarget target, std::optional<Id> id = {}) {
  BoardLink link;
  link.target = target;
  link.id = id;
  return link;
}

BoardLink thread(Id id) { return a(LinkTarget::thread, id); }
BoardLink forum(Id id) { return a(LinkTarget::forum, id); }
BoardLink member(Id id) { return a(LinkTarget::member, id); }

BoardLink page(int number, BoardLink link) {
  link.page = number;
  return link;
}

BoardLink post(Id id, BoardLink link) {
  link.post_id = id;
  return link;
}

BoardLink action(BoardLink link) {
  link.is_action = true;
  return link;
}

BoardLink shape(BoardLink link) {
  link.by_shape = true;
  return link;
}

BoardLink printable(BoardLink link) {
  link.view = LinkView::printable;
  return action(link);
}

BoardLink archived(BoardLink link) {
  link.view = LinkView::archive;
  return link;
}

/// Whether a fetcher may ask for it: by its kind, in the one dress that says all.
bool is_to_fetch(const BoardLink& link) {
  const bool is_kind =
      link.target != LinkTarget::other && link.target != LinkTarget::member && link.target != LinkTarget::attachment;
  return is_kind && !link.is_action && link.view == LinkView::full;
}

struct Case {
  std::string link;
  BoardLink expected;
};

void check(const std::vector<Case>& cases) {
  for (const auto& [link, expected] : cases) {
    CAPTURE(link);
    const BoardLink found = classify(link);
    CHECK(static_cast<int>(found.target) == static_cast<int>(expected.target));
    CHECK(found.id == expected.id);
    CHECK(found.post_id == expected.post_id);
    CHECK(found.page == expected.page);
    CHECK(static_cast<int>(found.view) == static_cast<int>(expected.view));
    CHECK(found.is_action == expected.is_action);
    CHECK(found.by_shape == expected.by_shape);
  }
}

}  // namespace

TEST_CASE("url: query forms of board links", "[url]") {
  check({
      {"showthread.php?t=5", thread(5)},
      {"http://board.example/forum/showthread.php?t=5&page=3", page(3, thread(5))},
      {"showthread.php?s=" + hash + "&amp;t=5&amp;page=2", page(2, thread(5))},
      {"showthread.php?threadid=5", thread(5)},
      {"showthread.php?p=9#post9", post(9, a(LinkTarget::thread))},
      {"showthread.php?postid=9#post9", post(9, a(LinkTarget::thread))},
      {"showthread.php?t=5#post9", post(9, thread(5))},
      {"showthread.php?p=9&t=5&page=2&pp=15&viewfull=1&highlight=blue+car", page(2, post(9, thread(5)))},
      {"ShowThread.php?t=5", thread(5)},
      {"//board.example//showthread.php?t=5", thread(5)},
      {" showthread.php?t=\n5", thread(5)},
      {"showpost.php?p=9&postcount=4", post(9, a(LinkTarget::post))},
      {"forumdisplay.php?f=7", forum(7)},
      {"/forumdisplay.php?forumid=7&page=2", page(2, forum(7))},
      {"member.php?u=25", member(25)},
      {"member.php?s=&action=getinfo&userid=25", member(25)},
      {"attachment.php?attachmentid=31&d=1262304000&thumb=1&stc=1", a(LinkTarget::attachment, 31)},
      {"poll.php?do=showresults&pollid=12", a(LinkTarget::poll_results, 12)},
      {"index.php", a(LinkTarget::board)},
      {"http://board.example/forum/index.php?s=" + hash, a(LinkTarget::board)},
      {"forum.php", a(LinkTarget::board)},
      {"#post9", post(9, a(LinkTarget::post))},
      {"https://web.archive.org/web/2010/http://board.example/showthread.php?t=5", thread(5)},
  });
}

TEST_CASE("url: friendly forms of board links", "[url]") {
  check({
      {"showthread.php?123-Some-Title", thread(123)},
      {"showthread.php?123-Some-Title/page2", page(2, thread(123))},
      {"showthread.php?123-Some-Title&p=456&viewfull=1#post456", post(456, thread(123))},
      {"showthread.php?s=" + hash + "&123-Some-Title/page2", page(2, thread(123))},
      {"showthread.php?123", thread(123)},
      {"showthread.php/123-Some-Title/page2", page(2, thread(123))},
      {"showthread.php/123-Some-Title?p=456#post456", post(456, thread(123))},
      {"http://board.example/threads/123-Some-Title", thread(123)},
      {"threads/123-Some-Title/page2?s=" + hash, page(2, thread(123))},
      {"threads/123", thread(123)},
      {"thread/123-some-title/page-3", page(3, thread(123))},
      {"forumdisplay.php/46-General", forum(46)},
      {"forumdisplay.php?46-General/page4", page(4, forum(46))},
      {"forums/46-General", forum(46)},
      {"members/82415-Jo", member(82415)},
      {"member.php/13985-Jo", member(13985)},
      {"member.php?13985-Jo", member(13985)},
      {"/member/1712-jo", member(1712)},
      {"members/5018.html", member(5018)},
      {"members/u5018.html", member(5018)},
      {"members/464374-jo.html", member(464374)},
      {"filedata/fetch?id=77&d=1", a(LinkTarget::attachment, 77)},
  });
}

TEST_CASE("url: the lo-fi archive's links", "[url]") {
  check({
      {"archive/index.php/t-5.html", archived(thread(5))},
      {"http://board.example/archive/index.php/t-5-p-2.html", page(2, archived(thread(5)))},
      {"archive/index.php?t-5.html", archived(thread(5))},
      {"archive/index.php/f-3.html", archived(forum(3))},
      {"sitemap/t-5-p-2.html", page(2, archived(shape(thread(5))))},
      {"f-3-p-2.html", page(2, archived(shape(forum(3))))},
      {"t-5.html", archived(shape(thread(5)))},
      {"archive/index.php", a(LinkTarget::other)},
      {"t-x.html", a(LinkTarget::other)},
  });
}

TEST_CASE("url: mirrored names of board links", "[url]") {
  check({
      {"showthread.php-page=2-t=5858.html", page(2, thread(5858))},
      {"showthread.php?t=5&page=2.html", page(2, thread(5))},
      {"showthread.php@t=5", thread(5)},
      {"showthread6f4a.html?t=5", thread(5)},
      {"../board/member00c2-2.html?u=88#top", member(88)},
      {"showthreadbare.html?t=5", {}},
      {"showthreads6f4a.html?t=5", {}},
      {"showthread.php@t=5&page=2.html#post9", page(2, post(9, thread(5)))},
      {"showthread.php%3Ft=5", thread(5)},
      {"showthread.php%3ft%3d5%26page%3D2.html", page(2, thread(5))},
      {"member.php-u=25.html", member(25)},
      {"../forumdisplay.php-f=7-order=desc.html", action(forum(7))},
      {"showthread.php?123-Some-Title%2Fpage2.html", page(2, thread(123))},
      {"attachment.php-attachmentid=31-d=1.html", a(LinkTarget::attachment, 31)},
  });
}

TEST_CASE("url: rewritten addresses are read by their shape", "[url]") {
  check({
      {"f12/some-title-123.html", shape(thread(123))},
      {"f12/some-title-123-2.html", page(2, shape(thread(123)))},
      {"f12/summer-2010-a-123.html", shape(thread(123))},
      {"f12/2010-in-review-123.html", shape(thread(123))},
      {"f12/some-title-123-post456.html#post456", post(456, shape(thread(123)))},
      {"f12/some-title-123-print.html", printable(shape(thread(123)))},
      {"f12/some-title-123-2-print.html", page(2, printable(shape(thread(123))))},
      {"t123-some-title-print.html", printable(shape(thread(123)))},
      {"f12/some-title-123-new-post.html", action(shape(thread(123)))},
      {"http://board.example/talk/639101-some-title.html", shape(thread(639101))},
      {"talk/639101-some-title-2.html", page(2, shape(thread(639101)))},
      {"talk/639101-part-2-a.html", shape(thread(639101))},
      {"talk/639101-some-title-post705474.html#post705474", post(705474, shape(thread(639101)))},
      {"103-929/66770-some-title-2.html", page(2, shape(thread(66770)))},
      {"rumours-13/some-title-123.html", shape(thread(123))},
      {"705474-post1.html", post(705474, shape(a(LinkTarget::post)))},
      {"talk/705474-post12.html", post(705474, shape(a(LinkTarget::post)))},
      {"forum79/thread123.html", thread(123)},
      {"forum79/thread123-2.html", page(2, thread(123))},
      {"t123-some-title.html", shape(thread(123))},
      {"http://board.example/t123-some-title-2.html", page(2, shape(thread(123)))},
      {"t123-some-title-a-post456.html#post456", post(456, shape(thread(123)))},
      {"t123-some-title-new-post.html?s=" + hash, action(shape(thread(123)))},
      {"member35.html", member(35)},
      {"cars-2/some-topic-9/", shape(thread(9))},
      {"cars-2/some-topic-9/page5/", page(5, shape(thread(9)))},
      {"some-title-9/#post12", post(12, shape(thread(9)))},
      {"/forum/category/section/727744-some-slug", shape(thread(727744))},
      {"/forum/category/section/727744-some-slug/page2?p=9#post9", page(2, post(9, shape(thread(727744))))},
      {"36706-jo.html", shape(a(LinkTarget::other, 36706))},
      {"/36706-jo.html", shape(a(LinkTarget::other, 36706))},
      {"attachments/f12/31d1262304000-some-picture.jpg", a(LinkTarget::attachment, 31)},
  });
}

TEST_CASE("url: rewritten forums are read by their shape", "[url]") {
  check({
      {"rumours-news-13/", shape(forum(13))},
      {"http://board.example/88-general/", shape(forum(88))},
      {"forum79/", shape(forum(79))},
      {"f79/", shape(forum(79))},
      {"f79/index2.html", page(2, shape(forum(79)))},
      {"rumours-news-13/page5/", page(5, shape(forum(13)))},
      {"88-general/page-50/page-70/", page(70, shape(forum(88)))},
      {"general-f88/", shape(forum(88))},
      {"f2/some-corner-9/", shape(forum(9))},
      {"f42-some-corner", shape(forum(42))},
      {"f42-some-corner-2.html", page(2, shape(forum(42)))},
  });
}

TEST_CASE("url: what asks the board to do something is an action", "[url]") {
  check({
      {"showthread.php?goto=newpost&t=5", action(thread(5))},
      {"showthread.php?t=5&goto=nextoldest", action(thread(5))},
      {"showthread.php?mode=hybrid&t=5", action(thread(5))},
      {"threads/5-title?goto=newpost", action(thread(5))},
      {"forumdisplay.php?f=7&order=asc&sort=title", action(forum(7))},
      {"forumdisplay.php?do=markread", action(a(LinkTarget::other))},
      {"forumdisplay.php?do=markread&f=7", action(forum(7))},
      {"printthread.php?t=5&pp=40", printable(thread(5))},
      {"printthread.php?t=5&pp=40&page=2", page(2, printable(thread(5)))},
      {"printthread.php/5-Title", printable(thread(5))},
      {"printthread.php", action(a(LinkTarget::other))},
      {"newreply.php?do=newreply&p=9", action(a(LinkTarget::other))},
      {"newthread.php?f=7", action(a(LinkTarget::other))},
      {"login.php", action(a(LinkTarget::other))},
      {"member.php?find=lastposter&t=5", action(a(LinkTarget::other))},
      {"poll.php?do=pollvote&pollid=12", action(a(LinkTarget::other))},
      {"post_thanks.php?do=post_thanks_add&p=9", action(a(LinkTarget::other))},
      {"index.php?styleid=2", action(a(LinkTarget::other))},
      {"misc.php?do=whoposted&t=5", a(LinkTarget::other)},
      {"misc.php?do=showattachments&t=5", a(LinkTarget::other)},
      {"misc.php?do=buddylist", action(a(LinkTarget::other))},
  });
}

TEST_CASE("url: the second page of thread 5 is one, whatever its dress", "[url]") {
  for (const std::string& link : std::vector<std::string>{
           "showthread.php?t=5&page=2",
           "showthread.php?page=2&t=5",
           "showthread.php?threadid=5&page=2",
           "http://board.example/forum/showthread.php?s=" + hash + "&t=5&page=2",
           "showthread.php?s=&amp;threadid=5&amp;page=2&amp;pp=20",
           "showthread.php?t=5&page=2&highlight=blue+car",
           "showthread.php?t=5&nojs=1&page=2#goto_threadtools",
           "showthread.php?5-Some-Title/page2",
           "showthread.php?5-Some-Title/page2&s=" + hash,
           "showthread.php?5-Another-Title/page2&highlight=blue",
           "showthread.php?5-Some-Title&page=2",
           "showthread.php/5-Some-Title/page2",
           "http://board.example/threads/5-Some-Title/page2",
           "http://board.example/threads/5-some-title?page=2",
           "threads/5/page2",
           "http://board.example/forum/category/section/5-some-title/page2",
           "/forum/category/section/5-some-title/page2?highlight=blue",
           "f12/some-title-5-2.html",
           "f12/some-title-5-2.html?highlight=blue",
           "f12/t5-2.html",
           "some-section/5-some-title-2.html",
           "t5-some-title-2.html",
           "forum79/thread5-2.html",
           "cars-2/some-topic-5/page2/",
           "cars-2/some-topic-5/index2.html",
           "showthread.php-page=2-t=5.html",
       }) {
    CAPTURE(link);
    const BoardLink found = classify(link);
    CHECK(static_cast<int>(found.target) == static_cast<int>(LinkTarget::thread));
    CHECK(found.id == 5);
    CHECK(found.page == 2);
    CHECK_FALSE(found.post_id);
    CHECK(is_to_fetch(found));
  }
}

TEST_CASE("url: post 9 is one, whatever its dress", "[url]") {
  for (const std::string& link : std::vector<std::string>{
           "showthread.php?p=9", "showthread.php?postid=9#post9", "showthread.php?p=9&viewfull=1#post9",
           "showthread.php?t=5&p=9#post9", "showthread.php?5-Title&p=9#post9", "threads/5-title?p=9&viewfull=1#post9",
           "/forum/part/5-title?p=9#post9", "f12/some-title-5-post9.html#post9", "showpost.php?p=9&postcount=3",
           "9-post3.html"}) {
    CAPTURE(link);
    const BoardLink found = classify(link);
    CHECK(found.post_id == 9);
    CHECK((!found.id || found.id == 5));
    CHECK(is_to_fetch(found));
  }
}

TEST_CASE("url: the third page of forum 7 is one, whatever its dress", "[url]") {
  for (const std::string& link : std::vector<std::string>{
           "forumdisplay.php?f=7&page=3", "forumdisplay.php?forumid=7&page=3",
           "forumdisplay.php?s=" + hash + "&f=7&page=3&pp=25", "forumdisplay.php?7-General/page3",
           "forumdisplay.php/7-General/page3", "http://board.example/forums/7-General/page3", "f7/index3.html",
           "http://board.example/general-f7/index3.html", "general-7/page3/", "f7-general-3.html"}) {
    CAPTURE(link);
    const BoardLink found = classify(link);
    CHECK(static_cast<int>(found.target) == static_cast<int>(LinkTarget::forum));
    CHECK(found.id == 7);
    CHECK(found.page == 3);
    CHECK(is_to_fetch(found));
  }
  // Another order or span is another list of the same forum: a choice, not its page.
  for (const std::string choice : {"order=asc", "sort=title", "daysprune=30", "prefixid=wanted"}) {
    CAPTURE(choice);
    check({{"forumdisplay.php?f=7&" + choice + "&page=3", page(3, action(forum(7)))},
           {"forumdisplay.php?7-General&" + choice + "&page=3", page(3, action(forum(7)))},
           {"forums/7-General/page3?" + choice, page(3, action(forum(7)))},
           {"f7/index3.html?" + choice, page(3, action(shape(forum(7))))}});
  }
}

TEST_CASE("url: nothing that changes the board or never ends is to be fetched", "[url]") {
  for (const std::string& link : std::vector<std::string>{
           // What writes, votes, marks, or ends a session.
           "login.php?do=logout&logouthash=1400000000-" + hash,
           "login.php?do=logout&u=25",
           "login.php?do=lostpw",
           "member.php?action=logout",
           "/auth/logout?logouthash=1400000000-" + hash,
           "/auth/login",
           "/logout",
           "showthread.php?t=5&logouthash=1400000000-" + hash,
           "threads/5-title?securitytoken=1400000000-" + hash,
           "forumdisplay.php?do=markread",
           "forumdisplay.php?do=markread&f=7&markreadhash=guest",
           "forumdisplay.php?7-General&do=markread",
           "forums/7-general?do=markread",
           "forums/7-general/?markreadhash=guest",
           "forum.php?do=markread&markreadhash=guest",
           "index.php?do=markread",
           "f7/?do=markread",
           "post_thanks.php?do=post_thanks_add&p=9",
           "post_thanks.php?do=post_thanks_remove_user&p=9",
           "post_thanks.php?do=findthanks&u=25",
           "showthread.php?do=thanks&p=9",
           "thanks.php?do=add&p=9",
           "poll.php?do=pollvote&pollid=12",
           "poll.php?do=newpoll&t=5",
           "poll.php?do=polledit&pollid=12",
           "poll.php?pollid=12",
           "threadrate.php?t=5&vote=5",
           "threadrate.php?do=threadrate&t=5",
           "newreply.php?do=newreply&noquote=1&p=9",
           "newreply.php?9-title&p=9",
           "newthread.php?do=newthread&f=7",
           "editpost.php?do=editpost&p=9",
           "postings.php?do=openclosethread&t=5",
           "inlinemod.php?do=deleteposts&p=9",
           "report.php?p=9",
           "sendmessage.php?do=sendtofriend&t=5",
           "private.php?do=newpm&u=25",
           "profile.php?do=addlist&u=25",
           "subscription.php?do=addsubscription&t=5",
           "usercp.php",
           "register.php",
           "register.php?s=" + hash,
           "joinrequests.php?usergroupid=9",
           "moderation.php?do=viewthreads",
           "threadtag.php?t=5",
           "reputation.php?p=9",
           "infraction.php?do=report&p=9",
           "ajax.php?do=x&t=5",
           "cron.php?rand=1400000000",
           "image.php?type=hv&hash=" + hash,
           "image.php?u=25&dateline=1",
           "converse.php?u=25&u2=26",
           "visitormessage.php?do=message&vmid=5",
           "payments.php",
           "newattachment.php?f=7",
           "posthistory.php?p=9",
           // What has no end, or says nothing of threads.
           "search.php",
           "search.php?do=getnew",
           "search.php?do=finduser&u=25",
           "search.php?searchid=12&page=2",
           "search.php?do=getdaily&contenttype=vBForum_Post",
           "/search?searchJSON=%7B%22last%22%3A%7B%7D%7D",
           "calendar.php",
           "calendar.php?do=getinfo&e=12&day=2010-1-1&c=1",
           "calendar.php?c=1&week=1262304000",
           "calendar.php?month=1&year=2010",
           "calendar/12-some-day",
           "/calendar/12-some-day/page2",
           "memberlist.php",
           "memberlist.php?ltr=A&page=2&order=asc",
           "memberlist/page2",
           "online.php?order=asc",
           "showgroups.php",
           "faq.php?faq=vb3_board",
           "tags.php?tag=blue",
           "tags/12-blue.html",
           "external.php?type=RSS2&forumids=7",
           "external.php?do=rss&type=newcontent&sectionid=7&days=120",
           "misc.php?do=showsmilies",
           "misc.php?do=whoposted&t=5",
           "misc.php?do=showattachments&t=5",
           "member.php?find=lastposter&t=5",
           "member.php?find=lastposter&f=7",
           "announcement.php?f=7&a=3",
           "album.php?albumid=5",
           "group.php?groupid=5",
           "group.php?do=discuss&discussionid=5",
           "blog.php?b=5",
           "blog.php/5-title",
           "entry.php/5-title",
           "entries/5-title",
           "blogs/jo/5-some-title.html",
           "blogs/5-jo/",
           "content.php/5-title",
           "content/5-title",
           "members/jo-5.html",
           "members/jo-5/",
           "members/jo/albums/5-title",
           "itrader.php?u=25",
           "arcade.php",
           "vr.php",
           "activity.php",
           "/activity/get",
           "/new-content",
           "/privatemessage/view/5",
           "/settings/profile",
           "/contact-us",
           "/report/5",
           "/ajax/render/x?id=5",
           // Other views of what is fetched already.
           "showthread.php?goto=newpost&t=5",
           "showthread.php?goto=lastpost&t=5",
           "showthread.php?t=5&goto=nextnewest",
           "threads/5-title?goto=newpost",
           "f12/some-title-5-new-post.html",
           "f12/some-title-5-last-post.html",
           "f12/some-title-5-prev-thread.html",
           "f12/some-title-5-next-thread.html",
           "t5-some-title-last-post.html",
           "showthread.php?mode=threaded&t=5#post9",
           "showthread.php?p=9&mode=linear#post9",
           "printthread.php?t=5",
           "printthread.php?5-title",
           "f12/some-title-5-print.html",
           "archive/index.php",
           "archive/index.php/t-5.html",
           "archive/index.php/f-7.html",
           "archive/index.php?t-5-p-2.html",
           "sitemap/f-7.html",
           "showthread.php?t=5&styleid=2",
           "index.php?langid=2",
       }) {
    CAPTURE(link);
    CHECK_FALSE(is_to_fetch(classify(link)));
    CHECK_FALSE(is_to_fetch(classify("https://board.example/forum/" + link.substr(link.find_first_not_of('/')))));
  }
}

TEST_CASE("url: folders of other parts count where they are near", "[url]") {
  check({
      {"https://board.example/content/talk/some-title-12.html", shape(thread(12))},
      {"https://board.example/blogs/old/talk/some-title-12.html", shape(thread(12))},
      {"https://board.example/blogs/some-title-12.html", a(LinkTarget::other)},
      {"https://board.example/blogs/showthread.php?t=12", thread(12)},
  });
}

TEST_CASE("url: other software's links are other", "[url]") {
  for (const std::string link :
       {"showthread.php?tid=5", "showthread.php?tid=5&pid=9#pid9", "forumdisplay.php?fid=7", "threads/some-title.123/",
        "threads/2012-in-review.123/page-2", "forums/general.46/", "members/jo.25/", "posts/123/", "thread-123.html",
        "thread-123-page-2.html", "forum/thread-123.html", "forum/user-7.html", "viewtopic.php?t=5&f=7",
        "index.php?topic=5.0", "index.php?/topic/5-some-title/", "t/some-title/123"}) {
    CAPTURE(link);
    const BoardLink found = classify(link);
    CHECK(static_cast<int>(found.target) == static_cast<int>(LinkTarget::other));
    CHECK_FALSE(found.id);
  }
  CHECK(classify("member.php?action=profile&uid=25").target == LinkTarget::other);
}

TEST_CASE("url: what names nothing is other", "[url]") {
  for (const std::string link : {"",
                                 "#",
                                 "#top",
                                 "#123",
                                 "#post",
                                 "#postx",
                                 "?",
                                 "/",
                                 "http://board.example/",
                                 "javascript:showthread.php?t=5",
                                 "mailto:showthread.php?t=5@mail.example",
                                 "showthread.php",
                                 "showthread.php?t=",
                                 "showthread.php?t=0",
                                 "showthread.php?t=-5",
                                 "showthread.php?t=5x",
                                 "showthread.php?t=99999999999999999999",
                                 "showthread.php?u=5",
                                 "member.php?u=%zz",
                                 "members/",
                                 "threads/",
                                 "threads/title",
                                 "images/picture-12.gif",
                                 "clientscript/x.js?v=384",
                                 "redirect.php?to=http://board.example/showthread.php",
                                 "faq.php",
                                 "notshowthread.php?t=5",
                                 "f/",
                                 "t12",
                                 "f12x.html",
                                 "tx-title.html",
                                 "-.html",
                                 "--",
                                 "-1.html",
                                 "1-.html",
                                 "attachments/x.jpg",
                                 "showthread.php-",
                                 "showthread.php@",
                                 ".php?t=5"}) {
    CAPTURE(link);
    const BoardLink found = classify(link);
    CHECK(static_cast<int>(found.target) == static_cast<int>(LinkTarget::other));
    CHECK_FALSE(found.page);
    CHECK_FALSE(found.post_id);
  }
  CHECK(classify("showthread.php?t=5&page=0") == thread(5));
  CHECK(classify("showthread.php?t=5&page=99999999999") == thread(5));
  CHECK(classify("showthread.php?t=5#post0") == thread(5));
}

TEST_CASE("url: links of megabytes are not looked into", "[url]") {
  std::string link = "showthread.php?t=5";
  while (link.size() < 4'000'000) link += "&amp;amp;x.php-a=1";
  CHECK(classify(link) == BoardLink{});
  CHECK_FALSE(address_of_file(link).has_value());
}

TEST_CASE("url: mirrored files tell their page's address", "[url]") {
  CHECK(address_of_file("showthread.php?t=5&page=2.html") == "showthread.php?t=5&page=2");
  CHECK(address_of_file("saved/forum/showthread.php@t=5") == "showthread.php?t=5");
  CHECK(address_of_file("mirror/board.example/showthread.php-page=2-t=5.html") ==
        "http://board.example/showthread.php?page=2&t=5");
  CHECK(address_of_file("/data/www.board.example/forum/showthread.php?t=5") ==
        "http://www.board.example/forum/showthread.php?t=5");
  CHECK(address_of_file("https/board.example/showthread.php%3Ft=5%26page=2.htm") ==
        "https://board.example/showthread.php?t=5&page=2");
  CHECK(address_of_file("/m/https/board.example/member.php-u=25.html") == "https://board.example/member.php?u=25");
  CHECK(address_of_file("localhost:8080/showthread.php?t=5") == "http://localhost:8080/showthread.php?t=5");
  CHECK(address_of_file("board.example+8080/showthread.php@t=5") == "http://board.example:8080/showthread.php?t=5");
  CHECK(address_of_file("192.0.2.7/showthread.php?t=5") == "http://192.0.2.7/showthread.php?t=5");
  CHECK(address_of_file("jo.smith/board.example/x/showthread.php?t=5") == "http://board.example/x/showthread.php?t=5");
  CHECK(address_of_file("mirror.old/v3.8/showthread.php?t=5") == "showthread.php?t=5");
  CHECK(address_of_file("../showthread.php?t=5") == "showthread.php?t=5");
}

TEST_CASE("url: links within a mirror are the board's again", "[url]") {
  // wget --convert-links: escaped names of files, with what --adjust-extension adds.
  CHECK(unmirrored_link("showthread.php%3Ft=5&amp;page=2.html") == "showthread.php?t=5&amp;page=2");
  CHECK(unmirrored_link("../forum/showthread.php%3Ft=5#post71") == "../forum/showthread.php?t=5#post71");
  CHECK(unmirrored_link("showthread.php%3F5-Nets%252Fpage2.html") == "showthread.php?5-Nets/page2");
  CHECK(unmirrored_link("showthread.php@5-Nets%252Fpage2.html") == "showthread.php?5-Nets/page2");
  CHECK(unmirrored_link("showthread.php@t=5.html#post71") == "showthread.php?t=5#post71");
  CHECK(unmirrored_link("forum.php.html") == "forum.php");
  CHECK(unmirrored_link("index.php.html#top") == "index.php#top");
  // HTTrack: the query is there twice, once as digits.
  CHECK(unmirrored_link("showthread6f4a.html?t=5") == "showthread.php?t=5");
  CHECK(unmirrored_link("showthread6f4a-2.html?t=5#post71") == "showthread.php?t=5#post71");
  CHECK(unmirrored_link("forum/attachment0c1e.jpg?attachmentid=3") == "forum/attachment.php?attachmentid=3");
}

TEST_CASE("url: other links stay as they are", "[url]") {
  for (const std::string link :
       {"", "#post71", "showthread.php?t=5", "showthread.php?5-Nets/page2",
        "redirector.php?url=http://a.example/b.html", "redirector.php?url=http%3A%2F%2Fa.example%2Fb.php%3Fc.html",
        "nets-5.html", "threads/5-nets.html", "page.html", "shop6f4a.html?t=5",
        "https://a.example/showthread.php%3Ft=5.html", "http://a.example/index.php.html",
        "//a.example/showthread6f4a.html?t=5", "mailto:who@board.example", "images/statusicon/a.gif"}) {
    CAPTURE(link);
    CHECK(unmirrored_link(link).value_or(link) == link);
  }
}

TEST_CASE("url: other files tell no address", "[url]") {
  for (const std::string path :
       {"", "/", "page1.html", "board.example/index.html", "board.example/showthread.php", "showthread.php.html",
        "showthread.php-old.html", "showthread.php?", "a.php?x/b.html"}) {
    CAPTURE(path);
    CHECK_FALSE(address_of_file(path).has_value());
  }
}
