#include "support/board_html.h"

#include <fmt/format.h>

#include <array>

#include "support/board_print.h"

namespace vbarchive::testing {
namespace {

/// Quotes and code are blocks with classes since version 4.
bool is_modern(Face face) { return is_vb4(face) || face == Face::vb5; }

std::string render_quote(const Board& board, const Part& quote, Face face) {
  const std::string body = render(board, quote.parts, face);
  std::string link;
  if (quote.quoted_post_id) {
    link = fmt::format(R"(<a href="{}" rel="nofollow">)", escaped(post_link(board, *quote.quoted_post_id, face)));
    link += is_modern(face)
                ? R"(<img class="inlineimg" src="images/buttons/viewpost-right.png" alt="View Post" /></a>)"
                : R"(<img class="inlineimg" src="images/buttons/viewpost.gif" border="0" alt="View Post" /></a>)";
  }
  const std::string name = escaped(quote.quoted_name.value_or(""));
  if (is_modern(face)) {
    const std::string inner = quote.quoted_name ? fmt::format(R"(
				<div class="bbcode_postedby">
					<img src="images/misc/quote_icon.png" alt="Quote" /> Originally Posted by <strong>{}</strong>
					{}
				</div>
				<div class="message">{}</div>
)",
                                                              name, link, body)
                                                : "\n\t\t\t\t" + body + "\n";
    return fmt::format(R"(<div class="bbcode_container">
	<div class="bbcode_quote">
		<div class="quote_container">
			<div class="bbcode_quote_container"></div>
			{}
		</div>
	</div>
</div>)",
                       inner);
  }
  const std::string inner = quote.quoted_name ? fmt::format(R"(
			<div>
				Originally Posted by <strong>{}</strong>
				{}
			</div>
			<div style="font-style:italic">{}</div>
)",
                                                            name, link, body)
                                              : "\n\t\t\t\t" + body + "\n";
  return fmt::format(R"(<div style="margin:20px; margin-top:5px; ">
	<div class="smallfont" style="margin-bottom:2px">Quote:</div>
	<table cellpadding="6" cellspacing="0" border="0" width="100%">
	<tr>
		<td class="alt2" style="border:1px inset">
			{}
		</td>
	</tr>
	</table>
</div>)",
                     inner);
}

std::string render_code(const Part& code, Face face) {
  if (is_modern(face)) {
    return fmt::format(R"(<div class="bbcode_container">
	<div class="bbcode_description">{}:</div>
	<pre class="bbcode_code" style="height:84px;">{}</pre>
</div>)",
                       escaped(code.label), escaped(code.verbatim));
  }
  return fmt::format(R"(<div style="margin:20px; margin-top:5px">
	<div class="smallfont" style="margin-bottom:2px">{}:</div>
	<pre class="alt2" dir="ltr" style="margin: 0px; padding: 6px; border: 1px inset; width: 640px; height: 98px; text-align: left; overflow: auto">{}</pre>
</div>)",
                     escaped(code.label), escaped(code.verbatim));
}

