#include "support/board_shell.h"

#include <fmt/format.h>

#include <array>

#include "support/board_html.h"
#include "support/board_print.h"

namespace vbarchive::testing {
namespace {

constexpr std::string_view hidden_login_fields = R"html(		<input type="hidden" name="s" value="" />
		<input type="hidden" name="securitytoken" value="guest" />
		<input type="hidden" name="do" value="login" />
		<input type="hidden" name="vb_login_md5password" />
		<input type="hidden" name="vb_login_md5password_utf" />
)html";

std::string without_slash(const std::string& base) { return base.substr(0, base.size() - 1); }

std::string canonical_link(const Board& board, const Shell& shell) {
  if (!shell.canonical) return "";
  return fmt::format("\t<link rel=\"canonical\" href=\"{}{}\" />\n", escaped(board.plan.base_url),
                     escaped(*shell.canonical));
}

std::string vb3_shell(const Board& board, const Shell& shell, Face face) {
  const std::string title = escaped(board.plan.title);
  std::string steps;
  for (const auto& [address, name] : shell.path) {
    steps +=
        fmt::format("\t<span class=\"navbar\">&gt; <a href=\"{}\">{}</a></span>\n", escaped(address), escaped(name));
  }
  std::string html = fmt::format(
      R"html(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="en">
<head>
{base_href}	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta name="generator" content="vBulletin 3.8.11" />
<link rel="stylesheet" type="text/css" href="clientscript/vbulletin_important.css?v=3811" />
<script type="text/javascript">
<!--
var SESSIONURL = "";
var SECURITYTOKEN = "guest";
var IMGDIR_MISC = "images/misc";
var vb_disable_ajax = parseInt("0", 10);
// -->
</script>
<script type="text/javascript" src="clientscript/vbulletin_global.js?v=3811"></script>
{canonical}{head}	<title>{page_title}</title>
</head>
<body>
<!-- logo -->
<a name="top"></a>
<table border="0" width="100%" cellpadding="0" cellspacing="0" align="center">
<tr><td align="left"><a href="index.php"><img src="images/misc/harbour_logo.gif" border="0" alt="{board}" /></a></td></tr>
</table>
<!-- /logo -->
<div align="center">
<div class="page" style="width:100%; text-align:left">
<div style="padding:0px 25px 0px 25px" align="left">
<br />
<!-- breadcrumb, login, pm info -->
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="100%" align="center">
<tr>
<td class="alt1" width="100%">
<table cellpadding="0" cellspacing="0" border="0">
<tr valign="bottom">
<td><a href="#" onclick="history.back(1); return false;"><img src="images/misc/navbits_start.gif" alt="Go Back" border="0" /></a></td>
<td>&nbsp;</td>
<td width="100%"><span class="navbar"><a href="index.php" accesskey="1">{board}</a></span>
{steps}</td>
</tr>
<tr>
<td class="navbar" style="font-size:10pt; padding-top:1px" colspan="3"><a href="{relative}"><img class="inlineimg" src="images/misc/navbits_finallink_ltr.gif" alt="Reload this Page" border="0" /></a> <strong>
{last}
</strong></td>
</tr>
</table>
</td>
<td class="alt2" nowrap="nowrap" style="padding:0px">
<!-- login form -->
		<form action="login.php?do=login" method="post" onsubmit="md5hash(vb_login_password, vb_login_md5password, vb_login_md5password_utf, 0)">
		<input type="text" class="bginput" name="vb_login_username" id="navbar_username" size="10" value="User Name" />
		<input type="password" class="bginput" name="vb_login_password" id="navbar_password" size="10" />
		<input type="checkbox" name="cookieuser" value="1" id="cb_cookieuser_navbar" />
{hidden}		</form>
<!-- / login form -->
</td>
</tr>
</table>
<!-- / breadcrumb, login, pm info -->
<!-- nav buttons bar -->
<div class="tborder">
	<table cellpadding="0" cellspacing="0" border="0" width="100%" align="center">
	<tr align="center">
		<td class="vbmenu_control"><a href="register.php" rel="nofollow">Register</a></td>
		<td class="vbmenu_control"><a rel="help" href="faq.php">FAQ</a></td>
		<td class="vbmenu_control"><a href="memberlist.php">Members List</a></td>
		<td class="vbmenu_control"><a href="calendar.php">Calendar</a></td>
		<td class="vbmenu_control"><a href="search.php?do=getdaily">Today's Posts</a></td>
		<td class="vbmenu_control"><a id="navbar_search" href="search.php" rel="nofollow">Search</a></td>
	</tr>
	</table>
</div>
<!-- / nav buttons bar -->
<br />
)html",
      fmt::arg("base_href", base_href(board, face)), fmt::arg("canonical", canonical_link(board, shell)),
      fmt::arg("head", shell.head), fmt::arg("page_title", escaped(shell.title)), fmt::arg("board", title),
      fmt::arg("steps", steps), fmt::arg("relative", escaped(shell.relative)),
      fmt::arg("last", escaped(shell.last_step)), fmt::arg("hidden", hidden_login_fields));
  html += shell.body;
  html += fmt::format(R"html(
<br />
<div class="smallfont" align="center">All times are {}. The time now is <span class="time">{}</span>.</div>
<br />
</div>
</div>
</div>
<div align="center"><div class="smallfont" align="center">
<a href="sendmessage.php" rel="nofollow">Contact Us</a> - <a href="archive/index.php">Archive</a> - <a href="#top">Top</a><br />
<!-- Do not remove this copyright notice -->
Powered by vBulletin&reg; Version 3.8.11<br />Copyright &copy;2000 - 2012, vBulletin Solutions Inc.
<!-- Do not remove this copyright notice -->
</div></div>
</body>
</html>
)html",
                      zone_name(board.plan.utc_offset_minutes), time_now(board));
  return html;
}

