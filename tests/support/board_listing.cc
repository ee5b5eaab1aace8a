#include "support/board_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "support/board_html.h"
#include "support/board_print.h"
#include "support/board_shell.h"
#include "vbarchive/error.h"

namespace vbarchive::testing {
namespace {

/// More pages than these are left out of a row's page links, but for the last.
constexpr int linked_pages = 3;

const BoardPost& last_post(const BoardThread& thread) { return thread.posts.back(); }

const BoardThread* thread_of(const Board& board, Id id) {
  for (const BoardThread& thread : board.threads) {
    if (thread.id == id) return &thread;
  }
  return nullptr;
}

/// All rows, stickies first.
std::vector<ListedRow> all_rows(const Board& board, std::size_t forum, bool shows_all) {
  const LocalTime now = at_offset(board.captured_at, board.plan.utc_offset_minutes);
  const std::int64_t oldest = now.seconds - std::int64_t{board.plan.days_shown} * 86'400;
  const bool prunes = board.plan.days_shown > 0 && !shows_all;
  std::vector<ListedRow> rows;
  for (const BoardThread& thread : board.threads) {
    if (thread.forum == forum && !thread.posts.empty()) rows.push_back({&thread, nullptr});
  }
  for (const BoardRedirect& redirect : board.redirects) {
    const BoardThread* const target = thread_of(board, redirect.thread);
    if (redirect.forum == forum && target && !target->posts.empty()) rows.push_back({target, &redirect});
  }
  const auto is_sticky = [](const ListedRow& row) { return row.thread->is_sticky && !row.redirect; };
  if (prunes) {
    std::erase_if(
        rows, [&](const ListedRow& row) { return !is_sticky(row) && last_post(*row.thread).posted.seconds < oldest; });
  }
  std::ranges::sort(rows, [&](const ListedRow& a, const ListedRow& b) {
    if (is_sticky(a) != is_sticky(b)) return is_sticky(a);
    const LocalTime first = last_post(*a.thread).posted, second = last_post(*b.thread).posted;
    if (first.seconds != second.seconds) return first.seconds > second.seconds;
    return last_post(*a.thread).id > last_post(*b.thread).id;
  });
  return rows;
}

std::ptrdiff_t count_of_stickies(const std::vector<ListedRow>& rows) {
  return std::ranges::count_if(rows, [](const ListedRow& row) { return row.thread->is_sticky && !row.redirect; });
}

std::string name_of(const Board& board, const BoardPost& post) {
  return post.user ? board.users[*post.user].name : post.guest_name;
}

/// Adds the query that a list of another number of days needs in its links.
std::string listing_address(const Board& board, std::size_t forum, int page, bool shows_all, Face face) {
  std::string address = forum_address(board, forum, page, face);
  return shows_all && board.plan.days_shown > 0 ? with_query(std::move(address), "daysprune=-1") : address;
}

/// Version 3 names the order in the links to a list's pages.
std::string pager_address(const Board& board, std::size_t forum, int page, bool shows_all, Face face) {
  if (!is_vb4(face) && dress_of(board, face) == Dress::classic) {
    return fmt::format("forumdisplay.php?f={}{}&order=desc&page={}", board.forums[forum].id,
                       shows_all && board.plan.days_shown > 0 ? "&daysprune=-1" : "", page);
  }
  return listing_address(board, forum, page, shows_all, face);
}

// ---- rows of forums, for lists and for the index

std::string short_title(const BoardThread& thread) {
  constexpr std::size_t shown = 16;  // titles of generated threads are ASCII
  return thread.title.size() <= shown ? thread.title : thread.title.substr(0, shown) + "...";
}

std::string vb3_forum_table() {
  return R"html(<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center">
<thead><tr align="center"><td class="thead">&nbsp;</td><td class="thead" width="100%" align="left">Forum</td><td class="thead" width="175">Last Post</td><td class="thead">Threads</td><td class="thead">Posts</td></tr></thead>
)html";
}

/// `names_below`: with links to the forums below in it.
std::string vb3_forum_row(const Board& board, std::size_t index, bool names_below, Face face) {
  const BoardForum& forum = board.forums[index];
  const ForumCounts counts = counts_of(board, index);
  std::string below;
  for (const std::size_t inner : names_below ? forums_below(board, index) : std::vector<std::size_t>{}) {
    below += fmt::format(
        "{}<img class=\"inlineimg\" src=\"images/statusicon/subforum_old.gif\" alt=\"\" border=\"0\" "
        "id=\"forum_statusicon_{}\" /> <a href=\"{}\">{}</a>",
        below.empty() ? "" : ", ", board.forums[inner].id, escaped(forum_address(board, inner, 1, face)),
        escaped(board.forums[inner].title));
  }
  if (!below.empty())
    below = "\t\t<div class=\"smallfont\" style=\"margin-top:6px\"><strong>Sub-Forums</strong>: " + below + "</div>\n";
  std::string last = "<div align=\"center\">Never</div>";
  if (counts.last) {
    const BoardPost& post = last_post(*counts.last);
    const PrintedParts posted = print(post.posted, board.plan.dates);
    last = fmt::format(
        R"html(<div class="smallfont" align="left"><div><a href="showthread.php?goto=newpost&amp;t={0}" title="Go to first unread post in thread '{1}'"><strong>{2}</strong></a></div><div>by {3}</div><div align="right">{4} <span class="time">{5}</span> <a href="{6}"><img class="inlineimg" src="images/buttons/lastpost.gif" alt="Go to last post" border="0" /></a></div></div>)html",
        counts.last->id, escaped(counts.last->title), escaped(short_title(*counts.last)),
        post.user ? fmt::format("<a href=\"member.php?find=lastposter&amp;t={}\" rel=\"nofollow\">{}</a>",
                                counts.last->id, escaped(name_of(board, post)))
                  : escaped(post.guest_name),
        posted.date, posted.time, escaped(post_link(board, post.id, face)));
  }
  return fmt::format(R"html(<tr align="center">
	<td class="alt2"><img src="images/statusicon/forum_old.gif" alt="" border="0" id="forum_statusicon_{0}" /></td>
	<td class="alt1Active" align="left" id="f{0}">
		<div>
			<a href="{1}"><strong>{2}</strong></a>
			<span class="smallfont">(3 Viewing)</span>
		</div>
{3}	</td>
	<td class="alt2">{4}</td>
	<td class="alt1">{5}</td>
	<td class="alt2">{6}</td>
</tr>
)html",
                     forum.id, escaped(forum_address(board, index, 1, face)), escaped(forum.title), below, last,
                     with_commas(counts.threads), with_commas(counts.posts));
}

