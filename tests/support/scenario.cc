#include "support/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "support/board_print.h"
#include "support/golden_page.h"
#include "support/program.h"
#include "support/random.h"
#include "support/scenario_board.h"
#include "support/temp_dir.h"

namespace vbarchive::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// ---- reading

constexpr std::array<std::string_view, 6> step_words = {"about", "board", "run", "do", "cookies", "remember archive"};

constexpr std::array<std::string_view, 23> check_words = {"exit",
                                                          "requests",
                                                          "requests in any order",
                                                          "requests at most",
                                                          "requests at least",
                                                          "request",
                                                          "no request",
                                                          "no requests",
                                                          "each request once",
                                                          "rows",
                                                          "same as board",
                                                          "holds board",
                                                          "archive unchanged",
                                                          "same archive as",
                                                          "err contains",
                                                          "err is empty",
                                                          "out contains",
                                                          "out is empty",
                                                          "elsewhere",
                                                          "env",
                                                          "killed",
                                                          "meanwhile",
                                                          "gap"};

bool is_known(const auto& word, const auto& words) { return std::ranges::find(words, word) != words.end(); }

ScenarioLine line_of(int number, std::string_view text) {
  ScenarioLine line;
  line.number = number;
  line.text = text;
  const std::size_t colon = std::min(text.find(':'), text.size());
  line.word = text.substr(0, colon);
  if (colon < text.size()) {
    std::string_view value = text.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    line.value = value;
  }
  return line;
}

void check_words_of(const Scenario& scenario) {
  bool has_board = false;
  for (const ScenarioLine& line : scenario.lines) {
    if (!is_known(line.word, step_words))
      throw ScenarioError(scenario.file, line.number, "no scenario has a step \"" + line.word + "\"");
    if (line.word == "board") {
      if (has_board) throw ScenarioError(scenario.file, line.number, "there is a board already");
      has_board = true;
    }
    if (line.word != "board" && line.word != "about" && !has_board)
      throw ScenarioError(scenario.file, line.number, "the board comes first");
    if (line.word != "run") continue;
    for (const ScenarioLine& check : line.below) {
      if (!is_known(check.word, check_words))
        throw ScenarioError(scenario.file, check.number, "nothing of a run is called \"" + check.word + "\"");
    }
  }
  if (!has_board) throw ScenarioError(scenario.file, 1, "there is no board");
}

// ---- running

/// Sanitizers make a run many times slower.
constexpr std::chrono::milliseconds longest_run{240'000};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n      " + line;
  return text.empty() ? "\n      (none)" : text;
}

/// The words of a command; quotes keep blanks.
std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool is_open = false, is_quoted = false;
  for (const char c : text) {
    if (c == '"') {
      is_quoted = !is_quoted;
      if (!is_open) words.emplace_back();
      is_open = true;
    } else if (c == ' ' && !is_quoted) {
      is_open = false;
    } else {
      if (!is_open) words.emplace_back();
      is_open = true;
      words.back() += c;
    }
  }
  return words;
}

