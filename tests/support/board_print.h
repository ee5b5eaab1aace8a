// How pages of synthetic boards print addresses, dates and numbers: what renderers write and records repeat.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/board.h"

namespace vbarchive::testing {

/// A date as one board prints it, in its two parts.
struct PrintedParts {
  std::string date;
  std::string time;
};

[[nodiscard]] PrintedParts print(LocalTime time, DateStyle style);
[[nodiscard]] std::string with_commas(std::int64_t number);  ///< `19,394`
[[nodiscard]] std::string percent(int votes, int voters);    ///< `9.09%`, and `0%` for nothing

[[nodiscard]] bool is_vb4(Face face);

/// The plan's dress, else the face's own; nothing for version 5.
[[nodiscard]] std::optional<Dress> dress_of(const Board& board, Face face);

/// `New here, and new` becomes `New-here-and-new`.
[[nodiscard]] std::string slug(std::string_view title);
/// The same in lower case; a number at its end is followed by `-a`, so that it is not taken for a page.
[[nodiscard]] std::string low_slug(std::string_view title);

// Addresses relative to the board's, ready for use, `&` not escaped.
[[nodiscard]] std::string index_address(Face face);
[[nodiscard]] std::string member_address(const Board& board, const BoardUser& user, Face face);
[[nodiscard]] std::string forum_address(const Board& board, std::size_t forum, int page, Face face);
[[nodiscard]] std::string thread_address(const Board& board, const BoardThread& thread, int page, Face face);
/// Where the number of a post (`#7`) leads to.
[[nodiscard]] std::string post_address(const Board& board, const BoardThread& thread, const BoardPost& post, Face face);
/// A link to a post from elsewhere: from a quote, from a list.
[[nodiscard]] std::string post_link(const Board& board, Id post, Face face);
/// Adds a query to an address that may have one.
[[nodiscard]] std::string with_query(std::string address, std::string_view query);
[[nodiscard]] std::string attachment_address(const BoardAttachment& attachment);
[[nodiscard]] std::string avatar_address(const BoardUser& user);

/// Of the forum path, the root first.
[[nodiscard]] std::vector<std::size_t> forum_path(const Board& board, const BoardThread& thread);
[[nodiscard]] std::vector<std::size_t> forum_path(const Board& board, std::size_t forum);

/// The version that the pages state.
[[nodiscard]] std::string_view version_of(Face face);

/// Index of the first post of a page, and of the one after its last.
struct PostRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] PostRange posts_of_page(const Board& board, const BoardThread& thread, int page);

// Labels of reaction boxes.
[[nodiscard]] std::string thanks_label(const BoardUser& author, std::size_t count);
inline constexpr std::string_view hugs_label = "Hugs from:";

}  // namespace vbarchive::testing