std::string vb4_forum_item(const Board& board, std::size_t index, int level, bool names_below, Face face) {
  const BoardForum& forum = board.forums[index];
  const ForumCounts counts = counts_of(board, index);
  std::string links, rows;
  for (const std::size_t inner : forums_below(board, index)) {
    if (names_below) {
      links += fmt::format("<li class=\"subforum\"><a href=\"{}\">{}</a></li>",
                           escaped(forum_address(board, inner, 1, face)), escaped(board.forums[inner].title));
    } else {
      rows += vb4_forum_item(board, inner, level + 1, false, face);
    }
  }
  if (!links.empty()) {
    links = "<div class=\"subforums\"><h4 class=\"subforumlabel\">Sub-Forums:</h4><ol class=\"commalist\">" + links +
            "</ol></div>";
  }
  if (!rows.empty()) rows = "\t<ol class=\"childsubforum\">\n" + rows + "\t</ol>\n";
  std::string last = "Never";
  if (counts.last) {
    const BoardPost& post = last_post(*counts.last);
    const PrintedParts posted = print(post.posted, board.plan.dates);
    last = fmt::format(
        R"html(<p class="lastposttitle"><a href="{}" class="threadtitle">{}</a></p><div class="lastpostby">by {}</div><p class="lastpostdate">{} <span class="time">{}</span> <a href="{}"><img src="images/buttons/lastpost-right.png" alt="Go to last post" /></a></p>)html",
        escaped(with_query(thread_address(board, *counts.last, 1, face), "goto=newpost")),
        escaped(short_title(*counts.last)),
        post.user ? fmt::format("<a href=\"{}\">{}</a>", escaped(member_address(board, board.users[*post.user], face)),
                                escaped(name_of(board, post)))
                  : escaped(post.guest_name),
        posted.date, posted.time, escaped(post_link(board, post.id, face)));
  }
  return fmt::format(R"html(<li id="forum{0}" class="forumbit_post old L{1}">
	<div class="forumrow table">
		<div class="foruminfo td">
			<img src="images/statusicon/forum_old-48.png" class="forumicon" id="forum_statusicon_{0}" alt="" />
			<div class="forumdata"><div class="datacontainer">
				<div class="titleline"><h2 class="forumtitle"><a href="{2}">{3}</a></h2></div>
				{4}
			</div></div>
		</div>
		<ul class="forumstats td"><li>Threads: {5}</li><li>Posts: {6}</li></ul>
		<div class="forumlastpost td">{7}</div>
	</div>
{8}</li>
)html",
                     forum.id, level, escaped(forum_address(board, index, 1, face)), escaped(forum.title), links,
                     with_commas(counts.threads), with_commas(counts.posts), last, rows);
}

std::string vb5_forum_row(const Board& board, std::size_t index, bool names_below, Face face) {
  const BoardForum& forum = board.forums[index];
  const ForumCounts counts = counts_of(board, index);
  const std::string base = escaped(board.plan.base_url);
  std::string below;
  for (const std::size_t inner : names_below ? forums_below(board, index) : std::vector<std::size_t>{}) {
    below += fmt::format(
        "<div class=\"subforum-item\" data-channel-id=\"{}\"><a href=\"{}{}\" "
        "class=\"subforum-title\">{}</a></div>",
        board.forums[inner].id, base, escaped(forum_address(board, inner, 1, face)),
        escaped(board.forums[inner].title));
  }
  if (!below.empty()) below = "<div class=\"subforum-list\">" + below + "</div>";
  std::string last = "Never";
  if (counts.last) {
    const BoardPost& post = last_post(*counts.last);
    const PrintedParts posted = print(post.posted, board.plan.dates);
    last = fmt::format(
        "<div class=\"lastpost-wrapper\"><a class=\"lastpost-title\" href=\"{}{}\">{}</a> by {} <span "
        "class=\"post-date\">{}, {}</span></div>",
        base, escaped(post_address(board, *counts.last, post, face)), escaped(counts.last->title),
        escaped(name_of(board, post)), posted.date, posted.time);
  }
  return fmt::format(
      R"html(<tr id="forum{0}" class="forum-item" data-channel-id="{0}"><td class="cell-forum"><div class="forum-icon"></div><div class="forum-info"><div class="forum-wrapper"><a href="{1}{2}" class="forum-title">{3}</a>{4}</div></div></td>
<td class="topics-count">{5}</td><td class="posts-count">{6}</td><td class="lastpost">{7}</td></tr>)html",
      forum.id, base, escaped(forum_address(board, index, 1, face)), escaped(forum.title), below,
      with_commas(counts.threads), with_commas(counts.posts), last);
}

// ---- lists

class Listing {
 public:
  Listing(const Board& board, std::size_t forum, int page, Face face, bool shows_all)
      : board_(board), forum_(forum), page_(page), face_(face), shows_all_(shows_all) {}

  std::string render() {
    const BoardForum& forum = board_.forums[forum_];
    const std::string relative = listing_address(board_, forum_, page_, shows_all_, face_);
    Shell shell;
    shell.title = page_ == 1 ? forum.title : fmt::format("{} - Page {}", forum.title, page_);
    shell.canonical = forum_address(board_, forum_, page_, face_);
    shell.script = "forumdisplay";
    shell.relative = relative;
    std::vector<std::size_t> path = forum_path(board_, forum_);
    path.pop_back();
    for (const std::size_t above : path)
      shell.path.emplace_back(forum_address(board_, above, 1, face_), board_.forums[above].title);
    shell.last_step = forum.title;
    shell.channel = forum.id;
    rows_ = rows_of_page(board_, forum_, page_, shows_all_);
    if (face_ == Face::vb5) {
      vb5_body();
    } else if (is_vb4(face_)) {
      vb4_body();
    } else {
      vb3_body();
    }
    shell.body = std::move(html_);
    return render_shell(board_, shell, face_);
  }