/// The text of an optional as the sqlite3 shell gives it in JSON.
template <typename Value>
Json nullable(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// Rows of posts and threads as they must be held, by number.
struct Truth {
  std::map<Id, Json> posts, threads;
};

Truth truth_of(const Board& board, Face face, bool is_member) {
  Truth truth;
  for (const BoardThread& thread : board.threads) {
    if (board.forums[thread.forum].members_only && !is_member) continue;
    truth.threads[thread.id] = {
        {"id", thread.id}, {"forum_id", board.forums[thread.forum].id}, {"title", thread.title}};
    const int size = board.plan.posts_per_page;
    const int pages = (static_cast<int>(thread.posts.size()) + size - 1) / size;
    for (int page = 1; page <= pages; ++page) {
      for (const Post& post : page_records(board, thread, page, face).posts) {
        truth.posts[post.id] = {{"id", post.id},
                                {"thread_id", thread.id},
                                {"number", nullable(post.number)},
                                {"author_id", nullable(post.author_id)},
                                {"author_name", nullable(post.author_name)},
                                {"title", nullable(post.title)},
                                {"text", nullable(post.text)},
                                {"edited_by", nullable(post.edited_by)},
                                {"edit_reason", nullable(post.edit_reason)},
                                {"posted_at_local", to_iso(*post.posted_at->local)},
                                {"state", "visible"}};
      }
    }
  }
  return truth;
}

constexpr const char* posts_query =
    "SELECT id, thread_id, number, author_id, author_name, title, text, edited_by, edit_reason, posted_at_local, state "
    "FROM posts ORDER BY id";
constexpr const char* threads_query = "SELECT id, forum_id, title FROM threads ORDER BY id";

class Runner {
 public:
  Runner(const Scenario& scenario, std::optional<fs::path> program)
      : scenario_(scenario), program_(std::move(program)) {}

  std::vector<std::string> run() {
    for (const ScenarioLine& line : scenario_.lines) {
      if (line.word == "board") open_board(line);
      if (line.word == "do") command(line);
      if (line.word == "cookies") write_cookies(line);
      if (line.word == "remember archive" && program_) remembered_ = dump_of(archive());
      if (line.word == "run" && program_) run_program(line);
      if (line.word == "run" && !program_) check_run(line);
      if (!failures_.empty()) break;
    }
    return failures_;
  }

 private:
  [[noreturn]] void error(const ScenarioLine& line, const std::string& what) const {
    throw ScenarioError(scenario_.file, line.number, what);
  }
  void fail(const ScenarioLine& line, const std::string& what) {
    failures_.push_back(fmt::format("{}:{}: {}", scenario_.file.string(), line.number, what));
  }

  void open_board(const ScenarioLine& line) {
    described_ = read_board(scenario_, line);
    try {
      site_ = std::make_unique<BoardSite>(make_board(described_), described_.face, described_.options);
    } catch (const std::invalid_argument& trouble) {
      error(line, trouble.what());
    }
    elsewhere_ = std::make_unique<HttpServer>([](const HttpRequest&) {
      HttpAnswer answer;
      answer.body = "elsewhere\n";
      return answer;
    });
    server_ = std::make_unique<HttpServer>([this](const HttpRequest& request) {
      if (on_request_) on_request_();
      return site_->answer(request);
    });
    site_->start_at(server_->url(described_.root));
  }

  [[nodiscard]] fs::path archive() const { return folder_ / "archive.db"; }
  [[nodiscard]] fs::path cookies() const { return folder_ / "cookies.txt"; }

  [[nodiscard]] std::string filled(std::string text) const {
    std::string board = server_->url(described_.root);
    board.pop_back();
    std::string elsewhere = elsewhere_->url("/");
    elsewhere.pop_back();
    text = replaced(std::move(text), "{board}", board);
    text = replaced(std::move(text), "{elsewhere}", elsewhere);
    text = replaced(std::move(text), "{archive}", archive().string());
    text = replaced(std::move(text), "{cookies}", cookies().string());
    return replaced(std::move(text), "{folder}", folder_.path().string());
  }

  /// Of two captures of one second neither is the later, so a board that has been visited changes in the next one.
  void wait_for_next_second() const {
    if (!has_run_) return;
    const auto now = std::chrono::system_clock::now();
    std::this_thread::sleep_until(std::chrono::floor<std::chrono::seconds>(now) + std::chrono::seconds(1));
  }

  void command(const ScenarioLine& line) {
    wait_for_next_second();
    const auto tell = [&](const ScenarioLine& at, const std::string& words) {
      try {
        site_->command(filled(words));
      } catch (const std::invalid_argument& trouble) {
        error(at, trouble.what());
      }
    };
    if (!line.value.empty()) tell(line, line.value);
    for (const ScenarioLine& below : line.below) tell(below, below.text);
    if (line.value.empty() && line.below.empty()) error(line, "do what?");
  }

  void write_cookies(const ScenarioLine& line) {
    std::ofstream file(cookies());
    file << "# Netscape HTTP Cookie File\n";
    try {
      for (const auto& [name, value] : site_->log_in(line.value))
        file << fmt::format("127.0.0.1\tFALSE\t{}\tFALSE\t0\t{}\t{}\n", described_.root, name, value);
    } catch (const std::invalid_argument& trouble) {
      error(line, trouble.what());
    }
    if (!file.flush()) throw std::runtime_error("cannot write " + cookies().string());
  }

  [[nodiscard]] std::string query(const std::string& sql, const char* mode) const {
    return query_of(archive(), sql, mode);
  }

  [[nodiscard]] static std::string query_of(const fs::path& database, const std::string& sql, const char* mode) {
    const RunResult result = testing::run({"sqlite3", "-readonly", mode, database.string(), sql});
    if (result.exit_code != 0) return "sqlite3: " + result.err;
    return result.out;
  }

  /// All that a person asks for, but for what tells when and in which order it came: captures and runs may grow.
  [[nodiscard]] static std::string dump_of(const fs::path& database) {
    std::string all;
    for (const char* const table : {"forums", "threads", "users", "posts", "quotes", "reactions", "polls",
                                    "poll_options", "attachments", "links"}) {
      const std::string columns = query_of(
          database,
          fmt::format("SELECT group_concat(name, ', ') FROM pragma_table_info('{}') WHERE name NOT LIKE '%as_of' "
                      "AND name NOT IN ('capture_id', 'first_seen_at', 'last_seen_at')",
                      table),
          "-list");
      all +=
          fmt::format("{}\n{}", table,
                      query_of(database, fmt::format("SELECT {} FROM {} ORDER BY 1, 2, 3", columns, table), "-json"));
    }
    return all;
  }

  [[nodiscard]] int number(const ScenarioLine& line, std::string_view text) const {
    int value = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (trouble != std::errc{} || end != text.data() + text.size() || text.empty())
      error(line, "this is no number: " + std::string(text));
    return value;
  }

  [[nodiscard]] static const ScenarioLine* check_named(const ScenarioLine& step, std::string_view word) {
    for (const ScenarioLine& line : step.below) {
      if (line.word == word) return &line;
    }
    return nullptr;
  }

  [[nodiscard]] std::vector<std::string> arguments_of(const std::string& text) const {
    std::vector<std::string> arguments = split_words(filled(text));
    const bool is_sync = !arguments.empty() && arguments.front() == "sync";
    if (is_sync && std::ranges::find(arguments, "--delay") == arguments.end()) {
      arguments.emplace_back("--delay");
      arguments.emplace_back("0");
    }
    return arguments;
  }

  [[nodiscard]] std::vector<std::string> command_of(const std::string& text) const {
    std::vector<std::string> command = arguments_of(text);
    command.insert(command.begin(), program_->string());
    return command;
  }

  RunOptions options_of(const ScenarioLine& step) const {
    RunOptions options;
    options.timeout = longest_run;
    for (const ScenarioLine& line : step.below) {
      if (line.word != "env") continue;
      const std::size_t equals = line.value.find('=');
      if (equals == std::string::npos) error(line, "env is told as NAME=VALUE");
      options.environment.emplace_back(line.value.substr(0, equals), filled(line.value.substr(equals + 1)));
    }
    return options;
  }

  /// `20 times within 150 ms`: the same command, killed at instants that are the same in every run.
  void run_and_kill(const ScenarioLine& step, const ScenarioLine& line) {
    int times = 0, within = 0;
    std::istringstream words(line.value);
    std::string word_times, word_within, unit;
    words >> times >> word_times >> word_within >> within >> unit;
    if (times < 1 || within < 1 || word_times != "times" || word_within != "within" || unit != "ms")
      error(line, "killed: N times within M ms");
    if (!program_) return;
    Random random(static_cast<std::uint64_t>(times));
    for (int i = 0; i < times; ++i) {
      RunOptions options = options_of(step);
      options.timeout = std::chrono::milliseconds(random.between(1, within));
      const RunResult result = testing::run(command_of(step.value), options);
      if (!result.timed_out && result.exit_code != 0)
        fail(line, fmt::format("run {} ended with {}: {}", i + 1, result.exit_code.value_or(-1), result.err));
    }
  }

  /// `sync {archive} {board}/ exits 6`: another run, at the first request of this one.
  void start_another(const ScenarioLine& line, const RunOptions& options) {
    const std::size_t exits = line.value.rfind(" exits ");
    if (exits == std::string::npos) error(line, "meanwhile: COMMAND exits N");
    const int expected = number(line, std::string_view(line.value).substr(exits + 7));
    if (!program_) return;
    on_request_ = [this, &line, options, expected, is_first = true, exits]() mutable {
      if (!std::exchange(is_first, false)) return;
      // It holds up the first run, and must not ask the board itself.
      RunOptions limited = options;
      limited.timeout = std::chrono::milliseconds(10'000);
      const RunResult other = testing::run(command_of(line.value.substr(0, exits)), limited);
      if (other.exit_code != expected)
        fail(line, fmt::format("the other run ended with {}: {}", other.exit_code.value_or(-1), other.err));
    };
  }

  void run_program(const ScenarioLine& step) {
    const RunOptions options = options_of(step);
    has_run_ = true;
    site_->clear_log();
    elsewhere_->clear_log();
    if (const ScenarioLine* const killed = check_named(step, "killed")) run_and_kill(step, *killed);
    if (const ScenarioLine* const meanwhile = check_named(step, "meanwhile")) start_another(*meanwhile, options);
    const RunResult result = testing::run(command_of(step.value), options);
    on_request_ = nullptr;
    if (result.timed_out) fail(step, "the run did not end");
    const std::vector<SiteRequest> log = site_->log();
    for (const SiteRequest& request : log) {
      if (request.is_trap) fail(step, "what no archive may ask for was asked for: " + request.line);
    }
    const ScenarioLine* const outside = check_named(step, "elsewhere");
    const std::size_t expected_outside =
        outside ? static_cast<std::size_t>(number(*outside, outside->value)) : std::size_t{0};
    if (elsewhere_->log().size() != expected_outside)
      fail(outside ? *outside : step, fmt::format("{} requests went elsewhere", elsewhere_->log().size()));
    for (const ScenarioLine& line : step.below) check(line, result, log);
    if (!failures_.empty() && !result.err.empty()) failures_.push_back("standard error of the run:\n" + result.err);
  }

  /// Without a program: that what the checks say can be understood.
  void check_run(const ScenarioLine& step) {
    (void)arguments_of(step.value);
    (void)options_of(step);
    if (const ScenarioLine* const killed = check_named(step, "killed")) run_and_kill(step, *killed);
    if (const ScenarioLine* const meanwhile = check_named(step, "meanwhile")) start_another(*meanwhile, {});
    for (const ScenarioLine& line : step.below) {
      if (line.word == "exit") (void)exits_of(line);
      if (line.word == "requests at most" || line.word == "requests at least") (void)number(line, line.value);
      if (line.word == "gap") (void)gap_of(line);
      const bool may_have_lines =
          line.word == "rows" || line.word == "requests" || line.word == "requests in any order";
      if (!may_have_lines && !line.below.empty()) error(line.below.front(), "nothing can stand below " + line.word);
      if (line.word == "rows" && line.value.empty()) error(line, "which rows?");
    }
  }

  static bool is_asked(const SiteRequest& request, const std::string& wanted) {
    // A line that names a method is the request as it was sent, another one what it means.
    const bool is_raw = wanted.starts_with("GET ") || wanted.starts_with("POST ") || wanted.starts_with("HEAD ");
    return is_like(is_raw ? request.line : request.meaning, wanted);
  }

  static std::string shown(const SiteRequest& request) {
    return fmt::format("{}  ({})", request.meaning, request.line);
  }

  void check_requests(const ScenarioLine& line, const std::vector<SiteRequest>& log, bool is_ordered) {
    std::vector<std::string> wanted;
    for (const ScenarioLine& below : line.below) wanted.push_back(filled(below.text));
    std::vector<std::string> sent;
    for (const SiteRequest& request : log) sent.push_back(shown(request));
    std::vector<bool> is_used(log.size(), false);
    std::vector<std::string> missing, more;
    bool is_same = wanted.size() == log.size();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (is_ordered) {
        is_same = is_same && i < log.size() && is_asked(log[i], wanted[i]);
        continue;
      }
      std::size_t found = 0;
      while (found < log.size() && (is_used[found] || !is_asked(log[found], wanted[i]))) ++found;
      if (found < log.size()) {
        is_used[found] = true;
      } else {
        missing.push_back(wanted[i]);
      }
    }
    if (is_ordered) {
      if (!is_same) fail(line, "the requests were" + joined(sent) + "\n    and not" + joined(wanted));
      return;
    }
    for (std::size_t i = 0; i < log.size(); ++i) {
      if (!is_used[i]) more.push_back(sent[i]);
    }
    if (!missing.empty() || !more.empty())
      fail(line, "requests that were not sent:" + joined(missing) +
                     "\n    and that were sent but are not in the list:" + joined(more));
  }

  /// `0`, `1 or 4`.
  [[nodiscard]] std::vector<int> exits_of(const ScenarioLine& line) const {
    std::vector<int> exits;
    std::string_view rest = line.value;
    for (std::size_t at = rest.find(" or "); at != std::string_view::npos; at = rest.find(" or ")) {
      exits.push_back(number(line, rest.substr(0, at)));
      rest.remove_prefix(at + 4);
    }
    exits.push_back(number(line, rest));
    return exits;
  }

  /// Tells the first row in which two dumps differ.
  void check_same(const ScenarioLine& line, const std::string& expected, const std::string& found,
                  const std::string& what) {
    std::istringstream wanted(expected), held(found);
    std::string first, second;
    bool has_first = true, has_second = true;
    while (has_first && has_second) {
      has_first = static_cast<bool>(std::getline(wanted, first));
      has_second = static_cast<bool>(std::getline(held, second));
      if (!has_first && !has_second) return;
      if (has_first != has_second || first != second) break;
    }
    fail(line, fmt::format("{}:\n      {}\n    and not\n      {}", what, has_second ? second : "(end)",
                           has_first ? first : "(end)"));
  }

  struct Gap {
    std::chrono::milliseconds least;
    std::string between;
  };

  /// `1000 ms between thread 101`.
  [[nodiscard]] Gap gap_of(const ScenarioLine& line) const {
    constexpr std::string_view words = " ms between ";
    const std::size_t unit = line.value.find(words);
    if (unit == std::string::npos) error(line, "gap: N ms between REQUEST");
    return {std::chrono::milliseconds(number(line, std::string_view(line.value).substr(0, unit))),
            line.value.substr(unit + words.size())};
  }

  void check_gap(const ScenarioLine& line, const std::vector<SiteRequest>& log) {
    const Gap gap = gap_of(line);
    const SiteRequest* before = nullptr;
    for (const SiteRequest& request : log) {
      if (!is_asked(request, gap.between)) continue;
      if (before && request.at - before->at < gap.least)
        fail(line, "too soon after the one before it: " + shown(request));
      before = &request;
    }
  }

  void check(const ScenarioLine& line, const RunResult& result, const std::vector<SiteRequest>& log) {
    const std::string& word = line.word;
    const std::string value = filled(line.value);
    const auto count_of = [&](const std::string& pattern) {
      return std::ranges::count_if(log, [&](const SiteRequest& request) { return is_asked(request, pattern); });
    };
    if (word == "exit") {
      if (!result.exit_code || !is_known(*result.exit_code, exits_of(line)))
        fail(line,
             fmt::format("the run ended with {}", result.exit_code ? std::to_string(*result.exit_code) : "a signal"));
    } else if (word == "requests" || word == "requests in any order") {
      check_requests(line, log, word == "requests");
    } else if (word == "no requests") {
      if (!log.empty()) check_requests(line, log, true);
    } else if (word == "requests at most") {
      if (log.size() > static_cast<std::size_t>(number(line, value)))
        fail(line, fmt::format("{} requests were sent", log.size()));
    } else if (word == "requests at least") {
      if (log.size() < static_cast<std::size_t>(number(line, value)))
        fail(line, fmt::format("{} requests were sent", log.size()));
    } else if (word == "request") {
      if (count_of(value) == 0) fail(line, "it was not sent");
    } else if (word == "no request") {
      if (count_of(value) > 0) fail(line, "it was sent");
    } else if (word == "each request once") {
      std::set<std::string> seen;
      for (const SiteRequest& request : log) {
        if (!seen.insert(request.meaning).second) fail(line, "sent more than once: " + shown(request));
      }
    } else if (word == "gap") {
      check_gap(line, log);
    } else if (word == "rows") {
      std::string expected;
      for (const ScenarioLine& below : line.below) expected += filled(below.text) + "\n";
      const std::string rows = query(value, "-list");
      if (rows != expected) fail(line, "the rows are\n" + rows);
    } else if (word == "same as board" || word == "holds board") {
      check_posts(line, word == "same as board");
    } else if (word == "archive unchanged") {
      check_same(line, remembered_, dump_of(archive()), "the archive holds something else than before");
    } else if (word == "same archive as") {
      check_same(line, dump_of(value), dump_of(archive()), "the archives hold different things");
    } else if (word == "err contains") {
      if (result.err.find(value) == std::string::npos) fail(line, "standard error does not say it");
    } else if (word == "out contains") {
      if (result.out.find(value) == std::string::npos) fail(line, "standard output does not say it: " + result.out);
    } else if (word == "err is empty") {
      if (!result.err.empty()) fail(line, "standard error says something");
    } else if (word == "out is empty") {
      if (!result.out.empty()) fail(line, "standard output says something: " + result.out);
    }
  }

  [[nodiscard]] std::optional<Json> rows_of(const ScenarioLine& line, const char* sql) {
    const std::string text = query(sql, "-json");
    if (text.empty()) return Json::array();
    Json rows = Json::parse(text, nullptr, false);
    if (rows.is_discarded()) {
      fail(line, text);
      return std::nullopt;
    }
    return rows;
  }

  void check_posts(const ScenarioLine& line, bool is_exact) {
    if (!line.value.empty() && line.value != "for members") error(line, "for members, or nothing");
    Truth truth = truth_of(site_->board(), site_->face(), line.value == "for members");
    const auto posts = rows_of(line, posts_query), threads = rows_of(line, threads_query);
    if (!posts || !threads) return;
    compare(line, "post", *posts, truth.posts, is_exact);
    compare(line, "thread", *threads, truth.threads, false);
  }

  /// Each row against what it must be; a few failures tell enough.
  void compare(const ScenarioLine& line, std::string_view what, const Json& rows, std::map<Id, Json>& wanted,
               bool is_exact) {
    std::size_t told = 0;
    constexpr std::size_t most = 3;
    const auto tell = [&](const std::string& why) {
      if (++told <= most) fail(line, why);
    };
    for (const Json& row : rows) {
      const Id id = row["id"].get<Id>();
      const auto found = wanted.find(id);
      if (found == wanted.end()) {
        if (is_exact && row["state"] == "visible")
          tell(fmt::format("{} {} is held, and the board has it not", what, id));
        continue;
      }
      for (const auto& [key, value] : found->second.items()) {
        if (row[key] != value)
          tell(fmt::format("{} {}: {} is {}, and not {}", what, id, key, row[key].dump(), value.dump()));
      }
      wanted.erase(found);
    }
    for (const auto& [id, row] : wanted) tell(fmt::format("{} {} is not held", what, id));
    if (told > most) fail(line, fmt::format("… and {} more", told - most));
  }

  const Scenario& scenario_;
  std::optional<fs::path> program_;
  TempDir folder_;
  ScenarioBoard described_;
  std::unique_ptr<BoardSite> site_;
  std::unique_ptr<HttpServer> elsewhere_;
  std::function<void()> on_request_;
  std::string remembered_;
  bool has_run_ = false;
  std::vector<std::string> failures_;
  std::unique_ptr<HttpServer> server_;  // the first to go: its threads use the others
};

}  // namespace

