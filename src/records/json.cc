#include "records/json.h"

#include <nlohmann/json.hpp>

namespace vbarchive {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// The four fields of a printed date, as the tables name them.
void put_date(Json& object, const std::string& name, const std::optional<PrintedDate>& date) {
  object[name] = date && date->utc ? Json(to_iso(*date->utc)) : Json(nullptr);
  object[name + "_local"] = date && date->local ? Json(to_iso(*date->local)) : Json(nullptr);
  object[name + "_text"] = date ? Json(date->text) : Json(nullptr);
}

template <typename T, typename F>
Json array_of(const std::vector<T>& items, F&& to_object) {
  Json array = Json::array();
  for (const T& item : items) array.push_back(to_object(item));
  return array;
}

Json of(const Site& site) {
  return {{"base_url", value_or_null(site.base_url)},
          {"title", value_or_null(site.title)},
          {"software", value_or_null(site.software)},
          {"version", value_or_null(site.version)},
          {"language", value_or_null(site.language)},
          {"charset", value_or_null(site.charset)},
          {"utc_offset_minutes", value_or_null(site.utc_offset_minutes)}};
}

Json of(const Forum& forum) {
  return {{"id", forum.id},
          {"parent_id", value_or_null(forum.parent_id)},
          {"title", value_or_null(forum.title)},
          {"description", value_or_null(forum.description)},
          {"url", value_or_null(forum.url)},
          {"thread_count", value_or_null(forum.thread_count)},
          {"post_count", value_or_null(forum.post_count)}};
}

Json of(const Thread& thread) {
  Json object = {{"id", thread.id},
                 {"forum_id", value_or_null(thread.forum_id)},
                 {"title", value_or_null(thread.title)},
                 {"prefix", value_or_null(thread.prefix)},
                 {"url", value_or_null(thread.url)},
                 {"author_id", value_or_null(thread.author_id)},
                 {"author_name", value_or_null(thread.author_name)},
                 {"is_closed", value_or_null(thread.is_closed)},
                 {"is_sticky", value_or_null(thread.is_sticky)},
                 {"moved_to", value_or_null(thread.moved_to)},
                 {"views", value_or_null(thread.views)},
                 {"reply_count", value_or_null(thread.reply_count)},
                 {"rating", value_or_null(thread.rating)},
                 {"page_count", value_or_null(thread.page_count)},
                 {"last_post_id", value_or_null(thread.last_post_id)},
                 {"last_post_by", value_or_null(thread.last_post_by)}};
  put_date(object, "last_post_at", thread.last_post_at);
  object["tags"] = value_or_null(thread.tags);
  return object;
}

Json of(const User& user) {
  return {{"id", user.id},
          {"name", user.name},
          {"title", value_or_null(user.title)},
          {"joined", value_or_null(user.joined)},
          {"location", value_or_null(user.location)},
          {"post_count", value_or_null(user.post_count)},
          {"avatar_url", value_or_null(user.avatar_url)},
          {"url", value_or_null(user.url)},
          {"fields", array_of(user.fields, [](const Field& field) {
             return Json::array({field.first, field.second});
           })}};
}

Json of(const Quote& quote) {
  return {{"ordinal", quote.ordinal},
          {"parent_ordinal", value_or_null(quote.parent_ordinal)},
          {"author_name", value_or_null(quote.author_name)},
          {"quoted_post_id", value_or_null(quote.quoted_post_id)},
          {"resolved_by", quote.resolved_by ? Json(name_of(*quote.resolved_by)) : Json(nullptr)},
          {"text", quote.text},
          {"html", quote.html}};
}

Json of(const Block& block) {
  return {{"ordinal", block.ordinal},
          {"kind", name_of(block.kind)},
          {"title", value_or_null(block.title)},
          {"text", block.text}};
}

Json of(const Reaction& reaction) {
  Json object = {{"kind", reaction.kind},
                 {"label", value_or_null(reaction.label)},
                 {"user_id", value_or_null(reaction.user_id)},
                 {"user_name", reaction.user_name}};
  put_date(object, "reacted_at", reaction.reacted_at);
  return object;
}

Json of(const ReactionTotal& total) {
  return {{"kind", total.kind},
          {"label", value_or_null(total.label)},
          {"total", total.total},
          {"is_partial", total.is_partial}};
}

Json of(const Attachment& attachment) {
  return {{"id", value_or_null(attachment.id)},
          {"name", value_or_null(attachment.name)},
          {"url", attachment.url},
          {"size_text", value_or_null(attachment.size_text)},
          {"views", value_or_null(attachment.views)},
          {"is_image", value_or_null(attachment.is_image)}};
}

Json of(const Link& link) {
  return {{"ordinal", link.ordinal}, {"kind", name_of(link.kind)}, {"url", link.url}, {"text", link.text}};
}

Json of(const Post& post) {
  Json object = {{"id", post.id},
                 {"number", value_or_null(post.number)},
                 {"author_id", value_or_null(post.author_id)},
                 {"author_name", value_or_null(post.author_name)},
                 {"title", value_or_null(post.title)},
                 {"url", value_or_null(post.url)}};
  put_date(object, "posted_at", post.posted_at);
  object["posted_at_source"] =
      post.posted_at && post.posted_at->source ? Json(name_of(*post.posted_at->source)) : Json(nullptr);
  object["html"] = value_or_null(post.html);
  object["text"] = value_or_null(post.text);
  object["signature"] =
      post.signature ? Json{{"html", post.signature->html}, {"text", post.signature->text}} : Json(nullptr);
  put_date(object, "edited_at", post.edited_at);
  object["edited_by"] = value_or_null(post.edited_by);
  object["edit_reason"] = value_or_null(post.edit_reason);
  object["state"] = name_of(post.state);
  const auto object_of = [](const auto& item) { return of(item); };
  object["quotes"] = array_of(post.quotes, object_of);
  object["blocks"] = array_of(post.blocks, object_of);
  object["reactions"] = array_of(post.reactions, object_of);
  object["reaction_totals"] = array_of(post.reaction_totals, object_of);
  object["attachments"] = array_of(post.attachments, object_of);
  object["links"] = array_of(post.links, object_of);
  return object;
}

Json of(const UnnumberedPost& post) {
  Json object = {{"ordinal", post.ordinal},
                 {"number", value_or_null(post.number)},
                 {"author_name", value_or_null(post.author_name)},
                 {"title", value_or_null(post.title)}};
  put_date(object, "posted_at", post.posted_at);
  object["posted_at_source"] =
      post.posted_at && post.posted_at->source ? Json(name_of(*post.posted_at->source)) : Json(nullptr);
  object["html"] = post.html;
  object["text"] = post.text;
  return object;
}

Json of(const Poll& poll) {
  return {{"question", value_or_null(poll.question)},
          {"voters", value_or_null(poll.voters)},
          {"is_multiple", value_or_null(poll.is_multiple)},
          {"is_closed", value_or_null(poll.is_closed)},
          {"options", array_of(poll.options,
                               [](const PollOption& option) {
                                 return Json{{"ordinal", option.ordinal},
                                             {"text", option.text},
                                             {"votes", value_or_null(option.votes)},
                                             {"percent", value_or_null(option.percent)}};
                               })},
          {"votes", array_of(poll.votes, [](const PollVote& vote) {
             return Json{
                 {"ordinal", vote.ordinal}, {"user_id", value_or_null(vote.user_id)}, {"user_name", vote.user_name}};
           })}};
}

}  // namespace

