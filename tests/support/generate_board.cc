// Writes a synthetic board to a folder: `generate_board FOLDER [FACE]`. The plan is that of fixtures/board.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include "support/board.h"
#include "support/board_plans.h"

int main(int argc, char** argv) {
  using namespace vbarchive::testing;
  constexpr auto faces = all_faces;
  const std::string_view wanted = argc > 2 ? argv[2] : name_of(fixture_face);
  for (const Face face : faces) {
    if (argc < 2 || argc > 3 || wanted != name_of(face)) continue;
    try {
      render_all(make_board(fixture_plan()), face, argv[1]);
      return 0;
    } catch (const std::exception& error) {
      fmt::print(stderr, "generate_board: {}\n", error.what());
      return 1;
    }
  }
  fmt::print(stderr, "usage: generate_board FOLDER [vb3-legacy|vb3|vb4-legacy|vb4|vb5]\n");
  return 2;
}
