// Pages made to cost: each is answered within 5 s and 256 MiB, with its records or with a reason why there are none.
#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/sample_page.h"
#include "support/catch.h"
#include "support/program.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

using Json = nlohmann::json;

constexpr double most_seconds = 5;
constexpr long most_kib = 256 * 1024;
/// Beyond this a run is ended: nothing here may hang a test machine.
constexpr rlim_t hard_seconds = 120;

std::string in_a_post(std::string message) {
  SampleThread thread;
  thread.posts[0].message = std::move(message);
  return sample_page(thread);
}

std::string behind_a_post(std::string text) {
  SampleThread thread;
  thread.posts[0].behind = std::move(text);
  return sample_page(thread);
}

std::string poll_of(std::size_t rows) {
  SampleThread thread;
  thread.poll =
      "<div id=\"thread_poll\" class=\"block poll\"><h2 class=\"blockhead\">View Poll Results: Which?</h2><ol>";
  for (std::size_t i = 0; i < rows; ++i) {
    thread.poll += fmt::format(
        "<li><p class=\"polloption\">Number {} (3 votes)</p><div class=\"pollbar1\" style=\"width:1%\"></div></li>", i);
  }
  thread.poll += "</ol><p>Voters: <strong>9</strong></p></div>";
  return sample_page(thread);
}

std::string poll_form_of(std::size_t rows) {
  SampleThread thread;
  thread.poll = "<form action=\"poll.php?do=pollvote&pollid=3\"><p>Question: <strong>Which?</strong></p>";
  for (std::size_t i = 0; i < rows; ++i) {
    thread.poll += fmt::format(
        "<p><input type=\"radio\" name=\"optionnumber\" id=\"o{0}\"> <label for=\"o{0}\">N {0}</label></p>", i);
  }
  thread.poll += "</form>";
  return sample_page(thread);
}

std::string posts_of(std::size_t count, bool all_equal) {
  std::string posts;
  for (std::size_t i = 0; i < count; ++i)
    posts += fmt::format("<li id=post_{0}><div id=\"post_message_{0}\">x</div></li>", all_equal ? 9 : 1000 + i);
  return behind_a_post("</li>" + posts);
}

std::string thanks_of(std::size_t names, bool is_linked) {
  std::string box = "<div id=\"post_thanks_box_501\"><strong>The Following Users Say Thank You:</strong><div>";
  for (std::size_t i = 0; i < names; ++i)
    box +=
        is_linked ? fmt::format("<a href=\"member.php?u={0}\">m{0}</a>, ", i + 1) : fmt::format("member {}, ", i + 1);
  return behind_a_post(box + "</div></div>");
}

const std::string quote_open =
    "<div class=\"bbcode_container\"><div class=\"bbcode_quote\"><div class=\"quote_container\"><div "
    "class=\"bbcode_postedby\">by <strong>Ivo</strong></div><div class=\"message\">";
const std::string quote_close = "</div></div></div></div>";
const std::string frame_open =
    "<div style=\"margin:20px\"><div class=\"smallfont\">Quote:</div><table width=\"100%\"><tr><td class=\"alt2\">";
const std::string frame_close = "</td></tr></table></div>";

/// A page that is not of a thread: what the readers of the other kinds look at.
std::string bare_page(const std::string& text) {
  return "<html><head><meta name=generator content=\"vBulletin 3.8.7\"></head><body>" + text;
}

std::string lofi_page(const std::string& text) {
  return bare_page(
      "<div id=navbar><a href=archive/index.php>B</a></div><p class=largefont><a "
      "href=forumdisplay.php?f=3>F</a></p><div id=pagenumbers></div>" +
      text);
}

struct Bomb {
  const char* name;
  std::function<std::string()> page;
  std::size_t posts = 1;  ///< that are stored; none where the page is refused
  bool is_list = false;   ///< stored, and without posts
};

