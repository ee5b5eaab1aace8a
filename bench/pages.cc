#include "pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>

#include "support/board.h"
#include "support/board_plans.h"
#include "text/ascii.h"
#include "text/charset.h"
#include "text/utf8.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {

namespace fs = std::filesystem;
using testing::Face;

namespace {

std::string bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A number as a board might have given it to another post, thread or member; below 2^31.
std::string other_number(std::string_view digits, std::size_t copy) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_year = digits.size() == 4 && number >= 1900 && number < 2100;
  const bool names_nothing = is_year || digits.size() < 4 || digits.size() > 9 || digits.front() == '0';
  if (copy == 0 || names_nothing) return std::string(digits);
  return std::to_string((number + copy * 104'729'000) % 2'147'000'000);
}

std::string with_other_numbers(std::string_view page, std::size_t copy) {
  std::string changed;
  std::size_t at = 0;
  while (at < page.size()) {
    const std::size_t tag = std::min(page.find('<', at), page.size());
    const std::size_t end = std::min(page.find('>', tag), page.size());
    changed += page.substr(at, tag - at);
    at = tag;
    const bool names_charset = text::equals_ignoring_ascii_case(page.substr(tag, 5), "<meta");
    while (at < end && !names_charset) {
      const std::size_t digit = std::min(page.find_first_of("0123456789", at), end);
      const std::size_t behind = std::min(page.find_first_not_of("0123456789", digit), end);
      changed += page.substr(at, digit - at);
      const bool is_hexadecimal = behind < end && text::is_ascii_letter(page[behind]);
      const std::string_view digits = page.substr(digit, behind - digit);
      changed += is_hexadecimal ? std::string(digits) : other_number(digits, copy);
      at = behind;
    }
    changed += page.substr(at, end - at);
    at = end;
  }
  return changed;
}

}  // namespace

void generate_pages(const fs::path& folder, std::size_t threads, int posts_of_each) {
  constexpr std::array faces = {Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4};
  constexpr std::size_t lively = 50;
  for (std::size_t written = 0; written < threads; written += lively) {
    testing::BoardPlan plan = testing::large_plan(written / lively);
    plan.thread_sizes.assign(lively, posts_of_each);
    const testing::Board board = testing::make_board(plan);
    for (std::size_t i = 0; i < std::min(lively, threads - written); ++i) {
      for (int page = 1; page <= page_count(board, board.threads[i]); ++page) {
        std::ofstream file(folder / fmt::format("thread-{}-page-{}.html", board.threads[i].id, page), std::ios::binary);
        file << render_thread_page(board, board.threads[i], page, faces[(written + i) % faces.size()]);
        if (!file.flush()) throw Error(ExitCode::storage, "cannot write to " + folder.string());
      }
    }
  }
}

std::vector<std::string> files_below(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw Error(ExitCode::usage, "no such folder: " + folder.string());
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (entry.is_regular_file() && (ending == ".html" || ending == ".htm")) files.push_back(entry.path().string());
  }
  if (files.empty()) throw Error(ExitCode::nothing, "no .html file below " + folder.string());
  std::ranges::sort(files);
  return files;
}

void multiply_pages(const std::vector<std::string>& files, std::size_t times, const fs::path& folder) {
  std::size_t number = 0;
  for (const std::string& file : files) {
    const std::string page = bytes_of(file);
    for (std::size_t copy = 0; copy < times; ++copy) {
      std::ofstream out(folder / fmt::format("page-{}.html", number++), std::ios::binary);
      out << with_other_numbers(page, copy);
      if (!out.flush()) throw Error(ExitCode::storage, "cannot write to " + folder.string());
    }
  }
}

Samples read_pages(const std::vector<std::string>& files) {
  Samples samples;
  for (const std::string& file : files) {
    SamplePage page{file, bytes_of(file), {}};
    page.text = text::decode(page.bytes, std::nullopt).text;
    samples.bytes += page.bytes.size();
    samples.pages.push_back(std::move(page));
  }
  return samples;
}

PageInput input_of(const SamplePage& sample) {
  PageInput input;
  input.bytes = sample.bytes;
  input.captured_at = captured_at;
  return input;
}

void survey(Samples& samples) {
  for (const SamplePage& sample : samples.pages) {
    const Page page = extract(input_of(sample));
    samples.posts += page.posts.size();
    samples.boards[page.site.base_url.value_or("")].push_back(sample.file);
  }
}

std::vector<std::string> some_files(const Samples& samples, std::size_t bytes) {
  const std::size_t step = samples.bytes / bytes + 1;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < samples.pages.size(); i += step) files.push_back(samples.pages[i].file);
  return files;
}

}  // namespace vbarchive::bench
