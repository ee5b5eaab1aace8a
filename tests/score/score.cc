#include "score/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "text/digest.h"
#include "text/utf8.h"

namespace vbarchive::score {
namespace {

constexpr std::string_view seal_mark = "sha256:";

/// Their strings are ours or say nothing of a person.
constexpr std::array<std::string_view, 15> plain_fields = {"file",
                                                           "kind",
                                                           "outcome",
                                                           "state",
                                                           "software",
                                                           "version",
                                                           "language",
                                                           "posted_at",
                                                           "posted_at_local",
                                                           "posted_at_source",
                                                           "edited_at",
                                                           "edited_at_local",
                                                           "last_post_at",
                                                           "last_post_at_local",
                                                           "resolved_by"};

bool is_plain(std::string_view field) {
  return std::find(plain_fields.begin(), plain_fields.end(), field) != plain_fields.end();
}

std::string digest(const std::string& words) {
  return std::string(seal_mark) + text::sha256_hex(text::fold_space(words)).substr(0, 16);
}

Json sealed(std::string_view field, const Json& plain) {
  if (plain.is_string()) return is_plain(field) ? plain : Json(digest(plain.get<std::string>()));
  Json result = plain;
  if (plain.is_object()) {
    for (auto& item : result.items()) item.value() = sealed(item.key(), item.value());
  } else if (plain.is_array()) {
    for (Json& element : result) element = sealed(field, element);
  }
  return result;
}

std::string shown(const Json& value) {
  return value.is_null() ? "nothing" : text::printable(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

const Json& member(const Json& object, const char* key) {
  static const Json nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

/// What an element of a list is known by; nothing where only its position tells.
std::string name_of(std::string_view list, const Json& element) {
  // A line without a label is known by its words.
  if (list == "fields" && element.is_array() && !element.empty())
    return element[0] == digest("") ? element.dump() : element[0].dump();
  if (!element.is_object()) return {};
  if (list == "links") return member(element, "url").dump();
  if (list == "votes" || list == "reactions") {
    const Json& number = member(element, "user_id");
    const std::string name = (number.is_null() ? member(element, "user_name") : number).dump();
    return list == "votes" ? member(element, "ordinal").dump() + " " + name : name;
  }
  const Json& id = member(element, "id");
  return id.is_null() ? std::string() : "id " + id.dump();
}

/// The names of all elements. The second of a name has its count behind it, and the position is a name too.
std::vector<std::string> names_of(std::string_view list, const Json& elements) {
  std::vector<std::string> names;
  std::map<std::string, std::size_t> seen;
  for (const Json& element : elements) {
    std::string name = name_of(list, element);
    if (name.empty()) {
      name = std::to_string(names.size() + 1);
    } else if (const std::size_t count = ++seen[name]; count > 1) {
      name += fmt::format(" ({})", count);
    }
    names.push_back(std::move(name));
  }
  return names;
}

bool is_equal(const Json& a, const Json& b) {
  // Boards print two decimals of a percentage.
  if (a.is_number() && b.is_number()) return std::abs(a.get<double>() - b.get<double>()) < 0.005;
  return a == b;
}

/// Where in both we are. `name` leaves the elements of lists out.
struct Place {
  std::string name, path;
  std::string_view field;

  [[nodiscard]] Place inside(const std::string& key) const {
    const std::string dot = name.empty() ? "" : ".";
    return {name + dot + key, path + dot + key, key};
  }
  [[nodiscard]] Place element(const std::string& known_by) const {
    return {name, fmt::format("{}[{}]", path, known_by), field};
  }
};

class Comparison {
 public:
  /// `words` is `read` before it was sealed.
  void compare(const Place& place, const Json& label, const Json& read, const Json& words) {
    if (label.is_array())
      compare_lists(place, label, read, words);
    else if (label.is_object())
      compare_objects(place, label, read, words);
    else
      compare_values(place, label, read, words);
  }

  Score score;

 private:
  void compare_values(const Place& place, const Json& label, const Json& read, const Json& words) {
    if (label.is_null() && read.is_null()) return;
    Count& count = score.fields[place.name];
    if (is_equal(label, read)) {
      ++count.right;
    } else {
      ++count.wrong;
      score.differences.push_back({place.path, shown(label), shown(words)});
    }
  }

  void compare_objects(const Place& place, const Json& label, const Json& read, const Json& words) {
    for (const auto& [key, value] : label.items()) {
      compare(place.inside(key), value, member(read, key.c_str()), member(words, key.c_str()));
    }
  }

  void compare_lists(const Place& place, const Json& label, const Json& read, const Json& words) {
    static const Json nothing;
    const bool is_posts = place.name == "posts";
    const std::vector<std::string> expected = names_of(place.field, label);
    const std::vector<std::string> found = read.is_array() ? names_of(place.field, read) : std::vector<std::string>();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto same = std::find(found.begin(), found.end(), expected[i]);
      const auto at = static_cast<std::size_t>(same - found.begin());
      const bool is_found = same != found.end();
      if (is_posts) ++(is_found ? score.posts.right : score.posts.wrong);
      compare(place.element(expected[i]), label[i], is_found ? read[at] : nothing, is_found ? words[at] : nothing);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (std::find(expected.begin(), expected.end(), found[i]) != expected.end()) continue;
      if (place.field == "users") continue;
      if (is_posts) ++score.false_posts;
      ++score.fields[place.name].wrong;
      score.differences.push_back({place.element(found[i]).path, shown(nothing), shown(words[i])});
    }
  }
};

}  // namespace

Json sealed(const Json& plain) { return sealed("", plain); }

Count Score::all_fields() const {
  Count sum;
  for (const auto& [name, count] : fields) {
    sum.right += count.right;
    sum.wrong += count.wrong;
  }
  return sum;
}

void Score::add(const Score& other) {
  posts.right += other.posts.right;
  posts.wrong += other.posts.wrong;
  false_posts += other.false_posts;
  for (const auto& [name, count] : other.fields) {
    fields[name].right += count.right;
    fields[name].wrong += count.wrong;
  }
}

Score compared(const Json& label, const Json& page) {
  Comparison comparison;
  comparison.compare({}, label, sealed(page), page);
  return std::move(comparison.score);
}

double percent(const Count& count) {
  const std::size_t total = count.right + count.wrong;
  return total == 0 ? 100.0 : 100.0 * static_cast<double>(count.right) / static_cast<double>(total);
}

}  // namespace vbarchive::score
