#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <utility>

#include "dates/offset.h"
#include "extract/profile.h"
#include "text/settings.h"
#include "text/utf8.h"
#include "vbarchive/error.h"
#include "vbarchive/explain.h"
#include "vbarchive/profile.h"

namespace vbarchive {
namespace {

using extraction::Profile;
using extraction::ProfileRule;

/// What finds posts, beside the fields that list_rules() knows.
constexpr std::array<std::string_view, 3> anchors = {"post.frame", "post.id", "post.message"};
constexpr std::array<std::string_view, 2> own_sections = {"board", "rules"};

/// `SELECTOR`, `SELECTOR @ATTRIBUTE`; for a post's number the selector may be missing: the frame itself.
class ProfileReader {
 public:
  ProfileReader(std::string_view text, std::string_view name) : name_(name) {
    std::vector<std::string_view> sections(own_sections.begin(), own_sections.end());
    for (const RuleDescription& rule : list_rules()) {
      if (!rule.is_open) continue;
      fields_.push_back(rule.field);
      sections.push_back(rule.field.substr(0, rule.field.find('.')));
    }
    fields_.insert(fields_.end(), anchors.begin(), anchors.end());
    const std::span<const std::string_view> word_sections = Lexicon::sections();
    sections.insert(sections.end(), word_sections.begin(), word_sections.end());
    const text::Settings settings = text::parse_settings(text, name, sections);
    mistakes_ = settings.errors;
    for (const text::Setting& setting : settings.lines) {
      const bool is_words = std::ranges::find(word_sections, std::string_view(setting.section)) != word_sections.end();
      if (!is_words) read(setting);
    }
    profile_.set_words(Lexicon::built_in().with(settings, mistakes_));
    const auto has = [&](std::string_view anchor) { return !profile_.rules_for(anchor).empty(); };
    if (has("post.frame") != has("post.id"))
      mistakes_.push_back(fmt::format("{}: [post] frame and id go together: the posts, and the number of each", name_));
    if ((has("post.message")) && !has("post.frame"))
      mistakes_.push_back(fmt::format("{}: [post] message is looked for in the frame, which is missing", name_));
  }

  [[nodiscard]] BoardProfile finish() {
    if (!mistakes_.empty()) {
      std::ranges::stable_sort(mistakes_, {}, [&](const std::string& mistake) { return line_of(mistake); });
      throw Error(ExitCode::usage, fmt::format("{} cannot be used", name_),
                  fmt::format("{}{}", fmt::join(mistakes_, "\n"), mistakes_.size() == 1 ? "" : "\n"),
                  "docs/profiles.md says what a profile may hold");
    }
    result_.rules = std::make_shared<const Profile>(std::move(profile_));
    return std::move(result_);
  }

 private:
  /// Of `NAME:LINE: …`; what concerns the whole file comes last.
  [[nodiscard]] int line_of(const std::string& mistake) const {
    int line = std::numeric_limits<int>::max();
    const std::size_t begin = std::min(name_.size() + 1, mistake.size());
    std::from_chars(mistake.data() + begin, mistake.data() + mistake.size(), line);
    return line;
  }

  void fail(const text::Setting& setting, std::string_view what) {
    mistakes_.push_back(text::settings_error(name_, setting.line, fmt::format("{}: {}", setting.key, what)));
  }

  void read(const text::Setting& setting) {
    if (setting.section == "board")
      read_board(setting);
    else if (setting.section == "rules")
      read_switches(setting);
    else
      read_field(setting);
  }

  void read_board(const text::Setting& setting) {
    if (setting.values.size() != 1) return fail(setting, "one value is expected");
    const std::string& value = setting.values.front();
    if (setting.key == "utc-offset") {
      result_.utc_offset_minutes = dates::read_offset(value);
      if (!result_.utc_offset_minutes) fail(setting, "hours and minutes from UTC are expected, as in +07:00");
    } else if (setting.key == "date-order") {
      if (value == name_of(DateOrder::day_month))
        result_.date_order = DateOrder::day_month;
      else if (value == name_of(DateOrder::month_day))
        result_.date_order = DateOrder::month_day;
      else
        fail(setting, "day-month or month-day is expected");
    } else {
      fail(setting, "[board] has no such key; it has utc-offset and date-order");
    }
  }

  void read_switches(const text::Setting& setting) {
    if (setting.key != "off") return fail(setting, "[rules] has no such key; it has off");
    const std::vector<RuleDescription> rules = list_rules();
    for (const std::string& name : setting.values) {
      const bool is_known = std::ranges::any_of(
          rules, [&](const RuleDescription& rule) { return (rule.is_open || rule.is_part) && rule.name == name; });
      if (!is_known)
        fail(setting,
             fmt::format("there is no rule \"{}\"; vbarchive explain --rules lists all", text::printable(name)));
      profile_.switch_off(name);
    }
  }

  void read_field(const text::Setting& setting) {
    const std::string field = setting.section + "." + setting.key;
    if (std::ranges::find(fields_, std::string_view(field)) == fields_.end())
      return fail(setting, fmt::format("[{}] has no such key", setting.section));
    if (setting.values.empty()) return fail(setting, "a selector is expected");
    for (const std::string& value : setting.values) {
      ProfileRule rule;
      rule.name = fmt::format("{}:{}", name_, setting.line);
      std::string_view selector = value;
      // The attribute stands behind the last bracket: "a[href*='@'] @title".
      const std::size_t bracket = selector.rfind(']');
      const std::size_t at = selector.find('@', bracket == std::string_view::npos ? 0 : bracket);
      if (at != std::string_view::npos) {
        rule.attribute = text::ascii_lower(text::trim(selector.substr(at + 1)));
        selector = text::trim(selector.substr(0, at));
        if (rule.attribute.empty()) {
          fail(setting, "the name of an attribute is missing behind \"@\"");
          continue;
        }
      }
      if (!selector.empty() || field != "post.id") {
        auto parsed = html::Selector::parse(selector);
        if (const auto* const mistake = std::get_if<html::Selector::Mistake>(&parsed)) {
          fail(setting, mistake->what);
          continue;
        }
        rule.selector = std::get<html::Selector>(std::move(parsed));
      }
      profile_.add(field, std::move(rule));
    }
  }

  std::string name_;
  std::vector<std::string_view> fields_;
  std::vector<std::string> mistakes_;
  Profile profile_;
  BoardProfile result_;
};

}  // namespace

BoardProfile read_profile(std::string_view text, std::string_view name) { return ProfileReader(text, name).finish(); }

}  // namespace vbarchive
