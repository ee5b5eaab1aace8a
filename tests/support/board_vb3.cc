// Pages of vBulletin 3.8, with the legacy postbit (author beside the message) and the newer one (author above it).
#include <fmt/format.h>

#include <string>

#include "support/board_html.h"
#include "support/board_print.h"

namespace vbarchive::testing {
namespace {

class Vb3Page {
 public:
  Vb3Page(const Board& board, const BoardThread& thread, int page, Face face)
      : board_(board), thread_(thread), page_(page), face_(face) {}

  std::string render() {
    head();
    top();
    breadcrumb();
    if (thread_.poll) poll(*thread_.poll);
    put("<a name=\"poststop\" id=\"poststop\"></a>\n\n<!-- controls above postbits -->\n");
    controls();
    put("<!-- / controls above postbits -->\n\n");
    toolbar();
    put("<div id=\"posts\">");
    const PostRange range = posts_of_page(board_, thread_, page_);
    for (std::size_t i = range.begin; i < range.end; ++i) post(thread_.posts[i], i + 1 == range.end);
    put("<div id=\"lastpost\"></div></div>\n\n<!-- start content table -->\n<!-- controls below postbits -->\n");
    controls();
    put("<!-- / controls below postbits -->\n\n");
    tags();
    popups();
    rules();
    footer();
    return std::move(html_);
  }

 private:
  void put(std::string_view text) { html_ += text; }

  void head() {
    const std::string title = escaped(thread_.title);
    put(fmt::format(
        R"(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="en">
<head>
{base_href}	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta name="generator" content="vBulletin 3.8.11" />

<meta name="keywords" content="harbour, sea, health, {title}" />
<meta name="description" content="{title} {forum}" />

)",
        fmt::arg("base_href", base_href(board_, face_)), fmt::arg("title", title),
        fmt::arg("forum", escaped(board_.forums[thread_.forum].title))));
    if (!board_.plan.slim) {
      put("<!-- CSS Stylesheet -->\n<style type=\"text/css\" id=\"vbulletin_css\">\n");
      put(style_sheet(face_));
      put("</style>\n");
    }
    put(R"(<link rel="stylesheet" type="text/css" href="clientscript/vbulletin_important.css?v=3811" />
<script type="text/javascript" src="clientscript/yui/yahoo-dom-event/yahoo-dom-event.js?v=3811"></script>
<script type="text/javascript" src="clientscript/yui/connection/connection-min.js?v=3811"></script>
<script type="text/javascript">
<!--
var SESSIONURL = "";
var SECURITYTOKEN = "guest";
var IMGDIR_MISC = "images/misc";
var vb_disable_ajax = parseInt("0", 10);
// -->
</script>
<script type="text/javascript" src="clientscript/vbulletin_global.js?v=3811"></script>
<script type="text/javascript" src="clientscript/vbulletin_menu.js?v=3811"></script>
)");
    put(fmt::format(
        R"(	<link rel="alternate" type="application/rss+xml" title="{board} RSS Feed" href="external.php?type=RSS2" />
	<title> {title}{page} - {board}</title>
	<link rel="canonical" href="{base}{address}" />
	<script type="text/javascript" src="clientscript/vbulletin_post_loader.js?v=3811"></script>
	<style type="text/css" id="vbulletin_showthread_css">
	<!--
	#links div {{ white-space: nowrap; }}
	#links img {{ vertical-align: middle; }}
	-->
	</style>
</head>
)",
        fmt::arg("board", escaped(board_.plan.title)), fmt::arg("title", title),
        fmt::arg("page", page_ == 1 ? "" : fmt::format(" - Page {}", page_)), fmt::arg("base", board_.plan.base_url),
        fmt::arg("address", escaped(address(page_)))));
  }

