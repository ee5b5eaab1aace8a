// What the renderers of all faces share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "support/board.h"

namespace vbarchive::testing {

/// For text and for attribute values between double quotes.
[[nodiscard]] std::string escaped(std::string_view text);

/// `<br />` that many times, as between two lines of a message.
[[nodiscard]] std::string line_breaks(int count);

/// Runs of text of one line.
[[nodiscard]] std::string render(const Board& board, const std::vector<Inline>& inlines, Face face);

/// A message or a signature.
[[nodiscard]] std::string render(const Board& board, const std::vector<Part>& parts, Face face);

/// A style sheet of the length that boards put into their pages.
[[nodiscard]] std::string style_sheet(Face face);

/// Options of the quick navigation: real boards list all their forums, so a plain board lists many.
[[nodiscard]] std::string forum_options(const Board& board);

/// Hour and minute of the board's clock at the capture.
[[nodiscard]] std::string time_now(const Board& board);

/// `GMT -5`, `GMT`.
[[nodiscard]] std::string zone_name(int utc_offset_minutes);

/// Version 3 gives a base only where addresses are rewritten: they lie in folders then.
[[nodiscard]] std::string base_href(const Board& board, Face face);

/// Version 5's buttons for pages; `address` gives each page's, absolute.
[[nodiscard]] std::string vb5_pager(int page, int pages, const std::function<std::string(int)>& address);

// One page each (board_vb3.cc, board_vb4.cc, board_vb5.cc).
[[nodiscard]] std::string render_vb3(const Board& board, const BoardThread& thread, int page, Face face);
[[nodiscard]] std::string render_vb4(const Board& board, const BoardThread& thread, int page, Face face);
[[nodiscard]] std::string render_vb5(const Board& board, const BoardThread& thread, int page, Face face);

}  // namespace vbarchive::testing