Scenario read_scenario(const fs::path& file) { return read_scenario(file, read_file(file)); }

Scenario read_scenario(const fs::path& file, const std::string& content) {
  Scenario scenario{file, {}};
  std::istringstream stream(content);
  int number = 0;
  for (std::string text; std::getline(stream, text);) {
    ++number;
    const std::size_t indent = text.find_first_not_of(' ');
    if (indent == std::string::npos || text[indent] == '#') continue;
    if (text[indent] == '\t') throw ScenarioError(file, number, "indent with blanks, not with tabs");
    std::vector<ScenarioLine>* level = &scenario.lines;
    for (std::size_t depth = 0; depth < indent; depth += 2) {
      const bool has_parent = !level->empty() && indent % 2 == 0 && indent <= 4;
      if (!has_parent) throw ScenarioError(file, number, "this is indented below nothing");
      level = &level->back().below;
    }
    level->push_back(line_of(number, std::string_view(text).substr(indent)));
  }
  check_words_of(scenario);
  return scenario;
}

std::vector<std::string> run_scenario(const Scenario& scenario, const fs::path& program) {
  return Runner(scenario, program).run();
}

void check_scenario(const Scenario& scenario) { (void)Runner(scenario, std::nullopt).run(); }

}  // namespace vbarchive::testing