Json to_json(const Page& page) {
  const auto object_of = [](const auto& item) { return of(item); };
  return {{"outcome", name_of(page.outcome)},
          {"detail", page.detail},
          {"kind", name_of(page.kind)},
          {"url", value_or_null(page.url)},
          {"stated_at", page.stated_at ? Json(to_iso(*page.stated_at)) : Json(nullptr)},
          {"charset", page.charset},
          {"charset_source", page.charset_source},
          {"date_order", name_of(page.date_order)},
          {"page_number", value_or_null(page.page_number)},
          {"site", of(page.site)},
          {"forums", array_of(page.forums, object_of)},
          {"forum_id", value_or_null(page.forum_id)},
          {"thread", page.thread ? of(*page.thread) : Json(nullptr)},
          {"threads", array_of(page.threads, object_of)},
          {"users", array_of(page.users, object_of)},
          {"posts", array_of(page.posts, object_of)},
          {"unnumbered_posts", array_of(page.unnumbered_posts, object_of)},
          {"poll", page.poll ? of(*page.poll) : Json(nullptr)},
          {"attachments", array_of(page.attachments, [](const Attachment& attachment) {
             Json object = of(attachment);
             object["post_id"] = value_or_null(attachment.post_id);
             return object;
           })}};
}

}  // namespace vbarchive
