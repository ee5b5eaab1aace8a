// A source that is read on a thread of its own, and what ends it.
#include "pipeline/read_ahead.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/catch.h"

using vbarchive::pipeline::Bell;
using vbarchive::pipeline::ReadAhead;
using vbarchive::pipeline::Room;

namespace {

std::size_t one(const int& /*item*/) { return 1; }

}  // namespace

TEST_CASE("read ahead: items come in their order, and then the end", "[pipeline]") {
  for (const bool has_thread : {true, false}) {
    int last = 0;
    ReadAhead<int> numbers(
        has_thread, [] {}, [&] { return last < 100 ? std::optional(++last) : std::nullopt; }, one,
        std::make_shared<Bell>(), {.items = 3, .weight = 100});
    CHECK(numbers.has_thread() == has_thread);
    for (int i = 1; i <= 100; ++i) REQUIRE(numbers.take() == i);
    CHECK(numbers.take() == std::nullopt);
    CHECK(numbers.is_ready());
  }
}

TEST_CASE("read ahead: no more is read than there is room for", "[pipeline]") {
  const Room room = GENERATE(Room{.items = 2, .weight = 100}, Room{.items = 100, .weight = 15});
  std::latch third(3);
  int last = 0;
  {
    ReadAhead<int> numbers(
        true, [] {},
        [&] {
          if (last < 3) third.count_down();
          return std::optional(++last);
        },
        [](const int&) { return std::size_t{10}; }, std::make_shared<Bell>(), room);
    CHECK(numbers.take() == 1);
    third.wait();
  }
  CHECK(last == 3);
}

TEST_CASE("read ahead: what the source throws comes in its place", "[pipeline]") {
  for (const bool has_thread : {true, false}) {
    int last = 0;
    ReadAhead<int> numbers(
        has_thread, [] {},
        [&] {
          if (++last == 2) throw std::runtime_error("two");
          return std::optional(last);
        },
        one, std::make_shared<Bell>());
    CHECK(numbers.take() == 1);
    CHECK_THROWS_AS(numbers.take(), std::runtime_error);
  }
}

TEST_CASE("read ahead: the bell tells that something is ready", "[pipeline]") {
  const auto bell = std::make_shared<Bell>();
  std::latch may_give(1);
  ReadAhead<int> numbers(
      true, [] {},
      [&] {
        may_give.wait();
        return std::optional(1);
      },
      one, bell, {.items = 1, .weight = 100});
  const auto heard = bell->rings();
  CHECK_FALSE(numbers.is_ready());
  may_give.count_down();
  bell->wait(heard);
  CHECK(numbers.is_ready());
}

TEST_CASE("read ahead: a source that waits for a pipe is made to return", "[pipeline]") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  std::latch begun(1);
  int error = 0;
  {
    const ReadAhead<int> bytes(
        true, [&] { begun.count_down(); },
        [&]() -> std::optional<int> {
          char byte = 0;
          if (read(ends[0], &byte, 1) < 0) error = errno;
          return std::nullopt;
        },
        one, std::make_shared<Bell>());
    begun.wait();
  }
  CHECK(error == EINTR);
  close(ends[0]);
  close(ends[1]);
}
