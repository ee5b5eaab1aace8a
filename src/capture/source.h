// One file, opened, and the pages that it gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "capture/input.h"
#include "warc/reader.h"

namespace vbarchive::capture {

/// Owns an open file.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;  ///< -1 for none
};

/// What records of WARCs there were that are no page.
struct PassedOver {
  std::size_t records = 0;
  bool keeps_revisits = false;
  std::vector<Revisit> revisits;  ///< where they are kept; they are not counted then
};

/// A file that is read, and what it gives one after the other.
class Source {
 public:
  /// `descriptor` stands at `blank.offset` of the file; `blank` is what is known of each of its pages.
  Source(Descriptor descriptor, Capture blank, bool is_regular, std::size_t page_bytes);

  /// Nothing at the end.
  [[nodiscard]] std::optional<Item> next(PassedOver& passed_over);

  /// From now on every answer of a WARC is given, of any type and status, also where no page is in it.
  void give_every_answer() { gives_every_answer_ = true; }

  /// Whether it is one page, as it is, of a known length: to be read by read_page() on whatever thread.
  [[nodiscard]] bool is_plain_page() const { return is_plain_page_; }
  [[nodiscard]] Item read_page();
  [[nodiscard]] std::size_t page_size() const { return static_cast<std::size_t>(blank_.length.value_or(0)); }

  /// Whether it is a WARC.
  [[nodiscard]] bool has_many() const { return reader_.has_value(); }

 private:
  [[nodiscard]] Item mhtml_page();
  [[nodiscard]] std::optional<Item> next_record(PassedOver& passed_over);
  void pass_over(const warc::Record& record, PassedOver& passed_over) const;
  [[nodiscard]] Problem problem(const warc::Place& place, std::string_view why) const;
  /// Nothing for a record that holds no page. Takes its payload.
  [[nodiscard]] std::optional<Item> page_of(warc::Record& record) const;

  Descriptor descriptor_;
  Capture blank_;
  std::size_t page_bytes_;
  std::unique_ptr<warc::Flow> flow_;
  std::optional<warc::Reader> reader_;
  bool is_mhtml_ = false;
  bool is_plain_page_ = false;
  bool is_too_large_ = false;
  bool gives_every_answer_ = false;
  bool has_ended_ = false;
};

/// What is known of the pages of a file before it is read.
[[nodiscard]] Capture blank_capture(std::string file);

/// From `offset` on. `is_named`: by the user, where a pipe is what is to be read.
[[nodiscard]] std::variant<Source, Problem> open_file(const std::string& file, bool is_named, std::size_t page_bytes,
                                                      std::uint64_t offset = 0);

}  // namespace vbarchive::capture
