#include "support/board_site.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>

#include "support/board_listing.h"
#include "support/board_print.h"
#include "support/board_site_changes.h"
#include "text/digest.h"

namespace vbarchive::testing {
namespace {

std::string md5_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr) != 1)
    throw std::runtime_error("the library has no MD5");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::string http_date(std::time_t when) { return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(when)); }

std::optional<std::string> cookie(const HttpRequest& request, std::string_view name) {
  const std::string all = request.header("cookie").value_or("");
  std::size_t at = 0;
  while (at < all.size()) {
    const std::size_t end = std::min(all.find(';', at), all.size());
    std::string_view pair = std::string_view(all).substr(at, end - at);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
    at = end + 1;
  }
  return std::nullopt;
}

/// A check of the browser, as a service in front of boards shows it.
constexpr std::string_view challenge_page = R"html(<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Just a moment...</title>
<script>window._cf_chl_opt = {cvId: "2", cType: "managed"};</script>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></head>
<body><p>Checking your browser before you go aboard.</p></body>
</html>
)html";

constexpr std::string_view database_page =
    R"html(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="en">
<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><title>Database Error</title></head>
<body>
<div id="container"><div id="bodytitle">Database Error</div>
<div class="bodytext">The database has encountered a problem. Please try the page again in a while.</div></div>
<!-- Database error in vBulletin 3.8.11: the server went away -->
</body>
</html>
)html";

/// Where the posts of a page begin and their list ends, in each version's markup.
struct PostMarks {
  std::string_view post, end;
};

PostMarks marks_of(Face face) {
  if (face == Face::vb5) return {"<li data-node-id=\"", "</ul>\n<!-- end of the posts -->"};
  if (is_vb4(face)) return {" postcontainer old\" id=\"post_", "\n\t\t</ol>\n\t\t<div class=\"separator\">"};
  return {"<!-- post #", "<div id=\"lastpost\"></div>"};
}

/// The page as a server sends it that died after half of the posts, and whose frame is closed by another.
std::string without_second_half(const std::string& page, Face face) {
  const PostMarks marks = marks_of(face);
  std::vector<std::size_t> posts;
  for (std::size_t at = page.find(marks.post); at != std::string::npos; at = page.find(marks.post, at + 1))
    posts.push_back(at);
  const std::size_t end = page.find(marks.end);
  if (posts.size() < 2 || end == std::string::npos) return page;
  std::size_t from = posts[(posts.size() + 1) / 2];
  if (is_vb4(face)) from = page.rfind("<li", from);
  return page.substr(0, from) + page.substr(end);
}

}  // namespace

BoardSite::BoardSite(Board board, Face face, SiteOptions options)
    : board_(std::move(board)), face_(face), options_(std::move(options)) {}

void BoardSite::start_at(std::string base_url) {
  const std::lock_guard lock(mutex_);
  base_path_ = base_url.substr(base_url.find('/', base_url.find("//") + 2));
  board_.plan.base_url = std::move(base_url);
}

void BoardSite::rename(std::string base_url) {
  const std::lock_guard lock(mutex_);
  board_.plan.base_url = std::move(base_url);
}

std::vector<SiteRequest> BoardSite::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void BoardSite::clear_log() {
  const std::lock_guard lock(mutex_);
  log_.clear();
}

Board BoardSite::board() const {
  const std::lock_guard lock(mutex_);
  return board_;
}

void BoardSite::change(const std::function<void(Board&)>& change) {
  const std::lock_guard lock(mutex_);
  change(board_);
}

void BoardSite::add_fault(Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

void BoardSite::clear_faults() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

void BoardSite::close(std::optional<Notice> notice, int status) {
  const std::lock_guard lock(mutex_);
  closed_.reset();
  if (notice) closed_ = {*notice, status};
}

void BoardSite::add_alias(Id from, Id into) {
  const std::lock_guard lock(mutex_);
  aliases_[from] = into;
  for (auto& [old, target] : aliases_) {
    if (target == from) target = into;
  }
}

void BoardSite::move_away(std::optional<std::string> base_url) {
  const std::lock_guard lock(mutex_);
  moved_to_ = std::move(base_url);
}

void BoardSite::expire_sessions() {
  const std::lock_guard lock(mutex_);
  sessions_.clear();
}

std::vector<std::pair<std::string, std::string>> BoardSite::log_in(const std::string& name) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < board_.users.size(); ++i) {
    if (board_.users[i].name == name) return open_session(i);
  }
  throw std::invalid_argument("the board has no member " + name);
}

