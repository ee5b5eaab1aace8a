#include "support/scenario_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "support/board_site_changes.h"

namespace vbarchive::testing {
namespace {

class BoardReader {
 public:
  explicit BoardReader(const Scenario& scenario) : scenario_(scenario) {
    board_.plan.slim = true;
    board_.plan.polls = 1;
    board_.plan.users = 12;
    board_.plan.thread_sizes.clear();
  }

  ScenarioBoard read(const ScenarioLine& section) {
    for (const ScenarioLine& line : section.below) setting(line);
    std::vector<int>& sizes = board_.plan.thread_sizes;
    if (sizes.empty()) sizes.assign(threads_, posts_);
    if (pages_ > 0) spread_pages(sizes);
    return std::move(board_);
  }

 private:
  [[noreturn]] void fail(const ScenarioLine& line, const std::string& what) const {
    throw ScenarioError(scenario_.file, line.number, what);
  }

  [[nodiscard]] int number(const ScenarioLine& line, const std::string& text) const {
    int value = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (trouble != std::errc{} || end != text.data() + text.size() || value < 0)
      fail(line, "this is no number: " + text);
    return value;
  }
  [[nodiscard]] int number(const ScenarioLine& line) const { return number(line, line.value); }

  [[nodiscard]] std::vector<int> numbers(const ScenarioLine& line) const {
    std::vector<int> values;
    std::istringstream words(line.value);
    for (std::string word; words >> word;) values.push_back(number(line, word));
    return values;
  }

  [[nodiscard]] bool yes(const ScenarioLine& line) const {
    if (line.value != "yes" && line.value != "no") fail(line, "yes or no?");
    return line.value == "yes";
  }

  template <typename Kinds>
  [[nodiscard]] auto named(const ScenarioLine& line, const Kinds& kinds) const {
    const auto found = std::ranges::find_if(kinds, [&](auto kind) { return line.value == name_of(kind); });
    if (found == kinds.end()) fail(line, "there is no such " + line.word + ": " + line.value);
    return *found;
  }

  void setting(const ScenarioLine& line) {
    BoardPlan& plan = board_.plan;
    SiteOptions& options = board_.options;
    const std::string& word = line.word;
    if (!line.below.empty() && word != "robots") fail(line.below.front(), "nothing can stand below " + word);
    if (word == "face") {
      board_.face = named(line, all_faces);
    } else if (word == "dress") {
      plan.dress = named(line, all_dresses);
    } else if (word == "seed") {
      plan.seed = static_cast<std::uint64_t>(number(line));
    } else if (word == "forums") {
      plan.forums = static_cast<std::size_t>(std::max(1, number(line)));
    } else if (word == "threads") {
      threads_ = static_cast<std::size_t>(number(line));
    } else if (word == "posts") {
      posts_ = number(line);
    } else if (word == "pages") {
      pages_ = number(line);
    } else if (word == "thread sizes") {
      plan.thread_sizes = numbers(line);
    } else if (word == "posts per page") {
      plan.posts_per_page = std::max(1, number(line));
    } else if (word == "threads per page") {
      plan.threads_per_page = std::max(1, number(line));
    } else if (word == "polls") {
      plan.polls = static_cast<std::size_t>(number(line));
    } else if (word == "category") {
      plan.has_category = yes(line);
    } else if (word == "subforums on index") {
      plan.index_has_subforums = yes(line);
    } else if (word == "days shown") {
      plan.days_shown = number(line);
    } else if (word == "root") {
      if (!line.value.starts_with('/') || !line.value.ends_with('/')) fail(line, "a root is like /forum/");
      board_.root = line.value;
    } else if (word == "members only") {
      for (const int id : numbers(line)) board_.members_only.push_back(id);
    } else if (word == "sessions") {
      options.has_sessions = yes(line);
    } else if (word == "validators") {
      options.has_validators = yes(line);
    } else if (word == "action links") {
      options.has_action_links = yes(line);
    } else if (word == "enforces addresses") {
      options.enforces_addresses = yes(line);
    } else if (word == "account") {
      const std::size_t equals = line.value.find(" = ");
      if (equals == std::string::npos) fail(line, "an account is told as NAME = PASSWORD");
      options.accounts.emplace_back(line.value.substr(0, equals), line.value.substr(equals + 3));
    } else if (word == "robots padding") {
      padding_ = static_cast<std::size_t>(number(line));
    } else if (word == "robots") {
      options.robots.clear();
      while (options.robots.size() < padding_)
        options.robots += "# The harbour master greets all machines that read.\n";
      for (const ScenarioLine& rule : line.below) options.robots += rule.text + "\n";
    } else {
      fail(line, "a board has no setting \"" + word + "\"");
    }
  }

  /// Sizes of threads that have so many pages together, one page each at least.
  void spread_pages(std::vector<int>& sizes) const {
    const int threads = static_cast<int>(sizes.size());
    const int size = board_.plan.posts_per_page;
    for (int i = 0; i < threads; ++i) {
      const int extra = pages_ - threads;
      const int pages = 1 + extra / threads + (i < extra % threads ? 1 : 0);
      sizes[static_cast<std::size_t>(i)] = (pages - 1) * size + 1 + i % size;
    }
  }

  const Scenario& scenario_;
  ScenarioBoard board_;
  std::size_t threads_ = 6;
  int posts_ = 3;
  int pages_ = 0;
  std::size_t padding_ = 0;
};

}  // namespace

ScenarioBoard read_board(const Scenario& scenario, const ScenarioLine& section) {
  return BoardReader(scenario).read(section);
}

Board make_board(const ScenarioBoard& described) {
  Board board = make_board(described.plan);
  for (const Id forum : described.members_only) board.forums[forum_of(board, forum)].members_only = true;
  return board;
}

}  // namespace vbarchive::testing