std::string vb4_shell(const Board& board, const Shell& shell, Face) {
  std::string steps;
  for (const auto& [address, name] : shell.path) {
    steps += fmt::format("\n\t<li class=\"navbit\"><a href=\"{}\">{}</a></li>\n", escaped(address), escaped(name));
  }
  std::string html = fmt::format(
      R"html(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="en" id="vbulletin_html">
<head>
	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta id="e_vb_meta_bburl" name="vb_meta_bburl" content="{bburl}" />
<base href="{base}" /><!--[if IE]></base><![endif]-->
<meta name="generator" content="vBulletin 4.2.3" />
		<meta property="og:site_name" content="{board}" />
<script type="text/javascript">
<!--
	var SESSIONURL = "";
	var SECURITYTOKEN = "guest";
	var IMGDIR_MISC = "images/misc";
	var vb_disable_ajax = parseInt("0", 10);
	var SIMPLEVERSION = "423";
	var BBURL = "{bburl}";
	var LOGGEDIN = 0 > 0 ? true : false;
	var THIS_SCRIPT = "{script}";
	var RELPATH = "{relative}";
// -->
</script>
<script type="text/javascript" src="{base}clientscript/vbulletin-core.js?v=423"></script>
{canonical}{head}	<title> {title}</title>
</head>
<body>

<div class="above_body">
<div id="header" class="floatcontainer doc_header">
<div><a name="top" href="forum.php" class="logo-image"><img src="images/misc/harbour_logo.png" alt="{board} - Powered by vBulletin" /></a></div>
	<div id="toplinks" class="toplinks">
		<ul class="nouser">
			<li><a href="register.php" rel="nofollow">Register</a></li>
			<li>
			<form id="navbar_loginform" action="login.php?do=login" method="post" onsubmit="md5hash(vb_login_password, vb_login_md5password, vb_login_md5password_utf, 0)">
		<input type="text" class="textbox default-value" name="vb_login_username" id="navbar_username" size="10" value="User Name" />
		<input type="password" class="textbox" name="vb_login_password" id="navbar_password" size="10" />
		<input type="checkbox" name="cookieuser" value="1" id="cb_cookieuser_navbar" />
{hidden}			</form>
			</li>
		</ul>
	</div>
	<hr />
</div>
<div id="navbar" class="navbar">
	<ul id="navtabs" class="navtabs floatcontainer">
		<li id="vbtab_whatsnew"><a class="navtab" href="activity.php">What's New?</a></li>
		<li class="selected" id="vbtab_forum">
			<a class="navtab" href="forum.php">Forum</a>
			<ul class="floatcontainer">
				<li id="vbflink_newposts"><a href="search.php?do=getnew&amp;contenttype=vBForum_Post">New Posts</a></li>
				<li id="vbflink_calendar"><a href="calendar.php">Calendar</a></li>
				<li id="vbclink_members"><a href="memberlist.php">Member List</a></li>
				<li id="vbalink_mfr"><a href="forumdisplay.php?do=markread&amp;markreadhash=guest">Mark Forums Read</a></li>
			</ul>
		</li>
	</ul>
</div>
</div><!-- closing div for above_body -->

<div class="body_wrapper">
<div id="breadcrumb" class="breadcrumb">
	<ul class="floatcontainer">
		<li class="navbithome"><a href="index.php" accesskey="1"><img src="images/misc/navbit-home.png" alt="Home" /></a></li>

	<li class="navbit"><a href="forum.php">Forum</a></li>
{steps}
	<li class="navbit lastnavbit"><span>{last}</span></li>

	</ul>
	<hr />
</div>

)html",
      fmt::arg("bburl", escaped(without_slash(board.plan.base_url))), fmt::arg("base", escaped(board.plan.base_url)),
      fmt::arg("board", escaped(board.plan.title)), fmt::arg("script", shell.script),
      fmt::arg("relative", escaped(shell.relative)), fmt::arg("canonical", canonical_link(board, shell)),
      fmt::arg("head", shell.head), fmt::arg("title", escaped(shell.title)), fmt::arg("hidden", hidden_login_fields),
      fmt::arg("steps", steps), fmt::arg("last", escaped(shell.last_step)));
  html += shell.body;
  html += fmt::format(R"html(<div id="footer" class="floatcontainer footer">

	<ul id="footer_links" class="footer_links">
		<li><a href="sendmessage.php" rel="nofollow" accesskey="9">Contact Us</a></li>
		<li><a href="archive/index.php">Archive</a></li>
	</ul>

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
                      zone_name(board.plan.utc_offset_minutes), time_now(board));
  return html;
}