 private:
  void put(std::string_view text) { html_ += text; }

  [[nodiscard]] int pages() const {
    const int pages = listing_page_count(board_, forum_, shows_all_);
    const int claimed = board_.forums[forum_].claimed_pages;
    return claimed > 0 ? claimed : pages;
  }

  std::string days_options() const {
    if (board_.plan.days_shown == 0) return "";
    std::string options;
    for (const auto& [days, words] :
         {std::pair{1, "Last Day"}, std::pair{30, "Last Month"}, std::pair{100, "Last 100 Days"},
          std::pair{365, "Last Year"}, std::pair{-1, "Beginning"}}) {
      const bool is_selected = days == (shows_all_ ? -1 : board_.plan.days_shown);
      options += fmt::format("\t<option value=\"{}\"{}>{}</option>\n", days,
                             is_selected ? " selected=\"selected\"" : "", words);
    }
    return fmt::format(
        "<form action=\"forumdisplay.php\" method=\"get\"><input type=\"hidden\" name=\"f\" "
        "value=\"{}\" />\n<select name=\"sort\"><option value=\"lastpost\" selected=\"selected\">Last "
        "Post Time</option><option value=\"title\">Title</option></select>\n<select name=\"order\"><option "
        "value=\"desc\" selected=\"selected\">Descending</option><option value=\"asc\">Ascending</option>"
        "</select>\n<select name=\"daysprune\">\n{}</select><input type=\"submit\" value=\"Show Threads\" "
        "/></form>\n",
        board_.forums[forum_].id, options);
  }

  // ---- version 3

