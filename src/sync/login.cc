#include "sync/login.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "text/charset.h"
#include "text/digest.h"
#include "text/utf8.h"

namespace vbarchive::sync {
namespace {

/// The password as the script of the form sees it before it makes a digest: what no byte holds as `&#8364;`.
std::string with_entities(std::string_view utf8) {
  std::string text;
  for (std::size_t at = 0; at < utf8.size();) {
    const text::CodePoint point = text::code_point_at(utf8, at);
    const auto value = static_cast<std::uint32_t>(point.value);
    if (value > 0xFF)
      text += fmt::format("&#{};", value);
    else
      text += static_cast<char>(value);
    at += point.length;
  }
  return text;
}

}  // namespace

LoginResult log_in(fetch::Fetcher& fetcher, const Page& page, const Credentials& credentials) {
  LoginResult result;
  if (!page.signs || !page.signs->login_form) {
    result.why = "the page has no login form";
    return result;
  }
  const LoginForm& form = *page.signs->login_form;
  if (!fetcher.is_within_board(form.action)) {
    result.why = fmt::format("the login form leads off the board, to {}: nothing was sent", form.action);
    return result;
  }
  const auto encoded = [&](std::string_view value) { return text::encode_for_form(value, page.charset); };
  std::vector<std::pair<std::string, std::string>> fields;
  for (const Field& field : form.fields) fields.emplace_back(field.first, encoded(field.second));
  fields.emplace_back(form.user_field, encoded(credentials.user));
  const std::string_view password = text::trim(credentials.password);
  for (const std::string& name : form.md5_fields) {
    const bool is_utf8 = name.ends_with("_utf");
    fields.emplace_back(name, text::md5_hex(is_utf8 ? std::string(password) : with_entities(password)));
  }
  // Where there are digests, the script empties the field itself.
  fields.emplace_back(form.password_field, form.md5_fields.empty() ? encoded(credentials.password) : std::string{});
  fetch::Fetched fetched = fetcher.post(form.action, fields);
  result.fetched = fetched.outcome;
  result.why = fetched.why;
  using Outcome = fetch::Fetched::Outcome;
  // Where the board sends a member on to after the login does not matter.
  result.response = std::move(fetched.response);
  const bool is_sent = fetched.outcome == Outcome::answered || fetched.outcome == Outcome::left_board;
  result.outcome = is_sent ? LoginResult::Outcome::sent : LoginResult::Outcome::stopped;
  return result;
}

}  // namespace vbarchive::sync