std::string vb5_shell(const Board& board, const Shell& shell, Face) {
  std::string steps;
  for (const auto& [address, name] : shell.path) {
    steps += fmt::format("<li class=\"crumb\"><a class=\"crumb-link\" href=\"{}{}\">{}</a></li>",
                         escaped(board.plan.base_url), escaped(address), escaped(name));
  }
  const std::string zone = zone_name(board.plan.utc_offset_minutes);
  std::string html = fmt::format(
      R"html(<!DOCTYPE html>
<html id="htmlTag" xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en" dir="ltr" class=" l-ltr">
<head>
	<meta charset="UTF-8">
	<base href="{base}" />
{canonical}	<meta name="generator" content="vBulletin 5.6.4" />
	<meta property="og:site_name" content="{board}" />
{head}	<title>{title}</title>
	<script type="text/javascript">
		var pageData = {{"baseurl": "{bburl}", "pageid": "14", "channelid": "{channel}", "nodeid": "{node}", "cookie_prefix": "bb", "securitytoken": "guest", "userid": "0"}};
	</script>
	<script type="text/javascript" src="js/header-rollup-564.js"></script>
</head>
<body id="vb-page-body" class="l-desktop page14 vb-page view-mode logged-out" data-usergroupid="1">
<div id="outer-wrapper"><div id="wrapper">
<header id="header"><div class="site-logo"><a href="{bburl}"><img src="images/default/logo.png" alt="{board}" /></a></div>
<!-- login form -->
<div id="idLoginIframeContainer"><form action="{base}auth/login" method="post" class="login-form" id="idLoginForm">
	<input type="text" name="username" size="24" /><input type="password" name="password" size="24" />
	<input type="hidden" name="securitytoken" value="guest" /><input type="hidden" name="url" value="{base}" />
	<input type="submit" value="Log in" />
</form></div>
<!-- / login form -->
<div class="main-nav"><a href="{base}search">Search</a> <a href="{base}new-content">New posts</a> <a href="{base}register">Join</a></div></header>
<nav id="breadcrumbs-wrapper"><ul id="breadcrumbs" class="breadcrumb h-left"><li class="crumb"><a class="crumb-link" href="{base}">Home</a></li><li class="crumb"><a class="crumb-link" href="{base}forum">Forum</a></li>{steps}<li class="crumb separator ellipsis h-hide">{last}</li></ul></nav>
<main id="content"><div class="canvas-layout-container">
<h1 class="main-title js-main-title">{last}</h1>
)html",
      fmt::arg("base", escaped(board.plan.base_url)), fmt::arg("bburl", escaped(without_slash(board.plan.base_url))),
      fmt::arg("canonical", canonical_link(board, shell)), fmt::arg("board", escaped(board.plan.title)),
      fmt::arg("head", shell.head), fmt::arg("title", escaped(shell.title)), fmt::arg("channel", shell.channel),
      fmt::arg("node", shell.node), fmt::arg("steps", steps), fmt::arg("last", escaped(shell.last_step)));
  html += shell.body;
  html += fmt::format(R"html(</div></main>
<footer id="footer"><div id="footer-copyright"><div id="footer-vb-copyright">Powered by <a href="https://www.vbulletin.com" id="vbulletinlink">vBulletin&reg;</a> Version 5.6.4<br />Copyright &copy; 2021 MH Sub I, LLC dba vBulletin. All rights reserved.</div>
<div id="footer-current-datetime">All times are {}. This page was generated at <span class="pagetime">{}</span>.</div></div></footer>
</div></div>
</body>
</html>
)html",
                      zone, time_now(board));
  return html;
}