std::string BoardSite::new_hash() { return text::sha256_hex("harbour " + std::to_string(++hashes_)).substr(0, 32); }

std::vector<std::pair<std::string, std::string>> BoardSite::open_session(std::size_t user) {
  const std::string hash = new_hash();
  sessions_[hash] = {user, fmt::format("{}-{}", std::time(nullptr), text::sha256_hex(hash).substr(0, 40))};
  return {{"bbuserid", std::to_string(board_.users[user].id)}, {"bbsessionhash", hash}};
}

std::optional<BoardSite::Session> BoardSite::session_of(const HttpRequest& request) const {
  const auto hash = cookie(request, "bbsessionhash");
  const auto found = hash ? sessions_.find(*hash) : sessions_.end();
  if (found == sessions_.end()) return std::nullopt;
  return found->second;
}

HttpAnswer BoardSite::page(std::string html) const {
  HttpAnswer answer;
  answer.headers = {{"Content-Type", "text/html; charset=UTF-8"}};
  answer.body = std::move(html);
  return answer;
}

HttpAnswer BoardSite::redirect(const std::string& address, int status) const {
  HttpAnswer answer;
  answer.status = status;
  answer.headers = {{"Location", address}};
  return answer;
}

HttpAnswer BoardSite::notice(Notice which, int status) const {
  HttpAnswer answer = page(render_notice(board_, which, face_));
  answer.status = status;
  return answer;
}

HttpAnswer BoardSite::answer(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  const Asked asked = read_request(board_, request.method, request.target, base_path_);
  log_.push_back({request.method + " " + request.target, describe(asked), asked.is_trap, request.at});
  const std::optional<Session> session = session_of(request);
  if (const std::optional<Fault> fault = take_fault(asked, request)) return broken(*fault, asked, request, session);
  HttpAnswer answer = content(asked, request, session);
  finish(answer, request, session);
  return answer;
}

std::optional<Fault> BoardSite::take_fault(const Asked& asked, const HttpRequest& request) {
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    const bool is_raw = fault->pattern.starts_with('/');
    if (!is_like(is_raw ? request.target : describe(asked), fault->pattern)) continue;
    Fault taken = *fault;
    if (fault->left && --*fault->left == 0) faults_.erase(fault);
    return taken;
  }
  return std::nullopt;
}

HttpAnswer BoardSite::content(const Asked& asked, const HttpRequest& request, const std::optional<Session>& session) {
  const int missing = is_vb4(face_) || face_ == Face::vb5 ? 404 : 200;
  const int forbidden = is_vb4(face_) || face_ == Face::vb5 ? 403 : 200;
  if (moved_to_) return redirect(*moved_to_ + request.target.substr(1), 301);
  if (asked.kind == Asked::Kind::robots) {
    HttpAnswer answer;
    answer.headers = {{"Content-Type", "text/plain"}};
    answer.body = options_.robots;
    return answer;
  }
  if (closed_) return notice(closed_->first, closed_->second);
  switch (asked.kind) {
    case Asked::Kind::index:
      return page(render_index(board_, face_));
    case Asked::Kind::forum: {
      const auto forum = std::ranges::find(board_.forums, asked.id, &BoardForum::id);
      if (forum == board_.forums.end()) return notice(Notice::no_forum, missing);
      if (forum->members_only && !session) return notice(Notice::login, forbidden);
      const auto index = static_cast<std::size_t>(forum - board_.forums.begin());
      const int last = listing_page_count(board_, index, asked.shows_all);
      const int shown =
          std::clamp(asked.page, 1, forum->claimed_pages > 0 ? std::min(forum->claimed_pages, last) : last);
      return page(render_listing_page(board_, index, shown, face_, asked.shows_all));
    }
    case Asked::Kind::thread:
    case Asked::Kind::post:
      return thread_page(asked, session);
    case Asked::Kind::login:
      return login(request);
    case Asked::Kind::robots:
    case Asked::Kind::member:
    case Asked::Kind::other:
      break;
  }
  if (request.target.find("do=logout") != std::string::npos || request.target.find("auth/logout") != std::string::npos)
    sessions_.erase(cookie(request, "bbsessionhash").value_or(""));
  const bool is_known = asked.is_trap || asked.kind == Asked::Kind::member;
  HttpAnswer answer = notice(Notice::nothing, is_known ? 200 : 404);
  // A calendar has no end.
  if (request.target.find("calendar") != std::string::npos) {
    const std::string next =
        fmt::format("<a href=\"calendar.php?month=4&amp;year=2011&amp;after={}\">Next</a>", ++hashes_);
    answer.body.insert(answer.body.rfind("</body>"), next);
  }
  return answer;
}

