#pragma once

// JSON that others wrote: replies of servers, lines and files. One bad value shall not hold up all
// others, so faults with a plain meaning are mended, and each kind is told. Sluice's own texts and
// `sluice eval` are read by parse_json, strictly.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct foreign_json {
    json::value value;
    // For the log: one line for each kind of fault that was mended, with how often and where first.
    // Empty for valid JSON.
    std::vector<std::string> mended;
};

// As parse_json, but it mends these faults:
// - a BOM before the text is passed over, without a word
// - half of a surrogate pair, and bytes that are no UTF-8, become U+FFFD
// - a raw control character in a text stands for itself
// - of a key that stands twice in one object the last value counts
// - NaN, Infinity and -Infinity become null
// Everything else fails, a NUL outside a text too.
result<foreign_json> parse_foreign_json(std::string_view text, const json_limits& limits = {});

// An element of a list that cannot be read, mended or not.
struct unreadable_element {
    std::string reason;  // "line 3, column 17: expected …"
    std::string text;    // as it came, cut where it is long; valid UTF-8
};

struct foreign_list {
    foreign_json whole;
    std::vector<unreadable_element> unreadable;  // they are missing in `whole`
};

// The same of a text that holds a list of records. A fault within an element of an outermost array
// takes out that element alone, as long as its end can be told.
result<foreign_list> parse_foreign_list(std::string_view text, const json_limits& limits = {});

}  // namespace sluice
