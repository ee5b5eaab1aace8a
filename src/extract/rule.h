// Rules as data: a field has a table of named rules, tried in order; the first that finds anything gives the value.
// Support for another skin is a row in a table, with the evidence for it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "extract/page_view.h"
#include "extract/profile.h"
#include "extract/trace.h"
#include "vbarchive/explain.h"

namespace vbarchive::extraction {

/// What a rule found, and the nodes that gave it.
template <typename Value>
struct Hit {
  Value value;
  Range from;  ///< empty where no node gave it (the page's address)
};

template <typename Value>
using Finding = std::optional<Hit<Value>>;

template <typename Value>
[[nodiscard]] Finding<Value> hit(Value value, Range from = {}) {
  return Hit<Value>{std::move(value), from};
}
template <typename Value>
[[nodiscard]] Finding<Value> hit(Value value, const Node& from) {
  return Hit<Value>{std::move(value), html::whole(from)};
}
/// For what may be absent.
template <typename Value>
[[nodiscard]] Finding<Value> hit_if(std::optional<Value> value, Range from = {}) {
  if (!value) return std::nullopt;
  return Hit<Value>{std::move(*value), from};
}
template <typename Value>
[[nodiscard]] Finding<Value> hit_if(std::optional<Value> value, const Node& from) {
  return hit_if(std::move(value), html::whole(from));
}

/// A way to find a value. A scope is a part of a page that rules look at; it has
///   const PageView& view() const;            the page
///   Range reach() const;                     where the user's own rules look
///   std::optional<Id> subject() const;       whose fields these are
template <typename Scope, typename Value>
struct Rule {
  std::string_view name;
  std::string_view evidence;  ///< the versions, skins or mods that showed it; keys of boards in brackets
  Finding<Value> (*find)(const Scope&);
};

template <typename Scope, typename Value>
struct FieldRules {
  std::string_view name;  ///< `post.number`
  std::span<const Rule<Scope, Value>> rules;
};

/// The words by which a value is shown to people.
[[nodiscard]] inline std::string shown(const std::string& value) { return value; }
[[nodiscard]] inline std::string shown(bool value) { return value ? "yes" : "no"; }
[[nodiscard]] inline std::string shown(Id value) { return std::to_string(value); }
[[nodiscard]] inline std::string shown(double value) { return std::to_string(value); }
[[nodiscard]] inline std::string shown(UtcTime value) { return to_iso(value); }
[[nodiscard]] inline std::string shown(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}
[[nodiscard]] inline std::string shown(const std::vector<Forum>& path) {
  std::string text;
  for (const Forum& forum : path)
    text += (text.empty() ? "" : " > ") + std::to_string(forum.id) + " " + forum.title.value_or("");
  return text;
}
[[nodiscard]] inline std::string shown(PostState value) { return name_of(value); }
[[nodiscard]] inline std::string shown(const Signature& value) { return value.text; }
[[nodiscard]] inline std::string shown(const Node* value) { return html::text_of(*value); }
/// A range is shown by its source.
[[nodiscard]] inline std::string shown(Range) { return {}; }

/// What the user's own rule for a field gives (`--profile`).
template <typename Scope, typename Value>
[[nodiscard]] Finding<Value> apply(const ProfileRule& rule, const Scope& scope, Value*) {
  if constexpr (requires(const PageView& page, const Node& node, Value& value) {
                  read_selected(page, node, std::string_view{}, value);
                }) {
    for (const Node& node : scope.view().nodes(scope.reach())) {
      Value value{};
      if (rule.selector && rule.selector->matches(node, scope.subject()) &&
          read_selected(scope.view(), node, rule.attribute, value))
        return hit(std::move(value), node);
    }
  }
  return std::nullopt;
}

/// What the first rule gives that gives anything: the user's own rules in front, those left out that the user switched
/// off. Where several find something, the first whose value is `preferred` counts, else the first.
template <typename Scope, typename Value, typename Preferred>
[[nodiscard]] std::optional<Value> value_of(const FieldRules<Scope, Value>& field, const Scope& scope,
                                            Preferred&& preferred) {
  const Profile* const profile = scope.view().profile();
  Trace* const trace = scope.view().trace();
  TracedField traced;
  Finding<Value> found;
  bool is_decided = false;
  const auto take = [&](Finding<Value> candidate, std::string_view rule, std::string_view evidence, bool is_final) {
    if (trace && !candidate) traced.tried.emplace_back(rule);
    if (!candidate) return;
    is_decided = is_final || preferred(candidate->value);
    if (found && !is_decided) return;
    found = std::move(candidate);
    if (!trace) return;
    traced.rule = rule;
    traced.evidence = evidence;
  };
  if (profile) {
    for (const ProfileRule& rule : profile->rules_for(field.name)) {
      if (is_decided) break;
      take(apply(rule, scope, static_cast<Value*>(nullptr)), rule.name, "the profile", true);
    }
  }
  for (const Rule<Scope, Value>& rule : field.rules) {
    if (is_decided) break;
    if (profile && profile->is_off(rule.name)) continue;
    take(rule.find(scope), rule.name, rule.evidence, false);
  }
  if (trace) {
    traced.field = field.name;
    traced.subject = scope.subject();
    if (found) {
      traced.from = found->from;
      traced.value = shown(found->value);
    }
    trace->add(std::move(traced));
  }
  if (!found) return std::nullopt;
  return std::move(found->value);
}

template <typename Scope, typename Value>
[[nodiscard]] std::optional<Value> value_of(const FieldRules<Scope, Value>& field, const Scope& scope) {
  return value_of(field, scope, [](const Value&) { return true; });
}

/// A rule that finds things rather than values: rows, posts, boxes. note() tells what it found.
struct Finder {
  std::string_view field, name, evidence;
};

/// Tells whoever wants to know that a finder found this.
inline void note(const PageView& page, const Finder& finder, std::optional<Id> subject, Range from, std::string value) {
  if (!page.trace()) return;
  page.trace()->add({std::string(finder.field),
                     subject,
                     std::string(finder.name),
                     std::string(finder.evidence),
                     std::move(value),
                     from,
                     {}});
}

using RuleList = std::vector<RuleDescription>;

inline void list(const Finder& finder, RuleList& rules) {
  rules.push_back({finder.field, finder.name, finder.evidence, false});
}

/// A finder of parts, which a profile can switch off.
inline void list_part(const Finder& finder, RuleList& rules) {
  rules.push_back({finder.field, finder.name, finder.evidence, false, true});
}

template <typename Scope, typename Value>
void list(const FieldRules<Scope, Value>& field, RuleList& rules) {
  for (const Rule<Scope, Value>& rule : field.rules) rules.push_back({field.name, rule.name, rule.evidence, true});
}

// The rules of each file, for list_rules().
void list_kind_rules(RuleList& rules);
void list_site_rules(RuleList& rules);
void list_thread_rules(RuleList& rules);
void list_post_rules(RuleList& rules);
void list_author_rules(RuleList& rules);
void list_edit_note_rules(RuleList& rules);
void list_message_rules(RuleList& rules);
void list_reaction_rules(RuleList& rules);
void list_attachment_rules(RuleList& rules);
void list_poll_rules(RuleList& rules);
void list_row_rules(RuleList& rules);
void list_forum_rules(RuleList& rules);
void list_member_rules(RuleList& rules);
void list_viewer_rules(RuleList& rules);
void list_sign_rules(RuleList& rules);
void list_activity_rules(RuleList& rules);

}  // namespace vbarchive::extraction
