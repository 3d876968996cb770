#pragma once

// Reads JSON that others wrote: replies of servers, lines and files. One bad value must not hold up
// all others, so the reader mends faults with a plain meaning and reports each kind. parse_json
// reads Sluice's own texts and the input of `sluice eval`, strictly.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct foreign_json {
    json::value value;
    // One line for each kind of mended fault, with its count and its first place, for the log.
    // Empty for valid JSON.
    std::vector<std::string> mended;
};

// Reads as parse_json does, but mends these faults:
// - a BOM before the text is skipped and not reported
// - half of a surrogate pair, and bytes that are not UTF-8, become U+FFFD
// - a raw control character in a text stands for itself
// - the last value counts when a key stands twice in one object
// - NaN, Infinity and -Infinity become null
//
// Every other fault fails, also a NUL outside a text.
result<foreign_json> parse_foreign_json(std::string_view text, const json_limits& limits = {});

// Describes a list element that the reader cannot read even with mending.
struct unreadable_element {
    std::string reason;  // "line 3, column 17: expected …"
    std::string text;    // as it came, cut after 4 KiB; valid UTF-8
};

struct foreign_list {
    foreign_json whole;
    std::vector<unreadable_element> unreadable;  // `whole` does not contain them
};

// Reads a text that holds a list of records. A fault inside an element of an outermost array
// removes that element alone, as long as the brackets show where it ends.
result<foreign_list> parse_foreign_list(std::string_view text, const json_limits& limits = {});

}  // namespace sluice
