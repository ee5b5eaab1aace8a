#include "extract/page_dates.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "dates/printed_date.h"
#include "extract/site.h"

namespace vbarchive::extraction {
namespace {

/// What printed dates say; each text is read once.
class Readings {
 public:
  explicit Readings(const Lexicon& words) : words_(words) {}

  const std::optional<dates::Found>& of(const std::string& text) {
    const auto [known, is_new] = known_.try_emplace(text);
    if (is_new) known->second = dates::find(text, words_);
    return known->second;
  }

 private:
  const Lexicon& words_;
  std::unordered_map<std::string, std::optional<dates::Found>> known_;
};

/// What the page's own dates prove. Posts, and the last posts of listed threads, carry their number: it grows with
/// time.
DateOrder order_of_page(const Page& page, const std::vector<std::string>& evidence, std::optional<UtcTime> captured_at,
                        Readings& readings) {
  std::vector<dates::Sample> samples;
  const auto add = [&](const std::string& text, std::optional<Id> id) {
    if (const std::optional<dates::Found>& found = readings.of(text)) samples.push_back({found->reading, id});
  };
  for (const Post& post : page.posts) {
    if (post.posted_at) add(post.posted_at->text, post.id);
    if (post.edited_at) add(post.edited_at->text, std::nullopt);
    for (const Reaction& reaction : post.reactions) {
      if (reaction.reacted_at) add(reaction.reacted_at->text, std::nullopt);
    }
  }
  for (const UnnumberedPost& post : page.unnumbered_posts) {
    if (post.posted_at) add(post.posted_at->text, std::nullopt);
  }
  for (const Thread& thread : page.threads) {
    if (thread.last_post_at) add(thread.last_post_at->text, thread.last_post_id);
  }
  for (const User& user : page.users) {
    if (user.joined) add(*user.joined, std::nullopt);
  }
  for (const std::string& text : evidence) add(text, std::nullopt);
  return dates::order_of(samples, captured_at);
}

/// Some words mean different things in two languages. Boards whose words were translated may still call their pages
/// English: then the labels of the user-info blocks tell more.
Lexicon words_of_page(const PageView& view, const Page& page) {
  const Lexicon& all = view.words();
  for (const Node& node : view.nodes()) {
    if (!node.is_element()) continue;
    if (const std::string_view language = node.attribute("lang"); !language.empty() && !language.starts_with("en"))
      return all.preferring(language);
    break;
  }
  std::vector<std::string> labels;
  for (const User& user : page.users) {
    for (const Field& field : user.fields) labels.push_back(field.first);
  }
  return all.preferring(all.language_of_labels(labels));
}

/// A printed date with the number that grows with it, to be looked at among its neighbours.
struct Numbered {
  Id id = 0;
  PrintedDate* date = nullptr;
  std::optional<dates::Reading> reading;
};

bool is_absolute(const Numbered& numbered) {
  return numbered.reading && !numbered.reading->relative && numbered.date->local &&
         numbered.date->source != DateSource::epoch;
}

int hour_of(LocalTime time) {
  constexpr std::int64_t day = 86'400, hour = 3'600;
  return static_cast<int>(((time.seconds % day) + day) % day / hour);
}

/// Whether the board may print hours up to twelve without AM and PM: no hour of many says otherwise.
bool may_hide_halves(const std::vector<Numbered>& dates) {
  int times = 0;
  for (const Numbered& numbered : dates) {
    if (!is_absolute(numbered) || !numbered.reading->has_time) continue;
    const int hour = hour_of(*numbered.date->local);
    if (numbered.reading->has_half || hour == 0 || hour > 12) return false;
    ++times;
  }
  constexpr int many = 6;
  return times >= many;
}

/// Looks again at dates that lie behind the capture, or break the order of their neighbours.
class SecondLook {
 public:
  SecondLook(DateOrder order, const dates::Context& context, std::optional<UtcTime> captured_at)
      : order_(order), context_(context), captured_at_(captured_at) {}

  void at(std::vector<Numbered> numbered) const {
    std::erase_if(numbered, [](const Numbered& each) { return !each.date->local; });
    const bool hides_halves = may_hide_halves(numbered);
    std::vector<dates::Candidates> series;
    for (const Numbered& each : numbered) {
      dates::Candidates candidates{each.id, {*each.date->local}, !each.reading || each.reading->has_time};
      if (is_absolute(each)) add_others(*each.reading, hides_halves, candidates.readings);
      series.push_back(std::move(candidates));
    }
    const std::vector<std::size_t> chosen = dates::readings_in_order(series);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (chosen[i] != 0) take(*numbered[i].date, series[i].readings[chosen[i]]);
    }
  }

  /// A date of the future is another one, if it can be but one other.
  void at_future(PrintedDate& date, const dates::Reading& reading) const {
    if (reading.relative || !date.local || !is_future(*date.local)) return;
    std::vector<LocalTime> readings = {*date.local};
    add_others(reading, false, readings);
    if (readings.size() == 2) take(date, readings[1]);
  }

 private:
  /// Zones reach 14 hours east of UTC, and clocks go wrong: as in dates::order_of().
  [[nodiscard]] bool is_future(LocalTime date) const {
    constexpr std::int64_t day = 86'400;
    return captured_at_ && date.seconds > captured_at_->seconds + day;
  }

