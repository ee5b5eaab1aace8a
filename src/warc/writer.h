// Captures as WARC/1.1 files: `ARCHIVE.warc.d/NAME-20151229042900-00001.warc.gz`, one gzip member a record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vbarchive/time.h"

namespace vbarchive::warc {

struct WriterOptions {
  std::uint64_t file_bytes = std::uint64_t{1} << 30;  ///< a file that would grow beyond this is followed by a new one
  std::string software;                               ///< for the warcinfo of each file: name and version
  std::function<std::string()> make_id;               ///< UUIDs of records; unless given at random
  /// Up to where the file of that name is known to be sound, at the beginning of a record: what lies before is not read
  /// again when a writer goes on with it. None: all is read.
  std::function<std::uint64_t(const std::string& file)> sound_until;
};

/// A request and its answer, bytes as on the wire.
struct Exchange {
  std::string uri;
  UtcTime date;
  std::string request;  ///< request line and headers up to the empty line; empty: none is recorded
  std::string head;     ///< status line and headers up to the empty line
  std::string body;
  bool is_decoded = false;        ///< `body` is no longer chunked or encoded as `head` says
  std::optional<std::string> ip;  ///< of the server
};

/// Where a record was written: `file` is the name within the folder.
struct Written {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string id;  ///< `urn:uuid:…`
};

/// The record that has the payload which a later answer repeated.
struct Original {
  std::string id;  ///< may be empty: address and time find it too
  std::string uri;
  UtcTime date;
};

/// Appends records. Each is on the disk before the call returns, so that a row that cites it never cites nothing.
///
/// Nothing secret gets into a file: of a request the headers Cookie, Authorization and Proxy-Authorization are left
/// out; of an answer the values of Set-Cookie become as many `x`. Requests other than GET and HEAD, which may hold
/// passwords, are refused. What pages themselves show stays: whoever fetches as a member archives what members see.
///
/// Throws Error (storage) when the disk fails or is full; what was written of the record is then cut off again. One
/// writer a folder at a time.
class Writer {
 public:
  /// Makes the folder if need be, and goes on with its last file of that `name`. What a killed writer left behind the
  /// last sound record of it is cut off; nothing else is changed. `now` names a new file.
  Writer(std::filesystem::path folder, std::string name, UtcTime now, WriterOptions options = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// A response, and the request where there is one; the place is the response's. std::invalid_argument for a request
  /// that is to be kept out.
  Written append(const Exchange& exchange);

  /// A revisit (identical-payload-digest) in place of the response: `exchange.body` is not written again.
  Written append_revisit(const Exchange& exchange, const Original& original);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// `head` of an answer as it may be kept; `request` likewise.
[[nodiscard]] std::string without_cookies(std::string_view head);
[[nodiscard]] std::string without_secrets(std::string_view request);

}  // namespace vbarchive::warc
