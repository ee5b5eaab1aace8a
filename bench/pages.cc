#include "pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "support/board.h"
#include "support/board_plans.h"
#include "text/charset.h"
#include "vbarchive/error.h"

namespace vbarchive::bench {

namespace fs = std::filesystem;
using testing::Face;

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

Samples read_pages(const std::vector<std::string>& files) {
  Samples samples;
  for (const std::string& file : files) {
    std::ifstream stream(file, std::ios::binary);
    SamplePage page{file, {std::istreambuf_iterator<char>(stream), {}}, {}};
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