/// The part from `begin` to the end of `end`, replaced; nothing where it is not there.
void replace_part(std::string& text, std::string_view begin, std::string_view end, std::string_view with) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return;
  const std::size_t to = text.find(end, from);
  if (to == std::string::npos) return;
  text.replace(from, to + end.size() - from, with);
}

std::string message_page(const Board& board, const std::string& title, const std::string& message, bool is_permission,
                         bool has_login, Face face) {
  Shell shell;
  shell.title = title;
  shell.last_step = title;
  shell.relative = index_address(face);
  const std::string form =
      has_login && face != Face::vb5
          ? fmt::format(R"html(<form action="login.php?do=login" method="post" class="block vbform">
		<input type="text" name="vb_login_username" size="40" /><input type="password" name="vb_login_password" size="40" />
{}		<input type="submit" value="Log in" />
</form>
)html",
                        hidden_login_fields)
          : std::string{};
  if (face == Face::vb5) {
    shell.body = fmt::format("<div class=\"message-container\"><div class=\"error\"><p>{}</p></div></div>\n", message);
  } else if (is_vb4(face)) {
    shell.body = fmt::format(R"html(<div class="standard_error">
	<h2 class="blockhead">{}</h2>
	<div class="blockbody formcontrols">
		<div class="blockrow restore">{}</div>
	</div>
{}</div>

)html",
                             escaped(title), message, form);
  } else {
    const std::string_view comment = !is_permission ? "main error message"
                                     : has_login    ? "permission error message - user not logged in"
                                                    : "permission error message - user logged in";
    shell.body =
        fmt::format(R"html(<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="70%" align="center">
<tr>
	<td class="tcat">{0}</td>
</tr>
<tr>
	<td class="panelsurround" align="center">
	<div class="panel">
		<div align="left">
			<!-- {1} -->
			<div style="margin:20px">{2}</div>
{3}			<!-- / {1} -->
		</div>
	</div>
	</td>
</tr>
</table>
)html",
                    escaped(title), comment, message, form);
  }
  return render_shell(board, shell, face);
}

}  // namespace

std::string render_shell(const Board& board, const Shell& shell, Face face) {
  if (face == Face::vb5) return vb5_shell(board, shell, face);
  return is_vb4(face) ? vb4_shell(board, shell, face) : vb3_shell(board, shell, face);
}

std::string shown_to(const MemberView& member, const Board& board, std::string page, Face face) {
  const BoardUser& user = board.users[member.user];
  const std::string link = fmt::format("<a href=\"{}{}\">{}</a>", escaped(board.plan.base_url),
                                       escaped(member_address(board, user, face)), escaped(user.name));
  if (face == Face::vb5) {
    replace_part(page, "\"securitytoken\": \"guest\"", "\"0\"",
                 fmt::format("\"securitytoken\": \"{}\", \"userid\": \"{}\"", member.token, user.id));
    replace_part(page, "view-mode logged-out", "\"", "view-mode logged-in\"");
    replace_part(
        page, "<!-- login form -->", "<!-- / login form -->",
        fmt::format("<ul class=\"h-right\"><li class=\"username-container\">{}</li><li><a href=\"{}auth/logout?"
                    "logouthash={}\">Log Out</a></li></ul>",
                    link, escaped(board.plan.base_url), member.token));
    return page;
  }
  replace_part(page, "SECURITYTOKEN = \"guest\"", "\"guest\"", fmt::format("SECURITYTOKEN = \"{}\"", member.token));
  if (is_vb4(face)) {
    replace_part(page, "LOGGEDIN = 0 >", ">", fmt::format("LOGGEDIN = {} >", user.id));
    replace_part(page, "<ul class=\"nouser\">", "</ul>",
                 fmt::format(R"html(<ul class="isuser">
			<li><a href="login.php?do=logout&amp;logouthash={}" onclick="return log_out('Are you sure you want to log out?')">Log Out</a></li>
			<li><a href="usercp.php">Settings</a></li>
			<li class="welcomelink">Welcome, {}</li>
		</ul>)html",
                             member.token, link));
    return page;
  }
  replace_part(page, "<!-- login form -->", "<!-- / login form -->",
               fmt::format(R"html(<div class="smallfont"><strong>Welcome, {}.</strong><br />
		You last visited: <a href="search.php?do=getnew">Yesterday</a></div>)html",
                           link));
  replace_part(
      page, "<a href=\"register.php\"", "</a>",
      fmt::format("<a href=\"login.php?do=logout&amp;logouthash={}\" onclick=\"return log_out('Are you sure you "
                  "want to log out?')\">Log Out</a>",
                  member.token));
  return page;
}

