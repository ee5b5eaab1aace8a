#include "score/score.h"

#include <nlohmann/json.hpp>
#include <string>

#include "records/json.h"
#include "support/catch.h"
#include "vbarchive/extract.h"

namespace vbarchive::score {
namespace {

std::string joined(const Score& score) {
  std::string lines;
  for (const Difference& difference : score.differences) {
    lines += difference.place + ": " + difference.expected + " | " + difference.read + "\n";
  }
  return lines;
}

Score score_of(const char* plain_label, const char* page) {
  return compared(sealed(Json::parse(plain_label)), Json::parse(page));
}

TEST_CASE("score: a sealed label holds no words, and what is ours stands plainly", "[score]") {
  const Json plain = Json::parse(R"({"kind": "thread", "posts": [{"id": 7, "author_name": "abc", "state": "visible",
    "posted_at": "2015-12-29T04:29:00Z", "title": null, "is_image": true}], "fields": [["abc", ""]]})");
  // SHA-256 of "abc" and of nothing begin so (FIPS 180-2).
  CHECK(sealed(plain) == Json::parse(R"({"kind": "thread", "posts": [{"id": 7, "author_name": "sha256:ba7816bf8f01cfea",
    "state": "visible", "posted_at": "2015-12-29T04:29:00Z", "title": null, "is_image": true}],
    "fields": [["sha256:ba7816bf8f01cfea", "sha256:e3b0c44298fc1c14"]]})"));
}

TEST_CASE("score: white space is folded before words are sealed", "[score]") {
  CHECK(sealed(Json{{"text", " a b\n\nc\xc2\xa0 "}}) == sealed(Json{{"text", "a b c"}}));
  CHECK(sealed(Json{{"text", "ab"}}) != sealed(Json{{"text", "a b"}}));
}

TEST_CASE("score: only what the label names is compared", "[score]") {
  const Score score = score_of(R"({"kind": "thread", "posts": [{"id": 1, "text": "one"}]})",
                               R"({"kind": "thread", "charset": "utf-8",
                                   "posts": [{"id": 1, "text": "one", "html": "<b>one</b>"}]})");
  CHECK(joined(score).empty());
  CHECK(score.all_fields().right == 3);
  CHECK(score.posts.right == 1);
  CHECK(percent(score.all_fields()) == 100.0);
}

TEST_CASE("score: a wrong value is told with its place and what was read", "[score]") {
  const Score score = score_of(R"({"posts": [{"id": 1, "number": 4, "text": "abc"}]})",
                               "{\"posts\": [{\"id\": 1, \"number\": 5, \"text\": \"a\\u202ed\"}]}");
  CHECK(joined(score) == "posts[id 1].number: 4 | 5\nposts[id 1].text: \"sha256:ba7816bf8f01cfea\" | \"a\\u202ed\"\n");
  CHECK(score.fields.at("posts.text").wrong == 1);
  CHECK(score.fields.at("posts.id").right == 1);
  CHECK(percent(score.all_fields()) == Approx(100.0 / 3));
}

TEST_CASE("score: posts are matched by their number; all fields of a missing one are wrong", "[score]") {
  const Score score = score_of(R"({"posts": [{"id": 1, "number": 1, "title": null}, {"id": 2, "number": 2}]})",
                               R"({"posts": [{"id": 2, "number": 2}]})");
  CHECK(score.posts.right == 1);
  CHECK(score.posts.wrong == 1);
  CHECK(score.false_posts == 0);
  CHECK(score.fields.at("posts.id").wrong == 1);
  CHECK(score.fields.at("posts.number").wrong == 1);
  CHECK(score.fields.at("posts.number").right == 1);
  CHECK(score.fields.count("posts.title") == 0);
}

TEST_CASE("score: a post that is none is counted", "[score]") {
  const Score score = score_of(R"({"posts": [{"id": 1}]})", R"({"posts": [{"id": 9}, {"id": 1}, {"id": 1}]})");
  CHECK(score.posts.right == 1);
  CHECK(score.posts.wrong == 0);
  CHECK(score.false_posts == 2);
  CHECK(score.fields.at("posts").wrong == 2);
  // On a page without posts too.
  CHECK(score_of(R"({"posts": []})", R"({"posts": [{"id": 1}]})").false_posts == 1);
}

TEST_CASE("score: what should be absent and was read is wrong; an absence alone counts for nothing", "[score]") {
  const char* const label =
      R"({"poll": null, "posts": [{"id": 1, "edited_by": null, "quotes": [], "signature": null}]})";
  const Score right = score_of(label, R"({"poll": null, "posts": [{"id": 1, "edited_by": null, "quotes": []}]})");
  CHECK(right.all_fields().right == 1);
  CHECK(right.all_fields().wrong == 0);
  const Score wrong = score_of(label, R"({"poll": {"voters": 3}, "posts": [{"id": 1, "edited_by": "Ada",
    "quotes": [{"ordinal": 1}], "signature": {"text": ""}}]})");
  CHECK(wrong.all_fields().wrong == 4);
  CHECK(joined(wrong).find("posts[id 1].edited_by: nothing | \"Ada\"\n") != std::string::npos);
  CHECK(joined(wrong).find("posts[id 1].quotes[1]: nothing | {\"ordinal\":1}\n") != std::string::npos);
}

