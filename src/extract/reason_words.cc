#include "extract/reason_words.h"

#include <utility>

namespace vbarchive::extraction {
namespace {

using languages::Words;

/// The order decides where a message holds words of several.
constexpr std::pair<Words, Reason> reasons[] = {
    {Words::error_ban, Reason::ban},
    {Words::error_flood, Reason::flood},
    {Words::error_busy, Reason::too_busy},
    {Words::error_maintenance, Reason::maintenance},
    {Words::error_not_found, Reason::not_found},
    {Words::error_closed, Reason::closed},
    {Words::error_login, Reason::login},
    {Words::no_permission, Reason::no_permission},
};

}  // namespace

std::optional<Reason> reason_of(std::string_view message, const Lexicon& lexicon) {
  for (const auto& [words, reason] : reasons) {
    if (lexicon.phrases(words).first_in(message)) return reason;
  }
  return std::nullopt;
}

bool says_browser_check(std::string_view text, const Lexicon& lexicon) {
  return lexicon.phrases(Words::error_check).first_in(text).has_value();
}

}  // namespace vbarchive::extraction
