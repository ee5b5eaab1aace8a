// Pages of vBulletin 4.2, with the legacy postbit (author beside the message) and the newer one (author above it).
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "support/board_html.h"
#include "support/board_print.h"

namespace vbarchive::testing {
namespace {

class Vb4Page {
 public:
  Vb4Page(const Board& board, const BoardThread& thread, int page, Face face)
      : board_(board), thread_(thread), page_(page), face_(face) {}

  std::string render() {
    head();
    top();
    breadcrumb();
    above_posts();
    if (thread_.poll) poll(*thread_.poll);
    const PostRange range = posts_of_page(board_, thread_, page_);
    put(fmt::format(
        "<div id=\"postlist\" class=\"postlist restrain\">\n\n\t\t<ol id=\"posts\" class=\"posts\" start=\"{}\">\n",
        range.begin + 1));
    for (std::size_t i = range.begin; i < range.end; ++i) post(thread_.posts[i]);
    put("\n\t\t</ol>\n\t\t<div class=\"separator\"></div>\n\t<div class=\"postlistfoot\">\n\t</div>\n\n</div>\n\n");
    below_posts();
    footer();
    return std::move(html_);
  }

 private:
  void put(std::string_view text) { html_ += text; }

  void head() {
    const std::string title = escaped(thread_.title), board = escaped(board_.plan.title);
    put(fmt::format(
        R"html(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="en" id="vbulletin_html">
<head>
	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta id="e_vb_meta_bburl" name="vb_meta_bburl" content="{bburl}" />
<base href="{base}" /><!--[if IE]></base><![endif]-->
<meta name="generator" content="vBulletin 4.2.3" />

	<link rel="Shortcut Icon" href="favicon.ico" type="image/x-icon" />

		<meta name="keywords" content="harbour, sea, health, {title}" />
		<meta name="description" content="{title}" />
		<meta property="og:site_name" content="{board}" />
		<meta property="og:title" content="{title}" />
		<meta property="og:type" content="article" />

<script type="text/javascript" src="clientscript/yui/yuiloader-dom-event/yuiloader-dom-event.js?v=423"></script>
<script type="text/javascript" src="clientscript/yui/connection/connection-min.js?v=423"></script>
<script type="text/javascript">
<!--
	var SESSIONURL = "";
	var SECURITYTOKEN = "guest";
	var IMGDIR_MISC = "images/misc";
	var IMGDIR_BUTTON = "images/buttons";
	var vb_disable_ajax = parseInt("0", 10);
	var SIMPLEVERSION = "423";
	var BBURL = "{bburl}";
	var LOGGEDIN = 0 > 0 ? true : false;
	var THIS_SCRIPT = "showthread";
	var RELPATH = "{address}";
	var PATHS = {{
		forum : "",
		cms   : "",
		blog  : ""
	}};
	var AJAXBASEURL = "{base}";
// -->
</script>
<script type="text/javascript" src="{base}clientscript/vbulletin-core.js?v=423"></script>

	<link rel="alternate" type="application/rss+xml" title="{board} RSS Feed" href="{base}external.php?type=RSS2" />
	<link rel="alternate" type="application/rss+xml" title="{board} - {forum} - RSS Feed" href="{base}external.php?type=RSS2&amp;forumids={forum_id}" />

	<link rel="stylesheet" type="text/css" href="clientscript/vbulletin_css/style00001l/main-rollup.css?d=1300000000" />
)html",
        fmt::arg("bburl", board_.plan.base_url.substr(0, board_.plan.base_url.size() - 1)),
        fmt::arg("base", board_.plan.base_url), fmt::arg("title", title), fmt::arg("board", board),
        fmt::arg("address", escaped(address(page_))), fmt::arg("forum", escaped(board_.forums[thread_.forum].title)),
        fmt::arg("forum_id", board_.forums[thread_.forum].id)));
    if (!board_.plan.slim) put("<style type=\"text/css\">\n" + style_sheet(face_) + "</style>\n");
    put(fmt::format(R"html(	<title> {}{}</title>
	<script type="text/javascript" src="clientscript/vbulletin_read_marker.js?v=423"></script>
	<link rel="canonical" href="{}{}" />
	<link rel="stylesheet" type="text/css" href="clientscript/vbulletin_css/style00001l/showthread-rollup.css?d=1300000000" />
</head>
)html",
                    title, page_ == 1 ? "" : fmt::format(" - Page {}", page_), board_.plan.base_url,
                    escaped(address(page_))));
  }