TEST_CASE("score: a value that was not read is wrong, however deep it lies", "[score]") {
  const Score score =
      score_of(R"({"poll": {"question": "abc", "options": [{"ordinal": 1, "percent": 9.09}]}})", R"({"poll": null})");
  CHECK(score.all_fields().wrong == 3);
  CHECK(joined(score).find("poll.options[1].percent: 9.09 | nothing\n") != std::string::npos);
}

TEST_CASE("score: lists are matched by what names their elements", "[score]") {
  // A link too many does not make the following ones wrong.
  const Score links = score_of(R"({"links": [{"kind": "link", "url": "http://a.example/"}]})",
                               R"({"links": [{"kind": "link", "url": "http://b.example/"},
                                             {"kind": "image", "url": "http://a.example/"}]})");
  CHECK(links.fields.at("links").wrong == 1);
  CHECK(links.fields.at("links.kind").wrong == 1);
  CHECK(links.fields.at("links.url").right == 1);
  // One member may react twice; one without a number is known by the name.
  const char* const reactions = R"({"reactions": [{"kind": "thanks", "user_id": 4, "user_name": "Ada"},
    {"kind": "hug", "user_id": 4, "user_name": "Ada"}, {"kind": "hug", "user_id": null, "user_name": "Bob"}]})";
  CHECK(joined(score_of(reactions, reactions)).empty());
  const char* const votes = R"({"votes": [{"ordinal": 2, "user_id": 4}, {"ordinal": 1, "user_id": 4}]})";
  const char* const other_order = R"({"votes": [{"ordinal": 1, "user_id": 4}, {"ordinal": 2, "user_id": 4}]})";
  CHECK(joined(score_of(votes, other_order)).empty());
  // Labels of the user information; a label may come twice.
  const Score fields = score_of(R"({"fields": [["Posts", "12"], ["Car", "a"], ["Car", "b"]]})",
                                R"({"fields": [["Age", "4"], ["Posts", "12"], ["Car", "a"], ["Car", "c"]]})");
  CHECK(fields.all_fields().right == 5);
  CHECK(fields.all_fields().wrong == 2);
}

TEST_CASE("score: members whom the label does not name are not false", "[score]") {
  const Score score = score_of(R"({"users": [{"id": 1, "name": "abc"}]})",
                               R"({"users": [{"id": 2, "name": "x"}, {"id": 1, "name": "abc"}]})");
  CHECK(joined(score).empty());
  CHECK(score.all_fields().right == 2);
}

TEST_CASE("score: numbers are compared as numbers, to two decimals", "[score]") {
  CHECK(joined(score_of(R"({"percent": 66.67})", R"({"percent": 66.6666})")).empty());
  CHECK(score_of(R"({"percent": 66.67})", R"({"percent": 66.68})").all_fields().wrong == 1);
  CHECK(score_of(R"({"votes_total": 1})", R"({"votes_total": true})").all_fields().wrong == 1);
}

TEST_CASE("score: the counts of pages add up", "[score]") {
  Score sum = score_of(R"({"posts": [{"id": 1}]})", R"({"posts": [{"id": 1}]})");
  sum.add(score_of(R"({"posts": [{"id": 2}]})", R"({"posts": [{"id": 3}]})"));
  CHECK(sum.posts.right == 1);
  CHECK(sum.posts.wrong == 1);
  CHECK(sum.false_posts == 1);
  CHECK(sum.fields.at("posts.id").right == 1);
  CHECK(sum.fields.at("posts.id").wrong == 1);
  CHECK(percent(Count{}) == 100.0);
}

TEST_CASE("score: a page is scored as it is read", "[score]") {
  const std::string bytes =
      R"(<html><head><meta name="generator" content="vBulletin 3.8.4"></head><body><div id="posts">
<!-- post #71 --><div id="edit71"><table id="post71"><tr><td class="thead"><!-- status icon and date -->
<a name="post71"></a> 28-12-2015, 23:29 <!-- / status icon and date --></td><td class="thead">
#<a href="showpost.php?p=71&amp;postcount=11" id="postcount71" name="11"><strong>11</strong></a></td></tr>
<tr><td class="alt2"><div id="postmenu_71"><a class="bigusername" href="member.php?u=12">Ada Ferry</a></div></td>
<td class="alt1" id="td_post_71"><!-- message --><div id="post_message_71">Low water<br />at noon.</div><!-- / message -->
</td></tr></table></div><!-- / post #71 --></div></body></html>)";
  PageInput input;
  input.bytes = bytes;
  const Json page = to_json(extract(input));
  const char* const label = R"({"kind": "thread", "posts": [{"id": 71, "number": 11, "author_id": 12,
    "author_name": "Ada Ferry", "text": "Low water\nat noon.", "posted_at_text": "28-12-2015, 23:29",
    "posted_at_local": "2015-12-28T23:29:00", "state": "visible", "quotes": []}]})";
  const Score score = compared(sealed(Json::parse(label)), page);
  CHECK(joined(score).empty());
  CHECK(score.posts.right == 1);
  CHECK(score.all_fields().right == 9);
}

}  // namespace
}  // namespace vbarchive::score