  void vb3_body() {
    const BoardForum& forum = board_.forums[forum_];
    if (const auto below = forums_below(board_, forum_); !below.empty()) {
      put(vb3_forum_table());
      put("<tbody>\n");
      for (const std::size_t index : below) put(vb3_forum_row(board_, index, true, face_));
      put("</tbody>\n</table>\n<br />\n");
    }
    if (forum.is_category) return;
    put(fmt::format(R"html(<!-- threads list -->
<form action="inlinemod.php?forumid={0}" method="post" id="inlinemodform">
<input type="hidden" name="url" value="" /><input type="hidden" name="securitytoken" value="guest" /><input type="hidden" name="forumid" value="{0}" />
<table cellpadding="0" cellspacing="0" border="0" width="100%" style="margin-bottom:3px"><tr valign="bottom">
<td class="smallfont"><a href="newthread.php?do=newthread&amp;f={0}" rel="nofollow"><img src="images/buttons/newthread.gif" alt="Post New Thread" border="0" /></a></td>
)html",
                    forum.id));
    vb3_pager();
    put(fmt::format(R"html(</tr></table>
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center" style="border-bottom-width:0px">
<tr><td class="tcat" width="100%">Threads in Forum<span class="normal"> : {1}</span></td>
<td class="vbmenu_control" id="forumtools" nowrap="nowrap"><a href="#goto_forumtools" rel="nofollow">Forum Tools</a></td></tr>
</table>
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center" id="threadslist">
<tbody>
<tr>
<td class="thead" colspan="2">&nbsp;</td>
<td class="thead" width="100%"><a href="forumdisplay.php?f={0}&amp;daysprune=-1&amp;order=asc&amp;sort=title" rel="nofollow">Thread</a> / <a href="forumdisplay.php?f={0}&amp;daysprune=-1&amp;order=asc&amp;sort=postusername" rel="nofollow">Thread Starter</a></td>
<td class="thead" width="150" align="center"><a href="forumdisplay.php?f={0}&amp;daysprune=-1&amp;order=asc&amp;sort=lastpost" rel="nofollow">Last Post</a></td>
<td class="thead" align="center"><a href="forumdisplay.php?f={0}&amp;daysprune=-1&amp;order=desc&amp;sort=replycount" rel="nofollow">Replies</a></td>
<td class="thead" align="center"><a href="forumdisplay.php?f={0}&amp;daysprune=-1&amp;order=desc&amp;sort=views" rel="nofollow">Views</a></td>
</tr>
</tbody>
<!-- show threads -->
<tbody id="threadbits_forum_{0}">
)html",
                    forum.id, escaped(forum.title)));
    for (const ListedRow& row : rows_) vb3_row(row);
    put("</tbody>\n</table>\n<!-- / threads list -->\n</form>\n<br />\n");
    put(days_options());
    put(fmt::format(R"html(<div class="vbmenu_popup" id="forumtools_menu" style="display:none">
<a href="forumdisplay.php?do=markread&amp;f={0}" rel="nofollow">Mark This Forum Read</a>
<a href="subscription.php?do=addsubscription&amp;f={0}" rel="nofollow">Subscribe to This Forum</a>
</div>
)html",
                    forum.id));
  }

  void vb3_pager() {
    if (pages() < 2) return;
    const auto link = [&](int page, std::string_view text, std::string_view more) {
      return fmt::format("<td class=\"alt1\"><a{} class=\"smallfont\" href=\"{}\">{}</a></td>", more,
                         escaped(pager_address(board_, forum_, page, shows_all_, face_)), text);
    };
    put(
        fmt::format("<td align=\"right\"><div class=\"pagenav\" align=\"right\"><table class=\"tborder\" "
                    "cellpadding=\"3\" cellspacing=\"1\" border=\"0\"><tr><td class=\"vbmenu_control\" "
                    "style=\"font-weight:normal\">Page {} of {}</td>",
                    page_, with_commas(pages())));
    if (page_ > 1) put(link(page_ - 1, "&lt;", " rel=\"prev\""));
    for (int page = std::max(1, page_ - 2); page <= std::min(pages(), page_ + 2); ++page) {
      put(page == page_
              ? fmt::format("<td class=\"alt2\"><span class=\"smallfont\"><strong>{}</strong></span></td>", page)
              : link(page, std::to_string(page), ""));
    }
    if (page_ < pages()) {
      put(link(page_ + 1, "&gt;", " rel=\"next\""));
      put(link(pages(), "Last <strong>&raquo;</strong>", ""));
    }
    put("</tr></table></div></td>\n");
  }

  void vb3_row(const ListedRow& row) {
    const BoardThread& thread = *row.thread;
    const BoardPost& last = last_post(thread);
    const Id id = row.redirect ? row.redirect->id : thread.id;
    const std::string_view state = row.redirect                ? "_moved"
                                   : thread.is_closed          ? "_lock"
                                   : thread.posts.size() > 15U ? "_hot"
                                                               : "";
    const std::string replies = with_commas(static_cast<std::int64_t>(thread.posts.size()) - 1);
    const PrintedParts posted = print(last.posted, board_.plan.dates);
    const BoardPost& first = thread.posts.front();
    put(fmt::format(
        R"html(<tr>
	<td class="alt1" id="td_threadstatusicon_{id}"><img src="images/statusicon/thread{state}.gif" id="thread_statusicon_{id}" alt="" border="" /></td>
	<td class="alt2">&nbsp;</td>
	<td class="alt1" id="td_threadtitle_{id}" title="The first words of the thread...">
		<div>
			{floating}{marker}<a href="{address}" id="thread_title_{id}">{title}</a>
			{pages}
		</div>
		<div class="smallfont">
			{starter}
		</div>
	</td>
	<td class="alt2"{tip}>
		<div class="smallfont" style="text-align:right; white-space:nowrap">
			{date} <span class="time">{time}</span><br />
			by {poster}  <a href="{last}"><img class="inlineimg" src="images/buttons/lastpost.gif" alt="Go to last post" border="0" /></a>
		</div>
	</td>
)html",
        fmt::arg("id", id), fmt::arg("state", state),
        fmt::arg("floating", is_sticky(row) ? "<span style=\"float:right\"><img class=\"inlineimg\" "
                                              "src=\"images/misc/sticky.gif\" alt=\"Sticky Thread\" /></span>"
                                            : ""),
        fmt::arg("marker", is_sticky(row) ? "Sticky: "
                           : row.redirect ? "Moved: "
                                          : ""),
        fmt::arg("address", escaped(thread_address(board_, thread, 1, face_))),
        fmt::arg("title", escaped(thread.title)), fmt::arg("pages", vb3_page_links(row)),
        fmt::arg("starter", first.user ? fmt::format("<span style=\"cursor:pointer\" onclick=\"window.open('{}', "
                                                     "'_self')\">{}</span>",
                                                     escaped(member_address(board_, board_.users[*first.user], face_)),
                                                     escaped(name_of(board_, first)))
                                       : fmt::format("<span>{}</span>", escaped(first.guest_name))),
        fmt::arg("tip", row.redirect
                            ? ""
                            : fmt::format(" title=\"Replies: {}, Views: {}\"", replies, with_commas(thread.views))),
        fmt::arg("date", posted.date), fmt::arg("time", posted.time),
        fmt::arg("poster", last.user ? fmt::format("<a href=\"member.php?find=lastposter&amp;t={}\" "
                                                   "rel=\"nofollow\">{}</a>",
                                                   thread.id, escaped(name_of(board_, last)))
                                     : escaped(last.guest_name)),
        fmt::arg("last", escaped(post_link(board_, last.id, face_)))));
    if (row.redirect) {
      put("\t<td class=\"alt1\" align=\"center\">-</td>\n\t<td class=\"alt2\" align=\"center\">-</td>\n</tr>\n");
    } else {
      put(
          fmt::format("\t<td class=\"alt1\" align=\"center\"><a href=\"misc.php?do=whoposted&amp;t={0}\" "
                      "onclick=\"who({0}); return false;\">{1}</a></td>\n\t<td class=\"alt2\" "
                      "align=\"center\">{2}</td>\n</tr>\n",
                      id, replies, with_commas(thread.views)));
    }
  }

  std::string vb3_page_links(const ListedRow& row) const {
    const std::string links = page_links(row, " ");
    if (links.empty()) return "";
    return "<span class=\"smallfont\" style=\"white-space:nowrap\">(<img class=\"inlineimg\" "
           "src=\"images/misc/multipage.gif\" alt=\"Multi-page thread\" border=\"0\" />  " +
           links + ")</span>";
  }

  /// The first pages and the last, where a thread has more than one.
  std::string page_links(const ListedRow& row, std::string_view between) const {
    const int count = page_count(board_, *row.thread);
    if (count < 2 || row.redirect) return "";
    std::string links;
    const auto add = [&](int page, std::string_view text) {
      if (!links.empty()) links += between;
      links += fmt::format("<a href=\"{}\">{}</a>", escaped(thread_address(board_, *row.thread, page, face_)), text);
    };
    for (int page = 1; page <= std::min(count, linked_pages); ++page) add(page, std::to_string(page));
    if (count > linked_pages) {
      links += std::string(between) + "...";
      add(count, "Last Page");
    }
    return links;
  }

  // ---- version 4

  void vb4_body() {
    const BoardForum& forum = board_.forums[forum_];
    put(
        fmt::format("<div id=\"pagetitle\" class=\"pagetitle\"><h1>Forum: <span "
                    "class=\"forumtitle\">{}</span></h1></div>\n",
                    escaped(forum.title)));
    if (const auto below = forums_below(board_, forum_); !below.empty()) {
      put("<div id=\"forumbits\" class=\"forumbits\">\n<ol>\n");
      for (const std::size_t index : below) put(vb4_forum_item(board_, index, 1, true, face_));
      put("</ol>\n</div>\n");
    }
    if (forum.is_category) return;
    put(fmt::format(R"html(<div id="above_threadlist" class="above_threadlist">
	<a href="newthread.php?do=newthread&amp;f={0}" rel="nofollow" id="newthreadlink_top" class="newcontent_textcontrol"><span>+</span> Post New Thread</a>
)html",
                    forum.id));
    vb4_pager();
    put(fmt::format(R"html(</div>
<div id="forumtools"><ul class="popupbody popuphover">
	<li><a href="forumdisplay.php?do=markread&amp;f={0}&amp;markreadhash=guest">Mark This Forum Read</a></li>
	<li><a href="subscription.php?do=addsubscription&amp;f={0}">Subscribe to this Forum</a></li>
</ul></div>
<div id="threadlist" class="threadlist">
	<form id="thread_inlinemod_form" action="inlinemod.php?forumid={0}" method="post">
		<h2 class="hidden">Threads in This Forum</h2>
		<div>
			<div class="threadlisthead table"><div><span class="threadinfo"><span class="threadtitle"><a href="{1}" rel="nofollow">Title</a></span></span></div></div>
)html",
                    forum.id, escaped(with_query(forum_address(board_, forum_, 1, face_), "sort=title&order=asc"))));
    const bool has_stickies = std::ranges::any_of(rows_, is_sticky);
    if (has_stickies) {
      put("\t\t\t<ol id=\"stickies\" class=\"stickies\">\n");
      for (const ListedRow& row : rows_) {
        if (is_sticky(row)) vb4_row(row);
      }
      put("\t\t\t</ol>\n");
    }
    put("\t\t\t<ol id=\"threads\" class=\"threads\">\n");
    for (const ListedRow& row : rows_) {
      if (!is_sticky(row)) vb4_row(row);
    }
    put("\t\t\t</ol>\n\t\t</div>\n\t</form>\n</div>\n");
    put(days_options());
  }

  void vb4_pager() {
    if (pages() < 2) return;
    const auto link = [&](int page, std::string_view text, std::string_view more) {
      return fmt::format("\t\t<span><a{} href=\"{}\">{}</a></span>\n", more,
                         escaped(pager_address(board_, forum_, page, shows_all_, face_)), text);
    };
    put(fmt::format(
        "\t<form action=\"{}\" method=\"get\" class=\"pagination popupmenu nohovermenu\">\n<input "
        "type=\"hidden\" name=\"f\" value=\"{}\" />\n\t\t<span><a href=\"javascript://\" "
        "class=\"popupctrl\">Page {} of {}</a></span>\n",
        escaped(forum_address(board_, forum_, 1, face_)), board_.forums[forum_].id, page_, with_commas(pages())));
    if (page_ > 1) put(link(page_ - 1, "&lt;", " rel=\"prev\""));
    for (int page = std::max(1, page_ - 2); page <= std::min(pages(), page_ + 2); ++page) {
      put(page == page_ ? fmt::format("\t\t<span class=\"selected\"><a href=\"javascript://\">{}</a></span>\n", page)
                        : link(page, std::to_string(page), ""));
    }
    if (page_ < pages()) {
      put(link(page_ + 1, "&gt;", " rel=\"next\""));
      put(link(pages(), "Last", ""));
    }
    put("\t</form>\n");
  }

  void vb4_row(const ListedRow& row) {
    const BoardThread& thread = *row.thread;
    const BoardPost& first = thread.posts.front();
    const BoardPost& last = last_post(thread);
    const Id id = row.redirect ? row.redirect->id : thread.id;
    const PrintedParts begun = print(first.posted, board_.plan.dates), posted = print(last.posted, board_.plan.dates);
    std::string marks;
    if (is_sticky(row)) marks = "Sticky: ";
    if (row.redirect) marks = "Moved: ";
    if (thread.prefix) marks += fmt::format("<b>{}</b>", escaped(*thread.prefix));
    std::string links = page_links(row, "</span> <span>");
    if (!links.empty()) {
      links = fmt::format(
          "<dl class=\"pagination\" id=\"pagination_threadbit_{}\"><dt class=\"label\">{} Pages</dt>"
          "<dd><span>{}</span></dd></dl>",
          id, page_count(board_, thread), links);
    }
    const std::string starter =
        first.user ? fmt::format(
                         "<a href=\"{}\" class=\"username understate\" title=\"Started by "
                         "{} on {} {}\">{}</a>",
                         escaped(member_address(board_, board_.users[*first.user], face_)),
                         escaped(name_of(board_, first)), begun.date, begun.time, escaped(name_of(board_, first)))
                   : escaped(first.guest_name);
    const std::string poster =
        last.user ? fmt::format("<a class=\"username offline popupctrl\" href=\"{}\"><strong>{}</strong></a>",
                                escaped(member_address(board_, board_.users[*last.user], face_)),
                                escaped(name_of(board_, last)))
                  : fmt::format("<span class=\"username guest\">{}</span>", escaped(last.guest_name));
    put(fmt::format(
        R"html(<li class="threadbit{state}" id="thread_{id}">
	<div class="rating0 nonsticky">
		<div class="threadinfo" title="The first words of the thread...">
			<a class="threadstatus" rel="vB::AJAX" ></a>
			<div class="inner">
				<h3 class="threadtitle">
					{prefix}
					<a class="title" href="{address}" id="thread_title_{id}">{title}</a>
				</h3>
				<div class="threadmeta">
					<div class="author">
						<span class="label">Started by&nbsp;{starter},&nbsp;{begun_date} {begun_time}</span>
						{links}
					</div>
				</div>
			</div>
		</div>
		<ul class="threadstats td alt" title="">
				<li>Replies: {replies}</li>
				<li>Views: {views}</li>
			<li class="hidden">Rating0 / 5</li>
		</ul>
		<dl class="threadlastpost td">
			<dt class="lastpostby hidden">Last Post By</dt>
			<dd>{poster}</dd>
			<dd>{date}, <span class="time">{time}</span>
			<a href="{last}" class="lastpostdate understate" title="Go to last post"><img src="images/buttons/lastpost-right.png" alt="Go to last post" /></a>
			</dd>
		</dl>
	</div>
</li>
)html",
        fmt::arg("state", row.redirect                ? " moved"
                          : thread.is_closed          ? " lock"
                          : thread.posts.size() > 15U ? " hot"
                                                      : ""),
        fmt::arg("id", id),
        fmt::arg("prefix", marks.empty() ? ""
                                         : fmt::format("<span id=\"thread_prefix_{}\" class=\"prefix "
                                                       "understate\">{}</span>",
                                                       id, marks)),
        fmt::arg("address", escaped(thread_address(board_, thread, 1, face_))),
        fmt::arg("title", escaped(thread.title)), fmt::arg("starter", starter), fmt::arg("begun_date", begun.date),
        fmt::arg("begun_time", begun.time), fmt::arg("links", links),
        fmt::arg("replies", row.redirect
                                ? "-"
                                : fmt::format("<a href=\"misc.php?do=whoposted&amp;t={}\" "
                                              "class=\"understate\">{}</a>",
                                              id, with_commas(static_cast<std::int64_t>(thread.posts.size()) - 1))),
        fmt::arg("views", row.redirect ? "-" : with_commas(thread.views)), fmt::arg("poster", poster),
        fmt::arg("date", posted.date), fmt::arg("time", posted.time),
        fmt::arg("last", escaped(post_address(board_, thread, last, face_)))));
  }

  // ---- version 5

  void vb5_body() {
    const BoardForum& forum = board_.forums[forum_];
    if (const auto below = forums_below(board_, forum_); !below.empty()) {
      put("<div class=\"forum-list-container\"><table class=\"forum-list stretch\"><tbody>");
      for (const std::size_t index : below) put(vb5_forum_row(board_, index, true, face_));
      put("</tbody></table></div>\n");
    }
    if (forum.is_category) return;
    put(R"html(<div id="topic-tab"><table class="topic-list-container stretch"><thead class="topic-list-header"><tr><th class="cell-topic">Topics</th><th class="cell-count">Statistics</th><th class="cell-lastpost">Last Post</th></tr></thead>
)html");
    put("<tbody class=\"topic-list sticky-list\">");
    for (const ListedRow& row : rows_) {
      if (is_sticky(row)) vb5_row(row);
    }
    put("</tbody><tbody class=\"topic-list\">");
    for (const ListedRow& row : rows_) {
      if (!is_sticky(row)) vb5_row(row);
    }
    put("</tbody></table></div>\n");
    if (pages() > 1)
      put(vb5_pager(page_, pages(),
                    [&](int page) { return board_.plan.base_url + forum_address(board_, forum_, page, face_); }));
  }

  void vb5_row(const ListedRow& row) {
    const BoardThread& thread = *row.thread;
    const BoardPost& first = thread.posts.front();
    const BoardPost& last = last_post(thread);
    const std::string& base = board_.plan.base_url;
    const auto person = [&](const BoardPost& post) {
      if (!post.user) return "<span>" + escaped(post.guest_name) + "</span>";
      const BoardUser& user = board_.users[*post.user];
      return fmt::format("<a href=\"{}{}\" data-vbnamecard=\"{}\">{}</a>", escaped(base),
                         escaped(member_address(board_, user, face_)), user.id, escaped(user.name));
    };
    const std::string links = page_links(row, " ");
    const PrintedParts begun = print(first.posted, board_.plan.dates), posted = print(last.posted, board_.plan.dates);
    put(fmt::format(
        R"html(<tr class="topic-item{state} read" data-node-id="{id}" data-channel-id="{channel}">
<td class="cell-icon"><span class="topic-icon"></span></td>
<td class="cell-topic"><div class="topic-wrapper">{prefix}<a href="{base}{address}" class="topic-title js-topic-title">{title}</a>{links}</div>
<div class="topic-info h-clear">Started by {starter}, <span class="date">{begun_date}, {begun_time}</span></div></td>
<td class="cell-count"><div class="posts-count">{replies} responses</div><div class="views-count">{views} views</div></td>
<td class="cell-lastpost"><div class="lastpost-wrapper"><div class="lastpost-by">by {poster}</div><span class="post-date">{date}, {time}</span>
<a href="{base}{last}" class="go-to-last-post"><span class="vb-icon vb-icon-arrow-right"></span></a></div></td></tr>)html",
        fmt::arg("state",
                 fmt::format("{}{}{}", is_sticky(row) ? " sticky" : "",
                             thread.is_closed && !row.redirect ? " closed" : "", row.redirect ? " moved" : "")),
        fmt::arg("id", row.redirect ? row.redirect->id : thread.id), fmt::arg("channel", board_.forums[forum_].id),
        fmt::arg("prefix", thread.prefix ? fmt::format("<span class=\"js-topic-prefix prefix\">{}</span> ",
                                                       escaped(*thread.prefix))
                                         : ""),
        fmt::arg("base", escaped(base)), fmt::arg("address", escaped(thread_address(board_, thread, 1, face_))),
        fmt::arg("title", escaped(thread.title)),
        fmt::arg("links", links.empty() ? "" : "<span class=\"pagenav-controls\">" + links + "</span>"),
        fmt::arg("starter", person(first)), fmt::arg("begun_date", begun.date), fmt::arg("begun_time", begun.time),
        fmt::arg("replies", with_commas(static_cast<std::int64_t>(thread.posts.size()) - 1)),
        fmt::arg("views", with_commas(thread.views)), fmt::arg("poster", person(last)), fmt::arg("date", posted.date),
        fmt::arg("time", posted.time), fmt::arg("last", escaped(post_address(board_, thread, last, face_)))));
  }

  static bool is_sticky(const ListedRow& row) { return row.thread->is_sticky && !row.redirect; }

 private:
  const Board& board_;
  std::size_t forum_;
  int page_;
  Face face_;
  bool shows_all_;
  std::vector<ListedRow> rows_;
  std::string html_;
};