HttpAnswer BoardSite::thread_page(const Asked& asked, const std::optional<Session>& session) {
  const bool is_vb3 = !is_vb4(face_) && face_ != Face::vb5;
  const BoardThread* thread = nullptr;
  int shown = std::max(1, asked.page);
  Id post = asked.post.value_or(0);  // 0: none
  const auto find = [&](Id id) {
    const auto found = std::ranges::find(board_.threads, id, &BoardThread::id);
    return found == board_.threads.end() ? nullptr : &*found;
  };
  if (post > 0) {
    for (const BoardThread& candidate : board_.threads) {
      for (std::size_t i = 0; i < candidate.posts.size(); ++i) {
        if (candidate.posts[i].id != post) continue;
        thread = &candidate;
        shown = static_cast<int>(i) / board_.plan.posts_per_page + 1;
      }
    }
  }
  if (!thread && asked.kind == Asked::Kind::thread) {
    thread = find(asked.id);
    post = 0;
  }
  const auto alias = aliases_.find(asked.id);
  if (!thread && !is_vb3 && asked.kind == Asked::Kind::thread && alias != aliases_.end() && find(alias->second))
    return redirect(board_.plan.base_url + thread_address(board_, *find(alias->second), 1, face_), 301);
  if (!thread) return notice(Notice::no_thread, is_vb3 ? 200 : 404);
  if (board_.forums[thread->forum].members_only && !session) return notice(Notice::login, is_vb3 ? 200 : 403);
  const int last = std::max(
      1, (static_cast<int>(thread->posts.size()) + board_.plan.posts_per_page - 1) / board_.plan.posts_per_page);
  shown = std::min(shown, last);
  const auto opened_at = [&](int number, Id id) {
    return fmt::format("{}{}#post{}", board_.plan.base_url, thread_address(board_, *thread, number, face_), id);
  };
  if (asked.go == "lastpost" || asked.go == "newpost")
    return redirect(opened_at(last, thread->posts.back().id), is_vb3 ? 302 : 301);
  if (post > 0 && !is_vb3) return redirect(opened_at(shown, post), 301);
  const std::string own = thread_address(board_, *thread, shown, face_);
  if (options_.enforces_addresses && asked.path != own && !asked.is_trap)
    return redirect(board_.plan.base_url + own, 301);
  const PostRange range = posts_of_page(board_, *thread, shown);
  std::string html = render_thread_page(board_, *thread, shown, face_);
  if (options_.has_action_links)
    html = with_action_links(std::move(html), board_, thread->id, thread->posts[range.begin].id, face_);
  return page(std::move(html));
}

HttpAnswer BoardSite::login(const HttpRequest& request) {
  const auto fields = form_fields(request.body);
  const auto value = [&](std::string_view name) -> std::string {
    for (const auto& [key, text] : fields) {
      if (key == name) return text;
    }
    return "";
  };
  const bool is_vb5 = face_ == Face::vb5;
  const std::string name = value(is_vb5 ? "username" : "vb_login_username");
  const std::string plain = value(is_vb5 ? "password" : "vb_login_password");
  const std::string hashed = value("vb_login_md5password");
  std::optional<std::size_t> user;
  for (const auto& [account, password] : options_.accounts) {
    const bool is_right = (!plain.empty() && plain == password) || (!hashed.empty() && hashed == md5_hex(password));
    if (account != name || !is_right) continue;
    for (std::size_t i = 0; i < board_.users.size(); ++i) {
      if (board_.users[i].name == account) user = i;
    }
  }
  if (!user) return notice(Notice::wrong_password, 200);
  const std::string target = value("url").empty() ? board_.plan.base_url + index_address(face_) : value("url");
  HttpAnswer answer = is_vb5 ? redirect(target, 302) : page(render_redirect(board_, name, target, face_));
  for (const auto& [key, text] : open_session(*user))
    answer.headers.emplace_back("Set-Cookie", fmt::format("{}={}; path={}; HttpOnly", key, text, base_path_));
  return answer;
}