const std::vector<Bomb>& bombs() {
  static const std::vector<Bomb> all = {
      {"20,000 div", [] { return repeated("<div>", 20'000); }, 0},
      {"40,000 div", [] { return repeated("<div>", 40'000); }, 0},
      {"500 KB of div", [] { return repeated("<div>", 100'000); }, 0},
      {"4,900 div around a message", [] { return in_a_post(repeated("<div>", 4900)); }},
      {"8 MiB of div closed at once", [] { return in_a_post(repeated("<div></div>", 700'000)); }, 0},
      {"2,000 font and p",
       [] {
         std::string text;
         for (int i = 0; i < 2000; ++i) text += fmt::format("<font color=c{}><p>", i);
         return in_a_post(text);
       },
       0},
      {"20,000 font and p",
       [] {
         std::string text;
         for (int i = 0; i < 20'000; ++i) text += fmt::format("<font color=c{}><p>", i);
         return in_a_post(text);
       },
       0},
      {"a tag of 16,000 attributes",
       [] {
         std::string text = "<span";
         for (int i = 0; i < 16'000; ++i) text += fmt::format(" a{}=1", i);
         return in_a_post(text + ">x</span>");
       },
       0},
      {"tables nested 8,000 deep", [] { return in_a_post(repeated("<table><tr><td>", 8000)); }, 0},
      {"tables nested 1,600 deep", [] { return in_a_post(repeated("<table><tr><td>", 1600)); }},
      {"270,000 nested span", [] { return in_a_post(repeated("<span>", 270'000)); }, 0},
      {"a and b misnested", [] { return in_a_post(repeated("<a href=x><b>w</a>", 20'000)); }, 0},
      {"formatting misnested in blocks", [] { return in_a_post(repeated("<b><p><i></b><div></i>", 20'000)); }, 0},
      {"8 MiB of i", [] { return in_a_post(repeated("<i>x", 2'000'000)); }, 0},
      {"8 MiB of i, closed", [] { return in_a_post(repeated("<i>x</i>", 1'000'000)); }, 0},
      {"100,000 quotes in a post",
       [] { return in_a_post(repeated("<div class=bbcode_quote><div class=message>q</div></div>", 100'000)); }},
      {"30,000 quotes in a post", [] { return in_a_post(repeated(quote_open + "q" + quote_close, 30'000)); }},
      {"quotes nested 2,000 deep",
       [] { return in_a_post(repeated("<div class=bbcode_quote><div class=message>q", 2000)); }},
      {"quotes nested 900 deep",
       [] { return in_a_post(repeated(quote_open + "words ", 900) + repeated(quote_close, 900)); }},
      {"quotes nested 900 deep with much in the last",
       [] { return in_a_post(repeated(quote_open, 900) + repeated("words ", 50'000) + repeated(quote_close, 900)); }},
      {"frames nested 700 deep",
       [] { return in_a_post(repeated(frame_open + "words ", 700) + repeated(frame_close, 700)); }},
      {"spoilers nested 1,600 deep",
       [] {
         return in_a_post(repeated("<div class=spoiler><div class=head>s</div><div class=body>", 1600) +
                          repeated("words ", 20'000));
       }},
      {"100,000 posts", [] { return posts_of(100'000, false); }, 0},
      {"19,000 posts", [] { return posts_of(19'000, false); }, 19'001},
      {"50,000 posts of one number", [] { return posts_of(50'000, true); }, 2},
      {"a million comments", [] { return in_a_post(repeated("<!---->", 1'000'000)); }, 0},
      {"300,000 comments that name a post", [] { return in_a_post(repeated("<!-- post #501 -->", 300'000)); }},
      {"an attribute of 8 MiB",
       [] { return in_a_post("<span title=\"" + std::string((8 << 20) - 4000, 'x') + "\">y</span>"); }},
      {"many classes", [] { return in_a_post(repeated("<b class=\"" + repeated("c ", 1000) + "\">y</b>", 4000)); }},
      {"an unterminated comment", [] { return in_a_post("<!-- " + repeated("<b>x</b>", 500'000)); }},
      {"an unterminated script", [] { return in_a_post("<script>" + repeated("<b>x</b>", 500'000)); }},
      {"an unterminated attribute", [] { return in_a_post("<a title=\"" + repeated("<b>x</b>", 500'000)); }},
      {"NUL bytes", [] { return in_a_post("a" + std::string(1 << 20, '\0') + "b"); }},
      {"nothing but NUL bytes", [] { return std::string(1 << 20, '\0'); }, 0},
      {"a page of 9 MiB", [] { return in_a_post(std::string(9 << 20, 'x')); }, 0},
      {"a word of 8 MiB", [] { return in_a_post(std::string((8 << 20) - 4000, 'x')); }},
      {"30,000 poll options", [] { return poll_of(30'000); }},
      {"30,000 poll options to choose from", [] { return poll_form_of(30'000); }},
      {"100,000 names in a thanks box", [] { return thanks_of(100'000, true); }},
      {"100,000 names without a link", [] { return thanks_of(100'000, false); }},
      {"1 MiB of entities", [] { return in_a_post(repeated("&#x10FFFF;", 104'857)); }},
      {"lists nested 2,000 deep", [] { return in_a_post(repeated("<ul><li>x", 2000)); }},
      {"100,000 list items", [] { return in_a_post("<ul>" + repeated("<li>x", 100'000)); }},
      {"8 MiB of angle brackets", [] { return in_a_post(std::string((8 << 20) - 4000, '<')); }},
      {"8 MiB of line breaks", [] { return in_a_post(repeated("<br>", 2'000'000)); }, 0},
      {"75,000 likely posts, deep inside",
       [] {
         std::string text = repeated("<div>", 4800);
         for (int i = 0; i < 75'000; ++i) text += fmt::format("<div id=post{}></div>", i + 1000);
         return in_a_post(text);
       }},
      {"150,000 likely bars of a poll, deep inside",
       [] { return in_a_post(repeated("<div>", 4800) + repeated("<img src=\"images/polls/bar2.gif\">", 150'000)); }},
      {"150,000 embeds, deep inside",
       [] { return in_a_post(repeated("<div>", 4800) + repeated("<embed src=x>", 150'000)); }},
      {"archived posts, nested 2,000 deep",
       [] {
         return lofi_page(repeated("<div class=post><div class=username>a</div><div class=posttext>", 2000) +
                          repeated("</div></div>", 2000) + "</body>");
       }},
      {"60,000 archived posts",
       [] {
         return lofi_page(
             repeated("<div class=post><div class=username>a</div><div class=posttext>x</div></div>", 60'000));
       },
       0},
      {"an archived list, nested 2,000 deep",
       [] { return lofi_page(repeated("<ol><li><a href=t-5.html>x</a>", 2000) + repeated("words ", 100'000)); }, 0,
       true},
      {"100,000 archived threads",
       [] {
         std::string text = "<ol>";
         for (int i = 0; i < 100'000; ++i) text += fmt::format("<li><a href=t-{}.html>x</a> (3)</li>", i + 1);
         return lofi_page(text);
       },
       0},
      {"printable posts, nested 600 deep",
       [] {
         return bare_page(
             repeated("<table class=tborder><tr><td class=page><table><tr><td>a</td><td>01-13-2010 10:00 "
                      "AM</td></tr></table><hr><div>",
                      600));
       },
       0},
      {"40,000 printable posts",
       [] {
         return bare_page(
             repeated("<table class=tborder><tr><td class=page><table><tr><td>a</td><td>01-13-2010 10:00 "
                      "AM</td></tr></table><hr><div>x</div></td></tr></table>",
                      40'000));
       },
       0},
      {"panels, nested 1,500 deep",
       [] {
         return bare_page(repeated("<table><tr><td class=\"tcat navbar panelsurround\"><strong>", 1500) +
                          repeated("words ", 100'000));
       },
       0},
      {"200,000 links to other sites",
       [] { return bare_page(repeated("<a href=\"http://x.example/a.php?b=1\">x</a>", 150'000)); }, 0},
      {"100,000 links", [] { return in_a_post(repeated("<a href=\"showthread.php?p=5\">x</a>", 100'000)); }},
  };
  return all;
}

std::string tail_of(const std::filesystem::path& file, std::size_t size) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  const auto length = static_cast<std::size_t>(stream.tellg());
  const std::size_t begin = length > size ? length - size : 0;
  stream.seekg(static_cast<std::streamoff>(begin));
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a run cost and what it answered.
struct Answer {
  int status = 0;
  double seconds = 0;  ///< of the processor: other work on the machine does not count
  long kib = 0;
  Json summary;  ///< of `--json`
};

/// Runs a command on a page. Its output goes to files and is read in small parts: the most memory that a new process is
/// said to have had counts that of the process it came from, so ours must stay small.
Answer answer_to(const std::string& command, const std::filesystem::path& page) {
  const std::string out = page.string() + ".out", err = page.string() + ".err";
  std::vector<std::string> arguments = {program(), command, "--json"};
  if (command == "import") arguments.push_back(page.string() + ".db");
  arguments.push_back(page.string());
  std::vector<char*> list;
  for (std::string& argument : arguments) list.push_back(argument.data());
  list.push_back(nullptr);
  malloc_trim(0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit limit{hard_seconds, hard_seconds};
    setrlimit(RLIMIT_CPU, &limit);
    const int output = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int messages = open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (dup2(output, STDOUT_FILENO) < 0 || dup2(messages, STDERR_FILENO) < 0) _exit(126);
    execv(list[0], list.data());
    _exit(127);
  }
  Answer answer;
  rusage usage{};
  REQUIRE(wait4(child, &answer.status, 0, &usage) == child);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  answer.seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  answer.kib = usage.ru_maxrss;

  std::string tail = tail_of(out, 1000);
  if (tail.ends_with('\n')) tail.pop_back();
  answer.summary = Json::parse(tail.substr(tail.rfind('\n') + 1), nullptr, false);
  return answer;
}

/// `import` stores what `extract` prints: both bear the same pages.
void check_all(const std::string& command) {
  const TempDir folder;
  // With sanitizers the reading is worth its time once.
  const std::size_t step = is_sanitized() && command == "import" ? 5 : 1;
  const std::vector<Bomb>& all = bombs();
  for (std::size_t i = 0; i < all.size(); i += step) {
    const Bomb& bomb = all[i];
    DYNAMIC_SECTION(bomb.name) {
      write_bytes(folder / "page.html", bomb.page());
      const Answer answer = answer_to(command, folder / "page.html");
      INFO(answer.summary.dump());
      REQUIRE(WIFEXITED(answer.status));
      const int code = WEXITSTATUS(answer.status);
      CHECK((code == 0 || code == 3));
      CHECK(answer.summary["exit_code"] == code);
      // Sanitizers cost time: there the deadline of the parse may refuse what is stored here.
      if (is_sanitized()) continue;
      CHECK(code == (bomb.posts > 0 || bomb.is_list ? 0 : 3));
      CHECK(answer.summary["posts"] == bomb.posts);
      CHECK(answer.seconds <= most_seconds);
      CHECK(answer.kib <= most_kib);
    }
  }
}

TEST_CASE("bombs: extract answers a costly page within 5 s and 256 MiB", "[bombs][cli]") { check_all("extract"); }

TEST_CASE("bombs: import answers a costly page within 5 s and 256 MiB", "[bombs][cli]") { check_all("import"); }

}  // namespace
}  // namespace vbarchive::testing
