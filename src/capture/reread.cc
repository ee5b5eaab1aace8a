#include "capture/reread.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "capture/source.h"
#include "text/digest.h"
#include "warc/flow.h"

namespace vbarchive::capture {
namespace {

/// What was captured was small enough then. This only keeps a file that has become another from filling the memory.
constexpr std::size_t page_bytes = std::size_t{1} << 30;

/// Whether something that can be read by itself begins there: a packed member, or a record that is not packed.
bool begins_at(const std::string& file, std::uint64_t offset) {
  if (offset == 0) return true;
  const Descriptor descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<char, 8> start{};
  const ssize_t count = pread(descriptor.number(), start.data(), start.size(), static_cast<off_t>(offset));
  const std::string_view bytes(start.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  return warc::packing_of(bytes) != warc::Packing::none || bytes.starts_with("WARC/");
}

}  // namespace

struct Rereader::Impl {
  std::filesystem::path folder;

  /// A file that is packed as a whole is read from its beginning, and on from there for what lies behind.
  std::string scanned;
  std::optional<Source> scan;
  std::optional<Capture> last;  ///< what the scan gave last

  [[nodiscard]] static Problem other_bytes(const std::string& file) {
    return {file, "there are other bytes now than were captured"};
  }

  /// Nothing when the page does not begin there.
  [[nodiscard]] std::optional<Item> read_at(const std::string& file, const Citation& citation) const {
    if (!begins_at(file, citation.offset)) return std::nullopt;
    std::variant<Source, Problem> opened = open_file(file, false, page_bytes, citation.offset);
    if (auto* const problem = std::get_if<Problem>(&opened)) return std::move(*problem);
    PassedOver passed_over;
    std::get<Source>(opened).give_every_answer();
    std::optional<Item> item = std::get<Source>(opened).next(passed_over);
    if (!item) return std::nullopt;
    const auto* const found = std::get_if<Capture>(&*item);
    if (found == nullptr) return item;
    if (text::sha256_hex(found->bytes) == citation.sha256) return item;
    return std::get<Source>(opened).has_many() ? std::nullopt : std::optional<Item>(other_bytes(file));
  }

  [[nodiscard]] Item find(const std::string& file, const Citation& citation) {
    if (!scan || scanned != file || (last && last->offset > citation.offset)) {
      scan.reset();
      last.reset();
      std::variant<Source, Problem> opened = open_file(file, false, page_bytes);
      if (auto* const problem = std::get_if<Problem>(&opened)) return std::move(*problem);
      scan.emplace(std::get<Source>(std::move(opened)));
      scan->give_every_answer();
      scanned = file;
    }
    PassedOver passed_over;
    while (!last || last->offset < citation.offset) {
      std::optional<Item> item = scan->next(passed_over);
      if (!item) return other_bytes(file);
      if (auto* const found = std::get_if<Capture>(&*item)) last = std::move(*found);
    }
    // Several rows may cite one record: it is kept.
    const bool is_it = last->offset == citation.offset && text::sha256_hex(last->bytes) == citation.sha256;
    return is_it ? Item(*last) : Item(other_bytes(file));
  }
};

Rereader::Rereader(std::filesystem::path folder) : impl_(std::make_unique<Impl>()) {
  impl_->folder = std::move(folder);
}

Rereader::~Rereader() = default;

Item Rereader::read(const Citation& citation) {
  const std::string file = (impl_->folder / citation.file).string();
  if (std::optional<Item> item = impl_->read_at(file, citation)) {
    // A record that is broken by itself may be whole within its file.
    if (std::holds_alternative<Capture>(*item) || citation.offset == 0) return *std::move(item);
  }
  return impl_->find(file, citation);
}

}  // namespace vbarchive::capture
