// Pages of topics of vBulletin 5.6, as guests see them. They say less than those of older versions: no polls, no
// thanks, no files.
#include <fmt/format.h>

#include <string>

#include "support/board_html.h"
#include "support/board_print.h"
#include "support/board_shell.h"

namespace vbarchive::testing {
namespace {

class Vb5Page {
 public:
  Vb5Page(const Board& board, const BoardThread& thread, int page) : board_(board), thread_(thread), page_(page) {}

  std::string render() {
    Shell shell;
    shell.title = fmt::format("{} - {}", thread_.title, board_.plan.title);
    shell.canonical = thread_address(board_, thread_, page_, Face::vb5);
    shell.relative = *shell.canonical;
    for (const std::size_t above : forum_path(board_, thread_))
      shell.path.emplace_back(forum_address(board_, above, 1, Face::vb5), board_.forums[above].title);
    shell.last_step = thread_.title;
    shell.channel = board_.forums[thread_.forum].id;
    shell.node = thread_.id;
    const int pages = page_count(board_, thread_);
    if (pages > 1)
      html_ += vb5_pager(page_, pages,
                         [&](int number) { return absolute(thread_address(board_, thread_, number, Face::vb5)); });
    html_ +=
        "<div class=\"conversation-content\"><ul class=\"conversation-list list-container h-clearfix thread-view\">\n";
    const PostRange range = posts_of_page(board_, thread_, page_);
    for (std::size_t i = range.begin; i < range.end; ++i) post(thread_.posts[i], i == 0);
    html_ += "</ul>\n<!-- end of the posts -->\n</div>\n";
    shell.body = std::move(html_);
    return render_shell(board_, shell, Face::vb5);
  }

 private:
  [[nodiscard]] std::string absolute(const std::string& address) const { return board_.plan.base_url + address; }

  [[nodiscard]] std::string author(const BoardPost& post) const {
    if (!post.user) {
      return fmt::format(
          "<div class=\"author h-text-size--14\"><strong><span itemprop=\"name\">{}</span></strong></div>"
          "<div class=\"usertitle\">Guest</div>",
          escaped(post.guest_name));
    }
    const BoardUser& user = board_.users[*post.user];
    const std::string address = escaped(absolute(member_address(board_, user, Face::vb5)));
    std::string info;
    const auto line = [&](std::string_view label, const std::string& value) {
      info += fmt::format("<li class=\"b-userinfo__additional-info\"><label>{}:</label> <span>{}</span></li>", label,
                          escaped(value));
    };
    line("Join Date", user.joined);
    if (user.location) line("Location", *user.location);
    line("Posts", with_commas(user.post_count));
    if (user.extra) line(user.extra->first, user.extra->second);
    const std::string avatar = user.has_avatar
                                   ? fmt::format("<a href=\"{}\" class=\"b-avatar\"><img src=\"{}\" alt=\"{}\" /></a>",
                                                 address, escaped(absolute(avatar_address(user))), escaped(user.name))
                                   : std::string{};
    return fmt::format(
        "<div class=\"b-userinfo__details\"><div class=\"author h-text-size--14\"><strong><a href=\"{}\" "
        "class=\"js-user-namecard\" data-vbnamecard=\"{}\"><span "
        "itemprop=\"name\">{}</span></a></strong></div>{}<div class=\"usertitle\">{}</div>\n<ul "
        "class=\"b-userinfo__additional-info-block\">{}</ul></div>",
        address, user.id, escaped(user.name), avatar, escaped(user.title), info);
  }

  void post(const BoardPost& post, bool is_first) {
    const PrintedParts posted = print(post.posted, board_.plan.dates);
    const UtcTime instant = at_offset(post.posted, board_.plan.utc_offset_minutes);
    const bool has_signature = post.user && !board_.users[*post.user].signature.empty();
    std::string edit;
    if (post.edit) {
      const PrintedParts edited = print(post.edit->at, board_.plan.dates);
      edit = fmt::format(
          "<div class=\"b-post__edit h-margin-vert-l\">Last edited by {}; <span class=\"b-post__edit__date\">{} at "
          "{}</span>.{}</div>",
          escaped(post.edit->by), edited.date, edited.time,
          post.edit->reason
              ? fmt::format(" <span class=\"b-post__edit__reason\">Reason: {}</span>", escaped(*post.edit->reason))
              : std::string{});
    }
    html_ += fmt::format(
        R"html(<li data-node-id="{id}" data-node-publishdate="{instant}" data-node-userid="{user}" class="b-post js-post js-comment-entry__parent b-post--text{first} h-left h-clear" itemscope itemtype="http://schema.org/CreativeWork">
<a id="post{id}" class="anchor"></a>
<div class="l-row l-row__fixed--left"><div class="l-col__fixed-3">
<div class="userinfo b-userinfo b-post__hide-when-deleted" itemprop="author" itemscope itemtype="http://schema.org/Person">
{author}</div>
</div><div class="js-post__content-wrapper l-col__flex-3"><div class="b-post__body"><div class="b-post__content js-post__content b-post__hide-when-deleted">
<div class="b-media"><div class="b-media__img--rev"><a class="b-post__count" href="{address}">#{number}</a></div><div class="b-media__body">{title}<div class="b-post__timestamp"><time itemprop="dateCreated" datetime="{iso}">{date}, {time}</time></div></div></div>
<div class="h-padding-vert-xl"><div class="js-post__content-text restore h-wordwrap" itemprop="text">{message}</div></div>{edit}</div>
{signature}<div class="b-post__footer"><ul class="h-right js-post-controls" data-node-id="{id}"></ul></div>
</div></div></div></li>
)html",
        fmt::arg("id", post.id), fmt::arg("instant", instant.seconds),
        fmt::arg("user", post.user ? board_.users[*post.user].id : 0),
        fmt::arg("first", is_first ? " b-post--first js-conversation-starter" : " js-conversation-reply"),
        fmt::arg("author", author(post)),
        fmt::arg("address", escaped(absolute(post_address(board_, thread_, post, Face::vb5)))),
        fmt::arg("number", post.number),
        fmt::arg("title", post.title
                              ? fmt::format("<h2 class=\"b-post__title js-post-title\">{}</h2>", escaped(*post.title))
                              : ""),
        fmt::arg("iso", to_iso(post.posted)), fmt::arg("date", posted.date), fmt::arg("time", posted.time),
        fmt::arg("message", vbarchive::testing::render(board_, post.message, Face::vb5)), fmt::arg("edit", edit),
        fmt::arg("signature", has_signature ? fmt::format("<div class=\"post-signature restore\">{}</div>",
                                                          vbarchive::testing::render(
                                                              board_, board_.users[*post.user].signature, Face::vb5))
                                            : ""));
  }

  const Board& board_;
  const BoardThread& thread_;
  int page_;
  std::string html_;
};

}  // namespace

std::string render_vb5(const Board& board, const BoardThread& thread, int page, Face) {
  return Vb5Page(board, thread, page).render();
}

}  // namespace vbarchive::testing