  void add_others(const dates::Reading& reading, bool hides_halves, std::vector<LocalTime>& readings) const {
    const auto add = [&](std::optional<LocalTime> other) {
      if (other && !is_future(*other) && std::ranges::find(readings, *other) == readings.end())
        readings.push_back(*other);
    };
    // Where the page does not prove the order, the archive may find it in others, and reads these dates anew.
    if (order_ != DateOrder::unknown || !reading.is_ambiguous()) {
      add(reading.day_month);
      add(reading.month_day);
      add(reading.year_first);
    }
    if (hides_halves && reading.has_time) {
      constexpr std::int64_t half = 12 * 3'600;
      add(LocalTime{readings[0].seconds + (hour_of(readings[0]) == 12 ? -half : half)});
    }
  }

  void take(PrintedDate& date, LocalTime local) const {
    date.local = local;
    if (!date.utc || !context_.utc_offset_minutes) return;
    date.utc = at_offset(local, *context_.utc_offset_minutes);
    date.source = context_.offset_source;
  }

  DateOrder order_;
  const dates::Context& context_;
  std::optional<UtcTime> captured_at_;
};

}  // namespace

void resolve_dates(const PageView& view, const std::vector<Range>& written, const PageInput& input,
                   const ExtractOptions& options, Page& page, const std::vector<std::string>& evidence) {
  const dates::Footer footer = find_footer(view, written);
  page.site.utc_offset_minutes = footer.utc_offset_minutes;
  const Lexicon words = words_of_page(view, page);
  Readings readings(words);
  page.date_order = order_of_page(page, evidence, input.captured_at, readings);

  dates::Context context;
  // What the user says of the board holds where the page itself proves nothing.
  if (page.date_order == DateOrder::unknown) page.date_order = options.date_order;
  context.order = page.date_order;
  context.utc_offset_minutes = footer.utc_offset_minutes;
  if (!context.utc_offset_minutes && options.utc_offset_minutes) {
    context.utc_offset_minutes = options.utc_offset_minutes;
    context.offset_source = DateSource::option;
  }
  context.now = dates::page_now(footer, context.utc_offset_minutes, input.captured_at);
  const SecondLook second_look(page.date_order, context, input.captured_at);
  const auto resolve = [&](std::optional<PrintedDate>& date) {
    if (!date) return std::optional<dates::Reading>{};
    const std::optional<dates::Found>& found = readings.of(date->text);
    const std::optional<dates::Reading> reading = found ? std::optional(found->reading) : std::nullopt;
    PrintedDate resolved = dates::resolve(date->text, found, context);
    if (!date->utc && reading) second_look.at_future(resolved, *reading);
    if (date->utc) {
      // The page holds the instant itself: the print adds what its clock showed.
      resolved.utc = date->utc;
      resolved.source = date->source;
      if (!resolved.local && context.utc_offset_minutes)
        resolved.local = at_offset(*date->utc, *context.utc_offset_minutes);
    }
    date = std::move(resolved);
    return reading;
  };
  std::vector<Numbered> posts, last_posts;
  for (Post& post : page.posts) {
    const std::optional<dates::Reading> reading = resolve(post.posted_at);
    if (post.posted_at) posts.push_back({post.id, &*post.posted_at, reading});
    resolve(post.edited_at);
    for (Reaction& reaction : post.reactions) resolve(reaction.reacted_at);
  }
  for (UnnumberedPost& post : page.unnumbered_posts) resolve(post.posted_at);
  for (Thread& thread : page.threads) {
    const std::optional<dates::Reading> reading = resolve(thread.last_post_at);
    if (thread.last_post_at && thread.last_post_id)
      last_posts.push_back({*thread.last_post_id, &*thread.last_post_at, reading});
  }
  second_look.at(std::move(posts));
  second_look.at(std::move(last_posts));

  // "Today" cannot lie behind the printed day of a later post: the time of the capture is not that of the page (a
  // copied file).
  constexpr std::int64_t day = 86'400;
  const auto is_relative = [](const Post& post) {
    return post.posted_at && post.posted_at->source == DateSource::relative;
  };
  std::optional<Id> last_relative;
  std::int64_t latest = 0;
  for (const Post& post : page.posts) {
    if (!is_relative(post) || !post.posted_at->local) continue;
    if (!last_relative || post.posted_at->local->seconds > latest) {
      last_relative = post.id;
      latest = post.posted_at->local->seconds;
    }
  }
  const bool is_contradicted = last_relative && std::ranges::any_of(page.posts, [&](const Post& post) {
                                 return post.id > *last_relative && !is_relative(post) && post.posted_at &&
                                        post.posted_at->local && post.posted_at->local->seconds + day < latest;
                               });
  if (!is_contradicted) return;
  const auto forget = [](std::optional<PrintedDate>& date) {
    if (!date || date->source != DateSource::relative) return;
    date->local.reset();
    date->utc.reset();
    date->source.reset();
  };
  for (Post& post : page.posts) {
    forget(post.posted_at);
    forget(post.edited_at);
    for (Reaction& reaction : post.reactions) forget(reaction.reacted_at);
  }
}

}  // namespace vbarchive::extraction
