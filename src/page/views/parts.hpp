#pragma once

// Makes the parts of models that several pages share.

#include "page/view.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::operator_page {

// {"iso": …, "text": "2026-01-31 09:00:00 UTC"}; null when `value` is no moment.
json::value moment(const json::value* value);
json::value moment_member(const json::value& of, std::string_view name);

// "3h 12m", as long ago as it is: the largest two units.
std::string age_of(wall_time at, wall_time now);
std::string age_member(const json::value& of, std::string_view name, wall_time now);

// Null for 0, so that a section of a template can leave it out.
json::value count_or_null(const json::value& of, std::string_view name);

// {"word": "failed", "class": "failed"}: the page shows the word in the colour of the state.
json::object state_of(std::string_view word);

// [{"word", "class", "count", "address"}] for an object such as {"failed": 3}. `filter` is that of
// the list of tasks to which each leads.
json::array counts_by_state(const json::value* counts, const fields& filter);

// A word of a command line, in quotes where a shell needs them.
std::string shell_word(std::string_view text);

// The items of a list of the body; empty when there is none.
const json::array& items(const json::value& body, std::string_view name);
const json::array& items(const json::value&& body, std::string_view name) = delete;

// The texts of a list of the body.
json::array texts_of(const json::value& body, std::string_view name);

// "12 a minute", or "3 in 5 minutes" where less than one goes out in a minute; empty for 0.
std::string rate_text(std::int64_t in_five_minutes);

// The lanes of GET /routes as rows: route, from, outgoing, counts, rate, oldest, paused.
json::array lane_rows(const json::value& routes, const json::value& connections, wall_time now);

// A page that asks before it changes something. Its form goes to the page's own address.
struct question {
    std::string title;
    std::vector<std::string> sentences;
    std::string button;
    std::string command;  // does the same
    std::string back;     // the way out
    bool takes_reason = false;
    bool takes_result_id = false;
    bool takes_force = false;
    std::string repeat = {};  // the person must write this text: the change cannot be undone
};
shown ask_first(question about, const visit* by);

// The word of the last change, from the address: `?done=retry`.
std::string notice_of(const visit* by);

}  // namespace sluice::operator_page
