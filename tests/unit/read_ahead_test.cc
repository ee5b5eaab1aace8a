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

using Numbers = ReadAhead<int, std::string>;

std::string text_of(int number) { return std::to_string(number); }
std::size_t ten(const int& /*number*/) { return 10; }

}  // namespace

TEST_CASE("read ahead: items come in their order, and then the end", "[pipeline]") {
  const std::size_t bunch = GENERATE(1U, 3U, 200U);
  for (const std::size_t threads : {0U, 1U, 3U}) {
    int last = 0;
    Numbers numbers(
        threads, [&] { return last < 100 ? std::optional(++last) : std::nullopt; }, text_of, ten,
        std::make_shared<Bell>(), {.items = 5, .weight = 1000}, bunch);
    CHECK(numbers.has_threads() == (threads > 0));
    for (int i = 1; i <= 100; ++i) REQUIRE(numbers.take() == std::to_string(i));
    CHECK(numbers.take() == std::nullopt);
    CHECK(numbers.is_ready());
  }
}

TEST_CASE("read ahead: one that is slow to prepare does not lose its place", "[pipeline]") {
  std::latch second_is_done(1);
  int last = 0;
  Numbers numbers(
      2, [&] { return last < 2 ? std::optional(++last) : std::nullopt; },
      [&](int number) {
        if (number == 1) second_is_done.wait();
        if (number == 2) second_is_done.count_down();
        return text_of(number);
      },
      ten, std::make_shared<Bell>());
  CHECK(numbers.take() == "1");
  CHECK(numbers.take() == "2");
}

TEST_CASE("read ahead: no more is read than there is room for", "[pipeline]") {
  const Room room = GENERATE(Room{.items = 2, .weight = 1000}, Room{.items = 100, .weight = 15});
  std::latch third(3);
  int last = 0;
  {
    Numbers numbers(
        1,
        [&] {
          if (last < 3) third.count_down();
          return std::optional(++last);
        },
        text_of, ten, std::make_shared<Bell>(), room);
    CHECK(numbers.take() == "1");  // and the second with it, if that was done
    third.wait();
  }
  CHECK(last >= 3);
  CHECK(last <= 4);
}

TEST_CASE("read ahead: what is thrown comes in its place", "[pipeline]") {
  const bool is_source = GENERATE(true, false);
  for (const std::size_t threads : {0U, 2U}) {
    int last = 0;
    const auto fail_at_two = [](int number) {
      if (number == 2) throw std::runtime_error("two");
      return number;
    };
    Numbers numbers(
        threads, [&] { return std::optional(is_source ? fail_at_two(++last) : ++last); },
        [&](int number) { return text_of(fail_at_two(number)); }, ten, std::make_shared<Bell>());
    CHECK(numbers.take() == "1");
    CHECK_THROWS_AS(numbers.take(), std::runtime_error);
  }
}

TEST_CASE("read ahead: the bell tells that a bunch is ready", "[pipeline]") {
  const auto bell = std::make_shared<Bell>();
  std::latch second_begun(2);
  std::latch may_give_second(1);
  int last = 0;
  Numbers numbers(
      1,
      [&] {
        if (last < 2) second_begun.count_down();
        if (last == 1) may_give_second.wait();
        return std::optional(++last);
      },
      text_of, ten, bell, {.items = 4, .weight = 1000}, 2);
  second_begun.wait();
  const auto heard = bell->rings();
  CHECK_FALSE(numbers.is_ready());  // there is one
  may_give_second.count_down();
  bell->wait(heard);
  CHECK(numbers.is_ready());
  CHECK(numbers.take() == "1");
  CHECK(numbers.is_ready());
}

TEST_CASE("read ahead: where there is room for no bunch, less is ready", "[pipeline]") {
  const auto bell = std::make_shared<Bell>();
  std::latch first_is_done(1);
  int last = 0;
  Numbers numbers(
      2,
      [&] {
        if (last == 1) first_is_done.wait();
        return std::optional(++last);
      },
      [&](int number) {
        if (number == 1) first_is_done.count_down();
        return text_of(number);
      },
      ten, bell, {.items = 2, .weight = 1000}, 10);
  CHECK(numbers.take() == "1");
  CHECK(numbers.take() == "2");
}

TEST_CASE("read ahead: a source that waits for a pipe is made to return", "[pipeline]") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  std::latch begun(1);
  int error = 0;
  {
    const Numbers bytes(
        2,
        [&]() -> std::optional<int> {
          if (error == 0) begun.count_down();
          char byte = 0;
          if (read(ends[0], &byte, 1) < 0) error = errno;
          return std::nullopt;
        },
        text_of, ten, std::make_shared<Bell>());
    begun.wait();
  }
  CHECK(error == EINTR);
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("read ahead: a wake-up is for the thread that reads", "[pipeline]") {
  vbarchive::pipeline::hold_wake_ups();
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  {
    Numbers numbers(3,
                    [&]() -> std::optional<int> {
                      char byte = 0;
                      return read(ends[0], &byte, 1) < 0 && errno == EINTR ? std::optional(1) : std::nullopt;
                    },
                    text_of, ten, std::make_shared<Bell>(), {.items = 1, .weight = 1000});
    // One may come just before the call.
    constexpr int most_calls = 10'000'000;
    for (int i = 0; i < most_calls && !numbers.is_ready(); ++i) vbarchive::pipeline::wake_interruptible();
    CHECK(numbers.take() == "1");
  }
  close(ends[0]);
  close(ends[1]);
}