  void top() {
    put(fmt::format(R"html(<body>

<div class="above_body">
<div id="header" class="floatcontainer doc_header">
<div><a name="top" href="forum.php" class="logo-image"><img src="images/misc/harbour_logo.png" alt="{} - Powered by vBulletin" /></a></div>
	<div id="toplinks" class="toplinks">
		<ul class="nouser">
			<li><a href="register.php" rel="nofollow">Register</a></li>
			<li><a rel="help" href="faq.php">Help</a></li>
			<li>
			<form id="navbar_loginform" action="login.php?do=login" method="post" onsubmit="md5hash(vb_login_password, vb_login_md5password, vb_login_md5password_utf, 0)">
				<fieldset id="logindetails" class="logindetails">
					<div>
					<input type="text" class="textbox default-value" name="vb_login_username" id="navbar_username" size="10" accesskey="u" tabindex="101" value="User Name" />
					<input type="password" class="textbox" tabindex="102" name="vb_login_password" id="navbar_password" size="10" />
					<input type="submit" class="loginbutton" tabindex="104" value="Log in" title="Enter your username and password in the boxes provided to login." accesskey="s" />
					</div>
				</fieldset>
				<div id="remember" class="remember">
					<label for="cb_cookieuser_navbar"><input type="checkbox" name="cookieuser" value="1" id="cb_cookieuser_navbar" class="cb_cookieuser_navbar" accesskey="c" tabindex="103" /> Remember Me?</label>
				</div>
				<input type="hidden" name="s" value="" />
				<input type="hidden" name="securitytoken" value="guest" />
				<input type="hidden" name="do" value="login" />
				<input type="hidden" name="vb_login_md5password" />
				<input type="hidden" name="vb_login_md5password_utf" />
			</form>
			</li>
		</ul>
	</div>
	<hr />
</div>
<div id="navbar" class="navbar">
	<ul id="navtabs" class="navtabs floatcontainer">
		<li  id="vbtab_whatsnew">
			<a class="navtab" href="activity.php">What's New?</a>
		</li>
		<li class="selected" id="vbtab_forum">
			<a class="navtab" href="forum.php">Forum</a>
			<ul class="floatcontainer">
				<li id="vbflink_newposts"><a href="search.php?do=getnew&amp;contenttype=vBForum_Post">New Posts</a></li>
				<li id="vbflink_faq"><a href="faq.php">FAQ</a></li>
				<li id="vbflink_calendar"><a href="calendar.php">Calendar</a></li>
				<li class="popupmenu" id="vbmenu_community">
					<a href="javascript://" class="popupctrl">Community</a>
					<ul class="popupbody popuphover">
						<li id="vbclink_albums"><a href="album.php">Pictures &amp; Albums</a></li>
						<li id="vbclink_members"><a href="memberlist.php">Member List</a></li>
					</ul>
				</li>
				<li class="popupmenu" id="vbmenu_actions">
					<a href="javascript://" class="popupctrl">Forum Actions</a>
					<ul class="popupbody popuphover">
						<li id="vbalink_mfr"><a href="forumdisplay.php?do=markread&amp;markreadhash=guest">Mark Forums Read</a></li>
					</ul>
				</li>
			</ul>
		</li>
		<li  id="vbtab_blog">
			<a class="navtab" href="blog.php">Blogs</a>
		</li>
	</ul>
</div>
</div><!-- closing div for above_body -->

<div class="body_wrapper">
)html",
                    escaped(board_.plan.title)));
  }

  void breadcrumb() {
    put(R"html(<div id="breadcrumb" class="breadcrumb">
	<ul class="floatcontainer">
		<li class="navbithome"><a href="index.php" accesskey="1"><img src="images/misc/navbit-home.png" alt="Home" /></a></li>

	<li class="navbit"><a href="forum.php">Forum</a></li>
)html");
    for (const std::size_t index : forum_path(board_, thread_)) {
      const BoardForum& forum = board_.forums[index];
      put(fmt::format("\n\t<li class=\"navbit\"><a href=\"{}\">{}</a></li>\n",
                      escaped(forum_address(board_, index, 1, face_)), escaped(forum.title)));
    }
    put(fmt::format("\n\n\t<li class=\"navbit lastnavbit\"><span>{} {}</span></li>\n\n\t</ul>\n\t<hr />\n</div>\n\n",
                    prefix(), escaped(thread_.title)));
  }

  std::string prefix() const {
    if (!thread_.prefix) return "";
    return fmt::format("<b>{}</b>", escaped(*thread_.prefix));
  }

  void above_posts() {
    put("\t<div id=\"above_postlist\" class=\"above_postlist\">\n");
    reply_button("top");
    put("\t\t<div id=\"pagination_top\" class=\"pagination_top\">\n");
    pager();
    put("\t\t</div>\n\t</div>\n");
    put(fmt::format(
        R"html(	<div id="pagetitle" class="pagetitle">
		<h1>
			Thread: {prefix} <span class="threadtitle"><a href="{address}" title="Reload this Page">{title}</a></span>
		</h1>

	</div>
	<div id="thread_controls" class="thread_controls toolsmenu">
		<div>
		<ul id="postlist_popups" class="postlist_popups popupgroup">

			<li class="popupmenu" id="threadtools">
				<h6><a class="popupctrl" href="javascript://">Thread Tools</a></h6>
				<ul class="popupbody popuphover">
					<li><a href="printthread.php?t={id}&amp;pp=10&amp;page={page}" accesskey="3" rel="nofollow">Show Printable Version</a></li>
					<li><a href="sendmessage.php?do=sendtofriend&amp;t={id}" rel="nofollow">Email this Page&hellip;</a></li>
				</ul>
			</li>

			<li class="popupmenu searchthread menusearch" id="searchthread">
				<h6><a class="popupctrl" href="javascript://">Search Thread</a></h6>
				<form action="search.php" method="post">
					<ul class="popupbody popuphover">
						<li>
							<input type="text" name="query" class="searchbox" value="Search..." tabindex="13" />
							<input type="submit" class="button" value="Search" tabindex="14" />
						</li>
					</ul>
					<input type="hidden" name="s" value="" />
					<input type="hidden" name="securitytoken" value="guest" />
					<input type="hidden" name="do" value="process" />
					<input type="hidden" name="searchthreadid" value="{id}" />
					<input type="hidden" name="search_type" value="1" />
					<input type="hidden" name="contenttype" value="vBForum_Post" />
				</form>
			</li>

			<li class="popupmenu" id="displaymodes">
				<h6><a class="popupctrl" href="javascript://">Display</a></h6>
				<ul class="popupbody popuphover">
					<li><label>Linear Mode</label></li>
					<li><a href="{hybrid}"> Switch to Hybrid Mode</a></li>
				</ul>
			</li>
		</ul>
		</div>
	</div>

)html",
        fmt::arg("prefix", thread_.prefix ? fmt::format("<span class=\"prefix understate\">{}</span>", prefix()) : ""),
        fmt::arg("address", escaped(address(1))), fmt::arg("hybrid", escaped(with_query(address(1), "mode=hybrid"))),
        fmt::arg("title", escaped(thread_.title)), fmt::arg("id", thread_.id), fmt::arg("page", page_)));
  }

  void reply_button(std::string_view place) {
    const Id last = thread_.posts.empty() ? 0 : thread_.posts.back().id;
    put(
        fmt::format("\t\t<a href=\"newreply.php?p={}&amp;noquote=1\" rel=\"nofollow\" class=\"newcontent_textcontrol\" "
                    "id=\"newreplylink_{}\">{}</a>\n",
                    last, place, thread_.is_closed ? "Closed Thread" : "<span>+</span> Reply to Thread"));
  }

  void pager() {
    const int pages = page_count(board_, thread_);
    const int size = board_.plan.posts_per_page, total = static_cast<int>(thread_.posts.size());
    const auto range = [&](int page) {
      return fmt::format("{} to {} of {}", (page - 1) * size + 1, std::min(page * size, total), with_commas(total));
    };
    if (pages > 1) {
      put(fmt::format(R"html(			<form action="{}" method="get" class="pagination popupmenu nohovermenu">
<input type="hidden" name="t" value="{}" />

		<span><a href="javascript://" class="popupctrl">Page {} of {}</a></span>
)html",
                      escaped(address(pages)), thread_.id, page_, pages));
      if (page_ > 1) {
        put(
            fmt::format("\t\t<span class=\"prev_next\"><a rel=\"prev\" href=\"{}\" title=\"Prev Page - Results "
                        "{}\"><img src=\"images/pagination/previous-right.png\" alt=\"Previous\" /></a></span>\n",
                        escaped(address(page_ - 1)), range(page_ - 1)));
      }
      for (int page = std::max(1, page_ - 3); page <= std::min(pages, page_ + 3); ++page) {
        if (page == page_) {
          put(fmt::format("\t\t<span class=\"selected\"><a href=\"javascript://\" title=\"Results {}\">{}</a></span>",
                          range(page), page));
        } else {
          put(fmt::format("<span><a href=\"{}\" title=\"Show results {}\">{}</a></span>", escaped(address(page)),
                          range(page), page));
        }
      }
      if (page_ < pages) {
        put(
            fmt::format("\n\t\t<span class=\"prev_next\"><a rel=\"next\" href=\"{}\" title=\"Next Page - Results "
                        "{}\"><img src=\"images/pagination/next-right.png\" alt=\"Next\" /></a></span>\n",
                        escaped(address(page_ + 1)), range(page_ + 1)));
        put(
            fmt::format("\t\t<span class=\"first_last\"><a href=\"{}\" title=\"Last Page - Results {}\">Last<img "
                        "src=\"images/pagination/last-right.png\" alt=\"Last\" /></a></span>\n",
                        escaped(address(pages)), range(pages)));
      }
      put(R"html(
	<ul class="popupbody popuphover">
		<li class="formsubmit jumptopage"><label>Jump to page: <input type="text" name="page" size="4" /></label> <input type="submit" class="button" value="Go" /></li>
	</ul>
</form>
)html");
    }
    put(fmt::format(
        "\t\t\t<div id=\"postpagestats_above\" class=\"postpagestats\">\n\t\t\t\tResults {}\n\t\t\t</div>\n",
        range(page_)));
  }

  void poll(const BoardPoll& poll) {
    put(fmt::format(R"html(	<div id="poll" class="poll block">
		<h2 class="blockhead">View Poll Results: {}</h2>
		<div class="blockbody formcontrols">
			<ol class="pollbits">
)html",
                    escaped(poll.question)));
    int bar = 0;
    for (const auto& [text, votes] : poll.options) {
      bar = bar % 6 + 1;
      put(fmt::format(R"html(				<li class="pollbit">
					<p class="polloption">{0}</p>
					<div class="pollbar{1}" style="width: {3}">&nbsp;</div>
					<span class="pollvotes">{2}</span>
					<span class="pollpercent">{3}</span>
				</li>
)html",
                      escaped(text), bar, votes, percent(votes, poll.voters)));
    }
    put(fmt::format(R"html(			</ol>
		</div>
		<div class="blockfoot">{}Voters: <strong>{}</strong>. You may not vote on this poll</div>
	</div>

)html",
                    poll.is_multiple ? "Multiple Choice Poll. " : "", poll.voters));
  }

  std::string_view post_class() const { return face_ == Face::vb4 ? "postbit" : "postbitlegacy"; }

  void post(const BoardPost& post) {
    const PrintedParts posted = print(post.posted, board_.plan.dates);
    put(fmt::format(R"html(
<li class="{} postbitim postcontainer old" id="post_{}">
<!-- see bottom of postbit.css for .userinfo .popupmenu styles -->

	<div class="posthead">
			<span class="postdate old">

					<span class="date">{},&nbsp;<span class="time">{}</span></span>

			</span>
			<span class="nodecontrols">

					<a name="post{}" href="{}" class="postcounter">#{}</a><a id="postcount{}" name="{}"></a>

			</span>
	</div>
)html",
                    post_class(), post.id, posted.date, posted.time, post.id,
                    escaped(post_address(board_, thread_, post, face_)), post.number, post.id, post.number));
    if (face_ == Face::vb4_legacy) {
      put("\t<div class=\"postdetails\">\n\t\t<div class=\"userinfo\">\n");
      author(post);
      put("\n\t\t\t\t<hr />\n\t\t\t\t<dl class=\"userinfo_extra\">\n");
      put(info(post));
      put("\n\t\t\t\t</dl>\n\n\t\t\t\t<div class=\"imlinks\">\n\t\t\t\t\t\n\t\t\t\t</div>\n\n\t\t</div>\n\t\t<div "
          "class=\"postbody\">\n");
    } else {
      put("\t\t<div class=\"userinfo\">\n\t\t\t<div class=\"contact\">\n");
      author(post);
      put("\t\t\t</div>\n\n\t\t\t<div class=\"userinfo_extra\">\n\t\t\t\t<dl class=\"userstats\">\n");
      put(info(post));
      put("\t\t\t\t</dl>\n\t\t\t\t<div class=\"imlinks\">\n\t\t\t\t</div>\n\t\t\t</div>\n\t\t</div>\n\t<div "
          "class=\"postdetails\">\n\t\t<div class=\"postbody\">\n");
    }
    body(post);
    put("\n\t\t\t<div class=\"cleardiv\"></div>\n\t\t</div>\n\t</div>\n");
    put(fmt::format(R"html(		<div class="postfoot">
			<!-- <div class="postfoot_container"> -->
			<div class="textcontrols floatcontainer">
				<span class="postcontrols">
					<img style="display:none" id="progress_{0}" src="images/misc/progress.gif" alt="" />

						<a id="qrwq_{0}" class="newreply" href="newreply.php?do=newreply&amp;p={0}" rel="nofollow" title="Reply With Quote"><img id="quoteimg_{0}" src="clear.gif" alt="Reply With Quote" />  Reply With Quote</a>

				</span>
				<span class="postlinking">

				</span>
			<!-- </div> -->
			</div>
		</div>
	<hr />
</li>
)html",
                    post.id));
    reactions(post);
  }

  void author(const BoardPost& post) {
    put("\t\t\t<div class=\"username_container\">\n");
    if (!post.user) {
      put(
          fmt::format("\n\t\t\t\t<span class=\"username guest\">{}</span>\n\n\t\t\t</div>\n\t\t\t<span "
                      "class=\"usertitle\">\n\t\t\t\tGuest\n\t\t\t</span>\n",
                      escaped(post.guest_name)));
      return;
    }
    const BoardUser& user = board_.users[*post.user];
    put(fmt::format(R"html(
				<div class="popupmenu memberaction">
	<a class="username offline popupctrl" href="{address}" title="{name} is offline"><strong>{name}</strong></a>
	<ul class="popupbody popuphover memberaction_body">
		<li class="left">
			<a href="{address}" class="siteicon_profile">
				View Profile
			</a>
		</li>

		<li class="right">
			<a href="search.php?do=finduser&amp;userid={id}&amp;contenttype=vBForum_Post&amp;showposts=1" class="siteicon_forum" rel="nofollow">
				View Forum Posts
			</a>
		</li>

		<li class="left">
			<a href="private.php?do=newpm&amp;u={id}" class="siteicon_message" rel="nofollow">
				Private Message
			</a>
		</li>

		<li class="right">
			<a href="blog.php?u={id}" class="siteicon_blog" rel="nofollow">
				View Blog Entries
			</a>
		</li>
	</ul>
</div>
				<img class="inlineimg onlinestatus" src="images/statusicon/user-offline.png" alt="{name} is offline" border="0" />

			</div>
			<span class="usertitle">
				{title}
			</span>
)html",
                    fmt::arg("address", escaped(member_address(board_, user, face_))),
                    fmt::arg("name", escaped(user.name)), fmt::arg("id", user.id),
                    fmt::arg("title", escaped(user.title))));
    if (user.has_avatar) {
      put(fmt::format(R"html(
			<a class="{}" href="{}" title="{} is offline">
				<img src="{}" alt="{}'s Avatar" title="{}'s Avatar" />
			</a>
)html",
                      face_ == Face::vb4 ? "postuseravatarlink" : "postuseravatar",
                      escaped(member_address(board_, user, face_)), escaped(user.name), escaped(avatar_address(user)),
                      escaped(user.name), escaped(user.name)));
    }
  }

  std::string info(const BoardPost& post) const {
    if (!post.user) return "\t\t\t\t\t<dt>Posts</dt> <dd>n/a</dd>\n";
    const BoardUser& user = board_.users[*post.user];
    const auto line = [](std::string_view label, std::string_view value) {
      return fmt::format("\t\t\t\t\t<dt>{}</dt> <dd>{}</dd>\n", escaped(label), escaped(value));
    };
    std::string lines = line("Join Date", user.joined);
    if (user.location) lines += line("Location", *user.location);
    lines += line("Posts", with_commas(user.post_count));
    if (user.extra) lines += line(user.extra->first, user.extra->second);
    return lines;
  }

  void body(const BoardPost& post) {
    const bool has_signature = post.user && !board_.users[*post.user].signature.empty();
    put(fmt::format("\t\t\t<div class=\"postrow{}\">\n", has_signature || post.edit ? " has_after_content" : ""));
    if (post.title) {
      put(
          fmt::format("\n\t\t\t\t<h2 class=\"title icon\">\n\t\t\t\t\t<img src=\"images/icons/icon1.png\" "
                      "alt=\"Default\" /> {}\n\t\t\t\t</h2>\n",
                      escaped(*post.title)));
    }
    put(fmt::format(R"html(

				<div class="content">
					<div id="post_message_{}">
						<blockquote class="postcontent restore ">
							{}
						</blockquote>
					</div>

)html",
                    post.id, testing::render(board_, post.message, face_)));
    if (!post.attachments.empty()) attachments(post);
    put("\n\t\t\t\t</div>\n\t\t\t</div>\n\n\t\t\t<div class=\"after_content\">\n");
    if (post.edit) {
      const PrintedParts edited = print(post.edit->at, board_.plan.dates);
      put(fmt::format(R"html(				<!-- edit note -->
				<blockquote class="postcontent lastedited">
					<img src="images/buttons/edit_40b.png" class="inlineimg" alt="" />
					Last edited by {}; {} at <span class="time">{}</span>.
					{}
				</blockquote>
				<!-- / edit note -->
)html",
                      escaped(post.edit->by), edited.date, edited.time,
                      post.edit->reason ? "<span class=\"reason\">Reason:</span> " + escaped(*post.edit->reason) : ""));
    }
    if (has_signature) {
      put(
          fmt::format("\n\t\t\t\t\t<blockquote class=\"signature restore\"><div "
                      "class=\"signaturecontainer\">{}</div></blockquote>\n",
                      testing::render(board_, board_.users[*post.user].signature, face_)));
    }
    put("\n\t\t\t</div>\n");
  }

  void attachments(const BoardPost& post) {
    put(R"html(				<div class="attachments">
					<div class="fieldset postcontent">
					<fieldset class="postcontent">
						<legend><img src="images/misc/paperclip.png" class="inlineimg" alt="" /> Attached Files</legend>
						<ul>
)html");
    for (const BoardAttachment& file : post.attachments) {
      const std::string kind = file.name.substr(file.name.size() - 3);
      put(fmt::format(R"html(						<li>
	<img class="inlineimg" src="images/attach/{}.gif" alt="File Type: {}" />
	<a href="{}">{}</a>
({}, {} views)
</li>
)html",
                      kind, kind, escaped(attachment_address(file)), escaped(file.name), file.size, file.views));
    }
    put("\t\t\t\t\t\t</ul>\n\t\t\t\t\t</fieldset>\n\t\t\t\t\t</div>\n\t\t\t\t</div>\n");
  }

  void reactions(const BoardPost& post) {
    std::string names;
    for (const BoardThanks& thanks : post.thanks) {
      if (!names.empty()) names += ", ";
      names += member_link(thanks.user) + "&nbsp;(" + print(thanks.day, board_.plan.dates).date + ")";
    }
    reaction_box("thanks", post.id, names.empty() ? "" : thanks_label(board_.users[*post.user], post.thanks.size()),
                 names);
    names.clear();
    for (const std::size_t member : post.hugs) names += (names.empty() ? "" : ", ") + member_link(member);
    reaction_box("hugs", post.id, std::string(hugs_label), names);
  }

  std::string member_link(std::size_t member) const {
    const BoardUser& user = board_.users[member];
    return fmt::format(R"html(<a href="{}" rel="nofollow">{}</a>)html", escaped(member_address(board_, user, face_)),
                       escaped(user.name));
  }

  void reaction_box(std::string_view kind, Id post, const std::string& label, const std::string& names) {
    if (names.empty()) {
      put(fmt::format("\n<li class=\"{} postbitim\" id=\"post_{}_box_{}\" style=\"display:none\">\n\n</li>\n",
                      post_class(), kind, post));
      return;
    }
    put(fmt::format(R"html(
<li class="{0} postbitim" id="post_{1}_box_{2}">
<div class="postbody">
	<div class="postrow">

	<h2 class="posttitle">

			{3}

	</h2>
	<div class="content">
		<div id="post_{1}_bit_{2}">
			<blockquote class="postcontent restore">
				{4}
			</blockquote>
		</div>
	</div>
	</div>
	<div class="cleardiv"></div>
</div>
<hr />
</li>
)html",
                    post_class(), kind, post, escaped(label), names));
  }

  void below_posts() {
    put("\t<div id=\"below_postlist\" class=\"noinlinemod below_postlist\">\n");
    reply_button("bottom");
    put("\t\t<div id=\"pagination_bottom\" class=\"pagination_bottom\">\n\t\t</div>\n");
    put(R"html(		<div class="clear"></div>
		<div class="navpopupmenu popupmenu nohovermenu" id="showthread_navpopup">
			<span class="shade">Quick Navigation</span>
			<a href="javascript://" class="popupctrl"><span class="ctrlcontainer">Harbour</span></a>
			<form action="forumdisplay.php" method="get">
			<select name="f">
)html");
    put(forum_options(board_));
    put(fmt::format(R"html(			</select>
			</form>
		</div>
		<div class="clear"></div>
	</div>

	<!-- next / previous links -->
	<div class="navlinks">

			<strong>&laquo;</strong>
			<a href="{0}" rel="nofollow">Previous Thread</a>
			|
			<a href="{1}" rel="nofollow">Next Thread</a>
			<strong>&raquo;</strong>

	</div>
	<!-- / next / previous links -->

<div id="thread_info" class="thread_info block">

	<div id="thread_tags_list" class="thread_info_block ">
		<h4 class="threadinfohead blockhead">Tags for this Thread</h4>
		<div class="inner_block">
			<div id="tag_list_cell">
)html",
                    escaped(with_query(address(1), "goto=nextoldest")),
                    escaped(with_query(address(1), "goto=nextnewest"))));
    std::string list;
    for (const std::string& tag : thread_.tags) {
      if (!list.empty()) list += ",\n";
      list += fmt::format("<a href=\"tags.php?tag={0}\">{0}</a>", escaped(tag));
    }
    put(list.empty() ? "<p>None</p>" : "<p>" + list + "</p>");
    put(R"html(
			</div>
		</div>
	</div>

	<div class="options_block_container">

		<div class="options_block">
			<h4 class="collapse blockhead options_correct">
				Posting Permissions
			</h4>
			<div id="posting_rules" class="thread_info_block blockbody formcontrols floatcontainer options_correct">

<div id="forumrules" class="info_subblock">

	<ul class="youcandoblock">
		<li>You <strong>may not</strong> post new threads</li>
		<li>You <strong>may not</strong> post replies</li>
		<li>You <strong>may not</strong> post attachments</li>
		<li>You <strong>may not</strong> edit your posts</li>
		<li>&nbsp;</li>
	</ul>
	<div class="bbcodeblock">
		<ul>
			<li><a href="misc.php?do=bbcode" target="_blank">BB code</a> is <strong>On</strong></li>
			<li><a href="misc.php?do=showsmilies" target="_blank">Smilies</a> are <strong>On</strong></li>
			<li>HTML code is <strong>Off</strong></li>
		</ul>
	</div>

</div>

			</div>
		</div>
	</div>
</div>

)html");
  }

  void footer() {
    put(fmt::format(R"html(<div id="footer" class="floatcontainer footer">

	<ul id="footer_links" class="footer_links">
		<li><a href="sendmessage.php" rel="nofollow" accesskey="9">Contact Us</a></li>
		<li><a href="archive/index.php">Archive</a></li>
		<li><a href="{}#top" onclick="document.location.hash='top'; return false;">Top</a></li>
	</ul>

	<script type="text/javascript">
	<!--
		// Main vBulletin Javascript Initialization
		vBulletin_init();
	//-->
	</script>

</div>
</div> <!-- closing div for body_wrapper -->

<div class="below_body">
<div id="footer_time" class="shade footer_time">All times are {}. The time now is <span class="time">{}</span>.</div>

<div id="footer_copyright" class="shade footer_copyright">
	<!-- Do not remove this copyright notice -->
	Powered by <a href="https://www.vbulletin.com" id="vbulletinlink">vBulletin&reg;</a> Version 4.2.3 <br />Copyright &copy; 2012 vBulletin Solutions, Inc. All rights reserved.
	<!-- Do not remove this copyright notice -->
</div>

</div>
</body>
</html>
)html",
                    escaped(address(page_)), zone_name(board_.plan.utc_offset_minutes), time_now(board_)));
  }

  std::string address(int page) const { return thread_address(board_, thread_, page, face_); }

  const Board& board_;
  const BoardThread& thread_;
  int page_;
  Face face_;
  std::string html_;
};

}  // namespace

std::string render_vb4(const Board& board, const BoardThread& thread, int page, Face face) {
  return Vb4Page(board, thread, page, face).render();
}

}  // namespace vbarchive::testing