std::string with_action_links(std::string page, const Board& board, Id thread, Id post, Face face) {
  std::vector<std::string> links;
  if (face == Face::vb5) {
    links = {fmt::format("{}ajax/api/reputation/vote?nodeid={}", board.plan.base_url, post),
             fmt::format("{}report/{}", board.plan.base_url, post), board.plan.base_url + "calendar",
             board.plan.base_url + "search?q=tide", board.plan.base_url + "privatemessage"};
  } else {
    links = {"calendar.php?do=getinfo&day=2011-3-14&c=1",
             "calendar.php?month=4&year=2011",
             "memberlist.php?sort=posts&order=desc",
             "online.php",
             "external.php?type=RSS2",
             "search.php?do=getnew",
             "forumdisplay.php?do=markread",
             "private.php",
             "profile.php?do=editoptions"};
    if (thread > 0) {
      for (const std::string_view script :
           {"subscription.php?do=addsubscription&t=", "threadrate.php?vote=5&t=", "poll.php?do=pollvote&pollid=",
            "printthread.php?t=", "misc.php?do=whoposted&t=", "threadtag.php?t="})
        links.push_back(std::string(script) + std::to_string(thread));
    }
    if (post > 0) {
      for (const std::string_view script :
           {"post_thanks.php?do=post_thanks_add&p=", "report.php?p=", "editpost.php?do=editpost&p=",
            "newreply.php?do=newreply&p=", "reputation.php?p=", "infraction.php?do=report&p="})
        links.push_back(std::string(script) + std::to_string(post));
    }
  }
  std::string block = "<div class=\"smallfont harbour_tools\">";
  for (const std::string& link : links)
    block += fmt::format("<a href=\"{}\" rel=\"nofollow\">&bull;</a> ", escaped(link));
  block += "</div>\n";
  static constexpr std::array places = {"<div id=\"footer\"", "<footer id=\"footer\"",
                                        "<!-- Do not remove this copyright"};
  for (const std::string_view place : places) {
    const std::size_t at = page.find(place);
    if (at == std::string::npos) continue;
    page.insert(at, block);
    break;
  }
  return page;
}

std::string with_session(std::string_view page, std::string_view session, Face face) {
  if (face == Face::vb5) return std::string(page);  // knows cookies only
  constexpr std::string_view opening = "href=\"";
  std::string result;
  std::size_t copied = 0;
  for (std::size_t at = page.find(opening); at != std::string_view::npos; at = page.find(opening, at)) {
    at += opening.size();
    const std::size_t end = page.find('"', at);
    if (end == std::string_view::npos) break;
    const std::string_view address = page.substr(at, end - at);
    const std::size_t script = address.find(".php");
    const bool is_own = script != std::string_view::npos && address.find("//") == std::string_view::npos;
    const std::size_t head = page.rfind('<', at);
    if (is_own && page.substr(head, 5) != "<link") {
      // Version 3 puts it first, version 4 behind a title.
      const std::size_t query = address.find('?');
      const std::size_t fragment = std::min(address.find('#'), address.size());
      const bool is_title = query != std::string_view::npos && query + 1 < address.size() &&
                            address[query + 1] >= '0' && address[query + 1] <= '9';
      result.append(page, copied, at - copied);
      if (query == std::string_view::npos) {
        result.append(address, 0, fragment).append("?s=").append(session).append(address, fragment);
      } else if (is_title) {
        result.append(address, 0, fragment).append("&amp;s=").append(session).append(address, fragment);
      } else {
        result.append(address, 0, query + 1).append("s=").append(session).append("&amp;").append(address, query + 1);
      }
      copied = end;
    }
    at = end;
  }
  result.append(page, copied);
  const std::string quiet = "SESSIONURL = \"\"";
  if (const std::size_t at = result.find(quiet); at != std::string::npos)
    result.replace(at, quiet.size(), fmt::format("SESSIONURL = \"s={}&\"", session));
  return result;
}

