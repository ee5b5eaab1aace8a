// What people of synthetic boards are called and say. All of it is invented.
#pragma once

#include <string>
#include <vector>

namespace vbarchive::testing {

/// What a thread is about, and what is said in it.
struct Topic {
  std::string title;
  std::string prefix;
  std::vector<std::string> tags;
  std::vector<std::string> opening;  ///< paragraphs of the first post
  std::vector<std::string> replies;
  std::string question;  ///< of its poll
  std::vector<std::string> options;
  std::vector<std::string> list;
  std::string code;
};

[[nodiscard]] const std::vector<Topic>& topics();
/// Sentences that fit an answer to anything.
[[nodiscard]] const std::vector<std::string>& remarks();
[[nodiscard]] const std::vector<std::string>& user_names();
[[nodiscard]] const std::vector<std::string>& guest_names();
[[nodiscard]] const std::vector<std::string>& places();
[[nodiscard]] const std::vector<std::string>& user_titles();
[[nodiscard]] const std::vector<std::string>& mottos();
[[nodiscard]] const std::vector<std::string>& forum_names();
[[nodiscard]] const std::vector<std::string>& edit_reasons();

}  // namespace vbarchive::testing