HttpAnswer BoardSite::broken(const Fault& fault, const Asked& asked, const HttpRequest& request,
                             const std::optional<Session>& session) {
  HttpAnswer answer;
  const auto whole = [&] {
    HttpAnswer normal = content(asked, request, session);
    finish(normal, request, session);
    return normal;
  };
  switch (fault.kind) {
    case Fault::Kind::status:
      answer = page("<html><head><title>Error</title></head><body><h1>Not now</h1></body></html>\n");
      answer.status = fault.status;
      if (fault.retry_after) {
        std::string when = *fault.retry_after;
        if (when.starts_with("date ")) when = http_date(std::time(nullptr) + std::stol(when.substr(5)));
        answer.headers.emplace_back("Retry-After", when);
      }
      return answer;
    case Fault::Kind::reset:
      answer.close_at_once = true;
      return answer;
    case Fault::Kind::empty:
      return page("");
    case Fault::Kind::cut:
      answer = whole();
      answer.cut_after = fault.bytes;
      return answer;
    case Fault::Kind::short_page:
      answer = whole();
      answer.body.resize(std::min<std::size_t>(answer.body.size(), fault.bytes));
      return answer;
    case Fault::Kind::half_posts:
      answer = whole();
      answer.body = without_second_half(answer.body, face_);
      return answer;
    case Fault::Kind::wrong_length:
      answer = whole();
      answer.content_length = std::to_string(fault.bytes);
      answer.close = true;
      return answer;
    case Fault::Kind::drip:
      answer = whole();
      answer.drip = fault.pause;
      return answer;
    case Fault::Kind::bomb:
      answer = page(" ");
      answer.gzip = true;
      answer.endless = fault.bytes;
      return answer;
    case Fault::Kind::endless:
      answer = page(" ");
      answer.chunked = true;
      answer.endless = fault.bytes;
      return answer;
    case Fault::Kind::loop:
      return redirect(request.target, 302);
    case Fault::Kind::redirect:
      return redirect(fault.target, fault.status);
    case Fault::Kind::refresh:
      return page(render_redirect(board_, "sailor", fault.target, face_));
    case Fault::Kind::challenge:
      answer = page(std::string(challenge_page));
      answer.status = fault.status;
      answer.headers.emplace_back("Server", "cloudflare");
      return answer;
    case Fault::Kind::notice:
      return notice(fault.notice, fault.status);
    case Fault::Kind::database:
      answer = page(std::string(database_page));
      answer.status = fault.status;
      return answer;
    case Fault::Kind::guest:
      answer = content(asked, request, std::nullopt);
      finish(answer, request, std::nullopt);
      return answer;
  }
  return answer;
}

void BoardSite::finish(HttpAnswer& answer, const HttpRequest& request, const std::optional<Session>& session) {
  const bool is_html = std::ranges::any_of(answer.headers, [](const auto& header) {
    return header.first == "Content-Type" && header.second.starts_with("text/html");
  });
  if (!is_html) return;
  if (session) {
    answer.body = shown_to({session->user, session->token}, board_, std::move(answer.body), face_);
  } else if (options_.has_sessions) {
    answer.body = with_session(answer.body, new_hash(), face_);
  }
  if (!options_.has_validators || answer.status != 200) return;
  const std::string tag = '"' + text::sha256_hex(answer.body).substr(0, 16) + '"';
  const std::string modified = http_date(static_cast<std::time_t>(board_.captured_at.seconds));
  answer.headers.emplace_back("ETag", tag);
  answer.headers.emplace_back("Last-Modified", modified);
  const auto known = request.header("if-none-match");
  const bool is_known = known ? *known == tag : request.header("if-modified-since") == modified;
  if (!is_known) return;
  answer.status = 304;
  answer.body.clear();
}

}  // namespace vbarchive::testing