std::string render_notice(const Board& board, Notice notice, Face face) {
  const std::string title = "vBulletin Message";
  constexpr std::string_view permission =
      "You are not logged in or you do not have permission to access this page. This could be due to one of several "
      "reasons.";
  switch (notice) {
    case Notice::no_thread:
      return message_page(board, title,
                          face == Face::vb5 ? "The page you requested could not be found: this page could not be found "
                                              "or has been deleted."
                                            : "No Thread specified. If you followed a valid link, please notify the <a "
                                              "href=\"sendmessage.php\">administrator</a>",
                          false, false, face);
    case Notice::no_forum:
      return message_page(board, title,
                          face == Face::vb5 ? "The page you requested could not be found: this page could not be found "
                                              "or has been deleted."
                                            : "No Forum specified. If you followed a valid link, please notify the <a "
                                              "href=\"sendmessage.php\">administrator</a>",
                          false, false, face);
    case Notice::no_permission:
      return message_page(
          board, title, "you do not have permission to access this page. This could be due to one of several reasons.",
          true, false, face);
    case Notice::login:
      return message_page(board, title, std::string(permission), true, true, face);
    case Notice::closed:
      return message_page(board, title, "The board is closed. We are painting the hull and come back in spring.", false,
                          false, face);
    case Notice::maintenance:
      return message_page(board, title, "The board is down for maintenance. Please try again later.", false, false,
                          face);
    case Notice::too_busy:
      return message_page(board, title, "The server is too busy at the moment. Please try again later.", false, false,
                          face);
    case Notice::flood:
      return message_page(
          board, title,
          "This forum requires that you wait 30 seconds between searches. Please try again in 12 seconds.", false,
          false, face);
    case Notice::wrong_password:
      return message_page(board, title,
                          "You have entered an invalid username or password. You have used <strong>1</strong> out of "
                          "<strong>5</strong> login attempts.",
                          false, false, face);
    case Notice::nothing: {
      Shell shell;
      shell.title = shell.last_step = "Harbour Calendar";
      shell.relative = "calendar.php";
      shell.body = "<div class=\"smallfont\">Nothing is on today.</div>\n";
      return render_shell(board, shell, face);
    }
  }
  return {};
}

std::string render_redirect(const Board& board, std::string_view name, std::string_view target, Face face) {
  const std::string address = escaped(target);
  Shell shell;
  shell.title = "Redirecting";
  shell.last_step = "Redirecting";
  shell.relative = "login.php";
  shell.head = fmt::format("\t<meta http-equiv=\"Refresh\" content=\"2; URL={}\" />\n", address);
  if (is_vb4(face)) {
    shell.body = fmt::format(R"html(<div class="standard_error">
	<form action="{0}" method="post" name="postvarform">
	<h2 class="blockhead">Redirecting...</h2>
	<div class="blockbody formcontrols"><p class="blockrow restore">Thank you for logging in, {1}.</p></div>
	<div class="blockfoot redirect_button"><a href="{0}">Click here if your browser does not redirect you.</a></div>
	</form>
</div>

)html",
                             address, escaped(name));
  } else {
    shell.body = fmt::format(R"html(<form action="{0}" method="post" name="postvarform">
<table class="tborder" cellpadding="6" cellspacing="1" border="0" width="70%" align="center">
<tr><td class="tcat">Redirecting...</td></tr>
<tr><td class="panelsurround" align="center"><div class="panel">
	<blockquote><p>&nbsp;</p><p><strong>Thank you for logging in, {1}.</strong></p>
	<p class="smallfont"><a href="{0}">Click here if your browser does not automatically redirect you.</a></p></blockquote>
</div></td></tr>
</table>
</form>
)html",
                             address, escaped(name));
  }
  return render_shell(board, shell, face);
}

}  // namespace vbarchive::testing
