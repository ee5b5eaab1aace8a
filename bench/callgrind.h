// This program's stages under valgrind, which counts every instruction.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vbarchive::bench {

/// Runs every stage once on the files: the part of this program that valgrind looks at.
void run_stages_once(const std::vector<std::string>& files);

/// Whether valgrind is there.
[[nodiscard]] bool has_valgrind();

/// Of a function, in instructions.
struct FunctionCost {
  std::string library;   ///< or program: the path of its file
  std::string function;  ///< as written in C++, with its arguments
  double own = 0;
  double with_calls = 0;  ///< without meaning for functions that call themselves
};

/// What run_stages_once() costs; with `within` only what that function and those that it calls do. Throws Error where
/// valgrind fails.
[[nodiscard]] std::vector<FunctionCost> callgrind(const std::vector<std::string>& files,
                                                  const std::optional<std::string>& within = {});

}  // namespace vbarchive::bench
