#include "text/settings.h"

#include "support/catch.h"

using namespace vbarchive;
using text::Setting;

namespace {

constexpr std::string_view sections[] = {"labels", "edit"};

text::Settings parse(std::string_view text) { return text::parse_settings(text, "x.lang", sections); }

}  // namespace

TEST_CASE("settings: sections, keys, values and the lines that they are from", "[text]") {
  const text::Settings settings = parse(
      "# Words\n"
      "[labels]\n"
      "joined = join date | member since\n"
      "\n"
      "joined=reg\r\n"
      "  posts =   # nobody knows\n"
      "[edit]\n"
      "around = by … | #not a comment\n"
      "[labels]\n"
      "a=b = c");
  CHECK(settings.errors.empty());
  CHECK(settings.name == "x.lang");
  CHECK(settings.lines == std::vector<Setting>{{"labels", "joined", {"join date", "member since"}, 3},
                                               {"labels", "joined", {"reg"}, 5},
                                               {"labels", "posts", {}, 6},
                                               {"edit", "around", {"by …", "#not a comment"}, 8},
                                               {"labels", "a", {"b = c"}, 10}});
}

TEST_CASE("settings: every error names its line, and costs that line alone", "[text]") {
  const text::Settings settings = parse(
      "early = 1\n"
      "[labels]\n"
      "no equals sign\n"
      "= value\n"
      "joined = \xFF\n"
      "[nothing]\n"
      "joined = not told twice\n"
      "[labels\n"
      "joined = behind it\n"
      "[edit]\n"
      "before = edited by\n");
  CHECK(settings.errors ==
        std::vector<std::string>{"x.lang:1: there is no [section] before this line",
                                 "x.lang:3: there is no \"=\" in this line", "x.lang:4: there is no key before \"=\"",
                                 "x.lang:5: this line is not valid UTF-8", "x.lang:6: there is no section \"nothing\"",
                                 "x.lang:8: a section ends with \"]\""});
  CHECK(settings.lines == std::vector<Setting>{{"edit", "before", {"edited by"}, 11}});
}

TEST_CASE("settings: a byte order mark and an empty text are no errors", "[text]") {
  CHECK(parse("").lines.empty());
  CHECK(parse("\xEF\xBB\xBF[labels]\njoined = reg\n").lines.size() == 1);
  CHECK(parse("\xEF\xBB\xBF[labels]\njoined = reg\n").errors.empty());
}
