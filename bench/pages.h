// The pages that are measured.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "vbarchive/extract.h"

namespace vbarchive::bench {

/// Of all pages: the same in every run.
inline constexpr UtcTime captured_at{1'400'000'000};

struct SamplePage {
  std::string file;
  std::string bytes;
  std::string text;  ///< decoded: what the parsers get
};

struct Samples {
  std::vector<SamplePage> pages;
  std::size_t bytes = 0;
  std::size_t posts = 0;
  /// The files by the board that they say they are of: a board has an archive of its own.
  std::map<std::string, std::vector<std::string>> boards;
};

/// A page of one post: the least that there can be to do.
inline constexpr std::string_view smallest_page =
    R"(<html><head><meta name="generator" content="vBulletin 4.2.2"></head>
<body><div id="post_message_1">A word.</div></body></html>)";

/// Writes thread pages of a busy board to a folder, in the faces of versions 3 and 4 by turns, one for each thread.
/// Fifty threads are written to at a time, by fifty members, then fifty others: numbers of posts grow with those of
/// threads.
void generate_pages(const std::filesystem::path& folder, std::size_t threads, int posts_of_each);

/// All .html and .htm files below a folder. Throws Error (usage) where there is no such folder, (nothing) where there
/// are no such files.
[[nodiscard]] std::vector<std::string> files_below(const std::filesystem::path& folder);

/// Writes each of the files `times` times below a folder, each time with other numbers in its tags: as a board that has
/// so many more pages would show them. Years, short numbers and those of charsets stay.
void multiply_pages(const std::vector<std::string>& files, std::size_t times, const std::filesystem::path& folder);

/// Reads and decodes them; the rest of Samples is left empty.
[[nodiscard]] Samples read_pages(const std::vector<std::string>& files);

[[nodiscard]] PageInput input_of(const SamplePage& sample);

/// Finds posts and boards by extracting every page.
void survey(Samples& samples);

/// Some of the pages, from all over the list, of no more than so many bytes; one at least.
[[nodiscard]] std::vector<std::string> some_files(const Samples& samples, std::size_t bytes);

}  // namespace vbarchive::bench