// ---- the index

/// The forums below one, with the rows of their subforums where the plan says so.
std::string index_rows(const Board& board, std::optional<std::size_t> parent, Face face) {
  const bool has_rows = board.plan.index_has_subforums;
  std::string html;
  for (const std::size_t index : forums_below(board, parent)) {
    if (face == Face::vb5) {
      html += vb5_forum_row(board, index, !has_rows, face);
      if (has_rows) html += index_rows(board, index, face);
    } else if (is_vb4(face)) {
      html += vb4_forum_item(board, index, 2, !has_rows, face);
    } else {
      html += vb3_forum_row(board, index, !has_rows, face);
      // A body of its own tells whose subforums these are.
      const std::string rows = has_rows ? index_rows(board, index, face) : std::string{};
      if (!rows.empty()) {
        const std::string body = parent
                                     ? fmt::format("<tbody id=\"collapseobj_forumbit_{}\">\n", board.forums[*parent].id)
                                     : std::string("<tbody>\n");
        html += fmt::format("</tbody>\n<tbody id=\"collapseobj_forumbit_{}\">\n{}</tbody>\n{}", board.forums[index].id,
                            rows, body);
      }
    }
  }
  return html;
}

std::string category_head(const Board& board, std::size_t index, Face face) {
  const BoardForum& forum = board.forums[index];
  const std::string address = escaped(forum_address(board, index, 1, face)), title = escaped(forum.title);
  if (face == Face::vb5) {
    return fmt::format(
        "<tr id=\"forum{0}\" class=\"category-header\" data-channel-id=\"{0}\"><td "
        "class=\"category-info\" colspan=\"4\"><a class=\"category\" href=\"{1}{2}\">{3}</a></td></tr>",
        forum.id, escaped(board.plan.base_url), address, title);
  }
  if (is_vb4(face)) {
    return fmt::format(
        "<li class=\"forumbit_nopost L1\" id=\"cat{0}\">\n\t<div class=\"forumhead foruminfo L1 "
        "collapse\"><h2><span class=\"forumtitle\"><a href=\"{1}\">{2}</a></span></h2></div>\n\t<ol "
        "id=\"c_cat{0}\" class=\"childforum\">\n",
        forum.id, address, title);
  }
  return fmt::format(
      "<tbody>\n<tr><td class=\"tcat\" colspan=\"5\">\n<a style=\"float:right\" href=\"#top\" "
      "onclick=\"return toggle_collapse('forumbit_{0}')\"><img id=\"collapseimg_forumbit_{0}\" "
      "src=\"images/buttons/collapse_tcat.gif\" alt=\"\" border=\"0\" /></a>\n<a "
      "href=\"{1}\">{2}</a>\n</td></tr>\n</tbody>\n<tbody id=\"collapseobj_forumbit_{0}\">\n",
      forum.id, address, title);
}

