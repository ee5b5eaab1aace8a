#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dates/calendar.h"
#include "dates/printed_date.h"
#include "languages/fold.h"
#include "text/utf8.h"

namespace vbarchive::dates {
namespace {

constexpr std::string_view lone_marks[] = {"-", "–", "—", ","};

/// Takes blanks and one lone mark from the front or the back; false when there is none.
bool take_lone_mark(std::string_view& text) {
  for (const std::string_view mark : lone_marks) {
    if (text.size() <= mark.size()) continue;
    if (text.substr(0, mark.size()) == mark && text[mark.size()] == ' ') {
      text.remove_prefix(mark.size() + 1);
      return true;
    }
    const std::size_t before = text.size() - mark.size();
    if (text.substr(before) == mark && (text[before - 1] == ' ' || mark == ",")) {
      text.remove_suffix(mark.size() + (text[before - 1] == ' ' ? 1 : 0));
      return true;
    }
  }
  return false;
}

std::string text_of(std::string_view print) {
  const std::string folded = text::fold_space(print);
  std::string_view rest = folded;
  while (take_lone_mark(rest)) continue;
  return std::string(rest);
}

/// Whether what stands beside a date says nothing of it: a number may, unless it is a counter.
bool is_beside_the_date(std::string_view rest) {
  const std::string folded = languages::fold(rest);
  for (std::size_t at = 0; at < folded.size(); ++at) {
    const auto is_digit = [&](std::size_t i) { return i < folded.size() && folded[i] >= '0' && folded[i] <= '9'; };
    if (folded[at] == '#') {
      while (is_digit(at + 1)) ++at;
    } else if (is_digit(at)) {
      return false;
    }
  }
  return true;
}

std::string_view print_of(std::string_view text, const Found& found) {
  const std::size_t end = is_beside_the_date(text.substr(found.end)) ? found.end : text.size();
  const std::size_t begin = is_beside_the_date(text.substr(0, found.begin)) ? found.begin : 0;
  return text.substr(begin, end - begin);
}

/// What "2 days ago" means: that day, for its time of day is not said, as with a print of a day alone. "2 hours ago" is
/// the latest moment that it can be; boards round down.
LocalTime counted_back(LocalTime now, const Reading::Relative& relative) {
  const LocalTime then{now.seconds - relative.seconds_ago};
  if (relative.smallest_unit < seconds_of_day) return then;
  return LocalTime{day_number(then) * seconds_of_day};
}

std::optional<LocalTime> local_of(const Reading& reading, const Context& context) {
  if (reading.relative) {
    if (!context.now) return std::nullopt;
    const Reading::Relative& relative = *reading.relative;
    if (!relative.days_ago) return counted_back(*context.now, relative);
    const std::int64_t day = day_number(*context.now) - *relative.days_ago;
    return LocalTime{day * seconds_of_day + relative.second_of_day.value_or(0)};
  }
  if (!reading.is_ambiguous()) return reading.day_month ? reading.day_month : reading.month_day;
  if (context.order == DateOrder::unknown) return std::nullopt;
  return context.order == DateOrder::day_month ? reading.day_month : reading.month_day;
}

}  // namespace

PrintedDate resolve(std::string_view text, const Context& context, const Lexicon& lexicon) {
  return resolve(text, find(text, lexicon), context);
}

PrintedDate resolve(std::string_view text, const std::optional<Found>& found, const Context& context) {
  PrintedDate date;
  date.text = text_of(found ? print_of(text, *found) : text);
  if (!found) return date;
  const Reading& reading = found->reading;
  date.is_ambiguous = reading.is_ambiguous();
  date.local = local_of(reading, context);
  if (date.local && context.utc_offset_minutes) {
    date.utc = at_offset(*date.local, *context.utc_offset_minutes);
    date.source = reading.relative ? DateSource::relative : context.offset_source;
  }
  return date;
}

}  // namespace vbarchive::dates