std::string render(const Board& board, const Inline& run, Face face) {
  const std::string text = escaped(run.text);
  switch (run.kind) {
    case Inline::Kind::text:
      return text;
    case Inline::Kind::bold:
      return "<b>" + text + "</b>";
    case Inline::Kind::smilie: {
      std::string title = run.text;
      if (title != "lighthouse") title.front() = static_cast<char>(title.front() - 'a' + 'A');
      return fmt::format(R"(<img src="images/smilies/{}.{}" border="0" alt="" title="{}" class="inlineimg" />)", text,
                         is_modern(face) ? "png" : "gif", title);
    }
    case Inline::Kind::link:
      return fmt::format(R"(<a href="{}" target="_blank"{}>{}</a>)", escaped(run.target),
                         is_modern(face) ? R"( rel="nofollow")" : "", text);
    case Inline::Kind::email:
      return fmt::format(R"(<a href="mailto:{}">{}</a>)", escaped(run.target), text);
    case Inline::Kind::mention:
      return fmt::format(R"(<a href="{}">{}</a>)", escaped(member_address(board, board.users[run.user], face)), text);
  }
  return text;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string line_breaks(int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += "<br />\n";
  return result;
}

std::string render(const Board& board, const std::vector<Inline>& inlines, Face face) {
  std::string html;
  for (const Inline& run : inlines) html += render(board, run, face);
  return html;
}

std::string render(const Board& board, const std::vector<Part>& parts, Face face) {
  std::string html;
  for (const Part& part : parts) {
    html += line_breaks(part.breaks);
    switch (part.kind) {
      case Part::Kind::text:
        html += render(board, part.inlines, face);
        break;
      case Part::Kind::image:
        html += fmt::format(R"(<img src="{}" border="0" alt="" />)", escaped(part.target));
        break;
      case Part::Kind::list:
        html += "<ul>";
        for (const auto& item : part.items) html += "<li>" + render(board, item, face) + "</li>";
        html += "</ul>";
        break;
      case Part::Kind::code:
        html += render_code(part, face);
        break;
      case Part::Kind::quote:
        html += render_quote(board, part, face);
        break;
    }
  }
  return html;
}

std::string style_sheet(Face face) {
  static constexpr std::array classes = {
      ".tborder",       ".tcat",        ".thead",          ".tfoot",        ".alt1",          ".alt2",
      ".inlinemod",     ".wysiwyg",     ".bginput",        ".button",       ".smallfont",     ".time",
      ".navbar",        ".highlight",   ".fjsel",          ".fjdpth0",      ".fjdpth1",       ".panel",
      ".panelsurround", ".pagenav",     ".vbmenu_control", ".vbmenu_popup", ".vbmenu_option", ".vbmenu_hilite",
      ".bigusername",   ".harbour_top", ".harbour_foot",   ".harbour_side"};
  std::string css = fmt::format(
      "/* {} harbour style */\nbody {{ background: #eef4f6; color: #10242c; margin: 0 8px; }}\n", name_of(face));
  std::size_t shade = 0x20;
  for (const char* const name : classes) {
    shade = (shade * 7 + 13) % 0x60;
    css += fmt::format(
        "{0}\n{{\n\tbackground: #{1:02x}{2:02x}{3:02x} url(images/gradients/{4}.gif) repeat-x top left;\n"
        "\tcolor: #{2:02x}{3:02x}{1:02x};\n\tborder: 1px solid #{3:02x}{3:02x}{1:02x};\n"
        "\tpadding: 3px 6px 3px 6px;\n\tfont: 11px 'trebuchet ms', tahoma, arial, sans-serif;\n}}\n",
        name, 0x90 + shade, 0x80 + shade / 2, 0x70 + shade / 3, name + 1);
    for (const char* const state : {"link", "visited", "hover", "active"}) {
      css += fmt::format("{0} a:{1}, {0}_a{1}\n{{\n\tcolor: #{2:02x}4060;\n\ttext-decoration: none;\n}}\n", name, state,
                         0x10 + shade);
    }
  }
  return css;
}

std::string forum_options(const Board& board) {
  std::string options;
  for (const BoardForum& forum : board.forums) {
    options += fmt::format("\t\t<option value=\"{}\" class=\"fjdpth{}\" >{} {}</option>\n", forum.id,
                           forum.parent ? 1 : 0, forum.parent ? "&nbsp; &nbsp; " : "", escaped(forum.title));
  }
  if (board.plan.slim) return options;
  for (int i = 1; i <= 80; ++i) {
    options += fmt::format(
        "\t\t<option value=\"{0}\" class=\"fjdpth2\" >&nbsp; &nbsp; &nbsp; &nbsp;  Archive of pier {0}</option>\n",
        900 + i);
  }
  return options;
}

std::string time_now(const Board& board) {
  return print(at_offset(board.captured_at, board.plan.utc_offset_minutes), board.plan.dates).time;
}

std::string zone_name(int utc_offset_minutes) {
  if (utc_offset_minutes == 0) return "GMT";
  return fmt::format("GMT {}{}", utc_offset_minutes < 0 ? "-" : "+",
                     (utc_offset_minutes < 0 ? -1 : 1) * utc_offset_minutes / 60);
}

std::string base_href(const Board& board, Face face) {
  if (dress_of(board, face) == Dress::classic) return "";
  return fmt::format("\t<base href=\"{}\" />\n", escaped(board.plan.base_url));
}

std::string vb5_pager(int page, int pages, const std::function<std::string(int)>& address) {
  std::string html = "<div class=\"js-pagenav pagenav\">";
  for (int i = 1; i <= pages; ++i) {
    const bool is_near = i == 1 || i == pages || (i >= page - 2 && i <= page + 2);
    if (!is_near) continue;
    html += fmt::format("<a class=\"js-pagenav-button{}\" data-page=\"{}\" href=\"{}\">{}</a>",
                        i == page ? " js-pagenav-current-button" : "", i, escaped(address(i)), i);
  }
  return html + "</div>\n";
}

std::string render_thread_page(const Board& board, const BoardThread& thread, int page, Face face) {
  if (face == Face::vb5) return render_vb5(board, thread, page, face);
  return is_vb4(face) ? render_vb4(board, thread, page, face) : render_vb3(board, thread, page, face);
}

}  // namespace vbarchive::testing
