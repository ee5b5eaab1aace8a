// Extraction against generated boards: every record of every page, on all faces.
#include <nlohmann/json.hpp>
#include <string>

#include "records/json.h"
#include "support/board.h"
#include "support/board_plans.h"
#include "support/catch.h"
#include "support/json_diff.h"
#include "vbarchive/extract.h"

namespace vbarchive::testing {
namespace {

using Json = nlohmann::ordered_json;

/// The records as JSON, without what the model cannot know.
Json expected_of(const Page& page) {
  Json json = to_json(page);
  for (const char* const key : {"detail", "date_order", "charset_source"}) json.erase(key);
  for (const char* const key : {"author_id", "author_name"}) json["thread"].erase(key);
  for (Json& post : json["posts"]) {
    post.erase("html");
    for (Json& quote : post["quotes"]) quote.erase("html");
    if (post["signature"].is_object()) post["signature"].erase("html");
  }
  return json;
}

void check_board(const Board& board, Face face) {
  for (const BoardThread& thread : board.threads) {
    for (int page = 1; page <= page_count(board, thread); ++page) {
      const std::string bytes = render_thread_page(board, thread, page, face);
      PageInput input;
      input.bytes = bytes;
      input.captured_at = board.captured_at;
      INFO(name_of(face) << ", thread " << thread.id << ", page " << page);
      const Json expected = expected_of(page_records(board, thread, page, face));
      CHECK(first_difference(expected, to_json(extract(input))).value_or("none") == "none");
    }
  }
}

TEST_CASE("generator: extraction finds every record of a small board", "[generator][extract]") {
  const Face face = GENERATE(Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4, Face::vb5);
  check_board(make_board(fixture_plan()), face);
}

TEST_CASE("generator: extraction finds every record of a busy board", "[generator][extract]") {
  const Face face = GENERATE(Face::vb3_legacy, Face::vb3, Face::vb4_legacy, Face::vb4, Face::vb5);
  const DateStyle dates = GENERATE(DateStyle::month_first, DateStyle::iso);
  BoardPlan plan = busy_plan(12);
  plan.dates = dates;
  check_board(make_board(plan), face);
}

}  // namespace
}  // namespace vbarchive::testing
