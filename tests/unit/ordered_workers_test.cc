// Results come in the order in which work was given, whatever order it ends in.
#include "pipeline/ordered_workers.h"

#include <algorithm>
#include <atomic>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>

#include "support/catch.h"

using vbarchive::pipeline::Bell;
using vbarchive::pipeline::OrderedWorkers;

namespace {

constexpr auto one = [](const auto&) { return std::size_t{1}; };

}  // namespace

TEST_CASE("pipeline: results come in order, though later work ends first", "[pipeline]") {
  std::latch last_is_done(1);
  OrderedWorkers<std::unique_ptr<int>, std::string> workers(2,
                                                            [&](std::unique_ptr<int> number) {
                                                              if (*number == 0) last_is_done.wait();
                                                              if (*number == 4) last_is_done.count_down();
                                                              return std::to_string(*number);
                                                            },
                                                            one, {.items = 5, .weight = 100});
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(workers.is_full());
    workers.give(std::make_unique<int>(i));
  }
  CHECK(workers.is_full());
  std::string all;
  while (!workers.is_empty()) all += workers.take();
  CHECK(all == "01234");
}

TEST_CASE("pipeline: only the result that is next is ready, and rings", "[pipeline]") {
  std::latch first_may_end(1), second_is_done(1);
  const auto bell = std::make_shared<Bell>();
  OrderedWorkers<int, int> workers(
      2,
      [&](int number) {
        if (number == 1) first_may_end.wait();
        if (number == 2) second_is_done.count_down();
        return number;
      },
      one, {.items = 5, .weight = 100}, bell);
  CHECK_FALSE(workers.is_ready());
  const auto heard = bell->rings();
  workers.give(1);
  workers.give(2);
  second_is_done.wait();
  CHECK_FALSE(workers.is_ready());
  CHECK(bell->rings() == heard);
  first_may_end.count_down();
  bell->wait(heard);
  CHECK(workers.is_ready());
  CHECK(workers.take() == 1);
  CHECK(workers.take() == 2);
  CHECK_FALSE(workers.is_ready());
}

TEST_CASE("pipeline: heavy items are fewer", "[pipeline]") {
  OrderedWorkers<int, int> workers(
      1, [](int number) { return number; }, [](int number) { return static_cast<std::size_t>(number); },
      {.items = 10, .weight = 100});
  workers.give(60);
  CHECK_FALSE(workers.is_full());
  workers.give(61);
  CHECK(workers.is_full());
  CHECK(workers.take() == 60);
  CHECK_FALSE(workers.is_full());
  workers.give(200);
  CHECK(workers.take() == 61);
  CHECK(workers.is_full());  // though one was taken: the next must wait until this is taken, too
  CHECK(workers.take() == 200);
  CHECK_FALSE(workers.is_full());
}

TEST_CASE("pipeline: without threads the taker does the work", "[pipeline]") {
  const std::thread::id own = std::this_thread::get_id();
  OrderedWorkers<int, bool> workers(
      0, [&](int) { return std::this_thread::get_id() == own; }, one);
  CHECK_FALSE(workers.is_full());
  workers.give(1);
  CHECK(workers.is_full());
  CHECK(workers.take());
  CHECK(workers.is_empty());
}

TEST_CASE("pipeline: what work throws comes when its result is taken", "[pipeline]") {
  for (const std::size_t threads : {0U, 3U}) {
    OrderedWorkers<int, int> workers(
        threads,
        [](int number) {
          if (number == 1) throw std::runtime_error("one");
          return number;
        },
        one);
    std::string all;
    for (int i = 0; i < 3; ++i) {
      workers.give(i);
      try {
        all += std::to_string(workers.take());
      } catch (const std::runtime_error& error) {
        all += error.what();
      }
    }
    CHECK(all == "0one2");
  }
}

TEST_CASE("pipeline: a thread rests while its processor is wanted, and goes on then", "[pipeline]") {
  std::atomic<int> at_work = 0;
  std::atomic<int> most = 0;  // written by whoever is alone at work
  std::latch both(2);
  using Workers = OrderedWorkers<int, int>;
  Workers workers(2,
                  [&](int number) {
                    if (number < 0) {
                      both.arrive_and_wait();  // comes back only where both are at work
                      return number;
                    }
                    most = std::max(most.load(), ++at_work);
                    std::this_thread::yield();
                    --at_work;
                    return number;
                  },
                  one, {.items = 1000, .weight = 1000});
  {
    const Workers::OneLess one_less(workers);
    for (int i = 0; i < 1000; ++i) workers.give(i);
    for (int i = 0; i < 1000; ++i) REQUIRE(workers.take() == i);
  }
  CHECK(most == 1);
  workers.give(-1);
  workers.give(-2);
  CHECK(workers.take() == -1);
  CHECK(workers.take() == -2);
}
