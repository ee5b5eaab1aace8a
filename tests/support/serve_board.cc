// Serves a synthetic board until it is killed, for people and for tools: `serve_board [--face FACE] [--dress DRESS]
// [--threads N] [--posts N]`. Prints its address; reads commands from standard input (board_site_commands.cc), and
// prints each request.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include "support/board_plans.h"
#include "support/board_site.h"

namespace {

using namespace vbarchive::testing;

template <typename Kinds>
auto named(const Kinds& kinds, std::string_view name) {
  for (const auto kind : kinds) {
    if (name == name_of(kind)) return kind;
  }
  throw std::invalid_argument("there is no " + std::string(name));
}

int serve(int argc, char** argv) {
  BoardPlan plan = fixture_plan();
  Face face = Face::vb4;
  SiteOptions options;
  int posts = 0, threads = 0;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view option = argv[i];
    if (i + 1 == argc) throw std::invalid_argument(std::string(option) + " needs a value");
    const std::string value = argv[i + 1];
    if (option == "--face") {
      face = named(all_faces, value);
    } else if (option == "--dress") {
      plan.dress = named(all_dresses, value);
    } else if (option == "--threads") {
      threads = std::stoi(value);
    } else if (option == "--posts") {
      posts = std::stoi(value);
    } else {
      throw std::invalid_argument("usage: serve_board [--face FACE] [--dress DRESS] [--threads N] [--posts N]");
    }
  }
  if (threads > 0) plan.thread_sizes.assign(static_cast<std::size_t>(threads), 12);
  if (posts > 0) {
    for (int& size : plan.thread_sizes) size = posts;
  }
  Board board = make_board(plan);
  options.accounts = {{board.users.front().name, "seaweed"}};
  BoardSite site(std::move(board), face, options);
  const HttpServer server([&](const HttpRequest& request) {
    HttpAnswer answer = site.answer(request);
    fmt::print("{} {} -> {}\n", request.method, request.target, answer.status);
    std::fflush(stdout);
    return answer;
  });
  site.start_at(server.url("/"));
  fmt::print("{}\n{} may log in with the password seaweed\n", server.url("/"), site.board().users.front().name);
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    try {
      site.command(line);
    } catch (const std::invalid_argument& error) {
      fmt::print(stderr, "{}\n", error.what());
    }
  }
  for (;;) pause();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return serve(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "serve_board: {}\n", error.what());
    return 2;
  }
}
