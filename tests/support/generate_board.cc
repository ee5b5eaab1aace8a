// Writes a synthetic board to a folder: `generate_board FOLDER [FACE [URL/]]`. The plan is that of fixtures/board. With
// an address the files are a whole site, index and lists too, for a web server at that address.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include "support/board.h"
#include "support/board_listing.h"
#include "support/board_plans.h"

int main(int argc, char** argv) {
  using namespace vbarchive::testing;
  constexpr auto faces = all_faces;
  const std::string_view wanted = argc > 2 ? argv[2] : name_of(fixture_face);
  for (const Face face : faces) {
    if (argc < 2 || argc > 4 || wanted != name_of(face)) continue;
    try {
      BoardPlan plan = fixture_plan();
      if (argc == 4) {
        plan.base_url = argv[3];
        plan.dress = Dress::vbseo;
        write_site(make_board(plan), face, argv[1]);
      } else {
        render_all(make_board(plan), face, argv[1]);
      }
      return 0;
    } catch (const std::exception& error) {
      fmt::print(stderr, "generate_board: {}\n", error.what());
      return 1;
    }
  }
  fmt::print(stderr, "usage: generate_board FOLDER [vb3-legacy|vb3|vb4-legacy|vb4|vb5 [URL/]]\n");
  return 2;
}