// ---- records

class ListingRecords {
 public:
  ListingRecords(const Board& board, Face face) : board_(board), face_(face) {}

  [[nodiscard]] Page page(PageKind kind, const std::string& address) const {
    Page page;
    page.outcome = Outcome::stored;
    page.kind = kind;
    page.url = absolute(address);
    page.charset = "utf-8";
    page.site = {
        board_.plan.base_url,          board_.plan.title, "vBulletin", std::string(version_of(face_)), "en", "utf-8",
        board_.plan.utc_offset_minutes};
    return page;
  }

  [[nodiscard]] std::string absolute(const std::string& address) const { return board_.plan.base_url + address; }

  [[nodiscard]] Forum forum(std::size_t index, std::optional<Id> parent) const {
    Forum forum;
    forum.id = board_.forums[index].id;
    forum.parent_id = parent;
    forum.title = board_.forums[index].title;
    forum.url = absolute(forum_address(board_, index, 1, face_));
    return forum;
  }

  [[nodiscard]] Forum counted_forum(std::size_t index, std::optional<Id> parent) const {
    Forum counted = forum(index, parent);
    const ForumCounts counts = counts_of(board_, index);
    counted.thread_count = counts.threads;
    counted.post_count = counts.posts;
    return counted;
  }

  /// Rows of forums, those below them behind each: with counts, or named only.
  void add_rows(std::vector<Forum>& forums, std::size_t index, std::optional<Id> parent, bool has_rows_below) const {
    forums.push_back(counted_forum(index, parent));
    for (const std::size_t below : forums_below(board_, index)) {
      // Version 5's table has all rows below one category.
      const std::optional<Id> own = face_ == Face::vb5 && has_rows_below ? parent : board_.forums[index].id;
      if (has_rows_below) {
        add_rows(forums, below, own, true);
      } else {
        forums.push_back(forum(below, own));
      }
    }
  }

