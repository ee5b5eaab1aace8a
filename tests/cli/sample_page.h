// A small thread page of vBulletin 4, for tests that need a page with one odd thing in it. Whole boards come from
// support/board.h.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/records.h"

namespace vbarchive::testing {

struct SamplePost {
  Id id = 501;
  std::string message = "The buoy is back in its place.";  ///< HTML
  std::string author = "Oda Quay";                         ///< HTML; member 21
  std::string title = "";                                  ///< HTML
  std::string behind = "";                                 ///< HTML behind the message, inside the post
};

struct SampleThread {
  Id id = 71;
  std::string base_url = "https://quay.example/";
  std::string title = "The buoy off the mole";  ///< HTML
  std::string poll = "";                        ///< HTML in front of the posts
  std::vector<SamplePost> posts = {SamplePost{}};
};

/// All posts were made on 3 March 2014 at 14:05, GMT +1.
inline std::string sample_page(const SampleThread& thread) {
  std::string page = fmt::format(R"(<!DOCTYPE html>
<html lang="en" id="vbulletin_html">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<base href="{0}" />
<meta name="generator" content="vBulletin 4.2.2" />
<title>{2}</title>
<link rel="canonical" href="showthread.php?t={1}" />
</head>
<body>
<div id="pagetitle"><h1>Thread: <span class="threadtitle"><a href="showthread.php?t={1}">{2}</a></span></h1></div>
{3}<div id="postlist" class="postlist"><ol id="posts" class="posts" start="1">
)",
                                 thread.base_url, thread.id, thread.title, thread.poll);
  int number = 0;
  for (const SamplePost& post : thread.posts) {
    ++number;
    page += fmt::format(R"(<li class="postbitlegacy postcontainer" id="post_{0}">
<div class="posthead"><span class="date">03-03-2014,&nbsp;<span class="time">14:05</span></span>
<a href="showthread.php?p={0}#post{0}" id="postcount{0}" name="{1}">#{1}</a></div>
<div class="userinfo"><a class="username" href="member.php?u=21"><strong>{2}</strong></a></div>
<h2 class="title icon">{3}</h2>
<div class="content"><div id="post_message_{0}"><blockquote class="postcontent restore">)",
                        post.id, number, post.author, post.title);
    page += post.message;
    page += "</blockquote></div></div>\n" + post.behind + "</li>\n";
  }
  page += R"(</ol></div>
<div id="footer_time">All times are GMT +1. The time now is <span class="time">20:10</span>.</div>
<div id="footer_copyright">Powered by vBulletin&reg; Version 4.2.2</div>
</body>
</html>
)";
  return page;
}

inline std::string read_bytes(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write_bytes(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream.flush()) throw std::runtime_error("cannot write " + file.string());
}

[[nodiscard]] inline std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace vbarchive::testing
