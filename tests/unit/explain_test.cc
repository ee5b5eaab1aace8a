#include "vbarchive/explain.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/golden_page.h"

namespace vbarchive {
namespace {

testing::GoldenPage named(const std::string& name) {
  return testing::read_golden_page(std::filesystem::path(SOURCE_DIR) / "fixtures" / "pages" / name);
}

Explanation explained(const testing::GoldenPage& page) {
  PageInput input;
  input.bytes = page.bytes;
  return explain(input);
}

const FieldExplanation& field_of(const Explanation& explanation, std::string_view field, std::optional<Id> subject) {
  const auto found = std::ranges::find_if(
      explanation.fields, [&](const FieldExplanation& one) { return one.field == field && one.subject == subject; });
  REQUIRE(found != explanation.fields.end());
  return *found;
}

TEST_CASE("explain: names the rule, its bytes, and what was tried in vain", "[explain]") {
  const testing::GoldenPage page = named("vb3-windows-1251-russian");
  const Explanation explanation = explained(page);
  const FieldExplanation& number = field_of(explanation, "post.number", 20104);
  CHECK(number.rule == "postcount-name");
  CHECK(number.value == "5");
  CHECK(number.tried.empty());
  REQUIRE(number.bytes);
  // The bytes of the file itself, which is not in UTF-8.
  const std::string bytes = page.bytes.substr(number.bytes->begin, number.bytes->end - number.bytes->begin);
  CHECK(bytes.starts_with("<a href=\"showpost.php?p=20104"));
  CHECK(bytes.ends_with("<strong>5</strong></a>"));
  const FieldExplanation& url = field_of(explanation, "post.url", 20104);
  CHECK(url.rule == "postcount-link");
  CHECK(url.tried == std::vector<std::string>{"own-fragment"});
  const FieldExplanation& title = field_of(explanation, "post.title", 20104);
  CHECK(!title.rule);
  CHECK(title.tried == std::vector<std::string>{"title-comment", "title-heading", "title-rule"});
}

TEST_CASE("explain: parts of a post that add up are told one by one", "[explain]") {
  const Explanation quotes = explained(named("vb3-quotes-of-many-skins"));
  const auto parts = [&](std::string_view field, Id post) {
    std::vector<std::string> rules;
    for (const FieldExplanation& one : quotes.fields) {
      if (one.field == field && one.subject == post) rules.push_back(one.rule.value_or("-") + ": " + one.value);
    }
    return rules;
  };
  CHECK(parts("post.quotes", 5222) == std::vector<std::string>{"quote-cite: Tove", "quote-cite: Bram"});
  CHECK(parts("post.quotes", 5224) == std::vector<std::string>{"quote-class: Ines", "labelled-frame: Bram"});
  CHECK(field_of(quotes, "post.reactions", 5221).tried.front() == "reaction-box");

  const Explanation mods = explained(named("vb3-noise-inside-messages"));
  CHECK(field_of(mods, "post.left_out", 5203).rule == "hidden-until");
  const Explanation thanks = explained(named("vb3-kbank-award-and-thanks"));
  CHECK(field_of(thanks, "post.reactions", 5111).rule == "reaction-box");
  CHECK(field_of(thanks, "post.reactions", 5111).value == "Kilnmaster, Ines, Bram; 2 thanks");
  CHECK(field_of(thanks, "post.user_fields", 5111).rule == "info-lines");
  const Explanation files = explained(named("vb5-attachments-filedata"));
  CHECK(field_of(files, "post.attachments", 8200).rule == "attachment-image");
  const Explanation poll = explained(named("vb3-poll-closed"));
  CHECK(field_of(poll, "poll.options", std::nullopt).rule == "poll-bars");
  CHECK(field_of(poll, "poll.voters", std::nullopt).rule == "voters-bold");
}

TEST_CASE("explain: bytes are those of the file where the page had to be mended", "[explain]") {
  const testing::GoldenPage page = named("vb3-self-closing-script-and-iframe");
  const Explanation explanation = explained(page);
  const FieldExplanation& number = field_of(explanation, "post.number", 1502);
  REQUIRE(number.bytes);
  const std::string bytes = page.bytes.substr(number.bytes->begin, number.bytes->end - number.bytes->begin);
  CHECK(bytes.starts_with("<a href=\"showpost.php?p=1502"));
  CHECK(bytes.ends_with("</a>"));
}

TEST_CASE("explain: reads a page as extract does", "[explain]") {
  for (const std::filesystem::path& folder : testing::golden_folders()) {
    const testing::GoldenPage page = testing::read_golden_page(folder);
    PageInput input;
    input.bytes = page.bytes;
    INFO(folder.filename().string());
    CHECK(explain(input).page == extract(input));
  }
}

TEST_CASE("explain: every rule has a name of its own and evidence", "[explain]") {
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const RuleDescription& rule : list_rules()) {
    INFO(rule.field << " " << rule.name);
    CHECK(known.emplace(rule.field, rule.name).second);
    CHECK(rule.field.find('.') != std::string_view::npos);
    CHECK(!rule.evidence.empty());
  }
  CHECK(known.size() > 60);
}

}  // namespace
}  // namespace vbarchive