  [[nodiscard]] Thread thread(const ListedRow& row, Id forum, bool knows_guests) const {
    const BoardThread& from = *row.thread;
    const BoardPost& first = from.posts.front();
    const BoardPost& last = last_post(from);
    Thread thread;
    thread.id = row.redirect ? row.redirect->id : from.id;
    thread.forum_id = forum;
    thread.title = from.title;
    if (face_ == Face::vb5 || is_vb4(face_)) thread.prefix = from.prefix;
    thread.url = absolute(thread_address(board_, from, 1, face_));
    if (first.user) thread.author_id = board_.users[*first.user].id;
    thread.author_name = name_of(board_, first);
    thread.is_sticky = from.is_sticky && !row.redirect;
    if (row.redirect) {
      thread.moved_to = from.id;
    } else {
      thread.is_closed = from.is_closed;
      if (page_count(board_, from) > 1) thread.page_count = page_count(board_, from);
    }
    if (!row.redirect || face_ == Face::vb5) {
      thread.views = from.views;
      thread.reply_count = static_cast<std::int64_t>(from.posts.size()) - 1;
    }
    thread.last_post_id = last.id;
    PrintedDate date;
    const PrintedParts posted = print(last.posted, board_.plan.dates);
    const bool has_comma = face_ == Face::vb5 || is_vb4(face_);
    date.text = posted.date + (has_comma ? ", " : " ") + posted.time;
    date.local = last.posted;
    date.utc = at_offset(last.posted, board_.plan.utc_offset_minutes);
    date.source = DateSource::footer;
    thread.last_post_at = date;
    // Version 3 prints a guest's name behind a word that only the other rows tell from it.
    if (last.user || knows_guests || has_comma) thread.last_post_by = name_of(board_, last);
    return thread;
  }

 private:
  const Board& board_;
  Face face_;
};

}  // namespace

