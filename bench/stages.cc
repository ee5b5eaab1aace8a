#include "stages.h"

#include <fmt/format.h>
#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "html/parse.h"
#include "support/temp_dir.h"
#include "text/charset.h"
#include "text/digest.h"
#include "vbarchive/archive.h"
#include "vbarchive/extract.h"

namespace vbarchive::bench {

struct Work::Impl {
  const Samples* samples = nullptr;
  std::vector<Page> read;
  testing::TempDir folder;
  std::map<std::string, Archive> archives;  ///< by board
};

Work::Work(const Samples& samples) : impl_(std::make_unique<Impl>()) { impl_->samples = &samples; }
Work::~Work() = default;

namespace {

/// What every stage returns goes here: a result that nobody looks at may be left out by the compiler.
volatile std::size_t sink = 0;

// Each is a function of its own in the program, so that callgrind can tell what it costs.

[[gnu::noinline]] void stage_bare(Work& work) {
  for (const SamplePage& sample : work.impl().samples->pages) {
    GumboOutput* const output = gumbo_parse_with_options(&kGumboDefaultOptions, sample.text.data(), sample.text.size());
    sink = sink + output->document->v.document.children.length;
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
}

[[gnu::noinline]] void stage_digest(Work& work) {
  for (const SamplePage& sample : work.impl().samples->pages) sink = sink + text::sha256_hex(sample.bytes).size();
}

[[gnu::noinline]] void stage_decode(Work& work) {
  for (const SamplePage& sample : work.impl().samples->pages)
    sink = sink + text::decode(sample.bytes, std::nullopt).text.size();
}

[[gnu::noinline]] void stage_parse(Work& work) {
  const Limits limits;
  for (const SamplePage& sample : work.impl().samples->pages) sink = sink + html::parse(sample.text, limits).index();
}

[[gnu::noinline]] void stage_extract(Work& work) {
  for (const SamplePage& sample : work.impl().samples->pages) sink = sink + extract(input_of(sample)).posts.size();
}

[[gnu::noinline]] void stage_write(Work& work) {
  Work::Impl& impl = work.impl();
  for (std::size_t i = 0; i < impl.read.size(); ++i) {
    const SamplePage& sample = impl.samples->pages[i];
    const Page& page = impl.read[i];
    CaptureRecord capture;
    capture.url = page.url;
    capture.fetched_at = captured_at;
    capture.sha256 = std::string(64, '0');
    const std::string number = std::to_string(i);
    capture.sha256.replace(0, number.size(), number);
    capture.origin = "file";
    capture.file = sample.file;
    impl.archives.at(page.site.base_url.value_or("")).add(capture, page);
  }
  for (auto& [board, archive] : impl.archives) {
    archive.settle();
    archive.end_run(captured_at, 0, "{}");
  }
  impl.archives.clear();  // which moves what is in the log to its place
}

/// What is read only once, as the words of languages, is read before.
void warm_up(Work& /*work*/) {
  const SamplePage sample{{}, std::string(smallest_page), {}};
  sink = sink + extract(input_of(sample)).posts.size();
}

void prepare_write(Work& work) {
  Work::Impl& impl = work.impl();
  impl.read.clear();
  for (const SamplePage& sample : impl.samples->pages) {
    impl.read.push_back(extract(input_of(sample)));
    const std::string board = impl.read.back().site.base_url.value_or("");
    if (impl.archives.contains(board)) continue;
    Archive archive(impl.folder / fmt::format("{}.db", impl.archives.size()), OpenMode::create);
    archive.begin_run("bench", captured_at);
    impl.archives.emplace(board, std::move(archive));
  }
}

}  // namespace

const std::array<Stage, 6>& stages() {
  static constexpr std::array<Stage, 6> all = {{{"gumbo_parse (bare)", "stage_bare", warm_up, stage_bare},
                                                {"digest", "stage_digest", warm_up, stage_digest},
                                                {"decode", "stage_decode", warm_up, stage_decode},
                                                {"parse", "stage_parse", warm_up, stage_parse},
                                                {"extract", "stage_extract", warm_up, stage_extract},
                                                {"write", "stage_write", prepare_write, stage_write}}};
  return all;
}

}  // namespace vbarchive::bench