  void top() {
    put(fmt::format(R"(<body onload="">
<!-- logo -->
<a name="top"></a>
<table border="0" width="100%" cellpadding="0" cellspacing="0" align="center">
<tr>
	<td align="left"><a href="index.php"><img src="images/misc/harbour_logo.gif" border="0" alt="{}" /></a></td>
	<td align="right" id="header_right_cell">&nbsp;</td>
</tr>
</table>
<!-- /logo -->

<!-- content table -->
<!-- open content container -->
)",
                    escaped(board_.plan.title)));
    open_container();
    put("\n<br />\n");
  }

  void open_container() {
    put(R"(
<div align="center">
	<div class="page" style="width:100%; text-align:left">
		<div style="padding:0px 25px 0px 25px" align="left">
)");
  }
  void close_container() { put("\n\t\t</div>\n\t</div>\n</div>\n\n<!-- / close content container -->\n"); }

  void breadcrumb() {
    put(fmt::format(R"(
<!-- breadcrumb, login, pm info -->
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center">
<tr>
	<td class="alt1" width="100%">

		<table cellpadding="0" cellspacing="0" border="0">
		<tr valign="bottom">
			<td><a href="#" onclick="history.back(1); return false;"><img src="images/misc/navbits_start.gif" alt="Go Back" border="0" /></a></td>
			<td>&nbsp;</td>
			<td width="100%"><span class="navbar"><a href="index.php" accesskey="1">{}</a></span>
)",
                    escaped(board_.plan.title)));
    for (const std::size_t index : forum_path(board_, thread_)) {
      const BoardForum& forum = board_.forums[index];
      put(fmt::format("\t<span class=\"navbar\">&gt; <a href=\"{}\">{}</a></span>\n\n",
                      escaped(forum_address(board_, index, 1, face_)), escaped(forum.title)));
    }
    put(fmt::format(R"html(</td>
		</tr>
		<tr>
			<td class="navbar" style="font-size:10pt; padding-top:1px" colspan="3"><a href="{}"><img class="inlineimg" src="images/misc/navbits_finallink_ltr.gif" alt="Reload this Page" border="0" /></a> <strong>
	{}

</strong></td>
		</tr>
		</table>

	</td>

	<td class="alt2" nowrap="nowrap" style="padding:0px">
		<!-- login form -->
		<form action="login.php?do=login" method="post" onsubmit="md5hash(vb_login_password, vb_login_md5password, vb_login_md5password_utf, 0)">
		<script type="text/javascript" src="clientscript/vbulletin_md5.js?v=3811"></script>
		<table cellpadding="0" cellspacing="3" border="0">
		<tr>
			<td class="smallfont" style="white-space: nowrap;"><label for="navbar_username">User Name</label></td>
			<td><input type="text" class="bginput" style="font-size: 11px" name="vb_login_username" id="navbar_username" size="10" accesskey="u" tabindex="101" value="User Name" onfocus="if (this.value == 'User Name') this.value = '';" /></td>
			<td class="smallfont" nowrap="nowrap"><label for="cb_cookieuser_navbar"><input type="checkbox" name="cookieuser" value="1" tabindex="103" id="cb_cookieuser_navbar" accesskey="c" />Remember Me?</label></td>
		</tr>
		<tr>
			<td class="smallfont"><label for="navbar_password">Password</label></td>
			<td><input type="password" class="bginput" style="font-size: 11px" name="vb_login_password" id="navbar_password" size="10" tabindex="102" /></td>
			<td><input type="submit" class="button" value="Log in" tabindex="104" accesskey="s" /></td>
		</tr>
		</table>
		<input type="hidden" name="s" value="" />
		<input type="hidden" name="securitytoken" value="guest" />
		<input type="hidden" name="do" value="login" />
		<input type="hidden" name="vb_login_md5password" />
		<input type="hidden" name="vb_login_md5password_utf" />
		</form>
		<!-- / login form -->
	</td>
</tr>
</table>
<!-- / breadcrumb, login, pm info -->

<!-- nav buttons bar -->
<div class="tborder" style="padding:1px; border-top-width:0px">
	<table cellpadding="0" cellspacing="0" border="0" width="100%" align="center">
	<tr align="center">
		<td class="vbmenu_control"><a href="register.php" rel="nofollow">Register</a></td>
		<td class="vbmenu_control"><a rel="help" href="faq.php" accesskey="5">FAQ</a></td>
		<td class="vbmenu_control"><a id="community" href="/showthread.php?t={}&amp;nojs=1#community" rel="nofollow" accesskey="6">Community</a> <script type="text/javascript"> vbmenu_register("community"); </script></td>
		<td class="vbmenu_control"><a href="calendar.php">Calendar</a></td>
		<td class="vbmenu_control"><a href="search.php?do=getdaily" accesskey="2">Today's Posts</a></td>
		<td class="vbmenu_control"><a id="navbar_search" href="search.php" accesskey="4" rel="nofollow">Search</a> </td>
	</tr>
	</table>
</div>
<!-- / nav buttons bar -->

<br />

)html",
                    escaped(address(page_)), escaped(thread_.title), thread_.id));
  }

  void poll(const BoardPoll& poll) {
    put(fmt::format(R"(
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center">
<tr>
	<td class="tcat" colspan="4">

		View Poll Results<span class="normal">: {}</span>
	</td>
</tr>

)",
                    escaped(poll.question)));
    int bar = 0;
    for (const auto& [text, votes] : poll.options) {
      bar = bar % 6 + 1;
      put(fmt::format(R"(<tr>
	<td class="alt1" width="50%">

			{text}

	</td>
	<td class="alt2" width="50%">
		<img src="images/polls/bar{bar}-l.gif" alt="" width="3" height="10"
		/><img src="images/polls/bar{bar}.gif" alt="" width="{width}" height="10"
		/><img src="images/polls/bar{bar}-r.gif" alt="" width="3" height="10" />

	</td>
	<td class="alt1" align="center" title="Votes"><strong>{votes}</strong></td>
	<td class="alt2" align="right" nowrap="nowrap">{percent}</td>
</tr>
)",
                      fmt::arg("text", escaped(text)), fmt::arg("bar", bar),
                      fmt::arg("width", poll.voters ? votes * 200 / poll.voters : 0), fmt::arg("votes", votes),
                      fmt::arg("percent", percent(votes, poll.voters))));
    }
    put(fmt::format(R"(
<tr>
	<td class="tfoot" colspan="4" align="center"><span class="smallfont">{}Voters: <strong>{}</strong>. You may not vote on this poll</span></td>
</tr>
</table>

<br />

)",
                    poll.is_multiple ? "Multiple Choice Poll. " : "", poll.voters));
  }

  void controls() {
    const Id last = thread_.posts.empty() ? 0 : thread_.posts.back().id;
    put(R"(<table cellpadding="0" cellspacing="0" border="0" width="100%" style="margin-bottom:3px">
<tr valign="bottom">
)");
    put(fmt::format(
        "\n\t<td class=\"smallfont\"><a href=\"newreply.php?do=newreply&amp;noquote=1&amp;p={}\" "
        "rel=\"nofollow\">{}</a></td>\n",
        last,
        thread_.is_closed ? R"(<img src="images/buttons/threadclosed.gif" alt="Closed Thread" border="0" />)"
                          : R"(<img src="images/buttons/reply.gif" alt="Reply" border="0" />)"));
    const int pages = page_count(board_, thread_);
    if (pages > 1) {
      put("\t<td align=\"right\">");
      pager(pages);
      put("</td>\n");
    }
    put("</tr>\n</table>\n");
  }

  void pager(int pages) {
    const int size = board_.plan.posts_per_page, total = static_cast<int>(thread_.posts.size());
    const auto range = [&](int page) {
      return fmt::format("{} to {} of {}", (page - 1) * size + 1, std::min(page * size, total), with_commas(total));
    };
    put(fmt::format(R"(<div class="pagenav" align="right">
<table class="tborder" cellpadding="3" cellspacing="1" border="0">
<tr>
	<td class="vbmenu_control" style="font-weight:normal">Page {} of {}</td>
)",
                    page_, pages));
    if (page_ > 1) {
      put(
          fmt::format("\t<td class=\"alt1\"><a rel=\"prev\" class=\"smallfont\" href=\"{}\" title=\"Prev Page - "
                      "Results {}\">&lt;</a></td>\n",
                      escaped(address(page_ - 1)), range(page_ - 1)));
    }
    for (int page = std::max(1, page_ - 3); page <= std::min(pages, page_ + 3); ++page) {
      if (page == page_) {
        put(
            fmt::format("\t<td class=\"alt2\"><span class=\"smallfont\" title=\"Showing results "
                        "{}\"><strong>{}</strong></span></td>\n",
                        range(page), page));
      } else {
        put(fmt::format("<td class=\"alt1\"><a class=\"smallfont\" href=\"{}\" title=\"Show results {}\">{}</a></td>\n",
                        escaped(address(page)), range(page), page));
      }
    }
    if (page_ < pages) {
      put(
          fmt::format("\t<td class=\"alt1\"><a rel=\"next\" class=\"smallfont\" href=\"{}\" title=\"Next Page - "
                      "Results {}\">&gt;</a></td>\n",
                      escaped(address(page_ + 1)), range(page_ + 1)));
      put(
          fmt::format("\t<td class=\"alt1\" nowrap=\"nowrap\"><a class=\"smallfont\" href=\"{}\" title=\"Last Page - "
                      "Results {}\">Last <strong>&raquo;</strong></a></td>\n",
                      escaped(address(pages)), range(pages)));
    }
    put(fmt::format(
        "\t<td class=\"vbmenu_control\" title=\"{}\"><a name=\"PageNav\"></a></td>\n</tr>\n</table>\n</div>",
        escaped(address(1))));
  }

  void toolbar() {
    put(fmt::format(R"(<!-- toolbar -->
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center" style="border-bottom-width:0px">
<tr>
	<td class="tcat" width="100%">
		<div class="smallfont">
		&nbsp;
		</div>
	</td>
	<td class="vbmenu_control" id="threadtools" nowrap="nowrap">
		<a href="/showthread.php?t={0}&amp;nojs=1#goto_threadtools">Thread Tools</a>
		<script type="text/javascript"> vbmenu_register("threadtools"); </script>
	</td>
	<td class="vbmenu_control" id="displaymodes" nowrap="nowrap">
		<a href="/showthread.php?t={0}&amp;nojs=1#goto_displaymodes">Display Modes</a>
		<script type="text/javascript"> vbmenu_register("displaymodes"); </script>
	</td>
</tr>
</table>
<!-- / toolbar -->

<!-- end content table -->
)",
                    thread_.id));
    close_container();
    put("<!-- / end content table -->\n\n");
  }

  void post(const BoardPost& post, bool is_last) {
    put(fmt::format("<!-- post #{} -->\n\n\t<!-- open content container -->\n", post.id));
    open_container();
    put(
        fmt::format("\n\t<div id=\"edit{}\" style=\"padding:0px 0px 6px 0px\">\n\t<!-- this is {}the last post shown "
                    "on the page -->\n",
                    post.id, is_last ? "" : "not "));
    if (face_ == Face::vb3_legacy) {
      legacy_post(post);
    } else {
      new_post(post);
    }
    popup(post);
    reactions(post);
    put("\n\t</div>\n");
    close_container();
    put(fmt::format("\n<!-- / post #{} -->", post.id));
  }

  void legacy_post(const BoardPost& post) {
    put(fmt::format(R"(
<table id="post{}" class="tborder" cellpadding="6" cellspacing="0" border="0" width="100%" align="center">
<tr>

		<td class="thead" style="font-weight:normal; border: 1px solid #D1D1E1; border-right: 0px" >
			{}
		</td>
		<td class="thead" style="font-weight:normal; border: 1px solid #D1D1E1; border-left: 0px" align="right">
			&nbsp;
			{}
		</td>

</tr>
<tr valign="top">
	<td class="alt2" width="175" style="border: 1px solid #D1D1E1; border-top: 0px; border-bottom: 0px">

)",
                    post.id, status(post), counter(post)));
    put(author(post));
    if (post.user && board_.users[*post.user].has_avatar) {
      put("\n\t\t\t<div class=\"smallfont\">\n\t\t\t\t&nbsp;<br />" + avatar(board_.users[*post.user]) +
          "\n\t\t\t</div>\n");
    }
    put("\n\t\t\t<div class=\"smallfont\">\n\t\t\t\t&nbsp;<br />\n");
    put(info(post));
    put("\t\t\t</div>\n\n\t</td>\n\n");
    put(fmt::format("\t<td class=\"alt1\" id=\"td_post_{}\" style=\"border-right: 1px solid #D1D1E1\">\n", post.id));
    message(post);
    put(fmt::format(R"(
	</td>
</tr>
<tr>
	<td class="alt2" style="border: 1px solid #D1D1E1; border-top: 0px">
		{}
		&nbsp;
	</td>

	<td class="alt1" align="right" style="border: 1px solid #D1D1E1; border-left: 0px; border-top: 0px">
		{}
	</td>
</tr>
</table>
)",
                    online(post), buttons(post)));
  }

  void new_post(const BoardPost& post) {
    put(fmt::format(R"(
<table class="tborder" id="post{}" cellpadding="6" cellspacing="1" border="0" width="100%" align="center">
<tr>
	<td class="thead" >
		<div class="normal" style="float:right">
			&nbsp;
			{} &nbsp;
		</div>

		<div class="normal">
			{}
		</div>
	</td>
</tr>
<tr>
	<td class="alt2" style="padding:0px">
		<!-- user info -->
		<table cellpadding="0" cellspacing="6" border="0" width="100%">
		<tr>
			{}
			<td nowrap="nowrap">

)",
                    post.id, counter(post), status(post),
                    post.user && board_.users[*post.user].has_avatar
                        ? "<td class=\"alt2\">" + avatar(board_.users[*post.user]) + "</td>"
                        : ""));
    put(author(post));
    put(R"(
			</td>
			<td width="100%">&nbsp;</td>
			<td valign="top" nowrap="nowrap">

				<div class="smallfont">
)");
    put(info(post));
    put(fmt::format(R"(				</div>

			</td>
		</tr>
		</table>
		<!-- / user info -->
	</td>
</tr>
<tr>

	<td class="alt1" id="td_post_{}">

	<!-- message, attachments, sig -->
)",
                    post.id));
    message(post);
    put(fmt::format(R"(
		<div style="margin-top: 10px" align="right">
			{}
		</div>

	<!-- message, attachments, sig -->

	</td>
</tr>
</table>
)",
                    buttons(post)));
  }

  std::string status(const BoardPost& post) const {
    const PrintedParts posted = print(post.posted, board_.plan.dates);
    return fmt::format(R"(<!-- status icon and date -->
			<a name="post{}"><img class="inlineimg" src="images/statusicon/post_old.gif" alt="Old" border="0" /></a>

				{}, {}


			<!-- / status icon and date -->)",
                       post.id, posted.date, posted.time);
  }

  std::string counter(const BoardPost& post) const {
    return fmt::format(
        R"(#<a href="{}" target="new" rel="nofollow" id="postcount{}" name="{}"><strong>{}</strong></a>)",
        escaped(post_address(board_, thread_, post, face_)), post.id, post.number, post.number);
  }

  std::string online(const BoardPost& post) const {
    if (!post.user) return "";
    return fmt::format(
        R"(<img class="inlineimg" src="images/statusicon/user_offline.gif" alt="{} is offline" border="0" />)",
        escaped(board_.users[*post.user].name));
  }

  static std::string buttons(const BoardPost& post) {
    return fmt::format(R"(<!-- controls -->
		<a href="newreply.php?do=newreply&amp;p={}" rel="nofollow"><img src="images/buttons/quote.gif" alt="Reply With Quote" border="0" /></a>
		<!-- / controls -->)",
                       post.id);
  }

  std::string author(const BoardPost& post) const {
    if (!post.user) {
      return fmt::format(
          "\t\t\t<div id=\"postmenu_{}\">\n\n\t\t\t{}\n\n\t\t\t</div>\n\n\t\t\t<div class=\"smallfont\">Guest</div>\n",
          post.id, escaped(post.guest_name));
    }
    const BoardUser& user = board_.users[*post.user];
    return fmt::format(R"(			<div id="postmenu_{0}">

			<a class="bigusername" href="{1}">{2}</a>
			{3}
			<script type="text/javascript"> vbmenu_register("postmenu_{0}", true); </script>

			</div>

			<div class="smallfont">{4}</div>
)",
                       post.id, escaped(member_address(board_, user, face_)), escaped(user.name),
                       face_ == Face::vb3 ? online(post) : "", escaped(user.title));
  }

  std::string avatar(const BoardUser& user) const {
    return fmt::format(R"(<a href="{}"><img src="{}" width="80" height="80" alt="{}'s Avatar" border="0" /></a>)",
                       escaped(member_address(board_, user, face_)), escaped(avatar_address(user)), escaped(user.name));
  }

  std::string info(const BoardPost& post) const {
    if (!post.user) return "\t\t\t\t<div>\n\t\t\t\t\tPosts: n/a\n\t\t\t\t</div>\n";
    const BoardUser& user = board_.users[*post.user];
    std::string lines = fmt::format("\t\t\t\t<div>Join Date: {}</div>\n", user.joined);
    if (user.location) lines += fmt::format("\t\t\t\t<div>Location: {}</div>\n", escaped(*user.location));
    lines += fmt::format("\n\t\t\t\t<div>\n\t\t\t\t\tPosts: {}\n\t\t\t\t</div>\n", with_commas(user.post_count));
    if (user.extra)
      lines += fmt::format("\t\t\t\t<div>{}: {}</div>\n", escaped(user.extra->first), escaped(user.extra->second));
    return lines + "\n\t\t\t\t<div>    </div>\n";
  }

  void message(const BoardPost& post) {
    if (post.title) {
      put(fmt::format(R"(
		<!-- icon and title -->
		<div class="smallfont">
			<img class="inlineimg" src="images/icons/icon1.gif" alt="Default" border="0" />
			<strong>{}</strong>
		</div>
		<hr size="1" style="color:#D1D1E1; background-color:#D1D1E1" />
		<!-- / icon and title -->
)",
                      escaped(*post.title)));
    }
    put(fmt::format("\n\t\t<!-- message -->\n\t\t<div id=\"post_message_{}\">{}</div>\n\t\t<!-- / message -->\n\n",
                    post.id, testing::render(board_, post.message, face_)));
    if (!post.attachments.empty()) attachments(post);
    if (post.user && !board_.users[*post.user].signature.empty()) {
      put(
          fmt::format("\t\t<!-- sig -->\n\t\t\t<div>\n\t\t\t\t__________________<br "
                      "/>\n\t\t\t\t{}\n\t\t\t</div>\n\t\t<!-- / sig -->\n\n",
                      testing::render(board_, board_.users[*post.user].signature, face_)));
    }
    if (post.edit) {
      const PrintedParts edited = print(post.edit->at, board_.plan.dates);
      put(fmt::format(R"(		<!-- edit note -->
			<div class="smallfont">
				<hr size="1" style="color:#D1D1E1; background-color:#D1D1E1" />
				<em>

						Last edited by {}; {} at <span class="time">{}</span>.

					{}
				</em>
			</div>
		<!-- / edit note -->
)",
                      escaped(post.edit->by), edited.date, edited.time,
                      post.edit->reason ? "Reason: " + escaped(*post.edit->reason) : ""));
    }
  }

  void attachments(const BoardPost& post) {
    put(R"(		<!-- attachments -->
			<div style="padding:6px">

				<fieldset class="fieldset">
					<legend>Attached Files</legend>
					<table cellpadding="0" cellspacing="3" border="0">
)");
    for (const BoardAttachment& file : post.attachments) {
      put(fmt::format(R"(					<tr>
	<td><img class="inlineimg" src="images/attach/{}.gif" alt="File Type: {}" width="16" height="16" border="0" style="vertical-align:baseline" /></td>
	<td><a href="{}">{}</a> ({}, {} views)</td>
</tr>
)",
                      file.name.substr(file.name.size() - 3), file.name.substr(file.name.size() - 3),
                      escaped(attachment_address(file)), escaped(file.name), file.size, file.views));
    }
    put("\t\t\t\t\t</table>\n\t\t\t\t</fieldset>\n\n\t\t\t</div>\n\t\t<!-- / attachments -->\n\n");
  }

  void popup(const BoardPost& post) {
    if (!post.user) return;
    const BoardUser& user = board_.users[*post.user];
    put(fmt::format(R"(
<!-- post {0} popup menu -->
<div class="vbmenu_popup" id="postmenu_{0}_menu" style="display:none">
	<table cellpadding="4" cellspacing="1" border="0">
	<tr>
		<td class="thead">{1}</td>
	</tr>
	<tr><td class="vbmenu_option"><a href="{2}">View Public Profile</a></td></tr>
	<tr><td class="vbmenu_option"><a href="private.php?do=newpm&amp;u={3}" rel="nofollow">Send a private message to {1}</a></td></tr>
	<tr><td class="vbmenu_option"><a href="search.php?do=finduser&amp;u={3}" rel="nofollow">Find More Posts by {1}</a></td></tr>
	</table>
</div>
<!-- / post {0} popup menu -->
)",
                    post.id, escaped(user.name), escaped(member_address(board_, user, face_)), user.id));
  }

  void reactions(const BoardPost& post) {
    std::string names;
    for (const BoardThanks& thanks : post.thanks) {
      if (!names.empty()) names += ", ";
      names += member_link(thanks.user) + " (" + print(thanks.day, board_.plan.dates).date + ")";
    }
    reaction_box("thanks", post.id, names.empty() ? "" : thanks_label(board_.users[*post.user], post.thanks.size()),
                 names);
    names.clear();
    for (const std::size_t member : post.hugs) names += (names.empty() ? "" : ", ") + member_link(member);
    reaction_box("hugs", post.id, std::string(hugs_label), names);
  }

  std::string member_link(std::size_t member) const {
    const BoardUser& user = board_.users[member];
    return fmt::format(R"(<a href="{}" rel="nofollow">{}</a>)", escaped(member_address(board_, user, face_)),
                       escaped(user.name));
  }

  void reaction_box(std::string_view kind, Id post, const std::string& label, const std::string& names) {
    if (names.empty()) {
      put(fmt::format("<div id=\"post_{}_box_{}\"></div>\n", kind, post));
      return;
    }
    put(fmt::format(R"(<div id="post_{}_box_{}"><div style="padding:6px 0px 0px 0px">
	<table class="tborder" cellpadding="6" cellspacing="0" border="0" width="100%" align="center">
	<tr>
		<td class="alt2" style="border-bottom: 1px solid #D1D1E1"><strong>{}</strong></td>
	</tr>
	<tr>
		<td class="alt1">
			<div>{}</div>
		</td>
	</tr>
	</table>
</div></div>
)",
                    kind, post, escaped(label), names));
  }

  void tags() {
    put(R"(<br />
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center">
<tr>
	<td class="tcat">Tags</td>
</tr>
<tr>
	<td class="alt1" id="tag_list_cell">
)");
    std::string list;
    for (const std::string& tag : thread_.tags) {
      if (!list.empty()) list += ", ";
      list += fmt::format("<a href=\"tags.php?tag={0}\">{0}</a>", escaped(tag));
    }
    put(list.empty() ? "<em>None</em>" : list);
    put("\n\t</td>\n</tr>\n</table>\n\n");
  }

  void popups() {
    put(fmt::format(R"(<!-- popup menu contents -->
<br />

<!-- thread tools menu -->
<div class="vbmenu_popup" id="threadtools_menu" style="display:none">
<form action="postings.php?t={0}&amp;pollid=" method="post" name="threadadminform">
	<table cellpadding="4" cellspacing="1" border="0">
	<tr>
		<td class="thead">Thread Tools<a name="goto_threadtools"></a></td>
	</tr>
	<tr>
		<td class="vbmenu_option"><img class="inlineimg" src="images/buttons/printer.gif" alt="Show Printable Version" /> <a href="printthread.php?t={0}" accesskey="3" rel="nofollow">Show Printable Version</a></td>
	</tr>
	<tr>
		<td class="vbmenu_option"><img class="inlineimg" src="images/buttons/sendtofriend.gif" alt="Email this Page" /> <a href="sendmessage.php?do=sendtofriend&amp;t={0}" rel="nofollow">Email this Page</a></td>
	</tr>
	</table>
</form>
</div>
<!-- / thread tools menu -->

<!-- thread search menu -->
<div class="vbmenu_popup" id="threadsearch_menu" style="display:none">
<form action="search.php?do=process&amp;searchthreadid={0}" method="post">
	<input type="hidden" name="s" value="" />
	<input type="hidden" name="securitytoken" value="guest" />
	<input type="hidden" name="do" value="process" />
	<input type="hidden" name="searchthreadid" value="{0}" />
	<input type="hidden" name="showposts" value="1" />
	<input type="text" class="bginput" name="query" size="25" /><input type="submit" class="button" value="Go" />
</form>
</div>
<!-- / thread search menu -->
<!-- / popup menu contents -->

<!-- next / previous links -->
<br />
<div class="smallfont" align="center">
	<strong>&laquo;</strong>
		<a href="showthread.php?t={0}&amp;goto=nextoldest" rel="nofollow">Previous Thread</a>
		|
		<a href="showthread.php?t={0}&amp;goto=nextnewest" rel="nofollow">Next Thread</a>
	<strong>&raquo;</strong>
</div>
<!-- / next / previous links -->

)",
                    thread_.id));
  }

  void rules() {
    put(R"(<!-- forum rules and admin links -->
<table cellpadding="0" cellspacing="0" border="0" width="100%" align="center">
<tr valign="bottom">
	<td width="100%" valign="top">
		<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="210">
		<tr>
			<td class="thead">Posting Rules</td>
		</tr>
		<tr>
			<td class="alt1" nowrap="nowrap"><div class="smallfont">
			<div>You <strong>may not</strong> post new threads</div>
			<div>You <strong>may not</strong> post replies</div>
			<div>You <strong>may not</strong> post attachments</div>
			<div>You <strong>may not</strong> edit your posts</div>
			<hr />
			<div><a href="misc.php?do=bbcode" target="_blank">BB code</a> is <strong>On</strong></div>
			<div><a href="misc.php?do=showsmilies" target="_blank">Smilies</a> are <strong>On</strong></div>
			<div>HTML code is <strong>Off</strong></div>
			</div></td>
		</tr>
		</table>
	</td>
	<td class="smallfont" align="right">
		<div class="smallfont" style="text-align:left; white-space:nowrap">
	<form action="forumdisplay.php" method="get">
	<input type="hidden" name="s" value="" />
	<input type="hidden" name="daysprune" value="" />
	<strong>Forum Jump</strong><br />
	<select name="f" onchange="this.form.submit();">
		<optgroup label="Site Areas">
		<option value="cp" >User Control Panel</option>
		<option value="pm" >Private Messages</option>
		<option value="search" >Search Forums</option>
		<option value="home" >Forums Home</option>
		</optgroup>
		<optgroup label="Forums">
)");
    put(forum_options(board_));
    put(R"(		</optgroup>
	</select><input type="submit" class="button" value="Go"  />
	</form>
</div>
	</td>
</tr>
</table>
<!-- /forum rules and admin links -->

<br />
)");
  }

  void footer() {
    put(fmt::format(R"(
<br />
<div class="smallfont" align="center">All times are {}. The time now is <span class="time">{}</span>.</div>
<br />
)",
                    zone_name(board_.plan.utc_offset_minutes), time_now(board_)));
    close_container();
    put(R"(<!-- /content area table -->

<form action="index.php" method="get" style="clear:left">
<table cellpadding="6" cellspacing="0" border="0" width="100%" class="page" align="center">
<tr>
	<td class="tfoot" align="right" width="100%">
		<div class="smallfont">
			<strong>
				<a href="sendmessage.php" rel="nofollow" accesskey="9">Contact Us</a> -
				<a href="archive/index.php">Archive</a> -
				<a href="#top" onclick="self.scrollTo(0, 0); return false;">Top</a>
			</strong>
		</div>
	</td>
</tr>
</table>

<br />

<div align="center">
	<div class="smallfont" align="center">
	<!-- Do not remove this copyright notice -->
	Powered by vBulletin&reg; Version 3.8.11<br />Copyright &copy;2000 - 2012, vBulletin Solutions Inc.
	<!-- Do not remove this copyright notice -->
	</div>
</div>

</form>

<script type="text/javascript">
<!--
	// Main vBulletin Javascript Initialization
	vBulletin_init();
//-->
</script>

</body>
</html>
)");
  }

  std::string address(int page) const { return thread_address(board_, thread_, page, face_); }

  const Board& board_;
  const BoardThread& thread_;
  int page_;
  Face face_;
  std::string html_;
};

}  // namespace

std::string render_vb3(const Board& board, const BoardThread& thread, int page, Face face) {
  return Vb3Page(board, thread, page, face).render();
}

}  // namespace vbarchive::testing