std::vector<ListedRow> rows_of_page(const Board& board, std::size_t forum, int page, bool shows_all) {
  std::vector<ListedRow> rows = all_rows(board, forum, shows_all);
  const std::ptrdiff_t stickies = count_of_stickies(rows);
  const std::ptrdiff_t size = board.plan.threads_per_page;
  const std::ptrdiff_t plain = static_cast<std::ptrdiff_t>(rows.size()) - stickies;
  const std::ptrdiff_t begin = std::min<std::ptrdiff_t>(plain, size * (page - 1));
  const std::ptrdiff_t end = std::min<std::ptrdiff_t>(plain, begin + size);
  std::vector<ListedRow> shown;
  if (page == 1) shown.assign(rows.begin(), rows.begin() + stickies);
  shown.insert(shown.end(), rows.begin() + stickies + begin, rows.begin() + stickies + end);
  return shown;
}

int listing_page_count(const Board& board, std::size_t forum, bool shows_all) {
  const std::vector<ListedRow> rows = all_rows(board, forum, shows_all);
  const int plain = static_cast<int>(static_cast<std::ptrdiff_t>(rows.size()) - count_of_stickies(rows));
  return std::max(1, (plain + board.plan.threads_per_page - 1) / board.plan.threads_per_page);
}

ForumCounts counts_of(const Board& board, std::size_t forum) {
  ForumCounts counts;
  for (const BoardThread& thread : board.threads) {
    const std::vector<std::size_t> path = forum_path(board, thread);
    if (thread.posts.empty() || std::ranges::find(path, forum) == path.end()) continue;
    ++counts.threads;
    counts.posts += static_cast<std::int64_t>(thread.posts.size());
    const bool is_newer = !counts.last || last_post(*counts.last).posted.seconds < last_post(thread).posted.seconds ||
                          (last_post(*counts.last).posted == last_post(thread).posted &&
                           last_post(*counts.last).id < last_post(thread).id);
    if (is_newer) counts.last = &thread;
  }
  return counts;
}

std::vector<std::size_t> forums_below(const Board& board, std::optional<std::size_t> forum) {
  std::vector<std::size_t> below;
  for (std::size_t i = 0; i < board.forums.size(); ++i) {
    if (board.forums[i].parent == forum) below.push_back(i);
  }
  return below;
}

std::string render_listing_page(const Board& board, std::size_t forum, int page, Face face, bool shows_all) {
  return Listing(board, forum, page, face, shows_all).render();
}

std::string render_index(const Board& board, Face face) {
  Shell shell;
  shell.title = board.plan.title;
  shell.last_step = is_vb4(face) || face == Face::vb5 ? "Forum" : board.plan.title;
  shell.script = "index";
  shell.relative = index_address(face);
  std::optional<std::size_t> category;
  for (const std::size_t top : forums_below(board, std::nullopt)) {
    if (board.forums[top].is_category) category = top;
  }
  const std::string head = category ? category_head(board, *category, face) : std::string{};
  const std::string rows = index_rows(board, category, face);
  if (face == Face::vb5) {
    shell.channel = 1;
    shell.body = "<div class=\"forum-list-container\"><table class=\"forum-list stretch\"><tbody>" + head + rows +
                 "</tbody></table></div>\n";
  } else if (is_vb4(face)) {
    shell.body = "<ol id=\"forums\" class=\"floatcontainer\">\n" + head + rows + (category ? "\t</ol>\n</li>\n" : "") +
                 "</ol>\n<div id=\"wgo\" class=\"collapse wgo_block block\"><h2 class=\"blockhead\">What's Going "
                 "On?</h2></div>\n";
  } else {
    shell.body = vb3_forum_table() + (category ? head : "<tbody>\n") + rows + "</tbody>\n</table>\n<br />\n";
  }
  return render_shell(board, shell, face);
}

void write_site(const Board& board, Face face, const std::filesystem::path& folder) {
  const auto write = [&](std::string address, const std::string& page) {
    if (address.ends_with('/')) address += "index.html";
    const std::filesystem::path file = folder / address;
    std::error_code trouble;
    std::filesystem::create_directories(file.parent_path(), trouble);
    std::ofstream stream(file, std::ios::binary);
    stream << page;
    if (!stream.flush()) throw Error(ExitCode::storage, "cannot write " + file.string());
  };
  write("index.html", render_index(board, face));
  for (std::size_t forum = 0; forum < board.forums.size(); ++forum) {
    for (int page = 1; page <= listing_page_count(board, forum); ++page)
      write(forum_address(board, forum, page, face), render_listing_page(board, forum, page, face));
  }
  for (const BoardThread& thread : board.threads) {
    for (int page = 1; page <= page_count(board, thread); ++page)
      write(thread_address(board, thread, page, face), render_thread_page(board, thread, page, face));
  }
}

Page listing_records(const Board& board, std::size_t forum, int page_number, Face face) {
  const ListingRecords records(board, face);
  Page page = records.page(PageKind::forum, forum_address(board, forum, page_number, face));
  page.page_number = page_number;
  page.forum_id = board.forums[forum].id;
  std::optional<Id> parent;
  for (const std::size_t index : forum_path(board, forum)) {
    // Steps of version 5's path have no numbers.
    if (face == Face::vb5 && index != forum) continue;
    page.forums.push_back(records.forum(index, parent));
    parent = board.forums[index].id;
  }
  for (const std::size_t below : forums_below(board, forum)) records.add_rows(page.forums, below, page.forum_id, false);
  if (board.forums[forum].is_category) return page;
  const std::vector<ListedRow> rows = rows_of_page(board, forum, page_number);
  const bool knows_guests =
      std::ranges::any_of(rows, [](const ListedRow& row) { return last_post(*row.thread).user.has_value(); });
  for (const ListedRow& row : rows) page.threads.push_back(records.thread(row, *page.forum_id, knows_guests));
  return page;
}

Page index_records(const Board& board, Face face) {
  const ListingRecords records(board, face);
  Page page = records.page(PageKind::index, index_address(face));
  for (const std::size_t top : forums_below(board, std::nullopt)) {
    if (!board.forums[top].is_category) {
      records.add_rows(page.forums, top, std::nullopt, board.plan.index_has_subforums);
      continue;
    }
    page.forums.push_back(records.forum(top, std::nullopt));
    for (const std::size_t below : forums_below(board, top))
      records.add_rows(page.forums, below, board.forums[top].id, board.plan.index_has_subforums);
  }
  return page;
}

}  // namespace vbarchive::testing
